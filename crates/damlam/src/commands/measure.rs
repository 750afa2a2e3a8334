//! `damlam measure`: measures a work log by a mapping and prints the result, as text for people or as JSON.
//!
//! It needs no data folder and keeps nothing. The same log, mapping and settings give the same bytes on any number of threads.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use clap::{Args, ValueEnum};
use kernel::{Digest, Language, Problem};
use measure::Settings;
use measurements::json::{self, CellJson, IndicatorJson, Measurement, TotalsJson};
use measurements::number;
use worklog::{ImportError, Mapping, ParquetLog, Rejected};

/// Measure a work log: the behaviours' indicators by unit, fairly compared.
/// Exit code 0: measured; 1: the mapping or the file has problems; 2: it could not be done
#[derive(Debug, Args)]
pub struct MeasureArgs {
    /// The work log: a file with a mapping, or the Parquet file of an imported log, which needs none
    #[arg(value_name = "LOG")]
    log: PathBuf,
    /// The mapping: which column is which (TOML); see maps/ and `damlam worklog map`
    #[arg(long, value_name = "MAP")]
    map: Option<PathBuf>,
    /// How to write the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The language of the text: vi or en
    #[arg(long, default_value = "vi")]
    lang: Language,
    /// Threads to use; the result does not depend on it
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// A unit with fewer cases is not shown
    #[arg(long, value_name = "N", default_value_t = 10)]
    k: u64,
    /// A secret from which the officers' pseudonyms in example cases are made; without one, officers are left out
    #[arg(long, value_name = "TEXT")]
    pseudonym_secret: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for people
    Text,
    /// One JSON object
    Json,
}

/// Runs the command.
pub async fn run(args: MeasureArgs) -> anyhow::Result<ExitCode> {
    ensure!(args.threads != Some(0), "--threads 0 makes no sense; leave it out to use every processor");
    tokio::task::spawn_blocking(move || measured(&args)).await.context("the measuring was stopped")?
}

fn measured(args: &MeasureArgs) -> anyhow::Result<ExitCode> {
    let log = &args.log;
    let secret = args.pseudonym_secret.as_deref().filter(|secret| !secret.is_empty());
    let settings = Settings {
        threads: args.threads,
        k: args.k,
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
        return answer(args, &json::of(parquet.info(), &measured), &[], log);
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
    answer(args, &json::of(&outcome.log.info, &measured), &outcome.rejected, log)
}

fn answer(
    args: &MeasureArgs,
    whole: &Measurement,
    rejected: &[Rejected],
    log: &Path,
) -> anyhow::Result<ExitCode> {
    print(&match args.format {
        Format::Json => serde_json::to_string_pretty(whole)?,
        Format::Text => text_of(whole, rejected, log, args.lang),
    })
}

fn print(text: &str) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", text.trim_end()).context("standard output closed early")?;
    Ok(ExitCode::SUCCESS)
}

fn tell(problems: &[Problem], language: Language) {
    for problem in problems {
        eprintln!("{}", problem.line(language));
    }
}

/// Rejected rows listed in the text.
const REJECTED: usize = 20;

fn text_of(whole: &Measurement, rejected: &[Rejected], log: &Path, language: Language) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_text(&mut out, whole, rejected, log, language);
    out
}

fn write_text(
    out: &mut String,
    whole: &Measurement,
    rejected: &[Rejected],
    path: &Path,
    language: Language,
) -> std::fmt::Result {
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en);
    let count = |value: u64| number(value as f64, 0, language);
    let real = |value: f64, decimals| number(value, decimals, language);
    let log = &whole.log;
    writeln!(out, "{} · {}", log.title, path.display())?;
    writeln!(
        out,
        "{} {}, {} {}, {} {}, {} {}",
        count(log.cases),
        pick("hồ sơ", "cases"),
        count(log.events),
        pick("sự kiện", "events"),
        count(log.units),
        pick("đơn vị", "units"),
        count(log.variants),
        pick("biến thể", "variants"),
    )?;
    writeln!(
        out,
        "{}: {} {} · {} {} · {} {}",
        pick("thời gian hồ sơ (ngày)", "case time (days)"),
        pick("trung bình", "mean"),
        real(log.mean_case_days, 4),
        pick("trung vị", "median"),
        real(log.median_case_days, 4),
        pick("dài nhất", "longest"),
        real(log.longest_case_days, 4),
    )?;
    let import = &log.import;
    writeln!(
        out,
        "{}: {} {}, {} {}, {} {}; {} {}; {} / {} {} ({})",
        pick("nhập", "import"),
        count(import.read),
        pick("đã đọc", "read"),
        count(import.kept),
        pick("giữ", "kept"),
        count(import.refused),
        pick("không nhận", "refused"),
        count(import.out_of_order),
        pick("xếp lại thứ tự", "sorted in"),
        count(import.equal_times),
        count(import.neighbours),
        pick("cặp cùng thời điểm", "neighbours at one time"),
        log.tie_rule.get(language),
    )?;
    for row in rejected.iter().take(REJECTED) {
        writeln!(out, "  {} {}: {}", pick("dòng", "row"), row.place, row.reason.get(language))?;
    }
    for indicator in &whole.indicators {
        writeln!(out)?;
        write_indicator(out, whole, indicator, language)?;
    }
    Ok(())
}

