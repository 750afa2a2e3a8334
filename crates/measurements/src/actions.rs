//! Measuring a registered work log and keeping the result.
//!
//! Who may have a log measured is decided before this is called.

use std::collections::BTreeMap;

use ::store::Store;
use kernel::{Actor, Digest, NewEntry};
use measure::{Outcome, Settings};
use worklog::{Worklog, WorklogId};

use crate::{
    Cell, ExampleCase, Measurement, MeasurementError, MeasurementId, Shows, engine, json, sentence, store,
};

/// How often measuring begins again when a newer version came while an older one was measured.
const MOST_ROUNDS: usize = 3;

/// Measures the newest version of a work log and keeps the result. When the newest measurement is of that version and
/// says the same to the byte, nothing is added and its id is given. A version registered meanwhile is measured instead.
///
/// # Errors
/// [`MeasurementError`] when there is no such log, or it cannot be loaded or measured.
pub async fn run(
    store: &Store,
    actor: &Actor,
    worklog: WorklogId,
) -> Result<MeasurementId, MeasurementError> {
    let mut overtaken_by = 0;
    for _ in 0..MOST_ROUNDS {
        match keep(store, actor, compute(store, worklog).await?).await? {
            Kept::Stands(measurement) => return Ok(measurement),
            Kept::Overtaken(number) => overtaken_by = number,
        }
    }
    Err(MeasurementError::Overtaken(overtaken_by))
}

/// What measuring a version gave, before it is kept.
struct Computed {
    log: Worklog,
    measured: measure::Measurement,
    whole: json::Measurement,
    result: Digest,
}

/// Whether a computed result was kept.
#[derive(Debug, PartialEq, Eq)]
enum Kept {
    /// It stands as this measurement.
    Stands(MeasurementId),
    /// Nothing was kept: this version is newer than the one measured.
    Overtaken(i64),
}

/// Measures the version that is newest now; the long part, outside any transaction.
async fn compute(store: &Store, worklog: WorklogId) -> Result<Computed, MeasurementError> {
    let log = worklog::worklog(store, worklog).await?.ok_or(MeasurementError::NoWorklog(worklog))?;
    let columns = worklog::load(store, &log.version).await?;
    let settings = Settings { pseudonym_key: Some(pseudonym_key(store)), ..Settings::default() };
    let measured = tokio::task::spawn_blocking(move || {
        let measured = engine::measure_parquet(&columns, &settings)?;
        Ok::<_, MeasurementError>((json::of(columns.info(), &measured), measured))
    });
    let (whole, measured) = measured.await.map_err(|_| MeasurementError::Stopped)??;
    let bytes = serde_json::to_vec(&whole).map_err(|error| MeasurementError::Kept(error.to_string()))?;
    let result = store.blobs().put(&bytes).await?;
    Ok(Computed { log, measured, whole, result })
}

/// Keeps a result, unless a newer version was registered since it was begun: an older one never becomes the newest.
async fn keep(store: &Store, actor: &Actor, computed: Computed) -> Result<Kept, MeasurementError> {
    let Computed { log, measured, whole, result } = computed;
    let worklog = log.id;
    let mut tx = store.begin(actor).await?;
    if let Some((version, number)) = worklog::newest_version(&mut tx, worklog).await?
        && version != log.version.id
    {
        return Ok(Kept::Overtaken(number));
    }
    if let Some(newest) = store::newest(tx.sql(), worklog).await?
        && newest.version == log.version.id
        && newest.result == result
    {
        return Ok(Kept::Stands(newest.id));
    }
    let number = log.version.number;
    let measurement =
        Measurement { id: tx.new_id(), worklog, version: log.version.id, number, result, made_at: tx.now() };
    let cells = cells_of(worklog, number, &measured);
    let examples = examples_of(worklog, number, &whole);
    store::insert_measurement(&mut tx, &measurement).await?;
    store::insert_cells(&mut tx, &measurement, &cells).await?;
    store::insert_examples(&mut tx, &measurement, &examples).await?;
    let facts = entry_facts(&log, &measurement, &cells, &examples);
    tx.commit(NewEntry::new("measurement.made", format!("measurement/{}", measurement.id), facts)).await?;
    Ok(Kept::Stands(measurement.id))
}

