//! The rows of comment rounds: tables `comment_round`, `comment_round_person`, `comment_round_close`, `comment`,
//! `comment_withdrawal`, `comment_ruling`. Rows are written once and never changed.

use std::collections::BTreeMap;

use kernel::{AccountId, StudyCode};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::{
    Closed, Comment, CommentAbout, CommentId, CommentOutcome, CommentRound, CommentRoundId, CommentTally,
    Ruling, Withdrawal,
};
use crate::store::{Moved, account, bad, hand, hand_of, moment, moment_of};
use crate::{Hand, SchemeError, StatementId};

const ROUNDS: &str = "SELECT r.id, r.study, r.title, r.due, r.account, r.role, r.at, r.entry, \
     e.account AS closed_account, e.role AS closed_role, e.at AS closed_at, e.entry AS closed_entry, \
     (SELECT COUNT(*) FROM comment c WHERE c.round = r.id) AS given, \
     (SELECT COUNT(*) FROM comment c JOIN comment_ruling u ON u.comment = c.id WHERE c.round = r.id) AS ruled, \
     (SELECT COUNT(*) FROM comment c JOIN comment_withdrawal w ON w.comment = c.id WHERE c.round = r.id) AS withdrawn \
     FROM comment_round r LEFT JOIN comment_round_close e ON e.round = r.id";

const COMMENTS: &str = "SELECT c.id, c.study, c.round, c.statement, c.statement_version, c.sentence, c.words, c.proposed, \
     c.account, c.role, c.at, c.entry, v.text AS statement_text, \
     w.reason AS withdrawn_reason, w.account AS withdrawn_account, w.role AS withdrawn_role, w.at AS withdrawn_at, \
     w.entry AS withdrawn_entry, \
     u.outcome, u.reason, u.taken, u.account AS ruled_account, u.role AS ruled_role, u.at AS ruled_at, u.entry AS ruled_entry \
     FROM comment c \
     LEFT JOIN statement_version v ON v.statement = c.statement AND v.number = c.statement_version \
     LEFT JOIN comment_withdrawal w ON w.comment = c.id \
     LEFT JOIN comment_ruling u ON u.comment = c.id";

/// Which rounds.
pub(super) enum Of<'a> {
    Everything,
    Study(&'a StudyCode),
    One(CommentRoundId),
}

/// The rounds, oldest first.
pub(super) async fn rounds(sql: &mut AnyConnection, of: Of<'_>) -> Result<Vec<CommentRound>, SchemeError> {
    let (by, value) = match of {
        Of::Everything => ("$1 = ''", String::new()),
        Of::Study(study) => ("r.study = $1", study.as_str().to_owned()),
        Of::One(id) => ("r.id = $1", id.to_string()),
    };
    let query = format!("{ROUNDS} WHERE {by} ORDER BY r.id");
    let rows = sqlx::query(AssertSqlSafe(query)).bind(value.clone()).fetch_all(&mut *sql).await?;
    let people = format!(
        "SELECT p.round, p.person FROM comment_round_person p JOIN comment_round r ON r.id = p.round WHERE {by} \
         ORDER BY p.round, p.person"
    );
    let people = sqlx::query(AssertSqlSafe(people)).bind(value).fetch_all(sql).await?;
    let mut invited: BTreeMap<String, Vec<AccountId>> = BTreeMap::new();
    for row in &people {
        let person = row.try_get::<String, _>("person")?.parse()?;
        invited.entry(row.try_get("round")?).or_default().push(person);
    }
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("id")?;
            read_round(row, invited.remove(&id).unwrap_or_default())
        })
        .collect()
}

/// Which comments.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which<'a> {
    Everything,
    One(CommentId),
    Round(CommentRoundId),
    Statement(StatementId),
    Author(&'a StudyCode, AccountId),
    AuthorInRound(CommentRoundId, AccountId),
}

