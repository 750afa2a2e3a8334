//! A calendar of working time: the hours of each weekday, the days off and the extra working days of each year.
//!
//! Calendars are data: those in `calendars/` are shipped, a mapping may bring its own. For a span of instants a calendar
//! tells the intervals of working time in it; what is measured with them is not decided here. In a year a calendar does not
//! cover, its weekly hours alone count, and [`Calendar::uncovered`] says so.

mod parts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Bilingual, Place, Problem, Severity};

pub use parts::{Days, Hours, Standing, Year};

/// The working time of an office.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Calendar {
    /// The name of a shipped calendar; empty for one that stands in a mapping.
    pub name: String,
    /// What it is, in a line.
    pub title: Bilingual,
    /// The zone of its hours and days.
    #[serde(deserialize_with = "parts::known_zone")]
    pub zone: String,
    /// The hours of Monday to Sunday.
    pub hours: [Vec<Hours>; 7],
    /// The hours of extra working days.
    pub extra: Vec<Hours>,
    /// The shipped calendar from which the years not written here were taken; empty for none.
    pub days_of: String,
    /// The years it covers.
    pub years: BTreeMap<i16, Year>,
}

/// The shipped calendars by name.
const SHIPPED: [(&str, &str); 2] = [
    ("vietnam", include_str!("../../../calendars/vietnam.toml")),
    ("vietnam-one-stop", include_str!("../../../calendars/vietnam-one-stop.toml")),
];

/// Each is read when first asked for, since one takes its days from another.
static READ: [LazyLock<Calendar>; 2] = [LazyLock::new(|| shipped(0)), LazyLock::new(|| shipped(1))];

fn shipped(index: usize) -> Calendar {
    let (name, text) = SHIPPED[index];
    let read = crate::mapping::read_calendar(text, &format!("calendars/{name}.toml"));
    Calendar { name: name.to_owned(), ..read.expect("a test reads every shipped calendar") }
}

impl Calendar {
    /// The names of the shipped calendars.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(name, _)| *name)
    }

    /// The shipped calendar called `name`.
    pub fn shipped(name: &str) -> Option<&'static Self> {
        let index = SHIPPED.iter().position(|(known, _)| *known == name)?;
        Some(&READ[index])
    }

    /// The working intervals between `from` and `to`, clipped to them: microseconds since 1970 (UTC), half open, in order and
    /// apart from each other. At most eight for each day of the span.
    pub fn working_intervals(&self, from: Timestamp, to: Timestamp) -> Vec<(i64, i64)> {
        let zone = self.time_zone();
        let mut intervals: Vec<(i64, i64)> = Vec::new();
        if from >= to {
            return intervals;
        }
        let (off, working) = (self.days_off(), self.extra_days());
        let mut day = first_day(from, &zone);
        let last = to.to_zoned(zone.clone()).date();
        while day <= last {
            for hours in self.hours_on(day, &off, &working) {
                let start = instant(day, hours.from, &zone).max(from.as_microsecond());
                let end = instant(day, hours.to, &zone).min(to.as_microsecond());
                match intervals.last_mut() {
                    _ if start >= end => {}
                    Some(before) if before.1 >= start => before.1 = before.1.max(end),
                    _ => intervals.push((start, end)),
                }
            }
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        intervals
    }

    /// The hours worked on `day`.
    pub fn hours_of(&self, day: Date) -> &[Hours] {
        self.hours_on(day, &self.days_off(), &self.extra_days())
    }

    /// What to say of a span that reaches into years this calendar does not cover. `file` is the log's.
    pub fn uncovered(&self, file: &str, from: Timestamp, to: Timestamp) -> Option<Problem> {
        let zone = self.time_zone();
        let (first, last) = (first_day(from, &zone).year(), to.to_zoned(zone).date().year());
        let years: Vec<i16> = (first..=last).filter(|year| !self.years.contains_key(year)).collect();
        let told = ranges(&years);
        (!years.is_empty()).then(|| {
            Problem::new(
                "calendar-years",
                Severity::Warning,
                Place::Row { file: file.to_owned(), row: 0, column: "time".to_owned() },
                Bilingual::new(
                    format!("lịch không có ngày nghỉ của các năm {told}: các năm đó chỉ tính giờ làm việc theo thứ trong tuần"),
                    format!("the calendar has no days off for {told}: in these years only its weekly hours count"),
                ),
                Bilingual::new(
                    "ghi các năm đó trong [calendar] của ánh xạ, hoặc hiểu thời gian của chúng là gần đúng",
                    "write these years in [calendar] of the mapping, or take their times as approximate",
                ),
            )
        })
    }

    fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }

    fn hours_on(&self, day: Date, off: &BTreeSet<Date>, working: &BTreeSet<Date>) -> &[Hours] {
        if working.contains(&day) {
            &self.extra
        } else if off.contains(&day) {
            &[]
        } else {
            &self.hours[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())]
        }
    }

    fn days_off(&self) -> BTreeSet<Date> {
        self.years.values().flat_map(|year| &year.holidays).flat_map(|days| days.each()).collect()
    }

    fn extra_days(&self) -> BTreeSet<Date> {
        self.years.values().flat_map(|year| &year.working).copied().collect()
    }
}

/// The day of `instant` in `zone`. No hours reach over midnight, so no day before it can matter.
fn first_day(instant: Timestamp, zone: &TimeZone) -> Date {
    instant.to_zoned(zone.clone()).date()
}

/// The instant at which the clock of `zone` shows `minute` of `day`; 1440 is the midnight that ends it.
fn instant(day: Date, minute: u16, zone: &TimeZone) -> i64 {
    let (day, minute) = if minute == Hours::DAY { (day.tomorrow().unwrap_or(day), 0) } else { (day, minute) };
    let hour = i8::try_from(minute / 60).unwrap_or(0);
    let minute = i8::try_from(minute % 60).unwrap_or(0);
    zone.to_ambiguous_timestamp(day.at(hour, minute, 0, 0))
        .compatible()
        .map_or(i64::MAX, Timestamp::as_microsecond)
}

/// `2014–2016, 2019`.
fn ranges(years: &[i16]) -> String {
    let mut told: Vec<(i16, i16)> = Vec::new();
    for &year in years {
        match told.last_mut() {
            Some(range) if range.1 + 1 == year => range.1 = year,
            _ => told.push((year, year)),
        }
    }
    let words = told.iter().map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    });
    words.collect::<Vec<_>>().join(", ")
}
