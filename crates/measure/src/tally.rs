//! What is added up while the cases go by: sums per cell, figures of the totals, candidates for examples, samples.
//!
//! Every sum is of whole numbers, and of equals the one that stands first is kept, so neither the order of adding nor the
//! number of threads shows in the result. Totals are small and each thread has its own; what is by cell or unit is large,
//! and all threads add to the same ([`crate::shared`]).

mod cells;
mod durations;

use std::collections::HashMap;

use foldhash::fast::FixedState;

pub(crate) use cells::CellTally;
pub(crate) use durations::DurationTally;

use crate::chunk::{CaseRef, Visit};
pub(crate) use crate::statistics::dispersion::Sums;
use crate::statistics::draw::mixed;
use crate::statistics::survival::bin;
use crate::{Aspect, Model};

/// A map whose order is never looked at.
pub(crate) type Map<K, V> = HashMap<K, V, FixedState>;

/// A duration that a visit shows, ended or still running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Lasted {
    visit: u32,
    micros: i64,
    ended: bool,
}

/// What an aspect marks in a chunk, by visit: base (opportunities, or time) and value (what was counted out of it), or durations.
#[derive(Debug, Default)]
pub struct Marks {
    base: Vec<i64>,
    value: Vec<i64>,
    durations: Vec<Lasted>,
}

impl Marks {
    /// Clears them for a chunk of `visits`.
    pub(crate) fn clear(&mut self, visits: usize) {
        self.base.clear();
        self.base.resize(visits, 0);
        self.value.clear();
        self.value.resize(visits, 0);
        self.durations.clear();
    }

    /// Adds `base` and `value` to a visit. A value without a base is no mark.
    #[inline]
    pub fn add(&mut self, visit: u32, base: i64, value: i64) {
        let at = visit as usize;
        if let (Some(bases), Some(values)) = (self.base.get_mut(at), self.value.get_mut(at)) {
            *bases = bases.saturating_add(base);
            *values = values.saturating_add(value);
        }
    }

    /// Adds `base` to every visit.
    pub fn add_everywhere(&mut self, base: i64) {
        for sum in &mut self.base {
            *sum = sum.saturating_add(base);
        }
    }

    /// Takes values above `most` for `most`.
    pub fn cap(&mut self, most: i64) {
        for value in &mut self.value {
            *value = (*value).min(most);
        }
    }

    /// Raises base and value of a visit to at least these: for what counts once however often it happens.
    #[inline]
    pub fn raise(&mut self, visit: u32, base: i64, value: i64) {
        let at = visit as usize;
        if let (Some(bases), Some(values)) = (self.base.get_mut(at), self.value.get_mut(at)) {
            *bases = (*bases).max(base);
            *values = (*values).max(value);
        }
    }

    /// A duration of a visit that ended after `micros`.
    pub fn ended(&mut self, visit: u32, micros: i64) {
        self.durations.push(Lasted { visit, micros: micros.max(0), ended: true });
    }

    /// A duration of a visit that was still running after `micros`.
    pub fn still_running(&mut self, visit: u32, micros: i64) {
        self.durations.push(Lasted { visit, micros: micros.max(0), ended: false });
    }

    #[cfg(test)]
    pub(crate) fn of(&self, visit: usize) -> (i64, i64) {
        (self.base[visit], self.value[visit])
    }

    #[cfg(test)]
    pub(crate) fn durations(&self) -> impl Iterator<Item = (u32, i64, bool)> {
        self.durations.iter().map(|lasted| (lasted.visit, lasted.micros, lasted.ended))
    }
}

/// Candidates for a unit's example cases. Of equals the first by position is kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Candidates {
    /// By size of value: size, how many cases, and the first of them.
    sizes: Vec<(u8, u64, CaseRef)>,
    /// The largest value.
    pub(crate) extreme: Option<(i64, CaseRef)>,
    /// No value although the case is the longest of such.
    pub(crate) counter: Option<(u32, CaseRef)>,
}

