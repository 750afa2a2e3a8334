//! The sheets of a workbook as tables of a document: cells at their addresses, merged cells once, numbers and dates as a
//! Vietnamese reader sees them.
//!
//! It gives no column a meaning. What is beside the cells is for [`crate::events::secrecy_mark`] to look through.

use std::ops::ControlFlow;

use super::rows::Rows;
use super::{Region, Workbook, refusals};
use crate::events::watch::Following;
use crate::events::{Limits, Options, Refused};
use crate::{Cell, Kind, Table};

/// Rows of a sheet that is a table of a document.
const ROWS: u32 = 100_000;

/// A sheet as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) is_hidden: bool,
    pub(crate) table: Table,
}

/// The sheets of the workbook `bytes`, called `file`, that hold something.
pub(crate) fn tables(kind: Kind, bytes: &[u8], file: &str, limits: &Limits) -> Result<Vec<Sheet>, Refused> {
    let options = Options { limits: limits.clone(), ..Options::default() };
    let following = Following::new(None);
    let mut workbook = Workbook::open(kind, bytes, file, &options, &following)?;
    workbook.for_readers();
    let mut cells = 0;
    let mut sheets = Vec::new();
    for (index, sheet) in workbook.sheets().into_iter().enumerate() {
        let place = refusals::sheet_place(file, &sheet.name);
        let mut table = Table::default();
        let mut rows = Rows::new(limits.element, limits.cells);
        let mut put = |row: &super::Row| {
            for (column, text, _) in row.all() {
                let text = crate::flow::normal(text);
                if text.is_empty() {
                    continue;
                }
                cells += 1;
                if row.row >= ROWS || cells > limits.cells {
                    return Err(refusals::many_cells(&place, limits.cells.min(u64::from(ROWS))));
                }
                let at = row.row as usize;
                if table.rows.len() <= at {
                    table.rows.resize(at + 1, Vec::new());
                }
                table.rows[at].push(Cell { column, columns: 1, rows: 1, text });
            }
            Ok(())
        };
        workbook.cells(index, &mut |cell| {
            if let Some(row) = rows.take(&cell, &place)? {
                put(&row)?;
            }
            rows.put(&cell, &place)?;
            Ok(ControlFlow::Continue(()))
        })?;
        if let Some(row) = rows.last() {
            put(&row)?;
        }
        if table.rows.is_empty() {
            continue;
        }
        for region in workbook.regions(index)? {
            merge(&mut table, &region);
        }
        sheets.push(Sheet { name: sheet.name, is_hidden: sheet.is_hidden, table });
    }
    Ok(sheets)
}

/// A merged region is its first cell, which covers the rest; what is written under it is not shown.
fn merge(table: &mut Table, region: &Region) {
    let ((top, left), (bottom, right)) = (region.from, region.to);
    let bottom = bottom.min(u32::try_from(table.rows.len()).unwrap_or(u32::MAX).saturating_sub(1));
    if bottom < top || right < left {
        return;
    }
    let columns = right - left + 1;
    for row in top..=bottom {
        let Some(cells) = table.rows.get_mut(row as usize) else { return };
        cells.retain_mut(|cell| {
            let is_first = row == top && cell.column == left;
            if is_first {
                (cell.columns, cell.rows) = (columns, bottom - top + 1);
            }
            is_first || !(left..=right).contains(&cell.column)
        });
    }
}
