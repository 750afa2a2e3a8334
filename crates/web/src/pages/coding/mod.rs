//! The coders' pages: which reports there are to code, and one report's passages with the codes people gave them.
//!
//! A passage is opened by a link and coded by a plain form; `j`, `k` and marking words with the mouse only save steps.
//! What may be coded is `coding`'s to say.

mod again;
mod parts;
mod passages;
mod recode;
mod suggested;

pub(crate) use self::passages::{CodingOf, Run, names, passage_path, runs, section_title, shown};

use std::collections::HashMap;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use coding::Round;
use kernel::{Actor, Bilingual, BodyCode, StudyCode};

use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/studies/{study}/coding", get(list))
        .route("/studies/{study}/coding/{body}", get(passages::show).post(passages::code))
        .route("/studies/{study}/coding/{body}/remove", post(passages::uncode))
        .route("/studies/{study}/recode", get(recode::list))
        .route("/studies/{study}/recode/{code}", get(recode::show).post(recode::answer))
}

#[derive(Template)]
#[template(path = "pages/coding/list.html")]
struct ListPage {
    shell: Shell,
    study: StudyCode,
    bodies: Vec<BodyRow>,
    waiting: usize,
    /// Codings that wait to be looked at again.
    to_look_at: usize,
    blind_in: Vec<Round>,
}

/// One body whose report can be coded.
#[derive(Debug)]
struct BodyRow {
    body: BodyCode,
    name: Bilingual,
    group: i64,
    version: i64,
    received_at: jiff::Timestamp,
    codes: usize,
    passages: i64,
    named: i64,
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    let viewer = visitor.must(Act::Code)?;
    let study = parse_study(&study)?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let mut counted: HashMap<&BodyCode, (usize, i64, i64)> = HashMap::new();
    let borne = app.borne.of(&app.store, &viewer, &study).await.map_err(failed)?;
    for count in borne.bearings.counts() {
        let (codes, passages, named) = counted.entry(&count.body).or_default();
        *codes += 1;
        *passages += count.passages;
        *named += count.named;
    }
    let mut waiting = 0;
    let mut bodies = Vec::new();
    for state in app.boards.of(&app.store, &study).await?.iter() {
        let Some(version) = &state.latest else {
            waiting += 1;
            continue;
        };
        let (codes, passages, named) = counted.get(&state.body).copied().unwrap_or_default();
        bodies.push(BodyRow {
            name: plan.body_name(&state.body),
            body: state.body.clone(),
            group: state.group,
            version: version.number,
            received_at: version.received_at,
            codes,
            passages,
            named,
        });
    }
    let blind_in = blind_in(&app, &study, &viewer).await?;
    let to_look_at = app.queues.of(&app.store, &study).await.map_err(failed)?.waiting.len();
    let shell = Shell::of_study(&visitor, &app, &study);
    html(&ListPage { shell, study, bodies, waiting, to_look_at, blind_in })
}

/// The open rounds in which the viewer codes blind, and so is not shown everything.
pub(crate) async fn blind_in(app: &App, study: &StudyCode, viewer: &Actor) -> Result<Vec<Round>, PageError> {
    match viewer.account {
        None => Ok(Vec::new()),
        Some(coder) => {
            coding::open_rounds_of_coder(&app.store, study, coder).await.map_err(PageError::internal)
        }
    }
}

/// An error where there is no form to come back to.
pub(crate) fn failed(error: coding::CodingError) -> PageError {
    match error.told() {
        Some(told) => PageError::Conflict(told),
        None => PageError::internal(error),
    }
}

fn parse_study(text: &str) -> Result<StudyCode, PageError> {
    StudyCode::parse(text).map_err(|_| PageError::NotFound)
}
