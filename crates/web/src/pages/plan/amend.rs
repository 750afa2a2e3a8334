//! Amending a plan in the browser: change a file's text or upload it, look at the problems or at what would change and
//! who would be told, then issue the new version.
//!
//! The whole form is sent each time, so it works without JavaScript and nothing is kept between the steps.

use std::collections::BTreeMap;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use kernel::{Bilingual, Place, Problem};
use plan::{Amendment, PlanError};

use super::{Frame, frame};
use crate::form::UploadForm;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// Room for every file twice, as text and as upload.
const MOST: usize = 10 * plan::FILE_LIMIT;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/studies/{study}/plan/amend", get(show).post(send).layer(DefaultBodyLimit::max(MOST)))
}

/// One file as it stands in the form.
struct FileField {
    name: &'static str,
    holds: Bilingual,
    text: String,
    changed: bool,
}

/// A problem, with the line of the file it is on.
struct Shown {
    problem: Problem,
    line: String,
}

#[derive(Template)]
#[template(path = "pages/plan/amend.html")]
struct AmendPage {
    shell: Shell,
    frame: Frame,
    base: i64,
    files: Vec<FileField>,
    problems: Vec<Shown>,
    refused: Option<Bilingual>,
    /// What would change and how many bodies would be told; only after a check without problems.
    preview: Option<(Vec<Bilingual>, Vec<Bilingual>)>,
}

impl AmendPage {
    fn new(shell: Shell, frame: Frame, base: i64, files: Vec<FileField>) -> Self {
        Self { shell, frame, base, files, problems: Vec::new(), refused: None, preview: None }
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    visitor.must(Act::IssuePlan)?;
    let (shell, frame) = frame(&app, &visitor, &study, None, "amend").await?;
    let stored = plan::files(&app.store, &frame.study, frame.newest).await?;
    let files = fields(&stored, &BTreeMap::new());
    let base = frame.newest;
    html(&AmendPage::new(shell, frame, base, files))
}

async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    form: Multipart,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::IssuePlan)?;
    let form = UploadForm::read(&visitor, form, plan::FILE_LIMIT).await?;
    let (shell, frame) = frame(&app, &visitor, &study, None, "amend").await?;
    let base: i64 = form.text("base").parse().map_err(|_| PageError::NotFound)?;
    let stored = plan::files(&app.store, &frame.study, base).await?;
    let amendment = Amendment { study: frame.study.clone(), base, files: sent(&form, &stored)? };
    let page = AmendPage::new(shell, frame, base, fields(&stored, &amendment.files));
    if form.text("step") == "issue" {
        let back = format!("/studies/{}/plan/versions", amendment.study);
        return match plan::amend(&app.store, &actor, amendment).await {
            Ok(_) => Ok(Redirect::to(&back).into_response()),
            Err(error) => refuse(page, error),
        };
    }
    match plan::rehearse(&app.store, &amendment).await {
        Ok(_) if amendment.files.is_empty() => refuse(page, PlanError::NothingChanged { current: base }),
        Ok(new) => {
            let old = plan::version(&app.store, &amendment.study, base).await?.ok_or(PageError::NotFound)?;
            let told = plan::touched(&old, &new).into_iter().map(|(body, text)| {
                let name = new.body_name(&body);
                Bilingual::new(format!("{}: {}", name.vi, text.vi), format!("{}: {}", name.en, text.en))
            });
            html(&AmendPage { preview: Some((plan::changes(&old, &new), told.collect())), ..page })
        }
        Err(error) => refuse(page, error),
    }
}

