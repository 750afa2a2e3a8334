//! One thread's way through parts of a log; and ways put together.
//!
//! A way goes through each part once: columns, holds and visits first, then one indicator after the other over all of
//! them. What two threads gave is added up; nothing depends on who got which part.

use crate::MeasureError;
use crate::chunk::{Chunk, NO_UNIT};
use crate::follows::FollowsTally;
use crate::indicators::{Ground, Indicator, Sheet};
use crate::load::UnitLoad;
use crate::months::Months;
use crate::overview::OverviewTally;
use crate::source::Reader;
use crate::tally::{AspectTally, Map, Marks, Numbers, Places, Tally, TotalsTally};

/// What makes cases comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Stratum {
    pub(crate) kind: u32,
    pub(crate) difficulty: u32,
    /// The month of the case's first event, by the clock it was written with.
    pub(crate) month: i32,
}

/// Events and cases of a unit.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    pub(crate) events: u64,
    pub(crate) cases: u64,
}

/// Numbers for things as they come.
#[derive(Debug)]
pub(crate) struct Numbered<T> {
    numbers: Map<T, u32>,
    pub(crate) list: Vec<T>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { numbers: Map::default(), list: Vec::new() }
    }
}

impl<T: Copy + Eq + std::hash::Hash> Numbered<T> {
    fn of(&mut self, it: T) -> u32 {
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(it).or_insert(next);
        if number == next {
            self.list.push(it);
        }
        number
    }
}

/// What has been added up over some parts.
pub(crate) struct Pass<'p> {
    indicators: &'p [&'static Indicator],
    months: &'p Months,
    pub(crate) overview: OverviewTally,
    pub(crate) follows: FollowsTally,
    pub(crate) strata: Numbered<Stratum>,
    /// Unit and stratum by cell.
    pub(crate) cells: Numbered<(u32, u32)>,
    /// By indicator.
    pub(crate) tallies: Vec<Tally>,
    /// By unit.
    pub(crate) seen: Vec<Seen>,
    /// By unit.
    pub(crate) loads: Vec<UnitLoad>,
    marks: Vec<Vec<Marks>>,
    case_strata: Vec<u32>,
    visit_cells: Vec<u32>,
}

