//! What is kept of answers to codings that waited against what the ledger says was answered.

use std::collections::BTreeSet;

use ::store::Store;
use kernel::Entry;

use crate::CodingError;
use crate::recheck::actions::facts_of;
use crate::recheck::{Recheck, store as rows};

/// How many entries are looked at between two looks at the database.
const PAGE: i64 = 500;

/// Compares every answer with its ledger entry. Each line names the entry.
///
/// # Errors
/// When the database refuses. A difference is not an error here: it is the answer.
pub(crate) async fn audit(store: &Store) -> Result<Vec<String>, CodingError> {
    let mut differences = Vec::new();
    let mut told = BTreeSet::new();
    let mut after = 0;
    loop {
        let entries = ::store::entries_of(store, "coding.rechecked", after, PAGE).await?;
        let Some(last) = entries.last() else { break };
        after = last.sequence;
        for entry in &entries {
            told.insert(entry.sequence);
            if !is_as_told(entry, &rows::of_entry(store, entry.sequence).await?) {
                let (position, subject) = (entry.sequence, &entry.subject);
                differences.push(format!(
                    "entry {position}: what was said of codings of {subject} was changed, added or lost; restore it from a backup"
                ));
            }
        }
    }
    let untold = rows::entries(store).await?.into_iter().filter(|entry| !told.contains(entry));
    differences.extend(untold.map(|entry| {
        format!("entry {entry}: codings were looked at again past the program; compare with the last backup")
    }));
    Ok(differences)
}

fn is_as_told(entry: &Entry, said: &[Recheck]) -> bool {
    let told: serde_json::Value = serde_json::from_str(&entry.payload).unwrap_or_default();
    let alike = |recheck: &Recheck| {
        said.first().is_some_and(|first| {
            (&recheck.ruling, recheck.plan_version, &recheck.memo)
                == (&first.ruling, first.plan_version, &first.memo)
        })
    };
    told == facts_of(said)
        && said.iter().all(|recheck| {
            alike(recheck)
                && entry.at == recheck.at
                && entry.actor == format!("{}:{}", recheck.role, recheck.account)
        })
}
