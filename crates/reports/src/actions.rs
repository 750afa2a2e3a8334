//! Receiving a report: examine, keep the bytes, write the rows, sign the receipt.
//!
//! Who may send for a body is for the caller to have asked. Nothing of a file with a secrecy mark goes anywhere:
//! not to the store, not to a log; only that one was refused, and for which body.

use std::sync::Arc;

use ::store::{Store, StoreError};
use formats::{DocumentReader, Letters, Limits, Origin, sniff};
use kernel::{Actor, BodyCode, Digest, NewEntry, Problem, StudyCode};
use plan::Plan;
use serde_json::json;

use crate::known::same_number;
use crate::query::answer_by_version;
use crate::store as rows;
use crate::submission::SubmissionId;
use crate::submission::store::mark_received;
use crate::{
    Draft, Known, Receipt, ReceiveError, Refusal, ReportId, Timing, Version, VersionId, check, check_after,
    known_of, read, read_with, recognised, secrecy_mark,
};

/// The most bytes a report may have.
pub const MOST_BYTES: usize = 64 << 20;

/// A file sent for a body's report.
#[derive(Clone)]
pub struct Upload {
    /// The study.
    pub study: StudyCode,
    /// The body that owes the report.
    pub body: BodyCode,
    /// The name the file has.
    pub file_name: String,
    /// How its letters are meant, where somebody has chosen.
    pub encoding: Letters,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A file to be looked at.
#[derive(Clone, Copy)]
pub struct File<'f> {
    /// The name it has.
    pub name: &'f str,
    /// How its letters are meant, where somebody has chosen.
    pub letters: Letters,
    /// Its bytes.
    pub bytes: &'f [u8],
}

impl std::fmt::Debug for File<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("File").field("letters", &self.letters).finish_non_exhaustive()
    }
}

impl Upload {
    /// The file, to be looked at.
    pub fn file(&self) -> File<'_> {
        File { name: &self.file_name, letters: self.encoding, bytes: &self.bytes }
    }
}

/// Neither the name nor the bytes of a file are for logs.
impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upload").field("study", &self.study).field("body", &self.body).finish_non_exhaustive()
    }
}

/// A file looked at without keeping anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// What was read.
    pub draft: Draft,
    /// What the reader noticed and the rules found, worst first.
    pub problems: Vec<Problem>,
}

/// What came of receiving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The report.
    pub report: ReportId,
    /// The version that holds the file.
    pub version: VersionId,
    /// Its number, from 1.
    pub number: i64,
    /// Its receipt.
    pub receipt: Receipt,
    /// What the rules found.
    pub problems: Vec<Problem>,
    /// Whether the file made a version, or was the one received before.
    pub outcome: Outcome,
}

/// Whether a file made a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It did.
    New,
    /// It is the file of the latest version, so its receipt was given again.
    Again,
}

/// Looks at a file as [`receive`] would, and keeps nothing. Costs CPU time: not for async threads.
///
/// # Errors
/// When the file cannot be read or carries a secrecy mark.
pub fn examine(
    reader: &DocumentReader,
    plan: &Plan,
    body: &BodyCode,
    known: &Known,
    file: File<'_>,
) -> Result<Examined, Refusal> {
    let limits = Limits { bytes: MOST_BYTES as u64, ..Limits::default() };
    let read_document = reader.read_in(file.letters, file.bytes, &limits)?;
    if let Some(mark) = secrecy_mark(&read_document.value, file.name) {
        return Err(Refusal::Secret(mark));
    }
    let draft = read_with(&read_document.value, &plan.outline, &known.choices);
    let mut problems = read_document.problems;
    if read_document.value.origin == Origin::Recognised {
        problems.extend(recognised::to_confirm(&draft));
    }
    problems.extend(match &known.earlier {
        Some(earlier) => check_after(&draft, earlier, plan, body),
        None => check(&draft, plan, body),
    });
    problems.extend(same_number(&draft.head, Digest::of(file.bytes), known));
    problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
    Ok(Examined { draft, problems })
}

