//! What is added up while the cases go by: sums per unit and stratum, figures of the totals, candidates for examples.
//!
//! Every sum is of whole numbers, so the order of adding does not show in the result.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;

use crate::CaseRef;

/// A map whose order is never looked at.
pub(crate) type Map<K, V> = HashMap<K, V, FixedState>;

/// What one case adds, by unit: base (opportunities, or time) and value (what was counted out of it).
#[derive(Debug, Default)]
pub struct Marks {
    units: Vec<(u32, i64, i64)>,
    /// By unit: its place in `units`, counted from 1; 0 for none.
    places: Vec<u32>,
}

impl Marks {
    /// Adds `base` and `value` to `unit` for this case.
    pub fn add(&mut self, unit: u32, base: i64, value: i64) {
        let at = unit as usize;
        if self.places.len() <= at {
            self.places.resize(at + 1, 0);
        }
        match self.places[at] {
            0 => {
                self.units.push((unit, base, value));
                self.places[at] = u32::try_from(self.units.len()).unwrap_or(u32::MAX);
            }
            place => {
                let mark = &mut self.units[place as usize - 1];
                mark.1 = mark.1.saturating_add(base);
                mark.2 = mark.2.saturating_add(value);
            }
        }
    }

    /// The marks made, by unit in order of first mention.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = (u32, i64, i64)> {
        for (unit, ..) in &self.units {
            self.places[*unit as usize] = 0;
        }
        self.units.drain(..)
    }
}

/// Sums over the cases of a unit in a stratum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Sums {
    /// Cases with a base above 0.
    pub(crate) cases: u64,
    /// Cases with a value.
    pub(crate) hits: u64,
    pub(crate) base: i128,
    pub(crate) value: i128,
    /// Sums of squares and products over cases.
    pub(crate) base_base: i128,
    pub(crate) base_value: i128,
    pub(crate) value_value: i128,
}

impl Sums {
    fn add_case(&mut self, base: i64, value: i64) {
        let (base, value) = (i128::from(base), i128::from(value));
        self.add(&Sums {
            cases: u64::from(base > 0),
            hits: u64::from(value > 0),
            base,
            value,
            base_base: base * base,
            base_value: base * value,
            value_value: value * value,
        });
    }

    /// This without `part`, which is part of it.
    pub(crate) fn less(&self, part: &Sums) -> Sums {
        Sums {
            cases: self.cases - part.cases,
            hits: self.hits - part.hits,
            base: self.base - part.base,
            value: self.value - part.value,
            base_base: self.base_base - part.base_base,
            base_value: self.base_value - part.base_value,
            value_value: self.value_value - part.value_value,
        }
    }

    /// Adds `other`. Sums stop at the largest number there is; all being of one sign, the order of adding still does not show.
    pub(crate) fn add(&mut self, other: &Sums) {
        self.cases += other.cases;
        self.hits += other.hits;
        self.base = self.base.saturating_add(other.base);
        self.value = self.value.saturating_add(other.value);
        self.base_base = self.base_base.saturating_add(other.base_base);
        self.base_value = self.base_value.saturating_add(other.base_value);
        self.value_value = self.value_value.saturating_add(other.value_value);
    }
}

/// Candidates for a unit's example cases. Of equals the first by position is kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Candidates {
    /// By size of value: how many cases, and the first of them.
    pub(crate) sizes: BTreeMap<u8, (u64, CaseRef)>,
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
    fn add_case(&mut self, value: i64, case: CaseRef) {
        if value > 0 {
            let entry = self.sizes.entry(size(value)).or_insert((0, case));
            entry.0 += 1;
            if self.extreme.is_none_or(|(most, _)| value > most) {
                self.extreme = Some((value, case));
            }
        } else if self.counter.is_none_or(|(longest, _)| case.len > longest) {
            self.counter = Some((case.len, case));
        }
    }

    /// Adds candidates from cases that stand later.
    fn add(&mut self, later: Candidates) {
        for (size, (count, case)) in later.sizes {
            self.sizes.entry(size).or_insert((0, case)).0 += count;
        }
        if let Some((value, case)) = later.extreme
            && self.extreme.is_none_or(|(most, _)| value > most)
        {
            self.extreme = Some((value, case));
        }
        if let Some((len, case)) = later.counter
            && self.counter.is_none_or(|(longest, _)| len > longest)
        {
            self.counter = Some((len, case));
        }
    }

    /// The case whose value is the median of those that have one.
    pub(crate) fn typical(&self) -> Option<CaseRef> {
        let all: u64 = self.sizes.values().map(|(count, _)| count).sum();
        let mut seen = 0;
        self.sizes.values().find_map(|(count, case)| {
            seen += count;
            (seen * 2 >= all).then_some(*case)
        })
    }
}

/// What one aspect has added up.
#[derive(Debug, Clone, Default)]
pub(crate) struct AspectTally {
    /// By unit and stratum.
    pub(crate) sums: Map<(u32, u32), Sums>,
    /// By unit.
    pub(crate) candidates: Map<u32, Candidates>,
}

impl AspectTally {
    pub(crate) fn take(&mut self, marks: &mut Marks, stratum: u32, case: CaseRef) {
        for (unit, base, value) in marks.drain() {
            self.sums.entry((unit, stratum)).or_default().add_case(base, value);
            self.candidates.entry(unit).or_default().add_case(value, case);
        }
    }

    /// Adds what later cases gave; `strata` tells their strata's numbers here.
    pub(crate) fn add(&mut self, later: AspectTally, strata: &[u32]) {
        for ((unit, stratum), sums) in later.sums {
            self.sums.entry((unit, strata[stratum as usize])).or_default().add(&sums);
        }
        for (unit, candidates) in later.candidates {
            self.candidates.entry(unit).or_default().add(candidates);
        }
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
    /// By pair of units.
    pub pairs: Map<(u32, u32), u64>,
}

impl TotalsTally {
    pub(crate) fn new(figures: usize) -> Self {
        Self { figures: vec![0; figures], ..Self::default() }
    }

    pub(crate) fn add(&mut self, later: &TotalsTally) {
        self.count += later.count;
        self.cases += later.cases;
        for (sum, value) in self.figures.iter_mut().zip(&later.figures) {
            *sum += value;
        }
        for (pair, count) in &later.pairs {
            *self.pairs.entry(*pair).or_default() += count;
        }
    }
}

/// What an indicator has added up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub(crate) totals: TotalsTally,
    pub(crate) aspects: Vec<AspectTally>,
}
