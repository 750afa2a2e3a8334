//! Moving or lifting an embargo, and what was said of it. Whether the actor may is asked before, with `accounts::may`.

use ::store::Store;
use kernel::{Actor, NewEntry, StudyCode};
use scheme::Hand;

use super::{Embargo, Opens, rules, store as rows};
use crate::revocation::subject_of;
use crate::{PublishError, Release};

/// Says anew when release `number` of `study`, which waits, opens. Ledger: `release.rescheduled`.
///
/// # Errors
/// [`PublishError::Embargo`] when there is no such release, it is open or revoked, the moment does not fit, or the reason is none or too
/// long; else when the store fails.
pub async fn reschedule(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    (number, opens): (i64, Opens),
    reason: &str,
) -> Result<(), PublishError> {
    let reason = rules::reason(reason)?;
    let mut tx = store.begin(actor).await?;
    let now = tx.now();
    let release = rules::waiting(crate::store::release(tx.sql(), study, number).await?, now)?;
    let until = match opens {
        Opens::AtOnce => now,
        Opens::At(until) => rules::ahead(until, now).map(|()| until)?,
    };
    rules::fits(number, until, &rows::waiting(tx.sql(), study, now).await?)?;
    let embargo = Embargo {
        number: release.embargo.as_ref().map_or(0, |embargo| embargo.number) + 1,
        until,
        reason,
        by: Hand::of(actor),
        at: now,
        entry: tx.next_position(),
    };
    rows::insert(tx.sql(), release.id, &embargo).await?;
    let facts = embargo.facts(study, number);
    tx.commit(NewEntry::new("release.rescheduled", subject_of(release.id), facts)).await?;
    Ok(())
}

/// What was said of the embargo of `release`, in the order said; nothing where it never had one.
///
/// # Errors
/// When the store fails.
pub async fn embargoes(store: &Store, release: &Release) -> Result<Vec<Embargo>, PublishError> {
    rows::of_release(store.read().await?.sql(), release.id).await
}
