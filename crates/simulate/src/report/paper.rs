//! A generated document before it becomes a file: parts in reading order.
//!
//! It holds words, not layout; [`crate::report::word`] turns it into a Word file.

use plan::DocumentFamily;

/// A generated document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paper {
    /// Its parts.
    pub parts: Vec<Part>,
    /// Which form its head and signature have.
    pub family: DocumentFamily,
}

/// A part of a generated document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Two columns without lines: the head, or recipients and signature.
    Columns {
        /// The lines on the left.
        left: Vec<String>,
        /// The lines on the right.
        right: Vec<String>,
    },
    /// The kind and subject of the document, or the mark that it is generated: bold, in the middle.
    Title(String),
    /// A heading: its level from 1 and its words.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// A table with its head row first.
    Table(Vec<Vec<String>>),
}

impl Paper {
    /// The words alone, one line for each paragraph, cells parted by ` | `.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Columns { left, right } => {
                    for line in left.iter().chain(right) {
                        out.push_str(line);
                        out.push('\n');
                    }
                }
                Part::Title(text) | Part::Heading(_, text) | Part::Paragraph(text) => {
                    out.push_str(text);
                    out.push('\n');
                }
                Part::Table(rows) => {
                    for row in rows {
                        out.push_str(&row.join(" | "));
                        out.push('\n');
                    }
                }
            }
        }
        out
    }

    /// Every text of the body that may be changed: paragraphs only.
    pub(crate) fn paragraphs_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.parts.iter_mut().filter_map(|part| match part {
            Part::Paragraph(text) => Some(text),
            _ => None,
        })
    }
}
