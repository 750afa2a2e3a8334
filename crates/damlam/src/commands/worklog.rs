//! `damlam worklog map`, `check` and `import`: a proposal for a mapping, what a mapping makes of a file, and the log as it is
//! registered.
//!
//! They need no data folder and keep nothing but the file named by `-o`. A proposal is never used by itself: `check`, `import` and
//! `damlam measure` want a mapping that a person gave them.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use clap::{Args, Subcommand};
use formats::events::Chosen;
use kernel::Language;
use measurements::number;
use worklog::{Counts, ImportError, Mapping, Outcome, ParquetWriter, Rejected, Watch, first_mapped};

#[derive(Debug, Subcommand)]
pub enum WorklogCommand {
    /// Propose a mapping for a file, with a reason for each guess; nothing is used by itself.
    /// Exit code 0: proposed; 1: the file has problems; 2: it could not be done
    Map(MapArgs),
    /// Show what a mapping makes of a file: first rows, counts, problems, rejected rows.
    /// Exit code 0: it can be read; 1: the mapping or the file has problems; 2: it could not be done
    Check(CheckArgs),
    /// Write a log as it is registered: a Parquet file, sorted, with its mapping's meanings, for `damlam measure`.
    /// Exit code 0: written; 1: the mapping or the file has problems; 2: it could not be done
    Import(ImportArgs),
}

#[derive(Debug, Args)]
pub struct MapArgs {
    /// The work log: XES, OCEL 2.0, CSV, a spreadsheet or Parquet, also packed with gzip or zip
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
    /// The work log: XES, OCEL 2.0, CSV, a spreadsheet or Parquet, also packed with gzip or zip
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The mapping: which column is which (TOML)
    #[arg(long, value_name = "MAP")]
    map: PathBuf,
    /// The language of the text: vi or en
    #[arg(long, default_value = "vi")]
    lang: Language,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The work log: XES, OCEL 2.0, CSV, a spreadsheet or Parquet, also packed with gzip or zip
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The mapping: which column is which (TOML)
    #[arg(long, value_name = "MAP")]
    map: PathBuf,
    /// Write the log here; an existing file is not overwritten
    #[arg(short, long, value_name = "LOG.parquet")]
    output: PathBuf,
    /// The language of the text: vi or en
    #[arg(long, default_value = "vi")]
    lang: Language,
}

/// Runs the command.
pub async fn run(command: WorklogCommand) -> anyhow::Result<ExitCode> {
    let run = move || match command {
        WorklogCommand::Map(args) => map(&args),
        WorklogCommand::Check(args) => check(&args),
        WorklogCommand::Import(args) => import(&args),
    };
    tokio::task::spawn_blocking(run).await.context("the command was stopped")?
}

fn map(args: &MapArgs) -> anyhow::Result<ExitCode> {
    if let Some(path) = &args.output {
        must_be_new(path)?;
    }
    let file = opened(&args.file)?;
    let survey = match worklog::survey(BufReader::new(file), &name_of(&args.file), None, &Chosen::default()) {
        Ok(survey) => survey,
        Err(error) => return told(error, args.lang),
    };
    let text = worklog::propose(&survey).to_toml(args.lang);
    match &args.output {
        None => print(&text)?,
        Some(path) => std::fs::write(path, text).with_context(|| {
            format!("{} cannot be written; see whether its folder is there", path.display())
        })?,
    }
    Ok(ExitCode::SUCCESS)
}

