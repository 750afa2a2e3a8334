//! Passages as the page shows them: by section, tables as tables, each with what the rules found there.

use std::collections::HashMap;

use kernel::{Bilingual, Language, Place, Problem};
use plan::Outline;
use reports::{Matched, OTHER, Passage, PassageKind, Section};

use super::problems::tone;

/// What stands under one heading of the report.
#[derive(Debug, Clone)]
pub(super) struct Part<'p> {
    /// The section's name in the outline.
    pub(super) title: String,
    /// The heading as it stands in the report, where there is one.
    pub(super) heading: Option<String>,
    /// Whether a person may want to look at how the heading was matched.
    pub(super) unsure: bool,
    /// What stands there, in order.
    pub(super) pieces: Vec<Piece<'p>>,
}

/// A passage or a table.
#[derive(Debug, Clone)]
pub(super) enum Piece<'p> {
    /// A passage.
    Words(Words<'p>),
    /// A table, row by row; `None` is an empty cell, a place a merged cell covers is left out.
    Table(Vec<Row<'p>>),
}

/// The cells of a table's row.
type Row<'p> = Vec<Option<Words<'p>>>;

/// A passage with what the rules found there.
#[derive(Debug, Clone)]
pub(super) struct Words<'p> {
    pub(super) address: &'p str,
    pub(super) text: &'p str,
    pub(super) is_heading: bool,
    pub(super) rows: u32,
    pub(super) columns: u32,
    pub(super) marks: Vec<Mark>,
}

impl Words<'_> {
    /// Whether it is a number: numbers stand at the right.
    pub(super) fn is_number(&self) -> bool {
        let digits = self.text.trim_end_matches('%').trim();
        !digits.is_empty()
            && digits.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '.' | ',' | ' '))
    }
}

/// A problem at a passage.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) tone: &'static str,
    pub(super) message: Bilingual,
}

/// The passages by section, in the order of the report.
pub(super) fn parts<'p>(
    outline: &Outline,
    sections: &[Section],
    passages: &'p [Passage],
    problems: &[Problem],
    language: Language,
) -> Vec<Part<'p>> {
    let mut marks: HashMap<&str, Vec<Mark>> = HashMap::new();
    for problem in problems {
        if let Place::Passage { address, .. } = &problem.place {
            let mark = Mark { tone: tone(problem.severity), message: problem.message.clone() };
            marks.entry(address).or_default().push(mark);
        }
    }
    let mut parts: Vec<(&str, Part<'p>)> = Vec::new();
    for passage in passages {
        if parts.last().is_none_or(|(key, _)| *key != passage.section) {
            let part = part(outline, sections, &passage.section, language);
            parts.push((passage.section.as_str(), part));
        }
        let found = marks.remove(passage.address.as_str()).unwrap_or_default();
        if let Some((_, part)) = parts.last_mut() {
            place(&mut part.pieces, passage, found);
        }
    }
    for (_, part) in &mut parts {
        for piece in &mut part.pieces {
            if let Piece::Table(rows) = piece {
                *rows = laid_out(std::mem::take(rows));
            }
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

/// Rows of one width, without the places that merged cells cover.
fn laid_out<'p>(rows: Vec<Row<'p>>) -> Vec<Row<'p>> {
    let reach = |(column, cell): (usize, &Option<Words<'_>>)| {
        cell.as_ref().map_or(0, |cell| column + cell.columns as usize)
    };
    let width = rows.iter().flat_map(|row| row.iter().enumerate().map(reach)).max().unwrap_or(0);
    let mut covered = vec![vec![false; width]; rows.len()];
    for (index, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let Some(cell) = cell else { continue };
            let (last_row, last) = (index + cell.rows as usize, column + cell.columns as usize);
            for (below, line) in covered.iter_mut().enumerate().take(last_row).skip(index) {
                for (right, place) in line.iter_mut().enumerate().take(last).skip(column) {
                    *place |= (below, right) != (index, column);
                }
            }
        }
    }
    let pad = |mut row: Row<'p>| {
        row.resize(width, None);
        row
    };
    rows.into_iter()
        .map(pad)
        .zip(covered)
        .map(|(row, covered)| {
            row.into_iter().zip(covered).filter(|(_, covered)| !covered).map(|(cell, _)| cell).collect()
        })
        .collect()
}

