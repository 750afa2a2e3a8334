//! What is kept of a scheme against what the ledger says was written, cited and looked at.
//!
//! The order of statements within a section is not compared.

use std::collections::BTreeMap;

use ::store::Store;
use kernel::{Digest, Entry};
use serde_json::Value;

use crate::actions::digest;
use crate::{
    Hand, SchemeError, StatementState, comment, contradiction, minority, omission, reply, solution,
    store as rows,
};

/// How many entries are looked at between two looks at the database.
const PAGE: i64 = 500;

/// What is wrong with a row: the entry it differs from, and in words.
type Wrong = Option<(i64, String)>;

/// Compares every text, citation, look, pinned finding, omission, description of a solution, reply, comment, ruling and decision about a
/// contradiction with its ledger entry. Each line names the entry.
///
/// # Errors
/// When the database refuses. A difference is not an error here: it is the answer.
pub async fn audit(store: &Store) -> Result<Vec<String>, SchemeError> {
    let mut differences = Vec::new();
    let told = histories(store).await?;
    for (subject, entries) in &told {
        let first = entries.first().map_or(0, |entry| entry.sequence);
        let wrong = match subject.split_once('/') {
            Some(("statement", id)) => statement(store, id, entries).await,
            Some(("minority", id)) => minority(store, id, entries).await,
            Some(("solution", id)) => solution(store, id, entries).await,
            Some(("body_reply", id)) => body_reply(store, id, entries).await,
            Some(("contradiction", name)) => contradiction(store, name, entries).await,
            Some(("omission", name)) => omission(store, name, entries).await,
            Some(("comment" | "comment_round", _)) => continue,
            Some((_, id)) => citation(store, id, entries).await,
            None => continue,
        };
        let wrong = match wrong {
            Ok(wrong) => wrong,
            Err(error @ (SchemeError::Store(_) | SchemeError::Database(_))) => return Err(error),
            Err(error) => Some((first, format!("cannot be read ({error})"))),
        };
        differences.extend(
            wrong.map(|(entry, what)| format!("entry {entry}: {subject} {what}; restore it from a backup")),
        );
    }
    differences.extend(comment::audit::differences(store, told.values().flatten()).await?);
    let mut reader = store.read().await?;
    for subject in rows::subjects(reader.sql()).await? {
        if !told.contains_key(&subject) {
            differences.push(format!(
                "no entry: {subject} was added past the program; compare with the last backup"
            ));
        }
    }
    Ok(differences)
}

/// What entries of this room's kinds begin with.
const KINDS: [&str; 9] = [
    "statement.",
    "citation.",
    "minority.",
    "omission.",
    "solution.",
    "body_reply.",
    "contradiction.",
    "comment.",
    "comment_round.",
];

/// The entries of every statement, citation, pinned finding and omission, in order.
async fn histories(store: &Store) -> Result<BTreeMap<String, Vec<Entry>>, SchemeError> {
    let mut told: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    let mut after = 0;
    loop {
        let entries = ::store::entries_after(store, after, PAGE).await?;
        let Some(last) = entries.last() else { return Ok(told) };
        after = last.sequence;
        for entry in entries {
            if KINDS.iter().any(|kind| entry.kind.starts_with(kind)) {
                told.entry(entry.subject.clone()).or_default().push(entry);
            }
        }
    }
}

async fn statement(store: &Store, id: &str, entries: &[Entry]) -> Result<Wrong, SchemeError> {
    let id = id.parse()?;
    let mut reader = store.read().await?;
    let Some(first) = entries.iter().find(|entry| entry.kind == "statement.written") else {
        return Ok(wrong(entries.first(), "was changed, and no entry says it was written"));
    };
    let Some(kept) = rows::statement(reader.sql(), id).await? else {
        return Ok(wrong(Some(first), "was written and is gone"));
    };
    let facts = facts(first);
    if facts["study"] != kept.study.as_str() || facts["section"] != kept.section || first.at != kept.at {
        return Ok(wrong(Some(first), "stands in another study or section, or bears another moment"));
    }
    let texts = of_kinds(entries, &["statement.written", "statement.edited"]);
    let versions = rows::statement_versions(reader.sql(), id).await?;
    for (index, entry) in texts.iter().enumerate() {
        let Some(version) = versions.get(index) else {
            return Ok(wrong(Some(entry), "has lost a text"));
        };
        let is_told = is(&self::facts(entry)["text"], digest(&version.text))
            && version.number == number(index)
            && is_by(entry, &version.by)
            && entry.at == version.at;
        if !is_told {
            return Ok(wrong(Some(entry), "has a text that was changed after it was written"));
        }
    }
    if versions.len() > texts.len() || kept.version != number(texts.len()) - 1 {
        return Ok(wrong(texts.last().copied(), "has a newer text no entry tells of, or shows an older one"));
    }
    let removed = of_kinds(entries, &["statement.removed"]);
    let removals = rows::removals(reader.sql(), id).await?;
    let told = removed.iter().zip(&removals).all(|(entry, removal)| {
        is(&self::facts(entry)["reason"], digest(&removal.reason))
            && is_by(entry, &removal.by)
            && entry.at == removal.at
    });
    if !told || removed.len() != removals.len() {
        return Ok(wrong(
            removed.last().copied().or(Some(first)),
            "was taken out for another reason than kept",
        ));
    }
    let last = of_kinds(entries, &["statement.removed", "statement.restored"]).last().copied();
    let state = match last {
        Some(entry) if entry.kind == "statement.removed" => StatementState::Removed,
        _ => StatementState::Standing,
    };
    if kept.state != state {
        return Ok(wrong(last.or(Some(first)), "was taken out or put back past the program"));
    }
    Ok(None)
}

