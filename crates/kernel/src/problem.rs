//! A problem: what a check found, how grave it is, where, and what to do next.
//!
//! Problems are shown to people as they are: on pages, in the terminal and as JSON. Checks stand in their rooms.

use std::fmt;

use crate::{Bilingual, Language};

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing need be done.
    Note,
    /// Should be looked at; does not stop anything.
    Warning,
    /// Must be mended, or answered for, before it counts as good.
    Error,
    /// Cannot be taken in at all.
    Blocker,
}

impl Severity {
    /// The name in tables, JSON and URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Blocker => "blocker",
        }
    }

    /// The name people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Note => language.pick("ghi chú", "note"),
            Self::Warning => language.pick("cảnh báo", "warning"),
            Self::Error => language.pick("lỗi", "error"),
            Self::Blocker => language.pick("không nhận", "blocker"),
        }
    }
}

/// Where a problem is.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize,
)]
#[serde(tag = "in", rename_all = "lowercase")]
pub enum Place {
    /// The whole thing.
    #[default]
    Whole,
    /// A line of a text file; lines and columns count from 1, column 0 means the whole line.
    Line {
        /// The file's name.
        file: String,
        /// The line.
        line: u32,
        /// The column.
        column: u32,
    },
    /// A row of a table, counted from 1 with the header as row 1, and a column by its name.
    Row {
        /// The file's or sheet's name.
        file: String,
        /// The row.
        row: u64,
        /// The column's name; empty means the whole row.
        column: String,
    },
    /// A passage of a document by its address, with the words it is about.
    Passage {
        /// The passage's address, such as `causes/p3`.
        address: String,
        /// The words.
        quote: String,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Line { file, line, column: 0 } => write!(f, "{file}:{line}"),
            Self::Line { file, line, column } => write!(f, "{file}:{line}:{column}"),
            Self::Row { file, row, column } if column.is_empty() => write!(f, "{file}:{row}"),
            Self::Row { file, row, column } => write!(f, "{file}:{row}:{column}"),
            Self::Passage { address, quote } if quote.is_empty() => f.write_str(address),
            Self::Passage { address, quote } => write!(f, "{address} «{quote}»"),
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// The check that found it, such as `total-differs`.
    pub rule: String,
    /// How grave it is.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What is wrong.
    pub message: Bilingual,
    /// What to do next.
    pub hint: Bilingual,
}

impl Problem {
    /// A problem found by `rule`.
    pub fn new(rule: &str, severity: Severity, place: Place, message: Bilingual, hint: Bilingual) -> Self {
        Self { rule: rule.to_owned(), severity, place, message, hint }
    }

    /// One line for a terminal: place, severity, rule, message and hint.
    pub fn line(&self, language: Language) -> String {
        let place = self.place.to_string();
        let lead = if place.is_empty() { String::new() } else { format!("{place}: ") };
        format!(
            "{lead}{} [{}] {} → {}",
            self.severity.name(language),
            self.rule,
            self.message.get(language),
            self.hint.get(language)
        )
    }

    /// Whether any of `problems` is an error or a blocker.
    pub fn any_grave(problems: &[Problem]) -> bool {
        problems.iter().any(|problem| problem.severity >= Severity::Error)
    }
}
