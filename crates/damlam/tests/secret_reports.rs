//! A report that bears a secrecy mark leaves nothing behind, in whatever form it comes: no byte in the data folder, the
//! database, the ledger or the folder for temporary files, also where a process of its own has read it.

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use kernel::{Actor, BodyCode, Digest, Role, StudyCode, World};
use reports::{DocumentReader, Letters, ReceiveError, Refusal, Upload};
use store::{Settings, Store};
use zip::write::SimpleFileOptions;

#[path = "../../formats/tests/documents/pages.rs"]
mod pages;
#[path = "../../formats/tests/documents/word.rs"]
mod word;

const STUDY: &str = "responsibility-2023";
const MARK: &str = "TỐI MẬT";

/// Words that stand nowhere else.
const WORDS: &str = "kim-cương-xanh-4711";

fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part begins");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

fn doc(lines: &[&str]) -> Vec<u8> {
    let mut word = word::Word::default();
    for line in lines {
        word.line(line);
    }
    word.end_text().file()
}

fn pdf(lines: &[&str]) -> Vec<u8> {
    let drawn: Vec<String> = (0..)
        .zip(lines)
        .map(|(index, line)| pages::words(72.0, 700.0 - 40.0 * f64::from(index), line))
        .collect();
    pages::pages(&[&drawn.concat()], "")
}

fn html(lines: &[&str]) -> Vec<u8> {
    let body: String = lines.iter().map(|line| format!("<p>{line}</p>")).collect();
    format!("<html><head><meta charset=utf-8></head><body>{body}</body></html>").into_bytes()
}

fn mht(lines: &[&str]) -> Vec<u8> {
    let head =
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n";
    [head.as_bytes(), &html(lines), b"\n--b--\n"].concat()
}

fn ods(cells: &[&str]) -> Vec<u8> {
    let rows: String = cells
        .iter()
        .map(|cell| {
            format!("<table:table-row><table:table-cell><text:p>{cell}</text:p></table:table-cell></table:table-row>")
        })
        .collect();
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet><table:table table:name=\"S\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)]
    {
        zip.start_file(name, stored).expect("a part begins");
        zip.write_all(bytes.as_bytes()).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

/// Whether `bytes` hold the words, in UTF-8 or UTF-16.
fn hold(bytes: &[u8]) -> bool {
    let wide: Vec<u8> = WORDS.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let contains = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    contains(WORDS.as_bytes()) || contains(&wide)
}

fn files_under(folder: &Path, depth: usize, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_file() => out.push(entry.path()),
            Ok(kind) if kind.is_dir() && depth > 0 => files_under(&entry.path(), depth - 1, out),
            _ => {}
        }
    }
}

/// The files that hold the words, in the data folder and beside it among temporary files.
fn kept(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    files_under(folder, 8, &mut files);
    files_under(&std::env::temp_dir(), 0, &mut files);
    let is_small = |path: &PathBuf| path.metadata().is_ok_and(|about| about.len() < 32 << 20);
    files.retain(|path| is_small(path) && std::fs::read(path).is_ok_and(|bytes| hold(&bytes)));
    files
}

#[tokio::test]
async fn a_marked_report_leaves_nothing_behind_in_any_form() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let migrations = [plan::MIGRATIONS, reports::MIGRATIONS].concat();
    let store =
        Store::open(&Settings::folder(folder.path()), World::real(), &migrations).await.expect("opens");
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
    let files = plan::files_of_folder(&plan).expect("the shipped plan is there");
    plan::issue(&store, &Actor::system(), files).await.expect("the shipped plan is good");
    let reader = DocumentReader::with_program(env!("CARGO_BIN_EXE_damlam"));
    let body = BodyCode::parse("TU.H26").expect("a code");
    let actor = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let send = async |name: &str, bytes: &[u8]| {
        let upload = Upload {
            study: StudyCode::parse(STUDY).expect("a code"),
            body: body.clone(),
            file_name: name.to_owned(),
            encoding: Letters::Ask,
            bytes: bytes.to_vec(),
        };
        reports::receive(&store, &reader, &actor, upload).await
    };

    let marked = [MARK, WORDS];
    let plain = ["Báo cáo", "Năm 2022 có 12 hồ sơ."];
    let forms = [
        ("bc.doc", doc(&marked)),
        ("bc.pdf", pdf(&marked)),
        ("bc.mht", mht(&marked)),
        ("bc.zip", package(&[("bao-cao.doc", &doc(&marked))])),
        ("bc.zip", package(&[("bao-cao.pdf", &pdf(&plain)), ("phu-luc.pdf", &pdf(&marked))])),
        ("bc.zip", package(&[("bao-cao.pdf", &pdf(&plain)), ("pl1.ods", &ods(&marked))])),
        ("bc.zip", package(&[("bao-cao.html", &html(&plain)), ("pl1-TOI-MAT.html", &html(&[WORDS]))])),
    ];
    let head = store::head(&store).await.expect("a head").sequence;
    for (name, bytes) in &forms {
        let refused = send(name, bytes).await;
        assert!(
            matches!(refused, Err(ReceiveError::Refused(Refusal::Secret(_)))),
            "{name} of {} bytes: {refused:?}",
            bytes.len()
        );
        assert!(!store.blobs().has(&Digest::of(bytes)).await, "{name}");
    }
    let entries = store::entries_after(&store, head, 100).await.expect("entries");
    assert_eq!(entries.len(), forms.len());
    for entry in &entries {
        let told = format!("{} {} {}", entry.kind, entry.subject, entry.payload);
        assert!(told.starts_with("report.refused study/") && !told.contains("bc."), "{told}");
    }
    assert_eq!(kept(folder.path()), Vec::<PathBuf>::new());

    // The same forms without the mark are received and given back to the byte, so the search above finds what is there.
    let unmarked = [
        ("bc.pdf", pdf(&["Báo cáo", WORDS]), "application/pdf"),
        ("bc.zip", package(&[("bao-cao.doc", &doc(&plain)), ("pl1.ods", &ods(&[WORDS]))]), "application/zip"),
    ];
    for (name, bytes, kind) in unmarked {
        let received = send(name, &bytes).await.expect("it is received");
        let version = reports::version(&store, received.version).await.expect("read").expect("there");
        let original = reports::original(&store, &version).await.expect("given back");
        assert_eq!(original, bytes);
        assert_eq!((reports::sniff(&original).ending().1, version.file_name.as_str()), (kind, name));
    }
    store.close().await;
    assert!(!kept(folder.path()).is_empty(), "the words of a received report are kept, and found");
}
