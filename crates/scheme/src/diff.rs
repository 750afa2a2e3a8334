//! What changed between two texts, by words: for showing what was pinned beside what stands there now.
//!
//! It decides nothing: freshness is a matter of digests.

/// A run of words that two texts share, or that only one of them has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// Only in the earlier text.
    Gone(String),
    /// Only in the later text.
    New(String),
}

/// Above so many cells of the table the middle is shown as replaced as a whole.
const MOST_CELLS: usize = 4_000_000;

/// The words of `before` and `after` in order, told apart. Runs of the same kind are one piece; words stand apart by
/// one space. Memory: words × words of what differs, at most 4 million cells.
pub fn word_diff(before: &str, after: &str) -> Vec<Piece> {
    let before: Vec<&str> = before.split_whitespace().collect();
    let after: Vec<&str> = after.split_whitespace().collect();
    let start = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let (old, new) = (&before[start..], &after[start..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);

    let mut pieces = Pieces::default();
    pieces.push_all(Kind::Same, &before[..start]);
    if old.len() * new.len() > MOST_CELLS {
        pieces.push_all(Kind::Gone, old);
        pieces.push_all(Kind::New, new);
    } else {
        middle(&mut pieces, old, new);
    }
    pieces.push_all(Kind::Same, &before[before.len() - end..]);
    pieces.finish()
}

/// The longest common run of words, by the textbook table of suffixes.
fn middle(pieces: &mut Pieces, old: &[&str], new: &[&str]) {
    let width = new.len() + 1;
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for (i, word) in old.iter().enumerate().rev() {
        for (j, other) in new.iter().enumerate().rev() {
            longest[i * width + j] = if word == other {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            pieces.push(Kind::Same, old[i]);
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            pieces.push(Kind::Gone, old[i]);
            i += 1;
        } else {
            pieces.push(Kind::New, new[j]);
            j += 1;
        }
    }
    pieces.push_all(Kind::Gone, &old[i..]);
    pieces.push_all(Kind::New, &new[j..]);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Same,
    Gone,
    New,
}

#[derive(Default)]
struct Pieces {
    runs: Vec<(Kind, Vec<String>)>,
}

impl Pieces {
    fn push(&mut self, kind: Kind, word: &str) {
        match self.runs.last_mut() {
            Some((last, words)) if *last == kind => words.push(word.to_owned()),
            _ => self.runs.push((kind, vec![word.to_owned()])),
        }
    }

    fn push_all(&mut self, kind: Kind, words: &[&str]) {
        words.iter().for_each(|word| self.push(kind, word));
    }

    fn finish(self) -> Vec<Piece> {
        self.runs
            .into_iter()
            .map(|(kind, words)| {
                let words = words.join(" ");
                match kind {
                    Kind::Same => Piece::Same(words),
                    Kind::Gone => Piece::Gone(words),
                    Kind::New => Piece::New(words),
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str) -> String {
        let show = |piece: Piece| match piece {
            Piece::Same(words) => words,
            Piece::Gone(words) => format!("[-{words}-]"),
            Piece::New(words) => format!("{{+{words}+}}"),
        };
        word_diff(before, after).into_iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_changed_is_shown_word_by_word() {
        assert_eq!(check("Có 12 việc quá hạn.", "Có 17 việc quá hạn."), "Có [-12-] {+17+} việc quá hạn.");
        assert_eq!(check("a b c d", "a c d e"), "a [-b-] c d {+e+}");
        assert_eq!(check("a  b", "a b"), "a b");
        assert_eq!(check("", "x"), "{+x+}");
        assert_eq!(check("x", ""), "[-x-]");
        assert_eq!(check("", ""), "");
        assert_eq!(check("a a", "a"), "a [-a-]");
    }

    #[test]
    fn long_texts_that_share_nothing_are_replaced_as_a_whole() {
        let (before, after) = ("a ".repeat(3000), "b ".repeat(3000));
        assert_eq!(word_diff(&before, &after).len(), 2);
    }
}
