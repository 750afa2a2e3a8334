//! One small log as every kind of file a work log comes in: `damlam worklog map`, `check` and `import` take each, and each gives
//! the same measured bytes. The files were written by `fixtures/kinds/make.py`.

use std::path::{Path, PathBuf};
use std::process::Command;

const TABLE: &str = r#"case = "Mã hồ sơ"
activity = "Bước"
time = "Lúc"
unit = "Đơn vị"
"#;
const XES: &str = r#"case = "case:Mã hồ sơ"
activity = "Bước"
time = "Lúc"
unit = "Đơn vị"
"#;
const OCEL: &str = r#"case = "case:ocel:id"
activity = "ocel:type"
time = "ocel:time"
unit = "Đơn vị"
[ocel]
object_type = "hồ sơ"
"#;

const KINDS: &[(&str, &str)] = &[
    ("log.csv", TABLE),
    ("log-utf16.csv", TABLE),
    ("log-1258.csv", TABLE),
    ("log-tcvn3.csv", TABLE),
    ("log.tsv", TABLE),
    ("log.zip", TABLE),
    ("log.xlsx", TABLE),
    ("log.xls", TABLE),
    ("log.ods", TABLE),
    ("log.parquet", TABLE),
    ("log.xes", XES),
    ("log.xes.gz", XES),
    ("log.ocel.json", OCEL),
    ("log.ocel.xml", OCEL),
];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/kinds").join(name)
}

/// What the program prints when it is run with these words, and nothing is wrong.
fn run(words: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_damlam")).args(words).output().expect("the program runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{words:?}: {told}");
    output.stdout
}

fn said(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("text")
}

/// The measured bytes of a file of one kind, by way of all commands.
fn check(name: &str, columns: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path in Unicode").to_owned();
    let log = fixture(name);
    let log = log.to_str().expect("a path in Unicode");
    let map = path("map.toml");
    let text = format!(
        "title = \"Một cửa\"\n[columns]\n{columns}[time]\nforms = [\"%d/%m/%Y %H:%M:%S\", \"iso\"]\n[compare]\nperiod = \"all\"\n"
    );
    std::fs::write(&map, text).expect("written");
    let proposed = said(run(&["worklog", "map", log]));
    assert!(proposed.contains("[columns]"), "{name}: {proposed}");
    let checked = said(run(&["worklog", "check", log, "--map", &map, "--lang", "en"]));
    for counted in ["kept: 80", "refused: 0", "cases: 30"] {
        assert!(checked.contains(counted), "{name}: no «{counted}» in {checked}");
    }
    let imported = path("imported.parquet");
    run(&["worklog", "import", log, "--map", &map, "-o", &imported]);
    let measured = run(&["measure", log, "--map", &map, "--format", "json"]);
    assert!(run(&["measure", &imported, "--format", "json"]) == measured, "{name}: imported and as it is");
    measured
}

#[test]
fn every_kind_of_file_of_one_log_gives_the_same_measured_bytes() {
    let (first, others) = KINDS.split_first().expect("there are kinds");
    let expected = check(first.0, first.1);
    let answer: serde_json::Value = serde_json::from_slice(&expected).expect("one JSON object");
    let at = |path: &str| answer.pointer(path).and_then(serde_json::Value::as_u64);
    assert_eq!((at("/log/cases"), at("/log/events")), (Some(30), Some(80)));
    // Ten cases go there and back and there again, twenty go over once.
    assert_eq!(at("/totals/handover/count"), Some(50));
    for (name, columns) in others {
        let measured = check(name, columns);
        let (measured, expected) = (String::from_utf8_lossy(&measured), String::from_utf8_lossy(&expected));
        let differs = measured.lines().zip(expected.lines()).find(|(one, other)| one != other);
        assert!(measured == expected, "{name}: {differs:?}");
    }
}
