//! Cases of a unit that come in in one quarter vary together: they stood in the same queue, met the same holidays and the same signer who
//! was away. Cases are then fewer than they seem, and what is known of the unit is less sure.
//!
//! Sums by quarter about the unit's own ratio tell: their variance over that of independent cases. As single units have few quarters,
//! each leans on all units as if [`LEANT`] further ones had been seen to vary as theirs do. What varies over longer is not in it.

use std::collections::BTreeMap;

use super::parts::Part;
use super::standing::Standing;

/// A unit with fewer quarters tells nothing of how they vary.
const QUARTERS: usize = 4;
/// How many quarters all units' count for.
const LEANT: f64 = 12.0;
/// The most that variances are multiplied by.
const MOST: f64 = 25.0;

/// How much a unit's quarters vary, over how much they would.
#[derive(Debug, Clone, Copy)]
struct Course {
    excess: f64,
    /// Quarters, less one for the ratio.
    freedom: f64,
}

/// Widens what is known of units by what their quarters tell.
pub(super) fn widen(standings: &mut BTreeMap<u32, Standing>, parts: &[Part]) {
    let mut courses: BTreeMap<u32, Course> = BTreeMap::new();
    for own in parts.chunk_by(|one, other| one.unit == other.unit) {
        let Some(standing) = own.first().and_then(|part| standings.get(&part.unit)) else { continue };
        if let Some(course) = course(own, standing) {
            courses.insert(standing.unit, course);
        }
    }
    let (sum, freedom) = courses.values().fold((0.0, 0.0), |(sum, freedom), course| {
        (sum + course.excess * course.freedom, freedom + course.freedom)
    });
    if freedom <= 0.0 {
        return;
    }
    let all = sum / freedom;
    for (unit, standing) in standings {
        let leaning = match courses.get(unit) {
            Some(Course { excess, freedom }) => (excess * freedom + all * LEANT) / (freedom + LEANT),
            None => all,
        };
        standing.widen(all.clamp(1.0, MOST), leaning.clamp(1.0, MOST));
    }
}

/// How a unit's quarters vary; `own` are its parts.
fn course(own: &[Part], standing: &Standing) -> Option<Course> {
    let ratio = standing.ratio();
    let mut quarters: BTreeMap<i32, f64> = BTreeMap::new();
    for part in own {
        *quarters.entry(part.month.div_euclid(3)).or_default() += part.observed - ratio * part.expected;
    }
    let count = quarters.len() as f64;
    let independent = standing.own_variance();
    if quarters.len() < QUARTERS || independent <= 0.0 {
        return None;
    }
    let together = quarters.values().map(|off| off * off).sum::<f64>() * count / (count - 1.0);
    Some(Course { excess: together / independent, freedom: count - 1.0 })
}

#[cfg(test)]
mod tests {
    use super::super::interval::Interval;
    use super::*;
    use crate::statistics::draw::mixed;

    /// Two hundred units over twelve months of 50 expected; single cases make a month vary by `single`, and what a quarter's cases share
    /// by `shared` besides.
    fn check(single: f64, shared: f64) -> String {
        let mut parts = Vec::new();
        let mut standings = BTreeMap::new();
        for unit in 0..200u32 {
            // Nearly normal with mean 0 and variance 1: the sum of twelve fractions, about its mean.
            let off = |at: i32, salt: u64| {
                let key = (u64::from(unit) << 32) | (u64::from(at.unsigned_abs()) << 8) | salt << 16;
                let fraction = |part: u64| mixed(mixed(key) ^ part) as f64 / u64::MAX as f64;
                (0..12).map(fraction).sum::<f64>() - 6.0
            };
            let months: Vec<f64> = (0..12)
                .map(|month| 50.0 + single.sqrt() * off(month, 1) + shared.sqrt() * off(month / 3, 2))
                .collect();
            let (observed, expected) = (months.iter().sum::<f64>(), 600.0);
            parts.extend(months.iter().zip(0..).map(|(observed, month)| Part {
                unit,
                month,
                group: 0,
                cases: 50,
                base: 100.0,
                observed: *observed,
                expected: 50.0,
            }));
            let error = (12.0 * single).sqrt() / expected / 2.0;
            let root = (observed / expected).sqrt();
            let interval =
                Interval { lower: (root - 1.96 * error).powi(2), upper: (root + 1.96 * error).powi(2) };
            let standing = Standing {
                unit,
                cases: 600,
                hits: 300,
                base: 1200.0,
                observed,
                expected,
                variance: 12.0 * single,
                interval,
            };
            standings.insert(unit, standing);
        }
        let before = standings.clone();
        widen(&mut standings, &parts);
        let width = |standing: &Standing| standing.interval.upper.sqrt() - standing.interval.lower.sqrt();
        let wider: Vec<f64> =
            standings.iter().map(|(unit, standing)| width(standing) / width(&before[unit])).collect();
        let mean = wider.iter().sum::<f64>() / 200.0;
        format!(
            "{:.1} times the variance, {mean:.1} times the interval",
            standings[&0].variance / 12.0 / single
        )
    }

    #[test]
    fn cases_that_share_a_quarter_make_intervals_wider_and_independent_ones_do_not() {
        insta::assert_snapshot!(check(50.0, 0.0), @"1.0 times the variance, 1.0 times the interval");
        // A quarter varies by 3 · 50 for its cases and by 9 · 50 for what they share: four times in all but for luck, and twice the width.
        insta::assert_snapshot!(check(50.0, 50.0), @"3.8 times the variance, 2.0 times the interval");
    }

    #[test]
    fn few_quarters_tell_nothing() {
        let standing = Standing {
            unit: 0,
            cases: 50,
            hits: 5,
            base: 50.0,
            observed: 5.0,
            expected: 5.0,
            variance: 5.0,
            interval: Interval { lower: 0.4, upper: 2.2 },
        };
        let part = |month, observed| Part {
            unit: 0,
            month,
            group: 0,
            cases: 10,
            base: 10.0,
            observed,
            expected: 1.0,
        };
        let mut standings = BTreeMap::from([(0, standing)]);
        widen(&mut standings, &[part(0, 5.0), part(1, 0.0), part(2, 0.0), part(3, 0.0), part(4, 0.0)]);
        assert_eq!(standings[&0], standing);
    }
}
