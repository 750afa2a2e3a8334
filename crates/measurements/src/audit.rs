//! What is kept of measurements and replies against what the ledger says was made and replied.
//!
//! It does not measure again: that the figures follow from the log is shown by measuring it.

use std::collections::BTreeSet;

use ::store::Store;
use kernel::Entry;
use serde_json::Value;

use crate::reply::kept as replies;
use crate::{MeasurementError, actions, reply, store as rows};

/// How many entries are looked at between two looks at the database.
const PAGE: i64 = 100;

/// Compares every measurement with its cells, example cases and result, and every reply, with its ledger entry. Each line
/// names the entry.
///
/// # Errors
/// When the database refuses. A difference is not an error here: it is the answer.
pub async fn audit(store: &Store) -> Result<Vec<String>, MeasurementError> {
    let mut differences = Vec::new();
    let mut told = BTreeSet::new();
    for kind in ["measurement.made", "unit.replied"] {
        let mut after = 0;
        loop {
            let entries = ::store::entries_of(store, kind, after, PAGE).await?;
            let Some(last) = entries.last() else { break };
            after = last.sequence;
            for entry in &entries {
                told.insert(entry.subject.clone());
                let found = match entry.subject.split_once('/') {
                    Some(("measurement", id)) => measurement(store, entry, id).await,
                    Some(("reply", id)) => replied(store, entry, id).await,
                    _ => Ok(Some("is told of in words the program does not write".to_owned())),
                };
                let wrong = match found {
                    Ok(wrong) => wrong,
                    Err(error @ (MeasurementError::Store(_) | MeasurementError::Sql(_))) => {
                        return Err(error);
                    }
                    Err(error) => Some(format!("cannot be read ({error})")),
                };
                let (position, subject) = (entry.sequence, &entry.subject);
                differences.extend(
                    wrong.map(|what| format!("entry {position}: {subject} {what}; restore it from a backup")),
                );
            }
        }
    }
    let mut reader = store.read().await?;
    let made = rows::ids(reader.sql()).await?.into_iter().map(|id| format!("measurement/{id}"));
    let replied = replies::ids(reader.sql()).await?.into_iter().map(|id| format!("reply/{id}"));
    for subject in made.chain(replied).filter(|subject| !told.contains(subject)) {
        differences
            .push(format!("no entry: {subject} was added past the program; compare with the last backup"));
    }
    Ok(differences)
}

async fn measurement(store: &Store, entry: &Entry, id: &str) -> Result<Option<String>, MeasurementError> {
    let mut reader = store.read().await?;
    let Some(kept) = rows::measurement(reader.sql(), id).await? else {
        return Ok(Some("was made and is gone".to_owned()));
    };
    let cells = rows::kept_cells(reader.sql(), &kept).await?;
    let examples = rows::kept_examples(reader.sql(), &kept).await?;
    drop(reader);
    if kept.made_at != entry.at {
        return Ok(Some("bears another moment than its entry".to_owned()));
    }
    let Some(log) = worklog::worklog(store, kept.worklog).await? else {
        return Ok(Some("belongs to a work log that is gone".to_owned()));
    };
    let told: Value = serde_json::from_str(&entry.payload).unwrap_or_default();
    let mut now = actions::entry_facts(&log, &kept, &cells, &examples);
    if told.get("kept").is_none()
        && let Some(now) = now.as_object_mut()
    {
        // Entries written before the rows themselves were told of.
        now.remove("kept");
    }
    if now != told {
        return Ok(Some("was changed after it was made".to_owned()));
    }
    if let Err(error) = store.blobs().get(&kept.result).await {
        return Ok(Some(format!("has lost its result ({error})")));
    }
    Ok(None)
}

async fn replied(store: &Store, entry: &Entry, id: &str) -> Result<Option<String>, MeasurementError> {
    let mut reader = store.read().await?;
    let Some(kept) = replies::of_id(reader.sql(), id).await? else {
        return Ok(Some("was written and is gone".to_owned()));
    };
    drop(reader);
    if kept.at != entry.at {
        return Ok(Some("bears another moment than its entry".to_owned()));
    }
    let Some(log) = worklog::worklog(store, kept.worklog).await? else {
        return Ok(Some("belongs to a work log that is gone".to_owned()));
    };
    let by = match kept.account {
        Some(account) => format!("{}:{account}", kept.role),
        None => kept.role.to_string(),
    };
    let told: Value = serde_json::from_str(&entry.payload).unwrap_or_default();
    if entry.actor != by || reply::entry_facts(&log, &kept) != told {
        return Ok(Some("was changed after it was written".to_owned()));
    }
    Ok(None)
}
