//! Fingerprints of very many texts, so that a report is set against those passages alone that may share words with it.
//!
//! It is made in memory when somebody looks and goes with them; nothing of it is written down. Of each fingerprint it holds 32
//! bits and the passage, 8 bytes in all: about 40 KB for a report of 40 pages. It names passages to be compared; what they
//! share, to the word, is for [`Radar`] to say.

use std::collections::BTreeMap;

use super::index::winnowed;
use super::words::{SharedLexicon, Token};
use super::{Radar, has_sections, is_compared};
use crate::Passage;

/// A fingerprint that stands in more passages is common: a title, a law's name. It leads to the first [`STAND_INS`] of them
/// alone, so that the span is found though not everyone who has it.
pub const MOST_PASSAGES: usize = 256;

/// So many passages stand in for all that have a common fingerprint: more than make a span [common](super::COMMON).
pub const STAND_INS: usize = 8;

/// The lowest bits of a fingerprint's kept part that choose no bucket.
const LOW_BITS: u32 = 12;

/// Texts being gathered.
#[derive(Debug, Default)]
pub struct Gathering {
    lexicon: SharedLexicon,
    /// Fingerprint above, passage below.
    entries: Vec<u64>,
    /// The number of the first passage of each text, and of the one after the last.
    firsts: Vec<u32>,
    /// A digest of each text's words, numbers masked.
    wholes: Vec<u64>,
    passages: u32,
}

/// The fingerprints of many texts.
#[derive(Debug)]
pub struct Library {
    entries: Vec<u64>,
    /// Where the entries of each bucket begin, and where the last ends.
    buckets: Vec<u32>,
    firsts: Vec<u32>,
    wholes: Vec<u64>,
    lexicon: SharedLexicon,
}

/// A text that may share words with a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect {
    /// Its number, in the order texts were gathered.
    pub text: usize,
    /// Its passages to be compared, by their number in it.
    pub passages: Vec<usize>,
    /// Whether it seems to be the same text as a whole, numbers and days aside.
    pub whole: bool,
}

impl Gathering {
    /// Room for texts of so many words together.
    pub fn for_words(words: usize) -> Self {
        // A third of the words is kept, and a little more.
        Self { entries: Vec::with_capacity(words / 100 * 35), ..Self::default() }
    }

    /// Adds a text; its passages are counted as given. Gives its number; `None` when the library is full (four billion passages).
    pub fn add(&mut self, passages: &[Passage]) -> Option<usize> {
        let heads = has_sections(passages);
        let first = self.passages;
        let last = first.checked_add(u32::try_from(passages.len()).ok()?)?;
        self.firsts.push(first);
        let mut whole = WholePrint::default();
        let mut lexicon = self.lexicon.lock();
        for (passage, number) in passages.iter().zip(first..) {
            if is_compared(passage, heads) {
                let tokens = lexicon.tokens(&passage.text);
                let entries = &mut self.entries;
                winnowed(&tokens, |print, _| entries.push((print >> 32) << 32 | u64::from(number)));
                whole.add(&tokens);
            }
        }
        drop(lexicon);
        self.wholes.push(whole.0);
        self.passages = last;
        Some(self.firsts.len() - 1)
    }

    /// Puts everything in order. `None` when there are more fingerprints than can be counted (four billion).
    pub fn finish(mut self) -> Option<Library> {
        self.firsts.push(self.passages);
        self.entries.sort_unstable();
        self.entries.dedup();
        let mut buckets = vec![0_u32; (1 << (32 - LOW_BITS)) + 1];
        u32::try_from(self.entries.len()).ok()?;
        for entry in &self.entries {
            buckets[bucket(*entry) + 1] += 1;
        }
        for at in 1..buckets.len() {
            buckets[at] += buckets[at - 1];
        }
        let Self { entries, firsts, wholes, lexicon, .. } = self;
        Some(Library { entries, buckets, firsts, wholes, lexicon })
    }
}

/// The bucket of an entry, or of a fingerprint.
fn bucket(entry: u64) -> usize {
    (entry >> (32 + LOW_BITS)) as usize
}

/// A digest of a text's words, numbers masked.
#[derive(Debug, Default, PartialEq, Eq)]
struct WholePrint(u64);

impl WholePrint {
    fn add(&mut self, tokens: &[Token]) {
        for token in tokens {
            self.0 =
                (self.0.rotate_left(7) ^ token.masked).wrapping_mul(0x9fb2_1c65_1e98_df25).wrapping_add(1);
        }
    }
}

impl Library {
    /// Makes a report ready as [`Radar::new`] does, quicker: what the library's words are is known.
    pub fn radar(&self, passages: Vec<Passage>, known: &[Passage]) -> Radar {
        Radar::with(passages, known, self.lexicon.clone())
    }

