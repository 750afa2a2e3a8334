//! The files of a release: Word, PDF, the frozen record, sound and pictures.
//!
//! What was frozen is given byte for byte; a PDF and sound are made of it when they are asked for.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use kernel::Digest;
use publish::speech::SpeechError;
use publish::{AudioForm, PdfError, PublishError, Recital, Release, Typefaces, Voice};

use super::range::File;
use super::{Press, any_release_of, may_inspect, release_of};
use crate::visitor::Visitor;
use crate::{App, PageError};

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
pub(crate) const PDF: &str = "application/pdf";

pub(super) async fn word(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((study, number)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let release = release_of(&app, &visitor, &study, &number).await?;
    let save_as = Some(format!("{study}-{number}.docx"));
    let file = File { digest: release.docx, kind: WORD, save_as };
    if let Some(known) = file.known(&headers) {
        return Ok(known);
    }
    let bytes = publish::word(&app.store, &release).await.map_err(PageError::internal)?;
    Ok(file.answer(&headers, bytes))
}

/// The PDF is made of what was frozen, one at a time for all visitors: nobody signs in here.
pub(super) async fn pdf(
    State(app): State<App>,
    Extension(press): Extension<Press>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((study, number)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let release = release_of(&app, &visitor, &study, &number).await?;
    let page = publish::page(&app.store, &release).await.map_err(PageError::internal)?;
    let turn = press.acquire().await.map_err(PageError::internal)?;
    let pdf = publish::release_pdf(page, Typefaces::of(&app.settings.fonts)).await.map_err(pdf_failed)?;
    drop(turn);
    tracing::info!(typeface = pdf.typeface, pages = pdf.pages, "a release was made a PDF");
    let save_as = Some(format!("{study}-{number}.pdf"));
    let file = File { digest: Digest::of(&pdf.bytes), kind: PDF, save_as };
    Ok(file.known(&headers).unwrap_or_else(|| file.answer(&headers, pdf.bytes)))
}

/// What a person reads where no PDF could be made.
pub(crate) fn pdf_failed(error: PublishError) -> PageError {
    match error {
        PublishError::Pdf(PdfError::NoTypeface(none)) => {
            tracing::warn!(error = &none as &dyn std::error::Error, "no PDF can be made");
            PageError::Conflict(none.told())
        }
        error => PageError::internal(error),
    }
}

/// The page as it was frozen, byte for byte: its SHA-256 stands in the ledger. Of a revoked one too, for who may inspect it.
pub(super) async fn frozen(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((study, number)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let release = if may_inspect(&visitor) {
        any_release_of(&app, &visitor, &study, &number).await?
    } else {
        release_of(&app, &visitor, &study, &number).await?
    };
    let file = File { digest: release.page, kind: "application/json", save_as: None };
    if let Some(known) = file.known(&headers) {
        return Ok(known);
    }
    let bytes = app.store.blobs().get(&release.page).await.map_err(PageError::internal)?;
    Ok(file.answer(&headers, bytes))
}

/// `nu-bac.opus`, `.mp3`, `.wav`: the sound; `nu-bac.json`: where each sentence is in it, and where chapters begin.
pub(super) async fn audio(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((study, number, file)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let release = release_of(&app, &visitor, &study, &number).await?;
    sound(&app, &headers, &release, Recital::Page, &file).await
}

/// The file of a recital: `nu-bac.opus`, or its marks as `nu-bac.json`.
pub(super) async fn sound(
    app: &App,
    headers: &HeaderMap,
    release: &Release,
    recital: Recital,
    file: &str,
) -> Result<Response, PageError> {
    let (voice, kind) = file.split_once('.').ok_or(PageError::NotFound)?;
    let voice: Voice = voice.parse().map_err(|_| PageError::NotFound)?;
    let page = publish::page(&app.store, release).await.map_err(PageError::internal)?;
    let speaker = &app.settings.speaker;
    let audio = match publish::recite(&app.store, speaker, (release, &page), recital, voice).await {
        Ok(audio) => audio,
        Err(PublishError::Speech(SpeechError::NothingToSay)) => return Err(PageError::NotFound),
        Err(PublishError::Speech(error)) => {
            tracing::warn!(error = &error as &dyn std::error::Error, %voice, "the page cannot be read aloud");
            return Ok((StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")).into_response());
        }
        Err(error) => return Err(PageError::internal(error)),
    };
    if kind == "json" {
        return Ok(Json(audio.marks).into_response());
    }
    let form = AudioForm::with_ending(kind).ok_or(PageError::NotFound)?;
    let file = File { digest: audio.digest(form), kind: form.media_type(), save_as: None };
    if let Some(known) = file.known(headers) {
        return Ok(known);
    }
    let bytes = publish::audio_file(&app.store, &audio, form).await.map_err(PageError::internal)?;
    Ok(file.answer(headers, bytes))
}

/// A picture of the release in one width, by the digest of its bytes.
pub(super) async fn picture(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((study, number, name)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let release = release_of(&app, &visitor, &study, &number).await?;
    picture_file(&app, &headers, &release, &name).await
}

/// The file with this name among the pictures of `release`.
pub(super) async fn picture_file(
    app: &App,
    headers: &HeaderMap,
    release: &Release,
    name: &str,
) -> Result<Response, PageError> {
    let page = publish::page(&app.store, release).await.map_err(PageError::internal)?;
    let pictures = page.sections.iter().flat_map(|section| &section.pictures);
    let found = pictures.flat_map(|picture| &picture.files).find(|file| file.name() == name);
    let picture = found.ok_or(PageError::NotFound)?;
    let file = File { digest: picture.digest, kind: picture.form.media_type(), save_as: None };
    if let Some(known) = file.known(headers) {
        return Ok(known);
    }
    let bytes = publish::picture_bytes(&app.store, picture).await.map_err(PageError::internal)?;
    Ok(file.answer(headers, bytes))
}
