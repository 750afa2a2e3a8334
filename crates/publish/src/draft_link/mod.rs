//! Private links: whoever holds one sees a draft, or a release under embargo, until a day chosen.
//!
//! * The key is random and told once, to who makes the link; only its digest is kept, and the ledger never tells the key.
//! * A link opens nothing after its last day, once it is revoked, or once what it shows was revoked.
//!
//! It shows nothing itself and says nothing of who followed a link: nobody is watched.

mod actions;
mod rules;
pub(crate) mod store;
#[cfg(test)]
mod story;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Digest, StudyCode};
use scheme::Hand;
use serde_json::{Value, json};

pub use actions::{draft_links, make_draft_link, opened_by, revoke_draft_link};
pub use rules::{DraftLinkRefused, LONGEST_LINK_DAYS, LONGEST_PURPOSE};

kernel::typed_id! {
    /// One private link.
    DraftLinkId
}

/// What opens a link. It is for nobody else, so it is not for logs.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftKey(String);

impl std::fmt::Debug for DraftKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DraftKey")
    }
}

impl DraftKey {
    /// The key in an address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(bytes: [u8; 32]) -> Self {
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// What is kept of it.
    fn opening(&self) -> Digest {
        opening(&self.0)
    }
}

fn opening(key: &str) -> Digest {
    Digest::of_parts([b"damlam draft link 1".as_slice(), key.as_bytes()])
}

/// What a link shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// The scheme as it stands when somebody looks.
    Draft,
    /// The release with this number, while it is under embargo.
    Release(i64),
}

/// A link to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDraftLink {
    /// What it shows.
    pub shows: Shows,
    /// Whom it is for.
    pub purpose: String,
    /// The last day it opens anything, in Việt Nam.
    pub last_day: Date,
}

/// A private link as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLink {
    /// Its id.
    pub id: DraftLinkId,
    /// The study.
    pub study: StudyCode,
    /// What it shows.
    pub shows: Shows,
    /// Whom it is for, in the words of who made it.
    pub purpose: String,
    /// The last day it opens anything, in Việt Nam.
    pub last_day: Date,
    /// Who made it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The position of its ledger entry.
    pub entry: i64,
    /// That it opens nothing any more, if it was revoked.
    pub revoked: Option<LinkRevoked>,
    /// Digest of the key.
    pub(crate) opening: Digest,
}

/// That a link was revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRevoked {
    /// Who revoked it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The position of its ledger entry.
    pub entry: i64,
}

impl DraftLink {
    /// Whether it opens something at the moment `now`.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && rules::day(now) <= self.last_day
    }

    /// What the ledger tells of making it. Whom it is for stands in its row.
    pub(crate) fn facts(&self) -> Value {
        let shows = match self.shows {
            Shows::Draft => json!("draft"),
            Shows::Release(number) => json!(number),
        };
        json!({
            "last_day": self.last_day,
            "opening": self.opening,
            "purpose": Digest::of(self.purpose.as_bytes()),
            "shows": shows,
            "study": self.study,
        })
    }

    /// What the ledger tells of revoking it.
    pub(crate) fn revoked_facts(&self) -> Value {
        json!({ "study": self.study })
    }
}

/// The subject of the ledger entries of a link.
pub(crate) fn subject_of(id: DraftLinkId) -> String {
    format!("draft-link/{id}")
}