    /// The texts that may share a span with the report, and their passages to be compared.
    pub fn suspects(&self, radar: &Radar) -> Vec<Suspect> {
        let mut passages: Vec<u32> = Vec::new();
        let mut whole = WholePrint::default();
        for tokens in &radar.prepared.passages {
            winnowed(tokens, |print, _| passages.extend(self.at(print)));
            whole.add(tokens);
        }
        passages.sort_unstable();
        passages.dedup();
        let mut suspects: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for passage in passages {
            let text = self.firsts.partition_point(|first| *first <= passage) - 1;
            suspects.entry(text).or_default().push((passage - self.firsts[text]) as usize);
        }
        let suspect = |(text, passages)| Suspect { text, passages, whole: self.wholes[text] == whole.0 };
        suspects.into_iter().map(suspect).collect()
    }

    /// The passages that have a fingerprint, or those that stand in for them.
    fn at(&self, print: u64) -> impl Iterator<Item = u32> + '_ {
        let bucket = bucket(print);
        let (from, to) = (self.buckets[bucket] as usize, self.buckets[bucket + 1] as usize);
        let found = &self.entries[from..to];
        let from = found.partition_point(|entry| entry >> 32 < print >> 32);
        let found = &found[from..];
        let count =
            found.iter().take(MOST_PASSAGES + 1).take_while(|entry| **entry >> 32 == print >> 32).count();
        let count = if count > MOST_PASSAGES { STAND_INS } else { count };
        #[expect(clippy::cast_possible_truncation, reason = "the lower half is the passage")]
        found[..count].iter().map(|entry| *entry as u32)
    }

    /// How many texts there are.
    pub fn texts(&self) -> usize {
        self.firsts.len() - 1
    }

    /// The bytes it takes.
    pub fn bytes(&self) -> usize {
        self.entries.capacity() * size_of::<u64>()
            + (self.buckets.capacity() + self.firsts.capacity()) * size_of::<u32>()
            + self.wholes.capacity() * size_of::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PassageKind;

    fn text(lines: &[String]) -> Vec<Passage> {
        let passage = |(at, line): (usize, &String)| {
            Passage::new(format!("causes/p{}", at + 1), "causes", PassageKind::Paragraph, line.clone())
        };
        lines.iter().enumerate().map(passage).collect()
    }

    /// Words that follow from a number and repeat no run.
    fn line(seed: usize, words: usize) -> String {
        let letters = |number: usize| {
            number.to_string().bytes().map(|digit| char::from(digit + 49)).collect::<String>()
        };
        let word = |at: usize| letters((seed * 7919 + at * at * 31 + at * 17) % 9973);
        (0..words).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_text_that_shares_twelve_words_is_a_suspect_and_at_that_passage() {
        let mut gathering = Gathering::for_words(10_000);
        for one in 0..40 {
            let lines: Vec<String> = (0..5).map(|part| line(one * 10 + part, 60)).collect();
            assert_eq!(gathering.add(&text(&lines)), Some(one));
        }
        let library = gathering.finish().unwrap();
        let whole = line(173, 60);
        let copied: Vec<&str> = whole.split(' ').skip(20).take(12).collect();
        let ours = vec![format!("{} {} {}", line(900, 30), copied.join(" "), line(901, 30)), line(902, 80)];
        let radar = Radar::new(text(&ours), &[]);
        let suspects = library.suspects(&radar);
        assert_eq!(suspects, [Suspect { text: 17, passages: vec![3], whole: false }]);
        assert_eq!(library.texts(), 40);
        let theirs = text(std::slice::from_ref(&whole));
        let spans = radar.spans_in(&theirs.iter().collect::<Vec<_>>()).spans;
        assert_eq!((spans.len(), spans[0].theirs.text.as_str()), (1, copied.join(" ").as_str()));
    }

    #[test]
    fn what_very_many_have_is_found_with_the_first_of_them() {
        let mut gathering = Gathering::default();
        for one in 0..MOST_PASSAGES + 10 {
            gathering.add(&text(&[format!("{} {}", line(5, 30), line(1_000 + one, 30))])).unwrap();
        }
        let library = gathering.finish().unwrap();
        let texts = |lines: &[String]| -> Vec<usize> {
            let suspects = library.suspects(&Radar::new(text(lines), &[]));
            suspects.into_iter().map(|suspect| suspect.text).collect()
        };
        assert_eq!(texts(&[line(5, 30)]), (0..STAND_INS).collect::<Vec<_>>());
        assert_eq!(texts(&[line(1_003, 30)]), [3]);
    }

    #[test]
    fn a_text_in_which_only_numbers_changed_is_suspected_as_a_whole() {
        let mut gathering = Gathering::default();
        for one in 0..5 {
            gathering.add(&text(&[format!("{} có 12 vụ", line(one, 40)), line(50 + one, 30)])).unwrap();
        }
        let library = gathering.finish().unwrap();
        let whole = |lines: &[String]| {
            let suspects = library.suspects(&Radar::new(text(lines), &[]));
            suspects.iter().map(|suspect| (suspect.text, suspect.whole)).collect::<Vec<_>>()
        };
        assert_eq!(whole(&[format!("{} có 35 vụ", line(3, 40)), line(53, 30)]), [(3, true)]);
        assert_eq!(whole(&[format!("{} có 35 vụ", line(3, 40))]), [(3, false)]);
    }
}
