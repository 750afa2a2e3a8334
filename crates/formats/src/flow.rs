//! What every reader of documents makes of a file's flow: paragraphs, tables and boxes, before paths are given.
//!
//! Deleted and hidden words are set apart, not lost: a secrecy mark may stand in them. It knows no format.

use std::ops::Range;

use crate::letters::keep_hyphens;
use crate::secrecy::{mark_in_text, marked_lines};
use crate::{Link, Look, Margin, MarginKind, Table};

/// Words set apart while they were read, and what they are.
pub(crate) type Asides = Vec<(MarginKind, String)>;

/// The longest name of a bookmark; Word takes 40 signs.
const LONGEST_NAME: usize = 200;

/// The most bookmarks, and the most links, of one paragraph.
pub(crate) const MOST_MARKS: usize = 1000;
/// Each link's place is found by bringing all words before it into normal form: where that would be more bytes than these, the
/// paragraph's links are passed over. No program of ours writes such a one.
const MOST_BEFORE_LINKS: usize = 16 << 20;

/// What a flow is made of.
#[derive(Debug)]
pub(crate) enum Piece {
    Paragraph(Box<Paragraph>),
    Table(Table),
}

/// A paragraph before its path and marker are known.
#[derive(Debug, Default)]
pub(crate) struct Paragraph {
    pub(crate) style: Resolved,
    pub(crate) outline: Option<u8>,
    pub(crate) centred: Option<bool>,
    pub(crate) number: Option<(u32, u8)>,
    /// What the list shows before it.
    pub(crate) marker: Option<String>,
    pub(crate) text: String,
    pub(crate) deleted: String,
    pub(crate) hidden: String,
    pub(crate) drawing: String,
    /// The words as they look: what is set in capitals is in capitals, tabs and gaps stand.
    pub(crate) shown: String,
    pub(crate) fonts: Vec<String>,
    pub(crate) boxes: Vec<Piece>,
    /// Bookmarks that begin in it.
    pub(crate) marks: Vec<String>,
    /// Where in `text` words lead to a bookmark, and to which.
    pub(crate) links: Vec<(Range<usize>, String)>,
    /// Its end was deleted: it runs on into the next one.
    pub(crate) runs_on: bool,
    pub(crate) contents: bool,
    pub(crate) signs: usize,
    pub(crate) bold: usize,
    pub(crate) italic: usize,
    pub(crate) capitals: usize,
}

impl Paragraph {
    /// Adds words of the flow.
    pub(crate) fn push(&mut self, text: &str, look: RunLook) {
        self.text.push_str(text);
        self.shown.push_str(&look.shown(text));
        let signs = text.chars().filter(|sign| !sign.is_whitespace()).count();
        self.signs += signs;
        self.bold += if look.bold { signs } else { 0 };
        self.italic += if look.italic { signs } else { 0 };
        self.capitals += if look.capitals { signs } else { 0 };
    }

    /// Adds words that were deleted and are still in the file.
    pub(crate) fn push_deleted(&mut self, text: &str, look: RunLook) {
        self.deleted.push_str(&look.shown(text));
    }

    /// Adds words that are not shown.
    pub(crate) fn push_hidden(&mut self, text: &str, look: RunLook) {
        self.hidden.push_str(&look.shown(text));
    }

    /// All its words are shown as capitals.
    pub(crate) fn all_capitals(&mut self) {
        self.capitals = self.signs;
        self.shown = self.shown.to_uppercase();
    }

    /// Sets apart all its words: the paragraph as a whole is not shown.
    pub(crate) fn hide(&mut self) {
        self.hidden.push_str(&std::mem::take(&mut self.shown));
        self.text.clear();
        self.links.clear();
        (self.signs, self.bold, self.italic, self.capitals) = (0, 0, 0, 0);
    }

    /// Keeps the name of a font its words are in.
    pub(crate) fn name_font(&mut self, font: &str) {
        if !font.is_empty() && self.fonts.len() < 16 && !self.fonts.iter().any(|known| known == font) {
            self.fonts.push(font.to_owned());
        }
    }

    /// Keeps the name of a bookmark; names no program gives, and more than a paragraph can need, are passed over.
    pub(crate) fn mark(&mut self, name: &str) {
        if !name.is_empty() && name.len() <= LONGEST_NAME && self.marks.len() < MOST_MARKS {
            self.marks.push(name.to_owned());
        }
    }

    /// Keeps that the words since `start` lead to the bookmark `to`.
    pub(crate) fn link(&mut self, start: usize, to: &str) {
        let at = start..self.text.len();
        if !to.is_empty() && !at.is_empty() && to.len() <= LONGEST_NAME && self.links.len() < MOST_MARKS {
            self.links.push((at, to.to_owned()));
        }
    }

    /// The links as they stand in `text`, the paragraph's words in normal form.
    pub(crate) fn links_in(&self, text: &str) -> Vec<Link> {
        if self.links.len().saturating_mul(self.text.len()) > MOST_BEFORE_LINKS {
            return Vec::new();
        }
        let link = |(at, to): &(Range<usize>, String)| {
            let words = normal(self.text.get(at.clone())?);
            let before = normal(self.text.get(..at.start)?);
            let rest = text.get(before.len()..)?;
            let start = text.len() - rest.trim_start().len();
            let is_there = !words.is_empty() && text.get(start..)?.starts_with(&words);
            is_there.then(|| Link { start, end: start + words.len(), to: to.clone() })
        };
        self.links.iter().filter_map(link).collect()
    }

