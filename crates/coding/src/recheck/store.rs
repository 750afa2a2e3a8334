//! The rows of looking again: table `coding_recheck`.

use kernel::StudyCode;
use plan::CodeId;
use reports::ReportId;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use ::store::Store;

use crate::recheck::{Recheck, Ruling};
use crate::store::{KEPT, READ_IN, bad, coding, columns, moment};
use crate::{Coding, CodingError, CodingId};

const COLUMNS: &str = "k.id, k.coding, k.ruling, k.given, k.successor, k.plan_version, k.memo, k.account, k.role, k.at, k.entry";
/// How many of the newest answers are listed.
const LATEST: i64 = 20;

/// The codings of `code` that were not removed, each with the last plan version it was given or kept under; in the order they
/// were made.
pub(super) async fn codings_of_code(
    store: &Store,
    study: &StudyCode,
    code: &CodeId,
) -> Result<Vec<(Coding, i64)>, CodingError> {
    let sql = format!(
        "SELECT {}, {READ_IN} AS read_in FROM coding LEFT JOIN {KEPT} ON kept.coding = coding.id \
         WHERE coding.study = $1 AND coding.code = $2 AND coding.removed_at IS NULL ORDER BY coding.id",
        columns("coding.")
    );
    let mut reader = store.read().await?;
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(study.as_str()).bind(code.as_str());
    let rows = query.fetch_all(reader.sql()).await?;
    rows.iter().map(|row| Ok((coding(row)?, row.try_get("read_in")?))).collect()
}

/// The last plan version a coding was kept under; `None` when nobody looked at it again.
pub(super) async fn kept_until(sql: &mut AnyConnection, id: CodingId) -> Result<Option<i64>, CodingError> {
    let row = sqlx::query(
        "SELECT MAX(plan_version) AS until FROM coding_recheck WHERE coding = $1 AND ruling = 'keep'",
    );
    Ok(row.bind(id.to_string()).fetch_one(sql).await?.try_get("until")?)
}

/// Whether an open round of the study judges the coding's words.
pub(super) async fn is_judged(sql: &mut AnyConnection, coding: &Coding) -> Result<bool, CodingError> {
    let query = sqlx::query(
        "SELECT 1 FROM coding_round_passage p JOIN coding_round r ON r.id = p.round \
         WHERE r.study = $1 AND r.closed_at IS NULL AND p.digest = $2 LIMIT 1",
    );
    let query = query.bind(coding.study.as_str()).bind(coding.digest.to_string());
    Ok(query.fetch_optional(sql).await?.is_some())
}

pub(super) async fn insert(
    sql: &mut AnyConnection,
    study: &StudyCode,
    recheck: &Recheck,
) -> Result<(), CodingError> {
    let given = match &recheck.ruling {
        Ruling::Give(code) => code.as_str(),
        Ruling::Keep | Ruling::Remove => "",
    };
    sqlx::query(
        "INSERT INTO coding_recheck (id, study, coding, ruling, given, successor, plan_version, memo, account, role, \
         at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(recheck.id.to_string())
    .bind(study.as_str())
    .bind(recheck.coding.to_string())
    .bind(recheck.ruling.code())
    .bind(given)
    .bind(recheck.successor.map(|coding| coding.to_string()).unwrap_or_default())
    .bind(recheck.plan_version)
    .bind(&recheck.memo)
    .bind(recheck.account.to_string())
    .bind(recheck.role.code())
    .bind(recheck.at.as_microsecond())
    .bind(recheck.entry)
    .execute(sql)
    .await?;
    Ok(())
}

/// What was said of the codings of a report that stand, in the order it was said.
///
/// # Errors
/// When the database refuses.
pub async fn rechecks_of(store: &Store, report: ReportId) -> Result<Vec<Recheck>, CodingError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM coding_recheck k \
         WHERE k.coding IN (SELECT id FROM coding WHERE report = $1 AND removed_at IS NULL) \
         OR k.successor IN (SELECT id FROM coding WHERE report = $1 AND removed_at IS NULL) ORDER BY k.id"
    );
    let mut reader = store.read().await?;
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(report.to_string());
    query.fetch_all(reader.sql()).await?.iter().map(recheck).collect()
}

/// The newest twenty answers of a study, each with the coding it is about, newest first. Of words that an open round judges
/// nothing is told.
///
/// # Errors
/// When the database refuses.
pub async fn latest_rechecks(
    store: &Store,
    study: &StudyCode,
) -> Result<Vec<(Recheck, Coding)>, CodingError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM coding_recheck k JOIN coding c ON c.id = k.coding WHERE k.study = $1 \
         AND NOT EXISTS (SELECT 1 FROM coding_round_passage p JOIN coding_round r ON r.id = p.round \
         WHERE r.study = $1 AND r.closed_at IS NULL AND p.digest = c.digest) ORDER BY k.id DESC LIMIT $2"
    );
    let mut reader = store.read().await?;
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(study.as_str()).bind(LATEST);
    let rechecks = query.fetch_all(reader.sql()).await?;
    let mut latest = Vec::new();
    for row in &rechecks {
        let recheck = recheck(row)?;
        if let Some(coding) = crate::store::find(reader.sql(), recheck.coding).await? {
            latest.push((recheck, coding));
        }
    }
    Ok(latest)
}

/// What was said in one ledger entry, in the order of rows.
pub(super) async fn of_entry(store: &Store, entry: i64) -> Result<Vec<Recheck>, CodingError> {
    let sql = format!("SELECT {COLUMNS} FROM coding_recheck k WHERE k.entry = $1 ORDER BY k.id");
    let mut reader = store.read().await?;
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(entry);
    query.fetch_all(reader.sql()).await?.iter().map(recheck).collect()
}

/// Every ledger entry that rows name.
pub(super) async fn entries(store: &Store) -> Result<Vec<i64>, CodingError> {
    let mut reader = store.read().await?;
    let query = sqlx::query("SELECT DISTINCT entry FROM coding_recheck ORDER BY entry");
    query.fetch_all(reader.sql()).await?.iter().map(|row| Ok(row.try_get("entry")?)).collect()
}

fn recheck(row: &AnyRow) -> Result<Recheck, CodingError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let ruling = match text("ruling")?.as_str() {
        "keep" => Ruling::Keep,
        "give" => Ruling::Give(CodeId::parse(&text("given")?).map_err(bad)?),
        "remove" => Ruling::Remove,
        other => return Err(CodingError::Row(format!("«{other}» is no ruling"))),
    };
    let successor = text("successor")?;
    Ok(Recheck {
        id: text("id")?.parse()?,
        coding: text("coding")?.parse()?,
        ruling,
        successor: if successor.is_empty() { None } else { Some(successor.parse()?) },
        plan_version: row.try_get("plan_version")?,
        memo: text("memo")?,
        account: text("account")?.parse()?,
        role: text("role")?.parse().map_err(CodingError::Row)?,
        at: moment(row.try_get("at")?)?,
        entry: row.try_get("entry")?,
    })
}
