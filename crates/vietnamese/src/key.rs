//! Keys for searching: the same word gives the same key however it was typed.
//!
//! Keys are for comparing, never for showing: a quotation must match the report to the letter.

use crate::letter::{Letter, Tone, is_vowel, split_tone, strip, with_tone};
use crate::normalize;

/// Consonants after which an open syllable is written with i or y at the writer's choice: kỹ kĩ, lý lí, mỹ mĩ, sỹ sĩ, tỷ tỉ, hy hi, vỹ vĩ.
const I_OR_Y_AFTER: [&str; 8] = ["h", "k", "l", "m", "s", "t", "v", "qu"];

/// The key that keeps marks: normal form, lower case, one tone placement (hoà, khoẻ, thuỷ), one of i and y (kĩ, lí, quí).
///
/// ```
/// assert_eq!(vietnamese::search_key("Hòa LÝ"), vietnamese::search_key("hoà lí"));
/// ```
pub fn search_key(text: &str) -> String {
    let lower = lower(&normalize(text));
    let mut out = String::with_capacity(lower.len());
    let mut syllable: Vec<char> = Vec::new();
    for c in lower.chars() {
        if Letter::of(c).map_or_else(|| c.is_alphabetic(), |known| known.is_alphabetic) {
            syllable.push(c);
        } else {
            finish(&mut syllable, &mut out);
            out.push(c);
        }
    }
    finish(&mut syllable, &mut out);
    out
}

/// The key without marks: [`search_key`] with every mark stripped and đ as d, for people who type without marks.
///
/// ```
/// assert_eq!(vietnamese::folded_key("Đùn đẩy, né tránh"), "dun day, ne tranh");
/// ```
pub fn folded_key(text: &str) -> String {
    let key = search_key(text);
    let mut folded = String::with_capacity(key.len());
    folded.extend(key.chars().flat_map(strip));
    folded
}

/// As [`str::to_lowercase`], which looks each letter up in longer tables.
fn lower(text: &str) -> String {
    let known: Option<String> = text.chars().map(|c| Letter::of(c).map(|letter| letter.lower)).collect();
    known.unwrap_or_else(|| text.to_lowercase())
}

fn finish(syllable: &mut Vec<char>, out: &mut String) {
    place_tone(syllable);
    one_of_i_and_y(syllable);
    out.extend(syllable.drain(..));
}

fn place_tone(syllable: &mut [char]) {
    let [onset @ .., first, second] = syllable else { return };
    let ((first_bare, first_tone), (second_bare, second_tone)) = (split_tone(*first), split_tone(*second));
    let moves = matches!((first_bare, second_bare), ('o', 'a' | 'e') | ('u', 'y'))
        && second_tone == Tone::Level
        && first_tone != Tone::Level
        && onset.last() != Some(&'q')
        && !onset.iter().any(|c| is_vowel(*c));
    if moves {
        *first = first_bare;
        *second = with_tone(second_bare, first_tone);
    }
}

fn one_of_i_and_y(syllable: &mut [char]) {
    let [onset @ .., last] = syllable else { return };
    let (bare, tone) = split_tone(*last);
    if bare == 'y' && I_OR_Y_AFTER.iter().any(|known| known.chars().eq(onset.iter().copied())) {
        *last = with_tone('i', tone);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(spellings: &str, key: &str, folded: &str) {
        for spelling in spellings.split('|') {
            assert_eq!(search_key(spelling), key, "{spelling}");
            assert_eq!(folded_key(spelling), folded, "{spelling}");
        }
    }

    #[test]
    fn one_key_for_every_spelling() {
        same("Hòa Bình|Hoà Bình|HÒA BÌNH", "hoà bình", "hoa binh");
        same("khỏe|khoẻ", "khoẻ", "khoe");
        same("thủy|thuỷ|Thuỷ", "thuỷ", "thuy");
        same("Ủy ban|Uỷ ban|ỦY BAN", "uỷ ban", "uy ban");
        same("kỹ|kĩ", "kĩ", "ki");
        same("lý|lí", "lí", "li");
        same("tỷ|tỉ", "tỉ", "ti");
        same("quý|quí", "quí", "qui");
        same("Mỹ|mĩ", "mĩ", "mi");
        same("Đà Nẵng|Ðà Nẵng", "đà nẵng", "da nang");
        same("đùn đẩy|ĐÙN ĐẨY", "đùn đẩy", "dun day");
    }

    #[test]
    fn other_words_keep_their_letters() {
        same("toán", "toán", "toan");
        same("quà", "quà", "qua");
        same("thủy sản, ngoáy", "thuỷ sản, ngoáy", "thuy san, ngoay");
        same("y tế", "y tế", "y te");
        same("mái", "mái", "mai");
        same("thúi", "thúi", "thui");
        same("chúa", "chúa", "chua");
        same("hủy|huỷ", "huỷ", "huy");
        same("góa|goá", "goá", "goa");
    }

    proptest::proptest! {
        #[test]
        fn a_key_is_its_own_key(text in "[a-zA-ZđĐăâêôơưàảãáạủỷýòÒÁỲ 0-9-]*", any in "\\PC*") {
            let key = search_key(&text);
            proptest::prop_assert_eq!(search_key(&key), key.as_str());
            let folded = folded_key(&text);
            proptest::prop_assert_eq!(folded_key(&folded), folded.as_str());
            proptest::prop_assert_eq!(folded_key(&key), folded);
            let _ = folded_key(&any);
            for text in [text, any] {
                proptest::prop_assert_eq!(lower(&text), text.to_lowercase());
            }
        }
    }
}
