//! Strata: kind × difficulty × period. Those with too few units or cases are merged upward: first over periods, then
//! over difficulties, then over kinds, until they are large enough.

use std::collections::BTreeMap;

use super::Like;
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

/// The groups units are compared in.
pub(super) fn merged(strata: BTreeMap<Like, Units>, settings: &Settings) -> (Vec<Units>, StrataCount) {
    let before = strata.len() as u64;
    let mut groups = Vec::new();
    let mut open = strata;
    // Each step up forgets one more property of those still too small.
    let steps: [fn(Like) -> Like; 3] = [
        |stratum| Like { period: i32::MAX, ..stratum },
        |stratum| Like { period: i32::MAX, difficulty: ANY, ..stratum },
        |_| Like { period: i32::MAX, difficulty: ANY, kind: ANY },
    ];
    for up in steps {
        let (large, small): (BTreeMap<_, _>, BTreeMap<_, _>) =
            open.into_iter().partition(|(_, units)| is_large(units, settings));
        groups.extend(large.into_values());
        open = BTreeMap::new();
        for (stratum, units) in small {
            join(open.entry(up(stratum)).or_default(), &units);
        }
    }
    for rest in open.into_values() {
        // What is still too small goes to the largest group, or stands alone if there is none.
        let largest = (0..groups.len()).max_by_key(|at| (cases(&groups[*at]), usize::MAX - at));
        match largest.filter(|_| !is_large(&rest, settings)) {
            Some(at) => join(&mut groups[at], &rest),
            None => groups.push(rest),
        }
    }
    let least_units = groups.iter().map(BTreeMap::len).min().unwrap_or(0);
    let count = StrataCount { before, after: groups.len() as u64, least_units };
    (groups, count)
}

fn cases(units: &Units) -> u64 {
    units.values().map(|sums| sums.cases).sum()
}

fn is_large(units: &Units, settings: &Settings) -> bool {
    units.len() >= settings.least_units && cases(units) >= settings.k
}

fn join(into: &mut Units, units: &Units) {
    for (unit, sums) in units {
        into.entry(*unit).or_default().add(sums);
    }
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
        let (groups, count) = merged(strata.collect(), &Settings::default());
        let text: Vec<String> = groups
            .iter()
            .map(|units| {
                units
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