/// What the ledger tells of a measurement.
pub(crate) fn entry_facts(
    log: &Worklog,
    measurement: &Measurement,
    cells: &[Cell],
    examples: &[ExampleCase],
) -> serde_json::Value {
    serde_json::json!({
        "body": log.body.as_str(),
        "cells": cells.len(),
        "examples": examples.len(),
        "kept": kept_digest(cells, examples).to_string(),
        "number": measurement.number,
        "result": measurement.result.to_string(),
        "study": log.study.as_str(),
        "version": measurement.version.to_string(),
        "worklog": measurement.worklog.to_string(),
        "worth_asking": cells.iter().filter(|cell| cell.worth_asking).count(),
    })
}

/// Everything that is kept in the rows of cells and examples.
fn kept_digest(cells: &[Cell], examples: &[ExampleCase]) -> Digest {
    let cells = cells.iter().map(|cell| {
        let Cell { indicator, unit, name, definition_version, n, suppressed, sentence, digest, .. } = cell;
        let shrunk = cell.shrunk.map(|shrunk| [shrunk.ratio, shrunk.lower, shrunk.upper]);
        let [a, b, c] = shrunk.map_or([None; 3], |shrunk| shrunk.map(Some));
        let reals = [cell.observed, cell.expected, cell.ratio, cell.lower, cell.upper, cell.p, cell.q, a, b, c];
        // As a database gives them back: it knows no minus zero.
        let reals = reals.map(|real| real.map(|real| real + 0.0));
        let flags = (cell.worth_asking, cell.withdrawn);
        format!(
            "{indicator:?} {unit:?} {name:?} {definition_version} {n:?} {reals:?} {flags:?} {suppressed:?} {sentence:?} {digest}"
        )
    });
    let examples = examples.iter().map(|example| {
        let ExampleCase { case_key, shows, steps, sentence, digest, .. } = example;
        format!("{case_key:?} {shows:?} {steps:?} {sentence:?} {digest}")
    });
    Digest::of_parts(cells.chain(examples).collect::<Vec<String>>().iter().map(String::as_bytes))
}

/// The key of officers' pseudonyms: derived from the installation's key, which never leaves it.
fn pseudonym_key(store: &Store) -> [u8; 32] {
    *Digest::of(&store.key().sign(b"damlam officers' pseudonyms 1")).bytes()
}

fn cells_of(worklog: WorklogId, number: i64, measured: &measure::Measurement) -> Vec<Cell> {
    let k = measured.settings.k;
    let aspects = measured.indicators.iter().flat_map(|indicator| {
        indicator.definition.aspects.iter().map(move |aspect| (aspect, indicator.definition.version))
    });
    let mut cells = Vec::new();
    for (aspect, version) in aspects {
        for unit in &measured.units {
            let Some(cell) = unit.cells.iter().find(|cell| cell.indicator == aspect.id) else { continue };
            let shown = match cell.outcome {
                Outcome::Measured(measured) => Some(measured),
                _ => None,
            };
            let sentence = sentence::cell(aspect, version, &unit.unit, &cell.outcome, k);
            let digest = Digest::of_parts([
                b"damlam cell 1".as_slice(),
                aspect.id.as_bytes(),
                unit.unit.as_bytes(),
                &version.to_be_bytes(),
                shown.map_or(0, |measured| measured.cases).to_be_bytes().as_slice(),
                sentence.vi.as_bytes(),
                sentence.en.as_bytes(),
            ]);
            cells.push(Cell {
                worklog,
                indicator: aspect.id.to_owned(),
                unit: unit.unit.clone(),
                name: aspect.name.bilingual(),
                definition_version: version,
                n: shown.and_then(|measured| i64::try_from(measured.cases).ok()),
                observed: shown.map(|measured| measured.observed),
                expected: shown.map(|measured| measured.expected),
                ratio: shown.map(|measured| measured.ratio),
                lower: shown.map(|measured| measured.lower),
                upper: shown.map(|measured| measured.upper),
                worth_asking: shown.is_some_and(|measured| measured.worth_asking),
                withdrawn: shown.is_some_and(|measured| measured.withdrawn),
                shrunk: shown.and_then(|measured| measured.shrunk),
                p: shown.and_then(|measured| measured.p),
                q: shown.and_then(|measured| measured.q),
                suppressed: sentence::suppressed(&cell.outcome, k),
                text: sentence.clone(),
                sentence,
                replies: Vec::new(),
                digest,
                number,
            });
        }
    }
    cells
}

