//! Winnowed fingerprints of one text, and the runs of words it has in common with another.
//!
//! Fingerprints are hashes of [`SHINGLE`] words; of every [`WINDOW`] in a row the least is kept, so that any run of
//! [`super::FEWEST`] words in common has one of them (Schleimer, Wilkerson, Aiken: «Winnowing», 2003). The other text is looked
//! up as it goes by and is not kept.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::FEWEST;
use super::words::{NUMBER, Prepared, Token};

/// Words in a fingerprint.
const SHINGLE: usize = 8;
/// Fingerprints of which one is kept.
const WINDOW: usize = FEWEST - SHINGLE + 1;
/// A fingerprint that stands in more places is kept for the first ones only.
const MOST_PLACES: usize = 32;
/// How many words may be set side by side in one comparison before it is cut.
const MOST_STEPS: usize = 5_000_000;

/// Where in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    pub(super) passage: usize,
    pub(super) from: usize,
    pub(super) words: usize,
}

impl Run {
    pub(super) fn range(&self) -> Range<usize> {
        self.from..self.from + self.words
    }
}

/// A run of words that stands in both texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) ours: Run,
    pub(super) theirs: Run,
}

/// What was found, and whether the search was cut.
#[derive(Debug, Default)]
pub(super) struct Matches {
    pub(super) found: Vec<Match>,
    pub(super) cut: bool,
}

/// Where the fingerprints of a text stand: passage and word.
#[derive(Debug, Default)]
pub(super) struct Index {
    places: HashMap<u64, Vec<(usize, usize)>, FixedState>,
}

impl Index {
    pub(super) fn of(text: &Prepared) -> Self {
        let mut places: HashMap<u64, Vec<(usize, usize)>, FixedState> = HashMap::default();
        for (passage, tokens) in text.passages.iter().enumerate() {
            winnowed(tokens, |print, at| {
                let kept = places.entry(print).or_default();
                if kept.len() < MOST_PLACES {
                    kept.push((passage, at));
                }
            });
        }
        Self { places }
    }

    /// The runs of at least [`FEWEST`] words that `theirs` has in common with `ours`, the text of this index, each as long
    /// as it goes.
    pub(super) fn matches(&self, ours: &Prepared, theirs: &Prepared) -> Matches {
        let mut matches = Matches::default();
        let mut steps = 0;
        for (passage, tokens) in theirs.passages.iter().enumerate() {
            // Along one diagonal a run is told once: (passage of ours, words ours lies ahead) → where it ended.
            let mut ends: HashMap<(usize, isize), usize> = HashMap::new();
            // A run that both have is winnowed alike in both.
            winnowed(tokens, |print, at| {
                for (own, place) in self.places.get(&print).into_iter().flatten().copied() {
                    let ahead = place.wrapping_sub(at).cast_signed();
                    if ends.get(&(own, ahead)).is_some_and(|end| at < *end) {
                        continue;
                    }
                    if steps > MOST_STEPS {
                        matches.cut = true;
                        return;
                    }
                    let (back, words) = extent(&ours.passages[own], tokens, place, at);
                    steps += words + 1;
                    ends.insert((own, ahead), at - back + words);
                    let run = Match {
                        ours: Run { passage: own, from: place - back, words },
                        theirs: Run { passage, from: at - back, words },
                    };
                    if words >= FEWEST && tells_something(&tokens[run.theirs.range()]) {
                        matches.found.push(run);
                    }
                }
            });
            if matches.cut {
                break;
            }
        }
        matches
    }
}

/// The fingerprints of `tokens` that winnowing keeps, each with the word it begins at.
pub(super) fn winnowed(tokens: &[Token], mut keep: impl FnMut(u64, usize)) {
    let prints = fingerprints(tokens);
    let mut last = None;
    for (start, window) in prints.windows(WINDOW).enumerate() {
        // The rightmost of the least, so that neighbouring windows keep the same one.
        let least = (0..WINDOW).rev().min_by_key(|at| window[*at]).unwrap_or(0) + start;
        if last != Some(least) {
            last = Some(least);
            keep(prints[least], least);
        }
    }
}

/// How far two texts agree around a word of each: words before it, and words in all.
fn extent(ours: &[Token], theirs: &[Token], our: usize, their: usize) -> (usize, usize) {
    let same = |(one, other): (&Token, &Token)| one.masked == other.masked;
    let count =
        |pairs: &mut dyn Iterator<Item = (&Token, &Token)>| pairs.take_while(|pair| same(*pair)).count();
    let back = count(&mut ours[..our].iter().rev().zip(theirs[..their].iter().rev()));
    let forth = count(&mut ours[our..].iter().zip(&theirs[their..]));
    (back, back + forth)
}

/// A run of numbers is no text.
fn tells_something(tokens: &[Token]) -> bool {
    tokens.iter().filter(|token| token.masked != NUMBER).count() * 3 >= tokens.len() * 2
}

/// The hash of every [`SHINGLE`] words in a row.
fn fingerprints(tokens: &[Token]) -> Vec<u64> {
    tokens
        .windows(SHINGLE)
        .map(|words| {
            words.iter().fold(0x9e37_79b9_7f4a_7c15_u64, |hash, token| {
                (hash.rotate_left(7) ^ token.masked).wrapping_mul(0x9fb2_1c65_1e98_df25)
            })
        })
        .collect()
}
