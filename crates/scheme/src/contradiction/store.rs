//! The rows of decisions about contradictions: table `contradiction`.

use std::collections::BTreeMap;

use kernel::{Digest, StudyCode};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::{Decision, Seen, Verdict};
use crate::SchemeError;
use crate::store::{Moved, account, bad, hand, moment};

/// The last decision about each contradiction.
pub(crate) async fn decisions(
    sql: &mut AnyConnection,
    study: &StudyCode,
) -> Result<BTreeMap<String, Decision>, SchemeError> {
    Ok(all_decisions(sql, study.as_str()).await?.into_iter().collect())
}

/// Every decision with the name of its contradiction, for each in the order they were taken.
pub(crate) async fn all_decisions(
    sql: &mut AnyConnection,
    study: &str,
) -> Result<Vec<(String, Decision)>, SchemeError> {
    let rows = sqlx::query(
        "SELECT name, number, verdict, reason, one_digest, one_said, other_digest, other_said, account, role, at \
         FROM contradiction WHERE study = $1 ORDER BY name, number",
    )
    .bind(study)
    .fetch_all(sql)
    .await?;
    rows.iter().map(|row| Ok((row.try_get("name")?, read(row)?))).collect()
}

/// Keeps a decision, unless one of that number is kept already.
pub(super) async fn insert(
    sql: &mut AnyConnection,
    study: &StudyCode,
    name: &str,
    decision: &Decision,
) -> Result<Moved, SchemeError> {
    let done = sqlx::query(
        "INSERT INTO contradiction (study, name, number, verdict, reason, one_digest, one_said, other_digest, other_said, \
         account, role, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
         ON CONFLICT (study, name, number) DO NOTHING",
    )
    .bind(study.as_str())
    .bind(name)
    .bind(decision.number)
    .bind(decision.verdict.code())
    .bind(&decision.reason)
    .bind(decision.one.digest.to_string())
    .bind(&decision.one.said)
    .bind(decision.other.digest.to_string())
    .bind(&decision.other.said)
    .bind(account(decision.by.account))
    .bind(decision.by.role.code())
    .bind(decision.at.as_microsecond())
    .execute(sql)
    .await?;
    Ok(Moved::of(done.rows_affected()))
}

fn read(row: &AnyRow) -> Result<Decision, SchemeError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let digest = |name: &str| -> Result<Digest, SchemeError> { text(name)?.parse().map_err(bad) };
    let verdict = text("verdict")?;
    Ok(Decision {
        number: row.try_get("number")?,
        verdict: Verdict::parse(&verdict)
            .ok_or_else(|| bad(format!("«{verdict}» is no decision about a contradiction")))?,
        reason: text("reason")?,
        one: Seen { digest: digest("one_digest")?, said: text("one_said")? },
        other: Seen { digest: digest("other_digest")?, said: text("other_said")? },
        by: hand(row)?,
        at: moment(row)?,
    })
}
