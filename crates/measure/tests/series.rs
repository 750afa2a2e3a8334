//! A unit's months: when it rose, what changed at a given month, and where its ratio is drawn to; on a log where one unit hands on
//! twice as much from its thirteenth month on.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, RecordBatch, TimestampMicrosecondArray};
use measure::{DueOf, Facts, Measured, Measurement, Outcome, Period, Settings, Source, measure, month_text};

const DAY: i64 = 86_400_000_000;
/// January 2024, as year × 12 + month − 1.
const FIRST: i32 = 2024 * 12;
const MONTHS: i64 = 24;

/// How many cases a unit receives in a month.
fn received(unit: u64, month: i64) -> u64 {
    // The fifth unit has months that are not shown.
    if unit == 5 && month % 4 == 1 { 4 } else { 14 }
}

/// The cases of six units over two years, with the office that each is handed on to or not: one in four, evenly spread, and one in two
/// of unit 3 in its second year.
fn log() -> Vec<(String, Vec<(i64, String)>)> {
    let mut cases = Vec::new();
    for unit in 0..6 {
        let mut at = unit * 7;
        for month in 0..MONTHS {
            for number in 0..received(unit, month) {
                at += 1;
                let each = if unit == 3 && month >= MONTHS / 2 { 2 } else { 4 };
                // A golden stride spreads what is handed on evenly, but not in step with the months.
                let is_handed_on = ((at * 0x9E37_79B9) >> 16) % each == 0;
                let start = 1_704_067_200_000_000 + (month * 365 / 12 + 3) * DAY + number as i64 * DAY;
                let mut events = vec![(start, format!("U{unit}"))];
                if is_handed_on {
                    events.push((start + DAY, "KHO".to_owned()));
                }
                cases.push((format!("{unit}-{month:02}-{number:02}"), events));
            }
        }
    }
    cases.sort();
    cases
}

fn measured(settings: &Settings) -> Measurement {
    let cases = log();
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
    ];
    let facts = Facts {
        has_unit: true,
        has_due: false,
        has_finished: false,
        has_reason: false,
        classes: [].into(),
        levels: Vec::new(),
        hard: Vec::new(),
        period: Period::Quarter,
        due_of: DueOf::Case,
        last_time: rows().map(|(_, event)| event.0).max().unwrap(),
        calendar: None,
    };
    let batches = [RecordBatch::try_from_iter(columns).unwrap()];
    measure(&Source::of_batches(&batches, facts), settings).unwrap()
}

fn check(measurement: &Measurement) -> String {
    let lines = measurement.units.iter().flat_map(|unit| {
        unit.cells.iter().filter(|cell| cell.indicator == "handover").map(|cell| {
            let Outcome::Measured(Measured { ratio, shrunk, .. }) = cell.outcome else {
                return format!("{}: {:?}", unit.unit, cell.outcome);
            };
            let shrunk = shrunk
                .map_or("–".into(), |it| format!("{:.2} ({:.2} – {:.2})", it.ratio, it.lower, it.upper));
            let cusum = cell.cusum.as_ref().map_or("–".into(), |cusum| {
                let signal = cusum.signal.map_or("no signal".into(), month_text);
                let last =
                    cusum.path.last().copied().flatten().map_or("–".into(), |sum| format!("{sum:.2}"));
                let told = cusum.path.iter().flatten().count();
                format!("{signal}, {last} of {:.2} after {told} of {} months", cusum.limit, cell.months.len())
            });
            let change = cell.change.map_or("–".into(), |change| {
                let number = |number: Option<f64>| number.map_or("?".into(), |number| format!("{number:.2}"));
                let (ratio, upper) = (number(change.ratio), number(change.upper));
                format!("{:.2} → {:.2}: {ratio} ({:.2} – {upper})", change.before, change.after, change.lower)
            });
            format!("{}: {ratio:.2}, drawn {shrunk} | {cusum} | {change}", unit.unit)
        })
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_unit_that_rises_is_seen_to_rise_when_it_does() {
    let settings = Settings { change: Some(FIRST + 12), threads: Some(2), ..Settings::default() };
    insta::assert_snapshot!(check(&measured(&settings)), @r"
    KHO: 0.00, drawn 0.00 (0.00 – 0.02) | no signal, 0.00 of 5.75 after 24 of 24 months | 0.00 → 0.00: ? (0.00 – ?)
    U0: 1.21, drawn 1.21 (0.99 – 1.45) | no signal, 0.00 of 5.32 after 24 of 24 months | 1.32 → 1.12: 0.85 (0.57 – 1.26)
    U1: 1.21, drawn 1.21 (0.99 – 1.45) | no signal, 0.00 of 5.32 after 24 of 24 months | 1.32 → 1.12: 0.85 (0.57 – 1.26)
    U2: 1.23, drawn 1.23 (1.00 – 1.47) | no signal, 0.00 of 5.32 after 24 of 24 months | 1.32 → 1.15: 0.87 (0.59 – 1.30)
    U3: 1.96, drawn 1.95 (1.66 – 2.27) | 2025-05, 9.22 of 5.23 after 24 of 24 months | 1.32 → 2.65: 2.01 (1.42 – 2.88)
    U4: 1.21, drawn 1.21 (0.99 – 1.45) | no signal, 0.00 of 5.32 after 24 of 24 months | 1.32 → 1.12: 0.85 (0.57 – 1.26)
    U5: 1.23, drawn 1.23 (0.99 – 1.50) | no signal, 0.00 of 5.10 after 20 of 24 months | 1.30 → 1.17: 0.90 (0.59 – 1.38)
    ");
}

#[test]
fn a_change_is_told_only_where_it_is_asked_about() {
    let settings = Settings { threads: Some(1), ..Settings::default() };
    let cells = measured(&settings).units.into_iter().flat_map(|unit| unit.cells);
    assert!(cells.map(|cell| cell.change).all(|change| change.is_none()));
    // Nothing is told of a change that nobody has cases enough after.
    let late = Settings { change: Some(FIRST + 240), ..settings };
    let cells = measured(&late).units.into_iter().flat_map(|unit| unit.cells);
    assert!(cells.map(|cell| cell.change).all(|change| change.is_none()));
}
