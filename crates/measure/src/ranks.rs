//! What was added up, in the order of words: from here on a unit, kind or difficulty is its place among the sorted
//! names, so that who came first in the log does not show.

use crate::lexicon::{Lexicon, NO_WORD};
use crate::load::UnitLoad;
use crate::overview::OverviewTally;
use crate::pass::{Pass, Seen, Stratum};
use crate::source::Lexicons;
use crate::tally::{Candidates, Map, Sums, TotalsTally};

/// Sums of one unit in one stratum.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CellSums {
    pub(crate) unit: u32,
    pub(crate) stratum: Stratum,
    pub(crate) sums: Sums,
}

/// One aspect.
#[derive(Debug)]
pub(crate) struct RankedAspect {
    /// By unit and stratum.
    pub(crate) cells: Vec<CellSums>,
    /// By unit.
    pub(crate) candidates: Vec<Candidates>,
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
    /// Names of units, kinds and difficulties in byte order.
    pub(crate) units: Vec<String>,
    pub(crate) kinds: Vec<String>,
    pub(crate) difficulties: Vec<String>,
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

/// Puts what `pass` added up in the order of words.
pub(crate) fn ranked(pass: Pass<'_>, lexicons: &Lexicons) -> Ranked {
    let units = Ranks::of(&lexicons.units);
    let (kinds, difficulties) = (Ranks::of(&lexicons.kinds), Ranks::of(&lexicons.difficulties));
    let strata: Vec<Stratum> = pass
        .strata
        .list
        .iter()
        .map(|stratum| Stratum {
            kind: kinds.place(stratum.kind),
            difficulty: difficulties.place(stratum.difficulty),
            month: stratum.month,
        })
        .collect();
    let places: Vec<(u32, Stratum)> = pass
        .cells
        .list
        .iter()
        .map(|(unit, stratum)| (units.place(*unit), strata[*stratum as usize]))
        .collect();
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_unstable_by_key(|at| places[*at]);
    let tallies = pass.tallies.into_iter().map(|tally| {
        let aspects = tally.aspects.into_iter().map(|aspect| {
            let cells = order.iter().filter_map(|at| {
                let sums = *aspect.sums.get(*at)?;
                let (unit, stratum) = places[*at];
                (sums.base > 0).then_some(CellSums { unit, stratum, sums })
            });
            RankedAspect { cells: cells.collect(), candidates: units.arranged(aspect.candidates) }
        });
        let mut totals = tally.totals;
        let pairs: Map<(u32, u32), u64> = totals
            .pairs
            .into_iter()
            .map(|((from, to), count)| ((units.place(from), units.place(to)), count))
            .collect();
        totals.pairs = pairs;
        RankedTally { aspects: aspects.collect(), totals }
    });
    Ranked {
        overview: pass.overview,
        tallies: tallies.collect(),
        seen: units.arranged(pass.seen),
        loads: units.arranged(pass.loads),
        units: units.words,
        kinds: kinds.words,
        difficulties: difficulties.words,
    }
}
