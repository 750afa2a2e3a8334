//! Hard cases against ordinary ones of the same unit and period: whether a unit leaves the hard ones lying longer than
//! others do.
//!
//! A unit that is slow with everything is no matter here: what is expected of its hard cases is its own time for
//! ordinary ones, times what all other units need more for hard cases of the same kind and period.

use std::collections::BTreeMap;

use super::interval;
use super::standing::{Standing, widened};
use super::{Ground, Like};
use crate::ranks::RankedAspect;
use crate::tally::Sums;

/// Fewer ordinary cases of a unit tell nothing of its time for them.
const ORDINARY: u64 = 3;

/// A unit's hard and ordinary cases.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Own {
    pub(super) hard: Sums,
    pub(super) ordinary: Sums,
}

impl Own {
    /// Time for its hard cases at its own time for ordinary ones.
    fn at_own_pace(&self) -> f64 {
        self.hard.cases as f64 * mean(&self.ordinary)
    }
}

fn mean(sums: &Sums) -> f64 {
    sums.value as f64 / sums.cases as f64
}

/// Variance of single cases about their mean, over the mean's square.
fn relative_variance(sums: &Sums) -> f64 {
    let (cases, mean) = (sums.cases as f64, mean(sums));
    let variance = (sums.value_value as f64 / cases - mean * mean).max(0.0) * cases / (cases - 1.0);
    variance / (mean * mean)
}

/// The hard and ordinary cases of each unit, by group.
pub(super) fn grouped(
    aspect: &RankedAspect,
    group_of: &BTreeMap<Like, usize>,
    ground: Ground<'_>,
) -> BTreeMap<usize, BTreeMap<u32, Own>> {
    let mut groups: BTreeMap<usize, BTreeMap<u32, Own>> = BTreeMap::new();
    for cell in &aspect.cells {
        let like = Like::of(cell.stratum, ground.period);
        let Some(group) = group_of.get(&Like { difficulty: 0, ..like }) else { continue };
        let own = groups.entry(*group).or_default().entry(cell.unit).or_default();
        if ground.hard.contains(&like.difficulty) {
            own.hard.add(&cell.sums);
        } else {
            own.ordinary.add(&cell.sums);
        }
    }
    groups
}

/// Where each unit stands.
pub(super) fn standings(groups: &BTreeMap<usize, BTreeMap<u32, Own>>) -> BTreeMap<u32, Standing> {
    let mut sums: BTreeMap<u32, Sum> = BTreeMap::new();
    for units in groups.values() {
        let told =
            |own: &&Own| own.hard.cases > 0 && own.ordinary.cases >= ORDINARY && own.ordinary.value > 0;
        let units: BTreeMap<u32, &Own> =
            units.iter().map(|(unit, own)| (*unit, own)).filter(|(_, own)| told(own)).collect();
        let held: f64 = units.values().map(|own| own.hard.value as f64).sum();
        let paced: f64 = units.values().map(|own| own.at_own_pace()).sum();
        let spread = spread(units.values().copied());
        for (unit, own) in units {
            let (others_held, others_paced) = (held - own.hard.value as f64, paced - own.at_own_pace());
            if others_held <= 0.0 || others_paced <= 0.0 {
                continue;
            }
            let expected = own.at_own_pace() * others_held / others_paced;
            let sum = sums.entry(unit).or_default();
            let ordinary = relative_variance(&own.ordinary).max(spread) / own.ordinary.cases as f64;
            sum.hard.add(&own.hard);
            sum.expected += expected;
            sum.observed_variance += expected * expected * spread / own.hard.cases as f64;
            sum.expected_variance += expected * expected * ordinary;
        }
    }
    sums.into_iter().filter_map(|(unit, sum)| Some((unit, sum.standing(unit)?))).collect()
}

/// How much single hard cases vary about their unit's mean, relative to it, over all units.
fn spread<'o>(units: impl Iterator<Item = &'o Own>) -> f64 {
    let (mut sum, mut cases) = (0.0, 0.0);
    for own in units.filter(|own| own.hard.cases >= 2 && own.hard.value > 0) {
        let freedom = (own.hard.cases - 1) as f64;
        sum += relative_variance(&own.hard) * freedom;
        cases += freedom;
    }
    if cases > 0.0 { sum / cases } else { 1.0 }
}

#[derive(Default)]
struct Sum {
    hard: Sums,
    expected: f64,
    observed_variance: f64,
    expected_variance: f64,
}

impl Sum {
    fn standing(&self, unit: u32) -> Option<Standing> {
        let variance = self.observed_variance + self.expected_variance;
        if self.expected <= 0.0 || variance <= 0.0 {
            return None;
        }
        let observed = self.hard.value as f64;
        let own = match self.hard.value {
            0 => interval::root_of_none(self.expected * self.expected / variance),
            _ => {
                let cases = self.hard.cases as f64;
                let spread = if cases >= 2.0 { relative_variance(&self.hard) } else { 1.0 };
                interval::root(observed / self.expected, observed / self.expected * (spread / cases).sqrt())
            }
        };
        let relative = self.expected_variance / (self.expected * self.expected);
        Some(Standing {
            unit,
            cases: self.hard.cases,
            hits: self.hard.hits,
            base: self.hard.cases as f64,
            observed,
            expected: self.expected,
            variance,
            interval: widened(own, observed / self.expected, relative),
        })
    }
}
