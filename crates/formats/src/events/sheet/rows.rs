//! Cells of a sheet put together into rows, within bounds. What a row means is decided elsewhere.

use kernel::Place;

use super::refusals::{disordered, many_cells, row_place};
use super::{Cell, Content};
use crate::events::Refused;
use crate::events::nodes::too_long;

/// The cells of a row, each with its column and where its text ends.
#[derive(Default)]
pub(super) struct Row {
    pub(super) row: u32,
    text: String,
    ends: Vec<(u32, usize, bool)>,
}

impl Row {
    /// The cells.
    pub(super) fn cells(&self) -> impl Iterator<Item = (u32, &str)> {
        self.all().map(|(column, text, _)| (column, text))
    }

    /// All cells, each with whether it is an error.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, &str, bool)> {
        let mut start = 0;
        self.ends.iter().map(move |(column, end, is_error)| {
            let text = &self.text[start..*end];
            start = *end;
            (*column, text, *is_error)
        })
    }
}

/// Puts the cells of a stream together into rows.
pub(super) struct Rows {
    row: Row,
    element: usize,
    cells: u64,
    limit: u64,
}

impl Rows {
    pub(super) fn new(element: usize, limit: u64) -> Self {
        Self { row: Row::default(), element, cells: 0, limit }
    }

    /// The row so far, when `cell` begins another.
    pub(super) fn take(&mut self, cell: &Cell<'_>, place: &Place) -> Result<Option<Row>, Refused> {
        if self.row.ends.is_empty() || cell.row == self.row.row {
            return Ok(None);
        }
        if cell.row < self.row.row {
            return Err(disordered(place, cell.row));
        }
        Ok(Some(std::mem::take(&mut self.row)))
    }

    pub(super) fn put(&mut self, cell: &Cell<'_>, place: &Place) -> Result<(), Refused> {
        let (text, is_error) = match cell.content {
            Content::Text(text) => (text, false),
            Content::Error(text) => (text, true),
        };
        self.cells += 1;
        if self.cells > self.limit {
            return Err(many_cells(place, self.limit));
        }
        if text.trim().is_empty() {
            return Ok(());
        }
        if self.row.ends.last().is_some_and(|last| last.0 >= cell.column) {
            return Err(disordered(place, cell.row));
        }
        self.row.row = cell.row;
        self.row.text.push_str(text);
        self.row.ends.push((cell.column, self.row.text.len(), is_error));
        if self.row.text.len() > self.element {
            return Err(too_long(row_place(place, cell.row), self.element));
        }
        Ok(())
    }

    /// The last row, if it holds something.
    pub(super) fn last(self) -> Option<Row> {
        (!self.row.ends.is_empty()).then_some(self.row)
    }
}
