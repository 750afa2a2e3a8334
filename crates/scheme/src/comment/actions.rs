//! Opening and closing rounds, commenting, withdrawing, ruling. Each is one change with one ledger entry. Whether the actor may is
//! asked before, with `accounts::may`.

use accounts::Act;
use jiff::civil::Date;
use kernel::{AccountId, Actor, Language, NewEntry, StudyCode};
use serde_json::json;

use ::store::Store;

use super::store::{self as rows, Of, Which};
use super::{
    Closed, Comment, CommentAbout, CommentError, CommentId, CommentOutcome, CommentRound, CommentRoundId,
    CommentTally, Ruling, Withdrawal, rules,
};
use crate::actions::{Put, put_text};
use crate::{Edit, Hand, SchemeError, StatementId, StatementState, view};

/// A round to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCommentRound {
    /// The study.
    pub study: StudyCode,
    /// What it is called.
    pub title: String,
    /// The last day on which a comment is in time.
    pub due: Date,
    /// Who is invited.
    pub invited: Vec<AccountId>,
}

/// A comment to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComment {
    /// The round.
    pub round: CommentRoundId,
    /// What it is about.
    pub subject: Subject,
    /// The author's words.
    pub words: String,
    /// The wording proposed for the statement; empty, or the text that stands, is none.
    pub proposed: String,
}

/// What is commented on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The text as a whole.
    Whole,
    /// A statement.
    Statement {
        /// The statement.
        statement: StatementId,
        /// The number of its text that the person read.
        seen: i64,
    },
}

/// Why a comment is withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWithdrawal {
    /// The comment.
    pub comment: CommentId,
    /// Why.
    pub reason: String,
}

/// What is to come of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRuling {
    /// The comment.
    pub comment: CommentId,
    /// What comes of it.
    pub outcome: CommentOutcome,
    /// Why; may be empty for a plain acceptance.
    pub reason: String,
    /// What goes into the text.
    pub takes: Takes,
}

/// What of a comment goes into the text with its ruling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// The wording proposed, as the statement's new text.
    Wording {
        /// The number of the statement's text that the editor saw.
        seen: i64,
    },
}

/// Opens a round on the text as it stands. Ledger: `comment_round.opened`.
///
/// # Errors
/// When the study has no plan or too many rounds; when the title is none, too long or marked secret; when the last day has passed;
/// when nobody, too many, or somebody who may not comment is invited.
pub async fn open_comment_round(
    store: &Store,
    actor: &Actor,
    new: NewCommentRound,
) -> Result<CommentRoundId, SchemeError> {
    let title = kept_out(store, actor, &new.study, rules::title(&new.title)).await?;
    let invited = rules::invited(&new.invited)?;
    for id in &invited {
        let account = accounts::account(store, *id).await?.filter(|account| account.closed_at.is_none());
        if account.is_none_or(|account| accounts::may(&account.actor(), Act::Comment).is_err()) {
            return Err(CommentError::MayNotComment.into());
        }
    }
    if plan::current(store, &new.study).await.map_err(|error| SchemeError::Source(error.into()))?.is_none() {
        return Err(SchemeError::UnknownStudy);
    }
    let mut tx = store.begin(actor).await?;
    if rows::rounds(tx.sql(), Of::Study(&new.study)).await?.len() >= rules::MOST_ROUNDS {
        return Err(CommentError::TooManyRounds { limit: rules::MOST_ROUNDS }.into());
    }
    let round = CommentRound {
        id: tx.new_id(),
        study: new.study,
        title,
        due: rules::due(new.due, kernel::vietnam_day(tx.now()))?,
        invited,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
        closed: None,
        tally: CommentTally::default(),
    };
    rows::insert_round(tx.sql(), &round).await?;
    tx.commit(NewEntry::new("comment_round.opened", of_round(round.id), round.facts())).await?;
    Ok(round.id)
}

/// Closes a round. Ledger: `comment_round.closed`.
///
/// # Errors
/// When the study has no such round, it is closed already, or a comment in it waits for a ruling.
pub async fn close_comment_round(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    id: CommentRoundId,
) -> Result<(), SchemeError> {
    let mut tx = store.begin(actor).await?;
    let round = rows::rounds(tx.sql(), Of::One(id)).await?.pop().filter(|round| round.study == *study);
    rules::may_close(&round.ok_or(CommentError::UnknownRound)?)?;
    let closed = Closed { by: Hand::of(actor), at: tx.now(), entry: tx.next_position() };
    rows::insert_close(tx.sql(), id, &closed).await?.or(CommentError::Closed.into())?;
    tx.commit(NewEntry::new("comment_round.closed", of_round(id), json!({}))).await?;
    Ok(())
}

