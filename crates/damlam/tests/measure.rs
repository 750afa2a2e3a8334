//! `damlam measure` as people and scripts run it.

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
