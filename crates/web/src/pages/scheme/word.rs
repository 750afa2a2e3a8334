//! The scheme as a file: it goes out in the form of either family, as a Word file, a PDF or a page; and an edited Word file that
//! comes back is laid beside what stands now, for a person to take what they tick.
//!
//! Nothing of the file is kept: what may be taken is in the form of the page itself. What a paragraph is, and what may be
//! written over, is `scheme`'s to say.

use std::collections::BTreeMap;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use kernel::{Bilingual, Language, StudyCode};
use plan::{DocumentFamily, Plan};
use publish::{Extent, Home, Typefaces};
use scheme::{
    Comparison, Edit, Found, NewRemoval, Piece, ReturnedError, ReturnedFile, Row, SchemeError, SchemeView,
    StatementId, Taking, Took, word_diff,
};

use super::parse_study;
use crate::form::{Posted, UploadForm};
use crate::pages::public::{PDF, pdf_failed};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// Room for the texts of a whole scheme.
const MOST_TAKEN: usize = 16 << 20;

pub(super) fn router() -> Router<App> {
    let most = DefaultBodyLimit::max(reports::MOST_BYTES + (1 << 20));
    Router::new()
        .route("/studies/{study}/scheme/word", get(show).post(compare).layer(most))
        .route("/studies/{study}/scheme/word/take", post(take).layer(DefaultBodyLimit::max(MOST_TAKEN)))
        .route("/studies/{study}/scheme/draft.docx", get(draft))
        .route("/studies/{study}/scheme/draft.pdf", get(draft_pdf))
        .route("/studies/{study}/scheme/draft.html", get(draft_page))
        .route("/studies/{study}/scheme/annex.docx", get(annex))
        .route("/studies/{study}/scheme/annex.pdf", get(annex_pdf))
        .route("/studies/{study}/scheme/tables.xlsx", get(tables))
}

#[derive(Template)]
#[template(path = "pages/scheme/word.html")]
struct WordPage {
    shell: Shell,
    study: StudyCode,
    /// The form the plan's issuer writes in.
    family: DocumentFamily,
    may_write: bool,
    /// The matrix sets bodies side by side: that is not for everybody who sees the scheme.
    may_compare: bool,
    refused: Option<Bilingual>,
    compared: Option<Compared>,
}

/// A returned file beside what stands now.
struct Compared {
    file: String,
    comparison: Comparison,
    view: SchemeView,
    counts: Vec<(Bilingual, &'static str, usize)>,
}

impl WordPage {
    fn families(&self) -> [DocumentFamily; 2] {
        DocumentFamily::ALL
    }

    fn is_usual(&self, family: &DocumentFamily) -> bool {
        *family == self.family
    }

    fn name(&self, row: &Row) -> String {
        self.shell.b(&row.found.name()).to_owned()
    }

    fn section(&self, compared: &Compared, row: &Row) -> String {
        self.shell.b(&compared.section(&row.section)).to_owned()
    }

    fn notes(&self, compared: &Compared, row: &Row) -> Vec<String> {
        let sentence = |note: &scheme::Note| note.sentence(|key| compared.section(key));
        row.notes.iter().map(|note| self.shell.b(&sentence(note)).to_owned()).collect()
    }

    fn family_name(&self, family: &DocumentFamily) -> &'static str {
        family.name(self.shell.language)
    }
}

impl Compared {
    fn new(file: String, comparison: Comparison, view: SchemeView) -> Self {
        let mut counts: Vec<(Bilingual, &'static str, usize)> = Vec::new();
        for row in &comparison.rows {
            match counts.iter_mut().find(|(_, code, _)| *code == row.found.code()) {
                Some((_, _, count)) => *count += 1,
                None => counts.push((row.found.name(), row.found.code(), 1)),
            }
        }
        Self { file, comparison, view, counts }
    }

    /// What is worth looking at, with its number in the file's order.
    fn rows(&self) -> impl Iterator<Item = (usize, &Row)> {
        let is_worth = |row: &Row| !matches!(row.found, Found::Unchanged(_)) || !row.notes.is_empty();
        self.comparison.rows.iter().enumerate().filter(move |(_, row)| is_worth(row))
    }

    fn section(&self, key: &str) -> Bilingual {
        let section = self.view.sections.iter().find(|section| section.key == key);
        section.map_or_else(|| Bilingual::new(key, key), |section| section.title.clone())
    }

    fn text(&self, id: &StatementId) -> String {
        let view = self.view.statement(*id);
        view.map(|view| view.read(Language::Vietnamese).text).unwrap_or_default()
    }

    fn pieces(&self, before: &str, after: &str) -> Vec<Piece> {
        word_diff(before, after)
    }

    fn badge(&self, row: &Row) -> &'static str {
        match row.found {
            Found::Unchanged(_) | Found::Changed { .. } | Found::New { .. } | Found::Moved { .. } => "note",
            Found::Missing { .. } | Found::TakenOut { .. } => "warn",
            Found::Overtaken { .. } => "bad",
        }
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeScheme)?;
    let study = parse_study(&study)?;
    html(&page(&app, &visitor, &study).await?)
}

