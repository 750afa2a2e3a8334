//! `damlam speak`: reads standard input aloud into a WAV file.
//!
//! It needs no data folder. espeak-ng runs as a separate process.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use publish::Voice;
use publish::speech::{self, Engine};

use crate::configuration::environment;

/// The most text that is read, in bytes.
const LONGEST_TEXT: u64 = 4 * 1024 * 1024;

#[derive(Debug, Args)]
pub struct SpeakArgs {
    /// nam-bac, nu-bac, nu-nam or nam-nam: man or woman, north or south
    #[arg(long, default_value = "nam-bac")]
    voice: Voice,
    /// The WAV file to write; «-» writes to standard output
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
    let espeak = args.espeak.or_else(|| environment("DAMLAM_ESPEAK").map(PathBuf::from));
    let engine = espeak.map_or_else(Engine::default, Engine::new);
    let wav = speech::speak_document(&engine, &speech::paragraphs(&text), args.voice).await?.wav;
    write(&args.output, wav.bytes())?;
    Ok(ExitCode::SUCCESS)
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
