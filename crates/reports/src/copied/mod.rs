//! The copy radar: which spans of a report also stand in another body's report, in an earlier version, or in the outline.
//!
//! * It compares words, whatever their case, punctuation and placement of tone marks; numbers and days are compared as
//!   «a number», so that a text in which only they changed is found too, and said to be so.
//! * Spans are at least [`FEWEST`] words long and stay within one passage. Headings, cells and what stands before the first
//!   section are not compared.
//! * It keeps nothing: a comparison is computed when somebody looks. It ranks nobody, and deletes nothing; who copied
//!   from whom is not its to say.

mod bodies;
mod index;
mod known;
mod libraries;
mod library;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::{FRONT, Passage, PassageKind};

use self::index::{Index, Run};
use self::words::{Prepared, SharedLexicon, Token};

pub use self::bodies::{AgainstBodies, AgainstBody, COMMON, Common, OfReport, among, of_report};
pub use self::known::outline_passages;
pub use self::libraries::Libraries;
pub use self::library::{Gathering, Library, MOST_PASSAGES, STAND_INS, Suspect};

/// The fewest words a span has.
pub const FEWEST: usize = 12;

/// How two texts, or two spans of them, are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// Word for word.
    Same,
    /// Only numbers and days differ: «chỉ đổi ngày và số liệu».
    OnlyNumbers,
}

/// Words of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The passage.
    pub address: String,
    /// Where in its text, in bytes.
    pub bytes: Range<usize>,
    /// The words.
    pub text: String,
}

/// A span that stands in both texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// In the report looked at.
    pub ours: Span,
    /// In what it was compared with.
    pub theirs: Span,
    /// How many words.
    pub words: usize,
    /// How the two are alike.
    pub likeness: Likeness,
    /// Where ours is, in words.
    run: Run,
}

/// A report set against one other text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// The spans that stand in both, in the order of the report.
    pub spans: Vec<Copied>,
    /// How the two are alike as wholes, where they are.
    pub whole: Option<Likeness>,
    /// Words of the report that were compared.
    pub words: usize,
    /// Words of the report in any of the spans.
    pub copied: usize,
    /// Whether the texts were too repetitive to be compared to the end.
    pub cut: bool,
}

/// A report made ready to be compared with any number of texts, one after the other. It holds this one report and
/// nothing of the others.
#[derive(Debug)]
pub struct Radar {
    passages: Vec<Passage>,
    prepared: Prepared,
    index: Index,
    /// For each passage, which of its words stand in texts every body was given.
    known: Vec<Vec<bool>>,
    lexicon: SharedLexicon,
}

impl Radar {
    /// Makes the report of `passages` ready. Spans that are mostly of `known` texts, which every body was given, are no
    /// finding.
    pub fn new(passages: Vec<Passage>, known: &[Passage]) -> Self {
        Self::with(passages, known, SharedLexicon::default())
    }

    fn with(passages: Vec<Passage>, known: &[Passage], lexicon: SharedLexicon) -> Self {
        let heads = has_sections(&passages);
        let passages: Vec<Passage> =
            passages.into_iter().filter(|passage| is_compared(passage, heads)).collect();
        let prepared = Prepared::of(&passages, &lexicon);
        let index = Index::of(&prepared);
        let mut radar = Self { passages, prepared, index, known: Vec::new(), lexicon };
        radar.known = radar.marks(&false);
        let given = Prepared::of(known, &radar.lexicon);
        let found = radar.index.matches(&radar.prepared, &given).found;
        for one in found {
            radar.known[one.ours.passage][one.ours.range()].fill(true);
        }
        radar
    }

    /// A mark for every word of the report.
    fn marks<T: Clone>(&self, mark: &T) -> Vec<Vec<T>> {
        self.prepared.passages.iter().map(|tokens| vec![mark.clone(); tokens.len()]).collect()
    }

