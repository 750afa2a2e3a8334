//! The nouns of looking again. Plain data; the rules stand beside.

use jiff::Timestamp;
use kernel::{AccountId, Language, Role};
use plan::CodeId;

use crate::CodingId;

kernel::typed_id! {
    /// One answer to one coding that waited.
    RecheckId
}

/// Why a coding waits to be looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Its code reads differently now.
    Reworded,
    /// Its code is not in the codebook any more.
    Ended,
}

/// What a person says of a coding that waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// The code holds under its new reading.
    Keep,
    /// Another code holds.
    Give(CodeId),
    /// No code holds.
    Remove,
}

impl Ruling {
    /// The name in tables and forms.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Give(_) => "give",
            Self::Remove => "remove",
        }
    }

    /// The name people read.
    pub fn name(&self, language: Language) -> &'static str {
        match self {
            Self::Keep => language.pick("giữ mã", "kept"),
            Self::Give(_) => language.pick("đổi sang mã khác", "given another code"),
            Self::Remove => language.pick("gỡ mã", "removed"),
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRecheck {
    /// The codings that were looked at, all of one code.
    pub codings: Vec<CodingId>,
    /// What is said of all of them.
    pub ruling: Ruling,
    /// The version of the plan whose codebook was read.
    pub plan_version: i64,
    /// What to remember; may be empty.
    pub memo: String,
}

/// What was said of one coding. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recheck {
    /// Its id.
    pub id: RecheckId,
    /// The coding that waited.
    pub coding: CodingId,
    /// What was said.
    pub ruling: Ruling,
    /// The coding that stands in its place, when another code was given.
    pub successor: Option<CodingId>,
    /// The version of the plan whose codebook was read.
    pub plan_version: i64,
    /// What to remember; may be empty.
    pub memo: String,
    /// Who said it.
    pub account: AccountId,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: Timestamp,
    /// The ledger entry that tells of it.
    pub entry: i64,
}
