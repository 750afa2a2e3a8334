//! Fair comparison: like with like, each unit against all others, with its uncertainty.
//!
//! Strata first ([`strata`]), then observed against expected with an interval ([`standing`], [`slower`], [`hard_left`]), then a
//! funnel ([`funnel`]) and, over all cells of a behaviour, the share of false alarms ([`judged`]). It judges nobody: a flag
//! means "worth asking about".

pub(crate) mod changed;
pub(crate) mod disclosure;
mod hard_left;
pub(crate) mod judged;
mod null_control;
pub(crate) mod series;
mod shrunk;
mod slower;
mod standing;
mod strata;

use std::collections::{BTreeMap, BTreeSet};

use crate::overview::MICROS_PER_DAY;
use crate::pass::Stratum;
use crate::ranks::{RankedAspect, SampledCase};
use crate::result::Outcome;
use crate::statistics::dispersion::Dispersion;
use crate::tally::Sums;
use crate::{Model, Period, Settings};

pub use crate::statistics::{funnel, interval};
use standing::Standing;
pub use strata::StrataCount;

/// What a comparison is made of, beside the marks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground<'g> {
    pub(crate) period: Period,
    /// Places of the difficulties that are hard.
    pub(crate) hard: &'g BTreeSet<u32>,
    /// Units that are not shown at all; they count with the others.
    pub(crate) withheld: &'g BTreeSet<u32>,
    pub(crate) settings: &'g Settings,
}

/// What makes cases comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Like {
    kind: u32,
    difficulty: u32,
    period: i32,
}

impl Like {
    fn of(stratum: Stratum, period: Period) -> Self {
        let Stratum { kind, difficulty, month } = stratum;
        Self { kind, difficulty, period: period.of_month(month) }
    }
}

/// A group of comparable cases, with the sums of each unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    pub(crate) units: BTreeMap<u32, Sums>,
    pub(crate) total: Sums,
}

/// An aspect before its units are shown: where each stands, or why it does not.
#[derive(Debug, Clone)]
pub(crate) struct Compared {
    pub(crate) model: Model,
    /// Why a unit is not compared; by unit.
    pub(crate) outcomes: BTreeMap<u32, Outcome>,
    /// Where the others stand, by unit.
    pub(crate) standings: Vec<Standing>,
    pub(crate) groups: Vec<Group>,
    /// The group of each stratum.
    pub(crate) group_of: BTreeMap<Like, usize>,
    pub(crate) strata: StrataCount,
    pub(crate) dispersion: Dispersion,
}

/// Sets the units of one aspect against each other.
pub(crate) fn compare(model: Model, aspect: &RankedAspect, ground: Ground<'_>) -> Compared {
    let Ground { period, settings, .. } = ground;
    let mut by_stratum: BTreeMap<Like, BTreeMap<u32, Sums>> = BTreeMap::new();
    let mut units: BTreeMap<u32, Sums> = BTreeMap::new();
    for cell in &aspect.cells {
        let mut like = Like::of(cell.stratum, period);
        if model == Model::HardLeft {
            // A unit's hard cases are set against its ordinary ones, so both belong together.
            if !ground.hard.contains(&like.difficulty) {
                continue;
            }
            like.difficulty = 0;
        }
        by_stratum.entry(like).or_default().entry(cell.unit).or_default().add(&cell.sums);
        units.entry(cell.unit).or_default().add(&cell.sums);
    }
    let (groups, group_of, strata) = strata::merged(by_stratum, settings);
    let dispersion = standing::dispersion(model, &groups);
    let found: BTreeMap<u32, Standing> = match model {
        Model::Rate | Model::Share | Model::Time => {
            let samples = |unit: u32| aspect.samples.get(unit as usize).map_or(&[][..], Vec::as_slice);
            standing::standings(model, &units, &groups, dispersion, settings, &samples)
        }
        Model::Slower => slower::standings(&slower::grouped(aspect, &group_of, ground)),
        Model::HardLeft => hard_left::standings(&hard_left::grouped(aspect, &group_of, ground)),
    };
    let mut compared = Compared {
        model,
        outcomes: BTreeMap::new(),
        standings: Vec::new(),
        groups,
        group_of,
        strata,
        dispersion,
    };
    compared.sort_out(&units, found, ground);
    compared
}

impl Compared {
    /// Tells the units that may be shown from those that may not.
    fn sort_out(
        &mut self,
        units: &BTreeMap<u32, Sums>,
        mut found: BTreeMap<u32, Standing>,
        ground: Ground<'_>,
    ) {
        let Ground { settings, withheld, .. } = ground;
        let mut hidden = Vec::new();
        for (&unit, sums) in units {
            if sums.cases < settings.k {
                hidden.push(sums.cases);
                self.outcomes.insert(unit, Outcome::FewCases);
            } else if withheld.contains(&unit) {
                hidden.push(sums.cases);
                self.outcomes.insert(unit, Outcome::Complement);
            } else if self.strata.least_units < settings.least_units {
                self.outcomes.insert(unit, Outcome::FewUnits);
            } else {
                match found.remove(&unit) {
                    Some(standing) => self.standings.push(standing),
                    None => {
                        self.outcomes.insert(unit, Outcome::NothingExpected);
                    }
                }
            }
        }
        let shown = self.standings.iter().map(|it| (it.cases, it.unit)).collect();
        for unit in disclosure::cover(&hidden, shown, settings.k) {
            self.outcomes.insert(unit, Outcome::Complement);
        }
        self.standings.retain(|it| !self.outcomes.contains_key(&it.unit));
    }

    /// What the denominator is divided by to be shown: that of hard cases is cases, not a time.
    pub(crate) fn base_scale(&self) -> f64 {
        if self.model == Model::HardLeft { 1.0 } else { self.scale() }
    }

    /// What an amount is divided by to be shown: times are shown in days.
    pub(crate) fn scale(&self) -> f64 {
        match self.model {
            Model::Time | Model::HardLeft => MICROS_PER_DAY,
            Model::Rate | Model::Share | Model::Slower => 1.0,
        }
    }
}

/// A unit's cases kept for resampling.
pub(crate) type Samples<'s> = dyn Fn(u32) -> &'s [SampledCase] + Sync + 's;
