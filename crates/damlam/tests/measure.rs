//! `damlam measure` as people and scripts run it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn map(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../maps").join(name)
}

/// Exit code, standard output and standard error.
fn measure(log: &Path, map: &Path, options: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_damlam"))
        .arg("measure")
        .arg(log)
        .arg("--map")
        .arg(map)
        .args(options)
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_incidents_give_the_reference_figures_on_any_number_of_threads() {
    let Some(log) = testkit::shared("logs/BPIC13_incidents.xes.gz") else { return };
    let (code, one, _) = measure(&log, &map("bpic13-team.toml"), &["--format", "json", "--threads", "1"]);
    let (_, eight, _) = measure(&log, &map("bpic13-team.toml"), &["--format", "json", "--threads", "8"]);
    assert!(code == Some(0) && one == eight, "one thread and eight must give the same bytes");
    let answer: Value = serde_json::from_str(&one).expect("one JSON object");
    let at = |path: &str| answer.pointer(path).and_then(Value::as_u64);
    assert_eq!((at("/log/cases"), at("/log/events")), (Some(7554), Some(65_533)));
    assert_eq!((at("/totals/handover/count"), at("/totals/handover/cases")), (Some(9454), Some(3820)));
    assert_eq!((at("/totals/ping_pong/count"), at("/totals/ping_pong/cases")), (Some(2394), Some(1177)));
    assert!(answer.pointer("/totals/late/count").is_none(), "what cannot be measured is no number");
    assert!(answer.pointer("/totals/late/not_measurable/en").is_some());
    assert_eq!(answer["units"].as_array().map(Vec::len), Some(649));
}

#[test]
fn the_text_is_for_people() {
    let Some(log) = testkit::shared("logs/receipt.csv") else { return };
    let (code, text, _) = measure(&log, &map("receipt.toml"), &["--lang", "en"]);
    assert_eq!(code, Some(0));
    assert!(text.contains("1,434 cases, 8,577 events"), "{text}");
    assert!(
        text.contains("not measurable here: the mapping names nothing of class «wait_outside»"),
        "{text}"
    );
}

#[test]
fn problems_of_mapping_and_log_end_with_one_and_say_where() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let log = write("log.csv", "case,step,when\n1,a,2022-01-01\n");
    let good = "[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"when\"\n";
    let (code, _, told) = measure(
        &log,
        &write("bad.toml", "[columns]\ncase = \"case\"\nactivty = \"step\"\n"),
        &["--lang", "en"],
    );
    assert!(
        code == Some(1) && told.contains("bad.toml:3:1") && told.contains("did you mean «activity»?"),
        "{told}"
    );
    let (code, _, told) =
        measure(&log, &write("other.toml", &good.replace("when", "whn")), &["--lang", "en"]);
    assert!(code == Some(1) && told.contains("did you mean «when»?"), "{told}");
    let (code, ..) = measure(&folder.path().join("none.csv"), &write("good.toml", good), &[]);
    assert_eq!(code, Some(1));
    let (code, ..) = measure(&log, &folder.path().join("none.toml"), &[]);
    assert_eq!(code, Some(2));
}

/// Twelve units of twenty cases; `Đơn vị 00` sends its own there and back, `Đơn vị 11` is too small to be shown.
fn small_log(folder: &Path) -> (PathBuf, PathBuf) {
    let mut log = "case,step,when,unit\n".to_owned();
    for unit in 0..12 {
        for case in 0..if unit == 11 { 3 } else { 20 } {
            let back = unit == 0 || case % 7 == unit % 7;
            let holders = if back { vec![unit, (unit + case) % 11, unit] } else { vec![unit] };
            for (hour, holder) in holders.into_iter().enumerate() {
                log.push_str(&format!(
                    "HS-{unit:02}-{case:02},Xử lý,2022-{:02}-{:02}T{:02}:00:00+07:00,Đơn vị {holder:02}\n",
                    1 + case % 6,
                    1 + case,
                    8 + hour
                ));
            }
        }
    }
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let map = "title = \"Hồ sơ một cửa\"\n[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"when\"\nunit = \"unit\"\n[compare]\nperiod = \"all\"\n";
    (write("log.csv", &log), write("map.toml", map))
}

#[test]
fn every_form_has_the_same_bytes_on_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (log, map) = small_log(folder.path());
    for form in ["text", "json", "csv", "parquet", "xlsx", "html"] {
        let written = ["1", "2", "8"].map(|threads| {
            let path = folder.path().join(format!("out-{threads}.{form}"));
            let to = path.to_str().expect("a path in Unicode");
            let options = ["--format", form, "--threads", threads, "--change", "2022-04", "-o", to];
            let (code, printed, told) = measure(&log, &map, &options);
            assert_eq!((code, printed.as_str()), (Some(0), ""), "{form}: {told}");
            std::fs::read(path).expect("written")
        });
        assert!(!written[0].is_empty() && written[0] == written[1] && written[1] == written[2], "{form}");
    }
}

/// Runs the program in `folder`; it must succeed.
fn run(folder: &Path, words: &str) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_damlam"))
        .args(words.split(' '))
        .current_dir(folder)
        .output()
        .expect("the program runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{words}: {told}");
    output.stdout
}

/// The CSV text with its cases in another order; the events of each stay in theirs.
fn with_cases_shuffled(log: &str) -> String {
    let (header, rows) = log.split_once('\n').expect("a header");
    let mut cases: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows.split_inclusive('\n') {
        cases.entry(row.split(';').next().expect("a case")).or_default().push(row);
    }
    let cases: Vec<Vec<&str>> = cases.into_values().collect();
    // 7919 is prime and larger than the number of cases, so every case comes once.
    let shuffled = (0..cases.len()).flat_map(|at| cases[(at * 7919 + 17) % cases.len()].iter().copied());
    [header, "\n"].into_iter().chain(shuffled).collect()
}

