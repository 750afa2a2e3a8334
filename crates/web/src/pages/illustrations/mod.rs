//! The editors' page of illustrations: which charts and pictures stand below the statements of each section, what each shows, and the
//! forms that place, describe and take them out.
//!
//! It decides nothing: `publish` keeps or refuses.

mod charts;
mod pictures;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use kernel::{Bilingual, StudyCode};
use publish::{ChartState, MOST_PICTURE_BYTES, PublicPicture, PublishError};

use self::charts::{Choice, Placing};
use self::pictures::Typed;
use crate::pages::public::below::PictureView;
use crate::pages::public::drawn::ChartPart;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    let most = DefaultBodyLimit::max(MOST_PICTURE_BYTES + (1 << 20));
    Router::new()
        .route("/studies/{study}/illustrations", get(show))
        .route("/studies/{study}/illustrations/charts", post(charts::place))
        .route("/studies/{study}/illustrations/charts/{id}/confirm", post(charts::confirm))
        .route("/studies/{study}/illustrations/charts/{id}/remove", post(charts::remove))
        .route("/studies/{study}/illustrations/pictures", post(pictures::add).layer(most))
        .route("/studies/{study}/illustrations/pictures/{id}/describe", post(pictures::describe))
        .route("/studies/{study}/illustrations/pictures/{id}/remove", post(pictures::remove))
        .route("/studies/{study}/illustrations/files/{file}", get(pictures::file))
}

/// What was typed into forms that were refused, and why.
#[derive(Debug, Default)]
struct Draft {
    placing: Placing,
    typed: Typed,
    /// The picture whose words were refused; none for a new one.
    described: Option<String>,
    refused: Option<Refused>,
}

/// Why a form was refused; it is told beside that form.
#[derive(Debug)]
enum Refused {
    Chart(Bilingual),
    Picture(Bilingual),
    Words(Bilingual),
}

#[derive(Template)]
#[template(path = "pages/illustrations/illustrations.html")]
struct IllustrationsPage {
    shell: Shell,
    study: StudyCode,
    /// Sections with statements: their key and title.
    sections: Vec<(String, Bilingual)>,
    shown: Vec<ShownSection>,
    choices: Vec<(String, Vec<Choice>)>,
    groups: Vec<(i64, String)>,
    may_write: bool,
    done: Option<&'static str>,
    draft: Draft,
}

/// A section with what stands below it.
struct ShownSection {
    title: Bilingual,
    charts: Vec<ShownChart>,
    pictures: Vec<ShownPicture>,
}

struct ShownChart {
    id: String,
    part: ChartPart,
    /// What its source says now, when that is something else, with its digest.
    now: Option<(ChartPart, String)>,
    gone: Option<Bilingual>,
}

struct ShownPicture {
    id: String,
    picture: PictureView,
    words: Typed,
    is_described: bool,
    /// How many files it has, and their widths in words.
    widths: String,
}

impl IllustrationsPage {
    fn refused_chart(&self) -> Option<&Bilingual> {
        match &self.draft.refused {
            Some(Refused::Chart(why)) => Some(why),
            _ => None,
        }
    }

    fn refused_picture(&self) -> Option<&Bilingual> {
        match &self.draft.refused {
            Some(Refused::Picture(why)) => Some(why),
            _ => None,
        }
    }

    /// Why the words of this picture were refused, if they were.
    fn refused_words(&self, picture: &ShownPicture) -> Option<&Bilingual> {
        match &self.draft.refused {
            Some(Refused::Words(why)) if self.draft.described.as_ref() == Some(&picture.id) => Some(why),
            _ => None,
        }
    }

    /// The words in the form of this picture: those typed last.
    fn words_of<'p>(&'p self, picture: &'p ShownPicture) -> &'p Typed {
        if self.refused_words(picture).is_some() { &self.draft.typed } else { &picture.words }
    }

    fn is_placed_in(&self, section: &str) -> bool {
        self.draft.placing.section == section
    }

    fn is_chosen(&self, choice: &Choice) -> bool {
        self.draft.placing.source == choice.value
    }
}

#[derive(serde::Deserialize)]
struct Done {
    done: Option<String>,
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(Done { done }): Query<Done>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeScheme)?;
    let page = page(&app, &visitor, parse(&study)?, Draft::default()).await?;
    let done = done.and_then(|done| told(&done, &visitor));
    html(&IllustrationsPage { done, ..page })
}

