//! Looks through a whole event stream for secrecy marks: every cell, attribute, text and comment, whether it is a
//! column anybody keeps or not. It tells only which mark stands somewhere, not where.

use std::collections::HashMap;
use std::io::{BufRead as _, Read};
use std::ops::ControlFlow;

use foldhash::fast::RandomState;
use quick_xml::escape::unescape;

use super::csv::separator;
use super::open::{self, Opened};
use super::package::from_part;
use super::sheet::{Looked, look_through};
use super::source::{self, Bounded, Source, from_io};
use super::{Options, Refused, ocel, parquet, zipped};
use crate::Kind;
use crate::secrecy::{mark_in_name, mark_in_text};

/// Bytes that the reader of rows reads ahead.
const READ_AHEAD: usize = 64 << 10;
/// Short texts remembered, so that a value that stands in every row is looked at once.
const REMEMBERED: usize = 1 << 16;
/// The longest text remembered, in bytes.
const SHORT: usize = 64;

/// The secrecy mark in `source`, whose name (for places of problems) is `file`, if one stands anywhere in it: in a cell,
/// an attribute, a text or a comment, in the name of a sheet or of a file in a package, in a header or footer.
///
/// # Errors
/// [`Refused`] when the file is none that is read here, is cut off, or goes beyond a bound of `options`.
pub fn secrecy_mark(
    source: impl Read,
    file: &str,
    options: &Options,
) -> Result<Option<&'static str>, Refused> {
    match open::open(source, file, options)? {
        Opened::Whole(Kind::Zip, bytes) => {
            let beside = zipped::beside(&bytes, file, options)?;
            let mark = beside.iter().find_map(|text| mark_in_text(text).or_else(|| mark_in_name(text)));
            match mark {
                Some(mark) => Ok(Some(mark)),
                None => zipped::with_log(&bytes, file, options, in_opened),
            }
        }
        opened => in_opened(opened, file, options),
    }
}

fn in_opened(opened: Opened<'_>, file: &str, options: &Options) -> Result<Option<&'static str>, Refused> {
    match opened {
        Opened::Stream(stream) => {
            let source = Source::open(stream, file, options)?;
            match source.kind() {
                source::Kind::Xml | source::Kind::Ocel => in_xml(source),
                source::Kind::Json => in_json(source),
                source::Kind::Text => in_rows(source, options),
            }
        }
        Opened::Whole(kind @ (Kind::Xlsx | Kind::Xls | Kind::Ods), bytes) => {
            in_workbook(kind, &bytes, file, options)
        }
        Opened::Whole(Kind::Parquet, bytes) => in_parquet(bytes, file, options),
        Opened::Whole(other, _) => Err(open::refuse(other, file)),
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
    let mut rows = Rows::default();
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
        if let Some(mark) = rows.look(record.iter().enumerate()) {
            return Ok(Some(mark));
        }
        rows.is_headed = true;
    }
}

/// The rows of a table, gone through one after another.
#[derive(Default)]
struct Rows {
    marks: Marks,
    /// What heads each column, where that is a lead.
    columns: HashMap<usize, Vec<u8>>,
    /// The header is past: no cell heads its column any more.
    is_headed: bool,
}

impl Rows {
    fn look<'c>(&mut self, cells: impl Iterator<Item = (usize, &'c [u8])>) -> Option<&'static str> {
        let mut before: Option<&[u8]> = None;
        for (index, cell) in cells {
            let said = self.marks.look(cell);
            if let Said::Mark(mark) = said {
                return Some(mark);
            }
            // «Độ mật» may head the column or stand in the cell before.
            for lead in [self.columns.get(&index).map(Vec::as_slice), before].into_iter().flatten() {
                if let Some(mark) = self.marks.after(lead, cell) {
                    return Some(mark);
                }
            }
            before = (said == Said::Lead).then_some(cell);
            if let (Some(lead), false) = (before, self.is_headed) {
                self.columns.insert(index, lead.to_vec());
            }
        }
        None
    }
}

