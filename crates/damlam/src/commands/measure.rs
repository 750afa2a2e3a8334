//! `damlam measure`: measures a work log by a mapping and writes the result: as text or as a page for people, as JSON, or
//! as a table.
//!
//! It needs no data folder and keeps nothing. The same log, mapping and settings give the same bytes on any number of threads.

mod write;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use anyhow::{Context as _, ensure};
use clap::{Args, ValueEnum};
use kernel::{Digest, Language, Problem};
use measure::Settings;
use measurements::json::{self, Measurement};
use measurements::output::{self, Only};
use worklog::{ImportError, Mapping, ParquetLog, Rejected};

/// Measure a work log: the behaviours' indicators by unit, fairly compared.
/// Exit code 0: measured; 1: the mapping or the file has problems; 2: it could not be done
#[derive(Debug, Args)]
pub struct MeasureArgs {
    /// The work log: a file with a mapping, or the Parquet file of an imported log, which needs none
    #[arg(value_name = "LOG", required_unless_present_any = ["definitions", "columns"])]
    log: Option<PathBuf>,
    /// The mapping: which column is which (TOML); see maps/ and `damlam worklog map`
    #[arg(long, value_name = "MAP")]
    map: Option<PathBuf>,
    /// How to write the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The file to write to; without one, standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The language of texts: vi or en
    #[arg(long, default_value = "vi")]
    lang: Language,
    /// Write only the indicators of this behaviour: avoidance, buck_passing, stalling or fear; may be repeated
    #[arg(long, value_name = "CODE")]
    behaviour: Vec<String>,
    /// Write only this indicator, or only one side of it (ID.SIDE); may be repeated
    #[arg(long, value_name = "ID")]
    indicator: Vec<String>,
    /// Set what came in before this month against what came in since, as 2022-07
    #[arg(long, value_name = "MONTH")]
    change: Option<Month>,
    /// A unit with fewer cases is not shown
    #[arg(long, value_name = "N", default_value_t = 10)]
    k: u64,
    /// Whence random draws come; the same seed gives the same result
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Threads to use; the result does not depend on it
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// A secret from which the officers' pseudonyms in example cases are made; without one, officers are left out
    #[arg(long, value_name = "TEXT")]
    pseudonym_secret: Option<String>,
    /// Print what every indicator is (Markdown), and measure nothing
    #[arg(long)]
    definitions: bool,
    /// Print what stands in each column of the tables (Markdown), and measure nothing
    #[arg(long, conflicts_with = "definitions")]
    columns: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, at a terminal
    Text,
    /// One JSON object with everything
    Json,
    /// A table, a row for each unit and indicator
    Csv,
    /// The same table with types; needs -o
    Parquet,
    /// A workbook; needs -o
    Xlsx,
    /// One page that stands alone: plots, tables, units, example cases, definitions
    Html,
}

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Month(i32);

impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str, digits: usize| {
            let is_plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
            is_plain.then(|| text.parse::<i32>().ok()).flatten()
        };
        text.split_once('-')
            .and_then(|(year, month)| Some((number(year, 4)?, number(month, 2)?)))
            .filter(|(_, month)| (1..=12).contains(month))
            .map(|(year, month)| Self(year * 12 + month - 1))
            .ok_or_else(|| format!("«{text}» is no month; write it as 2022-07"))
    }
}

/// Runs the command.
pub async fn run(args: MeasureArgs) -> anyhow::Result<ExitCode> {
    ensure!(args.threads != Some(0), "--threads 0 makes no sense; leave it out to use every processor");
    tokio::task::spawn_blocking(move || measured(&args)).await.context("the measuring was stopped")?
}

fn measured(args: &MeasureArgs) -> anyhow::Result<ExitCode> {
    let only = Only { behaviours: args.behaviour.clone(), indicators: args.indicator.clone() };
    only.check()?;
    let Some(log) = &args.log else {
        let text = if args.columns { output::columns_markdown() } else { measure::definitions_markdown() };
        return write::answer(args.output.as_deref(), text.as_bytes());
    };
    ensure!(
        args.output.is_some() || !matches!(args.format, Format::Parquet | Format::Xlsx),
        "this form is not text: say with -o FILE where it is to be written"
    );
    let secret = args.pseudonym_secret.as_deref().filter(|secret| !secret.is_empty());
    let settings = Settings {
        threads: args.threads,
        k: args.k,
        seed: args.seed,
        change: args.change.map(|Month(month)| month),
        pseudonym_key: secret.map(|secret| *Digest::of(secret.as_bytes()).bytes()),
        ..Settings::default()
    };
    let Some(map) = &args.map else {
        let parquet = ParquetLog::open(log).with_context(|| {
            format!(
                "{} is not an imported log; say which column is which with --map (`damlam worklog map` proposes a mapping)",
                log.display()
            )
        })?;
        let measured = measurements::measure_parquet(&parquet, &settings)?;
        return answer(args, only.of(json::of(parquet.info(), &measured)), &[], log);
    };
    let text = std::fs::read_to_string(map)
        .with_context(|| format!("the mapping {} cannot be read; it must be UTF-8 text", map.display()))?;
    let name = map.display().to_string();
    let outcome = Mapping::parse(&text, &name)
        .map_err(ImportError::Mapping)
        .and_then(|mapping| worklog::import_file(log, &mapping));
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) if error.problems().is_empty() => return Err(error.into()),
        Err(error) => {
            tell(error.problems(), args.lang);
            return Ok(ExitCode::from(1));
        }
    };
    tell(&outcome.problems, args.lang);
    let measured = measurements::measure_log(&outcome.log, &settings)?;
    answer(args, only.of(json::of(&outcome.log.info, &measured)), &outcome.rejected, log)
}

fn answer(
    args: &MeasureArgs,
    whole: Measurement,
    rejected: &[Rejected],
    log: &Path,
) -> anyhow::Result<ExitCode> {
    let language = args.lang;
    let bytes = match args.format {
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&whole)?).into_bytes(),
        Format::Text => text_of(&whole, rejected, log, language).into_bytes(),
        Format::Csv => output::csv(&whole, language)?,
        Format::Parquet => output::parquet(&whole, language)?,
        Format::Xlsx => output::xlsx(&whole, language)?,
        Format::Html => output::html(&whole, language)?.into_bytes(),
    };
    write::answer(args.output.as_deref(), &bytes)
}

fn tell(problems: &[Problem], language: Language) {
    for problem in problems {
        eprintln!("{}", problem.line(language));
    }
}

/// Rejected rows listed in the text.
const REJECTED: usize = 20;

fn text_of(whole: &Measurement, rejected: &[Rejected], log: &Path, language: Language) -> String {
    let mut text = format!("{} · {}\n", whole.log.title, log.display());
    text.push_str(&output::text(whole, language));
    if !rejected.is_empty() {
        text.push_str(&format!("\n== {} ==\n", language.pick("Dòng không nhận", "Rows refused")));
    }
    for row in rejected.iter().take(REJECTED) {
        let row_word = language.pick("dòng", "row");
        text.push_str(&format!("  {row_word} {}: {}\n", row.place, row.reason.get(language)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_written_in_one_way() {
        let check = |text: &str| text.parse::<Month>().map(|Month(month)| measure::month_text(month));
        assert_eq!(check("2022-07").as_deref(), Ok("2022-07"));
        for wrong in ["2022-13", "2022-7", "07-2022", "2022", "+022-01", "2022-00"] {
            assert_eq!(check(wrong), Err(format!("«{wrong}» is no month; write it as 2022-07")), "{wrong}");
        }
    }
}
