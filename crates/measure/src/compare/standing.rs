//! Where a unit stands: what was observed of it, what was to be expected at the rates of all others, and how surely.

use std::collections::BTreeMap;

use super::interval::{self, Interval, Z_95};
use super::{Group, Samples};
use crate::ranks::SampledCase;
use crate::statistics::bootstrap;
use crate::statistics::dispersion::{Dispersion, MarkModel};
use crate::statistics::draw::{Draws, stream_of};
use crate::tally::Sums;
use crate::{Model, Settings};

/// Where a unit stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Standing {
    pub(crate) unit: u32,
    /// Cases (or durations) that count.
    pub(crate) cases: u64,
    /// Those in which it occurs.
    pub(crate) hits: u64,
    pub(crate) base: f64,
    pub(crate) observed: f64,
    pub(crate) expected: f64,
    /// Variance of what is observed if it came at the expected rates, and of what is expected.
    pub(crate) variance: f64,
    /// 95 % interval of observed over expected.
    pub(crate) interval: Interval,
}

impl Standing {
    pub(crate) fn ratio(&self) -> f64 {
        self.observed / self.expected
    }

    /// Expected count of a Poisson variable as uncertain as this one: E² / variance.
    pub(crate) fn precision(&self) -> f64 {
        self.expected * self.expected / self.variance
    }

    /// What part of a count, or of an amount, tells as much as a Poisson variable.
    pub(crate) fn as_counted(&self) -> f64 {
        self.expected / self.variance
    }

    /// What part of a count out of the base tells as much as a binomial variable.
    pub(crate) fn as_shared(&self) -> f64 {
        (1.0 - self.expected / self.base).max(0.0) * self.as_counted()
    }
}

/// How single marks vary under `model`; times are no marks.
fn mark_model(model: Model) -> Option<MarkModel> {
    match model {
        Model::Rate => Some(MarkModel::Poisson),
        Model::Share => Some(MarkModel::Binomial),
        Model::Time | Model::Slower | Model::HardLeft => None,
    }
}

/// How much the marks of a case vary together, over all units.
pub(super) fn dispersion(model: Model, groups: &[Group]) -> Dispersion {
    let parts = groups.iter().flat_map(|group| group.units.values());
    mark_model(model).map_or(Dispersion::NONE, |marks| Dispersion::within(parts, marks))
}

/// The same for one unit, leaning on that of all.
fn own_dispersion(model: Model, unit: u32, groups: &[Group], all: Dispersion) -> Dispersion {
    let parts = groups.iter().filter_map(|group| group.units.get(&unit));
    mark_model(model).map_or(Dispersion::NONE, |marks| Dispersion::within(parts, marks).leaning_on(all))
}

/// What is to be expected of a unit at the rates of all others.
#[derive(Debug, Clone, Copy, Default)]
struct Expectation {
    expected: f64,
    /// Variance of what is observed, if it came so.
    observed_variance: f64,
    /// Variance of what is expected, for the others are not without end.
    expected_variance: f64,
}

fn expectation(model: Model, unit: u32, groups: &[Group], dispersion: Dispersion) -> Expectation {
    let mut sum = Expectation::default();
    for group in groups {
        let Some(own) = group.units.get(&unit) else { continue };
        let others = group.total.less(own);
        if others.base <= 0 {
            continue;
        }
        let (own_base, base) = (own.base as f64, others.base as f64);
        let rate = others.value as f64 / base;
        // Variance of one unit of base.
        let variance = match mark_model(model) {
            Some(marks) => dispersion.phi() * marks.variance(1.0, rate),
            // As the other units' cases vary: the unit's own would vary more for showing the very thing asked about.
            None => others.robust_variance(rate) / base,
        };
        sum.expected += own_base * rate;
        sum.observed_variance += own_base * variance;
        sum.expected_variance += own_base * own_base * variance / base;
    }
    sum
}

/// The rate of all units but `unit` in `group`.
pub(super) fn rate_of_others(group: &Group, unit: u32) -> Option<f64> {
    let others = match group.units.get(&unit) {
        Some(own) => group.total.less(own),
        None => group.total,
    };
    (others.base > 0).then(|| others.value as f64 / others.base as f64)
}

/// Where each unit stands; units of which nothing was to be expected are left out.
pub(super) fn standings(
    model: Model,
    units: &BTreeMap<u32, Sums>,
    groups: &[Group],
    dispersion: Dispersion,
    settings: &Settings,
    samples: &Samples<'_>,
) -> BTreeMap<u32, Standing> {
    let shown = units.iter().filter(|(_, sums)| sums.cases >= settings.k);
    shown
        .filter_map(|(&unit, sums)| {
            let null = expectation(model, unit, groups, dispersion);
            let Expectation { expected, observed_variance, expected_variance } = null;
            let variance = observed_variance + expected_variance;
            if expected <= 0.0 || variance <= 0.0 {
                return None;
            }
            let (base, observed) = (sums.base as f64, sums.value as f64);
            let own = own_dispersion(model, unit, groups, dispersion);
            let times = Times { sample: samples(unit), seed: settings.seed, unit };
            let own = own_interval(model, sums, null, own.phi(), times);
            let relative = expected_variance / (expected * expected);
            let standing = Standing {
                unit,
                cases: sums.cases,
                hits: sums.hits,
                base,
                observed,
                expected,
                variance,
                interval: widened(own, observed / expected, relative),
            };
            Some((unit, standing))
        })
        .collect()
}

