//! Measuring a registered work log and keeping the result.
//!
//! Who may have a log measured is decided before this is called.

use std::collections::BTreeMap;

use ::store::Store;
use kernel::{Actor, Digest, NewEntry};
use measure::{Outcome, Settings};
use worklog::WorklogId;

use crate::{
    Cell, ExampleCase, Measurement, MeasurementError, MeasurementId, Shows, engine, json, sentence, store,
};

/// Measures the newest version of a work log and keeps the result. When the newest measurement is of that version and
/// says the same to the byte, nothing is added and its id is given.
///
/// # Errors
/// [`MeasurementError`] when there is no such log, or it cannot be loaded or measured.
pub async fn run(
    store: &Store,
    actor: &Actor,
    worklog: WorklogId,
) -> Result<MeasurementId, MeasurementError> {
    let log = worklog::worklog(store, worklog).await?.ok_or(MeasurementError::NoWorklog(worklog))?;
    let columns = worklog::load(store, &log.version).await?;
    let settings = Settings { pseudonym_key: Some(pseudonym_key(store)), ..Settings::default() };
    let measured = tokio::task::spawn_blocking(move || {
        let measured = engine::measure_log(&columns, &settings)?;
        Ok::<_, MeasurementError>((json::of(&columns.info, &measured), measured))
    });
    let (whole, measured) = measured.await.map_err(|_| MeasurementError::Stopped)??;
    let bytes = serde_json::to_vec(&whole).map_err(|error| MeasurementError::Kept(error.to_string()))?;
    let result = store.blobs().put(&bytes).await?;

    let mut tx = store.begin(actor).await?;
    if let Some(newest) = store::newest(tx.sql(), worklog).await?
        && newest.version == log.version.id
        && newest.result == result
    {
        return Ok(newest.id);
    }
    let number = log.version.number;
    let measurement =
        Measurement { id: tx.new_id(), worklog, version: log.version.id, number, result, made_at: tx.now() };
    let cells = cells_of(worklog, number, &measured);
    let examples = examples_of(worklog, number, &whole);
    store::insert_measurement(&mut tx, &measurement).await?;
    store::insert_cells(&mut tx, &measurement, &cells).await?;
    store::insert_examples(&mut tx, &measurement, &examples).await?;
    let facts = serde_json::json!({
        "body": log.body.as_str(),
        "cells": cells.len(),
        "examples": examples.len(),
        "number": number,
        "result": result.to_string(),
        "study": log.study.as_str(),
        "version": log.version.id.to_string(),
        "worklog": worklog.to_string(),
        "worth_asking": cells.iter().filter(|cell| cell.worth_asking).count(),
    });
    tx.commit(NewEntry::new("measurement.made", format!("measurement/{}", measurement.id), facts)).await?;
    Ok(measurement.id)
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
            let text = sentence::cell(aspect, version, &unit.unit, &cell.outcome, k);
            let digest = Digest::of_parts([
                b"damlam cell 1".as_slice(),
                aspect.id.as_bytes(),
                unit.unit.as_bytes(),
                &version.to_be_bytes(),
                shown.map_or(0, |measured| measured.cases).to_be_bytes().as_slice(),
                text.vi.as_bytes(),
                text.en.as_bytes(),
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
                suppressed: sentence::suppressed(&cell.outcome, k),
                text,
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
                cases.push(ExampleCase {
                    worklog,
                    case_key: example.case.clone(),
                    shows: vec![shows],
                    steps: example.steps.clone(),
                    text: sentence::example(&example.case, &example.steps),
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
