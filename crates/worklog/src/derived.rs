//! What a mapping adds to the columns of a log: the level, where the unit's name tells it, and what is to be said of levels
//! and of the years its calendar does not cover.
//!
//! It works on columns as they are kept, so it knows no file format and no order of events.

use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Int32Type, TimestampMicrosecondType};
use arrow_array::{Array as _, ArrayRef, DictionaryArray, Int32Array, RecordBatch, StringArray};
use arrow_schema::{Field as ArrowField, Schema};
use jiff::Timestamp;
use kernel::{Bilingual, Place, Problem, Severity};

use crate::{Field, ImportError, Levels, Mapping};

/// `whole` with its column of levels as `mapping` has it; what is worth knowing goes to `problems`. `file` is the log's.
pub(crate) fn derive(
    whole: RecordBatch,
    mapping: &Mapping,
    file: &str,
    problems: &mut Vec<Problem>,
) -> Result<RecordBatch, ImportError> {
    if let Some(calendar) = &mapping.calendar
        && let Some((from, to)) = span(&whole)
    {
        problems.extend(calendar.uncovered(file, from, to));
    }
    let Some(levels) = &mapping.levels else { return Ok(whole) };
    let own = whole.column_by_name(Field::Level.code());
    let source = if own.is_some() { own } else { whole.column_by_name(Field::Unit.code()) };
    let Some(source) = source.and_then(|column| column.as_dictionary_opt::<Int32Type>()) else {
        return Ok(whole);
    };
    let words = source.values().as_string::<i32>();
    let place = |word: &str| {
        let found = levels.order.iter().position(|level| level == word);
        found.and_then(|at| i32::try_from(at).ok())
    };
    let of_word: Vec<Option<i32>> = words
        .iter()
        .map(|word| {
            word.and_then(|word| if own.is_some() { place(word) } else { place(levels.of_unit(word)?) })
        })
        .collect();
    let at = |key: i32| usize::try_from(key).ok();
    let level = |key: i32| at(key).and_then(|at| of_word.get(at).copied().flatten());
    if own.is_some() {
        let unknown = source.keys().iter().flatten().filter(|key| level(*key).is_none());
        let first = unknown.clone().next().and_then(at);
        if let Some(first) = first {
            problems.push(unknown_levels(file, levels, words.value(first), unknown.count()));
        }
    }
    let keys: Int32Array = source.keys().iter().map(|key| key.and_then(level)).collect();
    let values = Arc::new(StringArray::from_iter_values(&levels.order));
    let array: ArrayRef = Arc::new(DictionaryArray::<Int32Type>::try_new(keys, values)?);
    Ok(with(&whole, Field::Level.code(), array)?)
}

/// `batch` with `array` as its column `name`, in the place of one of that name.
fn with(batch: &RecordBatch, name: &str, array: ArrayRef) -> Result<RecordBatch, arrow_schema::ArrowError> {
    let schema = batch.schema();
    let mut fields: Vec<Arc<ArrowField>> = schema.fields().iter().cloned().collect();
    let mut columns = batch.columns().to_vec();
    let field = Arc::new(ArrowField::new(name, array.data_type().clone(), true));
    match fields.iter().position(|field| field.name() == name) {
        Some(at) => (fields[at], columns[at]) = (field, array),
        None => {
            fields.push(field);
            columns.push(array);
        }
    }
    RecordBatch::try_new(Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone())), columns)
}

/// The first and the last instant of the log.
fn span(batch: &RecordBatch) -> Option<(Timestamp, Timestamp)> {
    let times = batch.column_by_name(Field::Time.code())?.as_primitive_opt::<TimestampMicrosecondType>()?;
    let instant = |micros: Option<i64>| Timestamp::from_microsecond(micros?).ok();
    Some((instant(times.iter().flatten().min())?, instant(times.iter().flatten().max())?))
}

fn unknown_levels(file: &str, levels: &Levels, example: &str, count: usize) -> Problem {
    let order = levels.order.join(", ");
    Problem::new(
        "unknown-levels",
        Severity::Warning,
        Place::Row { file: file.to_owned(), row: 0, column: Field::Level.code().to_owned() },
        Bilingual::new(
            format!(
                "{count} sự kiện có cấp không nằm trong «levels.order», coi như không có cấp; ví dụ «{example}»"
            ),
            format!(
                "{count} events have a level that is not in «levels.order» and count as without one; for example «{example}»"
            ),
        ),
        Bilingual::new(
            format!("thêm vào thứ tự ({order}) hoặc ghi vào [absent]"),
            format!("add it to the order ({order}) or write it in [absent]"),
        ),
    )
}
