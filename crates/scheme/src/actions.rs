//! Writing statements: each verb is one change with one ledger entry. Citations have their own file.

use kernel::{Actor, NewEntry, StudyCode};
use serde_json::json;

use ::store::{Store, Tx};

use crate::store::Moved;
use crate::{
    Hand, Overtaken, Removal, SchemeError, Statement, StatementId, StatementState, StatementVersion, rules,
    sources, store as rows,
};

/// A new text for a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The statement.
    pub statement: StatementId,
    /// The number of the version that was seen before writing.
    pub seen: i64,
    /// The new text.
    pub text: String,
}

/// A statement to be taken out of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRemoval {
    /// The statement.
    pub statement: StatementId,
    /// The number of the version that was seen: what nobody saw is not taken out.
    pub seen: i64,
    /// Why.
    pub reason: String,
}

/// Which way a statement moves among its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Before the one before it.
    Earlier,
    /// After the one after it.
    Later,
}

/// Writes a new statement at the end of a section. Ledger: `statement.written`.
///
/// # Errors
/// When the outline has no such section, or the text is empty or too long.
pub async fn write_statement(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    section: &str,
    text: &str,
) -> Result<StatementId, SchemeError> {
    let text = rules::statement_text(text)?;
    let plan = sources::plan(store, study).await?;
    if plan.outline.section(section).is_none() {
        return Err(SchemeError::UnknownSection { key: section.to_owned() });
    }
    let mut tx = store.begin(actor).await?;
    let at = tx.now();
    let statement = Statement {
        id: tx.new_id(),
        study: study.clone(),
        section: section.to_owned(),
        ordinal: rows::next_ordinal(tx.sql(), study, section).await?,
        text,
        version: 1,
        state: StatementState::Standing,
        at,
    };
    let first = StatementVersion { number: 1, text: statement.text.clone(), by: Hand::of(actor), at };
    rows::insert_statement(tx.sql(), &statement).await?;
    rows::insert_statement_version(tx.sql(), statement.id, &first).await?;
    let facts = json!({ "section": section, "study": study.as_str(), "text": digest(&first.text) });
    commit(tx, "statement.written", statement.id, facts).await?;
    Ok(statement.id)
}

/// Gives a statement a new text; returns the number of its version. The same text again changes nothing.
/// Ledger: `statement.edited`.
///
/// # Errors
/// [`SchemeError::Overtaken`] with both texts when somebody else changed it since `seen`; when the text is empty or too
/// long, or the statement is unknown or taken out.
pub async fn edit_statement(store: &Store, actor: &Actor, edit: Edit) -> Result<i64, SchemeError> {
    let edit = Edit { text: rules::statement_text(&edit.text)?, ..edit };
    let (id, mut tx) = (edit.statement, store.begin(actor).await?);
    let version = match put_text(&mut tx, edit).await? {
        Put::Stands(number) => return Ok(number),
        Put::New(version) => version,
    };
    let facts = json!({ "text": digest(&version.text), "version": version.number });
    commit(tx, "statement.edited", id, facts).await?;
    Ok(version.number)
}

/// What became of a text that was to be put into a statement.
pub(crate) enum Put {
    /// It stands there already, as the version of this number.
    Stands(i64),
    /// It is the version that stands now.
    New(StatementVersion),
}

/// Makes a text that may stand in a scheme the statement's, unless somebody else changed it since it was seen. What it is committed
/// with must be an entry about the statement that names the text's digest.
pub(crate) async fn put_text(tx: &mut Tx, edit: Edit) -> Result<Put, SchemeError> {
    let (statement, text) = (standing(tx, edit.statement).await?, edit.text);
    if statement.text == text {
        return Ok(Put::Stands(statement.version));
    }
    let number = statement.version + 1;
    let is_seen = edit.seen == statement.version;
    if !is_seen || rows::advance_version(tx.sql(), statement.id, edit.seen, number).await? == Moved::No {
        let mut versions = rows::statement_versions(tx.sql(), statement.id).await?;
        let seen = versions.iter().find(|version| version.number == edit.seen).cloned();
        let theirs = versions.pop().ok_or(SchemeError::UnknownStatement)?;
        let overtaken = Overtaken { statement: statement.id, seen, theirs, yours: text };
        return Err(SchemeError::Overtaken(Box::new(overtaken)));
    }
    let version = StatementVersion { number, text, by: Hand::of(tx.actor()), at: tx.now() };
    rows::insert_statement_version(tx.sql(), statement.id, &version).await?;
    Ok(Put::New(version))
}

