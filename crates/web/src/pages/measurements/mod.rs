//! What the work records show: the work logs of a study; a measurement with its behaviours side by side; an indicator with
//! its funnel; a unit; how one figure and how everything else was computed; a case; handovers between units; files to keep.
//!
//! A figure is a question to a unit, never a verdict; the pages say so, and how each number was computed. They compute
//! nothing: `measure` did, and `measurements` kept it. Every page reads the result once.

mod case;
pub(in crate::pages) mod charts;
mod explain;
mod figure;
mod file;
mod find;
mod how;
mod indicator;
mod links;
mod list;
mod network;
mod order;
mod paging;
mod reply;
mod row;
mod series;
mod show;
mod unit;
mod units;
pub(in crate::pages) mod words;

use accounts::Act;
use axum::Router;
use axum::routing::{get, post};
use kernel::{Bilingual, StudyCode};
use measurements::json::{self, AspectJson, CellJson, IndicatorJson, UnitJson};
use measurements::{Measurement, WorklogId};
use worklog::Worklog;

use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) use links::Links;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/studies/{study}/measures", get(list::list))
        .route("/studies/{study}/measures/{worklog}", get(show::show))
        .route("/studies/{study}/measures/{worklog}/indicators/{indicator}", get(indicator::show))
        .route("/studies/{study}/measures/{worklog}/units", get(units::list))
        .route("/studies/{study}/measures/{worklog}/unit", get(unit::show))
        .route("/studies/{study}/measures/{worklog}/figure", get(figure::show))
        .route("/studies/{study}/measures/{worklog}/case", get(case::show))
        .route("/studies/{study}/measures/{worklog}/network", get(network::show))
        .route("/studies/{study}/measures/{worklog}/how", get(how::show))
        .route("/studies/{study}/measures/{worklog}/{file}", get(file::download))
        .route("/studies/{study}/measures/{worklog}/reply", post(reply::send))
}

/// A measured work log that the visitor may see.
struct Measured {
    study: StudyCode,
    body_name: Bilingual,
    worklog: Worklog,
    measurement: Measurement,
    links: Links,
    may_cite: bool,
}

/// The work log `worklog` of `study` with its newest measurement, if the visitor may see it.
async fn measured(app: &App, visitor: &Visitor, study: &str, worklog: &str) -> Result<Measured, PageError> {
    let study = parse_study(study)?;
    let id: WorklogId = worklog.parse().map_err(|_| PageError::NotFound)?;
    let worklog = worklog::worklog(&app.store, id).await.map_err(PageError::internal)?;
    let worklog = worklog.filter(|worklog| worklog.study == study).ok_or(PageError::NotFound)?;
    visitor.must(Act::SeeMeasurement(&worklog.body))?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let measurement = measurements::current(&app.store, id).await.map_err(PageError::internal)?;
    Ok(Measured {
        body_name: plan.body_name(&worklog.body),
        measurement: measurement.ok_or(PageError::NotFound)?,
        links: Links::new(&study, id),
        may_cite: visitor.may(Act::WriteScheme),
        study,
        worklog,
    })
}

/// The whole result of a measurement, classes by the names people call them by.
async fn whole(app: &App, measurement: &Measurement) -> Result<json::Measurement, PageError> {
    let mut whole = measurements::result(&app.store, measurement).await.map_err(PageError::internal)?;
    for indicator in &mut whole.indicators {
        indicator.definition = words::with_class_names(&indicator.definition);
    }
    for total in whole.totals.values_mut() {
        if let json::TotalsJson::NotMeasurable { not_measurable, .. } = total {
            *not_measurable = words::with_class_names(not_measurable);
        }
    }
    Ok(whole)
}

/// The aspect `id` with its indicator.
fn aspect<'w>(whole: &'w json::Measurement, id: &str) -> Option<(&'w IndicatorJson, &'w AspectJson)> {
    let all = whole.indicators.iter();
    let mut aspects = all.flat_map(|one| one.aspects.iter().map(move |aspect| (one, aspect)));
    aspects.find(|(_, aspect)| aspect.id == id)
}

/// The figure of `unit`, unless it is not shown.
fn figure<'u>(unit: &'u UnitJson, aspect: &str) -> Option<&'u json::MeasuredJson> {
    match unit.cells.get(aspect) {
        Some(CellJson::Measured(cell)) => Some(cell),
        _ => None,
    }
}

/// How many figures of a unit are worth asking about.
fn flags(unit: &UnitJson) -> usize {
    let flagged = |cell: &&CellJson| matches!(cell, CellJson::Measured(cell) if cell.worth_asking);
    unit.cells.values().filter(flagged).count()
}

fn parse_study(text: &str) -> Result<StudyCode, PageError> {
    StudyCode::parse(text).map_err(|_| PageError::NotFound)
}
