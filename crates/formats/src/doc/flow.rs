//! The text of a legacy Word document, character by character: paragraphs, cells, fields, notes.

use super::boxes::Boxes;
use super::header::{Header, Texts};
use super::lists::lists;
use super::pieces::{Piece as Stretch, pieces};
use super::runs::{Runs, characters, paragraphs};
use super::sprm::{CellShape, Character, Paragraph as Shape};
use super::styles::{Styles, fonts};
use crate::emit::emit;
use crate::flow::{Asides, Paragraph, Piece, RunLook, Seen, add_line, margins_of, plain};
use crate::numbering::Numbering;
use crate::rows::{PlacedCell, table_by_edges};
use crate::{Document, Limits, Margin, MarginKind, Refused};

/// Fields within one another.
const FIELDS: usize = 64;

pub(super) struct Reader<'b> {
    text: &'b [u8],
    stretches: Vec<Stretch>,
    characters: Runs<Character>,
    paragraphs: Runs<Shape>,
    styles: Styles,
    fonts: Vec<String>,
    numbering: Numbering,
    boxes: Boxes,
    limits: Limits,
    pub(super) seen: Seen,
    /// Some paragraphs are items of lists the file does not tell of.
    pub(super) unknown_lists: bool,
    count: usize,
    cells: usize,
}

/// What is open while a stretch of text is read.
#[derive(Debug, Default)]
struct Open {
    pieces: Vec<Piece>,
    asides: Asides,
    paragraph: Paragraph,
    units: Vec<u16>,
    character: Character,
    /// For each open field, whether its instructions are being read.
    fields: Vec<bool>,
    cell: Vec<Piece>,
    row: Vec<String>,
    rows: Vec<Vec<PlacedCell>>,
}

/// A sign of the text.
#[derive(Debug, Clone, Copy)]
struct Sign {
    /// Its number, counted over the whole text.
    at: u32,
    /// Where its bytes begin.
    place: u32,
    after: u32,
    unit: u16,
}

impl<'b> Reader<'b> {
    pub(super) fn new(
        text: &'b [u8],
        table: &[u8],
        data: &[u8],
        header: &Header,
        limits: &Limits,
    ) -> Result<Self, Refused> {
        Ok(Self {
            text,
            stretches: pieces(header.pieces.of(table))?,
            characters: characters(text, header.characters.of(table))?,
            paragraphs: paragraphs(text, header.paragraphs.of(table), data)?,
            styles: Styles::read(header.styles.of(table)),
            fonts: fonts(header.fonts.of(table)),
            numbering: lists(header.lists, header.list_numbers, table),
            boxes: Boxes::read(header, table),
            limits: *limits,
            seen: Seen::default(),
            unknown_lists: false,
            count: 0,
            cells: 0,
        })
    }

    pub(super) fn document(&mut self, header: &Header) -> Result<Document, Refused> {
        let Texts { body, notes, edges, comments, endnotes, edge_boxes, .. } = header.texts;
        let mut document = Document::default();
        let (mut pieces, mut asides) = self.flow(body)?;
        let mut in_boxes = Vec::new();
        for stretch in self.boxes.take_rest() {
            let (pieces, more) = self.flow(stretch)?;
            in_boxes.extend(pieces);
            asides.extend(more);
        }
        if !in_boxes.is_empty() {
            // Boxes without an anchor stand after the text.
            pieces.push(Piece::Paragraph(Box::new(Paragraph { boxes: in_boxes, ..Paragraph::default() })));
        }
        document.pictures = self.seen.pictures;
        emit(pieces, asides, &mut document);
        self.notes(notes, "footnote", MarginKind::Note, &mut document.margins)?;
        self.notes(endnotes, "endnote", MarginKind::Note, &mut document.margins)?;
        self.notes(comments, "comment", MarginKind::Comment, &mut document.margins)?;
        for (span, name) in [(edges, "header"), (edge_boxes, "header-box")] {
            let (pieces, mut asides) = self.flow(span)?;
            let text = plain(pieces, &mut asides);
            if !text.is_empty() {
                document.margins.push(Margin { path: name.to_owned(), kind: MarginKind::PageEdge, text });
            }
            document.margins.extend(margins_of(asides, name));
        }
        Ok(document)
    }

