//! A document as lines, and packages made of named parts, for the tests of readers.

use std::io::{Cursor, Write as _};

use formats::{BlockKind, Document, Read};

/// The document as lines: path, kind, words.
pub fn show(document: &Document) -> String {
    let mut lines = Vec::new();
    for block in &document.blocks {
        match &block.kind {
            BlockKind::Heading { level, .. } => {
                lines.push(format!("{} h{level} {}", block.path, block.shown()))
            }
            BlockKind::ListItem { level, .. } => {
                lines.push(format!("{} li{level} {}", block.path, block.shown()))
            }
            BlockKind::Paragraph => lines.push(format!("{} p {}", block.path, block.text)),
            BlockKind::Table(table) => {
                for (row, column, cell) in table.cells() {
                    let span = if cell.rows * cell.columns > 1 {
                        format!(" ({}x{})", cell.rows, cell.columns)
                    } else {
                        String::new()
                    };
                    lines.push(format!("{}/r{row}c{column}{span} {}", block.path, cell.text));
                }
            }
        }
    }
    for margin in &document.margins {
        lines.push(format!("{} {:?} {}", margin.path, margin.kind, margin.text));
    }
    lines.join("\n")
}

/// The ids of what was noticed, in order.
pub fn noticed(read: &Read<Document>) -> Vec<&str> {
    read.problems.iter().map(|problem| problem.rule.as_str()).collect()
}

/// A zip package of `parts`; the first is stored, as OpenDocument wants it.
pub fn zip_of(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (index, (name, content)) in parts.iter().enumerate() {
        let method =
            if index == 0 { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).expect("writing to memory works");
        zip.write_all(content.as_bytes()).expect("writing to memory works");
    }
    zip.finish().expect("writing to memory works").into_inner()
}
