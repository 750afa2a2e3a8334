//! Text as it is read aloud: every number, date, law number and abbreviation written out in words.
//!
//! It makes words, not sound; it does not mend spelling.

mod abbreviation;
mod figures;
mod number;
mod out;
mod reader;

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

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
///
/// ```
/// use vietnamese::{Region, spoken};
/// assert_eq!(spoken("Ngày 15/9/2023, UBND tỉnh nhận 1.234 hồ sơ, đạt 21,5%.", Region::North),
///     "Ngày mười lăm tháng chín năm hai nghìn không trăm hai mươi ba, ủy ban nhân dân tỉnh nhận \
///      một nghìn hai trăm ba mươi tư hồ sơ, đạt hai mươi mốt phẩy năm phần trăm.");
/// ```
pub fn spoken(text: &str, region: Region) -> String {
    let parts: Vec<String> = spoken_sentences(text, region).into_iter().map(|one| one.spoken).collect();
    parts.join(" ")
}

/// Each sentence of the text with how it is read aloud, for following along. A sentence without a word is left out.
pub fn spoken_sentences(text: &str, region: Region) -> Vec<SpokenSentence> {
    let read = |range: Range<usize>| {
        let spoken = read_sentence(&text[range.clone()], region);
        (!spoken.is_empty()).then_some(SpokenSentence { range, spoken })
    };
    crate::sentences(text).into_iter().filter_map(read).collect()
}

fn read_sentence(sentence: &str, region: Region) -> String {
    let sentence = crate::normalize(&powers(sentence).nfkc().collect::<String>());
    reader::Reader::new(&sentence, region).read()
}

/// Raised digits after a digit are powers; after a letter (m², km³) they belong to the unit.
fn powers(text: &str) -> String {
    let raised = |c: char| matches!(c, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹');
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if raised(c) && before.is_ascii_digit() {
            out.push_str(" mũ ");
        }
        out.push(c);
        before = c;
    }
    out
}
