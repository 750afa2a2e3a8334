//! The rows of lexicons: table `lexicon_answer`. Rows are written once and never changed.

use jiff::Timestamp;
use kernel::StudyCode;
use scheme::Hand;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};
use vietnamese::{Answer, Context, Region};

use super::{LexiconAnswer, parts_of};
use crate::PublishError;

/// Every answer given in a study, in the order given. A lexicon has a bound, and so few answers are replaced that all are read.
pub(crate) async fn of_study(
    sql: &mut AnyConnection,
    study: &StudyCode,
) -> Result<Vec<LexiconAnswer>, PublishError> {
    let rows = sqlx::query(
        "SELECT id, study, written, beside, word, north, south, account, role, at, entry FROM lexicon_answer \
         WHERE study = $1 ORDER BY id",
    )
    .bind(study.as_str())
    .fetch_all(sql)
    .await?;
    rows.iter().map(read).collect()
}

/// The answers of all studies after the id `after`, by id, at most `limit`.
pub(crate) async fn after(
    sql: &mut AnyConnection,
    after: &str,
    limit: i64,
) -> Result<Vec<LexiconAnswer>, PublishError> {
    let rows = sqlx::query(
        "SELECT id, study, written, beside, word, north, south, account, role, at, entry FROM lexicon_answer \
         WHERE id > $1 ORDER BY id LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(sql)
    .await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn insert(sql: &mut AnyConnection, row: &LexiconAnswer) -> Result<(), PublishError> {
    let (beside, word) = parts_of(row.answer.context());
    sqlx::query(
        "INSERT INTO lexicon_answer (id, study, written, beside, word, north, south, account, role, at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(row.id.to_string())
    .bind(row.study.as_str())
    .bind(row.answer.written())
    .bind(beside)
    .bind(word)
    .bind(row.answer.spoken(Region::North))
    .bind(row.answer.spoken(Region::South))
    .bind(row.by.account.map(|account| account.to_string()).unwrap_or_default())
    .bind(row.by.role.code())
    .bind(row.at.as_microsecond())
    .bind(row.entry)
    .execute(sql)
    .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<LexiconAnswer, PublishError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let id = text("id")?;
    let bad = |why: String| PublishError::Stored { release: format!("lexicon_answer {id}"), why };
    let word = text("word")?;
    let context = match text("beside")?.as_str() {
        "after" => Context::After(word),
        "before" => Context::Before(word),
        _ => Context::Anywhere,
    };
    let answer = Answer::new(&text("written")?, context, &text("north")?, &text("south")?);
    Ok(LexiconAnswer {
        answer: answer.map_err(|error| bad(error.to_string()))?,
        study: text("study")?.parse().map_err(|error| bad(format!("{error}")))?,
        by: hand(&text("account")?, &text("role")?).map_err(bad)?,
        at: Timestamp::from_microsecond(row.try_get("at")?).map_err(|error| bad(error.to_string()))?,
        entry: row.try_get("entry")?,
        id: id.parse().map_err(|error| bad(format!("{error}")))?,
    })
}

/// Who a row says it was.
pub(crate) fn hand(account: &str, role: &str) -> Result<Hand, String> {
    let account = if account.is_empty() {
        None
    } else {
        Some(account.parse().map_err(|error: kernel::IdError| error.to_string())?)
    };
    Ok(Hand { account, role: role.parse()? })
}
