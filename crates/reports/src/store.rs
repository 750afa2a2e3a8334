//! The room's rows: writing a version once, and reading it back.
//!
//! It decides nothing. Lists of one version are bounded by what a file may hold.

mod audit;
mod content;

mod rows;
mod told;
mod versions_read;
mod write;

use std::collections::HashMap;
use std::sync::Arc;

pub(crate) use self::rows::{figure_columns, parsed, passage_columns, read_figure, read_passage};
use self::rows::{number, read_example, read_finding, read_section, read_version, select_version, text};
use crate::actions::entry_facts;
use crate::receipt::Facts;
use crate::{
    BodyState, Example, Figure, Finding, FindingCounts, Head, Passage, ProblemCounts, Receipt, Report,
    ReportId, Section, Version, VersionId,
};
use ::store::{InstallationKey, Kept, Reader, Store, StoreError};
use kernel::{BodyCode, Digest, Entry, Problem, StudyCode};
use sqlx::Row as _;

pub use self::audit::audit;
pub(crate) use self::content::content_digest;
pub use self::told::{SectionTold, SectionsTold};
pub use self::versions_read::VersionsRead;
pub(crate) use self::write::{insert, newest_in, report_in};

/// The report a body owes a study, once a version of it was received.
///
/// # Errors
/// When the database refuses.
pub async fn report_of(
    store: &Store,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<Option<ReportId>, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query("SELECT id FROM report WHERE study = $1 AND body = $2")
        .bind(study.as_str())
        .bind(body.as_str())
        .fetch_optional(reader.sql())
        .await?;
    row.map(|row| parsed(&row, 0, "report.id")).transpose()
}

/// Whose report it is and of which study.
///
/// # Errors
/// When the database refuses.
pub async fn report(store: &Store, id: ReportId) -> Result<Option<Report>, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query("SELECT id, study, body FROM report WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(reader.sql())
        .await?;
    row.map(|row| {
        Ok(Report {
            id: parsed(&row, 0, "report.id")?,
            study: parsed(&row, 1, "report.study")?,
            body: parsed(&row, 2, "report.body")?,
        })
    })
    .transpose()
}

/// The versions of a report, newest first.
///
/// # Errors
/// When the database refuses.
pub async fn versions(store: &Store, report: ReportId) -> Result<Vec<Version>, StoreError> {
    let mut reader = store.read().await?;
    let sql = select_version!("WHERE v.report = $1 ORDER BY v.number DESC");
    let rows = sqlx::query(sql).bind(report.to_string()).fetch_all(reader.sql()).await?;
    rows.iter().map(read_version).collect()
}

/// The version with this id.
///
/// # Errors
/// When the database refuses.
pub async fn version(store: &Store, id: VersionId) -> Result<Option<Version>, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query(select_version!("WHERE v.id = $1"))
        .bind(id.to_string())
        .fetch_optional(reader.sql())
        .await?;
    row.map(|row| read_version(&row)).transpose()
}

/// The newest version of a report.
///
/// # Errors
/// When the database refuses.
pub async fn latest(store: &Store, report: ReportId) -> Result<Option<Version>, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query(select_version!("WHERE v.report = $1 ORDER BY v.number DESC LIMIT 1"))
        .bind(report.to_string())
        .fetch_optional(reader.sql())
        .await?;
    row.map(|row| read_version(&row)).transpose()
}

/// The newest versions of some reports of a study.
///
/// # Errors
/// When the database refuses.
pub async fn latest_of(
    store: &Store,
    study: &StudyCode,
    reports: &[ReportId],
) -> Result<Vec<Version>, StoreError> {
    let mut found = Vec::new();
    let mut reader = store.read().await?;
    for reports in reports.chunks(REPORTS) {
        let places: Vec<String> = (0..reports.len()).map(|place| format!("${}", place + 2)).collect();
        let newest = select_version!(
            "WHERE r.study = $1 AND v.number = (SELECT MAX(n.number) FROM version n WHERE n.report = v.report)"
        );
        let sql = format!("{newest} AND r.id IN ({})", places.join(", "));
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(study.as_str());
        for report in reports {
            query = query.bind(report.to_string());
        }
        for row in &query.fetch_all(reader.sql()).await? {
            found.push(read_version(row)?);
        }
    }
    Ok(found)
}

/// So many reports are asked for at once.
const REPORTS: usize = 400;

