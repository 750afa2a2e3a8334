//! Documents from any bytes: rich text, a web page, the content of an OpenDocument text that is otherwise well, and any
//! bytes as a legacy Word document (a seed that is one begins as one).
#![no_main]

use std::io::{Cursor, Write as _};

use formats::{DocumentReader, Limits, doc};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

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
    let limits = Limits { bytes: 1 << 20, unpacked: 4 << 20, blocks: 10_000, cells: 10_000, ..Limits::default() };
    let odt = package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", &[b"<a><body><text>", data].concat()),
    ]);
    let rtf = [b"{\\rtf1 ", data].concat();
    let html = [b"<html>", data].concat();
    for bytes in [data, &odt, &rtf, &html] {
        let _ = DocumentReader::alone().read(bytes, &limits);
    }
    let _ = doc::read(data, &limits);
});
