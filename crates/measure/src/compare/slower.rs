//! Durations, some of them still running: how many of a unit's are longer than the median of all other units.
//!
//! The median is Kaplan & Meier's (1958), so that what is still running counts for as long as it has run. A duration
//! still running before the median counts as longer with the others' chance of getting there from where it is.

use std::collections::BTreeMap;

use super::interval;
use super::standing::{Standing, widened};
use super::{Ground, Like};
use crate::ranks::RankedAspect;
use crate::statistics::draw::{Draws, Urn};
use crate::statistics::survival::{Count, Durations};

/// The durations of each unit, by group.
pub(super) fn grouped(
    aspect: &RankedAspect,
    group_of: &BTreeMap<Like, usize>,
    ground: Ground<'_>,
) -> BTreeMap<usize, BTreeMap<u32, Durations>> {
    let mut groups: BTreeMap<usize, BTreeMap<u32, Durations>> = BTreeMap::new();
    for lasted in &aspect.durations {
        let Some(group) = group_of.get(&Like::of(lasted.stratum, ground.period)) else { continue };
        let unit = groups.entry(*group).or_default().entry(lasted.unit).or_default();
        unit.add(Count { bin: lasted.bin, ended: lasted.ended, open: lasted.running });
    }
    groups
}

/// Where each unit stands.
pub(super) fn standings(groups: &BTreeMap<usize, BTreeMap<u32, Durations>>) -> BTreeMap<u32, Standing> {
    let mut sums: BTreeMap<u32, Sum> = BTreeMap::new();
    for units in groups.values() {
        let total = total(units.values());
        for (unit, own) in units {
            let others = total.less(own);
            let survival = others.survival();
            let Some(middle) = survival.middle() else { continue };
            let chance = survival.after(middle);
            if chance <= 0.0 {
                continue;
            }
            let sum = sums.entry(*unit).or_default();
            let count = own.number() as f64;
            sum.count += count;
            sum.slower += own.beyond(middle, &survival);
            sum.expected += count * chance;
            sum.observed_variance += count * chance * (1.0 - chance);
            sum.expected_variance += count * count * chance * (1.0 - chance) / others.number() as f64;
        }
    }
    sums.into_iter().filter_map(|(unit, sum)| Some((unit, sum.standing(unit)?))).collect()
}

/// The same durations, their units' labels permuted within groups.
pub(super) fn permuted(
    groups: &BTreeMap<usize, BTreeMap<u32, Durations>>,
    draws: &mut Draws,
) -> BTreeMap<usize, BTreeMap<u32, Durations>> {
    let permuted = groups.iter().map(|(group, units)| {
        let total = total(units.values());
        let counts: Vec<u64> = total.counts().iter().flat_map(|count| [count.ended, count.open]).collect();
        let mut urn = Urn::new(&counts);
        let drawn = units.iter().map(|(unit, own)| {
            let mut drawn = Durations::default();
            urn.draw(own.number(), draws, |kind, number| {
                let bin = total.counts()[kind / 2].bin;
                let (ended, open) = if kind % 2 == 0 { (number, 0) } else { (0, number) };
                drawn.add(Count { bin, ended, open });
            });
            (*unit, drawn)
        });
        (*group, drawn.collect())
    });
    permuted.collect()
}

fn total<'d>(all: impl Iterator<Item = &'d Durations>) -> Durations {
    let mut total = Durations::default();
    all.for_each(|durations| total.merge(durations));
    total
}

#[derive(Default)]
struct Sum {
    count: f64,
    slower: f64,
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
        let own = interval::binomial(self.slower, self.count).times(self.count / self.expected);
        let relative = self.expected_variance / (self.expected * self.expected);
        Some(Standing {
            unit,
            cases: self.count.round() as u64,
            hits: self.slower.round() as u64,
            base: self.count,
            observed: self.slower,
            expected: self.expected,
            variance,
            interval: widened(own, self.slower / self.expected, relative),
        })
    }
}