fn part<'p>(outline: &Outline, sections: &[Section], key: &str, language: Language) -> Part<'p> {
    let heading = sections.iter().find(|section| section.key == key);
    let title = match (outline.section(key), key) {
        (Some(section), _) => section.title.get(language).to_owned(),
        (None, "front") => language.pick("Phần đầu", "Head of the document").to_owned(),
        (None, "notes") => language.pick("Chú thích", "Notes").to_owned(),
        (None, _) => language.pick("Phần khác", "Other parts").to_owned(),
    };
    Part {
        title,
        heading: heading.map(|section| section.heading.clone()).filter(|_| key != OTHER),
        unsure: heading.is_some_and(|section| section.matched == Matched::Meaning),
        pieces: Vec::new(),
    }
}

fn place<'p>(pieces: &mut Vec<Piece<'p>>, passage: &'p Passage, marks: Vec<Mark>) {
    let place = if passage.kind == PassageKind::Cell { cell(&passage.address) } else { None };
    let words = Words {
        is_heading: passage.kind == PassageKind::Heading,
        rows: passage.reach.rows,
        columns: passage.reach.columns,
        address: &passage.address,
        text: &passage.text,
        marks,
    };
    let Some((table, row, column)) = place else {
        pieces.push(Piece::Words(words));
        return;
    };
    let same = |rows: &[Row<'_>]| {
        rows.iter()
            .flatten()
            .flatten()
            .next()
            .and_then(|first| cell(first.address))
            .is_some_and(|(of, ..)| of == table)
    };
    if !matches!(pieces.last(), Some(Piece::Table(rows)) if same(rows)) {
        pieces.push(Piece::Table(Vec::new()));
    }
    if let Some(Piece::Table(rows)) = pieces.last_mut() {
        if rows.len() < row {
            rows.resize(row, Vec::new());
        }
        let cells = &mut rows[row - 1];
        if cells.len() < column {
            cells.resize(column, None);
        }
        cells[column - 1] = Some(words);
    }
}

/// `causes/t1/r2c3` → the table, row and column, counted from 1.
fn cell(address: &str) -> Option<(&str, usize, usize)> {
    let (table, place) = address.rsplit_once("/r")?;
    let (row, column) = place.split_once('c')?;
    let (row, column): (usize, usize) = (row.parse().ok()?, column.parse().ok()?);
    (row > 0 && column > 0).then_some((table, row, column))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(cells: &[(&str, &str, u32, u32)]) -> String {
        let passage = |(address, text, rows, columns): &(&str, &str, u32, u32)| {
            let passage =
                Passage::new((*address).to_owned(), "causes", PassageKind::Cell, (*text).to_owned());
            Passage { reach: reports::Reach { rows: *rows, columns: *columns }, ..passage }
        };
        let passages: Vec<Passage> = cells.iter().map(passage).collect();
        let mut pieces = Vec::new();
        passages.iter().for_each(|passage| place(&mut pieces, passage, Vec::new()));
        let table = |piece| match piece {
            Piece::Table(rows) => laid_out(rows),
            Piece::Words(_) => Vec::new(),
        };
        let cell = |cell: &Option<Words<'_>>| cell.as_ref().map_or("–", |words| words.text).to_owned();
        let rows = pieces.into_iter().flat_map(table);
        rows.map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" | ")).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn merged_cells_leave_no_gap_and_empty_ones_stay() {
        let cells = [
            ("causes/t1/r1c1", "Đơn vị", 2, 1),
            ("causes/t1/r1c2", "Hồ sơ", 1, 2),
            ("causes/t1/r2c2", "đúng hạn", 1, 1),
            ("causes/t1/r2c3", "quá hạn", 1, 1),
            ("causes/t1/r3c1", "Phòng Một", 1, 1),
            ("causes/t1/r3c3", "5", 1, 1),
        ];
        assert_eq!(shown(&cells), "Đơn vị | Hồ sơ\nđúng hạn | quá hạn\nPhòng Một | – | 5");
    }
}
