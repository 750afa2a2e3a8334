//! Hostile reports end to end: `damlam report check` refuses or reads each within its bounds and tells why in a plain
//! sentence; the process that reads risky kinds ends at the bounds of its memory and time.

use std::io::{Cursor, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use zip::write::SimpleFileOptions;

#[path = "../../formats/tests/documents/pages.rs"]
mod pages;
#[path = "../../formats/tests/documents/word.rs"]
mod word;

/// Kibibytes of address space and seconds of processor time that a whole check may take.
const MEMORY: u64 = 1_500_000;
const SECONDS: u64 = 60;
/// How much address space the allocator takes at once, used or not: little, so that the bound is one of memory.
const SET_ASIDE: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "32MiB");

fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part begins");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

fn docx(document: &str) -> Vec<u8> {
    package(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())])
}

fn odt(content: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("mimetype", stored).expect("a part begins");
    zip.write_all(b"application/vnd.oasis.opendocument.text").expect("memory takes it");
    zip.start_file("content.xml", SimpleFileOptions::default()).expect("a part begins");
    zip.write_all(content.as_bytes()).expect("memory takes it");
    zip.finish().expect("memory takes it").into_inner()
}

/// Exit code and the rules that were told, blockers first. The shell bounds the program before it starts.
fn check(name: &str, bytes: &[u8]) -> (Option<i32>, Vec<String>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).expect("written");
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    let output = Command::new("bash")
        .args(["-c", "ulimit -S -v \"$1\"; ulimit -S -t \"$2\"; shift 2; exec \"$@\"", "bounded"])
        .env(SET_ASIDE.0, SET_ASIDE.1)
        .args([MEMORY.to_string(), SECONDS.to_string()])
        .arg(env!("CARGO_BIN_EXE_damlam"))
        .args(["report", "check", "--format", "json", "--body", "TU.H26", "--plan"])
        .args([&plan, &file])
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains("panicked"), "{name}: {said}");
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{name} of {} bytes: {} {said}", bytes.len(), output.status));
    let problems = answer["problems"].as_array().expect("problems").clone();
    for problem in &problems {
        for text in ["message", "hint"] {
            for language in ["vi", "en"] {
                let text = problem[text][language].as_str().unwrap_or_default();
                assert!(text.chars().count() > 8, "{name}: no plain sentence in {problem}");
            }
        }
    }
    let rule = |problem: &serde_json::Value| problem["rule"].as_str().unwrap_or_default().to_owned();
    (output.status.code(), problems.iter().map(rule).collect())
}

/// The one rule a file is refused under.
fn refused(name: &str, bytes: &[u8]) -> String {
    let (code, rules) = check(name, bytes);
    assert_eq!((code, rules.len()), (Some(2), 1), "{name}: {rules:?}");
    rules.into_iter().next().unwrap_or_default()
}

#[test]
fn what_swells_pulls_in_or_leads_out_is_refused() {
    let blanks = " ".repeat(300 << 20);
    let paragraph = |text: &str| {
        format!(
            "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
        )
    };
    assert_eq!(refused("bomb.docx", &docx(&paragraph(&blanks))), "file-bomb");
    assert_eq!(refused("bomb.odt", &odt(&format!("<a><body><text>{blanks}"))), "file-bomb");
    assert_eq!(
        refused("bomb.zip", &package(&[("a.rtf", b"{\\rtf1}"), ("b.rtf", blanks.as_bytes())])),
        "file-bomb"
    );
    drop(blanks);
    let laughs = "<!DOCTYPE a [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let xxe = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    for declared in [laughs, xxe] {
        assert_eq!(
            refused("xml.docx", &docx(&format!("{declared}{}", paragraph("&x;&b;")))),
            "file-declares"
        );
        assert_eq!(
            refused("xml.odt", &odt(&format!("{declared}<a><body><text>&x;</text></body></a>"))),
            "file-declares"
        );
    }
    assert_eq!(refused("deep.docx", &docx(&"<w:p>".repeat(1_000_000))), "file-too-large");
    assert_eq!(refused("deep.odt", &odt(&"<a>".repeat(1_000_000))), "file-too-large");
    assert_eq!(refused("out.zip", &package(&[("../../../tmp/x.rtf", b"{\\rtf1 a}")])), "package-path");
    let inner = package(&[("a.rtf", b"{\\rtf1 a}")]);
    assert_eq!(
        refused("inner.zip", &package(&[("bc.rtf", b"{\\rtf1 a}"), ("b.zip", &inner)])),
        "package-nested"
    );
}

