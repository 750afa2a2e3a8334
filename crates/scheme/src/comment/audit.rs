//! What is kept of comment rounds against what the ledger says of them. Every row names its entry, and what an entry says of a row is
//! made from the row itself, so that both are compared whole.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::Entry;
use serde_json::{Value, json};

use ::store::Store;

use super::actions::{of_comment, of_round};
use super::store::{self as rows, Of, Which};
use crate::audit::{facts, is_by};
use crate::{Hand, SchemeError};

/// How many comments are read at once.
const PAGE: i64 = 500;

/// A row as its entry has to tell it.
struct Kept {
    kind: &'static str,
    subject: String,
    facts: Value,
    by: Hand,
    at: Timestamp,
}

/// What differs between the rows and those of `entries` that tell of them. Each line names the entry.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn differences<'e>(
    store: &Store,
    entries: impl Iterator<Item = &'e Entry>,
) -> Result<Vec<String>, SchemeError> {
    let mut kept = match kept(store).await {
        Ok(kept) => kept,
        Err(error @ (SchemeError::Store(_) | SchemeError::Database(_))) => return Err(error),
        Err(error) => {
            return Ok(vec![format!(
                "a row of the comment rounds cannot be read ({error}); restore it from a backup"
            )]);
        }
    };
    let mut differences = Vec::new();
    for entry in entries.filter(|entry| tells_of_comments(entry)) {
        let what = match kept.remove(&entry.sequence) {
            None => "names a row that is gone",
            Some(row) if !row.is_told_by(entry) => "says something else than is kept",
            Some(_) => continue,
        };
        let (position, subject) = (entry.sequence, &entry.subject);
        differences.push(format!("entry {position}: {subject} {what}; restore it from a backup"));
    }
    differences.extend(kept.into_iter().map(|(entry, row)| {
        format!("entry {entry}: {} was added past the program; compare with the last backup", row.subject)
    }));
    Ok(differences)
}

/// An edit of a statement tells of a comment when it carries its ruling.
fn tells_of_comments(entry: &Entry) -> bool {
    entry.kind.starts_with("comment.")
        || entry.kind.starts_with("comment_round.")
        || (entry.kind == "statement.edited" && !facts(entry)["ruling"].is_null())
}

/// Every row by the position of its entry; as many as were ever written. Of two rows that name one entry, one stands at the
/// position before zero that is its own, where no entry is.
async fn kept(store: &Store) -> Result<BTreeMap<i64, Kept>, SchemeError> {
    let mut reader = store.read().await?;
    let mut all: Vec<(i64, Kept)> = Vec::new();
    for round in rows::rounds(reader.sql(), Of::Everything).await? {
        let subject = of_round(round.id);
        let facts = round.facts();
        all.push((round.entry, row("comment_round.opened", &subject, facts, (&round.by, round.at))));
        if let Some(closed) = &round.closed {
            let told = row("comment_round.closed", &subject, json!({}), (&closed.by, closed.at));
            all.push((closed.entry, told));
        }
    }
    let mut after = None;
    loop {
        let comments = rows::comments(reader.sql(), Which::Everything, "", (after, PAGE)).await?;
        let Some(last) = comments.last() else { break };
        after = Some(last.id);
        for comment in &comments {
            let subject = of_comment(comment.id);
            let facts = comment.facts();
            all.push((comment.entry, row("comment.given", &subject, facts, (&comment.by, comment.at))));
            if let Some(gone) = &comment.withdrawal {
                let told = row("comment.withdrawn", &subject, gone.facts(), (&gone.by, gone.at));
                all.push((gone.entry, told));
            }
            if let Some(ruling) = &comment.ruling {
                let (kind, subject, facts) = ruling.told_of(comment);
                all.push((ruling.entry, row(kind, &subject, facts, (&ruling.by, ruling.at))));
            }
        }
    }
    let mut kept = BTreeMap::new();
    for (nth, (entry, row)) in (1..).zip(all) {
        let entry = if kept.contains_key(&entry) { -nth } else { entry };
        kept.insert(entry, row);
    }
    Ok(kept)
}

fn row(kind: &'static str, subject: &str, facts: Value, (by, at): (&Hand, Timestamp)) -> Kept {
    Kept { kind, subject: subject.to_owned(), facts, by: by.clone(), at }
}

impl Kept {
    fn is_told_by(&self, entry: &Entry) -> bool {
        entry.kind == self.kind
            && entry.subject == self.subject
            && is_by(entry, &self.by)
            && entry.at == self.at
            && facts(entry) == self.facts
    }
}
