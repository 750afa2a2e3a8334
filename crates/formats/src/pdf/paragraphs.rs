//! Lines become paragraphs: by gaps, indents and how far lines reach; what comes back on page after page is set apart.
//!
//! It guesses as readers of a page do. What stands apart on one line is told apart by a tab; a table becomes such lines.

use std::collections::HashMap;

use super::lines::{Line, lines};
use super::page::Page;
use crate::flow::{Paragraph, Piece, RunLook, normal};
use crate::{Limits, Margin, MarginKind, Refused};

/// So many lines at the top and the bottom of a page may be its head and foot.
const EDGE: usize = 3;

/// Lines of all pages.
const LINES: usize = 500_000;

/// Lines in the head of a document that stand in two columns.
const HEAD: usize = 12;

/// The pages read so far.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pages: Vec<Vec<Line>>,
    asides: Vec<Margin>,
    count: usize,
    signs: usize,
    unknown: usize,
    unseen: usize,
}

/// Paragraphs as they are put together.
#[derive(Debug, Default)]
struct Growing {
    pieces: Vec<Piece>,
    paragraph: Paragraph,
    before: Option<Before>,
}

/// The line before.
#[derive(Debug, Clone, Copy)]
struct Before {
    end: f64,
    right: f64,
    size: f64,
    parted: bool,
    /// Its height, on the page that is read.
    y: Option<f64>,
}

impl Pages {
    /// Adds the words of the next page.
    pub(super) fn add(&mut self, page: Page, limits: &Limits) -> Result<(), Refused> {
        for word in &page.words {
            let signs = word.text.chars().filter(|sign| !sign.is_whitespace()).count();
            self.signs += signs;
            self.unknown += word.unknown;
            self.unseen += if word.invisible { signs } else { 0 };
        }
        let lines = lines(page.words);
        self.count += lines.len();
        if self.count > LINES.min(limits.blocks.saturating_mul(8)) {
            return Err(Refused::TooLarge { what: "lines", limit: LINES as u64 });
        }
        self.pages.push(lines);
        let aside = normal(&page.aside);
        if !aside.is_empty() {
            let path = format!("page{}", self.pages.len());
            self.asides.push(Margin { path, kind: MarginKind::Drawing, text: aside });
        }
        Ok(())
    }

    /// Whether so many letters are unknown that there are no words to read.
    pub(super) fn is_unreadable(&self) -> bool {
        self.unknown * 5 > self.signs.max(self.unknown) && self.unknown > 0
    }

    /// Whether some letters are unknown.
    pub(super) fn has_unknown(&self) -> bool {
        self.unknown * 200 > self.signs
    }

    /// Whether the words are those that a machine recognised in a scan.
    pub(super) fn is_recognised(&self) -> bool {
        self.unseen * 2 > self.signs && self.signs > 0
    }

    /// The paragraphs, and what stands at the edges of pages and beside the flow.
    pub(super) fn done(self, limits: &Limits) -> Result<(Vec<Piece>, Vec<Margin>), Refused> {
        let repeated = repeated(&self.pages);
        let mut margins = Vec::new();
        let mut growing = Growing::default();
        for (number, lines) in (1..).zip(self.pages) {
            let last = lines.len();
            let (edges, flow): (Vec<_>, Vec<_>) = lines.into_iter().enumerate().partition(|(index, line)| {
                let at_edge = *index < EDGE || index + EDGE >= last;
                let outermost = *index == 0 || index + 1 == last;
                (outermost && is_page_number(line)) || (at_edge && repeated.contains_key(&edge_of(line)))
            });
            let texts: Vec<String> = edges.iter().map(|(_, line)| line.text()).collect();
            let text = normal(&texts.join("\n"));
            if !text.is_empty() {
                margins.push(Margin { path: format!("page{number}"), kind: MarginKind::PageEdge, text });
            }
            let flow: Vec<Line> = flow.into_iter().map(|(_, line)| line).collect();
            growing.page(&flow, number == 1);
            if growing.pieces.len() > limits.blocks {
                return Err(Refused::TooLarge { what: "paragraphs", limit: limits.blocks as u64 });
            }
        }
        growing.end_paragraph();
        margins.extend(self.asides);
        Ok((growing.pieces, margins))
    }
}

/// A line as it comes back on other pages: at its height, numbers aside.
type Edge = (i64, String);

fn edge_of(line: &Line) -> Edge {
    let text = line.text();
    let text = text.chars().filter(|sign| !sign.is_ascii_digit() && !sign.is_whitespace()).collect();
    #[expect(clippy::cast_possible_truncation, reason = "a place on a page; one that is not saturates")]
    let height = (line.y / 4.0).round() as i64;
    (height, text)
}

/// The lines at the edges of pages that stand on most of them.
fn repeated(pages: &[Vec<Line>]) -> HashMap<Edge, usize> {
    let mut counts: HashMap<Edge, usize> = HashMap::new();
    for lines in pages {
        let last = lines.len();
        for (index, line) in lines.iter().enumerate() {
            if index < EDGE || index + EDGE >= last {
                *counts.entry(edge_of(line)).or_default() += 1;
            }
        }
    }
    // The first page often has none.
    let most = (pages.len().saturating_sub(1) / 2 + 1).max(2);
    counts.retain(|(_, text), count| *count >= most && !text.is_empty());
    counts
}

