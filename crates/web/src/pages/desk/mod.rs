//! The desk of a lead body: what it owes, checking a report before it is sent, sending it.
//!
//! Files stay in memory; what is refused is kept nowhere.

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use kernel::{Actor, BodyCode, Problem, StudyCode};
use plan::{Assignment, Notice, Plan};
use reports::{Examined, FindingCounts, ProblemCounts, ReceiveError, Upload, Version};

use super::reports::{Sorted, download, version_path};
use crate::form::UploadForm;
use crate::shell::{Shell, html, local};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    // A little room for the form around the file.
    let most = DefaultBodyLimit::max(reports::MOST_BYTES + (1 << 20));
    Router::new()
        .route("/desk", get(show))
        .route("/desk/notices", post(read_notices))
        .route("/desk/{study}/template.docx", get(template))
        .route("/desk/{study}/check", post(check).layer(most))
        .route("/desk/{study}/send", post(send).layer(most))
}

#[derive(Template)]
#[template(path = "pages/desk/desk.html")]
struct DeskPage {
    shell: Shell,
    body: BodyCode,
    name: kernel::Bilingual,
    notices: Vec<Notice>,
    owed: Vec<Owed>,
}

/// What the body owes one study.
struct Owed {
    study: StudyCode,
    plan: std::sync::Arc<Plan>,
    assignment: Assignment,
    days_left: i32,
    versions: Vec<(Version, ProblemCounts)>,
    /// What came of the last check or sending on this page.
    outcome: Option<Checked>,
}

/// A file looked at.
struct Checked {
    file_name: String,
    refused: bool,
    problems: Vec<Sorted>,
    counts: ProblemCounts,
    findings: FindingCounts,
    sections: Vec<(String, Option<String>)>,
}

impl Owed {
    fn person(&self, language: kernel::Language) -> String {
        let names: Vec<&str> = self.assignment.person.iter().map(|post| post.name(language)).collect();
        names.join(", ")
    }

    fn due_tone(&self) -> &'static str {
        match (self.versions.is_empty(), self.days_left) {
            (false, _) => "good",
            (true, left) if left < 0 => "bad",
            (true, left) if left <= 7 => "warn",
            (true, _) => "note",
        }
    }
}

impl DeskPage {
    fn due_words(&self, owed: &Owed) -> String {
        let t = |vi: String, en: String| self.shell.language.pick(&vi, &en).to_owned();
        let left = owed.days_left;
        match (owed.versions.is_empty(), left) {
            (false, _) => t("đã gửi".to_owned(), "sent".to_owned()),
            (true, 0) => t("hạn cuối hôm nay".to_owned(), "due today".to_owned()),
            (true, left) if left < 0 => t(format!("quá hạn {} ngày", -left), format!("{} days late", -left)),
            (true, left) => t(format!("còn {left} ngày"), format!("{left} days left")),
        }
    }
}

async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    desk(&app, &visitor, None).await
}

/// The Word file the report of the visitor's body begins with.
async fn template(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    let (_, body) = own_body(&visitor)?;
    let study = StudyCode::parse(&study).map_err(|_| PageError::NotFound)?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let assignment = plan.assignment(&body).ok_or(PageError::NotFound)?;
    let bytes = reports::template(&plan, assignment).map_err(PageError::internal)?;
    let bytes = bytes.ok_or(PageError::NotFound)?;
    let name = format!("Báo cáo chuyên đề – {}.docx", plan.body_name(&body).vi);
    let (_, kind) = reports::sniff(&bytes).ending();
    Ok(download(kind, &format!("{study}-{body}.docx"), &name, bytes))
}

/// Looks at a file with the rules that will look at it when it is sent. Keeps nothing.
async fn check(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    form: Multipart,
) -> Result<Response, PageError> {
    let (_, upload) = upload(&visitor, &study, form).await?;
    let (study, file_name) = (upload.study.clone(), upload.file_name.clone());
    match reports::examine_upload(&app.store, &app.settings.reader, upload).await {
        Ok(examined) => {
            let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
            desk(&app, &visitor, Some((study, Checked::of(file_name, &examined, &plan)))).await
        }
        Err(error) => refused(&app, &visitor, study, file_name, error).await,
    }
}

async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    form: Multipart,
) -> Result<Response, PageError> {
    let (actor, upload) = upload(&visitor, &study, form).await?;
    let (study, body, file_name) = (upload.study.clone(), upload.body.clone(), upload.file_name.clone());
    match reports::receive(&app.store, &app.settings.reader, &actor, upload).await {
        Ok(received) => {
            let path = version_path(&study, &body, received.number);
            Ok(Redirect::to(&format!("{path}/receipt")).into_response())
        }
        Err(error) => refused(&app, &visitor, study, file_name, error).await,
    }
}

#[derive(serde::Deserialize)]
struct ReadNotices {
    last: String,
}

