//! The room's SQL: work logs and their versions. Deletes and changes nothing.

use ::store::{Store, Tx};
use jiff::Timestamp;
use kernel::{BodyCode, Digest, StudyCode};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::{ParquetLog, Rejected, Version, VersionId, Worklog, WorklogError, WorklogId};

const VERSION: &str = "v.id AS version_id, v.number, v.file_name, v.source, v.mapping, v.parquet, v.counts, v.problems, v.registered_at";

/// The work log `id` with its newest version.
///
/// # Errors
/// When the query fails.
pub async fn worklog(store: &Store, id: WorklogId) -> Result<Option<Worklog>, WorklogError> {
    let mut reader = store.read().await?;
    let sql = format!(
        "SELECT w.id, w.study, w.body, w.name, {VERSION} FROM worklog w JOIN worklog_version v ON v.worklog = w.id WHERE w.id = $1 ORDER BY v.number DESC LIMIT 1"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_string()).fetch_optional(reader.sql()).await?;
    row.as_ref().map(worklog_from).transpose()
}

/// The work log of `body` in `study` called `name`.
///
/// # Errors
/// When the query fails.
pub async fn worklog_named(
    store: &Store,
    study: &StudyCode,
    body: &BodyCode,
    name: &str,
) -> Result<Option<Worklog>, WorklogError> {
    let mut reader = store.read().await?;
    let id = id_of(reader.sql(), study, body, name).await?;
    drop(reader);
    match id {
        Some(id) => worklog(store, id).await,
        None => Ok(None),
    }
}

