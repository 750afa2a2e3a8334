//! Solutions of the scheme, each with what it needs and the directives it follows; what is still without the other.

use std::collections::BTreeSet;
use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{Bilingual, Language, StudyCode};
use plan::Plan;
use scheme::{Feasibility, NewSolution, SchemeView, Solution, Solutions, StatementView};

use super::statements::parse_statement;
use super::{failed, parse_study};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/scheme/solutions.html")]
struct SolutionsPage {
    shell: Shell,
    study: StudyCode,
    plan: Arc<Plan>,
    view: Arc<SchemeView>,
    may_write: bool,
    /// What was refused, with what was typed.
    refused: Option<(NewSolution, Bilingual)>,
}

/// A solution with what its form holds.
struct Row<'a> {
    statement: &'a StatementView,
    solution: Option<&'a Solution>,
    typed: NewSolution,
}

impl SolutionsPage {
    fn solutions(&self) -> Solutions<'_> {
        Solutions::of(&self.plan, &self.view)
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let rows = self.solutions().solutions.into_iter().map(|(statement, solution)| Row {
            typed: self.typed(statement, solution),
            statement,
            solution,
        });
        rows.collect()
    }

    fn text(&self, statement: &StatementView) -> String {
        statement.read(Language::Vietnamese).text
    }

    /// What the form of a statement holds: what was refused a moment ago, else what is kept.
    fn typed(&self, statement: &StatementView, solution: Option<&Solution>) -> NewSolution {
        match &self.refused {
            Some((typed, _)) if typed.statement == statement.statement.id => typed.clone(),
            _ => NewSolution {
                statement: statement.statement.id,
                seen: solution.map_or(0, |solution| solution.number),
                feasibility: solution.map(|solution| solution.feasibility.clone()).unwrap_or_default(),
                directives: solution.map(|solution| solution.directives.clone()).unwrap_or_default(),
            },
        }
    }

    fn is_refused(&self, statement: &StatementView) -> bool {
        self.refused.as_ref().is_some_and(|(typed, _)| typed.statement == statement.statement.id)
    }

    /// The parts of feasibility: field, name, what was written.
    fn parts(&self, feasibility: &Feasibility) -> Vec<(&'static str, &'static str, String)> {
        let language = self.shell.language;
        let names = [
            ("authority", language.pick("Thẩm quyền", "Authority")),
            ("resources", language.pick("Nguồn lực", "Resources")),
            ("time", language.pick("Thời gian", "Time")),
            ("risk", language.pick("Rủi ro", "Risk")),
        ];
        let parts = feasibility.parts();
        names.into_iter().zip(parts).map(|((field, name), part)| (field, name, part.to_owned())).collect()
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    html(&page(&app, &visitor, parse_study(&study)?, None).await?)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    refused: Option<(NewSolution, Bilingual)>,
) -> Result<SolutionsPage, PageError> {
    visitor.must(Act::SeeScheme)?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let view = app.schemes.of(&app.store, &study).await.map_err(failed)?;
    let may_write = visitor.may(Act::WriteScheme);
    Ok(SolutionsPage { shell: Shell::of_study(visitor, app, &study), study, plan, view, may_write, refused })
}

/// Keeps a description: fields `seen`, the four parts, and `directive` as often as one is ticked.
pub(super) async fn describe(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let (study, statement) = (parse_study(&study)?, parse_statement(&id)?);
    let mut new =
        NewSolution { statement, seen: 0, feasibility: Feasibility::default(), directives: BTreeSet::new() };
    for (name, value) in pairs {
        match name.as_str() {
            "seen" => new.seen = value.parse().map_err(|_| incomplete())?,
            "authority" => new.feasibility.authority = value,
            "resources" => new.feasibility.resources = value,
            "time" => new.feasibility.time = value,
            "risk" => new.feasibility.risk = value,
            "directive" => {
                new.directives.insert(value);
            }
            _ => {}
        }
    }
    match scheme::describe_solution(&app.store, &actor, new.clone()).await {
        Ok(()) => {
            Ok(Redirect::to(&format!("/studies/{study}/scheme/solutions#s-{statement}")).into_response())
        }
        Err(error) => {
            let status =
                if error.is_conflict() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            let Some(told) = error.told() else { return Err(PageError::internal(error)) };
            let page = page(&app, &visitor, study, Some((new, told))).await?;
            Ok((status, html(&page)?).into_response())
        }
    }
}

fn incomplete() -> PageError {
    PageError::bad(
        "Biểu mẫu không đầy đủ; hãy tải lại trang rồi gửi lại.",
        "The form is not whole; reload the page and send again.",
    )
}
