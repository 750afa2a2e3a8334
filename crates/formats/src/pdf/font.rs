//! Fonts of a PDF: what their codes stand for, and how wide they are.
//!
//! A code means a letter only where the file says so: by a table to Unicode, or by an encoding that is a standard.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Encoding, Object};

use super::cmap::Map;
use super::page::Budget;

/// The width of letters whose font says nothing, in thousandths of its size.
const USUAL: f64 = 500.0;

/// The most unpacked bytes of a table of codes.
const TABLE: usize = 8 << 20;

/// Widths of one font.
const WIDTHS: usize = 0x2_0000;

/// In a font descriptor: its letters are none of the Latin ones.
const SYMBOLIC: i64 = 1 << 2;

/// A letter as it is shown.
pub(super) struct Letter {
    pub(super) text: String,
    /// In thousandths of the font's size.
    pub(super) width: f64,
    /// It is the one-byte code that spaces between words apply to.
    pub(super) space: bool,
    /// What it stands for cannot be known.
    pub(super) unknown: bool,
}

pub(super) struct Font<'d> {
    two_bytes: bool,
    map: Map,
    encoding: Option<Encoding<'d>>,
    widths: HashMap<u32, f64>,
    default: f64,
    /// Thousandths of its size that a unit of its widths is.
    unit: f64,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) name: String,
}

impl<'d> Font<'d> {
    pub(super) fn read(font: &'d Dictionary, file: &'d Document, budget: &mut Budget) -> Self {
        let kind = name_of(font, b"Subtype", file);
        let two_bytes = kind == "Type0";
        let map = font.get_deref(b"ToUnicode", file).and_then(Object::as_stream).ok();
        let map = map.and_then(|stream| budget.table(stream, TABLE));
        let map = map.map(|bytes| Map::read(&bytes)).unwrap_or_default();
        // «ABCDEF+TimesNewRomanPS-BoldMT»
        let base = name_of(font, b"BaseFont", file);
        let name = base.split_once('+').map_or(base.as_str(), |(_, name)| name).to_owned();
        let lower = name.to_lowercase();
        let has_encoding = !two_bytes && says_its_encoding(font, &lower, file);
        let encoding = if has_encoding { font.get_font_encoding_with_limit(file, TABLE).ok() } else { None };
        let mut read = Self {
            two_bytes,
            map,
            encoding,
            widths: HashMap::new(),
            default: if two_bytes { 1_000.0 } else { USUAL },
            unit: 1.0,
            bold: lower.contains("bold"),
            italic: lower.contains("italic") || lower.contains("oblique"),
            name,
        };
        if two_bytes {
            let inner = font
                .get_deref(b"DescendantFonts", file)
                .and_then(Object::as_array)
                .ok()
                .and_then(|fonts| fonts.first())
                .and_then(|font| file.dereference(font).ok())
                .and_then(|(_, font)| font.as_dict().ok());
            if let Some(inner) = inner {
                read.wide_widths(inner, file);
            }
        } else {
            read.narrow_widths(font, file);
        }
        if kind == "Type3" {
            let matrix = font.get_deref(b"FontMatrix", file).and_then(Object::as_array).ok();
            let scale = matrix.and_then(|matrix| matrix.first()).and_then(|scale| number(scale, file));
            read.unit = scale.map_or(1.0, |scale| (scale * 1_000.0).abs());
        }
        read
    }

    fn narrow_widths(&mut self, font: &Dictionary, file: &Document) {
        let first = font.get_deref(b"FirstChar", file).and_then(Object::as_i64).unwrap_or(0);
        let first = u32::try_from(first).unwrap_or(0);
        let widths = font.get_deref(b"Widths", file).and_then(Object::as_array);
        let widths = widths.map(Vec::as_slice).unwrap_or_default();
        for (code, width) in (first..).zip(widths.iter().take(256)) {
            if let Some(width) = number(width, file) {
                self.widths.insert(code, width);
            }
        }
    }

