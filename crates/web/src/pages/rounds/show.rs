//! A round's own page: progress and the way to close it while it is open, its result once it is closed.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use coding::{Ending, Round, RoundState};
use kernel::{Bilingual, Role};

use super::{Fields, failed, frame, name_of, names, one, result};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/rounds/open.html")]
struct OpenPage {
    shell: Shell,
    round: Round,
    leader: String,
    frame: String,
    passages: usize,
    /// Each coder with how many passages are judged; a coder sees only the own line.
    progress: Vec<(String, i64)>,
    sees_all: bool,
    is_coder: bool,
    may_close: bool,
    is_complete: bool,
    refused: Option<Bilingual>,
}

impl OpenPage {
    fn path(&self) -> String {
        format!("/studies/{}/rounds/{}", self.round.study, self.round.id)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, round)): Path<(String, String)>,
) -> Result<Response, PageError> {
    visitor.must(Act::LeadRound)?;
    let round = one(&app, &study, &round).await?;
    match round.state() {
        RoundState::Open => html(&open_page(&app, &visitor, round, None).await?),
        RoundState::Closed => html(&result::page(&app, &visitor, round, None).await?),
    }
}

async fn open_page(
    app: &App,
    visitor: &Visitor,
    round: Round,
    refused: Option<Bilingual>,
) -> Result<OpenPage, PageError> {
    let actor = visitor.must(Act::LeadRound)?;
    let names = names(app, &round).await?;
    let passages = coding::drawn_count(&app.store, round.id).await.map_err(failed)?;
    let judged = coding::progress(&app.store, &round).await.map_err(failed)?;
    let is_complete = judged.iter().all(|judged| usize::try_from(*judged) == Ok(passages));
    let may_close = actor.account == Some(round.leader) || actor.role == Role::Secretariat;
    let is_coder = actor.account.is_some_and(|account| round.coders.contains(&account));
    let sees_all = may_close || !is_coder;
    let progress = round
        .coders
        .iter()
        .zip(judged)
        .filter(|(coder, _)| sees_all || actor.account == Some(**coder))
        .map(|(coder, judged)| (name_of(&names, coder), judged));
    Ok(OpenPage {
        shell: Shell::of_study(visitor, app, &round.study),
        leader: name_of(&names, &round.leader),
        frame: frame(&round, visitor),
        passages,
        progress: progress.collect(),
        sees_all,
        is_coder,
        may_close,
        is_complete,
        refused,
        round,
    })
}

pub(super) async fn close(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, round)): Path<(String, String)>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::LeadRound)?;
    let round = one(&app, &study, &round).await?;
    let ending = if fields.has("early") { Ending::Early } else { Ending::WhenAllJudged };
    match coding::close(&app.store, &actor, round.id, ending).await {
        Ok(_) => Ok(Redirect::to(&format!("/studies/{study}/rounds/{}", round.id)).into_response()),
        Err(error) => match error.told() {
            None => Err(failed(error)),
            Some(told) if round.state() == RoundState::Closed => Err(PageError::Conflict(told)),
            told => {
                let page = open_page(&app, &visitor, round, told).await?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
            }
        },
    }
}
