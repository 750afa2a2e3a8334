//! The rows of pictures: table `picture_step`. Rows are written once and never changed.

use jiff::Timestamp;
use kernel::StudyCode;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::{Picture, PictureAct};
use crate::PublishError;
use crate::lexicon::store::hand;

const COLUMNS: &str = "id, picture, study, section, step, files, words, account, role, at, entry";

/// The pictures of a study that stand, in the order they were added.
pub(crate) async fn of_study(
    sql: &mut AnyConnection,
    study: &StudyCode,
) -> Result<Vec<Picture>, PublishError> {
    let query = AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM picture_step s WHERE study = $1 AND step <> 'removed' \
         AND NOT EXISTS (SELECT 1 FROM picture_step n WHERE n.picture = s.picture AND n.id > s.id) ORDER BY picture"
    ));
    let rows = sqlx::query(query).bind(study.as_str()).fetch_all(sql).await?;
    rows.iter().map(read).collect()
}

/// What was done after the id `after`, by id, at most `limit`.
pub(crate) async fn after(
    sql: &mut AnyConnection,
    after: &str,
    limit: i64,
) -> Result<Vec<Picture>, PublishError> {
    let query =
        AssertSqlSafe(format!("SELECT {COLUMNS} FROM picture_step WHERE id > $1 ORDER BY id LIMIT $2"));
    let rows = sqlx::query(query).bind(after).bind(limit).fetch_all(sql).await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn insert(sql: &mut AnyConnection, picture: &Picture) -> Result<(), PublishError> {
    let files = serde_json::to_string(&picture.files).map_err(|error| bad(&picture.step, error))?;
    let words = serde_json::to_string(&picture.words).map_err(|error| bad(&picture.step, error))?;
    let query = AssertSqlSafe(format!(
        "INSERT INTO picture_step ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    ));
    sqlx::query(query)
        .bind(picture.step.to_string())
        .bind(picture.id.to_string())
        .bind(picture.study.as_str())
        .bind(&picture.section)
        .bind(picture.act.code())
        .bind(files)
        .bind(words)
        .bind(picture.by.account.map(|account| account.to_string()).unwrap_or_default())
        .bind(picture.by.role.code())
        .bind(picture.at.as_microsecond())
        .bind(picture.entry)
        .execute(sql)
        .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Picture, PublishError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let id = text("id")?;
    let act = text("step")?;
    Ok(Picture {
        id: text("picture")?.parse().map_err(|error| bad(&id, error))?,
        study: text("study")?.parse().map_err(|error| bad(&id, error))?,
        section: text("section")?,
        act: PictureAct::ALL
            .into_iter()
            .find(|known| known.code() == act)
            .ok_or_else(|| bad(&id, format!("«{act}» is no step")))?,
        files: serde_json::from_str(&text("files")?).map_err(|error| bad(&id, error))?,
        words: serde_json::from_str(&text("words")?).map_err(|error| bad(&id, error))?,
        by: hand(&text("account")?, &text("role")?).map_err(|error| bad(&id, error))?,
        at: Timestamp::from_microsecond(row.try_get("at")?).map_err(|error| bad(&id, error))?,
        entry: row.try_get("entry")?,
        step: id.parse().map_err(|error| bad(&id, error))?,
    })
}

fn bad(id: &impl std::fmt::Display, why: impl std::fmt::Display) -> PublishError {
    PublishError::Stored { release: format!("picture_step {id}"), why: why.to_string() }
}
