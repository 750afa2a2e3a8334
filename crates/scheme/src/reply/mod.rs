//! Replies of bodies: what a body answers to a sentence that rests on its evidence, or to how its passage was coded.
//!
//! A reply is pinned to the words it speaks of and to the sentence, or the codes, as its body read them. It is never changed and
//! never deleted; a further reply is a further row. An editor answers once, with a reason. Who may reply for a body is decided
//! before; what a unit replies to a measured figure is another thing and stands in `measurements`.

mod actions;
pub(crate) mod rules;
pub(crate) mod store;

use coding::Reach;
use jiff::Timestamp;
use kernel::{Bilingual, BodyCode, Digest, Language, StudyCode};
use plan::CodeId;
use serde_json::{Value, json};

use crate::actions::digest;
use crate::{CitationId, Hand, StatementId, Target};

pub use actions::{NewBodyReply, NewReplyAnswer, Replied, answer_reply, reply};
pub use rules::LONGEST_REPLY;

kernel::typed_id! {
    /// One reply of a body.
    BodyReplyId
}

/// What a body answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyReply {
    /// Its id.
    pub id: BodyReplyId,
    /// The study.
    pub study: StudyCode,
    /// The body that answers.
    pub body: BodyCode,
    /// What it answers to.
    pub about: ReplyAbout,
    /// The body's evidence it speaks of.
    pub target: Target,
    /// The number of the version that evidence stands in.
    pub version: i64,
    /// Digest of the evidence.
    pub digest: Digest,
    /// The evidence's words.
    pub quote: Bilingual,
    /// The body's words, a line for each paragraph.
    pub text: String,
    /// Who wrote it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// What an editor answered, if one did.
    pub answer: Option<ReplyAnswer>,
}

/// What a reply answers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyAbout {
    /// A sentence that rests on the body's evidence.
    Use {
        /// The citation.
        citation: CitationId,
        /// The statement.
        statement: StatementId,
        /// The number of its text.
        version: i64,
        /// The sentence as the body read it.
        sentence: String,
    },
    /// The codes a passage bore.
    Coding {
        /// In the order of their ids.
        codes: Vec<CodedAs>,
    },
}

/// A code a passage bears, whoever gave it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodedAs {
    /// The code.
    pub code: CodeId,
    /// Whether a coder marked the words as naming where.
    pub reach: Reach,
}

/// What an editor answers to a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyAnswer {
    /// What came of it.
    pub outcome: ReplyOutcome,
    /// Why.
    pub reason: String,
    /// Who answered.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
}

/// What came of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReplyOutcome {
    /// It was taken into account.
    Taken,
    /// What was written stays.
    Stays,
}

/// A reply as it stands to the text now.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplyView {
    /// The reply.
    pub reply: BodyReply,
    /// The body's name.
    pub name: Bilingual,
    /// What became of the wording it answers.
    pub wording: Wording,
}

/// What became of the wording a reply answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wording {
    /// The sentence reads as it did.
    Same,
    /// It reads otherwise now.
    Changed,
    /// The sentence no longer rests on this evidence, or was taken out.
    Gone,
    /// It answers codes and no sentence.
    OfCodes,
}

impl ReplyOutcome {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Taken, Self::Stays];

    /// The name in tables and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Stays => "stays",
        }
    }

    /// The name people read.
    pub fn name(self) -> Bilingual {
        match self {
            Self::Taken => Bilingual::new("Đã tiếp thu", "Taken into account"),
            Self::Stays => Bilingual::new("Giữ nguyên nội dung", "The text stays"),
        }
    }

    /// What [`Self::code`] tells of.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

impl ReplyAbout {
    /// Its kind in tables.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Use { .. } => "use",
            Self::Coding { .. } => "coding",
        }
    }

    /// The sentence answered; `None` where it is about codes.
    pub fn sentence(&self) -> Option<&str> {
        match self {
            Self::Use { sentence, .. } => Some(sentence),
            Self::Coding { .. } => None,
        }
    }
}

impl BodyReply {
    /// The citation whose use it answers.
    pub fn citation(&self) -> Option<CitationId> {
        match &self.about {
            ReplyAbout::Use { citation, .. } => Some(*citation),
            ReplyAbout::Coding { .. } => None,
        }
    }

    /// The codes it answers to.
    pub fn codes(&self) -> &[CodedAs] {
        match &self.about {
            ReplyAbout::Use { .. } => &[],
            ReplyAbout::Coding { codes } => codes,
        }
    }

    /// What the ledger tells of it: never its words.
    pub(crate) fn facts(&self) -> Value {
        let about = match &self.about {
            ReplyAbout::Use { citation, statement, version, sentence } => json!({
                "citation": citation,
                "sentence": digest(sentence),
                "statement": statement,
                "statement_version": version,
            }),
            ReplyAbout::Coding { codes } => json!({ "codes": written(codes) }),
        };
        json!({
            "about": about,
            "body": self.body.as_str(),
            "digest": self.digest,
            "study": self.study.as_str(),
            "target": self.target.to_string(),
            "text": digest(&self.text),
            "version": self.version,
            "words": Digest::of_parts([self.quote.vi.as_bytes(), self.quote.en.as_bytes()]),
        })
    }
}

impl ReplyAnswer {
    /// What the ledger tells of it.
    pub(crate) fn facts(&self) -> Value {
        json!({ "outcome": self.outcome.code(), "reason": digest(&self.reason) })
    }
}

impl Wording {
    /// The words people read beside a reply; empty while the sentence reads as it did.
    pub fn name(&self, language: Language) -> &'static str {
        match self {
            Self::Same => "",
            Self::Changed => language.pick("câu đã sửa từ khi có ý kiến", "the sentence changed since"),
            Self::Gone => {
                language.pick("câu không còn dẫn căn cứ này", "the sentence no longer rests on this evidence")
            }
            Self::OfCodes => language.pick("về cách gán mã", "about the codes"),
        }
    }
}

/// Codes as they stand in rows and in the ledger.
pub(crate) fn written(codes: &[CodedAs]) -> String {
    let one = |coded: &CodedAs| format!("{}:{}", coded.code, coded.reach.code());
    codes.iter().map(one).collect::<Vec<_>>().join(" ")
}
