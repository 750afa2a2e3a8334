//! The form that starts a round.

use std::collections::BTreeSet;

use accounts::{Account, Act};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use coding::NewRound;
use kernel::{AccountId, Bilingual, StudyCode};

use super::{Fields, failed, study_of};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// How many accounts are read at once.
const ACCOUNTS: i64 = 200;

#[derive(Template)]
#[template(path = "pages/rounds/start.html")]
struct StartPage {
    shell: Shell,
    study: StudyCode,
    coders: Vec<Account>,
    wanted: Wanted,
    refused: Option<Bilingual>,
    most_passages: usize,
    longest_name: usize,
}

/// What the form holds.
#[derive(Debug, Default)]
struct Wanted {
    name: String,
    passages: String,
    coders: BTreeSet<AccountId>,
}

pub(super) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    visitor.must(Act::LeadRound)?;
    let study = study_of(&app, &study).await?;
    html(&page(&app, &visitor, study, Wanted { passages: "40".to_owned(), ..Wanted::default() }, None).await?)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    wanted: Wanted,
    refused: Option<Bilingual>,
) -> Result<StartPage, PageError> {
    Ok(StartPage {
        shell: Shell::of_study(visitor, app, &study),
        study,
        coders: coders(app).await?,
        wanted,
        refused,
        most_passages: coding::MOST_PASSAGES,
        longest_name: coding::LONGEST_NAME,
    })
}

/// Everybody who may code.
async fn coders(app: &App) -> Result<Vec<Account>, PageError> {
    let mut coders = Vec::new();
    let mut after = String::new();
    loop {
        let found = accounts::accounts(&app.store, &after, ACCOUNTS).await?;
        let Some(last) = found.last() else { return Ok(coders) };
        after = last.login.to_string();
        let may = |account: &Account| {
            account.closed_at.is_none() && accounts::may(&account.actor(), Act::Code).is_ok()
        };
        coders.extend(found.into_iter().filter(may));
    }
}

pub(super) async fn start(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::LeadRound)?;
    let study = study_of(&app, &study).await?;
    let wanted = Wanted {
        name: fields.text("name").to_owned(),
        passages: fields.text("passages").to_owned(),
        coders: fields.all("coder").filter_map(|coder| coder.parse().ok()).collect(),
    };
    let new = NewRound {
        study: study.clone(),
        name: wanted.name.clone(),
        passages: wanted.passages.parse().unwrap_or(0),
        coders: wanted.coders.iter().copied().collect(),
    };
    match coding::start(&app.store, &actor, new).await {
        Ok(round) => Ok(Redirect::to(&format!("/studies/{study}/rounds/{round}")).into_response()),
        Err(error) => match error.told() {
            None => Err(failed(error)),
            told => {
                let page = page(&app, &visitor, study, wanted, told).await?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
            }
        },
    }
}
