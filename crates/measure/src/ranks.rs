//! What was added up, in the order of words: from here on a unit, kind or difficulty is its place among the sorted
//! names, so that who came first in the log does not show.

use std::sync::Arc;

use crate::Settings;
use crate::follows::Follows;
use crate::lexicon::{Lexicon, NO_WORD};
use crate::load::UnitLoad;
use crate::overview::OverviewTally;
use crate::pass::{Passed, Seen, Stratum};
use crate::shared::Shared;
use crate::source::Lexicons;
use crate::statistics::survival::Bin;
use crate::tally::{Candidates, CellTally, Map, Sample, Sampled, Sums, TotalsTally};

/// Sums of one unit in one stratum.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CellSums {
    pub(crate) unit: u32,
    /// Its number in [`Ranked::strata`], as everywhere here.
    pub(crate) stratum: u32,
    pub(crate) sums: Sums,
}

/// Whose the sums at a place are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct CellPlace {
    unit: u32,
    stratum: u32,
    at: u32,
}

/// How often a pair of base and value occurs in a stratum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PairCount {
    pub(crate) stratum: u32,
    pub(crate) base: i64,
    pub(crate) value: i64,
    pub(crate) count: u64,
}

/// A case kept for resampling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SampledCase {
    pub(crate) stratum: u32,
    pub(crate) base: i64,
    pub(crate) value: i64,
}

/// Durations of a bin of one unit in one stratum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CellDurations {
    pub(crate) unit: u32,
    pub(crate) stratum: u32,
    pub(crate) bin: Bin,
    pub(crate) ended: u64,
    pub(crate) running: u64,
}

/// One aspect.
#[derive(Debug)]
pub(crate) struct RankedAspect {
    /// Cells by unit and stratum, the same for all aspects.
    order: Arc<[CellPlace]>,
    /// By place.
    sums: Arc<CellTally>,
    /// By unit.
    pub(crate) candidates: Vec<Candidates>,
    /// Of counts, by stratum.
    pub(crate) pairs: Vec<PairCount>,
    /// Of times, by unit.
    pub(crate) samples: Vec<Vec<SampledCase>>,
    /// Of durations, by unit and stratum.
    pub(crate) durations: Vec<CellDurations>,
}

impl RankedAspect {
    /// What has a base, by unit and stratum.
    pub(crate) fn cells(&self) -> impl Iterator<Item = CellSums> {
        self.order.iter().filter_map(|CellPlace { unit, stratum, at }| {
            let sums = self.sums.of(*at);
            (sums.base > 0).then_some(CellSums { unit: *unit, stratum: *stratum, sums })
        })
    }

    /// What came in in some strata only, as far as it is added up by stratum.
    pub(crate) fn of_strata(&self, wanted: impl Fn(u32) -> bool) -> Self {
        let of_unit =
            |sample: &Vec<SampledCase>| sample.iter().filter(|case| wanted(case.stratum)).copied().collect();
        Self {
            order: self.order.iter().filter(|cell| wanted(cell.stratum)).copied().collect(),
            sums: Arc::clone(&self.sums),
            candidates: Vec::new(),
            pairs: self.pairs.iter().filter(|pair| wanted(pair.stratum)).copied().collect(),
            samples: self.samples.iter().map(of_unit).collect(),
            durations: self.durations.iter().filter(|it| wanted(it.stratum)).copied().collect(),
        }
    }
}

/// One indicator.
#[derive(Debug)]
pub(crate) struct RankedTally {
    pub(crate) totals: TotalsTally,
    pub(crate) aspects: Vec<RankedAspect>,
}

/// Everything that was added up.
#[derive(Debug)]
pub(crate) struct Ranked {
    pub(crate) overview: OverviewTally,
    pub(crate) follows: Vec<Follows>,
    /// Names of units and difficulties in byte order.
    pub(crate) units: Vec<String>,
    pub(crate) difficulties: Vec<String>,
    /// In their order.
    pub(crate) strata: Vec<Stratum>,
    /// By unit.
    pub(crate) seen: Vec<Seen>,
    /// By unit.
    pub(crate) loads: Vec<UnitLoad>,
    /// By indicator.
    pub(crate) tallies: Vec<RankedTally>,
}

/// Sorted words, and for each number the place of its word.
struct Ranks {
    words: Vec<String>,
    places: Vec<u32>,
}

