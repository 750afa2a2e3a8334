//! One part of a log, gone through once; and parts put together in their order.

use std::collections::BTreeMap;

use crate::case::{HoldFinder, NO_UNIT};
use crate::indicators::{Indicator, Sheet};
use crate::overview::OverviewTally;
use crate::source::Chunk;
use crate::tally::{Map, Tally, TotalsTally};
use crate::{Case, CaseRef, Facts, Marks};

/// What makes cases comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Stratum {
    pub(crate) kind: u32,
    pub(crate) difficulty: u32,
    pub(crate) period: i32,
}

/// What has been added up over some parts.
#[derive(Debug)]
pub(crate) struct Partial {
    pub(crate) overview: OverviewTally,
    /// Strata by their number here.
    pub(crate) strata: Vec<Stratum>,
    numbers: Map<Stratum, u32>,
    /// By indicator.
    pub(crate) tallies: Vec<Tally>,
    /// By unit: events, cases held.
    pub(crate) units: BTreeMap<u32, (u64, u64)>,
}

impl Partial {
    pub(crate) fn new(indicators: &[&Indicator]) -> Self {
        let tally = |indicator: &&Indicator| Tally {
            totals: TotalsTally::new(indicator.definition.figures.len()),
            aspects: indicator.definition.aspects.iter().map(|_| Default::default()).collect(),
        };
        Self {
            overview: OverviewTally::default(),
            strata: Vec::new(),
            numbers: Map::default(),
            tallies: indicators.iter().map(tally).collect(),
            units: BTreeMap::new(),
        }
    }

    fn number(&mut self, stratum: Stratum) -> u32 {
        let next = u32::try_from(self.strata.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(stratum).or_insert(next);
        if number == next {
            self.strata.push(stratum);
        }
        number
    }

    /// Goes through part number `part`.
    pub(crate) fn of(chunk: &Chunk, part: usize, indicators: &[&Indicator], facts: &Facts) -> Self {
        let mut partial = Self::new(indicators);
        let part = u32::try_from(part).unwrap_or(u32::MAX);
        let mut finder = HoldFinder::default();
        let mut marks: Vec<Vec<Marks>> = indicators
            .iter()
            .map(|one| one.definition.aspects.iter().map(|_| Marks::default()).collect())
            .collect();
        partial.overview.events = chunk.times.len() as u64;
        partial.overview.events_without_unit =
            chunk.units.iter().filter(|unit| **unit == NO_UNIT).count() as u64;
        for &unit in chunk.units.iter().filter(|unit| **unit != NO_UNIT) {
            partial.units.entry(unit).or_default().0 += 1;
        }
        for bounds in chunk.bounds.windows(2) {
            let rows = bounds[0]..bounds[1];
            let times = &chunk.times[rows.clone()];
            let holds = finder.holds_of(&chunk.units[rows.clone()], times);
            for hold in holds.iter().filter(|hold| hold.is_first) {
                partial.units.entry(hold.unit).or_default().1 += 1;
            }
            let at = CaseRef {
                part,
                start: u32::try_from(rows.start).unwrap_or(u32::MAX),
                len: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            };
            let optional = |column: &'_ [i64]| if column.is_empty() { 0..0 } else { rows.clone() };
            let case = Case {
                at,
                times,
                classes: &chunk.classes[rows.clone()],
                due: &chunk.due[optional(&chunk.due)],
                finished: &chunk.finished[optional(&chunk.finished)],
                holds,
            };
            partial.overview.add_case(times, &chunk.activities[rows.clone()]);
            let local = times[0].saturating_add(i64::from(chunk.offsets[rows.start]) * 60_000_000);
            let first = |codes: &[u32]| {
                codes
                    .get(rows.clone())
                    .and_then(|codes| codes.iter().copied().find(|code| *code != NO_UNIT))
                    .unwrap_or(NO_UNIT)
            };
            let stratum = Stratum {
                kind: first(&chunk.kinds),
                difficulty: first(&chunk.difficulties),
                period: facts.period.number(local),
            };
            let stratum = partial.number(stratum);
            for ((indicator, tally), marks) in indicators.iter().zip(&mut partial.tallies).zip(&mut marks) {
                (indicator.kernel)(&case, facts, &mut Sheet { aspects: marks, totals: &mut tally.totals });
                for (aspect, marks) in tally.aspects.iter_mut().zip(marks) {
                    aspect.take(marks, stratum, at);
                }
            }
        }
        partial
    }

    /// This, and what `later` parts gave.
    pub(crate) fn followed_by(mut self, later: Self) -> Self {
        self.overview.add(later.overview);
        let numbers: Vec<u32> = later.strata.iter().map(|stratum| self.number(*stratum)).collect();
        for (mine, theirs) in self.tallies.iter_mut().zip(later.tallies) {
            mine.totals.add(&theirs.totals);
            for (mine, theirs) in mine.aspects.iter_mut().zip(theirs.aspects) {
                mine.add(theirs, &numbers);
            }
        }
        for (unit, (events, cases)) in later.units {
            let entry = self.units.entry(unit).or_default();
            entry.0 += events;
            entry.1 += cases;
        }
        self
    }
}
