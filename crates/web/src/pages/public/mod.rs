//! What everyone may read: the list of what was published, a release with its evidence, its Word file and its sound.
//!
//! Nothing here needs an account; nothing here can be changed.

pub(crate) mod range;
pub(crate) mod view;

use std::sync::{Arc, OnceLock};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use kernel::StudyCode;
use publish::{Engine, PublicPage, PublishError, Release, Voice};

use self::range::File;
use self::view::{Piece, SectionPart};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError, assets};

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The one speech engine of this site, made when first asked for: its turns keep the voices from crowding the machine.
type Speech = Arc<OnceLock<Engine>>;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/", get(front))
        .route("/releases/{study}", get(latest))
        .route("/releases/{study}/{number}", get(show))
        .route("/releases/{study}/{number}/de-an.docx", get(word))
        .route("/releases/{study}/{number}/page.json", get(frozen))
        .route("/releases/{study}/{number}/audio/{file}", get(audio))
        .layer(Extension(Speech::default()))
}

#[derive(Template)]
#[template(path = "pages/public/front.html")]
struct FrontPage {
    shell: Shell,
    releases: Vec<Release>,
    older: Option<String>,
}

#[derive(serde::Deserialize)]
struct After {
    after: Option<String>,
}

async fn front(
    State(app): State<App>,
    visitor: Visitor,
    Query(After { after }): Query<After>,
) -> Result<Response, PageError> {
    let after = after.as_deref().map(study_of).transpose()?;
    let releases = publish::latest_of_each(&app.store, after.as_ref()).await.map_err(PageError::internal)?;
    let full = i64::try_from(releases.len()).is_ok_and(|count| count == publish::PAGE);
    let older = releases.last().filter(|_| full).map(|release| release.study.to_string());
    html(&FrontPage { shell: Shell::new(&visitor, &app), releases, older })
}

async fn latest(State(app): State<App>, Path(study): Path<String>) -> Result<Response, PageError> {
    let study = study_of(&study)?;
    let release = publish::latest(&app.store, &study).await.map_err(PageError::internal)?;
    let release = release.ok_or(PageError::NotFound)?;
    Ok(Redirect::temporary(&format!("/releases/{study}/{}", release.number)).into_response())
}

#[derive(Template)]
#[template(path = "pages/public/release.html")]
struct ReleasePage {
    shell: Shell,
    script: &'static str,
    release: Release,
    page: PublicPage,
    title: Vec<Piece>,
    sections: Vec<SectionPart>,
    /// Every release of the study, newest first, as many as a list gives.
    releases: Vec<Release>,
    voice: Voice,
}

impl ReleasePage {
    /// The newest release's number, when this is not it.
    fn newer(&self) -> Option<i64> {
        self.releases.first().map(|newest| newest.number).filter(|newest| *newest > self.release.number)
    }

    fn generated(&self) -> bool {
        self.page.material == publish::Material::Generated
    }

    fn voice_name(&self, voice: &Voice) -> &'static str {
        voice.name(self.shell.language)
    }

    fn is_chosen(&self, voice: &Voice) -> bool {
        *voice == self.voice
    }

    fn count(&self, number: &i64) -> String {
        vietnamese::format_integer(*number, self.shell.language)
    }

    fn date(&self, date: &jiff::civil::Date) -> String {
        vietnamese::format_date(*date, self.shell.language)
    }
}

#[derive(serde::Deserialize)]
struct Listen {
    voice: Option<String>,
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, String)>,
    Query(listen): Query<Listen>,
) -> Result<Response, PageError> {
    let release = release_of(&app, &study, &number).await?;
    let page = publish::page(&app.store, &release).await.map_err(PageError::internal)?;
    let releases = publish::releases(&app.store, &release.study, None).await.map_err(PageError::internal)?;
    html(&ReleasePage {
        shell: Shell::new(&visitor, &app),
        script: assets::LISTEN.path(),
        title: view::pieces(0, &page.title.vi),
        sections: view::sections(&page),
        voice: listen.voice.and_then(|code| code.parse().ok()).unwrap_or(Voice::NamBac),
        release,
        page,
        releases,
    })
}

async fn word(
    State(app): State<App>,
    headers: HeaderMap,
    Path((study, number)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let release = release_of(&app, &study, &number).await?;
    let save_as = Some(format!("{study}-{number}.docx"));
    let file = File { digest: release.docx, kind: WORD, save_as };
    if let Some(known) = file.known(&headers) {
        return Ok(known);
    }
    let bytes = publish::word(&app.store, &release).await.map_err(PageError::internal)?;
    Ok(file.answer(&headers, bytes))
}

/// The page as it was frozen, byte for byte: its SHA-256 stands in the ledger.
async fn frozen(
    State(app): State<App>,
    headers: HeaderMap,
    Path((study, number)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let release = release_of(&app, &study, &number).await?;
    let file = File { digest: release.page, kind: "application/json", save_as: None };
    if let Some(known) = file.known(&headers) {
        return Ok(known);
    }
    let bytes = app.store.blobs().get(&release.page).await.map_err(PageError::internal)?;
    Ok(file.answer(&headers, bytes))
}

/// `nu-bac.wav`: the sound; `nu-bac.json`: where each sentence is in it.
async fn audio(
    State(app): State<App>,
    Extension(speech): Extension<Speech>,
    headers: HeaderMap,
    Path((study, number, file)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let (voice, kind) = file.split_once('.').ok_or(PageError::NotFound)?;
    let voice: Voice = voice.parse().map_err(|_| PageError::NotFound)?;
    let release = release_of(&app, &study, &number).await?;
    let page = publish::page(&app.store, &release).await.map_err(PageError::internal)?;
    let engine = speech.get_or_init(|| Engine::new(app.settings.espeak.clone()));
    let audio = match publish::audio(&app.store, engine, &release, &page, voice).await {
        Ok(audio) => audio,
        Err(PublishError::Speech(error)) => {
            tracing::warn!(error = &error as &dyn std::error::Error, %voice, "the page cannot be read aloud");
            return Ok((StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")).into_response());
        }
        Err(error) => return Err(PageError::internal(error)),
    };
    match kind {
        "json" => Ok(Json(audio.marks).into_response()),
        "wav" => {
            let file = File { digest: audio.wav, kind: "audio/wav", save_as: None };
            if let Some(known) = file.known(&headers) {
                return Ok(known);
            }
            let bytes = publish::wav(&app.store, &audio).await.map_err(PageError::internal)?;
            Ok(file.answer(&headers, bytes))
        }
        _ => Err(PageError::NotFound),
    }
}

fn study_of(code: &str) -> Result<StudyCode, PageError> {
    StudyCode::parse(code).map_err(|_| PageError::NotFound)
}

async fn release_of(app: &App, study: &str, number: &str) -> Result<Release, PageError> {
    let number = number.parse().map_err(|_| PageError::NotFound)?;
    let found =
        publish::numbered(&app.store, &study_of(study)?, number).await.map_err(PageError::internal)?;
    found.ok_or(PageError::NotFound)
}
