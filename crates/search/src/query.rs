//! What somebody asks for: words, phrases in quotation marks, and symbols such as `30/2020/NĐ-CP`.
//!
//! Pure: a text becomes a query or a plain refusal. All that is asked for must be found.

use std::ops::Range;

use crate::analysis::{self, Key, Word};
use crate::{BadQuery, Marks};

/// The longest query, in characters.
pub const LONGEST_QUERY: usize = 200;
/// The most words in a query.
pub const MOST_WORDS: usize = 24;

/// A query that can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    parts: Vec<Phrase>,
}

/// Words that must follow each other as asked; often a single one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// The words, each with its distance from the first as words are counted.
    pub(crate) words: Vec<(usize, Key)>,
}

impl Query {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`BadQuery`], with what to do.
    pub fn parse(typed: &str) -> Result<Self, BadQuery> {
        let length = typed.chars().count();
        if length > LONGEST_QUERY {
            return Err(BadQuery::TooLong { length });
        }
        let text = vietnamese::normalize(typed);
        let mut parts = Vec::new();
        let mut is_inside = false;
        for piece in text.split(is_quotation_mark) {
            if is_inside {
                parts.extend(Phrase::of(piece));
            } else {
                parts.extend(piece.split_whitespace().flat_map(symbols).filter_map(Phrase::of));
            }
            is_inside = !is_inside;
        }
        // After the last piece the sense has turned once more than there are quotation marks.
        if !is_inside {
            return Err(BadQuery::OpenPhrase);
        }
        let count = parts.iter().map(|part: &Phrase| part.words.len()).sum();
        match count {
            0 => Err(BadQuery::NoWords),
            1..=MOST_WORDS => Ok(Self { parts }),
            _ => Err(BadQuery::ManyWords { count }),
        }
    }

    /// Whether any word bears a mark, so that marks matter.
    pub fn has_marks(&self) -> bool {
        self.parts.iter().flat_map(|part| &part.words).any(|(_, key)| key.is_marked())
    }

    pub(crate) fn parts(&self) -> &[Phrase] {
        &self.parts
    }

    /// Where in `text` what was asked for stands, in bytes, in order, none over another.
    pub(crate) fn marks_in(&self, text: &str, by: Marks) -> Vec<Range<usize>> {
        let words = analysis::words(text);
        let mut is_hit = vec![false; words.len()];
        for part in &self.parts {
            part.mark(&words, by, &mut is_hit);
        }
        words.into_iter().zip(is_hit).filter(|(_, is_hit)| *is_hit).map(|(word, _)| word.range).collect()
    }
}

impl Phrase {
    fn of(text: &str) -> Option<Self> {
        let words: Vec<(usize, Key)> =
            analysis::words(text).into_iter().map(|word| (word.position, word.key)).collect();
        (!words.is_empty()).then_some(Self { words })
    }

    /// Marks the words of every place where the phrase stands.
    fn mark(&self, words: &[Word], by: Marks, is_hit: &mut [bool]) {
        let Some((first, _)) = self.words.first() else { return };
        for start in 0..words.len() {
            let mut at = start;
            let place: Option<Vec<usize>> = self
                .words
                .iter()
                .map(|(offset, key)| {
                    let position = words[start].position + offset - first;
                    at += words[at..].iter().position(|word| word.position >= position)?;
                    let word = &words[at];
                    (word.position == position && by.same(&word.key, key)).then_some(at)
                })
                .collect();
            for index in place.into_iter().flatten() {
                is_hit[index] = true;
            }
        }
    }

    /// Whether it is one word.
    pub(crate) fn single(&self) -> Option<&Key> {
        match self.words.as_slice() {
            [(_, key)] => Some(key),
            _ => None,
        }
    }
}

impl Marks {
    /// Whether two words are the same, marks regarded or not.
    fn same(self, one: &Key, other: &Key) -> bool {
        match self {
            Self::Same => one.exact == other.exact,
            Self::Other => one.folded == other.folded,
        }
    }

    /// The side of a key that is compared.
    pub(crate) fn side(self, key: &Key) -> &str {
        match self {
            Self::Same => &key.exact,
            Self::Other => &key.folded,
        }
    }
}

