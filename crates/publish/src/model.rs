//! The nouns of publishing: a release as it stands in the list, and its sound.
//!
//! What a release says is its page ([`crate::PublicPage`]).

use jiff::Timestamp;
use kernel::{Bilingual, Digest, StudyCode};

use crate::Revocation;
use crate::speech::{Mark, Voice};

kernel::typed_id! {
    /// One release: a frozen public version of a study's scheme.
    ReleaseId
}

/// A release as it stands in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Its id.
    pub id: ReleaseId,
    /// The study.
    pub study: StudyCode,
    /// Its number, counted from 1 for each study.
    pub number: i64,
    /// The scheme's full title.
    pub title: Bilingual,
    /// How many statements it holds.
    pub statements: i64,
    /// How many pieces of evidence they rest on.
    pub evidence: i64,
    /// Digest of the page's JSON.
    pub page: Digest,
    /// Digest of the Word file.
    pub docx: Digest,
    /// When it was published.
    pub at: Timestamp,
    /// That it is shown no more, if it was revoked.
    pub revoked: Option<Revocation>,
}

/// The sound of a release in one voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audio {
    /// The voice.
    pub voice: Voice,
    /// Digest of the WAV file.
    pub wav: Digest,
    /// Where each sentence of [`crate::PublicPage::paragraphs`] is read.
    pub marks: Vec<Mark>,
}
