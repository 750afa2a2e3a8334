//! The rows of queries: written, changed from one state to the next, counted. It decides nothing.

use std::collections::BTreeMap;

use ::store::{Store, StoreError, Tx};
use kernel::{BodyCode, StudyCode};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::model::{Query, QueryId, QueryState, Wants};
use crate::submission::store::{moment, optional, parsed};

/// A query for queries, with the given end.
macro_rules! select {
    ($end:literal) => {
        concat!(
            "SELECT id, study, body, number, version, address, digest, quote, wants, text, state, asked_by, asked_at, ",
            "answer, answered_at, closed_at, closing FROM query ",
            $end
        )
    };
}

/// How many queries of a body wait for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueryCounts {
    /// Open ones that want an answer.
    pub open: i64,
    /// Open ones that want a correction: the report is returned.
    pub returned: i64,
    /// Answered ones that nobody has closed.
    pub answered: i64,
}

/// The queries about a body's report, newest first, at most five hundred.
///
/// # Errors
/// When the database refuses.
pub async fn queries(store: &Store, study: &StudyCode, body: &BodyCode) -> Result<Vec<Query>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(select!("WHERE study = $1 AND body = $2 ORDER BY number DESC LIMIT 500"))
        .bind(study.as_str())
        .bind(body.as_str())
        .fetch_all(reader.sql())
        .await?;
    rows.iter().map(read).collect()
}

/// The query with this id.
///
/// # Errors
/// When the database refuses.
pub async fn query(store: &Store, id: QueryId) -> Result<Option<Query>, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query(select!("WHERE id = $1")).bind(id.to_string()).fetch_optional(reader.sql()).await?;
    row.as_ref().map(read).transpose()
}

/// How many queries of each body wait, by body; bodies without any are left out.
///
/// # Errors
/// When the database refuses.
pub async fn query_counts(
    store: &Store,
    study: &StudyCode,
) -> Result<BTreeMap<BodyCode, QueryCounts>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(
        "SELECT body, state, wants, COUNT(*) FROM query WHERE study = $1 AND state <> 'closed' \
         GROUP BY body, state, wants ORDER BY body",
    )
    .bind(study.as_str())
    .fetch_all(reader.sql())
    .await?;
    let mut counts: BTreeMap<BodyCode, QueryCounts> = BTreeMap::new();
    for row in &rows {
        let (state, wants): (String, String) = (row.try_get(1)?, row.try_get(2)?);
        let count: i64 = row.try_get(3)?;
        let of_body = counts.entry(parsed(row, 0, "query.body")?).or_default();
        match (QueryState::parse(&state), Wants::parse(&wants)) {
            (Some(QueryState::Open), Some(Wants::Correction)) => of_body.returned += count,
            (Some(QueryState::Open), _) => of_body.open += count,
            _ => of_body.answered += count,
        }
    }
    Ok(counts)
}

/// The number a new query about a body's report gets.
pub(super) async fn next_number_in(
    tx: &mut Tx,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT COALESCE(MAX(number), 0) + 1 FROM query WHERE study = $1 AND body = $2")
        .bind(study.as_str())
        .bind(body.as_str())
        .fetch_one(tx.sql())
        .await?;
    Ok(row.try_get(0)?)
}

/// The query with this id, as a change sees it.
pub(super) async fn one_in(tx: &mut Tx, id: QueryId) -> Result<Option<Query>, StoreError> {
    let row = sqlx::query(select!("WHERE id = $1")).bind(id.to_string()).fetch_optional(tx.sql()).await?;
    row.as_ref().map(read).transpose()
}

