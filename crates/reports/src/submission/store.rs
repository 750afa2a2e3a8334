//! The rows of submissions. It decides nothing.

use ::store::{Store, StoreError, Tx};
use formats::Letters;
use jiff::Timestamp;
use kernel::{BodyCode, Digest, StudyCode};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::model::{SignOff, Submission, SubmissionId, SubmissionState};
use crate::VersionId;

/// A query for submissions, with the given end.
macro_rules! select {
    ($end:literal) => {
        concat!(
            "SELECT id, study, body, number, file_name, digest, size, state, errors, warnings, made_by, made_at, ",
            "sent_at, returned_at, returned_why, signed_by, signed_name, signed_at, signed_content, version, encoding ",
            "FROM submission ",
            $end
        )
    };
}

/// The submissions of a body for a study, newest first, at most a hundred.
///
/// # Errors
/// When the database refuses.
pub async fn submissions(
    store: &Store,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<Vec<Submission>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(select!("WHERE study = $1 AND body = $2 ORDER BY number DESC LIMIT 100"))
        .bind(study.as_str())
        .bind(body.as_str())
        .fetch_all(reader.sql())
        .await?;
    rows.iter().map(read).collect()
}

/// One submission of a body by its number.
///
/// # Errors
/// When the database refuses.
pub async fn submission(
    store: &Store,
    study: &StudyCode,
    body: &BodyCode,
    number: i64,
) -> Result<Option<Submission>, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query(select!("WHERE study = $1 AND body = $2 AND number = $3"))
        .bind(study.as_str())
        .bind(body.as_str())
        .bind(number)
        .fetch_optional(reader.sql())
        .await?;
    row.as_ref().map(read).transpose()
}

/// The submission of a body that somebody still has something to do with; there is one at most.
///
/// # Errors
/// When the database refuses.
pub async fn open_of(
    store: &Store,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<Option<Submission>, StoreError> {
    let newest = submissions(store, study, body).await?.into_iter().next();
    Ok(newest.filter(|submission| submission.state.is_open()))
}

/// Every submission that was signed off and has no version yet, oldest first, at most a thousand.
pub(super) async fn signed_without_version(store: &Store) -> Result<Vec<Submission>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(select!("WHERE state = 'signed' ORDER BY signed_at LIMIT 1000"))
        .fetch_all(reader.sql())
        .await?;
    rows.iter().map(read).collect()
}

/// The submission a version was made of; `None` when it was received without one.
///
/// # Errors
/// When the database refuses.
pub async fn of_version(store: &Store, version: VersionId) -> Result<Option<Submission>, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query(select!("WHERE version = $1 ORDER BY number DESC LIMIT 1"))
        .bind(version.to_string())
        .fetch_optional(reader.sql())
        .await?;
    row.as_ref().map(read).transpose()
}

/// The newest submission of a body, as a change sees it.
pub(super) async fn newest_in(
    tx: &mut Tx,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<Option<Submission>, StoreError> {
    let row = sqlx::query(select!("WHERE study = $1 AND body = $2 ORDER BY number DESC LIMIT 1"))
        .bind(study.as_str())
        .bind(body.as_str())
        .fetch_optional(tx.sql())
        .await?;
    row.as_ref().map(read).transpose()
}

/// The submission with this id, as a change sees it.
pub(super) async fn one_in(tx: &mut Tx, id: SubmissionId) -> Result<Option<Submission>, StoreError> {
    let row = sqlx::query(select!("WHERE id = $1")).bind(id.to_string()).fetch_optional(tx.sql()).await?;
    row.as_ref().map(read).transpose()
}

/// Keeps a new submission.
pub(super) async fn insert(tx: &mut Tx, new: &Submission) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO submission (id, study, body, number, file_name, digest, size, state, errors, warnings, made_by, made_at, \
         encoding) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(new.id.to_string())
    .bind(new.study.as_str())
    .bind(new.body.as_str())
    .bind(new.number)
    .bind(new.file_name.as_str())
    .bind(new.digest.to_string())
    .bind(new.size)
    .bind(new.state.code())
    .bind(new.found.0)
    .bind(new.found.1)
    .bind(new.made_by.map(|account| account.to_string()))
    .bind(new.made_at.as_microsecond())
    .bind(new.encoding.code())
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Moves a submission from one state to the next, with whatever that state remembers.
pub(super) async fn set_state(
    tx: &mut Tx,
    submission: &Submission,
    next: SubmissionState,
) -> Result<(), StoreError> {
    let who = tx.actor().account.map(|account| account.to_string());
    let now = tx.now().as_microsecond();
    let (id, before) = (submission.id.to_string(), submission.state.code());
    let query = match next {
        SubmissionState::Awaiting => sqlx::query(
            "UPDATE submission SET state = 'awaiting', sent_by = $1, sent_at = $2 WHERE id = $3 AND state = $4",
        )
        .bind(who)
        .bind(now),
        SubmissionState::Returned => sqlx::query(
            "UPDATE submission SET state = 'returned', returned_by = $1, returned_at = $2, returned_why = $5 \
             WHERE id = $3 AND state = $4",
        )
        .bind(who)
        .bind(now),
        SubmissionState::Signed => sqlx::query(
            "UPDATE submission SET state = 'signed', signed_by = $1, signed_at = $2, signed_name = $5, \
             signed_content = $6 WHERE id = $3 AND state = $4",
        )
        .bind(who)
        .bind(now),
        SubmissionState::Draft | SubmissionState::Received | SubmissionState::Replaced => {
            sqlx::query("UPDATE submission SET state = $1, version = $2 WHERE id = $3 AND state = $4")
                .bind(next.code())
                .bind(submission.version.map(|version| version.to_string()))
        }
    };
    let query = query.bind(id).bind(before);
    let query = match (next, &submission.returned, &submission.signed) {
        (SubmissionState::Returned, Some((_, why)), _) => query.bind(why.clone()),
        (SubmissionState::Signed, _, Some(signed)) => {
            query.bind(signed.name.clone()).bind(signed.content.to_string())
        }
        _ => query,
    };
    let done = query.execute(tx.sql()).await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::row("submission.state", "it was changed meanwhile; load the page again"))
    }
}

