//! The releases of a study as a podcast (RSS 2.0): each is an episode, and its brief is one of its own.
//!
//! An episode must say how many bytes its file has, so the sound of the newest few is made when the feed is asked for, and what it tells is
//! kept in memory until there is another release, one is revoked, or one under embargo opens.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use kernel::StudyCode;
use publish::{AudioForm, Home, PublicPage, PublishError, Recital, Release, Voice};
use store::Kept;

use super::feed::plain;
use super::{Listen, study_of};
use crate::pages::scheme::home;
use crate::{App, PageError};

/// So many releases are episodes.
const MOST: usize = 8;
/// Of so many studies and voices the feed is kept.
const MOST_FEEDS: usize = 8;

/// What a feed follows from: its study, when its next release opens, its voice.
type Key = (StudyCode, Option<Timestamp>, Voice);

/// The podcasts of studies.
#[derive(Debug, Clone)]
pub(super) struct Podcasts(Arc<Kept<Key, Vec<Episode>>>);

impl Default for Podcasts {
    fn default() -> Self {
        Self(Arc::new(Kept::new(MOST_FEEDS, &["release"])))
    }
}

/// One episode.
#[derive(Debug, Clone)]
struct Episode {
    title: String,
    about: String,
    guid: String,
    number: i64,
    is_brief: bool,
    published: String,
    /// The path of the page.
    page: String,
    /// The path of the file.
    sound: String,
    length: usize,
    seconds: u64,
}

#[derive(Template)]
#[template(path = "pages/public/podcast.xml", escape = "html")]
struct Podcast<'a> {
    name: String,
    author: String,
    /// Where the site stands, without a slash at its end; empty where it is not known.
    site: String,
    study: &'a StudyCode,
    episodes: &'a [Episode],
}

pub(super) async fn feed(
    State(app): State<App>,
    Extension(Podcasts(podcasts)): Extension<Podcasts>,
    headers: HeaderMap,
    Path(study): Path<String>,
    Query(listen): Query<Listen>,
) -> Result<Response, PageError> {
    let study = study_of(&study)?;
    let voice = listen.voice.and_then(|code| code.parse().ok()).unwrap_or(Voice::NamBac);
    let next = publish::next_opening(&app.store, &study).await.map_err(PageError::internal)?;
    let told = async || episodes(&app, &study, voice).await;
    let episodes = match podcasts.get(&app.store, &(study.clone(), next, voice), told).await {
        Ok(episodes) => episodes,
        Err(PublishError::Speech(error)) => {
            tracing::warn!(error = &error as &dyn std::error::Error, %voice, "a podcast cannot be spoken");
            return Ok((StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")).into_response());
        }
        Err(error) => return Err(PageError::internal(error)),
    };
    if episodes.is_empty() {
        return Err(PageError::NotFound);
    }
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let podcast = Podcast {
        name: plain(&plan.name.vi),
        author: plain(&plan.issuer.vi),
        site: match home(&headers, app.settings.plain_http) {
            Home::At(site) => site,
            Home::Unknown => String::new(),
        },
        study: &study,
        episodes: &episodes,
    };
    let text = podcast.render().map_err(PageError::internal)?;
    Ok(([(CONTENT_TYPE, "application/rss+xml; charset=utf-8")], text).into_response())
}

/// The episodes of the newest releases that are public and stand.
async fn episodes(app: &App, study: &StudyCode, voice: Voice) -> Result<Vec<Episode>, PublishError> {
    let mut episodes = Vec::new();
    let releases = publish::public_releases(&app.store, study, None).await?;
    for release in releases.into_iter().filter(|release| release.revoked.is_none()).take(MOST) {
        let page = publish::page(&app.store, &release).await?;
        if !page.brief.is_empty() {
            episodes.push(episode(app, (&release, &page), Recital::Brief, voice).await?);
        }
        episodes.push(episode(app, (&release, &page), Recital::Page, voice).await?);
    }
    Ok(episodes)
}

async fn episode(
    app: &App,
    (release, page): (&Release, &PublicPage),
    recital: Recital,
    voice: Voice,
) -> Result<Episode, PublishError> {
    let audio = publish::recite(&app.store, &app.settings.speaker, (release, page), recital, voice).await?;
    let bytes = publish::audio_file(&app.store, &audio, AudioForm::Mp3).await?;
    let is_brief = recital == Recital::Brief;
    let Release { study, number, .. } = release;
    let at = format!("/releases/{study}/{number}");
    let (what, path, folder, mark) = match is_brief {
        true => ("Tóm tắt bản", format!("{at}/brief"), "brief", "-brief"),
        false => ("Bản", at.clone(), "audio", ""),
    };
    Ok(Episode {
        title: plain(&format!("{what} công bố số {number}: {}", page.name.vi)),
        about: plain(&release.title.vi),
        guid: format!("{}{mark}", release.page),
        number: *number,
        is_brief,
        published: release.opened_at().strftime("%a, %d %b %Y %H:%M:%S +0000").to_string(),
        page: path,
        sound: format!("{at}/{folder}/{voice}.mp3"),
        length: bytes.len(),
        seconds: audio.marks.last().map_or(0, |mark| mark.end_ms.div_ceil(1000)),
    })
}