/// The newest version of every report of a study, by body. There are as many as bodies that have sent.
///
/// # Errors
/// When the database refuses.
pub async fn current_versions(store: &Store, study: &StudyCode) -> Result<Vec<Version>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(select_version!(
        "WHERE r.study = $1 AND v.number = (SELECT MAX(n.number) FROM version n WHERE n.report = v.report) ORDER BY r.body"
    ))
    .bind(study.as_str())
    .fetch_all(reader.sql())
    .await?;
    rows.iter().map(read_version).collect()
}

/// The first version of every report of a study, which decides whether it came on time.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn first_versions(store: &Store, study: &StudyCode) -> Result<Vec<Version>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(select_version!("WHERE r.study = $1 AND v.number = 1"))
        .bind(study.as_str())
        .fetch_all(reader.sql())
        .await?;
    rows.iter().map(read_version).collect()
}

/// The versions of a study received after a position of the ledger, in the order they were received.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn versions_after(
    store: &Store,
    study: &StudyCode,
    position: i64,
) -> Result<Vec<Version>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(select_version!(
        "WHERE r.study = $1 AND v.ledger_position > $2 ORDER BY v.ledger_position"
    ))
    .bind(study.as_str())
    .bind(position)
    .fetch_all(reader.sql())
    .await?;
    rows.iter().map(read_version).collect()
}

/// The headings of a version that begin a section, in order.
///
/// # Errors
/// When the database refuses.
pub async fn sections(store: &Store, version: VersionId) -> Result<Vec<Section>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query("SELECT key, heading, matched FROM section WHERE version = $1 ORDER BY ordinal")
        .bind(version.to_string())
        .fetch_all(reader.sql())
        .await?;
    rows.iter().map(read_section).collect()
}

/// What the head and foot of a version's document say of it.
///
/// # Errors
/// When the database refuses.
pub async fn head(store: &Store, version: &Version) -> Result<Head, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query("SELECT issuer, kind, summary, signer FROM document_head WHERE version = $1")
        .bind(version.id.to_string())
        .fetch_optional(reader.sql())
        .await?;
    let head =
        Head { number: version.document_number.clone(), date: version.document_date, ..Head::default() };
    let Some(row) = row else { return Ok(head) };
    let [issuer, kind, summary, signer] =
        [row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?];
    Ok(Head { issuer, kind, summary, signer, ..head })
}

/// The passages of a version, in order.
///
/// # Errors
/// When the database refuses.
pub async fn passages(store: &Store, version: VersionId) -> Result<Vec<Passage>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(concat!(
        "SELECT ",
        passage_columns!(),
        " FROM passage WHERE version = $1 ORDER BY ordinal"
    ))
    .bind(version.to_string())
    .fetch_all(reader.sql())
    .await?;
    rows.iter().map(read_passage).collect()
}

/// The passage of a version at `address`.
///
/// # Errors
/// When the database refuses.
pub async fn passage(
    store: &Store,
    version: VersionId,
    address: &str,
) -> Result<Option<Passage>, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query(concat!(
        "SELECT ",
        passage_columns!(),
        " FROM passage WHERE version = $1 AND address = $2"
    ))
    .bind(version.to_string())
    .bind(address)
    .fetch_optional(reader.sql())
    .await?;
    row.map(|row| read_passage(&row)).transpose()
}

/// The digest of every passage of a version by its address, without the words.
///
/// # Errors
/// When the database refuses.
pub async fn passage_digests(
    store: &Store,
    version: VersionId,
) -> Result<HashMap<String, Digest>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query("SELECT address, digest FROM passage WHERE version = $1")
        .bind(version.to_string())
        .fetch_all(reader.sql())
        .await?;
    rows.iter().map(|row| Ok((text(row, 0)?, parsed(row, 1, "passage.digest")?))).collect()
}

/// The passage at `address` in the newest version of a report. Resolved exactly or not at all.
///
/// # Errors
/// When the database refuses.
pub async fn current_passage(
    store: &Store,
    report: ReportId,
    address: &str,
) -> Result<Option<Passage>, StoreError> {
    match latest(store, report).await? {
        Some(latest) => passage(store, latest.id, address).await,
        None => Ok(None),
    }
}

/// The figures of a version, in order.
///
/// # Errors
/// When the database refuses.
pub async fn figures(store: &Store, version: VersionId) -> Result<Vec<Figure>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(concat!(
        "SELECT ",
        figure_columns!(),
        " FROM figure WHERE version = $1 ORDER BY ordinal"
    ))
    .bind(version.to_string())
    .fetch_all(reader.sql())
    .await?;
    rows.iter().map(read_figure).collect()
}

