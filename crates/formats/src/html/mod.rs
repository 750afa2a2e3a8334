//! Web pages (.html), also when they are named .doc and when Word wrote them: paragraphs, headings, lists, tables, notes,
//! and what is hidden or struck out.
//!
//! It follows no link, runs no script and reads no style sheet: only what stands at the elements themselves counts.

mod decode;
mod elements;
mod entities;
mod reader;
mod table;
mod tokens;

use self::reader::Reader;
use crate::{Document, Kind, Limits, MarginKind, Read, Refused, notices, sniff};

/// Reads a web page.
///
/// # Errors
/// When the bytes are no HTML, are in an encoding that cannot be told, are parted into frames, or go over a bound.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Read<Document>, Refused> {
    if bytes.len() as u64 > limits.bytes {
        return Err(Refused::TooLarge { what: "bytes", limit: limits.bytes });
    }
    match sniff(bytes) {
        Kind::Html => {}
        Kind::Empty => return Err(Refused::Empty),
        found => return Err(Refused::Unexpected { expected: Kind::Html, found }),
    }
    read_page(bytes, None, limits)
}

/// Reads the bytes of a page, whose encoding may be told by what it came in.
pub(crate) fn read_page(
    bytes: &[u8],
    encoding: Option<&str>,
    limits: &Limits,
) -> Result<Read<Document>, Refused> {
    let told = encoding.and_then(|encoding| encoding_rs::Encoding::for_label(encoding.as_bytes()));
    let (text, guessed) = match told {
        Some(encoding) if std::str::from_utf8(bytes).is_err() => {
            (encoding.decode(bytes).0.into_owned(), None)
        }
        _ => decode::text_of(bytes),
    };
    let (document, seen) = Reader::read(&text, limits)?;
    let comments = document.margins.iter().any(|margin| margin.kind == MarginKind::Comment);
    let noticed = notices::Noticed { seen, comments, embedded: seen.embedded, macros: false };
    let mut problems = notices::noticed(&document, &noticed);
    problems.extend(guessed);
    Ok(Read { value: document, problems })
}
