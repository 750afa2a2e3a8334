//! Tables: abbreviations of the State's and the Party's papers, foreign words, letters by name, and units of measure.
//!
//! Words only; when which table is asked is the reader's business.

mod ambiguous;
mod bodies;
mod foreign;
mod units;
mod words;

use ambiguous::{AMBIGUOUS, Meaning};
use bodies::{BODIES, DEPARTMENTS, DOCUMENTS};
use foreign::FOREIGN;
use units::{COUNTED, PLACES, TIMES, UNITS};
use words::{MARKED, WORDS};

/// The words of a document's kind in a document number.
pub(super) fn document(key: &str) -> Option<&'static str> {
    find(DOCUMENTS, key)
}

/// The words of an abbreviation in running text, without the stop that may follow it.
pub(super) fn words(key: &str) -> Option<&'static str> {
    let title = || if key.starts_with(char::is_uppercase) { with_stop(key) } else { None };
    find(WORDS, key).or_else(|| find(BODIES, key)).or_else(|| document(key)).or_else(title)
}

/// The words of an abbreviation that is written with a full stop: TS., TM., TP.
pub(super) fn with_stop(key: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| known.strip_suffix('.') == Some(key)).map(|(_, words)| *words)
}

/// The words of one part of a document number: a kind of document first, then a body, then a department.
pub(super) fn symbol(key: &str) -> Option<&'static str> {
    document(key)
        .or_else(|| find(BODIES, key))
        .or_else(|| find(DEPARTMENTS, key))
        .or_else(|| words(key))
        .or_else(|| with_stop(key))
}

/// The words of an abbreviation with several meanings, and whether what stands beside it decides.
///
/// `before` is the word before; `after` are the signs to look for after it: the word, `#` for a number, `^` for a capital.
pub(super) fn ambiguous(key: &str, before: &str, after: &[&str]) -> Option<(&'static str, bool)> {
    let (_, meanings) = AMBIGUOUS.iter().find(|(known, _)| *known == key)?;
    let word = |meaning: &&Meaning| {
        let told = |sign: &&str| *sign != "^" && after.contains(sign);
        meaning.before.contains(&before) || meaning.after.iter().any(told)
    };
    let name = |meaning: &&Meaning| after.contains(&"^") && meaning.after.contains(&"^");
    // A word says more than a capital.
    let told = only(meanings.iter().filter(word)).or_else(|| only(meanings.iter().filter(name)));
    told.map(|meaning| (meaning.words, true)).or_else(|| Some((meanings.first()?.words, false)))
}

/// How a foreign word or name is said, whatever its case.
pub(super) fn foreign(word: &str) -> Option<&'static str> {
    find(FOREIGN, &word.to_lowercase())
}

/// Whether a full stop after this abbreviation may belong to it.
pub(super) fn takes_stop(key: &str) -> bool {
    with_stop(key).is_some() || matches!(key, "CN" | "TT" | "NXB" | "Nxb" | "VD" | "vd" | "Tp" | "Tx")
}

/// The longest form with marks at the start of `text`: its length in characters and its words.
pub(super) fn marked(text: &[char]) -> Option<(usize, &'static str)> {
    longest(MARKED, text)
}

/// The unit at the start of `text`: its length in characters and its words.
pub(super) fn unit(text: &[char]) -> Option<(usize, &'static str)> {
    longest(UNITS, text)
}

/// A unit that stands as a word of its own, without a number: «mỗi km».
pub(super) fn unit_word(word: &str) -> Option<&'static str> {
    if word.len() < 2 || word == "tr" { None } else { find(UNITS, word) }
}

/// Whether «/» between these words is read «trên»; `counted` tells whether a number stands shortly before.
pub(super) fn is_per(left: &str, right: &str, counted: bool) -> bool {
    let both = |list: &[&str]| list.contains(&left) && list.contains(&right);
    let listed = both(&TIMES) || both(&PLACES);
    !listed && (TIMES.contains(&right) || (counted && COUNTED.contains(&right)))
}

