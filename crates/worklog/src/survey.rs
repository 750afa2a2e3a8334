//! A look at a file before it is mapped: its columns, how often each of their values stands there, and its first rows.
//!
//! It goes over the first [`SURVEYED`] events and says whether that was the whole file. It gives nothing a meaning; that is
//! a mapping's, and [`propose`](crate::propose) only proposes one.

use std::io::Read;

use formats::events::{self, ABSENT, Chosen, Column, EventTable, Format, Options, Values};
use kernel::Problem;

use crate::ImportError;

/// Events looked at.
pub const SURVEYED: u64 = 100_000;
/// Distinct values told for each column; of a column with more, the most frequent. A file with many columns shares them out.
const MOST_VALUES: usize = 1000;
const MOST_VALUES_IN_ALL: usize = 50_000;
/// Bytes of a value that is told; a longer one is only counted.
const LONGEST_VALUE: usize = 300;
/// First rows told, and the characters of each of their cells.
const ROWS: usize = 10;
const CELL: usize = 120;

/// What stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Survey {
    /// The separator of a file of separated fields.
    pub separator: Option<char>,
    /// Events looked at.
    pub events: u64,
    /// Whether these are all the file has.
    pub is_whole: bool,
    /// The columns in the order they first occur.
    pub columns: Vec<Surveyed>,
    /// The first rows as text, one cell a column.
    pub rows: Vec<Vec<Option<String>>>,
    /// What the reader remarked.
    pub problems: Vec<Problem>,
}

/// One column of a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Surveyed {
    /// Its name in the file.
    pub name: String,
    /// Events at which it has a value.
    pub filled: u64,
    /// How many distinct values it has.
    pub distinct: u64,
    /// The values and at how many events each stands, the most frequent first.
    pub values: Vec<(String, u64)>,
}

impl Survey {
    /// The column called `name`.
    pub fn column(&self, name: &str) -> Option<&Surveyed> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The values of the column called `name` with their counts, the most frequent first; none where there is no such column.
    pub fn distinct(&self, name: &str) -> &[(String, u64)] {
        self.column(name).map_or(&[], |column| &column.values)
    }
}

/// Looks at `source`, whose name is `file`; `separator` and `chosen` as the mapping under way has them.
///
/// # Errors
/// [`ImportError::File`] when it cannot be read.
pub fn survey(
    source: impl Read,
    file: &str,
    separator: Option<u8>,
    chosen: &Chosen,
) -> Result<Survey, ImportError> {
    let options = Options { separator, chosen: chosen.clone(), first: Some(SURVEYED), ..Options::default() };
    let table =
        events::read(source, file, &options).map_err(|refused| ImportError::File(vec![*refused.0]))?;
    let rows = (0..table.rows.min(ROWS))
        .map(|row| {
            let cell = |column| table.text(column, row).map(|text| text.chars().take(CELL).collect());
            table.columns.iter().map(cell).collect()
        })
        .collect();
    let most = (MOST_VALUES_IN_ALL / table.columns.len().max(1)).min(MOST_VALUES);
    Ok(Survey {
        separator: match table.format {
            Format::Csv { separator } => Some(char::from(separator)),
            _ => None,
        },
        events: table.rows as u64,
        is_whole: (table.rows as u64) < SURVEYED,
        columns: table.columns.iter().map(|column| surveyed(&table, column, most)).collect(),
        rows,
        problems: table.problems,
    })
}

fn surveyed(table: &EventTable, column: &Column, most: usize) -> Surveyed {
    let Values::Text(texts) = &column.values else {
        return Surveyed { name: column.name.clone(), filled: 0, distinct: 0, values: Vec::new() };
    };
    let mut counts = vec![0u64; texts.dictionary.len()];
    let mut filled = 0;
    for row in 0..table.rows {
        let code = texts.codes[table.index(column, row)];
        if code != ABSENT {
            counts[code as usize] += 1;
            filled += 1;
        }
    }
    let mut seen: Vec<(&str, u64)> =
        texts.dictionary.iter().zip(counts).filter(|(_, count)| *count > 0).collect();
    let distinct = seen.len() as u64;
    seen.retain(|(text, _)| text.len() <= LONGEST_VALUE);
    seen.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    seen.truncate(most);
    let values = seen.into_iter().map(|(text, count)| (text.to_owned(), count)).collect();
    Surveyed { name: column.name.clone(), filled, distinct, values }
}
