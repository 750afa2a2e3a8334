//! One letter taken apart: its base letter, its shape (ă â ê ô ơ ư) and its tone.
//!
//! It knows letters, not syllables.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{compose, is_combining_mark};

/// The six tones in the order of dictionaries: ma mà mả mã má mạ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Tone {
    /// Ngang: no mark.
    #[default]
    Level,
    /// Huyền.
    Grave,
    /// Hỏi.
    Hook,
    /// Ngã.
    Tilde,
    /// Sắc.
    Acute,
    /// Nặng.
    Dot,
}

impl Tone {
    fn of_mark(mark: char) -> Option<Self> {
        Some(match mark {
            '\u{300}' => Self::Grave,
            '\u{309}' => Self::Hook,
            '\u{303}' => Self::Tilde,
            '\u{301}' => Self::Acute,
            '\u{323}' => Self::Dot,
            _ => return None,
        })
    }

    fn mark(self) -> Option<char> {
        Some(match self {
            Self::Level => return None,
            Self::Grave => '\u{300}',
            Self::Hook => '\u{309}',
            Self::Tilde => '\u{303}',
            Self::Acute => '\u{301}',
            Self::Dot => '\u{323}',
        })
    }
}

/// The letter without its tone, and the tone: `ẩ` gives `â` and hỏi.
pub(crate) fn split_tone(letter: char) -> (char, Tone) {
    let mut bare = None;
    let mut tone = Tone::Level;
    for part in std::iter::once(letter).nfd() {
        match (bare, Tone::of_mark(part)) {
            (None, _) => bare = Some(part),
            (Some(_), Some(found)) => tone = found,
            (Some(before), None) => bare = compose(before, part).or(bare),
        }
    }
    (bare.unwrap_or(letter), tone)
}

/// The letter with this tone: `â` and hỏi give `ẩ`. A letter that takes no tone mark comes back as it is.
pub(crate) fn with_tone(letter: char, tone: Tone) -> char {
    let Some(mark) = tone.mark() else { return letter };
    let mut composed = [letter, mark].into_iter().nfc();
    match (composed.next(), composed.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

/// The letter without any mark, đ as d: `ẩ` gives `a`. A mark alone gives nothing.
pub(crate) fn strip(letter: char) -> impl Iterator<Item = char> {
    std::iter::once(letter).nfd().filter(|part| !is_combining_mark(*part)).map(|part| match part {
        'đ' => 'd',
        'Đ' => 'D',
        other => other,
    })
}

/// Whether `letter` (in normal form) stands in a Vietnamese word: the alphabet with its shapes and tones. No f, j, w, z.
pub(crate) fn is_vietnamese(letter: char) -> bool {
    let (bare, _) = split_tone(letter);
    let lower = bare.to_lowercase().next().unwrap_or(bare);
    matches!(lower, 'a'..='e' | 'g'..='i' | 'k'..='v' | 'x' | 'y' | 'ă' | 'â' | 'đ' | 'ê' | 'ô' | 'ơ' | 'ư')
}

/// Whether `letter` is a vowel letter, whatever its shape, tone and case.
pub(crate) fn is_vowel(letter: char) -> bool {
    strip(letter)
        .next()
        .is_some_and(|base| matches!(base.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_comes_apart_and_together() {
        for (letter, bare, tone) in [
            ('ẩ', 'â', Tone::Hook),
            ('ặ', 'ă', Tone::Dot),
            ('đ', 'đ', Tone::Level),
            ('Ỹ', 'Y', Tone::Tilde),
            ('ớ', 'ơ', Tone::Acute),
        ] {
            assert_eq!(split_tone(letter), (bare, tone), "{letter}");
            assert_eq!(with_tone(bare, tone), letter);
        }
        assert_eq!("Đắk Nông".chars().flat_map(strip).collect::<String>(), "Dak Nong");
        assert!(is_vietnamese('Ự') && is_vietnamese('đ') && !is_vietnamese('ð') && !is_vietnamese('w'));
    }
}
