//! Tasks: given, reported done with proof, sent back, extended, accepted and closed. Each verb is one change with one ledger entry.
//! What each person may do is the rules' to say ([`crate::may_report`], [`crate::may_close`]).

use jiff::civil::Date;
use kernel::{Actor, Bilingual, BodyCode, StudyCode};
use plan::Post;
use reports::DocumentReader;
use scheme::Hand;

use ::store::{Store, Tx};

use crate::meetings::kept_out;
use crate::proof::{NewProof, look_at};
use crate::store::{self as rows, Of};
use crate::{CommitteeError, ProofFile, Task, TaskAct, TaskId, TaskStep, audit, rules};

/// A task to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask {
    /// The study.
    pub study: StudyCode,
    /// The directive it comes of.
    pub directive: String,
    /// What is to be done.
    pub text: String,
    /// The body that answers for it.
    pub body: BodyCode,
    /// The post of the body that says when it is done; any where nobody is named.
    pub post: Option<Post>,
    /// The last day.
    pub due: Date,
    /// What proof is wanted.
    pub proof: String,
}

/// A body's report that a task is done.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// The task.
    pub task: TaskId,
    /// The number of the last step the person saw.
    pub seen: i64,
    /// What was done.
    pub words: String,
    /// What proves it.
    pub proof: NewProof,
}

/// What somebody else says to a body's report that a task is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVerdict {
    /// The task.
    pub task: TaskId,
    /// The number of the last step the person saw.
    pub seen: i64,
    /// Why.
    pub words: String,
}

/// A later last day for a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExtension {
    /// The task.
    pub task: TaskId,
    /// The number of the last step the person saw.
    pub seen: i64,
    /// The new last day.
    pub due: Date,
    /// Why.
    pub words: String,
}

/// Gives a task, with a notice to the body. Ledger: `task.given`.
///
/// # Errors
/// When the plan that stands has no such directive or assigns nothing to the body, the day has passed, or what is written cannot be
/// kept.
pub async fn give(store: &Store, actor: &Actor, new: NewTask) -> Result<TaskId, CommitteeError> {
    let study = new.study;
    let text = kept_out(store, actor, &study, rules::words(&new.text)).await?;
    let proof = kept_out(store, actor, &study, rules::words(&new.proof)).await?;
    let plan = plan::current(store, &study).await?.ok_or(CommitteeError::UnknownStudy)?;
    if plan.directive(&new.directive).is_none() {
        return Err(CommitteeError::UnknownDirective { id: new.directive });
    }
    if plan.assignment(&new.body).is_none() {
        return Err(CommitteeError::UnknownBody);
    }
    let mut tx = store.begin(actor).await?;
    let known = rows::tasks(tx.sql(), Of::Study(&study)).await?;
    if known.len() >= rules::MOST_TASKS {
        return Err(CommitteeError::TooMany { limit: rules::MOST_TASKS });
    }
    let task = Task {
        id: tx.new_id(),
        study,
        number: known.last().map_or(0, |last| last.number) + 1,
        directive: new.directive,
        text,
        body: new.body,
        post: new.post,
        due: rules::due(new.due, kernel::vietnam_day(tx.now()))?,
        proof,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
        steps: Vec::new(),
    };
    rows::insert_task(tx.sql(), &task).await?;
    plan::notify(&mut tx, &task.study, &task.body, &given(&task)).await?;
    audit::commit(tx, "task.given", audit::of_task(task.id), task.facts()).await?;
    Ok(task.id)
}

/// Keeps a body's report that a task is done, with its proof: the file is looked at before a byte of it is kept. Ledger:
/// `task.reported`, or `committee.refused` for words or a file with a secrecy mark.
///
/// # Errors
/// When the actor may not ([`crate::may_report`]), somebody took a step since `seen`, or the proof cannot be kept.
pub async fn report(
    store: &Store,
    reader: &DocumentReader,
    actor: &Actor,
    new: NewReport,
) -> Result<(), CommitteeError> {
    let known = task(store, new.task).await?;
    rules::may_report(&known, actor)?;
    let words = kept_out(store, actor, &known.study, rules::words(&new.words)).await?;
    let looked = look_at(store, reader, (&known.study, &known.body), &new.proof).await;
    let proof = kept_out(store, actor, &known.study, looked).await?;
    if let Some(sent) = &new.proof.file {
        // On disk before any row names it; one that no row comes to name does no harm.
        store.blobs().put(&sent.bytes).await?;
    }
    let mut tx = store.begin(actor).await?;
    let known = seen_in(&mut tx, new.task, new.seen).await?;
    rules::may_report(&known, actor)?;
    step(tx, actor, &known, TaskAct::Reported(proof), words, None).await
}

