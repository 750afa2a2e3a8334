//! Comment rounds: invited people say what they think of the text as it stands, and an editor rules on each comment.
//!
//! A comment is pinned to the version and the words its author read. It is never changed and never deleted: its author may withdraw
//! it while nobody ruled on it. A ruling is given once, never by the comment's own author; an accepted wording goes into the
//! statement with the ruling, in one change. A round is closed when every comment in it is ruled on or withdrawn. What bodies say of
//! their own evidence is another thing and stands in [`crate::reply`].

mod actions;
pub(crate) mod audit;
mod error;
mod queries;
mod rules;
mod store;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{AccountId, Bilingual, StudyCode};
use serde_json::{Value, json};

use crate::actions::digest;
use crate::{Hand, StatementId};

pub use actions::{
    NewComment, NewCommentRound, NewRuling, NewWithdrawal, Subject, Takes, close_comment_round, comment,
    open_comment_round, rule_on, withdraw_comment,
};
pub use error::CommentError;
pub use queries::{COMMENTS_A_PAGE, Comments, Only, comment_round, comment_rounds, comments, open_comments};
pub use rules::{LONGEST_COMMENT, LONGEST_TITLE, MOST_COMMENTS, MOST_INVITED};

kernel::typed_id! {
    /// One round of comments.
    CommentRoundId
}
kernel::typed_id! {
    /// One comment.
    CommentId
}

/// A round in which invited people comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentRound {
    /// Its id.
    pub id: CommentRoundId,
    /// The study.
    pub study: StudyCode,
    /// What it is called.
    pub title: String,
    /// The last day on which a comment is in time.
    pub due: Date,
    /// Who is invited, in the order of their ids.
    pub invited: Vec<AccountId>,
    /// Who opened it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The position of its ledger entry: the text it is about is the one that stood there.
    pub entry: i64,
    /// When it was closed, if it was.
    pub closed: Option<Closed>,
    /// How many comments it holds.
    pub tally: CommentTally,
}

/// When a round was closed, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// Who closed it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The position of its ledger entry.
    pub entry: i64,
}

/// How many comments a round holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CommentTally {
    /// All.
    pub given: i64,
    /// Those an editor ruled on.
    pub ruled: i64,
    /// Those their authors withdrew.
    pub withdrawn: i64,
}

/// What somebody says of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// The study.
    pub study: StudyCode,
    /// The round it was given in.
    pub round: CommentRoundId,
    /// What it is about.
    pub about: CommentAbout,
    /// The author's words, a line for each paragraph.
    pub words: String,
    /// The wording the author proposes for the statement.
    pub proposed: Option<String>,
    /// Who wrote it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The position of its ledger entry.
    pub entry: i64,
    /// Why its author withdrew it, if they did.
    pub withdrawal: Option<Withdrawal>,
    /// What an editor decided about it, if one did.
    pub ruling: Option<Ruling>,
}

/// What a comment is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommentAbout {
    /// The text as a whole.
    Whole,
    /// A statement.
    Statement {
        /// The statement.
        statement: StatementId,
        /// The number of its text.
        version: i64,
        /// That text, as it is kept.
        text: String,
        /// The sentence as the author read it.
        sentence: String,
    },
}

/// Why its author withdrew a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Why.
    pub reason: String,
    /// Who withdrew it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The position of its ledger entry.
    pub entry: i64,
}

/// What an editor decided about a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// What came of it.
    pub outcome: CommentOutcome,
    /// Why; empty only for a plain acceptance.
    pub reason: String,
    /// The number of the statement's text that took the proposed wording over; 0 when none did.
    pub taken: i64,
    /// Who decided.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The position of its ledger entry.
    pub entry: i64,
}

/// What came of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CommentOutcome {
    /// It was accepted.
    Accepted,
    /// A part of it was accepted.
    InPart,
    /// It was not accepted.
    Rejected,
}

impl CommentOutcome {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::InPart, Self::Rejected];

    /// The name in tables and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::InPart => "in-part",
            Self::Rejected => "rejected",
        }
    }

    /// The name people read.
    pub fn name(self) -> Bilingual {
        match self {
            Self::Accepted => Bilingual::new("Tiếp thu", "Accepted"),
            Self::InPart => Bilingual::new("Tiếp thu một phần", "Accepted in part"),
            Self::Rejected => Bilingual::new("Không tiếp thu", "Not accepted"),
        }
    }

    /// What [`Self::code`] tells of.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

impl CommentTally {
    /// How many wait for a ruling.
    pub fn open(&self) -> i64 {
        self.given - self.ruled - self.withdrawn
    }
}

impl CommentRound {
    /// Whether the account was invited.
    pub fn invites(&self, account: AccountId) -> bool {
        self.invited.contains(&account)
    }

    /// Whether its last day has passed at `now`.
    pub fn is_past(&self, now: Timestamp) -> bool {
        kernel::vietnam_day(now) > self.due
    }

    /// Whether a comment of it came after its last day.
    pub fn is_late(&self, comment: &Comment) -> bool {
        self.is_past(comment.at)
    }

    /// What the ledger tells of its opening: never its words.
    pub(crate) fn facts(&self) -> Value {
        let invited: Vec<String> = self.invited.iter().map(ToString::to_string).collect();
        json!({
            "due": self.due.to_string(),
            "invited": invited,
            "study": self.study.as_str(),
            "title": digest(&self.title),
        })
    }
}

impl CommentAbout {
    /// The statement, where it is about one.
    pub fn statement(&self) -> Option<StatementId> {
        match self {
            Self::Whole => None,
            Self::Statement { statement, .. } => Some(*statement),
        }
    }

    /// The sentence as the author read it, where it is about one.
    pub fn sentence(&self) -> Option<&str> {
        match self {
            Self::Whole => None,
            Self::Statement { sentence, .. } => Some(sentence),
        }
    }
}

impl Comment {
    /// Whether it waits for a ruling.
    pub fn is_open(&self) -> bool {
        self.ruling.is_none() && self.withdrawal.is_none()
    }

    /// Whether this account wrote it.
    pub fn is_of(&self, account: Option<AccountId>) -> bool {
        account.is_some() && self.by.account == account
    }

    /// What the ledger tells of it: never its words.
    pub(crate) fn facts(&self) -> Value {
        let about = match &self.about {
            CommentAbout::Whole => Value::Null,
            CommentAbout::Statement { statement, version, sentence, .. } => json!({
                "sentence": digest(sentence),
                "statement": statement,
                "version": version,
            }),
        };
        json!({
            "about": about,
            "proposed": self.proposed.as_deref().map(digest),
            "round": self.round,
            "study": self.study.as_str(),
            "words": digest(&self.words),
        })
    }
}

impl Withdrawal {
    /// What the ledger tells of it.
    pub(crate) fn facts(&self) -> Value {
        json!({ "reason": digest(&self.reason) })
    }
}

impl Ruling {
    /// What the ledger tells of it, and of which thing: of the comment, or of the statement that took the wording over.
    pub(crate) fn told_of(&self, comment: &Comment) -> (&'static str, String, Value) {
        let facts = json!({
            "comment": comment.id,
            "outcome": self.outcome.code(),
            "reason": digest(&self.reason),
        });
        match (comment.about.statement(), &comment.proposed) {
            (Some(statement), Some(proposed)) if self.taken > 0 => {
                let facts = json!({ "ruling": facts, "text": digest(proposed), "version": self.taken });
                ("statement.edited", format!("statement/{statement}"), facts)
            }
            _ => ("comment.ruled", format!("comment/{}", comment.id), facts),
        }
    }
}