/// The figure of a version with this key.
///
/// # Errors
/// When the database refuses.
pub async fn figure(store: &Store, version: VersionId, key: &str) -> Result<Option<Figure>, StoreError> {
    let mut reader = store.read().await?;
    let row =
        sqlx::query(concat!("SELECT ", figure_columns!(), " FROM figure WHERE version = $1 AND key = $2"))
            .bind(version.to_string())
            .bind(key)
            .fetch_optional(reader.sql())
            .await?;
    row.map(|row| read_figure(&row)).transpose()
}

/// The figure with this key in the newest version of a report. Resolved exactly or not at all.
///
/// # Errors
/// When the database refuses.
pub async fn current_figure(
    store: &Store,
    report: ReportId,
    key: &str,
) -> Result<Option<Figure>, StoreError> {
    match latest(store, report).await? {
        Some(latest) => figure(store, latest.id, key).await,
        None => Ok(None),
    }
}

/// The findings of a version, in order.
///
/// # Errors
/// When the database refuses.
pub async fn findings(store: &Store, version: VersionId) -> Result<Vec<Finding>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(
        "SELECT section, kind, addresses, summary FROM finding WHERE version = $1 ORDER BY ordinal",
    )
    .bind(version.to_string())
    .fetch_all(reader.sql())
    .await?;
    rows.iter().map(read_finding).collect()
}

/// How many findings a version has, and with what. As `board` counts them for the newest.
///
/// # Errors
/// When the database refuses.
pub async fn findings_counted(store: &Store, version: VersionId) -> Result<FindingCounts, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query(
        "SELECT COUNT(*), CAST(COALESCE(SUM(with_figure), 0) AS BIGINT), \
         CAST(COALESCE(SUM(with_example), 0) AS BIGINT) FROM finding WHERE version = $1",
    )
    .bind(version.to_string())
    .fetch_one(reader.sql())
    .await?;
    Ok(FindingCounts { all: number(&row, 0)?, with_figure: number(&row, 1)?, with_example: number(&row, 2)? })
}

/// The examples of a version, in order.
///
/// # Errors
/// When the database refuses.
pub async fn examples(store: &Store, version: VersionId) -> Result<Vec<Example>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query("SELECT address, cue FROM example WHERE version = $1 ORDER BY ordinal")
        .bind(version.to_string())
        .fetch_all(reader.sql())
        .await?;
    rows.iter().map(read_example).collect()
}

/// What the rules found in a version when it was received, worst first.
///
/// # Errors
/// When the database refuses.
pub async fn problems(store: &Store, version: VersionId) -> Result<Vec<Problem>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query("SELECT problem FROM problem WHERE version = $1 ORDER BY ordinal")
        .bind(version.to_string())
        .fetch_all(reader.sql())
        .await?;
    rows.iter()
        .map(|row| {
            serde_json::from_str(&text(row, 0)?).map_err(|error| StoreError::row("problem.problem", error))
        })
        .collect()
}

/// The file of a version, as it was sent.
///
/// # Errors
/// When the file is missing or was changed on disk.
pub async fn original(store: &Store, version: &Version) -> Result<Vec<u8>, StoreError> {
    store.blobs().get(&version.digest).await
}

/// The receipt of a version: the same each time. `None` when there is no such version.
///
/// # Errors
/// When the database refuses, or the version is not what its ledger entry tells: nothing is signed then.
pub async fn receipt(store: &Store, id: VersionId) -> Result<Option<Receipt>, StoreError> {
    let Some(version) = version(store, id).await? else { return Ok(None) };
    let entry = ::store::entry_at(store, version.ledger_position).await?;
    let entry = entry.filter(|entry| entry.subject == format!("version/{id}")).ok_or_else(|| {
        StoreError::row("version.ledger_position", "the ledger has no entry for the version")
    })?;
    if !is_told(&version, &entry) {
        let why =
            format!("version {id} is not what ledger entry {} tells; no receipt is signed", entry.sequence);
        return Err(StoreError::row("version", why));
    }
    Ok(Some(receipt_for(&version, &entry.hash, store.key())))
}

/// Whether everything a receipt vouches for is as `entry` has it.
fn is_told(version: &Version, entry: &Entry) -> bool {
    let Ok(told) = serde_json::from_str::<serde_json::Value>(&entry.payload) else { return false };
    let content = told.get("content").cloned().unwrap_or_default();
    entry.kind == "version.received"
        && entry.at == version.received_at
        && told == entry_facts(version, content)
}

