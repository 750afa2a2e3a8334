//! The rows of views: table `release_view`.

use jiff::civil::Date;
use sqlx::{AnyConnection, Row as _};

use crate::{PublishError, ReleaseId};

/// Adds to the sum of a release's day.
pub(super) async fn add(
    sql: &mut AnyConnection,
    release: ReleaseId,
    day: Date,
    count: i64,
) -> Result<(), PublishError> {
    sqlx::query(
        "INSERT INTO release_view (release, day, views) VALUES ($1, $2, $3) \
         ON CONFLICT (release, day) DO UPDATE SET views = release_view.views + excluded.views",
    )
    .bind(release.to_string())
    .bind(day.to_string())
    .bind(count)
    .execute(sql)
    .await?;
    Ok(())
}

/// The releases that stand and were opened most since the day `first`, with how often.
pub(super) async fn most_since(
    sql: &mut AnyConnection,
    first: Date,
    limit: i64,
) -> Result<Vec<(ReleaseId, i64)>, PublishError> {
    let rows = sqlx::query(
        "SELECT w.release, CAST(SUM(w.views) AS BIGINT) AS views FROM release_view w WHERE w.day >= $1 \
         AND NOT EXISTS (SELECT 1 FROM release_revocation v WHERE v.release = w.release) \
         GROUP BY w.release ORDER BY CAST(SUM(w.views) AS BIGINT) DESC, w.release DESC LIMIT $2",
    )
    .bind(first.to_string())
    .bind(limit)
    .fetch_all(sql)
    .await?;
    let read = |row: &sqlx::any::AnyRow| {
        let id: String = row.try_get("release")?;
        let bad = |error| PublishError::Stored { release: format!("release_view {id}"), why: error };
        Ok((id.parse().map_err(|error: kernel::IdError| bad(error.to_string()))?, row.try_get("views")?))
    };
    rows.iter().map(read).collect()
}
