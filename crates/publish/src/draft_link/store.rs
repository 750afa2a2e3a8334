//! The rows of private links: tables `draft_link` and `draft_link_revocation`.

use jiff::Timestamp;
use kernel::{Digest, StudyCode};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::{DraftLink, DraftLinkId, LinkRevoked, Shows};
use crate::PublishError;
use crate::lexicon::store::hand;

fn links(rest: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "SELECT d.id, d.study, d.release_number, d.opening, d.purpose, d.last_day, d.account, d.role, d.at, d.entry, \
         v.account AS revoked_account, v.role AS revoked_role, v.at AS revoked_at, v.entry AS revoked_entry \
         FROM draft_link d LEFT JOIN draft_link_revocation v ON v.link = d.id {rest}"
    ))
}

pub(crate) async fn insert(sql: &mut AnyConnection, link: &DraftLink) -> Result<(), PublishError> {
    sqlx::query(
        "INSERT INTO draft_link (id, study, release_number, opening, purpose, last_day, account, role, at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(link.id.to_string())
    .bind(link.study.as_str())
    .bind(link.shows.number())
    .bind(link.opening.to_string())
    .bind(&link.purpose)
    .bind(link.last_day.to_string())
    .bind(link.by.account.map(|account| account.to_string()).unwrap_or_default())
    .bind(link.by.role.code())
    .bind(link.at.as_microsecond())
    .bind(link.entry)
    .execute(sql)
    .await?;
    Ok(())
}

pub(crate) async fn insert_revocation(
    sql: &mut AnyConnection,
    link: DraftLinkId,
    revoked: &LinkRevoked,
) -> Result<(), PublishError> {
    sqlx::query(
        "INSERT INTO draft_link_revocation (link, account, role, at, entry) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(link.to_string())
    .bind(revoked.by.account.map(|account| account.to_string()).unwrap_or_default())
    .bind(revoked.by.role.code())
    .bind(revoked.at.as_microsecond())
    .bind(revoked.entry)
    .execute(sql)
    .await?;
    Ok(())
}

/// The newest links of a study, newest first.
pub(crate) async fn of_study(
    sql: &mut AnyConnection,
    study: &StudyCode,
    limit: i64,
) -> Result<Vec<DraftLink>, PublishError> {
    let query = links("WHERE d.study = $1 ORDER BY d.id DESC LIMIT $2");
    let rows = sqlx::query(query).bind(study.as_str()).bind(limit).fetch_all(sql).await?;
    rows.iter().map(read).collect()
}

/// Every link, by id.
pub(crate) async fn all(sql: &mut AnyConnection) -> Result<Vec<DraftLink>, PublishError> {
    let rows = sqlx::query(links("ORDER BY d.id")).fetch_all(sql).await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn with_id(
    sql: &mut AnyConnection,
    id: DraftLinkId,
) -> Result<Option<DraftLink>, PublishError> {
    let row = sqlx::query(links("WHERE d.id = $1")).bind(id.to_string()).fetch_optional(sql).await?;
    row.as_ref().map(read).transpose()
}

/// The link whose key has this digest.
pub(crate) async fn opened_by(
    sql: &mut AnyConnection,
    opening: &Digest,
) -> Result<Option<DraftLink>, PublishError> {
    let row =
        sqlx::query(links("WHERE d.opening = $1")).bind(opening.to_string()).fetch_optional(sql).await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<DraftLink, PublishError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let id = text("id")?;
    let bad = |why: String| PublishError::Stored { release: format!("draft_link {id}"), why };
    let moment =
        |name: &str| Timestamp::from_microsecond(row.try_get(name)?).map_err(|error| bad(error.to_string()));
    let revoked = match row.try_get::<Option<i64>, _>("revoked_entry")? {
        None => None,
        Some(entry) => Some(LinkRevoked {
            by: hand(&text("revoked_account")?, &text("revoked_role")?).map_err(bad)?,
            at: moment("revoked_at")?,
            entry,
        }),
    };
    Ok(DraftLink {
        study: text("study")?.parse().map_err(|error| bad(format!("{error}")))?,
        shows: Shows::of_number(row.try_get("release_number")?),
        purpose: text("purpose")?,
        last_day: text("last_day")?.parse().map_err(|error| bad(format!("{error}")))?,
        by: hand(&text("account")?, &text("role")?).map_err(bad)?,
        at: moment("at")?,
        entry: row.try_get("entry")?,
        revoked,
        opening: text("opening")?.parse().map_err(|error| bad(format!("{error}")))?,
        id: id.parse().map_err(|error| bad(format!("{error}")))?,
    })
}
