//! Dates, from a file to a figure: done on the due day is on time; times from all over the calendar stop nothing.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use measure::Settings;
use measurements::{json, measure_log};
use worklog::{Mapping, import};

const COLUMNS: &str = "[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\nunit = \"unit\"\ndue = \"due\"\n[classes.activity]\ncomplete = [\"Trả\"]\nwait_outside = [\"Chờ\"]\n";

fn measured(forms: &str, rows: &str) -> (worklog::Outcome, json::Measurement) {
    let mapping = Mapping::parse(&format!("{COLUMNS}[time]\nforms = [{forms}]\n"), "map.toml").unwrap();
    let outcome = import(format!("case;step;time;unit;due\n{rows}").as_bytes(), "log.csv", &mapping).unwrap();
    let found = json::of(&outcome.log.info, &measure_log(&outcome.log, &Settings::default()).unwrap());
    (outcome, found)
}

fn late(forms: &str, rows: &str) -> String {
    match &measured(forms, rows).1.totals["late"] {
        json::TotalsJson::Measured { count, figures, .. } => {
            format!("{count} late; done on time {:?}", figures["on_time_done"].map(json::Amount::value))
        }
        json::TotalsJson::NotMeasurable { not_measurable, .. } => not_measurable.en.clone(),
    }
}

#[test]
fn what_is_done_on_its_due_day_is_on_time() {
    let forms = r#""%d/%m/%Y %H:%M", "%d/%m/%Y""#;
    assert_eq!(late(forms, "1;Trả;31/03/2023 16:30;P;31/03/2023\n"), "0 late; done on time Some(1.0)");
    assert_eq!(late(forms, "1;Trả;31/03/2023 23:59;P;31/03/2023\n"), "0 late; done on time Some(1.0)");
    assert_eq!(late(forms, "1;Trả;01/04/2023 00:00;P;31/03/2023\n"), "1 late; done on time Some(0.0)");
    assert_eq!(late(forms, "1;Trả;31/03/2023;P;31/03/2023\n"), "0 late; done on time Some(1.0)");
    let iso = "\"iso\"";
    assert_eq!(late(iso, "1;Trả;2023-03-31 16:30:00;P;2023-03-31\n"), "0 late; done on time Some(1.0)");
    assert_eq!(
        late(iso, "1;Trả;2023-03-31 16:30:00;P;2023-03-31 00:00:00\n"),
        "0 late; done on time Some(1.0)"
    );
    assert_eq!(
        late(iso, "1;Trả;2023-03-31 16:30:00;P;2023-03-31 11:30:00\n"),
        "1 late; done on time Some(0.0)"
    );
}

#[test]
fn times_from_the_year_1_to_9999_stop_nothing() {
    let mut rows = String::new();
    for case in 0..5000 {
        let unit = case % 5;
        let middle = if case % 2 == 0 { "Chờ" } else { "Xử lý" };
        for (step, year) in [("Nhận", 1), ("Chờ", 1900), (middle, 1999), ("Trả", 2200), ("Trả", 9999)]
        {
            let _ = writeln!(rows, "HS-{case};{step};{year:04}-06-30T00:00:00Z;P{unit};9999-01-01");
        }
    }
    let (outcome, found) = measured("\"iso\"", &rows);
    let counts = outcome.counts;
    assert_eq!((counts.read, counts.kept, counts.refused, counts.cases), (25_000, 15_000, 10_000, 5000));
    assert_eq!(outcome.rejected[0].reason.en, "the year 1 lies outside the years 1900–2200");
    assert_eq!(outcome.rejected[0].place, 2);
    let cell = &found.units[0].cells["wait_outside"];
    assert!(
        matches!(cell, json::CellJson::Measured(cell) if cell.ratio.is_finite() && cell.n == 1000),
        "{cell:?}"
    );
}
