//! Sending the letters that wait, one job each.
//!
//! At most once: a letter is marked as being sent, and that is committed, before the mail server is spoken to. A job
//! that finds its letter so marked knows that an earlier try broke off, and leaves it to a person. Only a letter that
//! the server certainly has not got is tried again.

use ::store::{Bookkeeping, Job, Outcome, Store, StoreError, claim_job, finish_job};
use accounts::Account;
use jiff::SignedDuration;
use kernel::{Actor, NewEntry};
use serde_json::json;

use crate::mail::{Delivery, MailServer};
use crate::message::{Envelope, message};
use crate::model::{Letter, LetterId, State, Why};
use crate::words::{Known, Site, Words, words};
use crate::{hanoi, rules, store as rows};

/// The queue of letters.
pub(crate) const QUEUE: &str = "letter";

/// What one round of sending came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sent {
    /// The mail server took so many.
    pub sent: usize,
    /// So many are no longer needed.
    pub dropped: usize,
    /// So many failed or are uncertain and wait for a person.
    pub wanting_care: usize,
    /// So many are tried again later.
    pub later: usize,
}

/// What became of a letter, and of its job.
enum Step {
    Settled(State),
    Later(String),
    /// The server cannot be reached: no other letter would fare better now.
    Stop,
}

/// Sends every letter whose job is due. It stops early when the mail server cannot be reached; the letters then wait
/// until their jobs' leases run out, however long that lasts.
///
/// # Errors
/// When the store fails. What becomes of a letter is not an error: it stands in the letter.
pub async fn send(store: &Store, server: &MailServer, site: &Site) -> Result<Sent, StoreError> {
    send_while(store, server, site, || true).await
}

/// As [`send`], and takes up no further letter once `go_on` says no.
///
/// # Errors
/// As [`send`].
pub async fn send_while(
    store: &Store,
    server: &MailServer,
    site: &Site,
    go_on: impl Fn() -> bool + Send,
) -> Result<Sent, StoreError> {
    let mut sum = Sent::default();
    while go_on() {
        let Some(job) = claim_job(store, QUEUE).await? else { break };
        match one(store, server, site, &job).await? {
            Step::Settled(state) => {
                match state {
                    State::Sent => sum.sent += 1,
                    State::Dropped => sum.dropped += 1,
                    State::Failed | State::Uncertain => sum.wanting_care += 1,
                    State::Waiting | State::Sending => {}
                }
                finish_job(store, &job, &Outcome::Done).await?;
            }
            Step::Later(error) => {
                sum.later += 1;
                finish_job(store, &job, &Outcome::Retry { error }).await?;
            }
            Step::Stop => {
                sum.later += 1;
                break;
            }
        }
    }
    Ok(sum)
}

async fn one(store: &Store, server: &MailServer, site: &Site, job: &Job) -> Result<Step, StoreError> {
    let id: LetterId = job.payload.parse().map_err(|error| StoreError::row("job.payload", error))?;
    let Some(letter) = rows::letter(store, id).await? else { return Ok(Step::Settled(State::Dropped)) };
    match letter.state {
        State::Waiting => {}
        // An earlier try was marked and never answered for: the program died in between.
        State::Sending => {
            return settle(store, &letter, (State::Sending, State::Uncertain), Why::CutOff, "").await;
        }
        other => return Ok(Step::Settled(other)),
    }
    let (person, words) = match prepare(store, site, &letter).await? {
        Ok(prepared) => prepared,
        Err(why) => {
            let to = if why == Why::NoAddress { State::Failed } else { State::Dropped };
            return settle(store, &letter, (State::Waiting, to), why, "").await;
        }
    };
    let Some(address) = person.correspondence.email.clone() else {
        return settle(store, &letter, (State::Waiting, State::Failed), Why::NoAddress, "").await;
    };
    let envelope = Envelope {
        id,
        from: &server.from,
        name: &person.name,
        address: &address,
        language: person.correspondence.language,
        at: store.world().now(),
    };
    let (way, message) = match message(&envelope, &words) {
        Ok(message) => message,
        Err(error) => {
            let detail = scrubbed(&error.to_string(), address.as_str());
            return settle(store, &letter, (State::Waiting, State::Failed), Why::Refused, &detail).await;
        }
    };
    let mut tx = store.begin(&Actor::system()).await?;
    if !rows::begin(&mut tx, id, &words).await? {
        return Ok(Step::Settled(State::Sending));
    }
    tx.commit_bookkeeping(Bookkeeping::Job).await?;
    let delivery = server.deliver(&way, &message).await;
    let detail = |text: &str| scrubbed(text, address.as_str());
    match delivery {
        Delivery::Taken => taken(store, &letter).await,
        Delivery::Refused(text) => {
            settle(store, &letter, (State::Sending, State::Failed), Why::Refused, &detail(&text)).await
        }
        Delivery::CutOff(text) => {
            settle(store, &letter, (State::Sending, State::Uncertain), Why::CutOff, &detail(&text)).await
        }
        Delivery::Later(text) if job.is_last_try() => {
            settle(store, &letter, (State::Sending, State::Failed), Why::Later, &detail(&text)).await
        }
        Delivery::Later(text) => {
            settle(store, &letter, (State::Sending, State::Waiting), Why::Later, &detail(&text)).await?;
            Ok(Step::Later(detail(&text)))
        }
        Delivery::NotReached(text) => {
            let text = detail(&text);
            tracing::warn!(%text, "the mail server cannot be reached; letters wait");
            settle(store, &letter, (State::Sending, State::Waiting), Why::NotReached, &text).await?;
            Ok(Step::Stop)
        }
    }
}