/// The interval of the ratio as if what is expected were known.
fn own_interval(model: Model, sums: &Sums, null: Expectation, dispersion: f64, times: Times<'_>) -> Interval {
    let (base, value, expected) = (sums.base as f64, sums.value as f64, null.expected);
    match model {
        Model::Rate => interval::poisson(value / dispersion).times(dispersion / expected),
        Model::Share => interval::binomial(value / dispersion, base / dispersion).times(base / expected),
        Model::Time | Model::Slower | Model::HardLeft => times
            .of_own_variation(sums)
            .map(|interval| interval.times(base / expected))
            .unwrap_or_else(|| as_others_vary(value / expected, null)),
    }
}

/// The interval of a unit whose own cases are all alike: as if they varied as those of the others do.
fn as_others_vary(ratio: f64, null: Expectation) -> Interval {
    let relative = null.observed_variance / (null.expected * null.expected);
    if ratio > 0.0 {
        interval::root(ratio, ratio * relative.sqrt())
    } else {
        interval::root_of_none(1.0 / relative.max(f64::MIN_POSITIVE))
    }
}

/// What is kept of the cases of a unit whose times are compared, and where its draws come from.
#[derive(Debug, Clone, Copy)]
struct Times<'t> {
    sample: &'t [SampledCase],
    seed: u64,
    unit: u32,
}

impl Times<'_> {
    /// The interval of Σ value / Σ base: by drawing cases again where all are kept, else from the exact sums with the skewness of
    /// those that are. `None` where cases do not vary.
    fn of_own_variation(&self, sums: &Sums) -> Option<Interval> {
        let cases: Vec<bootstrap::Case> = self.sample.iter().map(|case| (case.base, case.value)).collect();
        if cases.len() as u64 == sums.cases {
            let mut draws = Draws::new(self.seed, stream_of(&[u64::from(self.unit)]));
            return bootstrap::studentised(&cases, &mut draws);
        }
        let ratio = sums.rate();
        let count = sums.cases as f64;
        let variance = sums.robust_variance(ratio) * count / (count - 1.0);
        let error = variance.sqrt() / sums.base as f64;
        (error > 0.0 && error.is_finite()).then(|| bootstrap::corrected(ratio, error, sums.cases, &cases))
    }
}

/// An interval of observed over expected, where what is expected has this relative variance too: both on the root scale,
/// where they are about even.
pub(super) fn widened(interval: Interval, ratio: f64, relative: f64) -> Interval {
    if relative <= 0.0 {
        return interval;
    }
    let (root, low, high) =
        (ratio.max(0.0).sqrt(), interval.lower.max(0.0).sqrt(), interval.upper.max(0.0).sqrt());
    // On the root scale the error of what is expected is half its relative one times the root. Of nothing observed, at its end.
    let more = |end: f64| Z_95 * relative.sqrt() / 2.0 * if root > 0.0 { root } else { end };
    let lower = root - ((root - low).powi(2) + more(low).powi(2)).sqrt();
    let upper = root + ((high - root).powi(2) + more(high).powi(2)).sqrt();
    Interval { lower: lower.max(0.0).powi(2), upper: upper.powi(2) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(marks: &[(i64, i64)]) -> Sums {
        let mut sums = Sums::default();
        marks.iter().for_each(|(base, value)| sums.add_case(*base, *value));
        sums
    }

    fn group(units: &[&[(i64, i64)]]) -> Group {
        let units: BTreeMap<u32, Sums> = (0..).zip(units.iter().map(|marks| sums(marks))).collect();
        let mut total = Sums::default();
        for own in units.values() {
            total.add(own);
        }
        Group { units, total }
    }

    #[test]
    fn marks_that_come_together_in_a_case_are_fewer_than_they_seem() {
        let all_or_none = [(4, 4), (4, 0)].repeat(200);
        let found = dispersion(Model::Share, &[group(&[&all_or_none])]).phi();
        assert!((found - 4.0).abs() < 0.02, "{found}");
        assert_eq!(dispersion(Model::Time, &[group(&[&all_or_none])]), Dispersion::NONE);
    }

    #[test]
    fn what_is_expected_comes_from_all_others() {
        let groups = [group(&[&[(10, 5)], &[(10, 1)], &[(20, 5)]])];
        let found = expectation(Model::Share, 0, &groups, Dispersion::NONE);
        assert!((found.expected - 2.0).abs() < 1e-12);
        // 10 · 0.2 · 0.8, and the same again for each 30 that the others have.
        assert!((found.observed_variance - 1.6).abs() < 1e-12);
        assert!((found.expected_variance - 100.0 * 0.16 / 30.0).abs() < 1e-12);
    }

    #[test]
    fn an_uncertain_expectation_widens_an_interval() {
        let interval = Interval { lower: 0.81, upper: 1.21 };
        assert_eq!(widened(interval, 1.0, 0.0), interval);
        let wide = widened(interval, 1.0, 0.01);
        // √(0.1² + 0.098²) = 0.14 on the root scale.
        assert_eq!(format!("{:.3} {:.3}", wide.lower, wide.upper), "0.740 1.300");
        assert!(widened(Interval { lower: 0.0, upper: 0.04 }, 0.0, 0.01).upper > 0.04);
    }
}
