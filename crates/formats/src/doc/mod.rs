//! Legacy Word documents (.doc, Word 97 to 2003): the text by its piece table, with headings, tables, computed list
//! markers, text boxes, notes, the edges of pages, and what is hidden or deleted.
//!
//! It is meant for a process of its own (see [`crate::apart`]). It runs no macro and looks at no picture. A file that holds another document is refused: its words would go unread.

mod boxes;
mod flow;
mod header;
mod lists;
mod pieces;
mod runs;
mod sprm;
mod styles;

use self::flow::Reader;
use self::header::Header;
use crate::compound::Compound;
use crate::flow::normal;
use crate::{Document, Kind, Limits, MarginKind, Property, Read, Refused, notices, sniff};

/// What the file is called where it cannot be read.
const TEXT: &str = "WordDocument";

/// Streams and storages of other documents and sheets.
const DOCUMENTS: [&str; 5] = ["Workbook", "Book", "PowerPoint Document", "Package", "\u{1}Ole10Native"];

/// Reads a legacy Word document.
///
/// # Errors
/// When the bytes are no .doc, ask for a password, are damaged or older than Word 97, hold another document, or go over a
/// bound.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Read<Document>, Refused> {
    if bytes.len() as u64 > limits.bytes {
        return Err(Refused::TooLarge { what: "bytes", limit: limits.bytes });
    }
    match sniff(bytes) {
        Kind::Doc => {}
        Kind::Empty => return Err(Refused::Empty),
        Kind::EncryptedOffice => return Err(Refused::Encrypted),
        found => return Err(Refused::Unexpected { expected: Kind::Doc, found }),
    }
    let compound =
        Compound::open(bytes).ok_or_else(|| Refused::broken("the file's directory", "it is cut off"))?;
    let names: Vec<String> = compound.names().take(limits.entries).collect();
    let documents = names.iter().filter(|name| *name == TEXT).count();
    if let Some(other) = names.iter().find(|name| DOCUMENTS.contains(&name.as_str())) {
        return Err(Refused::Embedded { part: other.trim_start_matches('\u{1}').to_owned() });
    }
    if documents > 1 {
        return Err(Refused::Embedded { part: TEXT.to_owned() });
    }
    let text = compound.stream(TEXT).ok_or_else(|| Refused::broken(TEXT, "it is missing"))?;
    let header = Header::read(&text)?;
    let table = compound
        .stream(header.table_stream)
        .ok_or_else(|| Refused::broken(header.table_stream, "it is missing"))?;
    let data = compound.stream("Data").unwrap_or_default();
    let mut reader = Reader::new(&text, &table, &data, &header, limits)?;
    let mut document = reader.document(&header)?;
    for name in ["\u{5}SummaryInformation", "\u{5}DocumentSummaryInformation"] {
        if let Some(stream) = compound.stream(name) {
            properties(&stream, &mut document.properties);
        }
    }
    let comments = document.margins.iter().any(|margin| margin.kind == MarginKind::Comment);
    let macros = names.iter().any(|name| matches!(name.as_str(), "Macros" | "_VBA_PROJECT"));
    let noticed = notices::Noticed { seen: reader.seen, comments, embedded: reader.seen.embedded, macros };
    let mut problems = notices::noticed(&document, &noticed);
    problems.extend(reader.unknown_lists.then(notices::list_numbers));
    Ok(Read { value: document, problems })
}

/// The texts of a property set (MS-OLEPS), by their form alone: a type, a length, and bytes or UTF-16.
fn properties(stream: &[u8], out: &mut Vec<Property>) {
    use crate::compound::u32_at;
    /// Texts of one set; a sender's program writes some twenty.
    const MOST: usize = 200;
    let mut found = 0;
    for at in (0..stream.len().saturating_sub(8)).step_by(4) {
        let (Some(kind), Some(length)) = (u32_at(stream, at), u32_at(stream, at + 4)) else { return };
        let Ok(length) = usize::try_from(length) else { continue };
        let size = match kind {
            30 => length,
            31 => length.saturating_mul(2),
            _ => continue,
        };
        let Some(bytes) = stream.get(at + 8..(at + 8).saturating_add(size)).filter(|_| length > 1) else {
            continue;
        };
        let text = if kind == 31 {
            let units: Vec<u16> =
                bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        } else if let Ok(text) = std::str::from_utf8(bytes) {
            text.to_owned()
        } else {
            encoding_rs::WINDOWS_1258.decode_without_bom_handling(bytes).0.into_owned()
        };
        let value = normal(text.trim_end_matches('\0'));
        if !value.is_empty() && found < MOST {
            found += 1;
            out.push(Property { name: format!("property{found}"), value });
        }
    }
}
