//! One task: what is to be done, what became of it with its proof, and the step the visitor may take; and a body's tasks at its desk.

use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use committee::{
    NewExtension, NewProof, NewReport, NewVerdict, Proof, ProofPassage, Sent, StoryOf, Task, TaskAct,
    TaskState, TaskStep,
};
use jiff::Timestamp;
use kernel::{Actor, Bilingual, BodyCode, StudyCode};
use plan::{Directive, Plan};

use super::{Fields, Refused, again, failed, home};
use crate::form::{Posted, UploadForm};
use crate::pages::reports::download;
use crate::pages::scheme::Names;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/committee/task.html")]
struct TaskPage {
    shell: Shell,
    study: StudyCode,
    plan: Arc<Plan>,
    task: Task,
    /// Who gave it, then who took each step, in order.
    hands: Vec<String>,
    now: Timestamp,
    /// Whether the visitor sees meetings, directives and the line, or their own body's tasks only.
    sees_all: bool,
    may: May,
    typed: Fields,
    refused: Option<Bilingual>,
}

/// The steps the visitor may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum May {
    /// None.
    Nothing,
    /// Say that it is done.
    Report,
    /// Move its last day.
    Extend,
    /// Accept it, send it back, move its last day.
    Judge,
}

impl May {
    fn of(task: &Task, visitor: &Visitor, actor: &Actor) -> Self {
        if visitor.may(Act::ReportTask(&task.body)) && committee::may_report(task, actor).is_ok() {
            return Self::Report;
        }
        if !visitor.may(Act::Direct) {
            return Self::Nothing;
        }
        match committee::may_close(task, actor) {
            Ok(()) => Self::Judge,
            Err(_) if task.state() != TaskState::Closed => Self::Extend,
            Err(_) => Self::Nothing,
        }
    }
}

impl TaskPage {
    fn path(&self) -> String {
        path(&self.task)
    }

    fn tone(&self) -> &'static str {
        super::task_tone(self.task.state())
    }

    fn due(&self) -> Option<(&'static str, String)> {
        super::due_words(&self.task, self.now, self.shell.language)
    }

    fn may_report(&self) -> bool {
        self.may == May::Report
    }

    fn may_judge(&self) -> bool {
        self.may == May::Judge
    }

    fn may_extend(&self) -> bool {
        matches!(self.may, May::Extend | May::Judge)
    }

    /// Whether it waits to be accepted by somebody else than the visitor.
    fn waits_for_another(&self) -> bool {
        self.may == May::Nothing && self.task.state() == TaskState::Reported
    }

    fn directive(&self) -> Option<&Directive> {
        self.plan.directive(&self.task.directive)
    }

    fn name(&self) -> String {
        self.plan.body_name(&self.task.body).get(self.shell.language).to_owned()
    }

    fn proof_of<'s>(&self, step: &'s TaskStep) -> Option<&'s Proof> {
        match &step.act {
            TaskAct::Reported(proof) => Some(proof),
            _ => None,
        }
    }

    fn days_of(&self, step: &TaskStep) -> Option<String> {
        match step.act {
            TaskAct::Extended { due, before } => {
                Some(format!("{} → {}", self.shell.day(&before), self.shell.day(&due)))
            }
            _ => None,
        }
    }

    fn step_tone(&self, step: &TaskStep) -> &'static str {
        match step.act {
            TaskAct::Reported(_) => "warn",
            TaskAct::SentBack => "bad",
            TaskAct::Closed => "good",
            TaskAct::Extended { .. } => "note",
        }
    }

    fn passage_path(&self, passage: &ProofPassage) -> String {
        let (study, body) = (&self.study, &self.task.body);
        format!("/studies/{study}/reports/{body}/versions/{}#{}", passage.version, passage.address)
    }

    fn story(&self) -> String {
        super::story_path(&self.study, &StoryOf::Task(self.task.id))
    }
}

fn path(task: &Task) -> String {
    format!("{}/tasks/{}", home(&task.study), task.id)
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (task, _) = one(&app, &visitor, &study, &id).await?;
    html(&page(&app, &visitor, task, Fields::default(), None).await?)
}

/// The task of the study in the address, if the visitor may see it, and who asks.
async fn one(app: &App, visitor: &Visitor, study: &str, id: &str) -> Result<(Task, Actor), PageError> {
    visitor.signed_in()?;
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let task = committee::task(&app.store, id).await.map_err(failed)?;
    let actor = visitor.must(Act::SeeTasks(&task.body))?;
    if task.study.as_str() == study { Ok((task, actor)) } else { Err(PageError::NotFound) }
}

async fn page(
    app: &App,
    visitor: &Visitor,
    task: Task,
    typed: Fields,
    refused: Option<Bilingual>,
) -> Result<TaskPage, PageError> {
    let study = task.study.clone();
    let actor = visitor.must(Act::SeeTasks(&task.body))?;
    let mut names = Names::new(app, visitor.language);
    let mut hands = vec![names.of(&task.by).await?];
    for step in &task.steps {
        hands.push(names.of(&step.by).await?);
    }
    Ok(TaskPage {
        shell: Shell::of_study(visitor, app, &study),
        plan: plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?,
        now: app.store.world().now(),
        sees_all: visitor.may(Act::SeeMeetings),
        may: May::of(&task, visitor, &actor),
        hands,
        task,
        study,
        typed,
        refused,
    })
}

