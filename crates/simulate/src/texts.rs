//! Long texts with planted copies: what a search for copied passages is measured on.
//!
//! Each text follows from the seed and its number alone, so that a copy can be made without keeping its source. The words are
//! syllables of the house's grammar and made-up ones, common ones drawn more often, as in any language; they tell nothing.

use std::fmt::Write as _;

use crate::draw::Draw;
use crate::grammar;

/// Words on a page of 13 to 14 points.
const WORDS_PER_PAGE: usize = 400;
/// Words of a passage, about.
const WORDS_PER_PASSAGE: usize = 110;
/// Sentences that stand in many texts: names of laws, phrases of the plan.
const COMMON_SENTENCES: usize = 400;
/// Copies planted in one text.
const COPIES: usize = 9;
/// The fewest words of a copy.
pub const FEWEST: usize = 30;

/// Texts of one seed.
#[derive(Debug, Clone)]
pub struct Texts {
    seed: u64,
    sources: usize,
    pages: usize,
    words: Vec<String>,
}

/// How a passage was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Copying {
    /// Word for word.
    Straight,
    /// With other numbers.
    Numbers,
    /// In pieces, each into another passage.
    Spread,
}

impl Copying {
    /// The name in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Straight => "straight",
            Self::Numbers => "numbers",
            Self::Spread => "spread",
        }
    }
}

/// A copy and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlantedCopy {
    /// How.
    pub copying: Copying,
    /// The text it was taken from.
    pub source: usize,
    /// The words as they stand in the copy.
    pub words: String,
    /// Into which passage it was put.
    pub passage: usize,
}

impl Texts {
    /// Texts of so many pages, of which the first `sources` are copied from.
    pub fn new(seed: u64, sources: usize, pages: usize) -> Self {
        Self { seed, sources, pages, words: vocabulary() }
    }

    /// The passages of a text, as first written.
    pub fn text(&self, number: usize) -> Vec<String> {
        let passages = (self.pages * WORDS_PER_PAGE / WORDS_PER_PASSAGE).max(4);
        (0..passages).map(|passage| self.passage(number, passage)).collect()
    }

    /// The passages of a text into which copies of others were put, and what was put there.
    pub fn copier(&self, number: usize) -> (Vec<String>, Vec<PlantedCopy>) {
        let mut draw = Draw::new(self.seed, &["copies", &number.to_string()]);
        let mut passages = self.text(number);
        let mut places: Vec<usize> = (0..passages.len()).collect();
        draw.shuffle(&mut places);
        let mut planted = Vec::new();
        while planted.len() < COPIES {
            let source = draw.below(self.sources);
            let taken = self.passage(source, draw.below(passages.len()));
            let words: Vec<&str> = taken.split(' ').collect();
            let copying = [Copying::Straight, Copying::Numbers, Copying::Spread][planted.len() / 3];
            let pieces = if copying == Copying::Spread { 3 } else { 1 };
            if words.len() < pieces * (FEWEST + 2) {
                continue;
            }
            let room = words.len() / pieces;
            for piece in 0..pieces {
                let count = FEWEST + draw.below(room - FEWEST - 1);
                let from = piece * room + draw.below(room - count);
                let mut copy: Vec<String> =
                    words[from..from + count].iter().map(|word| (*word).to_owned()).collect();
                if copying == Copying::Numbers {
                    copy.iter_mut().for_each(|word| other_number(word, &mut draw));
                }
                let Some(place) = places.pop() else { return (passages, planted) };
                let copy = copy.join(" ");
                passages[place] = set_into(&passages[place], &copy, &mut draw);
                planted.push(PlantedCopy { copying, source, words: copy, passage: place });
            }
        }
        (passages, planted)
    }

    fn passage(&self, text: usize, passage: usize) -> String {
        let mut draw = Draw::of(self.seed, ((text as u64) << 20) | passage as u64);
        let most = WORDS_PER_PASSAGE - 25 + draw.below(50);
        let mut out = String::with_capacity(most * 6);
        let mut words = 0;
        while words < most {
            if !out.is_empty() {
                out.push(' ');
            }
            if draw.chance(2) {
                let mut common = Draw::of(self.seed ^ 0xC0, draw.below(COMMON_SENTENCES) as u64);
                words += self.sentence(&mut common, &mut out);
            } else {
                words += self.sentence(&mut draw, &mut out);
            }
        }
        out
    }

    /// Writes a sentence; gives the number of its words.
    fn sentence(&self, draw: &mut Draw, out: &mut String) -> usize {
        let words = 12 + draw.below(22);
        for at in 0..words {
            if at > 0 {
                out.push(' ');
            }
            let start = out.len();
            if draw.below(100) < 4 {
                let _ = write!(out, "{}", 2 + draw.below(4_000));
            } else {
                out.push_str(self.word(draw));
            }
            if at == 0 {
                let first: String = out[start..].chars().take(1).flat_map(char::to_uppercase).collect();
                let old = out[start..].chars().next().map_or(0, char::len_utf8);
                out.replace_range(start..start + old, &first);
            }
            if at + 1 == words {
                out.push('.');
            } else if draw.below(12) == 0 {
                out.push(',');
            }
        }
        words
    }

    /// A word; the one of rank r about as often as 1/r.
    fn word(&self, draw: &mut Draw) -> &str {
        let rank = (self.words.len() as f64).powf(draw.fraction());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank among the words")]
        let rank = rank as usize;
        &self.words[rank.min(self.words.len() - 1)]
    }
}

/// Another number where `word` is one, whatever stands after it.
fn other_number(word: &mut String, draw: &mut Draw) {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        word.replace_range(..digits, &(2 + draw.below(4_000)).to_string());
    }
}

/// Sets `copy` between two words of a passage.
fn set_into(passage: &str, copy: &str, draw: &mut Draw) -> String {
    let spaces: Vec<usize> = passage.match_indices(' ').map(|(at, _)| at).collect();
    let at = spaces[draw.below(spaces.len())];
    format!("{} {copy}{}", &passage[..at], &passage[at..])
}

/// The syllables of the grammar, the commonest first, then made-up ones.
fn vocabulary() -> Vec<String> {
    let mut words = grammar::syllables();
    let starts = [
        "b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "s", "t", "th", "tr", "v",
        "x",
    ];
    let ends = [
        "an", "ang", "anh", "at", "ac", "ai", "ao", "ân", "âng", "ất", "ấc", "âu", "ên", "ết", "iên", "iết",
        "iêu", "inh", "in", "ít", "oan", "oát", "oi", "on", "ong", "ôn", "ông", "ốt", "ốc", "ơi", "ơn", "un",
        "ung", "út", "úc", "ươn", "ương", "ước", "ưng", "ứt",
    ];
    for start in starts {
        for end in ends {
            let word = format!("{start}{end}");
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_stand_in_their_text_and_in_their_source() {
        let texts = Texts::new(5, 49, 10);
        assert_eq!(texts.text(7), texts.text(7));
        let (passages, planted) = texts.copier(49);
        assert_eq!(planted.len(), COPIES);
        for copy in &planted {
            assert!(passages[copy.passage].contains(&copy.words), "{copy:?}");
            assert!(copy.source != 49 && copy.words.split(' ').count() >= FEWEST, "{copy:?}");
            let source = texts.text(copy.source).join(" ");
            let straight = source.contains(&copy.words);
            assert!(straight || copy.copying == Copying::Numbers, "{copy:?}");
        }
        let words: usize = passages.iter().map(|passage| passage.split(' ').count()).sum();
        assert!((3_200..5_200).contains(&words), "{words} words on 10 pages");
    }
}
