//! Nothing hidden comes back: whoever takes the shown rows from the printed totals is left with two units or more that
//! stand for k cases or more. And numbers however large stop nothing.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, RecordBatch, TimestampMicrosecondArray};
use measure::{Class, DueOf, Facts, Measurement, Outcome, Period, Settings, Source, Withheld, measure};
use proptest::prelude::*;

/// A case: its name, and its events with time, unit and class.
type Events = (String, Vec<(i64, String, &'static str)>);

const HOUR: i64 = 3_600_000_000;

/// Measures these cases.
fn measured(cases: &[Events], settings: &Settings) -> Measurement {
    let rows = || cases.iter().flat_map(|(name, events)| events.iter().map(move |event| (name, event)));
    let texts = |values: Vec<&str>| -> ArrayRef {
        Arc::new(values.into_iter().collect::<DictionaryArray<Int32Type>>())
    };
    let times: TimestampMicrosecondArray = rows().map(|(_, event)| Some(event.0)).collect::<Vec<_>>().into();
    let columns = [
        ("case", texts(rows().map(|(name, _)| name.as_str()).collect())),
        ("activity", texts(rows().map(|_| "step").collect())),
        ("time", Arc::new(times.with_timezone("UTC")) as ArrayRef),
        ("unit", texts(rows().map(|(_, event)| event.1.as_str()).collect())),
        ("class", texts(rows().map(|(_, event)| event.2).collect())),
    ];
    let batches = [RecordBatch::try_from_iter(columns).unwrap()];
    let facts = Facts {
        has_unit: true,
        has_due: false,
        has_finished: false,
        has_reason: false,
        classes: [Class::WAIT_OUTSIDE].into(),
        levels: Vec::new(),
        hard: Vec::new(),
        period: Period::All,
        due_of: DueOf::Case,
        last_time: rows().map(|(_, event)| event.0).max().unwrap_or(0),
        calendar: None,
    };
    measure(&Source::of_batches(&batches, facts), settings).unwrap()
}

/// Cases in which the units follow each other by the hour; every third event sets the case waiting.
fn cases(units: &[Vec<u8>]) -> Vec<Events> {
    let event = |(at, unit): (usize, &u8)| {
        let class = if (at + usize::from(*unit)).is_multiple_of(3) { "wait_outside" } else { "work" };
        (at as i64 * HOUR, format!("U{unit}"), class)
    };
    units
        .iter()
        .enumerate()
        .map(|(number, units)| (format!("HS-{number:05}"), units.iter().enumerate().map(event).collect()))
        .collect()
}

fn is_secret(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::FewCases | Outcome::Complement | Outcome::FewUnits)
}

/// Checks that taking what is shown from the totals leaves no single unknown and none of fewer than `k`.
fn check(units: &[Vec<u8>], k: u64) -> Result<(), TestCaseError> {
    let cases = cases(units);
    let shown = measured(&cases, &Settings { k, threads: Some(1), ..Settings::default() });
    let truth = Settings { k: 0, least_units: 0, pairs: usize::MAX, threads: Some(1), ..Settings::default() };
    let truth = measured(&cases, &truth);
    let left = |column: &str, secret: &[u64], any_shown: bool| {
        let enough = secret.len() >= 2 && secret.iter().sum::<u64>() >= k;
        prop_assert!(secret.is_empty() || !any_shown || enough, "{column}: {secret:?} of {units:?}");
        Ok(())
    };
    let (withheld, open): (Vec<_>, Vec<_>) = shown.units.iter().partition(|unit| unit.withheld.is_some());
    left("events and cases", &withheld.iter().map(|unit| unit.cases).collect::<Vec<_>>(), !open.is_empty())?;
    for unit in &withheld {
        prop_assert!(unit.cells.iter().all(|cell| !matches!(cell.outcome, Outcome::Measured(_))));
    }
    for aspect in shown.indicators.iter().flat_map(|indicator| &indicator.aspects) {
        let (mut secret, mut any_shown) = (Vec::new(), false);
        for (unit, true_unit) in shown.units.iter().zip(&truth.units) {
            let of = |unit: &measure::UnitResult| {
                unit.cells.iter().find(|cell| cell.indicator == aspect.id).map(|cell| cell.outcome)
            };
            any_shown |= matches!(of(unit), Some(Outcome::Measured(_)));
            if of(unit).is_some_and(|outcome| is_secret(&outcome)) {
                secret.push(match of(true_unit) {
                    Some(Outcome::Measured(measured)) => measured.cases,
                    _ => true_unit.cases,
                });
            }
        }
        left(aspect.id, &secret, any_shown)?;
    }
    for (indicator, true_indicator) in shown.indicators.iter().zip(&truth.indicators) {
        let (Some(totals), Some(true_totals)) = (&indicator.totals, &true_indicator.totals) else { continue };
        prop_assert_eq!(
            (totals.count, totals.cases),
            (true_totals.count, true_totals.cases),
            "totals are exact"
        );
        let aspects: Vec<&str> = indicator.aspects.iter().map(|aspect| aspect.id).collect();
        let secret_units: Vec<&str> = shown
            .units
            .iter()
            .filter(|unit| {
                let mut cells = unit.cells.iter().filter(|cell| aspects.contains(&cell.indicator));
                unit.withheld.is_some() || cells.any(|cell| is_secret(&cell.outcome))
            })
            .map(|unit| unit.unit.as_str())
            .collect();
        let touches = |from: &str, to: &str| secret_units.contains(&from) || secret_units.contains(&to);
        let mut unlisted: BTreeMap<(&str, &str), u64> = true_totals
            .pairs
            .iter()
            .map(|pair| ((pair.from.as_str(), pair.to.as_str()), pair.count))
            .collect();
        for pair in &totals.pairs {
            prop_assert!(!touches(&pair.from, &pair.to) && pair.count >= k);
            unlisted.remove(&(pair.from.as_str(), pair.to.as_str()));
        }
        if unlisted.iter().any(|((from, to), count)| touches(from, to) || *count < k) {
            let counts: Vec<u64> = unlisted.into_values().collect();
            left("pairs", &counts, !totals.pairs.is_empty())?;
        }
    }
    Ok(())
}

#[test]
fn the_one_small_unit_of_four_is_not_what_is_left_of_the_total() {
    let mut units = Vec::new();
    for (unit, count) in [(0, 30), (1, 15), (2, 20), (3, 4)] {
        units.extend((0..count).map(|_| vec![unit, (unit + 1) % 3, unit]));
    }
    check(&units, 10).unwrap();
    let found = measured(&cases(&units), &Settings::default());
    let withheld: Vec<_> =
        found.units.iter().map(|unit| (unit.unit.as_str(), unit.cases, unit.withheld)).collect();
    assert_eq!(
        withheld,
        [
            ("U0", 50, None),
            ("U1", 49, None),
            ("U2", 35, Some(Withheld::Complement)),
            ("U3", 4, Some(Withheld::FewCases)),
        ]
    );
    let ping_pong = found.indicators.iter().find(|one| one.definition.id == "ping_pong").unwrap();
    let totals = ping_pong.totals.as_ref().unwrap();
    assert_eq!((totals.count, totals.pairs.len()), (69, 1), "{:?}", totals.pairs);
}

#[test]
fn a_unit_small_in_one_indicator_only_is_covered_there() {
    // U2 holds 12 cases but gets only 3 of them from another unit.
    let mut units = vec![vec![0, 1, 0]; 12];
    units.extend(vec![vec![1, 0, 1]; 14]);
    units.extend(vec![vec![2]; 9]);
    units.extend(vec![vec![0, 2, 0]; 3]);
    check(&units, 10).unwrap();
    let found = measured(&cases(&units), &Settings::default());
    assert!(found.units.iter().all(|unit| unit.withheld.is_none()));
    let hidden = |indicator: &str| {
        let cells = found.units.iter().flat_map(|unit| unit.cells.iter().map(move |cell| (unit, cell)));
        cells
            .filter(|(_, cell)| cell.indicator == indicator && is_secret(&cell.outcome))
            .map(|(unit, cell)| format!("{} {:?}", unit.unit, cell.outcome))
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(hidden("ping_pong"), "U1 Complement, U2 FewCases");
    assert_eq!(hidden("handover"), "");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_hidden_value_is_what_a_subtraction_leaves(
        units in prop::collection::vec(prop::collection::vec(0u8..6, 1..6), 1..60),
        k in 0u64..12,
    ) {
        check(&units, k)?;
    }

    #[test]
    fn nor_where_units_differ_much_in_size(
        units in prop::collection::vec(prop::collection::vec((0u8..36).prop_map(|n| n.isqrt()), 1..6), 30..150),
        k in 5u64..20,
    ) {
        check(&units, k)?;
    }
}

#[test]
fn numbers_however_large_stop_nothing() {
    let ends = [(i64::MIN, "wait_outside"), (0, "work"), (i64::MAX - 1, "work")];
    let case = |number: usize| {
        let unit = format!("U{}", number % 4);
        (format!("HS-{number:05}"), ends.iter().map(|(time, class)| (*time, unit.clone(), *class)).collect())
    };
    let found = measured(&(0..5000).map(case).collect::<Vec<_>>(), &Settings::default());
    assert_eq!(found.overview.cases, 5000);
    let finite = |cell: &measure::Cell| match cell.outcome {
        Outcome::Measured(cell) => {
            [cell.ratio, cell.lower, cell.upper, cell.precision].iter().all(|it| it.is_finite())
        }
        _ => true,
    };
    assert!(found.units.iter().flat_map(|unit| &unit.cells).all(finite));
}