/// As [`examine`], on a thread of its own, against the plan that stands.
///
/// # Errors
/// As [`receive`].
pub async fn examine_upload(
    store: &Store,
    reader: &DocumentReader,
    upload: Upload,
) -> Result<Examined, ReceiveError> {
    let plan = plan_for(store, &upload).await?;
    let known = known_of(store, &upload.study, &upload.body).await?;
    let reader = reader.clone();
    Ok(on_a_thread(move || examine(&reader, &plan, &upload.body, &known, upload.file())).await??)
}

/// Looks at a part of a report that somebody is writing: `html` as pasted, standing under the heading of `section`.
/// Keeps nothing.
///
/// # Errors
/// When it cannot be read or carries a secrecy mark.
pub async fn examine_part(
    store: &Store,
    reader: &DocumentReader,
    (study, body): (&StudyCode, &BodyCode),
    section: &str,
    html: String,
) -> Result<Examined, ReceiveError> {
    let unknown = || ReceiveError::UnknownStudy { study: study.clone() };
    let plan = plan::as_seen_by(store, study, body).await?.ok_or_else(unknown)?;
    let (reader, body, section) = (reader.clone(), body.clone(), section.to_owned());
    Ok(on_a_thread(move || {
        let limits = Limits { bytes: MOST_BYTES as u64, ..Limits::default() };
        let title =
            plan.outline.section(&section).map(|section| section.title.vi.clone()).unwrap_or_default();
        let page =
            format!("<html><head><meta charset=\"utf-8\"></head><body><h1>{title}</h1>{html}</body></html>");
        let document = reader.read(page.as_bytes(), &limits)?;
        if let Some(mark) = secrecy_mark(&document.value, "") {
            return Err(Refusal::Secret(mark));
        }
        let draft = read(&document.value, &plan.outline);
        let mut problems = document.problems;
        problems.extend(crate::rules::check_part(&draft, &plan, &body));
        problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
        Ok(Examined { draft, problems })
    })
    .await??)
}

/// Receives a report. Bytes, rows, ledger entry and receipt are kept together or not at all. Ledger:
/// `version.received`, or `report.refused` for a file with a secrecy mark.
///
/// The file of the latest version is answered with its receipt again.
///
/// # Errors
/// When the file cannot be read, carries a secrecy mark, or nobody asked for it; nothing is kept then.
pub async fn receive(
    store: &Store,
    reader: &DocumentReader,
    actor: &Actor,
    upload: Upload,
) -> Result<Received, ReceiveError> {
    receive_for(store, reader, actor, upload, None).await
}

/// As [`receive`], for the signed submission the file is of.
pub(crate) async fn receive_for(
    store: &Store,
    reader: &DocumentReader,
    actor: &Actor,
    upload: Upload,
    submission: Option<SubmissionId>,
) -> Result<Received, ReceiveError> {
    let file_name = clean_name(&upload.file_name, &upload.bytes);
    let sent = Arc::new(Upload { file_name, ..upload });
    for _ in 0..MOST_TRIES {
        let plan = plan_for(store, &sent).await?;
        match receive_under(store, reader, actor, &sent, submission, plan).await? {
            Attempt::Done(received) => return Ok(*received),
            Attempt::Overtaken => {}
        }
    }
    Err(ReceiveError::PlanMoves { study: sent.study.clone() })
}

/// How often a report is examined again because the plan was amended meanwhile.
const MOST_TRIES: usize = 4;

/// What came of receiving a report under one version of the plan.
#[derive(Debug)]
enum Attempt {
    /// It is received.
    Done(Box<Received>),
    /// Another version of the plan or of the report stands by now; nothing was kept but the bytes.
    Overtaken,
}

