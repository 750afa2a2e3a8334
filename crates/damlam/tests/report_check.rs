//! `damlam report check` on every form a report comes in, with the risky one read by a process of its own.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

#[path = "../../formats/tests/documents/word.rs"]
mod word;

use word::Word;

const LINES: [&str; 5] = [
    "Số 05-BC/TU",
    "I. Thực trạng tình hình",
    "Năm 2022 có 120 hồ sơ quá hạn.",
    "II. Biểu hiện, hành vi",
    "Một số phòng để hồ sơ quá hạn: năm 2022 có 45 hồ sơ.",
];

/// Exit code and the answer as JSON.
fn check(name: &str, bytes: &[u8]) -> (Option<i32>, serde_json::Value) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).expect("written");
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    let output = Command::new(env!("CARGO_BIN_EXE_damlam"))
        .args(["report", "check", "--format", "json", "--body", "TU.H26", "--plan"])
        .args([&plan, &file])
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), serde_json::from_slice(&output.stdout).expect(&said))
}

fn rtf(lines: &[&str]) -> Vec<u8> {
    let mut text = String::from("{\\rtf1\\ansi ");
    for line in lines {
        for unit in line.encode_utf16() {
            text.push_str(&format!("\\u{}?", unit.cast_signed()));
        }
        text.push_str("\\par ");
    }
    text.push('}');
    text.into_bytes()
}

fn html(lines: &[&str]) -> Vec<u8> {
    let body: String = lines.iter().map(|line| format!("<p>{line}</p>")).collect();
    format!("<html><head><meta charset=utf-8></head><body>{body}</body></html>").into_bytes()
}

fn doc(lines: &[&str]) -> Vec<u8> {
    let mut word = Word::default();
    for line in lines {
        word.line(line);
    }
    word.end_text().file()
}

fn forms(lines: &[&str]) -> [(&'static str, Vec<u8>); 3] {
    [("bc-rtf.doc", rtf(lines)), ("bc-html.doc", html(lines)), ("bc.doc", doc(lines))]
}

#[test]
fn the_same_words_are_the_same_report_in_every_form() {
    let answers = forms(&LINES).map(|(name, bytes)| {
        let (code, answer) = check(name, &bytes);
        assert_eq!((code, &answer["refused"]), (Some(1), &serde_json::json!(false)), "{name}: {answer}");
        answer
    });
    let read = &answers[0]["read"];
    assert_eq!(read["number"], "05-BC/TU", "{read}");
    assert_eq!(read["sections"].as_array().map(Vec::len), Some(2), "{read}");
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
}

#[test]
fn a_marked_file_is_refused_in_every_form() {
    for (name, bytes) in forms(&["TỐI MẬT", "Báo cáo"]) {
        let (code, answer) = check(name, &bytes);
        assert_eq!(code, Some(2), "{name}: {answer}");
        assert_eq!(answer["problems"][0]["rule"], "secrecy-mark", "{name}: {answer}");
    }
}

#[test]
fn what_cannot_be_read_is_said_in_plain_words() {
    let mut locked = Word::default();
    locked.flags = 0x0100;
    locked.line("x");
    let whole = doc(&LINES);
    let cases = [
        ("bc.doc", locked.file(), "file-encrypted"),
        ("bc.doc", whole[..2560].to_vec(), "file-broken"),
        ("bc.docx", Vec::new(), "file-empty"),
        ("bc.docx", b"\x89PNG\r\n".to_vec(), "file-kind"),
        ("bc.docx", b"%PDF-1.7".to_vec(), "file-broken"),
        ("bc.rtf", b"{\\rtf1 cut".to_vec(), "file-broken"),
    ];
    for (name, bytes, rule) in cases {
        let (code, answer) = check(name, &bytes);
        assert_eq!(code, Some(2), "{name}: {answer}");
        assert_eq!(answer["problems"][0]["rule"], rule, "{name}: {answer}");
    }
}

#[test]
fn the_reading_process_answers_whatever_it_is_given() {
    for bytes in [doc(&LINES), doc(&LINES)[..3000].to_vec(), vec![0xD0; 100_000], Vec::new()] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_damlam"))
            .arg("read-document")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        child.stdin.take().expect("a pipe").write_all(&bytes).expect("it is taken in");
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success());
        let _: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one answer");
    }
}

#[test]
fn what_changed_since_an_earlier_version_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = |name: &str, lines: &[&str]| {
        let path = folder.path().join(name);
        std::fs::write(&path, rtf(lines)).expect("written");
        path
    };
    let before = file("truoc.rtf", &LINES);
    let changed = LINES.map(|line| line.replace("120", "210"));
    let now = file("nay.rtf", &changed.each_ref().map(String::as_str));
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    let output = Command::new(env!("CARGO_BIN_EXE_damlam"))
        .args(["report", "check", "--lang", "en", "--body", "TU.H26", "--plan"])
        .args([&plan, &now])
        .arg("--earlier")
        .arg(&before)
        .output()
        .expect("the program runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        told.contains("[differs-from-earlier-version] The earlier version says 120, this one 210."),
        "{told}"
    );
}
