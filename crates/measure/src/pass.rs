//! One thread's way through parts of a log; and ways put together.
//!
//! A way goes through each part once: columns, holds and visits first, then one indicator after the other over all of
//! them. What is small each thread adds up by itself, and it is put together in the end; what is large all add to at once
//! ([`Shared`]). Nothing depends on who got which part.

use crate::MeasureError;
use crate::chunk::{Chunk, NO_UNIT};
use crate::follows::FollowsTally;
use crate::indicators::{Ground, Indicator, Sheet};
use crate::load::UnitLoad;
use crate::months::Months;
use crate::overview::OverviewTally;
use crate::shared::Shared;
use crate::source::Reader;
use crate::tally::{Marks, Places, TotalsTally};

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

/// What one thread has added up by itself.
#[derive(Debug, Default)]
pub(crate) struct Passed {
    pub(crate) overview: OverviewTally,
    pub(crate) follows: FollowsTally,
    /// By indicator.
    pub(crate) totals: Vec<TotalsTally>,
    /// By unit.
    pub(crate) seen: Vec<Seen>,
    /// By unit.
    pub(crate) loads: Vec<UnitLoad>,
}

/// One thread's way.
pub(crate) struct Pass<'p> {
    indicators: &'p [&'static Indicator],
    months: &'p Months,
    shared: &'p Shared,
    passed: Passed,
    /// The part before: its room is used for the next.
    chunk: Chunk,
    /// Of the indicator at hand, by aspect.
    marks: Vec<Marks>,
    case_strata: Vec<u32>,
    visit_cells: Vec<u32>,
}

impl<'p> Pass<'p> {
    pub(crate) fn new(indicators: &'p [&'static Indicator], months: &'p Months, shared: &'p Shared) -> Self {
        let totals = |indicator: &&'static Indicator| TotalsTally::new(indicator.definition.figures.len());
        Self {
            indicators,
            months,
            shared,
            passed: Passed { totals: indicators.iter().map(totals).collect(), ..Passed::default() },
            chunk: Chunk::default(),
            marks: Vec::new(),
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
        let mut chunk = std::mem::take(&mut self.chunk);
        chunk.fill(ground.facts.calendar.as_ref(), |columns| reader.read(part, columns))?;
        let cell_count = self.place(&chunk);
        self.passed.look_over(&chunk, self.months);
        self.passed.follows.take(&chunk);
        let places = Places {
            part: u32::try_from(part).unwrap_or(u32::MAX),
            visits: &chunk.visits,
            cells: &self.visit_cells,
            strata: &self.case_strata,
            starts: &chunk.columns.starts,
            cell_count,
            unit_count: self.passed.seen.len(),
        };
        for (at, totals) in self.passed.totals.iter_mut().enumerate() {
            let indicator = self.indicators[at];
            let aspects = indicator.definition.aspects.len();
            self.marks.resize_with(aspects.max(self.marks.len()), Marks::default);
            let marks = &mut self.marks[..aspects];
            for marks in marks.iter_mut() {
                marks.clear(chunk.visits.len());
            }
            (indicator.kernel)(&chunk, ground, &mut Sheet { aspects: marks, totals });
            for (mut aspect, marks) in self.shared.aspects(at).zip(marks) {
                aspect.take(marks, &places);
            }
        }
        self.chunk = chunk;
        Ok(())
    }

    /// Finds the stratum of each case and the cell of each visit. Returns how many cells there are so far.
    fn place(&mut self, chunk: &Chunk) -> usize {
        let columns = &chunk.columns;
        let mut shared = self.shared.cells();
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
                _ => shared.strata.of(stratum),
            };
            last = Some((stratum, number));
            self.case_strata.push(number);
        }
        self.visit_cells.clear();
        for visit in &chunk.visits {
            let cell = shared.cells.of((visit.unit, self.case_strata[visit.case as usize]));
            self.visit_cells.push(cell);
        }
        shared.cells.list.len()
    }

    /// What it added up by itself.
    pub(crate) fn finish(self) -> Passed {
        self.passed
    }
}

impl Passed {
    /// Counts what is told of a log before any indicator.
    fn look_over(&mut self, chunk: &Chunk, months: &Months) {
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
                    months,
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
        for (mine, theirs) in self.totals.iter_mut().zip(&other.totals) {
            mine.add(theirs);
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
