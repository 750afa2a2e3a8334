//! The nouns of sending: a submission, its states and its sign-off.

use formats::Letters;
use jiff::Timestamp;
use kernel::{AccountId, Bilingual, BodyCode, Digest, StudyCode};

use crate::VersionId;

kernel::typed_id! {
    /// A file on its way to its receipt.
    SubmissionId
}

/// A file on its way to its receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Its id.
    pub id: SubmissionId,
    /// The study.
    pub study: StudyCode,
    /// The body that owes the report.
    pub body: BodyCode,
    /// Counted from 1 within study and body.
    pub number: i64,
    /// The name the file had.
    pub file_name: String,
    /// How its letters are meant.
    pub encoding: Letters,
    /// SHA-256 of the file; also its name among the blobs.
    pub digest: Digest,
    /// Bytes of the file.
    pub size: i64,
    /// How far it has come.
    pub state: SubmissionState,
    /// Errors and warnings the rules found when it was made.
    pub found: (i64, i64),
    /// Who brought the file.
    pub made_by: Option<AccountId>,
    /// When.
    pub made_at: Timestamp,
    /// When it was sent for signature.
    pub sent_at: Option<Timestamp>,
    /// When and why the signer gave it back.
    pub returned: Option<(Timestamp, String)>,
    /// Who signed it off, when, and what exactly.
    pub signed: Option<SignOff>,
    /// The version that was made of it.
    pub version: Option<VersionId>,
}

/// A named person's signature under a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOff {
    /// The account.
    pub by: Option<AccountId>,
    /// The person's name as the account bore it then.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// The digest of what was signed: the file and what was vouched for in it.
    pub content: Digest,
}

/// How far a submission has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubmissionState {
    /// Dự thảo: the drafter works on it.
    Draft,
    /// Chờ ký: the signer has it.
    Awaiting,
    /// Trả lại: the signer gave it back.
    Returned,
    /// Đã ký: signed off, its receipt is under way.
    Signed,
    /// Đã nhận: a version was made of it.
    Received,
    /// Đã thay: another file took its place.
    Replaced,
}

impl SubmissionState {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Awaiting, Self::Returned, Self::Signed, Self::Received, Self::Replaced];

    /// The name in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Awaiting => "awaiting",
            Self::Returned => "returned",
            Self::Signed => "signed",
            Self::Received => "received",
            Self::Replaced => "replaced",
        }
    }

    /// The words people read.
    pub fn name(self) -> Bilingual {
        match self {
            Self::Draft => Bilingual::new("dự thảo", "draft"),
            Self::Awaiting => Bilingual::new("chờ ký duyệt", "awaiting signature"),
            Self::Returned => Bilingual::new("lãnh đạo trả lại", "given back by the signer"),
            Self::Signed => Bilingual::new("đã ký duyệt, đang tiếp nhận", "signed off, being received"),
            Self::Received => Bilingual::new("đã tiếp nhận", "received"),
            Self::Replaced => Bilingual::new("đã thay bằng tệp khác", "replaced by another file"),
        }
    }

    /// Whether somebody still has something to do with it.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Received | Self::Replaced)
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == text)
    }
}
