//! The rows of briefs: table `brief`.

use jiff::Timestamp;
use kernel::StudyCode;
use scheme::StatementId;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::Brief;
use crate::PublishError;
use crate::lexicon::store::hand;

pub(crate) async fn insert(sql: &mut AnyConnection, brief: &Brief) -> Result<(), PublishError> {
    let statements: Vec<String> = brief.statements.iter().map(StatementId::to_string).collect();
    let statements = serde_json::to_string(&statements).map_err(|error| bad(error.to_string()))?;
    sqlx::query(
        "INSERT INTO brief (study, number, statements, account, role, at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(brief.study.as_str())
    .bind(brief.number)
    .bind(statements)
    .bind(brief.by.account.map(|account| account.to_string()).unwrap_or_default())
    .bind(brief.by.role.code())
    .bind(brief.at.as_microsecond())
    .bind(brief.entry)
    .execute(sql)
    .await?;
    Ok(())
}

/// The brief of a study that was chosen last.
pub(crate) async fn last(sql: &mut AnyConnection, study: &StudyCode) -> Result<Option<Brief>, PublishError> {
    let row = sqlx::query(
        "SELECT study, number, statements, account, role, at, entry FROM brief WHERE study = $1 ORDER BY number DESC LIMIT 1",
    )
    .bind(study.as_str())
    .fetch_optional(sql)
    .await?;
    row.as_ref().map(read).transpose()
}

/// The briefs of all studies chosen after the ledger entry `after`, in the order chosen.
pub(crate) async fn after(
    sql: &mut AnyConnection,
    after: i64,
    limit: i64,
) -> Result<Vec<Brief>, PublishError> {
    let rows = sqlx::query(
        "SELECT study, number, statements, account, role, at, entry FROM brief WHERE entry > $1 ORDER BY entry LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(sql)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Brief, PublishError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let statements: Vec<String> =
        serde_json::from_str(&text("statements")?).map_err(|error| bad(error.to_string()))?;
    let statements = statements.iter().map(|id| id.parse().map_err(|error| bad(format!("{error}"))));
    Ok(Brief {
        study: text("study")?.parse().map_err(|error| bad(format!("{error}")))?,
        number: row.try_get("number")?,
        statements: statements.collect::<Result<_, _>>()?,
        by: hand(&text("account")?, &text("role")?).map_err(bad)?,
        at: Timestamp::from_microsecond(row.try_get("at")?).map_err(|error| bad(error.to_string()))?,
        entry: row.try_get("entry")?,
    })
}

fn bad(why: String) -> PublishError {
    PublishError::Stored { release: "brief".to_owned(), why }
}
