//! What a reader made of a file, as text: for the tests of all formats.
use std::fmt::Write as _;
use std::io::Write as _;

use formats::events::{DATE_ONLY, EventTable, NO_OFFSET, Options, TimeColumn, Values, read};
use kernel::Language;

/// A line for each column, each refused row and each problem.
pub fn told(table: &EventTable) -> String {
    let mut text = format!("{:?}, {} events at {:?}\n", table.format, table.rows, table.places);
    for column in &table.columns {
        let cells: Vec<String> = (0..table.rows)
            .map(|row| match &column.values {
                Values::Text(_) => table.text(column, row).unwrap_or("–").to_owned(),
                Values::Time(times) => {
                    let index = table.index(column, row);
                    let at = || jiff::Timestamp::from_microsecond(times.micros[index]).unwrap();
                    match times.offsets[index] {
                        TimeColumn::NONE => "–".to_owned(),
                        NO_OFFSET => format!("{} no offset", at()),
                        DATE_ONLY => format!("{} date only", at()),
                        offset => format!("{} {offset:+}", at()),
                    }
                }
            })
            .collect();
        let _ = writeln!(text, "{}", format!("{}: {}", column.name, cells.join(" | ")).trim_end());
    }
    for row in &table.rejected {
        let _ = writeln!(text, "row {} refused: {}", row.place, row.reason.en);
    }
    for problem in &table.problems {
        let _ = writeln!(text, "{}", problem.line(Language::English));
    }
    text
}

/// What is told of `bytes`, or why they are refused.
pub fn check(bytes: &[u8], options: &Options) -> String {
    match read(bytes, "log", options) {
        Ok(table) => told(&table),
        Err(refused) => format!("REFUSED {}", refused.0.line(Language::English)),
    }
}

/// A zip package of named parts.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A file that stands beside the tests.
pub fn fixture(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
