//! The brief: the statements editors mark as the key ones, in their order, and nothing that a machine summarised.
//!
//! A release freezes the brief with the page. How long it takes to hear is estimated from its words as they are spoken.

mod actions;
mod length;
mod rules;
pub(crate) mod store;

use jiff::Timestamp;
use kernel::{Digest, StudyCode};
use scheme::{Hand, StatementId};
use serde_json::{Value, json};

pub use actions::{brief, choose_brief};
pub use length::{BRIEF_SECONDS, spoken_seconds};
pub use rules::{BriefRefused, MOST_IN_BRIEF};

/// The brief of a study as it was chosen last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// The study.
    pub study: StudyCode,
    /// Counted from 1 for each study. Whoever chooses anew names the number they saw.
    pub number: i64,
    /// The statements, in order.
    pub statements: Vec<StatementId>,
    /// Who chose.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The position of its ledger entry.
    pub entry: i64,
}

impl Brief {
    /// What the ledger tells of it.
    pub(crate) fn facts(&self) -> Value {
        let statements: Vec<String> = self.statements.iter().map(StatementId::to_string).collect();
        let digest = Digest::of_parts(statements.iter().map(String::as_bytes));
        json!({ "count": statements.len(), "number": self.number, "statements": digest, "study": self.study })
    }
}

/// The subject of its ledger entries.
pub(crate) fn subject_of(study: &StudyCode) -> String {
    format!("study/{study}")
}
