//! The forms of pictures: adding one, saying what it shows, taking one out; and their files for who writes the scheme.

use accounts::Act;
use axum::extract::{Multipart, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::Bilingual;
use publish::{MOST_PICTURE_BYTES, NewPicture, PictureId, PictureWords, PublishError};

use super::charts::Nothing;
use super::{Draft, Refused, again, back, failed, parse};
use crate::form::{Posted, UploadForm};
use crate::pages::public::range::File;
use crate::visitor::Visitor;
use crate::{App, PageError};

/// What is said of a picture, as the form says it.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    pub(super) section: String,
    #[serde(default)]
    pub(super) alt_vi: String,
    #[serde(default)]
    pub(super) alt_en: String,
    #[serde(default)]
    pub(super) caption_vi: String,
    #[serde(default)]
    pub(super) caption_en: String,
    #[serde(default)]
    pub(super) credit_vi: String,
    #[serde(default)]
    pub(super) credit_en: String,
}

impl Typed {
    pub(super) fn of(words: &PictureWords) -> Self {
        let PictureWords { alt, caption, credit } = words.clone();
        Self {
            section: String::new(),
            alt_vi: alt.vi,
            alt_en: alt.en,
            caption_vi: caption.vi,
            caption_en: caption.en,
            credit_vi: credit.vi,
            credit_en: credit.en,
        }
    }

    fn of_form(form: &UploadForm) -> Self {
        let text = |name| form.text(name).to_owned();
        Self {
            section: text("section"),
            alt_vi: text("alt_vi"),
            alt_en: text("alt_en"),
            caption_vi: text("caption_vi"),
            caption_en: text("caption_en"),
            credit_vi: text("credit_vi"),
            credit_en: text("credit_en"),
        }
    }

    fn words(&self) -> PictureWords {
        let Self { alt_vi, alt_en, caption_vi, caption_en, credit_vi, credit_en, .. } = self;
        PictureWords {
            alt: Bilingual::new(alt_vi, alt_en),
            caption: Bilingual::new(caption_vi, caption_en),
            credit: Bilingual::new(credit_vi, credit_en),
        }
    }
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    form: Multipart,
) -> Result<Response, PageError> {
    let study = parse(&study)?;
    let actor = visitor.must(Act::WriteScheme)?;
    let mut form = UploadForm::read(&visitor, form, MOST_PICTURE_BYTES).await?;
    let typed = Typed::of_form(&form);
    let bytes = form.files.remove("picture").map(|file| file.bytes).unwrap_or_default();
    let new = NewPicture { section: typed.section.clone(), bytes, words: typed.words() };
    match publish::add_picture(&app.store, &actor, &study, new).await {
        Ok(_) => Ok(back(&study, "added")),
        Err(PublishError::Picture(refused)) => {
            let refused = Some(Refused::Picture(refused.message()));
            again(&app, &visitor, study, Draft { typed, refused, ..Draft::default() }).await
        }
        Err(error) => Err(failed(error)),
    }
}

pub(super) async fn describe(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(typed): Posted<Typed>,
) -> Result<Response, PageError> {
    let (study, picture) = (parse(&study)?, picture(&id)?);
    let actor = visitor.must(Act::WriteScheme)?;
    match publish::describe_picture(&app.store, &actor, &study, picture, typed.words()).await {
        Ok(()) => Ok(back(&study, "described")),
        Err(PublishError::Picture(refused)) => {
            let refused = Some(Refused::Words(refused.message()));
            let draft = Draft { typed, described: Some(id), refused, ..Draft::default() };
            again(&app, &visitor, study, draft).await
        }
        Err(error) => Err(failed(error)),
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, PageError> {
    let (study, id) = (parse(&study)?, picture(&id)?);
    let actor = visitor.must(Act::WriteScheme)?;
    match publish::remove_picture(&app.store, &actor, &study, id).await {
        Ok(()) => Ok(back(&study, "removed")),
        Err(PublishError::Picture(refused)) => Err(PageError::Conflict(refused.message())),
        Err(error) => Err(failed(error)),
    }
}

/// A file of a picture that stands in the scheme; what is not published yet is for who may see the scheme.
pub(super) async fn file(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((study, name)): Path<(String, String)>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeScheme)?;
    let pictures = publish::pictures(&app.store, &parse(&study)?).await.map_err(failed)?;
    let found = pictures.iter().flat_map(|picture| &picture.files).find(|file| file.name() == name);
    let picture = found.ok_or(PageError::NotFound)?;
    let file = File { digest: picture.digest, kind: picture.form.media_type(), save_as: None };
    if let Some(known) = file.known(&headers) {
        return Ok(known);
    }
    let bytes = publish::picture_bytes(&app.store, picture).await.map_err(failed)?;
    Ok(file.answer(&headers, bytes))
}

fn picture(id: &str) -> Result<PictureId, PageError> {
    id.parse().map_err(|_| PageError::NotFound)
}
