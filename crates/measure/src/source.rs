//! Where the engine gets its events: parts of whole cases.
//!
//! A part is an Arrow batch with the columns of a work log. Parts may come from memory or be read when their turn comes;
//! the engine asks for each once, and again only for those that hold example cases.

use std::collections::BTreeSet;
use std::error::Error;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Int16Type, Int32Type, TimestampMicrosecondType};
use arrow_array::{Array as _, ArrayRef, DictionaryArray, RecordBatch};

use crate::chunk::{Columns, NO_LEVEL, NO_TIME, NO_UNIT};
use crate::clock::WorkingTime;
use crate::lexicon::{Lexicon, NO_WORD};
use crate::tally::Map;
use crate::{Class, MeasureError, Period};

/// What a due date is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueOf {
    /// Of the case; the last one written counts.
    Case,
    /// Of the task that the event is.
    Task,
}

/// What is known of a log as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Whether any event names a unit.
    pub has_unit: bool,
    /// Whether any event has a due date.
    pub has_due: bool,
    /// Whether there is a column of finishing times.
    pub has_finished: bool,
    /// Whether there is a column of reasons; an empty reason is one that was not given.
    pub has_reason: bool,
    /// The classes the mapping gives to anything, whether or not an event has them.
    pub classes: BTreeSet<Class>,
    /// The levels from low to high; empty when the log has none.
    pub levels: Vec<String>,
    /// The difficulties that mean a hard case; empty when none is named.
    pub hard: Vec<String>,
    /// How long a period of comparison is.
    pub period: Period,
    /// What a due date is of.
    pub due_of: DueOf,
    /// The time of the log's last event (microseconds since 1970, UTC): what is open is judged as of then.
    pub last_time: i64,
    /// Working time; `None` when time is elapsed time.
    pub calendar: Option<WorkingTime>,
}

impl Facts {
    /// The clock at the log's last event: durations of what is open end there.
    pub fn last_clock(&self) -> i64 {
        self.clock(self.last_time)
    }

    /// The clock at an instant.
    pub fn clock(&self, instant: i64) -> i64 {
        self.calendar.as_ref().map_or(instant, |calendar| calendar.until(instant))
    }
}

/// A failure of whoever gives the parts.
pub type PartError = Box<dyn Error + Send + Sync>;

/// Gives the columns asked for of a part, by its number; columns the log has not are left out.
pub type PartReader<'s> = Box<dyn Fn(usize, &[&str]) -> Result<RecordBatch, PartError> + Sync + 's>;

/// A log to be measured.
pub struct Source<'s> {
    /// What is known of it as a whole.
    pub facts: Facts,
    /// How many parts there are.
    pub parts: usize,
    /// Gives them.
    pub part: PartReader<'s>,
}

impl std::fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source")
            .field("facts", &self.facts)
            .field("parts", &self.parts)
            .finish_non_exhaustive()
    }
}

impl<'s> Source<'s> {
    /// A log in memory, of which `facts` are known.
    pub fn of_batches(batches: &'s [RecordBatch], facts: Facts) -> Self {
        let part = move |index: usize, _: &[&str]| {
            batches.get(index).cloned().ok_or_else(|| PartError::from(format!("there is no part {index}")))
        };
        Self { facts, parts: batches.len(), part: Box::new(part) }
    }

    pub(crate) fn read(&self, part: usize, columns: &[&str]) -> Result<RecordBatch, MeasureError> {
        (self.part)(part, columns).map_err(|source| MeasureError::Part { part, source })
    }
}

type Texts = DictionaryArray<Int32Type>;
type Times = arrow_array::PrimitiveArray<TimestampMicrosecondType>;

fn wrong(column: &'static str, found: &ArrayRef, needed: &'static str) -> MeasureError {
    MeasureError::WrongType { column, found: found.data_type().to_string(), needed }
}

