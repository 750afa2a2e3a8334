//! The ledger's rows: appending, reading and checking the chain.
//!
//! What an entry's facts mean is its room's business.

use jiff::Timestamp;
use kernel::{Chain, Digest, Entry, EntryId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use crate::{Engine, Store, StoreError};

const COLUMNS_AFTER: &str = "SELECT sequence, id, at, actor, kind, subject, payload, previous, hash \
     FROM ledger WHERE sequence > $1 ORDER BY sequence LIMIT $2";

/// Where the ledger stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerHead {
    /// Position of the last entry; 0 when there is none.
    pub sequence: i64,
    /// Its hash.
    pub hash: Digest,
}

/// What a check of the whole chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerReport {
    /// How many entries follow from one another.
    pub sound: i64,
    /// What breaks the chain after them, naming the entry; `None` when it is whole.
    pub broken: Option<String>,
}

/// Reads the head and keeps other writers out until the transaction ends.
pub(crate) async fn lock_head(sql: &mut AnyConnection, engine: Engine) -> Result<Chain, StoreError> {
    let query = match engine {
        Engine::Sqlite => "SELECT sequence, hash FROM ledger_head WHERE id = 1",
        Engine::Postgres => "SELECT sequence, hash FROM ledger_head WHERE id = 1 FOR UPDATE",
    };
    let row = sqlx::query(query).fetch_one(sql).await?;
    Ok(Chain { sequence: row.try_get(0)?, head: digest(&row, 1, "ledger_head.hash")? })
}

/// The head as a snapshot sees it.
pub(crate) async fn lock_free_head(sql: &mut AnyConnection) -> Result<Chain, StoreError> {
    lock_head(sql, Engine::Sqlite).await
}

pub(crate) async fn append(sql: &mut AnyConnection, entry: &Entry) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO ledger (sequence, id, at, actor, kind, subject, payload, previous, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(entry.sequence)
    .bind(entry.id.to_string())
    .bind(entry.at.as_microsecond())
    .bind(entry.actor.as_str())
    .bind(entry.kind.as_str())
    .bind(entry.subject.as_str())
    .bind(entry.payload.as_str())
    .bind(entry.previous.to_string())
    .bind(entry.hash.to_string())
    .execute(&mut *sql)
    .await?;
    let moved = sqlx::query("UPDATE ledger_head SET sequence = $1, hash = $2 WHERE id = 1 AND sequence = $3")
        .bind(entry.sequence)
        .bind(entry.hash.to_string())
        .bind(entry.sequence - 1)
        .execute(sql)
        .await?;
    if moved.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::row("ledger_head", "another writer moved it in between"))
    }
}

/// Where the ledger stands now.
///
/// # Errors
/// When the database refuses.
pub async fn head(store: &Store) -> Result<LedgerHead, StoreError> {
    let mut reader = store.read().await?;
    let row =
        sqlx::query("SELECT sequence, hash FROM ledger_head WHERE id = 1").fetch_one(reader.sql()).await?;
    Ok(LedgerHead { sequence: row.try_get(0)?, hash: digest(&row, 1, "ledger_head.hash")? })
}

/// The entries after position `after`, at most `limit`, in order.
///
/// # Errors
/// When the database refuses or a row cannot be read.
pub async fn entries_after(store: &Store, after: i64, limit: i64) -> Result<Vec<Entry>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(COLUMNS_AFTER).bind(after).bind(limit).fetch_all(reader.sql()).await?;
    rows.iter().map(read_entry).collect()
}

/// The entries of one kind after position `after`, at most `limit`, in order: for rooms that compare what they hold.
///
/// # Errors
/// When the database refuses or a row cannot be read.
pub async fn entries_of(store: &Store, kind: &str, after: i64, limit: i64) -> Result<Vec<Entry>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(
        "SELECT sequence, id, at, actor, kind, subject, payload, previous, hash FROM ledger \
         WHERE kind = $1 AND sequence > $2 ORDER BY sequence LIMIT $3",
    )
    .bind(kind)
    .bind(after)
    .bind(limit)
    .fetch_all(reader.sql())
    .await?;
    rows.iter().map(read_entry).collect()
}

/// The entry at position `sequence`, if there is one.
///
/// # Errors
/// When the database refuses or the row cannot be read.
pub async fn entry_at(store: &Store, sequence: i64) -> Result<Option<Entry>, StoreError> {
    let before = sequence.saturating_sub(1);
    Ok(entries_after(store, before, 1).await?.into_iter().find(|entry| entry.sequence == sequence))
}

/// Checks every entry of the ledger against the one before it, and the head against the last.
///
/// # Errors
/// When the database refuses. A broken chain is not an error here: it is the answer.
pub async fn verify_ledger(store: &Store) -> Result<LedgerReport, StoreError> {
    const PAGE: i64 = 1000;
    // Others may write meanwhile: the entries must reach the head as it is now, and not pass it as it is then.
    let first = head(store).await?;
    let mut chain = Chain::START;
    let mut reached = first.sequence == 0 && first.hash == chain.head;
    loop {
        let mut reader = store.read().await?;
        let rows = sqlx::query(COLUMNS_AFTER).bind(chain.sequence).bind(PAGE).fetch_all(reader.sql()).await?;
        for row in &rows {
            let sequence: i64 = row.try_get(0)?;
            let followed = match read_entry(row) {
                Ok(entry) => chain.follow(&entry).map_err(|broken| broken.to_string()),
                Err(error) => Err(format!("entry {sequence} cannot be read: {error}")),
            };
            match followed {
                Ok(next) => {
                    chain = next;
                    reached |= chain.sequence == first.sequence && chain.head == first.hash;
                }
                Err(broken) => return Ok(LedgerReport { sound: chain.sequence, broken: Some(broken) }),
            }
        }
        if rows.is_empty() {
            break;
        }
    }
    let last = head(store).await?;
    let broken = (!reached || chain.sequence > last.sequence).then(|| {
        format!(
            "the ledger ends at entry {}, but its head names entry {}: entries at the end are missing or were added past the program; compare with the last backup",
            chain.sequence, last.sequence
        )
    });
    Ok(LedgerReport { sound: chain.sequence, broken })
}

fn read_entry(row: &AnyRow) -> Result<Entry, StoreError> {
    let id: String = row.try_get(1)?;
    Ok(Entry {
        sequence: row.try_get(0)?,
        id: id.parse::<EntryId>().map_err(|error| StoreError::row("ledger.id", error))?,
        at: Timestamp::from_microsecond(row.try_get(2)?)
            .map_err(|error| StoreError::row("ledger.at", error))?,
        actor: row.try_get(3)?,
        kind: row.try_get(4)?,
        subject: row.try_get(5)?,
        payload: row.try_get(6)?,
        previous: digest(row, 7, "ledger.previous")?,
        hash: digest(row, 8, "ledger.hash")?,
    })
}

fn digest(row: &AnyRow, column: usize, what: &'static str) -> Result<Digest, StoreError> {
    let text: String = row.try_get(column)?;
    text.parse().map_err(|error| StoreError::row(what, error))
}
