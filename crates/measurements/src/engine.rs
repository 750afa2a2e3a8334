//! Hands a work log to the engine. The two rooms share no type but Arrow's; this is where they meet.

use arrow_array::cast::AsArray as _;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{Array as _, RecordBatch};
use measure::{Class, DueOf, Facts, MeasureError, Measurement, PartError, Period, Settings, Source};
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
    let facts = facts(&log.info, any, last_time(&log.parts));
    measure::measure(&Source::of_batches(&log.parts, facts), settings)
}

/// Measures a log in a Parquet file, part by part: only the parts at hand are in memory.
///
/// # Errors
/// When its columns are not those of a work log, or it cannot be read on.
pub fn measure_parquet(log: &ParquetLog, settings: &Settings) -> Result<Measurement, MeasureError> {
    let any = |field: Field| !log.is_empty_column(field.code());
    let (_, last_time) = log.times().unwrap_or((i64::MIN, i64::MIN));
    let facts = facts(log.info(), any, last_time);
    let part = |part: usize, columns: &[&str]| log.part(part, columns).map_err(PartError::from);
    measure::measure(&Source { facts, parts: log.parts(), part: Box::new(part) }, settings)
}

/// What is known of the log that `info` tells about; `any` says whether any event has a value of a field.
fn facts(info: &Info, any: impl Fn(Field) -> bool, last_time: i64) -> Facts {
    Facts {
        has_unit: any(Field::Unit),
        has_due: any(Field::Due),
        has_finished: any(Field::Finished),
        has_reason: any(Field::Reason),
        classes: info.classes.iter().filter_map(|word| Class::from_word(word)).collect(),
        levels: Vec::new(),
        hard: Vec::new(),
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
        last_time,
        calendar: None,
    }
}

fn last_time(parts: &[RecordBatch]) -> i64 {
    let last = |part: &RecordBatch| {
        let times =
            part.column_by_name(Field::Time.code())?.as_primitive_opt::<TimestampMicrosecondType>()?;
        times.values().iter().copied().max()
    };
    parts.iter().filter_map(last).max().unwrap_or(i64::MIN)
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