/// The column of texts called `name`, if there is one.
pub(crate) fn texts<'b>(
    batch: &'b RecordBatch,
    name: &'static str,
) -> Result<Option<&'b Texts>, MeasureError> {
    let Some(column) = batch.column_by_name(name) else { return Ok(None) };
    let texts = column
        .as_dictionary_opt::<Int32Type>()
        .filter(|texts| texts.values().as_string_opt::<i32>().is_some());
    texts.map(Some).ok_or_else(|| wrong(name, column, "a dictionary of texts"))
}

fn times<'b>(batch: &'b RecordBatch, name: &'static str) -> Result<Option<&'b Times>, MeasureError> {
    let Some(column) = batch.column_by_name(name) else { return Ok(None) };
    let times = column.as_primitive_opt::<TimestampMicrosecondType>();
    times.map(Some).ok_or_else(|| wrong(name, column, "times in microseconds"))
}

/// Numbers for the words of the columns that are compared or stratified by.
#[derive(Debug, Default)]
pub(crate) struct Lexicons {
    pub(crate) units: Lexicon,
    pub(crate) kinds: Lexicon,
    pub(crate) difficulties: Lexicon,
}

/// Reads parts into plain columns: those that some indicator needs, and no others.
#[derive(Debug)]
pub(crate) struct Reader<'s> {
    source: &'s Source<'s>,
    names: Vec<&'static str>,
    pub(crate) lexicons: Lexicons,
}

impl<'s> Reader<'s> {
    /// A reader of what every measurement needs, and `more`.
    pub(crate) fn new(source: &'s Source<'s>, more: &BTreeSet<&'static str>) -> Self {
        let always = ["case", "activity", "time", "offset", "unit", "class", "kind", "difficulty"];
        let names = always.into_iter().chain(more.iter().copied()).collect();
        Self { source, names, lexicons: Lexicons::default() }
    }

    fn wants(&self, name: &str) -> bool {
        self.names.contains(&name)
    }

    /// Part number `part`.
    pub(crate) fn read(&self, part: usize) -> Result<Columns, MeasureError> {
        let batch = &self.source.read(part, &self.names)?;
        let case = texts(batch, "case")?.ok_or(MeasureError::NoColumn("case"))?;
        let moments = |name: &'static str| match self.wants(name) {
            true => moments(batch, name),
            false => Ok(Vec::new()),
        };
        let (activities, activity_hashes) =
            hashed(batch, "activity")?.ok_or(MeasureError::NoColumn("activity"))?;
        let (reasons, reason_hashes) = match self.wants("reason") {
            true => hashed(batch, "reason")?.unwrap_or_default(),
            false => (Vec::new(), Vec::new()),
        };
        Ok(Columns {
            starts: starts(case),
            times: times(batch, "time")?.ok_or(MeasureError::NoColumn("time"))?.values().to_vec(),
            offsets: offsets(batch),
            units: numbers(batch, "unit", &self.lexicons.units)?,
            classes: classes(batch)?,
            due: moments("due")?,
            finished: moments("finished")?,
            kinds: numbers(batch, "kind", &self.lexicons.kinds)?,
            difficulties: numbers(batch, "difficulty", &self.lexicons.difficulties)?,
            levels: if self.wants("level") { levels(batch, &self.source.facts.levels)? } else { Vec::new() },
            activities,
            activity_hashes,
            reasons,
            reason_hashes,
        })
    }
}

/// What `value` gives for the distinct texts of a column, by event; `none` where there is no text.
fn by_event<T: Copy>(column: &Texts, values: &[T], none: T) -> Vec<T> {
    let keys = column.keys();
    let value = |key: &i32| usize::try_from(*key).ok().and_then(|at| values.get(at).copied()).unwrap_or(none);
    match keys.nulls().filter(|nulls| nulls.null_count() > 0) {
        None => keys.values().iter().map(value).collect(),
        Some(nulls) => {
            let some = keys.values().iter().zip(nulls.iter());
            some.map(|(key, is_some)| if is_some { value(key) } else { none }).collect()
        }
    }
}

fn numbers(batch: &RecordBatch, name: &'static str, lexicon: &Lexicon) -> Result<Vec<u32>, MeasureError> {
    let Some(column) = texts(batch, name)? else { return Ok(Vec::new()) };
    let numbers = lexicon.numbers(column.values().as_string::<i32>().iter());
    Ok(by_event(column, &numbers, NO_UNIT))
}

