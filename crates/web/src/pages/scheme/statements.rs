//! Writing, editing, moving and taking out statements.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::StudyCode;
use scheme::{Direction, Edit, NewRemoval, Overtaken, Piece, SchemeError, StatementId, word_diff};

use super::evidence::Names;
use super::{Draft, again, evidence_path, failed, parse_study};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(serde::Deserialize)]
pub(super) struct Written {
    section: String,
    text: String,
}

pub(super) async fn write(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(written): Posted<Written>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let study = parse_study(&study)?;
    match scheme::write_statement(&app.store, &actor, &study, &written.section, &written.text).await {
        Ok(id) => Ok(Redirect::to(&evidence_path(&study, id)).into_response()),
        Err(error) => {
            let draft = Draft { section: written.section, text: written.text, ..Draft::default() };
            again(&app, &visitor, &study, None, error, draft).await
        }
    }
}

#[derive(serde::Deserialize)]
pub(super) struct Edited {
    seen: i64,
    text: String,
}

pub(super) async fn edit(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(edited): Posted<Edited>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let (study, id) = (parse_study(&study)?, parse_statement(&id)?);
    let edit = Edit { statement: id, seen: edited.seen, text: edited.text.clone() };
    match scheme::edit_statement(&app.store, &actor, edit).await {
        Ok(_) => Ok(Redirect::to(&evidence_path(&study, id)).into_response()),
        Err(SchemeError::Overtaken(overtaken)) => {
            let page = OvertakenPage::new(&app, &visitor, study, *overtaken).await?;
            Ok((StatusCode::CONFLICT, html(&page)?).into_response())
        }
        Err(error) => {
            let draft = Draft { edited: Some(edited.text), ..Draft::default() };
            again(&app, &visitor, &study, Some(id), error, draft).await
        }
    }
}

/// Somebody else was faster: their text, the visitor's text, and the form to save one after all.
#[derive(Template)]
#[template(path = "pages/scheme/overtaken.html")]
struct OvertakenPage {
    shell: Shell,
    study: StudyCode,
    overtaken: Overtaken,
    by: String,
    theirs: Vec<Piece>,
    yours: Vec<Piece>,
}

impl OvertakenPage {
    async fn new(
        app: &App,
        visitor: &Visitor,
        study: StudyCode,
        overtaken: Overtaken,
    ) -> Result<Self, PageError> {
        let by = Names::new(app, visitor.language).of(&overtaken.theirs.by).await?;
        let seen = overtaken.seen.as_ref().map_or("", |seen| seen.text.as_str());
        let theirs = word_diff(seen, &overtaken.theirs.text);
        let yours = word_diff(seen, &overtaken.yours);
        Ok(Self { shell: Shell::of_study(visitor, app, &study), study, overtaken, by, theirs, yours })
    }
}

#[derive(serde::Deserialize)]
pub(super) struct Shift {
    to: String,
}

pub(super) async fn shift(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(shift): Posted<Shift>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let (study, id) = (parse_study(&study)?, parse_statement(&id)?);
    let direction = if shift.to == "earlier" { Direction::Earlier } else { Direction::Later };
    scheme::move_statement(&app.store, &actor, id, direction).await.map_err(failed)?;
    Ok(Redirect::to(&evidence_path(&study, id)).into_response())
}

#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

#[derive(serde::Deserialize)]
pub(super) struct TakenOut {
    #[serde(default)]
    seen: i64,
    #[serde(default)]
    reason: String,
}

pub(super) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(TakenOut { seen, reason }): Posted<TakenOut>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let (study, id) = (parse_study(&study)?, parse_statement(&id)?);
    match scheme::remove_statement(&app.store, &actor, NewRemoval { statement: id, seen, reason }).await {
        Ok(()) => Ok(Redirect::to(&format!("/studies/{study}/scheme#removed")).into_response()),
        Err(error) => again(&app, &visitor, &study, Some(id), error, Draft::default()).await,
    }
}

pub(super) async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let (study, id) = (parse_study(&study)?, parse_statement(&id)?);
    scheme::restore_statement(&app.store, &actor, id).await.map_err(failed)?;
    Ok(Redirect::to(&evidence_path(&study, id)).into_response())
}

pub(super) fn parse_statement(text: &str) -> Result<StatementId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}
