//! 95 % intervals: mid-p and exact for counts and shares, on the root scale for ratios of times; and one-sided mid-p values.
//!
//! Mid-p counts half of the probability of what was observed to either side; it is a little shorter than the exact interval
//! and covers nearer to 95 % (Lancaster, Biometrika 48 (1961) 223; Berry & Armitage, The Statistician 44 (1995) 417). Exact are
//! Garwood's (Biometrika 28 (1936) 437) and Clopper & Pearson's (Biometrika 26 (1934) 404). Counts may be real-valued: a count
//! divided by its dispersion is one.
//!
//! An end is where a tail's probability is 2.5 %. It is found on the scale of the logarithm of the mean, or of the odds, where
//! the tail's logarithm is nearly straight: from a normal approximation three of Newton's steps reach ten digits.

use super::tail::{self, Tails, shares, stirling_error};

/// Half of what a 95 % interval leaves out.
const TAIL: f64 = 0.025;
/// The 97.5 % point of the normal distribution.
pub const Z_95: f64 = 1.959_963_984_540_054;
/// A tail this near to [`TAIL`], as a part of it, is one last step away: what remains is about the square of this, in standard
/// errors.
const NEAR: f64 = 1e-5;
/// Steps after which the search ends wherever it is; it needs eight at most.
const STEPS: u32 = 200;
/// From this variance on the interval is the normal distribution's to ten digits of its width, and the logarithm of a mean can no
/// longer tell its points apart.
const HUGE: f64 = 1e18;
/// Lower ends whose logarithm is below this are 0: smaller numbers there are none.
const LEAST: f64 = -690.0;

/// A 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub lower: f64,
    /// Its upper end.
    pub upper: f64,
}

impl Interval {
    /// Each end divided by `divisor`, which is above 0.
    pub fn over(self, divisor: f64) -> Self {
        Self { lower: self.lower / divisor, upper: self.upper / divisor }
    }

    /// Each end times `factor`, which is above 0.
    pub fn times(self, factor: f64) -> Self {
        Self { lower: self.lower * factor, upper: self.upper * factor }
    }

    /// Whether `value` lies within.
    pub fn contains(self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }
}

/// The mean of a Poisson variable seen to be `count`; mid-p.
pub fn poisson(count: f64) -> Interval {
    poisson_by(count, 0.5)
}

/// The mean of a Poisson variable seen to be `count`; exact (Garwood), so never covering less than 95 %.
pub fn poisson_exact(count: f64) -> Interval {
    poisson_by(count, 1.0)
}

/// The share of a binomial variable seen to be `count` of `of`; mid-p. Of nothing, every share is possible.
pub fn binomial(count: f64, of: f64) -> Interval {
    binomial_by(count, of, 0.5)
}

/// The share of a binomial variable seen to be `count` of `of`; exact (Clopper & Pearson).
pub fn clopper_pearson(count: f64, of: f64) -> Interval {
    binomial_by(count, of, 1.0)
}

/// The middle 95 % of a gamma distribution of this shape and rate, both above 0.
pub fn gamma(shape: f64, rate: f64) -> Interval {
    if shape <= 0.0 {
        return Interval { lower: 0.0, upper: 0.0 };
    }
    // P(X ≥ shape) of a Poisson variable is the gamma distribution's probability up to its mean.
    Interval { lower: poisson_lower(shape, 1.0), upper: poisson_upper(shape, 0.0) }.over(rate)
}

/// The middle 95 % of a beta distribution of these shapes, both above 0.
pub fn beta(a: f64, b: f64) -> Interval {
    let of = a + b;
    if a <= 0.0 {
        return Interval { lower: 0.0, upper: 0.0 };
    }
    if b <= 0.0 {
        return Interval { lower: 1.0, upper: 1.0 };
    }
    // Iₓ(a, b) is P(X > a) + b / (a + b) · P(X = a) of a binomial variable out of a + b.
    Interval { lower: shares(least_log_odds(a, b, b / of)).0, upper: shares(least_log_odds(b, a, a / of)).1 }
}

/// How often a Poisson variable of this mean comes out at `count` or above, half of the times it equals it; mid-p.
pub fn poisson_upper_p(count: f64, mean: f64) -> f64 {
    upper_p(tail::poisson(count.max(0.0), mean))
}

/// How often a binomial variable out of `of` at this share comes out at `count` or above, half of the times it equals it; mid-p.
pub fn binomial_upper_p(count: f64, of: f64, share: f64) -> f64 {
    let of = of.max(0.0);
    let share = share.clamp(0.0, 1.0);
    let count = count.clamp(0.0, of);
    upper_p(tail::binomial(count, of - count, (share / (1.0 - share)).ln()))
}

