//! The room's rows: studies, versions of plans with their files, notices.
//!
//! A version is parsed again from its files; parsed plans are kept in memory by the digest of those files.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use ::store::{Store, StoreError, Tx};
use jiff::Timestamp;
use kernel::{AccountId, Bilingual, BodyCode, Digest, StudyCode};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::directive;
use crate::extension;
use crate::model::Plan;
use crate::read::read_files;

kernel::typed_id! {
    /// Word to a body about its assignment.
    NoticeId
}

/// A study as it stands.
#[derive(Debug, Clone)]
pub struct Study {
    /// Its code.
    pub code: StudyCode,
    /// Whether its data were generated for a demonstration; every page must say so then.
    pub generated: bool,
    /// The plan that stands.
    pub plan: Arc<Plan>,
}

/// One version in a plan's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanVersion {
    /// Its number, from 1.
    pub version: i64,
    /// The digest of its files.
    pub digest: Digest,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The account that issued it, unless the program did.
    pub issued_by: Option<AccountId>,
    /// The ledger position of its entry.
    pub entry: i64,
}

/// Word to a body that what it owes was set or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// The study.
    pub study: StudyCode,
    /// The version that brought it.
    pub version: i64,
    /// Who must know.
    pub body: BodyCode,
    /// What changed for it.
    pub text: Bilingual,
    /// When it was made.
    pub created_at: Timestamp,
    /// When somebody of the body read it.
    pub read_at: Option<Timestamp>,
}

/// The most rows one question about a body's notices brings.
const PAGE: i64 = 100;

/// The digest of a plan's files.
pub(crate) fn digest_of(files: &BTreeMap<String, String>) -> Digest {
    Digest::of_parts(files.iter().flat_map(|(name, text)| [name.as_bytes(), text.as_bytes()]))
}

/// Every study, by code.
///
/// # Errors
/// When the database refuses, or a kept plan cannot be read.
pub async fn studies(store: &Store) -> Result<Vec<Study>, StoreError> {
    let rows = {
        let mut reader = store.read().await?;
        sqlx::query("SELECT code, generated FROM study ORDER BY code LIMIT 1000")
            .fetch_all(reader.sql())
            .await?
    };
    let mut studies = Vec::new();
    for row in rows {
        let code = study_code(row.try_get(0)?)?;
        if let Some(plan) = current(store, &code).await? {
            studies.push(Study { code, generated: row.try_get::<i64, _>(1)? != 0, plan });
        }
    }
    Ok(studies)
}

/// One study with the plan that stands; `None` when there is none.
///
/// # Errors
/// When the database refuses, or the kept plan cannot be read.
pub async fn study(store: &Store, code: &StudyCode) -> Result<Option<Study>, StoreError> {
    let row = {
        let mut reader = store.read().await?;
        sqlx::query("SELECT generated FROM study WHERE code = $1")
            .bind(code.as_str())
            .fetch_optional(reader.sql())
            .await?
    };
    let Some(row) = row else {
        return Ok(None);
    };
    let generated = row.try_get::<i64, _>(0)? != 0;
    Ok(current(store, code).await?.map(|plan| Study { code: code.clone(), generated, plan }))
}

/// The plan of `study` that stands, with the deadlines that were extended and the directives that were issued since; `None` when
/// there is no such study.
///
/// # Errors
/// When the database refuses, or the kept plan cannot be read.
pub async fn current(store: &Store, study: &StudyCode) -> Result<Option<Arc<Plan>>, StoreError> {
    let standing = store.shared::<Standing>();
    Ok(standing.0.get(store, study, async || read_current(store, study).await).await?.as_ref().clone())
}

/// The plans that stand, kept in memory until one is issued, a deadline extended or a directive issued.
struct Standing(::store::Kept<StudyCode, Option<Arc<Plan>>>);

/// Of so many studies the plan is kept.
const MOST_STUDIES: usize = 16;

impl Default for Standing {
    fn default() -> Self {
        Self(::store::Kept::new(MOST_STUDIES, &["plan", "deadline", "directive"]))
    }
}

