//! Embargo: a release may be made with a moment before which the public is told nothing of it. It opens by the clock.
//!
//! * Releases of a study open in the order of their numbers, so that no gap in the numbers tells of one that waits.
//! * The moment is moved or the embargo lifted by an action with a reason; what was said before is kept.
//!
//! It does not say who may see a release that waits; the faces ask `accounts`.

mod actions;
mod rules;
pub(crate) mod store;
#[cfg(test)]
mod story;

use jiff::Timestamp;
use kernel::{Digest, StudyCode};
use scheme::Hand;
use serde_json::{Value, json};

pub use actions::{embargoes, reschedule};
pub use rules::EmbargoRefused;
pub(crate) use rules::{Neighbour, ahead, fits};

use crate::Release;

/// When the public begins to see a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// As soon as this is said.
    AtOnce,
    /// At this moment.
    At(Timestamp),
}

/// Until when a release is under embargo, as it was said last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embargo {
    /// Counted from 1 for each release.
    pub number: i64,
    /// The moment from which the public sees it.
    pub until: Timestamp,
    /// Why it was moved or lifted; empty for the one the release was made with.
    pub reason: String,
    /// Who said so.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The position of its ledger entry.
    pub entry: i64,
}

impl Embargo {
    /// What the ledger tells of moving or lifting it. The reason stands in its row.
    pub(crate) fn facts(&self, study: &StudyCode, release: i64) -> Value {
        json!({
            "number": release,
            "reason": Digest::of(self.reason.as_bytes()),
            "study": study,
            "until": self.until,
        })
    }
}

impl Release {
    /// Whether the public sees it at the moment `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.embargo.as_ref().is_none_or(|embargo| embargo.until <= now)
    }

    /// The moment from which the public sees it.
    pub fn opened_at(&self) -> Timestamp {
        self.embargo.as_ref().map_or(self.at, |embargo| embargo.until.max(self.at))
    }
}
