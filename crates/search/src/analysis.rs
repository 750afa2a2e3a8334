//! A text taken apart for searching: words with their keys, and where they stand.
//!
//! The same analysis reads what is indexed, what is asked, and what is marked in a snippet, so the three cannot differ.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Longer words are none that somebody looks for: they are left out of index and marks.
const LONGEST_WORD: usize = 120;

/// How far apart neighbouring words are counted; parts of one number are one apart, so that `1.234` is no
/// `1, 234`.
pub(crate) const STEP: usize = 2;

/// What a word is compared by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// Its key with marks.
    pub(crate) exact: Arc<str>,
    /// Its key without marks.
    pub(crate) folded: Arc<str>,
}

impl Key {
    /// Of one word; `None` for what has no letters of its own.
    fn of(word: &str) -> Option<Self> {
        let exact = vietnamese::search_key(word);
        let folded = vietnamese::folded_key(word);
        let fits = !folded.is_empty() && exact.len() <= LONGEST_WORD;
        fits.then(|| Self { exact: exact.into(), folded: folded.into() })
    }

    /// Whether the word bears marks.
    pub(crate) fn is_marked(&self) -> bool {
        self.exact != self.folded
    }
}

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Where it stands, in bytes.
    pub(crate) range: Range<usize>,
    /// Which place it has in the order of words, counted in [`STEP`]s.
    pub(crate) position: usize,
    /// What it is compared by.
    pub(crate) key: Key,
}

/// Keys of words seen before: a report says the same words again and again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys {
    known: HashMap<String, Option<Key>>,
}

/// More different words than any language has: then the memory is begun anew.
const MOST_KNOWN: usize = 50_000;

impl Keys {
    /// The words of `text` in order.
    pub(crate) fn words(&mut self, text: &str) -> Vec<Word> {
        let mut words: Vec<Word> = Vec::new();
        let mut before: Option<Range<usize>> = None;
        let mut position = 0;
        for range in vietnamese::words(text) {
            if let Some(before) = before {
                let parts = [&text[before.clone()], &text[before.end..range.start], &text[range.clone()]];
                position += if is_one_number(parts) { 1 } else { STEP };
            }
            before = Some(range.clone());
            if let Some(key) = self.key(&text[range.clone()]) {
                words.push(Word { range, position, key });
            }
        }
        words
    }

    fn key(&mut self, word: &str) -> Option<Key> {
        if word.len() > 2 * LONGEST_WORD {
            return None;
        }
        if let Some(known) = self.known.get(word) {
            return known.clone();
        }
        if self.known.len() >= MOST_KNOWN {
            self.known.clear();
        }
        let key = Key::of(word);
        self.known.insert(word.to_owned(), key.clone());
        key
    }
}

/// The words of a single text.
pub(crate) fn words(text: &str) -> Vec<Word> {
    Keys::default().words(text)
}

/// `1` `.` `234`; `15` `/` `9`.
fn is_one_number([before, between, after]: [&str; 3]) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    matches!(between, "." | "," | "/") && digits(before) && digits(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        let show = |word: Word| format!("{}:{}/{}", word.position, word.key.exact, word.key.folded);
        words(text).into_iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_have_two_keys_and_a_place() {
        assert_eq!(check("ĐÙN đẩy, Thủy"), "0:đùn/dun 2:đẩy/day 4:thuỷ/thuy");
        assert_eq!(check("đu\u{300}n"), "0:đùn/dun");
        assert_eq!(check("1.234,5 hồ"), "0:1/1 1:234/234 2:5/5 4:hồ/ho");
        assert_eq!(check("1, 234"), "0:1/1 2:234/234");
        assert_eq!(check("30/2020/NĐ-CP"), "0:30/30 1:2020/2020 3:nđ/nd 5:cp/cp");
        assert_eq!(check("– … «»"), "");
    }

    #[test]
    fn a_word_nobody_types_keeps_its_place_and_is_left_out() {
        let long = "x".repeat(LONGEST_WORD + 1);
        assert_eq!(check(&format!("a {long} b")), "0:a/a 4:b/b");
    }
}
