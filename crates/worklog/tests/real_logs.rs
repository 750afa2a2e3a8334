//! The shared public logs, imported by the shipped mappings: counts, times and ties as they are known to be.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use worklog::{Mapping, Outcome, import_file, read_parquet, write_parquet};

fn imported(log: &str, map: &str) -> Option<Outcome> {
    let path = testkit::shared(&format!("logs/{log}"))?;
    let map = testkit::root().join("maps").join(map);
    let text = fs::read_to_string(&map).unwrap();
    let mapping = Mapping::parse(&text, &map.display().to_string()).unwrap();
    Some(import_file(&path, &mapping).unwrap())
}

fn check(log: &str, map: &str) -> String {
    match imported(log, map) {
        Some(outcome) => {
            let c = outcome.counts;
            format!(
                "read {} kept {} refused {} cases {} · sorted in {} · equal times {} of {} · without offset {} doubtful {} bad {} · {} problems, parts {}",
                c.read,
                c.kept,
                c.refused,
                c.cases,
                c.out_of_order,
                c.equal_times,
                c.neighbours,
                c.without_offset,
                c.doubtful_times,
                c.bad_times,
                outcome.problems.len(),
                outcome.log.parts.len(),
            )
        }
        None => "SKIPPED".to_owned(),
    }
}

macro_rules! assert_unless_skipped {
    ($found:expr, @$expected:literal) => {
        let found = $found;
        if found != "SKIPPED" {
            insta::assert_snapshot!(found, @$expected);
        }
    };
}

#[test]
fn the_incidents_come_in_whole() {
    assert_unless_skipped!(check("BPIC13_incidents.xes.gz", "bpic13-team.toml"), @"read 65533 kept 65533 refused 0 cases 7554 · sorted in 0 · equal times 0 of 57979 · without offset 0 doubtful 0 bad 0 · 0 problems, parts 2");
}

#[test]
fn the_permits_come_in_whole() {
    assert_unless_skipped!(check("BPIC15_1.xes.gz", "bpic15.toml"), @"read 52217 kept 52217 refused 0 cases 1199 · sorted in 0 · equal times 23556 of 51018 · without offset 52217 doubtful 0 bad 0 · 0 problems, parts 2");
    assert_unless_skipped!(check("BPIC15_2.xes.gz", "bpic15.toml"), @"read 44354 kept 44354 refused 0 cases 832 · sorted in 0 · equal times 23161 of 43522 · without offset 44354 doubtful 0 bad 0 · 0 problems, parts 2");
    assert_unless_skipped!(check("BPIC15_3.xes.gz", "bpic15.toml"), @"read 59681 kept 59681 refused 0 cases 1409 · sorted in 0 · equal times 26775 of 58272 · without offset 59681 doubtful 0 bad 0 · 0 problems, parts 2");
}

#[test]
fn xes_and_csv_of_one_log_are_one_log() {
    assert_unless_skipped!(check("receipt.csv", "receipt.toml"), @"read 8577 kept 8577 refused 0 cases 1434 · sorted in 0 · equal times 0 of 7143 · without offset 0 doubtful 0 bad 0 · 0 problems, parts 1");
    let (Some(csv), Some(xes)) =
        (imported("receipt.csv", "receipt.toml"), imported("receipt.xes.gz", "receipt.toml"))
    else {
        return;
    };
    assert_eq!(csv.counts, xes.counts);
    for name in ["time", "offset", "due", "finished"] {
        let of = |outcome: &Outcome| format!("{:?}", outcome.log.parts[0].column_by_name(name).unwrap());
        assert_eq!(of(&csv), of(&xes), "{name}");
    }
}

#[test]
fn a_log_written_as_parquet_is_read_back_the_same() {
    let Some(outcome) = imported("BPIC13_incidents.xes.gz", "bpic13-team.toml") else { return };
    let bytes = write_parquet(&outcome.log).unwrap();
    assert_eq!(bytes, write_parquet(&outcome.log).unwrap(), "the same log gives the same bytes");
    let again = read_parquet(bytes).unwrap();
    assert_eq!(again.info, outcome.log.info);
    assert_eq!(again.events(), outcome.log.events());
    for name in ["case", "activity", "unit", "class", "status", "difficulty"] {
        let of = |log: &worklog::Log| -> Vec<Option<String>> {
            use arrow_array::cast::AsArray as _;
            let array =
                log.parts[0].column_by_name(name).unwrap().as_dictionary::<arrow_array::types::Int32Type>();
            let values = array.values().as_string::<i32>();
            array.keys().iter().map(|key| key.map(|key| values.value(key as usize).to_owned())).collect()
        };
        assert_eq!(of(&again), of(&outcome.log), "{name}");
    }
}
