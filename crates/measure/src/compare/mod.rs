//! Fair comparison: like with like, each unit against all others, with its uncertainty.
//!
//! Strata first ([`strata`]), then observed against expected with an interval ([`interval`]), then a funnel ([`funnel`]). It
//! judges nothing: beyond the limits means "worth asking about".

pub(crate) mod disclosure;
mod strata;

use std::collections::{BTreeMap, BTreeSet};

use crate::overview::MICROS_PER_DAY;
use crate::partial::Stratum;
use crate::result::{Measured, Outcome};
use crate::tally::{Map, Sums};
use crate::{Model, Settings};

pub use crate::statistics::{funnel, interval};
use funnel::{Funnel, Point};
pub use strata::StrataCount;

/// A compared aspect.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Compared {
    /// By unit, for every unit that has a base.
    pub(crate) outcomes: BTreeMap<u32, Outcome>,
    pub(crate) funnel: Option<Funnel>,
    pub(crate) strata: StrataCount,
    /// Units not shown.
    pub(crate) suppressed: u64,
}

/// What is known of a unit before the funnel.
struct Standing {
    unit: u32,
    sums: Sums,
    expected: f64,
    /// Variance of what is observed if it came at the expected rates.
    variance: f64,
}

/// Compares the units of one aspect. Those `withheld` count with the others but are not shown.
pub(crate) fn compare(
    model: Model,
    sums: &Map<(u32, u32), Sums>,
    strata: &[Stratum],
    withheld: &BTreeSet<u32>,
    settings: &Settings,
) -> Compared {
    let mut by_stratum: BTreeMap<Stratum, BTreeMap<u32, Sums>> = BTreeMap::new();
    let mut units: BTreeMap<u32, Sums> = BTreeMap::new();
    for ((unit, stratum), part) in sums {
        if part.base > 0 {
            by_stratum.entry(strata[*stratum as usize]).or_default().entry(*unit).or_default().add(part);
            units.entry(*unit).or_default().add(part);
        }
    }
    let (groups, strata) = strata::merged(by_stratum, settings);
    let totals: Vec<Sums> = groups.iter().map(total).collect();
    let mut outcomes = BTreeMap::new();
    let mut standings = Vec::new();
    let mut hidden = Vec::new();
    for (unit, sums) in units {
        if sums.cases < settings.k {
            hidden.push(sums.cases);
            outcomes.insert(unit, Outcome::FewCases);
        } else if withheld.contains(&unit) {
            hidden.push(sums.cases);
            outcomes.insert(unit, Outcome::Complement);
        } else if strata.least_units < settings.least_units {
            outcomes.insert(unit, Outcome::FewUnits);
        } else {
            match standing(model, unit, sums, groups.iter().zip(&totals)) {
                Some(standing) => standings.push(standing),
                None => {
                    outcomes.insert(unit, Outcome::NothingExpected);
                }
            }
        }
    }
    let shown = standings.iter().map(|it| (it.sums.cases, it.unit)).collect();
    for unit in disclosure::cover(&hidden, shown, settings.k) {
        outcomes.insert(unit, Outcome::Complement);
    }
    standings.retain(|it| !outcomes.contains_key(&it.unit));
    let points: Vec<Point> = standings
        .iter()
        .map(|it| Point { ratio: observed(it) / it.expected, precision: precision(it) })
        .collect();
    let funnel = funnel::fit(&points);
    for (standing, point) in standings.iter().zip(&points) {
        outcomes.insert(standing.unit, Outcome::Measured(measured(model, standing, *point, funnel.as_ref())));
    }
    let suppressed =
        outcomes.values().filter(|outcome| !matches!(outcome, Outcome::Measured(_))).count() as u64;
    Compared { outcomes, funnel, strata, suppressed }
}

fn observed(standing: &Standing) -> f64 {
    standing.sums.value as f64
}

/// Expected count of a Poisson variable as uncertain as this one: E² / variance.
fn precision(standing: &Standing) -> f64 {
    standing.expected * standing.expected / standing.variance
}

fn total(group: &BTreeMap<u32, Sums>) -> Sums {
    let mut total = Sums::default();
    for sums in group.values() {
        total.add(sums);
    }
    total
}

/// Where `unit` stands against all others, in `groups` with their totals.
fn standing<'g>(
    model: Model,
    unit: u32,
    sums: Sums,
    groups: impl Iterator<Item = (&'g BTreeMap<u32, Sums>, &'g Sums)>,
) -> Option<Standing> {
    let mut expected = 0.0;
    let mut variance = 0.0;
    for (group, total) in groups {
        let Some(own) = group.get(&unit) else { continue };
        let others = total.less(own);
        if others.base <= 0 {
            continue;
        }
        let rate = others.value as f64 / others.base as f64;
        expected += own.base as f64 * rate;
        variance += match model {
            Model::Rate => own.base as f64 * rate,
            Model::Share => own.base as f64 * rate * (1.0 - rate),
            // As the other units' cases vary: the unit's own would vary more for showing the very thing asked about.
            Model::Time => own.base as f64 * residual(&others, rate) / others.base as f64,
        };
    }
    (expected > 0.0 && variance > 0.0).then_some(Standing { unit, sums, expected, variance })
}

/// Squared distances of times from `rate` times their bases, summed over cases.
fn residual(sums: &Sums, rate: f64) -> f64 {
    let squares =
        sums.value_value as f64 - 2.0 * rate * sums.base_value as f64 + rate * rate * sums.base_base as f64;
    squares.max(0.0)
}

fn measured(model: Model, standing: &Standing, point: Point, funnel: Option<&Funnel>) -> Measured {
    let Standing { sums, expected, .. } = *standing;
    let (base, value) = (sums.base as f64, sums.value as f64);
    let interval = match model {
        Model::Rate => interval::poisson(sums.value.unsigned_abs() as f64).over(expected),
        Model::Share => interval::binomial(value, base).times(base / expected),
        // None at all varies by nothing of its own: the interval is that of the expected rate.
        Model::Time if sums.value == 0 => interval::root_of_none(point.precision),
        Model::Time => {
            let own = residual(&sums, value / base);
            interval::root(point.ratio, (own / (expected * expected)).sqrt())
        }
    };
    let scale = if model == Model::Time { MICROS_PER_DAY } else { 1.0 };
    let place = funnel.map(|funnel| funnel.place(point));
    Measured {
        cases: sums.cases,
        cases_with: sums.hits,
        base: base / scale,
        observed: value / scale,
        expected: expected / scale,
        ratio: point.ratio,
        lower: interval.lower,
        upper: interval.upper,
        precision: point.precision,
        z: place.map(|place| place.z),
        limits_95: place.map(|place| place.limits_95),
        limits_998: place.map(|place| place.limits_998),
        worth_asking: place.is_some_and(|place| point.ratio > place.limits_998.1),
    }
}
