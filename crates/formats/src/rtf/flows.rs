//! The flows of a rich text: the body, and those set into it (heads, notes, boxes), each with its open paragraph and
//! table.
//!
//! It is told what happens, and knows no control word.

use crate::flow::{Paragraph, Piece, add_line, plain};
use crate::rows::{PlacedCell, table_by_edges};
use crate::{Limits, MarginKind, Refused};

/// What a flow becomes when its group ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Body,
    Margin(MarginKind, &'static str),
    /// Boxes of the paragraph it stands in.
    Box,
}

/// A cell as the row's definition tells of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CellShape {
    pub(super) right: i32,
    pub(super) continues_up: bool,
    pub(super) continues_left: bool,
}

/// Cells of one row; Word itself stops at 63.
const CELLS: usize = 1_000;

#[derive(Debug)]
pub(super) struct Flow {
    pub(super) fate: Fate,
    /// How many groups were open when it began.
    pub(super) depth: usize,
    pub(super) pieces: Vec<Piece>,
    pub(super) paragraph: Paragraph,
    /// Words set apart in cells, which have no closer place.
    pub(super) asides: crate::flow::Asides,
    shapes: Vec<CellShape>,
    left: i32,
    cell: Vec<Piece>,
    cells: Vec<String>,
    rows: Vec<Vec<PlacedCell>>,
}

impl Flow {
    pub(super) fn new(fate: Fate, depth: usize) -> Self {
        Self {
            fate,
            depth,
            pieces: Vec::new(),
            paragraph: Paragraph::default(),
            asides: Vec::new(),
            shapes: Vec::new(),
            left: 0,
            cell: Vec::new(),
            cells: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// The definition of a row begins.
    pub(super) fn define_row(&mut self) {
        self.shapes.clear();
        self.left = 0;
    }

    pub(super) fn left_edge(&mut self, left: i32) {
        self.left = left;
    }

    pub(super) fn define_cell(&mut self, shape: CellShape) {
        if self.shapes.len() < CELLS {
            self.shapes.push(shape);
        }
    }

    /// A paragraph ends. Returns whether it was one of the flow itself.
    pub(super) fn end_paragraph(&mut self, in_table: bool) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let piece = Piece::Paragraph(Box::new(paragraph));
        if in_table {
            self.cell.push(piece);
        } else {
            self.end_table();
            self.pieces.push(piece);
        }
    }

    pub(super) fn end_cell(&mut self, cells: &mut usize, limits: &Limits) -> Result<(), Refused> {
        *cells += 1;
        if *cells > limits.cells || self.cells.len() > CELLS {
            return Err(Refused::TooLarge { what: "table cells", limit: limits.cells as u64 });
        }
        self.end_paragraph(true);
        let text = plain(std::mem::take(&mut self.cell), &mut self.asides);
        self.cells.push(text);
        Ok(())
    }

    pub(super) fn end_row(&mut self) {
        let mut row: Vec<PlacedCell> = Vec::new();
        let mut left = self.left;
        for (index, text) in std::mem::take(&mut self.cells).into_iter().enumerate() {
            // A row that tells of fewer cells than it has gets equal ones.
            let shape = self
                .shapes
                .get(index)
                .copied()
                .unwrap_or(CellShape { right: left.saturating_add(1_000), ..CellShape::default() });
            let right = shape.right.max(left);
            match row.last_mut() {
                Some(before) if shape.continues_left => {
                    before.right = right;
                    add_line(&mut before.text, &text);
                }
                _ => row.push(PlacedCell { left, right, continues: shape.continues_up, text }),
            }
            left = right;
        }
        if !row.is_empty() {
            self.rows.push(row);
        }
    }

    /// Whatever is open ends.
    pub(super) fn end(&mut self) {
        let open = !self.paragraph.text.is_empty() || !self.paragraph.boxes.is_empty() || self.has_asides();
        if !self.cell.is_empty() || !self.cells.is_empty() {
            self.end_paragraph(true);
            let text = plain(std::mem::take(&mut self.cell), &mut self.asides);
            self.cells.push(text);
            self.end_row();
        } else if open {
            self.end_paragraph(false);
        }
        self.end_table();
    }

    fn has_asides(&self) -> bool {
        self.paragraph.asides().next().is_some()
    }

    fn end_table(&mut self) {
        if !self.cells.is_empty() {
            self.end_row();
        }
        if !self.rows.is_empty() {
            let table = table_by_edges(std::mem::take(&mut self.rows));
            self.pieces.push(Piece::Table(table));
        }
        // Paragraphs of a cell that never ended are paragraphs.
        self.pieces.append(&mut self.cell);
    }
}