    /// `[code [w w w] first last w]`
    fn wide_widths(&mut self, font: &Dictionary, file: &Document) {
        if let Some(width) = font.get(b"DW").ok().and_then(|width| number(width, file)) {
            self.default = width;
        }
        let Ok(list) = font.get_deref(b"W", file).and_then(Object::as_array) else { return };
        let mut rest = list.iter();
        while let (Some(first), Some(next)) = (rest.next(), rest.next()) {
            let Some(first) = code(first, file) else { return };
            let next = file.dereference(next).map_or(next, |(_, object)| object);
            if let Ok(widths) = next.as_array() {
                for (code, width) in (first..).zip(widths.iter().take(0x1_0000)) {
                    if let Some(width) = number(width, file) {
                        self.widths.insert(code, width);
                    }
                }
            } else if let (Some(last), Some(width)) =
                (code(next, file), rest.next().and_then(|width| number(width, file)))
            {
                for code in first..=last.min(first.saturating_add(0xFFFF)) {
                    self.widths.insert(code, width);
                }
            }
            if self.widths.len() > WIDTHS {
                return;
            }
        }
    }

    pub(super) fn letters(&self, bytes: &[u8]) -> impl Iterator<Item = Letter> {
        bytes.chunks(if self.two_bytes { 2 } else { 1 }).map(|chunk| {
            let code = chunk.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            let text = match (self.map.get(code), &self.encoding) {
                (Some(text), _) => Some(text.to_owned()),
                (None, Some(encoding)) => Document::decode_text(encoding, chunk).ok(),
                (None, None) => None,
            };
            let text = text.map(|text| text.replace(|sign: char| sign.is_control(), ""));
            let lost = |text: &String| text.is_empty() || text.contains(is_no_letter);
            let unknown = text.as_ref().is_none_or(lost);
            Letter {
                text: text.unwrap_or_else(|| "\u{fffd}".to_owned()),
                width: self.widths.get(&code).copied().unwrap_or(self.default) * self.unit,
                space: !self.two_bytes && code == 32,
                unknown,
            }
        })
    }
}

/// Signs that stand for a glyph and for no letter: «unknown», and those each font fills as it likes.
fn is_no_letter(sign: char) -> bool {
    sign == '\u{fffd}' || ('\u{e000}'..='\u{f8ff}').contains(&sign)
}

/// Whether a font of one-byte codes says what they stand for, by its encoding or by being one that all readers know.
fn says_its_encoding(font: &Dictionary, name: &str, file: &Document) -> bool {
    let encoding = font.get_deref(b"Encoding", file).ok();
    if encoding.is_some_and(|encoding| encoding.as_name().is_ok()) {
        return true;
    }
    let tells_names = encoding.and_then(|own| own.as_dict().ok()).is_some_and(|own| own.has(b"Differences"));
    let flags = font
        .get_deref(b"FontDescriptor", file)
        .and_then(Object::as_dict)
        .and_then(|descriptor| descriptor.get_deref(b"Flags", file))
        .and_then(Object::as_i64);
    let is_symbolic = flags.is_ok_and(|flags| flags & SYMBOLIC != 0);
    let is_known = ["times", "helvetica", "courier"].iter().any(|known| name.starts_with(known));
    tells_names || (!is_symbolic && is_known)
}

fn name_of(dictionary: &Dictionary, key: &[u8], file: &Document) -> String {
    let name = dictionary.get_deref(key, file).and_then(Object::as_name);
    name.map(|name| String::from_utf8_lossy(name).into_owned()).unwrap_or_default()
}

pub(super) fn number(object: &Object, file: &Document) -> Option<f64> {
    let (_, object) = file.dereference(object).ok()?;
    object.as_float().ok().map(f64::from).filter(|number| number.is_finite() && number.abs() < 1_000_000.0)
}

fn code(object: &Object, file: &Document) -> Option<u32> {
    let (_, object) = file.dereference(object).ok()?;
    u32::try_from(object.as_i64().ok()?).ok()
}