/// Values up to here have a size of their own; larger ones share by powers of two.
const OWN_SIZE: i64 = 32;

fn size(value: i64) -> u8 {
    if value < OWN_SIZE {
        u8::try_from(value).unwrap_or(0)
    } else {
        u8::try_from(27 + (64 - value.leading_zeros())).unwrap_or(u8::MAX)
    }
}

impl Candidates {
    #[inline(always)]
    fn add_case(&mut self, value: i64, case: CaseRef, events: u32) {
        if value > 0 {
            self.add_size(size(value), case);
            self.add_extreme(value, case);
        } else {
            self.add_counter(events, case);
        }
    }

    fn add_size(&mut self, size: u8, case: CaseRef) {
        match self.sizes.iter_mut().find(|known| known.0 == size) {
            Some(known) => {
                known.1 += 1;
                known.2 = known.2.min(case);
            }
            None => self.sizes.push((size, 1, case)),
        }
    }

    #[inline]
    fn add_extreme(&mut self, value: i64, case: CaseRef) {
        if self.extreme.is_none_or(|(most, first)| value > most || (value == most && case < first)) {
            self.extreme = Some((value, case));
        }
    }

    #[inline]
    fn add_counter(&mut self, events: u32, case: CaseRef) {
        if self.counter.is_none_or(|(longest, first)| events > longest || (events == longest && case < first))
        {
            self.counter = Some((events, case));
        }
    }

    /// The case whose value is the median of those that have one.
    pub(crate) fn typical(&self) -> Option<CaseRef> {
        let mut sizes = self.sizes.clone();
        sizes.sort_unstable();
        let all: u64 = sizes.iter().map(|(_, count, _)| count).sum();
        let mut seen = 0;
        sizes.into_iter().find_map(|(_, count, case)| {
            seen += count;
            (seen * 2 >= all).then_some(case)
        })
    }
}

/// How many cases of a unit are kept one by one for resampling.
pub(crate) const SAMPLED: usize = 160;
/// How many more are let in before the surplus is thrown out, so that throwing out is rare.
const SURPLUS: usize = 40;

/// A case kept for resampling.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sampled {
    case: CaseRef,
    pub(crate) cell: u32,
    pub(crate) base: i64,
    pub(crate) value: i64,
}

impl Sampled {
    /// Random, but the same in every run: those with the least are kept.
    #[inline]
    fn order(&self) -> u64 {
        mixed((u64::from(self.case.part) << 32) | u64::from(self.case.start))
    }

    fn rank(&self) -> (u64, CaseRef) {
        (self.order(), self.case)
    }
}

/// A random sample of a unit's cases: all of them while they are few.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    kept: Vec<Sampled>,
    /// What comes after this is not kept any more.
    last: u64,
}

impl Default for Sample {
    fn default() -> Self {
        Self { kept: Vec::new(), last: u64::MAX }
    }
}

impl Sample {
    #[inline]
    fn add(&mut self, sampled: Sampled) {
        if sampled.order() > self.last {
            return;
        }
        if self.kept.len() == SAMPLED {
            self.kept.reserve_exact(SURPLUS);
        }
        self.kept.push(sampled);
        if self.kept.len() >= SAMPLED + SURPLUS {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.kept.len() > SAMPLED {
            let (_, last, _) = self.kept.select_nth_unstable_by_key(SAMPLED - 1, Sampled::rank);
            self.last = last.order();
            self.kept.truncate(SAMPLED);
        }
    }

    /// The sample, in an order that depends on nothing but the log.
    pub(crate) fn finish(mut self) -> Vec<Sampled> {
        self.cut();
        self.kept.sort_unstable_by_key(Sampled::rank);
        self.kept
    }
}

/// Pairs of base and value up to here are counted in a table.
const SMALL: i64 = 8;

/// How often each pair of base and value occurs in a stratum.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pairs {
    small: Vec<[u64; (SMALL * SMALL) as usize]>,
    large: Map<(u32, i64, i64), u64>,
}

