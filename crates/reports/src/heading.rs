//! Which section of the outline a person said a body's heading begins: chosen once, remembered for later files.
//!
//! A choice belongs to the words of the heading, without number, case and marks. Versions that were received keep how
//! they were read.

use std::collections::HashMap;

use ::store::{Store, StoreError};
use kernel::{Actor, BodyCode, NewEntry, StudyCode};
use serde_json::json;
use sqlx::Row as _;

use crate::OTHER;
use crate::read::heading_words;

kernel::typed_id! {
    /// A choice of a section for a heading.
    ChoiceId
}

/// The sections people chose for a body's headings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeadingChoices {
    by_words: HashMap<String, String>,
}

impl HeadingChoices {
    /// The section chosen for `heading`: a key of the outline, or [`OTHER`] for none of it.
    pub fn section(&self, heading: &str) -> Option<&str> {
        self.by_words.get(&heading_words(heading)).map(String::as_str)
    }
}

/// What people chose for a body's headings, at most ten thousand choices.
///
/// # Errors
/// When the database refuses.
pub async fn heading_choices(
    store: &Store,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<HeadingChoices, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(
        "SELECT heading, section FROM heading_choice WHERE study = $1 AND body = $2 ORDER BY id LIMIT 10000",
    )
    .bind(study.as_str())
    .bind(body.as_str())
    .fetch_all(reader.sql())
    .await?;
    let pairs: Result<Vec<(String, String)>, StoreError> =
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect();
    Ok(HeadingChoices { by_words: pairs?.into_iter().collect() })
}

/// Remembers which section each of `choices` begins: `(heading, section)`, the section [`OTHER`] for none. Sections the
/// plan does not know are left out. Ledger: `headings.chosen`, without the words.
///
/// # Errors
/// When the database refuses, or there is no such study.
pub async fn choose_headings(
    store: &Store,
    actor: &Actor,
    (study, body): (&StudyCode, &BodyCode),
    choices: &[(String, String)],
) -> Result<usize, StoreError> {
    let plan = plan::current(store, study).await?;
    let plan = plan.ok_or_else(|| StoreError::row("heading_choice.study", "there is no such study"))?;
    let known = |key: &str| key == OTHER || plan.outline.section(key).is_some();
    let mut tx = store.begin(actor).await?;
    let mut count = 0;
    for (heading, section) in choices.iter().filter(|(_, section)| known(section)) {
        let words = heading_words(heading);
        if words.is_empty() {
            continue;
        }
        let id: ChoiceId = tx.new_id();
        let (who, now) = (actor.account.map(|account| account.to_string()), tx.now().as_microsecond());
        sqlx::query(
            "INSERT INTO heading_choice (id, study, body, heading, section, chosen_by, chosen_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id.to_string())
        .bind(study.as_str())
        .bind(body.as_str())
        .bind(words)
        .bind(section.as_str())
        .bind(who)
        .bind(now)
        .execute(tx.sql())
        .await?;
        count += 1;
    }
    if count > 0 {
        let facts = json!({"headings": count});
        tx.commit(NewEntry::new("headings.chosen", format!("study/{study}/body/{body}"), facts)).await?;
    }
    Ok(count)
}
