//! A generated report as a Word file, through the house's own writer.
//!
//! The mark that it is generated stands in its head, at its end, at the top of every page and in its properties.

use formats::docx_write::{self, Align, Page, Rule, Words, WriteError};

use crate::report::head::MARK;
use crate::report::paper::{Paper, Part};

impl Paper {
    /// The report as the bytes of a .docx; the same paper gives the same bytes.
    ///
    /// # Errors
    /// When packing fails.
    pub fn docx(&self) -> Result<Vec<u8>, WriteError> {
        let parts = self
            .parts
            .iter()
            .map(|part| match part {
                Part::Columns { left, right } => docx_write::Part::Table {
                    rows: vec![vec![left.join("\n"), right.join("\n")]],
                    rule: Rule::Bare,
                },
                Part::Title(text) => docx_write::Part::title(text),
                Part::Heading(level, text) => docx_write::Part::heading(*level, text),
                Part::Paragraph(text) => {
                    docx_write::Part::Paragraph { runs: vec![Words::plain(text)], align: Align::Justified }
                }
                Part::Table(rows) => docx_write::Part::Table { rows: rows.clone(), rule: Rule::Lines },
            })
            .collect();
        let properties = vec![("Nguồn".to_owned(), MARK.to_owned())];
        docx_write::write(&Page { header: MARK.to_owned(), properties, parts, ..Page::default() })
    }
}
