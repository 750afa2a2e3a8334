//! Pictures of the scheme's sections: uploaded by an editor, made small and bare, and frozen with the release.
//!
//! Of an upload only pixels are kept, in a few widths and addressed by hash: no metadata, no name, no original. Caption and credit are
//! said at once; what the picture shows, for who cannot see it, may be said later, and nothing is published until it is. It judges no
//! picture.

mod actions;
mod develop;
mod rules;
pub(crate) mod store;

use jiff::Timestamp;
use kernel::{Bilingual, Digest, StudyCode};
use scheme::Hand;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use actions::{NewPicture, add_picture, describe_picture, picture_bytes, pictures, remove_picture};
pub use develop::MOST_PICTURE_BYTES;
pub use rules::{LONGEST_PICTURE_TEXT, PictureRefused};

kernel::typed_id! {
    /// One picture of a section.
    PictureId
}

kernel::typed_id! {
    /// One thing somebody did to a picture.
    PictureStepId
}

/// What is said of a picture. A rim type: it is kept as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PictureWords {
    /// What it shows, for who cannot see it.
    pub alt: Bilingual,
    /// What stands below it.
    pub caption: Bilingual,
    /// Whose it is.
    pub credit: Bilingual,
}

/// A picture in one width. A rim type: it is kept as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureFile {
    /// Digest of its bytes.
    pub digest: Digest,
    /// Its form.
    pub form: PictureForm,
    /// How wide it is, in pixels.
    pub width: u32,
    /// How high it is, in pixels.
    pub height: u32,
}

/// The form of a picture's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureForm {
    /// JPEG: photographs.
    Jpeg,
    /// WebP without loss: drawings, and what one can see through.
    Webp,
}

impl PictureForm {
    /// The ending of its file names.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }
}

impl PictureFile {
    /// The name it is asked for by: `<digest>.jpg`.
    pub fn name(&self) -> String {
        format!("{}.{}", self.digest, self.form.ending())
    }
}

/// A picture of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicPicture {
    /// The picture's id in the scheme.
    pub id: String,
    /// What is said of it.
    pub words: PictureWords,
    /// Its files, the narrowest first; never empty.
    pub files: Vec<PictureFile>,
}

/// What somebody did to a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureAct {
    /// Put it into a section.
    Added,
    /// Said of it what stands beside it now.
    Described,
    /// Took it out.
    Removed,
}

impl PictureAct {
    pub(crate) const ALL: [Self; 3] = [Self::Added, Self::Described, Self::Removed];

    /// The name in the rows.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Described => "described",
            Self::Removed => "removed",
        }
    }

    /// The kind of its ledger entry.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Added => "picture.added",
            Self::Described => "picture.described",
            Self::Removed => "picture.removed",
        }
    }
}

/// A picture as the last thing done to it left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The id of what was done.
    pub step: PictureStepId,
    /// The picture.
    pub id: PictureId,
    /// The study.
    pub study: StudyCode,
    /// The key of the section it stands in.
    pub section: String,
    /// What was done.
    pub act: PictureAct,
    /// Its files, the narrowest first.
    pub files: Vec<PictureFile>,
    /// What is said of it.
    pub words: PictureWords,
    /// Who did it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The position of its ledger entry.
    pub entry: i64,
}

impl Picture {
    /// What the ledger tells of it: people's words by digest, for nothing can be taken out of it.
    pub(crate) fn facts(&self) -> Value {
        let files: Vec<&Digest> = self.files.iter().map(|file| &file.digest).collect();
        let PictureWords { alt, caption, credit } = &self.words;
        let words = [&alt.vi, &alt.en, &caption.vi, &caption.en, &credit.vi, &credit.en];
        let words = Digest::of_parts(words.map(|word| word.as_bytes()));
        json!({ "files": files, "section": self.section, "study": self.study, "words": words })
    }

    /// The subject of its ledger entries.
    pub(crate) fn subject(&self) -> String {
        format!("picture/{}", self.id)
    }

    /// Whether it is said in both languages what it shows.
    pub fn is_described(&self) -> bool {
        !self.words.alt.vi.is_empty() && !self.words.alt.en.is_empty()
    }
}