/// A ratio with this standard error, on the root scale, where ratios are about evenly spread.
pub fn root(ratio: f64, error: f64) -> Interval {
    root_by(ratio, error, Z_95)
}

/// [`root`] with another quantile than the normal distribution's: Student's where the error is itself an estimate.
pub fn root_by(ratio: f64, error: f64, quantile: f64) -> Interval {
    let root = ratio.max(0.0).sqrt();
    let half = if root > 0.0 { quantile * error / (2.0 * root) } else { 0.0 };
    Interval { lower: (root - half).max(0.0).powi(2), upper: (root + half).powi(2) }
}

/// A ratio of nothing seen at this precision: as far as it could be from nothing, if it varied as it does at the expected rate.
pub fn root_of_none(precision: f64) -> Interval {
    Interval { lower: 0.0, upper: (Z_95 / (2.0 * precision.sqrt())).powi(2) }
}

fn upper_p(tails: Tails) -> f64 {
    (tails.above + tails.at / 2.0).min(1.0)
}

/// `weight` is the part of the probability at the count that goes to either tail.
fn poisson_by(count: f64, weight: f64) -> Interval {
    let count = count.max(0.0);
    Interval { lower: poisson_lower(count, weight), upper: poisson_upper(count, weight) }
}

fn poisson_lower(count: f64, weight: f64) -> f64 {
    if count <= 0.0 || ln_least(count, weight) < LEAST {
        return 0.0;
    }
    if count >= HUGE {
        return count - Z_95 * count.sqrt();
    }
    let start = gamma_start(count + 1.0 - weight, -Z_95, || ln_least(count, weight));
    rising(start, |log_mean| {
        let mean = log_mean.exp();
        let tails = tail::poisson(count, mean);
        (tails.above + weight * tails.at, tails.at * ((1.0 - weight) * mean + weight * count))
    })
    .exp()
}

fn poisson_upper(count: f64, weight: f64) -> f64 {
    if count <= 0.0 {
        return (weight / TAIL).ln();
    }
    if count >= HUGE {
        return count + Z_95 * count.sqrt();
    }
    let start = gamma_start(count + weight, Z_95, || ln_least(count, weight).max(0.0));
    falling(start, |log_mean| {
        let mean = log_mean.exp();
        let tails = tail::poisson(count, mean);
        (tails.below + weight * tails.at, tails.at * (weight * mean + (1.0 - weight) * count))
    })
    .exp()
}

/// The logarithm of the mean at which the first term alone reaches the tail: near the lower end of a small count.
fn ln_least(count: f64, weight: f64) -> f64 {
    // ln Γ(count + 1), from Stirling's formula and what it leaves out.
    let ln_factorial = stirling_error(count) + (count + 0.5) * count.ln() - count + 0.918_938_533_204_672_8;
    ((TAIL / weight.max(TAIL)).ln() + ln_factorial) / count
}

/// The logarithm of a gamma variable's quantile by Wilson & Hilferty's cube; `small` where the cube would be near nothing.
fn gamma_start(shape: f64, z: f64, small: impl Fn() -> f64) -> f64 {
    let cube = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * shape.sqrt());
    if cube > 0.2 { shape.ln() + 3.0 * cube.ln() } else { small() }
}

fn binomial_by(count: f64, of: f64, weight: f64) -> Interval {
    if of <= 0.0 {
        return Interval { lower: 0.0, upper: 1.0 };
    }
    let count = count.clamp(0.0, of);
    // The most that this share can be is what the least share of the others leaves.
    Interval {
        lower: shares(least_log_odds(count, of - count, weight)).0,
        upper: shares(least_log_odds(of - count, count, weight)).1,
    }
}

/// The logarithm of the odds at the lower end.
fn least_log_odds(count: f64, others: f64, weight: f64) -> f64 {
    if count <= 0.0 || ln_least(count, weight) < LEAST {
        return f64::NEG_INFINITY;
    }
    let variance = count * (others / (count + others));
    if variance >= HUGE {
        return (count / others).ln() - Z_95 / variance.sqrt();
    }
    let (a, b) = (count + 1.0 - weight, others + weight);
    let start = if a > 1.0 && b > 1.0 {
        // Carter's approximation (Abramowitz & Stegun 26.5.22).
        let (left, right) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
        let r = (Z_95 * Z_95 - 3.0) / 6.0;
        let h = 2.0 / (left + right);
        let w = Z_95 * (h + r).max(0.0).sqrt() / h - (right - left) * (r + 5.0 / 6.0 - 2.0 / (3.0 * h));
        (a / b).ln() - 2.0 * w
    } else if others <= 0.0 {
        // weight · shareᶜᵒᵘⁿᵗ is the tail.
        let log_share = (TAIL / weight.max(2.0 * TAIL)).ln() / count;
        log_share - (-log_share.exp_m1()).ln()
    } else if a > 1.0 {
        (a / 3.0).ln()
    } else {
        gamma_start(a, -Z_95, || ln_least(count, weight)) - (count + others).ln()
    };
    rising(start, |log_odds| {
        let tails = tail::binomial(count, others, log_odds);
        let (share, rest) = shares(log_odds);
        let slope = (1.0 - weight) * others * share + weight * count * rest;
        (tails.above + weight * tails.at, tails.at * slope)
    })
}

