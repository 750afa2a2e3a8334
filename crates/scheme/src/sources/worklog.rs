//! Citations into work logs: the cells and example cases of the newest measurement.

use kernel::Bilingual;
use measurements::{Summary, WorklogId};
use plan::Plan;
use reports::Amount;

use ::store::Store;

use super::{Known, gone};
use crate::{Content, Contents, Current, Number, Origin, Orphan, Place, SchemeError, Source};

/// What the newest measurement of a work log holds.
pub(super) async fn known(store: &Store, plan: &Plan, worklog: WorklogId) -> Result<Known, SchemeError> {
    let Some(summary) = of_study(store, plan, worklog).await? else {
        let (orphan, origin) = gone(Source::Worklog(worklog));
        return Ok(Known { origin, contents: Err(Current::Gone(orphan)) });
    };
    let body = plan.body_name(&summary.worklog.body);
    let name = &summary.worklog.name;
    let name = Bilingual::new(format!("{} · {name}", body.vi), format!("{} · {name}", body.en));
    let digests = measurements::digests(store, worklog).await.map_err(failed)?;
    let registered = summary.worklog.version.number;
    let contents = match digests {
        None => Err(Current::Gone(Orphan::Worklog)),
        Some(digests) if digests.number < registered => Err(Current::Unmeasured(registered)),
        Some(digests) => {
            let cells = digests
                .cells
                .into_iter()
                .map(|(indicator, unit, digest)| (Place::Indicator { indicator, unit }, digest));
            let examples = digests.examples.into_iter().map(|(case, digest)| (Place::Example(case), digest));
            Ok(Contents::new(cells.chain(examples)))
        }
    };
    let origin = Origin { body: Some(summary.worklog.body), name, version: Some(registered) };
    Ok(Known { origin, contents })
}

/// Refuses a work log whose newest version was never measured: what an older one showed is not cited any more.
pub(super) async fn must_be_measured(store: &Store, worklog: WorklogId) -> Result<(), SchemeError> {
    let Some(summary) = measurements::summary(store, worklog).await.map_err(failed)? else { return Ok(()) };
    let version = summary.worklog.version.number;
    match summary.measurement {
        Some(measurement) if measurement.number < version => Err(SchemeError::Unmeasured { version }),
        _ => Ok(()),
    }
}

pub(super) async fn indicator(
    store: &Store,
    plan: &Plan,
    worklog: WorklogId,
    indicator: &str,
    unit: &str,
) -> Result<Content, SchemeError> {
    of_study(store, plan, worklog).await?.ok_or(SchemeError::OtherStudy)?;
    let cell = measurements::cell(store, worklog, indicator, unit).await.map_err(failed)?;
    let cell = cell.ok_or(SchemeError::NothingThere)?;
    let version = cell.definition_version;
    let number = cell.ratio.filter(|_| cell.suppressed.is_none()).and_then(ratio);
    Ok(Content {
        digest: cell.digest,
        quote: cell.text,
        definition: Bilingual::new(
            format!("{}, định nghĩa bản {version}", cell.name.vi),
            format!("{}, definition version {version}", cell.name.en),
        ),
        number,
        version: cell.number,
        report_version: None,
    })
}

/// A ratio to the hundredth, as the cell's own sentence writes it.
fn ratio(value: f64) -> Option<Number> {
    let hundredths: i64 = format!("{value:.2}").replace('.', "").parse().ok()?;
    let amount = Amount::from_ten_thousandths(hundredths.checked_mul(100)?);
    Some(Number { amount, unit: "lần".to_owned() })
}

pub(super) async fn example(
    store: &Store,
    plan: &Plan,
    worklog: WorklogId,
    case: &str,
) -> Result<Content, SchemeError> {
    of_study(store, plan, worklog).await?.ok_or(SchemeError::OtherStudy)?;
    let example = measurements::example(store, worklog, case).await.map_err(failed)?;
    let example = example.ok_or(SchemeError::NothingThere)?;
    Ok(Content {
        digest: example.digest,
        quote: example.text,
        definition: Bilingual::default(),
        number: None,
        version: example.number,
        report_version: None,
    })
}

/// Whether a cell rests on too few cases to be shown.
pub(super) async fn is_suppressed(
    store: &Store,
    worklog: WorklogId,
    indicator: &str,
    unit: &str,
) -> Result<bool, SchemeError> {
    let cell = measurements::cell(store, worklog, indicator, unit).await.map_err(failed)?;
    Ok(cell.is_some_and(|cell| cell.suppressed.is_some()))
}

/// The work log, if it belongs to the plan's study.
async fn of_study(store: &Store, plan: &Plan, worklog: WorklogId) -> Result<Option<Summary>, SchemeError> {
    let summary = measurements::summary(store, worklog).await.map_err(failed)?;
    Ok(summary.filter(|summary| summary.worklog.study == plan.code))
}

fn failed(error: measurements::MeasurementError) -> SchemeError {
    SchemeError::Source(Box::new(error))
}