    /// Sets the report against another text. Costs CPU time: not for async threads.
    pub fn compare(&self, theirs: &[Passage]) -> Comparison {
        let heads = has_sections(theirs);
        let theirs: Vec<&Passage> = theirs.iter().filter(|passage| is_compared(passage, heads)).collect();
        let prepared = Prepared::of(theirs.iter().copied(), &self.lexicon);
        let all = |prepared: &Prepared| prepared.passages.iter().flatten().copied().collect::<Vec<Token>>();
        let whole = likeness(&all(&self.prepared), &all(&prepared));
        Comparison { whole, ..self.shared(&theirs, &prepared) }
    }

    /// As [`Self::compare`] with some passages of a text, such as those a [`Library`] suspects. Nothing is said of the whole.
    pub fn spans_in(&self, theirs: &[&Passage]) -> Comparison {
        self.shared(theirs, &Prepared::of(theirs.iter().copied(), &self.lexicon))
    }

    fn shared(&self, theirs: &[&Passage], prepared: &Prepared) -> Comparison {
        let matches = self.index.matches(&self.prepared, prepared);
        let mut found = matches.found;
        // The longest first: what they cover is not told again.
        found.sort_by_key(|one| (std::cmp::Reverse(one.ours.words), one.ours, one.theirs));
        let mut covered: BTreeMap<usize, Vec<bool>> = BTreeMap::new();
        let mut kept = Vec::new();
        for one in found {
            let words = one.ours.range();
            let known = &self.known[one.ours.passage];
            let covered = covered.entry(one.ours.passage).or_insert_with(|| vec![false; known.len()]);
            let (known, covered) = (&known[words.clone()], &mut covered[words]);
            let new =
                known.iter().zip(covered.iter()).filter(|(known, covered)| !**known && !**covered).count();
            if new >= FEWEST {
                covered.fill(true);
                kept.push(one);
            }
        }
        kept.sort_by_key(|one| (one.ours, one.theirs));
        let spans = kept.iter().map(|one| {
            let (ours, theirs_tokens) =
                (&self.prepared.passages[one.ours.passage], &prepared.passages[one.theirs.passage]);
            Copied {
                ours: span(&self.passages[one.ours.passage], &ours[one.ours.range()]),
                theirs: span(theirs[one.theirs.passage], &theirs_tokens[one.theirs.range()]),
                words: one.ours.words,
                run: one.ours,
                likeness: likeness(&ours[one.ours.range()], &theirs_tokens[one.theirs.range()])
                    .unwrap_or(Likeness::OnlyNumbers),
            }
        });
        Comparison {
            spans: spans.collect(),
            whole: None,
            words: self.prepared.passages.iter().map(Vec::len).sum(),
            copied: covered.values().flatten().filter(|covered| **covered).count(),
            cut: matches.cut,
        }
    }
}

/// Prose: what is copied in a heading or a cell is form, and so is what stands before the first section.
fn is_compared(passage: &Passage, has_sections: bool) -> bool {
    let form = matches!(passage.kind, PassageKind::Heading | PassageKind::Cell);
    let head = has_sections && passage.section == FRONT;
    !form && !head
}

/// Whether a report has sections: one without headings is all front.
fn has_sections(passages: &[Passage]) -> bool {
    passages.iter().any(|passage| passage.section != FRONT && passage.kind != PassageKind::Note)
}

/// How two runs of words are alike; `None` when they are not, or when there are none.
fn likeness(ours: &[Token], theirs: &[Token]) -> Option<Likeness> {
    let alike = |key: fn(&Token) -> u64| !ours.is_empty() && ours.iter().map(key).eq(theirs.iter().map(key));
    if alike(|token| token.word) {
        return Some(Likeness::Same);
    }
    alike(|token| token.masked).then_some(Likeness::OnlyNumbers)
}