/// The example cases, each once with everything it is an example of.
fn examples_of(worklog: WorklogId, number: i64, whole: &json::Measurement) -> Vec<ExampleCase> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut cases: Vec<ExampleCase> = Vec::new();
    for example in &whole.examples {
        let shows = Shows {
            indicator: example.indicator.clone(),
            unit: example.unit.clone(),
            role: example.role.clone(),
        };
        match places.get(example.case.as_str()) {
            Some(at) => cases[*at].shows.push(shows),
            None => {
                places.insert(&example.case, cases.len());
                let sentence = sentence::example(&example.case, &example.steps);
                cases.push(ExampleCase {
                    worklog,
                    case_key: example.case.clone(),
                    shows: vec![shows],
                    steps: example.steps.clone(),
                    text: sentence.clone(),
                    sentence,
                    replies: Vec::new(),
                    digest: Digest::of(b""),
                    number,
                });
            }
        }
    }
    for case in &mut cases {
        case.digest = digest_of(case);
    }
    cases
}

/// What is shown of a case: its name and its events. What else it is an example of does not change the case.
fn digest_of(case: &ExampleCase) -> Digest {
    let seconds: Vec<String> = case
        .steps
        .iter()
        .map(|step| step.seconds_to_next.map_or(String::new(), |seconds| seconds.to_string()))
        .collect();
    let mut parts: Vec<&[u8]> = vec![b"damlam example 1", case.case_key.as_bytes()];
    for (step, seconds) in case.steps.iter().zip(&seconds) {
        parts.extend([step.time.as_bytes(), step.activity.as_bytes(), seconds.as_bytes()]);
        for optional in [&step.unit, &step.officer, &step.status, &step.class] {
            parts.push(if optional.is_some() { b"+" } else { b"-" });
            parts.push(optional.as_deref().unwrap_or_default().as_bytes());
        }
    }
    Digest::of_parts(parts)
}

#[cfg(test)]
mod tests {
    use worklog::{Upload, register};

    use super::*;

    const MAPPING: &str =
        "title = \"Hồ sơ\"\n[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\n";

    async fn registered(store: &Store, step: &str) -> WorklogId {
        let upload = Upload {
            study: "responsibility-2023".parse().unwrap(),
            body: "TU.H26".parse().unwrap(),
            name: "Một cửa".to_owned(),
            file_name: "mot-cua.csv".to_owned(),
            bytes: format!("case,step,time\nHS1,{step},2022-03-01T08:00:00+07:00\n").into_bytes(),
            mapping: MAPPING.to_owned(),
        };
        register(store, &Actor::system(), upload).await.unwrap().worklog
    }

    #[tokio::test]
    async fn an_older_version_measured_slowly_never_becomes_the_newest() {
        testkit::on_each_database(&[worklog::MIGRATIONS, crate::MIGRATIONS], async |store| {
            let actor = Actor::system();
            let id = registered(&store, "một").await;
            let slow = compute(&store, id).await.unwrap();
            registered(&store, "hai").await;
            let quick = run(&store, &actor, id).await.unwrap();
            let head = ::store::head(&store).await.unwrap();
            assert_eq!(keep(&store, &actor, slow).await.unwrap(), Kept::Overtaken(2));
            assert_eq!(::store::head(&store).await.unwrap(), head, "nothing is added");
            let newest = crate::current(&store, id).await.unwrap().unwrap();
            assert_eq!((newest.id, newest.number), (quick, 2));
        })
        .await;
    }

    #[tokio::test]
    async fn the_newest_measurement_is_that_of_the_newest_version_whatever_the_clock_says() {
        testkit::on_each_database(&[worklog::MIGRATIONS, crate::MIGRATIONS], async |store| {
            let actor = Actor::system();
            let id = registered(&store, "một").await;
            run(&store, &actor, id).await.unwrap();
            let first = crate::current(&store, id).await.unwrap().unwrap();
            registered(&store, "hai").await;
            let second = run(&store, &actor, id).await.unwrap();
            let mut tx = store.begin(&actor).await.unwrap();
            let later = tx.now() + jiff::SignedDuration::from_hours(1);
            let late = Measurement { id: tx.new_id(), made_at: later, ..first };
            store::insert_measurement(&mut tx, &late).await.unwrap();
            tx.commit(NewEntry::new("test.late", "test", serde_json::json!({}))).await.unwrap();
            assert_eq!(crate::current(&store, id).await.unwrap().unwrap().id, second);
        })
        .await;
    }
}