/// Accepts a task as done and closes it. Ledger: `task.closed`.
///
/// # Errors
/// When the actor may not ([`crate::may_close`]), somebody took a step since `seen`, or nothing is said.
pub async fn close(store: &Store, actor: &Actor, new: NewVerdict) -> Result<(), CommitteeError> {
    let known = task(store, new.task).await?;
    let words = kept_out(store, actor, &known.study, rules::words(&new.words)).await?;
    let mut tx = store.begin(actor).await?;
    let known = seen_in(&mut tx, new.task, new.seen).await?;
    rules::may_close(&known, actor)?;
    let told = Bilingual::new(
        format!("Nhiệm vụ số {} đã được chấp nhận và kết thúc.", known.number),
        format!("Task {} was accepted and closed.", known.number),
    );
    step(tx, actor, &known, TaskAct::Closed, words, Some(told)).await
}

/// Sends a task back to the body, with why. Ledger: `task.sent_back`.
///
/// # Errors
/// When the actor may not ([`crate::may_send_back`]), somebody took a step since `seen`, or nothing is said.
pub async fn send_back(store: &Store, actor: &Actor, new: NewVerdict) -> Result<(), CommitteeError> {
    let known = task(store, new.task).await?;
    let words = kept_out(store, actor, &known.study, rules::words(&new.words)).await?;
    let mut tx = store.begin(actor).await?;
    let known = seen_in(&mut tx, new.task, new.seen).await?;
    rules::may_send_back(&known, actor)?;
    let told = Bilingual::new(
        format!("Nhiệm vụ số {} bị trả lại: {words}", known.number),
        format!("Task {} was sent back: {words}", known.number),
    );
    step(tx, actor, &known, TaskAct::SentBack, words, Some(told)).await
}

/// Moves the last day of a task, with why. Ledger: `task.extended`.
///
/// # Errors
/// When the actor may not ([`crate::may_extend`]), the day is no later, somebody took a step since `seen`, or nothing is said.
pub async fn extend(store: &Store, actor: &Actor, new: NewExtension) -> Result<(), CommitteeError> {
    let known = task(store, new.task).await?;
    let words = kept_out(store, actor, &known.study, rules::words(&new.words)).await?;
    let mut tx = store.begin(actor).await?;
    let known = seen_in(&mut tx, new.task, new.seen).await?;
    rules::may_extend(&known, actor, new.due)?;
    let before = known.due_now();
    let day = |day: Date| day.strftime("%d/%m/%Y").to_string();
    let told = Bilingual::new(
        format!("Hạn của nhiệm vụ số {} được lùi từ {} đến {}.", known.number, day(before), day(new.due)),
        format!("The last day of task {} moves from {} to {}.", known.number, day(before), day(new.due)),
    );
    step(tx, actor, &known, TaskAct::Extended { due: new.due, before }, words, Some(told)).await
}

/// The file of a proof, to the byte as it was sent.
///
/// # Errors
/// When it is missing or was changed on disk.
pub async fn proof_file(store: &Store, file: &ProofFile) -> Result<Vec<u8>, CommitteeError> {
    Ok(store.blobs().get(&file.digest).await?)
}

/// Every task of a study, in the order of their numbers; at most two thousand are ever kept.
///
/// # Errors
/// When the database refuses.
pub async fn tasks(store: &Store, study: &StudyCode) -> Result<Vec<Task>, CommitteeError> {
    let mut reader = store.read().await?;
    rows::tasks(reader.sql(), Of::Study(study)).await
}

/// The tasks of one body, in the order of their numbers.
///
/// # Errors
/// When the database refuses.
pub async fn tasks_of(
    store: &Store,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<Vec<Task>, CommitteeError> {
    let mut reader = store.read().await?;
    rows::tasks_of(reader.sql(), study, body).await
}

/// One task.
///
/// # Errors
/// When it is unknown, or the database refuses.
pub async fn task(store: &Store, id: TaskId) -> Result<Task, CommitteeError> {
    let mut reader = store.read().await?;
    let mut found = rows::tasks(reader.sql(), Of::One(&id.to_string())).await?;
    found.pop().ok_or(CommitteeError::UnknownTask)
}

/// The task as the change sees it, unless somebody took a step since it was seen.
async fn seen_in(tx: &mut Tx, id: TaskId, seen: i64) -> Result<Task, CommitteeError> {
    let found = rows::tasks(tx.sql(), Of::One(&id.to_string())).await?.pop();
    let found = found.ok_or(CommitteeError::UnknownTask)?;
    if found.seen() == seen { Ok(found) } else { Err(CommitteeError::SteppedMeanwhile) }
}

async fn step(
    mut tx: Tx,
    actor: &Actor,
    task: &Task,
    act: TaskAct,
    words: String,
    told: Option<Bilingual>,
) -> Result<(), CommitteeError> {
    let step = TaskStep {
        number: task.seen() + 1,
        act,
        words,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
    };
    rows::insert_task_step(tx.sql(), task.id, &step).await?;
    if let Some(told) = told {
        plan::notify(&mut tx, &task.study, &task.body, &told).await?;
    }
    audit::commit(tx, step.entry_kind(), audit::of_task(task.id), step.facts()).await
}

fn given(task: &Task) -> Bilingual {
    let day = task.due.strftime("%d/%m/%Y");
    Bilingual::new(
        format!("Nhiệm vụ mới số {} theo kết luận {}, hạn {day}: {}", task.number, task.directive, task.text),
        format!("New task {} from directive {}, due {day}: {}", task.number, task.directive, task.text),
    )
}