fn span(passage: &Passage, tokens: &[Token]) -> Span {
    let start = tokens.first().map_or(0, |token| token.start as usize);
    let end = tokens.last().map_or(0, |token| token.end as usize);
    Span { address: passage.address.clone(), bytes: start..end, text: passage.text[start..end].to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages(texts: &[&str]) -> Vec<Passage> {
        let passage = |(index, text): (usize, &&str)| {
            Passage::new(
                format!("causes/p{}", index + 1),
                "causes",
                PassageKind::Paragraph,
                (*text).to_owned(),
            )
        };
        texts.iter().enumerate().map(passage).collect()
    }

    fn check(ours: &[&str], theirs: &[&str], known: &[&str]) -> String {
        let compared = Radar::new(passages(ours), &passages(known)).compare(&passages(theirs));
        let line = |copied: &Copied| {
            format!(
                "{} «{}» = {} «{}» ({} từ, {:?})",
                copied.ours.address,
                copied.ours.text,
                copied.theirs.address,
                copied.theirs.text,
                copied.words,
                copied.likeness
            )
        };
        let mut lines: Vec<String> = compared.spans.iter().map(line).collect();
        lines.push(format!("{:?}, {}/{}", compared.whole, compared.copied, compared.words));
        lines.join("\n")
    }

    const CAUSE: &str = "Quy định về xác định giá đất còn chồng chéo, dẫn đến 12 văn bản hỏi đi hỏi lại trong năm 2022 giữa các sở.";

    #[test]
    fn a_span_is_found_wherever_it_stands_and_told_to_the_word() {
        let theirs = "Theo đánh giá chung, QUY ĐỊNH về xác định giá đất còn chồng chéo – dẫn đến 35 văn bản hỏi đi hỏi lại trong năm 2021; cần sửa luật.";
        insta::assert_snapshot!(check(&["Mở đầu một câu khác hẳn.", CAUSE], &[theirs], &[]), @"
        causes/p2 «Quy định về xác định giá đất còn chồng chéo, dẫn đến 12 văn bản hỏi đi hỏi lại trong năm 2022» = causes/p1 «QUY ĐỊNH về xác định giá đất còn chồng chéo – dẫn đến 35 văn bản hỏi đi hỏi lại trong năm 2021» (22 từ, OnlyNumbers)
        None, 22/31
        ");
    }

    #[test]
    fn eleven_words_in_common_are_no_finding_and_twelve_are() {
        let words = "một hai ba bốn năm sáu bảy tám chín mười trăm";
        let with = |rest: &str| format!("{words} {rest}");
        assert!(check(&[&with("nghìn")], &[&with("triệu")], &[]).starts_with("None"));
        assert!(check(&[&with("nghìn rồi")], &[&with("nghìn thôi")], &[]).contains("(12 từ, Same)"));
    }

    #[test]
    fn what_every_body_was_given_is_no_finding() {
        assert_eq!(check(&[CAUSE], &[CAUSE], &[CAUSE]), "Some(Same), 0/25");
    }

    #[test]
    fn texts_in_which_only_numbers_and_days_changed_are_said_to_be_so() {
        let later = CAUSE.replace("12", "35").replace("2022", "2021");
        insta::assert_snapshot!(check(&[CAUSE], &[&later], &[]), @"
        causes/p1 «Quy định về xác định giá đất còn chồng chéo, dẫn đến 12 văn bản hỏi đi hỏi lại trong năm 2022 giữa các sở» = causes/p1 «Quy định về xác định giá đất còn chồng chéo, dẫn đến 35 văn bản hỏi đi hỏi lại trong năm 2021 giữa các sở» (25 từ, OnlyNumbers)
        Some(OnlyNumbers), 25/25
        ");
        assert!(check(&[CAUSE], &[CAUSE, "Thêm."], &[]).contains("None, 25/25"));
    }

    #[test]
    fn a_list_of_numbers_is_no_text() {
        let numbers = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28";
        assert!(check(&[numbers], &[numbers], &[]).contains("0/28"));
    }

    #[test]
    fn a_text_that_repeats_itself_is_compared_in_bounded_time() {
        let word = "lặp ".repeat(60_000);
        let compared = Radar::new(passages(&[&word]), &[]).compare(&passages(&[&word]));
        assert!(compared.words == 60_000 && compared.spans.len() <= 60_000);
        let turns = "đi tới đi lui ".repeat(20_000);
        let other = "đi lui đi tới ".repeat(20_000);
        assert!(Radar::new(passages(&[&turns]), &[]).compare(&passages(&[&other])).words == 80_000);
    }
}
