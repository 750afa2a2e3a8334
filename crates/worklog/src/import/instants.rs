//! Instants from what was written: a zone for clocks without an offset, the end of the day for due dates, and an end to
//! times that cannot be.

use std::collections::BTreeMap;
use std::mem;
use std::ops::Bound::{Excluded, Unbounded};

use formats::events::{DATE_ONLY, EventTable, NO_OFFSET, TimeColumn, Values};
use jiff::Timestamp;
use kernel::{Bilingual, Place, Problem, Severity};

use crate::{Counts, Field, Mapping};

/// The first and last year that times may lie in; what lies outside is a slip of the pen, and no sum need bear it.
pub(super) const YEARS: (i16, i16) = (1900, 2200);
/// 1900-01-01T00:00:00Z and 2201-01-01T00:00:00Z.
const FROM: i64 = -2_208_988_800_000_000;
const UNTIL: i64 = 7_289_654_400_000_000;
const MICROS_PER_MINUTE: i64 = 60_000_000;
const MICROS_PER_DAY: i64 = 1440 * MICROS_PER_MINUTE;

/// Whether an instant (microseconds since 1970, UTC) lies in [`YEARS`].
pub(super) fn can_be(micros: i64) -> bool {
    (FROM..UNTIL).contains(&micros)
}

/// The year of an instant, as near as the calendar goes.
pub(super) fn year(micros: i64) -> i16 {
    let end = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
    let at = Timestamp::from_microsecond(micros).unwrap_or(end);
    jiff::tz::Offset::UTC.to_datetime(at).year()
}

/// Instants with offsets of one time field, by its column's own index.
#[derive(Default)]
pub(super) struct Times {
    pub(super) micros: Vec<i64>,
    /// In minutes; [`TimeColumn::NONE`] where there is no time.
    pub(super) offsets: Vec<i16>,
    /// How many due dates were written as midnight because their file writes every date so.
    midnights: u64,
    /// The first due or finishing time outside [`YEARS`].
    outside: Option<i64>,
}

impl Times {
    /// The instant at `index`, if there is one.
    pub(super) fn at(&self, index: usize) -> Option<i64> {
        let is_some = self.offsets.get(index).is_some_and(|offset| *offset != TimeColumn::NONE);
        if is_some { self.micros.get(index).copied() } else { None }
    }
}

pub(super) fn times(
    table: &mut EventTable,
    columns: &BTreeMap<Field, usize>,
    mapping: &Mapping,
    counts: &mut Counts,
) -> BTreeMap<Field, Times> {
    let mut times = BTreeMap::new();
    for (field, &at) in columns {
        let Values::Time(values) = &mut table.columns[at].values else { continue };
        if *field != Field::Time {
            counts.bad_times += values.bad_count;
        }
        // They leave the table, unless a field to come has them too.
        let is_last = !columns.range((Excluded(*field), Unbounded)).any(|(_, other)| *other == at);
        let written = if is_last {
            Times {
                micros: mem::take(&mut values.micros),
                offsets: mem::take(&mut values.offsets),
                ..Times::default()
            }
        } else {
            Times { micros: values.micros.clone(), offsets: values.offsets.clone(), ..Times::default() }
        };
        times.insert(*field, times_of(*field, written, mapping, counts));
    }
    debug_assert!(table.rows == 0 || times.contains_key(&Field::Time));
    times.entry(Field::Time).or_default();
    times
}

fn times_of(field: Field, mut times: Times, mapping: &Mapping, counts: &mut Counts) -> Times {
    let are_dates = field == Field::Due && are_dates(&times);
    for index in 0..times.micros.len() {
        let (micros, offset) = (&mut times.micros[index], &mut times.offsets[index]);
        if *offset == TimeColumn::NONE {
            continue;
        }
        let is_date = field == Field::Due && (are_dates || *offset == DATE_ONLY);
        times.midnights += u64::from(is_date && *offset != DATE_ONLY);
        if is_date {
            counts.due_dates += 1;
            *micros = micros.saturating_add(MICROS_PER_DAY);
        }
        if matches!(*offset, NO_OFFSET | DATE_ONLY) {
            let resolved = resolve(*micros, mapping);
            counts.without_offset += 1;
            counts.doubtful_times += u64::from(resolved.doubtful);
            (*micros, *offset) = (resolved.micros, resolved.offset);
        }
        if is_date {
            // The last moment of the day, not the first of the next.
            *micros -= 1;
        }
        if field != Field::Time && !can_be(*micros) {
            counts.bad_times += 1;
            times.outside = times.outside.or(Some(*micros));
            *offset = TimeColumn::NONE;
        }
    }
    times
}

