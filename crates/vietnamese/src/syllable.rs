//! Whether a word can be a Vietnamese syllable: onset, rhyme and tone go together.
//!
//! It knows the shapes of syllables, not which of them are words. It serves to tell text that was read in the right
//! encoding from text that was not.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::letter::{Tone, split_tone, strip};
use crate::normalize;

/// Longer ones first.
const ONSETS: [&str; 29] = [
    "ngh", "ng", "nh", "gh", "gi", "kh", "ph", "th", "tr", "ch", "qu", "b", "c", "d", "đ", "g", "h", "k",
    "l", "m", "n", "p", "q", "r", "s", "t", "v", "x", "",
];

/// Rhymes without tone.
const RHYMES: &str = " a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu iê \
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oep oet oi om on ong oong ooc \
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uâ uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm \
    uôn uông uôp uôt up ut uy uya uych uyên uyêt uynh uyt uyu uyp uơ ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương \
    ươp ươt ươu y yêm yên yêng yêt yêu yn ynh yt ych yu ";

/// Distinct words looked at by [`count_syllables`].
const WORDS: usize = 20_000;

/// Whether `word` can be a Vietnamese syllable, whatever its case.
///
/// ```
/// assert!(vietnamese::is_syllable("Nghiêng") && vietnamese::is_syllable("quyết") && vietnamese::is_syllable("giữ"));
/// assert!(!vietnamese::is_syllable("für") && !vietnamese::is_syllable("hạp7") && !vietnamese::is_syllable("hop"));
/// ```
pub fn is_syllable(word: &str) -> bool {
    let mut bare = String::with_capacity(word.len());
    let mut tone = Tone::Level;
    for letter in normalize(word).to_lowercase().chars() {
        let (letter, its) = split_tone(letter);
        if its != Tone::Level && tone != Tone::Level {
            return false;
        }
        if its != Tone::Level {
            tone = its;
        }
        bare.push(letter);
    }
    ONSETS.iter().filter_map(|onset| bare.strip_prefix(onset)).any(|rhyme| rhymes(rhyme, tone))
        // «gì», «gìn»: the i is of both.
        || bare.strip_prefix('g').is_some_and(|rhyme| rhyme.starts_with('i') && rhymes(rhyme, tone))
}

/// As [`is_syllable`], also with one consonant more before it, as transcriptions of foreign names have it: crông, xtơ.
pub(crate) fn is_spoken_syllable(word: &str) -> bool {
    let cluster = || {
        let mut letters = word.chars();
        let first = letters.next().and_then(|c| c.to_lowercase().next());
        let one_more = first.is_some_and(|c| "bcdđghklmnpqrstvx".contains(c));
        one_more && !letters.as_str().starts_with(crate::letter::is_vowel) && is_syllable(letters.as_str())
    };
    is_syllable(word) || cluster()
}

/// Whether `word`, in small letters without any mark, can be a syllable that lost its marks: «dich», «luat».
pub(crate) fn is_toneless_syllable(word: &str) -> bool {
    let rhymes = TONELESS.get_or_init(|| RHYMES.chars().flat_map(strip).collect());
    ONSETS.iter().filter_map(|onset| Some((onset, word.strip_prefix(onset)?))).any(|(onset, rhyme)| {
        let high = rhyme.starts_with(['e', 'i', 'y']);
        let spelled = match *onset {
            "ngh" | "gh" | "k" => high,
            "ng" | "c" => !high,
            _ => true,
        };
        spelled && !rhyme.is_empty() && rhymes.contains(&format!(" {rhyme} "))
    })
}

/// Rhymes without any mark.
static TONELESS: OnceLock<String> = OnceLock::new();

/// Whether `rhyme` is one, and bears `tone`: a stop bears acute and dot alone.
fn rhymes(rhyme: &str, tone: Tone) -> bool {
    let stops = rhyme.ends_with(['c', 'p', 't']) || rhyme.ends_with("ch");
    let bears = !stops || matches!(tone, Tone::Acute | Tone::Dot);
    let is_one = !rhyme.is_empty() && !rhyme.contains(' ') && RHYMES.contains(&format!(" {rhyme} "));
    bears && is_one
}

/// How many distinct words of a text have a letter or sign outside ASCII, and how many of those can be syllables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SyllableCount {
    /// Words with a letter or sign outside ASCII.
    pub words: usize,
    /// Those that can be Vietnamese syllables.
    pub syllables: usize,
}

/// Counts the syllables among the first distinct words of `text` that are not ASCII alone.
///
/// ```
/// let count = vietnamese::count_syllables("Hồ sơ của ông Müller; hồ sơ");
/// assert_eq!((count.words, count.syllables), (6, 5));
/// ```
pub fn count_syllables(text: &str) -> SyllableCount {
    let mut seen = HashSet::new();
    let mut count = SyllableCount::default();
    for word in marked_words(text) {
        if seen.len() >= WORDS {
            break;
        }
        if seen.insert(word) {
            count.words += 1;
            count.syllables += usize::from(is_syllable(word));
        }
    }
    count
}

/// The words of `text` that have a letter or sign outside ASCII; signs that no writer sets within a word count as letters.
pub fn marked_words(text: &str) -> impl Iterator<Item = &str> {
    let parts = |sign: char| {
        !(sign.is_alphabetic() || (sign > '\u{a0}' && !matches!(sign, '\u{2000}'..='\u{206f}' | '€' | '™')))
    };
    text.split(parts).filter(|word| !word.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_long_text_are_syllables() {
        let text = "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc quyết định về việc giải quyết thủ tục \
            hành chính theo cơ chế một cửa chuyển hồ sơ trả lại yêu cầu bổ sung khuỷu tay nghiêng ngả quỳnh giếng gì \
            khoẻ thuở xoong huơ ngoằn ngoèo khuya rượu tiếng đuổi ưỡn oẳn uể oải lý kỹ quý quốc ghi yếm huỳnh";
        let not: Vec<&str> = text.split_whitespace().filter(|word| !is_syllable(word)).collect();
        assert!(not.is_empty(), "no syllables: {not:?}");
    }

    #[test]
    fn words_read_in_a_wrong_encoding_are_none() {
        let words = [
            "ViÖt", "chñ", "nghÜa", "®Þnh", "hå", "Vieät", "ñònh", "phuùc", "für", "Straße", "señor", "hàc",
            "đươ",
        ];
        let are: Vec<&str> = words.into_iter().filter(|word| is_syllable(word)).collect();
        assert!(are.is_empty(), "{are:?}");
        // Some look right by chance: only many words together tell.
        assert!(is_syllable("cã") && is_syllable("xã"));
    }
}
