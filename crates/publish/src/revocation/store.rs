//! The rows of revocations: table `release_revocation`. They are read with their release.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::Revocation;
use crate::lexicon::store::hand;
use crate::{PublishError, ReleaseId};

/// The columns of a revocation beside its release, `v` for short.
pub(crate) const COLUMNS: &str = "v.reason, v.account AS revoked_account, v.role AS revoked_role, v.at AS revoked_at, v.entry AS revoked_entry";

pub(crate) async fn insert(
    sql: &mut AnyConnection,
    release: ReleaseId,
    revocation: &Revocation,
) -> Result<(), PublishError> {
    sqlx::query(
        "INSERT INTO release_revocation (release, reason, account, role, at, entry) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(release.to_string())
    .bind(&revocation.reason)
    .bind(revocation.by.account.map(|account| account.to_string()).unwrap_or_default())
    .bind(revocation.by.role.code())
    .bind(revocation.at.as_microsecond())
    .bind(revocation.entry)
    .execute(sql)
    .await?;
    Ok(())
}

/// The revocation a release's row holds, if it has one.
pub(crate) fn read(row: &AnyRow, release: &str) -> Result<Option<Revocation>, PublishError> {
    let Some(reason) = row.try_get::<Option<String>, _>("reason")? else { return Ok(None) };
    let bad = |why: String| PublishError::Stored { release: release.to_owned(), why };
    let (account, role): (String, String) = (row.try_get("revoked_account")?, row.try_get("revoked_role")?);
    let at = Timestamp::from_microsecond(row.try_get("revoked_at")?);
    Ok(Some(Revocation {
        reason,
        by: hand(&account, &role).map_err(bad)?,
        at: at.map_err(|error| bad(error.to_string()))?,
        entry: row.try_get("revoked_entry")?,
    }))
}
