//! Hands a work log to the engine. The two rooms share no type but Arrow's; this is where they meet.

use measure::{DueOf, MeasureError, Measurement, Period, Settings, Source};
use worklog::{Grain, Log};

/// Measures `log`.
///
/// # Errors
/// When its columns are not those of a work log.
pub fn measure_log(log: &Log, settings: &Settings) -> Result<Measurement, MeasureError> {
    let period = match log.info.period {
        Grain::Month => Period::Month,
        Grain::Quarter => Period::Quarter,
        Grain::Year => Period::Year,
        Grain::All => Period::All,
    };
    let due_of = match log.info.due_of {
        worklog::DueOf::Case => DueOf::Case,
        worklog::DueOf::Task => DueOf::Task,
    };
    let source = Source::of_batches(&log.parts, &log.info.classes, period, due_of)?;
    measure::measure(&source, settings)
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
