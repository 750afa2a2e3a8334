//! A passage as words with their places, and the numbers among them.
//!
//! It does not know what a number counts.

use crate::Amount;

/// A word without the punctuation around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Where it begins in the text, in bytes.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// Without marks and in lower case.
    pub(crate) folded: String,
    /// Whether a comma, semicolon, colon, bracket or full stop comes before the next word.
    pub(crate) stopped: bool,
    /// Whether it begins with a capital letter.
    pub(crate) capital: bool,
}

/// The words of `text`.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut from = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let start = from;
        from += piece.len();
        let keeps = |sign: char| sign.is_alphanumeric() || sign == '%';
        let Some(first) = piece.find(keeps) else { continue };
        let Some((last, sign)) = piece.char_indices().rev().find(|(_, sign)| keeps(*sign)) else { continue };
        if piece[..first].contains(['(', '[', '“', '«', '–'])
            && let Some(before) = words.last_mut()
        {
            before.stopped = true;
        }
        let core = &piece[first..last + sign.len_utf8()];
        let after = &piece[last + sign.len_utf8()..];
        words.push(Word {
            start: start + first,
            end: start + first + core.len(),
            folded: vietnamese::folded_key(core),
            stopped: after.contains([',', ';', ':', '.', ')', '!', '?', '\n']),
            capital: core.starts_with(char::is_uppercase),
        });
    }
    words
}

/// Reads a number as Vietnamese documents write it: dots part thousands, a comma begins decimals. A single dot
/// before other than three digits is taken for a decimal mark.
pub(crate) fn amount(text: &str) -> Option<Amount> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if !digits.starts_with(|sign: char| sign.is_ascii_digit())
        || !digits.ends_with(|sign: char| sign.is_ascii_digit())
        || !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',')
    {
        return None;
    }
    let groups = |text: &str, mark: char| {
        let mut parts = text.split(mark);
        let first = parts.next().unwrap_or_default().len();
        (1..=3).contains(&first) && parts.all(|part| part.len() == 3)
    };
    let (whole, part) = match digits.rsplit_once(',') {
        // 1,234,567 or 1,234.5: the English way.
        Some(_) if digits.matches(',').count() > 1 && groups(digits, ',') => (digits.replace(',', ""), ""),
        Some((whole, part)) if part.contains('.') => {
            let (more, part) = part.split_once('.')?;
            (format!("{}{more}", whole.replace(',', "")), part)
        }
        Some((whole, _)) if whole.contains('.') && !groups(whole, '.') => return None,
        Some((whole, part)) => (whole.replace('.', ""), part),
        None => match digits.rsplit_once('.') {
            Some(_) if groups(digits, '.') => (digits.replace('.', ""), ""),
            Some((whole, part)) if !whole.contains('.') => (whole.to_owned(), part),
            Some(_) => return None,
            None => (digits.to_owned(), ""),
        },
    };
    if whole.contains([',', '.']) || part.contains([',', '.']) || part.len() > 4 {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = if part.is_empty() { 0 } else { format!("{part:0<4}").parse().ok()? };
    let value = whole.checked_mul(10_000)?.checked_add(part)?;
    Some(Amount::from_ten_thousandths(if negative { -value } else { value }))
}

/// A key's part: folded words joined by hyphens, at most `most` of them.
pub(crate) fn slug(text: &str, most: usize) -> String {
    let folded = vietnamese::folded_key(text);
    folded
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(most)
        .collect::<Vec<_>>()
        .join("-")
}

/// As [`slug`], without the numbers: a key must stay when a number changes.
pub(crate) fn slug_without_numbers(text: &str, most: usize) -> String {
    let folded = vietnamese::folded_key(text);
    folded
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty() && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .take(most)
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_vietnamese_writes_them() {
        let read = |text: &str| amount(text).map_or_else(|| "–".to_owned(), |amount| amount.to_string());
        let cases = [
            "1.234",
            "1.234,5",
            "12,5",
            "12.5",
            "1,234,567",
            "1,234.5",
            "05",
            "2.3.4",
            "1.2345.678,0",
            "9999999999999999999",
            "-3",
        ];
        assert_eq!(
            cases.map(read),
            ["1.234", "1.234,5", "12,5", "12,5", "1.234.567", "1.234,5", "5", "–", "–", "–", "-3"]
        );
    }

    #[test]
    fn words_lose_the_marks_around_them() {
        let text = "Có (12,5%) hồ sơ, đạt.";
        let found: Vec<_> = words(text).into_iter().map(|word| (word.folded, word.stopped)).collect();
        let expected = [("co", true), ("12,5%", true), ("ho", false), ("so", true), ("dat", true)];
        assert_eq!(found, expected.map(|(word, stopped)| (word.to_owned(), stopped)));
        assert!(
            words(text).iter().all(|word| vietnamese::folded_key(&text[word.start..word.end]) == word.folded)
        );
    }
}
