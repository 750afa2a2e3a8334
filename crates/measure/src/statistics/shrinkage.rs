//! Shrinkage: ratios drawn towards those of all units as far as they are uncertain (empirical Bayes; Morris, J. Am. Stat.
//! Assoc. 78 (1983) 47), for ordering and for reading beside the raw ratio.
//!
//! True ratios are taken to spread about a common mean: counts are Poisson given a gamma-distributed ratio (Clayton & Kaldor,
//! Biometrics 43 (1987) 671), shares are binomial given a beta-distributed share, anything else is normal on the root scale of the
//! funnel. How wide true ratios spread is found by maximum marginal likelihood, the mean by the estimating equation that goes
//! with it (for counts that is maximum likelihood too; for shares Williams, Appl. Stat. 31 (1982) 144). Where units spread no wider than chance makes them, all
//! are drawn to the mean completely. Intervals know that the mean was estimated; that the spread was too they do not.

use statrs::function::gamma::digamma;

use super::funnel::Point;
use super::interval::{self, Interval, Z_95};

/// What was counted of a unit against what was to be expected; above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counted {
    /// Counted.
    pub observed: f64,
    /// Expected.
    pub expected: f64,
}

/// What was counted out of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shared {
    /// Counted.
    pub observed: f64,
    /// Expected; above 0.
    pub expected: f64,
    /// Out of so many; no fewer than counted or expected.
    pub of: f64,
}

/// A ratio drawn towards those of all units, with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shrunk {
    /// The ratio.
    pub ratio: f64,
    /// Where it lies.
    pub interval: Interval,
}

/// How the true ratios of units spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Their mean.
    pub mean: f64,
    /// How narrowly they lie: the shape of their gamma distribution, or the sum of the shapes of the beta distribution of shares.
    /// Infinite where they do not differ.
    pub strength: f64,
}

/// From this strength on true ratios differ by less than a thousandth.
const NARROW: f64 = 1e6;
/// The least strength there is taken to be.
const WIDE: f64 = 1e-3;
/// Steps after which a search ends wherever it is; it needs a dozen.
const STEPS: u32 = 100;
/// A share is taken to be no nearer to 0 or 1 than this.
const EDGE: f64 = 1e-9;

/// Ratios of counts.
pub fn gamma_poisson(units: &[Counted]) -> Vec<Shrunk> {
    let spread = gamma_spread(units);
    let Spread { mean, strength } = spread;
    if mean <= 0.0 {
        return none_at_all(units.iter().map(|unit| unit.expected));
    }
    let information: f64 = units.iter().map(|unit| unit.expected / mean * spread.weight(*unit)).sum();
    let shrunk = units.iter().map(|unit| {
        // How much of the mean is in it, and how much of its own.
        let drawn = spread.weight(*unit);
        let own = (unit.observed / unit.expected) * (1.0 - drawn);
        let ratio = drawn * mean + own;
        let given_mean = if strength.is_finite() { ratio * mean * drawn / strength } else { 0.0 };
        let variance = given_mean + drawn * drawn / information;
        Shrunk { ratio, interval: interval::gamma(ratio * ratio / variance, ratio / variance) }
    });
    shrunk.collect()
}

/// How ratios of counts spread.
pub fn gamma_spread(units: &[Counted]) -> Spread {
    let pooled = Spread { mean: gamma_mean(units, f64::INFINITY), strength: f64::INFINITY };
    // The slope of the likelihood by the variance of true ratios, where there is none.
    let beyond: f64 =
        units.iter().map(|unit| (unit.observed - pooled.mean * unit.expected).powi(2) - unit.observed).sum();
    if beyond <= 0.0 || pooled.mean <= 0.0 {
        return pooled;
    }
    let squares: f64 = units.iter().map(|unit| (pooled.mean * unit.expected).powi(2)).sum();
    let slope = |strength: f64| {
        let mean = gamma_mean(units, strength);
        let at_none = digamma(strength);
        let slopes = units.iter().map(|unit| {
            digamma(strength + unit.observed) - at_none - (mean * unit.expected / strength).ln_1p()
        });
        slopes.sum()
    };
    match strongest(squares / beyond, slope) {
        strength if strength < NARROW => Spread { mean: gamma_mean(units, strength), strength },
        _ => pooled,
    }
}

impl Spread {
    /// The part of the mean in a unit's ratio.
    fn weight(&self, unit: Counted) -> f64 {
        gamma_weight(unit, self.mean, self.strength)
    }
}

fn gamma_weight(unit: Counted, mean: f64, strength: f64) -> f64 {
    1.0 / (1.0 + mean * unit.expected / strength)
}

