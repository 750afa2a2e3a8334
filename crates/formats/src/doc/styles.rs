//! Styles and fonts of a legacy Word document.

use super::sprm::{Character, Paragraph};
use crate::compound::u16_at;
use crate::flow::{Resolved, heading_name, is_contents};

/// Styles rest on one another; a chain longer than this is a loop.
const CHAIN: usize = 16;

#[derive(Debug, Clone, Default)]
struct Style {
    /// Which of Word's own styles it is.
    own: u16,
    name: String,
    based_on: usize,
    paragraph: Paragraph,
    character: Character,
}

#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: Vec<Option<Style>>,
}

impl Styles {
    pub(super) fn read(sheet: &[u8]) -> Self {
        Self { styles: read(sheet).unwrap_or_default() }
    }

    fn chain(&self, style: u16) -> impl Iterator<Item = &Style> {
        let get = |index: usize| self.styles.get(index).and_then(Option::as_ref);
        std::iter::successors(get(usize::from(style)), move |style| get(style.based_on)).take(CHAIN)
    }

    /// What the style with this number gives to paragraphs, or to the characters in it.
    pub(super) fn resolve(&self, style: u16) -> Resolved {
        let first = |pick: &dyn Fn(&Style) -> Option<bool>| self.chain(style).find_map(pick).unwrap_or(false);
        let toggle = |pick: fn(&Character) -> Option<super::sprm::Toggle>| {
            first(&|style: &Style| pick(&style.character).map(|toggle| toggle.on(false)))
        };
        let outline = self.chain(style).find_map(|style| style.paragraph.outline);
        let own = self.chain(style).find_map(|style| match style.own {
            1..=9 => u8::try_from(style.own).ok(),
            _ => heading_name(&style.name),
        });
        Resolved {
            heading: own.or(outline.filter(|level| *level < 9).map(|level| level + 1)),
            bold: toggle(|character| character.bold),
            italic: toggle(|character| character.italic),
            capitals: toggle(|character| character.capitals),
            hidden: toggle(|character| character.hidden),
            centred: first(&|style: &Style| style.paragraph.centred),
            number: self.chain(style).find_map(|style| style.paragraph.number),
            number_level: self.chain(style).find_map(|style| style.paragraph.number_level),
            contents: self.chain(style).any(|style| matches!(style.own, 19..=27) || is_contents(&style.name)),
        }
    }
}

fn read(sheet: &[u8]) -> Option<Vec<Option<Style>>> {
    let head = usize::from(u16_at(sheet, 0)?);
    let count = usize::from(u16_at(sheet, 2)?).min(0x0FFF);
    let base = usize::from(u16_at(sheet, 4)?);
    let mut rest = sheet.get(2 + head..)?;
    let mut styles = Vec::new();
    for _ in 0..count {
        let Some(size) = u16_at(rest, 0).map(usize::from) else { break };
        let Some(bytes) = rest.get(2..2 + size) else { break };
        styles.push(style(bytes, base));
        rest = &rest[2 + size..];
        if size % 2 == 1 {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    Some(styles)
}

fn style(bytes: &[u8], base: usize) -> Option<Style> {
    let kinds = u16_at(bytes, 2)?;
    let mut style =
        Style { own: u16_at(bytes, 0)? & 0x0FFF, based_on: usize::from(kinds >> 4), ..Style::default() };
    let length = usize::from(u16_at(bytes, base)?);
    let units: Vec<u16> = (0..length).map_while(|unit| u16_at(bytes, base + 2 + 2 * unit)).collect();
    style.name = String::from_utf16_lossy(&units);
    let mut at = base + 2 + 2 * length + 2;
    // A paragraph style says first what paragraphs are, then what characters look like.
    let paragraph = kinds & 0x0F == 1;
    for part in 0..usize::from(u16_at(bytes, 4)? & 0x0F).min(2) {
        at += at % 2;
        let Some(size) = u16_at(bytes, at).map(usize::from) else { break };
        let Some(own) = bytes.get(at + 2..at + 2 + size) else { break };
        match (paragraph, part) {
            (true, 0) => style.paragraph.apply(own.get(2..).unwrap_or_default(), &[]),
            (true, _) | (false, 0) => style.character.apply(own),
            (false, _) => {}
        }
        at += 2 + size;
    }
    Some(style)
}

/// The names of the fonts, in the order of their numbers.
pub(super) fn fonts(table: &[u8]) -> Vec<String> {
    let count = u16_at(table, 0).map_or(0, usize::from);
    let mut rest = table.get(4..).unwrap_or_default();
    let mut names = Vec::new();
    while names.len() < count {
        let Some(size) = rest.first().map(|size| usize::from(*size) + 1) else { break };
        let units: Vec<u16> =
            (20..size / 2).map_while(|unit| u16_at(rest, 2 * unit)).take_while(|unit| *unit != 0).collect();
        names.push(String::from_utf16_lossy(&units));
        rest = rest.get(size..).unwrap_or_default();
    }
    names
}