fn check(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let text = mapping_text(&args.map)?;
    let outcome = Mapping::parse(&text, &args.map.display().to_string())
        .map_err(ImportError::Mapping)
        .and_then(|mapping| worklog::import_file(&args.file, &mapping));
    match outcome {
        Ok(outcome) => {
            let mut out = format!("{}\n", name_of(&args.file));
            // Writing to a string cannot fail.
            let _ = write_counts(&mut out, &outcome.counts, args.lang);
            let _ = write_first(&mut out, &outcome, args.lang);
            let _ = write_remarks(&mut out, &outcome, args.lang);
            print(&out)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => told(error, args.lang),
    }
}

fn import(args: &ImportArgs) -> anyhow::Result<ExitCode> {
    must_be_new(&args.output)?;
    let text = mapping_text(&args.map)?;
    let mapping = match Mapping::parse(&text, &args.map.display().to_string()) {
        Ok(mapping) => mapping,
        Err(problems) => return told(ImportError::Mapping(problems), args.lang),
    };
    let name = name_of(&args.file);
    match worklog::mark_in_file(BufReader::new(opened(&args.file)?), &name, &text, &Watch::default()) {
        Ok(None) => {}
        Ok(Some(mark)) => return told(ImportError::File(vec![worklog::secrecy_problem(mark)]), args.lang),
        Err(error) => return told(error, args.lang),
    }
    let outcome = match worklog::import_file(&args.file, &mapping) {
        Ok(outcome) => outcome,
        Err(error) => return told(error, args.lang),
    };
    if let Err(error) = written(&outcome, &args.output) {
        // Half a log is none; what was there before is not touched, since there was nothing.
        let _ = std::fs::remove_file(&args.output);
        return Err(error);
    }
    let mut out = format!("{name} → {}\n", args.output.display());
    let _ = write_counts(&mut out, &outcome.counts, args.lang);
    let _ = write_remarks(&mut out, &outcome, args.lang);
    print(&out)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the log part by part.
fn written(outcome: &Outcome, path: &Path) -> anyhow::Result<()> {
    let context =
        || format!("{} cannot be written; see whether its folder is there and has room", path.display());
    let file = File::create_new(path).with_context(context)?;
    let first = outcome.log.parts.first().context("the log has no events")?;
    let mut writer = ParquetWriter::new(BufWriter::new(file), &first.schema()).with_context(context)?;
    for part in &outcome.log.parts {
        writer.write(part).with_context(context)?;
    }
    let file = writer.finish(&outcome.log.info).with_context(context)?;
    let file = file.into_inner().map_err(std::io::IntoInnerError::into_error).with_context(context)?;
    file.sync_all().with_context(context)
}

fn must_be_new(path: &Path) -> anyhow::Result<()> {
    ensure!(!path.exists(), "{} exists and is not overwritten; name another file", path.display());
    Ok(())
}

fn opened(path: &Path) -> anyhow::Result<File> {
    File::open(path).with_context(|| {
        format!("the file {} cannot be opened; check the path and the right to read it", path.display())
    })
}

fn mapping_text(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path)
        .with_context(|| format!("the mapping {} cannot be read; it must be UTF-8 text", path.display()))
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
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

fn write_counts(out: &mut String, counts: &Counts, language: Language) -> std::fmt::Result {
    let t = |vi: &'static str, en: &'static str| language.pick(vi, en);
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
        writeln!(out, "  {label}: {}", count(value, language))?;
    }
    Ok(())
}

fn write_first(out: &mut String, outcome: &Outcome, language: Language) -> std::fmt::Result {
    let heading =
        language.pick("Những dòng đầu, đọc theo ánh xạ:", "The first rows as the mapping reads them:");
    writeln!(out, "\n{heading}")?;
    let first = first_mapped(&outcome.log, ROWS);
    for (place, cells) in &first.rows {
        writeln!(out, "  {} {place}", row(language))?;
        for (column, cell) in first.columns.iter().zip(cells) {
            writeln!(out, "    {column}: {}", cell.as_deref().unwrap_or("–"))?;
        }
    }
    Ok(())
}

fn write_remarks(out: &mut String, outcome: &Outcome, language: Language) -> std::fmt::Result {
    if !outcome.problems.is_empty() {
        writeln!(out, "\n{}", language.pick("Lưu ý:", "Remarks:"))?;
        outcome.problems.iter().try_for_each(|problem| writeln!(out, "  {}", problem.line(language)))?;
    }
    if outcome.rejected.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", language.pick("Dòng không nhận:", "Rows refused:"))?;
    for Rejected { place, reason } in outcome.rejected.iter().take(REJECTED) {
        writeln!(out, "  {} {place}: {}", row(language), reason.get(language))?;
    }
    match outcome.counts.refused.saturating_sub(REJECTED as u64) {
        0 => Ok(()),
        more => writeln!(out, "  … +{}", count(more, language)),
    }
}

fn row(language: Language) -> &'static str {
    language.pick("dòng", "row")
}

fn count(value: u64, language: Language) -> String {
    number(value as f64, 0, language)
}
