//! The nouns of publishing: a release as it stands in the list, and its sound.
//!
//! What a release says is its page ([`crate::PublicPage`]).

use jiff::Timestamp;
use kernel::{Bilingual, Digest, StudyCode};

use crate::sound_files::Kept;
use crate::speech::{Line, Mark, Voice};
use crate::{Embargo, Revocation};

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
    /// Until when the public is told nothing of it, if that was ever said.
    pub embargo: Option<Embargo>,
}

/// The sound of a release in one voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audio {
    /// The voice.
    pub voice: Voice,
    /// The title of what is read.
    pub title: String,
    /// What names the sound: two that differ in a word, a pause or what made them have different names.
    pub sound: Digest,
    /// Where each sentence of [`crate::PublicPage::parts`] is read.
    pub marks: Vec<Mark>,
    /// What is read, sentence by sentence.
    pub(crate) lines: Vec<Line>,
    /// Where the sound of each sentence lies.
    pub(crate) sounds: Vec<Kept>,
}

/// A form of a file for listening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AudioForm {
    /// Opus in Ogg: the smallest.
    Opus,
    /// MP3: for players that do not know Opus.
    Mp3,
    /// WAV: the samples as they are.
    Wav,
}

impl AudioForm {
    /// All, the one to take first first.
    pub const ALL: [Self; 3] = [Self::Opus, Self::Mp3, Self::Wav];

    /// The ending of its file names.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Opus => "opus",
            Self::Mp3 => "mp3",
            Self::Wav => "wav",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Opus => "audio/ogg; codecs=opus",
            Self::Mp3 => "audio/mpeg",
            Self::Wav => "audio/wav",
        }
    }

    /// The form with this ending.
    pub fn with_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.ending() == ending)
    }

    /// The name of its file in the cache.
    pub(crate) fn file_name(self, sound: &Digest) -> String {
        format!("{sound}.{}", self.ending())
    }
}

impl Audio {
    /// What names the bytes of its file in a form.
    pub fn digest(&self, form: AudioForm) -> Digest {
        Digest::of(form.file_name(&self.sound).as_bytes())
    }
}
