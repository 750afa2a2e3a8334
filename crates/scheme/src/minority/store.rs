//! The rows of pinned findings: table `minority`.

use std::collections::BTreeMap;

use kernel::StudyCode;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::{Dropped, Minority, MinorityId};
use crate::store::{Moved, account, bad, hand, hand_of, moment, moment_of};
use crate::{SchemeError, StatementId};

const COLUMNS: &str = "id, report, version, version_number, address, digest, quote, why, account, role, at, dropped_reason, \
     dropped_account, dropped_role, dropped_at";

/// Every pinned finding of a study, dropped ones too, in the order they were pinned.
pub(crate) async fn minorities(
    sql: &mut AnyConnection,
    study: &StudyCode,
) -> Result<Vec<Minority>, SchemeError> {
    let query = format!("SELECT {COLUMNS} FROM minority WHERE study = $1 ORDER BY id");
    let rows = sqlx::query(AssertSqlSafe(query)).bind(study.as_str()).fetch_all(sql).await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn minority(
    sql: &mut AnyConnection,
    id: MinorityId,
) -> Result<Option<(String, Minority)>, SchemeError> {
    let query = format!("SELECT study, {COLUMNS} FROM minority WHERE id = $1");
    let row = sqlx::query(AssertSqlSafe(query)).bind(id.to_string()).fetch_optional(sql).await?;
    row.as_ref().map(|row| Ok((row.try_get("study")?, read(row)?))).transpose()
}

/// The standing statements that cite each pinned finding: those with a citation of which any look pinned just those words of that
/// report, wherever in it they stood.
pub(crate) async fn citing(
    sql: &mut AnyConnection,
    study: &StudyCode,
) -> Result<BTreeMap<MinorityId, Vec<StatementId>>, SchemeError> {
    let rows = sqlx::query(
        "SELECT DISTINCT m.id AS minority, s.id AS statement FROM minority m \
         JOIN citation_look l ON l.digest = m.digest \
         JOIN citation c ON c.id = l.citation AND c.source = m.report AND c.kind = 'passage' AND c.removed_at IS NULL \
         JOIN statement s ON s.id = c.statement AND s.state = 'standing' \
         WHERE m.study = $1 ORDER BY m.id, s.id",
    )
    .bind(study.as_str())
    .fetch_all(sql)
    .await?;
    let mut citing: BTreeMap<MinorityId, Vec<StatementId>> = BTreeMap::new();
    for row in &rows {
        let minority: MinorityId = row.try_get::<String, _>("minority")?.parse()?;
        citing.entry(minority).or_default().push(row.try_get::<String, _>("statement")?.parse()?);
    }
    Ok(citing)
}

/// Keeps a pinned finding, unless the same words there are pinned already.
pub(crate) async fn insert(
    sql: &mut AnyConnection,
    study: &StudyCode,
    minority: &Minority,
) -> Result<Moved, SchemeError> {
    let done = sqlx::query(
        "INSERT INTO minority (id, study, report, version, version_number, address, digest, quote, why, account, role, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
         ON CONFLICT (report, address, digest) WHERE dropped_at IS NULL DO NOTHING",
    )
    .bind(minority.id.to_string())
    .bind(study.as_str())
    .bind(minority.report.to_string())
    .bind(minority.version.to_string())
    .bind(minority.version_number)
    .bind(&minority.address)
    .bind(minority.digest.to_string())
    .bind(&minority.quote)
    .bind(&minority.why)
    .bind(account(minority.by.account))
    .bind(minority.by.role.code())
    .bind(minority.at.as_microsecond())
    .execute(sql)
    .await?;
    Ok(Moved::of(done.rows_affected()))
}

pub(crate) async fn mark_dropped(
    sql: &mut AnyConnection,
    id: MinorityId,
    dropped: &Dropped,
) -> Result<Moved, SchemeError> {
    let done = sqlx::query(
        "UPDATE minority SET dropped_reason = $2, dropped_account = $3, dropped_role = $4, dropped_at = $5 \
         WHERE id = $1 AND dropped_at IS NULL",
    )
    .bind(id.to_string())
    .bind(&dropped.reason)
    .bind(account(dropped.by.account))
    .bind(dropped.by.role.code())
    .bind(dropped.at.as_microsecond())
    .execute(sql)
    .await?;
    Ok(Moved::of(done.rows_affected()))
}

fn read(row: &AnyRow) -> Result<Minority, SchemeError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let dropped = match row.try_get::<Option<i64>, _>("dropped_at")? {
        None => None,
        Some(at) => Some(Dropped {
            reason: text("dropped_reason")?,
            by: hand_of(&text("dropped_account")?, &text("dropped_role")?)?,
            at: moment_of(at)?,
        }),
    };
    Ok(Minority {
        id: text("id")?.parse()?,
        report: text("report")?.parse()?,
        version: text("version")?.parse()?,
        version_number: row.try_get("version_number")?,
        address: text("address")?,
        digest: text("digest")?.parse().map_err(bad)?,
        quote: text("quote")?,
        why: text("why")?,
        by: hand(row)?,
        at: moment(row)?,
        dropped,
    })
}
