//! How long words take to hear. Pure.

use vietnamese::{Lexicon, Region};

/// A brief is heard in about so many seconds; a longer one is warned of.
pub const BRIEF_SECONDS: u64 = 120;

/// Syllables spoken in a minute.
const A_MINUTE: u64 = 180;

/// The silence after each text, in tenths of a second.
const PAUSE: u64 = 7;

/// The seconds it takes to hear `texts`, estimated: a Vietnamese word as it is spoken is a syllable.
pub fn spoken_seconds<'a>(texts: impl IntoIterator<Item = &'a str>, lexicon: &Lexicon) -> u64 {
    let (mut syllables, mut pauses) = (0, 0);
    for text in texts {
        let spoken = vietnamese::spoken_with(text, Region::North, lexicon);
        syllables += u64::try_from(spoken.split_whitespace().count()).unwrap_or(u64::MAX);
        pauses += PAUSE;
    }
    (syllables * 60).div_ceil(A_MINUTE) + pauses.div_ceil(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_take_as_long_as_their_words() {
        let seconds = |texts: &[&str]| spoken_seconds(texts.iter().copied(), &Lexicon::default());
        assert_eq!(seconds(&[]), 0);
        // Nine syllables, and a pause.
        assert_eq!(seconds(&["một hai ba bốn năm sáu bảy tám chín"]), 4);
        let minute = vec!["việc"; 180].join(" ");
        assert_eq!(seconds(&[&minute]), 61);
        assert!(seconds(&["Có 1.105 việc."]) > seconds(&["Có việc."]));
    }
}