async fn read_notices(
    State(app): State<App>,
    visitor: Visitor,
    crate::form::Posted(read): crate::form::Posted<ReadNotices>,
) -> Result<Response, PageError> {
    let (actor, body) = own_body(&visitor)?;
    let last = read.last.parse().map_err(|_| PageError::NotFound)?;
    plan::read_notices(&app.store, &actor, &body, last).await.map_err(PageError::internal)?;
    Ok(Redirect::to("/desk").into_response())
}

/// The visitor's body; whoever has none has no desk.
fn own_body(visitor: &Visitor) -> Result<(Actor, BodyCode), PageError> {
    let body = visitor.signed_in()?.account.body.clone();
    let body = body.ok_or_else(|| {
        PageError::NotAllowed(kernel::Bilingual::new(
            "Bàn làm việc dành cho tài khoản của cơ quan được phân công. Tài khoản này không thuộc cơ quan nào.",
            "The desk is for accounts of an assigned body. This account belongs to none.",
        ))
    })?;
    Ok((visitor.must(Act::SendReport(&body))?, body))
}

async fn upload(visitor: &Visitor, study: &str, form: Multipart) -> Result<(Actor, Upload), PageError> {
    let (actor, body) = own_body(visitor)?;
    let study = StudyCode::parse(study).map_err(|_| PageError::NotFound)?;
    let mut form = UploadForm::read(visitor, form, reports::MOST_BYTES).await?;
    let file = form.files.remove("file").ok_or_else(|| {
        PageError::bad(
            "Chưa chọn tệp. Hãy quay lại, chọn tệp báo cáo rồi gửi.",
            "No file was chosen. Go back, choose the report and send.",
        )
    })?;
    let encoding = reports::Letters::from_code(form.text("encoding")).unwrap_or_default();
    Ok((actor, Upload { study, body, file_name: file.name, encoding, bytes: file.bytes }))
}

async fn refused(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    file_name: String,
    error: ReceiveError,
) -> Result<Response, PageError> {
    let Some(problem) = error.problem() else { return Err(PageError::internal(error)) };
    let page = desk(app, visitor, Some((study, Checked::refused(file_name, problem)))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn desk(
    app: &App,
    visitor: &Visitor,
    outcome: Option<(StudyCode, Checked)>,
) -> Result<Response, PageError> {
    let (_, body) = own_body(visitor)?;
    let today = local(app.store.world().now()).date();
    let mut outcome = outcome;
    let mut owed = Vec::new();
    let mut shell = Shell::new(visitor, app);
    let mut name = kernel::Bilingual::new(body.as_str(), body.as_str());
    for study in plan::studies(&app.store).await? {
        let Some(assignment) = study.plan.assignment(&body) else { continue };
        name = study.plan.body_name(&body);
        shell.generated |= study.generated;
        let of_this = outcome.take_if(|(code, _)| *code == study.code).map(|(_, checked)| checked);
        owed.push(Owed {
            versions: versions(app, &study.code, &body).await?,
            days_left: days_between(today, assignment.due),
            assignment: assignment.clone(),
            plan: std::sync::Arc::clone(&study.plan),
            study: study.code,
            outcome: of_this,
        });
    }
    let notices = plan::notices_for(&app.store, &body, None).await?;
    let notices = notices.into_iter().filter(|notice| notice.read_at.is_none()).collect();
    html(&DeskPage { shell, body, name, notices, owed })
}

async fn versions(
    app: &App,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<Vec<(Version, ProblemCounts)>, PageError> {
    let Some(report) = reports::report_of(&app.store, study, body).await? else { return Ok(Vec::new()) };
    let mut told = Vec::new();
    for version in reports::versions(&app.store, report).await? {
        let counts = ProblemCounts::of(&reports::problems(&app.store, version.id).await?);
        told.push((version, counts));
    }
    Ok(told)
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

impl Checked {
    fn of(file_name: String, examined: &Examined, plan: &Plan) -> Self {
        let heading = |key: &str| {
            examined.draft.sections.iter().find(|found| found.key == key).map(|found| found.heading.clone())
        };
        let sections = plan
            .outline
            .sections
            .iter()
            .map(|section| (section.title.vi.clone(), heading(&section.key)))
            .collect();
        Self {
            file_name,
            refused: false,
            problems: Sorted::by_rule(&examined.problems),
            counts: ProblemCounts::of(&examined.problems),
            findings: FindingCounts::of(&examined.draft),
            sections,
        }
    }

    fn refused(file_name: String, problem: Problem) -> Self {
        Self {
            file_name,
            refused: true,
            counts: ProblemCounts::of(std::slice::from_ref(&problem)),
            problems: Sorted::by_rule(&[problem]),
            findings: FindingCounts::default(),
            sections: Vec::new(),
        }
    }
}
