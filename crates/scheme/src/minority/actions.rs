//! Pinning and dropping. Each is one change with one ledger entry.

use coding::Span;
use kernel::{Actor, Digest, NewEntry, StudyCode};
use serde_json::json;

use ::store::Store;

use super::{Dropped, Minority, MinorityId, store as rows};
use crate::actions::digest;
use crate::{Hand, SchemeError, Target, rules, sources};

/// A finding to be pinned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMinority {
    /// The passage; the whole of it is pinned.
    pub target: Target,
    /// Digest of what the person saw there.
    pub seen: Digest,
    /// Why it must not get lost.
    pub why: String,
}

/// Pins a passage as the finding of a minority. Ledger: `minority.pinned`.
///
/// # Errors
/// When the target is no passage, nothing stands there or something else than was seen, it is pinned already, or no reason is
/// given.
pub async fn pin_minority(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    new: NewMinority,
) -> Result<MinorityId, SchemeError> {
    let why = rules::reason(&new.why)?;
    let Target::Passage { report, address, .. } = new.target else { return Err(SchemeError::NoPassage) };
    let plan = sources::plan(store, study).await?;
    let whole = Target::Passage { report, address: address.clone(), span: Span::Whole };
    let (_, content) = sources::citable(store, &plan, &whole).await?;
    if content.digest != new.seen {
        return Err(SchemeError::ChangedMeanwhile(Box::new(content)));
    }
    let version = content.report_version.ok_or(SchemeError::NothingThere)?;
    let mut tx = store.begin(actor).await?;
    let minority = Minority {
        id: tx.new_id(),
        report,
        version,
        version_number: content.version,
        address,
        digest: content.digest,
        quote: content.quote.vi,
        why,
        by: Hand::of(actor),
        at: tx.now(),
        dropped: None,
    };
    rows::insert(tx.sql(), study, &minority).await?.or(SchemeError::PinnedAlready)?;
    let facts = json!({
        "address": minority.address,
        "digest": minority.digest,
        "report": minority.report,
        "study": study.as_str(),
        "version": minority.version,
        "why": digest(&minority.why),
    });
    tx.commit(NewEntry::new("minority.pinned", format!("minority/{}", minority.id), facts)).await?;
    Ok(minority.id)
}

/// Drops a pinned finding from what the text owes; it is kept and says who dropped it and why. Ledger: `minority.dropped`.
///
/// # Errors
/// When it is unknown or was dropped already, or no reason is given.
pub async fn drop_minority(
    store: &Store,
    actor: &Actor,
    id: MinorityId,
    reason: &str,
) -> Result<(), SchemeError> {
    let reason = rules::reason(reason)?;
    let mut tx = store.begin(actor).await?;
    let dropped = Dropped { reason, by: Hand::of(actor), at: tx.now() };
    rows::mark_dropped(tx.sql(), id, &dropped).await?.or(SchemeError::UnknownMinority)?;
    let facts = json!({ "reason": digest(&dropped.reason) });
    tx.commit(NewEntry::new("minority.dropped", format!("minority/{id}"), facts)).await?;
    Ok(())
}