impl Pairs {
    #[inline]
    fn add_case(&mut self, stratum: u32, base: i64, value: i64) {
        self.add_cases(stratum, base, value, 1);
    }

    #[inline]
    fn add_cases(&mut self, stratum: u32, base: i64, value: i64, count: u64) {
        if count == 0 {
            return;
        }
        if base < SMALL && value < SMALL {
            let at = stratum as usize;
            if self.small.len() <= at {
                self.small.resize(at + 1, [0; (SMALL * SMALL) as usize]);
            }
            let place = usize::try_from(base * SMALL + value).unwrap_or(0);
            self.small[at][place] += count;
        } else {
            *self.large.entry((stratum, base, value)).or_default() += count;
        }
    }

    /// Stratum, base, value and how often, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, i64, i64, u64)> {
        let small = self.small.iter().zip(0u32..).flat_map(|(counts, stratum)| {
            let pair = move |(place, count): (usize, &u64)| {
                let place = i64::try_from(place).unwrap_or(0);
                (stratum, place / SMALL, place % SMALL, *count)
            };
            counts.iter().enumerate().map(pair)
        });
        let large =
            self.large.iter().map(|((stratum, base, value), count)| (*stratum, *base, *value, *count));
        small.chain(large).filter(|pair| pair.3 > 0)
    }
}

/// What one aspect has added up.
#[derive(Debug, Clone)]
pub(crate) struct AspectTally {
    model: Model,
    /// By cell.
    pub(crate) sums: CellTally,
    /// By unit.
    pub(crate) candidates: Vec<Candidates>,
    /// Of counts: the pairs of base and value, by stratum, without those that are counted by cell.
    pairs: Pairs,
    /// Of times, by unit.
    pub(crate) samples: Vec<Sample>,
    /// Of durations.
    pub(crate) durations: DurationTally,
}

/// Where the visits of a chunk belong.
pub(crate) struct Places<'p> {
    pub(crate) part: u32,
    pub(crate) visits: &'p [Visit],
    /// By visit.
    pub(crate) cells: &'p [u32],
    /// By case.
    pub(crate) strata: &'p [u32],
    /// By case: its first row, and after them the number of rows.
    pub(crate) starts: &'p [u32],
    /// How many cells and units there are so far.
    pub(crate) cell_count: usize,
    pub(crate) unit_count: usize,
}

impl Places<'_> {
    fn case(&self, visit: &Visit) -> (CaseRef, u32) {
        let at = visit.case as usize;
        let start = self.starts[at];
        (CaseRef { part: self.part, start }, self.starts[at + 1] - start)
    }
}

impl AspectTally {
    pub(crate) fn new(aspect: &Aspect) -> Self {
        Self {
            model: aspect.model,
            sums: CellTally::default(),
            candidates: Vec::new(),
            pairs: Pairs::default(),
            samples: Vec::new(),
            durations: DurationTally::default(),
        }
    }

    /// Adds the marks of a chunk.
    pub(crate) fn take(&mut self, marks: &Marks, places: &Places<'_>) {
        self.sums.grow(places.cell_count);
        if self.candidates.len() < places.unit_count {
            self.candidates.resize(places.unit_count, Candidates::default());
        }
        match self.model {
            Model::Rate | Model::Share => self.take_counts(marks, places),
            Model::Time | Model::HardLeft => self.take_times(marks, places),
            Model::Slower => self.take_durations(marks, places),
        }
    }

