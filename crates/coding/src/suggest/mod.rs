//! Suggests codes for a passage, and says why: words of the passage that the codebook uses too, and similar passages that
//! people coded.
//!
//! A suggestion is computed when somebody looks and kept nowhere: it is in no count, no matrix and no round until a person gives
//! the code. It knows only this study's codebook and codings; whoever must judge blind is suggested nothing from what others
//! coded, because [`crate::bearings`] does not give it.

mod cues;
mod features;
mod precedents;

use std::collections::HashMap;

use plan::{CodeId, Codebook, SectionKind};

pub use cues::Cues;
pub use features::Features;
pub use precedents::{Precedent, Precedents};

/// How many codes are suggested at most.
pub const MOST_SUGGESTED: usize = 5;
/// How many similar passages are told for a code.
const MOST_TOLD: usize = 2;
/// Below this a suggestion would be a guess.
const LEAST: f64 = 5.0;
/// What a passage told in the very same words weighs, beside the words of the codebook.
const SAME_WORDS: f64 = 12.0;
/// Codes of another section's family need stronger reasons.
const OF_ANOTHER_SECTION: f64 = 0.5;

/// A code that may fit, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The code.
    pub code: CodeId,
    /// The words of the passage that speak for it, as they stand there, in their order.
    pub words: Vec<String>,
    /// Similar passages that people gave it, the most similar first.
    pub precedents: Vec<Similar>,
}

/// A passage somebody coded that is like another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// The passage.
    pub precedent: Precedent,
    /// The share of their word pairs that both have, in per cent.
    pub per_cent: u8,
}

/// The codes that may fit `text`, a passage in a section of this kind; the strongest first, none for a guess. `cues` are those of
/// `codebook`; `precedents` are of the same study, and the passage itself is not among its own.
pub fn suggest<'p>(
    text: &str,
    section: Option<SectionKind>,
    (codebook, cues): (&Codebook, &Cues),
    precedents: impl IntoIterator<Item = &'p (Precedent, Features)>,
) -> Vec<Suggestion> {
    let passage = Features::of(text);
    let pairs = features::pairs(text);
    let mut by_code: HashMap<&CodeId, Vec<&(Precedent, Features)>> = HashMap::new();
    for precedent in precedents {
        by_code.entry(&precedent.0.code).or_default().push(precedent);
    }
    let mut found: Vec<(f64, Suggestion)> = Vec::new();
    for code in &codebook.codes {
        let (mut weight, words) = cues.found(&code.id, text, &pairs);
        let similar = precedents::similar(&passage, by_code.remove(&code.id).unwrap_or_default(), MOST_TOLD);
        weight += similar.iter().map(|similar| SAME_WORDS * f64::from(similar.per_cent) / 100.0).sum::<f64>();
        let family = codebook.family(&code.family);
        if section.is_some() && family.map(|family| family.kind) != section {
            weight *= OF_ANOTHER_SECTION;
        }
        if weight >= LEAST {
            found.push((weight, Suggestion { code: code.id.clone(), words, precedents: similar }));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.code.cmp(&b.1.code)));
    found.truncate(MOST_SUGGESTED);
    found.into_iter().map(|(_, suggestion)| suggestion).collect()
}