/// Takes a statement out of the text; it is kept with its citations. Ledger: `statement.removed`.
///
/// # Errors
/// When the statement is unknown or taken out already, somebody else changed it since `seen`, or no reason is given.
pub async fn remove_statement(store: &Store, actor: &Actor, new: NewRemoval) -> Result<(), SchemeError> {
    let (id, reason) = (new.statement, rules::reason(&new.reason)?);
    let mut tx = store.begin(actor).await?;
    if standing(&mut tx, id).await?.version != new.seen {
        return Err(SchemeError::EditedMeanwhile);
    }
    rows::set_state(tx.sql(), id, StatementState::Removed).await?.or(SchemeError::RemovedStatement)?;
    let number = rows::removals(tx.sql(), id).await?.len() as i64 + 1;
    let facts = json!({ "reason": digest(&reason) });
    let removal = Removal { number, reason, by: Hand::of(actor), at: tx.now() };
    rows::insert_removal(tx.sql(), id, &removal).await?;
    commit(tx, "statement.removed", id, facts).await
}

/// Puts a statement back into the text, with the citations it had. Ledger: `statement.restored`.
///
/// # Errors
/// When the statement is unknown or stands already.
pub async fn restore_statement(store: &Store, actor: &Actor, id: StatementId) -> Result<(), SchemeError> {
    let mut tx = store.begin(actor).await?;
    rows::statement(tx.sql(), id).await?.ok_or(SchemeError::UnknownStatement)?;
    rows::set_state(tx.sql(), id, StatementState::Standing).await?.or(SchemeError::StandingStatement)?;
    commit(tx, "statement.restored", id, json!({})).await
}

/// Moves a statement past its neighbour in its section; at the end of the section nothing changes.
/// Ledger: `statement.moved`.
///
/// # Errors
/// When the statement is unknown or taken out.
pub async fn move_statement(
    store: &Store,
    actor: &Actor,
    id: StatementId,
    direction: Direction,
) -> Result<(), SchemeError> {
    let mut tx = store.begin(actor).await?;
    let statement = standing(&mut tx, id).await?;
    let all = rows::statements(tx.sql(), &statement.study).await?;
    let section: Vec<&Statement> = all
        .iter()
        .filter(|other| other.section == statement.section && other.state == StatementState::Standing)
        .collect();
    let here = section.iter().position(|other| other.id == id).ok_or(SchemeError::UnknownStatement)?;
    let there = match direction {
        Direction::Earlier => here.checked_sub(1),
        Direction::Later => Some(here + 1).filter(|there| *there < section.len()),
    };
    let Some(there) = there else { return Ok(()) };
    let (ours, theirs) = (section[here], section[there]);
    rows::set_ordinal(tx.sql(), ours.id, theirs.ordinal).await?;
    rows::set_ordinal(tx.sql(), theirs.id, ours.ordinal).await?;
    let facts = json!({ "from": ours.ordinal, "past": theirs.id, "to": theirs.ordinal });
    commit(tx, "statement.moved", id, facts).await
}

/// A statement that stands in the text.
pub(crate) async fn standing(tx: &mut Tx, id: StatementId) -> Result<Statement, SchemeError> {
    let statement = rows::statement(tx.sql(), id).await?.ok_or(SchemeError::UnknownStatement)?;
    match statement.state {
        StatementState::Standing => Ok(statement),
        StatementState::Removed => Err(SchemeError::RemovedStatement),
    }
}

impl Hand {
    /// The hand of `actor`.
    pub fn of(actor: &Actor) -> Self {
        Self { account: actor.account, role: actor.role }
    }
}

/// The ledger, from which nothing can be taken out, names texts and reasons by digest: they stand in their rows.
pub(crate) fn digest(text: &str) -> kernel::Digest {
    kernel::Digest::of(text.as_bytes())
}

async fn commit(
    tx: Tx,
    kind: &'static str,
    id: StatementId,
    facts: serde_json::Value,
) -> Result<(), SchemeError> {
    tx.commit(NewEntry::new(kind, format!("statement/{id}"), facts)).await?;
    Ok(())
}
