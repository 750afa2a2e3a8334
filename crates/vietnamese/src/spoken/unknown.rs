//! What could not be read with certainty: the token, where it stands, why, and how it is read for now.
//!
//! It decides nothing; whoever publishes asks a person, whose answer goes into a [`Lexicon`](super::Lexicon).

use std::fmt;
use std::ops::Range;

use kernel::Language;

/// Why a token is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnknownReason {
    /// Letters that stand for words nobody has told: read letter by letter, or as the syllable they look like.
    Abbreviation,
    /// An abbreviation with several meanings, and nothing beside it decides: read in its most usual one.
    Ambiguous,
    /// A word that is no Vietnamese syllable and no foreign word that is known: read as it is written.
    Word,
    /// A sign without a name here: not read at all.
    Symbol,
    /// Figures in a form with no rule, or with two: read piece by piece, or in the more usual way.
    Figure,
}

impl UnknownReason {
    /// Every reason.
    pub const ALL: [Self; 5] = [Self::Abbreviation, Self::Ambiguous, Self::Word, Self::Symbol, Self::Figure];

    /// The name in tables and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Abbreviation => "abbreviation",
            Self::Ambiguous => "ambiguous",
            Self::Word => "word",
            Self::Symbol => "symbol",
            Self::Figure => "figure",
        }
    }

    /// What people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Abbreviation => language.pick("chữ viết tắt chưa có trong từ điển", "unknown abbreviation"),
            Self::Ambiguous => {
                language.pick("chữ viết tắt có nhiều nghĩa", "abbreviation with several meanings")
            }
            Self::Word => language.pick("từ không phải âm tiết tiếng Việt", "no Vietnamese syllable"),
            Self::Symbol => language.pick("ký hiệu chưa có cách đọc", "sign without a reading"),
            Self::Figure => language.pick("con số chưa rõ cách đọc", "figures without a certain reading"),
        }
    }
}

impl fmt::Display for UnknownReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A token that could not be read with certainty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownToken {
    /// Where it stands in the text given, in bytes.
    pub range: Range<usize>,
    /// As it is written, in the house's normal form (NFC).
    pub token: String,
    /// Why it is not known.
    pub reason: UnknownReason,
    /// How it is read as long as nobody says otherwise; nothing for a sign.
    pub read_as: String,
    /// The word before it in small letters, as an answer's context names it; empty where the sentence begins.
    pub before: String,
    /// The word after it in small letters; empty where the sentence ends.
    pub after: String,
}
