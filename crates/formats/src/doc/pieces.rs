//! The piece table: which bytes of the file are which characters of the text.

use crate::Refused;
use crate::compound::{u16_at, u32_at};

/// A run of characters that stand together in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Its first character, counted over the whole text.
    pub(super) first: u32,
    pub(super) end: u32,
    /// Where its bytes begin.
    pub(super) offset: u32,
    /// One byte a character instead of two.
    pub(super) narrow: bool,
}

/// The pieces in the order of the text.
pub(super) fn pieces(clx: &[u8]) -> Result<Vec<Piece>, Refused> {
    let broken = || Refused::broken(super::TEXT, "its piece table cannot be read");
    let mut rest = clx;
    // Changes kept from quick saves stand before the table.
    while rest.first() == Some(&1) {
        let size = usize::from(u16_at(rest, 1).ok_or_else(broken)?);
        rest = rest.get(3 + size..).ok_or_else(broken)?;
    }
    let size = u32_at(rest, 1).filter(|_| rest.first() == Some(&2)).ok_or_else(broken)?;
    let table = rest.get(5..).ok_or_else(broken)?;
    let table = &table[..table.len().min(usize::try_from(size).unwrap_or(usize::MAX))];
    let count = table.len().saturating_sub(4) / 12;
    let mut pieces = Vec::with_capacity(count);
    for index in 0..count {
        let first = u32_at(table, 4 * index).ok_or_else(broken)?;
        let end = u32_at(table, 4 * index + 4).ok_or_else(broken)?;
        let place = u32_at(table, 4 * (count + 1) + 8 * index + 2).ok_or_else(broken)?;
        if end < first || pieces.last().is_some_and(|before: &Piece| first < before.end) {
            return Err(broken());
        }
        let narrow = place & 0x4000_0000 != 0;
        let place = place & 0x3FFF_FFFF;
        let offset = if narrow { place / 2 } else { place };
        pieces.push(Piece { first, end, offset, narrow });
    }
    Ok(pieces)
}

impl Piece {
    /// The bytes of a character.
    pub(super) fn width(&self) -> u32 {
        if self.narrow { 1 } else { 2 }
    }

    /// Where character `at` of the text stands in the file, and what it is.
    pub(super) fn unit(&self, at: u32, text: &[u8]) -> Option<(u32, u16)> {
        let place = at.checked_sub(self.first)?.checked_mul(self.width())?;
        let place = self.offset.checked_add(place)?;
        let index = usize::try_from(place).ok()?;
        let unit = if self.narrow { narrow_unit(*text.get(index)?) } else { u16_at(text, index)? };
        Some((place, unit))
    }
}

/// A character of one byte, in windows-1252.
fn narrow_unit(byte: u8) -> u16 {
    /// 0x80 to 0x9F; the rest are their own numbers.
    const HIGH: [u16; 32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
        0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
        0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => u16::from(byte),
    }
}
