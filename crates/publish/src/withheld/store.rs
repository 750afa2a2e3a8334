//! The rows of what is withheld: table `withholding`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::StudyCode;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::{HeldBack, Withholding};
use crate::PublishError;
use crate::lexicon::store::hand;

pub(crate) async fn insert(
    sql: &mut AnyConnection,
    study: &StudyCode,
    row: &Withholding,
) -> Result<(), PublishError> {
    let (version, address) = row.what.parts();
    sqlx::query(
        "INSERT INTO withholding (study, report, version, address, number, withheld, reason, account, role, at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(study.as_str())
    .bind(row.what.report().to_string())
    .bind(version)
    .bind(address)
    .bind(row.number)
    .bind(i64::from(row.is_withheld))
    .bind(&row.reason)
    .bind(row.by.account.map(|account| account.to_string()).unwrap_or_default())
    .bind(row.by.role.code())
    .bind(row.at.as_microsecond())
    .bind(row.entry)
    .execute(sql)
    .await?;
    Ok(())
}

/// What was said last of each thing in a study.
pub(crate) async fn last_of_each(
    sql: &mut AnyConnection,
    study: &StudyCode,
) -> Result<BTreeMap<HeldBack, Withholding>, PublishError> {
    let rows = sqlx::query(
        "SELECT report, version, address, number, withheld, reason, account, role, at, entry FROM withholding \
         WHERE study = $1 ORDER BY number",
    )
    .bind(study.as_str())
    .fetch_all(sql)
    .await?;
    let rows = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(rows.into_iter().map(|row| (row.what.clone(), row)).collect())
}

/// All that was said after the ledger entry `after`, with its study, in the order said.
pub(crate) async fn after(
    sql: &mut AnyConnection,
    after: i64,
    limit: i64,
) -> Result<Vec<(StudyCode, Withholding)>, PublishError> {
    let rows = sqlx::query(
        "SELECT study, report, version, address, number, withheld, reason, account, role, at, entry FROM withholding \
         WHERE entry > $1 ORDER BY entry LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(sql)
    .await?;
    let read = |row: &AnyRow| {
        let study: String = row.try_get("study")?;
        Ok((study.parse().map_err(|error| bad(format!("{error}")))?, read(row)?))
    };
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Withholding, PublishError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let report = text("report")?.parse().map_err(|error| bad(format!("{error}")))?;
    Ok(Withholding {
        what: HeldBack::of_parts(report, row.try_get("version")?, &text("address")?),
        number: row.try_get("number")?,
        is_withheld: row.try_get::<i64, _>("withheld")? == 1,
        reason: text("reason")?,
        by: hand(&text("account")?, &text("role")?).map_err(bad)?,
        at: Timestamp::from_microsecond(row.try_get("at")?).map_err(|error| bad(error.to_string()))?,
        entry: row.try_get("entry")?,
    })
}

fn bad(why: String) -> PublishError {
    PublishError::Stored { release: "withholding".to_owned(), why }
}