fn is_page_number(line: &Line) -> bool {
    let text = line.text();
    let digits = text.trim().trim_matches(['-', ' ', '–']);
    !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

impl Growing {
    fn page(&mut self, lines: &[Line], is_first: bool) {
        let left = lines.iter().map(|line| line.x).fold(f64::INFINITY, f64::min);
        let right = lines.iter().map(|line| line.end).fold(f64::NEG_INFINITY, f64::max);
        if let Some(before) = &mut self.before {
            before.y = None;
        }
        let head = if is_first { head_of(lines) } else { 0 };
        for cells in columns(&lines[..head]) {
            self.line(&cells, left, right, true);
        }
        for line in &lines[head..] {
            self.line(line, left, right, false);
        }
    }

    fn line(&mut self, line: &Line, left: f64, right: f64, alone: bool) {
        let parted = line.is_parted();
        if !alone && self.runs_on(line, left, parted) {
            let text = self.paragraph.text.trim_end();
            // A soft hyphen parts a word; a plain one may belong to it, and no Vietnamese word is parted.
            if text.ends_with('\u{ad}') {
                self.paragraph.text.truncate(text.len());
            } else {
                self.paragraph.push(" ", RunLook::default());
            }
        } else {
            self.end_paragraph();
            let middle = (line.x + line.end) / 2.0 - (left + right) / 2.0;
            let is_apart = line.x > left + 2.0 * line.size && line.end < right - 2.0 * line.size;
            self.paragraph.centred = Some(is_apart && middle.abs() < line.size);
        }
        let parted = parted || alone;
        self.before = Some(Before { end: line.end, right, size: line.size, parted, y: Some(line.y) });
        line.put(&mut self.paragraph);
    }

    /// Whether `line` goes on with the paragraph before.
    fn runs_on(&self, line: &Line, left: f64, parted: bool) -> bool {
        let Some(before) = self.before else { return false };
        let is_near = before.y.is_none_or(|above| above - line.y < 2.1 * before.size);
        let is_same = (line.size - before.size).abs() < 0.2 * before.size;
        let is_full = before.end > before.right - 5.0 * before.size;
        let is_indented = line.x > left + 0.8 * line.size;
        let first = line.words.iter().map(|word| word.text.trim_start()).find(|text| !text.is_empty());
        let is_marked = first.is_some_and(|first| first.starts_with(['-', '–', '+', '•', '*']));
        // After the end of a page only a sentence in the middle goes on.
        let text = self.paragraph.text.trim_end();
        let has_ended = before.y.is_none() && text.ends_with(['.', ':', ';', '!', '?', '/']);
        let is_same_look = self.paragraph.look().bold == line.words.iter().all(|word| word.bold);
        is_near
            && is_same
            && is_full
            && is_same_look
            && !(is_indented || is_marked || has_ended || before.parted || parted)
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if !paragraph.text.trim().is_empty() {
            self.pieces.push(Piece::Paragraph(Box::new(paragraph)));
        }
    }
}

/// How many lines at the beginning of a document are its head in two columns: who writes to the left, the State's or the
/// Party's name to the right.
fn head_of(lines: &[Line]) -> usize {
    let left = lines.iter().map(|line| line.x).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(|line| line.end).fold(f64::NEG_INFINITY, f64::max);
    let middle = (left + right) / 2.0;
    let count = lines
        .iter()
        .take(HEAD)
        .take_while(|line| {
            let is_rule = !line.text().contains(char::is_alphanumeric);
            is_rule || line.is_parted() || line.end < middle || line.x > middle
        })
        .count();
    // Place and day are the last of it.
    let dated = lines[..count].iter().position(|line| {
        let text = vietnamese::folded_key(&line.text());
        text.contains("ngay ") && text.contains(" nam ")
    });
    let count = dated.map_or(count, |last| last + 1);
    let is_named = lines[..count].iter().any(|line| {
        let text = vietnamese::folded_key(&line.text());
        text.contains("cong hoa xa hoi chu nghia") || text.contains("dang cong san viet nam")
    });
    if is_named { count } else { 0 }
}

/// The cells of such a head, column by column.
fn columns(lines: &[Line]) -> Vec<Line> {
    let mut left = Vec::new();
    let mut right = Vec::new();
    let edge = lines.iter().map(|line| line.x).fold(f64::INFINITY, f64::min);
    let end = lines.iter().map(|line| line.end).fold(f64::NEG_INFINITY, f64::max);
    for cell in lines.iter().flat_map(Line::cells) {
        // The left column is the narrower one in some offices: a cell belongs where its middle stands.
        if (cell.x + cell.end) / 2.0 < edge + (end - edge) * 0.42 {
            left.push(cell)
        } else {
            right.push(cell)
        }
    }
    left.extend(right);
    left
}
