//! Work logs: choosing a file, mapping it, registering it; and a registered log: its versions, what the import kept and
//! refused, and its mapping.
//!
//! A chosen file is its sender's draft until it is sent. Looking and checking register nothing; sending registers the log and has it
//! measured, behind the pages.

mod editor;
mod fields;
mod running;
mod runs;
mod send;
mod view;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use kernel::{Actor, Bilingual, BodyCode, StudyCode};
use measurements::number;
use worklog::{DRAFT_DAYS, Draft, Rejected, Version, Worklog, WorklogError, WorklogId};

use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// The largest work log taken through a page.
const MOST_BYTES: usize = 256 << 20;
/// The most bytes of the editor's form: a thousand words with their classes, and the mapping's text.
const MOST_FORM: usize = 6 << 20;

pub(crate) fn router() -> Router<App> {
    let draft = "/studies/{study}/worklogs/drafts/{draft}";
    let of_draft = |rest: &str| format!("{draft}{rest}");
    Router::new()
        .route("/studies/{study}/worklogs/send", get(send::form).post(send::send))
        .layer(DefaultBodyLimit::max(MOST_BYTES + (1 << 20)))
        .merge(
            Router::new()
                .route(draft, get(editor::show).post(editor::save))
                .route(&of_draft("/parts"), post(editor::parts))
                .route(&of_draft("/text"), post(editor::text))
                .layer(DefaultBodyLimit::max(MOST_FORM)),
        )
        .route(&of_draft("/mapping.toml"), get(editor::download))
        .route(&of_draft("/discard"), post(editor::discard))
        .route(&of_draft("/run"), get(running::show).post(running::start))
        .route(&of_draft("/cancel"), post(running::cancel))
        .route("/studies/{study}/worklogs/{worklog}", get(show))
        .route("/studies/{study}/worklogs/{worklog}/mapping.toml", get(download))
}

/// A form that carries its token only.
#[derive(serde::Deserialize)]
struct Token {}

/// A draft of the visitor's, and for which bodies the visitor may send.
struct Opened {
    actor: Actor,
    study: StudyCode,
    bodies: Vec<(BodyCode, Bilingual)>,
    draft: Draft,
}

async fn opened(app: &App, visitor: &Visitor, study: &str, draft: &str) -> Result<Opened, PageError> {
    let (study, bodies) = sender(app, visitor, study).await?;
    let actor = visitor.must(Act::SeePlan)?;
    let id = draft.parse().map_err(|_| PageError::NotFound)?;
    let draft = worklog::draft(&app.store, &actor, id).await.map_err(PageError::internal)?;
    let draft = draft.filter(|draft| draft.study == study).ok_or_else(|| PageError::Conflict(gone()))?;
    visitor.must(Act::RegisterWorklog(&draft.body))?;
    Ok(Opened { actor, study, bodies, draft })
}

/// The study, and who asks, where the visitor may send work logs at all.
async fn opened_study(app: &App, visitor: &Visitor, study: &str) -> Result<(StudyCode, Actor), PageError> {
    let (study, _) = sender(app, visitor, study).await?;
    Ok((study, visitor.must(Act::SeePlan)?))
}

/// What is said of a draft that is not there.
fn gone() -> Bilingual {
    Bilingual::new(
        format!(
            "Bản nháp này không còn: đã gửi, đã bỏ, hoặc quá {DRAFT_DAYS} ngày không ai mở. Nếu chưa gửi, hãy chọn lại tệp."
        ),
        format!(
            "This draft is not there any more: it was sent or discarded, or nobody touched it for {DRAFT_DAYS} days. If it was not sent, choose the file again."
        ),
    )
}

/// The study, and the bodies the visitor may send for.
async fn sender(
    app: &App,
    visitor: &Visitor,
    study: &str,
) -> Result<(StudyCode, Vec<(BodyCode, Bilingual)>), PageError> {
    visitor.must(Act::SeePlan)?;
    let study = StudyCode::parse(study).map_err(|_| PageError::NotFound)?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let bodies: Vec<(BodyCode, Bilingual)> = plan
        .bodies
        .iter()
        .filter(|body| visitor.may(Act::RegisterWorklog(&body.code)))
        .map(|body| (body.code.clone(), plan.body_name(&body.code)))
        .collect();
    if bodies.is_empty() { Err(PageError::NotFound) } else { Ok((study, bodies)) }
}

/// What the sender can mend, as a page's error; what is not the sender's fault goes on as ours.
fn refusal(error: WorklogError) -> PageError {
    match error {
        WorklogError::Name(_) => PageError::bad(
            "Hãy đặt tên nhật ký: 1 đến 80 ký tự, trên một dòng.",
            "Name the log: 1 to 80 characters on one line.",
        ),
        WorklogError::NoDraft => PageError::Conflict(gone()),
        other => PageError::internal(other),
    }
}

fn choose_body() -> PageError {
    PageError::bad("Hãy chọn cơ quan.", "Choose the body.")
}

/// A mapping as a file to keep.
fn toml(text: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/toml; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"mapping.toml\""),
    ];
    (headers, text).into_response()
}

#[derive(Template)]
#[template(path = "pages/worklogs/show.html")]
struct ShowPage {
    shell: Shell,
    study: StudyCode,
    body_name: Bilingual,
    worklog: Worklog,
    versions: Vec<Version>,
    mapping: String,
    rejected: Vec<Rejected>,
    tie_rule: Bilingual,
}

impl ShowPage {
    fn count(&self, value: &u64) -> String {
        number(*value as f64, 0, self.shell.language)
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let worklog = registered(&app, &visitor, &study, &worklog).await?;
    let study = worklog.study.clone();
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    html(&ShowPage {
        shell: Shell::of_study(&visitor, &app, &study),
        body_name: plan.body_name(&worklog.body),
        versions: worklog::versions(&app.store, worklog.id).await.map_err(PageError::internal)?,
        mapping: worklog::mapping_text(&app.store, &worklog.version).await.map_err(PageError::internal)?,
        rejected: worklog::rejected(&app.store, worklog.version.id).await.map_err(PageError::internal)?,
        tie_rule: worklog::tie_rule(),
        study,
        worklog,
    })
}

/// The mapping of a registered log, as it was sent.
async fn download(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let worklog = registered(&app, &visitor, &study, &worklog).await?;
    Ok(toml(worklog::mapping_text(&app.store, &worklog.version).await.map_err(PageError::internal)?))
}

/// A registered log that the visitor may see.
async fn registered(app: &App, visitor: &Visitor, study: &str, worklog: &str) -> Result<Worklog, PageError> {
    let study = StudyCode::parse(study).map_err(|_| PageError::NotFound)?;
    let id: WorklogId = worklog.parse().map_err(|_| PageError::NotFound)?;
    let worklog = worklog::worklog(&app.store, id).await.map_err(PageError::internal)?;
    let worklog = worklog.filter(|worklog| worklog.study == study).ok_or(PageError::NotFound)?;
    visitor.must(Act::SeeMeasurement(&worklog.body))?;
    Ok(worklog)
}