/// The work logs of `study` with their newest versions, by body and name; at most a thousand.
///
/// # Errors
/// When the query fails.
pub async fn worklogs(store: &Store, study: &StudyCode) -> Result<Vec<Worklog>, WorklogError> {
    let mut reader = store.read().await?;
    let sql = format!(
        "SELECT w.id, w.study, w.body, w.name, {VERSION} FROM worklog w JOIN worklog_version v ON v.worklog = w.id WHERE w.study = $1 AND v.number = (SELECT MAX(n.number) FROM worklog_version n WHERE n.worklog = w.id) ORDER BY w.body, w.name LIMIT 1000"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(study.as_str()).fetch_all(reader.sql()).await?;
    rows.iter().map(worklog_from).collect()
}

/// The versions of the work log `id`, newest first; at most a thousand.
///
/// # Errors
/// When the query fails.
pub async fn versions(store: &Store, id: WorklogId) -> Result<Vec<Version>, WorklogError> {
    let mut reader = store.read().await?;
    let sql = format!(
        "SELECT {VERSION} FROM worklog_version v WHERE v.worklog = $1 ORDER BY v.number DESC LIMIT 1000"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_string()).fetch_all(reader.sql()).await?;
    rows.iter().map(version_from).collect()
}

/// One version.
///
/// # Errors
/// When the query fails.
pub async fn version(store: &Store, id: VersionId) -> Result<Option<Version>, WorklogError> {
    let mut reader = store.read().await?;
    let sql = format!("SELECT {VERSION} FROM worklog_version v WHERE v.id = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_string()).fetch_optional(reader.sql()).await?;
    row.as_ref().map(version_from).transpose()
}

/// The events refused when a version was imported, the first thousand.
///
/// # Errors
/// When the query fails.
pub async fn rejected(store: &Store, id: VersionId) -> Result<Vec<Rejected>, WorklogError> {
    let mut reader = store.read().await?;
    let row = sqlx::query("SELECT rejected FROM worklog_version WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(reader.sql())
        .await?;
    row.map_or_else(|| Ok(Vec::new()), |row| json(row.try_get("rejected")?))
}

/// The mapping of a version, as it was sent.
///
/// # Errors
/// When the blob is not there.
pub async fn mapping_text(store: &Store, version: &Version) -> Result<String, WorklogError> {
    let bytes = store.blobs().get(&version.mapping).await?;
    String::from_utf8(bytes).map_err(|error| WorklogError::Kept(error.to_string()))
}

/// The log of a version, to be read part by part.
///
/// # Errors
/// When the blob is not there or not whole.
pub async fn load(store: &Store, version: &Version) -> Result<ParquetLog, WorklogError> {
    let bytes = store.blobs().get(&version.parquet).await?;
    ParquetLog::of_bytes(bytes)
}

/// The newest version of the work log `id` as a change sees it: inside a transaction nobody can register another.
///
/// # Errors
/// When the query fails.
pub async fn newest_version(tx: &mut Tx, id: WorklogId) -> Result<Option<(VersionId, i64)>, WorklogError> {
    Ok(newest(tx.sql(), id).await?.map(|newest| (newest.version, newest.number)))
}

/// The newest version of a work log: its number and the digests of file and mapping.
pub(crate) struct Newest {
    pub(crate) version: VersionId,
    pub(crate) number: i64,
    pub(crate) source: Digest,
    pub(crate) mapping: Digest,
}

pub(crate) async fn id_of(
    sql: &mut sqlx::AnyConnection,
    study: &StudyCode,
    body: &BodyCode,
    name: &str,
) -> Result<Option<WorklogId>, WorklogError> {
    let row = sqlx::query("SELECT id FROM worklog WHERE study = $1 AND body = $2 AND name = $3")
        .bind(study.as_str())
        .bind(body.as_str())
        .bind(name)
        .fetch_optional(sql)
        .await?;
    row.map(|row| parsed(row.try_get("id")?)).transpose()
}

pub(crate) async fn newest(
    sql: &mut sqlx::AnyConnection,
    id: WorklogId,
) -> Result<Option<Newest>, WorklogError> {
    let row = sqlx::query(
        "SELECT id, number, source, mapping FROM worklog_version WHERE worklog = $1 ORDER BY number DESC LIMIT 1",
    )
    .bind(id.to_string())
    .fetch_optional(sql)
    .await?;
    row.map(|row| {
        Ok(Newest {
            version: parsed(row.try_get("id")?)?,
            number: row.try_get("number")?,
            source: parsed(row.try_get("source")?)?,
            mapping: parsed(row.try_get("mapping")?)?,
        })
    })
    .transpose()
}

pub(crate) async fn insert_worklog(
    tx: &mut Tx,
    id: WorklogId,
    study: &StudyCode,
    body: &BodyCode,
    name: &str,
) -> Result<(), WorklogError> {
    sqlx::query("INSERT INTO worklog (id, study, body, name) VALUES ($1, $2, $3, $4)")
        .bind(id.to_string())
        .bind(study.as_str())
        .bind(body.as_str())
        .bind(name)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Writes a version; the digest of what its row holds beside what the ledger names one by one.
pub(crate) async fn insert_version(
    tx: &mut Tx,
    worklog: WorklogId,
    version: &Version,
    rejected: &[Rejected],
) -> Result<Digest, WorklogError> {
    let (counts, problems, rejected) = (text(&version.counts)?, text(&version.problems)?, text(&rejected)?);
    let kept = kept_digest([&version.id.to_string(), &version.file_name, &counts, &problems, &rejected]);
    sqlx::query("INSERT INTO worklog_version (id, worklog, number, file_name, source, mapping, parquet, counts, problems, rejected, registered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(version.id.to_string())
        .bind(worklog.to_string())
        .bind(version.number)
        .bind(version.file_name.as_str())
        .bind(version.source.to_string())
        .bind(version.mapping.to_string())
        .bind(version.parquet.to_string())
        .bind(counts)
        .bind(problems)
        .bind(rejected)
        .bind(version.registered_at.as_microsecond())
        .execute(tx.sql())
        .await?;
    Ok(kept)
}

fn kept_digest(texts: [&str; 5]) -> Digest {
    Digest::of_parts(texts.map(str::as_bytes))
}

/// The work log `id` with its version `number`, and the digest [`insert_version`] gave, of what stands there now.
pub(crate) async fn registered(
    store: &Store,
    id: WorklogId,
    number: i64,
) -> Result<Option<(Worklog, Digest)>, WorklogError> {
    let mut reader = store.read().await?;
    let sql = format!(
        "SELECT w.id, w.study, w.body, w.name, {VERSION}, v.rejected FROM worklog w JOIN worklog_version v ON v.worklog = w.id WHERE w.id = $1 AND v.number = $2"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(id.to_string())
        .bind(number)
        .fetch_optional(reader.sql())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let column = |name: &str| row.try_get::<String, _>(name);
    let kept = kept_digest([
        &column("version_id")?,
        &column("file_name")?,
        &column("counts")?,
        &column("problems")?,
        &column("rejected")?,
    ]);
    Ok(Some((worklog_from(&row)?, kept)))
}

/// Work log and number of every version; as many as were ever registered.
pub(crate) async fn all_versions(store: &Store) -> Result<Vec<(String, i64)>, WorklogError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query("SELECT worklog, number FROM worklog_version ORDER BY worklog, number")
        .fetch_all(reader.sql())
        .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

fn worklog_from(row: &AnyRow) -> Result<Worklog, WorklogError> {
    Ok(Worklog {
        id: parsed(row.try_get("id")?)?,
        study: parsed(row.try_get("study")?)?,
        body: parsed(row.try_get("body")?)?,
        name: row.try_get("name")?,
        version: version_from(row)?,
    })
}

fn version_from(row: &AnyRow) -> Result<Version, WorklogError> {
    Ok(Version {
        id: parsed(row.try_get("version_id")?)?,
        number: row.try_get("number")?,
        file_name: row.try_get("file_name")?,
        source: parsed(row.try_get("source")?)?,
        mapping: parsed(row.try_get("mapping")?)?,
        parquet: parsed(row.try_get("parquet")?)?,
        counts: json(row.try_get("counts")?)?,
        problems: json(row.try_get("problems")?)?,
        registered_at: moment(row.try_get("registered_at")?)?,
    })
}

pub(crate) fn moment(at: i64) -> Result<Timestamp, WorklogError> {
    Timestamp::from_microsecond(at).map_err(|error| WorklogError::Kept(error.to_string()))
}

pub(crate) fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(text: String) -> Result<T, WorklogError> {
    text.parse().map_err(|error: T::Err| WorklogError::Kept(error.to_string()))
}

fn json<T: serde::de::DeserializeOwned>(text: String) -> Result<T, WorklogError> {
    serde_json::from_str(&text).map_err(|error| WorklogError::Kept(error.to_string()))
}

fn text<T: serde::Serialize>(value: &T) -> Result<String, WorklogError> {
    serde_json::to_string(value).map_err(|error| WorklogError::Kept(error.to_string()))
}