async fn read_current(store: &Store, study: &StudyCode) -> Result<Option<Arc<Plan>>, StoreError> {
    let Some((number, digest)) = newest(store, study).await? else { return Ok(None) };
    let plan = load(store, study, number, digest).await?;
    let extensions = extension::extensions(store, study).await?;
    let issued = directive::issued_directives(store, study).await?;
    let (moved, directed) = (extension::digest_of(&extensions), directive::digest_of(&issued));
    if moved.is_none() && directed.is_none() {
        return Ok(Some(plan));
    }
    let part = |digest: Option<Digest>| digest.map(|digest| digest.to_string()).unwrap_or_default();
    let parts = [digest.to_string(), part(moved), part(directed)];
    let key = (study.clone(), number, Digest::of_parts(parts.iter().map(String::as_bytes)));
    if let Some(known) = remembered(&key) {
        return Ok(Some(known));
    }
    let plan = directive::laid_beside(&extension::laid_over(&plan, &extensions), &issued);
    remember(key, &plan);
    Ok(Some(plan))
}

/// One version of the plan of `study`; `None` when there is none of that number.
///
/// # Errors
/// When the database refuses, or the kept plan cannot be read.
pub async fn version(store: &Store, study: &StudyCode, number: i64) -> Result<Option<Arc<Plan>>, StoreError> {
    let row = {
        let mut reader = store.read().await?;
        sqlx::query("SELECT digest FROM plan WHERE study = $1 AND version = $2")
            .bind(study.as_str())
            .bind(number)
            .fetch_optional(reader.sql())
            .await?
    };
    match row {
        Some(row) => load(store, study, number, digest(row.try_get(0)?)?).await.map(Some),
        None => Ok(None),
    }
}

/// The history of the plan of `study`, newest first, at most a thousand versions.
///
/// # Errors
/// When the database refuses.
pub async fn versions(store: &Store, study: &StudyCode) -> Result<Vec<PlanVersion>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(
        "SELECT version, digest, issued_at, issued_by, entry FROM plan WHERE study = $1 ORDER BY version DESC LIMIT 1000",
    )
    .bind(study.as_str())
    .fetch_all(reader.sql())
    .await?;
    rows.iter()
        .map(|row| {
            let issued_by: Option<String> = row.try_get(3)?;
            Ok(PlanVersion {
                version: row.try_get(0)?,
                digest: digest(row.try_get(1)?)?,
                issued_at: moment(row.try_get(2)?)?,
                issued_by: issued_by
                    .map(|id| id.parse().map_err(|error| StoreError::row("plan.issued_by", error)))
                    .transpose()?,
                entry: row.try_get(4)?,
            })
        })
        .collect()
}

/// What a version's row says, as it stands.
pub(crate) struct Kept {
    pub(crate) digest: String,
    /// Microseconds since 1970 in UTC.
    pub(crate) issued_at: i64,
    pub(crate) entry: i64,
}

/// The row of one version.
pub(crate) async fn version_row(
    store: &Store,
    study: &StudyCode,
    number: i64,
) -> Result<Option<Kept>, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query("SELECT digest, issued_at, entry FROM plan WHERE study = $1 AND version = $2")
        .bind(study.as_str())
        .bind(number)
        .fetch_optional(reader.sql())
        .await?;
    row.map(|row| Ok(Kept { digest: row.try_get(0)?, issued_at: row.try_get(1)?, entry: row.try_get(2)? }))
        .transpose()
}

/// Study, number and ledger entry of every version; as many as were ever issued.
pub(crate) async fn all_versions(store: &Store) -> Result<Vec<(String, i64, i64)>, StoreError> {
    let mut reader = store.read().await?;
    let rows =
        sqlx::query("SELECT study, version, entry FROM plan ORDER BY entry").fetch_all(reader.sql()).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
}

