//! Working time: minutes of office hours, counted from the Monday of the window's first week, and the clock they stand for.
//!
//! Monday to Friday, 7:30–11:30 and 13:30–17:00, by the clock of Hà Nội. Public holidays are worked through: a
//! log that keeps none cannot favour one unit over another.

use jiff::ToSpan as _;
use jiff::civil::{Date, time};

/// Working minutes of a day.
pub(crate) const DAY: i64 = 450;
/// Working minutes before noon.
const MORNING: i64 = 240;
const MICROS_PER_MINUTE: i64 = 60_000_000;
const MICROS_PER_DAY: i64 = 1440 * MICROS_PER_MINUTE;

/// Turns working minutes into clock readings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    monday: Date,
    /// Midnight of that Monday: microseconds since 1970 as if in UTC.
    origin: i64,
}

impl Clock {
    /// The clock of a window that begins on `first`.
    pub(crate) fn new(first: Date) -> Self {
        let back = i64::from(first.weekday().to_monday_zero_offset());
        let monday = first.checked_sub(back.days()).unwrap_or(first);
        Self { monday, origin: midnight(monday) }
    }

    /// The working day of `date`, counted from 0; that of the next Monday on a weekend.
    pub(crate) fn day_of(&self, date: Date) -> i64 {
        let days = (midnight(date) - self.origin).div_euclid(MICROS_PER_DAY);
        days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
    }

    /// The date of working day `day`.
    pub(crate) fn date(&self, day: i64) -> Date {
        let days = day.div_euclid(5) * 7 + day.rem_euclid(5);
        self.monday.checked_add(days.days()).unwrap_or(self.monday)
    }

    /// The clock's reading at working minute `minute`: microseconds since 1970 as if in UTC.
    pub(crate) fn reading(&self, minute: i64) -> i64 {
        let (day, within) = (minute.div_euclid(DAY), minute.rem_euclid(DAY));
        let past_seven_thirty = if within < MORNING { within } else { within + 120 };
        self.origin
            + (day.div_euclid(5) * 7 + day.rem_euclid(5)) * MICROS_PER_DAY
            + (450 + past_seven_thirty) * MICROS_PER_MINUTE
    }

    /// The reading at the end of office hours of working day `day`.
    pub(crate) fn end_of(&self, day: i64) -> i64 {
        self.reading(day * DAY) + (17 * 60 - 450) * MICROS_PER_MINUTE
    }
}

/// Microseconds since 1970 of the midnight of `date`, as if in UTC.
fn midnight(date: Date) -> i64 {
    let stamp = jiff::tz::Offset::UTC.to_timestamp(date.to_datetime(time(0, 0, 0, 0)));
    stamp.map_or(0, |stamp| stamp.as_microsecond())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;

    use super::*;

    fn check(micros: i64) -> String {
        let reading = Timestamp::from_microsecond(micros).unwrap();
        jiff::tz::Offset::UTC.to_datetime(reading).strftime("%a %d/%m/%Y %H:%M").to_string()
    }

    #[test]
    fn minutes_fall_into_office_hours() {
        let clock = Clock::new(date(2021, 2, 4));
        assert_eq!(check(clock.reading(0)), "Mon 01/02/2021 07:30");
        assert_eq!(check(clock.reading(239)), "Mon 01/02/2021 11:29");
        assert_eq!(check(clock.reading(240)), "Mon 01/02/2021 13:30");
        assert_eq!(check(clock.reading(DAY * 5 - 1)), "Fri 05/02/2021 16:59");
        assert_eq!(check(clock.reading(DAY * 5)), "Mon 08/02/2021 07:30");
        assert_eq!(check(clock.end_of(4)), "Fri 05/02/2021 17:00");
    }

    #[test]
    fn days_and_dates_are_of_one_mind() {
        let clock = Clock::new(date(2021, 2, 4));
        for day in 0..600 {
            assert_eq!(clock.day_of(clock.date(day)), day);
        }
        assert_eq!(clock.day_of(date(2021, 2, 6)), 5, "Saturday counts as the next Monday");
    }
}
