//! Hostile files end to end: `damlam worklog check` and `damlam measure` end with one, say the place, what is wrong and what to
//! do, in both languages, and never panic.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

const MAP: &str = "[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\nunit = \"unit\"\n";
const XES_MAP: &str =
    "[columns]\ncase = \"case:concept:name\"\nactivity = \"concept:name\"\ntime = \"time:timestamp\"\n";

/// Exit code, then what was said: errors first.
fn run(folder: &Path, words: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_damlam"))
        .args(words.split(' '))
        .current_dir(folder)
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stderr) + &text(output.stdout))
}

/// The rule under which both commands refuse a file; both languages tell it with a place and a hint.
fn refused(name: &str, bytes: &[u8], map: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join(name), bytes).expect("written");
    std::fs::write(folder.path().join("map.toml"), map).expect("written");
    let mut lines = Vec::new();
    for command in ["worklog check", "measure"] {
        for language in ["vi", "en"] {
            let words = format!("{command} {name} --map map.toml --lang {language}");
            let (code, told) = run(folder.path(), &words);
            assert_eq!(code, Some(1), "{words}: {told}");
            assert!(!told.contains("panicked"), "{words}: {told}");
            let line = told.lines().next().unwrap_or_default().to_owned();
            assert!(line.starts_with(name) && line.contains(" → "), "{words}: {told}");
            lines.push(line);
        }
    }
    assert_ne!(lines[0], lines[1], "one language");
    assert_eq!(lines[1], lines[3], "the commands differ");
    lines.swap_remove(1)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).expect("memory takes it");
    packer.finish().expect("memory takes it")
}

#[test]
fn what_is_cut_off_swells_or_nests_is_refused_at_its_place() {
    let mut csv = "case,step,time,unit\n".to_owned();
    for row in 0..2000u32 {
        let _ = writeln!(csv, "{row},a{},2023-01-01T00:00:00Z,u", row.wrapping_mul(2_654_435_761));
    }
    let packed = gzip(csv.as_bytes());
    let told = refused("log.csv.gz", &packed[..packed.len() / 2], MAP);
    assert!(told.contains("[cut-off] the compressed file is cut off"), "{told}");

    let entities = "<!DOCTYPE log [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\n<log><trace><event>\n<string key=\"concept:name\" value=\"&b;\"/></event></trace></log>";
    insta::assert_snapshot!(refused("log.xes", entities.as_bytes(), XES_MAP), @"log.xes:3: blocker [bad-xml] the XML is wrong: at 1..2: unrecognized entity `b` → mend this place or export the log again (UTF-8)");
    let deep = format!("<log>{}", "<list>".repeat(100_000));
    insta::assert_snapshot!(refused("log.xes", deep.as_bytes(), XES_MAP), @"log.xes:1: blocker [too-deep] elements nest deeper than 64 → export the log without nested attributes");
    let long = format!("<log>\n<string key=\"a\" value=\"{}\"/></log>", "x".repeat(10 << 20));
    insta::assert_snapshot!(refused("log.xes", long.as_bytes(), XES_MAP), @"log.xes:2: blocker [element-too-long] one tag or one row is longer than 1048576 bytes → split the log, or look for a quote left open near here");
    let row = format!("1,{},2023-01-01T00:00:00Z,u\n", "a".repeat(500_000));
    let swells = gzip(&[csv.as_bytes(), row.repeat(200).as_bytes()].concat());
    let told = refused("log.csv.gz", &swells, MAP);
    assert!(told.contains("[unpacks-too-far]"), "{told}");
}

#[test]
fn an_encoding_nobody_can_tell_and_a_file_that_is_none_are_refused() {
    insta::assert_snapshot!(refused("log.csv", b"case,step,time,unit\n1,\x81\x8d,2023-01-01,u\n", &format!("{MAP}[csv]\nencoding = \"utf-8\"\n")), @"log.csv:2:2: blocker [not-utf8] the text here is not UTF-8 → save the file again in UTF-8");
    insta::assert_snapshot!(refused("log.csv", &[0; 1000], MAP), @"log.csv:1: blocker [unknown-format] this is no text: it holds zero bytes or control characters → send XES, OCEL, CSV, a spreadsheet or Parquet");
    insta::assert_snapshot!(refused("log.csv", b"", MAP), @"log.csv:1: blocker [unknown-format] the file is empty → export the log again and send it again");
}

/// What `worklog check` says of a CSV file, in English.
fn checked(csv: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("log.csv"), csv).expect("written");
    std::fs::write(folder.path().join("map.toml"), MAP).expect("written");
    let (code, _) = run(folder.path(), "measure log.csv --map map.toml");
    assert_eq!(code, Some(0));
    let (code, told) = run(folder.path(), "worklog check log.csv --map map.toml --lang en");
    assert_eq!(code, Some(0), "{told}");
    told
}

#[test]
fn odd_times_twin_columns_and_na_are_told_and_taken() {
    let told = checked(
        "case,step,time,unit,step\nNA,a,2023-01-01T08:00:00+07:00,u,x\nNA,b,2023-01-01T02:00:00Z,u,x\n1,c,0000-01-01T00:00:00Z,u,x\n1,d,9999-12-30T00:00:00Z,u,x\n1,e,2023-01-01 09:00,u,x\n",
    );
    for line in [
        "kept: 3",
        "refused: 2",
        "cases: 2",
        "without an offset: 1",
        "case: NA",
        "row 4: the year 0 lies outside the years 1900–2200",
        "row 5: the year 9999 lies outside the years 1900–2200",
        "log.csv:1:step: warning [column-twice] column «step» stands twice; the first is used → rename one of them",
    ] {
        assert!(told.contains(line), "no «{line}» in:\n{told}");
    }
}

#[test]
fn one_case_of_many_events_and_many_cases_of_one_are_measured() {
    for many in [false, true] {
        let mut csv = "case,step,time,unit\n".to_owned();
        for row in 0..100_000 {
            let second = row % 60;
            let case = if many { row } else { 1 };
            let _ = writeln!(
                csv,
                "{case},a,2023-01-01T{:02}:{:02}:{second:02}Z,u{}",
                row / 3600 % 24,
                row / 60 % 60,
                row % 3
            );
        }
        let told = checked(&csv);
        let cases = if many { "cases: 100,000" } else { "cases: 1\n" };
        assert!(told.contains("kept: 100,000") && told.contains(cases), "{told}");
    }
}
