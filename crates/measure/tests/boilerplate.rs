//! Reasons that stand under many refusals are found over all parts of a log before its refusals are counted.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, RecordBatch, TimestampMicrosecondArray};
use measure::{Class, DueOf, Facts, Period, Settings, Source, measure};

/// A part of cases with one event each: its reason, under a refusal.
fn part(first: usize, reasons: &[Option<&str>]) -> RecordBatch {
    let texts = |values: Vec<Option<String>>| -> ArrayRef {
        Arc::new(values.iter().map(Option::as_deref).collect::<DictionaryArray<Int32Type>>())
    };
    let names = (first..).take(reasons.len()).map(|number| Some(format!("HS-{number:05}"))).collect();
    let same = |word: &str| texts(vec![Some(word.to_owned()); reasons.len()]);
    let times: TimestampMicrosecondArray = vec![Some(0); reasons.len()].into();
    RecordBatch::try_from_iter([
        ("case", texts(names)),
        ("activity", same("Từ chối")),
        ("time", Arc::new(times.with_timezone("UTC")) as ArrayRef),
        ("class", same("refuse")),
        ("reason", texts(reasons.iter().map(|reason| reason.map(str::to_owned)).collect())),
    ])
    .unwrap()
}

fn check(parts: &[RecordBatch], has_reason: bool) -> String {
    let facts = Facts {
        has_unit: false,
        has_due: false,
        has_finished: false,
        has_reason,
        classes: [Class::REFUSE].into(),
        levels: Vec::new(),
        hard: Vec::new(),
        period: Period::All,
        due_of: DueOf::Case,
        last_time: 0,
        calendar: None,
    };
    let measured = measure(&Source::of_batches(parts, facts), &Settings::default()).unwrap();
    let of = |id| measured.indicators.iter().find(move |one| one.definition.id == id).unwrap();
    match &of("refusal_unreasoned").totals {
        None => "not measurable".to_owned(),
        Some(totals) => {
            let figures =
                totals.figures.iter().map(|figure| format!("{} {}", figure.id, figure.value.unwrap()));
            format!("{}: {}", totals.count, figures.collect::<Vec<_>>().join(", "))
        }
    }
}

#[test]
fn a_reason_is_counted_over_all_parts() {
    let own: Vec<String> = (0..60).map(|number| format!("lý do {number}")).collect();
    let mut first: Vec<Option<&str>> = own.iter().map(|reason| Some(reason.as_str())).collect();
    first.extend([Some("Chưa đủ điều kiện"), Some("Chưa đủ điều kiện"), None]);
    let second = [Some("Chưa đủ điều kiện"), Some("Chưa đủ điều kiện"), Some("")];
    let third = [Some("Chưa đủ điều kiện")];
    let parts = [part(0, &first), part(100, &second), part(200, &third)];
    assert_eq!(check(&parts, true), "7: empty 2, boilerplate 5, refusals 67");
    // Four are too few, though they are more than one in twenty.
    assert_eq!(check(&parts[..2], true), "2: empty 2, boilerplate 0, refusals 66");
    assert_eq!(check(&parts, false), "not measurable");
}
