//! Hands a work log to the engine. The two rooms share no type but Arrow's; this is where they meet.

use arrow_array::cast::AsArray as _;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{Array as _, RecordBatch};
use jiff::Timestamp;
use measure::{
    Class, DueOf, Facts, MeasureError, Measurement, PartError, Period, Settings, Source, WorkingTime,
};
use worklog::{Field, Grain, Info, Log, ParquetLog};

/// Measures `log`.
///
/// # Errors
/// When its columns are not those of a work log.
pub fn measure_log(log: &Log, settings: &Settings) -> Result<Measurement, MeasureError> {
    let any = |field: Field| {
        let columns = log.parts.iter().filter_map(|part| part.column_by_name(field.code()));
        columns.into_iter().any(|column| column.logical_null_count() < column.len())
    };
    let facts = facts(&log.info, any, times(&log.parts));
    measure::measure(&Source::of_batches(&log.parts, facts), settings)
}

/// Measures a log in a Parquet file, part by part: only the parts at hand are in memory.
///
/// # Errors
/// When its columns are not those of a work log, or it cannot be read on.
pub fn measure_parquet(log: &ParquetLog, settings: &Settings) -> Result<Measurement, MeasureError> {
    let any = |field: Field| !log.is_empty_column(field.code());
    let facts = facts(log.info(), any, log.times());
    let part = |part: usize, columns: &[&str]| log.part(part, columns).map_err(PartError::from);
    measure::measure(&Source { facts, parts: log.parts(), part: Box::new(part) }, settings)
}

/// What is known of the log that `info` tells about; `any` says whether any event has a value of a field.
fn facts(info: &Info, any: impl Fn(Field) -> bool, times: Option<(i64, i64)>) -> Facts {
    Facts {
        has_unit: any(Field::Unit),
        has_due: any(Field::Due),
        has_finished: any(Field::Finished),
        has_reason: any(Field::Reason),
        classes: info.classes.iter().filter_map(|word| Class::from_word(word)).collect(),
        levels: info.levels.clone(),
        hard: info.hard.clone(),
        period: match info.period {
            Grain::Month => Period::Month,
            Grain::Quarter => Period::Quarter,
            Grain::Year => Period::Year,
            Grain::All => Period::All,
        },
        due_of: match info.due_of {
            worklog::DueOf::Case => DueOf::Case,
            worklog::DueOf::Task => DueOf::Task,
        },
        last_time: times.map_or(i64::MIN, |(_, last)| last),
        calendar: working_time(info, times),
    }
}

/// The earliest and the latest time of all events.
fn times(parts: &[RecordBatch]) -> Option<(i64, i64)> {
    let of_part = |part: &RecordBatch| {
        let times =
            part.column_by_name(Field::Time.code())?.as_primitive_opt::<TimestampMicrosecondType>()?;
        Some((times.values().iter().copied().min()?, times.values().iter().copied().max()?))
    };
    parts.iter().filter_map(of_part).reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
}

/// The log's calendar over its span; `None` when time is elapsed time.
fn working_time(info: &Info, times: Option<(i64, i64)>) -> Option<WorkingTime> {
    let calendar = info.calendar.as_ref()?;
    let (first, last) = times?;
    let (first, last) = (Timestamp::from_microsecond(first).ok()?, Timestamp::from_microsecond(last).ok()?);
    Some(WorkingTime::new(calendar.name.clone(), calendar.working_intervals(first, last)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_rooms_mean_the_same_classes() {
        for class in worklog::Class::ALL {
            assert_eq!(measure::Class::from_word(class.code()).map(measure::Class::word), Some(class.code()));
        }
    }
}