impl Ranks {
    fn of(lexicon: &Lexicon) -> Self {
        let words = lexicon.words();
        let mut order: Vec<usize> = (0..words.len()).collect();
        order.sort_unstable_by(|a, b| words[*a].cmp(&words[*b]));
        let mut places = vec![0; words.len()];
        for (place, at) in (0u32..).zip(&order) {
            places[*at] = place;
        }
        Self { words: order.into_iter().map(|at| words[at].to_string()).collect(), places }
    }

    fn place(&self, number: u32) -> u32 {
        self.places.get(number as usize).copied().unwrap_or(NO_WORD)
    }

    /// `by_number` in the order of the words.
    fn arranged<T: Default + Clone>(&self, by_number: Vec<T>) -> Vec<T> {
        let mut arranged = vec![T::default(); self.words.len()];
        for (number, it) in by_number.into_iter().enumerate() {
            if let Some(place) = self.places.get(number) {
                arranged[*place as usize] = it;
            }
        }
        arranged
    }
}

/// Puts what was added up in the order of words.
pub(crate) fn ranked(passed: Passed, shared: Shared, lexicons: &Lexicons, settings: &Settings) -> Ranked {
    let (cells, aspects) = shared.finish();
    let units = Ranks::of(&lexicons.units);
    let (kinds, difficulties) = (Ranks::of(&lexicons.kinds), Ranks::of(&lexicons.difficulties));
    let stratum = |stratum: &Stratum| Stratum {
        kind: kinds.place(stratum.kind),
        difficulty: difficulties.place(stratum.difficulty),
        month: stratum.month,
    };
    let mut sorted: Vec<(Stratum, usize)> = cells.strata.list.iter().map(stratum).zip(0..).collect();
    sorted.sort_unstable();
    // By number while adding up: the number among sorted ones.
    let mut strata = vec![0; sorted.len()];
    for (number, (_, at)) in (0u32..).zip(&sorted) {
        strata[*at] = number;
    }
    let places: Vec<CellPlace> = (0u32..)
        .zip(&cells.cells.list)
        .map(|(at, (unit, stratum))| CellPlace {
            unit: units.place(*unit),
            stratum: strata[*stratum as usize],
            at,
        })
        .collect();
    let mut order = places.clone();
    order.sort_unstable();
    // From here on sums lie in this order, so that going through them is going through memory.
    let arrangement: Vec<u32> = order.iter().map(|place| place.at).collect();
    let order: Arc<[CellPlace]> = (0u32..).zip(order).map(|(at, place)| CellPlace { at, ..place }).collect();
    let tallies = passed.totals.into_iter().zip(aspects).map(|(mut totals, aspects)| {
        let aspects = aspects.into_iter().map(|aspect| {
            let pair = |(stratum, base, value, count): (u32, i64, i64, u64)| PairCount {
                stratum: strata[stratum as usize],
                base,
                value,
                count,
            };
            let mut pairs: Vec<PairCount> = aspect.pairs(&cells.cells.list).iter().map(pair).collect();
            pairs.sort_unstable();
            let lasted = |(cell, bin, ended, running): (u32, Bin, u64, u64)| {
                let CellPlace { unit, stratum, .. } = places[cell as usize];
                CellDurations { unit, stratum, bin, ended, running }
            };
            let mut durations: Vec<CellDurations> = aspect.durations.iter().map(lasted).collect();
            durations.sort_unstable();
            let sampled = |sample: Sample| -> Vec<SampledCase> {
                let case = |sampled: Sampled| {
                    let Sampled { cell, base, value, .. } = sampled;
                    SampledCase { stratum: places[cell as usize].stratum, base, value }
                };
                sample.finish().into_iter().map(case).collect()
            };
            RankedAspect {
                order: Arc::clone(&order),
                sums: Arc::new(aspect.sums.arranged(&arrangement)),
                candidates: units.arranged(aspect.candidates),
                pairs,
                samples: units.arranged(aspect.samples.into_iter().map(sampled).collect()),
                durations,
            }
        });
        let pairs: Map<(u32, u32), u64> = totals
            .pairs
            .into_iter()
            .map(|((from, to), count)| ((units.place(from), units.place(to)), count))
            .collect();
        totals.pairs = pairs;
        RankedTally { aspects: aspects.collect(), totals }
    });
    Ranked {
        overview: passed.overview,
        follows: passed.follows.finish(&lexicons.activities, settings.follows, settings.k),
        tallies: tallies.collect(),
        seen: units.arranged(passed.seen),
        loads: units.arranged(passed.loads),
        units: units.words,
        difficulties: difficulties.words,
        strata: sorted.into_iter().map(|(stratum, _)| stratum).collect(),
    }
}
