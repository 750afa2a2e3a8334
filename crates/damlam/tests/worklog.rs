//! `damlam worklog` as people and scripts run it: a proposal is read by a person, a log is written once.

use std::path::{Path, PathBuf};
use std::process::Command;

use worklog::ParquetLog;

const LOG: &str = "Mã hồ sơ;Bước;Lúc;Phòng\n\
    HS1;Tiếp nhận;05/06/2023 08:00;Một cửa\n\
    HS1;Yêu cầu bổ sung;06/06/2023 09:30;Đất đai\n\
    HS2;Tiếp nhận;05/06/2023 10:00;Một cửa\n\
    HS2;Trả kết quả;hôm qua;Một cửa\n";
const MAP: &str = r#"title = "Một cửa"
[columns]
case = "Mã hồ sơ"
activity = "Bước"
time = "Lúc"
unit = "Phòng"
[time]
forms = ["%d/%m/%Y %H:%M"]
[classes.activity]
receive = ["Tiếp nhận"]
request_supplement = ["Yêu cầu bổ sung"]
"#;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().expect("a temporary folder"));
        folder.write("log.csv", LOG);
        folder.write("map.toml", MAP);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("written");
    }

    /// Exit code and what was said, standard output first; the folder's own path is left out.
    fn run(&self, words: &str) -> (Option<i32>, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_damlam"))
            .arg("worklog")
            .args(words.split(' '))
            .current_dir(self.0.path())
            .output()
            .expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (output.status.code(), text(output.stdout) + &text(output.stderr))
    }
}

#[test]
fn a_proposal_says_why_and_what_is_left_open() {
    let folder = Folder::new();
    let (code, text) = folder.run("map log.csv --lang en");
    assert_eq!(code, Some(0), "{text}");
    for line in [
        "# A PROPOSED mapping: look at every line before using it.",
        "case = \"Mã hồ sơ\"   # fairly sure: named «Mã hồ sơ»",
        "# officer = \"\"   # not found",
        "request_supplement = [",
    ] {
        assert!(text.contains(line), "no «{line}» in:\n{text}");
    }
    let (code, text) = folder.run("map log.csv -o proposed.toml");
    assert!(code == Some(0) && text.is_empty(), "{text}");
    let (code, text) = folder.run("map log.csv -o proposed.toml");
    assert!(code == Some(2) && text.contains("proposed.toml exists and is not overwritten"), "{text}");
    let (code, text) = folder.run("map none.csv");
    assert!(code == Some(2) && text.contains("none.csv cannot be opened"), "{text}");
}

#[test]
fn a_check_tells_rows_counts_and_what_was_refused() {
    let folder = Folder::new();
    let (code, text) = folder.run("check log.csv --map map.toml");
    assert_eq!(code, Some(0));
    assert_eq!(
        text,
        "log.csv
  đã đọc (sự kiện): 4
  giữ: 3
  không nhận: 1
  hồ sơ: 2
  xếp lại thứ tự: 0
  cặp cùng thời điểm: 0
  không ghi múi giờ: 3
  giờ không rõ vì đổi đồng hồ: 0
  hạn, ngày xong không đọc được: 0
  hạn chỉ ghi ngày: 0

Những dòng đầu, đọc theo ánh xạ:
  dòng 2
    case: HS1
    activity: Tiếp nhận
    time: 05/06/2023 08:00:00 +07:00
    unit: Một cửa
    class: receive
  dòng 3
    case: HS1
    activity: Yêu cầu bổ sung
    time: 06/06/2023 09:30:00 +07:00
    unit: Đất đai
    class: request_supplement
  dòng 4
    case: HS2
    activity: Tiếp nhận
    time: 05/06/2023 10:00:00 +07:00
    unit: Một cửa
    class: receive

Dòng không nhận:
  dòng 5: «hôm qua» không phải thời gian theo dạng đã ghi trong ánh xạ
"
    );
    folder.write("bad.toml", &MAP.replace("case =", "cse ="));
    let (code, text) = folder.run("check log.csv --map bad.toml --lang en");
    assert!(
        code == Some(1) && text.contains("bad.toml:3:1") && text.contains("did you mean «case»?"),
        "{text}"
    );
}

#[test]
fn an_imported_log_is_the_registered_form_and_is_written_once() {
    let folder = Folder::new();
    let (code, text) = folder.run("import log.csv --map map.toml -o log.parquet --lang en");
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("log.csv → log.parquet\n  read (events): 4\n  kept: 3\n"), "{text}");
    assert!(text.contains("row 5: "), "{text}");
    assert_same_log(&folder.path("log.parquet"));
    let (code, text) = folder.run("import log.csv --map map.toml -o log.parquet");
    assert!(code == Some(2) && text.contains("log.parquet exists and is not overwritten"), "{text}");
    let (code, text) = folder.run("import log.csv --map map.toml -o none/log.parquet");
    assert!(code == Some(2) && text.contains("see whether its folder is there"), "{text}");
}

/// The file says what an import in memory says.
fn assert_same_log(path: &Path) {
    let mapping = worklog::Mapping::parse(MAP, "map.toml").expect("a good mapping");
    let log = worklog::import(LOG.as_bytes(), "log.csv", &mapping).expect("a log").log;
    let file = ParquetLog::open(path).expect("a log in Parquet");
    assert_eq!(file.info(), &log.info);
    let parts: Vec<_> = (0..file.parts()).map(|part| file.whole_part(part).expect("whole")).collect();
    assert_eq!(parts, log.parts);
}

#[test]
fn a_marked_log_is_not_imported() {
    let folder = Folder::new();
    folder.write("marked.csv", &LOG.replace("Đất đai", "TỐI MẬT"));
    folder.write("marked.toml", &format!("# TUYỆT MẬT\n{MAP}"));
    for words in ["marked.csv --map map.toml", "log.csv --map marked.toml"] {
        let (code, text) = folder.run(&format!("import {words} -o marked.parquet --lang en"));
        assert!(code == Some(1) && text.contains("this system may not take it in"), "{text}");
        assert!(!folder.path("marked.parquet").exists(), "nothing of it is written");
    }
}
