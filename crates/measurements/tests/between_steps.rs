//! Mean times between steps against a hand calculation, and times of several zones: no hour is lost on the way from a
//! file to a figure.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};

use jiff::Timestamp;
use measure::Settings;
use measurements::json::{self, Measurement};
use measurements::measure_log;
use worklog::{Mapping, import, import_file};

/// Every pair of activities, without bounds on how often it occurs.
fn settings() -> Settings {
    Settings { k: 1, follows: usize::MAX, ..Settings::default() }
}

fn told(found: &Measurement) -> BTreeMap<String, String> {
    let line = |it: &json::FollowsJson| {
        (format!("{} → {}", it.from, it.to), format!("{} times, {:.6} days", it.count, it.mean_days))
    };
    found.follows.iter().map(line).collect()
}

/// What stands in an attribute's line of XES, `key` and `value`.
fn attribute(line: &str) -> Option<(&str, &str)> {
    let (_, rest) = line.split_once("key=\"")?;
    let (key, rest) = rest.split_once('"')?;
    let (_, rest) = rest.split_once("value=\"")?;
    Some((key, rest.split_once('"')?.0))
}

/// The hand calculation: line by line, with nothing of the readers and kernels under test.
fn by_hand(path: &std::path::Path) -> BTreeMap<String, String> {
    let lines =
        BufReader::new(flate2::bufread::GzDecoder::new(BufReader::new(File::open(path).unwrap()))).lines();
    let (mut sums, mut case) = (BTreeMap::<String, (u64, i64)>::new(), Vec::<(i64, String)>::new());
    let (mut in_event, mut name, mut time) = (false, String::new(), 0);
    for line in lines {
        let line = line.unwrap();
        match line.trim() {
            "<event>" => in_event = true,
            "</event>" => {
                case.push((time, name.clone()));
                in_event = false;
            }
            "</trace>" => {
                case.sort_by_key(|(time, _)| *time);
                for pair in case.windows(2) {
                    let (count, micros) = sums.entry(format!("{} → {}", pair[0].1, pair[1].1)).or_default();
                    *count += 1;
                    *micros += pair[1].0 - pair[0].0;
                }
                case.clear();
            }
            other if in_event => match attribute(other) {
                Some(("concept:name", value)) => value.clone_into(&mut name),
                Some(("time:timestamp", value)) => {
                    time = value.parse::<Timestamp>().unwrap().as_microsecond()
                }
                _ => {}
            },
            _ => {}
        }
    }
    let line = |(pair, (count, micros)): (String, (u64, i64))| {
        (pair, format!("{count} times, {:.6} days", micros as f64 / count as f64 / 86_400e6))
    };
    sums.into_iter().map(line).collect()
}

#[test]
fn mean_times_between_steps_of_the_incidents_are_those_of_a_hand_calculation() {
    let Some(path) = testkit::shared("logs/BPIC13_incidents.xes.gz") else { return };
    let map = testkit::root().join("maps/bpic13-team.toml");
    let mapping = Mapping::parse(&fs::read_to_string(&map).unwrap(), map.to_str().unwrap()).unwrap();
    let outcome = import_file(&path, &mapping).unwrap();
    let found = json::of(&outcome.log.info, &measure_log(&outcome.log, &settings()).unwrap());
    let told = told(&found);
    assert_eq!(told, by_hand(&path));
    insta::assert_snapshot!(told["Accepted → Accepted"], @"22527 times, 1.226116 days");
    insta::assert_snapshot!(told["Queued → Accepted"], @"10729 times, 1.141800 days");
}

fn measured(time: &str, rows: &str) -> Measurement {
    let mapping = format!(
        "[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\nunit = \"unit\"\n[time]\n{time}\n"
    );
    let mapping = Mapping::parse(&mapping, "map.toml").unwrap();
    let outcome = import(format!("case;step;time;unit\n{rows}").as_bytes(), "log.csv", &mapping).unwrap();
    json::of(&outcome.log.info, &measure_log(&outcome.log, &settings()).unwrap())
}

#[test]
fn times_of_several_zones_are_instants() {
    // 01:00, 03:00 and 04:00 UTC.
    let rows = "1;Nhận;2023-07-03T08:00:00+07:00;P\n1;Xử lý;2023-07-03T03:00:00Z;P\n1;Trả;2023-07-03T06:00:00+02:00;P\n";
    let found = measured("forms = [\"iso\"]", rows);
    insta::assert_snapshot!(format!("{:?}", told(&found)), @r#"{"Nhận → Xử lý": "1 times, 0.083333 days", "Xử lý → Trả": "1 times, 0.041667 days"}"#);
    insta::assert_snapshot!(format!("{:?} {:?}", found.log.first, found.log.last), @r#"Some("2023-07-03T01:00:00Z") Some("2023-07-03T04:00:00Z")"#);
}

#[test]
fn a_time_without_a_zone_is_read_by_the_zone_of_the_mapping_and_that_zone_is_told() {
    let rows = "1;Nhận;2023-03-26 01:30:00;P\n1;Trả;2023-03-26 03:30:00;P\n";
    let spans = |zone: &str| {
        let found = measured(&format!("zone = \"{zone}\"\nforms = [\"iso\"]"), rows);
        format!("{}: {:?} {:?}", found.log.zone, found.log.first, told(&found)["Nhận → Trả"])
    };
    insta::assert_snapshot!(spans("Asia/Ho_Chi_Minh"), @r#"Asia/Ho_Chi_Minh: Some("2023-03-25T18:30:00Z") "1 times, 0.083333 days""#);
    // The clocks of Berlin went from two to three that night.
    insta::assert_snapshot!(spans("Europe/Berlin"), @r#"Europe/Berlin: Some("2023-03-26T00:30:00Z") "1 times, 0.041667 days""#);
}
