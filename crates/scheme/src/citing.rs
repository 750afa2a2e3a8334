//! Citing, taking a citation away, and looking again at one whose source changed. Each is one change with one
//! ledger entry. What stands at a place is read here and now; the person names the digest of what they saw, so
//! nobody pins what they have not seen.

use coding::Span;
use kernel::{Actor, Digest, NewEntry, StudyCode};
use serde_json::json;

use ::store::Store;

use crate::actions::{digest, standing};
use crate::{
    Citation, CitationId, Freshness, Hand, OfferChanged, Pinned, Place, SchemeError, StatementId, Target,
    rules, sources, store as rows,
};

/// A citation to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCitation {
    /// The statement that rests on it.
    pub statement: StatementId,
    /// What it points at.
    pub target: Target,
    /// Digest of what the person saw there.
    pub seen: Digest,
}

/// A person's look at a citation that is not fresh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The citation.
    pub citation: CitationId,
    /// The number of the last look the person saw.
    pub after: i64,
    /// Where they looked.
    pub at: LookedAt,
    /// Digest of what they saw there.
    pub seen: Digest,
    /// Why the statement still holds.
    pub reason: String,
}

/// Where a person looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookedAt {
    /// At the place cited: what stands there now still carries the statement.
    SamePlace,
    /// At the one other place where exactly the pinned words stood when the page was shown.
    OfferedPlace(Offer),
}

/// A place offered for a citation whose words moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The passage's address.
    pub address: String,
    /// The number of the report's version.
    pub version: i64,
}

/// Makes a statement rest on `target`, pinning what stands there now. Ledger: `citation.added`.
///
/// # Errors
/// When nothing stands there, something else stands there than was seen, the source belongs to another study, the figure
/// is suppressed or of a work log whose newest version is not measured, or the statement cites exactly this already.
pub async fn cite(store: &Store, actor: &Actor, new: NewCitation) -> Result<CitationId, SchemeError> {
    let study = study_of(store, new.statement).await?;
    let plan = sources::plan(store, &study).await?;
    // The source is read before the change begins, so that the change stays short. A version received in between makes
    // the citation stale at once, which is what it is.
    let (target, content) = sources::citable(store, &plan, &new.target).await?;
    if content.digest != new.seen {
        return Err(SchemeError::ChangedMeanwhile(Box::new(content)));
    }
    let mut tx = store.begin(actor).await?;
    standing(&mut tx, new.statement).await?;
    let known = rows::citations_of(tx.sql(), new.statement).await?;
    if known.iter().any(|citation| citation.target == target) {
        return Err(SchemeError::CitedAlready);
    }
    let pinned = Pinned { number: 1, content, reason: String::new(), by: Hand::of(actor), at: tx.now() };
    let citation = Citation { id: tx.new_id(), statement: new.statement, target, pinned };
    rows::insert_citation(tx.sql(), &study, &citation).await?;
    let facts = json!({
        "digest": citation.pinned.content.digest,
        "statement": citation.statement,
        "target": citation.target.to_string(),
        "version": citation.pinned.content.version,
        "words": citation.pinned.content.words(),
    });
    tx.commit(NewEntry::new("citation.added", format!("citation/{}", citation.id), facts)).await?;
    Ok(citation.id)
}

/// Takes a citation away; it is kept and says who took it away and why. Ledger: `citation.removed`.
///
/// # Errors
/// When the citation is unknown or was removed already, or no reason is given.
pub async fn uncite(store: &Store, actor: &Actor, id: CitationId, reason: &str) -> Result<(), SchemeError> {
    let reason = rules::reason(reason)?;
    let mut tx = store.begin(actor).await?;
    let now = tx.now();
    rows::remove_citation(tx.sql(), id, actor, now, &reason).await?.or(SchemeError::UnknownCitation)?;
    tx.commit(NewEntry::new(
        "citation.removed",
        format!("citation/{id}"),
        json!({ "reason": digest(&reason) }),
    ))
    .await?;
    Ok(())
}

