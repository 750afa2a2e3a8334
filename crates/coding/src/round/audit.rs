//! What is kept of rounds against what the ledger says was drawn, judged, closed and decided; and whether the agreement
//! still follows from the judgements.
//!
//! Codings that came of a round are not compared, as no codings are.

use std::collections::{BTreeMap, BTreeSet};

use ::store::Store;
use kernel::{AccountId, Digest, Entry, Role};
use serde_json::Value;

use crate::round::actions::{
    digest_of_agreed, digest_of_judgement, digest_of_judgements, digest_of_outcome, digest_of_sample,
};
use crate::round::{Judgement, Round, RoundError, judged, store as rows};

/// How many entries are looked at between two looks at the database.
const PAGE: i64 = 500;
/// The kinds of entries that tell of rounds.
const KINDS: [&str; 4] = ["round.started", "judgement.given", "round.closed", "difference.decided"];

/// What is wrong with a round: the entry it differs from, and in words.
type Wrong = Option<(i64, &'static str)>;

/// Compares every round with its ledger entries, and computes closed ones again. Each line names the entry.
///
/// # Errors
/// When the database refuses. A difference is not an error here: it is the answer.
pub async fn audit(store: &Store) -> Result<Vec<String>, RoundError> {
    let told = histories(store).await?;
    let mut differences = Vec::new();
    for (subject, entries) in &told {
        let first = entries.first().map_or(0, |entry| entry.sequence);
        let wrong = match one(store, subject, entries).await {
            Ok(wrong) => wrong.map(|(entry, what)| (entry, what.to_owned())),
            Err(error @ (RoundError::Store(_) | RoundError::Database(_))) => return Err(error),
            Err(error) => Some((first, format!("cannot be read ({error})"))),
        };
        differences.extend(
            wrong.map(|(entry, what)| format!("entry {entry}: {subject} {what}; restore it from a backup")),
        );
    }
    for id in rows::ids(store.read().await?.sql()).await? {
        let subject = format!("round/{id}");
        if !told.contains_key(&subject) {
            differences.push(format!(
                "no entry: {subject} was added past the program; compare with the last backup"
            ));
        }
    }
    Ok(differences)
}

/// The entries of every round, in order.
async fn histories(store: &Store) -> Result<BTreeMap<String, Vec<Entry>>, RoundError> {
    let mut told: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for kind in KINDS {
        let mut after = 0;
        loop {
            let entries = ::store::entries_of(store, kind, after, PAGE).await?;
            let Some(last) = entries.last() else { break };
            after = last.sequence;
            for entry in entries {
                told.entry(entry.subject.clone()).or_default().push(entry);
            }
        }
    }
    Ok(told)
}

async fn one(store: &Store, subject: &str, entries: &[Entry]) -> Result<Wrong, RoundError> {
    let id = subject.trim_start_matches("round/").parse()?;
    let of_kind = |kind: &str| -> Vec<&Entry> { entries.iter().filter(|entry| entry.kind == kind).collect() };
    let mut reader = store.read().await?;
    let started = of_kind("round.started");
    let Some(first) = started.first() else {
        return Ok(wrong(entries.first(), "was changed, and no entry says it was started"));
    };
    let Some(round) = rows::find(reader.sql(), id).await? else {
        return Ok(wrong(Some(first), "was started and is gone"));
    };
    let sample = rows::sample(reader.sql(), id).await?;
    if !is_started(first, &round) || !is(&facts(first)["sample_sha256"], digest_of_sample(&sample)) {
        return Ok(wrong(Some(first), "has another sample, name, seed or other coders than were told"));
    }
    let given = of_kind("judgement.given");
    let judgements = rows::all_judgements(reader.sql(), id).await?;
    if let Some(entry) = untold(&given, &judgements) {
        return Ok(wrong(entry.or(Some(first)), "has a judgement that was changed, added or lost"));
    }
    let closed = of_kind("round.closed").first().copied();
    match (closed, &round.closed) {
        (None, None) => {}
        (Some(entry), Some(closing))
            if is_by(entry, closing.account, closing.role) && entry.at == closing.at =>
        {
            let passages = i64::try_from(sample.len()).unwrap_or(i64::MAX);
            let latest = rows::latest(reader.sql(), id).await?;
            let outcome = rows::kept_outcome(reader.sql(), id).await?;
            let again = judged::outcome(&round.coders, passages, &latest, round.seed);
            let agreed = judged::agreed(&round.coders, passages, &latest);
            let facts = facts(entry);
            let is_told = is(&facts["judgements_sha256"], digest_of_judgements(&latest))
                && is(&facts["agreement_sha256"], digest_of_outcome(&outcome))
                && is(&facts["agreed_sha256"], digest_of_agreed(&agreed))
                && again == outcome;
            if !is_told {
                return Ok(wrong(Some(entry), "shows an agreement that does not follow from its judgements"));
            }
        }
        _ => return Ok(wrong(closed.or(Some(first)), "was closed or opened past the program")),
    }
    let decided = of_kind("difference.decided");
    let decisions = rows::kept_decisions(reader.sql(), id).await?;
    let told = decided.iter().all(|entry| {
        let facts = facts(entry);
        facts["passage"].as_i64().and_then(|number| decisions.get(&number)).is_some_and(|decision| {
            facts["codes"] == rows::codes_text(&decision.codes)
                && is(&facts["reason_sha256"], Digest::of(decision.reason.as_bytes()))
                && is_by(entry, decision.account, decision.role)
                && entry.at == decision.at
        })
    });
    if !told || decided.len() != decisions.len() {
        return Ok(wrong(
            decided.last().copied().or(Some(first)),
            "has a decision that was changed, added or lost",
        ));
    }
    Ok(None)
}

fn is_started(entry: &Entry, round: &Round) -> bool {
    let facts = facts(entry);
    let coders: Vec<String> = round.coders.iter().map(ToString::to_string).collect();
    facts["study"] == round.study.as_str()
        && is(&facts["name_sha256"], Digest::of(round.name.as_bytes()))
        && facts["coders"] == Value::from(coders)
        && facts["frame"] == round.frame
        && facts["plan_version"] == round.plan_version
        && facts["seed"] == round.seed_text()
        && is_by(entry, round.leader, round.leader_role)
        && entry.at == round.at
}

/// Whether judgements and entries do not match one to one; inside, an entry no judgement matches, if that is why.
fn untold<'e>(entries: &[&'e Entry], judgements: &[Judgement]) -> Option<Option<&'e Entry>> {
    let places: BTreeSet<(i64, AccountId, i64)> =
        judgements.iter().map(|given| (given.number, given.coder, given.revision)).collect();
    let lonely = entries.iter().find(|entry| {
        let facts = facts(entry);
        !judgements.iter().any(|given| {
            facts["passage"] == given.number
                && facts["revision"] == given.revision
                && is(&facts["judgement_sha256"], digest_of_judgement(given))
                && is_by(entry, given.coder, given.role)
                && entry.at == given.at
        })
    });
    match lonely {
        Some(entry) => Some(Some(*entry)),
        None if places.len() != entries.len() => Some(None),
        None => None,
    }
}

fn wrong(entry: Option<&Entry>, what: &'static str) -> Wrong {
    Some((entry.map_or(0, |entry| entry.sequence), what))
}

fn facts(entry: &Entry) -> Value {
    serde_json::from_str(&entry.payload).unwrap_or_default()
}

fn is(told: &Value, digest: Digest) -> bool {
    told.as_str() == Some(digest.to_string().as_str())
}

fn is_by(entry: &Entry, account: AccountId, role: Role) -> bool {
    entry.actor == format!("{role}:{account}")
}
