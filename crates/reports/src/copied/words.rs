//! A text as the radar sees it: words as numbers, once as they are and once with numbers masked.

use crate::Passage;

/// A word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// Where it begins in its passage, in bytes.
    pub(super) start: u32,
    /// Where it ends.
    pub(super) end: u32,
    /// The word, whatever its case and placement of marks.
    pub(super) word: u64,
    /// As `word`; [`NUMBER`] for any number or day.
    pub(super) masked: u64,
}

/// Stands for every number.
pub(super) const NUMBER: u64 = 0;

/// The words of each of a text's passages.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub(super) passages: Vec<Vec<Token>>,
}

impl Prepared {
    pub(super) fn of<'p>(passages: impl IntoIterator<Item = &'p Passage>) -> Self {
        Self { passages: passages.into_iter().map(|passage| tokens(&passage.text)).collect() }
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut quarter = false;
    for piece in text.split(|sign: char| !sign.is_alphanumeric() && !matches!(sign, '/' | '-' | '.' | ',')) {
        let from = at + piece.len() - piece.trim_start_matches(|sign: char| !sign.is_alphanumeric()).len();
        let core = piece.trim_matches(|sign: char| !sign.is_alphanumeric());
        at += piece.len() + text[at + piece.len()..].chars().next().map_or(0, char::len_utf8);
        let (Ok(start), Ok(end)) = (u32::try_from(from), u32::try_from(from + core.len())) else { break };
        if core.is_empty() {
            continue;
        }
        let key = vietnamese::search_key(core);
        let number = core.bytes().any(|byte| byte.is_ascii_digit())
            // «quý III»
            || quarter && core.chars().all(|sign| matches!(sign, 'I' | 'V'));
        quarter = vietnamese::folded_key(core) == "qui";
        let word = hash(key.as_bytes()).max(1);
        tokens.push(Token { start, end, word, masked: if number { NUMBER } else { word } });
    }
    tokens
}

/// FNV-1a: the same on every machine, and no secret is kept by it.
fn hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_places_and_numbers_are_masked() {
        let text = "Năm 2022 (quý III), có 1.234,5 hồ-sơ, «đạt» 12/5.";
        let shown: Vec<String> = tokens(text)
            .iter()
            .map(|token| {
                let word = &text[token.start as usize..token.end as usize];
                if token.masked == NUMBER { format!("#{word}") } else { word.to_owned() }
            })
            .collect();
        assert_eq!(shown.join(" "), "Năm #2022 quý #III có #1.234,5 hồ-sơ đạt #12/5");
    }

    #[test]
    fn case_and_placement_of_marks_make_no_difference() {
        let words = |text: &str| tokens(text).iter().map(|token| token.word).collect::<Vec<_>>();
        assert_eq!(words("HOÀ bình, thuỷ lợi"), words("Hòa Bình thủy lợi."));
        assert_ne!(words("hoa bình"), words("hòa bình"));
    }
}
