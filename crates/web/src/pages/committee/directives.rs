//! Every directive, those of the plan's own text and those issued since, each with where it came from and what came of it.

use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use committee::{AgendaItem, Meeting, StoryOf, Task, Whole};
use kernel::{Language, StudyCode};
use plan::{Directive, Plan};
use scheme::{SchemeView, Solutions, StatementView};

use super::{failed, parse_study};
use crate::pages::scheme::failed as scheme_failed;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/committee/directives.html")]
struct DirectivesPage {
    shell: Shell,
    study: StudyCode,
    whole: Whole,
    may_direct: bool,
}

/// Where a directive came from and what came of it.
struct Row<'a> {
    directive: &'a Directive,
    origin: Option<(&'a Meeting, Option<&'a AgendaItem>)>,
    solutions: Vec<&'a StatementView>,
    tasks: Vec<&'a Task>,
}

impl DirectivesPage {
    /// The newest first: those issued since, then the plan's own.
    fn rows(&self) -> Vec<Row<'_>> {
        let all = Solutions::of(&self.whole.plan, &self.whole.view).directives;
        let row = |(directive, solutions): (&'_ Directive, Vec<&'_ StatementView>)| {
            let id = directive.id.clone();
            let directive = self.whole.plan.directive(&id)?;
            let ids: Vec<_> = solutions.iter().map(|each| each.statement.id).collect();
            Some(Row {
                directive,
                origin: self.whole.origin(&id),
                solutions: ids.iter().filter_map(|id| self.whole.view.statement(*id)).collect(),
                tasks: self.whole.tasks.iter().filter(|task| task.directive == id).collect(),
            })
        };
        let mut rows: Vec<_> = all.into_iter().filter_map(row).collect();
        rows.sort_by_key(|row| {
            std::cmp::Reverse(self.whole.issued.iter().position(|each| each.directive.id == row.directive.id))
        });
        rows
    }

    fn is_issued(&self, directive: &Directive) -> bool {
        self.whole.issued.iter().any(|each| each.directive.id == directive.id)
    }

    fn meeting_path(&self, meeting: &Meeting) -> String {
        super::meeting_path(&self.study, meeting)
    }

    fn text(&self, statement: &StatementView) -> String {
        statement.read(Language::Vietnamese).text
    }

    fn tone(&self, task: &Task) -> &'static str {
        super::task_tone(task.state())
    }

    fn body(&self, task: &Task) -> String {
        self.whole.plan.body_name(&task.body).get(self.shell.language).to_owned()
    }

    fn story(&self, directive: &Directive) -> String {
        super::story_path(&self.study, &StoryOf::Directive(directive.id.clone()))
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeMeetings)?;
    let study = parse_study(&study)?;
    let plan: Arc<Plan> = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let view: Arc<SchemeView> = app.schemes.of(&app.store, &study).await.map_err(scheme_failed)?;
    html(&DirectivesPage {
        shell: Shell::of_study(&visitor, &app, &study),
        whole: committee::whole(&app.store, plan, view).await.map_err(failed)?,
        may_direct: visitor.may(Act::Direct),
        study,
    })
}
