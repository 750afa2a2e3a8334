//! `damlam worklog map` and `damlam worklog check`: a proposal for a mapping, and what a mapping makes of a file.
//!
//! Both need no data folder and keep nothing but the file named by `-o`. A proposal is never used by itself: `damlam measure` wants
//! a mapping that a person gave it.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use clap::{Args, Subcommand};
use formats::events::Chosen;
use kernel::Language;
use measurements::number;
use worklog::{ImportError, Mapping, Outcome, first_mapped};

#[derive(Debug, Subcommand)]
pub enum WorklogCommand {
    /// Propose a mapping for a file, with a reason for each guess; nothing is used by itself.
    /// Exit code 0: proposed; 1: the file has problems; 2: it could not be done
    Map(MapArgs),
    /// Show what a mapping makes of a file: first rows, counts, problems, rejected rows.
    /// Exit code 0: it can be read; 1: the mapping or the file has problems; 2: it could not be done
    Check(CheckArgs),
}

#[derive(Debug, Args)]
pub struct MapArgs {
    /// The work log: XES (.xes, .xes.gz) or CSV
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write the proposal here instead of to standard output; an existing file is not overwritten
    #[arg(short, long, value_name = "MAP.toml")]
    output: Option<PathBuf>,
    /// The language of the comments: vi or en
    #[arg(long, default_value = "vi")]
    lang: Language,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The work log: XES (.xes, .xes.gz) or CSV
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The mapping: which column is which (TOML)
    #[arg(long, value_name = "MAP")]
    map: PathBuf,
    /// The language of the text: vi or en
    #[arg(long, default_value = "vi")]
    lang: Language,
}

/// Runs the command.
pub async fn run(command: WorklogCommand) -> anyhow::Result<ExitCode> {
    let run = move || match command {
        WorklogCommand::Map(args) => map(&args),
        WorklogCommand::Check(args) => check(&args),
    };
    tokio::task::spawn_blocking(run).await.context("the command was stopped")?
}

fn map(args: &MapArgs) -> anyhow::Result<ExitCode> {
    let file = File::open(&args.file).with_context(|| {
        format!("the file {} cannot be opened; check the path and the right to read it", args.file.display())
    })?;
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let survey = match worklog::survey(BufReader::new(file), &name, None, &Chosen::default()) {
        Ok(survey) => survey,
        Err(error) => return told(error, args.lang),
    };
    let text = worklog::propose(&survey).to_toml(args.lang);
    match &args.output {
        None => print(&text)?,
        Some(path) => {
            ensure!(!path.exists(), "{} exists and is not overwritten; name another file", path.display());
            std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn check(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let text = std::fs::read_to_string(&args.map).with_context(|| {
        format!("the mapping {} cannot be read; it must be UTF-8 text", args.map.display())
    })?;
    let outcome = Mapping::parse(&text, &args.map.display().to_string())
        .map_err(ImportError::Mapping)
        .and_then(|mapping| worklog::import_file(&args.file, &mapping));
    match outcome {
        Ok(outcome) => {
            print(&text_of(&outcome, &args.file, args.lang))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => told(error, args.lang),
    }
}

fn told(error: ImportError, language: Language) -> anyhow::Result<ExitCode> {
    if error.problems().is_empty() {
        return Err(error.into());
    }
    for problem in error.problems() {
        eprintln!("{}", problem.line(language));
    }
    Ok(ExitCode::from(1))
}

fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", text.trim_end()).context("standard output closed early")
}

/// First rows and rejected rows that are shown.
const ROWS: usize = 5;
const REJECTED: usize = 20;

fn text_of(outcome: &Outcome, file: &Path, language: Language) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_text(&mut out, outcome, file, language);
    out
}

fn write_text(out: &mut String, outcome: &Outcome, file: &Path, language: Language) -> std::fmt::Result {
    let t = |vi: &'static str, en: &'static str| language.pick(vi, en);
    let count = |value: u64| number(value as f64, 0, language);
    let counts = outcome.counts;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    writeln!(out, "{name}")?;
    for (label, value) in [
        (t("đã đọc (sự kiện)", "read (events)"), counts.read),
        (t("giữ", "kept"), counts.kept),
        (t("không nhận", "refused"), counts.refused),
        (t("hồ sơ", "cases"), counts.cases),
        (t("xếp lại thứ tự", "sorted in"), counts.out_of_order),
        (t("cặp cùng thời điểm", "neighbours at one time"), counts.equal_times),
        (t("không ghi múi giờ", "without an offset"), counts.without_offset),
        (t("giờ không rõ vì đổi đồng hồ", "doubtful, since clocks were moved"), counts.doubtful_times),
        (t("hạn, ngày xong không đọc được", "due or finishing times not read"), counts.bad_times),
        (t("hạn chỉ ghi ngày", "due times that are dates"), counts.due_dates),
    ] {
        writeln!(out, "  {label}: {}", count(value))?;
    }
    writeln!(
        out,
        "\n{}",
        t("Những dòng đầu, đọc theo ánh xạ:", "The first rows as the mapping reads them:")
    )?;
    let first = first_mapped(&outcome.log, ROWS);
    for (place, cells) in &first.rows {
        writeln!(out, "  {} {place}", t("dòng", "row"))?;
        for (column, cell) in first.columns.iter().zip(cells) {
            writeln!(out, "    {column}: {}", cell.as_deref().unwrap_or("–"))?;
        }
    }
    if !outcome.problems.is_empty() {
        writeln!(out, "\n{}", t("Lưu ý:", "Remarks:"))?;
        outcome.problems.iter().try_for_each(|problem| writeln!(out, "  {}", problem.line(language)))?;
    }
    if !outcome.rejected.is_empty() {
        writeln!(out, "\n{}", t("Dòng không nhận:", "Rows refused:"))?;
        for row in outcome.rejected.iter().take(REJECTED) {
            writeln!(out, "  {} {}: {}", t("dòng", "row"), row.place, row.reason.get(language))?;
        }
        let more = counts.refused.saturating_sub(REJECTED as u64);
        if more > 0 {
            writeln!(out, "  … +{}", count(more))?;
        }
    }
    Ok(())
}
