//! Units at the same load: what is to be expected of a unit with more work in hand than others have.
//!
//! Work waits its turn, so what depends on load rises with the work in hand whatever a unit is like: with the holds it has at a time,
//! over those it gets in a month. How steeply is read off each unit's own months against each other: a unit that is slow
//! all the time has much work in hand for that alone, and must not teach that load makes slow. What is expected of a unit's month is then
//! multiplied by its load to that power, against the load of all others in the same stratum. Load excuses a factor of [`MOST`]
//! at most.
//!
//! It cannot tell a unit that always has too few people from one that always lets its work lie: neither has months to compare with.

use std::collections::BTreeMap;

use super::parts::Part;
use super::standing::Standing;
use crate::load::InHand;
use crate::result::LoadSlope;

/// A unit with fewer months tells nothing of its own course, and is taken to have the usual load.
const MONTHS: usize = 6;
/// Fewer units tell of themselves, not of load.
const UNITS: usize = 5;
/// What is expected is multiplied or divided by so much at most.
const MOST: f64 = 3.0;
/// More than in proportion to the square of the load nothing rises.
const STEEPEST: f64 = 2.0;
/// A slope counts from so many standard errors on.
const SURE: f64 = 2.0;
const ITERATIONS: usize = 30;
/// A step of the slope at most.
const STEP: f64 = 0.5;

/// Sets units at the same load, as far as what is seen in `parts` rises with the work in hand for certain: what is expected of each
/// part and each unit is that of its load.
pub(super) fn set(
    standings: &mut BTreeMap<u32, Standing>,
    parts: &mut [Part],
    loads: &[InHand],
) -> Option<LoadSlope> {
    let at_load = fit(parts, loads)?;
    let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for part in parts {
        let sum = sums.entry(part.unit).or_default();
        sum.0 += part.expected;
        part.expected *= at_load.factor(part.unit, part.month, part.group);
        sum.1 += part.expected;
    }
    for (unit, standing) in standings {
        if let Some((expected, at_load)) = sums.get(unit)
            && *expected > 0.0
        {
            standing.expect(at_load / expected);
        }
    }
    Some(at_load.slope)
}

/// How an aspect depends on load, and the load of everybody.
#[derive(Debug, Clone)]
struct AtLoad {
    slope: LoadSlope,
    /// What is expected of a unit's month, against the usual load; by unit, from its first month on.
    factors: BTreeMap<u32, (i32, Vec<f64>)>,
    /// By group: of all units, and by unit, the base as it is and at the load.
    groups: BTreeMap<usize, Bases>,
}

#[derive(Debug, Clone, Default)]
struct Bases {
    all: (f64, f64),
    units: BTreeMap<u32, (f64, f64)>,
}

impl Bases {
    /// The mean factor of all but `unit`.
    fn of_others(&self, unit: u32) -> f64 {
        let (own, own_at_load) = self.units.get(&unit).copied().unwrap_or_default();
        let (base, at_load) = (self.all.0 - own, self.all.1 - own_at_load);
        if base > 0.0 && at_load > 0.0 { at_load / base } else { 1.0 }
    }
}

/// Finds how what is seen in `parts` depends on the work in hand; `None` where it does not rise with it for certain.
fn fit(parts: &[Part], loads: &[InHand]) -> Option<AtLoad> {
    let mut months: BTreeMap<(u32, i32), Month> = BTreeMap::new();
    for part in parts.iter().filter(|part| part.expected > 0.0) {
        let Some(load) = loads.get(part.unit as usize).and_then(|load| load.of(part.month)) else { continue };
        let month = months.entry((part.unit, part.month)).or_default();
        month.load = load.ln();
        month.observed += part.observed;
        month.expected += part.expected;
    }
    let mut units: BTreeMap<u32, Vec<Month>> = BTreeMap::new();
    for ((unit, _), month) in months {
        units.entry(unit).or_default().push(month);
    }
    units.retain(|_, months| months.len() >= MONTHS && months.iter().any(|month| month.observed > 0.0));
    let slope = slope(&units)?;
    let all = units.values().flatten();
    let (sum, weighted) =
        all.fold((0.0, 0.0), |sum, month| (sum.0 + month.expected, sum.1 + month.expected * month.load));
    let usual = weighted / sum;
    let factor = |load: f64| (slope * (load - usual)).exp().clamp(1.0 / MOST, MOST);
    let factors = units.keys().filter_map(|unit| {
        let load = loads.get(*unit as usize)?;
        Some((*unit, (load.first, load.months.iter().map(|load| factor(load.ln())).collect())))
    });
    let mut found = AtLoad {
        slope: LoadSlope { slope, units: units.len() as u64 },
        factors: factors.collect(),
        groups: BTreeMap::new(),
    };
    for part in parts {
        let at_load = part.base * found.own(part.unit, part.month);
        let bases = found.groups.entry(part.group).or_default();
        let own = bases.units.entry(part.unit).or_default();
        for sums in [&mut bases.all, own] {
            sums.0 += part.base;
            sums.1 += at_load;
        }
    }
    Some(found)
}

/// A unit's month.
#[derive(Debug, Clone, Copy, Default)]
struct Month {
    /// Logarithm of the load.
    load: f64,
    observed: f64,
    expected: f64,
}

