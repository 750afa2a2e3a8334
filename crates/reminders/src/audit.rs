//! What is kept of sent letters against what the ledger says was sent.
//!
//! Letters that were not sent have no entry of their own and are not looked at.

use std::collections::BTreeSet;

use ::store::{Store, StoreError};
use kernel::Entry;
use serde_json::Value;

use crate::model::{LetterId, State};
use crate::store as rows;

/// How many entries are looked at between two looks at the database.
const PAGE: i64 = 200;

/// Compares every sent letter with its ledger entry. Each line names the entry or the letter.
///
/// # Errors
/// When the database refuses. A difference is not an error here: it is the answer.
pub async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut differences = Vec::new();
    let mut told = BTreeSet::new();
    let mut after = 0;
    loop {
        let entries = ::store::entries_of(store, "letter.sent", after, PAGE).await?;
        let Some(last) = entries.last() else { break };
        after = last.sequence;
        for entry in &entries {
            let id = entry.subject.strip_prefix("letter/").and_then(|id| id.parse::<LetterId>().ok());
            told.extend(id);
            if let Some(what) = differing(store, entry, id).await? {
                let position = entry.sequence;
                differences
                    .push(format!("entry {position}: {} {what}; restore it from a backup", entry.subject));
            }
        }
    }
    for id in rows::sent_ids(store).await?.into_iter().filter(|id| !told.contains(id)) {
        differences.push(format!(
            "letter/{id} stands as sent, but no ledger entry tells of it; compare with the last backup"
        ));
    }
    Ok(differences)
}

async fn differing(store: &Store, entry: &Entry, id: Option<LetterId>) -> Result<Option<String>, StoreError> {
    let Some(id) = id else { return Ok(Some("is not told of in words the program writes".to_owned())) };
    let Some(letter) = rows::letter(store, id).await? else {
        return Ok(Some("is not there, and was sent".to_owned()));
    };
    let facts: Value = serde_json::from_str(&entry.payload).unwrap_or_default();
    let fact = |name: &str| facts.get(name).and_then(Value::as_str).map(str::to_owned);
    let due = &letter.due;
    let same = fact("rule").as_deref() == Some(&due.rule)
        && fact("occasion") == Some(due.occasion.to_string())
        && fact("kind").as_deref() == Some(due.kind.code())
        && fact("study").as_deref() == Some(letter.study.as_str())
        && fact("body") == due.body.as_ref().map(ToString::to_string)
        && fact("to") == Some(format!("account/{}", due.account));
    if letter.state != State::Sent || letter.ended_at != Some(entry.at) {
        return Ok(Some("stands as something else than sent at that moment".to_owned()));
    }
    Ok((!same).then(|| "is about something else than was told".to_owned()))
}
