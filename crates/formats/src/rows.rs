//! Tables as they grow row by row: merged cells stand once, with how far they reach.
//!
//! It is told what is merged, by columns or by edges on the page; how a format says so is for its reader to know.

use crate::flow::add_line;
use crate::{Cell, Table};

/// Columns a cell can cover or start at; Word itself stops at 63.
pub(crate) const COLUMNS: u32 = 1_000;

#[derive(Debug, Default)]
pub(crate) struct NewCell {
    pub(crate) columns: u32,
    /// It belongs to the cell above.
    pub(crate) continues: bool,
    pub(crate) text: String,
}

#[derive(Debug, Default)]
pub(crate) struct Growing {
    rows: Vec<Vec<Cell>>,
    /// For each grid column, where the cell stands that a continuing cell below would belong to.
    above: Vec<Option<(usize, usize)>>,
}

#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) cells: Vec<Cell>,
    /// Where the next cell stands.
    pub(crate) next: u32,
    pub(crate) deleted: bool,
    owners: Vec<(u32, (usize, usize))>,
}

impl Row {
    pub(crate) fn place(&mut self, table: &mut Growing, new: NewCell) {
        let column = self.next;
        if column >= COLUMNS {
            return;
        }
        let columns = new.columns.min(COLUMNS - column);
        self.next = column + columns;
        let row = table.rows.len();
        let above = table.above.get(column as usize).copied().flatten();
        if let (true, Some((owner_row, owner))) = (new.continues, above)
            && let Some(cell) = table.rows.get_mut(owner_row).and_then(|cells| cells.get_mut(owner))
            && cell.column == column
        {
            cell.rows = u32::try_from(row - owner_row + 1).unwrap_or(u32::MAX);
            add_line(&mut cell.text, &new.text);
            self.owners.push((column, (owner_row, owner)));
            return;
        }
        self.owners.push((column, (row, self.cells.len())));
        self.cells.push(Cell { column, columns, rows: 1, text: new.text });
    }
}

impl Growing {
    pub(crate) fn end_row(&mut self, row: Row) {
        self.above.clear();
        for (column, owner) in row.owners {
            let column = column as usize;
            if self.above.len() <= column {
                self.above.resize(column + 1, None);
            }
            self.above[column] = Some(owner);
        }
        self.rows.push(row.cells);
    }

    pub(crate) fn done(self) -> Table {
        Table { rows: self.rows }
    }
}

/// A cell as RTF and the old Word format tell of it: by where it begins and ends on the page.
#[derive(Debug, Default)]
pub(crate) struct PlacedCell {
    pub(crate) left: i32,
    pub(crate) right: i32,
    pub(crate) continues: bool,
    pub(crate) text: String,
}

/// Edges nearer to one another than this (a twentieth of a point each) are the same line of the table.
const SAME_EDGE: i32 = 120;

/// The table whose rows are told by the edges of their cells.
pub(crate) fn table_by_edges(rows: Vec<Vec<PlacedCell>>) -> Table {
    let mut edges: Vec<i32> = rows.iter().flatten().flat_map(|cell| [cell.left, cell.right]).collect();
    edges.sort_unstable();
    let mut lines: Vec<i32> = Vec::new();
    for edge in edges {
        if lines.last().is_none_or(|line| edge.saturating_sub(*line) > SAME_EDGE) {
            lines.push(edge);
        }
    }
    let line_of = |edge: i32| {
        u32::try_from(lines.partition_point(|line| *line <= edge).saturating_sub(1)).unwrap_or(COLUMNS)
    };
    let mut table = Growing::default();
    for cells in rows {
        let mut row = Row::default();
        for cell in cells {
            let (left, right) = (line_of(cell.left), line_of(cell.right));
            row.next = row.next.max(left).min(COLUMNS);
            let columns = right.saturating_sub(row.next).max(1);
            row.place(&mut table, NewCell { columns, continues: cell.continues, text: cell.text });
        }
        table.end_row(row);
    }
    table.done()
}
