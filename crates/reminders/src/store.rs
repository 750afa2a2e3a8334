//! The room's rows: letters, and the numbers of calendar feeds.
//!
//! It decides nothing.

use std::collections::BTreeMap;

use ::store::{Store, StoreError, Tx};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use kernel::{AccountId, BodyCode, StudyCode};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::model::{DIGEST, Due, Kind, Letter, LetterId, State, Told, Why};
use crate::rules::PATIENCE;
use crate::words::Words;

/// Selects letters' columns in the order `read_letter` takes them.
macro_rules! select_letter {
    ($rest:literal) => {
        concat!(
            "SELECT id, study, rule, kind, occasion, body, account, state, why, detail, subject, text, made_at, \
             tried_at, ended_at FROM letter ",
            $rest
        )
    };
}

/// Keeps a letter unless it is there already; whether it was new.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: LetterId,
    study: &StudyCode,
    due: &Due,
) -> Result<bool, StoreError> {
    let now = tx.now().as_microsecond();
    let inserted = sqlx::query(
        "INSERT INTO letter (id, study, rule, kind, occasion, body, account, state, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8) \
         ON CONFLICT (study, rule, occasion, body, account) DO NOTHING",
    )
    .bind(id.to_string())
    .bind(study.as_str())
    .bind(due.rule.as_str())
    .bind(due.kind.code())
    .bind(due.occasion.to_string())
    .bind(due.body.as_ref().map_or("", BodyCode::as_str))
    .bind(due.account.to_string())
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// The letter of that id.
///
/// # Errors
/// When the store fails.
pub async fn letter(store: &Store, id: LetterId) -> Result<Option<Letter>, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query(select_letter!("WHERE id = $1"))
        .bind(id.to_string())
        .fetch_optional(reader.sql())
        .await?;
    row.as_ref().map(read_letter).transpose()
}

/// The letters of a study, newest first, at most `limit`; `before` goes on from an earlier answer's last.
///
/// # Errors
/// When the store fails.
pub async fn letters(
    store: &Store,
    study: &StudyCode,
    states: &[State],
    before: Option<LetterId>,
    limit: i64,
) -> Result<Vec<Letter>, StoreError> {
    let mut reader = store.read().await?;
    let before = before.map_or_else(|| "z".to_owned(), |id| id.to_string());
    // The six states there are stand for «all»; each bound so that the text of the query stays one.
    let mut wanted = states.iter().map(|state| state.code()).cycle();
    let mut next = || wanted.next().unwrap_or("");
    let rows = sqlx::query(select_letter!(
        "WHERE study = $1 AND id < $2 AND state IN ($3, $4, $5, $6, $7, $8) ORDER BY id DESC LIMIT $9"
    ))
    .bind(study.as_str())
    .bind(before)
    .bind(next())
    .bind(next())
    .bind(next())
    .bind(next())
    .bind(next())
    .bind(next())
    .bind(limit)
    .fetch_all(reader.sql())
    .await?;
    rows.iter().map(read_letter).collect()
}

/// How many letters of a study want a person on `day`: they failed, or nobody knows whether they arrived, and their
/// time is not past.
///
/// # Errors
/// When the store fails.
pub async fn needing_care(store: &Store, study: &StudyCode, day: Date) -> Result<i64, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query(
        "SELECT COUNT(*) FROM letter WHERE study = $1 AND state IN ('failed', 'uncertain') AND occasion > $2",
    )
    .bind(study.as_str())
    .bind(day.saturating_sub(PATIENCE.days()).to_string())
    .fetch_one(reader.sql())
    .await?;
    Ok(row.try_get(0)?)
}

/// How often each body's people were reminded, and when last; bodies that never were are missing.
///
/// # Errors
/// When the store fails.
pub async fn told(store: &Store, study: &StudyCode) -> Result<BTreeMap<BodyCode, Told>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(
        "SELECT body, COUNT(*), MAX(ended_at) FROM letter WHERE study = $1 AND state = 'sent' AND body <> '' GROUP BY body",
    )
    .bind(study.as_str())
    .fetch_all(reader.sql())
    .await?;
    rows.iter()
        .map(|row| {
            let body: String = row.try_get(0)?;
            let body = BodyCode::parse(&body).map_err(|error| StoreError::row("letter.body", error))?;
            Ok((body, Told { letters: row.try_get(1)?, last: moment(row.try_get(2)?)? }))
        })
        .collect()
}

/// When the person's digest before `occasion` was made.
pub(crate) async fn digest_before(store: &Store, letter: &Letter) -> Result<Option<Timestamp>, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query(
        "SELECT made_at FROM letter WHERE study = $1 AND account = $2 AND rule = $3 AND occasion < $4 AND state = 'sent' \
         ORDER BY occasion DESC LIMIT 1",
    )
    .bind(letter.study.as_str())
    .bind(letter.due.account.to_string())
    .bind(DIGEST)
    .bind(letter.due.occasion.to_string())
    .fetch_optional(reader.sql())
    .await?;
    row.map(|row| moment(row.try_get(0)?)).transpose()
}

