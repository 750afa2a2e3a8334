//! Withholding passages and versions of reports, letting them through again, and which citations of a scheme rest on what is withheld.
//! Whether the actor may is asked before, with `accounts::may`.

use std::collections::BTreeMap;

use ::store::Store;
use kernel::{Actor, Language, NewEntry, StudyCode};
use scheme::{CitationView, Hand, SchemeView, Target};

use super::rules::{self, Wanted, WithholdingRefused};
use super::{HeldBack, WithheldCitation, Withholding, store as rows, subject_of};
use crate::PublishError;
use crate::refusal::label_of;

/// Says that something must not be published, with the reason. Ledger: `withholding.made`.
///
/// # Errors
/// [`PublishError::Withholding`] when the study holds no such thing, it is withheld already, or the reason is none or too long; else when
/// the store fails.
pub async fn withhold(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    what: HeldBack,
    reason: &str,
) -> Result<(), PublishError> {
    if !is_there(store, study, &what).await? {
        return Err(WithholdingRefused::Unknown.into());
    }
    say(store, actor, study, (what, Wanted::Withheld), reason).await
}

/// Says that something may be published again, with the reason. Ledger: `withholding.lifted`.
///
/// # Errors
/// [`PublishError::Withholding`] when it is not withheld, or the reason is none or too long; else when the store fails.
pub async fn let_through(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    what: HeldBack,
    reason: &str,
) -> Result<(), PublishError> {
    say(store, actor, study, (what, Wanted::Published), reason).await
}

async fn say(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    (what, wanted): (HeldBack, Wanted),
    reason: &str,
) -> Result<(), PublishError> {
    let reason = rules::reason(reason)?;
    let mut tx = store.begin(actor).await?;
    let last = rows::last_of_each(tx.sql(), study).await?.remove(&what);
    let row = Withholding {
        number: rules::next(last.as_ref(), wanted)?,
        what,
        is_withheld: wanted == Wanted::Withheld,
        reason,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
    };
    rows::insert(tx.sql(), study, &row).await?;
    tx.commit(NewEntry::new(row.verb(), subject_of(row.what.report()), row.facts(study))).await?;
    Ok(())
}

/// What is withheld in `study` now.
///
/// # Errors
/// When the store fails.
pub async fn withholdings(
    store: &Store,
    study: &StudyCode,
) -> Result<BTreeMap<HeldBack, Withholding>, PublishError> {
    let mut all = rows::last_of_each(store.read().await?.sql(), study).await?;
    all.retain(|_, last| last.is_withheld);
    Ok(all)
}

/// The citations of the scheme that rest on what is withheld, in the order of the text.
///
/// # Errors
/// When the store fails.
pub async fn withheld_citations(
    store: &Store,
    view: &SchemeView,
) -> Result<Vec<WithheldCitation>, PublishError> {
    let withheld = withholdings(store, &view.study).await?;
    let mut found = Vec::new();
    if withheld.is_empty() {
        return Ok(found);
    }
    for (section, each) in view.statements() {
        for cited in &each.citations {
            let Some(why) = reason_of(store, &withheld, cited).await? else { continue };
            found.push(WithheldCitation {
                section: section.title.clone(),
                statement: each.statement.id,
                text: each.read(Language::Vietnamese).text,
                citation: cited.citation.id,
                label: label_of(view, cited),
                reason: why.reason.clone(),
            });
        }
    }
    Ok(found)
}

/// Why what is cited is withheld, if it is.
async fn reason_of<'w>(
    store: &Store,
    withheld: &'w BTreeMap<HeldBack, Withholding>,
    cited: &CitationView,
) -> Result<Option<&'w Withholding>, PublishError> {
    let content = &cited.citation.pinned.content;
    let (report, address) = match &cited.citation.target {
        Target::Passage { report, address, .. } => (*report, Some(address.clone())),
        Target::Figure { report, key } => {
            let figure = match content.report_version {
                Some(version) => reports::figure(store, version, key).await?,
                None => None,
            };
            (*report, figure.map(|figure| figure.address))
        }
        Target::Indicator { .. } | Target::Example { .. } | Target::Reply { .. } => return Ok(None),
    };
    let whole = withheld.get(&HeldBack::Version { report, version: content.version });
    let passage = address.and_then(|address| withheld.get(&HeldBack::Passage { report, address }));
    Ok(whole.or(passage))
}

async fn is_there(store: &Store, study: &StudyCode, what: &HeldBack) -> Result<bool, PublishError> {
    let Some(report) = reports::report(store, what.report()).await? else { return Ok(false) };
    if report.study != *study {
        return Ok(false);
    }
    Ok(match what {
        HeldBack::Version { report, version } => {
            reports::versions(store, *report).await?.iter().any(|each| each.number == *version)
        }
        HeldBack::Passage { report, address } => {
            reports::current_passage(store, *report, address).await?.is_some()
        }
    })
}
