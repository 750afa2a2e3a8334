//! The codebook: families, codes, second axes, and the rules coders keep.
//!
//! It applies no code; `coding` does.

use std::fmt;
use std::str::FromStr;

use kernel::{Bilingual, CodeError};

use super::{Clause, SectionKind};

/// The words passages are coded with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codebook {
    /// The families, in order.
    pub families: Vec<Family>,
    /// The codes, in order.
    pub codes: Vec<Code>,
    /// The second axes: field, level, position.
    pub axes: Vec<Axis>,
    /// The rules coders keep.
    pub rules: Vec<Clause>,
}

impl Codebook {
    /// The code with this id.
    pub fn code(&self, id: &CodeId) -> Option<&Code> {
        self.codes.iter().find(|code| code.id == *id)
    }

    /// The axis with this key; a codebook need not have it.
    pub fn axis(&self, key: &str) -> Option<&Axis> {
        self.axes.iter().find(|axis| axis.key == key)
    }

    /// The family with this key.
    pub fn family(&self, key: &str) -> Option<&Family> {
        self.families.iter().find(|family| family.key == key)
    }
}

/// A family of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// Its key: `BH-A`.
    pub key: String,
    /// Its name.
    pub name: Bilingual,
    /// The sections its codes mostly stand in.
    pub kind: SectionKind,
}

/// The id of a code: `BH-01`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeId(String);

impl CodeId {
    /// Reads an id, or says what form it should have.
    ///
    /// # Errors
    /// When `text` is not two letters A–Z, a hyphen and two digits.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let bytes = text.as_bytes();
        let fits = bytes.len() == 5
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2] == b'-'
            && bytes[3..].iter().all(u8::is_ascii_digit);
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(CodeError {
                text: text.to_owned(),
                what: "id of a code",
                rule: "two letters A–Z, «-» and two digits, such as BH-01",
            })
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CodeId {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// A theme for passages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Its id.
    pub id: CodeId,
    /// The key of its family.
    pub family: String,
    /// Its name.
    pub name: Bilingual,
    /// What it means.
    pub definition: Bilingual,
    /// What belongs to it besides; may be empty.
    pub include: Bilingual,
    /// What does not belong to it, and where that goes; may be empty.
    pub exclude: Bilingual,
    /// An invented phrase as a report might write it; may be empty.
    pub sample: Bilingual,
    /// What work records can show of it, never intent; empty when nothing.
    pub signal: Bilingual,
}

impl Code {
    /// Whether coders go by the same words: definition, what belongs to it and what does not. Name, family, sample and signal
    /// may differ.
    pub fn reads_as(&self, other: &Self) -> bool {
        (&self.definition, &self.include, &self.exclude)
            == (&other.definition, &other.include, &other.exclude)
    }
}

/// A second axis of coding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// Its key: `field`.
    pub key: String,
    /// Its name.
    pub name: Bilingual,
    /// Its values, in order.
    pub values: Vec<AxisValue>,
}

impl Axis {
    /// The value with this key.
    pub fn value(&self, key: &str) -> Option<&AxisValue> {
        self.values.iter().find(|value| value.key == key)
    }
}

/// A value of an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisValue {
    /// Its key: `land`.
    pub key: String,
    /// Its name.
    pub name: Bilingual,
}
