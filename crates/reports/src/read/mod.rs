//! Reading a report: from a neutral document to sections, passages, figures, findings and examples.
//!
//! Pure: the same document and outline give the same draft. It judges nothing; the rules do.

pub(crate) mod figures;
mod findings;
mod head;
mod headings;
pub(crate) mod periods;
pub(crate) mod tables;
mod units;
pub(crate) mod words;

use std::collections::HashMap;

use formats::{Block, BlockKind, Document, MarginKind};
use plan::Outline;

use crate::heading::HeadingChoices;
use crate::{Draft, FRONT, Matched, OTHER, Passage, PassageKind, Reach, Section, TableOf};

pub(crate) use self::findings::{example_cue, is_none_found, names_unit, tells_how};

/// The section of footnotes and endnotes.
const NOTES: &str = "notes";

/// Reads `document` against `outline`.
pub fn read(document: &Document, outline: &Outline) -> Draft {
    read_with(document, outline, &HeadingChoices::default())
}

/// The words of a heading without number, case and marks: what a choice of its section is remembered by.
pub(crate) fn heading_words(heading: &str) -> String {
    headings::bare(headings::unnumbered(heading))
}

/// As [`read`], with the sections people chose for headings.
pub fn read_with(document: &Document, outline: &Outline, choices: &HeadingChoices) -> Draft {
    let mut reader = Reader::new(outline, choices);
    for block in &document.blocks {
        reader.block(block);
    }
    let notes = document.margins.iter().filter(|margin| margin.kind == MarginKind::Note);
    for (index, note) in notes.enumerate() {
        let address = format!("{NOTES}/n{}", index + 1);
        reader.draft.passages.push(Passage::new(address, NOTES, PassageKind::Note, note.text.clone()));
    }
    let mut draft = reader.draft;
    draft.head = head::read(&draft);
    draft.figures = figures::read(&draft, outline);
    findings::read(&mut draft, outline);
    draft
}

struct Reader<'o> {
    outline: &'o Outline,
    choices: &'o HeadingChoices,
    draft: Draft,
    /// The section being read: its place in the outline, and the rank of the heading that began it.
    current: Current,
    paragraphs: HashMap<String, usize>,
    tables: HashMap<String, usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Current {
    Front,
    Section { index: usize, rank: u8 },
    Other { rank: u8 },
    Closing,
}

impl<'o> Reader<'o> {
    fn new(outline: &'o Outline, choices: &'o HeadingChoices) -> Self {
        Self {
            outline,
            choices,
            draft: Draft::default(),
            current: Current::Front,
            paragraphs: HashMap::new(),
            tables: HashMap::new(),
        }
    }

    fn key(&self) -> String {
        match self.current {
            Current::Front => FRONT.to_owned(),
            Current::Section { index, .. } => self.outline.sections[index].key.clone(),
            Current::Other { .. } | Current::Closing => OTHER.to_owned(),
        }
    }

    fn block(&mut self, block: &Block) {
        if closes(block) {
            self.current = Current::Closing;
        }
        if let BlockKind::Table(table) = &block.kind {
            self.table(table);
            return;
        }
        let text = block.shown();
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        let mut kind = match block.kind {
            BlockKind::ListItem { .. } => PassageKind::Item,
            _ => PassageKind::Paragraph,
        };
        if let Some(heading) = headings::heading(block) {
            if self.begins_section(&heading, &text) {
                return;
            }
            let looks = heading.sure || block.look.bold;
            if looks && self.current != Current::Front {
                kind = PassageKind::Heading;
            }
        }
        let key = self.key();
        let ordinal = self.paragraphs.entry(key.clone()).or_default();
        *ordinal += 1;
        let address = format!("{key}/p{ordinal}");
        self.draft.passages.push(Passage::new(address, &key, kind, text));
    }

    /// Moves to the section `heading` begins, if it begins one.
    fn begins_section(&mut self, heading: &headings::Heading, shown: &str) -> bool {
        let rank = heading.rank;
        if let Some(key) = self.choices.section(&heading.words) {
            let index = self.outline.sections.iter().position(|section| section.key == key);
            self.current = index.map_or(Current::Other { rank }, |index| Current::Section { index, rank });
            let key = self.key();
            self.draft.sections.push(Section { key, heading: shown.to_owned(), matched: Matched::Person });
            return true;
        }
        let (next, matched) = match headings::section(heading, self.outline) {
            Some((index, matched)) => {
                // Within a section, a lower heading does not lead back: «1. Tình hình triển khai» under solutions.
                if let Current::Section { index: now, rank: above } = self.current
                    && rank > above
                    && index <= now
                {
                    return false;
                }
                (Current::Section { index, rank }, matched)
            }
            None => {
                let leaves = match self.current {
                    Current::Front => heading.sure && rank <= 3,
                    Current::Section { rank: above, .. } | Current::Other { rank: above } => {
                        heading.sure && rank <= above
                    }
                    Current::Closing => false,
                };
                if !leaves {
                    return false;
                }
                (Current::Other { rank }, Matched::Not)
            }
        };
        self.current = next;
        let key = self.key();
        self.draft.sections.push(Section { key, heading: shown.to_owned(), matched });
        true
    }

    fn table(&mut self, table: &formats::Table) {
        let key = self.key();
        let ordinal = self.tables.entry(key.clone()).or_default();
        *ordinal += 1;
        let address = format!("{key}/t{ordinal}");
        for (row, column, cell) in table.cells() {
            let address = format!("{address}/r{row}c{column}");
            let passage = Passage::new(address, &key, PassageKind::Cell, cell.text.clone());
            let reach = Reach { rows: cell.rows, columns: cell.columns };
            self.draft.passages.push(Passage { reach, ..passage });
        }
        let grid = table.grid().into_iter().map(|row| row.into_iter().map(str::to_owned).collect()).collect();
        self.draft.tables.push(TableOf { address, section: key, grid });
    }
}

/// The closing part of a document: the list of those who get it, the signature.
fn closes(block: &Block) -> bool {
    let begins = |text: &str| vietnamese::folded_key(text).starts_with("noi nhan");
    match &block.kind {
        BlockKind::Table(table) => table.rows.iter().flatten().any(|cell| begins(&cell.text)),
        _ => begins(&block.text),
    }
}
