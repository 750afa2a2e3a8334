//! The rows of releases: table `release`.

use jiff::Timestamp;
use kernel::{Bilingual, StudyCode};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use crate::{PublishError, Release, ReleaseId};

const RELEASES: &str =
    "SELECT id, study, number, title_vi, title_en, statements, evidence, page, docx, at FROM release";

/// The releases of a study with a number below `before`, newest first.
pub(crate) async fn releases_before(
    sql: &mut AnyConnection,
    study: &StudyCode,
    before: i64,
    limit: i64,
) -> Result<Vec<Release>, PublishError> {
    let query = format!("{RELEASES} WHERE study = $1 AND number < $2 ORDER BY number DESC LIMIT $3");
    let rows = sqlx::query(AssertSqlSafe(query))
        .bind(study.as_str())
        .bind(before)
        .bind(limit)
        .fetch_all(sql)
        .await?;
    rows.iter().map(read_release).collect()
}

/// The latest release of each study whose code follows `after`, by code.
pub(crate) async fn latest_after(
    sql: &mut AnyConnection,
    after: &str,
    limit: i64,
) -> Result<Vec<Release>, PublishError> {
    let query = format!(
        "{RELEASES} AS r WHERE study > $1 AND number = (SELECT MAX(number) FROM release WHERE study = r.study) \
         ORDER BY study LIMIT $2"
    );
    let rows = sqlx::query(AssertSqlSafe(query)).bind(after).bind(limit).fetch_all(sql).await?;
    rows.iter().map(read_release).collect()
}

/// The release of a study with this number.
pub(crate) async fn release(
    sql: &mut AnyConnection,
    study: &StudyCode,
    number: i64,
) -> Result<Option<Release>, PublishError> {
    let query = format!("{RELEASES} WHERE study = $1 AND number = $2");
    let row = sqlx::query(AssertSqlSafe(query)).bind(study.as_str()).bind(number).fetch_optional(sql).await?;
    row.as_ref().map(read_release).transpose()
}

/// The release with this id.
pub(crate) async fn release_with(
    sql: &mut AnyConnection,
    id: ReleaseId,
) -> Result<Option<Release>, PublishError> {
    let query = format!("{RELEASES} WHERE id = $1");
    let row = sqlx::query(AssertSqlSafe(query)).bind(id.to_string()).fetch_optional(sql).await?;
    row.as_ref().map(read_release).transpose()
}

/// The ids of the releases after `after`, in order.
pub(crate) async fn ids_after(
    sql: &mut AnyConnection,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, PublishError> {
    let rows = sqlx::query("SELECT id FROM release WHERE id > $1 ORDER BY id LIMIT $2")
        .bind(after)
        .bind(limit)
        .fetch_all(sql)
        .await?;
    rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
}

/// The number the next release of a study gets.
pub(crate) async fn next_number(sql: &mut AnyConnection, study: &StudyCode) -> Result<i64, PublishError> {
    let row = sqlx::query("SELECT COALESCE(MAX(number), 0) + 1 AS number FROM release WHERE study = $1")
        .bind(study.as_str())
        .fetch_one(sql)
        .await?;
    Ok(row.try_get("number")?)
}

pub(crate) async fn insert_release(sql: &mut AnyConnection, release: &Release) -> Result<(), PublishError> {
    sqlx::query(
        "INSERT INTO release (id, study, number, title_vi, title_en, statements, evidence, page, docx, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(release.id.to_string())
    .bind(release.study.as_str())
    .bind(release.number)
    .bind(&release.title.vi)
    .bind(&release.title.en)
    .bind(release.statements)
    .bind(release.evidence)
    .bind(release.page.to_string())
    .bind(release.docx.to_string())
    .bind(release.at.as_microsecond())
    .execute(sql)
    .await?;
    Ok(())
}

fn read_release(row: &AnyRow) -> Result<Release, PublishError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let id = text("id")?;
    let bad = |why: String| PublishError::Stored { release: id.clone(), why };
    Ok(Release {
        id: id.parse().map_err(|error| bad(format!("{error}")))?,
        study: text("study")?.parse().map_err(|error| bad(format!("{error}")))?,
        number: row.try_get("number")?,
        title: Bilingual::new(text("title_vi")?, text("title_en")?),
        statements: row.try_get("statements")?,
        evidence: row.try_get("evidence")?,
        page: text("page")?.parse().map_err(|error| bad(format!("{error}")))?,
        docx: text("docx")?.parse().map_err(|error| bad(format!("{error}")))?,
        at: Timestamp::from_microsecond(row.try_get("at")?).map_err(|error| bad(format!("{error}")))?,
    })
}
