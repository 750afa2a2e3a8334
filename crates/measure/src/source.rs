//! Where the engine gets its events: parts of whole cases, and the words that stand in them.
//!
//! A part is an Arrow batch with the columns of a work log. Parts may come from memory or be read when their turn comes;
//! the engine asks for each once, and again only for those that hold example cases.

use std::collections::{BTreeSet, HashMap};
use std::error::Error;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Int32Type, TimestampMicrosecondType};
use arrow_array::{Array as _, ArrayRef, DictionaryArray, RecordBatch};

use crate::case::{NO_TIME, NO_UNIT};
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
    /// The classes the mapping gives to anything, whether or not an event has them.
    pub classes: BTreeSet<Class>,
    /// How long a period of comparison is.
    pub period: Period,
    /// What a due date is of.
    pub due_of: DueOf,
    /// The time of the log's last event (microseconds since 1970, UTC): what is open is judged as of then.
    pub last_time: i64,
}

/// A failure of whoever gives the parts.
pub type PartError = Box<dyn Error + Send + Sync>;

/// Gives a part by its number.
pub type PartReader<'s> = Box<dyn Fn(usize) -> Result<RecordBatch, PartError> + Sync + 's>;

/// A log to be measured.
pub struct Source<'s> {
    /// What is known of it as a whole.
    pub facts: Facts,
    /// The names of units, in byte order.
    pub units: Vec<String>,
    /// The kinds of case, in byte order.
    pub kinds: Vec<String>,
    /// The difficulties, in byte order.
    pub difficulties: Vec<String>,
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
    /// A log in memory. `classes` are the words of the classes its mapping gives to anything.
    ///
    /// # Errors
    /// When a column is of the wrong type.
    pub fn of_batches(
        batches: &'s [RecordBatch],
        classes: &[String],
        period: Period,
        due_of: DueOf,
    ) -> Result<Self, MeasureError> {
        let units = words(batches, "unit")?;
        let kinds = words(batches, "kind")?;
        let difficulties = words(batches, "difficulty")?;
        let any = |name: &str| {
            batches
                .iter()
                .filter_map(|batch| batch.column_by_name(name))
                .any(|column| column.null_count() < column.len())
        };
        let mut last_time = i64::MIN;
        for batch in batches {
            let times = times(batch, "time")?.ok_or(MeasureError::NoColumn("time"))?;
            last_time = last_time.max(times.values().iter().copied().max().unwrap_or(i64::MIN));
        }
        let facts = Facts {
            has_unit: any("unit"),
            has_due: any("due"),
            has_finished: any("finished"),
            classes: classes.iter().filter_map(|word| Class::from_word(word)).collect(),
            period,
            due_of,
            last_time,
        };
        let part = move |index: usize| {
            batches.get(index).cloned().ok_or_else(|| PartError::from(format!("there is no part {index}")))
        };
        Ok(Self { facts, units, kinds, difficulties, parts: batches.len(), part: Box::new(part) })
    }

    pub(crate) fn read(&self, part: usize) -> Result<RecordBatch, MeasureError> {
        (self.part)(part).map_err(|source| MeasureError::Part { part, source })
    }
}

fn words(batches: &[RecordBatch], name: &'static str) -> Result<Vec<String>, MeasureError> {
    let mut words = BTreeSet::new();
    for batch in batches {
        if let Some(column) = texts(batch, name)? {
            let values = column.values().as_string::<i32>();
            words.extend(values.iter().flatten().map(str::to_owned));
        }
    }
    Ok(words.into_iter().collect())
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

/// Numbers for words: their place in a sorted list.
pub(crate) struct Lexicon<'w> {
    column: &'static str,
    places: HashMap<&'w str, u32>,
}

impl<'w> Lexicon<'w> {
    pub(crate) fn new(column: &'static str, words: &'w [String]) -> Self {
        Self { column, places: words.iter().map(String::as_str).zip(0..).collect() }
    }

    /// The number of each event's word; [`NO_UNIT`] where it has none.
    fn codes(&self, batch: &RecordBatch) -> Result<Vec<u32>, MeasureError> {
        let Some(column) = texts(batch, self.column)? else { return Ok(Vec::new()) };
        let values = column.values().as_string::<i32>();
        let places: Vec<Option<u32>> =
            values.iter().map(|word| word.and_then(|word| self.places.get(word).copied())).collect();
        let mut codes = Vec::with_capacity(column.len());
        for key in column.keys() {
            codes.push(match key {
                None => NO_UNIT,
                Some(key) => {
                    let at = usize::try_from(key).unwrap_or(usize::MAX);
                    places.get(at).copied().flatten().ok_or_else(|| MeasureError::UnknownWord {
                        column: self.column,
                        word: if at < values.len() { values.value(at).to_owned() } else { String::new() },
                    })?
                }
            });
        }
        Ok(codes)
    }
}

