//! Receiving a report: examine, keep the bytes, write the rows, sign the receipt.
//!
//! Who may send for a body is for the caller to have asked. Nothing of a file with a secrecy mark goes anywhere:
//! not to the store, not to a log; only that one was refused, and for which body.

use std::sync::Arc;

use ::store::{Store, StoreError};
use formats::{DocumentReader, Limits, sniff};
use kernel::{Actor, BodyCode, Digest, NewEntry, Problem, StudyCode};
use plan::Plan;
use serde_json::json;

use crate::store as rows;
use crate::{
    Draft, Figure, Receipt, ReceiveError, Refusal, ReportId, Timing, Version, VersionId, check, check_after,
    read, secrecy_mark,
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
    /// The file.
    pub bytes: Vec<u8>,
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
    file_name: &str,
    bytes: &[u8],
) -> Result<Examined, Refusal> {
    examined(reader, plan, file_name, bytes, |draft| check(draft, plan, body))
}

/// As [`examine`], also against the figures of the body's version before.
///
/// # Errors
/// As [`examine`].
pub fn examine_after(
    reader: &DocumentReader,
    earlier: &[Figure],
    plan: &Plan,
    body: &BodyCode,
    file_name: &str,
    bytes: &[u8],
) -> Result<Examined, Refusal> {
    examined(reader, plan, file_name, bytes, |draft| check_after(draft, earlier, plan, body))
}

fn examined(
    reader: &DocumentReader,
    plan: &Plan,
    file_name: &str,
    bytes: &[u8],
    check: impl Fn(&Draft) -> Vec<Problem>,
) -> Result<Examined, Refusal> {
    let limits = Limits { bytes: MOST_BYTES as u64, ..Limits::default() };
    let read_document = reader.read(bytes, &limits)?;
    if let Some(mark) = secrecy_mark(&read_document.value, file_name) {
        return Err(Refusal::Secret(mark));
    }
    let draft = read(&read_document.value, &plan.outline);
    let mut problems = read_document.problems;
    problems.extend(check(&draft));
    problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
    Ok(Examined { draft, problems })
}

/// The version before `upload`, with its figures; `None` for the first of a body.
async fn before(
    store: &Store,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<Option<(Version, Vec<Figure>)>, ReceiveError> {
    let Some(latest) = latest_of(store, study, body).await? else { return Ok(None) };
    let figures = rows::figures(store, latest.id).await?;
    Ok(Some((latest, figures)))
}

/// Examines an upload against the version before it, where there is one.
fn examine_next(
    reader: &DocumentReader,
    before: Option<&(Version, Vec<Figure>)>,
    plan: &Plan,
    upload: &Upload,
) -> Result<Examined, Refusal> {
    let Upload { body, file_name, bytes, .. } = upload;
    match before {
        Some((_, figures)) => examine_after(reader, figures, plan, body, file_name, bytes),
        None => examine(reader, plan, body, file_name, bytes),
    }
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
    let before = before(store, &upload.study, &upload.body).await?;
    let reader = reader.clone();
    Ok(on_a_thread(move || examine_next(&reader, before.as_ref(), &plan, &upload)).await??)
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
    let file_name = clean_name(&upload.file_name, &upload.bytes);
    let sent = Arc::new(Upload { file_name, ..upload });
    for _ in 0..MOST_TRIES {
        let plan = plan_for(store, &sent).await?;
        match receive_under(store, reader, actor, &sent, plan).await? {
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
    plan: Arc<Plan>,
) -> Result<Attempt, ReceiveError> {
    let compared = before(store, &sent.study, &sent.body).await?;
    let last = compared.as_ref().map(|(version, _)| version.id);
    let examined = {
        let (reader, plan, sent) = (reader.clone(), Arc::clone(&plan), Arc::clone(sent));
        on_a_thread(move || examine_next(&reader, compared.as_ref(), &plan, &sent)).await?
    };
    let Upload { study, body, file_name, bytes } = sent.as_ref();
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
        return again(store, latest).await;
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
        return again(store, version.ok_or_else(|| StoreError::row("version", "it is gone"))?).await;
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
    let plan = plan::current(store, study).await?;
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

async fn again(store: &Store, version: Version) -> Result<Attempt, ReceiveError> {
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

async fn refused_as_secret(
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
fn clean_name(name: &str, bytes: &[u8]) -> String {
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
                receive_under(&store, &DocumentReader::alone(), &system, &sent, before).await.unwrap();
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
