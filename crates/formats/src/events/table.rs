//! What a reader of event streams gives: columns over the events of a file, in the file's order.
//!
//! Nothing is sorted and nothing is given a meaning here.

use kernel::{Bilingual, Problem};

use super::{ABSENT, DATE_ONLY, Dictionary, NO_OFFSET};

/// The format a file was read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// XES.
    Xes,
    /// Text with separated fields.
    Csv {
        /// The separator.
        separator: u8,
    },
    /// A sheet of a workbook: XLSX, XLS or ODS.
    Sheet,
    /// OCEL 2.0, JSON or XML.
    Ocel,
    /// Parquet.
    Parquet,
}

/// Whether a column has one value per event or one per case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One per event.
    Event,
    /// One per XES trace; [`EventTable::traces`] says which trace an event is of.
    Case,
}

/// Values as text.
#[derive(Debug, Clone, Default)]
pub struct TextColumn {
    /// The distinct values.
    pub dictionary: Dictionary,
    /// A code per event (or per trace); [`ABSENT`] where there is none.
    pub codes: Vec<u32>,
}

/// A text that is no time in any of the forms asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadTime {
    /// Index of the event (or of the trace).
    pub index: u32,
    /// The text.
    pub text: String,
}

/// Values as times.
#[derive(Debug, Clone, Default)]
pub struct TimeColumn {
    /// Microseconds since 1970-01-01: of the instant where an offset was written, else of the clock's reading as if in UTC.
    pub micros: Vec<i64>,
    /// The offset as written, in minutes; [`NO_OFFSET`] where none was written, [`DATE_ONLY`] where no time of day was
    /// either, [`TimeColumn::NONE`] where there is no time.
    pub offsets: Vec<i16>,
    /// Texts that are no times, the first of them one by one.
    pub bad: Vec<BadTime>,
    /// How many texts are no times.
    pub bad_count: u64,
}

impl TimeColumn {
    /// The offset that means "no time here".
    pub const NONE: i16 = i16::MIN;

    /// Whether there is a time at `index`.
    pub fn is_some(&self, index: usize) -> bool {
        self.offsets[index] != Self::NONE
    }
}

/// The values of a column.
#[derive(Debug, Clone)]
pub enum Values {
    /// Text.
    Text(TextColumn),
    /// Times.
    Time(TimeColumn),
}

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name in the file.
    pub name: String,
    /// One value per event or per case.
    pub scope: Scope,
    /// The values.
    pub values: Values,
}

/// An attribute that occurs in the file, kept or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Available {
    /// Its name.
    pub name: String,
    /// How often it has a value.
    pub filled: u64,
}

/// A row that was not taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// Row of a CSV file or sheet (the header is row 1), of a Parquet file (counted from 1), line of an XES file.
    pub place: u64,
    /// Why.
    pub reason: Bilingual,
}

/// The events of a file.
#[derive(Debug, Clone)]
pub struct EventTable {
    /// What it was read as.
    pub format: Format,
    /// The file's name.
    pub file: String,
    /// How many events there are.
    pub rows: usize,
    /// The columns kept, in the order they were asked for.
    pub columns: Vec<Column>,
    /// Row (CSV) or line (XES) of each event; the last number there is stands for all beyond it.
    pub places: Vec<u32>,
    /// Index of the trace each event is of; empty for CSV.
    pub traces: Vec<u32>,
    /// Every attribute that occurs, in order of first appearance.
    pub available: Vec<Available>,
    /// Rows not taken in, the first of them one by one.
    pub rejected: Vec<RejectedRow>,
    /// How many rows were not taken in.
    pub rejected_count: u64,
    /// What else is worth knowing.
    pub problems: Vec<Problem>,
    /// Bytes read, after decompression.
    pub bytes: u64,
}

impl EventTable {
    /// Where in `column` the value of event `row` stands.
    pub fn index(&self, column: &Column, row: usize) -> usize {
        match column.scope {
            Scope::Event => row,
            Scope::Case => self.traces[row] as usize,
        }
    }

    /// The text of `column` at event `row`, if it has one.
    pub fn text<'a>(&self, column: &'a Column, row: usize) -> Option<&'a str> {
        match &column.values {
            Values::Text(values) => match values.codes[self.index(column, row)] {
                ABSENT => None,
                code => Some(values.dictionary.get(code)),
            },
            Values::Time(_) => None,
        }
    }
}

const _: () = assert!(NO_OFFSET != TimeColumn::NONE && DATE_ONLY != TimeColumn::NONE);