fn in_workbook(
    kind: Kind,
    bytes: &[u8],
    file: &str,
    options: &Options,
) -> Result<Option<&'static str>, Refused> {
    let mut rows = Rows::default();
    let mut found = None;
    let package = look_through(kind, bytes, file, options, &mut |looked| {
        found = match looked {
            Looked::Sheet(name) => {
                // Any row of a sheet may head columns: titles stand above.
                rows.columns.clear();
                mark_in_text(name).or_else(|| mark_in_name(name))
            }
            Looked::Row(cells) => {
                rows.look(cells.iter().map(|(column, text)| (*column as usize, text.as_bytes())))
            }
            Looked::Beside(text) => in_margin(text),
        };
        if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let Some(mut package) = package.filter(|_| found.is_none()) else { return Ok(found) };
    // Titles, comments, headers, boxes of text: whatever stands in the package besides.
    let mut marks = Marks::default();
    for name in package.names() {
        let is_xml = ["xml", "rels", "vml"].iter().any(|end| name.to_ascii_lowercase().ends_with(end));
        let Some(mut part) = package.part(&name)?.filter(|_| is_xml) else { continue };
        let (mut tag, mut lead) = (Vec::new(), None);
        loop {
            tag.clear();
            part.next_element();
            let read = part.read_until(b'>', &mut tag).map_err(|error| from_part(file, &name, &error))?;
            if read == 0 {
                break;
            }
            if let Some(mark) = in_tag(&mut marks, &tag, &mut lead) {
                return Ok(Some(mark));
            }
        }
    }
    Ok(None)
}

fn in_parquet(bytes: Vec<u8>, file: &str, options: &Options) -> Result<Option<&'static str>, Refused> {
    let mut rows = Rows::default();
    let mut found = None;
    parquet::look_through(bytes, file, options, &mut |looked| {
        found = match looked {
            Looked::Sheet(text) | Looked::Beside(text) => mark_in_beside(text),
            Looked::Row(cells) => {
                let found = rows.look(cells.iter().map(|(column, text)| (*column as usize, text.as_bytes())));
                rows.is_headed = true;
                found
            }
        };
        if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(found)
}

/// What a file says about itself is mostly JSON, in which a mark is one text of many.
fn mark_in_beside(text: &str) -> Option<&'static str> {
    mark_in_text(text).or_else(|| mark_in_name(text)).or_else(|| text.split('"').find_map(mark_in_text))
}

/// A header or footer says with `&C` and the like where and how its parts are set.
fn in_margin(text: &str) -> Option<&'static str> {
    let mut plain = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign != '&' {
            plain.push(sign);
            continue;
        }
        match signs.next() {
            Some('"') => {
                let _ = signs.by_ref().find(|sign| *sign == '"');
            }
            Some('L' | 'C' | 'R') => plain.push('\n'),
            Some(digit) if digit.is_ascii_digit() => while signs.next_if(char::is_ascii_digit).is_some() {},
            Some('&') => plain.push('&'),
            _ => {}
        }
    }
    mark_in_text(text).or_else(|| mark_in_text(&plain))
}

fn in_json(source: Source<'_>) -> Result<Option<&'static str>, Refused> {
    let mut marks = Marks::default();
    let mut found = None;
    let mut lead: Option<Vec<u8>> = None;
    ocel::in_json(source, &mut |text| {
        let text = text.as_bytes();
        found = match marks.look(text) {
            Said::Mark(mark) => Some(mark),
            _ => lead.as_deref().and_then(|lead| marks.after(lead, text)),
        };
        // «Độ mật» may stand one key before its value: {"name": "Độ mật", "value": "Mật"}.
        match marks.look(text) {
            Said::Lead => lead = Some(text.to_vec()),
            _ if text == b"value" || text == b"time" => {}
            _ => lead = None,
        }
        if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(found)
}

fn in_xml(source: Source<'_>) -> Result<Option<&'static str>, Refused> {
    let Source { file, mut bytes, .. } = source;
    let mut marks = Marks::default();
    let (mut tag, mut lead) = (Vec::new(), None);
    loop {
        tag.clear();
        bytes.next_element();
        let read = bytes.read_until(b'>', &mut tag).map_err(|error| from_io(&file, lines(&bytes), &error))?;
        if read == 0 {
            return Ok(None);
        }
        if let Some(mark) = in_tag(&mut marks, &tag, &mut lead) {
            return Ok(Some(mark));
        }
    }
}

/// The mark in a tag, with the text before it. A lead counts for what stands behind it in its own tag, and as `lead` for
/// the next text that is not blank.
fn in_tag(marks: &mut Marks, tag: &[u8], lead: &mut Option<Vec<u8>>) -> Option<&'static str> {
    let mut own: Option<Vec<u8>> = None;
    let pieces = tag.split(|byte| matches!(byte, b'<' | b'>' | b'"' | b'\'' | b'[' | b']'));
    for (index, piece) in pieces.enumerate() {
        // Marks written as character references: `M&#7852;T`.
        let decoded = piece
            .contains(&b'&')
            .then(|| unescape(&String::from_utf8_lossy(piece)).ok().map(|text| text.into_owned()))
            .flatten();
        if let Some(mark) = decoded.as_deref().filter(|text| text.contains('&')).and_then(in_margin) {
            return Some(mark);
        }
        let piece = decoded.as_deref().map_or(piece, str::as_bytes);
        if index == 0 && !piece.trim_ascii().is_empty() {
            own = lead.take();
        }
        let said = marks.look(piece);
        if let Said::Mark(mark) = said {
            return Some(mark);
        }
        if let Some(mark) = own.as_deref().and_then(|own| marks.after(own, piece)) {
            return Some(mark);
        }
        if said == Said::Lead {
            own = Some(piece.to_vec());
            lead.clone_from(&own);
        } else if index == 0 {
            own = None;
        }
    }
    None
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
