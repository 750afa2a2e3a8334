//! The SQL of drafts.

use ::store::{Store, Tx};
use jiff::Timestamp;
use kernel::AccountId;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Draft, DraftId};
use crate::WorklogError;
use crate::store::{moment, parsed};

const DRAFT: &str = "id, study, body, name, file_name, size, source, mapping, made_at, changed_at";

pub(super) async fn insert(tx: &mut Tx, account: AccountId, draft: &Draft) -> Result<(), WorklogError> {
    let sql = format!(
        "INSERT INTO worklog_draft ({DRAFT}, account) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(draft.id.to_string())
        .bind(draft.study.as_str())
        .bind(draft.body.as_str())
        .bind(draft.name.as_str())
        .bind(draft.file_name.as_str())
        .bind(i64::try_from(draft.size).unwrap_or(i64::MAX))
        .bind(draft.source.to_string())
        .bind(draft.mapping.as_str())
        .bind(draft.made_at.as_microsecond())
        .bind(draft.changed_at.as_microsecond())
        .bind(account.to_string())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Those of `account`, those changed last first.
pub(super) async fn of_account(store: &Store, account: AccountId) -> Result<Vec<Draft>, WorklogError> {
    let mut reader = store.read().await?;
    let sql = format!(
        "SELECT {DRAFT} FROM worklog_draft WHERE account = $1 ORDER BY changed_at DESC, id DESC LIMIT 100"
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(account.to_string());
    query.fetch_all(reader.sql()).await?.iter().map(draft_from).collect()
}

/// Writes body, name and mapping; whether the draft is there.
pub(super) async fn update(tx: &mut Tx, account: AccountId, draft: &Draft) -> Result<bool, WorklogError> {
    let changed = sqlx::query(
        "UPDATE worklog_draft SET body = $1, name = $2, mapping = $3, changed_at = $4 WHERE id = $5 AND account = $6",
    )
    .bind(draft.body.as_str())
    .bind(draft.name.as_str())
    .bind(draft.mapping.as_str())
    .bind(draft.changed_at.as_microsecond())
    .bind(draft.id.to_string())
    .bind(account.to_string())
    .execute(tx.sql())
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Removes one; whether it was there.
pub(super) async fn delete(tx: &mut Tx, account: AccountId, id: DraftId) -> Result<bool, WorklogError> {
    let deleted = sqlx::query("DELETE FROM worklog_draft WHERE id = $1 AND account = $2")
        .bind(id.to_string())
        .bind(account.to_string())
        .execute(tx.sql())
        .await?;
    Ok(deleted.rows_affected() == 1)
}

/// Those that were last changed before `before`.
pub(super) async fn untouched(
    sql: &mut sqlx::AnyConnection,
    before: Timestamp,
) -> Result<Vec<DraftId>, WorklogError> {
    let query =
        sqlx::query("SELECT id FROM worklog_draft WHERE changed_at < $1").bind(before.as_microsecond());
    query.fetch_all(sql).await?.iter().map(|row| parsed(row.try_get(0)?)).collect()
}

pub(super) async fn delete_untouched(tx: &mut Tx, before: Timestamp) -> Result<(), WorklogError> {
    let query = sqlx::query("DELETE FROM worklog_draft WHERE changed_at < $1").bind(before.as_microsecond());
    query.execute(tx.sql()).await?;
    Ok(())
}

fn draft_from(row: &AnyRow) -> Result<Draft, WorklogError> {
    Ok(Draft {
        id: parsed(row.try_get("id")?)?,
        study: parsed(row.try_get("study")?)?,
        body: parsed(row.try_get("body")?)?,
        name: row.try_get("name")?,
        file_name: row.try_get("file_name")?,
        size: u64::try_from(row.try_get::<i64, _>("size")?).unwrap_or_default(),
        source: parsed(row.try_get("source")?)?,
        mapping: row.try_get("mapping")?,
        made_at: moment(row.try_get("made_at")?)?,
        changed_at: moment(row.try_get("changed_at")?)?,
    })
}
