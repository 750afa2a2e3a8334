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
use crate::follows::MOST_ACTIVITIES;
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

/// Numbers for the words of the columns that are compared or stratified by, and for activities.
#[derive(Debug)]
pub(crate) struct Lexicons {
    pub(crate) activities: Lexicon,
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
        let lexicons = Lexicons {
            activities: Lexicon::up_to(MOST_ACTIVITIES),
            units: Lexicon::default(),
            kinds: Lexicon::default(),
            difficulties: Lexicon::default(),
        };
        Self { source, names, lexicons }
    }

    fn wants(&self, name: &str) -> bool {
        self.names.contains(&name)
    }

    /// Reads part number `part` into `columns`, whose room is used again.
    pub(crate) fn read(&self, part: usize, columns: &mut Columns) -> Result<(), MeasureError> {
        let batch = &self.source.read(part, &self.names)?;
        let case = texts(batch, "case")?.ok_or(MeasureError::NoColumn("case"))?;
        starts(case, &mut columns.starts);
        let time = times(batch, "time")?.ok_or(MeasureError::NoColumn("time"))?;
        columns.times.clear();
        columns.times.extend_from_slice(time.values());
        offsets(batch, &mut columns.offsets);
        numbers(batch, "unit", &self.lexicons.units, &mut columns.units)?;
        classes(batch, &mut columns.classes)?;
        numbers(batch, "kind", &self.lexicons.kinds, &mut columns.kinds)?;
        numbers(batch, "difficulty", &self.lexicons.difficulties, &mut columns.difficulties)?;
        if !hashed(batch, "activity", &mut columns.activities, &mut columns.activity_hashes)? {
            return Err(MeasureError::NoColumn("activity"));
        }
        let names = texts(batch, "activity")?.map(|column| column.values().as_string::<i32>());
        columns.activity_numbers =
            names.map_or_else(Vec::new, |names| self.lexicons.activities.numbers(names.iter()));
        if self.wants("due") {
            moments(batch, "due", &mut columns.due)?;
        }
        if self.wants("finished") {
            moments(batch, "finished", &mut columns.finished)?;
        }
        if self.wants("level") {
            levels(batch, &self.source.facts.levels, &mut columns.levels)?;
        }
        if self.wants("reason") {
            hashed(batch, "reason", &mut columns.reasons, &mut columns.reason_hashes)?;
        }
        Ok(())
    }
}

/// What `values` give for the distinct texts of a column, by event; `none` where there is no text.
fn by_event<T: Copy>(column: &Texts, values: &[T], none: T, into: &mut Vec<T>) {
    let keys = column.keys();
    let value = |key: &i32| usize::try_from(*key).ok().and_then(|at| values.get(at).copied()).unwrap_or(none);
    into.clear();
    match keys.nulls().filter(|nulls| nulls.null_count() > 0) {
        None => into.extend(keys.values().iter().map(value)),
        Some(nulls) => {
            let some = keys.values().iter().zip(nulls.iter());
            into.extend(some.map(|(key, is_some)| if is_some { value(key) } else { none }));
        }
    }
}

fn numbers(
    batch: &RecordBatch,
    name: &'static str,
    lexicon: &Lexicon,
    into: &mut Vec<u32>,
) -> Result<(), MeasureError> {
    into.clear();
    if let Some(column) = texts(batch, name)? {
        let numbers = lexicon.numbers(column.values().as_string::<i32>().iter());
        by_event(column, &numbers, NO_UNIT, into);
    }
    Ok(())
}

fn starts(case: &Texts, starts: &mut Vec<u32>) {
    let values = case.values().as_string::<i32>();
    let keys = case.keys().values();
    let text =
        |key: i32| usize::try_from(key).ok().filter(|at| *at < values.len()).map(|at| values.value(at));
    starts.clear();
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
}

fn moments(batch: &RecordBatch, name: &'static str, into: &mut Vec<i64>) -> Result<(), MeasureError> {
    into.clear();
    match times(batch, name)? {
        Some(column) if column.null_count() == 0 => into.extend_from_slice(column.values()),
        Some(column) => into.extend(column.iter().map(|moment| moment.unwrap_or(NO_TIME))),
        None => {}
    }
    Ok(())
}

fn offsets(batch: &RecordBatch, into: &mut Vec<i16>) {
    into.clear();
    let column = batch.column_by_name("offset").and_then(|column| column.as_primitive_opt::<Int16Type>());
    if let Some(column) = column {
        into.extend_from_slice(column.values());
    }
}

fn classes(batch: &RecordBatch, into: &mut Vec<Class>) -> Result<(), MeasureError> {
    let Some(column) = texts(batch, "class")? else {
        into.clear();
        into.resize(batch.num_rows(), Class::NONE);
        return Ok(());
    };
    let class = |word: Option<&str>| word.and_then(Class::from_word).unwrap_or(Class::NONE);
    let values: Vec<Class> = column.values().as_string::<i32>().iter().map(class).collect();
    by_event(column, &values, Class::NONE, into);
    Ok(())
}

fn levels(batch: &RecordBatch, order: &[String], into: &mut Vec<u8>) -> Result<(), MeasureError> {
    into.clear();
    let Some(column) = texts(batch, "level")? else { return Ok(()) };
    let level = |word: Option<&str>| {
        let at = word.and_then(|word| order.iter().position(|known| known == word));
        at.and_then(|at| u8::try_from(at).ok()).unwrap_or(NO_LEVEL)
    };
    let values: Vec<u8> = column.values().as_string::<i32>().iter().map(level).collect();
    by_event(column, &values, NO_LEVEL, into);
    Ok(())
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
    let (mut all_classes, mut reasons, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
    classes(batch, &mut all_classes)?;
    hashed(batch, "reason", &mut reasons, &mut hashes)?;
    let none = hash_of("");
    for (row, _) in all_classes.iter().enumerate().filter(|(_, class)| **class == Class::REFUSE) {
        let hash = reasons.get(row).and_then(|number| hashes.get(*number as usize)).unwrap_or(&none);
        *counts.entry(*hash).or_default() += 1;
    }
    Ok(counts)
}

/// A column of texts as numbers that are the same within the part, by event, and a hash for each number. False if there is none.
fn hashed(
    batch: &RecordBatch,
    name: &'static str,
    into: &mut Vec<u32>,
    hashes: &mut Vec<u64>,
) -> Result<bool, MeasureError> {
    into.clear();
    hashes.clear();
    let Some(column) = texts(batch, name)? else { return Ok(false) };
    let values = column.values().as_string::<i32>();
    hashes.extend(values.iter().map(|text| hash_of(text.unwrap_or(""))));
    let places: Vec<u32> = (0u32..).take(values.len()).collect();
    by_event(column, &places, NO_WORD, into);
    Ok(true)
}
