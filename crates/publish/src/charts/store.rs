//! The rows of charts: table `chart_step`. Rows are written once and never changed.

use jiff::Timestamp;
use kernel::StudyCode;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::{Chart, ChartAct};
use crate::PublishError;
use crate::lexicon::store::hand;

const COLUMNS: &str = "id, chart, study, section, step, source, content, account, role, at, entry";

/// The charts of a study that stand, in the order they were placed.
pub(crate) async fn of_study(sql: &mut AnyConnection, study: &StudyCode) -> Result<Vec<Chart>, PublishError> {
    let query = AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM chart_step s WHERE study = $1 AND step <> 'removed' \
         AND NOT EXISTS (SELECT 1 FROM chart_step n WHERE n.chart = s.chart AND n.id > s.id) ORDER BY chart"
    ));
    let rows = sqlx::query(query).bind(study.as_str()).fetch_all(sql).await?;
    rows.iter().map(read).collect()
}

/// What was done after the id `after`, by id, at most `limit`.
pub(crate) async fn after(
    sql: &mut AnyConnection,
    after: &str,
    limit: i64,
) -> Result<Vec<Chart>, PublishError> {
    let query = AssertSqlSafe(format!("SELECT {COLUMNS} FROM chart_step WHERE id > $1 ORDER BY id LIMIT $2"));
    let rows = sqlx::query(query).bind(after).bind(limit).fetch_all(sql).await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn insert(sql: &mut AnyConnection, chart: &Chart) -> Result<(), PublishError> {
    let source = serde_json::to_string(&chart.source).map_err(|error| bad(&chart.step, error))?;
    let query = AssertSqlSafe(format!(
        "INSERT INTO chart_step ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    ));
    sqlx::query(query)
        .bind(chart.step.to_string())
        .bind(chart.id.to_string())
        .bind(chart.study.as_str())
        .bind(&chart.section)
        .bind(chart.act.code())
        .bind(source)
        .bind(chart.content.to_string())
        .bind(chart.by.account.map(|account| account.to_string()).unwrap_or_default())
        .bind(chart.by.role.code())
        .bind(chart.at.as_microsecond())
        .bind(chart.entry)
        .execute(sql)
        .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Chart, PublishError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let id = text("id")?;
    let act = text("step")?;
    Ok(Chart {
        id: text("chart")?.parse().map_err(|error| bad(&id, error))?,
        study: text("study")?.parse().map_err(|error| bad(&id, error))?,
        section: text("section")?,
        act: ChartAct::ALL
            .into_iter()
            .find(|known| known.code() == act)
            .ok_or_else(|| bad(&id, format!("«{act}» is no step")))?,
        source: serde_json::from_str(&text("source")?).map_err(|error| bad(&id, error))?,
        content: text("content")?.parse().map_err(|error| bad(&id, error))?,
        by: hand(&text("account")?, &text("role")?).map_err(|error| bad(&id, error))?,
        at: Timestamp::from_microsecond(row.try_get("at")?).map_err(|error| bad(&id, error))?,
        entry: row.try_get("entry")?,
        step: id.parse().map_err(|error| bad(&id, error))?,
    })
}

fn bad(id: &impl std::fmt::Display, why: impl std::fmt::Display) -> PublishError {
    PublishError::Stored { release: format!("chart_step {id}"), why: why.to_string() }
}
