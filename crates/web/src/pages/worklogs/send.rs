//! Choosing the file of a work log: it becomes a draft, unless it bears a secrecy mark; and the drafts there are.

use accounts::Act;
use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{Bilingual, BodyCode, Problem, StudyCode};
use worklog::{DRAFT_DAYS, Draft, ImportError, MOST_DRAFTS, Upload, WorklogError};

use super::{MOST_BYTES, choose_body, refusal, sender};
use crate::form::{MOST_TEXT, UploadForm};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/worklogs/send.html")]
struct SendPage {
    shell: Shell,
    study: StudyCode,
    bodies: Vec<(BodyCode, Bilingual)>,
    drafts: Vec<Draft>,
    body: String,
    name: String,
    problems: Vec<Problem>,
}

impl SendPage {
    fn is_chosen(&self, body: &BodyCode) -> bool {
        self.body == body.as_str()
    }

    fn body_name(&self, draft: &Draft) -> String {
        let name = self.bodies.iter().find(|(code, _)| *code == draft.body);
        name.map_or_else(|| draft.body.to_string(), |(_, name)| self.shell.b(name).to_owned())
    }

    fn is_full(&self) -> bool {
        self.drafts.len() >= MOST_DRAFTS
    }

    fn days(&self) -> i64 {
        DRAFT_DAYS
    }

    fn place(&self, problem: &Problem) -> String {
        problem.place.to_string()
    }

    fn severity(&self, problem: &Problem) -> &'static str {
        problem.severity.name(self.shell.language)
    }
}

/// The form and the visitor's drafts.
pub(super) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    worklog::sweep_drafts(&app.store).await.map_err(PageError::internal)?;
    html(&page(&app, &visitor, &study).await?)
}

async fn page(app: &App, visitor: &Visitor, study: &str) -> Result<SendPage, PageError> {
    let (study, bodies) = sender(app, visitor, study).await?;
    let actor = visitor.must(Act::SeePlan)?;
    let mut drafts = worklog::drafts(&app.store, &actor).await.map_err(PageError::internal)?;
    drafts.retain(|draft| draft.study == study);
    let shell = Shell::of_study(visitor, app, &study);
    let (body, name, problems) = (String::new(), String::new(), Vec::new());
    Ok(SendPage { shell, study, bodies, drafts, body, name, problems })
}

/// Takes a file in as a draft.
pub(super) async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    multipart: Multipart,
) -> Result<Response, PageError> {
    let mut page = page(&app, &visitor, &study).await?;
    let mut form = UploadForm::read(&visitor, multipart, MOST_BYTES).await?;
    let body = BodyCode::parse(form.text("body")).map_err(|_| choose_body())?;
    let actor = visitor.must(Act::RegisterWorklog(&body))?;
    // The secretariat may send for every body, but only for one the plan names.
    if !page.bodies.iter().any(|(code, _)| *code == body) {
        return Err(choose_body());
    }
    let mapping = mapping_of(&mut form)?;
    let name = form.text("name").to_owned();
    (page.body, page.name) = (body.to_string(), name.clone());
    let Some(file) = form.files.remove("file") else {
        return Err(PageError::bad("Hãy chọn tệp nhật ký.", "Choose the log's file."));
    };
    let study = page.study.clone();
    let upload = Upload { study, body, name, file_name: file.name, bytes: file.bytes, mapping };
    page.problems = match worklog::keep_draft(&app.store, &actor, upload).await {
        Ok(draft) => {
            let address = format!("/studies/{}/worklogs/drafts/{}", draft.study, draft.id);
            return Ok(Redirect::to(&address).into_response());
        }
        Err(WorklogError::Secret(mark)) => vec![worklog::secrecy_problem(mark)],
        Err(WorklogError::Import(ImportError::Mapping(problems) | ImportError::File(problems))) => problems,
        Err(WorklogError::TooManyDrafts) => {
            return Err(PageError::bad(
                format!("Bạn đang có {MOST_DRAFTS} bản nháp. Hãy gửi hoặc bỏ bớt một bản rồi chọn tệp mới."),
                format!("You have {MOST_DRAFTS} drafts. Send or discard one, then choose the new file."),
            ));
        }
        Err(error) => return Err(refusal(error)),
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

/// The mapping that was sent as a file, if one was.
fn mapping_of(form: &mut UploadForm) -> Result<String, PageError> {
    match form.files.remove("mapping_file") {
        None => Ok(String::new()),
        Some(file) if file.bytes.len() > MOST_TEXT => Err(PageError::bad(
            "Tệp ánh xạ lớn hơn 1 MB: hãy kiểm tra có chọn nhầm tệp không.",
            "The mapping's file is larger than 1 MB: see whether it is the right file.",
        )),
        Some(file) => String::from_utf8(file.bytes).map_err(|_| {
            PageError::bad("Tệp ánh xạ phải là văn bản UTF-8.", "The mapping's file must be UTF-8 text.")
        }),
    }
}
