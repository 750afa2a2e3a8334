//! Tables: rows, cells and merging. A merged cell stands once, with how far it reaches.
//!
//! Widths and borders are not looked at.

use std::io::BufRead;

use super::body::Flow;
use crate::flow::{Piece, add_line};
use crate::xml::{Node, Xml};
use crate::{Cell, MarginKind, Refused, Table};

/// Columns a cell can cover or start at; Word itself stops at 63.
const COLUMNS: u32 = 1_000;

impl Flow<'_> {
    pub(super) fn table<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<Table, Refused> {
        let mut table = Growing::default();
        self.rows(xml, &mut table)?;
        Ok(Table { rows: table.rows })
    }

    fn rows<R: BufRead>(&mut self, xml: &mut Xml<R>, table: &mut Growing) -> Result<(), Refused> {
        loop {
            match xml.next()? {
                Node::Start(element) => match element.name.as_str() {
                    "tr" => {
                        let mut row = Row::default();
                        self.cells(xml, table, &mut row)?;
                        if row.deleted {
                            let gone = row.cells.into_iter().map(|cell| (MarginKind::Deleted, cell.text));
                            self.asides.extend(gone.filter(|(_, text)| !text.is_empty()));
                        } else {
                            table.end_row(row);
                        }
                    }
                    "tblPr" | "tblGrid" | "sdtPr" => xml.skip()?,
                    _ => self.rows(xml, table)?,
                },
                Node::Text(_) => {}
                Node::End | Node::Done => return Ok(()),
            }
        }
    }

    fn cells<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        table: &mut Growing,
        row: &mut Row,
    ) -> Result<(), Refused> {
        loop {
            match xml.next()? {
                Node::Start(element) => match element.name.as_str() {
                    "tc" => {
                        self.cells += 1;
                        if self.cells > self.limits.cells {
                            return Err(Refused::TooLarge {
                                what: "table cells",
                                limit: self.limits.cells as u64,
                            });
                        }
                        let cell = self.cell(xml)?;
                        row.place(table, cell);
                    }
                    "gridBefore" => {
                        row.next = element.number::<u32>("val").unwrap_or(0).min(COLUMNS);
                        xml.skip()?;
                    }
                    "del" => {
                        self.seen.changes = true;
                        row.deleted = true;
                        xml.skip()?;
                    }
                    "tblPrEx" | "trPrChange" | "sdtPr" => xml.skip()?,
                    _ => self.cells(xml, table, row)?,
                },
                Node::Text(_) => {}
                Node::End | Node::Done => return Ok(()),
            }
        }
    }

    fn cell<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<NewCell, Refused> {
        let mut cell = NewCell { columns: 1, ..NewCell::default() };
        let mut pieces = Vec::new();
        loop {
            match xml.next()? {
                Node::Start(element) => match element.name.as_str() {
                    "tcPr" => {
                        let mut open = 1usize;
                        while open > 0 {
                            match xml.next()? {
                                Node::Start(inner) => {
                                    open += 1;
                                    match inner.name.as_str() {
                                        "gridSpan" => {
                                            cell.columns =
                                                inner.number::<u32>("val").unwrap_or(1).clamp(1, COLUMNS);
                                        }
                                        "vMerge" => cell.continues = inner.value() != Some("restart"),
                                        _ => {}
                                    }
                                }
                                Node::End => open -= 1,
                                Node::Text(_) => {}
                                Node::Done => break,
                            }
                        }
                    }
                    "p" => {
                        let paragraph = self.paragraph(xml)?;
                        pieces.push(Piece::Paragraph(Box::new(paragraph)));
                    }
                    "tbl" => pieces.push(Piece::Table(self.table(xml)?)),
                    _ => self.flow(xml, &mut pieces)?,
                },
                Node::Text(_) => {}
                Node::End | Node::Done => break,
            }
        }
        cell.text = self.plain(pieces);
        Ok(cell)
    }
}

#[derive(Debug, Default)]
struct NewCell {
    columns: u32,
    continues: bool,
    text: String,
}

#[derive(Debug, Default)]
struct Growing {
    rows: Vec<Vec<Cell>>,
    /// For each grid column, where the cell stands that a continuing cell below would belong to.
    above: Vec<Option<(usize, usize)>>,
}

#[derive(Debug, Default)]
struct Row {
    cells: Vec<Cell>,
    next: u32,
    deleted: bool,
    owners: Vec<(u32, (usize, usize))>,
}

impl Row {
    fn place(&mut self, table: &mut Growing, new: NewCell) {
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
    fn end_row(&mut self, row: Row) {
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
}
