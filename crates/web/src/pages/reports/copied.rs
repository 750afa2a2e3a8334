//! What a version has in common with its earlier versions, the outline and, for those who may compare, other bodies'
//! reports: spans side by side, computed when the page is asked for.
//!
//! It orders by the report and the plan, never by how much; it does not say who copied from whom.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Bilingual, BodyCode};
use plan::Study;
use reports::Version;
use reports::copied::{AgainstBodies, Copied, Likeness, OfReport, Span};

use super::{asked, version_path};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// So many pairs are shown of one comparison; the page says when there are more.
const MOST_PAIRS: usize = 40;

#[derive(Template)]
#[template(path = "pages/reports/copied.html")]
struct CopiedPage {
    shell: Shell,
    study: Study,
    body: BodyCode,
    name: Bilingual,
    version: Version,
    own: OfReport,
    /// For those who may compare.
    others: Option<AgainstBodies>,
}

impl CopiedPage {
    fn path(&self, body: &BodyCode, number: &i64) -> String {
        version_path(&self.study.code, body, *number)
    }

    fn outline_path(&self) -> String {
        format!("/studies/{}/plan/outline", self.study.code)
    }

    fn here(&self, span: &Span) -> String {
        format!("{}#{}", self.path(&self.body, &self.version.number), span.address)
    }

    fn name_of(&self, body: &BodyCode) -> String {
        self.study.plan.body_name(body).get(self.shell.language).to_owned()
    }

    fn names_of(&self, bodies: &[BodyCode]) -> String {
        bodies.iter().map(|body| self.name_of(body)).collect::<Vec<_>>().join("; ")
    }

    fn likeness(&self, likeness: &Likeness) -> &'static str {
        match likeness {
            Likeness::Same => self.shell.language.pick("nguyên văn", "word for word"),
            Likeness::OnlyNumbers => {
                self.shell.language.pick("chỉ đổi ngày và số liệu", "only dates and numbers changed")
            }
        }
    }

    fn shown<'c>(&self, spans: &'c [Copied]) -> &'c [Copied] {
        &spans[..spans.len().min(MOST_PAIRS)]
    }

    fn left(&self, spans: &[Copied]) -> usize {
        spans.len().saturating_sub(MOST_PAIRS)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body, number)): Path<(String, String, i64)>,
) -> Result<Response, PageError> {
    let asked = asked(&app, &visitor, &study, &body).await?;
    let version = asked.number(number)?;
    let plan = &asked.study.plan;
    let mut own = reports::copied::of_report(&app.store, plan, &version).await?;
    for (_, comparison) in &mut own.earlier {
        // A later version keeps most of its words: only what was touched tells something.
        comparison.spans.retain(|copied| copied.likeness == Likeness::OnlyNumbers);
    }
    let others = match visitor.may(Act::CompareReports) {
        true => Some(reports::copied::among(&app.store, &app.libraries, plan, &version).await?),
        false => None,
    };
    let mut shell = Shell::of_study(&visitor, &app, &asked.study.code);
    shell.generated |= asked.study.generated;
    html(&CopiedPage {
        name: plan.body_name(&asked.body),
        shell,
        study: asked.study,
        body: asked.body,
        version,
        own,
        others,
    })
}
