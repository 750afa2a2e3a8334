//! Text as it is read aloud: every number, date, law number and abbreviation written out in words.
//!
//! It makes words, not sound; it does not mend spelling. What it cannot read with certainty it reads as well as it can
//! and tells ([`UnknownToken`]); what people answer stands in a [`Lexicon`] and wins over every table and rule here.
//!
//! North and south differ in two words: nghìn and linh, ngàn and lẻ; in the south a «nghìn» that is written out is said
//! «ngàn» too. Other words (tư and bốn after mươi, tỷ and tỉ) are said in both, and sounds are the voice's business.

mod abbreviation;
mod codes;
mod dates;
mod figures;
mod lexicon;
mod marks;
mod number;
mod out;
mod reader;
mod roman;
mod source;
mod unknown;

use std::ops::Range;

pub use lexicon::{Answer, AnswerError, Context, Lexicon};
pub use unknown::{UnknownReason, UnknownToken};

use source::Source;

/// Whose words are used: nghìn and linh, or ngàn and lẻ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Region {
    /// Miền Bắc: nghìn, linh.
    #[default]
    North,
    /// Miền Nam: ngàn, lẻ.
    South,
}

/// One sentence of a text, how it is read, and what in it is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpokenSentence {
    /// Where the sentence stands in the text, in bytes.
    pub range: Range<usize>,
    /// How it is read; holds no digit.
    pub spoken: String,
    /// The tokens that could not be read with certainty, in order.
    pub unknown: Vec<UnknownToken>,
}

/// A whole number in words, as it is read aloud.
///
/// ```
/// use vietnamese::{Region, spoken_integer};
/// assert_eq!(spoken_integer(1_105, Region::North), "một nghìn một trăm linh năm");
/// assert_eq!(spoken_integer(1_105, Region::South), "một ngàn một trăm lẻ năm");
/// ```
pub fn spoken_integer(value: u64, region: Region) -> String {
    number::cardinal(value, region)
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
    spoken_with(text, region, &Lexicon::default())
}

/// As [`spoken`], with what people answered.
///
/// ```
/// use vietnamese::{Answer, Context, Lexicon, Region, spoken_with};
/// let answer = Answer::new("TMĐT", Context::Anywhere, "thương mại điện tử", "thương mại điện tử")?;
/// let lexicon: Lexicon = [answer].into_iter().collect();
/// assert_eq!(spoken_with("sàn TMĐT", Region::South, &lexicon), "sàn thương mại điện tử");
/// # Ok::<(), vietnamese::AnswerError>(())
/// ```
pub fn spoken_with(text: &str, region: Region, lexicon: &Lexicon) -> String {
    let parts: Vec<String> =
        spoken_sentences_with(text, region, lexicon).into_iter().map(|one| one.spoken).collect();
    parts.join(" ")
}

/// Each sentence of the text with how it is read aloud, for following along, and with what in it is not known. A sentence
/// in which there is nothing to say is left out; what is unknown in such a one, [`unknown_tokens`] tells.
///
/// ```
/// use vietnamese::{Region, UnknownReason, spoken_sentences};
/// let text = "Đã họp. Giao XYZT chủ trì.";
/// let sentence = &spoken_sentences(text, Region::North)[1];
/// assert_eq!(sentence.spoken, "Giao ích y dét tê chủ trì.");
/// let token = &sentence.unknown[0];
/// assert_eq!((&text[token.range.clone()], token.reason), ("XYZT", UnknownReason::Abbreviation));
/// assert_eq!((token.read_as.as_str(), token.before.as_str(), token.after.as_str()), ("ích y dét tê", "giao", "chủ"));
/// ```
pub fn spoken_sentences(text: &str, region: Region) -> Vec<SpokenSentence> {
    spoken_sentences_with(text, region, &Lexicon::default())
}

/// As [`spoken_sentences`], with what people answered.
pub fn spoken_sentences_with(text: &str, region: Region, lexicon: &Lexicon) -> Vec<SpokenSentence> {
    every_sentence(text, region, lexicon).filter(|one| !one.spoken.is_empty()).collect()
}

/// Every token of the text that could not be read with certainty, in order: what a person has to answer before the text
/// is read aloud to others, also signs that stand alone. Which tokens these are does not depend on the region; how they are read for now is northern.
///
/// ```
/// use vietnamese::{Lexicon, UnknownReason, unknown_tokens};
/// let found = unknown_tokens("Công ty CP và CP, mục 1.23.456", &Lexicon::default());
/// let told: Vec<_> = found.iter().map(|one| (one.token.as_str(), one.reason)).collect();
/// assert_eq!(told, [("CP", UnknownReason::Ambiguous), ("1.23.456", UnknownReason::Figure)]);
/// ```
pub fn unknown_tokens(text: &str, lexicon: &Lexicon) -> Vec<UnknownToken> {
    every_sentence(text, Region::North, lexicon).flat_map(|one| one.unknown).collect()
}

/// Also sentences in which there is nothing to say.
fn every_sentence(text: &str, region: Region, lexicon: &Lexicon) -> impl Iterator<Item = SpokenSentence> {
    crate::sentences(text).into_iter().map(move |range| {
        let source = Source::new(&text[range.clone()], range.start);
        let read = reader::read(&source, region, lexicon);
        let mut unknown: Vec<UnknownToken> = Vec::new();
        for found in read.unknown {
            // One letter of the text can be several of the source; it is told once.
            let token = token(text, &source, found);
            if unknown.last().is_none_or(|last| last.range.end <= token.range.start) {
                unknown.push(token);
            }
        }
        SpokenSentence { range, spoken: read.spoken, unknown }
    })
}

fn token(text: &str, source: &Source, found: reader::Found) -> UnknownToken {
    let range = source.place(found.letters);
    let token = crate::normalize(&text[range.clone()]);
    UnknownToken {
        range,
        token,
        reason: found.reason,
        read_as: found.read_as,
        before: found.before,
        after: found.after,
    }
}
