//! Vietnamese order: a ă â b c d đ e ê … x y, then tones ma mà mả mã má mạ, then small before capital.
//!
//! Three levels over the whole text, as the Unicode collation does for Vietnamese, without its tables. Letters
//! of other scripts follow in code point order.

use std::cmp::Ordering;

use crate::letter::{Tone, split_tone};
use crate::normalize;

const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";

/// The order of two texts as a Vietnamese dictionary has it.
///
/// ```
/// let mut words = ["mạ", "đá", "má", "da", "mà", "ma", "mã", "mả"];
/// words.sort_by(|a, b| vietnamese::compare(a, b));
/// assert_eq!(words.join(" "), "da đá ma mà mả mã má mạ");
/// ```
pub fn compare(a: &str, b: &str) -> Ordering {
    sort_key(a).cmp(&sort_key(b)).then_with(|| a.cmp(b))
}

/// A key whose plain order is [`compare`]'s, for sorting many texts once.
pub fn sort_key(text: &str) -> Vec<u32> {
    let text = normalize(text);
    let mut letters = Vec::with_capacity(text.len());
    let mut tones = Vec::new();
    let mut cases = Vec::new();
    for c in text.chars() {
        let (bare, tone) = split_tone(c);
        let lower = bare.to_lowercase().next().unwrap_or(bare);
        letters.push(rank(lower));
        tones.push(1 + tone_rank(tone));
        cases.push(1 + u32::from(bare != lower));
    }
    [letters, vec![0], tones, vec![0], cases].concat()
}

/// Ranks start at 1, so that 0 ends a level and a prefix comes first.
fn rank(lower: char) -> u32 {
    let code = u32::from(lower);
    match ALPHABET.chars().position(|known| known == lower) {
        Some(place) => 1000 + u32::try_from(place).unwrap_or(0),
        None if lower.is_whitespace() => 1,
        None if code < 0x80 && !lower.is_ascii_digit() => 2 + code,
        None if lower.is_ascii_digit() => 500 + code,
        None => 2000 + code,
    }
}

fn tone_rank(tone: Tone) -> u32 {
    match tone {
        Tone::Level => 0,
        Tone::Grave => 1,
        Tone::Hook => 2,
        Tone::Tilde => 3,
        Tone::Acute => 4,
        Tone::Dot => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn in_order(words: &str) {
        let expected: Vec<&str> = words.split('|').collect();
        let mut sorted = expected.clone();
        sorted.reverse();
        sorted.sort_by(|a, b| compare(a, b));
        assert_eq!(sorted, expected);
    }

    #[test]
    fn letters_then_tones_then_case() {
        in_order("ma|mà|mả|mã|má|mạ");
        in_order("a|ă|â|b|c|d|đ|e|ê|g|o|ô|ơ|u|ư|v|y");
        in_order(
            "An Giang|Bà Rịa - Vũng Tàu|Bắc Giang|Bắc Kạn|Bạc Liêu|Bắc Ninh|Bến Tre"
                .replace("Bắc Giang|Bắc Kạn|Bạc Liêu|Bắc Ninh", "Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh")
                .as_str(),
        );
        in_order("da|Da|đa|Đà Nẵng|Đắk Lắk");
        in_order("|2|ba|bà|ba ba|bà ba|ba má|bao");
        in_order("hòa|hoàn|hoang");
    }

    #[test]
    fn the_order_is_total_and_spelling_of_bytes_does_not_matter() {
        assert_eq!(sort_key("ba\u{301}o"), sort_key("báo"));
        assert_ne!(compare("ba\u{301}o", "báo"), Ordering::Equal);
    }
}
