//! Taking what a person ticked: each through the verb that would have made the change in the browser, with its own ledger
//! entry.

use std::collections::HashMap;

use kernel::{Actor, StudyCode};

use ::store::Store;

use crate::{
    Direction, Edit, NewRemoval, SchemeError, StatementId, StatementState, edit_statement, move_statement,
    remove_statement, store as rows, write_statement,
};

/// What a person takes of a returned file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taking {
    /// A new text for a statement; its citations stay.
    Edit(Edit),
    /// A paragraph as a new statement; it cites nothing yet.
    Write {
        /// The section's key.
        section: String,
        /// Its text.
        text: String,
        /// The statement it follows; `None` at the section's head.
        after: Option<StatementId>,
    },
    /// A statement goes out of the text; it is kept with its citations.
    Remove(NewRemoval),
    /// A statement goes to its place in the file.
    Move {
        /// Which.
        statement: StatementId,
        /// The statement it follows; `None` at the section's head.
        after: Option<StatementId>,
    },
}

/// One thing that was to be taken, and what came of it.
#[derive(Debug)]
pub struct Took {
    /// What it was.
    pub taking: Taking,
    /// The statement it is about, or why it was not taken: then nothing of it was kept.
    pub result: Result<StatementId, SchemeError>,
    /// Why a new statement stands at the end of its section and not where the file has it.
    pub unplaced: Option<SchemeError>,
}

/// Makes the changes one after another, texts before moves; each has its own ledger entries, and one that is refused stops
/// none of the others. New paragraphs that follow the same statement come in the order given.
///
/// Refused are what [`edit_statement`], [`write_statement`], [`remove_statement`] and [`move_statement`] refuse: somebody
/// else's change is never written over.
pub async fn take(store: &Store, actor: &Actor, study: &StudyCode, takings: Vec<Taking>) -> Vec<Took> {
    let (moves, texts): (Vec<_>, Vec<_>) =
        takings.into_iter().partition(|taking| matches!(taking, Taking::Move { .. }));
    let mut took = Vec::new();
    let mut behind: HashMap<(String, Option<StatementId>), StatementId> = HashMap::new();
    for taking in texts.into_iter().chain(moves) {
        let mut unplaced = None;
        let result = match &taking {
            Taking::Edit(edit) => edit_statement(store, actor, edit.clone()).await.map(|_| edit.statement),
            Taking::Write { section, text, after } => {
                let place = (section.clone(), *after);
                let follows = behind.get(&place).copied().or(*after);
                let written = write_statement(store, actor, study, section, text).await;
                // It is written by now: that it could not be placed takes nothing back.
                if let Ok(id) = &written {
                    unplaced = self::place(store, actor, *id, follows).await.err();
                    behind.insert(place, *id);
                }
                written
            }
            Taking::Remove(removal) => {
                remove_statement(store, actor, removal.clone()).await.map(|()| removal.statement)
            }
            Taking::Move { statement, after } => {
                place(store, actor, *statement, *after).await.map(|()| *statement)
            }
        };
        took.push(Took { taking, result, unplaced });
    }
    took
}

/// Moves a statement past its neighbours until it follows `after`; where `after` no longer stands in the section it stays.
async fn place(
    store: &Store,
    actor: &Actor,
    statement: StatementId,
    after: Option<StatementId>,
) -> Result<(), SchemeError> {
    let mut steps = None;
    loop {
        let order = order_of_section(store, statement).await?;
        let here = order.iter().position(|id| *id == statement).ok_or(SchemeError::UnknownStatement)?;
        let there = match after {
            None => 0,
            Some(after) => match order.iter().position(|id| *id == after) {
                Some(before) if before < here => before + 1,
                Some(before) => before,
                None => return Ok(()),
            },
        };
        // Others may move statements meanwhile: it never takes more steps than the section has places.
        let left = steps.unwrap_or(order.len());
        if here == there || left == 0 {
            return Ok(());
        }
        let direction = if there < here { Direction::Earlier } else { Direction::Later };
        move_statement(store, actor, statement, direction).await?;
        steps = Some(left - 1);
    }
}

/// The statements that stand in the section of `statement`, in order.
async fn order_of_section(store: &Store, statement: StatementId) -> Result<Vec<StatementId>, SchemeError> {
    let mut reader = store.read().await?;
    let own = rows::statement(reader.sql(), statement).await?.ok_or(SchemeError::UnknownStatement)?;
    let all = rows::statements(reader.sql(), &own.study).await?;
    let standing =
        |other: &&crate::Statement| other.section == own.section && other.state == StatementState::Standing;
    Ok(all.iter().filter(standing).map(|other| other.id).collect())
}
