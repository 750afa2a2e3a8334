//! Sending a work log and looking at one: its versions, what the import kept and refused, and its mapping.
//!
//! Checking changes nothing; sending registers the log and has it measured at once.

use std::io::Cursor;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use kernel::{Bilingual, BodyCode, Problem, StudyCode};
use measurements::number;
use tokio::sync::Semaphore;
use worklog::{
    Counts, ImportError, Mapping, Preview, Rejected, Upload, Version, Worklog, WorklogError, WorklogId,
};

use crate::form::{MOST_TEXT, UploadForm};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// The largest work log taken through a page.
const MOST_BYTES: usize = 256 << 20;
/// The most bytes a mapping's file may have.
const MOST_MAPPING: usize = MOST_TEXT;
/// Imports and measurements that run at one time; more wait their turn. Each holds a whole log in memory.
static TURNS: Semaphore = Semaphore::const_new(2);
/// Rows shown of a file.
const FIRST_ROWS: u64 = 5;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/studies/{study}/worklogs/send", get(form).post(send))
        .layer(DefaultBodyLimit::max(MOST_BYTES + (1 << 20)))
        .route("/studies/{study}/worklogs/{worklog}", get(show))
}

/// What a mapping looks like, to start from.
const TEMPLATE: &str = r#"title = "Hồ sơ một cửa năm 2022"

# Tên cột trong tệp. Bắt buộc: case, activity, time.
[columns]
case = "Mã hồ sơ"
activity = "Bước xử lý"
time = "Thời điểm"
unit = "Đơn vị"
# officer = "Cán bộ"        # chỉ hiện bằng bí danh
# status = "Trạng thái"
# due = "Hạn trả"
# finished = "Ngày trả"
# kind = "Thủ tục"
# difficulty = "Độ khó"

[time]
zone = "Asia/Ho_Chi_Minh"
forms = ["iso", "%d/%m/%Y %H:%M"]

# Trạng thái (hoặc bước) nào có nghĩa gì.
# [classes.status]
# wait_outside = ["Chờ bổ sung"]
# complete = ["Đã trả kết quả"]
"#;

#[derive(Template)]
#[template(path = "pages/worklogs/send.html")]
struct SendPage {
    shell: Shell,
    study: StudyCode,
    bodies: Vec<(BodyCode, Bilingual)>,
    body: String,
    name: String,
    mapping: String,
    problems: Vec<Problem>,
    preview: Option<Preview>,
    checked: Option<Checked>,
}

/// What a check found.
struct Checked {
    counts: Counts,
    rejected: Vec<Rejected>,
}

impl SendPage {
    fn new(shell: Shell, study: StudyCode, bodies: Vec<(BodyCode, Bilingual)>) -> Self {
        let (body, name, mapping) = (String::new(), String::new(), TEMPLATE.to_owned());
        Self { shell, study, bodies, body, name, mapping, problems: Vec::new(), preview: None, checked: None }
    }

    fn count(&self, value: &u64) -> String {
        number(*value as f64, 0, self.shell.language)
    }

    fn is_chosen(&self, body: &BodyCode) -> bool {
        self.body == body.as_str()
    }

    fn place(&self, problem: &Problem) -> String {
        problem.place.to_string()
    }

    fn severity(&self, problem: &Problem) -> &'static str {
        problem.severity.name(self.shell.language)
    }
}

async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    let (study, bodies) = sender(&app, &visitor, &study).await?;
    html(&SendPage::new(Shell::of_study(&visitor, &app, &study), study, bodies))
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

