//! The desk of a lead body: what it owes, checking a report before it is sent, what was asked about it, and the file on
//! its way to the signer.
//!
//! Files stay in memory; what is refused is kept nowhere.

mod checked;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use kernel::{Actor, BodyCode, StudyCode};
use plan::{Assignment, Extension, Notice, Plan};
use reports::query::{Query, QueryState, Wants};
use reports::submission::{self, Submission, SubmissionState};
use reports::{ProblemCounts, ReceiveError, Upload, Version};

pub(crate) use self::checked::Checked;
use super::committee::{AtDesk, at_desk};
use super::reports::download;
use crate::form::UploadForm;
use crate::shell::{Shell, html, local};
use crate::visitor::Visitor;
use crate::{App, PageError, assets};

pub(crate) fn router() -> Router<App> {
    // A little room for the form around the file.
    let most = DefaultBodyLimit::max(reports::MOST_BYTES + (1 << 20));
    Router::new()
        .route("/desk", get(show))
        .route("/desk/notices", post(read_notices))
        .route("/desk/{study}/template.docx", get(template))
        .route("/desk/{study}/check", post(check).layer(most))
        .route("/desk/{study}/paste", post(paste))
}

#[derive(Template)]
#[template(path = "pages/desk/desk.html")]
struct DeskPage {
    shell: Shell,
    body: BodyCode,
    name: kernel::Bilingual,
    notices: Vec<Notice>,
    owed: Vec<Owed>,
    /// Whether the visitor signs for the body.
    signs: bool,
}

/// What the body owes one study.
struct Owed {
    study: StudyCode,
    plan: std::sync::Arc<Plan>,
    assignment: Assignment,
    days_left: i32,
    versions: Vec<(Version, ProblemCounts)>,
    /// The later deadline it was granted.
    extension: Option<Extension>,
    /// What was asked about its report and is not closed.
    queries: Vec<Query>,
    /// The file on its way to the signer.
    submission: Option<Submission>,
    /// The tasks the committee gave it that are not closed.
    tasks: Vec<AtDesk>,
    /// What came of the last check on this page.
    outcome: Option<Checked>,
    /// The part that was pasted to be checked.
    pasted: Option<Pasted>,
}

/// What came of a check.
struct Outcome {
    checked: Checked,
    pasted: Option<Pasted>,
}

impl Owed {
    fn person(&self, language: kernel::Language) -> String {
        let names: Vec<&str> = self.assignment.person.iter().map(|post| post.name(language)).collect();
        names.join(", ")
    }

    /// The sections a pasted part may belong to, with the one chosen.
    fn sections(&self, language: kernel::Language) -> Vec<(String, String, bool)> {
        let chosen = self.pasted.as_ref().map_or("manifestations", |pasted| pasted.section.as_str());
        let sections = &self.plan.outline.sections;
        let one = |section: &plan::Section| {
            (section.key.clone(), section.title.get(language).to_owned(), section.key == chosen)
        };
        sections.iter().map(one).collect()
    }

    fn paste_text(&self) -> &str {
        self.pasted.as_ref().map_or("", |pasted| pasted.text.as_str())
    }

    /// Whether the report was returned and no corrected version has come.
    fn is_returned(&self) -> bool {
        self.queries.iter().any(|query| query.state == QueryState::Open && query.wants == Wants::Correction)
    }

    /// The number of the submission that waits for signature, if one does.
    fn waiting_for_signature(&self) -> Option<i64> {
        let waiting = |it: &&Submission| it.state == SubmissionState::Awaiting;
        self.submission.as_ref().filter(waiting).map(|submission| submission.number)
    }

    fn due_tone(&self) -> &'static str {
        if self.is_returned() {
            return "bad";
        }
        match (self.versions.is_empty(), self.days_left) {
            (false, _) => "good",
            (true, left) if left < 0 => "bad",
            (true, left) if left <= 7 => "warn",
            (true, _) => "note",
        }
    }
}

impl DeskPage {
    fn script(&self) -> &'static str {
        assets::UPLOAD.path()
    }

    /// What the visitor does next with a submission.
    fn next_step(&self, submission: &Submission) -> &'static str {
        let t = |vi, en| self.shell.language.pick(vi, en);
        match (submission.state, self.signs) {
            (SubmissionState::Awaiting, true) => t("Xem và ký duyệt", "Look at it and sign it off"),
            (SubmissionState::Draft | SubmissionState::Returned, false) => {
                t("Xem lại và trình ký", "Look at it and send it for signature")
            }
            _ => t("Mở hồ sơ", "Open it"),
        }
    }

    fn due_words(&self, owed: &Owed) -> String {
        let t = |vi: String, en: String| self.shell.language.pick(&vi, &en).to_owned();
        let left = owed.days_left;
        if owed.is_returned() {
            return t("trả lại để sửa".to_owned(), "returned for correction".to_owned());
        }
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
    let plan = plan::as_seen_by(&app.store, &study, &body).await?.ok_or(PageError::NotFound)?;
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
    let (study, body, file_name) = (upload.study.clone(), upload.body.clone(), upload.file_name.clone());
    let ticket = app.queue.join();
    let turn = ticket.turn(app.store.world()).await;
    let looked = reports::examine_upload(&app.store, &app.settings.reader, upload).await;
    drop(turn);
    match looked {
        Ok(examined) => {
            let plan = plan::as_seen_by(&app.store, &study, &body).await?.ok_or(PageError::NotFound)?;
            let checked = Checked::of(file_name, &examined, &plan, &body);
            desk(&app, &visitor, Some((study, Outcome { checked, pasted: None }))).await
        }
        Err(error) => refused(&app, &visitor, study, file_name, error).await,
    }
}

