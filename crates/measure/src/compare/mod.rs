//! Fair comparison: like with like, each unit against all others, with its uncertainty.
//!
//! Strata first ([`strata`]), then observed against expected with an interval ([`standing`], [`slower`], [`hard_left`]), then a
//! funnel ([`funnel`]) and, over all cells of a behaviour, the share of false alarms ([`judged`]). It judges nobody: a flag
//! means "worth asking about".

mod at_load;
pub(crate) mod changed;
pub(crate) mod disclosure;
mod hard_left;
pub(crate) mod judged;
mod null_control;
mod parts;
pub(crate) mod series;
mod shrunk;
mod slower;
mod standing;
mod strata;
mod together;
mod units;

use std::collections::{BTreeMap, BTreeSet};

use crate::load::InHand;
use crate::overview::MICROS_PER_DAY;
use crate::pass::Stratum;
use crate::ranks::{RankedAspect, SampledCase};
use crate::result::{LoadSlope, Outcome};
use crate::statistics::dispersion::Dispersion;
use crate::tally::Sums;
use crate::{Model, Period, Settings};

pub use crate::statistics::{funnel, interval};
use parts::Part;
use standing::Standing;
pub use strata::StrataCount;
use units::Units;

/// What a comparison is made of, beside the marks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground<'g> {
    /// By their numbers.
    pub(crate) strata: &'g [Stratum],
    pub(crate) period: Period,
    /// Places of the difficulties that are hard.
    pub(crate) hard: &'g BTreeSet<u32>,
    /// Units that are not shown at all; they count with the others.
    pub(crate) withheld: &'g BTreeSet<u32>,
    /// By unit: its work in hand, for an aspect that depends on it; empty for one that does not.
    pub(crate) loads: &'g [InHand],
    pub(crate) settings: &'g Settings,
}

impl Ground<'_> {
    /// Whether the cases of a stratum are hard.
    fn is_hard(&self, stratum: u32) -> bool {
        self.strata.get(stratum as usize).is_some_and(|stratum| self.hard.contains(&stratum.difficulty))
    }
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
#[derive(Debug, Clone)]
pub(crate) struct Group {
    units: Units,
    total: Sums,
}

impl Group {
    fn of(units: Units) -> Self {
        Self { total: units.total(), units }
    }
}

/// The groups that units are compared in.
#[derive(Debug, Clone)]
pub(crate) struct Groups {
    list: Vec<Group>,
    /// By stratum.
    of: Vec<Option<usize>>,
}

impl Groups {
    /// The place of the group that a stratum belongs to.
    fn stratum(&self, stratum: u32) -> Option<usize> {
        self.of.get(stratum as usize).copied().flatten()
    }
}

/// An aspect before its units are shown: where each stands, or why it does not.
#[derive(Debug, Clone)]
pub(crate) struct Compared {
    pub(crate) model: Model,
    /// Why a unit is not compared; by unit.
    pub(crate) outcomes: BTreeMap<u32, Outcome>,
    /// Where the others stand, by unit.
    pub(crate) standings: Vec<Standing>,
    pub(crate) groups: Groups,
    pub(crate) strata: StrataCount,
    pub(crate) dispersion: Dispersion,
    /// Unit after unit; none for durations and hard cases, which single months are too few for.
    pub(crate) parts: Vec<Part>,
    /// How it depends on load, if units were set at the same.
    pub(crate) load: Option<LoadSlope>,
}

/// Sets the units of one aspect against each other.
pub(crate) fn compare(model: Model, aspect: &RankedAspect, ground: Ground<'_>) -> Compared {
    let settings = ground.settings;
    let like = |stratum: &Stratum| {
        let like = Like::of(*stratum, ground.period);
        // A unit's hard cases are set against its ordinary ones, so both belong together.
        if model == Model::HardLeft { Like { difficulty: 0, ..like } } else { like }
    };
    let likes: Vec<Like> = ground.strata.iter().map(like).collect();
    let mut distinct = likes.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let places: Vec<usize> =
        likes.iter().map(|like| distinct.partition_point(|other| other < like)).collect();
    let mut by_like: Vec<Units> = vec![Units::default(); distinct.len()];
    let mut units = Units::default();
    for cell in aspect.cells().filter(|cell| model != Model::HardLeft || ground.is_hard(cell.stratum)) {
        by_like[places[cell.stratum as usize]].push(cell.unit, &cell.sums);
        units.push(cell.unit, &cell.sums);
    }
    let by_like = distinct.into_iter().zip(by_like).filter(|(_, units)| units.len() > 0);
    let (list, group_of, strata) = strata::merged(by_like.collect(), settings);
    let groups = Groups { list, of: likes.iter().map(|like| group_of.get(like).copied()).collect() };
    let dispersion = standing::dispersion(model, &groups.list);
    let mut found: BTreeMap<u32, Standing> = match model {
        Model::Rate | Model::Share | Model::Time => {
            let samples = |unit: u32| aspect.samples.get(unit as usize).map_or(&[][..], Vec::as_slice);
            standing::standings(model, &units, &groups.list, dispersion, settings, &samples)
        }
        Model::Slower => slower::standings(&slower::grouped(aspect, &groups)),
        Model::HardLeft => {
            let is_hard = |stratum| ground.is_hard(stratum);
            hard_left::standings(&hard_left::grouped(aspect, &groups, is_hard))
        }
    };
    let mut parts = match model {
        Model::Rate | Model::Share | Model::Time => parts::parts(aspect, &groups, ground),
        Model::Slower | Model::HardLeft => Vec::new(),
    };
    let load = at_load::set(&mut found, &mut parts, ground.loads);
    together::widen(&mut found, &parts);
    let mut compared = Compared {
        model,
        outcomes: BTreeMap::new(),
        standings: Vec::new(),
        groups,
        strata,
        dispersion,
        parts,
        load,
    };
    compared.sort_out(&units, found, ground);
    compared
}

impl Compared {
    /// Tells the units that may be shown from those that may not.
    fn sort_out(&mut self, units: &Units, mut found: BTreeMap<u32, Standing>, ground: Ground<'_>) {
        let Ground { settings, withheld, .. } = ground;
        let mut hidden = Vec::new();
        for (unit, sums) in units.iter() {
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
