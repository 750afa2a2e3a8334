//! One letter taken apart: its base letter, its shape (ă â ê ô ơ ư) and its tone.
//!
//! It knows letters, not syllables. Latin letters are taken apart once and looked up from then on: texts are read letter by letter.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{compose, is_combining_mark};

use crate::normal;

/// What is known of a letter that stands alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Letter {
    bare: char,
    tone: Tone,
    /// Without any mark, đ as d; nothing of a mark alone.
    stripped: Option<char>,
    /// In lower case.
    pub(crate) lower: char,
    /// Whether a word may be written with it.
    pub(crate) is_alphabetic: bool,
    /// Whether the normal form leaves it as it is, wherever it stands. Spaces and line breaks are not told of here.
    pub(crate) is_settled: bool,
}

/// Where the Latin letters end that stand first.
const LATIN: usize = 0x250;
/// Where those with the marks of Vietnamese begin, and their number.
const ADDITIONAL: usize = 0x1e00;
const ADDITIONS: usize = 0x100;

static LETTERS: LazyLock<[Option<Letter>; LATIN + ADDITIONS]> = LazyLock::new(|| {
    std::array::from_fn(|at| {
        let code = if at < LATIN { at } else { ADDITIONAL + at - LATIN };
        Letter::taken_apart(char::from_u32(u32::try_from(code).ok()?)?)
    })
});

impl Letter {
    /// What is known of a sign; `None` where it must be asked of Unicode each time.
    pub(crate) fn of(sign: char) -> Option<&'static Self> {
        let at = match sign as usize {
            code if code < LATIN => code,
            code => LATIN + code.checked_sub(ADDITIONAL).filter(|at| *at < ADDITIONS)?,
        };
        LETTERS[at].as_ref()
    }

    /// `None` where it is more than one letter when stripped or in lower case.
    fn taken_apart(sign: char) -> Option<Self> {
        let (bare, tone) = tone_by_unicode(sign);
        let mut parts = stripped_by_unicode(sign);
        let (stripped, None) = (parts.next(), parts.next()) else { return None };
        let mut lower = sign.to_lowercase();
        let (Some(lower), None) = (lower.next(), lower.next()) else { return None };
        let is_settled =
            std::iter::once(sign).nfc().eq([sign]) && !is_combining_mark(sign) && !normal::changes(sign);
        Some(Self { bare, tone, stripped, lower, is_alphabetic: sign.is_alphabetic(), is_settled })
    }
}

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
    Letter::of(letter).map_or_else(|| tone_by_unicode(letter), |known| (known.bare, known.tone))
}

fn tone_by_unicode(letter: char) -> (char, Tone) {
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
    let known = Letter::of(letter);
    let unknown = if known.is_none() { Some(stripped_by_unicode(letter)) } else { None };
    known.and_then(|known| known.stripped).into_iter().chain(unknown.into_iter().flatten())
}

fn stripped_by_unicode(letter: char) -> impl Iterator<Item = char> {
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

    #[test]
    fn what_is_looked_up_is_what_unicode_says() {
        let mut known = 0;
        for sign in '\0'..='\u{2fff}' {
            assert_eq!(split_tone(sign), tone_by_unicode(sign), "{sign:?}");
            assert!(strip(sign).eq(stripped_by_unicode(sign)), "{sign:?}");
            if let Some(letter) = Letter::of(sign) {
                known += 1;
                assert!(sign.to_lowercase().eq([letter.lower]), "{sign:?}");
                assert_eq!(letter.is_alphabetic, sign.is_alphabetic(), "{sign:?}");
            }
        }
        assert!(known > 800, "{known}");
    }
}