async fn citation(store: &Store, id: &str, entries: &[Entry]) -> Result<Wrong, SchemeError> {
    let id = id.parse()?;
    let mut reader = store.read().await?;
    let Some(first) = entries.iter().find(|entry| entry.kind == "citation.added") else {
        return Ok(wrong(entries.first(), "was changed, and no entry says it was added"));
    };
    let Some(kept) = rows::citation_row(reader.sql(), id).await? else {
        return Ok(wrong(Some(first), "was added and is gone"));
    };
    if facts(first)["statement"] != kept.statement {
        return Ok(wrong(Some(first), "belongs to another statement"));
    }
    let looked = of_kinds(entries, &["citation.added", "citation.looked_at"]);
    let looks = rows::looks(reader.sql(), id).await?;
    for (index, entry) in looked.iter().enumerate() {
        let Some((target, pinned)) = looks.get(index) else {
            return Ok(wrong(Some(entry), "has lost what a person pinned"));
        };
        let facts = facts(entry);
        let reason =
            if index == 0 { pinned.reason.is_empty() } else { is(&facts["reason"], digest(&pinned.reason)) };
        let is_told = facts["target"] == target.to_string()
            && is(&facts["digest"], pinned.content.digest)
            && is(&facts["words"], pinned.content.words())
            && facts["version"] == pinned.content.version
            && pinned.number == number(index)
            && reason
            && is_by(entry, &pinned.by)
            && entry.at == pinned.at;
        if !is_told {
            return Ok(wrong(Some(entry), "pins something else than a person saw"));
        }
    }
    if looks.len() > looked.len() || kept.look != number(looked.len()) - 1 {
        return Ok(wrong(
            looked.last().copied(),
            "has a newer look no entry tells of, or shows an older one",
        ));
    }
    let removed = of_kinds(entries, &["citation.removed"]).last().copied();
    let is_told = match (removed, &kept.removed) {
        (None, None) => true,
        (Some(entry), Some((at, reason))) => {
            entry.at.as_microsecond() == *at && is(&facts(entry)["reason"], digest(reason))
        }
        _ => false,
    };
    if !is_told {
        return Ok(wrong(removed.or(Some(first)), "was taken away or put back past the program"));
    }
    Ok(None)
}

async fn minority(store: &Store, id: &str, entries: &[Entry]) -> Result<Wrong, SchemeError> {
    let mut reader = store.read().await?;
    let Some(first) = entries.iter().find(|entry| entry.kind == "minority.pinned") else {
        return Ok(wrong(entries.first(), "was dropped, and no entry says it was pinned"));
    };
    let Some((study, kept)) = minority::store::minority(reader.sql(), id.parse()?).await? else {
        return Ok(wrong(Some(first), "was pinned and is gone"));
    };
    let told = facts(first);
    let is_told = told["study"] == study
        && told["address"] == kept.address
        && told["report"] == kept.report.to_string()
        && told["version"] == kept.version.to_string()
        && is(&told["digest"], kept.digest)
        && is(&told["digest"], Digest::of(kept.quote.as_bytes()))
        && is(&told["why"], digest(&kept.why))
        && is_by(first, &kept.by)
        && first.at == kept.at;
    if !is_told {
        return Ok(wrong(Some(first), "pins something else than a person saw"));
    }
    let dropped = of_kinds(entries, &["minority.dropped"]).last().copied();
    let is_told = match (dropped, &kept.dropped) {
        (None, None) => true,
        (Some(entry), Some(dropped)) => {
            is(&facts(entry)["reason"], digest(&dropped.reason))
                && is_by(entry, &dropped.by)
                && entry.at == dropped.at
        }
        _ => false,
    };
    Ok(if is_told {
        None
    } else {
        wrong(dropped.or(Some(first)), "was dropped or taken back past the program")
    })
}

