//! What the work records show: the work logs of a study, a measurement with its funnels and tables, a unit, a case.
//!
//! A figure is a question to a unit, never a verdict; the pages say so, and how each number was computed. They compute
//! nothing: `measure` did, and `measurements` kept it.

mod case;
mod funnel;
mod show;
mod unit;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use kernel::{Bilingual, StudyCode};
use measurements::json;
use measurements::{Measurement, Summary, WorklogId, number};
use worklog::Worklog;

use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/studies/{study}/measures", get(list))
        .route("/studies/{study}/measures/{worklog}", get(show::show))
        .route("/studies/{study}/measures/{worklog}/unit", get(unit::show))
        .route("/studies/{study}/measures/{worklog}/case", get(case::show))
}

/// One work log in the list.
#[derive(Debug)]
struct Row {
    body_name: Bilingual,
    summary: Summary,
}

#[derive(Template)]
#[template(path = "pages/measurements/list.html")]
struct ListPage {
    shell: Shell,
    study: StudyCode,
    rows: Vec<Row>,
    may_send: bool,
}

impl ListPage {
    fn count(&self, value: &u64) -> String {
        number(*value as f64, 0, self.shell.language)
    }

    /// Whether the newest version is the one measured.
    fn is_current(&self, row: &Row) -> bool {
        row.summary.measurement.as_ref().is_some_and(|made| made.version == row.summary.worklog.version.id)
    }
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeePlan)?;
    let study = parse_study(&study)?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let summaries = measurements::list(&app.store, &study).await.map_err(PageError::internal)?;
    let rows = summaries
        .into_iter()
        .filter(|summary| visitor.may(Act::SeeMeasurement(&summary.worklog.body)))
        .map(|summary| Row { body_name: plan.body_name(&summary.worklog.body), summary });
    let may_send = plan.bodies.iter().any(|body| visitor.may(Act::RegisterWorklog(&body.code)));
    html(&ListPage { shell: Shell::of_study(&visitor, &app, &study), study, rows: rows.collect(), may_send })
}

/// A measured work log that the visitor may see.
struct Measured {
    study: StudyCode,
    body_name: Bilingual,
    worklog: Worklog,
    measurement: Measurement,
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
    let measurement = measurement.ok_or(PageError::NotFound)?;
    Ok(Measured { body_name: plan.body_name(&worklog.body), study, worklog, measurement })
}

/// The whole result of a measurement.
async fn whole(app: &App, measurement: &Measurement) -> Result<json::Measurement, PageError> {
    measurements::result(&app.store, measurement).await.map_err(PageError::internal)
}

/// Where a cell's statement is chosen.
fn cite_path(study: &StudyCode, target: &scheme::Target) -> String {
    format!("/studies/{study}/scheme/cite?target={}", crate::form::encode(&target.to_string()))
}

fn unit_path(study: &StudyCode, worklog: WorklogId, unit: &str) -> String {
    format!("/studies/{study}/measures/{worklog}/unit?name={}", crate::form::encode(unit))
}

fn case_path(study: &StudyCode, worklog: WorklogId, case: &str) -> String {
    format!("/studies/{study}/measures/{worklog}/case?key={}", crate::form::encode(case))
}

fn parse_study(text: &str) -> Result<StudyCode, PageError> {
    StudyCode::parse(text).map_err(|_| PageError::NotFound)
}