/// Keeps a new query.
pub(super) async fn insert(tx: &mut Tx, new: &Query) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO query (id, study, body, number, version, address, digest, quote, wants, text, state, asked_by, \
         asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(new.id.to_string())
    .bind(new.study.as_str())
    .bind(new.body.as_str())
    .bind(new.number)
    .bind(new.version.to_string())
    .bind(new.address.as_str())
    .bind(new.digest.to_string())
    .bind(new.quote.as_str())
    .bind(new.wants.code())
    .bind(new.text.as_str())
    .bind(new.state.code())
    .bind(new.asked_by.map(|account| account.to_string()))
    .bind(new.asked_at.as_microsecond())
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Keeps the newest answer.
pub(super) async fn set_answer(tx: &mut Tx, query: &Query, text: &str) -> Result<(), StoreError> {
    let who = tx.actor().account.map(|account| account.to_string());
    let now = tx.now().as_microsecond();
    let done = sqlx::query(
        "UPDATE query SET state = 'answered', answer = $1, answered_by = $2, answered_at = $3 \
         WHERE id = $4 AND state <> 'closed'",
    )
    .bind(text)
    .bind(who)
    .bind(now)
    .bind(query.id.to_string())
    .execute(tx.sql())
    .await?;
    one_row(done.rows_affected())
}

/// Closes it.
pub(super) async fn set_closed(tx: &mut Tx, query: &Query, words: &str) -> Result<(), StoreError> {
    let who = tx.actor().account.map(|account| account.to_string());
    let now = tx.now().as_microsecond();
    let done = sqlx::query(
        "UPDATE query SET state = 'closed', closing = $1, closed_by = $2, closed_at = $3 \
         WHERE id = $4 AND state <> 'closed'",
    )
    .bind(words)
    .bind(who)
    .bind(now)
    .bind(query.id.to_string())
    .execute(tx.sql())
    .await?;
    one_row(done.rows_affected())
}

/// Marks the open queries that wanted a correction as answered, since `number` is a later version than the one asked
/// about; how many.
pub(crate) async fn answer_by_version(
    tx: &mut Tx,
    (study, body): (&StudyCode, &BodyCode),
    number: i64,
) -> Result<u64, StoreError> {
    let who = tx.actor().account.map(|account| account.to_string());
    let now = tx.now().as_microsecond();
    let done = sqlx::query(
        "UPDATE query SET state = 'answered', answer = $1, answered_by = $2, answered_at = $3 \
         WHERE study = $4 AND body = $5 AND state = 'open' AND wants = 'correction'",
    )
    .bind(format!("Đã gửi phiên bản {number}."))
    .bind(who)
    .bind(now)
    .bind(study.as_str())
    .bind(body.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected())
}

fn one_row(count: u64) -> Result<(), StoreError> {
    if count == 1 { Ok(()) } else { Err(StoreError::row("query.state", "it was closed meanwhile")) }
}

fn read(row: &AnyRow) -> Result<Query, StoreError> {
    let state: String = row.try_get(10)?;
    let wants: String = row.try_get(8)?;
    let answer: Option<String> = row.try_get(13)?;
    let answered_at: Option<i64> = row.try_get(14)?;
    let closed_at: Option<i64> = row.try_get(15)?;
    let closing: Option<String> = row.try_get(16)?;
    let unknown = |what: &'static str| move || StoreError::row(what, "no such value is known");
    Ok(Query {
        id: parsed(row, 0, "query.id")?,
        study: parsed(row, 1, "query.study")?,
        body: parsed(row, 2, "query.body")?,
        number: row.try_get(3)?,
        version: parsed(row, 4, "query.version")?,
        address: row.try_get(5)?,
        digest: parsed(row, 6, "query.digest")?,
        quote: row.try_get(7)?,
        wants: Wants::parse(&wants).ok_or_else(unknown("query.wants"))?,
        text: row.try_get(9)?,
        state: QueryState::parse(&state).ok_or_else(unknown("query.state"))?,
        asked_by: optional(row, 11, "query.asked_by")?,
        asked_at: moment(row.try_get(12)?)?,
        answer: answer.zip(answered_at.map(moment).transpose()?),
        closed: closed_at.map(moment).transpose()?.map(|at| (at, closing.unwrap_or_default())),
    })
}