/// Units listed per aspect.
const UNITS: usize = 15;

fn write_indicator(
    out: &mut String,
    whole: &Measurement,
    indicator: &IndicatorJson,
    language: Language,
) -> std::fmt::Result {
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en);
    let count = |value: u64| number(value as f64, 0, language);
    let name = indicator.name.get(language);
    let behaviour = indicator.behaviour_name.get(language);
    writeln!(out, "{name} [{} v{}] · {behaviour}", indicator.id, indicator.version)?;
    match whole.totals.get(&indicator.id) {
        Some(TotalsJson::Measured { count: times, cases, figures, pairs, .. }) => {
            write!(
                out,
                "  {} {} {} {}",
                count(*times),
                pick("lần, trong", "in"),
                count(*cases),
                pick("hồ sơ", "cases")
            )?;
            for figure in &indicator.figures {
                let Some(Some(amount)) = figures.get(&figure.id) else { continue };
                let value = match figure.form.as_str() {
                    "count" => number(amount.value(), 0, language),
                    "share" => format!("{} %", number(amount.value() * 100.0, 2, language)),
                    _ => number(amount.value(), 2, language),
                };
                write!(out, " · {}: {value}", figure.name.get(language))?;
            }
            writeln!(out)?;
            let pairs: Vec<String> = pairs
                .iter()
                .take(5)
                .map(|pair| format!("{} → {} {}", pair.from, pair.to, count(pair.count)))
                .collect();
            if !pairs.is_empty() {
                writeln!(out, "  {}: {}", pick("cặp nhiều nhất", "most frequent pairs"), pairs.join(" · "))?;
            }
        }
        Some(TotalsJson::NotMeasurable { not_measurable, .. }) => {
            return writeln!(out, "  {}", not_measurable.get(language));
        }
        None => {}
    }
    if indicator.aspects.is_empty() {
        let why = pick(
            "không so sánh đơn vị: nhật ký không ghi đơn vị",
            "units are not compared: the log names none",
        );
        return writeln!(out, "  {why}");
    }
    for aspect in &indicator.aspects {
        let mut asked: Vec<(&str, &json::MeasuredJson)> = Vec::new();
        let mut shown = 0;
        for unit in &whole.units {
            if let Some(CellJson::Measured(cell)) = unit.cells.get(&aspect.id) {
                shown += 1;
                if cell.worth_asking {
                    asked.push((&unit.unit, cell));
                }
            }
        }
        asked.sort_by(|a, b| b.1.z.unwrap_or(0.0).total_cmp(&a.1.z.unwrap_or(0.0)).then(a.0.cmp(b.0)));
        let funnel = aspect
            .funnel
            .map_or_else(String::new, |funnel| format!(", φ {}", number(funnel.phi, 2, language)));
        writeln!(
            out,
            "  {} [{}]: {shown} {}, {} {}, {} {}{funnel}; {} {}",
            aspect.name.get(language),
            aspect.id,
            pick("đơn vị so sánh", "units compared"),
            aspect.suppressed_units,
            pick("không hiển thị", "not shown"),
            aspect.strata,
            pick("tầng", "strata"),
            asked.len(),
            pick("cần hỏi thêm", "worth asking about"),
        )?;
        for (unit, cell) in asked.iter().take(UNITS) {
            let [low, high] = cell.interval;
            writeln!(
                out,
                "    {unit}: {} / {} {} · {} {} ({}–{})",
                number(cell.observed, 1, language),
                number(cell.expected, 1, language),
                pick("kỳ vọng", "expected"),
                pick("tỷ số", "ratio"),
                number(cell.ratio, 2, language),
                number(low, 2, language),
                number(high, 2, language),
            )?;
        }
        if asked.len() > UNITS {
            writeln!(
                out,
                "    … {} {}",
                asked.len() - UNITS,
                pick("đơn vị nữa; xem --format json", "more units; see --format json")
            )?;
        }
    }
    Ok(())
}