/// Who a letter goes to and its words, as things stand now; or why it does not go.
async fn prepare(
    store: &Store,
    site: &Site,
    letter: &Letter,
) -> Result<Result<(Account, Words), Why>, StoreError> {
    let day = hanoi(store.world().now()).date();
    let Some(plan) = plan::current(store, &letter.study).await? else { return Ok(Err(Why::Changed)) };
    let states = reports::board(store, &letter.study).await?;
    if let Err(why) = rules::still_right(&plan, &states, &letter.due, day) {
        return Ok(Err(why));
    }
    let person = accounts::account(store, letter.due.account).await?;
    let Some(person) = person.filter(|person| person.closed_at.is_none()) else {
        return Ok(Err(Why::Closed));
    };
    if person.correspondence.email.is_none() {
        return Ok(Err(Why::NoAddress));
    }
    let since = rows::digest_before(store, letter).await?;
    let known = Known {
        plan: &plan,
        states: &states,
        told: &rows::told(store, &letter.study).await?,
        day,
        since: since.unwrap_or(letter.made_at - SignedDuration::from_hours(24)),
        care: rows::needing_care(store, &letter.study, day).await?,
        site,
    };
    match words(known, &letter.due, &person) {
        Some(Ok(words)) => Ok(Ok((person, words))),
        Some(Err(error)) => Err(StoreError::row("a template of letters", error)),
        None => Ok(Err(Why::Changed)),
    }
}

async fn taken(store: &Store, letter: &Letter) -> Result<Step, StoreError> {
    let mut tx = store.begin(&Actor::system()).await?;
    if !rows::settle(&mut tx, letter.id, (State::Sending, State::Sent), None, "").await? {
        return Err(StoreError::row(
            "letter",
            format!("letter {} was taken from under its sending", letter.id),
        ));
    }
    let due = &letter.due;
    let facts = json!({
        "body": due.body,
        "kind": due.kind.code(),
        "occasion": due.occasion.to_string(),
        "rule": due.rule,
        "study": letter.study,
        "to": format!("account/{}", due.account),
    });
    tx.commit(NewEntry::new("letter.sent", format!("letter/{}", letter.id), facts)).await?;
    Ok(Step::Settled(State::Sent))
}

async fn settle(
    store: &Store,
    letter: &Letter,
    (from, to): (State, State),
    why: Why,
    detail: &str,
) -> Result<Step, StoreError> {
    let mut tx = store.begin(&Actor::system()).await?;
    rows::settle(&mut tx, letter.id, (from, to), Some(why), detail).await?;
    tx.commit_bookkeeping(Bookkeeping::Job).await?;
    Ok(Step::Settled(to))
}

/// What a mail server said, without the address it repeats, and not too long.
fn scrubbed(text: &str, address: &str) -> String {
    let local = address.split('@').next().unwrap_or(address);
    let lower = text.to_lowercase();
    // Servers fold the case of what they repeat.
    let mut out = String::new();
    let (mut rest, mut rest_lower) = (text, lower.as_str());
    let needle = address.to_lowercase();
    if lower.len() == text.len() {
        while let Some(at) = rest_lower.find(&needle) {
            out.push_str(&rest[..at]);
            out.push('…');
            rest = &rest[at + needle.len()..];
            rest_lower = &rest_lower[at + needle.len()..];
        }
        out.push_str(rest);
    } else {
        out = text.replace(address, "…").replace(local, "…");
    }
    out.chars().filter(|c| !c.is_control()).take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_the_server_repeats_is_not_kept() {
        let said = scrubbed(
            "550 5.1.1 <Soan@Tinh.example.vn>: no such user soan@tinh.example.vn",
            "soan@tinh.example.vn",
        );
        assert_eq!(said, "550 5.1.1 <…>: no such user …");
        assert_eq!(scrubbed(&"x".repeat(1000), "a@b.vn").len(), 300);
        assert_eq!(scrubbed("İ <a@b.vn>", "a@b.vn"), "İ <…>");
    }
}