/// A letter by its name; a letter of another script has none.
pub(super) fn letter(c: char) -> Option<&'static str> {
    Some(match c.to_lowercase().next().unwrap_or(c) {
        'a' => "a",
        'ă' => "á",
        'â' => "ớ",
        'b' => "bê",
        'c' => "xê",
        'd' => "dê",
        'đ' => "đê",
        'e' => "e",
        'ê' => "ê",
        'f' => "ép",
        'g' => "giê",
        'h' => "hát",
        'i' => "i",
        'j' => "gi",
        'k' => "ca",
        'l' => "lờ",
        'm' => "mờ",
        'n' => "nờ",
        'o' => "o",
        'ô' => "ô",
        'ơ' => "ơ",
        'p' => "pê",
        'q' => "quy",
        'r' => "rờ",
        's' => "ét",
        't' => "tê",
        'u' => "u",
        'ư' => "ư",
        'v' => "vê",
        'w' => "vê kép",
        'x' => "ích",
        'y' => "y",
        'z' => "dét",
        _ => return None,
    })
}

fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    let first = found.next()?;
    if found.next().is_some() { None } else { Some(first) }
}

fn find(table: &[(&'static str, &'static str)], key: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == key).map(|(_, words)| *words)
}

fn longest(table: &[(&'static str, &'static str)], text: &[char]) -> Option<(usize, &'static str)> {
    table
        .iter()
        .filter_map(|(known, words)| {
            let length = known.chars().count();
            let fits = text.len() >= length && known.chars().eq(text[..length].iter().copied());
            let inside = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
            let cut = inside(text.get(length)) && inside(text.get(length.wrapping_sub(1)));
            (fits && !cut).then_some((length, *words))
        })
        .max_by_key(|(length, _)| *length)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::syllable::is_spoken_syllable;

    #[test]
    fn the_tables_are_wide_and_hold_only_words_that_can_be_read() {
        let several = AMBIGUOUS.iter().flat_map(|(key, meanings)| meanings.iter().map(|m| (*key, m.words)));
        let tables = [DOCUMENTS, BODIES, DEPARTMENTS, WORDS, MARKED, UNITS, FOREIGN];
        let all: Vec<_> = tables.concat().into_iter().chain(several).collect();
        let keys: BTreeSet<&str> = all.iter().map(|(key, _)| *key).collect();
        assert!(keys.len() >= 500, "{} abbreviations and words", keys.len());
        for (key, words) in all {
            let unreadable: Vec<&str> =
                words.split([' ', ',']).filter(|w| !w.is_empty() && !is_spoken_syllable(w)).collect();
            assert!(unreadable.is_empty(), "{key}: {words}: {unreadable:?}");
            assert_eq!(words, crate::normalize(words), "{key}");
        }
        for table in tables {
            let keys: BTreeSet<&str> = table.iter().map(|(key, _)| *key).collect();
            let twice: Vec<_> =
                table.iter().filter(|(key, _)| table.iter().filter(|(k, _)| k == key).count() > 1).collect();
            assert_eq!(keys.len(), table.len(), "a key stands twice: {twice:?}");
        }
    }

    #[test]
    fn an_abbreviation_with_several_meanings_stands_in_no_table_of_certain_ones() {
        let certain: Vec<&str> =
            AMBIGUOUS.iter().map(|(key, _)| *key).filter(|key| find(WORDS, key).is_some()).collect();
        assert!(certain.is_empty(), "{certain:?}");
    }

    #[test]
    fn the_word_beside_decides() {
        assert_eq!(ambiguous("CP", "ty", &["^"]), Some(("cổ phần", true)));
        assert_eq!(ambiguous("CP", "", &[]), Some(("Chính phủ", false)));
        assert_eq!(ambiguous("TT", "theo", &["#"]), Some(("thông tư", true)));
        assert_eq!(ambiguous("UBND", "", &[]), None);
    }
}