/// The files of one version, by name; empty when there is no such version.
///
/// # Errors
/// When the database refuses.
pub async fn files(
    store: &Store,
    study: &StudyCode,
    number: i64,
) -> Result<BTreeMap<String, String>, StoreError> {
    let mut reader = store.read().await?;
    let rows =
        sqlx::query("SELECT name, content FROM plan_file WHERE study = $1 AND version = $2 ORDER BY name")
            .bind(study.as_str())
            .bind(number)
            .fetch_all(reader.sql())
            .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// The studies in whose standing plan `body` owes something.
///
/// # Errors
/// When the database refuses, or a kept plan cannot be read.
pub async fn studies_of(store: &Store, body: &BodyCode) -> Result<Vec<Study>, StoreError> {
    let mut asked = Vec::new();
    for study in studies(store).await? {
        let plan = crate::units::seen(store, &study.code, study.plan, body).await?;
        if plan.assignment(body).is_some() {
            asked.push(Study { plan, ..study });
        }
    }
    Ok(asked)
}

/// The newest notices to `body`, newest first, at most a hundred; `before` goes on from an earlier answer's last.
///
/// # Errors
/// When the database refuses.
pub async fn notices_for(
    store: &Store,
    body: &BodyCode,
    before: Option<NoticeId>,
) -> Result<Vec<Notice>, StoreError> {
    let mut reader = store.read().await?;
    let before = before.map_or_else(|| "z".to_owned(), |id| id.to_string());
    let rows = sqlx::query(
        "SELECT id, study, version, body, vi, en, created_at, read_at FROM notice WHERE body = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(body.as_str())
    .bind(before)
    .bind(PAGE)
    .fetch_all(reader.sql())
    .await?;
    rows.iter().map(notice).collect()
}

/// How many notices to `body` nobody has read.
///
/// # Errors
/// When the database refuses.
pub async fn unread_notices(store: &Store, body: &BodyCode) -> Result<i64, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query("SELECT COUNT(*) FROM notice WHERE body = $1 AND read_at IS NULL")
        .bind(body.as_str())
        .fetch_one(reader.sql())
        .await?;
    Ok(row.try_get(0)?)
}

fn notice(row: &AnyRow) -> Result<Notice, StoreError> {
    let read_at: Option<i64> = row.try_get(7)?;
    let id: String = row.try_get(0)?;
    let body: String = row.try_get(3)?;
    Ok(Notice {
        id: id.parse().map_err(|error| StoreError::row("notice.id", error))?,
        study: study_code(row.try_get(1)?)?,
        version: row.try_get(2)?,
        body: body.parse().map_err(|error| StoreError::row("notice.body", error))?,
        text: Bilingual { vi: row.try_get(4)?, en: row.try_get(5)? },
        created_at: moment(row.try_get(6)?)?,
        read_at: read_at.map(moment).transpose()?,
    })
}

fn moment(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|error| StoreError::row("a moment", error))
}

fn digest(text: String) -> Result<Digest, StoreError> {
    text.parse().map_err(|error| StoreError::row("plan.digest", error))
}

fn study_code(text: String) -> Result<StudyCode, StoreError> {
    text.parse().map_err(|error| StoreError::row("study.code", error))
}

async fn newest(store: &Store, study: &StudyCode) -> Result<Option<(i64, Digest)>, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query("SELECT version, digest FROM plan WHERE study = $1 ORDER BY version DESC LIMIT 1")
        .bind(study.as_str())
        .fetch_optional(reader.sql())
        .await?;
    row.map(|row| Ok((row.try_get(0)?, digest(row.try_get(1)?)?))).transpose()
}

/// The number of the version of the plan of `study` that stands, as a change sees it: no other can be issued meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn standing_version(tx: &mut Tx, study: &StudyCode) -> Result<Option<i64>, StoreError> {
    Ok(newest_in(tx, study).await?.map(|(number, _)| number))
}

/// The number and digest of the version that stands, seen inside a change.
pub(crate) async fn newest_in(tx: &mut Tx, study: &StudyCode) -> Result<Option<(i64, Digest)>, StoreError> {
    let row = sqlx::query("SELECT version, digest FROM plan WHERE study = $1 ORDER BY version DESC LIMIT 1")
        .bind(study.as_str())
        .fetch_optional(tx.sql())
        .await?;
    row.map(|row| Ok((row.try_get(0)?, digest(row.try_get(1)?)?))).transpose()
}

/// Parsed plans by study, version and the digest of their files; a handful, since few stand at a time.
static PARSED: LazyLock<Mutex<Vec<Parsed>>> = LazyLock::new(Mutex::default);
type Key = (StudyCode, i64, Digest);
type Parsed = (Key, Arc<Plan>);
const MOST_PARSED: usize = 48;

async fn load(
    store: &Store,
    study: &StudyCode,
    number: i64,
    digest: Digest,
) -> Result<Arc<Plan>, StoreError> {
    let key = (study.clone(), number, digest);
    if let Some(plan) = remembered(&key) {
        return Ok(plan);
    }
    let files = files(store, study, number).await?;
    if digest_of(&files) != digest {
        return Err(StoreError::row(
            "plan_file",
            format!("version {number} of {study} is not what was issued"),
        ));
    }
    let outcome = tokio::task::spawn_blocking(move || read_files(&files))
        .await
        .map_err(|_| StoreError::row("plan_file", "the program is stopping"))?;
    let Some(plan) = outcome.plan else {
        let first = outcome.problems.first().map(|problem| problem.line(kernel::Language::English));
        return Err(StoreError::row("plan_file", first.unwrap_or_default()));
    };
    let plan = Arc::new(Plan { version: number, ..plan });
    remember(key, &plan);
    Ok(plan)
}