async fn receive_under(
    store: &Store,
    reader: &DocumentReader,
    actor: &Actor,
    sent: &Arc<Upload>,
    submission: Option<SubmissionId>,
    plan: Arc<Plan>,
) -> Result<Attempt, ReceiveError> {
    let known = known_of(store, &sent.study, &sent.body).await?;
    let last = known.last;
    let examined = {
        let (reader, plan, sent) = (reader.clone(), Arc::clone(&plan), Arc::clone(sent));
        on_a_thread(move || examine(&reader, &plan, &sent.body, &known, sent.file())).await?
    };
    let Upload { study, body, file_name, bytes, .. } = sent.as_ref();
    let Examined { draft, problems } = match examined {
        Ok(examined) => examined,
        Err(refusal) => {
            if let Refusal::Secret(_) = refusal {
                refused_as_secret(store, actor, study, body).await?;
            }
            return Err(refusal.into());
        }
    };
    let problems = crate::rules::kept(problems);
    let digest = Digest::of(bytes);
    if let Some(latest) = latest_of(store, study, body).await?
        && latest.digest == digest
    {
        return again(store, actor, latest, submission).await;
    }
    store.blobs().put(bytes).await?;
    let due = plan.assignment(body).map_or(plan.due, |assignment| assignment.due);
    let mut tx = store.begin(actor).await?;
    if plan::standing_version(&mut tx, study).await? != Some(plan.version) {
        return Ok(Attempt::Overtaken);
    }
    let report = rows::report_in(&mut tx, study, body).await?;
    let before = rows::newest_in(&mut tx, report).await?;
    if let Some(before) = before.as_ref().filter(|before| before.digest == digest) {
        // Another upload of the same file was quicker.
        let before = before.version;
        drop(tx);
        let version = rows::version(store, before).await?;
        let version = version.ok_or_else(|| StoreError::row("version", "it is gone"))?;
        return again(store, actor, version, submission).await;
    }
    if before.as_ref().map(|before| before.version) != last {
        // Another version came meanwhile: this one is set against that.
        return Ok(Attempt::Overtaken);
    }
    let version = Version {
        id: tx.new_id(),
        report,
        study: study.clone(),
        body: body.clone(),
        number: before.map_or(0, |before| before.number) + 1,
        file_name: file_name.clone(),
        digest,
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        received_at: tx.now(),
        due,
        timing: Timing::of(tx.now(), due),
        plan_version: plan.version,
        ledger_position: tx.next_position(),
        document_number: draft.head.number.clone(),
        document_date: draft.head.date,
    };
    rows::insert(&mut tx, &version, &draft, &problems).await?;
    if let Some(submission) = submission {
        mark_received(&mut tx, submission, version.id).await?;
    }
    answer_by_version(&mut tx, (study, body), version.number).await?;
    let facts = entry_facts(&version, json!(rows::content_digest(&version, &draft, &problems)));
    let entry =
        tx.commit(NewEntry::new("version.received", format!("version/{}", version.id), facts)).await?;
    let receipt = rows::receipt_for(&version, &entry.hash, store.key());
    Ok(Attempt::Done(Box::new(Received {
        report,
        version: version.id,
        number: version.number,
        receipt,
        problems,
        outcome: Outcome::New,
    })))
}

/// What the ledger tells of a version. The file's name is there as a hash only: it may name a person.
pub(crate) fn entry_facts(version: &Version, content: serde_json::Value) -> serde_json::Value {
    json!({
        "study": version.study,
        "body": version.body,
        "report": version.report,
        "number": version.number,
        "file_name_sha256": Digest::of(version.file_name.as_bytes()),
        "sha256": version.digest,
        "size": version.size,
        "due": version.due.to_string(),
        "timing": version.timing.code(),
        "plan": version.plan_version,
        "content": content,
    })
}

async fn plan_for(store: &Store, upload: &Upload) -> Result<Arc<Plan>, ReceiveError> {
    let study = &upload.study;
    let plan = plan::as_seen_by(store, study, &upload.body).await?;
    let plan = plan.ok_or_else(|| ReceiveError::UnknownStudy { study: study.clone() })?;
    if plan.assignment(&upload.body).is_none() {
        return Err(ReceiveError::NotAssigned { study: study.clone(), body: upload.body.clone() });
    }
    Ok(plan)
}

