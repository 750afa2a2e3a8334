//! Why something could not be published, read or spoken.

use ::store::StoreError;

use crate::speech::SpeechError;
use crate::{DocxError, PdfError};

/// A release could not be read, written or spoken.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The scheme cannot be published as it stands.
    #[error(transparent)]
    Refused(Box<crate::ReleaseRefused>),
    /// It would say what the last release says.
    #[error("release {number} says the same; change the scheme before publishing again")]
    Unchanged {
        /// The last release's number.
        number: i64,
    },
    /// An answer does not go into the lexicon.
    #[error(transparent)]
    Lexicon(#[from] crate::LexiconRefused),
    /// A release is not revoked.
    #[error(transparent)]
    Revocation(#[from] crate::RevocationRefused),
    /// An embargo is not made, moved or lifted.
    #[error(transparent)]
    Embargo(#[from] crate::EmbargoRefused),
    /// A brief is not taken.
    #[error(transparent)]
    Brief(#[from] crate::BriefRefused),
    /// Something is not withheld or let through.
    #[error(transparent)]
    Withholding(#[from] crate::WithholdingRefused),
    /// A private link is not made or revoked.
    #[error(transparent)]
    DraftLink(#[from] crate::DraftLinkRefused),
    /// The scheme could not be read.
    #[error("the scheme could not be read")]
    Scheme(#[from] scheme::SchemeError),
    /// The Word file could not be made.
    #[error(transparent)]
    Docx(#[from] DocxError),
    /// The PDF could not be made.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// The workbook could not be made.
    #[error("the workbook could not be written; report this with the study it was made from")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The codings could not be read.
    #[error("the codings could not be read")]
    Coding(#[from] coding::CodingError),
    /// The files of a release could not be written.
    #[error(transparent)]
    Export(#[from] crate::ExportError),
    /// The sound could not be made.
    #[error(transparent)]
    Speech(#[from] SpeechError),
    /// The Opus file could not be made.
    #[error(transparent)]
    Opus(#[from] sound::OpusError),
    /// The MP3 file could not be made.
    #[error(transparent)]
    Mp3(#[from] sound::Mp3Error),
    /// A sound that was kept is gone.
    #[error("the sound in {file} of the cache is gone: {why}; ask for it again, it is made anew then")]
    SoundLost {
        /// The name of the file.
        file: String,
        /// Why.
        why: String,
    },
    /// The store failed.
    #[error("the store could not keep or give the release")]
    Store(#[from] StoreError),
    /// The database failed.
    #[error("the database could not keep or give the release")]
    Database(#[from] sqlx::Error),
    /// A stored page or row is not what the program writes.
    #[error(
        "what is stored of release {release} cannot be read: {why}; run «damlam ledger verify» and compare with a backup"
    )]
    Stored {
        /// The release's id, or the table.
        release: String,
        /// Why.
        why: String,
    },
    /// A step of the program was stopped.
    #[error("the work was stopped because the program is ending; try again")]
    Stopped,
}

impl From<crate::ReleaseRefused> for PublishError {
    fn from(refused: crate::ReleaseRefused) -> Self {
        Self::Refused(Box::new(refused))
    }
}
