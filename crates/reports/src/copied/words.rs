//! A text as the radar sees it: words as numbers, once as they are and once with numbers masked.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Passage;

/// A word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// Where it begins in its passage, in bytes.
    pub(super) start: u32,
    /// Where it ends.
    pub(super) end: u32,
    /// The word, whatever its case and placement of marks.
    pub(super) word: u64,
    /// As `word`; [`NUMBER`] for any number or day.
    pub(super) masked: u64,
}

/// Stands for every number.
pub(super) const NUMBER: u64 = 0;

/// The words of each of a text's passages.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub(super) passages: Vec<Vec<Token>>,
}

impl Prepared {
    pub(super) fn of<'p>(passages: impl IntoIterator<Item = &'p Passage>, lexicon: &SharedLexicon) -> Self {
        let mut lexicon = lexicon.lock();
        Self { passages: passages.into_iter().map(|passage| lexicon.tokens(&passage.text)).collect() }
    }
}

/// A lexicon that many texts are read with: what a word is, is found out once. What a text comes to does not depend on it.
#[derive(Debug, Default, Clone)]
pub(super) struct SharedLexicon(Arc<Mutex<Lexicon>>);

impl SharedLexicon {
    pub(super) fn lock(&self) -> MutexGuard<'_, Lexicon> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the words met so far are: a language has few of them, and a text repeats them.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    known: HashMap<Box<str>, Known, BuildHasherDefault<Fnv>>,
}

/// A word without its place.
#[derive(Debug, Clone, Copy)]
struct Known {
    word: u64,
    /// Whether it holds a digit.
    number: bool,
    /// Whether a Roman number after it is one: «quý III».
    quarter: bool,
}

/// More words than a language has are not remembered: a text of nonsense takes time, not memory.
const MOST_KNOWN: usize = 1 << 16;

impl Lexicon {
    /// The words of `text`, in order.
    pub(super) fn tokens(&mut self, text: &str) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
        let mut quarter = false;
        let mut at = 0;
        while at < text.len() {
            let end = piece_end(text, at);
            let piece = &text[at..end];
            let from = at + piece.len() - piece.trim_start_matches(|sign| !is_of_words(sign)).len();
            let core = piece.trim_matches(|sign| !is_of_words(sign));
            at = end + text[end..].chars().next().map_or(0, char::len_utf8);
            let (Ok(start), Ok(end)) = (u32::try_from(from), u32::try_from(from + core.len())) else { break };
            if core.is_empty() {
                continue;
            }
            let Known { word, number, quarter: leads } = self.known(core);
            // «quý III»
            let number = number || quarter && core.chars().all(|sign| matches!(sign, 'I' | 'V'));
            quarter = leads;
            tokens.push(Token { start, end, word, masked: if number { NUMBER } else { word } });
        }
        tokens
    }

    fn known(&mut self, core: &str) -> Known {
        if let Some(known) = self.known.get(core) {
            return *known;
        }
        let key = vietnamese::search_key(core);
        let known = Known {
            word: hash(key.as_bytes()).max(1),
            number: core.bytes().any(|byte| byte.is_ascii_digit()),
            quarter: vietnamese::folded_key(core) == "qui",
        };
        if self.known.len() < MOST_KNOWN {
            self.known.insert(core.into(), known);
        }
        known
    }
}

/// Where the piece that begins at `from` ends: before the next sign that stands in no word and no number.
fn piece_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii() {
            if !byte.is_ascii_alphanumeric() && !matches!(byte, b'/' | b'-' | b'.' | b',') {
                return at;
            }
            at += 1;
        } else {
            match text[at..].chars().next() {
                Some(sign) if is_of_words(sign) => at += sign.len_utf8(),
                _ => return at,
            }
        }
    }
    at
}

/// Whether a sign is a letter or a digit. The letters of Vietnamese are told at once: the table of all scripts is slow.
fn is_of_words(sign: char) -> bool {
    match sign {
        '\0'..='\x7f' => sign.is_ascii_alphanumeric(),
        'À'..='ɏ' => !matches!(sign, '×' | '÷'),
        'Ḁ'..='ỿ' => true,
        _ => sign.is_alphanumeric(),
    }
}

/// FNV-1a: the same on every machine, and no secret is kept by it.
fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = Fnv::default();
    hasher.write(bytes);
    hasher.finish()
}

/// [`hash`] for the map of known words.
#[derive(Debug)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        self.0 =
            bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_places_and_numbers_are_masked() {
        let text = "Năm 2022 (quý III), có 1.234,5 hồ-sơ, «đạt» 12/5.";
        let shown: Vec<String> = Lexicon::default()
            .tokens(text)
            .iter()
            .map(|token| {
                let word = &text[token.start as usize..token.end as usize];
                if token.masked == NUMBER { format!("#{word}") } else { word.to_owned() }
            })
            .collect();
        assert_eq!(shown.join(" "), "Năm #2022 quý #III có #1.234,5 hồ-sơ đạt #12/5");
    }

    #[test]
    fn every_sign_is_a_letter_or_digit_where_unicode_says_so() {
        let wrong = ('\0'..='\u{2fff}').filter(|sign| is_of_words(*sign) != sign.is_alphanumeric());
        assert_eq!(wrong.collect::<Vec<_>>(), Vec::<char>::new());
    }

    #[test]
    fn case_and_placement_of_marks_make_no_difference() {
        let words =
            |text: &str| Lexicon::default().tokens(text).iter().map(|token| token.word).collect::<Vec<_>>();
        assert_eq!(words("HOÀ bình, thuỷ lợi"), words("Hòa Bình thủy lợi."));
        assert_ne!(words("hoa bình"), words("hòa bình"));
    }
}
