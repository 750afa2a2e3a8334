//! Tables: rows, cells and merging. A merged cell stands once, with how far it reaches.
//!
//! Widths and borders are not looked at.

use std::io::BufRead;

use super::body::Flow;
use crate::flow::Piece;
use crate::rows::{COLUMNS, Growing, NewCell, Row};
use crate::xml::{Node, Xml};
use crate::{MarginKind, Refused, Table};

impl Flow<'_> {
    pub(super) fn table<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<Table, Refused> {
        let mut table = Growing::default();
        self.rows(xml, &mut table)?;
        Ok(table.done())
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
