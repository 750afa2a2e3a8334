//! Scans: a PDF of pictures is said to be one; where the programs for it are installed it is recognised, and said to be.

use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "../../formats/tests/documents/pages.rs"]
#[expect(dead_code, reason = "pages as Word writes them are for other tests")]
mod pages;

/// A page as a picture, drawn by `pdftoppm`; none where that is not installed.
fn picture() -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let line = |y: u32, text: &str| format!("BT /F2 20 Tf 1 0 0 1 60 {y} Tm ({text}) Tj ET ");
    let lines = [
        "Phan 1. Thuc trang tinh hinh",
        "Nam 2022 co 120 ho so qua han tai bo phan mot cua.",
        "Nam 2023 co 45 ho so qua han tai bo phan mot cua.",
        "Cac so, nganh da to chuc thuc hien nhiem vu duoc giao.",
    ];
    let page: String = (0..).zip(lines).map(|(index, text)| line(740 - 40 * index, text)).collect();
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F2 5 0 R>>>>>>"
            .to_owned(),
        pages::stream(&page),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    let file = folder.path().join("page.pdf");
    std::fs::write(&file, pages::file(&objects, "")).expect("written");
    let drawn = Command::new("pdftoppm")
        .args(["-jpeg", "-gray", "-r", "150", "-singlefile"])
        .arg(&file)
        .output()
        .ok()?;
    (!drawn.stdout.is_empty()).then_some(drawn.stdout)
}

/// A PDF that holds pictures alone.
fn scan(picture: &[u8]) -> Vec<u8> {
    // The size of a JPEG stands in its frame: a mark, a length, a depth, height and width.
    let frame = picture.windows(2).position(|pair| matches!(pair, [0xFF, 0xC0 | 0xC2])).expect("a frame");
    let size = |at: usize| u16::from_be_bytes([picture[frame + at], picture[frame + at + 1]]);
    let (height, width) = (size(5), size(7));
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    let drawing = "q 595 0 0 842 0 0 cm /I Do Q";
    let objects: [(String, &[u8]); 5] = [
        ("<</Type/Catalog/Pages 2 0 R>>".to_owned(), b""),
        ("<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(), b""),
        (
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>".to_owned(),
            b"",
        ),
        (format!("<</Length {}>>", drawing.len()), drawing.as_bytes()),
        (
            format!(
                "<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode/Length {}>>",
                picture.len()
            ),
            picture,
        ),
    ];
    for (index, (dictionary, stream)) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{dictionary}\n", index + 1).bytes());
        if !stream.is_empty() {
            out.extend(b"stream\n");
            out.extend(*stream);
            out.extend(b"\nendstream\n");
        }
        out.extend(b"endobj\n");
    }
    let table = out.len();
    out.extend(b"xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes());
    out
}

/// The rules a check tells.
fn check(bytes: &[u8], tesseract: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file: PathBuf = folder.path().join("bc.pdf");
    std::fs::write(&file, bytes).expect("written");
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    let output = Command::new(env!("CARGO_BIN_EXE_damlam"))
        .args(["report", "check", "--format", "json", "--body", "TU.H26", "--plan"])
        .args([&plan, &file])
        .env("DAMLAM_TESSERACT", tesseract)
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect(&said);
    let problems = answer["problems"].as_array().expect("problems");
    problems.iter().map(|problem| problem["rule"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_scan_is_said_to_be_one_and_recognised_where_that_can_be_done() {
    let Some(picture) = picture() else {
        println!("SKIPPED: pdftoppm is not installed, so no page was drawn");
        return;
    };
    let scan = scan(&picture);
    let told = check(&scan, "/nowhere/at/all");
    assert!(told.iter().any(|rule| rule == "file-only-pictures"), "{told:?}");
    let languages = Command::new("tesseract").arg("--list-langs").output();
    if !languages.is_ok_and(|told| String::from_utf8_lossy(&told.stdout).lines().any(|line| line == "vie")) {
        println!("SKIPPED: tesseract with vie is not installed, so no scan was recognised");
        return;
    }
    let told = check(&scan, "tesseract");
    assert!(told.iter().any(|rule| rule == "file-scanned"), "{told:?}");
}
