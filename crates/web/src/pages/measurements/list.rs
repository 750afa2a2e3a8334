//! The work logs of a study, with what was measured of them.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Bilingual, StudyCode};
use measurements::Summary;

use super::{Links, parse_study, words};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// One work log in the list.
#[derive(Debug)]
struct Row {
    body_name: Bilingual,
    summary: Summary,
    links: Links,
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
        words::count(*value, self.shell.language)
    }

    /// Whether the newest version is the one measured.
    fn is_current(&self, row: &Row) -> bool {
        row.summary.measurement.as_ref().is_some_and(|made| made.version == row.summary.worklog.version.id)
    }
}

pub(super) async fn list(
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
        .map(|summary| Row {
            body_name: plan.body_name(&summary.worklog.body),
            links: Links::new(&study, summary.worklog.id),
            summary,
        });
    let may_send = plan.bodies.iter().any(|body| visitor.may(Act::RegisterWorklog(&body.code)));
    html(&ListPage { shell: Shell::of_study(&visitor, &app, &study), rows: rows.collect(), study, may_send })
}
