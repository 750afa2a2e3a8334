//! A part of a log under the engine's eye: its columns as plain vectors, and the tables that all indicators share.
//!
//! * **cases**: rows that belong together, in time order;
//! * **holds**: consecutive events of one unit in a case, from its first event to the first event of the next hold; events
//!   without a unit stay in the hold that is running;
//! * **visits**: one for each unit that holds a case, however often. Indicators make their marks by visit.
//!
//! Durations are read from the clock (working time where the log has a calendar, else elapsed time), instants from the times.

use crate::Class;
use crate::clock::WorkingTime;
use crate::lexicon::NO_WORD;

/// The code that means "no unit".
pub(crate) const NO_UNIT: u32 = NO_WORD;
/// The time that means "none".
pub(crate) const NO_TIME: i64 = i64::MIN;
/// The level that means "none".
pub(crate) const NO_LEVEL: u8 = u8::MAX;

/// Where a case stands: a part of the log and its first row there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseRef {
    /// The part.
    pub part: u32,
    /// Its first row.
    pub start: u32,
}

/// A unit's time with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Number of the unit.
    pub unit: u32,
    /// The visit it is of, counted within the chunk.
    pub visit: u32,
    /// Its first event, counted within the case.
    pub first: u32,
    /// The event after its last, counted within the case.
    pub end: u32,
    /// When it began, by the clock.
    pub from: i64,
    /// When the next hold began, by the clock; for the last hold, the time of the case's last event.
    pub to: i64,
}

impl Hold {
    /// How long it lasted.
    pub fn duration(&self) -> i64 {
        self.to.saturating_sub(self.from)
    }

    /// Its events, counted within the case.
    pub fn events(&self) -> std::ops::Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// One unit in one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Visit {
    pub(crate) unit: u32,
    /// The case, counted within the chunk.
    pub(crate) case: u32,
}

/// Where a case stands in the tables of its chunk.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    rows: u32,
    holds: u32,
    visits: u32,
}

/// The columns of some whole cases. Those the log has not are empty.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// Where cases begin, and after them the number of rows.
    pub(crate) starts: Vec<u32>,
    pub(crate) times: Vec<i64>,
    pub(crate) offsets: Vec<i16>,
    pub(crate) units: Vec<u32>,
    pub(crate) classes: Vec<Class>,
    pub(crate) due: Vec<i64>,
    pub(crate) finished: Vec<i64>,
    pub(crate) kinds: Vec<u32>,
    pub(crate) difficulties: Vec<u32>,
    pub(crate) levels: Vec<u8>,
    /// Numbers that are the same within the part only.
    pub(crate) activities: Vec<u32>,
    /// For each such number, one that is the same in every part.
    pub(crate) activity_hashes: Vec<u64>,
    /// And the number of its word among all activities of the log; [`NO_WORD`] where there are too many.
    pub(crate) activity_numbers: Vec<u32>,
    /// Numbers that are the same within the part only; [`NO_WORD`] for none.
    pub(crate) reasons: Vec<u32>,
    /// For each such number, one that is the same in every part.
    pub(crate) reason_hashes: Vec<u64>,
}

/// Some whole cases with their holds and visits.
#[derive(Debug, Default)]
pub struct Chunk {
    pub(crate) columns: Columns,
    /// Working time of each event; empty when time is elapsed time.
    working: Vec<i64>,
    bounds: Vec<Bounds>,
    /// By case: the bits of the classes that its events have.
    classes_seen: Vec<u32>,
    holds: Vec<Hold>,
    pub(crate) visits: Vec<Visit>,
    /// By unit, while visits are found: its last one. It is of the case at hand if it is not older than the case's first.
    last_visit: Vec<u32>,
}

/// One case.
#[derive(Debug, Clone, Copy)]
pub struct Case<'c> {
    chunk: &'c Chunk,
    index: usize,
    from: Bounds,
    to: Bounds,
}

impl Chunk {
    /// Finds the cases' holds and visits, after `read` has filled its columns. Room is used again from part to part.
    pub(crate) fn fill<E>(
        &mut self,
        calendar: Option<&WorkingTime>,
        read: impl FnOnce(&mut Columns) -> Result<(), E>,
    ) -> Result<(), E> {
        read(&mut self.columns)?;
        self.working.clear();
        if let Some(calendar) = calendar {
            self.working.extend(self.columns.times.iter().map(|time| calendar.until(*time)));
        }
        self.see_classes();
        self.find_holds();
        Ok(())
    }