async fn solution(store: &Store, id: &str, entries: &[Entry]) -> Result<Wrong, SchemeError> {
    let mut reader = store.read().await?;
    let kept = solution::descriptions(reader.sql(), id.parse()?).await?;
    for (index, entry) in entries.iter().enumerate() {
        let told = facts(entry);
        let is_told = kept.get(index).is_some_and(|solution| {
            solution.number == number(index)
                && is(&told["words"], solution.words())
                && told["directives"] == serde_json::json!(solution.directives)
                && is_by(entry, &solution.by)
                && entry.at == solution.at
        });
        if !is_told {
            return Ok(wrong(Some(entry), "says something else than a person wrote"));
        }
    }
    let is_more = kept.len() > entries.len();
    Ok(if is_more { wrong(entries.last(), "has a newer description no entry tells of") } else { None })
}

async fn omission(store: &Store, name: &str, entries: &[Entry]) -> Result<Wrong, SchemeError> {
    let Some((study, rest)) = name.split_once('/') else {
        return Ok(wrong(entries.first(), "has no name that can be read"));
    };
    let mut reader = store.read().await?;
    let mut kept = omission::all_omissions(reader.sql(), study).await?;
    kept.retain(|omission| {
        let (kind, name) = omission.omitted.parts();
        rest.split_once('/') == Some((kind, name))
    });
    for (index, entry) in entries.iter().enumerate() {
        let is_told = kept.get(index).is_some_and(|omission| {
            omission.number == number(index)
                && is(&facts(entry)["reason"], digest(&omission.reason))
                && is_by(entry, &omission.by)
                && entry.at == omission.at
        });
        if !is_told {
            return Ok(wrong(Some(entry), "gives another reason than a person wrote"));
        }
    }
    let is_more = kept.len() > entries.len();
    Ok(if is_more { wrong(entries.last(), "has a newer reason no entry tells of") } else { None })
}

async fn body_reply(store: &Store, id: &str, entries: &[Entry]) -> Result<Wrong, SchemeError> {
    let mut reader = store.read().await?;
    let Some(first) = entries.iter().find(|entry| entry.kind == "body_reply.given") else {
        return Ok(wrong(entries.first(), "was answered, and no entry says it was given"));
    };
    let Some(kept) = reply::store::reply(reader.sql(), id.parse()?).await? else {
        return Ok(wrong(Some(first), "was given and is gone"));
    };
    if facts(first) != kept.facts() || !is_by(first, &kept.by) || first.at != kept.at {
        return Ok(wrong(Some(first), "says something else than the body wrote"));
    }
    let answered = of_kinds(entries, &["body_reply.answered"]).last().copied();
    let is_told = match (answered, &kept.answer) {
        (None, None) => true,
        (Some(entry), Some(answer)) => {
            facts(entry) == answer.facts() && is_by(entry, &answer.by) && entry.at == answer.at
        }
        _ => false,
    };
    Ok(if is_told { None } else { wrong(answered.or(Some(first)), "has another answer than an editor gave") })
}

async fn contradiction(store: &Store, name: &str, entries: &[Entry]) -> Result<Wrong, SchemeError> {
    let Some((study, name)) = name.split_once('/') else {
        return Ok(wrong(entries.first(), "has no name that can be read"));
    };
    let mut reader = store.read().await?;
    let mut kept = contradiction::store::all_decisions(reader.sql(), study).await?;
    kept.retain(|(of, _)| of == name);
    for (index, entry) in entries.iter().enumerate() {
        let told = facts(entry);
        let is_told = kept.get(index).is_some_and(|(_, decision)| {
            decision.number == number(index)
                && told["verdict"] == decision.verdict.code()
                && is(&told["one"], decision.one.digest)
                && is(&told["other"], decision.other.digest)
                && is(&told["said"], decision.said())
                && is(&told["reason"], digest(&decision.reason))
                && is_by(entry, &decision.by)
                && entry.at == decision.at
        });
        if !is_told {
            return Ok(wrong(Some(entry), "decides something else than a person wrote"));
        }
    }
    let is_more = kept.len() > entries.len();
    Ok(if is_more { wrong(entries.last(), "has a newer decision no entry tells of") } else { None })
}

fn wrong(entry: Option<&Entry>, what: &str) -> Wrong {
    Some((entry.map_or(0, |entry| entry.sequence), what.to_owned()))
}

fn of_kinds<'e>(entries: &'e [Entry], kinds: &[&str]) -> Vec<&'e Entry> {
    entries.iter().filter(|entry| kinds.contains(&entry.kind.as_str())).collect()
}

pub(crate) fn facts(entry: &Entry) -> Value {
    serde_json::from_str(&entry.payload).unwrap_or_default()
}

fn is(told: &Value, digest: Digest) -> bool {
    told.as_str() == Some(digest.to_string().as_str())
}

/// Whether `hand` is the actor of the entry.
pub(crate) fn is_by(entry: &Entry, hand: &Hand) -> bool {
    let actor = match hand.account {
        Some(account) => format!("{}:{account}", hand.role),
        None => hand.role.to_string(),
    };
    entry.actor == actor
}

/// Texts and looks are counted from 1.
fn number(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1)
}
