//! A unit month by month: what was observed of the cases that came in, against what was to be expected of them.

use std::collections::BTreeMap;

use super::disclosure::cover;
use super::standing::rate_of_others;
use super::{Compared, Ground, Like};
use crate::Model;
use crate::ranks::RankedAspect;
use crate::result::{MonthPoint, MonthSeen};

/// What a month adds up to.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    cases: u64,
    observed: f64,
    expected: f64,
}

/// The months of every unit that is shown, from its first with a case to its last. Durations and hard cases have none: they
/// are set against a median and against a unit's own pace, which single months are too few for.
pub(crate) fn months(
    compared: &Compared,
    aspect: &RankedAspect,
    ground: Ground<'_>,
) -> BTreeMap<u32, Vec<MonthPoint>> {
    if matches!(compared.model, Model::Slower | Model::HardLeft) {
        return BTreeMap::new();
    }
    let mut sums: BTreeMap<u32, BTreeMap<i32, Sum>> =
        compared.standings.iter().map(|standing| (standing.unit, BTreeMap::new())).collect();
    let scale = compared.scale();
    for cell in &aspect.cells {
        let Some(months) = sums.get_mut(&cell.unit) else { continue };
        let Some(group) = compared.group_of.get(&Like::of(cell.stratum, ground.period)) else { continue };
        let rate = rate_of_others(&compared.groups[*group], cell.unit).unwrap_or(0.0);
        let sum = months.entry(cell.stratum.month).or_default();
        sum.cases += cell.sums.cases;
        sum.observed += cell.sums.value as f64 / scale;
        sum.expected += cell.sums.base as f64 * rate / scale;
    }
    sums.into_iter().map(|(unit, months)| (unit, shown(&months, ground.settings.k))).collect()
}

/// Months with fewer than `k` cases are told without numbers, and so are those that would give such a one back.
fn shown(months: &BTreeMap<i32, Sum>, k: u64) -> Vec<MonthPoint> {
    let (Some((first, _)), Some((last, _))) = (months.first_key_value(), months.last_key_value()) else {
        return Vec::new();
    };
    let all = months.iter().map(|(month, sum)| (sum.cases, *month));
    let (few, enough): (Vec<_>, Vec<_>) = all.partition(|(cases, _)| *cases < k);
    let hidden: Vec<u64> = few.iter().map(|(cases, _)| *cases).collect();
    let more = cover(&hidden, enough, k);
    (*first..=*last)
        .map(|month| {
            let sum = months.get(&month).filter(|sum| sum.cases >= k && !more.contains(&month));
            let seen =
                sum.map(|sum| MonthSeen { cases: sum.cases, observed: sum.observed, expected: sum.expected });
            MonthPoint { month, seen }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_with_few_cases_is_not_given_back_by_the_others() {
        let sum = |cases| Sum { cases, observed: 1.0, expected: 2.0 };
        let months = BTreeMap::from([(5, sum(30)), (6, sum(4)), (8, sum(12)), (9, sum(40))]);
        let found: Vec<String> = shown(&months, 10)
            .iter()
            .map(|point| {
                format!(
                    "{}:{}",
                    point.month,
                    point.seen.map_or("–".to_owned(), |seen| seen.cases.to_string())
                )
            })
            .collect();
        assert_eq!(found, ["5:30", "6:–", "7:–", "8:–", "9:40"]);
        assert!(shown(&BTreeMap::new(), 10).is_empty());
    }
}
