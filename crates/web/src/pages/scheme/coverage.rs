//! What of the reports reached the text and what did not, body by body and section by section, and why.
//!
//! What is silent is `scheme`'s to say; this shows it and takes reasons.

use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{Bilingual, StudyCode};
use plan::{CodeId, Plan};
use scheme::{BodyCoverage, Coverage, CoverageCell, Omission, Omitted};

use super::{failed, parse_study};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/scheme/coverage.html")]
struct CoveragePage {
    shell: Shell,
    study: StudyCode,
    plan: Arc<Plan>,
    coverage: Arc<Coverage>,
    may_write: bool,
    refused: Option<Bilingual>,
}

/// Something that did not reach the text.
struct Silent {
    kind: &'static str,
    name: String,
    title: Bilingual,
    /// Where it can be read.
    link: String,
    /// What the reports say of it.
    told: Bilingual,
    omission: Option<Omission>,
}

impl CoveragePage {
    fn name(&self, body: &BodyCoverage) -> Bilingual {
        self.plan.body_name(&body.body)
    }

    fn groups(&self) -> Vec<(i64, Bilingual, Vec<&BodyCoverage>)> {
        let of = |number: i64| self.coverage.bodies.iter().filter(|body| body.group == number).collect();
        let group = |group: &plan::Group| (group.number, group.name.clone(), of(group.number));
        self.plan.groups.iter().map(group).collect()
    }

    /// The cells of a body's line, each with its section's key.
    fn cells<'a>(&'a self, body: &'a BodyCoverage) -> Vec<(&'a str, &'a CoverageCell)> {
        let keys = self.coverage.sections.iter().map(|section| section.key.as_str());
        keys.zip(&body.cells).collect()
    }

    /// What stands in a cell: its class and its words.
    fn cell(&self, body: &BodyCoverage, cell: &CoverageCell) -> (&'static str, String) {
        let language = self.shell.language;
        let count = |count: i64, vi: &str, en: &str| format!("{count} {}", language.pick(vi, en));
        match (body.version, cell) {
            (None, _) => ("soft small", language.pick("chưa gửi", "not sent").to_owned()),
            (_, cell) if cell.is_heard() => {
                let told = |count: usize, vi: &str, en: &str| {
                    (count > 0).then(|| format!("{count} {}", language.pick(vi, en)))
                };
                let parts = [told(cell.cited, "đoạn", "passages"), told(cell.figures, "số liệu", "figures")];
                ("badge good", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
            }
            (_, CoverageCell { findings, .. }) if *findings > 0 => {
                ("badge warn", count(*findings, "nhận định", "findings"))
            }
            _ => ("soft", "–".to_owned()),
        }
    }

    /// Everything that did not reach the text: sections, codes, bodies.
    fn silent(&self) -> [(Bilingual, Vec<Silent>); 3] {
        let study = &self.study;
        let sections = self.coverage.sections.iter().filter(|section| section.is_silent()).map(|section| {
            let title = self.plan.outline.section(&section.key).map(|known| known.title.clone());
            Silent {
                kind: "section",
                name: section.key.clone(),
                title: title.unwrap_or_default(),
                link: format!("/studies/{study}#sections"),
                told: Bilingual::new(
                    format!("{} cơ quan nêu nhận định ở mục này", section.telling),
                    format!("{} bodies tell findings in it", section.telling),
                ),
                omission: section.omission.clone(),
            }
        });
        let codes = self.coverage.codes.iter().filter(|code| code.is_silent()).map(|code| Silent {
            kind: "code",
            name: code.code.to_string(),
            title: self.code_name(&code.code),
            link: format!("/studies/{study}/coding"),
            told: Bilingual::new(
                format!("{} đoạn của {} cơ quan mang mã này", code.passages, code.bodies),
                format!("{} passages of {} bodies bear it", code.passages, code.bodies),
            ),
            omission: code.omission.clone(),
        });
        let bodies = self.coverage.bodies.iter().filter(|body| body.is_silent()).map(|body| {
            let findings: i64 = body.cells.iter().map(|cell| cell.findings).sum();
            Silent {
                kind: "body",
                name: body.body.to_string(),
                title: self.name(body),
                link: format!("/studies/{study}/reports/{}", body.body),
                told: Bilingual::new(
                    format!("{findings} nhận định trong báo cáo"),
                    format!("{findings} findings in its report"),
                ),
                omission: body.omission.clone(),
            }
        });
        [
            (Bilingual::new("Mục của đề cương", "Sections of the outline"), sections.collect()),
            (Bilingual::new("Mã", "Codes"), codes.collect()),
            (Bilingual::new("Cơ quan đã gửi báo cáo", "Bodies that sent a report"), bodies.collect()),
        ]
    }

    fn code_name(&self, code: &CodeId) -> Bilingual {
        let name = self.plan.codebook.code(code).map(|known| known.name.clone()).unwrap_or_default();
        Bilingual::new(format!("{code} {}", name.vi), format!("{code} {}", name.en))
    }

    /// How many bodies sent a report, and of how many something is cited.
    fn heard(&self) -> (usize, usize) {
        let sent = self.coverage.bodies.iter().filter(|body| body.version.is_some());
        (sent.clone().count(), sent.filter(|body| body.statements > 0).count())
    }

    /// How many codes any passage bears, and how many of them reached the text.
    fn codes(&self) -> (usize, usize) {
        let codes = &self.coverage.codes;
        (codes.len(), codes.iter().filter(|code| code.cited > 0).count())
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeScheme)?;
    html(&page(&app, &visitor, parse_study(&study)?, None).await?)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    refused: Option<Bilingual>,
) -> Result<CoveragePage, PageError> {
    let viewer = visitor.must(Act::SeeScheme)?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let view = app.schemes.of(&app.store, &study).await.map_err(failed)?;
    let states = app.boards.of(&app.store, &study).await?;
    let told = app.told(&study).await?;
    let borne = app.borne.of(&app.store, &viewer, &study).await.map_err(crate::pages::coding::failed)?;
    let coverage = app.coverages.of((&plan, &view), (states, told), borne);
    let may_write = visitor.may(Act::WriteScheme);
    let shell = Shell::of_study(visitor, app, &study);
    Ok(CoveragePage { shell, study, plan, coverage, may_write, refused })
}

#[derive(serde::Deserialize)]
pub(super) struct Explained {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn explain(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(form): Posted<Explained>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let study = parse_study(&study)?;
    let omitted = Omitted::of_parts(&form.kind, &form.name).map_err(|_| PageError::NotFound)?;
    match scheme::explain_omission(&app.store, &actor, &study, omitted, &form.reason).await {
        Ok(()) => Ok(Redirect::to(&format!("/studies/{study}/scheme/coverage#silent")).into_response()),
        Err(error) => {
            let Some(told) = error.told() else { return Err(PageError::internal(error)) };
            let page = page(&app, &visitor, study, Some(told)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}