async fn latest_of(
    store: &Store,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<Option<Version>, ReceiveError> {
    match rows::report_of(store, study, body).await? {
        Some(report) => Ok(rows::latest(store, report).await?),
        None => Ok(None),
    }
}

async fn again(
    store: &Store,
    actor: &Actor,
    version: Version,
    submission: Option<SubmissionId>,
) -> Result<Attempt, ReceiveError> {
    if let Some(submission) = submission {
        let mut tx = store.begin(actor).await?;
        mark_received(&mut tx, submission, version.id).await?;
        let facts = json!({ "study": version.study, "body": version.body, "number": version.number });
        tx.commit(NewEntry::new("submission.again", format!("submission/{submission}"), facts)).await?;
    }
    let receipt = rows::receipt(store, version.id).await?;
    let receipt = receipt.ok_or_else(|| StoreError::row("version", "its ledger entry is missing"))?;
    let problems = rows::problems(store, version.id).await?;
    Ok(Attempt::Done(Box::new(Received {
        report: version.report,
        version: version.id,
        number: version.number,
        receipt,
        problems,
        outcome: Outcome::Again,
    })))
}

pub(crate) async fn refused_as_secret(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<(), ReceiveError> {
    let tx = store.begin(actor).await?;
    let facts = json!({ "study": study, "body": body, "why": "secrecy-mark" });
    tx.commit(NewEntry::new("report.refused", format!("study/{study}/body/{body}"), facts)).await?;
    Ok(())
}

pub(crate) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::row("report", "the program is stopping"))
}

/// A file's name without folders and signs that break lines, at most 200 signs; one of its own kind when none is left.
pub(crate) fn clean_name(name: &str, bytes: &[u8]) -> String {
    let name = formats::file_name(name);
    if name.is_empty() { format!("bao-cao.{}", sniff(bytes).ending().0) } else { name }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use formats::DocumentReader;
    use kernel::{Actor, BodyCode, StudyCode};

    use super::{Attempt, Upload, clean_name, plan_for, receive, receive_under};

    #[tokio::test]
    async fn no_report_is_received_under_a_plan_that_was_amended_meanwhile() {
        testkit::on_each_database(&[plan::MIGRATIONS, crate::MIGRATIONS], async |store| {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
            let files = plan::files_of_folder(&folder).unwrap();
            let system = Actor::system();
            plan::issue(&store, &system, files.clone()).await.unwrap();
            let page = formats::docx_write::Page {
                parts: vec![formats::docx_write::Part::paragraph("Năm 2022 có 12 hồ sơ.")],
                ..Default::default()
            };
            let upload = Upload {
                study: StudyCode::parse("responsibility-2023").unwrap(),
                body: BodyCode::parse("TU.H26").unwrap(),
                file_name: "bc.docx".to_owned(),
                encoding: formats::Letters::Ask,
                bytes: formats::docx_write::write(&page).unwrap(),
            };
            let before = plan_for(&store, &upload).await.unwrap();
            let name = "plan.toml".to_owned();
            let text = format!("{}\n# Sửa kế hoạch.\n", files[&name]);
            let amendment =
                plan::Amendment { study: upload.study.clone(), base: 1, files: [(name, text)].into() };
            plan::amend(&store, &system, amendment).await.unwrap();

            let head = ::store::head(&store).await.unwrap();
            let sent = Arc::new(upload.clone());
            let attempt =
                receive_under(&store, &DocumentReader::alone(), &system, &sent, None, before).await.unwrap();
            assert!(matches!(attempt, Attempt::Overtaken));
            assert_eq!(::store::head(&store).await.unwrap(), head, "nothing was written");
            let received = receive(&store, &DocumentReader::alone(), &system, upload).await.unwrap();
            let version = crate::version(&store, received.version).await.unwrap().unwrap();
            assert_eq!(version.plan_version, 2);
        })
        .await;
    }

    #[test]
    fn a_file_name_is_a_name_and_nothing_more() {
        let cases =
            ["C:\\Báo cáo\\bc 1.docx", "../../etc/passwd", "a\nb.docx", " \u{202e} ", "Ba\u{301}o.docx"];
        assert_eq!(
            cases.map(|name| clean_name(name, b"{\\rtf1}")),
            ["bc 1.docx", "passwd", "ab.docx", "bao-cao.rtf", "Báo.docx"]
        );
    }
}
