//! `damlam validate`: makes logs with planted truth, measures each, and writes what the engine may be trusted for.
//!
//! The same options give the same bytes on any number of threads. It holds no rule: what is made and what the results
//! come to is `simulate`'s, what is measured is the engine's.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, anyhow, ensure};
use clap::Args;
use jiff::civil::date;
use kernel::{BodyCode, Window};
use measure::{Measurement, Outcome, Settings};
use simulate::study::{self, Aspect, Cell, Design, Findings, Record, Task};
use simulate::worklog::{Behaviour, Generator};

use super::simulate::mapping_of;

#[derive(Debug, Args)]
pub struct ValidateArgs {
    /// Seeds at each strength
    #[arg(long, value_name = "N", default_value_t = 200)]
    seeds: u64,
    /// Plant only the behaviour of this indicator, and tell only of it; may be repeated
    #[arg(long, value_name = "INDICATOR")]
    only: Vec<String>,
    /// Cases of each log
    #[arg(long, value_name = "N", default_value_t = 11_000)]
    cases: u64,
    /// The page
    #[arg(short, long, value_name = "FILE", default_value = "docs/validation.md")]
    output: PathBuf,
    /// The table for programs; left out: beside the page, as .csv
    #[arg(long, value_name = "FILE")]
    table_out: Option<PathBuf>,
    /// Threads to use; the result does not depend on it
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

/// Runs the command.
pub async fn run(args: ValidateArgs) -> anyhow::Result<ExitCode> {
    tokio::task::spawn_blocking(move || validate(&args)).await.context("the study was stopped")?
}

fn validate(args: &ValidateArgs) -> anyhow::Result<ExitCode> {
    ensure!(args.seeds > 0, "--seeds 0 makes no study");
    let window = Window::new(date(2021, 2, 1), date(2023, 6, 30)).context("the study's window")?;
    let mut design = Design::usual(BodyCode::parse("TU.H99")?, window, args.seeds);
    design.cases = args.cases;
    if !args.only.is_empty() {
        design.behaviours = behaviours(&args.only)?;
    }
    let told = |id: &str| args.only.is_empty() || args.only.iter().any(|only| only == id);
    let available = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = args.threads.map_or(available, NonZeroUsize::get);
    let findings = conduct(&design, &told, threads)?;
    write(&args.output, &study::document(&findings))?;
    let table = args.table_out.clone().unwrap_or_else(|| args.output.with_extension("csv"));
    write(&table, &study::table(&findings))?;
    println!("{}: {} logs measured", args.output.display(), design.tasks().len());
    Ok(ExitCode::SUCCESS)
}

fn behaviours(ids: &[String]) -> anyhow::Result<Vec<Behaviour>> {
    let known = || Behaviour::ALL.map(Behaviour::indicator).join(", ");
    let of = |id: &String| {
        Behaviour::of_indicator(id)
            .with_context(|| format!("--only {id} is no indicator; there are {}", known()))
    };
    ids.iter().map(of).collect()
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| {
        format!("{} cannot be written; check the path and the space on the disk", path.display())
    })
}

/// Makes and measures every log of `design`; `told` says which indicators are told of.
fn conduct(design: &Design, told: &dyn Fn(&str) -> bool, threads: usize) -> anyhow::Result<Findings> {
    let aspects: Vec<Aspect> = measure::ALL
        .iter()
        .filter(|indicator| told(indicator.definition.id))
        .flat_map(|indicator| {
            let family = indicator.definition.behaviour.code().to_owned();
            indicator
                .definition
                .aspects
                .iter()
                .map(move |aspect| Aspect { id: aspect.id.to_owned(), family: family.clone() })
        })
        .collect();
    let names = design.roles().into_iter().map(|(unit, _)| unit.name());
    let places = Places {
        units: names.zip(0..).collect(),
        aspects: aspects.iter().map(|aspect| aspect.id.as_str()).zip(0..).collect(),
    };
    let tasks = design.tasks();
    let next = AtomicUsize::new(0);
    // By task, so that the order of threads does not show.
    let records: Mutex<Vec<Option<anyhow::Result<Record>>>> =
        Mutex::new(tasks.iter().map(|_| None).collect());
    std::thread::scope(|scope| {
        for _ in 0..threads.min(tasks.len()) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(task) = tasks.get(at) else { break };
                    let record = record(design, *task, &places);
                    if let Ok(mut records) = records.lock() {
                        records[at] = Some(record);
                    }
                }
            });
        }
    });
    let records = records.into_inner().map_err(|_| anyhow!("a thread of the study broke off"))?;
    let records = records
        .into_iter()
        .map(|record| record.unwrap_or_else(|| Err(anyhow!("a log of the study was not measured"))))
        .collect::<anyhow::Result<Vec<Record>>>()?;
    Ok(Findings::of(design, &aspects, &records))
}

