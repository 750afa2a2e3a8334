//! Findings of a minority: keeping a passage as one, and dropping it with a reason.

use accounts::Act;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::Language;
use scheme::{MinorityId, MinorityView, NewMinority, Reached};

use super::citations::{parse_digest, parse_target};
use super::{Draft, again, parse_study};
use crate::form::Posted;
use crate::visitor::Visitor;
use crate::{App, PageError};

/// The badge's class and word.
pub(super) fn reached(minority: &MinorityView, language: Language) -> (&'static str, &'static str) {
    let reached = minority.reached();
    let class = match reached {
        Reached::Cited => "good",
        Reached::Open => "warn",
        Reached::Dropped => "note",
    };
    (class, reached.name(language))
}

#[derive(serde::Deserialize)]
pub(super) struct Kept {
    #[serde(default)]
    target: String,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    why: String,
}

pub(super) async fn pin(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(form): Posted<Kept>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let study = parse_study(&study)?;
    let new =
        NewMinority { target: parse_target(&form.target)?, seen: parse_digest(&form.seen)?, why: form.why };
    match scheme::pin_minority(&app.store, &actor, &study, new).await {
        Ok(id) => Ok(Redirect::to(&format!("/studies/{study}/scheme#m-{id}")).into_response()),
        Err(error) => again(&app, &visitor, &study, None, error, Draft::default()).await,
    }
}

#[derive(serde::Deserialize)]
pub(super) struct Reason {
    #[serde(default)]
    reason: String,
}

pub(super) async fn let_go(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(form): Posted<Reason>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let study = parse_study(&study)?;
    let id: MinorityId = id.parse().map_err(|_| PageError::NotFound)?;
    match scheme::drop_minority(&app.store, &actor, id, &form.reason).await {
        Ok(()) => Ok(Redirect::to(&format!("/studies/{study}/scheme#m-{id}")).into_response()),
        Err(error) => again(&app, &visitor, &study, None, error, Draft::default()).await,
    }
}