/// The files that were changed: an upload goes before the text field. Browsers send text with CRLF.
fn sent(form: &UploadForm, stored: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, PageError> {
    let mut files = BTreeMap::new();
    for name in plan::FILES {
        let upload = form.files.get(&format!("upload-{name}"));
        let text = match upload {
            Some(file) => String::from_utf8(file.bytes.clone()).map_err(|_| {
                PageError::bad(
                    format!("Tệp tải lên cho {name} không phải là chữ UTF-8. Hãy lưu lại với bảng mã UTF-8."),
                    format!("The file uploaded for {name} is not UTF-8 text. Save it again as UTF-8."),
                )
            })?,
            None => match form.fields.get(&format!("text-{name}")) {
                Some(text) => text.clone(),
                None => continue,
            },
        };
        let text = text.replace("\r\n", "\n");
        // A text field loses the first line break and may lose the last.
        let same = |old: &String| old.trim_matches('\n') == text.trim_matches('\n');
        if !stored.get(name).is_some_and(same) {
            files.insert(name.to_owned(), text);
        }
    }
    Ok(files)
}

fn fields(stored: &BTreeMap<String, String>, changed: &BTreeMap<String, String>) -> Vec<FileField> {
    plan::FILES
        .into_iter()
        .map(|name| {
            let text = changed.get(name).or_else(|| stored.get(name)).cloned().unwrap_or_default();
            FileField { name, holds: holds(name), text, changed: changed.contains_key(name) }
        })
        .collect()
}

/// What a file is for, in words.
fn holds(name: &str) -> Bilingual {
    match name {
        "plan.toml" => Bilingual::new(
            "căn cứ, yêu cầu, kỳ số liệu, thời hạn, nhóm, phân công",
            "basis, requirements, window, deadline, groups, assignments",
        ),
        "outline.md" => Bilingual::new(
            "đề cương: các mục, hướng dẫn, số liệu bắt buộc",
            "the outline: sections, guidance, figures asked for",
        ),
        "bodies.csv" => {
            Bilingual::new("các cơ quan, ngày, cơ quan kế thừa", "the bodies, their dates and successors")
        }
        "codebook.toml" => Bilingual::new("bộ mã và quy tắc gán mã", "the codebook and the rules for coders"),
        _ => Bilingual::new("chỉ đạo, kết luận và nguồn", "directives, conclusions and their sources"),
    }
}

fn refuse(page: AmendPage, error: PlanError) -> Result<Response, PageError> {
    let refused = match error {
        PlanError::Problems { problems } => {
            let problems = problems.into_iter().map(|problem| with_line(problem, &page.files)).collect();
            let page = AmendPage { problems, ..page };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response());
        }
        PlanError::Store(error) => return Err(error.into()),
        PlanError::DirectiveTaken { id } => Bilingual::new(
            format!(
                "Kết luận {id} đã được ban hành bên cạnh kế hoạch. Hãy đặt mã khác cho kết luận trong directives.toml."
            ),
            format!(
                "The directive {id} was issued already beside the plan. Give the one in directives.toml another id."
            ),
        ),
        PlanError::NothingChanged { current } => Bilingual::new(
            format!("Chưa có gì thay đổi so với bản {current}. Hãy sửa nội dung hoặc tải tệp đã sửa lên."),
            format!("Nothing differs from version {current}. Change a text or upload a changed file."),
        ),
        PlanError::Overtaken { base, current } => Bilingual::new(
            format!(
                "Trong lúc bạn sửa bản {base}, bản {current} đã được ban hành. Hãy xem các bản, rồi sửa lại trên bản {current}."
            ),
            format!(
                "While you worked on version {base}, version {current} was issued. Look at the versions, then amend version {current}."
            ),
        ),
        PlanError::UnknownStudy { study } => Bilingual::new(
            format!("Mã đề án «{study}» không phải là đề án này. Giữ nguyên «code» trong plan.toml."),
            format!("The code «{study}» is not this study's. Keep «code» in plan.toml as it was."),
        ),
        PlanError::AlreadyIssued { .. } => return Err(PageError::NotFound),
    };
    let page = AmendPage { refused: Some(refused), ..page };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

fn with_line(problem: Problem, files: &[FileField]) -> Shown {
    let line = match &problem.place {
        Place::Line { file, line, .. } => {
            let text = files.iter().find(|field| field.name == file).map_or("", |field| field.text.as_str());
            let index = usize::try_from(*line).unwrap_or(1).saturating_sub(1);
            text.lines().nth(index).unwrap_or_default().trim().chars().take(160).collect()
        }
        _ => String::new(),
    };
    Shown { problem, line }
}
