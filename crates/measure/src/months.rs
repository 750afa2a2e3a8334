//! Calendar months as numbers, found from instants without a calendar in the loop.
//!
//! A month is `year × 12 + (month − 1)`. It knows no time zones: it is given readings of a clock, in microseconds since
//! 1970 as if in UTC.

use jiff::civil::date;

/// The years covered; what lies outside counts with the first or last month.
const YEARS: (i16, i16) = (1900, 2200);
const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Where each month begins.
#[derive(Debug)]
pub(crate) struct Months {
    starts: Vec<i64>,
}

impl Default for Months {
    fn default() -> Self {
        let months = (YEARS.0..=YEARS.1).flat_map(|year| (1..=12).map(move |month| date(year, month, 1)));
        let start = |first: jiff::civil::Date| {
            let days = date(1970, 1, 1).until(first).map_or(0, |span| i64::from(span.get_days()));
            days * MICROS_PER_DAY
        };
        Self { starts: months.map(start).collect() }
    }
}

impl Months {
    /// The month in which the clock reads `reading`.
    #[inline]
    pub(crate) fn of(&self, reading: i64) -> i32 {
        // A month has 30.4 days on average, so the guess is at most one off.
        let since = reading.saturating_sub(self.starts[0]);
        let guess = usize::try_from(since / (MICROS_PER_DAY * 146_097 / 4800)).unwrap_or(0);
        let mut at = guess.min(self.starts.len() - 1);
        while at > 0 && self.starts[at] > reading {
            at -= 1;
        }
        while at + 1 < self.starts.len() && self.starts[at + 1] <= reading {
            at += 1;
        }
        i32::from(YEARS.0) * 12 + i32::try_from(at).unwrap_or(0)
    }

    /// When `month` begins, on the same clock.
    pub(crate) fn start(&self, month: i32) -> i64 {
        let at = usize::try_from(month - i32::from(YEARS.0) * 12).unwrap_or(0);
        self.starts[at.min(self.starts.len() - 1)]
    }
}

/// A month as people and files write it: `2022-03`.
pub fn month_text(month: i32) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_at_midnight_of_its_first_day() {
        let months = Months::default();
        for (year, month, day) in [(1970, 1, 1), (2012, 2, 29), (2023, 12, 31), (1900, 1, 1), (2200, 12, 31)]
        {
            let days = i64::from(date(1970, 1, 1).until(date(year, month, day)).unwrap().get_days());
            let number = i32::from(year) * 12 + i32::from(month) - 1;
            assert_eq!(months.of(days * MICROS_PER_DAY), number, "{year}-{month}-{day}");
            assert_eq!(months.of((days + 1) * MICROS_PER_DAY - 1), number, "{year}-{month}-{day}");
        }
        assert_eq!(months.of(months.start(24_266) - 1), 24_265);
        assert_eq!(month_text(24_266), "2022-03");
    }

    #[test]
    fn what_lies_outside_counts_with_the_ends() {
        let months = Months::default();
        assert_eq!(month_text(months.of(i64::MIN)), "1900-01");
        assert_eq!(month_text(months.of(i64::MAX)), "2200-12");
    }
}
