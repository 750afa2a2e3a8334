//! Reports sent as a zip package: which file is the report, how annexes are read, and what makes a package unfit.

use std::io::{Cursor, Write as _};

use formats::{BlockKind, Document, DocumentReader, Kind, Limits, Read, Refused};
use zip::write::SimpleFileOptions;

use crate::shown::{noticed, show, zip_of};

fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn rtf(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().map(|unit| format!("\\u{}?", unit.cast_signed()));
    format!("{{\\rtf1 {}\\par}}", units.collect::<String>()).into_bytes()
}

/// A workbook of one sheet with `rows` and a hidden one.
fn xlsx(rows: &str) -> Vec<u8> {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{KIND}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |inner: &[String]| format!("<Relationships>{}</Relationships>", inner.concat());
    let sheet = format!(
        "<worksheet><sheetData>{rows}</sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>"
    );
    zip_of(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &relations(&[relation("a", "officeDocument", "xl/workbook.xml")])),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"Số liệu\" r:id=\"r\"/><sheet name=\"Nháp\" state=\"hidden\" r:id=\"h\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &relations(&[
                relation("r", "worksheet", "s.xml"),
                relation("h", "worksheet", "h.xml"),
                relation("s", "styles", "styles.xml"),
            ]),
        ),
        (
            "xl/styles.xml",
            "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
        ),
        ("xl/s.xml", &sheet),
        ("xl/h.xml", "<worksheet><sheetData><row><c t=\"str\"><v>ẩn</v></c></row></sheetData></worksheet>"),
    ])
}

fn read(bytes: &[u8]) -> Result<Read<Document>, Refused> {
    DocumentReader::alone().read(bytes, &Limits::default())
}

fn rule(bytes: &[u8]) -> String {
    let problem = read(bytes).expect_err("it must not be read").problem();
    assert!(problem.hint.vi.len() > 20 && problem.hint.en.len() > 20, "what to do is said: {problem:?}");
    problem.rule
}

