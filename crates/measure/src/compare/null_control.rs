//! The null control: the same comparison with the units' labels permuted within strata, where nothing is to be found.
//!
//! Permuted labels give each unit as many cases of a stratum as it has, at random. For counts they are drawn without
//! replacement from what the stratum's cases show, which is the permutation itself; times and durations are drawn from
//! the kept samples, and a hard case's time from hard cases. Draws are counted, so the same seed gives the same result.

use std::collections::BTreeMap;

use super::hard_left::{self, Own};
use super::judged::Contest;
use super::slower;
use super::standing::{self, Standing};
use super::{Ground, Group, Like};
use crate::Model;
use crate::ranks::SampledCase;
use crate::statistics::draw::{Draws, Urn};
use crate::tally::Sums;

/// Where the units that are shown would stand.
pub(super) fn standings(contest: &Contest<'_>, ground: Ground<'_>) -> Vec<Standing> {
    let compared = &contest.compared;
    if compared.standings.is_empty() {
        return Vec::new();
    }
    let mut draws = Draws::new(ground.settings.seed, contest.stream);
    let found = match compared.model {
        Model::Rate | Model::Share => again(contest, &permuted_counts(contest, ground, &mut draws), ground),
        Model::Time => again(contest, &permuted_times(contest, ground, &mut draws), ground),
        Model::Slower => {
            let groups = slower::grouped(contest.aspect, &compared.group_of, ground);
            slower::standings(&slower::permuted(&groups, &mut draws))
        }
        Model::HardLeft => hard_left::standings(&permuted_hard(contest, ground, &mut draws)),
    };
    compared.standings.iter().filter_map(|real| found.get(&real.unit).copied()).collect()
}

fn again(contest: &Contest<'_>, groups: &[Group], ground: Ground<'_>) -> BTreeMap<u32, Standing> {
    let model = contest.compared.model;
    let mut units: BTreeMap<u32, Sums> = BTreeMap::new();
    for (unit, sums) in groups.iter().flat_map(|group| &group.units) {
        units.entry(*unit).or_default().add(sums);
    }
    let dispersion = standing::dispersion(model, groups);
    standing::standings(model, &units, groups, dispersion, ground.settings, &|_| &[])
}

fn group_with(units: BTreeMap<u32, Sums>) -> Group {
    let mut total = Sums::default();
    for sums in units.values() {
        total.add(sums);
    }
    Group { units, total }
}

fn permuted_counts(contest: &Contest<'_>, ground: Ground<'_>, draws: &mut Draws) -> Vec<Group> {
    let mut kinds: Vec<BTreeMap<(i64, i64), u64>> = vec![BTreeMap::new(); contest.compared.groups.len()];
    for pair in &contest.aspect.pairs {
        if let Some(group) = contest.compared.group_of.get(&Like::of(pair.stratum, ground.period)) {
            *kinds[*group].entry((pair.base, pair.value)).or_default() += pair.count;
        }
    }
    let groups = contest.compared.groups.iter().zip(kinds);
    groups
        .map(|(group, kinds)| {
            let counts: Vec<u64> = kinds.values().copied().collect();
            let kinds: Vec<(i64, i64)> = kinds.into_keys().collect();
            let mut urn = Urn::new(&counts);
            let units = group.units.iter().map(|(unit, own)| {
                let mut sums = Sums::default();
                urn.draw(own.cases, draws, |kind, count| {
                    let (base, value) = kinds[kind];
                    sums.add(&Sums::of_cases(base, value, count));
                });
                (*unit, sums)
            });
            group_with(units.collect())
        })
        .collect()
}

/// Kept cases of a group: each stands for as many as its unit has for each that was kept of it.
#[derive(Debug, Clone, Default)]
struct Kept {
    cases: Vec<(i64, i64)>,
    /// Sums of weights up to each case.
    ends: Vec<u64>,
    /// Means of base and value over all cases.
    mean: (f64, f64),
}

impl Kept {
    fn add(&mut self, cases: &[(i64, i64)], all: u64) {
        let each = (all.saturating_mul(1000) / (cases.len() as u64).max(1)).max(1);
        for case in cases {
            self.ends.push(self.ends.last().copied().unwrap_or(0) + each);
            self.cases.push(*case);
        }
    }

    fn finish(&mut self) {
        let (mut base, mut value, mut before) = (0.0, 0.0, 0);
        for ((case_base, case_value), end) in self.cases.iter().zip(&self.ends) {
            let weight = (end - before) as f64;
            base += *case_base as f64 * weight;
            value += *case_value as f64 * weight;
            before = *end;
        }
        let all = (before as f64).max(1.0);
        self.mean = (base / all, value / all);
    }