fn starts(case: &Texts) -> Vec<u32> {
    let values = case.values().as_string::<i32>();
    let keys = case.keys().values();
    let text =
        |key: i32| usize::try_from(key).ok().filter(|at| *at < values.len()).map(|at| values.value(at));
    let mut starts = Vec::with_capacity(values.len().min(keys.len()) + 1);
    let mut before = None;
    for (row, &key) in (0u32..).zip(keys.iter()) {
        if before != Some(key) {
            if before.is_none_or(|before| text(before) != text(key)) {
                starts.push(row);
            }
            before = Some(key);
        }
    }
    if !keys.is_empty() {
        starts.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
    }
    starts
}

fn moments(batch: &RecordBatch, name: &'static str) -> Result<Vec<i64>, MeasureError> {
    let Some(column) = times(batch, name)? else { return Ok(Vec::new()) };
    Ok(match column.null_count() {
        0 => column.values().to_vec(),
        _ => column.iter().map(|moment| moment.unwrap_or(NO_TIME)).collect(),
    })
}

fn offsets(batch: &RecordBatch) -> Vec<i16> {
    let column = batch.column_by_name("offset").and_then(|column| column.as_primitive_opt::<Int16Type>());
    column.map_or_else(Vec::new, |column| column.values().to_vec())
}

fn classes(batch: &RecordBatch) -> Result<Vec<Class>, MeasureError> {
    let Some(column) = texts(batch, "class")? else { return Ok(vec![Class::NONE; batch.num_rows()]) };
    let class = |word: Option<&str>| word.and_then(Class::from_word).unwrap_or(Class::NONE);
    let values: Vec<Class> = column.values().as_string::<i32>().iter().map(class).collect();
    Ok(by_event(column, &values, Class::NONE))
}

fn levels(batch: &RecordBatch, order: &[String]) -> Result<Vec<u8>, MeasureError> {
    let Some(column) = texts(batch, "level")? else { return Ok(Vec::new()) };
    let level = |word: Option<&str>| {
        let at = word.and_then(|word| order.iter().position(|known| known == word));
        at.and_then(|at| u8::try_from(at).ok()).unwrap_or(NO_LEVEL)
    };
    let values: Vec<u8> = column.values().as_string::<i32>().iter().map(level).collect();
    Ok(by_event(column, &values, NO_LEVEL))
}

/// FNV-1a of the text: the same in every part and every run.
pub(crate) fn hash_of(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// How often each reason, by its hash, stands under a refusal in part number `part`; no reason is the empty one.
pub(crate) fn refusal_reasons(source: &Source<'_>, part: usize) -> Result<Map<u64, u64>, MeasureError> {
    let batch = &source.read(part, &["class", "reason"])?;
    let mut counts = Map::default();
    let classes = classes(batch)?;
    let (reasons, hashes) = hashed(batch, "reason")?.unwrap_or_default();
    let none = hash_of("");
    for (row, _) in classes.iter().enumerate().filter(|(_, class)| **class == Class::REFUSE) {
        let hash = reasons.get(row).and_then(|number| hashes.get(*number as usize)).unwrap_or(&none);
        *counts.entry(*hash).or_default() += 1;
    }
    Ok(counts)
}

/// Numbers that are the same within the part, by event, and a hash for each number.
type Hashed = (Vec<u32>, Vec<u64>);

/// A column of texts as such numbers and hashes.
fn hashed(batch: &RecordBatch, name: &'static str) -> Result<Option<Hashed>, MeasureError> {
    let Some(column) = texts(batch, name)? else { return Ok(None) };
    let values = column.values().as_string::<i32>();
    let hashes: Vec<u64> = values.iter().map(|text| hash_of(text.unwrap_or(""))).collect();
    let places: Vec<u32> = (0u32..).take(values.len()).collect();
    Ok(Some((by_event(column, &places, NO_WORD), hashes)))
}
