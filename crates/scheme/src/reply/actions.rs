//! Replying and answering. Each is one change with one ledger entry. Who may reply for the body is decided before.

use kernel::{Actor, BodyCode, Digest, NewEntry, StudyCode};
use serde_json::json;

use ::store::Store;

use super::{BodyReply, BodyReplyId, ReplyAbout, ReplyAnswer, ReplyOutcome, rules, store as rows};
use crate::{CitationId, Hand, SchemeError, Target, mirror, view};

/// A reply to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBodyReply {
    /// The study.
    pub study: StudyCode,
    /// The body that answers.
    pub body: BodyCode,
    /// What it answers to.
    pub to: Replied,
    /// Digest of what the person saw, as the mirror gives it.
    pub seen: Digest,
    /// The body's words.
    pub text: String,
}

/// What is replied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replied {
    /// The use a standing statement makes of the body's evidence.
    Use(CitationId),
    /// The codes of the passage at this address of the body's current version.
    Coding(String),
}

/// An answer to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReplyAnswer {
    /// The reply.
    pub reply: BodyReplyId,
    /// What came of it.
    pub outcome: ReplyOutcome,
    /// Why.
    pub reason: String,
}

/// Keeps what a body answers to a use of its evidence or to how a passage of it was coded. The same words to the same wording
/// again change nothing, and the id of what was kept is given. Ledger: `body_reply.given`, or `body.reply_refused` for one with a
/// secrecy mark.
///
/// # Errors
/// When no such use or coding stands in the body's mirror, another wording or other codes stand there than were seen, or the
/// words are none, too many or marked secret; nothing is kept then.
pub async fn reply(store: &Store, actor: &Actor, new: NewBodyReply) -> Result<BodyReplyId, SchemeError> {
    let text = match rules::words(&new.text) {
        Err(error @ SchemeError::SecretReply { .. }) => {
            refused_as_secret(store, actor, &new.study).await?;
            return Err(error);
        }
        other => other?,
    };
    // The scheme is read before the change begins, so that the change stays short. An edit in between leaves the reply pinned
    // to the wording its writer read.
    let scheme = view(store, &new.study).await?;
    let mirror = mirror(store, actor, &scheme, &new.body, (&Default::default(), &Default::default())).await?;
    let (about, target, version, digest, quote, seen) = match &new.to {
        Replied::Use(id) => {
            let of_use = mirror.uses.into_iter().find(|each| each.cited.citation.id == *id);
            let of_use = of_use.ok_or(SchemeError::NothingToReplyTo)?;
            let about = ReplyAbout::Use {
                citation: *id,
                statement: of_use.statement,
                version: of_use.version,
                sentence: of_use.sentence,
            };
            let (target, content) = (of_use.cited.citation.target, of_use.cited.citation.pinned.content);
            (about, target, content.version, content.digest, content.quote, of_use.seen)
        }
        Replied::Coding(address) => {
            let coded = mirror.coded.into_iter().find(|each| each.address == *address);
            let coded = coded.ok_or(SchemeError::NothingToReplyTo)?;
            let target =
                Target::Passage { report: coded.report, address: coded.address, span: coding::Span::Whole };
            let quote = kernel::Bilingual::new(coded.text.as_str(), coded.text.as_str());
            let about = ReplyAbout::Coding { codes: coded.codes };
            (about, target, coded.version, coded.digest, quote, coded.seen)
        }
    };
    if seen != new.seen {
        return Err(SchemeError::ReplyOvertaken);
    }
    let mut tx = store.begin(actor).await?;
    let known = rows::replies_of_body(tx.sql(), &new.study, &new.body).await?;
    let is_same = |known: &&BodyReply| known.about == about && known.digest == digest && known.text == text;
    if let Some(known) = known.iter().find(is_same) {
        return Ok(known.id);
    }
    let reply = BodyReply {
        id: tx.new_id(),
        study: new.study,
        body: new.body,
        about,
        target,
        version,
        digest,
        quote,
        text,
        by: Hand::of(actor),
        at: tx.now(),
        answer: None,
    };
    rows::insert(tx.sql(), &reply).await?;
    tx.commit(NewEntry::new("body_reply.given", format!("body_reply/{}", reply.id), reply.facts())).await?;
    Ok(reply.id)
}

/// Answers a reply, once. Ledger: `body_reply.answered`.
///
/// # Errors
/// When the reply is unknown or of another study, somebody answered it already, or no reason is given.
pub async fn answer_reply(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    new: NewReplyAnswer,
) -> Result<(), SchemeError> {
    let reason = crate::rules::reason(&new.reason)?;
    let mut tx = store.begin(actor).await?;
    let known = rows::reply(tx.sql(), new.reply).await?.filter(|known| known.study == *study);
    known.ok_or(SchemeError::UnknownReply)?;
    let answer = ReplyAnswer { outcome: new.outcome, reason, by: Hand::of(actor), at: tx.now() };
    rows::insert_answer(tx.sql(), new.reply, &answer).await?.or(SchemeError::AnsweredAlready)?;
    let subject = format!("body_reply/{}", new.reply);
    tx.commit(NewEntry::new("body_reply.answered", subject, answer.facts())).await?;
    Ok(())
}

async fn refused_as_secret(store: &Store, actor: &Actor, study: &StudyCode) -> Result<(), SchemeError> {
    let tx = store.begin(actor).await?;
    let facts = json!({ "why": "secrecy-mark" });
    tx.commit(NewEntry::new("body.reply_refused", format!("study/{study}"), facts)).await?;
    Ok(())
}