    fn take_counts(&mut self, marks: &Marks, places: &Places<'_>) {
        let rows = places.visits.iter().zip(places.cells).zip(marks.base.iter().zip(&marks.value));
        for ((visit, cell), (&base, &value)) in rows {
            if base <= 0 {
                continue;
            }
            let (case, events) = places.case(visit);
            self.candidates[visit.unit as usize].add_case(value, case, events);
            if !self.sums.count(*cell, base, value) {
                self.sums.add_other(*cell, base, value);
                self.pairs.add_case(places.strata[visit.case as usize], base, value);
            }
        }
    }

    fn take_times(&mut self, marks: &Marks, places: &Places<'_>) {
        if self.samples.len() < places.unit_count {
            self.samples.resize(places.unit_count, Sample::default());
        }
        let rows = places.visits.iter().zip(places.cells).zip(marks.base.iter().zip(&marks.value));
        for ((visit, cell), (&base, &value)) in rows {
            if base <= 0 {
                continue;
            }
            let (case, events) = places.case(visit);
            self.sums.add_case(*cell, base, value);
            self.candidates[visit.unit as usize].add_case(value, case, events);
            self.samples[visit.unit as usize].add(Sampled { case, cell: *cell, base, value });
        }
    }

    fn take_durations(&mut self, marks: &Marks, places: &Places<'_>) {
        for lasted in &marks.durations {
            let visit = &places.visits[lasted.visit as usize];
            let cell = places.cells[lasted.visit as usize];
            let (case, events) = places.case(visit);
            self.durations.add(cell, bin(lasted.micros), lasted.ended);
            self.sums.add_case(cell, 1, lasted.micros);
            self.candidates[visit.unit as usize].add_case(lasted.micros, case, events);
        }
    }

    /// Of counts: all pairs of base and value, by stratum. `cells` are unit and stratum by cell.
    pub(crate) fn pairs(&self, cells: &[(u32, u32)]) -> Pairs {
        let mut pairs = self.pairs.clone();
        if matches!(self.model, Model::Rate | Model::Share) {
            for (cell, (_, stratum)) in self.sums.cells.iter().zip(cells) {
                for (value, count) in (0i64..).zip(cell.plain) {
                    pairs.add_cases(*stratum, 1, value, u64::from(count));
                }
            }
        }
        pairs
    }
}

/// Totals of one indicator over the whole log.
#[derive(Debug, Clone, Default)]
pub struct TotalsTally {
    /// How often it occurs.
    pub count: u64,
    /// In how many cases.
    pub cases: u64,
    /// The raw figures, in the order of the definition.
    pub figures: Vec<i128>,
    /// For figures that are a maximum: the largest yet, in the same order.
    pub maxima: Vec<i64>,
    /// By pair of units.
    pub pairs: Map<(u32, u32), u64>,
    /// A histogram, where the definition has one.
    pub bins: Vec<u64>,
}

impl TotalsTally {
    pub(crate) fn new(figures: usize) -> Self {
        Self { figures: vec![0; figures], maxima: vec![0; figures], ..Self::default() }
    }

    /// Figure `figure`, a maximum, is at least `value`.
    pub fn at_least(&mut self, figure: usize, value: i64) {
        self.maxima[figure] = self.maxima[figure].max(value);
    }

    /// One more in bin `bin`.
    pub fn add_to_bin(&mut self, bin: usize) {
        if self.bins.len() <= bin {
            self.bins.resize(bin + 1, 0);
        }
        self.bins[bin] += 1;
    }

    pub(crate) fn add(&mut self, other: &TotalsTally) {
        self.count += other.count;
        self.cases += other.cases;
        for (sum, value) in self.figures.iter_mut().zip(&other.figures) {
            *sum += value;
        }
        for (largest, value) in self.maxima.iter_mut().zip(&other.maxima) {
            *largest = (*largest).max(*value);
        }
        for (pair, count) in &other.pairs {
            *self.pairs.entry(*pair).or_default() += count;
        }
        self.bins.resize(self.bins.len().max(other.bins.len()), 0);
        for (sum, count) in self.bins.iter_mut().zip(&other.bins) {
            *sum += count;
        }
    }
}
