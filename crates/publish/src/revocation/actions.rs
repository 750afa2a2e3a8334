//! Revoking a release. Whether the actor may is asked before, with `accounts::may`.

use ::store::Store;
use kernel::{Actor, NewEntry, StudyCode};
use scheme::Hand;

use super::{Revocation, rules, store as rows, subject_of};
use crate::PublishError;

/// Shows release `number` of `study` no more: whoever opens it is told when and why. Ledger: `release.revoked`.
///
/// # Errors
/// [`PublishError::Revocation`] when there is no such release, it is revoked already, or the reason is none or too long; else when the
/// store fails.
pub async fn revoke(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    number: i64,
    reason: &str,
) -> Result<(), PublishError> {
    let reason = rules::reason(reason)?;
    let mut tx = store.begin(actor).await?;
    let release = rules::standing(crate::store::release(tx.sql(), study, number).await?)?;
    let revocation = Revocation { reason, by: Hand::of(actor), at: tx.now(), entry: tx.next_position() };
    rows::insert(tx.sql(), release.id, &revocation).await?;
    let facts = revocation.facts(study, number);
    tx.commit(NewEntry::new("release.revoked", subject_of(release.id), facts)).await?;
    Ok(())
}
