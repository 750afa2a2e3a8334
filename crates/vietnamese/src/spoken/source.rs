//! The sentence as the reader sees it: letters in normal form, and for each the place in the given text it came from.
//!
//! It changes letters, never words: what a sign means is the reader's business.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

use crate::normal;

/// Letters of a sentence with their places.
#[derive(Debug)]
pub(super) struct Source {
    /// NFKC, with plain single spaces and the right Đ.
    pub(super) chars: Vec<char>,
    /// Where each letter stands in the text given, in bytes.
    places: Vec<Range<usize>>,
}

impl Source {
    /// The letters of `sentence`, which stands in its text from byte `start` on.
    pub(super) fn new(sentence: &str, start: usize) -> Self {
        let mut source = Self { chars: Vec::new(), places: Vec::new() };
        let mut before = ' ';
        let mut rest = sentence.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let mut cluster = String::new();
            if !normal::is_invisible(c) {
                cluster.push(c);
            }
            let mut end = at + c.len_utf8();
            // Marks belong to their letter, also past a sign nobody sees.
            while let Some(&(next, mark)) = rest.peek()
                && !mark.is_ascii_graphic()
                && (canonical_combining_class(mark) != 0 || normal::is_invisible(mark))
            {
                if !normal::is_invisible(mark) {
                    cluster.push(mark);
                }
                end = next + mark.len_utf8();
                rest.next();
            }
            let place = start + at..start + end;
            if is_raised(c) && before.is_ascii_digit() {
                source.extend(" mũ ", &place);
            }
            if cluster.is_ascii() {
                source.extend(&cluster, &place);
            } else {
                source.extend(&cluster.nfkc().collect::<String>(), &place);
            }
            before = c;
        }
        source.spell_d();
        source
    }

    fn extend(&mut self, letters: &str, place: &Range<usize>) {
        for c in letters.chars() {
            let c = if c.is_whitespace() { ' ' } else { c };
            if c == ' ' && self.chars.last().is_none_or(|last| *last == ' ') {
                continue;
            }
            self.chars.push(c);
            self.places.push(place.clone());
        }
    }

    /// The right Đ, which is told by the word around it; a letter stays one letter.
    fn spell_d(&mut self) {
        if self.chars.iter().any(|c| matches!(c, 'Ð' | 'ð' | 'Ɖ')) {
            let text: String = self.chars.iter().collect();
            self.chars = normal::with_right_d(&text).chars().collect();
        }
    }

    /// Where the letters from `from` up to `to` stand in the text given; they must not be none.
    pub(super) fn place(&self, letters: Range<usize>) -> Range<usize> {
        let start = self.places.get(letters.start).map_or(0, |place| place.start);
        let end = letters.end.checked_sub(1).and_then(|last| self.places.get(last)).map_or(start, |p| p.end);
        start..end.max(start)
    }
}

/// Raised digits after a digit are powers; after a letter (m², km³) they belong to the unit.
fn is_raised(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let source = Source::new(text, 0);
        assert_eq!(source.chars.iter().collect::<String>(), expected);
        assert_eq!(source.chars.len(), source.places.len());
    }

    #[test]
    fn letters_are_as_in_the_normal_form() {
        check("Ðảng  uy\u{309}\u{a0}xã\u{ad}, QÐ", "Đảng uỷ xã, QĐ");
        check("10² m² ½", "10 mũ 2 m2 1\u{2044}2");
        check("a\u{200d}\u{301}", "á");
        check("ba\ndòng", "ba dòng");
    }

    #[test]
    fn each_letter_knows_its_place() {
        let text = "uy\u{309} ban\u{200b} ℃";
        let source = Source::new(text, 0);
        let part = |range| &text[source.place(range)];
        assert_eq!(part(1..2), "y\u{309}");
        assert_eq!(part(3..6), "ban\u{200b}");
        assert_eq!((part(7..8), part(8..9)), ("℃", "℃"));
    }

    proptest::proptest! {
        #[test]
        fn places_go_forward_on_whole_letters(text in "\\PC*") {
            let source = Source::new(&text, 0);
            let mut last = 0;
            for place in &source.places {
                proptest::prop_assert!(place.start >= last && text.get(place.clone()).is_some());
                last = place.start;
            }
        }
    }
}