    /// Sums over `all` cases drawn at random: of more than [`DRAWN`] the rest is taken to lie as near to the mean as it should.
    fn draw(&self, all: u64, draws: &mut Draws) -> Sums {
        let mut sums = Sums::default();
        let Some(sum) = self.ends.last().copied() else { return sums };
        let drawn = all.min(DRAWN);
        for _ in 0..drawn {
            let ticket = draws.below(sum);
            let at = self.ends.partition_point(|end| *end <= ticket).min(self.cases.len() - 1);
            let (base, value) = self.cases[at];
            sums.add(&Sums::of_cases(base, value, 1));
        }
        if all > drawn {
            let nearer = (drawn as f64 / all as f64).sqrt();
            let total = |sum: i128, mean: f64| {
                let drawn_mean = sum as f64 / drawn as f64;
                ((mean + (drawn_mean - mean) * nearer) * all as f64) as i128
            };
            let times = |amount: i128| amount.saturating_mul(i128::from(all)) / i128::from(drawn);
            sums = Sums {
                cases: all,
                hits: sums.hits * all / drawn,
                base: total(sums.base, self.mean.0),
                value: total(sums.value, self.mean.1),
                base_base: times(sums.base_base),
                base_value: times(sums.base_value),
                value_value: times(sums.value_value),
            };
        }
        sums
    }
}

/// Cases drawn one by one.
const DRAWN: u64 = 200;

/// The kept cases for which `group` tells a place, by that place; `all` tells how many its unit has there.
fn kept<P: Ord + Copy>(
    contest: &Contest<'_>,
    place: impl Fn(&SampledCase) -> Option<P>,
    all: impl Fn(u32, P) -> u64,
) -> BTreeMap<P, Kept> {
    let mut kept: BTreeMap<P, Kept> = BTreeMap::new();
    for (unit, sample) in (0u32..).zip(&contest.aspect.samples) {
        let mut own: BTreeMap<P, Vec<(i64, i64)>> = BTreeMap::new();
        for case in sample {
            if let Some(place) = place(case) {
                own.entry(place).or_default().push((case.base, case.value));
            }
        }
        for (place, cases) in own {
            kept.entry(place).or_default().add(&cases, all(unit, place));
        }
    }
    for kept in kept.values_mut() {
        kept.finish();
    }
    kept
}

fn permuted_times(contest: &Contest<'_>, ground: Ground<'_>, draws: &mut Draws) -> Vec<Group> {
    let compared = &contest.compared;
    let place = |case: &SampledCase| compared.group_of.get(&Like::of(case.stratum, ground.period)).copied();
    let all = |unit: u32, group: usize| compared.groups[group].units.get(&unit).map_or(0, |sums| sums.cases);
    let kept = kept(contest, place, all);
    let nothing = Kept::default();
    let groups = compared.groups.iter().enumerate().map(|(at, group)| {
        let kept = kept.get(&at).unwrap_or(&nothing);
        group_with(group.units.iter().map(|(unit, own)| (*unit, kept.draw(own.cases, draws))).collect())
    });
    groups.collect()
}

fn permuted_hard(
    contest: &Contest<'_>,
    ground: Ground<'_>,
    draws: &mut Draws,
) -> BTreeMap<usize, BTreeMap<u32, Own>> {
    let group_of = &contest.compared.group_of;
    let real = hard_left::grouped(contest.aspect, group_of, ground);
    let place = |case: &SampledCase| {
        let like = Like::of(case.stratum, ground.period);
        let group = group_of.get(&Like { difficulty: 0, ..like })?;
        Some((*group, ground.hard.contains(&like.difficulty)))
    };
    let all = |unit: u32, (group, is_hard): (usize, bool)| {
        let own = real.get(&group).and_then(|units| units.get(&unit)).copied().unwrap_or_default();
        if is_hard { own.hard.cases } else { own.ordinary.cases }
    };
    let kept = kept(contest, place, all);
    let nothing = Kept::default();
    let groups = real.iter().map(|(group, units)| {
        let of = |is_hard: bool| kept.get(&(*group, is_hard)).unwrap_or(&nothing);
        let drawn = units.iter().map(|(unit, own)| {
            let hard = of(true).draw(own.hard.cases, draws);
            (*unit, Own { hard, ordinary: of(false).draw(own.ordinary.cases, draws) })
        });
        (*group, drawn.collect())
    });
    groups.collect()
}
