//! Last days of the committee's work in a person's calendar: tasks of a body, and opinions a member is asked for.
//!
//! As everywhere in a feed, only what is due is told, nothing of what it says.

use ::store::Store;
use accounts::Account;
use committee::{CommitteeError, OpinionRequest, Task, TaskState};
use kernel::{BodyCode, StudyCode};
use plan::Study;

use crate::calendar::Event;
use crate::error::ReminderError;

/// The last days of a study that are this person's: a body's own tasks for its people, every open task for the secretariat, what they
/// were asked and have not answered for members.
pub(crate) async fn duties(
    store: &Store,
    person: &Account,
    study: &Study,
    uid: impl Fn(&str) -> String,
) -> Result<Vec<Event>, ReminderError> {
    use kernel::Role::{Committee, Drafter, Secretariat, Signer};
    let tasks = match (person.role, &person.body) {
        (Drafter | Signer, Some(body)) => of_body(store, &study.code, body).await?,
        (Secretariat, _) => committee::tasks(store, &study.code).await.map_err(failed)?,
        _ => Vec::new(),
    };
    let requests = match person.role {
        Committee => committee::requests_of(store, &study.code, person.id).await.map_err(failed)?,
        _ => Vec::new(),
    };
    let open = tasks.iter().filter(|task| matches!(task.state(), TaskState::Given | TaskState::SentBack));
    let asked = requests.iter().filter(|request| request.silent().any(|member| member == person.id));
    Ok(open
        .map(|task| of_task(person, study, task, &uid))
        .chain(asked.map(|request| of_request(person, study, request, &uid)))
        .collect())
}

async fn of_body(store: &Store, study: &StudyCode, body: &BodyCode) -> Result<Vec<Task>, ReminderError> {
    committee::tasks_of(store, study, body).await.map_err(failed)
}

fn of_task(person: &Account, study: &Study, task: &Task, uid: &impl Fn(&str) -> String) -> Event {
    let language = person.correspondence.language;
    let due = language.pick("Hạn nhiệm vụ số", "Due: task");
    let from = language.pick("Theo kết luận", "From directive");
    Event {
        uid: uid(&format!("task.{}", task.id)),
        day: task.due_now(),
        summary: format!("{due} {}: {}", task.number, study.plan.name.get(language)),
        description: format!(
            "{}\n{from} {}. {}",
            study.plan.body_name(&task.body).get(language),
            task.directive,
            task.state().name(language)
        ),
        sequence: task.seen(),
        changed_at: task.steps.last().map_or(task.at, |step| step.at),
    }
}

fn of_request(
    person: &Account,
    study: &Study,
    request: &OpinionRequest,
    uid: &impl Fn(&str) -> String,
) -> Event {
    let language = person.correspondence.language;
    let due = language.pick("Hạn cho ý kiến", "Due: your opinion");
    Event {
        uid: uid(&format!("opinion.{}", request.id)),
        day: request.due,
        summary: format!("{due}: {}", study.plan.name.get(language)),
        description: language
            .pick("Ban Chỉ đạo xin ý kiến thành viên.", "The steering committee asks its members.")
            .to_owned(),
        sequence: 0,
        changed_at: request.at,
    }
}

fn failed(error: CommitteeError) -> ReminderError {
    ReminderError::Committee(Box::new(error))
}
