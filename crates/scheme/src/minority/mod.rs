//! Findings of a minority: what few bodies say and most do not, pinned by a person so that it cannot get lost.
//!
//! A pinned one stands in the text while a statement cites it; where no statement does, it is open, and a release is refused
//! until one does or a person drops it with a reason. Whether one is cited is computed from the looks of citations, so that a
//! citation that moved on with its report is still the same citation. Nothing is deleted.

mod actions;
pub(crate) mod store;

use jiff::Timestamp;
use kernel::{Bilingual, BodyCode, Digest, Language};
use reports::{ReportId, VersionId};

use crate::{Hand, StatementId};

pub use actions::{NewMinority, drop_minority, pin_minority};

kernel::typed_id! {
    /// One pinned finding of a minority.
    MinorityId
}

/// A passage pinned as the view of a minority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minority {
    /// Its id.
    pub id: MinorityId,
    /// The report.
    pub report: ReportId,
    /// The version that was read.
    pub version: VersionId,
    /// Its number.
    pub version_number: i64,
    /// The passage's address in it.
    pub address: String,
    /// Digest of the passage.
    pub digest: Digest,
    /// Its words.
    pub quote: String,
    /// Why it must not get lost.
    pub why: String,
    /// Who pinned it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// Why it was dropped, by whom and when, if it was.
    pub dropped: Option<Dropped>,
}

/// That a pinned finding was dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Why.
    pub reason: String,
    /// Who dropped it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
}

/// A pinned finding as it stands to the text now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinorityView {
    /// The finding.
    pub minority: Minority,
    /// Whose report it stands in; `None` when the report is gone.
    pub body: Option<BodyCode>,
    /// The body's name.
    pub name: Bilingual,
    /// The statements of the text that cite it.
    pub cited_by: Vec<StatementId>,
    /// Where in the current version its words stand to the letter: where they stood, else the one other place; `None` when they
    /// are gone, or stand at several.
    pub stands_at: Option<String>,
}

/// Whether a pinned finding reached the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reached {
    /// A statement cites it.
    Cited,
    /// No statement cites it, and nobody said why.
    Open,
    /// A person dropped it and said why.
    Dropped,
}

impl MinorityView {
    /// Whether it reached the text.
    pub fn reached(&self) -> Reached {
        if !self.cited_by.is_empty() {
            Reached::Cited
        } else if self.minority.dropped.is_some() {
            Reached::Dropped
        } else {
            Reached::Open
        }
    }
}

impl Reached {
    /// The name people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Cited => language.pick("đã vào đề án", "in the text"),
            Self::Open => language.pick("chưa vào đề án", "not in the text"),
            Self::Dropped => language.pick("đã bỏ, có lý do", "dropped, with a reason"),
        }
    }
}
