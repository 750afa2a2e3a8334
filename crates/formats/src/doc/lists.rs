//! The lists of a legacy Word document: which levels they have and where their numbers begin (MS-DOC, PlfLst and PlfLfo).
//!
//! A list that is cut off has the levels before the cut. Which paragraphs are items, their properties say.

use super::header::Span;
use crate::compound::{u16_at, u32_at};
use crate::numbering::{Level, List, Number, Numbering};

/// What a list says of itself, before its levels.
const LIST: usize = 28;
/// What a level says of itself, before its properties and its text.
const LEVEL: usize = 28;
const NUMBER: usize = 16;
/// What a number says of a level of its own.
const OVERRIDE: usize = 8;

/// Units of a level's text.
const TEXT: usize = 64;

pub(super) fn lists(lists: Span, numbers: Span, table: &[u8]) -> Numbering {
    let mut numbering = Numbering::default();
    put_lists(&mut numbering, lists.of(table), lists.after(table));
    put_numbers(&mut numbering, numbers.of(table));
    numbering
}

/// The levels of all lists stand one after another behind the lists.
fn put_lists(numbering: &mut Numbering, lists: &[u8], mut levels: &[u8]) {
    let count = u16_at(lists, 0).map_or(0, usize::from);
    for own in lists.get(2..).unwrap_or_default().chunks_exact(LIST).take(count) {
        let simple = own[26] & 1 != 0;
        let mut list = List::default();
        for index in 0..if simple { 1 } else { 9 } {
            let Some(level) = level(&mut levels) else { break };
            list.levels.insert(index, level);
        }
        numbering.put_list(u32_at(own, 0).unwrap_or(0), list);
    }
}

/// What each number has of its own stands behind all numbers.
fn put_numbers(numbering: &mut Numbering, bytes: &[u8]) {
    let count = u32_at(bytes, 0).and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    let numbers = bytes.get(4..).unwrap_or_default();
    let mut owns = numbers.get(count.saturating_mul(NUMBER)..).unwrap_or_default();
    for (id, bytes) in (1..).zip(numbers.chunks_exact(NUMBER).take(count)) {
        let mut number = Number { list: u32_at(bytes, 0).unwrap_or(0), ..Number::default() };
        if take(&mut owns, 4).is_some() {
            for _ in 0..bytes[12] {
                if put_own(&mut number, &mut owns).is_none() {
                    owns = &[];
                    break;
                }
            }
        }
        numbering.put_number(id, number);
    }
}

fn put_own(number: &mut Number, rest: &mut &[u8]) -> Option<()> {
    let own = take(rest, OVERRIDE)?;
    let index = own[4] & 0x0F;
    let mut start = i64::from(u32_at(own, 0)?.min(0x7FFF));
    if own[4] & 0x20 != 0 {
        let level = level(rest)?;
        start = level.start;
        number.levels.insert(index, level);
    }
    if own[4] & 0x10 != 0 {
        number.starts.insert(index, start);
    }
    Some(())
}

fn level(rest: &mut &[u8]) -> Option<Level> {
    let own = take(rest, LEVEL)?;
    take(rest, usize::from(own[24]) + usize::from(own[25]))?;
    let length = u16_at(take(rest, 2)?, 0)?;
    let text = take(rest, 2 * usize::from(length))?;
    let mut units = Vec::new();
    for unit in (0..text.len() / 2).take(TEXT).map_while(|unit| u16_at(text, 2 * unit)) {
        match unit {
            0..=8 => units.extend([u16::from(b'%'), u16::from(b'1') + unit]),
            _ => units.push(unit),
        }
    }
    Some(Level {
        start: i64::from(u32_at(own, 0)?.min(0x7FFF)),
        format: format(own[4]).to_owned(),
        text: String::from_utf16_lossy(&units),
        legal: own[5] & 0x04 != 0,
        restart: (own[5] & 0x08 != 0).then_some(own[26]),
        style: None,
    })
}

/// The form of a number, in the words of OOXML (MS-OSHARED, MSONFC).
fn format(code: u8) -> &'static str {
    match code {
        1 => "upperRoman",
        2 => "lowerRoman",
        3 => "upperLetter",
        4 => "lowerLetter",
        22 => "decimalZero",
        23 => "bullet",
        255 => "none",
        _ => "decimal",
    }
}

fn take<'b>(rest: &mut &'b [u8], size: usize) -> Option<&'b [u8]> {
    let (taken, left) = rest.split_at_checked(size)?;
    *rest = left;
    Some(taken)
}
