//! The rows of passports: added, read, never changed.

use std::collections::BTreeMap;

use ::store::{Reader, Store, StoreError, Tx};
use kernel::{BodyCode, Digest, StudyCode};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::actions::NewPassport;
use super::model::Passport;
use crate::submission::Submission;
use crate::submission::store::{moment, optional, parsed};
use crate::{Amount, Version};

kernel::typed_id! {
    /// What somebody vouches for about a figure.
    PassportId
}

/// How many passports of a body are looked at: every figure of many files.
const MOST: i64 = 20_000;

/// What the people of a body vouched for, newest first.
///
/// # Errors
/// When the database refuses.
pub async fn passports(
    store: &Store,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<Vec<Passport>, StoreError> {
    let mut reader: Reader = store.read().await?;
    let rows = sqlx::query(
        "SELECT file, figure, figure_digest, numerator, denominator, definition, as_of, vouched_by, vouched_name, \
         vouched_at FROM passport WHERE study = $1 AND body = $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(study.as_str())
    .bind(body.as_str())
    .bind(MOST)
    .fetch_all(reader.sql())
    .await?;
    rows.iter().map(read).collect()
}

/// The passports that stand for the figures of a version, newest first.
///
/// # Errors
/// When the database refuses.
pub async fn passports_of(store: &Store, version: &Version) -> Result<Vec<Passport>, StoreError> {
    let all = passports(store, &version.study, &version.body).await?;
    let mut seen = std::collections::HashSet::new();
    Ok(all
        .into_iter()
        .filter(|passport| passport.file == version.digest && seen.insert(passport.figure.clone()))
        .collect())
}

/// The newest passport of each body of a study, by its id: another one when somebody vouched since.
///
/// # Errors
/// When the database refuses.
pub async fn newest_of_study(
    store: &Store,
    study: &StudyCode,
) -> Result<BTreeMap<BodyCode, PassportId>, StoreError> {
    let mut reader: Reader = store.read().await?;
    let rows = sqlx::query("SELECT body, MAX(id) FROM passport WHERE study = $1 GROUP BY body")
        .bind(study.as_str())
        .fetch_all(reader.sql())
        .await?;
    rows.iter().map(|row| Ok((parsed(row, 0, "passport.body")?, parsed(row, 1, "passport.id")?))).collect()
}

/// The digest of what is signed with a submission: its file and the passports that stand for it.
pub(crate) async fn signed_content_in(tx: &mut Tx, submission: &Submission) -> Result<Digest, StoreError> {
    let rows =
        sqlx::query("SELECT id FROM passport WHERE study = $1 AND body = $2 AND file = $3 ORDER BY id")
            .bind(submission.study.as_str())
            .bind(submission.body.as_str())
            .bind(submission.digest.to_string())
            .fetch_all(tx.sql())
            .await?;
    let mut parts = vec![submission.digest.to_string()];
    for row in &rows {
        parts.push(row.try_get(0)?);
    }
    Ok(Digest::of_parts(parts.iter().map(String::as_bytes)))
}

/// Keeps a passport.
pub(super) async fn insert(
    tx: &mut Tx,
    (study, body, file): (&StudyCode, &BodyCode, Digest),
    name: &str,
    new: &NewPassport,
) -> Result<(), StoreError> {
    let id: PassportId = tx.new_id();
    let (now, entry) = (tx.now().as_microsecond(), tx.next_position());
    let who = tx.actor().account.map(|account| account.to_string());
    sqlx::query(
        "INSERT INTO passport (id, study, body, file, figure, figure_digest, numerator, denominator, definition, as_of, \
         vouched_by, vouched_name, vouched_at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(id.to_string())
    .bind(study.as_str())
    .bind(body.as_str())
    .bind(file.to_string())
    .bind(new.figure.as_str())
    .bind(new.figure_digest.to_string())
    .bind(new.numerator.map(Amount::ten_thousandths))
    .bind(new.denominator.map(Amount::ten_thousandths))
    .bind(new.definition.trim())
    .bind(new.as_of.map(|day| day.to_string()))
    .bind(who)
    .bind(name)
    .bind(now)
    .bind(entry)
    .execute(tx.sql())
    .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Passport, StoreError> {
    let amount = |column: usize| -> Result<Option<Amount>, StoreError> {
        Ok(row.try_get::<Option<i64>, _>(column)?.map(Amount::from_ten_thousandths))
    };
    Ok(Passport {
        file: parsed(row, 0, "passport.file")?,
        figure: row.try_get(1)?,
        figure_digest: parsed(row, 2, "passport.figure_digest")?,
        numerator: amount(3)?,
        denominator: amount(4)?,
        definition: row.try_get(5)?,
        as_of: optional(row, 6, "passport.as_of")?,
        vouched_by: optional(row, 7, "passport.vouched_by")?,
        vouched_name: row.try_get(8)?,
        vouched_at: moment(row.try_get(9)?)?,
    })
}