    #[cfg(test)]
    pub(crate) fn new(columns: Columns, calendar: Option<&WorkingTime>) -> Self {
        let mut chunk = Self::default();
        let read = |into: &mut Columns| {
            *into = columns;
            Ok::<_, std::convert::Infallible>(())
        };
        let Ok(()) = chunk.fill(calendar, read);
        chunk
    }

    fn see_classes(&mut self) {
        let Self { columns, classes_seen, .. } = self;
        let seen = |window: &[u32]| {
            let classes = columns.classes.get(window[0] as usize..window[1] as usize).unwrap_or_default();
            classes.iter().fold(0, |seen, class| seen | class.bit())
        };
        classes_seen.clear();
        classes_seen.extend(columns.starts.windows(2).map(seen));
    }

    fn find_holds(&mut self) {
        let Self { columns, working, bounds, holds, visits, last_visit, .. } = self;
        let clock: &[i64] = if working.is_empty() { &columns.times } else { working };
        let len = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        bounds.clear();
        holds.clear();
        visits.clear();
        last_visit.clear();
        bounds.reserve(columns.starts.len());
        for (case, window) in columns.starts.windows(2).enumerate() {
            let (start, end) = (window[0] as usize, window[1] as usize);
            let first_visit = visits.len();
            bounds.push(Bounds { rows: window[0], holds: len(holds.len()), visits: len(first_visit) });
            let first_hold = holds.len();
            let mut current = NO_UNIT;
            for (index, &unit) in columns.units.get(start..end).unwrap_or_default().iter().enumerate() {
                if unit == current || unit == NO_UNIT {
                    continue;
                }
                current = unit;
                let at = len(index);
                let from = clock[start + index];
                if holds.len() > first_hold
                    && let Some(last) = holds.last_mut()
                {
                    last.end = at;
                    last.to = from;
                }
                if last_visit.len() <= unit as usize {
                    last_visit.resize(unit as usize + 1, NO_UNIT);
                }
                let known = last_visit[unit as usize];
                let visit = if known != NO_UNIT && known as usize >= first_visit {
                    known
                } else {
                    let visit = len(visits.len());
                    visits.push(Visit { unit, case: len(case) });
                    last_visit[unit as usize] = visit;
                    visit
                };
                holds.push(Hold { unit, visit, first: at, end: len(end - start), from, to: clock[end - 1] });
            }
        }
        let rows = columns.starts.last().copied().unwrap_or(0);
        bounds.push(Bounds { rows, holds: len(holds.len()), visits: len(visits.len()) });
    }

    /// How many cases there are.
    pub(crate) fn len(&self) -> usize {
        self.bounds.len().saturating_sub(1)
    }

    /// The cases in order.
    pub fn cases(&self) -> impl Iterator<Item = Case<'_>> {
        (0..self.len()).map(|index| Case {
            chunk: self,
            index,
            from: self.bounds[index],
            to: self.bounds[index + 1],
        })
    }

    /// A number of the activity `number` that is the same in every part.
    #[inline]
    pub(crate) fn activity_hash(&self, number: u32) -> u64 {
        self.columns.activity_hashes.get(number as usize).copied().unwrap_or(0)
    }

    /// How many distinct activities the chunk has at most.
    pub fn activity_count(&self) -> usize {
        self.columns.activity_hashes.len()
    }

    /// A number of the reason `number` that is the same in every part.
    pub fn reason_hash(&self, number: u32) -> Option<u64> {
        self.columns.reason_hashes.get(number as usize).copied()
    }
}

impl<'c> Case<'c> {
    fn rows(&self) -> std::ops::Range<usize> {
        self.from.rows as usize..self.to.rows as usize
    }

    fn of<T>(&self, column: &'c [T]) -> &'c [T] {
        column.get(self.rows()).unwrap_or_default()
    }

    /// Its place in the chunk.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Its first row in the part.
    pub(crate) fn start(&self) -> u32 {
        self.from.rows
    }

    /// How many events it has.
    pub fn events(&self) -> usize {
        self.rows().len()
    }

    /// Times of its events, ascending (microseconds since 1970, UTC).
    pub fn times(&self) -> &'c [i64] {
        &self.chunk.columns.times[self.rows()]
    }

