//! Example cases for what is worth asking about: the most typical, the most extreme, and a counter-example.
//!
//! Officers appear as pseudonyms: a keyed hash, the same for one officer throughout a log. Without a key they do not
//! appear, for whoever knows their names could find them out.

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Int16Type, TimestampMicrosecondType};
use arrow_array::{Array as _, RecordBatch};
use jiff::Timestamp;
use jiff::tz::Offset;
use kernel::Digest;

use crate::source::texts;
use crate::tally::Candidates;
use crate::{CaseRef, MeasureError};

/// What a case is an example of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExampleRole {
    /// The median of the cases that show it.
    Typical,
    /// The one that shows it most.
    Extreme,
    /// The longest that does not show it.
    CounterExample,
}

impl ExampleRole {
    /// The word for it in results.
    pub fn code(self) -> &'static str {
        match self {
            Self::Typical => "typical",
            Self::Extreme => "extreme",
            Self::CounterExample => "counter_example",
        }
    }
}

/// A case, shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The aspect's id.
    pub indicator: &'static str,
    /// The unit.
    pub unit: String,
    /// What it is an example of.
    pub role: ExampleRole,
    /// The case.
    pub case: String,
    /// Its events.
    pub steps: Vec<Step>,
}

/// One event of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When, with the offset it was written with: `2010-03-31T16:59:42+02:00`.
    pub time: String,
    /// What happened.
    pub activity: String,
    /// The unit it names.
    pub unit: Option<String>,
    /// The officer's pseudonym; `None` also without a key.
    pub officer: Option<String>,
    /// The status.
    pub status: Option<String>,
    /// The class.
    pub class: Option<String>,
    /// Seconds to the next event; `None` for the last.
    pub seconds_to_next: Option<i64>,
}

/// The cases to show for a unit's aspect; each once, under the first role it has.
pub(crate) fn chosen(candidates: &Candidates) -> Vec<(ExampleRole, CaseRef)> {
    let mut chosen: Vec<(ExampleRole, CaseRef)> = Vec::new();
    let roles = [
        (ExampleRole::Extreme, candidates.extreme.map(|(_, case)| case)),
        (ExampleRole::Typical, candidates.typical()),
        (ExampleRole::CounterExample, candidates.counter.map(|(_, case)| case)),
    ];
    for (role, case) in roles {
        if let Some(case) = case
            && chosen.iter().all(|(_, known)| *known != case)
        {
            chosen.push((role, case));
        }
    }
    chosen.sort_unstable();
    chosen
}

/// The longest trace that is shown whole; of a longer one its beginning.
const STEPS: usize = 500;

/// The columns a trace is made of.
pub(crate) const COLUMNS: &[&str] =
    &["case", "activity", "time", "offset", "unit", "officer", "status", "class"];

/// Name and events of the case at `case` in its part.
pub(crate) fn trace(
    batch: &RecordBatch,
    case: CaseRef,
    key: Option<&[u8; 32]>,
) -> Result<(String, Vec<Step>), MeasureError> {
    let rows = rows_of(batch, case)?;
    let len = rows.num_rows();
    let name = text(&rows, "case", 0)?.unwrap_or_default();
    let times = rows
        .column_by_name("time")
        .and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>())
        .ok_or(MeasureError::NoColumn("time"))?;
    let offsets = rows.column_by_name("offset").and_then(|column| column.as_primitive_opt::<Int16Type>());
    let mut steps = Vec::with_capacity(len.min(STEPS));
    for row in 0..len.min(STEPS) {
        let offset = offsets.filter(|offsets| offsets.is_valid(row)).map_or(0, |offsets| offsets.value(row));
        let next = (row + 1 < len).then(|| times.value(row + 1).saturating_sub(times.value(row)) / 1_000_000);
        steps.push(Step {
            time: written(times.value(row), offset),
            activity: text(&rows, "activity", row)?.unwrap_or_default(),
            unit: text(&rows, "unit", row)?,
            officer: match key {
                Some(key) => text(&rows, "officer", row)?.map(|officer| pseudonym(&officer, key)),
                None => None,
            },
            status: text(&rows, "status", row)?,
            class: text(&rows, "class", row)?,
            seconds_to_next: next,
        });
    }
    Ok((name, steps))
}

/// The rows from the case's first to its last.
fn rows_of(batch: &RecordBatch, case: CaseRef) -> Result<RecordBatch, MeasureError> {
    let names = texts(batch, "case")?.ok_or(MeasureError::NoColumn("case"))?;
    let start = (case.start as usize).min(names.len());
    let keys = &names.keys().values()[start..];
    let values = names.values().as_string::<i32>();
    let text =
        |key: i32| usize::try_from(key).ok().filter(|at| *at < values.len()).map(|at| values.value(at));
    let is_same = |key: &&i32| Some(**key) == keys.first().copied() || text(**key) == text(keys[0]);
    Ok(batch.slice(start, keys.iter().take_while(is_same).count()))
}

fn text(rows: &RecordBatch, column: &'static str, row: usize) -> Result<Option<String>, MeasureError> {
    let Some(texts) = texts(rows, column)? else { return Ok(None) };
    let values = texts.values().as_string::<i32>();
    Ok(texts.key(row).filter(|key| *key < values.len()).map(|key| values.value(key).to_owned()))
}

fn written(micros: i64, offset: i16) -> String {
    let offset = Offset::from_seconds(i32::from(offset) * 60).unwrap_or(Offset::UTC);
    match Timestamp::from_microsecond(micros) {
        Ok(timestamp) => timestamp.display_with_offset(offset).to_string(),
        Err(_) => micros.to_string(),
    }
}

/// Hexadecimal digits of a pseudonym: 48 bits, so that 100,000 officers all differ in nearly every log.
const PSEUDONYM: usize = 12;

fn pseudonym(officer: &str, key: &[u8; 32]) -> String {
    let digest = Digest::of_parts([b"damlam officer 1".as_slice(), key, officer.as_bytes()]).to_string();
    format!("CB-{}", digest[..PSEUDONYM].to_uppercase())
}
