//! What a later text changed of an earlier one: passages added, dropped and reworded, and figures that are told
//! differently.
//!
//! Pure and computed when somebody looks. It says what differs, never whether that is better.

use std::collections::HashMap;
use std::time::Duration;

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use crate::{Figure, Passage, PassageKind};

/// What changed from one text to another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changes {
    /// Passages that differ, in the order of the later text; those that stayed are left out.
    pub passages: Vec<Change>,
    /// How many passages stand in both, word for word.
    pub same: usize,
    /// Figures that are told differently, in the order of the later text, then those that are gone.
    pub figures: Vec<FigureChange>,
}

impl Changes {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty() && self.figures.is_empty()
    }
}

/// A passage that differs.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// It stands in the later text only.
    Added(Passage),
    /// It stands in the earlier text only.
    Dropped(Passage),
    /// It stands in both, in other words.
    Reworded {
        /// As it was.
        before: Passage,
        /// As it is.
        after: Passage,
        /// Its words in order, kept, added and dropped.
        words: Vec<Words>,
    },
}

/// Words of a reworded passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Whether they stayed.
    pub fate: Fate,
    /// The words, with the blanks around them.
    pub text: String,
}

/// What became of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// They stand in both.
    Kept,
    /// They are new.
    Added,
    /// They are gone.
    Dropped,
}

/// A figure that is told differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureChange {
    /// It was not told before.
    Added(Figure),
    /// It is told no more.
    Dropped(Figure),
    /// Value, unit or period differ.
    Altered {
        /// As it was.
        before: Figure,
        /// As it is.
        after: Figure,
    },
}

/// Two passages are one reworded when so much of their words stayed.
const LIKE: f32 = 0.4;
/// How far ahead a passage's other wording is looked for.
const AHEAD: usize = 8;
/// A comparison of words that takes longer is told as a whole.
const MOST_TIME: Duration = Duration::from_millis(200);

/// What `after` changed of `before`. Cells of one table are compared as passages, in their order.
pub fn changes(before: (&[Passage], &[Figure]), after: (&[Passage], &[Figure])) -> Changes {
    let (earlier, later) = (before.0, after.0);
    let digests = |passages: &[Passage]| passages.iter().map(|passage| passage.digest).collect::<Vec<_>>();
    let ops = capture_diff_slices(Algorithm::Patience, &digests(earlier), &digests(later));
    let mut found = Changes::default();
    for op in ops {
        match op {
            DiffOp::Equal { len, .. } => found.same += len,
            _ => replaced(&earlier[op.old_range()], &later[op.new_range()], &mut found.passages),
        }
    }
    found.figures = figures(before.1, after.1);
    found
}

/// The passages of a stretch that differs, those that are each other's rewording paired, in order.
fn replaced(earlier: &[Passage], later: &[Passage], out: &mut Vec<Change>) {
    let mut left = earlier;
    for after in later {
        let near = left.iter().take(AHEAD).position(|before| like(before, after));
        match near {
            Some(index) => {
                out.extend(left[..index].iter().cloned().map(Change::Dropped));
                let before = &left[index];
                out.push(Change::Reworded {
                    before: before.clone(),
                    after: after.clone(),
                    words: words(&before.text, &after.text),
                });
                left = &left[index + 1..];
            }
            None => out.push(Change::Added(after.clone())),
        }
    }
    out.extend(left.iter().cloned().map(Change::Dropped));
}

fn like(before: &Passage, after: &Passage) -> bool {
    if before.kind == PassageKind::Cell || after.kind == PassageKind::Cell {
        return before.address == after.address;
    }
    let compared = TextDiff::configure().timeout(MOST_TIME).diff_words(&before.text, &after.text);
    compared.ratio() >= LIKE
}

fn words(before: &str, after: &str) -> Vec<Words> {
    let compared = TextDiff::configure().timeout(MOST_TIME).diff_words(before, after);
    let mut words: Vec<Words> = Vec::new();
    for change in compared.iter_all_changes() {
        let fate = match change.tag() {
            ChangeTag::Equal => Fate::Kept,
            ChangeTag::Insert => Fate::Added,
            ChangeTag::Delete => Fate::Dropped,
        };
        match words.last_mut().filter(|last| last.fate == fate) {
            Some(last) => last.text.push_str(change.value()),
            None => words.push(Words { fate, text: change.value().to_owned() }),
        }
    }
    words
}

fn figures(earlier: &[Figure], later: &[Figure]) -> Vec<FigureChange> {
    let mut before: HashMap<&str, &Figure> =
        earlier.iter().map(|figure| (figure.key.as_str(), figure)).collect();
    let mut found = Vec::new();
    for after in later {
        match before.remove(after.key.as_str()) {
            None => found.push(FigureChange::Added(after.clone())),
            Some(before) if before.digest() != after.digest() => {
                found.push(FigureChange::Altered { before: before.clone(), after: after.clone() });
            }
            Some(_) => {}
        }
    }
    let gone = earlier.iter().filter(|figure| before.contains_key(figure.key.as_str()));
    found.extend(gone.cloned().map(FigureChange::Dropped));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages(texts: &[&str]) -> Vec<Passage> {
        let one = |(index, text): (usize, &&str)| {
            let address = format!("causes/p{}", index + 1);
            Passage::new(address, "causes", PassageKind::Paragraph, (*text).to_owned())
        };
        texts.iter().enumerate().map(one).collect()
    }

    fn told(before: &[&str], after: &[&str]) -> String {
        let found = changes((&passages(before), &[]), (&passages(after), &[]));
        let word = |words: &Words| match words.fate {
            Fate::Kept => words.text.clone(),
            Fate::Added => format!("[+{}]", words.text),
            Fate::Dropped => format!("[-{}]", words.text),
        };
        let line = |change: &Change| match change {
            Change::Added(passage) => format!("+ {}", passage.text),
            Change::Dropped(passage) => format!("- {}", passage.text),
            Change::Reworded { words, .. } => format!("~ {}", words.iter().map(word).collect::<String>()),
        };
        let mut lines: Vec<String> = found.passages.iter().map(line).collect();
        lines.push(format!("= {}", found.same));
        lines.join("\n")
    }

    #[test]
    fn what_changed_is_told_word_by_word() {
        let before = ["Một là.", "Năm 2022 có 35 hồ sơ quá hạn.", "Hai là.", "Câu bị bỏ hẳn đi."];
        let after = ["Một là.", "Câu hoàn toàn mới.", "Năm 2022 có 53 hồ sơ quá hạn.", "Hai là."];
        assert_eq!(
            told(&before, &after),
            "+ Câu hoàn toàn mới.\n~ Năm 2022 có [-35][+53] hồ sơ quá hạn.\n- Câu bị bỏ hẳn đi.\n= 2"
        );
        assert_eq!(told(&before, &before), "= 4");
    }
}
