//! Single property modifiers: what paragraphs and characters are, as far as it hints at what they mean.
//!
//! Those it does not know are passed over by their size.

use crate::compound::{u16_at, u32_at};

/// A modifier: its code and its operand.
pub(super) struct Modifiers<'b> {
    rest: &'b [u8],
}

impl<'b> Modifiers<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }
}

impl<'b> Iterator for Modifiers<'b> {
    type Item = (u16, &'b [u8]);

    fn next(&mut self) -> Option<(u16, &'b [u8])> {
        let code = u16_at(self.rest, 0)?;
        let after = self.rest.get(2..)?;
        let (skip, size) = match code >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            _ if code == 0xD608 => (2, usize::from(u16_at(after, 0)?).saturating_sub(1)),
            _ => (1, usize::from(*after.first()?)),
        };
        let operand = after.get(skip..skip + size)?;
        self.rest = &after[skip + size..];
        Some((code, operand))
    }
}

/// What characters look like; `None` is as the style says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Character {
    pub(super) bold: Option<Toggle>,
    pub(super) italic: Option<Toggle>,
    pub(super) capitals: Option<Toggle>,
    pub(super) hidden: Option<Toggle>,
    pub(super) deleted: bool,
    pub(super) inserted: bool,
    pub(super) special: bool,
    pub(super) object: bool,
    pub(super) font: Option<u16>,
    pub(super) style: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Toggle {
    Off,
    On,
    AsStyle,
    NotAsStyle,
}

impl Toggle {
    fn of(operand: &[u8]) -> Option<Self> {
        Some(match operand.first()? {
            0 => Self::Off,
            1 => Self::On,
            128 => Self::AsStyle,
            129 => Self::NotAsStyle,
            _ => return None,
        })
    }

    pub(super) fn on(self, style: bool) -> bool {
        match self {
            Self::Off => false,
            Self::On => true,
            Self::AsStyle => style,
            Self::NotAsStyle => !style,
        }
    }
}

impl Character {
    pub(super) fn apply(&mut self, bytes: &[u8]) {
        for (code, operand) in Modifiers::new(bytes) {
            let toggle = Toggle::of(operand);
            let on = operand.first().is_some_and(|byte| *byte != 0);
            match code {
                0x0835 => self.bold = toggle,
                0x0836 => self.italic = toggle,
                0x083A | 0x083B => self.capitals = toggle,
                0x083C => self.hidden = toggle,
                0x0800 => self.deleted = on,
                0x0801 => self.inserted = on,
                0x0855 => self.special = on,
                0x0856 | 0x080A => self.object = on,
                0x4A4F => self.font = u16_at(operand, 0),
                0x4A30 => self.style = u16_at(operand, 0),
                _ => {}
            }
        }
    }
}

/// A cell as a row's definition tells of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct CellShape {
    pub(super) left: i32,
    pub(super) right: i32,
    pub(super) continues_up: bool,
    pub(super) continues_left: bool,
}

/// What a paragraph is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Paragraph {
    pub(super) style: u16,
    pub(super) outline: Option<u8>,
    pub(super) centred: Option<bool>,
    pub(super) in_table: bool,
    /// It ends a row and defines it.
    pub(super) ends_row: bool,
    /// It stands in a table within a cell.
    pub(super) inner: bool,
    /// The list it is an item of; 0 takes it out of the list of its style.
    pub(super) number: Option<u32>,
    pub(super) number_level: Option<u8>,
    pub(super) cells: Vec<CellShape>,
}

impl Paragraph {
    /// Takes what `bytes` say; large definitions stand in `data`.
    pub(super) fn apply(&mut self, bytes: &[u8], data: &[u8]) {
        self.take(bytes, data, true);
    }

    fn take(&mut self, bytes: &[u8], data: &[u8], outer: bool) {
        for (code, operand) in Modifiers::new(bytes) {
            let on = operand.first().is_some_and(|byte| *byte != 0);
            match code {
                0x2416 => self.in_table = on,
                0x2417 => self.ends_row = on,
                0x6649 => self.inner = u32_at(operand, 0).is_some_and(|depth| depth > 1),
                0x2640 => self.outline = operand.first().copied(),
                0x2403 | 0x2461 => self.centred = Some(operand.first() == Some(&1)),
                0x460B => self.number = u16_at(operand, 0).map(number),
                0x260A => self.number_level = operand.first().copied(),
                0xD608 => self.cells = cells(operand),
                0xD62B => {
                    let index = operand.first().map_or(usize::MAX, |index| usize::from(*index));
                    if let Some(cell) = self.cells.get_mut(index) {
                        cell.continues_up = operand.get(1) == Some(&1);
                    }
                }
                0x6645 | 0x6646 if outer => {
                    let at = u32_at(operand, 0).and_then(|at| usize::try_from(at).ok()).unwrap_or(usize::MAX);
                    let size = u16_at(data, at).map_or(0, usize::from);
                    let more = at.checked_add(2).and_then(|at| data.get(at..at.checked_add(size)?));
                    self.take(more.unwrap_or_default(), data, false);
                }
                _ => {}
            }
        }
    }
}

/// Which list `operand` names, counted from 1: a negative number is the same list with the indents of before.
fn number(operand: u16) -> u32 {
    match operand {
        0xF801 => 0,
        0xF802.. => u32::from(operand.wrapping_neg()),
        _ => u32::from(operand),
    }
}

/// The cells of a row: their edges, then twenty bytes each.
fn cells(operand: &[u8]) -> Vec<CellShape> {
    let count = operand.first().map_or(0, |count| usize::from(*count));
    #[expect(clippy::cast_possible_wrap, reason = "edges are signed and written in two's complement")]
    let edge = |index: usize| u16_at(operand, 1 + 2 * index).map(|edge| i32::from(edge as i16));
    let shapes = 1 + 2 * (count + 1);
    (0..count)
        .map_while(|index| {
            let flags = u16_at(operand, shapes + 20 * index).unwrap_or(0);
            Some(CellShape {
                left: edge(index)?,
                right: edge(index + 1)?,
                continues_up: flags & 0x60 == 0x20,
                continues_left: flags & 0x02 != 0,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_named_by_their_number() {
        assert_eq!([0, 1, 0xF801, 0xFFFE].map(number), [0, 1, 0, 2]);
        let mut paragraph = Paragraph::default();
        paragraph.apply(&[0x0A, 0x26, 3, 0x0B, 0x46, 7, 0], &[]);
        assert_eq!((paragraph.number, paragraph.number_level), (Some(7), Some(3)));
    }

    #[test]
    fn modifiers_are_parted_by_their_sizes() {
        let bytes = [0x35, 0x08, 1, 0x4F, 0x4A, 3, 0, 0x0D, 0xC6, 2, 9, 9, 0x36, 0x08, 129, 0x03];
        let mut character = Character::default();
        character.apply(&bytes);
        assert_eq!(character.bold, Some(Toggle::On));
        assert_eq!(character.italic, Some(Toggle::NotAsStyle));
        assert_eq!(character.font, Some(3));
        // A row of two cells, the first of which goes on from above.
        let mut row = vec![0x08, 0xD6, 48, 0, 2, 0, 0, 100, 0, 200, 0, 0x20];
        row.resize(2 + 2 + 47, 0);
        let mut paragraph = Paragraph::default();
        paragraph.apply(&row, &[]);
        assert_eq!(paragraph.cells.len(), 2);
        assert_eq!(
            paragraph.cells[0],
            CellShape { left: 0, right: 100, continues_up: true, continues_left: false }
        );
    }
}
