//! Deciding about a contradiction: one change with one ledger entry.

use kernel::{Actor, Digest, Language, NewEntry, StudyCode};
use serde_json::json;

use ::store::Store;

use super::{Decision, Seen, Side, Verdict, contradictions, store as rows};
use crate::actions::digest;
use crate::{Hand, SchemeError, rules};

/// A decision to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVerdict {
    /// The contradiction's name.
    pub contradiction: String,
    /// The number of the decision the person saw; 0 for none.
    pub after: i64,
    /// Digest of the first side as the person saw it.
    pub one: Digest,
    /// Of the other.
    pub other: Digest,
    /// What is decided.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
}

/// Decides about a contradiction. Ledger: `contradiction.decided`.
///
/// # Errors
/// When there is no such contradiction any more, a side is another than was seen, somebody else decided since, or no reason is given.
pub async fn decide_contradiction(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    new: NewVerdict,
) -> Result<(), SchemeError> {
    let reason = rules::reason(&new.reason)?;
    let found = contradictions(store, study).await?;
    let found = found.named(&new.contradiction).ok_or(SchemeError::UnknownContradiction)?;
    if (found.one.digest(), found.other.digest()) != (new.one, new.other) {
        return Err(SchemeError::SideChanged);
    }
    if found.decision.as_ref().map_or(0, |decision| decision.number) != new.after {
        return Err(SchemeError::DecidedMeanwhile);
    }
    let seen = |side: &Side| Seen { digest: side.digest(), said: side.said(Language::Vietnamese) };
    let mut tx = store.begin(actor).await?;
    let decision = Decision {
        number: new.after + 1,
        verdict: new.verdict,
        reason,
        one: seen(&found.one),
        other: seen(&found.other),
        by: Hand::of(actor),
        at: tx.now(),
    };
    rows::insert(tx.sql(), study, &found.name, &decision).await?.or(SchemeError::DecidedMeanwhile)?;
    let facts = json!({
        "number": decision.number,
        "one": decision.one.digest,
        "other": decision.other.digest,
        "reason": digest(&decision.reason),
        "said": decision.said(),
        "verdict": decision.verdict.code(),
    });
    let subject = format!("contradiction/{study}/{}", found.name);
    tx.commit(NewEntry::new("contradiction.decided", subject, facts)).await?;
    Ok(())
}

impl Decision {
    /// One digest over the numbers as they were said: the ledger names it.
    pub(crate) fn said(&self) -> Digest {
        Digest::of_parts([self.one.said.as_bytes(), self.other.said.as_bytes()])
    }
}