impl<'p> Pass<'p> {
    pub(crate) fn new(indicators: &'p [&'static Indicator], months: &'p Months) -> Self {
        let tally = |indicator: &&'static Indicator| Tally {
            totals: TotalsTally::new(indicator.definition.figures.len()),
            aspects: indicator.definition.aspects.iter().map(AspectTally::new).collect(),
        };
        let marks = |indicator: &&'static Indicator| {
            indicator.definition.aspects.iter().map(|_| Marks::default()).collect()
        };
        Self {
            indicators,
            months,
            overview: OverviewTally::default(),
            follows: FollowsTally::default(),
            strata: Numbered::default(),
            cells: Numbered::default(),
            tallies: indicators.iter().map(tally).collect(),
            seen: Vec::new(),
            loads: Vec::new(),
            marks: indicators.iter().map(marks).collect(),
            case_strata: Vec::new(),
            visit_cells: Vec::new(),
        }
    }

    /// Goes through part number `part`.
    pub(crate) fn take(
        &mut self,
        reader: &Reader<'_>,
        part: usize,
        ground: &Ground<'_>,
    ) -> Result<(), MeasureError> {
        let chunk = Chunk::new(reader.read(part)?, ground.facts.calendar.as_ref());
        self.place(&chunk);
        self.look_over(&chunk);
        self.follows.take(&chunk);
        let places = Places {
            part: u32::try_from(part).unwrap_or(u32::MAX),
            visits: &chunk.visits,
            cells: &self.visit_cells,
            strata: &self.case_strata,
            starts: &chunk.columns.starts,
            cell_count: self.cells.list.len(),
            unit_count: self.seen.len(),
        };
        for ((indicator, tally), marks) in self.indicators.iter().zip(&mut self.tallies).zip(&mut self.marks)
        {
            for marks in marks.iter_mut() {
                marks.clear(chunk.visits.len());
            }
            (indicator.kernel)(&chunk, ground, &mut Sheet { aspects: marks, totals: &mut tally.totals });
            for (aspect, marks) in tally.aspects.iter_mut().zip(marks) {
                aspect.take(marks, &places);
            }
        }
        Ok(())
    }

    /// Finds the stratum of each case and the cell of each visit.
    fn place(&mut self, chunk: &Chunk) {
        let columns = &chunk.columns;
        self.case_strata.clear();
        let mut last: Option<(Stratum, u32)> = None;
        for window in columns.starts.windows(2) {
            let (start, end) = (window[0] as usize, window[1] as usize);
            let first = |numbers: &[u32]| {
                let of_case = numbers.get(start..end).unwrap_or_default();
                of_case.iter().copied().find(|number| *number != NO_UNIT).unwrap_or(NO_UNIT)
            };
            let stratum = Stratum {
                kind: first(&columns.kinds),
                difficulty: first(&columns.difficulties),
                month: self.months.of(local(chunk, start)),
            };
            let number = match last {
                Some((known, number)) if known == stratum => number,
                _ => self.strata.of(stratum),
            };
            last = Some((stratum, number));
            self.case_strata.push(number);
        }
        self.visit_cells.clear();
        for visit in &chunk.visits {
            let cell = self.cells.of((visit.unit, self.case_strata[visit.case as usize]));
            self.visit_cells.push(cell);
        }
    }

    /// Counts what is told of a log before any indicator.
    fn look_over(&mut self, chunk: &Chunk) {
        let columns = &chunk.columns;
        for &unit in &columns.units {
            if unit == NO_UNIT {
                self.overview.events_without_unit += 1;
                continue;
            }
            let at = unit as usize;
            if self.seen.len() <= at {
                self.seen.resize(at + 1, Seen::default());
            }
            self.seen[at].events += 1;
        }
        if columns.units.is_empty() {
            self.overview.events_without_unit += columns.times.len() as u64;
        }
        for visit in &chunk.visits {
            self.seen[visit.unit as usize].cases += 1;
        }
        self.overview.events += columns.times.len() as u64;
        self.loads.resize(self.seen.len(), UnitLoad::default());
        for case in chunk.cases() {
            self.overview.add_case(chunk, &case);
            let times = case.times();
            let shift = local(chunk, case.start() as usize).saturating_sub(times[0]);
            for (index, hold) in case.holds().iter().enumerate() {
                let from = times[hold.first as usize];
                let to = case
                    .holds()
                    .get(index + 1)
                    .map_or(times[times.len() - 1], |next| times[next.first as usize]);
                self.loads[hold.unit as usize].add(
                    self.months,
                    from.saturating_add(shift),
                    to.saturating_add(shift),
                );
            }
        }
    }

    /// This and what another thread gave.
    pub(crate) fn with(mut self, other: Self) -> Self {
        self.overview.add(other.overview);
        self.follows.add(other.follows);
        let strata: Vec<u32> = other.strata.list.iter().map(|stratum| self.strata.of(*stratum)).collect();
        let cell = |(unit, stratum): &(u32, u32)| self.cells.of((*unit, strata[*stratum as usize]));
        let cells: Vec<u32> = other.cells.list.iter().map(cell).collect();
        let numbers = Numbers { cells: &cells, strata: &strata, all_cells: &self.cells.list };
        for (mine, theirs) in self.tallies.iter_mut().zip(other.tallies) {
            mine.totals.add(&theirs.totals);
            for (mine, theirs) in mine.aspects.iter_mut().zip(theirs.aspects) {
                mine.add(theirs, &numbers);
            }
        }
        let units = self.seen.len().max(other.seen.len());
        self.seen.resize(units, Seen::default());
        for (mine, theirs) in self.seen.iter_mut().zip(&other.seen) {
            mine.events += theirs.events;
            mine.cases += theirs.cases;
        }
        self.loads.resize(units, UnitLoad::default());
        for (mine, theirs) in self.loads.iter_mut().zip(&other.loads) {
            mine.join(theirs);
        }
        self
    }
}

/// What the clock read on which the event at `row` was written.
fn local(chunk: &Chunk, row: usize) -> i64 {
    let offset = chunk.columns.offsets.get(row).copied().unwrap_or(0);
    chunk.columns.times[row].saturating_add(i64::from(offset) * 60_000_000)
}
