//! Reading rounds and comments, a page at a time. It changes nothing.

use std::collections::BTreeMap;

use kernel::{AccountId, StudyCode};

use ::store::Store;

use super::store::{self as rows, Of, Which};
use super::{Comment, CommentError, CommentId, CommentRound, CommentRoundId};
use crate::{SchemeError, StatementId};

/// How many comments are read at once.
pub const COMMENTS_A_PAGE: usize = 100;

/// Whose or which comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comments<'a> {
    /// Those of a round.
    Round(CommentRoundId),
    /// Those about a statement, of every round.
    Statement(StatementId),
    /// Those an account gave in a study, in every round.
    Author(&'a StudyCode, AccountId),
    /// Those an account gave in a round.
    AuthorInRound(CommentRoundId, AccountId),
}

/// Whether those that are settled count too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// All of them.
    All,
    /// Those that wait for a ruling.
    Open,
}

/// The rounds of a study, newest first; at most two hundred are ever kept.
///
/// # Errors
/// When the database refuses.
pub async fn comment_rounds(store: &Store, study: &StudyCode) -> Result<Vec<CommentRound>, SchemeError> {
    let mut reader = store.read().await?;
    let mut rounds = rows::rounds(reader.sql(), Of::Study(study)).await?;
    rounds.reverse();
    Ok(rounds)
}

/// A round of the study.
///
/// # Errors
/// When the study has no such round, or the database refuses.
pub async fn comment_round(
    store: &Store,
    study: &StudyCode,
    id: CommentRoundId,
) -> Result<CommentRound, SchemeError> {
    let mut reader = store.read().await?;
    let found = rows::rounds(reader.sql(), Of::One(id)).await?.pop().filter(|round| round.study == *study);
    Ok(found.ok_or(CommentError::UnknownRound)?)
}

/// The comments after `after`, oldest first, at most [`COMMENTS_A_PAGE`].
///
/// # Errors
/// When the database refuses.
pub async fn comments(
    store: &Store,
    of: Comments<'_>,
    only: Only,
    after: Option<CommentId>,
) -> Result<Vec<Comment>, SchemeError> {
    let which = match of {
        Comments::Round(id) => Which::Round(id),
        Comments::Statement(id) => Which::Statement(id),
        Comments::Author(study, account) => Which::Author(study, account),
        Comments::AuthorInRound(round, account) => Which::AuthorInRound(round, account),
    };
    let condition = match only {
        Only::All => "",
        Only::Open => rows::OPEN,
    };
    let mut reader = store.read().await?;
    rows::comments(reader.sql(), which, condition, (after, COMMENTS_A_PAGE as i64)).await
}

/// How many comments about each statement wait for a ruling.
///
/// # Errors
/// When the database refuses.
pub async fn open_comments(
    store: &Store,
    study: &StudyCode,
) -> Result<BTreeMap<StatementId, i64>, SchemeError> {
    let mut reader = store.read().await?;
    rows::open_by_statement(reader.sql(), study).await
}
