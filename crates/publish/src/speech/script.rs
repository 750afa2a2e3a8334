//! What is read and how it is parted: the kinds of the parts, the pauses after them, and the words of each sentence.

use std::ops::Range;
use std::time::Duration;

use vietnamese::{Lexicon, Region, spoken_sentences_with};

/// What a part of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// The title of the whole; a chapter begins with it.
    Title,
    /// A heading; a chapter begins with it.
    Heading,
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
}

/// A part of a text that is read aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its text.
    pub text: String,
}

/// The silence after a sentence within a part.
const SENTENCE: Duration = Duration::from_millis(320);

/// The silence before and after a part of each kind, in milliseconds. Between two parts the longer one counts.
const PAUSES: [(PartKind, u64, u64); 4] = [
    (PartKind::Title, 0, 1200),
    (PartKind::Heading, 1100, 800),
    (PartKind::Paragraph, 0, 650),
    (PartKind::Item, 0, 450),
];

/// The longest heading in a plain text, in characters.
const HEADING: usize = 120;

impl PartKind {
    /// Whether a chapter begins with it.
    fn begins_chapter(self) -> bool {
        matches!(self, Self::Title | Self::Heading)
    }

    fn before(self) -> Duration {
        PAUSES.iter().find(|row| row.0 == self).map_or(Duration::ZERO, |row| Duration::from_millis(row.1))
    }

    fn after(self) -> Duration {
        PAUSES.iter().find(|row| row.0 == self).map_or(Duration::ZERO, |row| Duration::from_millis(row.2))
    }
}

impl Part {
    /// A heading.
    pub fn heading(text: impl Into<String>) -> Self {
        Self { kind: PartKind::Heading, text: text.into() }
    }

    /// A paragraph, or an item of a list where it begins with the mark of one: `-`, `a)`, `1.`.
    pub fn paragraph(text: impl Into<String>) -> Self {
        let text = text.into();
        let kind = if has_list_mark(&text) { PartKind::Item } else { PartKind::Paragraph };
        Self { kind, text }
    }
}

/// The parts of a plain text: paragraphs between empty lines; a line with the mark of a list begins an item; one short line that
/// ends without a mark is a heading.
pub fn parts(text: &str) -> Vec<Part> {
    let text = text.replace("\r\n", "\n");
    text.split("\n\n").flat_map(parts_of_block).collect()
}

fn parts_of_block(block: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for line in block.lines().filter(|line| !line.trim().is_empty()) {
        match parts.last_mut() {
            Some(part) if !has_list_mark(line) => {
                part.text.push('\n');
                part.text.push_str(line);
            }
            _ => parts.push(Part::paragraph(line)),
        }
    }
    if let [only] = parts.as_mut_slice()
        && only.kind == PartKind::Paragraph
        && is_heading(&only.text)
    {
        only.kind = PartKind::Heading;
    }
    parts
}

fn is_heading(text: &str) -> bool {
    let text = text.trim();
    let marked = text.ends_with(['.', '!', '?', ';', ',', ':', '…', '"', '”', '»']);
    !marked && !text.contains('\n') && text.chars().count() <= HEADING
}

fn has_list_mark(text: &str) -> bool {
    let Some((mark, _)) = text.trim_start().split_once(' ') else { return false };
    if ["-", "–", "•", "+", "*"].contains(&mark) {
        return true;
    }
    let letter = |mark: &str| mark.chars().count() == 1 && mark.chars().all(char::is_alphabetic);
    let number = |mark: &str| mark.len() <= 2 && mark.bytes().all(|byte| byte.is_ascii_digit());
    match (mark.strip_suffix(')'), mark.strip_suffix('.')) {
        (Some(mark), _) => !mark.is_empty() && (letter(mark) || number(mark)),
        (None, Some(mark)) => !mark.is_empty() && number(mark),
        (None, None) => false,
    }
}

/// A sentence to be spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Which of the parts it stands in, counted from 0.
    pub(crate) part: usize,
    /// Where in that part it stands, in bytes.
    pub(crate) range: Range<usize>,
    /// Its words.
    pub(crate) words: String,
    /// The heading, where a chapter begins with it.
    pub(crate) chapter: Option<String>,
    /// The silence after it.
    pub(crate) pause: Duration,
}

/// The sentences of `parts` as they are spoken in a region, with what people answered.
pub(crate) fn lines(parts: &[Part], region: Region, lexicon: &Lexicon) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let sentences = spoken_sentences_with(&part.text, region, lexicon);
        if sentences.is_empty() {
            continue;
        }
        if let Some(last) = lines.last_mut() {
            last.pause = last.pause.max(part.kind.before());
        }
        let count = sentences.len();
        for (number, sentence) in sentences.into_iter().enumerate() {
            let begins = number == 0 && part.kind.begins_chapter();
            lines.push(Line {
                part: at,
                range: sentence.range,
                words: sentence.spoken,
                chapter: begins.then(|| part.text.trim().to_owned()),
                pause: if number + 1 == count { part.kind.after() } else { SENTENCE },
            });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(PartKind, String)> {
        parts(text).into_iter().map(|part| (part.kind, part.text)).collect()
    }

    #[test]
    fn a_plain_text_has_headings_paragraphs_and_items() {
        use PartKind::{Heading, Item, Paragraph};
        let text = "Chương I\n\nCâu một.\nCâu hai.\n\nGồm:\na) Một;\nb) Hai\ndài;\n- Ba.\n\n***\n\n1. Bốn\r\n\r\nHết.";
        let wanted = [
            (Heading, "Chương I"),
            (Paragraph, "Câu một.\nCâu hai."),
            (Paragraph, "Gồm:"),
            (Item, "a) Một;"),
            (Item, "b) Hai\ndài;"),
            (Item, "- Ba."),
            (Heading, "***"),
            (Item, "1. Bốn"),
            (Paragraph, "Hết."),
        ];
        assert_eq!(kinds(text), wanted.map(|(kind, text)| (kind, text.to_owned())));
        for no_mark in ["15/9/2023 là ngày", "1234. Sai", "TP. Hà Nội.", "-", "ab) sai.", ") sai."] {
            assert!(!has_list_mark(no_mark), "{no_mark}");
        }
    }

    #[test]
    fn pauses_follow_the_kinds_and_the_longer_one_counts() {
        let parts = [
            Part { kind: PartKind::Title, text: "Đề án".to_owned() },
            Part::heading("Nguyên nhân"),
            Part::paragraph("Câu một. Câu hai."),
            Part::paragraph("- Mục."),
            Part::paragraph("***"),
            Part::heading("Giải pháp"),
            Part::paragraph("Hết."),
        ];
        let lines = lines(&parts, Region::North, &Lexicon::default());
        let told = |line: &Line| (line.part, line.pause.as_millis(), line.chapter.clone());
        let found: Vec<(usize, u128, Option<String>)> = lines.iter().map(told).collect();
        let chapter = |title: &str| Some(title.to_owned());
        assert_eq!(
            found,
            [
                (0, 1200, chapter("Đề án")),
                (1, 800, chapter("Nguyên nhân")),
                (2, 320, None),
                (2, 650, None),
                (3, 1100, None),
                (5, 800, chapter("Giải pháp")),
                (6, 650, None),
            ]
        );
    }
}