    /// Each paragraph of a text of notes is a margin.
    fn notes(
        &mut self,
        span: (u32, u32),
        name: &str,
        kind: MarginKind,
        out: &mut Vec<Margin>,
    ) -> Result<(), Refused> {
        let (pieces, asides) = self.flow(span)?;
        let mut count = 0;
        for piece in pieces {
            count += 1;
            let path = format!("{name}{count}");
            let mut own = Asides::new();
            let text = plain(vec![piece], &mut own);
            if !text.is_empty() {
                out.push(Margin { path: path.clone(), kind, text });
            }
            out.extend(margins_of(own, &path));
        }
        out.extend(margins_of(asides, name));
        Ok(())
    }

    /// The text from one character to another.
    fn flow(&mut self, (first, end): (u32, u32)) -> Result<(Vec<Piece>, Asides), Refused> {
        let mut open = Open::default();
        let from = self.stretches.partition_point(|stretch| stretch.end <= first);
        for index in from..self.stretches.len() {
            let stretch = self.stretches[index];
            if stretch.first >= end {
                break;
            }
            for at in stretch.first.max(first)..stretch.end.min(end) {
                let Some((place, unit)) = stretch.unit(at, self.text) else {
                    return Err(Refused::broken(super::TEXT, "its text is cut off"));
                };
                self.unit(&mut open, Sign { at, place, after: place.saturating_add(stretch.width()), unit })?;
            }
        }
        self.flush(&mut open);
        let left = !open.paragraph.text.trim().is_empty()
            || !open.paragraph.boxes.is_empty()
            || open.paragraph.asides().next().is_some();
        if left {
            self.end_paragraph(&mut open, &Shape::default())?;
        }
        open.end_table();
        Ok((open.pieces, open.asides))
    }

    fn unit(&mut self, open: &mut Open, sign: Sign) -> Result<(), Refused> {
        let Sign { place, unit, .. } = sign;
        let character = self.characters.at(place).copied().unwrap_or_default();
        if character != open.character {
            self.flush(open);
            open.character = character;
            self.seen.embedded |= character.object;
        }
        let instructions = open.fields.iter().any(|instructions| *instructions);
        match unit {
            0x13 => {
                self.flush(open);
                if open.fields.len() < FIELDS {
                    open.fields.push(true);
                }
            }
            0x14 => {
                if let Some(field) = open.fields.last_mut() {
                    *field = false;
                }
            }
            0x15 => {
                open.fields.pop();
            }
            // A page break within a paragraph does not end it.
            0x0C if !self.paragraphs.ends(sign.after) => {
                open.units.extend((!instructions).then_some(u16::from(b'\n')));
            }
            0x0D | 0x0C => {
                self.flush(open);
                let shape = self.paragraphs.at(place).cloned().unwrap_or_default();
                if unit == 0x0C && shape.in_table {
                    return Ok(());
                }
                open.paragraph.runs_on = unit == 0x0D && character.deleted;
                self.end_paragraph(open, &shape)?;
            }
            0x07 => {
                self.flush(open);
                let shape = self.paragraphs.at(place).cloned().unwrap_or_default();
                if shape.ends_row {
                    open.end_row(&shape.cells);
                } else {
                    self.end_cell(open, &shape)?;
                }
            }
            0x08 if character.special && self.boxes.anchors(sign.at) => {
                self.flush(open);
                self.boxes_at(open, sign.at)?;
            }
            _ if instructions => {}
            0x01 | 0x08 if character.special => {
                self.seen.pictures = self.seen.pictures.saturating_add(1);
            }
            0x28 if character.special => open.units.push(0x2022),
            0x00..=0x06 | 0x08 | 0x0F..=0x12 | 0x16..=0x1D => {}
            0x0A | 0x0B | 0x0E => open.units.push(u16::from(b'\n')),
            0x1E => open.units.push(u16::from(b'-')),
            0x1F => {}
            _ => open.units.push(unit),
        }
        Ok(())
    }

    /// Puts the boxes anchored at a sign of the body into its paragraph.
    fn boxes_at(&mut self, open: &mut Open, at: u32) -> Result<(), Refused> {
        for stretch in self.boxes.take(at) {
            let (pieces, asides) = self.flow(stretch)?;
            open.asides.extend(asides);
            if open.character.deleted {
                self.seen.changes = true;
                add_line(&mut open.paragraph.deleted, &plain(pieces, &mut open.asides));
            } else {
                open.paragraph.boxes.extend(pieces);
            }
        }
        Ok(())
    }

