//! Which letters are due on a day, and which will be.
//!
//! Pure: plan, where each body stands, who can be written to, and the day. It knows nothing of what was sent; the key
//! of a letter keeps it from being made twice.

use std::collections::{BTreeMap, BTreeSet};

use accounts::Account;
use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::{AccountId, BodyCode};
use plan::{Plan, Post, Recipient, Reminder};
use reports::BodyState;

use crate::model::{DIGEST, Due, Kind};

/// For so many days a letter may be late: a program that stood still catches up so far and no further.
pub const PATIENCE: i64 = 3;

/// What a day asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// The letters, in the order of rules and bodies.
    pub letters: Vec<Due>,
    /// Who should be written to and is not there.
    pub unheld: Vec<Unheld>,
}

/// A post nobody holds whose holder should be written to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unheld {
    /// The body.
    pub body: BodyCode,
    /// The post.
    pub post: Post,
}

/// What one person gets one letter about: a body, or what one rule tells of many.
type Subject<'a> = (Option<BodyCode>, Option<&'a str>, AccountId);

/// The letters that are due on `day`: of each rule what falls on it, or fell on one of the two days before and was
/// not overtaken by a later one.
pub fn due_on(plan: &Plan, states: &[BodyState], people: &[Account], day: Date) -> Outcome {
    let since = day.saturating_sub((PATIENCE - 1).days());
    let mut newest: BTreeMap<Subject<'_>, (Date, usize, Kind)> = BTreeMap::new();
    let mut unheld = BTreeSet::new();
    for (order, rule) in plan.reminders.iter().enumerate() {
        for state in silent(states) {
            let occasion = rule.occasions(state.due).into_iter().rev().find(|at| (since..=day).contains(at));
            let Some(occasion) = occasion else { continue };
            for (recipient, kind) in recipients(rule) {
                let of_body = recipient.post().is_some();
                let mut found = false;
                for account in people.iter().filter(|account| is_meant(account, recipient, &state.body)) {
                    found = true;
                    // About a body the newest rule speaks; what is told of many bodies is told rule by rule.
                    let key = match of_body {
                        true => (Some(state.body.clone()), None, account.id),
                        false => (None, Some(rule.id.as_str()), account.id),
                    };
                    let known = newest.entry(key).or_insert((occasion, order, kind));
                    if (known.0, known.1) < (occasion, order) {
                        *known = (occasion, order, kind);
                    }
                }
                if let (false, Some(post)) = (found, recipient.post()) {
                    unheld.insert(Unheld { body: state.body.clone(), post });
                }
            }
        }
    }
    let mut ordered: Vec<(usize, Due)> = newest
        .into_iter()
        .map(|((body, _, account), (occasion, order, kind))| {
            let rule = plan.reminders[order].id.clone();
            (order, Due { rule, kind, occasion, body, account })
        })
        .collect();
    ordered.sort();
    let mut letters: Vec<Due> = ordered.into_iter().map(|(_, due)| due).collect();
    letters.extend(digests(plan, states, people, day));
    Outcome { letters, unheld: unheld.into_iter().collect() }
}

/// The day's digests: to everybody of the secretariat, as long as a report is missing.
fn digests(plan: &Plan, states: &[BodyState], people: &[Account], day: Date) -> Vec<Due> {
    let wanted = plan.digest.is_some_and(|days| days.contains(plan.due, day));
    if !wanted || silent(states).next().is_none() {
        return Vec::new();
    }
    let secretariat = people.iter().filter(|account| account.role == Recipient::Secretariat.role());
    secretariat
        .map(|account| Due {
            rule: DIGEST.to_owned(),
            kind: Kind::Digest,
            occasion: day,
            body: None,
            account: account.id,
        })
        .collect()
}