    pub(crate) fn look(&self) -> Look {
        let all = |signs: usize| self.signs > 0 && signs == self.signs;
        Look {
            bold: all(self.bold),
            italic: all(self.italic),
            capitals: all(self.capitals),
            centred: self.centred.unwrap_or(self.style.centred),
        }
    }

    /// Words of the file that are not of the flow.
    pub(crate) fn asides(&self) -> impl Iterator<Item = (MarginKind, String)> {
        // Tabs and gaps part a mark from what stands beside it, and capitals may be only a look: where the normal form
        // has lost a mark so, it is set apart.
        let lost: Vec<String> =
            [(&self.text, &self.shown), (&self.deleted, &self.deleted), (&self.hidden, &self.hidden)]
                .into_iter()
                .filter(|(text, _)| mark_in_text(&normal(text)).is_none())
                .flat_map(|(_, shown)| marked_lines(shown).map(|(_, line)| line))
                .collect();
        [
            (MarginKind::Deleted, normal(&self.deleted)),
            (MarginKind::Hidden, normal(&self.hidden)),
            (MarginKind::Drawing, normal(&self.drawing)),
            (MarginKind::Drawing, lost.join("\n")),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
    }

    /// This paragraph with what ran on into it before its words.
    pub(crate) fn after(mut self, earlier: Self) -> Self {
        for (at, _) in &mut self.links {
            *at = at.start + earlier.text.len()..at.end + earlier.text.len();
        }
        self.links.splice(0..0, earlier.links);
        // What is left of a deleted paragraph is its marks: they come after those of the one it ran on into.
        if earlier.text.trim().is_empty() {
            self.marks.extend(earlier.marks);
            self.marks.truncate(MOST_MARKS);
        } else {
            self.marks.splice(0..0, earlier.marks);
            self.marks.truncate(MOST_MARKS);
        }
        self.text.insert_str(0, &earlier.text);
        self.shown.insert_str(0, &earlier.shown);
        self.deleted.insert_str(0, &earlier.deleted);
        self.hidden.insert_str(0, &earlier.hidden);
        self.drawing.insert_str(0, &earlier.drawing);
        self.boxes.splice(0..0, earlier.boxes);
        self.signs += earlier.signs;
        self.bold += earlier.bold;
        self.italic += earlier.italic;
        self.capitals += earlier.capitals;
        self
    }
}

/// Things seen on the way that are worth telling.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) changes: bool,
    pub(crate) hidden: bool,
    pub(crate) embedded: bool,
    pub(crate) pictures: u32,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RunLook {
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) capitals: bool,
    pub(crate) hidden: bool,
}

impl RunLook {
    /// The words as they look on the page.
    fn shown(self, text: &str) -> String {
        if self.capitals { text.to_uppercase() } else { text.to_owned() }
    }
}

/// What a style comes to with all it rests on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resolved {
    /// 1 for the highest heading.
    pub(crate) heading: Option<u8>,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) capitals: bool,
    pub(crate) hidden: bool,
    pub(crate) centred: bool,
    pub(crate) number: Option<u32>,
    pub(crate) number_level: Option<u8>,
    pub(crate) contents: bool,
}

/// The words of `pieces` as lines, with computed markers; inner tables become lines too.
pub(crate) fn plain(pieces: Vec<Piece>, asides: &mut Asides) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Paragraph(paragraph) => {
                asides.extend(paragraph.asides());
                let words = normal(&paragraph.text);
                match &paragraph.marker {
                    Some(marker) => add_line(&mut text, format!("{marker} {words}").trim()),
                    None => add_line(&mut text, &words),
                }
                let inner = plain(paragraph.boxes, asides);
                add_line(&mut text, &inner);
            }
            Piece::Table(table) => {
                for cell in table.rows.iter().flatten() {
                    add_line(&mut text, &cell.text);
                }
            }
        }
    }
    text
}

/// What was set apart, as margins at `path`.
pub(crate) fn margins_of(asides: Asides, path: &str) -> Vec<Margin> {
    asides.into_iter().map(|(kind, text)| Margin { path: path.to_owned(), kind, text }).collect()
}

/// Text in the house's normal form, line by line, without empty lines at its ends.
pub(crate) fn normal(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| normal_line(line).trim().to_owned()).collect();
    lines.join("\n").trim().to_owned()
}

fn normal_line(line: &str) -> String {
    match keep_hyphens(line) {
        Some(kept) => vietnamese::normalize(&kept),
        None => vietnamese::normalize(line),
    }
}

pub(crate) fn add_line(text: &mut String, line: &str) {
    if line.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}

/// «heading 2» → 2. Word writes the built-in names in English whatever its own language is.
pub(crate) fn heading_name(name: &str) -> Option<u8> {
    let level = name.to_lowercase().strip_prefix("heading ")?.trim().parse().ok()?;
    (1..=9).contains(&level).then_some(level)
}

/// Whether paragraphs of this style are a table of contents.
pub(crate) fn is_contents(name: &str) -> bool {
    let name = name.to_lowercase();
    ["toc ", "contents "].iter().any(|start| {
        name.strip_prefix(start)
            .is_some_and(|rest| rest == "heading" || rest.chars().all(|sign| sign.is_ascii_digit()))
    }) || name == "table of figures"
}
