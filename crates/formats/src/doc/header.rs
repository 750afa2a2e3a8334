//! The information block at the beginning of a legacy Word document (MS-DOC, FIB): what stands where.

use crate::Refused;
use crate::compound::{u16_at, u32_at};

/// The first version this reads: Word 97.
const WORD_97: u16 = 0x00C1;

/// A part of the table stream.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Span {
    start: usize,
    length: usize,
}

impl Span {
    /// Its bytes; none when they are not there.
    pub(super) fn of(self, table: &[u8]) -> &[u8] {
        table.get(self.start..self.start.saturating_add(self.length)).unwrap_or_default()
    }

    /// The bytes that stand after it; none when it is not there.
    pub(super) fn after(self, table: &[u8]) -> &[u8] {
        table.get(self.start.saturating_add(self.length)..).unwrap_or_default()
    }
}

/// A stretch of the text: its first character, and the one after its last.
pub(super) type Stretch = (u32, u32);

/// The texts, which stand one after another.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Texts {
    pub(super) body: Stretch,
    pub(super) notes: Stretch,
    pub(super) edges: Stretch,
    pub(super) comments: Stretch,
    pub(super) endnotes: Stretch,
    pub(super) boxes: Stretch,
    pub(super) edge_boxes: Stretch,
}

#[derive(Debug)]
pub(super) struct Header {
    pub(super) table_stream: &'static str,
    pub(super) texts: Texts,
    pub(super) styles: Span,
    pub(super) characters: Span,
    pub(super) paragraphs: Span,
    pub(super) fonts: Span,
    pub(super) pieces: Span,
    pub(super) anchors: Span,
    pub(super) drawings: Span,
    pub(super) box_texts: Span,
    pub(super) lists: Span,
    pub(super) list_numbers: Span,
}

impl Header {
    pub(super) fn read(text: &[u8]) -> Result<Self, Refused> {
        let cut = || Refused::broken(super::TEXT, "its beginning is cut off");
        let version = u16_at(text, 2).ok_or_else(cut)?;
        let flags = u16_at(text, 0x0A).ok_or_else(cut)?;
        if u16_at(text, 0) != Some(0xA5EC) || version < WORD_97 {
            return Err(Refused::broken(super::TEXT, "it is not of Word 97 or later"));
        }
        if flags & 0x0100 != 0 {
            return Err(Refused::Encrypted);
        }
        let mut before = 0u32;
        let mut stretch = |at: usize| -> Result<Stretch, Refused> {
            let length = u32_at(text, at).filter(|length| *length <= i32::MAX as u32).ok_or_else(cut)?;
            let first = before;
            before = before.saturating_add(length);
            Ok((first, before))
        };
        let [body, notes, edges] = [stretch(0x4C)?, stretch(0x50)?, stretch(0x54)?];
        // Macros of old had a text too.
        stretch(0x58)?;
        let [comments, endnotes] = [stretch(0x5C)?, stretch(0x60)?];
        let [boxes, edge_boxes] = [stretch(0x64)?, stretch(0x68)?];
        let span = |index: usize| -> Result<Span, Refused> {
            let number = |at: usize| u32_at(text, at).and_then(|number| usize::try_from(number).ok());
            let at = 0x9A + 8 * index;
            Ok(Span { start: number(at).ok_or_else(cut)?, length: number(at + 4).ok_or_else(cut)? })
        };
        Ok(Self {
            table_stream: if flags & 0x0200 != 0 { "1Table" } else { "0Table" },
            texts: Texts { body, notes, edges, comments, endnotes, boxes, edge_boxes },
            styles: span(1)?,
            characters: span(12)?,
            paragraphs: span(13)?,
            fonts: span(15)?,
            pieces: span(33)?,
            anchors: span(40)?,
            drawings: span(50)?,
            box_texts: span(56)?,
            lists: span(73)?,
            list_numbers: span(74)?,
        })
    }
}
