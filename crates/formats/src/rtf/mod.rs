//! Rich text (.rtf, also when it is named .doc): groups, Unicode and code pages, list markers, tables, tracked changes,
//! hidden words, notes, boxes and the edges of pages.
//!
//! It does not run or unpack anything embedded, and looks at no picture. A file that holds another document is refused:
//! its words would go unread.

mod flows;
mod reader;
mod state;
mod tables;
mod tokens;
mod words;

use self::reader::Reader;
use crate::{Document, Kind, Limits, Read, Refused, notices, sniff};

/// Reads rich text.
///
/// # Errors
/// When the bytes are no RTF, are cut off, hold another document, or go over a bound.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Read<Document>, Refused> {
    if bytes.len() as u64 > limits.bytes {
        return Err(Refused::TooLarge { what: "bytes", limit: limits.bytes });
    }
    match sniff(bytes) {
        Kind::Rtf => {}
        Kind::Empty => return Err(Refused::Empty),
        found => return Err(Refused::Unexpected { expected: Kind::Rtf, found }),
    }
    let (document, seen) = Reader::read(bytes, limits)?;
    let comments = document.margins.iter().any(|margin| margin.kind == crate::MarginKind::Comment);
    let noticed = notices::Noticed { seen, comments, embedded: seen.embedded, macros: false };
    let problems = notices::noticed(&document, &noticed);
    Ok(Read { value: document, problems })
}
