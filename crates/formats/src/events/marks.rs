//! Looks through a whole event stream for secrecy marks: every cell, attribute, text and comment, whether it is a
//! column anybody keeps or not. It tells only which mark stands somewhere, not where.

use std::collections::HashMap;
use std::io::{BufRead as _, Read};

use foldhash::fast::RandomState;
use quick_xml::escape::unescape;

use super::csv::separator;

const READ_AHEAD: usize = 64 << 10;
use super::source::{Bounded, Kind, Source, from_io};
use super::{Options, Refused};
use crate::secrecy::mark_in_text;

/// Short texts remembered, so that a value that stands in every row is looked at once.
const REMEMBERED: usize = 1 << 16;
/// The longest text remembered, in bytes.
const SHORT: usize = 64;

/// The secrecy mark in `source`, whose name (for places of problems) is `file`, if one stands anywhere in it.
///
/// # Errors
/// [`Refused`] when the file is neither XES nor CSV, is cut off, or goes beyond a bound of `options`.
pub fn secrecy_mark(
    source: impl Read,
    file: &str,
    options: &Options,
) -> Result<Option<&'static str>, Refused> {
    let source = Source::open(source, file, options)?;
    match source.kind() {
        Kind::Xml => in_xml(source),
        Kind::Text => in_rows(source, options),
    }
}

/// What a text is, as far as marks go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    /// «Độ mật»: the next text may be a mark in small letters.
    Lead,
    Mark(&'static str),
}

#[derive(Default)]
struct Marks {
    known: HashMap<Box<[u8]>, Said, RandomState>,
}

impl Marks {
    fn look(&mut self, text: &[u8]) -> Said {
        // Every mark in every spelling has an M and later a T.
        let Some(m) = text.iter().position(|byte| matches!(byte, b'M' | b'm')) else { return Said::Nothing };
        if !text[m..].iter().any(|byte| matches!(byte, b'T' | b't')) {
            return Said::Nothing;
        }
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let said = look(&String::from_utf8_lossy(text));
        if text.len() <= SHORT && self.known.len() < REMEMBERED {
            self.known.insert(text.into(), said);
        }
        said
    }

    /// The mark that `text` is after `lead`.
    fn after(&mut self, lead: &[u8], text: &[u8]) -> Option<&'static str> {
        match self.look(&[lead, b": ", text].concat()) {
            Said::Mark(mark) => Some(mark),
            _ => None,
        }
    }
}

fn look(text: &str) -> Said {
    match mark_in_text(text) {
        Some(mark) => Said::Mark(mark),
        None if text.len() <= SHORT && mark_in_text(&format!("{text}: MẬT")).is_some() => Said::Lead,
        None => Said::Nothing,
    }
}

fn in_rows(source: Source<'_>, options: &Options) -> Result<Option<&'static str>, Refused> {
    let Source { file, head, bytes, .. } = source;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(options.separator.unwrap_or_else(|| separator(&head)))
        .buffer_capacity(READ_AHEAD)
        .from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let mut marks = Marks::default();
    let mut columns: Vec<Option<Vec<u8>>> = Vec::new();
    let mut first = true;
    loop {
        reader.get_mut().next_element_ahead(READ_AHEAD);
        let more = reader.read_byte_record(&mut record).map_err(|error| {
            let line = reader.position().line();
            match error.into_kind() {
                csv::ErrorKind::Io(error) => from_io(&file, line, &error),
                other => from_io(&file, line, &std::io::Error::other(format!("{other:?}"))),
            }
        })?;
        if !more {
            return Ok(None);
        }
        let mut before: Option<&[u8]> = None;
        for (index, cell) in record.iter().enumerate() {
            let said = marks.look(cell);
            if let Said::Mark(mark) = said {
                return Ok(Some(mark));
            }
            // «Độ mật» may head the column or stand in the cell before.
            for lead in [columns.get(index).and_then(Option::as_deref), before].into_iter().flatten() {
                if let Some(mark) = marks.after(lead, cell) {
                    return Ok(Some(mark));
                }
            }
            before = (said == Said::Lead).then_some(cell);
            if first {
                columns.push(before.map(<[u8]>::to_vec));
            }
        }
        first = false;
    }
}

fn in_xml(source: Source<'_>) -> Result<Option<&'static str>, Refused> {
    let Source { file, mut bytes, .. } = source;
    let mut marks = Marks::default();
    let mut tag = Vec::new();
    loop {
        tag.clear();
        bytes.next_element();
        let read = bytes.read_until(b'>', &mut tag).map_err(|error| from_io(&file, lines(&bytes), &error))?;
        if read == 0 {
            return Ok(None);
        }
        let mut lead: Option<Vec<u8>> = None;
        for piece in tag.split(|byte| matches!(byte, b'<' | b'>' | b'"' | b'\'' | b'[' | b']')) {
            // Marks written as character references: `M&#7852;T`.
            let decoded = piece
                .contains(&b'&')
                .then(|| unescape(&String::from_utf8_lossy(piece)).ok().map(|text| text.into_owned()))
                .flatten();
            let piece = decoded.as_deref().map_or(piece, str::as_bytes);
            match marks.look(piece) {
                Said::Mark(mark) => return Ok(Some(mark)),
                Said::Lead => lead = Some(piece.to_vec()),
                Said::Nothing => {}
            }
            if let Some(mark) = lead.as_deref().and_then(|lead| marks.after(lead, piece)) {
                return Ok(Some(mark));
            }
        }
    }
}

fn lines(bytes: &Bounded<'_>) -> u64 {
    bytes.lines + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Option<&'static str> {
        secrecy_mark(text.as_bytes(), "log", &Options::default()).unwrap()
    }

    #[test]
    fn a_mark_anywhere_in_a_stream_is_found() {
        for text in [
            "TỐI MẬT\ncase,step\n1,a\n",
            "case,step,note\n1,a,b\n2,c,MẬT\n",
            "case;step\n1;a\n2;\"TUYỆT MẬT\"\n",
            "case;step\n1;a\n2;\"dòng đầu\nTỐI MẬT\"\n",
            "case\tstep\n1\tTỐI MẬT\textra cell\n",
            "case,Độ mật\n1,Thường\n2,Mật\n",
            "Độ mật,Tối mật\ncase,step\n",
            "case,step\n1,M\u{200b}ẬT\n",
            "<log><string key=\"concept:name\" value=\"TỐI MẬT\"/></log>",
            "<log><string key='Độ mật' value='Tối mật'/></log>",
            "<log><string key=\"a\" value=\"T&#7888;I M&#x1EAC;T\"/></log>",
            "<log><!-- MẬT --></log>",
            "<log><a><![CDATA[MẬT]]></a></log>",
        ] {
            assert!(check(text).is_some(), "{text}");
        }
    }

    #[test]
    fn ordinary_values_are_no_mark() {
        for text in [
            "case,step\n1,Bảo vệ bí mật nhà nước\n2,MẶT TRẬN\n3,Một cửa\n",
            "case,step\n1,\"Văn bản mức TUYỆT MẬT, TỐI MẬT, MẬT không gửi\"\n",
            "case,Độ mật\n1,Thường\n2,Không\n",
            "case,Dấu đến,Mức\n1,Một cửa,Một\n",
            "<log><string key=\"a\" value=\"Giữ bí mật\"/></log>",
        ] {
            assert_eq!(check(text), None, "{text}");
        }
    }
}
