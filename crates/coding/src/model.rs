//! The nouns of coding. Plain data; the rules stand beside.

use jiff::Timestamp;
use kernel::{AccountId, BodyCode, Digest, Language, Role, StudyCode};
use plan::CodeId;
use reports::{ReportId, VersionId};

use crate::{RoundId, Span, Sphere};

kernel::typed_id! {
    /// One coding.
    CodingId
}

/// Whether the words speak in general or name where: a unit, a case, a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Nêu chung.
    General,
    /// Có địa chỉ.
    Named,
}

impl Reach {
    /// Both.
    pub const ALL: [Self; 2] = [Self::General, Self::Named];

    /// The name in tables and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Named => "named",
        }
    }

    /// The name people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::General => language.pick("nêu chung", "in general"),
            Self::Named => language.pick("có địa chỉ", "with address"),
        }
    }
}

impl std::str::FromStr for Reach {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|reach| reach.code() == text)
            .ok_or_else(|| format!("«{text}» is neither «general» nor «named»"))
    }
}

/// Words of a received version and the code somebody gave them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coding {
    /// Its id.
    pub id: CodingId,
    /// The study.
    pub study: StudyCode,
    /// The body whose report it is.
    pub body: BodyCode,
    /// The report.
    pub report: ReportId,
    /// The version that was read.
    pub version: VersionId,
    /// The passage's address in it.
    pub address: String,
    /// Digest of the passage's text.
    pub digest: Digest,
    /// Which of its words.
    pub span: Span,
    /// The code.
    pub code: CodeId,
    /// The version of the plan whose codebook was read.
    pub plan_version: i64,
    /// Whether the words name where.
    pub reach: Reach,
    /// Of which field and level the words speak.
    pub sphere: Sphere,
    /// What the coder wanted remembered; may be empty.
    pub memo: String,
    /// Who coded; `None` when the program itself did.
    pub account: Option<AccountId>,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: Timestamp,
    /// The round it was settled in; `None` when somebody coded by hand.
    pub round: Option<RoundId>,
    /// When it was removed and by whom, if it was.
    pub removed: Option<Removal>,
}

/// That and by whom a coding was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// Who; `None` when the program itself did.
    pub account: Option<AccountId>,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: Timestamp,
}

/// What a coder asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCoding {
    /// The version read.
    pub version: VersionId,
    /// The passage's address in it.
    pub address: String,
    /// Digest of the passage as the coder saw it.
    pub digest: Digest,
    /// Which of its words.
    pub span: Span,
    /// The code.
    pub code: CodeId,
    /// Whether the words name where.
    pub reach: Reach,
    /// Of which field and level the words speak.
    pub sphere: Sphere,
    /// What to remember; may be empty.
    pub memo: String,
}

/// A coding as it is seen from one version of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The coding.
    pub coding: Coding,
    /// How it stands to that version.
    pub placement: Placement,
}

/// How a coding stands to a version. Computed from digests, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placement {
    /// It was made on this version.
    Here,
    /// It was made on another version, and the same bytes stand at the same address in this one.
    Carried,
    /// It was made on another version, and other bytes or nothing stand at its address in this one.
    LeftBehind,
}

impl Placement {
    /// The name in class names and logs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Carried => "carried",
            Self::LeftBehind => "left-behind",
        }
    }

    /// The name people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Here => language.pick("mã gán trên bản này", "coded on this version"),
            Self::Carried => language.pick("giữ nguyên từ bản khác", "carried: same words, same place"),
            Self::LeftBehind => language.pick("ở lại bản cũ", "left behind: the words changed"),
        }
    }
}

/// How much of one body's report bears one code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    /// The body.
    pub body: BodyCode,
    /// The code.
    pub code: CodeId,
    /// Passages of the current version that bear it, made there or carried; each once, however many coders.
    pub passages: i64,
    /// Those of them where a coder marked the words as naming where.
    pub named: i64,
    /// Those of them that wait to be looked at again; they count all the same.
    pub waiting: i64,
}

/// A passage of a report's current version that bears a code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bearing {
    /// The body whose report it is.
    pub body: BodyCode,
    /// The report's current version.
    pub version: VersionId,
    /// The passage's address in it.
    pub address: String,
    /// Digest of the passage's text.
    pub digest: Digest,
    /// The code.
    pub code: CodeId,
    /// Whether a coder marked the words as naming where.
    pub named: bool,
    /// Whether it waits to be looked at again: nobody gave or confirmed the code as it reads now.
    pub waits: bool,
    /// Of which fields and levels the words speak, as its coders said; never empty.
    pub spheres: Vec<Sphere>,
}
