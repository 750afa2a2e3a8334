//! Tables of numbers: which rows are headings, which column holds the labels, what the numbers are.
//!
//! It does not add up; the rules do.

use super::words::{amount, slug};
use crate::{Amount, TableOf};

/// A table with at least one column of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numbers<'t> {
    pub(crate) table: &'t TableOf,
    /// The first row that is not a heading.
    pub(crate) first: usize,
    /// The column of the rows' names.
    pub(crate) labels: usize,
    /// The column of ordinal numbers, where there is one.
    pub(crate) ordinals: Option<usize>,
    /// The column that tells the unit, where there is one.
    pub(crate) units: Option<usize>,
}

/// A number in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CellNumber {
    pub(crate) value: Amount,
    pub(crate) percent: bool,
}

/// The numbers of `table`, if it has any.
pub(crate) fn numbers(table: &TableOf) -> Option<Numbers<'_>> {
    let grid = &table.grid;
    let width = grid.first()?.len();
    let header = |column: usize| grid.iter().take(2).map(move |row| slug(&row[column], 4));
    let ordinals = (0..width).find(|column| {
        header(*column).any(|label| matches!(label.as_str(), "stt" | "tt" | "so-tt" | "so-thu-tu"))
    });
    let units = unit_column(table);
    let counts = |column: usize| Some(column) != ordinals && Some(column) != units;
    let first = grid.iter().position(|row| {
        !numbers_the_columns(row)
            && (0..width).any(|column| {
                counts(column)
                    && column > 0
                    && cell(&row[column]).is_some_and(|number| !is_year(&row[column], number))
            })
    })?;
    let labels = (0..width).find(|column| {
        counts(*column) && grid[first..].iter().any(|row| row[*column].chars().any(char::is_alphabetic))
    })?;
    Some(Numbers { table, first, labels, ordinals, units })
}

/// The column that tells the unit of each row.
pub(crate) fn unit_column(table: &TableOf) -> Option<usize> {
    let is_units = |row: &[String], column: usize| {
        matches!(slug(&row[column], 4).as_str(), "don-vi-tinh" | "dvt" | "don-vi-do")
    };
    let width = table.grid.first()?.len();
    (0..width).find(|column| table.grid.iter().take(2).any(|row| is_units(row, *column)))
}

impl Numbers<'_> {
    /// The number in a cell, if it is a number of the table and not a label.
    pub(crate) fn at(&self, row: usize, column: usize) -> Option<CellNumber> {
        let label = column == self.labels || Some(column) == self.ordinals || Some(column) == self.units;
        if label || row < self.first { None } else { cell(self.table.grid.get(row)?.get(column)?) }
    }

    /// The name of a row.
    pub(crate) fn row_label(&self, row: usize) -> &str {
        &self.table.grid[row][self.labels]
    }

    /// The ordinal of a row: `I`, `1`, or nothing.
    pub(crate) fn ordinal(&self, row: usize) -> &str {
        self.ordinals.map_or("", |column| self.table.grid[row][column].trim().trim_end_matches(['.', ')']))
    }

    /// The headings above a column, from the top, each told once.
    pub(crate) fn column_label(&self, column: usize) -> String {
        let mut labels: Vec<&str> = Vec::new();
        for row in &self.table.grid[..self.first] {
            let label = row[column].trim();
            if !label.is_empty() && !numbers_the_columns(row) && labels.last() != Some(&label) {
                labels.push(label);
            }
        }
        labels.join(" – ")
    }

    /// The unit a row's own unit column gives.
    pub(crate) fn unit(&self, row: usize) -> Option<&str> {
        let unit = self.table.grid[row][self.units?].trim();
        (!unit.is_empty()).then_some(unit)
    }

    pub(crate) fn rows(&self) -> std::ops::Range<usize> {
        self.first..self.table.grid.len()
    }

    pub(crate) fn columns(&self) -> std::ops::Range<usize> {
        0..self.table.grid.first().map_or(0, Vec::len)
    }
}

/// A cell that is a number and nothing else, a percent sign aside.
fn cell(text: &str) -> Option<CellNumber> {
    let text = text.trim();
    let (digits, percent) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), true),
        None => (text, false),
    };
    amount(digits).map(|value| CellNumber { value, percent })
}

fn is_year(text: &str, number: CellNumber) -> bool {
    let text = text.trim();
    text.len() == 4
        && !text.contains(['.', ','])
        && (Amount::whole(1990)..=Amount::whole(2099)).contains(&Some(number.value))
}

/// The row `(1) (2) (3)` under the headings.
fn numbers_the_columns(row: &[String]) -> bool {
    let marks: Vec<&str> = row.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    marks.len() > 1 && marks.iter().all(|cell| cell.starts_with('(') && cell.ends_with(')'))
}