#[test]
fn a_gibibyte_of_text_is_refused_unread() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("long.rtf");
    let mut file = std::fs::File::create(&path).expect("made");
    file.write_all(b"{\\rtf1 ").expect("written");
    // The rest is zeros that take no room on disk.
    file.set_len(1 << 30).expect("a long file");
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    let output = Command::new("bash")
        .args(["-c", "ulimit -S -v \"$1\"; shift; exec \"$@\"", "bounded", "800000"])
        .env(SET_ASIDE.0, SET_ASIDE.1)
        .arg(env!("CARGO_BIN_EXE_damlam"))
        .args(["report", "check", "--format", "json", "--body", "TU.H26", "--plan"])
        .args([&plan, &path])
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect(&said);
    assert_eq!(answer["problems"][0]["rule"], "file-too-large");
    // Packed, it is a few hundred kilobytes.
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, head) in
        [("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w:document><w:body><w:p><w:t>")]
    {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part begins");
        zip.write_all(head.as_bytes()).expect("memory takes it");
    }
    let piece = "hồ sơ ".repeat(100_000);
    for _ in 0..1_300 {
        zip.write_all(piece.as_bytes()).expect("memory takes it");
    }
    let packed = zip.finish().expect("memory takes it").into_inner();
    assert_eq!(refused("long.docx", &packed), "file-too-large");
}

#[test]
fn chains_that_bite_their_tails_end() {
    let mut word = word::Word::default();
    word.line("Báo cáo").end_text();
    let whole = word.file();
    // Each entry of the table of chains leads to the first sector, to itself, or to the one before.
    for change in [|_: u32| 0, |sector: u32| sector, |sector: u32| sector.saturating_sub(1)] {
        let mut bytes = whole.clone();
        let table = 512 * (1 + u32::from_le_bytes(bytes[76..80].try_into().expect("four")) as usize);
        for sector in 0..128u32 {
            let at = table + 4 * sector as usize;
            if at + 4 <= bytes.len() {
                bytes[at..at + 4].copy_from_slice(&change(sector).to_le_bytes());
            }
        }
        let (code, rules) = check("loop.doc", &bytes);
        assert!(code == Some(1) || code == Some(2), "{rules:?}");
        assert!(!rules.is_empty());
    }
    // Pages that hold themselves, and a form that draws itself.
    let tree = pages::file(
        &[
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[2 0 R 2 0 R]/Parent 2 0 R>>".to_owned(),
        ],
        "",
    );
    assert_eq!(refused("loop.pdf", &tree), "file-broken");
    let form = "<</Type/XObject/Subtype/Form/Resources<</XObject<</X 4 0 R>>>>/Length 22>>\nstream\n/X Do /X Do /X Do /X Do\nendstream";
    let drawn = pages::file(
        &[
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]>>".to_owned(),
            "<</Type/Page/Contents 4 0 R/Resources<</XObject<</X 4 0 R>>>>>>".to_owned(),
            form.to_owned(),
        ],
        "",
    );
    let (code, rules) = check("form.pdf", &drawn);
    assert_eq!(code, Some(1), "{rules:?}");
}

/// How the reading process ends with a file.
fn ended(bytes: &[u8]) -> ExitStatus {
    let mut child = Command::new(env!("CARGO_BIN_EXE_damlam"))
        .arg("read-document")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    child.stdin.take().expect("a pipe").write_all(bytes).expect("it is taken in");
    child.wait().expect("it ends")
}

/// A page that draws one letter in each of `count` fonts, each with a table of all codes there are.
fn many_fonts(count: usize) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]>>".to_owned(),
        String::new(),
        String::new(),
        pages::stream("1 beginbfrange <0000> <FFFF> <4E00> endbfrange"),
    ];
    let mut names = String::new();
    let mut drawing = String::from("BT ");
    for index in 0..count {
        names.push_str(&format!("/F{index} {} 0 R", objects.len() + 1));
        drawing.push_str(&format!("/F{index} 12 Tf <0041> Tj "));
        objects
            .push("<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 5 0 R>>".to_owned());
    }
    objects[2] = format!("<</Type/Page/Contents 4 0 R/Resources<</Font<<{names}>>>>>>");
    objects[3] = pages::stream(&drawing);
    pages::file(&objects, "")
}

#[test]
fn the_reading_process_ends_at_the_bound_of_its_memory() {
    const ABORTED: i32 = 6;
    assert!(ended(&many_fonts(10)).success());
    let greedy = many_fonts(1_500);
    assert_eq!(ended(&greedy).signal(), Some(ABORTED), "it was not stopped where memory ends");
    // On a busy machine its time may end before its memory does.
    let told = refused("greedy.pdf", &greedy);
    assert!(matches!(told.as_str(), "file-reader-stopped" | "file-slow"), "{told}");
}

