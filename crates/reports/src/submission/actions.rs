//! What is done with submissions: load, judge, keep, tell the ledger.

use ::store::{Store, StoreError};
use formats::DocumentReader;
use kernel::{Actor, Bilingual, Digest, NewEntry, Severity};
use serde_json::json;

use super::model::{SignOff, Submission, SubmissionId, SubmissionState};
use super::rules::{NotNow, Step, after};
use super::store as rows;
use crate::actions::{clean_name, receive_for};
use crate::{Examined, ReceiveError, Received, Upload, examine_upload};

/// The most signs a reason may have.
const MOST_REASON: usize = 2_000;

/// A file that was kept, and what was found in it.
#[derive(Debug)]
pub struct Kept {
    /// The submission that holds it.
    pub submission: Submission,
    /// What was read and found.
    pub examined: Examined,
}

/// The person who signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The person's name, as the account bears it.
    pub name: String,
}

/// A step with a submission that was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SubmissionError {
    /// There is no such submission.
    #[error("there is no such submission; open it from the desk")]
    Unknown,
    /// It cannot be done now.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// Nobody said why.
    #[error("the reason is missing or longer than {MOST_REASON} signs; say what must be mended")]
    Reason,
    /// What is to be received was refused.
    #[error(transparent)]
    Receive(#[from] ReceiveError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SubmissionError {
    /// What to tell the person; `None` when it is no fault of theirs.
    pub fn message(&self) -> Option<Bilingual> {
        match self {
            Self::Unknown => Some(Bilingual::new(
                "Không có hồ sơ trình ký này. Hãy mở lại từ bàn làm việc.",
                "There is no such submission. Open it from the desk.",
            )),
            Self::NotNow(not_now) => Some(not_now.message()),
            Self::Reason => Some(Bilingual::new(
                format!("Chưa nêu lý do, hoặc dài quá {MOST_REASON} ký tự. Hãy viết rõ cần sửa gì."),
                format!("The reason is missing or longer than {MOST_REASON} signs. Say what must be mended."),
            )),
            Self::Receive(error) => error.problem().map(|problem| problem.message),
            Self::Store(_) => None,
        }
    }
}

/// Reads and keeps a file as the body's open submission; another open one makes way. Ledger: `submission.made`, or
/// `report.refused` for a file with a secrecy mark, of which nothing is kept.
///
/// # Errors
/// When the file cannot be read, carries a secrecy mark, or nobody asked for it.
pub async fn keep(
    store: &Store,
    reader: &DocumentReader,
    actor: &Actor,
    upload: Upload,
) -> Result<Kept, SubmissionError> {
    let file_name = clean_name(&upload.file_name, &upload.bytes);
    let upload = Upload { file_name, ..upload };
    let examined = match examine_upload(store, reader, upload.clone()).await {
        Ok(examined) => examined,
        Err(error) => {
            if let ReceiveError::Refused(crate::Refusal::Secret(_)) = &error {
                crate::actions::refused_as_secret(store, actor, &upload.study, &upload.body).await?;
            }
            return Err(error.into());
        }
    };
    let digest = store.blobs().put(&upload.bytes).await?;
    let count = |severity: Severity| {
        let count = examined.problems.iter().filter(|problem| problem.severity == severity).count();
        i64::try_from(count).unwrap_or(i64::MAX)
    };
    let mut tx = store.begin(actor).await?;
    let before = rows::newest_in(&mut tx, &upload.study, &upload.body).await?;
    if let Some(open) = before.as_ref().filter(|before| before.state.is_open()) {
        let next = after(open.state, Step::Replace)?;
        rows::set_state(&mut tx, open, next).await?;
    }
    let submission = Submission {
        id: tx.new_id(),
        study: upload.study,
        body: upload.body,
        number: before.as_ref().map_or(0, |before| before.number) + 1,
        file_name: upload.file_name,
        encoding: upload.encoding,
        digest,
        size: i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX),
        state: SubmissionState::Draft,
        found: (count(Severity::Error), count(Severity::Warning)),
        made_by: actor.account,
        made_at: tx.now(),
        sent_at: None,
        returned: None,
        signed: None,
        version: None,
    };
    rows::insert(&mut tx, &submission).await?;
    let replaced = before.filter(|before| before.state.is_open()).map(|before| before.number);
    tx.commit(entry("submission.made", &submission, json!({"size": submission.size, "replaced": replaced})))
        .await?;
    Ok(Kept { submission, examined })
}

/// Hands a submission to the signer. Ledger: `submission.sent`.
///
/// # Errors
/// When it cannot be done now.
pub async fn send_for_signature(
    store: &Store,
    actor: &Actor,
    id: SubmissionId,
) -> Result<(), SubmissionError> {
    step(store, actor, id, Step::Send, "submission.sent", |submission| submission).await
}

