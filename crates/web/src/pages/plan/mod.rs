//! The plan as everyone who works on the study reads it: basis, purpose, requirements, committee, groups and who
//! owes what, outline, codebook, directives, and the versions with what changed.
//!
//! Amending stands in [`amend`]. Nothing here decides; the plan's own room checks and keeps.

mod amend;
mod extensions;
mod history;

pub(crate) use self::history::{PartOf, reading};

use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use kernel::{Bilingual, StudyCode};
use plan::{Plan, PlanVersion, Study};

use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/studies/{study}/plan", get(show))
        .route("/studies/{study}/plan/outline", get(outline))
        .route("/studies/{study}/plan/codebook", get(codebook))
        .route("/studies/{study}/plan/codebook/history", get(history::show))
        .route("/studies/{study}/plan/versions", get(versions))
        .route("/studies/{study}/plan/files/{version}/{name}", get(file))
        .route("/studies/{study}/plan/extensions", get(extensions::show).post(extensions::grant))
        .merge(amend::router())
}

/// What every page of a plan shows at its head.
struct Frame {
    study: StudyCode,
    plan: Arc<Plan>,
    /// The version that stands, which need not be the one shown.
    newest: i64,
    may_amend: bool,
    sees_extensions: bool,
    tab: &'static str,
}

impl Frame {
    /// The address of the page `rest` of this plan, in the version shown.
    fn link(&self, rest: &str) -> String {
        let version = if self.plan.version == self.newest {
            String::new()
        } else {
            format!("?version={}", self.plan.version)
        };
        format!("/studies/{}/plan{rest}{version}", self.study)
    }
}

#[derive(serde::Deserialize)]
struct Which {
    version: Option<i64>,
}

/// The study named in the address.
async fn study_of(app: &App, code: &str) -> Result<Study, PageError> {
    let code = StudyCode::parse(code).map_err(|_| PageError::NotFound)?;
    plan::study(&app.store, &code).await?.ok_or(PageError::NotFound)
}

async fn frame(
    app: &App,
    visitor: &Visitor,
    code: &str,
    version: Option<i64>,
    tab: &'static str,
) -> Result<(Shell, Frame), PageError> {
    visitor.must(Act::SeePlan)?;
    let study = study_of(app, code).await?;
    let newest = study.plan.version;
    let plan = match version {
        Some(number) => plan::version(&app.store, &study.code, number).await?.ok_or(PageError::NotFound)?,
        None => study.plan,
    };
    let mut shell = Shell::of_study(visitor, app, &study.code);
    shell.generated |= study.generated;
    let (may_amend, sees_extensions) = (visitor.may(Act::IssuePlan), visitor.may(Act::SeeBoard));
    Ok((shell, Frame { study: study.code, plan, newest, may_amend, sees_extensions, tab }))
}

#[derive(Template)]
#[template(path = "pages/plan/plan.html")]
struct PlanPage {
    shell: Shell,
    frame: Frame,
}

impl PlanPage {
    /// The numbered parts of the plan's text, each with its heading.
    fn parts(&self) -> [(&'static str, &'static str, &[plan::Clause]); 6] {
        let plan = &self.frame.plan;
        [
            ("Căn cứ", "Basis", &plan.basis),
            ("Mục đích", "Purpose", &plan.purpose),
            ("Yêu cầu đối với công việc", "Requirements on the work", &plan.requirements),
            ("Nội dung cần làm rõ", "What must be found out", &plan.questions),
            ("Phạm vi sử dụng báo cáo", "What the reports are used for", &plan.purpose_limit),
            ("Tài liệu của công việc", "Documents of the work", &plan.documents),
        ]
    }

    /// The bodies of a group by what they owe: bodies with the same assignment stand together.
    fn assigned(&self, group: i64) -> Vec<(&plan::Assignment, Vec<&plan::Assignment>)> {
        let mut found: Vec<(&plan::Assignment, Vec<&plan::Assignment>)> = Vec::new();
        for assignment in self.frame.plan.assignments_of(group) {
            let same = |other: &plan::Assignment| {
                plan::Assignment { body: assignment.body.clone(), ..other.clone() } == *assignment
            };
            match found.iter_mut().find(|(first, _)| same(first)) {
                Some((_, bodies)) => bodies.push(assignment),
                None => found.push((assignment, vec![assignment])),
            }
        }
        found
    }

    /// What the body was called in the window, and a mark when its row must be confirmed.
    fn body(&self, code: &kernel::BodyCode) -> (Bilingual, Option<&'static str>) {
        let plan = &self.frame.plan;
        let provenance = plan.body(code).map(|body| body.provenance);
        let mark = provenance.filter(|provenance| *provenance != plan::Provenance::Read);
        (plan.body_name(code), mark.map(|mark| mark.name(self.shell.language)))
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, PageError> {
    let (shell, frame) = frame(&app, &visitor, &study, which.version, "plan").await?;
    html(&PlanPage { shell, frame })
}

#[derive(Template)]
#[template(path = "pages/plan/outline.html")]
struct OutlinePage {
    shell: Shell,
    frame: Frame,
}

async fn outline(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, PageError> {
    let (shell, frame) = frame(&app, &visitor, &study, which.version, "outline").await?;
    html(&OutlinePage { shell, frame })
}

#[derive(Template)]
#[template(path = "pages/plan/codebook.html")]
struct CodebookPage {
    shell: Shell,
    frame: Frame,
}

impl CodebookPage {
    fn codes<'a>(&'a self, family: &'a str) -> impl Iterator<Item = &'a plan::Code> {
        self.frame.plan.codebook.codes.iter().filter(move |code| code.family == family)
    }
}

async fn codebook(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, PageError> {
    let (shell, frame) = frame(&app, &visitor, &study, which.version, "codebook").await?;
    html(&CodebookPage { shell, frame })
}

#[derive(Template)]
#[template(path = "pages/plan/versions.html")]
struct VersionsPage {
    shell: Shell,
    frame: Frame,
    versions: Vec<(PlanVersion, Vec<Bilingual>)>,
    files: [&'static str; 5],
}

/// How many of the newest versions are compared; older ones are listed.
const COMPARED: usize = 20;

async fn versions(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    let (shell, frame) = frame(&app, &visitor, &study, None, "versions").await?;
    let mut versions = Vec::new();
    for (index, version) in plan::versions(&app.store, &frame.study).await?.into_iter().enumerate() {
        let changes =
            if index < COMPARED { changes(&app, &frame.study, version.version).await? } else { Vec::new() };
        versions.push((version, changes));
    }
    html(&VersionsPage { shell, frame, versions, files: plan::FILES })
}

/// What the version changed against the one before it.
async fn changes(app: &App, study: &StudyCode, number: i64) -> Result<Vec<Bilingual>, PageError> {
    let before = plan::version(&app.store, study, number - 1).await?;
    let now = plan::version(&app.store, study, number).await?;
    Ok(before.zip(now).map(|(before, now)| plan::changes(&before, &now)).unwrap_or_default())
}

/// One file of one version, as it was written.
async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, version, name)): Path<(String, i64, String)>,
) -> Result<Response, PageError> {
    let (_, frame) = frame(&app, &visitor, &study, None, "versions").await?;
    let mut files = plan::files(&app.store, &frame.study, version).await?;
    let text = files.remove(&name).ok_or(PageError::NotFound)?;
    let as_file = format!("attachment; filename=\"{}-v{version}-{name}\"", frame.study);
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, as_file)];
    Ok((headers, text).into_response())
}
