//! What a release may not say: passages and versions of reports that a person withheld, citizens' personal data, and pseudonyms of work
//! records. The first and what writers typed is refused, with the place and what to do; what stands in evidence is masked by rule, and
//! says that it was and why, never what.
//!
//! Figures of groups so small that they tell of persons are refused where they are cited (`scheme`), and become stale when a later
//! measurement hides them.

mod actions;
mod mask;
mod rules;
pub(crate) mod store;

use jiff::Timestamp;
use kernel::{Bilingual, Digest, StudyCode};
use reports::ReportId;
use scheme::{CitationId, Hand, StatementId};
use serde_json::{Value, json};

pub use actions::{let_through, withheld_citations, withhold, withholdings};
pub use mask::Masked;
pub(crate) use mask::{Salt, masked, shared};
pub use rules::WithholdingRefused;
pub(crate) use rules::personal_in;

/// What a person may withhold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeldBack {
    /// A passage with its figures, in every version of the report.
    Passage {
        /// The report.
        report: ReportId,
        /// The passage's address.
        address: String,
    },
    /// All that one version of a report says.
    Version {
        /// The report.
        report: ReportId,
        /// The version's number.
        version: i64,
    },
}

/// That something was withheld, or may be published again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withholding {
    /// What.
    pub what: HeldBack,
    /// Counted from 1 for each.
    pub number: i64,
    /// Whether it is withheld.
    pub is_withheld: bool,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The position of its ledger entry.
    pub entry: i64,
}

/// A citation of something withheld: it stands in the way of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithheldCitation {
    /// The heading of its section.
    pub section: Bilingual,
    /// Its statement.
    pub statement: StatementId,
    /// The statement's text.
    pub text: String,
    /// The citation.
    pub citation: CitationId,
    /// What it cites, in a few words.
    pub label: Bilingual,
    /// Why that is withheld.
    pub reason: String,
}

/// A text with personal data in it: it stands in the way of a release. What the data is is never told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalText {
    /// The heading of its section; of the title the title's own words are not repeated.
    pub section: Bilingual,
    /// The statement.
    pub statement: StatementId,
    /// Of which kinds.
    pub kinds: Bilingual,
}

impl HeldBack {
    /// The report.
    pub fn report(&self) -> ReportId {
        match self {
            Self::Passage { report, .. } | Self::Version { report, .. } => *report,
        }
    }

    /// Its version's number and its address, as they are kept.
    pub(crate) fn parts(&self) -> (i64, &str) {
        match self {
            Self::Passage { address, .. } => (0, address),
            Self::Version { version, .. } => (*version, ""),
        }
    }

    pub(crate) fn of_parts(report: ReportId, version: i64, address: &str) -> Self {
        if address.is_empty() {
            Self::Version { report, version }
        } else {
            Self::Passage { report, address: address.to_owned() }
        }
    }
}

impl Withholding {
    /// What the ledger tells of it. The reason stands in its row.
    pub(crate) fn facts(&self, study: &StudyCode) -> Value {
        let (version, address) = self.what.parts();
        json!({
            "address": address,
            "number": self.number,
            "reason": Digest::of(self.reason.as_bytes()),
            "study": study,
            "version": version,
        })
    }

    /// The kind of its ledger entry.
    pub(crate) fn verb(&self) -> &'static str {
        if self.is_withheld { MADE } else { LIFTED }
    }
}

pub(crate) const MADE: &str = "withholding.made";
pub(crate) const LIFTED: &str = "withholding.lifted";

/// The subject of its ledger entries.
pub(crate) fn subject_of(report: ReportId) -> String {
    format!("report/{report}")
}
