//! 95 % intervals: exact mid-p for counts, on the root scale for ratios of times.
//!
//! Mid-p counts half of the probability of what was observed to either side; it is a little shorter than the exact interval
//! and covers nearer to 95 % (Lancaster 1961; Berry & Armitage 1995).

use statrs::function::beta::beta_reg;
use statrs::function::gamma::{gamma_ur, ln_gamma};

/// Half of what a 95 % interval leaves out.
const TAIL: f64 = 0.025;
/// The 97.5 % point of the normal distribution.
pub(super) const Z_95: f64 = 1.959_963_984_540_054;

/// A 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub lower: f64,
    /// Its upper end.
    pub upper: f64,
}

impl Interval {
    pub(super) fn times(self, factor: f64) -> Self {
        Self { lower: self.lower * factor, upper: self.upper * factor }
    }
}

/// The mean of a Poisson variable seen to be `count`.
pub fn poisson(count: f64) -> Interval {
    // P(X ≥ count) and P(X ≤ count), each with half of P(X = count).
    let at = |mean: f64| (count * mean.ln() - mean - ln_gamma(count + 1.0)).exp();
    let at_least = |mean: f64| 1.0 - gamma_ur(count + 1.0, mean) + at(mean) / 2.0;
    let at_most = |mean: f64| gamma_ur(count + 1.0, mean) - at(mean) / 2.0;
    let high = count + 10.0 * (count + 1.0).sqrt() + 10.0;
    let lower = if count == 0.0 { 0.0 } else { crossing(0.0, count, |mean| at_least(mean) > TAIL) };
    Interval { lower, upper: crossing(count, high, |mean| at_most(mean) < TAIL) }
}

/// The share of a binomial variable seen to be `count` of `of`.
pub fn binomial(count: f64, of: f64) -> Interval {
    let at = |share: f64| {
        let ways = ln_gamma(of + 1.0) - ln_gamma(count + 1.0) - ln_gamma(of - count + 1.0);
        (ways + power(count, share) + power(of - count, 1.0 - share)).exp()
    };
    let at_most = |share: f64| if count >= of { 1.0 } else { beta_reg(of - count, count + 1.0, 1.0 - share) };
    let lower = if count == 0.0 {
        0.0
    } else {
        crossing(0.0, count / of, |share| 1.0 - at_most(share) + at(share) / 2.0 > TAIL)
    };
    let upper = if count >= of {
        1.0
    } else {
        crossing(count / of, 1.0, |share| at_most(share) - at(share) / 2.0 < TAIL)
    };
    Interval { lower, upper }
}

/// A ratio with this standard error, on the root scale, where ratios are about evenly spread.
pub(super) fn root(ratio: f64, error: f64) -> Interval {
    let root = ratio.sqrt();
    let half = if root > 0.0 { Z_95 * error / (2.0 * root) } else { 0.0 };
    Interval { lower: (root - half).max(0.0).powi(2), upper: (root + half).powi(2) }
}

/// A ratio of nothing seen at this precision: as far as it could be from nothing, if it varied as it does at the expected rate.
pub(super) fn root_of_none(precision: f64) -> Interval {
    Interval { lower: 0.0, upper: (Z_95 / (2.0 * precision.sqrt())).powi(2) }
}

/// `count · ln(share)`, where nothing of nothing is nothing.
fn power(count: f64, share: f64) -> f64 {
    if count == 0.0 { 0.0 } else { count * share.ln() }
}

/// Where between `low` and `high` the answer turns from no to yes.
fn crossing(mut low: f64, mut high: f64, is_beyond: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..60 {
        let middle = low + (high - low) / 2.0;
        if is_beyond(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    low + (high - low) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(interval: Interval) -> String {
        format!("{:.4} {:.4}", interval.lower, interval.upper)
    }

    #[test]
    fn no_time_at_all_has_an_interval_of_some_width() {
        // Nothing seen where a Poisson variable would have 25: (1.96 / (2 · 5))².
        assert_eq!(check(root_of_none(25.0)), "0.0000 0.0384");
    }

    // Expected values: scipy 1.17.1, brentq on sf(x) + pmf(x)/2 and cdf(x − 1) + pmf(x)/2 = 0.025.
    #[test]
    fn poisson_intervals_are_those_of_scipy() {
        assert_eq!(check(poisson(0.0)), "0.0000 2.9957");
        insta::assert_snapshot!(check(poisson(1.0)), @"0.0500 4.9319");
        insta::assert_snapshot!(check(poisson(10.0)), @"5.0795 17.8249");
        insta::assert_snapshot!(check(poisson(250.0)), @"220.4220 282.4727");
    }

    #[test]
    fn binomial_intervals_are_those_of_scipy() {
        insta::assert_snapshot!(check(binomial(0.0, 20.0)), @"0.0000 0.1391");
        insta::assert_snapshot!(check(binomial(3.0, 17.0)), @"0.0469 0.4089");
        insta::assert_snapshot!(check(binomial(20.0, 20.0)), @"0.8609 1.0000");
        insta::assert_snapshot!(check(binomial(480.0, 2000.0)), @"0.2217 0.2591");
    }
}
