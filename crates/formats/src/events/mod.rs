//! Event streams into dictionary-coded columns: XES, OCEL 2.0 (JSON, XML), CSV/TSV, XLSX, XLS, ODS and Parquet, each as it
//! is, packed with gzip where it is text, or alone in a zip package. What a file is, its content says, never its name.
//!
//! The readers keep only the columns asked for, and hold no map per event. A time is an instant together with the offset
//! as written; a time written without one stays without one. No column is given a meaning here: that is a mapping's.
//!
//! Every reader is bounded by [`Limits`], whatever a file says of itself; what is wrong is told with its line, row or cell:
//! * text (XES, OCEL, CSV) is streamed: bytes and ratio of unpacking, the length of a tag or row, depth, events;
//! * workbooks, zip packages and Parquet files are in memory as they lie in the file ([`Limits::package`]), their parts
//!   streamed: files in a package, cells, shared strings (512 MiB), the pages of a row group;
//! * an object-centric log keeps a code for each relation, at most [`Limits::cells`].

mod chosen;
mod columns;
mod csv;
mod dictionary;
mod encoding;
mod marks;
mod nodes;
mod ocel;
mod open;
mod package;
mod parquet;
mod serial;
mod sheet;
mod source;
mod table;
mod time;
mod xes;
mod zipped;

use std::io::Read;

use kernel::{Bilingual, Place, Problem, Severity};
use open::Opened;

use crate::Kind;
pub use chosen::{Chosen, Encoding};
pub use dictionary::{ABSENT, Dictionary};
pub use marks::secrecy_mark;
pub use table::{
    Available, BadTime, Column, EventTable, Format, RejectedRow, Scope, TextColumn, TimeColumn, Values,
};
pub use time::{DATE_ONLY, Moment, NO_OFFSET, TimeForm, parse_moment};

/// The name under which an attribute of a whole case (an XES trace) is found: `case:` and its own name.
pub const CASE_PREFIX: &str = "case:";

/// What a reader takes in at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes after decompression.
    pub bytes: u64,
    /// Bytes after decompression per compressed byte, counted once 64 MiB have come out.
    pub ratio: u64,
    /// Elements within elements.
    pub depth: usize,
    /// Bytes of one XML tag, one CSV row, one cell, one event of an object-centric log.
    pub element: usize,
    /// Columns kept.
    pub columns: usize,
    /// Events.
    pub rows: u64,
    /// Problems and rejected rows listed one by one; the rest is counted.
    pub listed: usize,
    /// Bytes of a file that must be in memory as it lies there: a workbook, a zip package, a Parquet file.
    pub package: u64,
    /// Files in a package.
    pub entries: usize,
    /// Cells of a sheet; relations, and attributes of cases, of an object-centric log.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 30,
            ratio: 500,
            depth: 64,
            element: 1 << 20,
            columns: 1024,
            rows: 1_000_000_000,
            listed: 1000,
            package: 1 << 30,
            entries: 10_000,
            cells: 200_000_000,
        }
    }
}

/// How a column is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// As text, dictionary-coded.
    Text,
    /// As instants, written in one of these forms (tried in order).
    Time(Vec<TimeForm>),
}

/// One column that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// Its name in the file: a header, an XES key or path `a/b`, with [`CASE_PREFIX`] for one of the trace.
    pub name: String,
    /// How to keep it.
    pub form: Form,
}

/// Which columns are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keep {
    /// All, as text.
    Everything,
    /// These, in this order; one that never occurs comes back empty.
    Only(Vec<Want>),
}

/// How to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The bounds.
    pub limits: Limits,
    /// Which columns.
    pub keep: Keep,
    /// Separator of a CSV file; `None` to find it out.
    pub separator: Option<u8>,
    /// What was chosen where the file leaves a choice.
    pub chosen: Chosen,
    /// Stop after this many events; `None` for all. For previews.
    pub first: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            keep: Keep::Everything,
            separator: None,
            chosen: Chosen::default(),
            first: None,
        }
    }
}

/// The file cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.line(kernel::Language::English))]
pub struct Refused(pub Box<Problem>);

impl Refused {
    pub(crate) fn new(rule: &str, place: Place, message: Bilingual, hint: Bilingual) -> Self {
        Self(Box::new(Problem::new(rule, Severity::Blocker, place, message, hint)))
    }
}

/// Reads the events of `source`, whose name (for places of problems) is `file`. What it is, its content says.
///
/// # Errors
/// [`Refused`] when the file is none that is read here, is cut off, damaged or locked, leaves a choice that nobody made (its
/// encoding, its case), or goes beyond a bound.
pub fn read(source: impl Read, file: &str, options: &Options) -> Result<EventTable, Refused> {
    match open::open(source, file, &options.limits)? {
        Opened::Stream(stream) => read_stream(stream, file, options),
        Opened::Whole(Kind::Zip, bytes) => zipped::read(&bytes, file, options),
        Opened::Whole(kind, bytes) => read_whole(kind, bytes, file, options),
    }
}

fn read_stream(stream: impl Read, file: &str, options: &Options) -> Result<EventTable, Refused> {
    let source = source::Source::open(stream, file, options)?;
    let found = source.found.clone();
    let mut table = match source.kind() {
        source::Kind::Xml => xes::read(source, options),
        source::Kind::Ocel | source::Kind::Json => ocel::read(source, options),
        source::Kind::Text => csv::read(source, options),
    }?;
    table.problems.extend(found.problems());
    if matches!(table.format, Format::Csv { .. }) && options.first.is_none() && found.has_odd_quotes() {
        table.problems.push(odd_quotes(&table));
    }
    Ok(table)
}

/// A quote that is left open swallows the rest of the file into one cell of the last row.
fn odd_quotes(table: &EventTable) -> Problem {
    let kept = table.places.last().copied().unwrap_or(1);
    let row = table.rejected.last().map_or(kept, |rejected| rejected.place.max(kept));
    Problem::new(
        "quotes-odd",
        Severity::Warning,
        Place::Row { file: table.file.clone(), row, column: String::new() },
        Bilingual::new(
            "số dấu nháy kép trong tệp lẻ: có thể một ô ở dòng cuối này mở nháy mà không đóng và nuốt các dòng sau",
            "the file has an odd number of quotes: a cell of this last row may have a quote left open that swallows the rows after it",
        ),
        Bilingual::new(
            "đóng dấu nháy, hoặc viết dấu nháy nằm trong ô thành hai dấu",
            "close the quote, or double a quote that belongs to a cell",
        ),
    )
}

fn read_whole(kind: Kind, bytes: Vec<u8>, file: &str, options: &Options) -> Result<EventTable, Refused> {
    match kind {
        Kind::Xlsx | Kind::Xls | Kind::Ods => sheet::read(kind, &bytes, file, options),
        Kind::Parquet => parquet::read(bytes, file, options),
        other => Err(open::refuse(other, file)),
    }
}
