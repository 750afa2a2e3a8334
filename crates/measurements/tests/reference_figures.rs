//! The reference figures of the design (measures.md §4), to the digit, on the shared logs.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray as _;
use arrow_array::types::Int32Type;
use measure::Settings;
use measurements::json::{self, CellJson, Measurement, TotalsJson};
use measurements::measure_log;
use worklog::{Log, Mapping, import_file};

fn measured(log: &str, map: &str, settings: &Settings) -> Option<Measurement> {
    let path = testkit::shared(&format!("logs/{log}"))?;
    let map = testkit::root().join("maps").join(map);
    let mapping = Mapping::parse(&fs::read_to_string(&map).unwrap(), map.to_str().unwrap()).unwrap();
    let outcome = import_file(&path, &mapping).unwrap();
    Some(json::of(&outcome.log.info, &measure_log(&outcome.log, settings).unwrap()))
}

fn totals(measurement: &Measurement, indicator: &str) -> String {
    match &measurement.totals[indicator] {
        TotalsJson::NotMeasurable { not_measurable, .. } => not_measurable.en.clone(),
        TotalsJson::Measured { count, cases, figures, pairs, .. } => {
            let figures = figures.iter().map(|(id, amount)| match amount {
                Some(json::Amount::Whole(whole)) => format!("; {id} {whole}"),
                Some(json::Amount::Real(real)) => format!("; {id} {real:.4}"),
                None => format!("; {id} none"),
            });
            let pairs =
                pairs.iter().take(3).map(|pair| format!("; {}→{} {}", pair.from, pair.to, pair.count));
            format!("{count} in {cases}{}", figures.chain(pairs).collect::<String>())
        }
    }
}

fn overview(measurement: &Measurement) -> String {
    let log = &measurement.log;
    format!(
        "{} cases, {} events, {} units, {} variants; mean {:.4} median {:.4} longest {:.4} days",
        log.cases,
        log.events,
        log.units,
        log.variants,
        log.mean_case_days,
        log.median_case_days,
        log.longest_case_days
    )
}

fn unit(measurement: &Measurement, unit: &str, indicator: &str) -> String {
    let unit = measurement.units.iter().find(|candidate| candidate.unit == unit).unwrap();
    match &unit.cells[indicator] {
        CellJson::Measured(cell) => {
            format!("{:.2} in {} of {} cases", cell.observed, cell.cases_with, cell.n)
        }
        CellJson::Suppressed { suppressed, .. } => suppressed.en.clone(),
    }
}

#[test]
fn support_teams_of_the_incidents() {
    let Some(found) = measured("BPIC13_incidents.xes.gz", "bpic13-team.toml", &Settings::default()) else {
        return;
    };
    insta::assert_snapshot!(overview(&found), @"7554 cases, 65533 events, 649 units, 1511 variants; mean 12.0793 median 7.5491 longest 771.3518 days");
    insta::assert_snapshot!(totals(&found, "handover"), @"9454 in 3820; G96→G97 255; D5→D4 123; S42→S43 100");
    insta::assert_snapshot!(totals(&found, "ping_pong"), @"2394 in 1177; D4→N26 2nd 60; D8→V37 2nd 53; D8→G179 41");
    insta::assert_snapshot!(totals(&found, "wait_outside"), @"4217 in 2495; case_days 91247.3670; days 19308.8537; share 0.2116");
    insta::assert_snapshot!(totals(&found, "late"), @"not measurable here: no column has due dates");
    insta::assert_snapshot!(totals(&found, "circular"), @"1258 in 1258; linear 2562; returning 1258");
    insta::assert_snapshot!(totals(&found, "long_chain"), @"455 in 455; longest 31");
    insta::assert_snapshot!(totals(&found, "escalate"), @"3245 in 2299; start_above 852; start_first 6702; stay_first 4546");
}

#[test]
fn organisation_lines_of_the_incidents() {
    let Some(found) = measured("BPIC13_incidents.xes.gz", "bpic13-line.toml", &Settings::default()) else {
        return;
    };
    insta::assert_snapshot!(overview(&found), @"7554 cases, 65533 events, 25 units, 1511 variants; mean 12.0793 median 7.5491 longest 771.3518 days");
    insta::assert_snapshot!(totals(&found, "handover"), @"4350 in 2034; Org line C→Org line A2 1115; Org line A2→Org line C 665; Org line C→Org line B 380");
    insta::assert_snapshot!(totals(&found, "ping_pong"), @"1876 in 883; Org line C→Org line A2 480; Org line A2→Org line C 296; Org line C→Org line B 146");
    insta::assert_snapshot!(totals(&found, "circular"), @"891 in 891; linear 1143; returning 891");
    insta::assert_snapshot!(totals(&found, "long_chain"), @"168 in 168; longest 28");
    for (line, events, days) in [
        ("Org line C", "2783.00 in 1657 ", "9872.92 "),
        ("Org line A2", "847.00 in 574 ", "7077.24 "),
        ("Org line B", "355.00 in 252 ", "1361.71 "),
    ] {
        assert_eq!(unit(&found, line, "wait_outside.times").split("of").next(), Some(events), "{line}");
        assert_eq!(unit(&found, line, "wait_outside").split("in").next(), Some(days), "{line}");
    }
}