/// Whether a letter still has a reason on `day`, given what is known now.
pub(crate) fn still_right(plan: &Plan, states: &[BodyState], due: &Due, day: Date) -> Result<(), crate::Why> {
    use crate::Why;
    if is_past(due, day) {
        return Err(Why::TooLate);
    }
    if due.kind == Kind::Digest {
        return Ok(());
    }
    let rule = plan.reminders.iter().find(|rule| rule.id == due.rule).ok_or(Why::Changed)?;
    match &due.body {
        None if silent_on(rule, states, due.occasion).next().is_some() => Ok(()),
        None => {
            let falls = states.iter().any(|state| rule.occasions(state.due).contains(&due.occasion));
            Err(if falls { Why::Received } else { Why::Changed })
        }
        Some(body) => {
            let state = states.iter().find(|state| state.body == *body).ok_or(Why::Changed)?;
            if state.first.is_some() {
                return Err(Why::Received);
            }
            let falls = rule.occasions(state.due).contains(&due.occasion);
            if falls { Ok(()) } else { Err(Why::Changed) }
        }
    }
}

/// Whether the time of a letter is past: a digest is of its day, others may be a little late.
pub(crate) fn is_past(due: &Due, day: Date) -> bool {
    let patience = if due.kind == Kind::Digest { 1 } else { PATIENCE };
    due.occasion.saturating_add(patience.days()) <= day
}

/// The bodies with nothing received.
pub(crate) fn silent(states: &[BodyState]) -> impl Iterator<Item = &BodyState> {
    states.iter().filter(|state| state.first.is_none())
}

/// The silent bodies for which `rule` falls on `occasion`.
pub(crate) fn silent_on<'a>(
    rule: &'a Reminder,
    states: &'a [BodyState],
    occasion: Date,
) -> impl Iterator<Item = &'a BodyState> {
    silent(states).filter(move |state| rule.occasions(state.due).contains(&occasion))
}

/// Who a rule writes to, and what the letter is for each.
fn recipients(rule: &Reminder) -> impl Iterator<Item = (Recipient, Kind)> {
    let told = rule.to.iter().map(|recipient| match recipient.post() {
        Some(_) => (*recipient, Kind::Reminder),
        None => (*recipient, Kind::Silence),
    });
    told.chain(rule.escalate.iter().map(|recipient| match recipient.post() {
        Some(_) => (*recipient, Kind::Escalation),
        None => (*recipient, Kind::Silence),
    }))
}

fn is_meant(account: &Account, recipient: Recipient, body: &BodyCode) -> bool {
    account.role == recipient.role() && (recipient.post().is_none() || account.body.as_ref() == Some(body))
}

/// A day that will bring letters, as things stand now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upcoming {
    /// The day.
    pub day: Date,
    /// The rule.
    pub rule: Reminder,
    /// How many silent bodies it falls on.
    pub bodies: usize,
    /// How many letters that would be.
    pub letters: usize,
    /// How many of them go to people without an address.
    pub without_address: usize,
    /// Posts nobody holds.
    pub unheld: usize,
}

/// The days after `day` on which rules fall, in order, if nothing more comes in.
pub(crate) fn upcoming(plan: &Plan, states: &[BodyState], people: &[Account], day: Date) -> Vec<Upcoming> {
    let mut found: BTreeMap<(Date, usize), Vec<&BodyState>> = BTreeMap::new();
    for (order, rule) in plan.reminders.iter().enumerate() {
        for state in silent(states) {
            for occasion in rule.occasions(state.due).into_iter().filter(|occasion| *occasion > day) {
                found.entry((occasion, order)).or_default().push(state);
            }
        }
    }
    found
        .into_iter()
        .map(|((day, order), bodies)| {
            let rule = &plan.reminders[order];
            let mut accounts: BTreeSet<(Option<&BodyCode>, AccountId)> = BTreeSet::new();
            let mut unheld = 0;
            for state in &bodies {
                for (recipient, _) in recipients(rule) {
                    let about = recipient.post().is_some().then_some(&state.body);
                    let before = accounts.len();
                    let meant = people.iter().filter(|account| is_meant(account, recipient, &state.body));
                    accounts.extend(meant.map(|account| (about, account.id)));
                    unheld += usize::from(about.is_some() && accounts.len() == before);
                }
            }
            let addressless = |id: &AccountId| {
                people.iter().any(|account| account.id == *id && account.correspondence.email.is_none())
            };
            Upcoming {
                day,
                rule: rule.clone(),
                bodies: bodies.len(),
                letters: accounts.len(),
                without_address: accounts.iter().filter(|(_, id)| addressless(id)).count(),
                unheld,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