/// The words of all columns that are compared or stratified by.
pub(crate) struct Lexicons<'w> {
    pub(crate) units: Lexicon<'w>,
    pub(crate) kinds: Lexicon<'w>,
    pub(crate) difficulties: Lexicon<'w>,
}

/// A part, taken apart.
pub(crate) struct Chunk {
    /// Where cases begin, and after them the number of rows.
    pub(crate) bounds: Vec<usize>,
    pub(crate) times: Vec<i64>,
    pub(crate) offsets: Vec<i16>,
    pub(crate) units: Vec<u32>,
    pub(crate) classes: Vec<Class>,
    pub(crate) due: Vec<i64>,
    pub(crate) finished: Vec<i64>,
    pub(crate) kinds: Vec<u32>,
    pub(crate) difficulties: Vec<u32>,
    /// A number for each event's activity that is the same in every part.
    pub(crate) activities: Vec<u64>,
}

impl Chunk {
    pub(crate) fn read(batch: &RecordBatch, lexicons: &Lexicons<'_>) -> Result<Self, MeasureError> {
        let rows = batch.num_rows();
        let case = texts(batch, "case")?.ok_or(MeasureError::NoColumn("case"))?;
        let times = times(batch, "time")?.ok_or(MeasureError::NoColumn("time"))?.values().to_vec();
        let mut units = lexicons.units.codes(batch)?;
        if units.is_empty() {
            units = vec![NO_UNIT; rows];
        }
        Ok(Self {
            bounds: bounds(case),
            times,
            offsets: offsets(batch),
            units,
            classes: classes(batch)?,
            due: moments(batch, "due")?,
            finished: moments(batch, "finished")?,
            kinds: lexicons.kinds.codes(batch)?,
            difficulties: lexicons.difficulties.codes(batch)?,
            activities: activities(batch)?,
        })
    }
}

fn bounds(case: &Texts) -> Vec<usize> {
    let values = case.values().as_string::<i32>();
    let keys = case.keys().values();
    let mut bounds = vec![0];
    for row in 1..keys.len() {
        let (before, here) = (keys[row - 1], keys[row]);
        let text =
            |key: i32| usize::try_from(key).ok().filter(|at| *at < values.len()).map(|at| values.value(at));
        if before != here && text(before) != text(here) {
            bounds.push(row);
        }
    }
    if !keys.is_empty() {
        bounds.push(keys.len());
    }
    bounds
}

fn moments(batch: &RecordBatch, name: &'static str) -> Result<Vec<i64>, MeasureError> {
    let Some(column) = times(batch, name)? else { return Ok(Vec::new()) };
    Ok(column.iter().map(|moment| moment.unwrap_or(NO_TIME)).collect())
}

fn offsets(batch: &RecordBatch) -> Vec<i16> {
    let column = batch
        .column_by_name("offset")
        .and_then(|column| column.as_primitive_opt::<arrow_array::types::Int16Type>());
    column.map_or_else(|| vec![0; batch.num_rows()], |column| column.values().to_vec())
}

fn classes(batch: &RecordBatch) -> Result<Vec<Class>, MeasureError> {
    let Some(column) = texts(batch, "class")? else { return Ok(vec![Class::NONE; batch.num_rows()]) };
    let values: Vec<Class> = column
        .values()
        .as_string::<i32>()
        .iter()
        .map(|word| word.and_then(Class::from_word).unwrap_or(Class::NONE))
        .collect();
    let class = |key: Option<i32>| {
        key.and_then(|key| usize::try_from(key).ok()).and_then(|at| values.get(at).copied())
    };
    Ok(column.keys().iter().map(|key| class(key).unwrap_or(Class::NONE)).collect())
}

/// FNV-1a of the text: the same in every part and every run.
fn number_of(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn activities(batch: &RecordBatch) -> Result<Vec<u64>, MeasureError> {
    let column = texts(batch, "activity")?.ok_or(MeasureError::NoColumn("activity"))?;
    let numbers: Vec<u64> =
        column.values().as_string::<i32>().iter().map(|text| number_of(text.unwrap_or(""))).collect();
    let keys = column.keys().values().iter();
    Ok(keys
        .map(|key| usize::try_from(*key).ok().and_then(|at| numbers.get(at).copied()).unwrap_or(0))
        .collect())
}
