//! Pieces of the flow become blocks with paths.

use crate::flow::{Asides, Paragraph, Piece, margins_of, normal};
use crate::{Block, BlockKind, Document, Margin, MarginKind, Table};

/// Writes `pieces` into `document` as blocks and margins; `asides` is what its cells set apart.
pub(crate) fn emit(pieces: Vec<Piece>, asides: Asides, document: &mut Document) {
    let mut emitter = Emitter { document, count: 0, marks: Vec::new() };
    let mut waiting: Option<Paragraph> = None;
    for piece in pieces {
        match piece {
            Piece::Paragraph(paragraph) => {
                let mut paragraph = match waiting.take() {
                    Some(earlier) => paragraph.after(earlier),
                    None => *paragraph,
                };
                if paragraph.runs_on {
                    paragraph.runs_on = false;
                    waiting = Some(paragraph);
                } else {
                    emitter.paragraph(paragraph);
                }
            }
            Piece::Table(table) => {
                if let Some(earlier) = waiting.take() {
                    emitter.paragraph(earlier);
                }
                if table.rows.iter().flatten().any(|cell| !cell.text.is_empty()) {
                    emitter.count += 1;
                    let path = format!("b{}", emitter.count);
                    emitter.table(path, table);
                }
            }
        }
    }
    if let Some(earlier) = waiting {
        emitter.paragraph(earlier);
    }
    // Table cells were flattened while they were read, so what they set apart has no closer place.
    document.margins.extend(margins_of(asides, "body"));
}

struct Emitter<'d> {
    document: &'d mut Document,
    count: usize,
    /// Bookmarks of empty paragraphs.
    marks: Vec<String>,
}

impl Emitter<'_> {
    fn paragraph(&mut self, mut paragraph: Paragraph) {
        let marker = paragraph.marker.take();
        let text = normal(&paragraph.text);
        let boxes = std::mem::take(&mut paragraph.boxes);
        let path = format!("b{}", self.count + 1);
        self.asides(&path, &paragraph);
        if text.is_empty() {
            // Nothing to show; its boxes may still hold something, and what it marks is the next block.
            self.marks.append(&mut paragraph.marks);
        } else if paragraph.contents {
            self.document.margins.push(Margin { path: path.clone(), kind: MarginKind::Contents, text });
        } else {
            self.count += 1;
            let own = paragraph.outline.map(|level| (level < 9).then_some(level + 1));
            let kind = match (own.unwrap_or(paragraph.style.heading), marker) {
                (Some(level), marker) => BlockKind::Heading { level, marker: marker.unwrap_or_default() },
                (None, Some(marker)) => {
                    BlockKind::ListItem { marker, level: paragraph.number.map_or(0, |(_, level)| level) }
                }
                (None, None) => BlockKind::Paragraph,
            };
            paragraph.marks.append(&mut self.marks);
            self.push(path.clone(), kind, text, paragraph);
        }
        self.boxes(&path, boxes);
    }

    fn boxes(&mut self, path: &str, boxes: Vec<Piece>) {
        for (index, piece) in boxes.into_iter().enumerate() {
            let own = format!("{path}/x{}", index + 1);
            match piece {
                Piece::Table(table) => self.table(own, table),
                Piece::Paragraph(mut paragraph) => {
                    self.asides(&own, &paragraph);
                    let inner = std::mem::take(&mut paragraph.boxes);
                    let text = normal(&paragraph.text);
                    if !text.is_empty() {
                        self.push(own.clone(), BlockKind::Paragraph, text, *paragraph);
                    }
                    self.boxes(&own, inner);
                }
            }
        }
    }

    fn asides(&mut self, path: &str, paragraph: &Paragraph) {
        let asides = paragraph.asides().map(|(kind, text)| Margin { path: path.to_owned(), kind, text });
        self.document.margins.extend(asides);
    }

    fn push(&mut self, path: String, kind: BlockKind, text: String, paragraph: Paragraph) {
        let (look, links) = (paragraph.look(), paragraph.links_in(&text));
        let Paragraph { fonts, marks, .. } = paragraph;
        self.document.blocks.push(Block { path, kind, text, look, fonts, marks, links });
    }

    fn table(&mut self, path: String, table: Table) {
        self.push(path, BlockKind::Table(table), String::new(), Paragraph::default());
    }
}