/// Where the rising `curve` (value and slope) passes [`TAIL`].
fn rising(start: f64, curve: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut at = start;
    let mut stride = 1.0;
    for _ in 0..STEPS {
        let (value, slope) = curve(at);
        if value < TAIL {
            low = at;
        } else {
            high = at;
        }
        let off = (TAIL / value).ln();
        let mut next = at + off * value / slope;
        if !(next > low && next < high) {
            // Newton's step leads out of what is known, or is none: halve it, or look further out.
            stride *= 2.0;
            next = match (low.is_finite(), high.is_finite()) {
                (true, true) => low + (high - low) / 2.0,
                (true, false) => low + stride,
                _ => high - stride,
            };
        } else if off.abs() <= NEAR {
            return next;
        }
        if next == at {
            return at;
        }
        at = next;
    }
    at
}

fn falling(start: f64, curve: impl Fn(f64) -> (f64, f64)) -> f64 {
    -rising(-start, |at| curve(-at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    #[test]
    fn of_nothing_every_share_is_possible() {
        assert_eq!(check(binomial(0.0, 0.0)), "0.0000 1.0000");
        assert_eq!(check(clopper_pearson(5.0, 0.0)), "0.0000 1.0000");
    }

    fn ordered(interval: Interval, inside: f64, most: f64) -> Result<(), TestCaseError> {
        let Interval { lower, upper } = interval;
        prop_assert!(0.0 <= lower && lower <= upper * (1.0 + 1e-12) && upper <= most, "{interval:?}");
        prop_assert!(lower <= inside * (1.0 + 1e-12) && inside <= upper * (1.0 + 1e-12), "{interval:?}");
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_finite_count_has_an_interval_around_it(exponent in -300.0..300.0f64, part in 0.0..=1.0f64) {
            let of = 10f64.powf(exponent);
            let count = of * part;
            for interval in [poisson(count), poisson_exact(count)] {
                ordered(interval, count, f64::MAX)?;
            }
            for interval in [binomial(count, of), clopper_pearson(count, of)] {
                ordered(interval, (count / of).min(1.0), 1.0)?;
            }
            let (small, large) = (poisson(count), poisson_exact(count));
            prop_assert!(large.lower <= small.lower * (1.0 + 1e-9), "{small:?} {large:?}");
            prop_assert!(small.upper <= large.upper * (1.0 + 1e-9), "{small:?} {large:?}");
        }

        #[test]
        fn p_values_are_probabilities(
            exponent in -12.0..14.0f64, other in -12.0..14.0f64, share in 0.0..=1.0f64, part in 0.0..=1.0f64,
        ) {
            let (count, mean) = (10f64.powf(exponent), 10f64.powf(other));
            for p in [poisson_upper_p(count, mean), binomial_upper_p(count * part, count, share)] {
                prop_assert!((0.0..=1.0).contains(&p), "{p}");
            }
        }

        #[test]
        fn gamma_and_beta_are_never_nan(a in -300.0..300.0f64, b in -300.0..300.0f64) {
            let (a, b) = (10f64.powf(a), 10f64.powf(b));
            for Interval { lower, upper } in [gamma(a, 1.0), beta(a, b)] {
                prop_assert!(lower <= upper * (1.0 + 1e-12), "{lower} {upper}");
            }
        }
    }

    #[test]
    fn p_values_at_the_edges_are_plain() {
        let p = [
            poisson_upper_p(0.0, 0.0),
            poisson_upper_p(3.0, 0.0),
            poisson_upper_p(0.0, 1e300),
            poisson_upper_p(-1.0, 2.0),
            binomial_upper_p(0.0, 0.0, 0.5),
            binomial_upper_p(5.0, 5.0, 1.0),
            binomial_upper_p(0.0, 5.0, 0.0),
            binomial_upper_p(2.0, 5.0, 1.0),
            binomial_upper_p(2.0, 5.0, 0.0),
            binomial_upper_p(9.0, 5.0, 0.5),
        ];
        insta::assert_snapshot!(p.map(|p| format!("{p:.4}")).join(" "),
            @"0.5000 0.0000 1.0000 0.9323 0.5000 0.5000 0.5000 1.0000 0.0000 0.0156");
    }
}
