//! A person's calendar feed: the unguessable way to it, and what stands in it.
//!
//! The address is made from the installation's key, so nothing that is stored opens a feed; a new number makes the old
//! address worthless. A feed shows deadlines and where reports stand, nothing of what they say.

use std::collections::BTreeMap;

use ::store::{Store, StoreError};
use accounts::Account;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{AccountId, Actor, BodyCode, Digest, Language, NewEntry, Role};
use plan::{Plan, Study};
use reports::BodyState;
use serde_json::json;
use subtle::ConstantTimeEq as _;

use crate::calendar::Event;
use crate::duties::duties;
use crate::error::ReminderError;
use crate::{rules, store as rows};

/// The way to a person's feed, as a path of the site.
#[derive(Clone, PartialEq, Eq)]
pub struct FeedAddress(String);

impl FeedAddress {
    /// The path: `/calendar/<account>/<token>.ics`.
    pub fn path(&self) -> &str {
        &self.0
    }
}

/// It opens the feed, so it is not for logs.
impl std::fmt::Debug for FeedAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FeedAddress")
    }
}

/// The address of the person's feed; `None` while the person has none.
///
/// # Errors
/// When the store fails.
pub async fn feed_address(store: &Store, account: AccountId) -> Result<Option<FeedAddress>, StoreError> {
    let number = rows::feed_number(store, account).await?;
    Ok(number.map(|number| {
        let token = token(store, account, number);
        FeedAddress(format!("/calendar/{account}/{token}.ics"))
    }))
}

/// Gives the person's feed a new address; the old one, if there was one, opens nothing any more. Ledger: `calendar-feed.renewed`.
///
/// # Errors
/// When the store fails.
pub async fn renew_feed(store: &Store, actor: &Actor) -> Result<(), ReminderError> {
    let account = actor.account.ok_or(ReminderError::NoAccount)?;
    let mut tx = store.begin(actor).await?;
    let number = rows::next_feed_number(&mut tx, account).await?;
    let facts = json!({"number": number});
    tx.commit(NewEntry::new("calendar-feed.renewed", format!("account/{account}"), facts)).await?;
    Ok(())
}

/// The person whose feed `given` opens: the account must be open and the token its newest.
///
/// # Errors
/// When the store fails.
pub async fn feed_opens(
    store: &Store,
    account: AccountId,
    given: &str,
) -> Result<Option<Account>, StoreError> {
    let Some(number) = rows::feed_number(store, account).await? else { return Ok(None) };
    let right = token(store, account, number);
    if !bool::from(right.as_bytes().ct_eq(given.as_bytes())) {
        return Ok(None);
    }
    Ok(accounts::account(store, account).await?.filter(|account| account.closed_at.is_none()))
}

fn token(store: &Store, account: AccountId, number: i64) -> String {
    let signature = store.key().sign(format!("damlam calendar feed 1\n{account}\n{number}").as_bytes());
    URL_SAFE_NO_PAD.encode(Digest::of(&signature).bytes())
}

/// What stands in the person's calendar: a body's own deadline for its people, every deadline and the days of
/// reminding for the secretariat, every deadline for committee, editors and auditors; and the last days of tasks and opinions that
/// are theirs.
///
/// # Errors
/// When the store fails.
pub async fn events_of(store: &Store, person: &Account) -> Result<Vec<Event>, ReminderError> {
    let mut events = Vec::new();
    for study in plan::studies(store).await? {
        let states = reports::board(store, &study.code).await?;
        let history = history(store, &study).await?;
        let feed = Feed { store, person, study: &study, states: &states, history: &history };
        match (person.role, &person.body) {
            (Role::Drafter | Role::Signer, Some(body)) => events.extend(feed.own(body)),
            (Role::Secretariat, _) => {
                events.extend(feed.deadlines());
                events.extend(feed.reminding());
            }
            (Role::Committee | Role::Editor | Role::Auditor, _) => events.extend(feed.deadlines()),
            _ => {}
        }
        events.extend(duties(store, person, &study, |what| feed.uid(what)).await?);
    }
    Ok(events)
}

/// The versions of a plan that are looked back at, newest first, with their moments.
struct History(Vec<(std::sync::Arc<Plan>, Timestamp)>);

/// How far back amendments are looked for; older ones count as the oldest looked at.
const MOST_VERSIONS: usize = 48;

async fn history(store: &Store, study: &Study) -> Result<History, StoreError> {
    let mut found = Vec::new();
    for version in plan::versions(store, &study.code).await?.into_iter().take(MOST_VERSIONS) {
        if let Some(plan) = plan::version(store, &study.code, version.version).await? {
            found.push((plan, version.issued_at));
        }
    }
    Ok(History(found))
}

