//! Tables of an OpenDocument text. A merged cell stands once, with how far it reaches.
//!
//! Widths and borders are not looked at.

use std::io::BufRead;

use super::body::Reader;
use crate::flow::plain;
use crate::xml::{Element, Node, Xml};
use crate::{Cell, Refused, Table};

/// Columns a cell can cover or start at, and rows one row can stand for.
const MOST: u32 = 1_000;

impl Reader {
    pub(super) fn table<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<Table, Refused> {
        let mut table = Table::default();
        self.rows(xml, &mut table)?;
        Ok(table)
    }

    fn rows<R: BufRead>(&mut self, xml: &mut Xml<R>, table: &mut Table) -> Result<(), Refused> {
        loop {
            match xml.next()? {
                Node::Start(element) => match element.name.as_str() {
                    "table-row" => {
                        let repeated = reach(&element, "number-rows-repeated");
                        let row = self.row(xml)?;
                        let bytes = row.iter().map(|cell| cell.text.len()).sum();
                        for _ in 1..repeated {
                            self.count(row.len().max(1), bytes)?;
                            table.rows.push(row.clone());
                        }
                        self.count(1, 0)?;
                        table.rows.push(row);
                    }
                    "table-column" | "table-columns" | "table-source" | "title" | "desc" => xml.skip()?,
                    _ => self.rows(xml, table)?,
                },
                Node::Text(_) => {}
                Node::End | Node::Done => return Ok(()),
            }
        }
    }

    fn row<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<Vec<Cell>, Refused> {
        let mut cells = Vec::new();
        let mut column = 0u32;
        loop {
            match xml.next()? {
                Node::Start(element)
                    if matches!(element.name.as_str(), "table-cell" | "covered-table-cell") =>
                {
                    let covered = element.name == "covered-table-cell";
                    let repeated = reach(&element, "number-columns-repeated");
                    let pieces = self.pieces(xml)?;
                    let text = plain(pieces, &mut self.asides);
                    for _ in 0..repeated {
                        // What stands in a covered cell is not shown, and is not lost.
                        if column < MOST && !covered {
                            self.count(1, text.len())?;
                            let columns = reach(&element, "number-columns-spanned").min(MOST - column);
                            let rows = reach(&element, "number-rows-spanned");
                            cells.push(Cell { column, columns, rows, text: text.clone() });
                        } else if covered && !text.is_empty() {
                            self.asides.push((crate::MarginKind::Hidden, text.clone()));
                        }
                        column = (column + 1).min(MOST);
                    }
                }
                Node::Start(_) => xml.skip()?,
                Node::Text(_) => {}
                Node::End | Node::Done => return Ok(cells),
            }
        }
    }

    /// Cells and words that repeat are counted too: a few bytes can ask for many of them.
    fn count(&mut self, cells: usize, bytes: usize) -> Result<(), Refused> {
        self.cells += cells;
        self.copied = self.copied.saturating_add(bytes as u64);
        if self.cells > self.limits.cells {
            return Err(Refused::TooLarge { what: "table cells", limit: self.limits.cells as u64 });
        }
        if self.copied > self.limits.unpacked {
            return Err(Refused::TooLarge { what: "unpacked bytes", limit: self.limits.unpacked });
        }
        Ok(())
    }
}

/// How many rows or columns `name` says, at least one.
fn reach(element: &Element, name: &str) -> u32 {
    element.number::<u32>(name).unwrap_or(1).clamp(1, MOST)
}
