//! Durations, some of them still running: how many of a unit's are longer than the median of all other units.
//!
//! The median is Kaplan & Meier's (1958), so that what is still running counts for as long as it has run. A duration
//! still running before the median counts as longer with the others' chance of getting there from where it is.

use std::collections::BTreeMap;

use super::interval;
use super::standing::{Standing, widened};
use super::{Ground, Like};
use crate::draw::{Draw, Urn};
use crate::duration::Bin;
use crate::ranks::RankedAspect;

/// Durations by bin: how many ended and how many were still running.
pub(super) type Durations = BTreeMap<Bin, (u64, u64)>;

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
        let counts = unit.entry(lasted.bin).or_default();
        counts.0 += lasted.ended;
        counts.1 += lasted.running;
    }
    groups
}

/// Where each unit stands.
pub(super) fn standings(groups: &BTreeMap<usize, BTreeMap<u32, Durations>>) -> BTreeMap<u32, Standing> {
    let mut sums: BTreeMap<u32, Sum> = BTreeMap::new();
    for units in groups.values() {
        let total = total(units.values());
        for (unit, own) in units {
            let others = less(&total, own);
            let Some(middle) = middle(&others) else { continue };
            let sum = sums.entry(*unit).or_default();
            let count = number(own);
            let chance = middle.survival;
            sum.count += count;
            sum.slower += slower(own, &others, &middle);
            sum.expected += count * chance;
            sum.observed_variance += count * chance * (1.0 - chance);
            sum.expected_variance += count * count * chance * (1.0 - chance) / number(&others);
        }
    }
    sums.into_iter().filter_map(|(unit, sum)| Some((unit, sum.standing(unit)?))).collect()
}

/// The same durations, their units' labels permuted within groups.
pub(super) fn permuted(
    groups: &BTreeMap<usize, BTreeMap<u32, Durations>>,
    draw: &mut Draw,
) -> BTreeMap<usize, BTreeMap<u32, Durations>> {
    let permuted = groups.iter().map(|(group, units)| {
        let total = total(units.values());
        let mut urn = Urn::new(total.values().flat_map(|(ended, running)| [*ended, *running]));
        let drawn = units.iter().map(|(unit, own)| {
            let count = own.values().map(|(ended, running)| ended + running).sum();
            let drawn = urn.draw(count, draw);
            let counts = drawn.chunks_exact(2).map(|pair| (pair[0], pair[1]));
            let own = total.keys().copied().zip(counts).filter(|(_, counts)| *counts != (0, 0));
            (*unit, own.collect())
        });
        (*group, drawn.collect())
    });
    permuted.collect()
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

fn total<'d>(all: impl Iterator<Item = &'d Durations>) -> Durations {
    let mut total = Durations::new();
    for (bin, (ended, running)) in all.flatten() {
        let counts = total.entry(*bin).or_default();
        counts.0 += ended;
        counts.1 += running;
    }
    total
}

fn less(total: &Durations, own: &Durations) -> Durations {
    let rest = total.iter().map(|(bin, (ended, running))| {
        let (own_ended, own_running) = own.get(bin).copied().unwrap_or_default();
        (*bin, (ended - own_ended, running - own_running))
    });
    rest.filter(|(_, counts)| *counts != (0, 0)).collect()
}

fn number(durations: &Durations) -> f64 {
    durations.values().map(|(ended, running)| ended + running).sum::<u64>() as f64
}

/// The bin at whose end half of the durations have ended, and the share that has not.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Middle {
    bin: Bin,
    survival: f64,
}

/// How many have not ended by the end of each bin, as a share (Kaplan & Meier); what is still running leaves after its bin.
fn survival(durations: &Durations) -> impl Iterator<Item = (Bin, f64)> + '_ {
    let mut at_risk = number(durations);
    let mut survival = 1.0;
    durations.iter().map(move |(bin, (ended, running))| {
        survival *= 1.0 - *ended as f64 / at_risk;
        at_risk -= (ended + running) as f64;
        (*bin, survival)
    })
}

/// The middle of durations; `None` when fewer than half have ended, as far as can be told.
fn middle(durations: &Durations) -> Option<Middle> {
    let (bin, survival) = survival(durations).find(|(_, survival)| *survival <= 0.5)?;
    (survival > 0.0).then_some(Middle { bin, survival })
}

/// How many of `own` are longer than the middle of `others`.
fn slower(own: &Durations, others: &Durations, middle: &Middle) -> f64 {
    let course: Vec<(Bin, f64)> = survival(others).collect();
    let reached = |bin: Bin| {
        let after = course.partition_point(|(at, _)| *at <= bin);
        after.checked_sub(1).map_or(1.0, |at| course[at].1)
    };
    own.iter()
        .map(|(bin, (ended, running))| {
            if *bin > middle.bin {
                (ended + running) as f64
            } else {
                *running as f64 * middle.survival / reached(*bin)
            }
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn durations(bins: &[(Bin, u64, u64)]) -> Durations {
        bins.iter().map(|(bin, ended, running)| (*bin, (*ended, *running))).collect()
    }

    #[test]
    fn the_middle_is_where_half_have_ended() {
        let all_ended = durations(&[(1, 3, 0), (2, 2, 0), (5, 5, 0)]);
        assert_eq!(middle(&all_ended), Some(Middle { bin: 2, survival: 0.5 }));
        // Four are still running at bin 1: of the six left three end in bin 3. S = 1 · (1 − 3/6).
        let some_running = durations(&[(1, 0, 4), (3, 3, 0), (9, 3, 0)]);
        assert_eq!(middle(&some_running), Some(Middle { bin: 3, survival: 0.5 }));
        assert_eq!(middle(&durations(&[(1, 2, 8)])), None);
    }

    #[test]
    fn what_is_still_running_counts_with_its_chance() {
        let others = durations(&[(1, 4, 0), (2, 1, 0), (5, 5, 0)]);
        let middle = middle(&others).unwrap();
        assert_eq!(middle, Middle { bin: 2, survival: 0.5 });
        // Two longer; one running since bin 1, from where 0.5 of 0.6 get beyond the middle.
        let found = slower(&durations(&[(0, 1, 0), (1, 0, 1), (7, 1, 1)]), &others, &middle);
        assert!((found - (2.0 + 0.5 / 0.6)).abs() < 1e-12, "{found}");
    }
}
