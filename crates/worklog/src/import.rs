//! From a file and its mapping to a sorted log.
//!
//! Pure: bytes in, columns, counts and problems out. Nothing is guessed, nothing is silently dropped: an event
//! without case, activity or time is refused and listed with its row and reason, and so is one of a time that cannot be.

mod arrays;
mod build;
mod codes;
mod instants;
mod order;

use std::io::Read;
use std::path::Path;

use formats::events::{self, Available, EventTable, Format, Options};
use kernel::{Bilingual, Place, Problem, Severity};

use crate::{Counts, Field, ImportError, Log, Mapping, Rejected, Stage, Watch};

/// What an import gives.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The log.
    pub log: Log,
    /// What was read, kept, changed and refused.
    pub counts: Counts,
    /// Events refused, the first thousand one by one.
    pub rejected: Vec<Rejected>,
    /// What is worth knowing.
    pub problems: Vec<Problem>,
}

/// Imports `source`, whose name is `file`, by `mapping`.
///
/// # Errors
/// [`ImportError::File`] when it cannot be read, lacks a mapped column, or no event can be kept.
pub fn import(source: impl Read, file: &str, mapping: &Mapping) -> Result<Outcome, ImportError> {
    import_watched(source, file, mapping, &Watch::default())
}

/// As [`import`], followed by `watch`.
///
/// # Errors
/// As [`import`], and [`ImportError::Cancelled`] when `watch` stopped it.
pub fn import_watched(
    source: impl Read,
    file: &str,
    mapping: &Mapping,
    watch: &Watch,
) -> Result<Outcome, ImportError> {
    let options = Options { watch: watch.reading(Stage::Reading), ..mapping.options() };
    built(events::read(source, file, &options)?, mapping, watch)
}

/// As [`import`], of the first `events` events only: what a mapping makes of a file, seen before it is sent.
///
/// # Errors
/// As [`import`].
pub fn import_first(
    source: impl Read,
    file: &str,
    mapping: &Mapping,
    events: u64,
) -> Result<Outcome, ImportError> {
    let options = Options { first: Some(events), ..mapping.options() };
    built(events::read(source, file, &options)?, mapping, &Watch::default())
}

/// Imports events that are already in columns, as a reader of files would give them.
///
/// # Errors
/// As [`import`].
pub fn import_table(table: EventTable, mapping: &Mapping) -> Result<Outcome, ImportError> {
    built(table, mapping, &Watch::default())
}

fn built(table: EventTable, mapping: &Mapping, watch: &Watch) -> Result<Outcome, ImportError> {
    let file = table.file.clone();
    let missing = missing_columns(&table, mapping);
    if !missing.is_empty() {
        return Err(ImportError::File(missing));
    }
    let outcome = build::build(table, mapping, watch)?;
    if outcome.counts.kept == 0 {
        let mut problems = vec![nothing_kept(&file, &outcome)];
        problems.extend(outcome.problems);
        return Err(ImportError::File(problems));
    }
    Ok(outcome)
}

/// Imports the file at `path`.
///
/// # Errors
/// As [`import`]; a file that cannot be opened is a problem with its path.
pub fn import_file(path: &Path, mapping: &Mapping) -> Result<Outcome, ImportError> {
    let file = std::fs::File::open(path).map_err(|error| {
        ImportError::File(vec![Problem::new(
            "unreadable",
            Severity::Blocker,
            Place::Whole,
            Bilingual::new(
                format!("không mở được {}: {error}", path.display()),
                format!("cannot open {}: {error}", path.display()),
            ),
            Bilingual::new("kiểm tra đường dẫn và quyền đọc", "check the path and the right to read it"),
        )])
    })?;
    let name = path
        .file_name()
        .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    import(file, &name, mapping)
}

/// The first rows of a file as text: for writing a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The format it was read as.
    pub format: Format,
    /// The columns there are, with how many of the first rows have a value.
    pub columns: Vec<Available>,
    /// The first rows, one text per column.
    pub rows: Vec<Vec<Option<String>>>,
}

/// The first `rows` events of `source` as text.
///
/// # Errors
/// [`ImportError::File`] when it cannot be read.
pub fn preview(source: impl Read, file: &str, rows: u64) -> Result<Preview, ImportError> {
    let options = Options { first: Some(rows), ..Options::default() };
    let table = events::read(source, file, &options)?;
    let cells = |row| table.columns.iter().map(|column| table.text(column, row).map(str::to_owned)).collect();
    let columns: Vec<Available> = table
        .columns
        .iter()
        .filter_map(|column| table.available.iter().find(|available| available.name == column.name).cloned())
        .collect();
    Ok(Preview { format: table.format, rows: (0..table.rows).map(cells).collect(), columns })
}

fn missing_columns(table: &EventTable, mapping: &Mapping) -> Vec<Problem> {
    let names: Vec<&str> = table.available.iter().map(|available| available.name.as_str()).collect();
    let missing = mapping.columns.iter().filter(|(_, name)| !names.contains(&name.as_str()));
    missing
        .map(|(field, name)| {
            let near = names.iter().map(|known| (strsim::damerau_levenshtein(known, name), *known)).min();
            let hint = match near {
                Some((distance, near)) if distance <= 1 + name.len() / 3 => {
                    Bilingual::new(format!("ý là «{near}»?"), format!("did you mean «{near}»?"))
                }
                _ => {
                    let list = names.iter().take(30).copied().collect::<Vec<_>>().join(", ");
                    Bilingual::new(format!("tệp có các cột: {list}"), format!("the file has: {list}"))
                }
            };
            let code = field.code();
            Problem::new(
                "column-not-in-file",
                Severity::Blocker,
                Place::Row { file: table.file.clone(), row: 1, column: name.clone() },
                Bilingual::new(
                    format!("tệp không có cột «{name}» (ánh xạ {code})"),
                    format!("the file has no column «{name}» (mapped to {code})"),
                ),
                hint,
            )
        })
        .collect()
}

fn nothing_kept(file: &str, outcome: &Outcome) -> Problem {
    let first = outcome.rejected.first();
    let reason = first.map_or_else(
        || Bilingual::new("tệp không có sự kiện", "the file has no events"),
        |row| row.reason.clone(),
    );
    Problem::new(
        "nothing-kept",
        Severity::Blocker,
        Place::Row { file: file.to_owned(), row: first.map_or(0, |row| row.place), column: String::new() },
        Bilingual::new(
            format!("không giữ được sự kiện nào trong {}: {}", outcome.counts.read, reason.vi),
            format!("none of {} events can be kept: {}", outcome.counts.read, reason.en),
        ),
        Bilingual::new("kiểm tra ánh xạ: cột, dạng thời gian", "check the mapping: columns, forms of time"),
    )
}

/// Why an event without `field` is refused.
fn lacks(field: Field) -> Bilingual {
    match field {
        Field::Case => Bilingual::new("không có mã hồ sơ", "has no case"),
        Field::Activity => Bilingual::new("không có tên bước", "has no activity"),
        _ => Bilingual::new("không có thời gian", "has no time"),
    }
}
