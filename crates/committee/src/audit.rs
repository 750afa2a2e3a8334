//! What is kept of the committee's work against what the ledger says of it. Every row names its entry, and what an entry says of a
//! row is made from the row itself, so that both are compared whole.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::{Digest, Entry, NewEntry};
use scheme::Hand;
use serde_json::{Value, json};

use ::store::{Store, Tx};

use crate::store::{self as rows, Of};
use crate::{
    AgendaItem, CommitteeError, Meeting, MeetingId, MeetingState, MeetingStep, Opinion, OpinionRequest,
    OpinionRequestId, Task, TaskAct, TaskId, TaskStep,
};

/// How many entries are looked at between two looks at the database.
const PAGE: i64 = 500;

/// What entries of this room's rows begin with.
const KINDS: [&str; 3] = ["meeting.", "opinion.", "task."];

/// A row as its entry has to tell it.
struct Kept {
    kind: &'static str,
    subject: String,
    facts: Value,
    by: Hand,
    at: Timestamp,
    /// The file it names, by its hash.
    file: Option<Digest>,
}

/// Compares every meeting, item, step, question, opinion and task with its ledger entry, and the files of proofs with their hashes.
/// Each line names the entry.
///
/// # Errors
/// When the database refuses. A difference is not an error here: it is the answer.
pub async fn audit(store: &Store) -> Result<Vec<String>, CommitteeError> {
    let mut kept = match kept(store).await {
        Ok(kept) => kept,
        Err(CommitteeError::Row(what)) => {
            return Ok(vec![format!(
                "a row of the committee's work cannot be read ({what}); restore it from a backup"
            )]);
        }
        Err(error) => return Err(error),
    };
    let mut differences = Vec::new();
    let mut after = 0;
    loop {
        let entries = ::store::entries_after(store, after, PAGE).await?;
        let Some(last) = entries.last() else { break };
        after = last.sequence;
        for entry in entries.iter().filter(|entry| KINDS.iter().any(|kind| entry.kind.starts_with(kind))) {
            let what = match kept.remove(&entry.sequence) {
                None => "names a row that is gone",
                Some(row) if !row.is_told_by(entry) => "tells of something else than is kept",
                Some(Kept { file: Some(file), .. }) if store.blobs().get(&file).await.is_err() => {
                    "names a file that is missing or was changed on disk"
                }
                Some(_) => continue,
            };
            let (position, subject) = (entry.sequence, &entry.subject);
            differences.push(format!("entry {position}: {subject} {what}; restore it from a backup"));
        }
    }
    differences.extend(kept.into_iter().map(|(entry, row)| {
        format!("entry {entry}: {} was added past the program; compare with the last backup", row.subject)
    }));
    Ok(differences)
}

/// Every row by the position of its entry; as many as were ever written. Of two rows that name one entry, one stands at the
/// position before zero that is its own, where no entry is.
async fn kept(store: &Store) -> Result<BTreeMap<i64, Kept>, CommitteeError> {
    let mut reader = store.read().await?;
    let mut all: Vec<(i64, Kept)> = Vec::new();
    for meeting in rows::meetings(reader.sql(), Of::Everything).await? {
        let subject = of_meeting(meeting.id);
        let facts = meeting.facts();
        all.push((meeting.entry, row("meeting.planned", &subject, facts, (&meeting.by, meeting.at))));
        for item in &meeting.items {
            all.push((item.entry, row("meeting.item_added", &subject, item.facts(), (&item.by, item.at))));
        }
        for step in &meeting.steps {
            all.push((step.entry, row(step.entry_kind(), &subject, step.facts(), (&step.by, step.at))));
        }
    }
    for request in rows::requests(reader.sql(), Of::Everything).await? {
        let subject = of_request(request.id);
        let facts = request.facts();
        all.push((request.entry, row("opinion.asked", &subject, facts, (&request.by, request.at))));
        for opinion in &request.opinions {
            let facts = opinion.facts();
            all.push((opinion.entry, row("opinion.given", &subject, facts, (&opinion.by, opinion.at))));
        }
    }
    for task in rows::tasks(reader.sql(), Of::Everything).await? {
        let subject = of_task(task.id);
        all.push((task.entry, row("task.given", &subject, task.facts(), (&task.by, task.at))));
        for step in &task.steps {
            let told = row(step.entry_kind(), &subject, step.facts(), (&step.by, step.at));
            let file = match &step.act {
                TaskAct::Reported(proof) => proof.file.as_ref().map(|file| file.digest),
                _ => None,
            };
            all.push((step.entry, Kept { file, ..told }));
        }
    }
    let mut kept = BTreeMap::new();
    for (nth, (entry, row)) in (1..).zip(all) {
        let entry = if kept.contains_key(&entry) { -nth } else { entry };
        kept.insert(entry, row);
    }
    Ok(kept)
}

