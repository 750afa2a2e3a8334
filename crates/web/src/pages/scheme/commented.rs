//! Comments as they are read, in their round and beside the statement they are about. It decides nothing and takes no form.

use accounts::Act;
use kernel::{AccountId, Language};
use scheme::{
    Comment, CommentAbout, CommentOutcome, CommentRound, Comments, Only, Piece, SchemeView, StatementId,
    word_diff,
};

use super::evidence::Names;
use super::failed;
use crate::visitor::Visitor;
use crate::{App, PageError};

/// A comment as it is shown.
pub(in crate::pages) struct Shown {
    pub(super) comment: Comment,
    pub(super) by: String,
    pub(super) ruled_by: String,
    pub(super) is_late: bool,
    pub(super) is_own: bool,
    /// What the statement's sentence changed since it was read; empty while it reads as it did.
    pub(super) since: Vec<Piece>,
    /// Whether the statement was taken out.
    pub(super) is_gone: bool,
    /// The wording proposed against the text: as it stands while the comment waits, then as its author read it.
    pub(super) proposal: Vec<Piece>,
    /// The number of the text that stands now; 0 where none does.
    pub(super) seen: i64,
}

impl Shown {
    async fn of(
        comment: Comment,
        round: Option<&CommentRound>,
        view: &SchemeView,
        (names, own): (&mut Names<'_>, AccountId),
    ) -> Result<Self, PageError> {
        let now = comment.about.statement().and_then(|id| view.statement(id));
        let read = now.map(|now| now.read(Language::Vietnamese).text).unwrap_or_default();
        let sentence = comment.about.sentence().unwrap_or_default();
        let since = if now.is_some() && read != sentence { word_diff(sentence, &read) } else { Vec::new() };
        let proposal = match (&comment.about, &comment.proposed) {
            (CommentAbout::Statement { text, .. }, Some(proposed)) => {
                let stands = now.filter(|_| comment.is_open()).map(|now| now.statement.text.as_str());
                word_diff(stands.unwrap_or(text), proposed)
            }
            _ => Vec::new(),
        };
        let ruled_by = match &comment.ruling {
            Some(ruling) => names.of(&ruling.by).await?,
            None => String::new(),
        };
        Ok(Self {
            by: names.of(&comment.by).await?,
            ruled_by,
            is_late: round.is_some_and(|round| round.is_late(&comment)),
            is_own: comment.is_of(Some(own)),
            since,
            is_gone: comment.about.statement().is_some() && now.is_none(),
            proposal,
            seen: now.map_or(0, |now| now.statement.version),
            comment,
        })
    }

    /// The badge's class and its words: what became of it.
    pub(super) fn state(&self, language: Language) -> (&'static str, &'static str) {
        match (&self.comment.ruling, &self.comment.withdrawal) {
            (_, Some(_)) => ("", language.pick("đã rút", "withdrawn")),
            (None, None) => ("note", language.pick("chờ giải trình", "waits for a ruling")),
            (Some(ruling), None) => match ruling.outcome {
                CommentOutcome::Accepted => ("good", language.pick("tiếp thu", "accepted")),
                CommentOutcome::InPart => ("warn", language.pick("tiếp thu một phần", "accepted in part")),
                CommentOutcome::Rejected => ("bad", language.pick("không tiếp thu", "not accepted")),
            },
        }
    }
}

/// Comments as they are shown; of which round each is, is looked up in `rounds`.
pub(super) async fn shown(
    app: &App,
    visitor: &Visitor,
    (view, rounds): (&SchemeView, &[CommentRound]),
    comments: Vec<Comment>,
) -> Result<Vec<Shown>, PageError> {
    let own = visitor.signed_in()?.account.id;
    let mut names = Names::new(app, visitor.language);
    let mut all = Vec::new();
    for comment in comments {
        let round = rounds.iter().find(|round| round.id == comment.round);
        all.push(Shown::of(comment, round, view, (&mut names, own)).await?);
    }
    Ok(all)
}

/// What was said about one statement, and where the visitor may say more.
pub(super) struct OfStatement {
    pub(super) comments: Vec<Shown>,
    /// The open rounds the visitor is invited to.
    pub(super) rounds: Vec<CommentRound>,
}

impl OfStatement {
    pub(super) async fn of(
        app: &App,
        visitor: &Visitor,
        view: &SchemeView,
        statement: StatementId,
    ) -> Result<Self, PageError> {
        let mut rounds = scheme::comment_rounds(&app.store, &view.study).await.map_err(failed)?;
        let found = scheme::comments(&app.store, Comments::Statement(statement), Only::All, None).await;
        let comments = shown(app, visitor, (view, &rounds), found.map_err(failed)?).await?;
        let own = visitor.signed_in()?.account.id;
        rounds.retain(|round| visitor.may(Act::Comment) && round.closed.is_none() && round.invites(own));
        Ok(Self { comments, rounds })
    }
}