async fn page(app: &App, visitor: &Visitor, study: &StudyCode) -> Result<WordPage, PageError> {
    let plan = the_plan(app, study).await?;
    Ok(WordPage {
        shell: Shell::of_study(visitor, app, study),
        study: study.clone(),
        family: plan.issuer_family(),
        may_write: visitor.may(Act::WriteScheme),
        may_compare: visitor.may(Act::CompareReports),
        refused: None,
        compared: None,
    })
}

async fn the_plan(app: &App, study: &StudyCode) -> Result<std::sync::Arc<Plan>, PageError> {
    plan::current(&app.store, study).await?.ok_or(PageError::NotFound)
}

#[derive(serde::Deserialize)]
struct InForm {
    #[serde(default)]
    form: String,
}

async fn draft(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(InForm { form }): Query<InForm>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeScheme)?;
    let study = parse_study(&study)?;
    let family = family_of(&app, &study, &form).await?;
    let draft = publish::draft(&app.store, &study, family).await.map_err(PageError::internal)?;
    Ok(file(
        WORD,
        &format!("{study}-du-thao-{}-{}.docx", family.code(), draft.exported.position),
        draft.bytes,
    ))
}

#[derive(serde::Deserialize)]
struct ToRead {
    #[serde(default)]
    form: String,
    /// `text` leaves the evidence out.
    #[serde(default)]
    extent: String,
}

async fn draft_pdf(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(ToRead { form, extent }): Query<ToRead>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeScheme)?;
    let study = parse_study(&study)?;
    let family = family_of(&app, &study, &form).await?;
    let (extent, name) = match extent.as_str() {
        "text" => (Extent::TextOnly, "du-thao-khong-phu-luc"),
        _ => (Extent::WithEvidence, "du-thao"),
    };
    let typefaces = Typefaces::of(&app.settings.fonts);
    let (exported, pdf) =
        publish::draft_pdf(&app.store, &study, (family, extent), typefaces).await.map_err(pdf_failed)?;
    tracing::info!(typeface = pdf.typeface, pages = pdf.pages, "a draft was made a PDF");
    let name = format!("{study}-{name}-{}-{}.pdf", family.code(), exported.position);
    Ok(file(PDF, &name, pdf.bytes))
}

/// One page that stands alone: kept, or opened as any file is.
async fn draft_page(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeScheme)?;
    let study = parse_study(&study)?;
    the_plan(&app, &study).await?;
    let home = home(&headers, app.settings.plain_http);
    let draft = publish::draft_page(&app.store, &study, home).await.map_err(PageError::internal)?;
    let name = format!("{study}-du-thao-{}.html", draft.exported.position);
    Ok(file("text/html; charset=utf-8", &name, draft.bytes))
}

/// Where this visitor reaches the pages; only a plain name or number with a port is taken for it.
pub(in crate::pages) fn home(headers: &HeaderMap, is_plain: bool) -> Home {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_host = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | ':' | '[' | ']');
    if host.is_empty() || !host.chars().all(is_host) {
        return Home::Unknown;
    }
    Home::At(format!("{}://{host}", if is_plain { "http" } else { "https" }))
}

async fn annex_pdf(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(InForm { form }): Query<InForm>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeScheme)?;
    let study = parse_study(&study)?;
    let family = family_of(&app, &study, &form).await?;
    let typefaces = Typefaces::of(&app.settings.fonts);
    let (exported, pdf) =
        publish::evidence_annex_pdf(&app.store, &study, family, typefaces).await.map_err(pdf_failed)?;
    tracing::info!(typeface = pdf.typeface, pages = pdf.pages, "an annex of evidence was made a PDF");
    let name = format!("{study}-phu-luc-{}-{}.pdf", family.code(), exported.position);
    Ok(file(PDF, &name, pdf.bytes))
}