/// Where Σ weight · (observed − mean · expected) is 0.
fn gamma_mean(units: &[Counted], strength: f64) -> f64 {
    settled(|mean| {
        let (mut observed, mut expected) = (0.0, 0.0);
        for unit in units {
            let weight = gamma_weight(*unit, mean, strength);
            observed += weight * unit.observed;
            expected += weight * unit.expected;
        }
        observed / expected
    })
}

/// Ratios of shares.
pub fn beta_binomial(units: &[Shared]) -> Vec<Shrunk> {
    let Spread { mean, strength } = beta_spread(units);
    if mean <= 0.0 {
        return none_at_all(units.iter().map(|unit| unit.expected));
    }
    let information: f64 = units
        .iter()
        .map(|unit| {
            let share = unit.share(mean);
            let expected = unit.expected / unit.of;
            unit.expected * expected * unit.independence(strength) / (share * (1.0 - share))
        })
        .sum();
    let shrunk = units.iter().map(|unit| {
        let expected = unit.expected / unit.of;
        let drawn = 1.0 / (1.0 + unit.of / strength);
        let share = drawn * unit.share(mean) + (1.0 - drawn) * (unit.observed / unit.of);
        let given_mean =
            if strength.is_finite() { share * (1.0 - share) / (strength + unit.of + 1.0) } else { 0.0 };
        let variance = given_mean + (drawn * expected).powi(2) / information;
        let size = (share * (1.0 - share) / variance - 1.0).max(EDGE);
        Shrunk {
            ratio: share / expected,
            interval: interval::beta(share * size, (1.0 - share) * size).over(expected),
        }
    });
    shrunk.collect()
}

impl Shared {
    /// The share at this ratio to the expected one.
    fn share(&self, mean: f64) -> f64 {
        (mean * self.expected / self.of).clamp(EDGE, 1.0 - EDGE)
    }

    /// How much less a sum varies if its marks are independent.
    fn independence(&self, strength: f64) -> f64 {
        if strength.is_finite() { (strength + 1.0) / (strength + self.of) } else { 1.0 }
    }
}

/// How ratios of shares spread: the strength is that of the distribution of shares.
pub fn beta_spread(units: &[Shared]) -> Spread {
    let pooled = Spread { mean: beta_mean(units, f64::INFINITY), strength: f64::INFINITY };
    if pooled.mean <= 0.0 {
        return pooled;
    }
    // Slope and curvature scale of the likelihood by the correlation of marks, where there is none.
    let (mut beyond, mut scale) = (0.0, 0.0);
    for unit in units {
        let (share, observed, rest) = (unit.share(pooled.mean), unit.observed, unit.of - unit.observed);
        beyond += observed * (observed - 1.0) / share + rest * (rest - 1.0) / (1.0 - share)
            - unit.of * (unit.of - 1.0);
        scale += unit.of * (unit.of - 1.0).max(0.0);
    }
    if beyond <= 0.0 {
        return pooled;
    }
    let slope = |strength: f64| {
        let mean = beta_mean(units, strength);
        let at_none = digamma(strength);
        let rise = |from: f64, by: f64| digamma(from + by) - digamma(from);
        let slopes = units.iter().map(|unit| {
            let share = unit.share(mean);
            share * rise(strength * share, unit.observed)
                + (1.0 - share) * rise(strength * (1.0 - share), unit.of - unit.observed)
                - (digamma(strength + unit.of) - at_none)
        });
        slopes.sum()
    };
    match strongest(scale / beyond, slope) {
        strength if strength < NARROW => Spread { mean: beta_mean(units, strength), strength },
        _ => pooled,
    }
}

fn beta_mean(units: &[Shared], strength: f64) -> f64 {
    settled(|mean| {
        let (mut observed, mut expected) = (0.0, 0.0);
        for unit in units {
            let weight = unit.independence(strength) / (1.0 - unit.share(mean));
            observed += weight * unit.observed;
            expected += weight * unit.expected;
        }
        observed / expected
    })
}

/// Ratios on the root scale, between which the true ones have this variance: that of the [`Funnel`](super::funnel::Funnel).
pub fn normal_on_root(points: &[Point], tau2: f64) -> Vec<Shrunk> {
    let variance = |point: &Point| 1.0 / (4.0 * point.precision);
    let (mut sum, mut information) = (0.0, 0.0);
    for point in points {
        let weight = 1.0 / (variance(point) + tau2);
        sum += weight * point.ratio.max(0.0).sqrt();
        information += weight;
    }
    let mean = sum / information;
    let shrunk = points.iter().map(|point| {
        let chance = variance(point);
        let drawn = chance / (chance + tau2);
        let root = drawn * mean + (1.0 - drawn) * point.ratio.max(0.0).sqrt();
        let half = Z_95 * (drawn * tau2 + drawn * drawn / information).sqrt();
        let interval = Interval { lower: (root - half).max(0.0).powi(2), upper: (root + half).powi(2) };
        Shrunk { ratio: root * root, interval }
    });
    shrunk.collect()
}