/// Keeps what an invited person says, pinned to the words they read; after the last day too. The same words to the same thing again
/// change nothing, and the id of what was kept is given. Ledger: `comment.given`.
///
/// # Errors
/// When the round is unknown or closed, or the person is not invited to it or said too much in it; when the statement reads otherwise
/// than they saw or was taken out; when the words are none, too many or marked secret, or the wording proposed cannot be a
/// statement's text or is for none.
pub async fn comment(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    new: NewComment,
) -> Result<CommentId, SchemeError> {
    let words = kept_out(store, actor, study, rules::words(&new.words)).await?;
    let proposed = kept_out(store, actor, study, rules::proposed(&new.proposed)).await?;
    let proposed = match proposed {
        "" => None,
        text => Some(crate::rules::statement_text(text)?),
    };
    // The sentence is read before the change begins, so that the change stays short. An edit in between leaves the comment pinned to
    // the words its author read.
    let about = about(store, study, new.subject).await?;
    let proposed = rules::wording(&about, proposed)?;
    let mut tx = store.begin(actor).await?;
    let round = rows::rounds(tx.sql(), Of::One(new.round)).await?.pop().filter(|round| round.study == *study);
    let round = round.ok_or(CommentError::UnknownRound)?;
    let known = match actor.account {
        Some(account) => {
            let own = Which::AuthorInRound(round.id, account);
            rows::comments(tx.sql(), own, "", (None, rules::MOST_COMMENTS)).await?
        }
        None => Vec::new(),
    };
    let is_same = |known: &&Comment| {
        known.withdrawal.is_none()
            && (&known.about, &known.words, &known.proposed) == (&about, &words, &proposed)
    };
    if let Some(known) = known.iter().find(is_same) {
        return Ok(known.id);
    }
    rules::may_comment(&round, actor, i64::try_from(known.len()).unwrap_or(i64::MAX))?;
    let comment = Comment {
        id: tx.new_id(),
        study: round.study,
        round: round.id,
        about,
        words,
        proposed,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
        withdrawal: None,
        ruling: None,
    };
    rows::insert(tx.sql(), &comment).await?;
    tx.commit(NewEntry::new("comment.given", of_comment(comment.id), comment.facts())).await?;
    Ok(comment.id)
}

/// Withdraws a comment; it is kept and says why. Ledger: `comment.withdrawn`.
///
/// # Errors
/// When it is unknown, somebody else's, ruled on or withdrawn already, or no reason is given.
pub async fn withdraw_comment(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    new: NewWithdrawal,
) -> Result<(), SchemeError> {
    let reason = kept_out(store, actor, study, rules::reason(&new.reason)).await?;
    if reason.is_empty() {
        return Err(SchemeError::NoReason);
    }
    let mut tx = store.begin(actor).await?;
    let known = rows::comment(tx.sql(), new.comment).await?.filter(|known| known.study == *study);
    rules::may_withdraw(&known.ok_or(CommentError::UnknownComment)?, actor)?;
    let withdrawal = Withdrawal { reason, by: Hand::of(actor), at: tx.now(), entry: tx.next_position() };
    rows::insert_withdrawal(tx.sql(), new.comment, &withdrawal)
        .await?
        .or(CommentError::WithdrawnAlready.into())?;
    let facts = withdrawal.facts();
    tx.commit(NewEntry::new("comment.withdrawn", of_comment(new.comment), facts)).await?;
    Ok(())
}

/// Rules on a comment, once. A wording that is taken over becomes the statement's text in the same change; when it stands there
/// already, nothing of the text changes. Ledger: `comment.ruled`, or `statement.edited` with the ruling in it where the text
/// changed.
///
/// # Errors
/// When the comment is unknown, the actor's own, ruled on or withdrawn already; when a reason is missing; when a wording is to be taken
/// over that was not accepted or is none. [`SchemeError::Overtaken`] with both texts when the statement was changed since it was
/// seen; nothing is kept then.
pub async fn rule_on(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    new: NewRuling,
) -> Result<(), SchemeError> {
    let reason = kept_out(store, actor, study, rules::reason(&new.reason)).await?;
    if reason.is_empty() && new.outcome != CommentOutcome::Accepted {
        return Err(SchemeError::NoReason);
    }
    let mut tx = store.begin(actor).await?;
    let known = rows::comment(tx.sql(), new.comment).await?.filter(|known| known.study == *study);
    let known = known.ok_or(CommentError::UnknownComment)?;
    rules::may_rule(&known, actor, new.outcome, new.takes)?;
    let taken = match (new.takes, known.about.statement(), &known.proposed) {
        (Takes::Wording { seen }, Some(statement), Some(proposed)) => {
            let edit = Edit { statement, seen, text: proposed.clone() };
            match put_text(&mut tx, edit).await? {
                Put::New(version) => version.number,
                Put::Stands(_) => 0,
            }
        }
        _ => 0,
    };
    let ruling = Ruling {
        outcome: new.outcome,
        reason,
        taken,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
    };
    rows::insert_ruling(tx.sql(), known.id, &ruling).await?.or(CommentError::RuledAlready.into())?;
    let (kind, subject, facts) = ruling.told_of(&known);
    tx.commit(NewEntry::new(kind, subject, facts)).await?;
    Ok(())
}

/// What a comment is about, with the words as they stand, which must be those the person saw.
async fn about(store: &Store, study: &StudyCode, subject: Subject) -> Result<CommentAbout, SchemeError> {
    let Subject::Statement { statement, seen } = subject else { return Ok(CommentAbout::Whole) };
    let found = view::statement(store, statement).await?;
    if found.statement.study != *study {
        return Err(SchemeError::UnknownStatement);
    }
    if found.statement.state != StatementState::Standing {
        return Err(SchemeError::RemovedStatement);
    }
    if found.statement.version != seen {
        return Err(CommentError::Overtaken.into());
    }
    let sentence = found.read(Language::Vietnamese).text;
    Ok(CommentAbout::Statement { statement, version: seen, text: found.statement.text, sentence })
}

/// What a rule says of words; those with a secrecy mark are kept out, and the ledger says that they were. Ledger:
/// `scheme.comment_refused`.
async fn kept_out<T>(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    result: Result<T, CommentError>,
) -> Result<T, SchemeError> {
    if let Err(CommentError::Secret { .. }) = result {
        let tx = store.begin(actor).await?;
        let facts = json!({ "why": "secrecy-mark" });
        tx.commit(NewEntry::new("scheme.comment_refused", format!("study/{study}"), facts)).await?;
    }
    Ok(result?)
}

pub(super) fn of_round(id: CommentRoundId) -> String {
    format!("comment_round/{id}")
}

pub(super) fn of_comment(id: CommentId) -> String {
    format!("comment/{id}")
}
