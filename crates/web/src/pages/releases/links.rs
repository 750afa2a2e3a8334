//! Private links to drafts and to releases under embargo: made, listed, revoked. A link's address is shown once, as it is made.
//!
//! It decides nothing: `publish` makes or refuses.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::Timestamp;
use kernel::{Bilingual, StudyCode};
use publish::{DraftLink, Home, NewDraftLink, PublishError, Shows};

use super::failed;
use crate::form::Posted;
use crate::pages::scheme::home;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/releases/links.html")]
struct LinksPage {
    shell: Shell,
    study: StudyCode,
    links: Vec<DraftLink>,
    /// The numbers of the releases that wait.
    waiting: Vec<i64>,
    now: Timestamp,
    typed: Typed,
    refused: Option<Bilingual>,
    /// The address of the link just made.
    made: Option<String>,
    /// Whether one was just revoked.
    revoked: bool,
}

#[derive(Default, serde::Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    shows: i64,
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    last_day: String,
}

#[derive(serde::Deserialize)]
pub(super) struct Done {
    revoked: Option<String>,
}

#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let study = parse(&study)?;
    visitor.must(Act::Publish)?;
    let page = page(&app, &visitor, study).await?;
    html(&LinksPage { revoked: done.revoked.is_some(), ..page })
}

pub(super) async fn make(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(study): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Result<Response, PageError> {
    let study = parse(&study)?;
    let actor = visitor.must(Act::Publish)?;
    let refused = match typed.last_day.trim().parse() {
        Err(_) => Bilingual::new(
            "Ngày hết hạn không đọc được; hãy chọn một ngày.",
            "The last day cannot be read; choose a day.",
        ),
        Ok(last_day) => {
            let shows = if typed.shows == 0 { Shows::Draft } else { Shows::Release(typed.shows) };
            let new = NewDraftLink { shows, purpose: typed.purpose.clone(), last_day };
            match publish::make_draft_link(&app.store, &actor, &study, new).await {
                Ok((_, key)) => {
                    let site = match home(&headers, app.settings.plain_http) {
                        Home::At(site) => site,
                        Home::Unknown => String::new(),
                    };
                    let made = Some(format!("{site}/drafts/{}", key.as_str()));
                    let page = LinksPage { made, ..page(&app, &visitor, study).await? };
                    return Ok(([(CACHE_CONTROL, "private, no-store")], html(&page)?).into_response());
                }
                Err(PublishError::DraftLink(refused)) => refused.message(),
                Err(error) => return Err(failed(error)),
            }
        }
    };
    let page = LinksPage { typed, refused: Some(refused), ..page(&app, &visitor, study).await? };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

pub(super) async fn revoke(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, link)): Path<(String, String)>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, PageError> {
    let study = parse(&study)?;
    let actor = visitor.must(Act::Publish)?;
    let link = link.parse().map_err(|_| PageError::NotFound)?;
    match publish::revoke_draft_link(&app.store, &actor, &study, link).await {
        Ok(()) => Ok(Redirect::to(&format!("/studies/{study}/releases/links?revoked=1")).into_response()),
        Err(PublishError::DraftLink(refused)) => {
            let page = LinksPage { refused: Some(refused.message()), ..page(&app, &visitor, study).await? };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(failed(error)),
    }
}

async fn page(app: &App, visitor: &Visitor, study: StudyCode) -> Result<LinksPage, PageError> {
    let now = app.store.world().now();
    let releases = publish::releases(&app.store, &study, None).await.map_err(failed)?;
    let waits = releases.iter().filter(|release| release.revoked.is_none() && !release.is_open(now));
    Ok(LinksPage {
        shell: Shell::of_study(visitor, app, &study),
        links: publish::draft_links(&app.store, &study).await.map_err(failed)?,
        waiting: waits.map(|release| release.number).collect(),
        now,
        typed: Typed::default(),
        refused: None,
        made: None,
        revoked: false,
        study,
    })
}

fn parse(study: &str) -> Result<StudyCode, PageError> {
    StudyCode::parse(study).map_err(|_| PageError::NotFound)
}
