//! What a private link opens: the scheme as it stands, or a release under embargo. Whoever holds the key sees it; nobody else learns that
//! there is one.
//!
//! Nothing here is for a search engine, a cache or another site.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use publish::{DraftLink, Home, Release, Shows, Voice};

use super::cited::{Cited, Meta};
use super::files::picture_file;
use super::{Given, ReleasePage, Sounds, below, view};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError, assets};

/// The page brings its own style and nothing else.
const STANDS_ALONE: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(key): Path<String>,
) -> Result<Response, PageError> {
    let link = opened(&app, &key).await?;
    let answer = match link.shows {
        Shows::Draft => scheme(&app, &link).await?,
        Shows::Release(number) => release(&app, &visitor, (&key, &link), number).await?,
    };
    Ok(for_nobody_else(answer))
}

/// A picture of the release a link opens. The release's own address gives it to nobody before its moment.
pub(super) async fn picture(
    State(app): State<App>,
    headers: HeaderMap,
    Path((key, name)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let link = opened(&app, &key).await?;
    let Shows::Release(number) = link.shows else { return Err(PageError::NotFound) };
    let release = standing(&app, &link, number).await?;
    Ok(for_nobody_else(picture_file(&app, &headers, &release, &name).await?))
}

async fn opened(app: &App, key: &str) -> Result<DraftLink, PageError> {
    let link = publish::opened_by(&app.store, key).await.map_err(PageError::internal)?;
    link.ok_or(PageError::NotFound)
}

/// The release a link shows, unless it was revoked.
async fn standing(app: &App, link: &DraftLink, number: i64) -> Result<Release, PageError> {
    let release = publish::numbered(&app.store, &link.study, number).await.map_err(PageError::internal)?;
    release.filter(|release| release.revoked.is_none()).ok_or(PageError::NotFound)
}

/// Asks caches, search engines and other sites to keep nothing of an answer.
pub(super) fn for_nobody_else(mut answer: Response) -> Response {
    for (name, value) in [
        (CACHE_CONTROL, "private, no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow, noarchive"),
    ] {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}

async fn scheme(app: &App, link: &DraftLink) -> Result<Response, PageError> {
    let draft = publish::shared_draft_page(&app.store, &link.study, link.last_day).await;
    let page = Html(draft.map_err(PageError::internal)?.bytes);
    Ok(([(CONTENT_SECURITY_POLICY, STANDS_ALONE)], page).into_response())
}

async fn release(
    app: &App,
    visitor: &Visitor,
    (key, link): (&str, &DraftLink),
    number: i64,
) -> Result<Response, PageError> {
    let release = standing(app, link, number).await?;
    if release.is_open(app.store.world().now()) {
        return Ok(Redirect::temporary(&format!("/releases/{}/{number}", link.study)).into_response());
    }
    let page = publish::page(&app.store, &release).await.map_err(PageError::internal)?;
    let pictures = format!("/drafts/{key}/pictures/");
    let cited = Cited::of(&page, &release, &Home::Unknown, visitor.language);
    html(&ReleasePage {
        shell: Shell::new(visitor, app),
        script: assets::LISTEN.path(),
        title: view::pieces(0, &page.title.vi, &[]),
        sections: view::sections(&page),
        below: below::below(&page, &pictures, visitor.language).map_err(PageError::internal)?,
        meta: Meta::of(&page, &release, &cited, visitor.language),
        cited,
        related: Vec::new(),
        releases: Vec::new(),
        voice: Voice::NamBac,
        sound: Sounds::Missing,
        given: Given::ByLink(link.last_day),
        release,
        page,
    })
}