/// The plan kept under `key`. The least recently used stands first and makes way first.
fn remembered(key: &Key) -> Option<Arc<Plan>> {
    let mut parsed = PARSED.lock().ok()?;
    let index = parsed.iter().position(|(known, _)| known == key)?;
    let used = parsed.remove(index);
    let plan = Arc::clone(&used.1);
    parsed.push(used);
    Some(plan)
}

fn remember(key: Key, plan: &Arc<Plan>) {
    if let Ok(mut parsed) = PARSED.lock() {
        if parsed.len() >= MOST_PARSED {
            parsed.remove(0);
        }
        parsed.push((key, Arc::clone(plan)));
    }
}

/// Makes the study's row, if it is not there.
pub(crate) async fn insert_study(tx: &mut Tx, study: &StudyCode) -> Result<(), StoreError> {
    let now = tx.now().as_microsecond();
    sqlx::query(
        "INSERT INTO study (code, generated, created_at) VALUES ($1, 0, $2) ON CONFLICT (code) DO NOTHING",
    )
    .bind(study.as_str())
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Keeps a version with its files.
pub(crate) async fn insert_version(
    tx: &mut Tx,
    study: &StudyCode,
    number: i64,
    files: &BTreeMap<String, String>,
) -> Result<Digest, StoreError> {
    let digest = digest_of(files);
    let (now, entry) = (tx.now().as_microsecond(), tx.next_position());
    let issued_by = tx.actor().account.map(|account| account.to_string());
    sqlx::query(
        "INSERT INTO plan (study, version, digest, issued_at, issued_by, entry) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(study.as_str())
    .bind(number)
    .bind(digest.to_string())
    .bind(now)
    .bind(issued_by)
    .bind(entry)
    .execute(tx.sql())
    .await?;
    for (name, content) in files {
        sqlx::query("INSERT INTO plan_file (study, version, name, content) VALUES ($1, $2, $3, $4)")
            .bind(study.as_str())
            .bind(number)
            .bind(name.as_str())
            .bind(content.as_str())
            .execute(tx.sql())
            .await?;
    }
    Ok(digest)
}

/// Keeps word to a body, under the version of the plan that stands.
///
/// # Errors
/// When there is no such study, or the database refuses.
pub async fn notify(
    tx: &mut Tx,
    study: &StudyCode,
    body: &BodyCode,
    text: &Bilingual,
) -> Result<(), StoreError> {
    let standing = standing_version(tx, study).await?;
    let number = standing.ok_or_else(|| StoreError::row("notice.study", "there is no such study"))?;
    insert_notice(tx, study, number, body, text).await
}

/// Keeps word to a body.
pub(crate) async fn insert_notice(
    tx: &mut Tx,
    study: &StudyCode,
    number: i64,
    body: &BodyCode,
    text: &Bilingual,
) -> Result<(), StoreError> {
    let id: NoticeId = tx.new_id();
    let now = tx.now().as_microsecond();
    sqlx::query(
        "INSERT INTO notice (id, study, version, body, vi, en, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.to_string())
    .bind(study.as_str())
    .bind(number)
    .bind(body.as_str())
    .bind(text.vi.as_str())
    .bind(text.en.as_str())
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Marks the notices of `body` up to and with `last` as read; how many were not before.
pub(crate) async fn read_notices(tx: &mut Tx, body: &BodyCode, last: NoticeId) -> Result<u64, StoreError> {
    let now = tx.now().as_microsecond();
    let done = sqlx::query("UPDATE notice SET read_at = $1 WHERE body = $2 AND id <= $3 AND read_at IS NULL")
        .bind(now)
        .bind(body.as_str())
        .bind(last.to_string())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected())
}

/// Sets the mark of generated data; how many rows it changed.
pub(crate) async fn set_generated(tx: &mut Tx, study: &StudyCode) -> Result<u64, StoreError> {
    let done = sqlx::query("UPDATE study SET generated = 1 WHERE code = $1 AND generated = 0")
        .bind(study.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected())
}
