//! Finds the study's own title in a passage, so that it is never coded: it names every behaviour and says nothing.
//!
//! Letters and digits are compared without regard to case, spaces and punctuation; words are not folded.

use crate::Span;

/// Whether nothing but (parts of) `title` is left in the span: no letter or digit of it stands outside the title.
pub(crate) fn is_only_title(text: &str, span: Span, title: &str) -> bool {
    let letters: Vec<(usize, char)> = letters(text).collect();
    let needle: Vec<char> = self::letters(title).map(|(_, letter)| letter).collect();
    if needle.is_empty() {
        return false;
    }
    let mut of_title = vec![false; letters.len()];
    for start in 0..(letters.len() + 1).saturating_sub(needle.len()) {
        let end = start + needle.len();
        if letters[start..end].iter().map(|(_, letter)| letter).eq(&needle) {
            of_title[start..end].fill(true);
        }
    }
    let mut meant = letters.iter().zip(of_title).filter(|((character, _), _)| match span {
        Span::Whole => true,
        Span::Part { start, end } => (start as usize..end as usize).contains(character),
    });
    // A span without a single letter holds nothing of the title either; another rule speaks of it.
    let mut any = false;
    meant.all(|(_, of_title)| {
        any = true;
        of_title
    }) && any
}

/// The letters and digits of a text in lower case, each with the number of its character.
fn letters(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.chars()
        .enumerate()
        .filter(|(_, character)| character.is_alphanumeric())
        .flat_map(|(index, character)| character.to_lowercase().map(move |lower| (index, lower)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITLE: &str = "Giải pháp khắc phục tình trạng né tránh, đùn đẩy";

    fn check(text: &str, words: &str) -> bool {
        let span = if words.is_empty() { Span::Whole } else { Span::of_words(words, text).unwrap() };
        is_only_title(text, span, TITLE)
    }

    #[test]
    fn the_title_alone_and_parts_of_it_are_found() {
        assert!(check(TITLE, ""));
        assert!(check("«GIẢI PHÁP KHẮC PHỤC TÌNH TRẠNG\nNÉ TRÁNH, ĐÙN ĐẨY»", ""));
        let heading = "Phục vụ Đề án “Giải pháp khắc phục tình trạng né tránh,  đùn đẩy” của Trung ương";
        assert!(check(heading, "né tránh,  đùn đẩy"));
        assert!(!check(heading, ""));
        assert!(!check(heading, "Đề án"));
    }

    #[test]
    fn words_of_the_title_elsewhere_may_be_coded() {
        assert!(!check("Tình trạng né tránh, đùn đẩy còn phổ biến.", "né tránh, đùn đẩy"));
        assert!(!check("", ""));
        assert!(!check("…", ""));
    }
}
