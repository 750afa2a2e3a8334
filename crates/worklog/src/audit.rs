//! What is kept of work logs against what the ledger says was registered.

use std::collections::BTreeSet;

use ::store::Store;
use kernel::Entry;
use serde_json::Value;

use crate::actions::entry_facts;
use crate::{WorklogError, WorklogId, store as rows};

/// How many entries are looked at between two looks at the database.
const PAGE: i64 = 100;

/// Compares every version of every work log, and its three files, with its ledger entry. Each line names the entry.
///
/// # Errors
/// When the database refuses. A difference is not an error here: it is the answer.
pub async fn audit(store: &Store) -> Result<Vec<String>, WorklogError> {
    let mut differences = Vec::new();
    let mut told = BTreeSet::new();
    let mut after = 0;
    loop {
        let entries = ::store::entries_of(store, "worklog.registered", after, PAGE).await?;
        let Some(last) = entries.last() else { break };
        after = last.sequence;
        for entry in &entries {
            let (position, subject) = (entry.sequence, &entry.subject);
            let payload: Value = serde_json::from_str(&entry.payload).unwrap_or_default();
            let number = payload.get("number").and_then(Value::as_i64).unwrap_or_default();
            let id = subject.strip_prefix("worklog/").unwrap_or_default();
            told.insert((id.to_owned(), number));
            let what = match id.parse() {
                Ok(id) => differing(store, entry, id, number).await?,
                Err(_) => Some("is told of in words the program does not write".to_owned()),
            };
            differences.extend(what.map(|what| {
                format!("entry {position}: version {number} of {subject} {what}; restore it from a backup")
            }));
        }
    }
    for (id, number) in rows::all_versions(store).await? {
        if !told.contains(&(id.clone(), number)) {
            differences.push(format!(
                "no entry: version {number} of worklog/{id} was added past the program; compare with the last backup"
            ));
        }
    }
    Ok(differences)
}

/// What is wrong with the version an entry tells of.
async fn differing(
    store: &Store,
    entry: &Entry,
    id: WorklogId,
    number: i64,
) -> Result<Option<String>, WorklogError> {
    let (log, kept) = match rows::registered(store, id, number).await {
        Ok(Some(found)) => found,
        Ok(None) => return Ok(Some("was registered and is gone".to_owned())),
        Err(error @ (WorklogError::Store(_) | WorklogError::Sql(_))) => return Err(error),
        Err(error) => return Ok(Some(format!("cannot be read ({error})"))),
    };
    if log.version.registered_at != entry.at {
        return Ok(Some("bears another moment than its entry".to_owned()));
    }
    let told = entry_facts(&log, kept).to_string();
    if told != entry.payload {
        return Ok(Some("was changed after it was registered".to_owned()));
    }
    for digest in [log.version.source, log.version.mapping, log.version.parquet] {
        if let Err(error) = store.blobs().get(&digest).await {
            return Ok(Some(format!("has lost a file ({error})")));
        }
    }
    Ok(None)
}