fn is_quotation_mark(sign: char) -> bool {
    matches!(sign, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '″')
}

/// A chunk without spaces is one symbol or number (`30/2020/NĐ-CP`, `1.234,5`), unless a comma or the like parts words.
fn symbols(chunk: &str) -> Vec<&str> {
    let mut symbols = Vec::new();
    let mut start = 0;
    let mut words = vietnamese::words(chunk).peekable();
    while let (Some(word), Some(next)) = (words.next(), words.peek()) {
        let between = &chunk[word.end..next.start];
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let joins = matches!(between, "/" | "-" | "." | "–" | "&" | "'" | "’")
            || (between == "," && digits(&chunk[word.clone()]) && digits(&chunk[next.clone()]));
        if !joins {
            symbols.push(&chunk[start..word.end]);
            start = next.start;
        }
    }
    symbols.push(&chunk[start..]);
    symbols
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str) -> String {
        match Query::parse(typed) {
            Ok(query) => query
                .parts
                .iter()
                .map(|part| part.words.iter().map(|(_, key)| &*key.exact).collect::<Vec<_>>().join("+"))
                .collect::<Vec<_>>()
                .join(" "),
            Err(refused) => format!("{refused:?}"),
        }
    }

    #[test]
    fn words_phrases_and_symbols_are_read() {
        assert_eq!(check("Né tránh"), "né tránh");
        assert_eq!(check("“né tránh” việc"), "né+tránh việc");
        assert_eq!(check("«đùn đẩy» \"cầm chừng\""), "đùn+đẩy cầm+chừng");
        assert_eq!(check("30/2020/NĐ-CP"), "30+2020+nđ+cp");
        assert_eq!(check("1.234,5 hồ sơ"), "1+234+5 hồ sơ");
        assert_eq!(check("tránh,đùn;đẩy"), "tránh đùn đẩy");
        assert_eq!(check("(chậm)"), "chậm");
        assert_eq!(check("\"\" chậm"), "chậm");
    }

    #[test]
    fn what_cannot_be_asked_is_refused_with_a_reason() {
        assert_eq!(check(""), "NoWords");
        assert_eq!(check(" – \"…\" "), "NoWords");
        assert_eq!(check("\"né tránh"), "OpenPhrase");
        assert_eq!(check(&"a".repeat(201)), "TooLong { length: 201 }");
        assert_eq!(check(&"a ".repeat(25)), "ManyWords { count: 25 }");
        for bad in [BadQuery::NoWords, BadQuery::OpenPhrase, BadQuery::TooLong { length: 9 }] {
            let told = bad.told();
            assert!(!told.vi.is_empty() && told.en.starts_with(char::is_uppercase) && told.en.ends_with('.'));
        }
    }

    #[test]
    fn marks_matter_only_when_typed() {
        let has = |typed: &str| Query::parse(typed).unwrap().has_marks();
        assert!(has("dùn") && has("đun") && has("ban hành"));
        assert!(!has("dun day 30/2020"));
    }

    #[test]
    fn a_phrase_is_marked_only_where_it_stands() {
        let check = |typed: &str, text: &str, by: Marks| -> String {
            let query = Query::parse(typed).unwrap();
            let mut shown = text.to_owned();
            for range in query.marks_in(text, by).into_iter().rev() {
                shown.replace_range(range.clone(), &format!("[{}]", &text[range]));
            }
            shown
        };
        let text = "Tránh né, NÉ TRÁNH; ne tranh.";
        assert_eq!(check("\"né tránh\"", text, Marks::Same), "Tránh né, [NÉ] [TRÁNH]; ne tranh.");
        assert_eq!(check("\"né tránh\"", text, Marks::Other), "Tránh né, [NÉ] [TRÁNH]; [ne] [tranh].");
        assert_eq!(check("né", text, Marks::Same), "Tránh [né], [NÉ] TRÁNH; ne tranh.");
        assert_eq!(check("1.234", "1.234 và 1, 234", Marks::Same), "[1].[234] và 1, 234");
        let repeated = "ha ha ha";
        assert_eq!(check("\"ha ha\"", repeated, Marks::Same), "[ha] [ha] [ha]");
    }
}