/// Pins what a person saw at the place cited, or at the place offered, and why the statement still holds.
/// Ledger: `citation.looked_at`.
///
/// # Errors
/// When the citation is fresh or unknown, somebody else looked since, nothing stands there, something else stands there
/// than was seen, another place or version is offered by now than the person was shown, or no reason is given.
pub async fn look_at(store: &Store, actor: &Actor, look: Look) -> Result<(), SchemeError> {
    let reason = rules::reason(&look.reason)?;
    let mut reader = store.read().await?;
    let citation = rows::citation(reader.sql(), look.citation).await?.ok_or(SchemeError::UnknownCitation)?;
    drop(reader);
    if citation.pinned.number != look.after {
        return Err(SchemeError::LookedMeanwhile);
    }
    let study = study_of(store, citation.statement).await?;
    let plan = sources::plan(store, &study).await?;
    let (freshness, origin) = sources::standing_of(store, &plan, &citation).await?;
    let target = match (look.at, freshness) {
        (_, Freshness::Fresh) => return Err(SchemeError::NothingToLookAt),
        (_, Freshness::Orphan(_)) => return Err(SchemeError::NothingThere),
        (_, Freshness::Unmeasured(version)) => return Err(SchemeError::Unmeasured { version }),
        (LookedAt::SamePlace, Freshness::Stale { .. }) => {
            let (whole, content) = sources::citable(store, &plan, &citation.target.whole()).await?;
            same_words(&citation, whole, &content.quote.vi)
        }
        (LookedAt::OfferedPlace(shown), Freshness::Stale { offered, .. }) => {
            let now = offered.as_ref().and_then(|place| Offer::of(place, origin.version));
            match offered {
                Some(place) if now.as_ref() == Some(&shown) => moved(&citation.target, place),
                _ => return Err(SchemeError::OfferChanged(Box::new(OfferChanged { shown, now }))),
            }
        }
    };
    let (target, content) = sources::citable(store, &plan, &target).await?;
    if content.digest != look.seen {
        return Err(SchemeError::ChangedMeanwhile(Box::new(content)));
    }
    let mut tx = store.begin(actor).await?;
    let pinned = Pinned { number: look.after + 1, content, reason, by: Hand::of(actor), at: tx.now() };
    rows::advance_look(tx.sql(), citation.id, look.after, pinned.number)
        .await?
        .or(SchemeError::LookedMeanwhile)?;
    rows::insert_look(tx.sql(), citation.id, &target, &pinned).await?;
    let facts = json!({
        "digest": pinned.content.digest,
        "look": pinned.number,
        "reason": digest(&pinned.reason),
        "target": target.to_string(),
        "version": pinned.content.version,
        "words": pinned.content.words(),
    });
    tx.commit(NewEntry::new("citation.looked_at", format!("citation/{}", citation.id), facts)).await?;
    Ok(())
}

/// The place offered for one citation, as a person saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenOffer {
    /// The citation.
    pub citation: CitationId,
    /// The number of the last look the person saw.
    pub after: i64,
    /// The place offered. There stand exactly the words that are pinned.
    pub offer: Offer,
    /// Digest of what is pinned.
    pub pinned: Digest,
}

/// Takes several places offered, for one reason. Each is a change with a ledger entry of its own, as by [`look_at`]; one that
/// is refused keeps none of the others back. Gives those refused, with why.
///
/// # Errors
/// When no reason is given, or the database refuses: what was taken before stays taken.
pub async fn take_offers(
    store: &Store,
    actor: &Actor,
    offers: Vec<TakenOffer>,
    reason: &str,
) -> Result<Vec<(TakenOffer, SchemeError)>, SchemeError> {
    let reason = rules::reason(reason)?;
    let mut refused = Vec::new();
    for taken in offers {
        let look = Look {
            citation: taken.citation,
            after: taken.after,
            at: LookedAt::OfferedPlace(taken.offer.clone()),
            seen: taken.pinned,
            reason: reason.clone(),
        };
        match look_at(store, actor, look).await {
            Ok(()) => {}
            Err(error) if error.told().is_some() => refused.push((taken, error)),
            Err(error) => return Err(error),
        }
    }
    Ok(refused)
}

/// The quoted words in a passage that changed around them: a span only where they stand there exactly once, else the
/// whole passage.
fn same_words(citation: &Citation, whole: Target, text: &str) -> Target {
    match (&citation.target, whole) {
        (Target::Passage { span: Span::Part { .. }, .. }, Target::Passage { report, address, .. }) => {
            let span = Span::of_words(&citation.pinned.content.quote.vi, text).unwrap_or_default();
            Target::Passage { report, address, span }
        }
        (_, whole) => whole,
    }
}

impl Offer {
    /// The offer of `place` in the report's version `version`; only passages are ever offered.
    pub fn of(place: &Place, version: Option<i64>) -> Option<Self> {
        match place {
            Place::Passage(address) => Some(Self { address: address.clone(), version: version? }),
            _ => None,
        }
    }
}

/// The same words of the same report at another passage.
fn moved(target: &Target, place: Place) -> Target {
    match (target, place) {
        (Target::Passage { report, span, .. }, Place::Passage(address)) => {
            Target::Passage { report: *report, address, span: *span }
        }
        (target, _) => target.clone(),
    }
}

async fn study_of(store: &Store, id: StatementId) -> Result<StudyCode, SchemeError> {
    let mut reader = store.read().await?;
    let statement = rows::statement(reader.sql(), id).await?.ok_or(SchemeError::UnknownStatement)?;
    Ok(statement.study)
}