async fn annex(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(InForm { form }): Query<InForm>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeScheme)?;
    let study = parse_study(&study)?;
    let family = family_of(&app, &study, &form).await?;
    let annex = publish::evidence_annex(&app.store, &study, family).await.map_err(PageError::internal)?;
    Ok(file(
        WORD,
        &format!("{study}-phu-luc-{}-{}.docx", family.code(), annex.exported.position),
        annex.bytes,
    ))
}

async fn tables(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    let viewer = visitor.must(Act::CompareReports)?;
    let study = parse_study(&study)?;
    the_plan(&app, &study).await?;
    let bytes = publish::tables(&app.store, &viewer, &study, visitor.language).await;
    Ok(file(WORKBOOK, &format!("{study}-ma-tran-so-lieu.xlsx"), bytes.map_err(PageError::internal)?))
}

/// The form asked for, else the one the plan's issuer writes in.
async fn family_of(app: &App, study: &StudyCode, form: &str) -> Result<DocumentFamily, PageError> {
    let usual = the_plan(app, study).await?.issuer_family();
    Ok(form.parse().unwrap_or(usual))
}

pub(super) const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file to keep.
pub(super) fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let headers =
        [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))];
    (headers, bytes).into_response()
}

async fn compare(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    form: Multipart,
) -> Result<Response, PageError> {
    visitor.must(Act::WriteScheme)?;
    let study = parse_study(&study)?;
    let mut form = UploadForm::read(&visitor, form, reports::MOST_BYTES).await?;
    let page = page(&app, &visitor, &study).await?;
    let Some(file) = form.files.remove("file") else {
        let refused = Bilingual::new("Hãy chọn tệp Word đã sửa.", "Choose the edited Word file.");
        return refuse(page, refused);
    };
    let name = file.name.clone();
    let ticket = app.queue.join();
    let turn = ticket.turn(app.store.world()).await;
    let file = ReturnedFile { name: file.name, bytes: file.bytes };
    let compared = scheme::compare(&app.store, &app.settings.reader, &study, file).await;
    drop(turn);
    match compared {
        Ok(comparison) => {
            let view = scheme::view(&app.store, &study).await.map_err(super::failed)?;
            html(&WordPage { compared: Some(Compared::new(name, comparison, view)), ..page })
        }
        Err(ReturnedError::Scheme(error)) => Err(super::failed(error)),
        Err(error) => match error.told() {
            Some(told) => refuse(page, told),
            None => Err(PageError::internal(error)),
        },
    }
}

fn refuse(page: WordPage, refused: Bilingual) -> Result<Response, PageError> {
    let page = WordPage { refused: Some(refused), ..page };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

#[derive(Template)]
#[template(path = "pages/scheme/taken.html")]
struct TakenPage {
    shell: Shell,
    study: StudyCode,
    taken: usize,
    refused: Vec<(Bilingual, Taking)>,
    /// New statements that stand at the end of their section, with why.
    unplaced: Vec<(Bilingual, StatementId)>,
}

impl TakenPage {
    /// The text that was not taken, so that nothing is lost.
    fn lost(&self, taking: &Taking) -> String {
        match taking {
            Taking::Edit(edit) => edit.text.clone(),
            Taking::Write { text, .. } => text.clone(),
            Taking::Remove(_) | Taking::Move { .. } => String::new(),
        }
    }

    fn about(&self, taking: &Taking) -> Option<StatementId> {
        match taking {
            Taking::Edit(edit) => Some(edit.statement),
            Taking::Write { .. } => None,
            Taking::Remove(NewRemoval { statement, .. }) | Taking::Move { statement, .. } => Some(*statement),
        }
    }
}

async fn take(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let study = parse_study(&study)?;
    let takings = takings(&fields)?;
    if takings.is_empty() {
        return Err(PageError::bad(
            "Chưa đánh dấu mục nào để tiếp nhận. Hãy quay lại trang trước, đánh dấu rồi gửi.",
            "Nothing was ticked. Go back, tick what is to be taken, then send.",
        ));
    }
    let mut page = TakenPage {
        shell: Shell::of_study(&visitor, &app, &study),
        study: study.clone(),
        taken: 0,
        refused: Vec::new(),
        unplaced: Vec::new(),
    };
    // What was taken is told whatever became of the rest.
    let told = |error: SchemeError| {
        error.told().unwrap_or_else(|| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a row of a returned draft could not be taken"
            );
            Bilingual::new(
                "Lỗi hệ thống: mục này chưa được ghi. Hãy thử lại.",
                "The system failed: this was not kept. Try again.",
            )
        })
    };
    for Took { taking, result, unplaced } in scheme::take(&app.store, &actor, &study, takings).await {
        match result {
            Ok(id) => {
                page.taken += 1;
                page.unplaced.extend(unplaced.map(|error| (told(error), id)));
            }
            Err(error) => page.refused.push((told(error), taking)),
        }
    }
    let status = if page.refused.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    Ok((status, html(&page)?).into_response())
}