async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    multipart: Multipart,
) -> Result<Response, PageError> {
    let (study, bodies) = sender(&app, &visitor, &study).await?;
    let mut form = UploadForm::read(&visitor, multipart, MOST_BYTES).await?;
    let body = BodyCode::parse(form.text("body")).map_err(|_| choose_body())?;
    let actor = visitor.must(Act::RegisterWorklog(&body))?;
    // The secretariat may send for every body, but only for one the plan names.
    if !bodies.iter().any(|(code, _)| *code == body) {
        return Err(choose_body());
    }
    let mapping = mapping_of(&mut form)?;
    let name = form.text("name").to_owned();
    let wants_sending = form.text("do") == "send";
    let Some(file) = form.files.remove("file") else {
        return Err(PageError::bad(
            "Hãy chọn tệp nhật ký (XES hoặc CSV).",
            "Choose the log's file (XES or CSV).",
        ));
    };
    let shell = Shell::of_study(&visitor, &app, &study);
    let mut page = SendPage::new(shell, study.clone(), bodies);
    (page.body, page.name, page.mapping) = (body.to_string(), name.clone(), mapping.clone());
    let _turn = TURNS.acquire().await.map_err(PageError::internal)?;
    let upload =
        Upload { study: study.clone(), body, name, file_name: file.name, bytes: file.bytes, mapping };
    if wants_sending {
        match worklog::register(&app.store, &actor, upload).await {
            Ok(registered) => {
                let id = registered.worklog;
                measurements::run(&app.store, &actor, id).await.map_err(PageError::internal)?;
                return Ok(Redirect::to(&format!("/studies/{study}/measures/{id}")).into_response());
            }
            Err(error) => page.problems = refused(error)?,
        }
    } else {
        let looked = tokio::task::spawn_blocking(move || look(&upload));
        let (preview, checked) = looked.await.map_err(PageError::internal)?;
        page.preview = preview;
        match checked {
            Ok((checked, problems)) => (page.checked, page.problems) = (Some(checked), problems),
            Err(error) => page.problems = error.problems().to_vec(),
        }
    }
    let status = if page.checked.is_some() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, html(&page)?).into_response())
}

/// The mapping typed in, or the one sent as a file.
fn mapping_of(form: &mut UploadForm) -> Result<String, PageError> {
    match form.files.remove("mapping_file") {
        None => Ok(form.fields.get("mapping").cloned().unwrap_or_default().replace("\r\n", "\n")),
        Some(file) if file.bytes.len() > MOST_MAPPING => Err(PageError::bad(
            "Tệp ánh xạ lớn hơn 1 MB: hãy kiểm tra có chọn nhầm tệp không.",
            "The mapping's file is larger than 1 MB: see whether it is the right file.",
        )),
        Some(file) => String::from_utf8(file.bytes).map_err(|_| {
            PageError::bad("Tệp ánh xạ phải là văn bản UTF-8.", "The mapping's file must be UTF-8 text.")
        }),
    }
}

fn choose_body() -> PageError {
    PageError::bad("Hãy chọn cơ quan.", "Choose the body.")
}

/// The problems to mend, where there are any; what is not the sender's fault goes on as ours.
fn refused(error: WorklogError) -> Result<Vec<Problem>, PageError> {
    match error {
        WorklogError::Import(ImportError::Mapping(problems) | ImportError::File(problems)) => Ok(problems),
        WorklogError::Secret(mark) => Ok(vec![worklog::secrecy_problem(mark)]),
        WorklogError::Name(_) => Err(PageError::bad(
            "Hãy đặt tên nhật ký: 1 đến 80 ký tự, trên một dòng.",
            "Name the log: 1 to 80 characters on one line.",
        )),
        other => Err(PageError::internal(other)),
    }
}

type Looked = (Option<Preview>, Result<(Checked, Vec<Problem>), ImportError>);

/// The first rows of a file, and what importing it by its mapping would keep. Of one with a secrecy mark nothing is shown.
fn look(upload: &Upload) -> Looked {
    let Upload { file_name: file, bytes, mapping, .. } = upload;
    if let Ok(Some(mark)) = worklog::secrecy_mark(upload) {
        return (None, Err(ImportError::File(vec![worklog::secrecy_problem(mark)])));
    }
    let preview = worklog::preview(Cursor::new(bytes), file, FIRST_ROWS).ok();
    let checked = Mapping::parse(mapping, "mapping.toml")
        .map_err(ImportError::Mapping)
        .and_then(|mapping| worklog::import(Cursor::new(bytes), file, &mapping))
        .map(|outcome| (Checked { counts: outcome.counts, rejected: outcome.rejected }, outcome.problems));
    (preview, checked)
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
    let study = StudyCode::parse(&study).map_err(|_| PageError::NotFound)?;
    let id: WorklogId = worklog.parse().map_err(|_| PageError::NotFound)?;
    let worklog = worklog::worklog(&app.store, id).await.map_err(PageError::internal)?;
    let worklog = worklog.filter(|worklog| worklog.study == study).ok_or(PageError::NotFound)?;
    visitor.must(Act::SeeMeasurement(&worklog.body))?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    html(&ShowPage {
        shell: Shell::of_study(&visitor, &app, &study),
        body_name: plan.body_name(&worklog.body),
        versions: worklog::versions(&app.store, id).await.map_err(PageError::internal)?,
        mapping: worklog::mapping_text(&app.store, &worklog.version).await.map_err(PageError::internal)?,
        rejected: worklog::rejected(&app.store, worklog.version.id).await.map_err(PageError::internal)?,
        tie_rule: worklog::tie_rule(),
        study,
        worklog,
    })
}
