//! A frozen page made ready for its template: sentences that can be followed, evidence beside each statement.
//!
//! It changes no word.

use std::ops::Range;

use kernel::{Bilingual, Language};
use publish::{Evidence, PublicFigure, PublicPage, PublicReply};

/// A section with its anchor.
pub(crate) struct SectionPart {
    /// `muc-1`, counted from 1.
    pub(crate) anchor: String,
    pub(crate) title: Bilingual,
    /// The Vietnamese heading, to be followed while it is read.
    pub(crate) heading: Vec<Piece>,
    pub(crate) statements: Vec<StatementPart>,
}

/// A statement with what it rests on.
pub(crate) struct StatementPart {
    /// `s1`, counted from 1 over the page.
    pub(crate) anchor: String,
    pub(crate) text: String,
    pub(crate) sentences: Vec<Piece>,
    pub(crate) notes: Vec<Note>,
}

/// A sentence of a paragraph.
pub(crate) struct Piece {
    /// What stands before it: a space or nothing.
    pub(crate) gap: String,
    pub(crate) text: String,
    /// The text in runs: a number that is a figure cited leads to its evidence.
    pub(crate) runs: Vec<Run>,
    /// The paragraph's number and the sentence's first byte: `3:17`, as in the marks of the sound.
    pub(crate) at: String,
}

/// Part of a sentence.
pub(crate) struct Run {
    pub(crate) text: String,
    /// The evidence of the number this is, by its number.
    pub(crate) evidence: Option<usize>,
}

impl StatementPart {
    /// Where the evidence with this number stands beside the statement.
    pub(crate) fn anchor_of(&self, evidence: &usize) -> Option<&str> {
        self.notes.iter().find(|note| note.number == *evidence).map(|note| note.anchor.as_str())
    }
}

/// One piece of evidence beside a statement.
pub(crate) struct Note {
    pub(crate) number: usize,
    /// `e3` where it is first cited, `e3-s5` where it is cited again.
    pub(crate) anchor: String,
    pub(crate) evidence: Evidence,
    /// What the body replied to this statement's use of it.
    pub(crate) replies: Vec<PublicReply>,
}

impl Note {
    /// How the program names the place, unless the words say it already.
    pub(crate) fn address(&self) -> Option<&str> {
        let known = self.evidence.place.vi.ends_with(&self.evidence.address);
        (!known).then_some(self.evidence.address.as_str())
    }

    /// The kind and whose it is, in a few words.
    pub(crate) fn label(&self, language: &Language) -> String {
        format!("{} · {}", self.evidence.kind.name(*language), self.evidence.source.get(*language))
    }
}

/// The sentences of a paragraph, in which these figures stand.
pub(crate) fn pieces(paragraph: usize, text: &str, figures: &[PublicFigure]) -> Vec<Piece> {
    let mut end = 0;
    vietnamese::sentences(text)
        .into_iter()
        .map(|range| {
            let gap = text[end..range.start].to_owned();
            end = range.end;
            let runs = runs(text, range.clone(), figures);
            Piece { gap, at: format!("{paragraph}:{}", range.start), text: text[range].to_owned(), runs }
        })
        .collect()
}

/// A part of a text in runs. A figure that does not lie in it as a whole is no run of its own.
fn runs(text: &str, range: Range<usize>, figures: &[PublicFigure]) -> Vec<Run> {
    let words = |at: Range<usize>, evidence| {
        text.get(at).filter(|words| !words.is_empty()).map(|words| Run { text: words.to_owned(), evidence })
    };
    let mut runs = Vec::new();
    let mut from = range.start;
    for figure in figures.iter().filter(|figure| figure.start >= range.start && figure.end <= range.end) {
        runs.extend(words(from..figure.start, None));
        runs.extend(words(figure.start..figure.end, Some(figure.evidence)));
        from = figure.end;
    }
    runs.extend(words(from..range.end, None));
    runs
}

/// The sections of a page. Paragraphs are counted as [`PublicPage::parts`] counts them.
pub(crate) fn sections(page: &PublicPage) -> Vec<SectionPart> {
    let mut paragraph = 0;
    let mut statement_number = 0;
    let mut cited = vec![false; page.evidence.len()];
    let mut parts = Vec::new();
    for (index, section) in page.sections.iter().enumerate() {
        paragraph += 1;
        let heading = pieces(paragraph, &section.title.vi, &[]);
        let mut statements = Vec::new();
        for statement in &section.statements {
            paragraph += 1;
            statement_number += 1;
            let anchor = format!("s{statement_number}");
            let note = |number: &usize| {
                let evidence = page.evidence.get(number.checked_sub(1)?)?.clone();
                let again = std::mem::replace(&mut cited[number - 1], true);
                let anchor = if again { format!("e{number}-{anchor}") } else { format!("e{number}") };
                let to_it = |reply: &&PublicReply| reply.statement == statement.id;
                let replies = evidence.replies.iter().filter(to_it).cloned().collect();
                Some(Note { number: *number, anchor, evidence, replies })
            };
            let notes = statement.citations.iter().filter_map(note).collect();
            let sentences = pieces(paragraph, &statement.text, &statement.figures);
            statements.push(StatementPart { text: statement.text.clone(), sentences, notes, anchor });
        }
        let anchor = format!("muc-{}", index + 1);
        parts.push(SectionPart { anchor, title: section.title.clone(), heading, statements });
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_give_the_paragraph_back() {
        let text = "Một câu. Câu hai có TP. Hà Nội.  Ba.";
        let figure = |word: &str, evidence| {
            let start = text.find(word).unwrap();
            PublicFigure { start, end: start + word.len(), evidence }
        };
        let pieces = pieces(2, text, &[figure("hai", 3), figure("Ba", 1)]);
        let back: String = pieces.iter().map(|piece| format!("{}{}", piece.gap, piece.text)).collect();
        assert_eq!(back, text);
        let run = |run: &Run| format!("{}{:?}", run.text, run.evidence);
        let runs: Vec<String> = pieces.iter().flat_map(|piece| piece.runs.iter().map(run)).collect();
        let wanted = ["Một câu.None", "Câu None", "haiSome(3)", " có TP. Hà Nội.None", "BaSome(1)", ".None"];
        assert_eq!(runs, wanted);
        assert_eq!(pieces.iter().map(|piece| piece.at.as_str()).collect::<Vec<_>>(), ["2:0", "2:12", "2:41"]);
    }
}