/// Whether a column holds dates only: as dates, or all of them as midnight, which is how spreadsheets write dates.
fn are_dates(times: &Times) -> bool {
    let mut written =
        times.micros.iter().zip(&times.offsets).filter(|(_, offset)| **offset != TimeColumn::NONE);
    let is_midnight = |(micros, offset): (&i64, &i16)| {
        let shift = if matches!(*offset, NO_OFFSET | DATE_ONLY) { 0 } else { i64::from(*offset) };
        micros.saturating_add(shift * MICROS_PER_MINUTE).rem_euclid(MICROS_PER_DAY) == 0
    };
    written.all(is_midnight)
}

struct Resolved {
    micros: i64,
    offset: i16,
    doubtful: bool,
}

/// The instant of a clock's reading in the mapping's zone. Of a reading the zone has twice the first is taken, of one
/// it never has the one as much later as the clock was moved.
fn resolve(reading: i64, mapping: &Mapping) -> Resolved {
    let unresolved = Resolved { micros: reading, offset: 0, doubtful: true };
    let Ok(reading) = Timestamp::from_microsecond(reading) else { return unresolved };
    let reading = jiff::tz::Offset::UTC.to_datetime(reading);
    let ambiguous = mapping.zone.to_ambiguous_timestamp(reading);
    let doubtful = ambiguous.is_ambiguous();
    let Ok(instant) = ambiguous.compatible() else { return unresolved };
    let seconds = mapping.zone.to_offset(instant).seconds();
    let offset = i16::try_from(seconds.div_euclid(60)).unwrap_or(0);
    Resolved { micros: instant.as_microsecond(), offset, doubtful }
}

/// What is worth knowing of due and finishing times.
pub(super) fn problems(
    table: &EventTable,
    columns: &BTreeMap<Field, usize>,
    times: &BTreeMap<Field, Times>,
    counts: &Counts,
) -> Vec<Problem> {
    let place =
        |field: Field| Place::Row { file: table.file.clone(), row: 0, column: field.code().to_owned() };
    let bad = columns.iter().filter(|(field, _)| **field != Field::Time).find_map(|(field, at)| {
        let Values::Time(values) = &table.columns[*at].values else { return None };
        let outside = || Some((*field, year(times.get(field)?.outside?).to_string()));
        values.bad.first().map(|bad| (*field, bad.text.clone())).or_else(outside)
    });
    let mut problems = Vec::new();
    if let Some((field, text)) = bad {
        problems.push(bad_times(place(field), &text, counts.bad_times));
    }
    let midnights = times.get(&Field::Due).map_or(0, |due| due.midnights);
    if midnights > 0 {
        problems.push(Problem::new(
            "due-at-midnight",
            Severity::Note,
            place(Field::Due),
            Bilingual::new(
                "mọi hạn đều ghi 00:00, nên là ngày: tính đến hết ngày đó",
                "every due time is written as 00:00 and so is a date: due at the end of that day",
            ),
            Bilingual::new(
                "nếu đúng là 00:00 thì ghi 00:00:01 trong tệp",
                "if midnight is meant, write 00:00:01 in the file",
            ),
        ));
    }
    problems
}

fn bad_times(place: Place, text: &str, count: u64) -> Problem {
    Problem::new(
        "bad-times",
        Severity::Warning,
        place,
        Bilingual::new(
            format!("{count} hạn hoặc thời điểm kết thúc không đọc được, coi như không có; ví dụ «{text}»"),
            format!(
                "{count} due or finishing times cannot be read and count as absent; for example «{text}»"
            ),
        ),
        Bilingual::new("bổ sung dạng thời gian vào ánh xạ", "add their form to the mapping"),
    )
}
