//! The sentences of a report's prose, each with its figures. Cells and headings are no prose.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use crate::read::names_unit;
use crate::read::words::slug;
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
    /// Whether it speaks of a part, once somebody asked.
    of_a_part: OnceCell<bool>,
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
            sentences.push(Sentence { passage, span, figures: own, of_a_part: OnceCell::new() });
        }
    }
    sentences
}

impl<'d> Sentence<'d> {
    /// Its words.
    pub(super) fn text(&self) -> &'d str {
        &self.passage.text[self.span.clone()]
    }

    /// Whether it tells of a part of the body: it begins with «trong đó», «tại» and the like, or names a unit.
    pub(super) fn speaks_of_a_part(&self) -> bool {
        *self.of_a_part.get_or_init(|| {
            let start = slug(self.text(), 3);
            let begins = |cue: &&str| {
                start.strip_prefix(*cue).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            };
            ["trong-do", "rieng", "tai", "nhu"].iter().any(begins) || names_unit(self.text())
        })
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