impl History {
    /// The version that made something what it is now: its number and moment.
    fn last_changed<T: PartialEq>(&self, what: impl Fn(&Plan) -> T) -> (i64, Timestamp) {
        let Some((newest, at)) = self.0.first() else { return (1, Timestamp::UNIX_EPOCH) };
        let now = what(newest);
        let same = self.0.iter().take_while(|(plan, _)| what(plan) == now);
        same.last().map_or((newest.version, *at), |(plan, at)| (plan.version, *at))
    }
}

struct Feed<'a> {
    store: &'a Store,
    person: &'a Account,
    study: &'a Study,
    states: &'a [BodyState],
    history: &'a History,
}

impl Feed<'_> {
    fn language(&self) -> Language {
        self.person.correspondence.language
    }

    fn t<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        self.language().pick(vi, en)
    }

    /// A name that no other installation gives, the same as long as the installation stands.
    fn uid(&self, what: &str) -> String {
        let key = Digest::of(&self.store.key().public()).to_string();
        format!("{what}.{}@{}.damlam", self.study.code, &key[..16])
    }

    fn own(&self, body: &BodyCode) -> Option<Event> {
        let plan = &self.study.plan;
        let assignment = plan.assignment(body)?;
        let state = self.states.iter().find(|state| state.body == *body);
        let due = state.map_or(assignment.due, |state| state.due);
        let (version, changed_at) = self.history.last_changed(|plan| {
            plan.assignment(body).map(|assignment| (assignment.due, assignment.topic.clone()))
        });
        let language = self.language();
        let (sent, summary) = match state.and_then(|state| state.first) {
            Some((at, timing)) => {
                let at = crate::hanoi(at).strftime("%d/%m/%Y %H:%M").to_string();
                let timing = timing.name();
                let sent =
                    format!("{} {at} ({}).", self.t("Đã nhận lúc", "Received on"), timing.get(language));
                (sent, self.t("Đã gửi báo cáo chuyên đề", "Thematic report: sent"))
            }
            None => (
                self.t("Chưa nhận báo cáo.", "Not received yet.").to_owned(),
                self.t("Hạn gửi báo cáo chuyên đề", "Thematic report due"),
            ),
        };
        Some(Event {
            uid: self.uid(&format!("due.{body}")),
            day: due,
            summary: format!("{summary}: {}", plan.name.get(language)),
            description: format!(
                "{}\n{}\n{sent}",
                plan.body_name(body).get(language),
                assignment.topic.get(language)
            ),
            sequence: version - 1,
            changed_at: state.and_then(|state| state.first).map_or(changed_at, |(at, _)| at.max(changed_at)),
        })
    }

    /// One event for each day on which reports are due.
    fn deadlines(&self) -> Vec<Event> {
        let mut by_day: BTreeMap<Date, Vec<&BodyState>> = BTreeMap::new();
        for state in self.states {
            by_day.entry(state.due).or_default().push(state);
        }
        let language = self.language();
        by_day
            .into_iter()
            .map(|(day, states)| {
                let missing = rules::silent(self.states).filter(|state| state.due == day).count();
                let (version, changed_at) = self.history.last_changed(|plan| {
                    let of_day = plan.assignments.iter().filter(|assignment| assignment.due == day);
                    of_day.map(|assignment| assignment.body.clone()).collect::<Vec<_>>()
                });
                let newest = states.iter().filter_map(|state| state.first).map(|(at, _)| at).max();
                let general = day == self.study.plan.due;
                let uid = if general { "due".to_owned() } else { format!("due.{day}") };
                let summary = self.t("Hạn gửi báo cáo chuyên đề", "Thematic reports due");
                let counts = match language {
                    Language::Vietnamese => format!("{} cơ quan, {missing} chưa gửi.", states.len()),
                    Language::English => format!("{} bodies, {missing} not sent.", states.len()),
                };
                Event {
                    uid: self.uid(&uid),
                    day,
                    summary: format!("{summary}: {}", self.study.plan.name.get(language)),
                    description: counts,
                    sequence: version - 1,
                    changed_at: newest.map_or(changed_at, |at| at.max(changed_at)),
                }
            })
            .collect()
    }

    /// The days on which the plan reminds, by the general deadline.
    fn reminding(&self) -> Vec<Event> {
        let plan = &self.study.plan;
        let language = self.language();
        let mut events = Vec::new();
        for rule in &plan.reminders {
            let (version, changed_at) = self.history.last_changed(|plan| {
                let rule = plan.reminders.iter().find(|other| other.id == rule.id).cloned();
                (plan.due, rule)
            });
            for (round, day) in rule.occasions(plan.due).into_iter().enumerate() {
                events.push(Event {
                    uid: self.uid(&format!("remind.{}.{round}", rule.id)),
                    day,
                    summary: format!("{}: {}", self.t("Nhắc hạn", "Reminder"), rule.name.get(language)),
                    description: plan.name.get(language).to_owned(),
                    sequence: version - 1,
                    changed_at,
                });
            }
        }
        events
    }
}
