//! The rows of releases: table `release`.

use jiff::Timestamp;
use kernel::{Bilingual, StudyCode};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use crate::{PublishError, Release, ReleaseId, embargo, revocation};

/// The releases with what became of them.
fn releases(rest: &str) -> AssertSqlSafe<String> {
    let (revoked, embargoed, embargo) =
        (revocation::store::COLUMNS, embargo::store::COLUMNS, embargo::store::JOIN);
    AssertSqlSafe(format!(
        "SELECT r.id, r.study, r.number, r.title_vi, r.title_en, r.statements, r.evidence, r.page, r.docx, r.at, \
         {revoked}, {embargoed} FROM release r LEFT JOIN release_revocation v ON v.release = r.id {embargo} {rest}"
    ))
}

/// That the public sees a release at the moment `$n`.
fn open(n: usize) -> String {
    format!("(b.until IS NULL OR b.until <= ${n})")
}

/// The releases of a study with a number below `before` that the public sees at `now`, newest first.
pub(crate) async fn open_before(
    sql: &mut AnyConnection,
    study: &StudyCode,
    before: i64,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Release>, PublishError> {
    let query = releases(&format!(
        "WHERE r.study = $1 AND r.number < $2 AND {} ORDER BY r.number DESC LIMIT $4",
        open(3)
    ));
    let query = sqlx::query(query).bind(study.as_str()).bind(before).bind(now.as_microsecond()).bind(limit);
    query.fetch_all(sql).await?.iter().map(read_release).collect()
}

/// The releases of a study with a number below `before`, newest first.
pub(crate) async fn releases_before(
    sql: &mut AnyConnection,
    study: &StudyCode,
    before: i64,
    limit: i64,
) -> Result<Vec<Release>, PublishError> {
    let query = releases("WHERE r.study = $1 AND r.number < $2 ORDER BY r.number DESC LIMIT $3");
    let rows = sqlx::query(query).bind(study.as_str()).bind(before).bind(limit).fetch_all(sql).await?;
    rows.iter().map(read_release).collect()
}

/// The latest release of a study below the number `before` that is not revoked and that the public sees at `now`.
pub(crate) async fn standing_before(
    sql: &mut AnyConnection,
    study: &StudyCode,
    before: i64,
    now: Timestamp,
) -> Result<Option<Release>, PublishError> {
    let query = releases(&format!(
        "WHERE r.study = $1 AND r.number < $2 AND v.release IS NULL AND {} ORDER BY r.number DESC LIMIT 1",
        open(3)
    ));
    let query = sqlx::query(query).bind(study.as_str()).bind(before).bind(now.as_microsecond());
    let row = query.fetch_optional(sql).await?;
    row.as_ref().map(read_release).transpose()
}

/// The latest release that is not revoked and that the public sees at `now` of each study whose code follows `after`, by code.
pub(crate) async fn latest_after(
    sql: &mut AnyConnection,
    after: &str,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Release>, PublishError> {
    let query = releases(
        "WHERE r.study > $1 AND r.number = (SELECT MAX(n.number) FROM release n WHERE n.study = r.study \
         AND NOT EXISTS (SELECT 1 FROM release_revocation g WHERE g.release = n.id) \
         AND NOT EXISTS (SELECT 1 FROM release_embargo e WHERE e.release = n.id AND e.until > $2 \
         AND e.number = (SELECT MAX(m.number) FROM release_embargo m WHERE m.release = n.id))) \
         ORDER BY r.study LIMIT $3",
    );
    let query = sqlx::query(query).bind(after).bind(now.as_microsecond()).bind(limit);
    let rows = query.fetch_all(sql).await?;
    rows.iter().map(read_release).collect()
}

/// The release of a study with this number.
pub(crate) async fn release(
    sql: &mut AnyConnection,
    study: &StudyCode,
    number: i64,
) -> Result<Option<Release>, PublishError> {
    let query = releases("WHERE r.study = $1 AND r.number = $2");
    let row = sqlx::query(query).bind(study.as_str()).bind(number).fetch_optional(sql).await?;
    row.as_ref().map(read_release).transpose()
}

/// The release with this id.
pub(crate) async fn release_with(
    sql: &mut AnyConnection,
    id: ReleaseId,
) -> Result<Option<Release>, PublishError> {
    let query = releases("WHERE r.id = $1");
    let row = sqlx::query(query).bind(id.to_string()).fetch_optional(sql).await?;
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

/// The revoked releases with an id after `after`, by id.
pub(crate) async fn revoked_after(
    sql: &mut AnyConnection,
    after: &str,
    limit: i64,
) -> Result<Vec<Release>, PublishError> {
    let query = releases("WHERE r.id > $1 AND v.release IS NOT NULL ORDER BY r.id LIMIT $2");
    let rows = sqlx::query(query).bind(after).bind(limit).fetch_all(sql).await?;
    rows.iter().map(read_release).collect()
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
        revoked: revocation::store::read(row, &id)?,
        embargo: embargo::store::read(row, &id)?,
    })
}