/// Takes a submission back before it is signed. Ledger: `submission.recalled`.
///
/// # Errors
/// When it cannot be done now.
pub async fn recall(store: &Store, actor: &Actor, id: SubmissionId) -> Result<(), SubmissionError> {
    step(store, actor, id, Step::Recall, "submission.recalled", |submission| submission).await
}

/// Gives a submission back to the drafter. Ledger: `submission.returned`.
///
/// # Errors
/// When it cannot be done now, or nobody said why.
pub async fn send_back(
    store: &Store,
    actor: &Actor,
    id: SubmissionId,
    why: &str,
) -> Result<(), SubmissionError> {
    let why = why.trim().to_owned();
    if why.is_empty() || why.chars().count() > MOST_REASON {
        return Err(SubmissionError::Reason);
    }
    let now = store.world().now();
    step(store, actor, id, Step::Return, "submission.returned", |submission| Submission {
        returned: Some((now, why)),
        ..submission
    })
    .await
}

/// Signs a submission off in the name of a person and receives it. Ledger: `submission.signed`, then `version.received`.
///
/// What is signed is the file and what was vouched for in it; its digest is kept with the signature. When receiving is
/// cut off between the two, [`finish_signed`] goes on from there.
///
/// # Errors
/// When it cannot be done now, or what was signed cannot be received; the signature stays then.
pub async fn sign_off(
    store: &Store,
    reader: &DocumentReader,
    actor: &Actor,
    signature: Signature,
    id: SubmissionId,
) -> Result<Received, SubmissionError> {
    let mut tx = store.begin(actor).await?;
    let submission = rows::one_in(&mut tx, id).await?.ok_or(SubmissionError::Unknown)?;
    let next = after(submission.state, Step::Sign)?;
    let content = crate::passport::signed_content_in(&mut tx, &submission).await?;
    let signed = SignOff { by: actor.account, name: signature.name, at: tx.now(), content };
    let submission = Submission { signed: Some(signed), ..submission };
    rows::set_state(&mut tx, &submission, next).await?;
    tx.commit(entry("submission.signed", &submission, json!({"content": content}))).await?;
    receive_signed(store, reader, actor, &Submission { state: next, ..submission }).await
}

/// Receives what was signed off.
///
/// # Errors
/// As [`receive`](crate::receive), or when it is not signed off or was received already.
pub async fn receive_signed(
    store: &Store,
    reader: &DocumentReader,
    actor: &Actor,
    submission: &Submission,
) -> Result<Received, SubmissionError> {
    after(submission.state, Step::Receive)?;
    let upload = Upload {
        study: submission.study.clone(),
        body: submission.body.clone(),
        file_name: submission.file_name.clone(),
        encoding: submission.encoding,
        bytes: store.blobs().get(&submission.digest).await?,
    };
    Ok(receive_for(store, reader, actor, upload, Some(submission.id)).await?)
}

/// Receives what was signed off before the program was stopped; how many. What is refused stays signed and is shown
/// at its desk.
///
/// # Errors
/// When the store fails.
pub async fn finish_signed(store: &Store, reader: &DocumentReader) -> Result<usize, StoreError> {
    let mut done = 0;
    for submission in rows::signed_without_version(store).await? {
        match receive_signed(store, reader, &Actor::system(), &submission).await {
            Ok(_) => done += 1,
            Err(SubmissionError::Store(error)) => return Err(error),
            Err(error) => {
                let study = submission.study.as_str();
                tracing::warn!(study, body = submission.body.as_str(), %error, "a signed report was not received");
            }
        }
    }
    Ok(done)
}

async fn step(
    store: &Store,
    actor: &Actor,
    id: SubmissionId,
    step: Step,
    kind: &'static str,
    change: impl FnOnce(Submission) -> Submission,
) -> Result<(), SubmissionError> {
    let mut tx = store.begin(actor).await?;
    let submission = rows::one_in(&mut tx, id).await?.ok_or(SubmissionError::Unknown)?;
    let next = after(submission.state, step)?;
    let submission = change(submission);
    rows::set_state(&mut tx, &submission, next).await?;
    let why = submission.returned.as_ref().filter(|_| step == Step::Return);
    let facts = json!({"why_sha256": why.map(|(_, why)| Digest::of(why.as_bytes()))});
    tx.commit(entry(kind, &submission, facts)).await?;
    Ok(())
}

/// A ledger entry about a submission. The file's name stays out: it may name a person.
fn entry(kind: &'static str, submission: &Submission, more: serde_json::Value) -> NewEntry {
    let mut facts = json!({
        "study": submission.study,
        "body": submission.body,
        "number": submission.number,
        "sha256": submission.digest,
    });
    if let (Some(facts), serde_json::Value::Object(more)) = (facts.as_object_mut(), more) {
        facts.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
    }
    NewEntry::new(kind, format!("submission/{}", submission.id), facts)
}
