//! What is kept against what the ledger says was received.

use ::store::{Store, StoreError};
use kernel::Digest;
use serde_json::json;
use sqlx::Row as _;

use super::content::kept_digest;
use super::rows::{read_version, select_version};
use crate::Version;
use crate::actions::entry_facts;

/// How many versions are looked at between two looks at the database.
const PAGE: i64 = 100;

/// Compares every version, its file and everything read from it with its ledger entry. Each line names the entry.
///
/// # Errors
/// When the database refuses. A difference is not an error here: it is the answer.
pub async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut differences = Vec::new();
    let mut after = 0;
    loop {
        let rows = {
            let mut reader = store.read().await?;
            sqlx::query(select_version!("WHERE v.ledger_position > $1 ORDER BY v.ledger_position LIMIT $2"))
                .bind(after)
                .bind(PAGE)
                .fetch_all(reader.sql())
                .await?
        };
        for row in &rows {
            after = row.try_get(12)?;
            match read_version(row) {
                Ok(version) => differences.extend(differing(store, &version).await?),
                Err(error) => differences
                    .push(format!("entry {after}: the version it tells of cannot be read: {error}")),
            }
        }
        if rows.is_empty() {
            break;
        }
    }
    differences.extend(entries_without_version(store).await?);
    differences.extend(crate::nothing::audit(store).await?);
    Ok(differences)
}

async fn differing(store: &Store, version: &Version) -> Result<Option<String>, StoreError> {
    let position = version.ledger_position;
    let says = |what: &str| {
        Some(format!("entry {position}: version {} {what}; restore it from a backup", version.id))
    };
    let Some(entry) = ::store::entry_at(store, position).await? else {
        return Ok(says("names an entry the ledger does not have"));
    };
    if entry.kind != "version.received" || entry.subject != format!("version/{}", version.id) {
        return Ok(says("is not the one its entry tells of"));
    }
    if entry.at != version.received_at {
        return Ok(says("bears another moment than its entry"));
    }
    if let Err(error) = store.blobs().get(&version.digest).await {
        return Ok(says(&format!("has lost its file ({error})")));
    }
    let content = match kept_digest(store, version).await {
        Ok(content) => content,
        Err(error) => return Ok(says(&format!("cannot be read ({error})"))),
    };
    let told = entry_facts(version, json!(content)).to_string();
    if told != entry.payload {
        return Ok(says("was changed after it was received"));
    }
    let passages = super::passages(store, version.id).await?;
    let unlike = passages.iter().find(|passage| passage.digest != Digest::of(passage.text.as_bytes()));
    Ok(unlike
        .and_then(|passage| says(&format!("has a digest at {} that is not its text's", passage.address))))
}

/// Entries that tell of a version that is gone.
async fn entries_without_version(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(
        "SELECT l.sequence, l.subject FROM ledger l WHERE l.kind = 'version.received' \
         AND NOT EXISTS (SELECT 1 FROM version v WHERE v.ledger_position = l.sequence) ORDER BY l.sequence LIMIT 1000",
    )
    .fetch_all(reader.sql())
    .await?;
    rows.iter()
        .map(|row| {
            let (position, subject): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
            Ok(format!("entry {position}: {subject} was received and is gone; restore it from a backup"))
        })
        .collect()
}
