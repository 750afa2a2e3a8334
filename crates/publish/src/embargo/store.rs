//! The rows of embargoes: table `release_embargo`. The last of a release is read with it.

use jiff::Timestamp;
use kernel::StudyCode;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::{Embargo, Neighbour};
use crate::lexicon::store::hand;
use crate::{PublishError, ReleaseId};

/// The columns of the last embargo beside its release, `b` for short.
pub(crate) const COLUMNS: &str = "b.number AS embargo_number, b.until AS embargo_until, b.reason AS embargo_reason, \
     b.account AS embargo_account, b.role AS embargo_role, b.at AS embargo_at, b.entry AS embargo_entry";

/// Joins the last embargo to a release, `r` for short.
pub(crate) const JOIN: &str = "LEFT JOIN release_embargo b ON b.release = r.id \
     AND b.number = (SELECT MAX(l.number) FROM release_embargo l WHERE l.release = r.id)";

pub(crate) async fn insert(
    sql: &mut AnyConnection,
    release: ReleaseId,
    embargo: &Embargo,
) -> Result<(), PublishError> {
    sqlx::query(
        "INSERT INTO release_embargo (release, number, until, reason, account, role, at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(release.to_string())
    .bind(embargo.number)
    .bind(embargo.until.as_microsecond())
    .bind(&embargo.reason)
    .bind(embargo.by.account.map(|account| account.to_string()).unwrap_or_default())
    .bind(embargo.by.role.code())
    .bind(embargo.at.as_microsecond())
    .bind(embargo.entry)
    .execute(sql)
    .await?;
    Ok(())
}

/// The releases of a study that stand and wait at the moment `now`.
pub(crate) async fn waiting(
    sql: &mut AnyConnection,
    study: &StudyCode,
    now: Timestamp,
) -> Result<Vec<Neighbour>, PublishError> {
    let query = format!(
        "SELECT r.number, b.until FROM release r {JOIN} WHERE r.study = $1 AND b.until > $2 \
         AND NOT EXISTS (SELECT 1 FROM release_revocation v WHERE v.release = r.id) ORDER BY r.number"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(study.as_str())
        .bind(now.as_microsecond())
        .fetch_all(sql)
        .await?;
    rows.iter()
        .map(|row| Ok(Neighbour { number: row.try_get("number")?, until: moment(row, "until")? }))
        .collect()
}

/// When the next release of a study that waits at `now` opens, also a revoked one: then what the public sees is another.
pub(crate) async fn next_opening(
    sql: &mut AnyConnection,
    study: &StudyCode,
    now: Timestamp,
) -> Result<Option<Timestamp>, PublishError> {
    let query =
        format!("SELECT MIN(b.until) AS until FROM release r {JOIN} WHERE r.study = $1 AND b.until > $2");
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(study.as_str())
        .bind(now.as_microsecond())
        .fetch_one(sql)
        .await?;
    opening(&row)
}

/// As [`next_opening`], of all studies.
pub(crate) async fn next_opening_of_all(
    sql: &mut AnyConnection,
    now: Timestamp,
) -> Result<Option<Timestamp>, PublishError> {
    let query = format!("SELECT MIN(b.until) AS until FROM release r {JOIN} WHERE b.until > $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(query)).bind(now.as_microsecond()).fetch_one(sql).await?;
    opening(&row)
}

fn opening(row: &AnyRow) -> Result<Option<Timestamp>, PublishError> {
    match row.try_get::<Option<i64>, _>("until")? {
        None => Ok(None),
        Some(_) => Ok(Some(moment(row, "until")?)),
    }
}

/// What was said of a release's embargo, in the order said.
pub(crate) async fn of_release(
    sql: &mut AnyConnection,
    release: ReleaseId,
) -> Result<Vec<Embargo>, PublishError> {
    let id = release.to_string();
    let query = format!("SELECT {COLUMNS} FROM release_embargo b WHERE b.release = $1 ORDER BY b.number");
    let rows = sqlx::query(sqlx::AssertSqlSafe(query)).bind(&id).fetch_all(sql).await?;
    rows.iter().filter_map(|row| read(row, &id).transpose()).collect()
}

/// The embargoes that were moved or lifted after the ledger entry `after`, with release, study and number, in the order said.
pub(crate) async fn moved_after(
    sql: &mut AnyConnection,
    after: i64,
    limit: i64,
) -> Result<Vec<(ReleaseId, StudyCode, i64, Embargo)>, PublishError> {
    let query = format!(
        "SELECT r.id, r.study, r.number, {COLUMNS} FROM release_embargo b JOIN release r ON r.id = b.release \
         WHERE b.entry > $1 AND b.number > 1 ORDER BY b.entry LIMIT $2"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(query)).bind(after).bind(limit).fetch_all(sql).await?;
    let read = |row: &AnyRow| {
        let id: String = row.try_get("id")?;
        let bad = |why: String| PublishError::Stored { release: id.clone(), why };
        let embargo = read(row, &id)?.ok_or_else(|| bad("its embargo is empty".to_owned()))?;
        let study: String = row.try_get("study")?;
        Ok((
            id.parse().map_err(|error| bad(format!("{error}")))?,
            study.parse().map_err(|error| bad(format!("{error}")))?,
            row.try_get("number")?,
            embargo,
        ))
    };
    rows.iter().map(read).collect()
}

/// The embargo a release's row holds, if it has one.
pub(crate) fn read(row: &AnyRow, release: &str) -> Result<Option<Embargo>, PublishError> {
    let Some(number) = row.try_get::<Option<i64>, _>("embargo_number")? else { return Ok(None) };
    let bad = |why: String| PublishError::Stored { release: release.to_owned(), why };
    let (account, role): (String, String) = (row.try_get("embargo_account")?, row.try_get("embargo_role")?);
    Ok(Some(Embargo {
        number,
        until: moment(row, "embargo_until")?,
        reason: row.try_get("embargo_reason")?,
        by: hand(&account, &role).map_err(bad)?,
        at: moment(row, "embargo_at")?,
        entry: row.try_get("embargo_entry")?,
    }))
}

fn moment(row: &AnyRow, column: &str) -> Result<Timestamp, PublishError> {
    Timestamp::from_microsecond(row.try_get(column)?).map_err(|error| PublishError::Stored {
        release: "release_embargo".to_owned(),
        why: error.to_string(),
    })
}
