//! What the rules are can be asked without a plan and without a report.

use std::process::Command;

#[test]
fn the_rules_need_no_report() {
    let output = Command::new(env!("CARGO_BIN_EXE_damlam")).args(["report", "rules"]).output().expect("runs");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("text");
    assert_eq!(text, reports::rules::markdown());
}