/// How the logarithm of observed over expected rises with that of the load within units, each at a level of its own: the quasi-Poisson
/// regression with fixed effects, whose levels follow from the slope.
fn slope(units: &BTreeMap<u32, Vec<Month>>) -> Option<f64> {
    if units.len() < UNITS {
        return None;
    }
    let mut slope = 0.0f64;
    let mut sure = 0.0;
    for _ in 0..ITERATIONS {
        let (mut score, mut information, mut squares, mut count) = (0.0, 0.0, 0.0, 0.0);
        for months in units.values() {
            let sums = months.iter().fold((0.0, 0.0, 0.0), |(observed, expected, weighted), month| {
                let at_load = month.expected * (slope * month.load).exp();
                (observed + month.observed, expected + at_load, weighted + at_load * month.load)
            });
            let (observed, expected, weighted) = sums;
            let (level, mean) = (observed / expected, weighted / expected);
            for month in months {
                let fitted = level * month.expected * (slope * month.load).exp();
                let off = month.load - mean;
                score += off * (month.observed - fitted);
                information += fitted * off * off;
                squares += (month.observed - fitted).powi(2) / fitted;
                count += 1.0;
            }
        }
        let step = score / information;
        if !step.is_finite() {
            return None;
        }
        let dispersion = squares / (count - units.len() as f64 - 1.0);
        sure = slope / (dispersion / information).sqrt();
        slope = (slope + step.clamp(-STEP, STEP)).clamp(-STEEPEST, STEEPEST);
    }
    (slope > 0.0 && sure >= SURE).then_some(slope)
}

impl AtLoad {
    fn own(&self, unit: u32, month: i32) -> f64 {
        let Some((first, factors)) = self.factors.get(&unit) else { return 1.0 };
        let at = usize::try_from(month - first).ok();
        at.and_then(|at| factors.get(at)).copied().unwrap_or(1.0)
    }

    /// By how much more is to be expected of the unit's cases of a month than at the load of the others in the group.
    fn factor(&self, unit: u32, month: i32, group: usize) -> f64 {
        let others = self.groups.get(&group).map_or(1.0, |bases| bases.of_others(unit));
        self.own(unit, month) / others
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Eight units over ten months; the work in hand goes up and down, twice as much of it in unit 0; what is seen rises with
    /// load to the power of `slope`, and is twice as much in unit 1 whatever its load.
    fn given(slope: f64) -> (Vec<Part>, Vec<InHand>) {
        let load = |unit: u32, month: i32| {
            let course = 0.4 + 0.1 * f64::from((month * 3 + unit as i32) % 5);
            if unit == 0 { 2.0 * course } else { course }
        };
        let loads =
            (0..8).map(|unit| InHand { first: 0, months: (0..10).map(|month| load(unit, month)).collect() });
        let seen = |unit: u32, month: i32| {
            let level = if unit == 1 { 2.0 } else { 1.0 };
            level * 100.0 * load(unit, month).powf(slope)
        };
        let all = |unit: u32| (0..10).map(|month| seen(unit, month)).sum::<f64>();
        let of_others = |unit: u32| (0..8).filter(|other| *other != unit).map(all).sum::<f64>() / 70.0;
        let part = |unit: u32, month: i32| Part {
            unit,
            month,
            group: 0,
            cases: 100,
            base: 100.0,
            observed: seen(unit, month),
            expected: of_others(unit),
        };
        let parts = (0..8).flat_map(|unit| (0..10).map(move |month| (unit, month)));
        let parts = parts.map(|(unit, month)| part(unit, month));
        (parts.collect(), loads.collect())
    }

    fn check(slope: f64) -> String {
        let (parts, loads) = given(slope);
        let Some(found) = fit(&parts, &loads) else { return "does not depend on load".to_owned() };
        let ratio = |unit: u32| {
            let own = parts.iter().filter(|part| part.unit == unit);
            let expected: f64 =
                own.clone().map(|part| part.expected * found.factor(unit, part.month, 0)).sum();
            own.map(|part| part.observed).sum::<f64>() / expected
        };
        let ratios: Vec<String> = [0, 1, 2, 3].map(|unit| format!("{:.2}", ratio(unit) / ratio(7))).into();
        format!(
            "{:.3} in {} units; against another: {}",
            found.slope.slope,
            found.slope.units,
            ratios.join(" ")
        )
    }

    #[test]
    fn what_load_explains_is_expected_and_what_it_does_not_is_left() {
        // Unit 0 stands out by its load alone and does so no longer; unit 1 does still, against others among which it is not.
        insta::assert_snapshot!(check(0.8), @"0.800 in 8 units; against another: 0.99 2.26 1.00 1.00");
        insta::assert_snapshot!(check(0.0), @"does not depend on load");
        insta::assert_snapshot!(check(-0.5), @"does not depend on load");
    }

    #[test]
    fn load_does_not_excuse_everything() {
        let (parts, mut loads) = given(1.0);
        loads[0].months = vec![1e6; 10];
        let found = fit(&parts, &loads).expect("it depends on load");
        assert!(found.own(0, 3) <= MOST && found.own(0, 3) > 2.9);
        // A month beyond what is known, and a unit nobody knows, have the usual load.
        assert_eq!((found.own(0, 99), found.own(99, 0)), (1.0, 1.0));
    }

    #[test]
    fn few_units_or_months_tell_nothing_of_load() {
        let (parts, loads) = given(0.8);
        let some: Vec<Part> = parts.iter().filter(|part| part.unit < 4).copied().collect();
        assert!(fit(&some, &loads).is_none());
        let some: Vec<Part> = parts.iter().filter(|part| part.month < 5).copied().collect();
        assert!(fit(&some, &loads).is_none());
        assert!(fit(&[], &[]).is_none());
    }
}
