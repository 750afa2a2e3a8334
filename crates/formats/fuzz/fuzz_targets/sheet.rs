//! Workbooks from any bytes: the sheet of an XLSX workbook and the content of an ODS one that are otherwise well, and any
//! bytes as a file (a seed that is an XLS workbook begins as one).
#![no_main]

use std::io::{Cursor, Write as _};

use formats::events::{Limits, Options, read, secrecy_mark};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(*name, options).expect("a part begins");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

fuzz_target!(|data: &[u8]| {
    let root = format!(
        r#"<Relationships><Relationship Id="a" Type="{KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let relations = format!(
        r#"<Relationships><Relationship Id="r" Type="{KIND}/worksheet" Target="s.xml"/><Relationship Id="t" Type="{KIND}/sharedStrings" Target="t.xml"/></Relationships>"#
    );
    let xlsx = package(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", root.as_bytes()),
        (
            "xl/workbook.xml",
            br#"<workbook><sheets><sheet name="S" sheetId="1" r:id="r"/></sheets></workbook>"#,
        ),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/t.xml", b"<sst><si><t>a</t></si></sst>"),
        ("xl/s.xml", &[b"<worksheet><sheetData>", data].concat()),
    ]);
    let ods = package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &[b"<a><body><spreadsheet><table:table table:name=\"S\">", data].concat()),
    ]);
    let limits = Limits { bytes: 1 << 20, rows: 10_000, cells: 10_000, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    for bytes in [data, &xlsx, &ods] {
        let _ = read(bytes, "log", &options);
        let _ = secrecy_mark(bytes, "log", &options);
    }
});