#[test]
fn a_registered_log_has_the_same_bytes_on_any_number_of_threads_and_in_any_order_of_its_cases() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let [ordered, shuffled] = ["ordered", "shuffled"].map(|name| folder.path().join(name));
    for folder in [&ordered, &shuffled] {
        std::fs::create_dir(folder).expect("a folder");
    }
    run(&ordered, "simulate worklog --cases 6000 --areas 8 -o log.csv --map-out map.toml");
    let log = std::fs::read_to_string(ordered.join("log.csv")).expect("a log");
    let other = with_cases_shuffled(&log);
    assert!(other != log && other.len() == log.len(), "the same rows in another order");
    std::fs::write(shuffled.join("log.csv"), other).expect("written");
    std::fs::copy(ordered.join("map.toml"), shuffled.join("map.toml")).expect("copied");
    for folder in [&ordered, &shuffled] {
        run(folder, "worklog import log.csv --map map.toml -o log.parquet");
        let parts = worklog::ParquetLog::open(&folder.join("log.parquet")).expect("a log in Parquet").parts();
        assert!(parts >= 2, "threads must have parts to share");
    }
    for form in ["json", "csv"] {
        let measured = |folder: &Path, threads: u8| {
            run(folder, &format!("measure log.parquet --format {form} --threads {threads}"))
        };
        let one = measured(&ordered, 1);
        assert!(one.len() > 1000, "{form}: every unit is told of");
        for threads in [2, 8] {
            assert!(measured(&ordered, threads) == one, "{form}: {threads} threads");
        }
        for threads in [1, 2, 8] {
            assert!(measured(&shuffled, threads) == one, "{form}: shuffled, {threads} threads");
        }
    }
}

#[test]
fn a_form_that_is_no_text_needs_a_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (log, map) = small_log(folder.path());
    for form in ["parquet", "xlsx"] {
        let (code, printed, told) = measure(&log, &map, &["--format", form]);
        assert_eq!((code, printed.as_str()), (Some(2), ""), "{form}");
        assert!(told.contains("say with -o FILE where it is to be written"), "{told}");
    }
}

#[test]
fn only_what_is_named_is_written_and_the_same_is_said_of_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (log, map) = small_log(folder.path());
    let read = |options: &[&str]| {
        let (code, printed, told) = measure(&log, &map, &[&["--format", "json"], options].concat());
        assert_eq!(code, Some(0), "{told}");
        serde_json::from_str::<Value>(&printed).expect("one JSON object")
    };
    let whole = read(&[]);
    let some = read(&["--indicator", "ping_pong.gets_back", "--behaviour", "avoidance"]);
    let cell = "/units/0/cells/ping_pong.gets_back";
    assert!(whole.pointer(cell).is_some() && whole.pointer(cell) == some.pointer(cell), "{some}");
    assert!(some.pointer("/units/0/cells/ping_pong").is_none(), "only the side that was named");
    let left: Vec<&str> =
        some["indicators"].as_array().expect("a list").iter().filter_map(|it| it["id"].as_str()).collect();
    assert_eq!(
        left,
        ["ping_pong", "return_on_receipt", "supplement_again", "refusal_unreasoned", "hard_left"]
    );
    let (code, _, told) = measure(&log, &map, &["--indicator", "pingpong"]);
    assert!(code == Some(2) && told.contains("there is no indicator «pingpong»; use one of"), "{told}");
}

#[test]
fn definitions_and_columns_need_no_log() {
    for (option, line) in [
        ("--definitions", "# Các chỉ báo · The indicators"),
        ("--columns", "# Các cột của bảng kết quả · The columns of the table of results"),
    ] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_damlam")).args(["measure", option]).output().expect("runs");
        let text = String::from_utf8(output.stdout).expect("text");
        assert_eq!(text.lines().next(), Some(line));
    }
}

#[test]
fn the_help_says_what_there_is() {
    let output = Command::new(env!("CARGO_BIN_EXE_damlam"))
        .args(["measure", "-h"])
        .env("COLUMNS", "110")
        .output()
        .expect("runs");
    let help = String::from_utf8(output.stdout).expect("text");
    insta::assert_snapshot!(help, @r#"
    Measure a work log by a mapping: exit code 0 measured, 1 problems in log or mapping

    Usage: damlam measure [OPTIONS] [LOG]

    Arguments:
      [LOG]  The work log: a file with a mapping, or the Parquet file of an imported log, which needs none

    Options:
          --map <MAP>                The mapping: which column is which (TOML); see maps/ and `damlam worklog map`
          --format <FORMAT>          How to write the result [default: text] [possible values: text, json, csv,
                                     parquet, xlsx, html]
      -o, --output <FILE>            The file to write to; without one, standard output
          --lang <LANG>              The language of texts: vi or en [default: vi]
          --behaviour <CODE>         Write only the indicators of this behaviour: avoidance, buck_passing,
                                     stalling or fear; may be repeated
          --indicator <ID>           Write only this indicator, or only one side of it (ID.SIDE); may be repeated
          --change <MONTH>           Set what came in before this month against what came in since, as 2022-07
          --k <N>                    A unit with fewer cases is not shown [default: 10]
          --seed <N>                 Whence random draws come; the same seed gives the same result [default: 1]
          --threads <N>              Threads to use; the result does not depend on it
          --pseudonym-secret <TEXT>  A secret from which the officers' pseudonyms in example cases are made;
                                     without one, officers are left out
          --definitions              Print what every indicator is (Markdown), and measure nothing
          --columns                  Print what stands in each column of the tables (Markdown), and measure
                                     nothing
      -h, --help                     Print help (see more with '--help')
    "#);
}