/// Where nobody has any, all that is known is how few they can be.
fn none_at_all(expected: impl ExactSizeIterator<Item = f64>) -> Vec<Shrunk> {
    let units = expected.len();
    let interval = interval::poisson(0.0).over(expected.sum::<f64>().max(f64::MIN_POSITIVE));
    vec![Shrunk { ratio: 0.0, interval }; units]
}

/// The mean that gives itself.
fn settled(next: impl Fn(f64) -> f64) -> f64 {
    let mut mean = 1.0;
    for _ in 0..STEPS {
        let after = next(mean);
        let is_settled = (after - mean).abs() <= 1e-13 * after.abs();
        mean = if after.is_finite() { after } else { 0.0 };
        if is_settled || mean <= 0.0 {
            break;
        }
    }
    mean
}

/// The strength at which the likelihood is highest: where its `slope` turns from above to below 0, looked for around `guess`.
/// Beyond [`NARROW`] where it rises as far as one looks.
fn strongest(guess: f64, slope: impl Fn(f64) -> f64) -> f64 {
    let (least, most) = (WIDE.ln(), NARROW.ln());
    let at = |log: f64| slope(log.exp());
    let start = if guess > 0.0 { guess.ln().clamp(least, most) } else { most };
    let first = at(start);
    let (mut low, mut high) = ((start, first), (start, first));
    let mut stride = 0.5;
    while low.1 < 0.0 {
        if low.0 <= least {
            return WIDE;
        }
        high = low;
        let log = (low.0 - stride).max(least);
        low = (log, at(log));
        stride *= 2.0;
    }
    while high.1 > 0.0 {
        if high.0 >= most {
            return f64::INFINITY;
        }
        low = high;
        let log = (high.0 + stride).min(most);
        high = (log, at(log));
        stride *= 2.0;
    }
    // Regula falsi, with the weight of the end that stays halved (Dowell & Jarratt, BIT 11 (1971) 168: Illinois). The slope falls as
    // the square of the strength, so it is taken times that.
    let scaled = |(log, slope): (f64, f64)| slope * (2.0 * (log - start)).exp();
    let (mut below, mut above) = ((low.0, scaled(low)), (high.0, scaled(high)));
    let mut stayed = 0i32;
    for _ in 0..STEPS {
        let width = above.0 - below.0;
        if width <= 1e-12 || below.1 <= 0.0 || above.1 >= 0.0 {
            break;
        }
        let log = (below.0 + width * below.1 / (below.1 - above.1)).clamp(below.0, above.0);
        let value = scaled((log, at(log)));
        if value > 0.0 {
            below = (log, value);
            if stayed == 1 {
                above.1 /= 2.0;
            }
            stayed = 1;
        } else {
            above = (log, value);
            if stayed == -1 {
                below.1 /= 2.0;
            }
            stayed = -1;
        }
        if value == 0.0 || log == below.0 + width {
            return log.exp();
        }
    }
    (if below.1 <= 0.0 {
        below.0
    } else if above.1 >= 0.0 {
        above.0
    } else {
        f64::midpoint(below.0, above.0)
    })
    .exp()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(shrunk: &[Shrunk]) -> String {
        let lines = shrunk
            .iter()
            .map(|it| format!("{:.3} ({:.3} – {:.3})", it.ratio, it.interval.lower, it.interval.upper));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn counted(units: &[(f64, f64)]) -> Vec<Counted> {
        units
            .iter()
            .map(|(observed, expected)| Counted { observed: *observed, expected: *expected })
            .collect()
    }

    fn shared(units: &[(f64, f64, f64)]) -> Vec<Shared> {
        let unit = |(observed, expected, of): &(f64, f64, f64)| Shared {
            observed: *observed,
            expected: *expected,
            of: *of,
        };
        units.iter().map(unit).collect()
    }

    #[test]
    fn units_that_differ_by_chance_alone_are_all_alike() {
        // 33 of 33: the interval is that of a gamma variable of shape 33 over 33.
        insta::assert_snapshot!(check(&gamma_poisson(&counted(&[(12.0, 11.0), (9.0, 11.0), (12.0, 11.0)]))), @r"
        1.000 (0.688 – 1.369)
        1.000 (0.688 – 1.369)
        1.000 (0.688 – 1.369)
        ");
        assert_eq!(beta_spread(&shared(&[(5.0, 5.0, 10.0), (6.0, 5.0, 10.0)])).strength, f64::INFINITY);
    }

    #[test]
    fn the_less_is_known_of_a_unit_the_more_it_is_drawn_to_the_others() {
        let units = [(300.0, 100.0), (3.0, 1.0), (50.0, 100.0), (80.0, 100.0), (100.0, 100.0), (0.0, 1.0)];
        insta::assert_snapshot!(check(&gamma_poisson(&counted(&units))), @r"
        2.973 (2.647 – 3.318)
        1.978 (0.622 – 4.104)
        0.514 (0.383 – 0.663)
        0.809 (0.643 – 0.993)
        1.006 (0.820 – 1.210)
        0.840 (0.088 – 2.423)
        ");
        let units = units.map(|(observed, expected)| (observed, expected, expected * 4.0));
        insta::assert_snapshot!(check(&beta_binomial(&shared(&units))), @r"
        2.986 (2.812 – 3.151)
        2.252 (0.846 – 3.519)
        0.507 (0.385 – 0.644)
        0.805 (0.654 – 0.967)
        1.003 (0.839 – 1.177)
        0.623 (0.018 – 1.980)
        ");
    }

    #[test]
    fn where_nobody_has_any_it_is_known_how_few_they_can_be() {
        // −ln 0.05, for mid-p, over 6 and over 4.
        insta::assert_snapshot!(check(&gamma_poisson(&counted(&[(0.0, 4.0), (0.0, 2.0)]))), @r"
        0.000 (0.000 – 0.499)
        0.000 (0.000 – 0.499)
        ");
        insta::assert_snapshot!(check(&beta_binomial(&shared(&[(0.0, 4.0, 9.0)]))), @"0.000 (0.000 – 0.749)");
        assert!(
            gamma_poisson(&[]).is_empty()
                && beta_binomial(&[]).is_empty()
                && normal_on_root(&[], 0.1).is_empty()
        );
    }

    #[test]
    fn roots_are_drawn_by_the_funnels_spread() {
        let points = [1.44, 1.0, 0.64].map(|ratio| Point { ratio, precision: 25.0 });
        // A standard error of 0.1 against a spread of 0.1: half way to the mean, with √(0.005 + 0.25 · 0.02 / 3) about it.
        insta::assert_snapshot!(check(&normal_on_root(&points, 0.01)), @r"
        1.210 (0.884 – 1.588)
        1.000 (0.706 – 1.346)
        0.810 (0.548 – 1.124)
        ");
        insta::assert_snapshot!(check(&normal_on_root(&points, 0.0)), @r"
        1.000 (0.786 – 1.239)
        1.000 (0.786 – 1.239)
        1.000 (0.786 – 1.239)
        ");
    }

    fn number() -> impl Strategy<Value = f64> {
        prop_oneof![
            Just(0.0),
            0.0..3.0f64,
            0.0..1e4f64,
            (-6.0..9.0f64).prop_map(|exponent| 10f64.powf(exponent))
        ]
    }

    fn holds(shrunk: &[Shrunk]) -> Result<(), TestCaseError> {
        for it in shrunk {
            let Interval { lower, upper } = it.interval;
            prop_assert!(it.ratio.is_finite() && it.ratio >= 0.0 && upper.is_finite(), "{it:?}");
            prop_assert!(0.0 <= lower && lower <= upper, "{it:?}");
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn counts_shrink_to_numbers_between_the_raw_ratio_and_the_mean(
            units in prop::collection::vec((number(), number()), 1..30),
        ) {
            let units: Vec<Counted> =
                units.iter().map(|(observed, expected)| Counted { observed: *observed, expected: expected.max(1e-6) }).collect();
            let mean = gamma_spread(&units).mean;
            let shrunk = gamma_poisson(&units);
            holds(&shrunk)?;
            for (it, unit) in shrunk.iter().zip(&units) {
                let raw = unit.observed / unit.expected;
                let (low, high) = (raw.min(mean) * (1.0 - 1e-9), raw.max(mean) * (1.0 + 1e-9));
                prop_assert!(low <= it.ratio && it.ratio <= high, "{raw} {mean} {it:?}");
            }
        }

        #[test]
        fn shares_shrink_to_numbers(units in prop::collection::vec((0.0..=1.0f64, 1e-6..1.0f64, number()), 1..30)) {
            let units: Vec<Shared> = units
                .iter()
                .map(|(observed, expected, of)| {
                    let of = of.max(1e-6);
                    Shared { observed: observed * of, expected: expected * of, of }
                })
                .collect();
            holds(&beta_binomial(&units))?;
        }

        #[test]
        fn roots_shrink_to_numbers(units in prop::collection::vec((number(), number()), 1..30), tau2 in 0.0..9.0f64) {
            let points: Vec<Point> =
                units.iter().map(|(ratio, precision)| Point { ratio: *ratio, precision: precision.max(1e-6) }).collect();
            holds(&normal_on_root(&points, tau2))?;
        }
    }
}