/// The waiting letters of a study.
pub(crate) async fn waiting(tx: &mut Tx, study: &StudyCode) -> Result<Vec<Letter>, StoreError> {
    let rows = sqlx::query(select_letter!("WHERE study = $1 AND state = 'waiting' ORDER BY id"))
        .bind(study.as_str())
        .fetch_all(tx.sql())
        .await?;
    rows.iter().map(read_letter).collect()
}

/// Marks a letter as being handed over, with the words it goes with; false when it is not waiting any more.
pub(crate) async fn begin(tx: &mut Tx, id: LetterId, words: &Words) -> Result<bool, StoreError> {
    let now = tx.now().as_microsecond();
    let changed = sqlx::query(
        "UPDATE letter SET state = 'sending', tried_at = $1, subject = $2, text = $3 WHERE id = $4 AND state = 'waiting'",
    )
    .bind(now)
    .bind(words.subject.as_str())
    .bind(words.text.as_str())
    .bind(id.to_string())
    .execute(tx.sql())
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Moves a letter from one state to another, with the reason; false when it is not in the first.
pub(crate) async fn settle(
    tx: &mut Tx,
    id: LetterId,
    (from, to): (State, State),
    why: Option<Why>,
    detail: &str,
) -> Result<bool, StoreError> {
    let now = tx.now().as_microsecond();
    let ended = (!matches!(to, State::Waiting | State::Sending)).then_some(now);
    let changed = sqlx::query(
        "UPDATE letter SET state = $1, why = $2, detail = $3, ended_at = $4 WHERE id = $5 AND state = $6",
    )
    .bind(to.code())
    .bind(why.map(Why::code))
    .bind((!detail.is_empty()).then(|| detail.to_owned()))
    .bind(ended)
    .bind(id.to_string())
    .bind(from.code())
    .execute(tx.sql())
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// The number of a person's feed; `None` while there is none.
pub(crate) async fn feed_number(store: &Store, account: AccountId) -> Result<Option<i64>, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query("SELECT number FROM calendar_feed WHERE account = $1")
        .bind(account.to_string())
        .fetch_optional(reader.sql())
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Gives a person's feed its next number.
pub(crate) async fn next_feed_number(tx: &mut Tx, account: AccountId) -> Result<i64, StoreError> {
    let now = tx.now().as_microsecond();
    sqlx::query(
        "INSERT INTO calendar_feed (account, number, made_at) VALUES ($1, 1, $2) \
         ON CONFLICT (account) DO UPDATE SET number = calendar_feed.number + 1, made_at = excluded.made_at",
    )
    .bind(account.to_string())
    .bind(now)
    .execute(tx.sql())
    .await?;
    let row = sqlx::query("SELECT number FROM calendar_feed WHERE account = $1")
        .bind(account.to_string())
        .fetch_one(tx.sql())
        .await?;
    Ok(row.try_get(0)?)
}

/// Ids and states of letters, for the audit: those the ledger must tell of.
pub(crate) async fn sent_ids(store: &Store) -> Result<Vec<LetterId>, StoreError> {
    let mut reader = store.read().await?;
    let rows =
        sqlx::query("SELECT id FROM letter WHERE state = 'sent' ORDER BY id").fetch_all(reader.sql()).await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get(0)?;
            id.parse().map_err(|error| StoreError::row("letter.id", error))
        })
        .collect()
}

fn moment(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|error| StoreError::row("letter", error))
}

fn read_letter(row: &AnyRow) -> Result<Letter, StoreError> {
    let text = |index: usize| row.try_get::<String, _>(index);
    let maybe = |index: usize| row.try_get::<Option<String>, _>(index);
    let at = |index: usize| -> Result<Option<Timestamp>, StoreError> {
        row.try_get::<Option<i64>, _>(index)?.map(moment).transpose()
    };
    let odd = |what: &'static str, value: String| StoreError::row(what, format!("«{value}» is none"));
    let body = text(5)?;
    let (kind, state, why) = (text(3)?, text(7)?, maybe(8)?);
    Ok(Letter {
        id: text(0)?.parse().map_err(|error| StoreError::row("letter.id", error))?,
        study: text(1)?.parse().map_err(|error| StoreError::row("letter.study", error))?,
        due: Due {
            rule: text(2)?,
            kind: Kind::parse(&kind).ok_or_else(|| odd("letter.kind", kind))?,
            occasion: text(4)?.parse().map_err(|error| StoreError::row("letter.occasion", error))?,
            body: (!body.is_empty())
                .then(|| BodyCode::parse(&body))
                .transpose()
                .map_err(|error| StoreError::row("letter.body", error))?,
            account: text(6)?.parse().map_err(|error| StoreError::row("letter.account", error))?,
        },
        state: State::parse(&state).ok_or_else(|| odd("letter.state", state))?,
        why: why.map(|why| Why::parse(&why).ok_or_else(|| odd("letter.why", why))).transpose()?,
        detail: maybe(9)?,
        words: maybe(10)?.zip(maybe(11)?),
        made_at: moment(row.try_get(12)?)?,
        tried_at: at(13)?,
        ended_at: at(14)?,
    })
}
