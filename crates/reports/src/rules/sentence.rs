//! The sentences of a report's prose, each with its figures. Cells and headings are no prose.

use std::collections::HashMap;
use std::ops::Range;

use crate::{Draft, Figure, Passage, PassageKind};

/// A sentence of a passage.
#[derive(Debug, Clone)]
pub(super) struct Sentence<'d> {
    /// Where it stands.
    pub(super) passage: &'d Passage,
    /// Its bytes in the passage's text.
    pub(super) span: Range<usize>,
    /// Its figures, in order.
    pub(super) figures: Vec<&'d Figure>,
}

/// Every sentence of `draft`, in order.
pub(super) fn sentences(draft: &Draft) -> Vec<Sentence<'_>> {
    let mut at: HashMap<&str, Vec<&Figure>> = HashMap::new();
    for figure in &draft.figures {
        at.entry(&figure.address).or_default().push(figure);
    }
    let prose = |passage: &&Passage| !matches!(passage.kind, PassageKind::Cell | PassageKind::Heading);
    let mut sentences = Vec::new();
    for passage in draft.passages.iter().filter(prose) {
        let mut figures = at.remove(passage.address.as_str()).unwrap_or_default().into_iter().peekable();
        for span in vietnamese::sentences(&passage.text) {
            let mut own = Vec::new();
            while let Some(figure) = figures.next_if(|figure| figure.span.start < span.end) {
                own.push(figure);
            }
            sentences.push(Sentence { passage, span, figures: own });
        }
    }
    sentences
}

impl<'d> Sentence<'d> {
    /// Its words.
    pub(super) fn text(&self) -> &'d str {
        &self.passage.text[self.span.clone()]
    }

    /// What stands between two of its figures.
    pub(super) fn between(&self, first: &Figure, second: &Figure) -> &'d str {
        self.passage.text.get(first.span.end..second.span.start).unwrap_or_default()
    }

    /// What stands before a figure of it.
    pub(super) fn before(&self, figure: &Figure) -> &'d str {
        self.passage.text.get(self.span.start..figure.span.start).unwrap_or_default()
    }

    /// What stands after a figure of it.
    pub(super) fn after(&self, figure: &Figure) -> &'d str {
        self.passage.text.get(figure.span.end..self.span.end).unwrap_or_default()
    }
}