fn row(kind: &'static str, subject: &str, facts: Value, (by, at): (&Hand, Timestamp)) -> Kept {
    Kept { kind, subject: subject.to_owned(), facts, by: by.clone(), at, file: None }
}

impl Kept {
    fn is_told_by(&self, entry: &Entry) -> bool {
        let actor = match self.by.account {
            Some(account) => format!("{}:{account}", self.by.role),
            None => self.by.role.to_string(),
        };
        let told: Value = serde_json::from_str(&entry.payload).unwrap_or_default();
        entry.kind == self.kind
            && entry.subject == self.subject
            && entry.actor == actor
            && entry.at == self.at
            && told == self.facts
    }
}

/// Commits a change with the entry that tells of its row.
pub(crate) async fn commit(
    tx: Tx,
    kind: &'static str,
    subject: String,
    facts: Value,
) -> Result<(), CommitteeError> {
    tx.commit(NewEntry::new(kind, subject, facts)).await?;
    Ok(())
}

pub(crate) fn of_meeting(id: MeetingId) -> String {
    format!("meeting/{id}")
}

pub(crate) fn of_request(id: OpinionRequestId) -> String {
    format!("opinion_request/{id}")
}

pub(crate) fn of_task(id: TaskId) -> String {
    format!("task/{id}")
}

/// The ledger, from which nothing can be taken out, names words by digest: they stand in their rows.
fn digest(text: &str) -> Digest {
    Digest::of(text.as_bytes())
}

impl Meeting {
    pub(crate) fn facts(&self) -> Value {
        json!({
            "day": self.day.to_string(),
            "place": digest(&self.place),
            "study": self.study.as_str(),
            "title": digest(&self.title),
        })
    }
}

impl AgendaItem {
    pub(crate) fn facts(&self) -> Value {
        json!({
            "about": self.about.to_string(),
            "heading": digest(&self.heading),
            "item": self.id,
            "number": self.number,
        })
    }
}

impl MeetingStep {
    pub(crate) fn entry_kind(&self) -> &'static str {
        match self.state {
            MeetingState::Planned => "meeting.planned",
            MeetingState::Held => "meeting.held",
            MeetingState::Minuted => "meeting.minuted",
            MeetingState::CalledOff => "meeting.called_off",
        }
    }

    pub(crate) fn facts(&self) -> Value {
        json!({ "number": self.number, "words": digest(&self.words) })
    }
}

impl OpinionRequest {
    pub(crate) fn facts(&self) -> Value {
        json!({
            "due": self.due.to_string(),
            "item": self.item,
            "members": rows::members(self),
            "question": digest(&self.question),
            "statement": self.statement,
            "study": self.study.as_str(),
        })
    }
}

impl Opinion {
    pub(crate) fn facts(&self) -> Value {
        json!({
            "member": self.member,
            "number": self.number,
            "sentence": digest(&self.sentence),
            "statement_version": self.statement_version,
            "view": self.view.code(),
            "words": digest(&self.words),
        })
    }
}

impl Task {
    pub(crate) fn facts(&self) -> Value {
        json!({
            "body": self.body.as_str(),
            "directive": self.directive,
            "due": self.due.to_string(),
            "number": self.number,
            "post": self.post.map(plan::Post::code),
            "proof": digest(&self.proof),
            "study": self.study.as_str(),
            "text": digest(&self.text),
        })
    }
}

impl TaskStep {
    pub(crate) fn entry_kind(&self) -> &'static str {
        match self.act {
            TaskAct::Reported(_) => "task.reported",
            TaskAct::SentBack => "task.sent_back",
            TaskAct::Closed => "task.closed",
            TaskAct::Extended { .. } => "task.extended",
        }
    }

    pub(crate) fn facts(&self) -> Value {
        let mut facts = json!({ "number": self.number, "words": digest(&self.words) });
        match &self.act {
            TaskAct::Reported(proof) => {
                if let Some(file) = &proof.file {
                    facts["file"] = json!({ "name": digest(&file.name), "sha256": file.digest });
                }
                if let Some(passage) = &proof.passage {
                    facts["passage"] = json!({
                        "address": passage.address,
                        "digest": passage.digest,
                        "quote": digest(&passage.quote),
                        "report": passage.report,
                        "version": passage.version,
                    });
                }
            }
            TaskAct::Extended { due, before } => {
                facts["due"] = json!(due.to_string());
                facts["due_before"] = json!(before.to_string());
            }
            TaskAct::SentBack | TaskAct::Closed => {}
        }
        facts
    }
}