#[test]
fn ping_pong_of_teams_by_first_organisation_line() {
    let Some(path) = testkit::shared("logs/BPIC13_incidents.xes.gz") else { return };
    let map = fs::read_to_string(testkit::root().join("maps/bpic13-team.toml")).unwrap();
    let map = map.replace("unit = ", "body = \"organization involved\"\nunit = ");
    let whole = import_file(&path, &Mapping::parse(&map, "by-line.toml").unwrap()).unwrap().log;
    let mut by_line: BTreeMap<String, Vec<RecordBatch>> = BTreeMap::new();
    for part in &whole.parts {
        let word = |column: &str, row: usize| {
            let column = part.column_by_name(column).unwrap().as_dictionary::<Int32Type>();
            column.values().as_string::<i32>().value(column.key(row).unwrap()).to_owned()
        };
        let mut start = 0;
        for row in 1..=part.num_rows() {
            if row == part.num_rows() || word("case", row) != word("case", start) {
                by_line.entry(word("body", start)).or_default().push(part.slice(start, row - start));
                start = row;
            }
        }
    }
    let mut lines: Vec<String> = Vec::new();
    for (line, parts) in by_line {
        let log = Log { info: whole.info.clone(), parts };
        let found = json::of(&log.info, &measure_log(&log, &Settings::default()).unwrap());
        let cases_with = match &found.totals["ping_pong"] {
            TotalsJson::Measured { cases, .. } => *cases,
            TotalsJson::NotMeasurable { .. } => 0,
        };
        lines.push(format!("{line} {}/{cases_with}", found.log.cases));
    }
    let text = lines.join(", ");
    for expected in [
        "Org line A2 745/234",
        "Org line B 291/81",
        "Org line C 5752/766",
        "Org line G4 157/13",
        "Other 419/32",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
}

#[test]
fn receipts_by_group() {
    let Some(found) = measured("receipt.csv", "receipt.toml", &Settings::default()) else { return };
    insta::assert_snapshot!(overview(&found), @"1434 cases, 8577 events, 9 units, 116 variants; mean 5.4081 median 0.0332 longest 275.8396 days");
    insta::assert_snapshot!(totals(&found, "handover"), @"3853 in 1254; Group 3→Group 2 994; Group 4→Group 3 857; Group 2→Group 1 810");
    insta::assert_snapshot!(totals(&found, "wait_outside"), @"not measurable here: the mapping names nothing of class «wait_outside»");
    insta::assert_snapshot!(totals(&found, "late"), @"416 in 416; late_done 377; late_open 39; on_time_done 952; on_time_open 66; without_due 0");
}

#[test]
fn permits_name_no_unit_and_few_due_dates() {
    for log in ["BPIC15_1.xes.gz", "BPIC15_2.xes.gz", "BPIC15_3.xes.gz"] {
        let Some(found) = measured(log, "bpic15.toml", &Settings::default()) else { return };
        assert_eq!(totals(&found, "handover"), "not measurable here: no column names a unit", "{log}");
        assert!(found.units.is_empty(), "{log}");
    }
    let of = |log| measured(log, "bpic15.toml", &Settings::default()).map(|found| totals(&found, "late"));
    insta::assert_snapshot!(of("BPIC15_1.xes.gz").unwrap(), @"621 in 248; late_done 621; late_open 0; on_time_done 2719; on_time_open 0; without_due 48877");
    insta::assert_snapshot!(of("BPIC15_2.xes.gz").unwrap(), @"97 in 97; late_done 97; late_open 0; on_time_done 301; on_time_open 0; without_due 43956");
    insta::assert_snapshot!(of("BPIC15_3.xes.gz").unwrap(), @"1182 in 893; late_done 1182; late_open 0; on_time_done 2668; on_time_open 0; without_due 55831");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let bytes = |threads| {
        let settings = Settings { threads: Some(threads), ..Settings::default() };
        measured("BPIC13_incidents.xes.gz", "bpic13-team.toml", &settings)
            .map(|found| serde_json::to_string(&found).unwrap())
    };
    let Some(one) = bytes(1) else { return };
    assert_eq!(Some(&one), bytes(2).as_ref());
    assert_eq!(Some(&one), bytes(8).as_ref());
}

#[test]
fn cases_in_any_order_give_the_same_bytes() {
    let Some(path) = testkit::shared("logs/receipt.csv") else { return };
    let text = fs::read_to_string(path).unwrap();
    let mapping = fs::read_to_string(testkit::root().join("maps/receipt.toml")).unwrap();
    let mapping = Mapping::parse(&mapping, "receipt.toml").unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let mut cases: Vec<Vec<&str>> = Vec::new();
    for row in rows.lines() {
        let case = row.split(',').nth(1);
        match cases.last_mut() {
            Some(last) if last[0].split(',').nth(1) == case => last.push(row),
            _ => cases.push(vec![row]),
        }
    }
    let bytes = |cases: &[Vec<&str>]| {
        let text = format!("{header}\n{}\n", cases.concat().join("\n"));
        let outcome = worklog::import(text.as_bytes(), "receipt.csv", &mapping).unwrap();
        let measured = measure_log(&outcome.log, &Settings::default()).unwrap();
        serde_json::to_string(&json::of(&outcome.log.info, &measured)).unwrap()
    };
    let forward = bytes(&cases);
    cases.reverse();
    let backward = bytes(&cases);
    assert!(forward == backward, "the order of cases must not show");
}
