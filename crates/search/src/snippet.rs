//! A cut of a text around what was found, to the letter: at borders of words, with the words found marked where they
//! stand in the text itself. Pure.

use std::ops::Range;

/// The longest cut, in bytes; Vietnamese has about three letters in four bytes.
const LONGEST: usize = 420;
/// How much stands before the first word found.
const LEAD: usize = 90;

/// The most quotation marks, stops and the like that stay with the word they touch.
const MOST_SIGNS: usize = 8;

/// A cut of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The words in order; all together they are a part of the text to the letter.
    pub runs: Vec<Run>,
    /// Whether the text goes on before.
    pub is_cut_before: bool,
    /// Whether the text goes on after.
    pub is_cut_after: bool,
}

/// Words that were found, or words around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Whether they were found.
    pub is_marked: bool,
    /// The words.
    pub words: String,
}

impl Snippet {
    /// The cut of `text` that holds most of `marks`, which are in order and none over another.
    pub(crate) fn of(text: &str, marks: &[Range<usize>]) -> Self {
        let cut = cut(text, marks);
        let mut runs = Vec::new();
        let mut push = |is_marked: bool, words: &str| {
            if !words.is_empty() {
                runs.push(Run { is_marked, words: words.to_owned() });
            }
        };
        let mut at = cut.start;
        for mark in marks.iter().filter(|mark| cut.start <= mark.start && mark.end <= cut.end) {
            push(false, &text[at..mark.start]);
            push(true, &text[mark.clone()]);
            at = mark.end;
        }
        push(false, &text[at..cut.end]);
        Self { runs, is_cut_before: cut.start > 0, is_cut_after: cut.end < text.len() }
    }

    /// The words of the cut.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.words.as_str()).collect()
    }
}

fn cut(text: &str, marks: &[Range<usize>]) -> Range<usize> {
    if text.len() <= LONGEST {
        return 0..text.len();
    }
    let words: Vec<Range<usize>> = vietnamese::words(text).collect();
    let mut best = around(text, &words, 0);
    let mut most = held(marks, &best);
    for mark in marks {
        let range = around(text, &words, mark.start.saturating_sub(LEAD));
        let count = held(marks, &range);
        if count > most {
            (best, most) = (range, count);
        }
    }
    best
}

/// How many of the marks lie within `cut`.
fn held(marks: &[Range<usize>], cut: &Range<usize>) -> usize {
    let from = marks.partition_point(|mark| mark.start < cut.start);
    let to = marks.partition_point(|mark| mark.end <= cut.end);
    to.saturating_sub(from)
}

/// Whole words from the first that begins at `from` or after it, with the signs that touch them.
fn around(text: &str, words: &[Range<usize>], from: usize) -> Range<usize> {
    let first = words.partition_point(|word| word.start < from);
    let start = match (first.checked_sub(1).map(|before| &words[before]), words.get(first)) {
        (Some(before), Some(word)) => {
            let signs = text[before.end..word.start].chars().rev().take_while(|sign| !sign.is_whitespace());
            word.start - touching(signs)
        }
        _ => 0,
    };
    let words = &words[first.min(words.len())..];
    let count = words.partition_point(|word| word.end <= start + LONGEST);
    let end = match (count.checked_sub(1).map(|last| &words[last]), words.get(count)) {
        (Some(word), Some(next)) => {
            let signs = text[word.end..next.start].chars().take_while(|sign| !sign.is_whitespace());
            word.end + touching(signs)
        }
        (_, None) if text.len() - start <= 2 * LONGEST => text.len(),
        (None, Some(next)) if next.start > start => next.start.min(floor(text, start + LONGEST)),
        // Many signs without a word, or a word that alone is too long: as much as fits.
        _ => floor(text, start + LONGEST),
    };
    start..end
}

/// How many bytes of signs are kept with the word they touch.
fn touching(signs: impl Iterator<Item = char>) -> usize {
    signs.take(MOST_SIGNS).map(char::len_utf8).sum()
}

