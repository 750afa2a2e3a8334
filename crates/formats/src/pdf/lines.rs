//! Words by their places become the lines of a page.

use super::page::Word;
use crate::flow::{Paragraph, RunLook};

/// Gaps of this share of the size part words.
const SPACE: f64 = 0.18;

/// Gaps of this many sizes part cells.
const CELL: f64 = 1.8;

#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) x: f64,
    pub(super) end: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) words: Vec<Word>,
}

impl Line {
    fn of(words: Vec<Word>) -> Option<Self> {
        let ink = || words.iter().filter(|word| !word.text.trim().is_empty());
        let first = ink().next()?;
        let mut line = Self { x: first.x, end: first.end, y: first.y, size: 0.0, words: Vec::new() };
        for word in ink() {
            line.x = line.x.min(word.x);
            line.end = line.end.max(word.end);
            line.size = line.size.max(word.size);
        }
        line.words = words;
        Some(line)
    }

    /// What stands apart on it, as lines of their own.
    pub(super) fn cells(&self) -> Vec<Self> {
        let mut cells: Vec<Vec<Word>> = vec![Vec::new()];
        let mut end = f64::INFINITY;
        for word in &self.words {
            let is_blank = word.text.trim().is_empty();
            if !is_blank && word.x - end > CELL * self.size {
                cells.push(Vec::new());
            }
            if let Some(cell) = cells.last_mut() {
                cell.push(word.clone());
            }
            if !is_blank {
                end = word.end;
            }
        }
        cells.into_iter().filter_map(Self::of).collect()
    }

    /// Whether cells stand apart on it.
    pub(super) fn is_parted(&self) -> bool {
        self.cells().len() > 1
    }

    /// Adds its words to `paragraph`, cells parted by tabs.
    pub(super) fn put(&self, paragraph: &mut Paragraph) {
        for (index, cell) in self.cells().iter().enumerate() {
            if index > 0 {
                paragraph.push("\t", RunLook::default());
            }
            cell.put_words(paragraph);
        }
    }

    fn put_words(&self, paragraph: &mut Paragraph) {
        let mut before: Option<&Word> = None;
        for word in &self.words {
            let look = RunLook { bold: word.bold, italic: word.italic, ..RunLook::default() };
            if let Some(before) = before {
                let is_parted = before.text.ends_with(' ') || word.text.starts_with(' ');
                if word.x - before.end > SPACE * self.size && !is_parted {
                    paragraph.push(" ", look);
                }
            }
            paragraph.name_font(&word.font);
            paragraph.push(&word.text, look);
            before = Some(word);
        }
    }

    /// Its words, cells parted by tabs.
    pub(super) fn text(&self) -> String {
        let mut paragraph = Paragraph::default();
        self.put(&mut paragraph);
        paragraph.text
    }
}

/// The words of a page as lines from top to bottom.
pub(super) fn lines(mut words: Vec<Word>) -> Vec<Line> {
    words.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<(f64, f64, Vec<Word>)> = Vec::new();
    for word in words {
        let is_near =
            |(y, size, _): &&mut (f64, f64, Vec<Word>)| (*y - word.y).abs() < 0.45 * size.max(word.size);
        match rows.last_mut().filter(is_near) {
            Some((_, size, words)) => {
                *size = size.max(word.size);
                words.push(word);
            }
            None => rows.push((word.y, word.size, vec![word])),
        }
    }
    rows.into_iter()
        .filter_map(|(_, _, mut words)| {
            words.sort_by(|a, b| a.x.total_cmp(&b.x));
            // The same letters drawn twice on one another are bold, not double.
            words.dedup_by(|next, word| {
                next.text == word.text
                    && (next.x - word.x).abs() < 0.1 * word.size
                    && !next.text.trim().is_empty()
            });
            Line::of(words)
        })
        .collect()
}
