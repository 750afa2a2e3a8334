//! Keeping a unit's reply. Who may reply for the unit is decided before this is called.

use ::store::Store;
use kernel::{Actor, Digest, NewEntry};
use serde_json::json;
use worklog::{Worklog, WorklogId};

use super::{About, NewReply, Reply, ReplyId, kept, words};
use crate::{MeasurementError, store as rows};

/// Keeps what a unit answers to one of its figures or to all of them. The same words again change nothing, and the id of the
/// reply that stands is given. Ledger: `unit.replied`, or `unit.reply_refused` for one with a secrecy mark.
///
/// Whoever cited the figure or one of its example cases sees something else from now on: those citations are stale.
///
/// # Errors
/// When there is no such log, unit or figure in its newest measurement, when the figure is not shown, and when the words
/// are none, too many or marked secret; nothing is kept then.
pub async fn reply(store: &Store, actor: &Actor, new: NewReply) -> Result<ReplyId, MeasurementError> {
    let NewReply { worklog, unit, about, text } = new;
    let log = worklog::worklog(store, worklog).await?.ok_or(MeasurementError::NoWorklog(worklog))?;
    let text = match words(&text) {
        Err(MeasurementError::ReplySecret(mark)) => {
            refused_as_secret(store, actor, worklog).await?;
            return Err(MeasurementError::ReplySecret(mark));
        }
        other => other?,
    };
    let mut tx = store.begin(actor).await?;
    let newest = rows::newest(tx.sql(), worklog).await?;
    let measurement = newest.ok_or_else(|| MeasurementError::NoFigure { unit: unit.clone() })?;
    if !rows::has_figure(tx.sql(), measurement.id, &unit, &about).await? {
        return Err(MeasurementError::NoFigure { unit });
    }
    let before = kept::newest(tx.sql(), worklog, &unit, &about).await?;
    if let Some(before) = &before
        && before.text == text
    {
        return Ok(before.id);
    }
    let reply = Reply {
        id: tx.new_id(),
        worklog,
        unit,
        about,
        number: before.map_or(1, |before| before.number + 1),
        text,
        account: actor.account,
        role: actor.role,
        at: tx.now(),
    };
    kept::insert(&mut tx, &reply).await?;
    let facts = entry_facts(&log, &reply);
    tx.commit(NewEntry::new("unit.replied", format!("reply/{}", reply.id), facts)).await?;
    Ok(reply.id)
}

/// What the ledger tells of a reply: never its words.
pub(crate) fn entry_facts(log: &Worklog, reply: &Reply) -> serde_json::Value {
    json!({
        "body": log.body.as_str(),
        "indicator": match &reply.about {
            About::AllFigures => None,
            About::Figure(indicator) => Some(indicator),
        },
        "number": reply.number,
        "study": log.study.as_str(),
        "text": Digest::of(reply.text.as_bytes()).to_string(),
        "unit": Digest::of(reply.unit.as_bytes()).to_string(),
        "worklog": reply.worklog.to_string(),
    })
}

async fn refused_as_secret(store: &Store, actor: &Actor, worklog: WorklogId) -> Result<(), MeasurementError> {
    let tx = store.begin(actor).await?;
    let facts = json!({ "why": "secrecy-mark" });
    tx.commit(NewEntry::new("unit.reply_refused", format!("worklog/{worklog}"), facts)).await?;
    Ok(())
}
