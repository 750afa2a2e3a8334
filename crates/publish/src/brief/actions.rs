//! Choosing the brief. Whether the actor may is asked before, with `accounts::may`.

use ::store::Store;
use kernel::{Actor, NewEntry, StudyCode};
use scheme::{Hand, StatementId};

use super::{Brief, rules, store as rows, subject_of};
use crate::PublishError;

/// Chooses the statements of the brief, in order; `seen` is the number of the brief that was seen, 0 for none. Ledger: `brief.chosen`.
///
/// # Errors
/// [`PublishError::Brief`] when somebody chose in between, a statement does not stand, there are too many, or nothing changed; else when the
/// scheme cannot be read or the store fails.
pub async fn choose_brief(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    seen: i64,
    statements: Vec<StatementId>,
) -> Result<Brief, PublishError> {
    let mut tx = store.begin(actor).await?;
    let view = scheme::view(store, study).await?;
    let last = rows::last(tx.sql(), study).await?;
    let brief = Brief {
        number: rules::next(&view, last.as_ref(), seen, &statements)?,
        study: study.clone(),
        statements,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
    };
    rows::insert(tx.sql(), &brief).await?;
    tx.commit(NewEntry::new("brief.chosen", subject_of(study), brief.facts())).await?;
    Ok(brief)
}

/// The brief of `study` as it was chosen last, if it ever was.
///
/// # Errors
/// When the store fails.
pub async fn brief(store: &Store, study: &StudyCode) -> Result<Option<Brief>, PublishError> {
    rows::last(store.read().await?.sql(), study).await
}
