//! Queries: asking about a passage, answering, closing. They are shown with the report they are about and at the desk.

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query as Asked, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use kernel::{Bilingual, BodyCode, Language, StudyCode};
use plan::Study;
use reports::query::{self, NewQuery, Query, QueryError, QueryState, Wants};
use reports::{Passage, Version};

use super::reports::version_path;
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/studies/{study}/reports/{body}/versions/{number}/queries", get(form).post(ask))
        .route("/studies/{study}/queries/{id}/answer", post(answer))
        .route("/studies/{study}/queries/{id}/close", post(close))
}

/// The tone of a badge that tells how a query stands.
pub(crate) fn tone(query: &Query) -> &'static str {
    match (query.state, query.wants) {
        (QueryState::Closed, _) => "good",
        (QueryState::Answered, _) => "note",
        (QueryState::Open, Wants::Answer) => "warn",
        (QueryState::Open, Wants::Correction) => "bad",
    }
}

/// The first words of a long quotation.
pub(crate) fn short(text: &str) -> String {
    const MOST: usize = 160;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Where a query is shown with its report.
pub(crate) fn place(query: &Query) -> String {
    format!("/studies/{}/reports/{}#query-{}", query.study, query.body, query.number)
}

/// What the body does about a query.
pub(crate) fn what_to_do(query: &Query, language: Language) -> &'static str {
    match (query.state, query.wants) {
        (QueryState::Open, Wants::Answer) => language.pick("Trả lời", "Answer it"),
        (QueryState::Open, Wants::Correction) => language.pick(
            "Xem đoạn cần sửa, sửa rồi gửi phiên bản mới",
            "See the passage, mend it, send a new version",
        ),
        _ => language.pick("Xem", "See it"),
    }
}

#[derive(Template)]
#[template(path = "pages/queries/ask.html")]
struct AskPage {
    shell: Shell,
    study: Study,
    name: Bilingual,
    version: Version,
    passage: Passage,
    may_return: bool,
    text: String,
    refusal: Option<Bilingual>,
}

impl AskPage {
    fn path(&self) -> String {
        version_path(&self.study.code, &self.version.body, self.version.number)
    }
}

#[derive(serde::Deserialize)]
struct Where {
    address: String,
}

async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body, number)): Path<(String, String, i64)>,
    Asked(Where { address }): Asked<Where>,
) -> Result<Response, PageError> {
    visitor.must(Act::AskQuery)?;
    let (study, version) = version_of(&app, &study, &body, number).await?;
    ask_page(&app, &visitor, study, version, &address, (String::new(), None)).await
}

async fn ask_page(
    app: &App,
    visitor: &Visitor,
    study: Study,
    version: Version,
    address: &str,
    (text, refusal): (String, Option<Bilingual>),
) -> Result<Response, PageError> {
    let passage = reports::passage(&app.store, version.id, address).await?.ok_or(PageError::NotFound)?;
    let mut shell = Shell::of_study(visitor, app, &study.code);
    shell.generated |= study.generated;
    let name = study.plan.body_name(&version.body);
    let may_return = visitor.may(Act::ReturnReport);
    html(&AskPage { shell, study, name, version, passage, may_return, text, refusal })
}

async fn version_of(app: &App, study: &str, body: &str, number: i64) -> Result<(Study, Version), PageError> {
    let code = StudyCode::parse(study).map_err(|_| PageError::NotFound)?;
    let body = BodyCode::parse(body).map_err(|_| PageError::NotFound)?;
    let study = plan::study_as_seen_by(&app.store, &code, &body).await?.ok_or(PageError::NotFound)?;
    let report = reports::report_of(&app.store, &code, &body).await?.ok_or(PageError::NotFound)?;
    let versions = reports::versions(&app.store, report).await?;
    let version = versions.into_iter().find(|version| version.number == number);
    Ok((study, version.ok_or(PageError::NotFound)?))
}

#[derive(serde::Deserialize)]
struct Wanted {
    address: String,
    digest: String,
    #[serde(default)]
    wants: String,
    #[serde(default)]
    text: String,
}

async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body, number)): Path<(String, String, i64)>,
    Posted(wanted): Posted<Wanted>,
) -> Result<Response, PageError> {
    let mut actor = visitor.must(Act::AskQuery)?;
    let wants = Wants::parse(&wanted.wants).unwrap_or(Wants::Answer);
    if wants == Wants::Correction {
        actor = visitor.must(Act::ReturnReport)?;
    }
    let (study, version) = version_of(&app, &study, &body, number).await?;
    let new = NewQuery {
        address: wanted.address.clone(),
        digest: wanted.digest.parse().map_err(|_| PageError::NotFound)?,
        wants,
        text: wanted.text.clone(),
    };
    match query::ask(&app.store, &actor, &version, new).await {
        Ok(query) => Ok(Redirect::to(&place(&query)).into_response()),
        Err(QueryError::Store(error)) => Err(error.into()),
        Err(error) => {
            let again = (wanted.text, error.message());
            ask_page(&app, &visitor, study, version, &wanted.address, again).await
        }
    }
}

/// The query of the study in the address.
async fn one(app: &App, study: &str, id: &str) -> Result<Query, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let query = query::query(&app.store, id).await?;
    query.filter(|query| query.study.as_str() == study).ok_or(PageError::NotFound)
}

#[derive(serde::Deserialize)]
struct Words {
    #[serde(default)]
    text: String,
}

async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(Words { text }): Posted<Words>,
) -> Result<Response, PageError> {
    let query = one(&app, &study, &id).await?;
    let actor = visitor.must(Act::SendReport(&query.body))?;
    done(query::answer(&app.store, &actor, query.id, &text).await, &query)
}

async fn close(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(Words { text }): Posted<Words>,
) -> Result<Response, PageError> {
    let query = one(&app, &study, &id).await?;
    let actor = visitor.must(Act::AskQuery)?;
    done(query::close(&app.store, &actor, query.id, &text).await, &query)
}

fn done(done: Result<(), QueryError>, query: &Query) -> Result<Response, PageError> {
    match done {
        Ok(()) => Ok(Redirect::to(&place(query)).into_response()),
        Err(error) => match error.message() {
            Some(message) => Err(PageError::Conflict(message)),
            None => Err(PageError::internal(error)),
        },
    }
}