/// What the form says is to be taken: `take` names rows, and each row's fields end with its number.
fn takings(fields: &[(String, String)]) -> Result<Vec<Taking>, PageError> {
    let unreadable = || {
        PageError::bad(
            "Không đọc được biểu mẫu. Hãy tải lại tệp Word rồi chọn lại.",
            "The form could not be read. Upload the Word file again and choose anew.",
        )
    };
    let by_name: BTreeMap<&str, &str> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let ticked = fields.iter().filter(|(name, _)| name == "take").map(|(_, value)| value.as_str());
    let mut takings = Vec::new();
    for row in ticked {
        let field = |name: &str| by_name.get(format!("{name}-{row}").as_str()).copied().unwrap_or_default();
        let id = |name: &str| field(name).parse::<StatementId>().map_err(|_| unreadable());
        let after = || match field("after") {
            "" => Ok(None),
            after => after.parse::<StatementId>().map(Some).map_err(|_| unreadable()),
        };
        let seen = |text: &str| text.parse::<i64>().map_err(|_| unreadable());
        let text = || field("text").to_owned();
        takings.push(match field("kind") {
            "changed" | "overtaken" => {
                Taking::Edit(Edit { statement: id("statement")?, seen: seen(field("seen"))?, text: text() })
            }
            // A new paragraph may be an old statement that lost its mark: «id:version».
            "new" => match field("as").split_once(':') {
                Some((statement, version)) => {
                    let statement = statement.parse().map_err(|_| unreadable())?;
                    Taking::Edit(Edit { statement, seen: seen(version)?, text: text() })
                }
                None => Taking::Write { section: field("section").to_owned(), text: text(), after: after()? },
            },
            "missing" => Taking::Remove(NewRemoval {
                statement: id("statement")?,
                seen: seen(field("seen"))?,
                reason: field("reason").to_owned(),
            }),
            "moved" => Taking::Move { statement: id("statement")?, after: after()? },
            _ => return Err(unreadable()),
        });
    }
    Ok(takings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &[(&str, &str)]) -> Vec<(String, String)> {
        text.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn only_rows_that_are_ticked_are_taken_with_their_own_fields() {
        let id: StatementId = kernel::World::scripted(1).new_id();
        let name = id.to_string();
        let known = format!("{name}:3");
        let given = fields(&[
            ("take", "2"),
            ("take", "5"),
            ("kind-1", "missing"),
            ("statement-1", &name),
            ("kind-2", "changed"),
            ("statement-2", &name),
            ("seen-2", "4"),
            ("text-2", "Có {figure a@TU.H26} việc."),
            ("kind-5", "new"),
            ("as-5", &known),
            ("section-5", "causes"),
            ("text-5", "Mới."),
        ]);
        let edit = |seen, text: &str| Taking::Edit(Edit { statement: id, seen, text: text.to_owned() });
        let takings = takings(&given).unwrap();
        assert_eq!(takings, [edit(4, "Có {figure a@TU.H26} việc."), edit(3, "Mới.")]);
    }

    #[test]
    fn a_form_that_cannot_be_read_takes_nothing() {
        for bad in [
            fields(&[("take", "1")]),
            fields(&[("take", "1"), ("kind-1", "changed"), ("statement-1", "x"), ("seen-1", "1")]),
            fields(&[("take", "1"), ("kind-1", "new"), ("as-1", "x:y")]),
        ] {
            assert!(takings(&bad).is_err(), "{bad:?}");
        }
        assert_eq!(takings(&fields(&[("kind-1", "changed")])).unwrap(), []);
    }
}