pub(super) async fn report(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    form: Multipart,
) -> Result<Response, PageError> {
    let (task, _) = one(&app, &visitor, &study, &id).await?;
    let actor = visitor.must(Act::ReportTask(&task.body))?;
    let mut form = UploadForm::read(&visitor, form, committee::MOST_PROOF_BYTES).await?;
    let file = form.files.remove("file").map(|file| Sent { name: file.name, bytes: file.bytes });
    let fields = Fields(form.fields.into_iter().collect());
    let new = NewReport {
        task: task.id,
        seen: fields.seen(),
        words: fields.text("words").to_owned(),
        proof: NewProof { file, address: fields.text("address").to_owned() },
    };
    // Files wait for their turn to be read, as reports do.
    let ticket = app.queue.join();
    let turn = ticket.turn(app.store.world()).await;
    let reported = committee::report(&app.store, &app.settings.reader, &actor, new).await;
    drop(turn);
    after(&app, &visitor, task, fields, reported.map_err(Refused::from)).await
}

pub(super) async fn close(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::Direct)?;
    let (task, _) = one(&app, &visitor, &study, &id).await?;
    let new = NewVerdict { task: task.id, seen: fields.seen(), words: fields.text("words").to_owned() };
    let closed = committee::close(&app.store, &actor, new).await;
    after(&app, &visitor, task, fields, closed.map_err(Refused::from)).await
}

pub(super) async fn send_back(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::Direct)?;
    let (task, _) = one(&app, &visitor, &study, &id).await?;
    let new = NewVerdict { task: task.id, seen: fields.seen(), words: fields.text("words").to_owned() };
    let sent = committee::send_back(&app.store, &actor, new).await;
    after(&app, &visitor, task, fields, sent.map_err(Refused::from)).await
}

pub(super) async fn extend(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::Direct)?;
    let (task, _) = one(&app, &visitor, &study, &id).await?;
    let extended = async {
        let words = fields.text("words").to_owned();
        let new = NewExtension { task: task.id, seen: fields.seen(), due: fields.day("due")?, words };
        Ok::<_, Refused>(committee::extend(&app.store, &actor, new).await?)
    };
    let extended = extended.await;
    after(&app, &visitor, task, fields, extended).await
}

/// The task again: as it stands now, or with what was refused.
async fn after(
    app: &App,
    visitor: &Visitor,
    task: Task,
    fields: Fields,
    done: Result<(), Refused>,
) -> Result<Response, PageError> {
    match done {
        Ok(()) => Ok(Redirect::to(&path(&task)).into_response()),
        Err(Refused::Told(status, told)) => {
            let now = committee::task(&app.store, task.id).await.map_err(failed)?;
            again(status, &page(app, visitor, now, fields, Some(told)).await?)
        }
        Err(Refused::Page(error)) => Err(error),
    }
}

/// The file of a proof, to the byte as it was sent.
pub(super) async fn proof(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id, step)): Path<(String, String, i64)>,
) -> Result<Response, PageError> {
    let (task, _) = one(&app, &visitor, &study, &id).await?;
    let step = task.steps.iter().find(|each| each.number == step).ok_or(PageError::NotFound)?;
    let TaskAct::Reported(Proof { file: Some(file), .. }) = &step.act else {
        return Err(PageError::NotFound);
    };
    let bytes = committee::proof_file(&app.store, file).await.map_err(failed)?;
    let (ending, kind) = reports::sniff(&bytes).ending();
    let plain = format!("task-{}-{}.{ending}", task.number, step.number);
    Ok(download(kind, &plain, &file.name, bytes))
}

/// A body's task as it stands at its desk.
pub(crate) struct AtDesk {
    pub(crate) path: String,
    pub(crate) number: i64,
    pub(crate) text: String,
    pub(crate) tone: &'static str,
    pub(crate) state: &'static str,
    pub(crate) due: Option<(&'static str, String)>,
    /// Whether the body is to do something about it.
    pub(crate) is_open: bool,
}

/// The tasks of a body that are not closed, those with the nearest last day first.
pub(crate) async fn at_desk(
    app: &App,
    visitor: &Visitor,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<Vec<AtDesk>, PageError> {
    let mut tasks = committee::tasks_of(&app.store, study, body).await.map_err(failed)?;
    tasks.retain(|task| task.state() != TaskState::Closed);
    tasks.sort_by_key(|task| (task.due_now(), task.number));
    let (now, language) = (app.store.world().now(), visitor.language);
    let one = |task: Task| AtDesk {
        path: path(&task),
        number: task.number,
        tone: super::task_tone(task.state()),
        state: task.state().name(language),
        due: super::due_words(&task, now, language),
        is_open: task.state() != TaskState::Reported,
        text: task.text,
    };
    Ok(tasks.into_iter().map(one).collect())
}
