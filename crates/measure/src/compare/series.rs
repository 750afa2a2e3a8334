//! A unit month by month: what was observed of the cases that came in, against what was to be expected of them, and whether and
//! when that rose.
//!
//! The cumulative sum reads months too that are not shown, but only several of them together, once they stand for enough cases to
//! be shown as one: its path gives away no more than the difference between the total and the months that are shown.

use std::collections::BTreeMap;

use super::disclosure::cover;
use super::standing::{Standing, rate_of_others};
use super::{Compared, Ground, Like};
use crate::Model;
use crate::ranks::RankedAspect;
use crate::result::{Cusum, MonthPoint, MonthSeen};
use crate::statistics::cusum::{self, Course};
use crate::statistics::shrinkage::{Counted, Shared};

/// What a month adds up to.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    cases: u64,
    base: f64,
    observed: f64,
    expected: f64,
}

impl Sum {
    fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.base += other.base;
        self.observed += other.observed;
        self.expected += other.expected;
    }
}

/// A unit's series.
#[derive(Debug, Default)]
pub(crate) struct Series {
    /// From its first month with a case to its last.
    pub(crate) months: Vec<MonthPoint>,
    pub(crate) cusum: Option<Cusum>,
}

/// The series of every unit that is shown; `tau2` is the spread between units in the funnel. Durations and hard cases have none:
/// they are set against a median and against a unit's own pace, which single months are too few for.
pub(crate) fn series(
    compared: &Compared,
    aspect: &RankedAspect,
    tau2: f64,
    ground: Ground<'_>,
) -> BTreeMap<u32, Series> {
    if matches!(compared.model, Model::Slower | Model::HardLeft) {
        return BTreeMap::new();
    }
    let mut sums: BTreeMap<u32, BTreeMap<i32, Sum>> =
        compared.standings.iter().map(|standing| (standing.unit, BTreeMap::new())).collect();
    for cell in &aspect.cells {
        let Some(months) = sums.get_mut(&cell.unit) else { continue };
        let Some(group) = compared.group_of.get(&Like::of(cell.stratum, ground.period)) else { continue };
        let rate = rate_of_others(&compared.groups[*group], cell.unit).unwrap_or(0.0);
        let base = cell.sums.base as f64;
        let sum =
            Sum { cases: cell.sums.cases, base, observed: cell.sums.value as f64, expected: base * rate };
        months.entry(cell.stratum.month).or_default().add(&sum);
    }
    let k = ground.settings.k;
    let series = compared.standings.iter().filter_map(|standing| {
        let sums = sums.remove(&standing.unit)?;
        let months = shown(&sums, k, compared.scale());
        let cusum = cusum(compared.model, standing, tau2, &steps(&sums, &months, k), &months);
        Some((standing.unit, Series { months, cusum }))
    });
    series.collect()
}

/// Months with fewer than `k` cases are told without numbers, and so are those that would give such a one back.
fn shown(months: &BTreeMap<i32, Sum>, k: u64, scale: f64) -> Vec<MonthPoint> {
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
            let seen = sum.map(|sum| MonthSeen {
                cases: sum.cases,
                observed: sum.observed / scale,
                expected: sum.expected / scale,
            });
            MonthPoint { month, seen }
        })
        .collect()
}

/// The steps of the cumulative sum, and the month after which each is made: a month that is shown is one, and hidden months are one
/// together as soon as they are several that stand for `k` cases. What remains of them belongs to the last such step; if there is
/// none, it is left out.
fn steps(months: &BTreeMap<i32, Sum>, shown: &[MonthPoint], k: u64) -> Vec<(i32, Sum)> {
    let mut steps: Vec<(i32, Sum)> = Vec::new();
    let mut together: Vec<(i32, Sum)> = Vec::new();
    let (mut open, mut open_months) = (Sum::default(), 0);
    for point in shown {
        let Some(sum) = months.get(&point.month) else { continue };
        if point.seen.is_some() {
            steps.push((point.month, *sum));
            continue;
        }
        open.add(sum);
        open_months += 1;
        if open_months >= 2 && open.cases >= k {
            together.push((point.month, std::mem::take(&mut open)));
            open_months = 0;
        } else if let Some(last) = months.keys().rev().find(|month| is_hidden(shown, **month))
            && *last == point.month
            && let Some((month, sum)) = together.last_mut()
        {
            *month = point.month;
            sum.add(&open);
        }
    }
    steps.append(&mut together);
    steps.sort_unstable_by_key(|(month, _)| *month);
    steps
}

fn is_hidden(shown: &[MonthPoint], month: i32) -> bool {
    shown.iter().any(|point| point.month == month && point.seen.is_none())
}

fn cusum(
    model: Model,
    standing: &Standing,
    tau2: f64,
    steps: &[(i32, Sum)],
    months: &[MonthPoint],
) -> Option<Cusum> {
    // A ratio varies by four times what its root does.
    let spread = 4.0 * tau2;
    let course = if model == Model::Share {
        let part = standing.as_shared();
        let steps = steps.iter().map(|(_, sum)| Shared {
            observed: sum.observed * part,
            expected: sum.expected * part,
            of: sum.base * part,
        });
        cusum::shared(&steps.collect::<Vec<_>>(), spread)
    } else {
        let part = standing.as_counted();
        let steps = steps
            .iter()
            .map(|(_, sum)| Counted { observed: sum.observed * part, expected: sum.expected * part });
        cusum::counted(&steps.collect::<Vec<_>>(), spread)
    };
    let Course { path, limit, signal } = course?;
    let after: BTreeMap<i32, f64> = steps.iter().map(|(month, _)| *month).zip(path).collect();
    Some(Cusum {
        path: months.iter().map(|point| after.get(&point.month).copied()).collect(),
        limit,
        signal: signal.map(|at| steps[at].0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(months: &[(i32, u64)]) -> String {
        let sum = |cases: u64| Sum { cases, base: cases as f64, observed: 1.0, expected: 2.0 };
        let months: BTreeMap<i32, Sum> = months.iter().map(|(month, cases)| (*month, sum(*cases))).collect();
        let points = shown(&months, 10, 1.0);
        let points_text: Vec<String> = points
            .iter()
            .map(|point| {
                let cases = point.seen.map_or("–".to_owned(), |seen| seen.cases.to_string());
                format!("{}:{cases}", point.month)
            })
            .collect();
        let steps = steps(&months, &points, 10);
        let steps: Vec<String> = steps.iter().map(|(month, sum)| format!("{month}:{}", sum.cases)).collect();
        format!("{} | {}", points_text.join(" "), steps.join(" "))
    }

    #[test]
    fn a_month_with_few_cases_is_not_given_back_by_the_others() {
        insta::assert_snapshot!(check(&[(5, 30), (6, 4), (8, 12), (9, 40)]), @"5:30 6:– 7:– 8:– 9:40 | 5:30 8:16 9:40");
        assert!(shown(&BTreeMap::new(), 10, 1.0).is_empty());
    }

    #[test]
    fn hidden_months_make_a_step_together() {
        // Each step of hidden months stands for two months and ten cases or more, and so does what the total tells of the rest.
        insta::assert_snapshot!(check(&[(1, 6), (2, 50), (3, 5), (4, 9), (5, 2)]), @"1:– 2:50 3:– 4:– 5:– | 2:50 3:11 5:11");
        insta::assert_snapshot!(check(&[(1, 6), (2, 6), (3, 6), (4, 6), (5, 6)]), @"1:– 2:– 3:– 4:– 5:– | 2:12 5:18");
        insta::assert_snapshot!(check(&[(1, 4), (2, 3)]), @"1:– 2:– |");
    }
}
