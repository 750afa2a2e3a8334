//! The names by which a draft that went out as a Word file is known again when it comes back: bookmarks in the file and
//! the links to them.
//!
//! Bookmarks, because they are what Word and LibreOffice both keep: LibreOffice drops the tags of content controls and
//! mangles what stands in them. A name has at most 40 signs, letters and digits and `_`, as Word asks. Pure.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use kernel::Digest;

use crate::{CitationId, StatementId};

/// What a bookmark of a draft stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// The line that says what draft it is: the ledger position it was made at, and when.
    Draft(Exported),
    /// A section's heading.
    Section(SectionMark),
    /// A statement's paragraph, with the version of its text.
    Statement {
        /// Which.
        id: StatementId,
        /// The version that went out.
        version: i64,
    },
    /// A number that is a figure cited, with the look whose pin it says.
    Figure {
        /// The citation.
        citation: CitationId,
        /// The look's number.
        look: i64,
    },
    /// What a statement rests on.
    Citation(CitationId),
    /// Where the annex says what is to be looked at before the text can be relied on.
    Warning,
    /// The sign at the end of the text.
    End,
    /// The annex's heading: what follows is not of the text.
    Annex,
}

/// When a draft went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// The ledger's position then.
    pub position: i64,
    /// The moment, to the second.
    pub at: Timestamp,
}

/// A section's key as a bookmark can hold it: keys are longer than bookmarks may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionMark(String);

impl SectionMark {
    /// Of the section with this key.
    pub fn of(key: &str) -> Self {
        Self(Digest::of(key.as_bytes()).to_string().chars().take(SECTION_SIGNS).collect())
    }
}

/// How many digits of a digest mark a section.
const SECTION_SIGNS: usize = 16;

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |id: String| id.replace('-', "");
        match self {
            Self::Draft(Exported { position, at }) => write!(f, "damlam_draft_{position}_{}", at.as_second()),
            Self::Section(SectionMark(mark)) => write!(f, "m{mark}"),
            Self::Statement { id, version } => write!(f, "s{}v{version}", plain(id.to_string())),
            Self::Figure { citation, look } => write!(f, "f{}v{look}", plain(citation.to_string())),
            Self::Citation(citation) => write!(f, "c{}", plain(citation.to_string())),
            Self::Warning => write!(f, "damlam_warning"),
            Self::End => write!(f, "damlam_end"),
            Self::Annex => write!(f, "damlam_annex"),
        }
    }
}

/// The name is none of a draft's: a bookmark somebody else made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this bookmark is none of a draft's")]
pub struct OtherBookmark;

impl FromStr for Anchor {
    type Err = OtherBookmark;

    fn from_str(name: &str) -> Result<Self, OtherBookmark> {
        // LibreOffice writes a bookmark's name into OpenDocument links as it is; Word may change nothing either.
        let read = || -> Option<Self> {
            let numbered = |rest: &str| -> Option<(String, i64)> {
                let (id, number) = rest.split_once('v')?;
                (id.len() == 32).then_some((id.to_owned(), number.parse().ok()?))
            };
            match name {
                "damlam_warning" => return Some(Self::Warning),
                "damlam_end" => return Some(Self::End),
                "damlam_annex" => return Some(Self::Annex),
                _ => {}
            }
            if let Some(rest) = name.strip_prefix("damlam_draft_") {
                let (position, second) = rest.split_once('_')?;
                let at = Timestamp::from_second(second.parse().ok()?).ok()?;
                return Some(Self::Draft(Exported { position: position.parse().ok()?, at }));
            }
            let rest = name.get(1..)?;
            Some(match name.get(..1)? {
                "s" => {
                    let (id, version) = numbered(rest)?;
                    Self::Statement { id: id.parse().ok()?, version }
                }
                "f" => {
                    let (id, look) = numbered(rest)?;
                    Self::Figure { citation: id.parse().ok()?, look }
                }
                "c" if rest.len() == 32 => Self::Citation(rest.parse().ok()?),
                "m" if rest.len() == SECTION_SIGNS && rest.bytes().all(|sign| sign.is_ascii_hexdigit()) => {
                    Self::Section(SectionMark(rest.to_owned()))
                }
                _ => return None,
            })
        };
        read().ok_or(OtherBookmark)
    }
}

#[cfg(test)]
mod tests {
    use kernel::World;

    use super::*;

    #[test]
    fn every_name_reads_back_and_is_one_word_takes() {
        let world = World::scripted(1);
        let at = Timestamp::from_second(1_764_000_000).unwrap();
        let anchors = [
            Anchor::Draft(Exported { position: 1_234_567, at }),
            Anchor::Section(SectionMark::of("tasks-and-solutions-of-the-whole-scheme")),
            Anchor::Statement { id: world.new_id(), version: 123_456 },
            Anchor::Figure { citation: world.new_id(), look: 12 },
            Anchor::Citation(world.new_id()),
            Anchor::Warning,
            Anchor::End,
            Anchor::Annex,
        ];
        for anchor in anchors {
            let name = anchor.to_string();
            assert_eq!(name.parse(), Ok(anchor));
            assert!(name.len() <= 40, "{name} is longer than Word takes");
            assert!(name.starts_with(|sign: char| sign.is_ascii_alphabetic()), "{name}");
            assert!(name.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'_'), "{name}");
        }
        for other in ["", "_GoBack", "cancu3", "s12v1", "đoạn", "c0190", "mxyz"] {
            assert_eq!(other.parse::<Anchor>(), Err(OtherBookmark), "{other}");
        }
    }
}
