//! Reports sent as packages and as web pages in one file, from any bytes: a whole file; a package whose report and annexes
//! they are; the parts of a web page.
#![no_main]

use std::io::{Cursor, Write as _};

use formats::{DocumentReader, Letters, Limits};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(*name, options).expect("a part begins");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

fuzz_target!(|data: &[u8]| {
    let limits = Limits { bytes: 1 << 20, unpacked: 4 << 20, blocks: 10_000, cells: 10_000, ..Limits::default() };
    let rtf = [b"{\\rtf1 ", data].concat();
    let html = [b"<html>", data].concat();
    let mht = [b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n", data].concat();
    let packed = package(&[("bc.rtf", &rtf), ("pl1.html", &html), ("pl2.bin", data)]);
    let letters = match data.first() {
        Some(0..64) => Letters::Tcvn3,
        Some(64..128) => Letters::Vni,
        Some(128..192) => Letters::Unicode,
        _ => Letters::Ask,
    };
    for bytes in [data, &packed, &mht, &html] {
        let _ = DocumentReader::alone().read_in(letters, bytes, &limits);
    }
});