    /// The characters so far become words of the paragraph.
    fn flush(&mut self, open: &mut Open) {
        if open.units.is_empty() {
            return;
        }
        let text = String::from_utf16_lossy(&std::mem::take(&mut open.units));
        let Character { bold, italic, capitals, hidden, deleted, inserted, font, style, .. } = open.character;
        // Whether a toggle turns the paragraph style's look around is known once the paragraph ends; Word mostly
        // writes what is seen, so the character style alone is asked.
        let around = style.map(|style| self.styles.resolve(style)).unwrap_or_default();
        let look = RunLook {
            bold: bold.map_or(around.bold, |toggle| toggle.on(around.bold)),
            italic: italic.map_or(around.italic, |toggle| toggle.on(around.italic)),
            capitals: capitals.map_or(around.capitals, |toggle| toggle.on(around.capitals)),
            hidden: hidden.map_or(around.hidden, |toggle| toggle.on(around.hidden)),
        };
        self.seen.changes |= deleted || inserted;
        if let Some(name) = font.and_then(|font| self.fonts.get(usize::from(font))) {
            open.paragraph.name_font(name);
        }
        if deleted {
            open.paragraph.push_deleted(&text, look);
        } else if look.hidden {
            self.seen.hidden |= !text.trim().is_empty();
            open.paragraph.push_hidden(&text, look);
        } else {
            open.paragraph.push(&text, look);
        }
    }

    fn end_paragraph(&mut self, open: &mut Open, shape: &Shape) -> Result<(), Refused> {
        self.count += 1;
        if self.count > self.limits.blocks.saturating_add(self.limits.cells) {
            return Err(Refused::TooLarge { what: "paragraphs", limit: self.limits.blocks as u64 });
        }
        let mut paragraph = std::mem::take(&mut open.paragraph);
        let style = self.styles.resolve(shape.style);
        if style.bold && paragraph.bold == 0 {
            paragraph.bold = paragraph.signs;
        }
        if style.capitals && paragraph.capitals == 0 {
            paragraph.all_capitals();
        }
        if style.hidden {
            self.seen.hidden = true;
            paragraph.hide();
        }
        paragraph.outline = shape.outline;
        paragraph.centred = shape.centred;
        paragraph.contents = style.contents;
        paragraph.number = shape
            .number
            .or(style.number)
            .filter(|number| *number != 0)
            .map(|number| (number, shape.number_level.or(style.number_level).unwrap_or(0)));
        paragraph.style = style;
        let empty = paragraph.text.trim().is_empty();
        if let (Some((number, level)), false) = (paragraph.number, paragraph.runs_on && empty) {
            paragraph.marker = self.numbering.next(number, level);
            self.unknown_lists |= !empty && !self.numbering.knows(number);
        }
        let piece = Piece::Paragraph(Box::new(paragraph));
        if shape.in_table || shape.inner {
            open.cell.push(piece);
        } else {
            open.end_table();
            open.pieces.push(piece);
        }
        Ok(())
    }

    fn end_cell(&mut self, open: &mut Open, shape: &Shape) -> Result<(), Refused> {
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(Refused::TooLarge { what: "table cells", limit: self.limits.cells as u64 });
        }
        let in_table = Shape { in_table: true, ..shape.clone() };
        self.end_paragraph(open, &in_table)?;
        let text = plain(std::mem::take(&mut open.cell), &mut open.asides);
        open.row.push(text);
        Ok(())
    }
}

impl Open {
    fn end_row(&mut self, shapes: &[CellShape]) {
        let mut row: Vec<PlacedCell> = Vec::new();
        let mut left = 0;
        for (index, text) in std::mem::take(&mut self.row).into_iter().enumerate() {
            // A row that tells of fewer cells than it has gets equal ones.
            let shape = shapes.get(index).copied().unwrap_or(CellShape {
                left,
                right: left + 1_000,
                ..CellShape::default()
            });
            let right = shape.right.max(left);
            match row.last_mut() {
                Some(before) if shape.continues_left => {
                    before.right = right;
                    add_line(&mut before.text, &text);
                }
                _ => row.push(PlacedCell { left: shape.left, right, continues: shape.continues_up, text }),
            }
            left = right;
        }
        if !row.is_empty() {
            self.rows.push(row);
        }
    }

    fn end_table(&mut self) {
        if !self.row.is_empty() {
            self.end_row(&[]);
        }
        if !self.rows.is_empty() {
            self.pieces.push(Piece::Table(table_by_edges(std::mem::take(&mut self.rows))));
        }
        // Paragraphs of a cell that never ended are paragraphs.
        self.pieces.append(&mut self.cell);
    }
}
