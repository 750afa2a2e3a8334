//! The four voices, named and ordered as on the press page that announced the plan.

use std::fmt;
use std::str::FromStr;

use kernel::Language;
use vietnamese::Region;

/// A voice that reads aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Voice {
    /// Nam miền Bắc.
    NamBac,
    /// Nữ miền Bắc.
    NuBac,
    /// Nữ miền Nam.
    NuNam,
    /// Nam miền Nam.
    NamNam,
}

/// The text names no voice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{text}» is no voice; use nam-bac, nu-bac, nu-nam or nam-nam")]
pub struct VoiceError {
    /// What was given.
    pub text: String,
}

impl Voice {
    /// All four, in the press page's order.
    pub const ALL: [Self; 4] = [Self::NamBac, Self::NuBac, Self::NuNam, Self::NamNam];

    /// The name in URLs, tables and commands.
    pub fn code(self) -> &'static str {
        match self {
            Self::NamBac => "nam-bac",
            Self::NuBac => "nu-bac",
            Self::NuNam => "nu-nam",
            Self::NamNam => "nam-nam",
        }
    }

    /// The name people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::NamBac => language.pick("Nam miền Bắc", "Northern man"),
            Self::NuBac => language.pick("Nữ miền Bắc", "Northern woman"),
            Self::NuNam => language.pick("Nữ miền Nam", "Southern woman"),
            Self::NamNam => language.pick("Nam miền Nam", "Southern man"),
        }
    }

    /// Whose words it uses.
    pub fn region(self) -> Region {
        match self {
            Self::NamBac | Self::NuBac => Region::North,
            Self::NuNam | Self::NamNam => Region::South,
        }
    }

    /// The voice's name in espeak-ng.
    pub(super) fn espeak(self) -> &'static str {
        match self {
            Self::NamBac => "vi+m3",
            Self::NuBac => "vi+f3",
            Self::NuNam => "vi-vn-x-south+f3",
            Self::NamNam => "vi-vn-x-south+m3",
        }
    }
}

impl fmt::Display for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Voice {
    type Err = VoiceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|voice| voice.code() == text)
            .ok_or_else(|| VoiceError { text: text.to_owned() })
    }
}
