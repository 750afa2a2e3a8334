//! `damlam backup` and `damlam restore`.
//!
//! A backup holds the installation's key: keep it as safe as the data.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use kernel::World;

use super::Folder;
use crate::wiring;

#[derive(Debug, Args)]
pub struct BackupArgs {
    #[command(flatten)]
    folder: Folder,
    /// The new folder to write into
    to: PathBuf,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    #[command(flatten)]
    folder: Folder,
    /// The backup's folder
    from: PathBuf,
}

pub async fn backup(args: BackupArgs) -> anyhow::Result<ExitCode> {
    let configuration = args.folder.configuration()?;
    let store = wiring::open_existing(&args.folder.dir, &configuration).await?;
    let report = store::backup(&store, &configuration.store(&args.folder.dir)?, &args.to).await?;
    store.close().await;
    println!(
        "{} rows, {} blobs, ledger up to entry {}: {}",
        report.rows,
        report.blobs,
        report.ledger_sequence,
        args.to.display()
    );
    println!("the backup holds the installation's key: keep it as safe as the data");
    Ok(ExitCode::SUCCESS)
}

pub async fn restore(args: RestoreArgs) -> anyhow::Result<ExitCode> {
    let configuration = args.folder.configuration()?;
    let settings = configuration.store(&args.folder.dir)?;
    let report = store::restore(&args.from, &settings, World::real(), &wiring::migrations()).await?;
    println!(
        "{} rows, {} blobs, ledger up to entry {}: {}",
        report.rows,
        report.blobs,
        report.ledger_sequence,
        args.folder.dir.display()
    );
    Ok(ExitCode::SUCCESS)
}