#[test]
fn the_report_comes_first_and_annexes_after_it() {
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>Hồ sơ quá hạn</v></c></row><row r=\"3\"><c r=\"A3\" t=\"str\"><v>Sở A</v></c>\
        <c r=\"B3\"><v>1234.5</v></c><c r=\"C3\" s=\"1\"><v>0.455</v></c><c r=\"D3\" s=\"2\"><v>45016</v></c></row>";
    let bytes = package(&[
        ("nop/phu-luc-2.rtf", &rtf("Danh sách")),
        ("nop/Phụ lục 1.xlsx", &xlsx(rows)),
        ("nop/bao-cao.rtf", &rtf("Năm 2022 có 12 hồ sơ.")),
        ("nop/Thumbs.db", b"\0\x01\x02"),
        ("__MACOSX/nop/._bao-cao.rtf", b"\0\x05\x16\x07"),
    ]);
    let read = read(&bytes).unwrap();
    insta::assert_snapshot!(show(&read.value), @"
    b1 p Năm 2022 có 12 hồ sơ.
    a1 h1 phu-luc-2.rtf
    a1/b1 p Danh sách
    a2 h1 Phụ lục 1.xlsx
    a2/s1 h2 Số liệu
    a2/s1/t1/r1c1 (1x2) Hồ sơ quá hạn
    a2/s1/t1/r3c1 Sở A
    a2/s1/t1/r3c2 1234,5
    a2/s1/t1/r3c3 45,5%
    a2/s1/t1/r3c4 31/03/2023
    a2/ Hidden Nháp
    ẩn
    ");
    let files: Vec<_> =
        read.value.files.iter().map(|file| (file.path.as_str(), file.name.as_str(), file.kind)).collect();
    assert_eq!(
        files,
        [
            ("", "bao-cao.rtf", Kind::Rtf),
            ("a1/", "phu-luc-2.rtf", Kind::Rtf),
            ("a2/", "Phụ lục 1.xlsx", Kind::Xlsx),
        ]
    );
    assert!(noticed(&read).is_empty());
}

#[test]
fn workbooks_of_every_kind_are_annexes() {
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for name in ["one-stop.xlsx", "one-stop.xls", "one-stop.ods"] {
        let bytes = std::fs::read(fixtures.join(name)).unwrap();
        let read = read(&package(&[("bc.rtf", &rtf("Báo cáo")), (name, &bytes)])).unwrap();
        let cells = |kind: &BlockKind| match kind {
            BlockKind::Table(table) => table.cells().count(),
            _ => 0,
        };
        let cells: usize = read.value.blocks.iter().map(|block| cells(&block.kind)).sum();
        assert!(cells > 10, "{name}: {cells} cells");
    }
}

#[test]
fn a_mark_anywhere_in_an_annex_is_told() {
    let cell = |text: &str| xlsx(&format!("<row><c t=\"str\"><v>{text}</v></c></row>"));
    let mark = |name: &str, annex: &[u8]| {
        let read = read(&package(&[("bc.rtf", &rtf("x")), (name, annex)])).unwrap();
        read.value.texts().find_map(|(_, text)| formats::secrecy::mark_in_text(text))
    };
    assert_eq!(mark("pl1.xlsx", &cell("TỐI MẬT")), Some("TỐI MẬT"));
    assert_eq!(mark("pl1.rtf", &rtf("MẬT")), Some("MẬT"));
    assert_eq!(mark("pl1.xlsx", &cell("mật ong")), None);
    // In a comment, which is no cell.
    let mut commented = zip::ZipWriter::new_append(Cursor::new(cell("x"))).unwrap();
    commented.start_file("xl/comments1.xml", SimpleFileOptions::default()).unwrap();
    commented.write_all("<comments><t>MẬT</t></comments>".as_bytes()).unwrap();
    assert_eq!(mark("pl1.xlsx", &commented.finish().unwrap().into_inner()), Some("MẬT"));
}

#[test]
fn what_makes_a_package_unfit_is_said() {
    let inner = package(&[("a.rtf", &rtf("x"))]);
    let cases: &[(&str, Vec<u8>)] = &[
        ("package-without-report", package(&[("a.xlsx", &xlsx(""))])),
        ("package-without-report", package(&[])),
        ("package-with-many-reports", package(&[("a.rtf", &rtf("x")), ("b.rtf", &rtf("y"))])),
        ("package-nested", package(&[("a.rtf", &rtf("x")), ("b.zip", &inner)])),
        ("package-nested", package(&[("a.rtf", &rtf("x")), ("b.gz", b"\x1F\x8Bx")])),
        ("package-unread", package(&[("a.rtf", &rtf("x")), ("b.png", b"\x89PNG")])),
        ("package-unread", package(&[("a.rtf", &rtf("x")), ("b.exe", b"MZ\0\0")])),
        ("package-path", package(&[("../../etc/cron.d/x.rtf", &rtf("x"))])),
        ("package-path", package(&[("a/..\\..\\x.rtf", &rtf("x"))])),
        ("package-path", package(&[("C:\\x.rtf", &rtf("x"))])),
        ("package-twice", package(&[("a/x.rtf", &rtf("x")), ("b/x.rtf", &rtf("x"))])),
        ("file-broken", package(&[("a.rtf", b"{\\rtf1 cut")])),
        ("file-empty", package(&[("a.rtf", &rtf("x")), ("b.docx", b"")])),
        // A document that only a program of its own reads is named when there is none.
        ("file-no-reader", package(&[("a.rtf", &rtf("x")), ("a.signed.pdf", b"%PDF-1.7")])),
    ];
    for (expected, bytes) in cases {
        assert_eq!(rule(bytes), *expected);
    }
    let problem = read(&xlsx("")).unwrap_err().problem();
    assert_eq!(problem.rule, "file-kind");
    assert!(
        problem.hint.vi.contains(".zip"),
        "a lone workbook is told where it belongs: {}",
        problem.hint.vi
    );
    let files: Vec<(String, Vec<u8>)> = (0..201).map(|index| (format!("{index}.rtf"), rtf("x"))).collect();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    assert_eq!(rule(&package(&files)), "file-too-large");
}

#[test]
fn what_swells_is_refused() {
    let blanks = vec![b' '; 300 << 20];
    assert_eq!(rule(&package(&[("a.rtf", &rtf("x")), ("b.rtf", &blanks)])), "file-bomb");
}

proptest::proptest! {
    #[test]
    fn changed_bytes_are_read_or_refused(changes in proptest::collection::vec((0usize..4_000, 0u8..), 1..6), cut in 0usize..4_000) {
        let annex = xlsx("<row><c t=\"str\"><v>x</v></c></row>");
        let mut bytes = package(&[("bc.rtf", &rtf("Báo cáo")), ("pl1.xlsx", &annex)]);
        let length = bytes.len();
        for (at, byte) in changes {
            bytes[at % length] = byte;
        }
        let _ = read(&bytes);
        bytes.truncate(cut);
        let _ = read(&bytes);
    }
}
