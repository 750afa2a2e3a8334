//! Answering how a form is read, and reading the lexicon. Whether the actor may is asked before, with `accounts::may`.

use ::store::Store;
use kernel::{Actor, NewEntry, StudyCode};
use scheme::Hand;

use super::{LexiconAnswer, LexiconAnswerId, NewAnswer, StudyLexicon, rules, store as rows, subject_of};
use crate::PublishError;

/// The lexicon of `study` as it stands.
///
/// # Errors
/// When the store fails.
pub async fn lexicon(store: &Store, study: &StudyCode) -> Result<StudyLexicon, PublishError> {
    Ok(StudyLexicon::of(rows::of_study(store.read().await?.sql(), study).await?))
}

/// Keeps how a form is read in `study` from now on; what stood for the same form and context before is replaced. The same answer
/// again changes nothing, and the id of what stands is given. Ledger: `lexicon.answered`.
///
/// # Errors
/// [`PublishError::Lexicon`] when the answer cannot be read or the lexicon is full; else when the study has no plan or the store fails.
pub async fn answer_token(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    new: NewAnswer,
) -> Result<LexiconAnswerId, PublishError> {
    let answer = rules::answer(new)?;
    if plan::current(store, study).await?.is_none() {
        return Err(scheme::SchemeError::UnknownStudy.into());
    }
    let mut tx = store.begin(actor).await?;
    let known = StudyLexicon::of(rows::of_study(tx.sql(), study).await?);
    if let Some(standing) = known.standing_for(&answer)
        && standing.answer == answer
    {
        return Ok(standing.id);
    }
    rules::has_room(&known, &answer)?;
    let row = LexiconAnswer {
        id: tx.new_id(),
        study: study.clone(),
        answer,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
    };
    rows::insert(tx.sql(), &row).await?;
    tx.commit(NewEntry::new("lexicon.answered", subject_of(row.id), row.facts())).await?;
    Ok(row.id)
}
