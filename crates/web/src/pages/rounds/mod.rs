//! Rounds of blind coding: the list, the form that starts one, a coder's work, progress while it is open and the result
//! once it is closed.
//!
//! Who may judge, close and decide, and what stays unseen while a round is open, is `coding`'s to say.

mod result;
mod show;
mod start;
mod work;

use std::collections::BTreeMap;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use coding::{Round, RoundError, RoundState};
use kernel::{AccountId, StudyCode};
use measurements::number;

use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// How many rounds a page of the list holds.
const PAGE: i64 = 50;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/studies/{study}/rounds", get(list).post(start::start))
        .route("/studies/{study}/rounds/start", get(start::form))
        .route("/studies/{study}/rounds/{round}", get(show::show))
        .route("/studies/{study}/rounds/{round}/work", get(work::show).post(work::judge))
        .route("/studies/{study}/rounds/{round}/close", post(show::close))
        .route("/studies/{study}/rounds/{round}/decide", post(result::decide))
}

#[derive(Template)]
#[template(path = "pages/rounds/list.html")]
struct ListPage {
    shell: Shell,
    study: StudyCode,
    /// Whether the visitor codes reports besides.
    may_code: bool,
    rounds: Vec<RoundRow>,
    older: Option<String>,
}

/// One round in the list.
#[derive(Debug)]
struct RoundRow {
    round: Round,
    is_open: bool,
    passages: usize,
    coders: Vec<String>,
    leader: String,
    /// How many passages the visitor has judged, when the visitor is a coder of it.
    own: Option<usize>,
}

#[derive(serde::Deserialize)]
struct Cursor {
    #[serde(default)]
    before: String,
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(Cursor { before }): Query<Cursor>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::LeadRound)?;
    let study = study_of(&app, &study).await?;
    let found = coding::rounds(&app.store, &study, &before, PAGE).await.map_err(failed)?;
    let is_full = i64::try_from(found.len()).is_ok_and(|found| found == PAGE);
    let older = found.last().filter(|_| is_full).map(|round| round.id.to_string());
    let mut rounds = Vec::new();
    for round in found {
        let names = names(&app, &round).await?;
        let own = match actor.account.filter(|account| round.coders.contains(account)) {
            None => None,
            Some(coder) => Some(coding::judged_count(&app.store, round.id, coder).await.map_err(failed)?),
        };
        rounds.push(RoundRow {
            is_open: round.state() == RoundState::Open,
            passages: coding::drawn_count(&app.store, round.id).await.map_err(failed)?,
            coders: round.coders.iter().map(|coder| name_of(&names, coder)).collect(),
            leader: name_of(&names, &round.leader),
            own,
            round,
        });
    }
    let may_code = visitor.may(Act::Code);
    html(&ListPage { shell: Shell::of_study(&visitor, &app, &study), study, may_code, rounds, older })
}

/// The round of the study in the address.
async fn one(app: &App, study: &str, round: &str) -> Result<Round, PageError> {
    let id = round.parse().map_err(|_| PageError::NotFound)?;
    let round = coding::round(&app.store, id).await.map_err(failed)?;
    round.filter(|round| round.study.as_str() == study).ok_or(PageError::NotFound)
}

async fn study_of(app: &App, study: &str) -> Result<StudyCode, PageError> {
    let study = StudyCode::parse(study).map_err(|_| PageError::NotFound)?;
    plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    Ok(study)
}

/// The names of everybody who has to do with a round so far.
async fn names(app: &App, round: &Round) -> Result<BTreeMap<AccountId, String>, PageError> {
    let mut names = BTreeMap::new();
    let closing = round.closed.as_ref().map(|closing| closing.account);
    for account in round.coders.iter().copied().chain([round.leader]).chain(closing) {
        names.insert(account, name(app, account).await?);
    }
    Ok(names)
}

/// What an account is called.
async fn name(app: &App, account: AccountId) -> Result<String, PageError> {
    let people = app.people.all(&app.store).await?;
    Ok(people.get(&account).map_or_else(|| account.to_string(), |account| account.name.clone()))
}

fn name_of(names: &BTreeMap<AccountId, String>, account: &AccountId) -> String {
    names.get(account).cloned().unwrap_or_default()
}

/// What was posted: names and values in the order sent, a name as often as it was ticked.
#[derive(Debug, serde::Deserialize)]
#[serde(transparent)]
struct Fields(Vec<(String, String)>);

impl Fields {
    fn text(&self, name: &'static str) -> &str {
        self.all(name).next().unwrap_or_default().trim()
    }

    fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn has(&self, name: &'static str) -> bool {
        self.all(name).next().is_some()
    }
}

/// How many passages could have been drawn, as it is written.
fn frame(round: &Round, visitor: &Visitor) -> String {
    number(round.frame as f64, 0, visitor.language)
}

/// An error where there is no form to come back to.
fn failed(error: RoundError) -> PageError {
    match error.told() {
        Some(told) => PageError::Conflict(told),
        None => PageError::internal(error),
    }
}
