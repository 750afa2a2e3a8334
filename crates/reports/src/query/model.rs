//! The nouns of asking: queries, what they want, how far they have come. Plain data; it decides nothing.

use jiff::Timestamp;
use kernel::{AccountId, Bilingual, BodyCode, Digest, StudyCode};

use crate::VersionId;

kernel::typed_id! {
    /// A question about a passage.
    QueryId
}

/// A question pinned to a passage of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Its id.
    pub id: QueryId,
    /// The study.
    pub study: StudyCode,
    /// The body that owes the report.
    pub body: BodyCode,
    /// Counted from 1 within the report.
    pub number: i64,
    /// The version it was asked about.
    pub version: VersionId,
    /// Where the passage stands in that version.
    pub address: String,
    /// The digest of the passage's words.
    pub digest: Digest,
    /// The words asked about: of the passage, to the letter.
    pub quote: String,
    /// What is wanted.
    pub wants: Wants,
    /// The question.
    pub text: String,
    /// How far it has come.
    pub state: QueryState,
    /// Who asked.
    pub asked_by: Option<AccountId>,
    /// When.
    pub asked_at: Timestamp,
    /// The newest answer and when it was given.
    pub answer: Option<(String, Timestamp)>,
    /// When it was closed, and the words to it.
    pub closed: Option<(Timestamp, String)>,
}

/// What a query wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wants {
    /// Words that make it clear.
    Answer,
    /// A version in which it is mended: the report is returned.
    Correction,
}

impl Wants {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Answer, Self::Correction];

    /// The name in tables and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Correction => "correction",
        }
    }

    /// The words people read.
    pub fn name(self) -> Bilingual {
        match self {
            Self::Answer => Bilingual::new("yêu cầu làm rõ", "an answer is wanted"),
            Self::Correction => Bilingual::new("trả lại để sửa", "returned for correction"),
        }
    }

    /// The one with this code.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wants| wants.code() == text)
    }
}

/// How far a query has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QueryState {
    /// The body has to do something.
    Open,
    /// Whoever asked has to look.
    Answered,
    /// Done.
    Closed,
}

impl QueryState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::Closed];

    /// The name in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }

    /// The words people read.
    pub fn name(self) -> Bilingual {
        match self {
            Self::Open => Bilingual::new("chưa trả lời", "open"),
            Self::Answered => Bilingual::new("đã trả lời", "answered"),
            Self::Closed => Bilingual::new("đã đóng", "closed"),
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == text)
    }
}

/// Where the words a query asks about stand in a later version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// As they were, where they were.
    Same,
    /// As they were, at another place.
    Moved(String),
    /// Other words stand there now.
    Changed,
    /// Nothing stands there, and the words are nowhere.
    Gone,
}
