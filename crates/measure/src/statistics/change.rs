//! One ratio over another, each with its interval: after against before.
//!
//! The interval is recovered from those of the two (Donner & Zou, Stat. Methods Med. Res. 21 (2012) 347: MOVER), whatever they
//! were made by: it is as even or uneven as they are, and it stays right where one of them is near 0.

use super::interval::Interval;

/// A ratio and its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The ratio, at least 0.
    pub ratio: f64,
    /// Its interval; the ratio lies within.
    pub interval: Interval,
}

/// One ratio over another. What has no end is infinite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quotient {
    /// After over before; infinite where there was none before, and 1 where there was none at all.
    pub ratio: f64,
    /// Where it lies.
    pub interval: Interval,
}

/// `after` over `before`, which are independent of each other.
pub fn quotient(after: Estimate, before: Estimate) -> Quotient {
    let (a, b) = (after.ratio, before.ratio);
    let ratio = if b > 0.0 {
        a / b
    } else if a > 0.0 {
        f64::INFINITY
    } else {
        1.0
    };
    let product = a * b;
    // x(2y − x): how much of y² is within the end x.
    let within = |end: f64, middle: f64| end * (2.0 * middle - end);
    let root = |above: f64, below: f64| product + (product * product - above * below).max(0.0).sqrt();
    let lower = {
        let (above, below) = (within(after.interval.lower, a), within(before.interval.upper, b));
        if above <= 0.0 { 0.0 } else { above / root(above, below) }
    };
    let upper = {
        let (above, below) = (within(after.interval.upper, a), within(before.interval.lower, b));
        if below <= 0.0 { f64::INFINITY } else { root(above, below) / below }
    };
    Quotient { ratio, interval: Interval { lower: lower.min(ratio), upper: upper.max(ratio) } }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::draw::Draws;
    use super::super::interval;
    use super::*;

    fn estimate(observed: f64, expected: f64) -> Estimate {
        Estimate { ratio: observed / expected, interval: interval::poisson(observed).over(expected) }
    }

    fn check(after: (f64, f64), before: (f64, f64)) -> String {
        let Quotient { ratio, interval } = quotient(estimate(after.0, after.1), estimate(before.0, before.1));
        format!("{ratio:.3} ({:.3} – {:.3})", interval.lower, interval.upper)
    }

    #[test]
    fn after_over_before_with_its_interval() {
        // By the binomial distribution of 60 out of 100, mid-p: 1.007 – 2.252.
        insta::assert_snapshot!(check((60.0, 50.0), (40.0, 50.0)), @"1.500 (1.008 – 2.248)");
        insta::assert_snapshot!(check((0.0, 9.0), (12.0, 9.0)), @"0.000 (0.000 – 0.281)");
        insta::assert_snapshot!(check((5.0, 9.0), (0.0, 9.0)), @"inf (1.291 – inf)");
        insta::assert_snapshot!(check((0.0, 9.0), (0.0, 9.0)), @"1.000 (0.000 – inf)");
    }

    #[test]
    fn intervals_hold_the_true_change_as_often_as_they_say() {
        let mut draws = Draws::new(8, 0);
        for (before, after, change) in [(6.0, 12.0, 2.0), (40.0, 20.0, 0.5), (15.0, 15.0, 1.0)] {
            let held = (0..4_000)
                .filter(|_| {
                    let mut seen = |mean: f64| estimate(draws.poisson(mean) as f64, 10.0);
                    quotient(seen(after), seen(before)).interval.contains(change)
                })
                .count();
            assert!((3_760..=3_900).contains(&held), "{before} {after}: {held} of 4,000");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_quotient_is_not_a_number(seen in prop::array::uniform2(prop_oneof![Just(0.0), 0.0..1e6f64]), expected in prop::array::uniform2(1e-3..1e6f64)) {
            let [after, before] = [0, 1].map(|at| estimate(seen[at], expected[at]));
            let Quotient { ratio, interval } = quotient(after, before);
            prop_assert!(!ratio.is_nan() && interval.lower.is_finite());
            prop_assert!(interval.lower <= ratio && ratio <= interval.upper, "{ratio} {interval:?}");
        }
    }
}