#[test]
fn the_reading_process_ends_at_the_bound_of_its_time() {
    // The bound that a process may move is the one it may not, so it is ended without a word.
    const OUT_OF_TIME: i32 = 9;
    // Nearly two million steps, each over three dozen numbers, in a stream that packs to little.
    let drawing = format!("[{}]TJ ", "1 ".repeat(36)).repeat(1_990_000);
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(drawing.as_bytes()).expect("memory takes it");
    let packed = packer.finish().expect("memory takes it");
    drop(drawing);
    let mut bytes = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]>>\nendobj\n3 0 obj\n<</Type/Page/Contents 4 0 R>>\nendobj\n".to_vec();
    let stream = bytes.len();
    bytes.extend(format!("4 0 obj\n<</Filter/FlateDecode/Length {}>>\nstream\n", packed.len()).bytes());
    bytes.extend(packed);
    bytes.extend(b"\nendstream\nendobj\n");
    let text = String::from_utf8_lossy(&bytes[..stream]).into_owned();
    let table = bytes.len();
    let places = ["1 0 obj", "2 0 obj", "3 0 obj"].map(|object| text.find(object).expect("it is there"));
    let rows: String =
        places.iter().chain([&stream]).map(|place| format!("{place:010} 00000 n \n")).collect();
    bytes.extend(format!("xref\n0 5\n0000000000 65535 f \n{rows}trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes());
    assert_eq!(ended(&bytes).signal(), Some(OUT_OF_TIME), "it was not stopped where its time ends");
}

#[test]
fn what_is_cut_off_at_every_thousandth_byte_is_told() {
    let text = "Năm 2022 có 120 hồ sơ quá hạn tại bộ phận một cửa. ".repeat(40);
    let paragraphs: String = (0..40).map(|_| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect();
    let mut word = word::Word::default();
    for _ in 0..6 {
        word.line(&text);
    }
    word.end_text();
    let rtf = format!(
        "{{\\rtf1 {}\\par}}",
        text.encode_utf16().map(|unit| format!("\\u{}?", unit.cast_signed())).collect::<String>()
    );
    let html = format!("<html><meta charset=utf-8><p>{}", text.repeat(3));
    let mht = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n{html}\n--b--\n"
    );
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats/tests/fixtures");
    let sheet = |name: &str| std::fs::read(fixtures.join(name)).expect("a fixture");
    let stored = |files: &[(&str, &[u8])]| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            zip.start_file(*name, options).expect("a part begins");
            zip.write_all(bytes).expect("memory takes it");
        }
        zip.finish().expect("memory takes it").into_inner()
    };
    let document = format!(
        "<w:document xmlns:w=\"w\"><w:body>{}</w:body></w:document>",
        &paragraphs[..paragraphs.floor_char_boundary(8_000)]
    );
    let document = document.replace("</w:body></w:document>", "");
    let drawn: Vec<String> = (0..12)
        .map(|index| {
            pages::words(72.0, 700.0 - 14.0 * f64::from(index), &text[..text.floor_char_boundary(90)])
        })
        .collect();
    let files: [(&str, Vec<u8>); 10] = [
        (
            "a.docx",
            stored(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())]),
        ),
        ("a.doc", word.file()),
        ("a.odt", odt(&format!("<a><body><text><p>{text}</p></text></body></a>"))),
        ("a.rtf", rtf.clone().into_bytes()),
        ("a.html", html.into_bytes()),
        ("a.mht", mht.into_bytes()),
        ("a.pdf", pages::pages(&[&drawn.concat()], "")),
        ("b.zip", stored(&[("bc.rtf", rtf.as_bytes()), ("pl.xlsx", &sheet("one-stop.xlsx"))])),
        ("c.zip", stored(&[("bc.doc", &word.file()), ("pl.xls", &sheet("one-stop.xls"))])),
        ("d.zip", stored(&[("pl.ods", &sheet("one-stop.ods")), ("bc.rtf", rtf.as_bytes())])),
    ];
    let mut cuts = 0;
    for (name, bytes) in &files {
        for end in (0..bytes.len()).step_by(1_000) {
            let (code, rules) = check(name, &bytes[..end]);
            assert!(
                matches!(code, Some(0..=2)) && !rules.is_empty(),
                "{name} cut at {end}: {code:?} {rules:?}"
            );
            cuts += 1;
        }
    }
    assert!(cuts > 60, "only {cuts} places");
}
