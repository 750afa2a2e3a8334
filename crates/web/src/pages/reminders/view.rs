//! A letter's row on the page: whom it went to by name and post, what became of it and what to do.
//!
//! No address goes through here.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use accounts::Account;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use kernel::{AccountId, Language};
use plan::Study;
use reminders::{Letter, PATIENCE, State};

use crate::shell::role_name;
use crate::{App, PageError};

/// One letter.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) kind: String,
    /// The rule's id and the day it fell on; of a digest only the day.
    pub(super) rule: Option<String>,
    pub(super) occasion: Date,
    /// The body it is about; empty when it tells of many.
    pub(super) body: String,
    /// Name or post of whom it goes to, and the role.
    pub(super) name: String,
    pub(super) role: &'static str,
    pub(super) state: String,
    pub(super) tone: &'static str,
    /// What happened and what to do.
    pub(super) why: String,
    /// What the mail server said.
    pub(super) detail: String,
    pub(super) words: Option<(String, String)>,
    /// When it came to its end, or was made.
    pub(super) at: Timestamp,
    pub(super) may_be_sent_again: bool,
}

pub(super) async fn rows(
    app: &App,
    study: &Study,
    letters: Vec<Letter>,
    today: Date,
    language: Language,
) -> Result<Vec<Row>, PageError> {
    let mut people: BTreeMap<AccountId, Option<Account>> = BTreeMap::new();
    let mut rows = Vec::new();
    for letter in letters {
        let person = match people.entry(letter.due.account) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(accounts::account(&app.store, letter.due.account).await?),
        };
        rows.push(row(study, letter, person.as_ref(), today, language));
    }
    Ok(rows)
}

fn row(study: &Study, letter: Letter, person: Option<&Account>, today: Date, language: Language) -> Row {
    let due = letter.due;
    let many = super::is_about_many(due.kind);
    let in_time = due.occasion.saturating_add(PATIENCE.days()) > today;
    let why = letter.why.map(|why| why.sentence().get(language).to_owned()).unwrap_or_default();
    Row {
        id: letter.id.to_string(),
        kind: due.kind.name().get(language).to_owned(),
        rule: study.plan.reminders.iter().any(|rule| rule.id == due.rule).then_some(due.rule),
        occasion: due.occasion,
        body: match &due.body {
            Some(body) if !many => study.plan.body_name(body).get(language).to_owned(),
            _ => String::new(),
        },
        name: person.map(|person| person.name.clone()).unwrap_or_default(),
        role: person.map_or("", |person| role_name(person.role, language)),
        state: letter.state.name().get(language).to_owned(),
        tone: tone(letter.state),
        why,
        detail: letter.detail.unwrap_or_default(),
        words: letter.words.filter(|_| letter.state != State::Waiting),
        at: letter.ended_at.or(letter.tried_at).unwrap_or(letter.made_at),
        may_be_sent_again: in_time && letter.state.may_be_sent_again(),
    }
}

/// The class of a state's badge.
fn tone(state: State) -> &'static str {
    match state {
        State::Sent => "good",
        State::Waiting | State::Sending => "note",
        State::Uncertain => "warn",
        State::Failed => "bad",
        State::Dropped => "",
    }
}