/// The last place at or before `at` where a letter begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Marks, Query};

    fn shown(text: &str, typed: &str) -> String {
        let query = Query::parse(typed).unwrap();
        let snippet = Snippet::of(text, &query.marks_in(text, Marks::Other));
        let run = |run: &Run| if run.is_marked { format!("[{}]", run.words) } else { run.words.clone() };
        let sign = |is_cut: bool| if is_cut { "…" } else { "" };
        let runs: String = snippet.runs.iter().map(run).collect();
        format!("{}{runs}{}", sign(snippet.is_cut_before), sign(snippet.is_cut_after))
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        assert_eq!(shown("- Có nơi “đùn đẩy” việc.", "dun day"), "- Có nơi “[đùn] [đẩy]” việc.");
        assert_eq!(shown("Đu\u{300}n ĐẨY", "đùn đẩy"), "[Đu\u{300}n] [ĐẨY]");
        assert_eq!(
            shown("Đạt 1.234,5 theo 30/2020/NĐ-CP.", "1.234,5"),
            "Đạt [1].[234],[5] theo 30/2020/NĐ-CP."
        );
        assert_eq!(
            shown("Đạt 1.234,5 theo 30/2020/NĐ-CP.", "30/2020/nd-cp"),
            "Đạt 1.234,5 theo [30]/[2020]/[NĐ]-[CP]."
        );
    }

    #[test]
    fn a_long_text_is_cut_where_most_was_found() {
        let filler = "việc được giao theo kế hoạch, ".repeat(30);
        let text = format!("Chậm một lần. {filler}(chậm, chậm) và {filler}hết.");
        let shown = shown(&text, "chậm");
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert!(shown.contains("([chậm], [chậm]) và"), "{shown}");
    }

    /// Texts as they come and as they are made: marks composed or not, capitals, numbers, symbols, signs.
    fn text() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            "(đùn|ĐẨY|Đu\u{300}n|đâ\u{309}y|hồ sơ|HÒA|hoà|kỹ|kĩ|1\\.234,5|30/2020/NĐ-CP|né|tránh)",
            "[a-zđĐăêơưáàạ0-9]{1,9}",
            "[ .,;:…–«»“”()%/\\n\u{a0}\u{ad}\u{200b}]{1,3}",
            "\\PC{0,4}",
        ];
        prop::collection::vec(word, 0..220).prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn a_snippet_is_a_part_of_the_text_to_the_letter(
            text in text(),
            typed in "(đùn|dun|đẩy|né tránh|hồ|1\\.234,5|30/2020/NĐ-CP|\"ho so\"|hòa|ki)"
        ) {
            let query = Query::parse(&typed).unwrap();
            for by in [Marks::Same, Marks::Other] {
                let marks = query.marks_in(&text, by);
                let snippet = Snippet::of(&text, &marks);
                let cut = cut(&text, &marks);
                prop_assert_eq!(snippet.text(), &text[cut.clone()]);
                prop_assert!(cut.len() <= 2 * LONGEST);
                // Every mark that lies in the cut is marked, at its own bytes; nothing else is.
                let mut at = cut.start;
                let mut marked = Vec::new();
                for run in &snippet.runs {
                    if run.is_marked {
                        marked.push(at..at + run.words.len());
                    }
                    at += run.words.len();
                }
                let inside: Vec<_> =
                    marks.iter().filter(|mark| cut.start <= mark.start && mark.end <= cut.end).cloned().collect();
                prop_assert_eq!(marked, inside);
                // Something found is always seen.
                prop_assert!(marks.is_empty() || snippet.runs.iter().any(|run| run.is_marked));
                // No word that could be found is cut in two.
                for word in crate::analysis::words(&text) {
                    let apart = word.range.end <= cut.start || word.range.start >= cut.end;
                    let within = cut.start <= word.range.start && word.range.end <= cut.end;
                    prop_assert!(apart || within, "{:?} of {:?}", word.range, cut);
                }
            }
        }

        #[test]
        fn marked_words_have_the_keys_asked_for(text in text()) {
            let query = Query::parse("đẩy kỹ").unwrap();
            for mark in query.marks_in(&text, Marks::Same) {
                let key = vietnamese::search_key(&text[mark]);
                prop_assert!(key == "đẩy" || key == "kĩ", "{key}");
            }
            for mark in query.marks_in(&text, Marks::Other) {
                let key = vietnamese::folded_key(&text[mark]);
                prop_assert!(key == "day" || key == "ki", "{key}");
            }
        }
    }
}
