//! The units of a body: whom it asked, how each stands, what they told put together, and the file to go on from.
//!
//! A body's own people change what its units are asked; whoever may see its report may look. Nothing here sends a report.

mod account;
mod change;
mod nothing;
mod view;

use std::collections::BTreeMap;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use kernel::{Actor, Bilingual, BodyCode, Problem, StudyCode};
use plan::{Assignment, Section, Study};
use reports::gather::{Gathered, gather, gathered_document};
use view::{Figure, Row, StaleRow, Tally};

use super::reports::download;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/desk/{study}/units", get(own).post(change::split))
        .route("/desk/{study}/units/assign", post(change::assign))
        .route("/desk/{study}/units/withdraw", post(change::withdraw))
        .route("/desk/{study}/units/end", post(change::end))
        .route("/desk/{study}/units/account", post(account::make))
        .route("/desk/{study}/nothing", get(nothing::form).post(nothing::say))
        .route("/studies/{study}/units/{body}", get(of_body))
        .route("/studies/{study}/units/{body}/gathered.docx", get(file))
}

/// Where the visitor's own units are.
fn own_path(study: &StudyCode) -> String {
    format!("/desk/{study}/units")
}

/// Where the units of `body` are shown to whoever may see them.
pub(crate) fn path(study: &StudyCode, body: &BodyCode) -> String {
    format!("/studies/{study}/units/{body}")
}

#[derive(Template)]
#[template(path = "pages/units/units.html")]
struct UnitsPage {
    shell: Shell,
    study: Study,
    body: BodyCode,
    name: Bilingual,
    owed: Assignment,
    tally: Tally,
    rows: Vec<Row>,
    figures: Vec<Figure>,
    stale: Vec<StaleRow>,
    divided: Vec<BodyCode>,
    /// Whether the visitor may change what the units are asked.
    may_ask: bool,
    form: Form,
}

/// What a form on the page holds after it was refused.
#[derive(Default)]
struct Form {
    /// The part of the page it belongs to: `split`, `account`, or the code of a unit.
    at: String,
    /// What is wrong with it.
    problems: Vec<Problem>,
    /// Its fields.
    fields: BTreeMap<String, String>,
}

impl UnitsPage {
    fn own(&self) -> String {
        own_path(&self.study.code)
    }

    fn gathered(&self) -> String {
        format!("{}/gathered.docx", path(&self.study.code, &self.body))
    }

    /// What a field of the form at `at` holds.
    fn field(&self, at: &str, name: &str) -> &str {
        if self.form.at == at { self.form.fields.get(name).map_or("", String::as_str) } else { "" }
    }

    fn due(&self) -> String {
        match self.field("split", "due") {
            "" => self.owed.due.to_string(),
            due => due.to_owned(),
        }
    }

    /// What was refused in the form at `at`.
    fn refused(&self, at: &str) -> &[Problem] {
        if self.form.at == at { &self.form.problems } else { &[] }
    }

    /// The sections the body may ask its units for.
    fn sections(&self) -> Vec<&Section> {
        let all = self.study.plan.outline.sections.iter();
        all.filter(|section| self.owed.asks_for(&section.key)).collect()
    }

    /// Whether the refused form asked for this section.
    fn is_chosen(&self, section: &str) -> bool {
        self.field("split", "section").split(' ').any(|key| key == section)
    }

    fn units(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.is_own)
    }

    /// A problem as a line: its place in a pasted list, then what it is.
    fn line(&self, problem: &Problem) -> String {
        let message = self.shell.b(&problem.message);
        match &problem.place {
            kernel::Place::Line { line, .. } => {
                format!("{} {line}: {message}", self.shell.t("Dòng", "Line"))
            }
            _ => {
                let mut signs = message.chars();
                signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
            }
        }
    }
}

async fn own(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    let (_, body) = own_body(&visitor)?;
    html(&page(&app, &visitor, &study, body, Form::default()).await?)
}

async fn of_body(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let body = BodyCode::parse(&body).map_err(|_| PageError::NotFound)?;
    visitor.must(Act::SeeReport(&body))?;
    html(&page(&app, &visitor, &study, body, Form::default()).await?)
}

/// The gathered Word file.
async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let body = BodyCode::parse(&body).map_err(|_| PageError::NotFound)?;
    visitor.must(Act::SeeReport(&body))?;
    let study = StudyCode::parse(&study).map_err(|_| PageError::NotFound)?;
    let gathered = gather(&app.store, &study, &body).await?.ok_or(PageError::NotFound)?;
    let bytes = gathered_document(&app.store, &gathered).await.map_err(PageError::internal)?;
    let bytes = bytes.ok_or(PageError::NotFound)?;
    let name = format!("Tổng hợp – {}.docx", gathered.plan.body_name(&body).vi);
    let (_, kind) = reports::sniff(&bytes).ending();
    Ok(download(kind, &format!("{study}-{body}-gathered.docx"), &name, bytes))
}

/// The visitor's body and the right to ask its units.
fn own_body(visitor: &Visitor) -> Result<(Actor, BodyCode), PageError> {
    let body = visitor.signed_in()?.account.body.clone();
    let body = body.ok_or_else(|| {
        PageError::NotAllowed(Bilingual::new(
            "Trang này dành cho tài khoản của cơ quan được phân công. Tài khoản này không thuộc cơ quan nào.",
            "This page is for accounts of an assigned body. This account belongs to none.",
        ))
    })?;
    Ok((visitor.must(Act::AskUnits(&body))?, body))
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: &str,
    body: BodyCode,
    form: Form,
) -> Result<UnitsPage, PageError> {
    let code = StudyCode::parse(study).map_err(|_| PageError::NotFound)?;
    let study = plan::study_as_seen_by(&app.store, &code, &body).await?.ok_or(PageError::NotFound)?;
    let owed = study.plan.assignment(&body).cloned().ok_or(PageError::NotFound)?;
    let gathered: Gathered = gather(&app.store, &code, &body).await?.ok_or(PageError::NotFound)?;
    let below = plan::units_below(&app.store, &code, &body).await?;
    let holders = accounts::holders(&app.store).await?;
    let mut shell = Shell::of_study(visitor, app, &code);
    shell.generated |= study.generated;
    let now = app.store.world().now();
    let rows = view::rows(&gathered, &below, &holders, now, shell.language);
    Ok(UnitsPage {
        name: study.plan.body_name(&body),
        tally: Tally::of(&rows),
        figures: view::figures(&gathered, shell.language),
        stale: view::stale(&gathered, shell.language),
        divided: gathered.divided.clone(),
        may_ask: visitor.may(Act::AskUnits(&body)),
        rows,
        shell,
        study,
        body,
        owed,
        form,
    })
}
