//! The board of tasks, by body and state, and the form that gives one.

use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use committee::{NewTask, Task, TaskState};
use jiff::Timestamp;
use kernel::{Bilingual, BodyCode, StudyCode};
use plan::{Plan, Post};

use super::{Fields, Refused, again, failed, home, parse_study};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/committee/tasks.html")]
struct TasksPage {
    shell: Shell,
    study: StudyCode,
    plan: Arc<Plan>,
    tasks: Vec<Task>,
    now: Timestamp,
    chosen: Fields,
    may_direct: bool,
}

impl TasksPage {
    /// The tasks that are asked for, those with the nearest last day first and closed ones last.
    fn rows(&self) -> Vec<&Task> {
        let (body, state) = (self.chosen.text("body"), self.chosen.text("state"));
        let of_state = |task: &Task| match state {
            "" => true,
            "overdue" => task.is_overdue(self.now),
            state => task.state().code() == state,
        };
        let is_wanted = |task: &&Task| (body.is_empty() || task.body.as_str() == body) && of_state(task);
        let mut rows: Vec<&Task> = self.tasks.iter().filter(is_wanted).collect();
        rows.sort_by_key(|task| (task.state() == TaskState::Closed, task.due_now(), task.number));
        rows
    }

    /// The bodies that have a task, each once, in the plan's order.
    fn bodies(&self) -> Vec<(String, String)> {
        let has = |body: &BodyCode| self.tasks.iter().any(|task| task.body == *body);
        let bodies = self.plan.assignments.iter().map(|assignment| &assignment.body);
        bodies.filter(|body| has(body)).map(|body| (body.to_string(), self.name(body))).collect()
    }

    fn states(&self) -> Vec<(&'static str, &'static str)> {
        let language = self.shell.language;
        let states = TaskState::ALL.into_iter().map(|state| (state.code(), state.name(language)));
        states.chain([("overdue", language.pick("quá hạn", "overdue"))]).collect()
    }

    fn name(&self, body: &BodyCode) -> String {
        self.plan.body_name(body).get(self.shell.language).to_owned()
    }

    fn count(&self, state: TaskState) -> usize {
        self.tasks.iter().filter(|task| task.state() == state).count()
    }

    /// How many wait for somebody to accept them.
    fn waiting(&self) -> usize {
        self.count(TaskState::Reported)
    }

    fn closed(&self) -> usize {
        self.count(TaskState::Closed)
    }

    fn overdue(&self) -> usize {
        self.tasks.iter().filter(|task| task.is_overdue(self.now)).count()
    }

    fn tone(&self, task: &Task) -> &'static str {
        super::task_tone(task.state())
    }

    fn due(&self, task: &Task) -> Option<(&'static str, String)> {
        super::due_words(task, self.now, self.shell.language)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(chosen): Query<Fields>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeMeetings)?;
    let study = parse_study(&study)?;
    html(&TasksPage {
        shell: Shell::of_study(&visitor, &app, &study),
        plan: plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?,
        tasks: committee::tasks(&app.store, &study).await.map_err(failed)?,
        now: app.store.world().now(),
        may_direct: visitor.may(Act::Direct),
        chosen,
        study,
    })
}

#[derive(Template)]
#[template(path = "pages/committee/give.html")]
struct GivePage {
    shell: Shell,
    study: StudyCode,
    plan: Arc<Plan>,
    typed: Fields,
    refused: Option<Bilingual>,
}

impl GivePage {
    fn name(&self, body: &BodyCode) -> String {
        self.plan.body_name(body).get(self.shell.language).to_owned()
    }

    fn posts(&self) -> [Post; 2] {
        Post::ALL
    }

    fn short(&self, text: &Bilingual) -> String {
        super::short(text.get(self.shell.language))
    }
}

pub(super) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(typed): Query<Fields>,
) -> Result<Response, PageError> {
    visitor.must(Act::Direct)?;
    html(&give_page(&app, &visitor, parse_study(&study)?, typed, None).await?)
}

async fn give_page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    typed: Fields,
    refused: Option<Bilingual>,
) -> Result<GivePage, PageError> {
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    Ok(GivePage { shell: Shell::of_study(visitor, app, &study), study, plan, typed, refused })
}

pub(super) async fn give(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::Direct)?;
    let study = parse_study(&study)?;
    let given = async {
        let body = BodyCode::parse(fields.text("body")).map_err(|_| {
            Bilingual::new(
                "Chưa chọn cơ quan. Hãy chọn cơ quan thực hiện.",
                "No body was chosen. Choose the body that answers for it.",
            )
        })?;
        let new = NewTask {
            study: study.clone(),
            directive: fields.text("directive").to_owned(),
            text: fields.text("text").to_owned(),
            body,
            post: Post::ALL.into_iter().find(|post| post.code() == fields.text("post")),
            due: fields.day("due")?,
            proof: fields.text("proof").to_owned(),
        };
        Ok::<_, Refused>(committee::give(&app.store, &actor, new).await?)
    };
    match given.await {
        Ok(id) => Ok(Redirect::to(&format!("{}/tasks/{id}", home(&study))).into_response()),
        Err(Refused::Told(status, told)) => {
            again(status, &give_page(&app, &visitor, study, fields, Some(told)).await?)
        }
        Err(Refused::Page(error)) => Err(error),
    }
}
