//! What is kept of plans against what the ledger says was issued. Notices are not looked at.

use std::collections::{BTreeMap, BTreeSet};

use ::store::{Store, StoreError};
use kernel::{Entry, StudyCode};
use serde_json::Value;

use crate::directive::{self, IssuedDirective};
use crate::store as rows;

/// How many entries are looked at between two looks at the database.
const PAGE: i64 = 100;

/// Compares every version of every plan and its files, and every directive issued beside a plan, with its ledger entry. Each line
/// names the entry.
///
/// # Errors
/// When the database refuses. A difference is not an error here: it is the answer.
pub async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut differences = Vec::new();
    let mut told = BTreeSet::new();
    let mut after = 0;
    loop {
        let entries = ::store::entries_of(store, "plan.issued", after, PAGE).await?;
        let Some(last) = entries.last() else { break };
        after = last.sequence;
        for entry in &entries {
            told.insert(entry.sequence);
            if let Some(what) = differing(store, entry).await? {
                let (position, subject) = (entry.sequence, &entry.subject);
                differences.push(format!(
                    "entry {position}: the plan of {subject} {what}; restore it from a backup"
                ));
            }
        }
    }
    for (study, version, entry) in rows::all_versions(store).await? {
        if !told.contains(&entry) {
            differences.push(format!(
                "entry {entry}: version {version} of the plan of study/{study} names it, but it issued none; compare with the last backup"
            ));
        }
    }
    differences.extend(directives(store).await?);
    Ok(differences)
}

/// The directives issued beside plans that differ from their entries.
async fn directives(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut kept: BTreeMap<i64, IssuedDirective> =
        directive::all_issued(store).await?.into_iter().map(|each| (each.entry, each)).collect();
    let mut differences = Vec::new();
    let mut after = 0;
    loop {
        let entries = ::store::entries_of(store, "directive.issued", after, PAGE).await?;
        let Some(last) = entries.last() else { break };
        after = last.sequence;
        for entry in &entries {
            let told: Value = serde_json::from_str(&entry.payload).unwrap_or_default();
            let what = match kept.remove(&entry.sequence) {
                None => "was issued and is gone",
                Some(each) if !each.is_told_by(entry) || each.facts() != told => {
                    "says something else than was issued"
                }
                Some(_) => continue,
            };
            let (position, subject) = (entry.sequence, &entry.subject);
            differences.push(format!("entry {position}: {subject} {what}; restore it from a backup"));
        }
    }
    differences.extend(kept.into_values().map(|each| {
        let (entry, subject) = (each.entry, each.subject());
        format!("entry {entry}: {subject} names it, but it issued none; compare with the last backup")
    }));
    Ok(differences)
}

/// What is wrong with the version an entry tells of.
async fn differing(store: &Store, entry: &Entry) -> Result<Option<String>, StoreError> {
    let told: Value = serde_json::from_str(&entry.payload).unwrap_or_default();
    let study = entry.subject.strip_prefix("study/").and_then(|code| StudyCode::parse(code).ok());
    let (Some(study), Some(number)) = (study, told.get("version").and_then(Value::as_i64)) else {
        return Ok(Some("is not told of in words the program writes".to_owned()));
    };
    let digest = told.get("digest").and_then(Value::as_str).unwrap_or_default();
    let Some(kept) = rows::version_row(store, &study, number).await? else {
        return Ok(Some(format!("has no version {number}, which was issued")));
    };
    let says = |what: &str| Some(format!("has a version {number} {what}"));
    if kept.entry != entry.sequence || kept.issued_at != entry.at.as_microsecond() {
        return Ok(says("that bears another moment or entry than its own"));
    }
    if kept.digest != digest {
        return Ok(says("whose digest was changed"));
    }
    if rows::digest_of(&rows::files(store, &study, number).await?).to_string() != digest {
        return Ok(says("whose files were changed after it was issued"));
    }
    Ok(None)
}
