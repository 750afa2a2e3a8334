//! Strata: kind × difficulty × period. Those with too few units or cases are merged upward: first over periods, then
//! over difficulties, then over kinds, until they are large enough.

use std::collections::BTreeMap;

use super::{Group, Like};
use crate::Settings;
use crate::tally::Sums;

/// How the strata came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StrataCount {
    /// Before merging.
    pub before: u64,
    /// After it.
    pub after: u64,
    /// Units in the smallest stratum compared.
    pub least_units: usize,
}

type Units = BTreeMap<u32, Sums>;

const ANY: u32 = u32::MAX - 1;

/// Strata on their way up: their units, and which they were made of.
#[derive(Default)]
struct Merged {
    units: Units,
    of: Vec<Like>,
}

impl Merged {
    fn join(&mut self, other: Merged) {
        for (unit, sums) in &other.units {
            self.units.entry(*unit).or_default().add(sums);
        }
        self.of.extend(other.of);
    }
}

/// The groups units are compared in, and the group of each stratum.
pub(super) fn merged(
    strata: BTreeMap<Like, Units>,
    settings: &Settings,
) -> (Vec<Group>, BTreeMap<Like, usize>, StrataCount) {
    let before = strata.len() as u64;
    let mut groups: Vec<Merged> = Vec::new();
    let mut open: BTreeMap<Like, Merged> =
        strata.into_iter().map(|(like, units)| (like, Merged { units, of: vec![like] })).collect();
    // Each step up forgets one more property of those still too small.
    let steps: [fn(Like) -> Like; 3] = [
        |stratum| Like { period: i32::MAX, ..stratum },
        |stratum| Like { period: i32::MAX, difficulty: ANY, ..stratum },
        |_| Like { period: i32::MAX, difficulty: ANY, kind: ANY },
    ];
    for up in steps {
        let (large, small): (BTreeMap<_, _>, BTreeMap<_, _>) =
            open.into_iter().partition(|(_, merged)| is_large(&merged.units, settings));
        groups.extend(large.into_values());
        open = BTreeMap::new();
        for (stratum, merged) in small {
            open.entry(up(stratum)).or_default().join(merged);
        }
    }
    for rest in open.into_values() {
        // What is still too small goes to the largest group, or stands alone if there is none.
        let largest = (0..groups.len()).max_by_key(|at| (cases(&groups[*at].units), usize::MAX - at));
        match largest.filter(|_| !is_large(&rest.units, settings)) {
            Some(at) => groups[at].join(rest),
            None => groups.push(rest),
        }
    }
    let least_units = groups.iter().map(|group| group.units.len()).min().unwrap_or(0);
    let count = StrataCount { before, after: groups.len() as u64, least_units };
    let group_of = groups
        .iter()
        .enumerate()
        .flat_map(|(at, group)| group.of.iter().map(move |like| (*like, at)))
        .collect();
    let groups = groups.into_iter().map(|merged| {
        let mut total = Sums::default();
        for sums in merged.units.values() {
            total.add(sums);
        }
        Group { units: merged.units, total }
    });
    (groups.collect(), group_of, count)
}

fn cases(units: &Units) -> u64 {
    units.values().map(|sums| sums.cases).sum()
}

fn is_large(units: &Units, settings: &Settings) -> bool {
    units.len() >= settings.least_units && cases(units) >= settings.k
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind, difficulty, period, and the cases of each unit.
    type Given<'g> = (u32, u32, i32, &'g [(u32, u64)]);

    fn check(strata: &[Given<'_>]) -> String {
        let strata = strata.iter().map(|(kind, difficulty, period, units)| {
            let sums = |cases| Sums { cases, base: i128::from(cases), ..Sums::default() };
            let units = units.iter().map(|(unit, cases)| (*unit, sums(*cases))).collect();
            (Like { kind: *kind, difficulty: *difficulty, period: *period }, units)
        });
        let (groups, group_of, count) = merged(strata.collect(), &Settings::default());
        assert_eq!(group_of.len() as u64, count.before);
        let text: Vec<String> = groups
            .iter()
            .map(|group| {
                group
                    .units
                    .iter()
                    .map(|(unit, sums)| format!("{unit}:{}", sums.cases))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        format!("{} → {}: {}", count.before, count.after, text.join(" | "))
    }

    #[test]
    fn large_strata_stay_apart() {
        let units: &[(u32, u64)] = &[(1, 9), (2, 9), (3, 9)];
        assert_eq!(check(&[(0, 0, 0, units), (0, 0, 1, units)]), "2 → 2: 1:9 2:9 3:9 | 1:9 2:9 3:9");
    }

    #[test]
    fn sparse_strata_merge_over_periods_first() {
        let found = check(&[
            (0, 0, 0, &[(1, 9), (2, 9)]),
            (0, 0, 1, &[(3, 9)]),
            (1, 0, 0, &[(1, 20), (2, 20), (4, 20)]),
        ]);
        assert_eq!(found, "3 → 2: 1:20 2:20 4:20 | 1:9 2:9 3:9");
    }

    #[test]
    fn a_rest_goes_to_the_largest_group() {
        let found = check(&[(0, 0, 0, &[(1, 20), (2, 20), (4, 20)]), (1, 0, 0, &[(1, 2)])]);
        assert_eq!(found, "2 → 1: 1:22 2:20 4:20");
    }
}
