//! `damlam release`: a release goes out as files that need no server, and such files are checked.
//!
//! It publishes nothing.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail, ensure};
use clap::{Args, Subcommand, ValueEnum};
use kernel::StudyCode;
use publish::Package;
use web::{App, Export, WithSound};

use super::Folder;
use crate::wiring;

#[derive(Debug, Subcommand)]
pub enum ReleaseCommand {
    /// Write a release with its evidence, its sound and what proves it as files to be opened from disk
    Export(ExportArgs),
    /// Check an unpacked export offline: every file, the ledger entry in it and its signature.
    /// Exit code 0: as published; 1: something differs, and is named; 2: it could not be checked
    Verify(VerifyArgs),
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    data: Folder,
    /// The study's code
    #[arg(value_name = "STUDY")]
    study: String,
    /// The release's number; left out, the latest that stands
    #[arg(long, value_name = "N")]
    number: Option<i64>,
    /// As what: zip, or folder for the same files in a new folder
    #[arg(long = "as", value_name = "KIND", value_enum, default_value_t = Kind::Zip)]
    kind: Kind,
    /// Leave the sound out
    #[arg(long)]
    silent: bool,
    /// The file or folder to write; left out, STUDY-N.zip or STUDY-N
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// One .zip
    Zip,
    /// A folder
    Folder,
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The folder the export was unpacked into
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

pub async fn run(command: ReleaseCommand) -> anyhow::Result<ExitCode> {
    match command {
        ReleaseCommand::Export(args) => export(args).await,
        ReleaseCommand::Verify(args) => verify(&args.folder),
    }
}

async fn export(args: ExportArgs) -> anyhow::Result<ExitCode> {
    let study = StudyCode::parse(&args.study)?;
    let configuration = args.data.configuration()?;
    let store = wiring::open_existing(&args.data.dir, &configuration).await?;
    let release = match args.number {
        Some(number) => publish::numbered(&store, &study, number).await?,
        None => publish::latest(&store, &study).await?,
    };
    let release = release.with_context(|| format!("there is no such release of {study}; name another"))?;
    ensure!(release.revoked.is_none(), "release {} was revoked and is given to nobody", release.number);
    ensure!(
        release.is_open(store.world().now()),
        "release {} is under embargo until {}; export it when it is public",
        release.number,
        release.opened_at()
    );
    let app = App::new(store.clone(), wiring::settings(&store, &configuration).await?);
    let name = format!("{study}-{}", release.number);
    let at = release.at;
    let sound = if args.silent { WithSound::No } else { WithSound::Yes };
    let made = Export::of(&app, release, sound).await.context("with --silent it is written without sound")?;
    let path = match args.kind {
        Kind::Zip => {
            let path = args.output.unwrap_or_else(|| PathBuf::from(format!("{name}.zip")));
            let file = File::create_new(&path).with_context(|| {
                format!("{} cannot be made; name a file that is not there with -o", path.display())
            })?;
            if let Err(error) = made.write(&app, Package::zip(file, at)).await {
                // Half a .zip is of no use to anybody.
                let _ = std::fs::remove_file(&path);
                return Err(error.into());
            }
            path
        }
        Kind::Folder => {
            let path = args.output.unwrap_or_else(|| PathBuf::from(name));
            made.write(&app, Package::folder(&path, at)?).await?;
            path
        }
    };
    store.close().await;
    println!("{}", path.display());
    Ok(ExitCode::SUCCESS)
}

fn verify(folder: &Path) -> anyhow::Result<ExitCode> {
    let (proof, differences) = publish::check_export(folder).with_context(|| {
        format!("{} is no unpacked export; unpack the .zip and name the folder", folder.display())
    })?;
    for difference in &differences {
        println!("{}", difference.0);
    }
    if !differences.is_empty() {
        return Ok(ExitCode::from(1));
    }
    let Some(proof) = proof else { bail!("{} holds no proof", folder.display()) };
    println!(
        "as published: ledger entry {} with the hash {}, signed with {}; ask the publishing office for both",
        proof.position(),
        proof.entry_hash(),
        proof.public_key
    );
    Ok(ExitCode::SUCCESS)
}
