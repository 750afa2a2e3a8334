//! `damlam speak`: reads standard input aloud into a WAV, Opus or MP3 file.
//!
//! It needs no data folder and keeps nothing. espeak-ng runs as a separate process.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use publish::speech;
use publish::{AudioForm, Voice};

use crate::configuration::Configuration;
use crate::wiring;

/// The most text that is read, in bytes.
const LONGEST_TEXT: u64 = 4 * 1024 * 1024;

#[derive(Debug, Args)]
pub struct SpeakArgs {
    /// nam-bac, nu-bac, nu-nam or nam-nam: man or woman, north or south
    #[arg(long, default_value = "nam-bac")]
    voice: Voice,
    /// The file to write, its form by its ending: .opus, .mp3 or .wav; «-» writes WAV to standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// The speech program; DAMLAM_ESPEAK or espeak-ng when not given
    #[arg(long, value_name = "PROGRAM")]
    espeak: Option<PathBuf>,
}

pub async fn run(args: SpeakArgs) -> anyhow::Result<ExitCode> {
    let mut bytes = Vec::new();
    let input = std::io::stdin().lock();
    input.take(LONGEST_TEXT + 1).read_to_end(&mut bytes).context("standard input could not be read")?;
    anyhow::ensure!(
        u64::try_from(bytes.len()).is_ok_and(|length| length <= LONGEST_TEXT),
        "the text is longer than 4 MiB; speak it in parts"
    );
    let text = String::from_utf8(bytes)
        .context("the text is not UTF-8; convert it first, for example with iconv")?;
    let form = form_of(&args.output)?;
    let mut configuration = Configuration::of_environment();
    if let Some(espeak) = args.espeak {
        configuration.espeak = espeak;
    }
    let speaker = wiring::speaker(&configuration)?;
    let reading = speech::read(&speaker, &speech::parts(&text), args.voice).await?;
    write(&args.output, &publish::reading_file(&reading, args.voice, form)?)?;
    Ok(ExitCode::SUCCESS)
}

fn form_of(path: &Path) -> anyhow::Result<AudioForm> {
    if path == Path::new("-") {
        return Ok(AudioForm::Wav);
    }
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    AudioForm::with_ending(&ending.to_lowercase()).with_context(|| {
        format!("{} is no kind of sound; end its name in .opus, .mp3 or .wav", path.display())
    })
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if path == Path::new("-") {
        std::io::Write::write_all(&mut std::io::stdout().lock(), bytes)
            .context("standard output closed early")
    } else {
        std::fs::write(path, bytes)
            .with_context(|| format!("{} could not be written; check its folder", path.display()))
    }
}