/// The comments after `after`, oldest first, at most `limit`; with `condition` on them besides.
pub(super) async fn comments(
    sql: &mut AnyConnection,
    which: Which<'_>,
    condition: &'static str,
    (after, limit): (Option<CommentId>, i64),
) -> Result<Vec<Comment>, SchemeError> {
    let (by, one, other) = match which {
        Which::Everything => ("$1 = $2", String::new(), String::new()),
        Which::One(id) => ("c.id = $1 AND $2 = ''", id.to_string(), String::new()),
        Which::Round(id) => ("c.round = $1 AND $2 = ''", id.to_string(), String::new()),
        Which::Statement(id) => ("c.statement = $1 AND $2 = ''", id.to_string(), String::new()),
        Which::Author(study, id) => {
            ("c.study = $1 AND c.account = $2", study.as_str().to_owned(), id.to_string())
        }
        Which::AuthorInRound(round, id) => {
            ("c.round = $1 AND c.account = $2", round.to_string(), id.to_string())
        }
    };
    let query = format!("{COMMENTS} WHERE {by} AND c.id > $3 {condition} ORDER BY c.id LIMIT $4");
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let rows = sqlx::query(AssertSqlSafe(query)).bind(one).bind(other).bind(after).bind(limit);
    rows.fetch_all(sql).await?.iter().map(read).collect()
}

/// Those nobody ruled on and nobody withdrew.
pub(super) const OPEN: &str = "AND u.comment IS NULL AND w.comment IS NULL";

pub(super) async fn comment(sql: &mut AnyConnection, id: CommentId) -> Result<Option<Comment>, SchemeError> {
    Ok(comments(sql, Which::One(id), "", (None, 1)).await?.pop())
}

/// How many comments about each statement of a study wait for a ruling.
pub(super) async fn open_by_statement(
    sql: &mut AnyConnection,
    study: &StudyCode,
) -> Result<BTreeMap<StatementId, i64>, SchemeError> {
    let rows = sqlx::query(
        "SELECT c.statement, COUNT(*) AS waiting FROM comment c \
         LEFT JOIN comment_withdrawal w ON w.comment = c.id LEFT JOIN comment_ruling u ON u.comment = c.id \
         WHERE c.study = $1 AND c.statement <> '' AND u.comment IS NULL AND w.comment IS NULL GROUP BY c.statement",
    )
    .bind(study.as_str())
    .fetch_all(sql)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get::<String, _>("statement")?.parse()?, row.try_get("waiting")?)))
        .collect()
}

