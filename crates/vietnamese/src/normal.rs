//! The normal form all text has inside the house: NFC, the right Đ, plain spaces, nothing invisible.
//!
//! It never changes spelling: where the tone mark stands (hòa, hoà) is the writer's.

use unicode_normalization::UnicodeNormalization as _;

use crate::letter::{self, Letter};

/// Brings text to the house's normal form.
///
/// * NFC, so that a word typed with another input method is the same word;
/// * `Ð` `ð` (the Icelandic letter) and `Ɖ` become `Đ` `đ` where they stand among Vietnamese letters;
/// * no-break and other spaces and tabs become one plain space; zero-width characters, soft hyphens, direction
///   marks and control characters go; every line break is `\n`; no space stands at the start or end of a line.
///
/// Normalizing twice changes nothing more.
///
/// ```
/// assert_eq!(vietnamese::normalize("Ðảng  uy\u{309}\u{a0}xã\u{ad}"), "Đảng uỷ xã");
/// ```
pub fn normalize(text: &str) -> String {
    // A part cut out of a text begins or ends with a space.
    let inner = text.trim_matches(' ');
    if is_normal(inner) { inner.to_owned() } else { brought_to_normal(text) }
}

/// Whether a text is plainly in the normal form already, as most are that are read a second time.
fn is_normal(text: &str) -> bool {
    let mut before = None;
    for sign in text.chars() {
        let stays = match sign {
            ' ' => before.is_some_and(|before| !matches!(before, ' ' | '\n')),
            '\n' => before != Some(' '),
            // Dashes, quotation marks, dots; none of them takes part in composing.
            '\u{2010}'..='\u{2027}' => true,
            _ => Letter::of(sign).is_some_and(|letter| letter.is_settled),
        };
        if !stays {
            return false;
        }
        before = Some(sign);
    }
    before != Some(' ')
}

/// Whether the normal form turns a sign into another, parts at it or leaves it out.
pub(crate) fn changes(sign: char) -> bool {
    is_invisible(sign) || is_foreign_d(sign) || sign.is_whitespace()
}

fn brought_to_normal(text: &str) -> String {
    let visible: String = text.replace("\r\n", "\n").chars().filter(|c| !is_invisible(*c)).nfc().collect();
    spaced(&with_right_d(&visible))
}

pub(crate) fn is_invisible(c: char) -> bool {
    let kept_control = matches!(c, '\n' | '\t' | '\r' | '\u{b}' | '\u{c}' | '\u{85}');
    (c.is_control() && !kept_control)
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
                | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let breaks = matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        if breaks {
            if out.ends_with(' ') {
                out.pop();
            }
            out.push('\n');
        } else if !c.is_whitespace() {
            out.push(c);
        } else if !(out.is_empty() || out.ends_with([' ', '\n'])) {
            out.push(' ');
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

fn is_foreign_d(c: char) -> bool {
    matches!(c, 'Ð' | 'ð' | 'Ɖ')
}

pub(crate) fn with_right_d(text: &str) -> String {
    if !text.contains(is_foreign_d) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        if end == 0 {
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (word, after) = rest.split_at(end);
        if is_vietnamese_word(word, after) {
            out.extend(word.chars().map(|c| match c {
                'Ð' | 'Ɖ' => 'Đ',
                'ð' => 'đ',
                other => other,
            }));
        } else {
            out.push_str(word);
        }
        rest = after;
    }
    out
}

/// Đ begins a Vietnamese syllable; in capitals it may stand anywhere (QĐ, HĐND). Alone and small it is a list mark.
fn is_vietnamese_word(word: &str, after: &str) -> bool {
    let known = |c: char| is_foreign_d(c) || letter::is_vietnamese(c);
    let abbreviation = word.chars().all(|c| c.is_uppercase() && (known(c) || c.is_ascii()));
    let syllable = word.chars().skip(1).all(letter::is_vietnamese) && word.starts_with(is_foreign_d);
    abbreviation || (syllable && (word.chars().count() > 1 || after.starts_with([')', '.'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &str, expected: &str) {
        assert_eq!(normalize(given), expected);
    }

    #[test]
    fn what_is_normal_already_is_seen_to_be() {
        for text in ["", "Đùn đẩy,\nné tránh – “sợ sai”…", "\nỦy ban nhân dân"] {
            assert!(is_normal(text), "{text}");
        }
        for text in [" a", "a ", "a  b", "a \nb", "a\n b", "a\tb", "a\u{301}", "\u{301}", "Ðảng", "a\u{ad}"]
        {
            assert!(!is_normal(text), "{text}");
        }
    }

    #[test]
    fn marks_are_composed() {
        check("ba\u{301}o ca\u{301}o", "báo cáo");
        check("đu\u{300}n đâ\u{309}y", "đùn đẩy");
        check("Ủy ban và Uỷ ban", "Ủy ban và Uỷ ban");
        check("a\u{200d}\u{301}", "á");
    }

    #[test]
    fn the_icelandic_letter_is_mended_only_among_vietnamese_letters() {
        check("Ðảng bộ, ðồng chí, QÐ-TTg, HÐND, BCÐ", "Đảng bộ, đồng chí, QĐ-TTg, HĐND, BCĐ");
        check("ð) mục thứ năm", "đ) mục thứ năm");
        check("það er gott", "það er gott");
        check("ÐẢNG ỦY", "ĐẢNG ỦY");
        check("âm /ð/ trong tiếng Anh", "âm /ð/ trong tiếng Anh");
    }

    #[test]
    fn spaces_are_plain_and_single() {
        check("  Hà\u{a0}\u{a0}Nội \t,\u{2009}2023  ", "Hà Nội , 2023");
        check("dòng một  \r\n  dòng hai\u{2028}ba\u{c}", "dòng một\ndòng hai\nba\n");
        check("trách\u{ad} nhiệm\u{200b}\u{feff}\u{0}", "trách nhiệm");
    }

    proptest::proptest! {
        #[test]
        fn twice_is_once(text in "\\PC*", mixed in "[Ððđaáo\u{300}\u{301}\u{309}\u{323}\u{a0}\u{200b}\u{ad} \r\n\tA-Dþ./]*") {
            for text in [text, mixed] {
                let once = normalize(&text);
                proptest::prop_assert_eq!(&brought_to_normal(&text), &once);
                proptest::prop_assert_eq!(normalize(&once), once);
            }
        }
    }
}
