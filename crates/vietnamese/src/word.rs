//! Words of a text, as ranges of bytes: runs of letters and digits with the marks that belong to them.
//!
//! A Vietnamese word of two syllables is two words here: where one ends and the next begins is for a reader to say.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::normal::is_invisible;

/// The words of `text` in order. Signs between words belong to none; marks typed after their letter, and what is
/// invisible within a word, do not part it.
///
/// ```
/// let text = "Nghị định 30/2020/NĐ-CP: «đùn đẩy»";
/// let words: Vec<&str> = vietnamese::words(text).map(|range| &text[range]).collect();
/// assert_eq!(words, ["Nghị", "định", "30", "2020", "NĐ", "CP", "đùn", "đẩy"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut signs = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = signs.by_ref().find(|(_, sign)| sign.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        while let Some((at, sign)) = signs.next_if(|(_, sign)| continues(*sign)) {
            if !is_invisible(sign) {
                end = at + sign.len_utf8();
            }
        }
        Some(start..end)
    })
}

fn continues(sign: char) -> bool {
    sign.is_alphanumeric() || is_combining_mark(sign) || is_invisible(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = words(text).map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn signs_part_words_and_marks_do_not() {
        check("", &[]);
        check(" … – ", &[]);
        check("1.234,5 hồ sơ; đ/c A", &["1", "234", "5", "hồ", "sơ", "đ", "c", "A"]);
        check("đu\u{300}n đâ\u{309}y.", &["đu\u{300}n", "đâ\u{309}y"]);
        check("trách\u{ad}nhiệm\u{200b} là", &["trách\u{ad}nhiệm", "là"]);
        check("\u{301}a", &["a"]);
    }

    proptest::proptest! {
        #[test]
        fn every_letter_stands_in_one_word(text in "\\PC*") {
            let mut end = 0;
            let mut letters = 0;
            for range in words(&text) {
                proptest::prop_assert!(range.start >= end && range.start < range.end);
                letters += text[range.clone()].chars().filter(|sign| sign.is_alphanumeric()).count();
                end = range.end;
            }
            proptest::prop_assert_eq!(letters, text.chars().filter(|sign| sign.is_alphanumeric()).count());
        }
    }
}