/// Notes that `version` was made of the signed submission `id`.
pub(crate) async fn mark_received(
    tx: &mut Tx,
    id: SubmissionId,
    version: VersionId,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "UPDATE submission SET state = 'received', version = $1 WHERE id = $2 AND state = 'signed'",
    )
    .bind(version.to_string())
    .bind(id.to_string())
    .execute(tx.sql())
    .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::row("submission.state", "it is not signed off, or was received already"))
    }
}

fn read(row: &AnyRow) -> Result<Submission, StoreError> {
    let returned_at: Option<i64> = row.try_get(13)?;
    let returned_why: Option<String> = row.try_get(14)?;
    let signed_name: Option<String> = row.try_get(16)?;
    let signed_at: Option<i64> = row.try_get(17)?;
    let signed = match (signed_name, signed_at) {
        (Some(name), Some(at)) => Some(SignOff {
            by: optional(row, 15, "submission.signed_by")?,
            name,
            at: moment(at)?,
            content: parsed::<Digest>(row, 18, "submission.signed_content")?,
        }),
        _ => None,
    };
    Ok(Submission {
        id: parsed(row, 0, "submission.id")?,
        study: parsed(row, 1, "submission.study")?,
        body: parsed(row, 2, "submission.body")?,
        number: row.try_get(3)?,
        file_name: row.try_get(4)?,
        digest: parsed(row, 5, "submission.digest")?,
        size: row.try_get(6)?,
        state: state(row, 7)?,
        found: (row.try_get(8)?, row.try_get(9)?),
        made_by: optional(row, 10, "submission.made_by")?,
        made_at: moment(row.try_get(11)?)?,
        sent_at: row.try_get::<Option<i64>, _>(12)?.map(moment).transpose()?,
        returned: returned_at.map(moment).transpose()?.zip(returned_why),
        signed,
        version: optional(row, 19, "submission.version")?,
        encoding: Letters::from_code(row.try_get::<&str, _>(20)?)
            .ok_or_else(|| StoreError::row("submission.encoding", "no such encoding is known"))?,
    })
}

fn state(row: &AnyRow, column: usize) -> Result<SubmissionState, StoreError> {
    let code: String = row.try_get(column)?;
    SubmissionState::parse(&code).ok_or_else(|| StoreError::row("submission.state", "no such state is known"))
}

/// A column of text that stands for something.
pub(crate) fn parsed<T: std::str::FromStr>(
    row: &AnyRow,
    column: usize,
    what: &'static str,
) -> Result<T, StoreError>
where
    T::Err: ToString,
{
    let text: String = row.try_get(column)?;
    text.parse().map_err(|error: T::Err| StoreError::row(what, error.to_string()))
}

/// A column of text that stands for something, or nothing.
pub(crate) fn optional<T: std::str::FromStr>(
    row: &AnyRow,
    column: usize,
    what: &'static str,
) -> Result<Option<T>, StoreError>
where
    T::Err: ToString,
{
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| text.parse().map_err(|error: T::Err| StoreError::row(what, error.to_string())))
        .transpose()
}

/// Microseconds since 1970 in UTC as a moment.
pub(crate) fn moment(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|error| StoreError::row("a moment", error))
}