    /// The clock at its events: for durations.
    pub fn clock(&self) -> &'c [i64] {
        if self.chunk.working.is_empty() { self.times() } else { &self.chunk.working[self.rows()] }
    }

    /// Classes of its events.
    pub fn classes(&self) -> &'c [Class] {
        &self.chunk.columns.classes[self.rows()]
    }

    /// Whether any of its events is of `class`.
    #[inline]
    pub fn has(&self, class: Class) -> bool {
        self.chunk.classes_seen[self.index] & class.bit() != 0
    }

    /// Its events of `class`, ascending.
    pub fn events_of(&self, class: Class) -> impl DoubleEndedIterator<Item = usize> + use<'c> {
        let classes = if self.has(class) { self.classes() } else { &[] };
        classes.iter().enumerate().filter(move |(_, of)| **of == class).map(|(index, _)| index)
    }

    /// Due times by event; empty when the log has none.
    pub fn due(&self) -> &'c [i64] {
        self.of(&self.chunk.columns.due)
    }

    /// Finishing times by event; empty when the log has none.
    pub fn finished(&self) -> &'c [i64] {
        self.of(&self.chunk.columns.finished)
    }

    /// Levels by event, 0 the lowest; empty when the log has none. 255 where the event names none.
    pub fn levels(&self) -> &'c [u8] {
        self.of(&self.chunk.columns.levels)
    }

    /// Activities by event, as numbers below [`Chunk::activity_count`].
    pub fn activities(&self) -> &'c [u32] {
        &self.chunk.columns.activities[self.rows()]
    }

    /// Reasons by event, as numbers for [`Chunk::reason_hash`]; empty when the log has none.
    pub fn reasons(&self) -> &'c [u32] {
        self.of(&self.chunk.columns.reasons)
    }

    /// Its holds in order.
    pub fn holds(&self) -> &'c [Hold] {
        &self.chunk.holds[self.from.holds as usize..self.to.holds as usize]
    }

    /// Its visits, counted within the chunk.
    pub fn visits(&self) -> std::ops::Range<u32> {
        self.from.visits..self.to.visits
    }

    /// Handovers: steps between two holds.
    pub fn handovers(&self) -> usize {
        self.holds().len().saturating_sub(1)
    }

    /// Time by the clock from event `index` to the next one; 0 for the last.
    pub fn time_after(&self, index: usize) -> i64 {
        let clock = self.clock();
        clock.get(index + 1).map_or(0, |next| next.saturating_sub(clock[index]))
    }

    /// Time by the clock from first to last event.
    pub fn duration(&self) -> i64 {
        let clock = self.clock();
        let (first, last) = (clock.first().copied(), clock.last().copied());
        last.unwrap_or(0).saturating_sub(first.unwrap_or(0))
    }

    /// The hold in which event `index` lies: before the first hold the first.
    pub fn hold_at_event(&self, index: usize) -> Option<&'c Hold> {
        let holds = self.holds();
        let after = holds.partition_point(|hold| hold.first as usize <= index);
        holds.get(after.saturating_sub(1))
    }

    /// The hold that is running at the instant `moment`: before the first hold the first, after the last the last.
    pub fn hold_at_time(&self, moment: i64) -> Option<&'c Hold> {
        let (holds, times) = (self.holds(), self.times());
        let after = holds.partition_point(|hold| times[hold.first as usize] <= moment);
        holds.get(after.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(units: &[&[u32]]) -> String {
        let mut columns = Columns { starts: vec![0], ..Columns::default() };
        for case in units {
            for (hour, unit) in (0i64..).zip(*case) {
                columns.units.push(*unit);
                columns.times.push(hour * 10);
            }
            columns.starts.push(u32::try_from(columns.units.len()).unwrap());
        }
        let chunk = Chunk::new(columns, None);
        let case = |case: Case<'_>| {
            let hold = |hold: &Hold| format!("{}[{},{})v{}", hold.unit, hold.from, hold.to, hold.visit);
            case.holds().iter().map(hold).collect::<Vec<_>>().join(" ")
        };
        chunk.cases().map(case).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn events_without_a_unit_stay_in_the_running_hold() {
        assert_eq!(
            check(&[&[1, 1, NO_UNIT, 2, NO_UNIT, 2, 1], &[NO_UNIT, 1, 1], &[NO_UNIT], &[2, 1]]),
            "1[0,30)v0 2[30,60)v1 1[60,60)v0 | 1[10,20)v2 |  | 2[0,10)v3 1[10,10)v4"
        );
    }
}
