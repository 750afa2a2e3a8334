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

mod ahead;
mod cells;
mod chosen;
mod columns;
mod crew;
mod csv;
mod dictionary;
mod encoding;
mod marks;
mod nodes;
mod ocel;
mod open;
mod package;
mod parquet;
pub(crate) mod readings;
mod recent;
mod rows;
mod serial;
mod sheet;
mod signs;
mod source;
mod table;
mod time;
mod watch;
mod xes;
mod xml;
mod zipped;

use std::io::Read;
use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use kernel::{Bilingual, Place, Problem, Severity};
use open::Opened;

use crate::Kind;
pub use chosen::{Chosen, Encoding};
pub use dictionary::{ABSENT, Dictionary, NoCode};
pub use marks::secrecy_mark;
pub(crate) use sheet::{Sheet, tables};
pub use table::{
    Available, BadTime, Column, EventTable, Format, RejectedRow, Scope, TextColumn, TimeColumn, Values,
};
pub use time::{DATE_ONLY, Moment, NO_OFFSET, TimeForm, parse_moment};
pub use watch::{Progress, Watch};

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
    /// On how many threads a file is parsed that can be parsed in pieces; `None` for as many as the machine has. The result is
    /// the same.
    pub threads: Option<NonZeroUsize>,
    /// Who follows the reading and may stop it.
    pub watch: Option<Watch>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            keep: Keep::Everything,
            separator: None,
            chosen: Chosen::default(),
            first: None,
            threads: None,
            watch: None,
        }
    }
}

/// More threads than this find nothing to do: one reads and joins what they parse.
const MOST_THREADS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(7);

impl Options {
    fn threads(&self) -> NonZeroUsize {
        let machine = || available_parallelism().unwrap_or(NonZeroUsize::MIN).min(MOST_THREADS);
        self.threads.unwrap_or_else(machine)
    }
}

/// The rule of a refusal that is none: whoever followed the reading stopped it.
const CANCELLED: &str = "cancelled";

/// The file cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.line(kernel::Language::English))]
pub struct Refused(pub Box<Problem>);

impl Refused {
    /// Whether nothing is wrong with the file: the reading was stopped by [`Options::watch`].
    pub fn is_cancelled(&self) -> bool {
        self.0.rule == CANCELLED
    }

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
    match open::open(source, file, options)? {
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
    Ok(table)
}

fn read_whole(kind: Kind, bytes: Vec<u8>, file: &str, options: &Options) -> Result<EventTable, Refused> {
    match kind {
        Kind::Xlsx | Kind::Xls | Kind::Ods => sheet::read(kind, &bytes, file, options),
        Kind::Parquet => parquet::read(bytes, file, options),
        other => Err(open::refuse(other, file)),
    }
}
