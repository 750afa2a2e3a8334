//! The SQL of replies. Rows are written once and never changed.

use ::store::{Store, Tx};
use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::any::AnyRow;
use worklog::WorklogId;

use super::{About, Reply, Standing};
use crate::MeasurementError;
use crate::store::parsed;

const REPLY: &str = "r.id, r.worklog, r.unit, r.indicator, r.number, r.text, r.account, r.role, r.at";
const STANDS: &str = "r.number = (SELECT MAX(n.number) FROM unit_reply n WHERE n.worklog = r.worklog AND n.unit = r.unit AND n.indicator = r.indicator)";

/// The replies that stand in a work log, by unit; that to all its figures first. At most one for each of its cells and units.
///
/// # Errors
/// When the query fails.
pub async fn replies(store: &Store, worklog: WorklogId) -> Result<Vec<Reply>, MeasurementError> {
    let mut reader = store.read().await?;
    Ok(standing(reader.sql(), worklog).await?.all())
}

/// The reply of `unit` that stands.
///
/// # Errors
/// When the query fails.
pub async fn reply_to(
    store: &Store,
    worklog: WorklogId,
    unit: &str,
    about: &About,
) -> Result<Option<Reply>, MeasurementError> {
    let mut reader = store.read().await?;
    newest(reader.sql(), worklog, unit, about).await
}

/// Everything `unit` ever replied in a work log, the newest first; at most a thousand.
///
/// # Errors
/// When the query fails.
pub async fn reply_history(
    store: &Store,
    worklog: WorklogId,
    unit: &str,
) -> Result<Vec<Reply>, MeasurementError> {
    let mut reader = store.read().await?;
    let sql = format!(
        "SELECT {REPLY} FROM unit_reply r WHERE r.worklog = $1 AND r.unit = $2 ORDER BY r.at DESC, r.id DESC LIMIT 1000"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(worklog.to_string())
        .bind(unit)
        .fetch_all(reader.sql())
        .await?;
    rows.iter().map(reply_from).collect()
}

pub(crate) async fn standing(
    sql: &mut sqlx::AnyConnection,
    worklog: WorklogId,
) -> Result<Standing, MeasurementError> {
    let text = format!("SELECT {REPLY} FROM unit_reply r WHERE r.worklog = $1 AND {STANDS}");
    let rows = sqlx::query(sqlx::AssertSqlSafe(text)).bind(worklog.to_string()).fetch_all(sql).await?;
    Ok(Standing::new(rows.iter().map(reply_from).collect::<Result<_, _>>()?))
}

pub(super) async fn newest(
    sql: &mut sqlx::AnyConnection,
    worklog: WorklogId,
    unit: &str,
    about: &About,
) -> Result<Option<Reply>, MeasurementError> {
    let text = format!(
        "SELECT {REPLY} FROM unit_reply r WHERE r.worklog = $1 AND r.unit = $2 AND r.indicator = $3 ORDER BY r.number DESC LIMIT 1"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(worklog.to_string())
        .bind(unit)
        .bind(about.indicator())
        .fetch_optional(sql)
        .await?;
    row.as_ref().map(reply_from).transpose()
}

/// The reply `id`.
pub(crate) async fn of_id(
    sql: &mut sqlx::AnyConnection,
    id: &str,
) -> Result<Option<Reply>, MeasurementError> {
    let text = format!("SELECT {REPLY} FROM unit_reply r WHERE r.id = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(text)).bind(id).fetch_optional(sql).await?;
    row.as_ref().map(reply_from).transpose()
}

/// Ids of all replies; as many as were ever written.
pub(crate) async fn ids(sql: &mut sqlx::AnyConnection) -> Result<Vec<String>, MeasurementError> {
    let rows = sqlx::query("SELECT id FROM unit_reply ORDER BY id").fetch_all(sql).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

pub(super) async fn insert(tx: &mut Tx, reply: &Reply) -> Result<(), MeasurementError> {
    sqlx::query("INSERT INTO unit_reply (id, worklog, unit, indicator, number, text, account, role, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(reply.id.to_string())
        .bind(reply.worklog.to_string())
        .bind(reply.unit.as_str())
        .bind(reply.about.indicator())
        .bind(reply.number)
        .bind(reply.text.as_str())
        .bind(reply.account.map(|account| account.to_string()).unwrap_or_default())
        .bind(reply.role.code())
        .bind(reply.at.as_microsecond())
        .execute(tx.sql())
        .await?;
    Ok(())
}

fn reply_from(row: &AnyRow) -> Result<Reply, MeasurementError> {
    let at: i64 = row.try_get("at")?;
    let account: String = row.try_get("account")?;
    Ok(Reply {
        id: parsed(row.try_get("id")?)?,
        worklog: parsed(row.try_get("worklog")?)?,
        unit: row.try_get("unit")?,
        about: About::of(row.try_get("indicator")?),
        number: row.try_get("number")?,
        text: row.try_get("text")?,
        account: if account.is_empty() { None } else { Some(parsed(account)?) },
        role: parsed(row.try_get("role")?)?,
        at: Timestamp::from_microsecond(at).map_err(|error| MeasurementError::Kept(error.to_string()))?,
    })
}
