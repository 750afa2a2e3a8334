//! Revoking a release: it is shown no more, and in its place stands who took it back, when and why.
//!
//! What was frozen is kept and stays comparable with the ledger. A revocation cannot be taken back; the scheme is published again.

mod actions;
mod rules;
pub(crate) mod store;
#[cfg(test)]
mod story;

use jiff::Timestamp;
use kernel::{Digest, StudyCode};
use scheme::Hand;
use serde_json::{Value, json};

pub use actions::revoke;
pub use rules::{LONGEST_REASON, RevocationRefused};

use crate::ReleaseId;

/// That a release is shown no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// Why, in the words of who revoked it.
    pub reason: String,
    /// Who revoked it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The position of its ledger entry.
    pub entry: i64,
}

impl Revocation {
    /// What the ledger tells of it. The reason stands in its row.
    pub(crate) fn facts(&self, study: &StudyCode, number: i64) -> Value {
        json!({ "number": number, "reason": Digest::of(self.reason.as_bytes()), "study": study })
    }
}

/// The subject of the ledger entries of a release.
pub(crate) fn subject_of(id: ReleaseId) -> String {
    format!("release/{id}")
}