#[derive(serde::Deserialize)]
struct Pasted {
    /// The section of the outline the part belongs to.
    #[serde(default)]
    section: String,
    #[serde(default)]
    text: String,
    /// As the editor's own clipboard gave it; empty without JavaScript.
    #[serde(default)]
    html: String,
}

/// Looks at a part somebody is writing. Keeps nothing.
async fn paste(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    crate::form::Posted(pasted): crate::form::Posted<Pasted>,
) -> Result<Response, PageError> {
    let (_, body) = own_body(&visitor)?;
    let study = StudyCode::parse(&study).map_err(|_| PageError::NotFound)?;
    let html = if pasted.html.trim().is_empty() { as_html(&pasted.text) } else { pasted.html.clone() };
    let name = visitor.language.pick("Đoạn vừa dán", "The part pasted").to_owned();
    let ticket = app.queue.join();
    let turn = ticket.turn(app.store.world()).await;
    let place = (&study, &body);
    let looked = reports::examine_part(&app.store, &app.settings.reader, place, &pasted.section, html).await;
    drop(turn);
    let checked = match looked {
        Ok(examined) => {
            let plan = plan::as_seen_by(&app.store, &study, &body).await?.ok_or(PageError::NotFound)?;
            let mut checked = Checked::of(name, &examined, &plan, &body);
            checked.sections.clear();
            checked
        }
        Err(error) => match error.problem() {
            Some(problem) => Checked::refused(name, problem),
            None => return Err(PageError::internal(error)),
        },
    };
    desk(&app, &visitor, Some((study, Outcome { checked, pasted: Some(pasted) }))).await
}

/// Lines of plain text as paragraphs.
fn as_html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    escaped.lines().map(|line| format!("<p>{line}</p>")).collect()
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
pub(crate) fn own_body(visitor: &Visitor) -> Result<(Actor, BodyCode), PageError> {
    let body = visitor.signed_in()?.account.body.clone();
    let body = body.ok_or_else(|| {
        PageError::NotAllowed(kernel::Bilingual::new(
            "Bàn làm việc dành cho tài khoản của cơ quan được phân công. Tài khoản này không thuộc cơ quan nào.",
            "The desk is for accounts of an assigned body. This account belongs to none.",
        ))
    })?;
    Ok((visitor.must(Act::SendReport(&body))?, body))
}

pub(crate) async fn upload(
    visitor: &Visitor,
    study: &str,
    form: Multipart,
) -> Result<(Actor, Upload), PageError> {
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

/// The desk, with why the file was not taken.
pub(crate) async fn refused(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    file_name: String,
    error: ReceiveError,
) -> Result<Response, PageError> {
    let Some(problem) = error.problem() else { return Err(PageError::internal(error)) };
    let checked = Checked::refused(file_name, problem);
    let page = desk(app, visitor, Some((study, Outcome { checked, pasted: None }))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn desk(
    app: &App,
    visitor: &Visitor,
    outcome: Option<(StudyCode, Outcome)>,
) -> Result<Response, PageError> {
    let (_, body) = own_body(visitor)?;
    let today = local(app.store.world().now()).date();
    let mut outcome = outcome;
    let mut owed = Vec::new();
    let mut shell = Shell::new(visitor, app);
    let mut name = kernel::Bilingual::new(body.as_str(), body.as_str());
    for study in plan::studies_of(&app.store, &body).await? {
        let Some(assignment) = study.plan.assignment(&body) else { continue };
        name = study.plan.body_name(&body);
        shell.generated |= study.generated;
        let of_this = outcome.take_if(|(code, _)| *code == study.code).map(|(_, outcome)| outcome);
        let (of_this, pasted) =
            of_this.map_or((None, None), |outcome| (Some(outcome.checked), outcome.pasted));
        let mut queries = reports::query::queries(&app.store, &study.code, &body).await?;
        queries.retain(|query| query.state != QueryState::Closed);
        let extensions = plan::extensions(&app.store, &study.code).await?;
        let extension = extensions.into_iter().find(|extension| extension.body == body);
        owed.push(Owed {
            extension: extension.filter(|extension| extension.due == assignment.due),
            queries,
            submission: submission::open_of(&app.store, &study.code, &body).await?,
            tasks: at_desk(app, visitor, &study.code, &body).await?,
            pasted,
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
    let signs = visitor.may(Act::SignReport(&body));
    html(&DeskPage { shell, body, name, notices, owed, signs })
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
