//! The words of the codebook, each weighed by how few codes use it.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use plan::{CodeId, Codebook};

use super::features::{Pair, pairs};

/// The pairs each code's texts use.
#[derive(Debug)]
pub struct Cues {
    codes: HashMap<CodeId, BTreeSet<u64>>,
    /// How many codes use a pair.
    used_by: HashMap<u64, usize>,
}

impl Cues {
    /// Of the Vietnamese name, definition, what belongs to it besides, and sample of every code. What does not belong to a code
    /// is not taken.
    pub fn of(codebook: &Codebook) -> Self {
        let mut codes = HashMap::new();
        let mut used_by: HashMap<u64, usize> = HashMap::new();
        for code in &codebook.codes {
            let texts = [&code.name.vi, &code.definition.vi, &code.include.vi, &code.sample.vi];
            let used: BTreeSet<u64> =
                texts.into_iter().flat_map(|text| pairs(text)).map(|pair| pair.number).collect();
            for pair in &used {
                *used_by.entry(*pair).or_default() += 1;
            }
            codes.insert(code.id.clone(), used);
        }
        Self { codes, used_by }
    }

    /// What the words of `text`, whose pairs these are, weigh for a code, and the words. A pair that one code alone uses weighs the logarithm of the
    /// number of codes; one that all use, nothing.
    pub(super) fn found(&self, code: &CodeId, text: &str, pairs: &[Pair]) -> (f64, Vec<String>) {
        let Some(used) = self.codes.get(code) else { return (0.0, Vec::new()) };
        let found: Vec<&Pair> = pairs.iter().filter(|pair| used.contains(&pair.number)).collect();
        let distinct: BTreeSet<u64> = found.iter().map(|pair| pair.number).collect();
        let weight = distinct.iter().map(|pair| self.weight(*pair)).sum();
        let told = found.into_iter().filter(|pair| self.weight(pair.number) > 0.0);
        let mut words: Vec<String> = Vec::new();
        for range in joined(told.map(|pair| pair.range.clone())) {
            let told = text[range].to_owned();
            if !words.contains(&told) {
                words.push(told);
            }
        }
        (weight, words)
    }

    fn weight(&self, pair: u64) -> f64 {
        let used = self.used_by.get(&pair).copied().unwrap_or(1).max(1);
        (self.codes.len().max(1) as f64 / used as f64).ln()
    }
}

/// Ranges that overlap become one.
fn joined(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