pub(super) async fn insert_round(sql: &mut AnyConnection, round: &CommentRound) -> Result<(), SchemeError> {
    sqlx::query(
        "INSERT INTO comment_round (id, study, title, due, account, role, at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(round.id.to_string())
    .bind(round.study.as_str())
    .bind(&round.title)
    .bind(round.due.to_string())
    .bind(account(round.by.account))
    .bind(round.by.role.code())
    .bind(round.at.as_microsecond())
    .bind(round.entry)
    .execute(&mut *sql)
    .await?;
    for person in &round.invited {
        sqlx::query("INSERT INTO comment_round_person (round, person) VALUES ($1, $2)")
            .bind(round.id.to_string())
            .bind(person.to_string())
            .execute(&mut *sql)
            .await?;
    }
    Ok(())
}

/// Closes a round, unless it is closed.
pub(super) async fn insert_close(
    sql: &mut AnyConnection,
    round: CommentRoundId,
    closed: &Closed,
) -> Result<Moved, SchemeError> {
    let done = sqlx::query(
        "INSERT INTO comment_round_close (round, account, role, at, entry) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (round) DO NOTHING",
    )
    .bind(round.to_string())
    .bind(account(closed.by.account))
    .bind(closed.by.role.code())
    .bind(closed.at.as_microsecond())
    .bind(closed.entry)
    .execute(sql)
    .await?;
    Ok(Moved::of(done.rows_affected()))
}

pub(super) async fn insert(sql: &mut AnyConnection, comment: &Comment) -> Result<(), SchemeError> {
    let (statement, version, sentence) = match &comment.about {
        CommentAbout::Whole => (String::new(), 0, ""),
        CommentAbout::Statement { statement, version, sentence, .. } => {
            (statement.to_string(), *version, sentence.as_str())
        }
    };
    sqlx::query(
        "INSERT INTO comment (id, study, round, statement, statement_version, sentence, words, proposed, account, role, at, \
         entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(comment.id.to_string())
    .bind(comment.study.as_str())
    .bind(comment.round.to_string())
    .bind(statement)
    .bind(version)
    .bind(sentence)
    .bind(&comment.words)
    .bind(comment.proposed.as_deref().unwrap_or_default())
    .bind(account(comment.by.account))
    .bind(comment.by.role.code())
    .bind(comment.at.as_microsecond())
    .bind(comment.entry)
    .execute(sql)
    .await?;
    Ok(())
}

/// Keeps why a comment was withdrawn, unless it was.
pub(super) async fn insert_withdrawal(
    sql: &mut AnyConnection,
    comment: CommentId,
    withdrawal: &Withdrawal,
) -> Result<Moved, SchemeError> {
    let done = sqlx::query(
        "INSERT INTO comment_withdrawal (comment, reason, account, role, at, entry) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (comment) DO NOTHING",
    )
    .bind(comment.to_string())
    .bind(&withdrawal.reason)
    .bind(account(withdrawal.by.account))
    .bind(withdrawal.by.role.code())
    .bind(withdrawal.at.as_microsecond())
    .bind(withdrawal.entry)
    .execute(sql)
    .await?;
    Ok(Moved::of(done.rows_affected()))
}

/// Keeps a ruling, unless the comment has one.
pub(super) async fn insert_ruling(
    sql: &mut AnyConnection,
    comment: CommentId,
    ruling: &Ruling,
) -> Result<Moved, SchemeError> {
    let done = sqlx::query(
        "INSERT INTO comment_ruling (comment, outcome, reason, taken, account, role, at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (comment) DO NOTHING",
    )
    .bind(comment.to_string())
    .bind(ruling.outcome.code())
    .bind(&ruling.reason)
    .bind(ruling.taken)
    .bind(account(ruling.by.account))
    .bind(ruling.by.role.code())
    .bind(ruling.at.as_microsecond())
    .bind(ruling.entry)
    .execute(sql)
    .await?;
    Ok(Moved::of(done.rows_affected()))
}

fn read_round(row: &AnyRow, invited: Vec<AccountId>) -> Result<CommentRound, SchemeError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let closed = later(row, "closed")?.map(|(by, at, entry)| Closed { by, at, entry });
    Ok(CommentRound {
        id: text("id")?.parse()?,
        study: text("study")?.parse().map_err(bad)?,
        title: text("title")?,
        due: text("due")?.parse().map_err(bad)?,
        invited,
        by: hand(row)?,
        at: moment(row)?,
        entry: row.try_get("entry")?,
        closed,
        tally: CommentTally {
            given: row.try_get("given")?,
            ruled: row.try_get("ruled")?,
            withdrawn: row.try_get("withdrawn")?,
        },
    })
}

fn read(row: &AnyRow) -> Result<Comment, SchemeError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let statement = text("statement")?;
    let about = if statement.is_empty() {
        CommentAbout::Whole
    } else {
        CommentAbout::Statement {
            statement: statement.parse()?,
            version: row.try_get("statement_version")?,
            text: row.try_get::<Option<String>, _>("statement_text")?.unwrap_or_default(),
            sentence: text("sentence")?,
        }
    };
    let withdrawal = match later(row, "withdrawn")? {
        Some((by, at, entry)) => Some(Withdrawal { reason: text("withdrawn_reason")?, by, at, entry }),
        None => None,
    };
    let ruling = match later(row, "ruled")? {
        Some((by, at, entry)) => {
            let outcome = text("outcome")?;
            let outcome = CommentOutcome::from_code(&outcome)
                .ok_or_else(|| bad(format!("«{outcome}» is no outcome of a comment")))?;
            Some(Ruling { outcome, reason: text("reason")?, taken: row.try_get("taken")?, by, at, entry })
        }
        None => None,
    };
    let proposed = text("proposed")?;
    Ok(Comment {
        id: text("id")?.parse()?,
        study: text("study")?.parse().map_err(bad)?,
        round: text("round")?.parse()?,
        about,
        words: text("words")?,
        proposed: if proposed.is_empty() { None } else { Some(proposed) },
        by: hand(row)?,
        at: moment(row)?,
        entry: row.try_get("entry")?,
        withdrawal,
        ruling,
    })
}

/// Who did what came later, when, and the position of its entry; `None` when it did not come.
fn later(row: &AnyRow, name: &str) -> Result<Option<(Hand, jiff::Timestamp, i64)>, SchemeError> {
    let text = |part: &str| row.try_get::<Option<String>, _>(format!("{name}_{part}").as_str());
    let number = |part: &str| row.try_get::<Option<i64>, _>(format!("{name}_{part}").as_str());
    Ok(match (text("account")?, text("role")?, number("at")?, number("entry")?) {
        (Some(account), Some(role), Some(at), Some(entry)) => {
            Some((hand_of(&account, &role)?, moment_of(at)?, entry))
        }
        _ => None,
    })
}
