//! Making, following and revoking private links. Whether the actor may is asked before, with `accounts::may`.

use ::store::Store;
use kernel::{Actor, NewEntry, StudyCode};
use scheme::Hand;

use super::{
    DraftKey, DraftLink, DraftLinkId, LinkRevoked, NewDraftLink, Shows, opening, rules, store as rows,
    subject_of,
};
use crate::{PublishError, queries};

/// Makes a link. Its key is told here and never again. Ledger: `draft-link.made`.
///
/// # Errors
/// [`PublishError::DraftLink`] when the day or the purpose cannot be, or the release is public, revoked or not there; else when the
/// store fails.
pub async fn make_draft_link(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    new: NewDraftLink,
) -> Result<(DraftLink, DraftKey), PublishError> {
    let purpose = rules::purpose(&new.purpose)?;
    let key = DraftKey::of(store.world().random::<32>());
    let mut tx = store.begin(actor).await?;
    rules::last_day(new.last_day, tx.now())?;
    if let Shows::Release(number) = new.shows {
        let now = tx.now();
        rules::shows(crate::store::release(tx.sql(), study, number).await?.as_ref(), now)?;
    }
    let link = DraftLink {
        id: tx.new_id(),
        study: study.clone(),
        shows: new.shows,
        purpose,
        last_day: new.last_day,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
        revoked: None,
        opening: key.opening(),
    };
    rows::insert(tx.sql(), &link).await?;
    tx.commit(NewEntry::new("draft-link.made", subject_of(link.id), link.facts())).await?;
    Ok((link, key))
}

/// Lets a link open nothing any more. Ledger: `draft-link.revoked`.
///
/// # Errors
/// [`PublishError::DraftLink`] when the study has no such link or it is revoked already; else when the store fails.
pub async fn revoke_draft_link(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    link: DraftLinkId,
) -> Result<(), PublishError> {
    let mut tx = store.begin(actor).await?;
    let found = rows::with_id(tx.sql(), link).await?.filter(|link| link.study == *study);
    let link = rules::standing(found)?;
    let revoked = LinkRevoked { by: Hand::of(actor), at: tx.now(), entry: tx.next_position() };
    rows::insert_revocation(tx.sql(), link.id, &revoked).await?;
    tx.commit(NewEntry::new("draft-link.revoked", subject_of(link.id), link.revoked_facts())).await?;
    Ok(())
}

/// The newest links of `study`, newest first; at most [`crate::PAGE`].
///
/// # Errors
/// When the store fails.
pub async fn draft_links(store: &Store, study: &StudyCode) -> Result<Vec<DraftLink>, PublishError> {
    rows::of_study(store.read().await?.sql(), study, queries::PAGE).await
}

/// The link that `key` opens now; nothing for a key nobody was given, a link that was revoked, or one past its last day.
///
/// # Errors
/// When the store fails.
pub async fn opened_by(store: &Store, key: &str) -> Result<Option<DraftLink>, PublishError> {
    let found = rows::opened_by(store.read().await?.sql(), &opening(key)).await?;
    Ok(found.filter(|link| link.is_alive(store.world().now())))
}
