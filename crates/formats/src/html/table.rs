//! A table of a web page as it grows: cells take the first free place of their row, as browsers do.

use crate::flow::{Asides, Piece, plain};
use crate::{Cell, Table};

/// Columns and rows a cell can cover.
const MOST: u32 = 1_000;

#[derive(Debug, Default)]
pub(super) struct Growing {
    rows: Vec<Vec<Cell>>,
    /// For each column, how many rows a cell above still reaches down.
    taken: Vec<u32>,
    in_row: bool,
    column: usize,
    cell: Option<(u32, u32)>,
    pub(super) pieces: Vec<Piece>,
}

impl Growing {
    pub(super) fn begin_row(&mut self) {
        self.end_row_of_cells();
        self.rows.push(Vec::new());
        self.in_row = true;
        self.column = 0;
    }

    pub(super) fn end_row(&mut self) {
        self.end_row_of_cells();
    }

    fn end_row_of_cells(&mut self) {
        if std::mem::take(&mut self.in_row) {
            for rows in &mut self.taken {
                *rows = rows.saturating_sub(1);
            }
        }
    }

    pub(super) fn begin_cell(&mut self, columns: u32, rows: u32) {
        if !self.in_row {
            self.begin_row();
        }
        self.cell = Some((columns.clamp(1, MOST), rows.clamp(1, MOST)));
    }

    pub(super) fn end_cell(&mut self, asides: &mut Asides) {
        let Some((columns, rows)) = self.cell.take() else { return };
        let text = plain(std::mem::take(&mut self.pieces), asides);
        while self.taken.get(self.column).is_some_and(|rows| *rows > 0) {
            self.column += 1;
        }
        let first = u32::try_from(self.column).unwrap_or(MOST);
        if first >= MOST {
            return;
        }
        let columns = columns.min(MOST - first);
        let end = self.column + columns as usize;
        if self.taken.len() < end {
            self.taken.resize(end, 0);
        }
        for place in &mut self.taken[self.column..end] {
            *place = (*place).max(rows);
        }
        self.column = end;
        if let Some(row) = self.rows.last_mut() {
            row.push(Cell { column: first, columns, rows, text });
        }
    }

    /// Whether a cell is open.
    pub(super) fn in_cell(&self) -> bool {
        self.cell.is_some()
    }

    pub(super) fn done(mut self, asides: &mut Asides) -> Table {
        self.end_cell(asides);
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        for (index, row) in self.rows.iter_mut().enumerate() {
            let left = count.saturating_sub(u32::try_from(index).unwrap_or(u32::MAX));
            for cell in row {
                cell.rows = cell.rows.min(left.max(1));
            }
        }
        Table { rows: self.rows }
    }
}
