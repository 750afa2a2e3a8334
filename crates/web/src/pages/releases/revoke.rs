//! Revoking a release: what it means, and the reason everybody will read.
//!
//! It decides nothing: `publish` revokes or refuses.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{Bilingual, StudyCode};
use publish::{PublishError, Release};

use super::failed;
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/releases/revoke.html")]
struct RevokePage {
    shell: Shell,
    release: Release,
    /// What is shown instead: the latest other release that stands.
    instead: Option<Release>,
    reason: String,
    refused: Option<Bilingual>,
}

#[derive(serde::Deserialize)]
pub(super) struct Reason {
    #[serde(default)]
    reason: String,
}

pub(super) async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (study, number) = parse(&study, &number)?;
    visitor.must(Act::Publish)?;
    html(&page(&app, &visitor, (study, number), (String::new(), None)).await?)
}

pub(super) async fn revoke(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, String)>,
    Posted(Reason { reason }): Posted<Reason>,
) -> Result<Response, PageError> {
    let (study, number) = parse(&study, &number)?;
    let actor = visitor.must(Act::Publish)?;
    match publish::revoke(&app.store, &actor, &study, number, &reason).await {
        Ok(()) => {
            let to = format!("/studies/{study}/releases?revoked={number}");
            Ok(Redirect::to(&to).into_response())
        }
        Err(PublishError::Revocation(refused)) => {
            let page = page(&app, &visitor, (study, number), (reason, Some(refused.message()))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(failed(error)),
    }
}

async fn page(
    app: &App,
    visitor: &Visitor,
    (study, number): (StudyCode, i64),
    (reason, refused): (String, Option<Bilingual>),
) -> Result<RevokePage, PageError> {
    let release = publish::numbered(&app.store, &study, number).await.map_err(failed)?;
    let release = release.ok_or(PageError::NotFound)?;
    let latest = publish::latest(&app.store, &study).await.map_err(failed)?;
    let instead = match latest {
        Some(latest) if latest.id == release.id => {
            publish::before(&app.store, &release).await.map_err(failed)?
        }
        latest => latest,
    };
    Ok(RevokePage { shell: Shell::of_study(visitor, app, &study), release, instead, reason, refused })
}

fn parse(study: &str, number: &str) -> Result<(StudyCode, i64), PageError> {
    let study = StudyCode::parse(study).map_err(|_| PageError::NotFound)?;
    Ok((study, number.parse().map_err(|_| PageError::NotFound)?))
}
