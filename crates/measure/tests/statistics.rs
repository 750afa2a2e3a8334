//! The statistics against reference figures of scipy, lifelines, statsmodels and mpmath, which `fixtures/make.py` writes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use measure::statistics::discovery;
use measure::statistics::interval::{self, Interval};
use measure::statistics::shrinkage::{self, Counted, Shared};
use measure::statistics::survival::{Count, Durations, bin};

/// The rows of a fixture, each a name and numbers.
fn rows(text: &str) -> Vec<(String, Vec<f64>)> {
    let rows: Vec<_> = text
        .lines()
        .skip(2)
        .map(|line| {
            let (name, numbers) = line.split_once(',').unwrap();
            (name.to_owned(), numbers.split(',').map(|number| number.parse().unwrap()).collect())
        })
        .collect();
    assert!(rows.len() > 5, "a fixture without rows proves nothing");
    rows
}

/// Asserts that `value` is `expected` but for this part of it; where nothing is expected, nothing more than 1e-300 is.
#[track_caller]
fn near(value: f64, expected: f64, tolerance: f64, what: &str) {
    let off = (value - expected).abs();
    assert!(
        off <= tolerance * expected.abs() + 1e-300,
        "{what}: {value:e} where {expected:e} was expected, off by {:e}",
        off / expected.abs()
    );
}

#[test]
fn intervals_are_those_of_scipy_to_nine_digits() {
    for (kind, row) in rows(include_str!("fixtures/interval.csv")) {
        let (a, b) = (row[0], row[1]);
        let Interval { lower, upper } = match kind.as_str() {
            "poisson" => interval::poisson(a),
            "poisson_exact" => interval::poisson_exact(a),
            "binomial" => interval::binomial(a, b),
            "clopper_pearson" => interval::clopper_pearson(a, b),
            "gamma" => interval::gamma(a, b),
            _ => interval::beta(a, b),
        };
        near(lower, row[2], 1e-9, &format!("{kind} {a} {b}, lower"));
        near(upper, row[3], 1e-9, &format!("{kind} {a} {b}, upper"));
    }
}

/// To eight digits of the p-value; to seven where it is so small that only its size matters.
#[test]
fn upper_tails_are_those_of_scipy() {
    for (kind, row) in rows(include_str!("fixtures/upper_p.csv")) {
        let p = match kind.as_str() {
            "poisson" => interval::poisson_upper_p(row[0], row[1]),
            _ => interval::binomial_upper_p(row[0], row[1], row[2]),
        };
        let tolerance = if row[3] < 1e-12 { 1e-7 } else { 1e-8 };
        near(p, row[3], tolerance, &format!("{kind} {} {} {}", row[0], row[1], row[2]));
    }
}

#[test]
fn q_values_are_those_of_scipy_and_statsmodels() {
    let rows = rows(include_str!("fixtures/discovery.csv"));
    let p: Vec<f64> = rows.iter().map(|(_, row)| row[0]).collect();
    for (q, (_, row)) in discovery::q_values(&p).into_iter().zip(&rows) {
        near(q, row[1], 1e-13, &format!("q of {}", row[0]));
    }
}

/// The curve at the end of every bin.
#[test]
fn survival_is_that_of_lifelines() {
    let sets = rows(include_str!("fixtures/durations.csv"));
    let of = |name: &str| {
        let mut durations = Durations::default();
        for (_, row) in sets.iter().filter(|(set, _)| set == name) {
            let ended = u64::from(row[1] == 1.0);
            durations.add(Count { bin: bin(row[0] as i64), ended, open: 1 - ended });
        }
        durations.survival()
    };
    for (name, row) in rows(include_str!("fixtures/survival.csv")) {
        let off = (of(&name).after(bin(row[0] as i64 - 1)) - row[1]).abs();
        assert!(off < 1e-12, "{name} at {}: off by {off}", row[0]);
    }
}

/// How true ratios spread: maximum marginal likelihood by scipy's optimizers.
#[test]
fn spreads_are_those_of_scipy() {
    let rows = rows(include_str!("fixtures/spread.csv"));
    let mut sets: BTreeMap<(String, u32), Vec<Vec<f64>>> = BTreeMap::new();
    for (kind, row) in rows {
        sets.entry((kind, row[0] as u32)).or_default().push(row);
    }
    for ((kind, set), rows) in sets {
        let found = if kind == "gamma" {
            let counted = rows.iter().map(|row| Counted { observed: row[1], expected: row[2] });
            shrinkage::gamma_spread(&counted.collect::<Vec<_>>())
        } else {
            let shared = rows.iter().map(|row| Shared { observed: row[1], expected: row[2], of: row[3] });
            shrinkage::beta_spread(&shared.collect::<Vec<_>>())
        };
        // The gamma one was found by a search that compares likelihoods, which are flat at their top.
        let tolerance = if kind == "gamma" { 1e-6 } else { 1e-9 };
        near(found.mean, rows[0][4], tolerance, &format!("{kind} {set}, mean"));
        near(found.strength, rows[0][5], tolerance, &format!("{kind} {set}, strength"));
    }
}
