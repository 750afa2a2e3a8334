//! Making the letters that are due, and asking for one to be sent again.
//!
//! Whether the actor may do so is asked before, with `accounts::may`. Nothing is sent here; `jobs` does.

use std::collections::BTreeMap;

use ::store::{Bookkeeping, Store, StoreError};
use accounts::Account;
use jiff::civil::Date;
use kernel::{Actor, NewEntry, StudyCode};
use plan::Plan;
use reports::BodyState;
use serde_json::json;

use crate::error::ReminderError;
use crate::jobs::QUEUE;
use crate::model::{LetterId, State, Why};
use crate::rules::{self, Outcome, Upcoming};
use crate::store as rows;

/// What making letters came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// How many are new.
    pub letters: usize,
    /// How many that still waited are past their time.
    pub past: usize,
}

/// Plan, states and people of a study, as they are now.
async fn known(
    store: &Store,
    study: &StudyCode,
) -> Result<Option<(std::sync::Arc<Plan>, Vec<BodyState>, Vec<Account>)>, StoreError> {
    let Some(plan) = plan::current(store, study).await? else { return Ok(None) };
    let states = reports::board(store, study).await?;
    Ok(Some((plan, states, accounts::correspondents(store).await?)))
}

/// The letters that are due on `day`, whether they were made already or not; nothing for an unknown study.
///
/// # Errors
/// When the store fails.
pub async fn due_today(store: &Store, study: &StudyCode, day: Date) -> Result<Outcome, StoreError> {
    let known = known(store, study).await?;
    Ok(known.map(|(plan, states, people)| rules::due_on(&plan, &states, &people, day)).unwrap_or_default())
}

/// The days after `day` that will bring letters, if nothing more comes in.
///
/// # Errors
/// When the store fails.
pub async fn upcoming(store: &Store, study: &StudyCode, day: Date) -> Result<Vec<Upcoming>, StoreError> {
    let known = known(store, study).await?;
    Ok(known.map(|(plan, states, people)| rules::upcoming(&plan, &states, &people, day)).unwrap_or_default())
}

/// Keeps the letters that are due on `day` and were not made yet, each with its job; those that waited past their time
/// are dropped. Doing it again on the same day makes nothing more. Ledger: `letters.made`, when any is new.
///
/// # Errors
/// When the store fails.
pub async fn make(store: &Store, actor: &Actor, study: &StudyCode, day: Date) -> Result<Made, StoreError> {
    let outcome = due_today(store, study, day).await?;
    let mut tx = store.begin(actor).await?;
    let mut past = 0;
    for letter in rows::waiting(&mut tx, study).await? {
        if rules::is_past(&letter.due, day) {
            let steps = (State::Waiting, State::Dropped);
            past += usize::from(rows::settle(&mut tx, letter.id, steps, Some(Why::TooLate), "").await?);
        }
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for due in &outcome.letters {
        let id: LetterId = tx.new_id();
        if rows::insert(&mut tx, id, study, due).await? {
            tx.enqueue(QUEUE, &id.to_string()).await?;
            *counts.entry(due.kind.code()).or_default() += 1;
        }
    }
    let letters = counts.values().sum();
    if letters > 0 {
        let facts = json!({"day": day.to_string(), "letters": counts});
        tx.commit(NewEntry::new("letters.made", format!("study/{study}"), facts)).await?;
    } else if past > 0 {
        tx.commit_bookkeeping(Bookkeeping::Job).await?;
    }
    Ok(Made { letters, past })
}

/// Lets a letter that failed, or of which nobody knows whether it arrived, be sent again. Ledger: `letter.again`.
///
/// # Errors
/// [`ReminderError::NotAgain`] when it is not one of those.
pub async fn again(store: &Store, actor: &Actor, id: LetterId) -> Result<(), ReminderError> {
    let letter = rows::letter(store, id).await?.ok_or(ReminderError::NotAgain)?;
    if !letter.state.may_be_sent_again() {
        return Err(ReminderError::NotAgain);
    }
    let mut tx = store.begin(actor).await?;
    let steps = (letter.state, State::Waiting);
    if !rows::settle(&mut tx, id, steps, None, "").await? {
        return Err(ReminderError::NotAgain);
    }
    tx.enqueue(QUEUE, &id.to_string()).await?;
    let facts = json!({"was": letter.state.code()});
    tx.commit(NewEntry::new("letter.again", format!("letter/{id}"), facts)).await?;
    Ok(())
}