/// What was done, in words.
fn told(done: &str, visitor: &Visitor) -> Option<&'static str> {
    let t = |vi, en| visitor.language.pick(vi, en);
    Some(match done {
        "placed" => t("Đã đặt biểu đồ.", "The chart was placed."),
        "confirmed" => t("Đã giữ biểu đồ với số liệu mới.", "The chart stands with the new numbers."),
        "added" => t("Đã thêm ảnh.", "The picture was added."),
        "described" => t("Đã lưu lời của ảnh.", "The picture's words were kept."),
        "removed" => t("Đã gỡ hình.", "The illustration was taken out."),
        _ => return None,
    })
}

/// Back to the page after something was done.
fn back(study: &StudyCode, done: &str) -> Response {
    Redirect::to(&format!("/studies/{study}/illustrations?done={done}")).into_response()
}

/// The page once more, with what was typed and why it was refused.
async fn again(app: &App, visitor: &Visitor, study: StudyCode, draft: Draft) -> Result<Response, PageError> {
    let page = page(app, visitor, study, draft).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    draft: Draft,
) -> Result<IllustrationsPage, PageError> {
    let scheme = app.schemes.of(&app.store, &study).await.map_err(|error| failed(error.into()))?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let all = publish::illustrations(&app.store, &app.beside, &study).await.map_err(failed)?;
    let language = visitor.language;
    let mut shown = Vec::new();
    for section in &scheme.sections {
        let mut charts = Vec::new();
        for view in all.charts.iter().filter(|view| view.chart.section == section.key) {
            charts.push(ShownChart::of(view, language)?);
        }
        let own = all.pictures.iter().filter(|picture| picture.section == section.key);
        let pictures: Vec<ShownPicture> =
            own.filter_map(|picture| ShownPicture::of(picture, &study, language)).collect();
        if !charts.is_empty() || !pictures.is_empty() {
            shown.push(ShownSection { title: section.title.clone(), charts, pictures });
        }
    }
    let may_write = visitor.may(Act::WriteScheme);
    let offered = if may_write {
        publish::chart_sources(&app.store, &app.beside, &study).await.map_err(failed)?
    } else {
        Vec::new()
    };
    let with_words = scheme.sections.iter().filter(|section| !section.statements.is_empty());
    Ok(IllustrationsPage {
        shell: Shell::of_study(visitor, app, &study),
        sections: with_words.map(|section| (section.key.clone(), section.title.clone())).collect(),
        shown,
        choices: charts::choices(&offered, language),
        groups: plan.groups.iter().map(|group| (group.number, group.name.get(language).to_owned())).collect(),
        may_write,
        done: None,
        draft,
        study,
    })
}

impl ShownChart {
    fn of(view: &publish::ChartView, language: kernel::Language) -> Result<Self, PageError> {
        let id = view.chart.id.to_string();
        let (now, gone) = match &view.state {
            ChartState::Fresh => (None, None),
            ChartState::Changed(now) => {
                let digest = now.digest().map_err(PageError::internal)?.to_string();
                (
                    Some((
                        ChartPart::of(format!("now-{id}"), now, language).map_err(PageError::internal)?,
                        digest,
                    )),
                    None,
                )
            }
            ChartState::Gone(refused) => (None, Some(refused.message())),
        };
        Ok(Self {
            part: ChartPart::of(format!("c-{id}"), &view.shows, language).map_err(PageError::internal)?,
            now,
            gone,
            id,
        })
    }
}

impl ShownPicture {
    fn of(picture: &publish::Picture, study: &StudyCode, language: kernel::Language) -> Option<Self> {
        let id = picture.id.to_string();
        let public =
            PublicPicture { id: id.clone(), words: picture.words.clone(), files: picture.files.clone() };
        let folder = format!("/studies/{study}/illustrations/files/");
        let widths = picture.files.iter().map(|file| format!("{} × {}", file.width, file.height));
        Some(Self {
            picture: PictureView::of(&public, &folder, format!("p-{id}"), language)?,
            words: Typed::of(&picture.words),
            is_described: picture.is_described(),
            widths: widths.collect::<Vec<_>>().join(", "),
            id,
        })
    }
}

fn parse(study: &str) -> Result<StudyCode, PageError> {
    StudyCode::parse(study).map_err(|_| PageError::NotFound)
}

fn failed(error: PublishError) -> PageError {
    match error {
        PublishError::Scheme(scheme::SchemeError::UnknownStudy) => PageError::NotFound,
        error => PageError::internal(error),
    }
}