/// The receipt of `version`, whose ledger entry has the hash `entry`.
pub(crate) fn receipt_for(version: &Version, entry: &Digest, key: &InstallationKey) -> Receipt {
    let facts = Facts {
        study: version.study.to_string(),
        body: version.body.to_string(),
        report: version.report.to_string(),
        version: version.id.to_string(),
        number: version.number,
        file_name: version.file_name.clone(),
        sha256: version.digest.to_string(),
        size: version.size,
        received_at: version.received_at.to_string(),
        due: version.due.to_string(),
        timing: version.timing.code().to_owned(),
        ledger_position: version.ledger_position,
        ledger_entry: entry.to_string(),
    };
    Receipt::sign(facts, key)
}

/// Where the assigned bodies of studies stand, kept in memory until something changes: what pages read.
#[derive(Debug)]
pub struct Boards(Kept<StudyCode, Vec<BodyState>>);

/// Of so many studies a board is kept.
const MOST_BOARDS: usize = 4;

impl Default for Boards {
    fn default() -> Self {
        Self(Kept::new(MOST_BOARDS, &["plan", "study", "deadline", "version", "report"]))
    }
}

impl Boards {
    /// As [`board`].
    ///
    /// # Errors
    /// As [`board`].
    pub async fn of(&self, store: &Store, study: &StudyCode) -> Result<Arc<Vec<BodyState>>, StoreError> {
        self.0.get(store, study, async || board(store, study).await).await
    }
}

/// Where every assigned body of a study stands, by group and in the plan's order. Empty when there is no plan.
///
/// # Errors
/// When the database refuses.
pub async fn board(store: &Store, study: &StudyCode) -> Result<Vec<BodyState>, StoreError> {
    let Some(plan) = plan::current(store, study).await? else { return Ok(Vec::new()) };
    let mut latest: HashMap<BodyCode, Version> = current_versions(store, study)
        .await?
        .into_iter()
        .map(|version| (version.body.clone(), version))
        .collect();
    let mut first = HashMap::new();
    for version in first_versions(store, study).await? {
        first.insert(version.body, (version.received_at, version.timing));
    }
    let mut reader = store.read().await?;
    let counts = problem_counts(&mut reader, study).await?;
    let findings = finding_counts(&mut reader, study).await?;
    let states = plan.assignments.iter().map(|assignment| {
        let latest = latest.remove(&assignment.body);
        let of_latest = latest.as_ref().map(|version| version.id);
        BodyState {
            body: assignment.body.clone(),
            group: assignment.group,
            due: assignment.due,
            first: first.get(&assignment.body).copied(),
            counts: of_latest.and_then(|id| counts.get(&id)).copied().unwrap_or_default(),
            findings: of_latest.and_then(|id| findings.get(&id)).copied().unwrap_or_default(),
            latest,
        }
    });
    Ok(states.collect())
}

async fn problem_counts(
    reader: &mut Reader,
    study: &StudyCode,
) -> Result<HashMap<VersionId, ProblemCounts>, StoreError> {
    let rows = sqlx::query(
        "SELECT p.version, p.severity, COUNT(*) FROM problem p JOIN version v ON v.id = p.version \
         JOIN report r ON r.id = v.report WHERE r.study = $1 GROUP BY p.version, p.severity",
    )
    .bind(study.as_str())
    .fetch_all(reader.sql())
    .await?;
    let mut counts: HashMap<VersionId, ProblemCounts> = HashMap::new();
    for row in &rows {
        let severity = text(row, 1)?;
        let severity = serde_json::from_value(severity.into())
            .map_err(|error| StoreError::row("problem.severity", error))?;
        let of_version = counts.entry(parsed(row, 0, "problem.version")?).or_default();
        *of_version = of_version.with(severity, number(row, 2)?);
    }
    Ok(counts)
}

async fn finding_counts(
    reader: &mut Reader,
    study: &StudyCode,
) -> Result<HashMap<VersionId, FindingCounts>, StoreError> {
    let rows = sqlx::query(
        "SELECT f.version, COUNT(*), CAST(SUM(f.with_figure) AS BIGINT), CAST(SUM(f.with_example) AS BIGINT) \
         FROM finding f JOIN version v ON v.id = f.version JOIN report r ON r.id = v.report \
         WHERE r.study = $1 GROUP BY f.version",
    )
    .bind(study.as_str())
    .fetch_all(reader.sql())
    .await?;
    rows.iter()
        .map(|row| {
            let counts = FindingCounts {
                all: number(row, 1)?,
                with_figure: number(row, 2)?,
                with_example: number(row, 3)?,
            };
            Ok((parsed(row, 0, "finding.version")?, counts))
        })
        .collect()
}
