//! `damlam plan check` as people and scripts run it.

use std::path::{Path, PathBuf};
use std::process::Command;

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023")
}

/// Exit code and standard output.
fn check(folder: &Path, options: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_damlam"))
        .args(["plan", "check"])
        .arg(folder)
        .args(options)
        .output()
        .expect("the program runs");
    (output.status.code(), String::from_utf8(output.stdout).expect("text"))
}

#[test]
fn the_shipped_plan_has_no_problems() {
    let (code, text) = check(&shipped(), &[]);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.starts_with("7 nhóm · 120 cơ quan · 107 phân công") && text.contains("0 problems"),
        "{text}"
    );
    let (code, text) = check(&shipped(), &["--lang", "en"]);
    assert!(code == Some(0) && text.starts_with("7 groups · 120 bodies · 107 assignments"), "{text}");
}

#[test]
fn three_faults_are_three_lines_with_file_and_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in plan::FILES {
        let text = std::fs::read_to_string(shipped().join(name)).expect("the shipped plan is there");
        let text = text
            .replacen("\"TU.H26\"", "\"TU.H99\"", 1)
            .replacen("\ndue = 2023-09-29\n", "\n\n", 1)
            .replacen("authority = {", "authority = \"\" # {", 1);
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let (code, text) = check(folder.path(), &["--lang", "en"]);
    assert_eq!(code, Some(1));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    for (line, (place, rule)) in lines.iter().zip([
        ("plan.toml:25:", "[missing-deadline]"),
        ("plan.toml:288:", "[empty-authority]"),
        ("plan.toml:408:", "[unknown-body]"),
    ]) {
        assert!(line.contains(place) && line.contains(rule) && line.contains(" → "), "{line}");
    }
    let (code, json) = check(folder.path(), &["--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&json).expect("one JSON object");
    assert_eq!((code, answer["problems"].as_array().map(Vec::len)), (Some(1), Some(3)));
}

#[test]
fn a_folder_that_is_not_there_is_no_verdict() {
    assert_eq!(check(Path::new("/no/such/folder"), &[]), (Some(2), String::new()));
}