/// Where units and aspects stand in the study's lists.
struct Places<'p> {
    units: HashMap<String, usize>,
    aspects: HashMap<&'p str, usize>,
}

fn record(design: &Design, task: Task, places: &Places<'_>) -> anyhow::Result<Record> {
    let generator = Generator::new(design.setting(task.world), task.seed);
    let mapping = mapping_of(&generator)?;
    let log = worklog::import_table(generator.table(0..generator.cases()), &mapping)?.log;
    let settings = Settings { threads: Some(1), seed: task.seed, ..Settings::default() };
    let measurement = measurements::measure_log(&log, &settings)?;
    Ok(recorded(task, &measurement, places))
}

fn recorded(task: Task, measurement: &Measurement, places: &Places<'_>) -> Record {
    let mut cells = Vec::new();
    for unit in &measurement.units {
        let Some(&place) = places.units.get(&unit.unit) else { continue };
        for cell in &unit.cells {
            let Outcome::Measured(measured) = cell.outcome else { continue };
            let Some(&aspect) = places.aspects.get(cell.indicator) else { continue };
            cells.push(Cell {
                unit: place,
                aspect,
                cases: measured.cases,
                base: measured.base,
                observed: measured.observed,
                expected: measured.expected,
                ratio: measured.ratio,
                interval: (measured.lower, measured.upper),
                is_asked: measured.worth_asking,
            });
        }
    }
    let compared = || measurement.indicators.iter().flat_map(|indicator| &indicator.aspects);
    let places_of = |aspects: &mut dyn Iterator<Item = &measure::AspectResult>| {
        aspects.filter_map(|aspect| places.aspects.get(aspect.id).copied()).collect()
    };
    Record {
        world: task.world,
        cells,
        compared: places_of(&mut compared()),
        withdrawn: places_of(&mut compared().filter(|aspect| aspect.withdrawn)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_study_finds_what_was_planted_and_is_the_same_on_any_number_of_threads() {
        let window = Window::new(date(2021, 2, 1), date(2023, 6, 30)).expect("a window");
        let design = Design {
            strengths: vec![1.0, 3.0],
            cases: 4000,
            areas: 8,
            behaviours: vec![Behaviour::PingPong, Behaviour::Late],
            ..Design::usual(BodyCode::parse("TU.H99").expect("a code"), window, 3)
        };
        let told = |id: &str| ["ping_pong", "late"].contains(&id);
        let findings = conduct(&design, &told, 2).expect("a study");
        assert_eq!(
            study::document(&findings),
            study::document(&conduct(&design, &told, 1).expect("a study"))
        );
        let row = findings.rows.iter().find(|row| row.aspect.id == "ping_pong" && row.strength == 3.0);
        let planted = row.and_then(|row| row.planted).expect("ping-pong was planted");
        assert_eq!((planted.power.part, planted.power.of), (3, 3), "{planted:?}");
        assert!((1.5..3.5).contains(&planted.true_ratio), "{planted:?}");
        assert!((planted.mean_ratio / planted.true_ratio - 1.0).abs() < 0.2, "{planted:?}");
        let none = findings.rows.iter().filter(|row| row.strength == 1.0);
        assert!(none.clone().all(|row| row.planted.is_none() && row.alarms.all.of > 0));
    }
}
