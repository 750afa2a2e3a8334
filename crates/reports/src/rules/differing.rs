//! Numbers that are told twice and differ, each with both its sides: what the rules `told-twice-differently`,
//! `annex-differs-from-text` and `differs-from-earlier-version` find, and what a report tells of another body. Pure.
//!
//! It does not say which side holds.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use aho_corasick::AhoCorasick;
use kernel::BodyCode;
use plan::Plan;

use super::telling::{Subject, asked, days, in_prose, of_another};
use super::{Case, annex_differs_from_text, differs_from_earlier_version, told_twice_differently};
use crate::read::{example_cue, names_unit};
use crate::{Draft, Figure};

/// One number told twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// Where the two stand to each other.
    pub differs_in: DiffersIn,
    /// The key of the outline's figure both tell; `None` where the words alone say that both are one number.
    pub asked: Option<String>,
    /// What stands first, or stood in the earlier version.
    pub one: Figure,
    /// What stands after it: in the table, or in the later version.
    pub other: Figure,
}

/// Where two tellings of one number stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DiffersIn {
    /// Both in the text of one version.
    Text,
    /// One in the text, the other in a table or annex of the same version.
    Table,
    /// In a version and in the one after it.
    Versions,
}

impl DiffersIn {
    /// The rule that finds it.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Text => told_twice_differently::RULE.id,
            Self::Table => annex_differs_from_text::RULE.id,
            Self::Versions => differs_from_earlier_version::RULE.id,
        }
    }
}

/// Bodies by the names by which reports call them.
#[derive(Debug)]
pub struct Names {
    /// Each name with whose it is.
    names: Vec<(BodyCode, String)>,
    /// Finds all of them in one look; `None` where there are none, or more than it takes.
    finder: Option<AhoCorasick>,
}

impl Names {
    /// Each body with its names.
    pub fn new(bodies: impl IntoIterator<Item = (BodyCode, Vec<String>)>) -> Self {
        let named = |(body, names): (BodyCode, Vec<String>)| {
            names.into_iter().filter(|name| !name.is_empty()).map(move |name| (body.clone(), name))
        };
        let names: Vec<(BodyCode, String)> = bodies.into_iter().flat_map(named).collect();
        let finder = AhoCorasick::new(names.iter().map(|(_, name)| name)).ok();
        Self { names, finder }
    }

    /// The bodies but `own` that `text` names in whole words.
    fn others<'n>(&'n self, text: &str, own: &BodyCode) -> BTreeSet<&'n BodyCode> {
        let found = self.finder.iter().flat_map(|finder| finder.find_overlapping_iter(text));
        let whole = found.filter(|found| stands_alone(text, found.range()));
        whole.map(|found| &self.names[found.pattern()].0).filter(|body| *body != own).collect()
    }

    /// `text` without the names of `body`.
    fn without(&self, text: &str, body: &BodyCode) -> String {
        let names = self.names.iter().filter(|(of, _)| of == body);
        names.fold(text.to_owned(), |rest, (_, name)| rest.replace(name.as_str(), ""))
    }
}

/// What a report tells of another body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfAnother {
    /// The body told of.
    pub body: BodyCode,
    /// The key of the outline's figure.
    pub asked: String,
    /// What is told.
    pub figure: Figure,
    /// The sentence.
    pub sentence: String,
}

/// The numbers `draft` tells twice, differently; and those that differ from the version before, of which `earlier` are the
/// figures. Only passages, figures and examples of the draft are looked at.
pub fn differing(draft: &Draft, earlier: Option<&[Figure]>, plan: &Plan) -> Vec<Differing> {
    let case = case(draft, earlier, plan);
    let told = in_prose(&case);
    let mut found = Vec::new();
    for (one, other) in told_twice_differently::pairs(&told) {
        let asked = match &one.subject {
            Subject::Asked(key, _) => Some(key.clone()),
            Subject::Words(..) => None,
        };
        found.push(Differing {
            differs_in: DiffersIn::Text,
            asked,
            one: one.figure.clone(),
            other: other.figure.clone(),
        });
    }
    for (telling, cell) in annex_differs_from_text::pairs(&case, &told) {
        let Subject::Asked(key, _) = &telling.subject else { continue };
        let (asked, one, other) = (Some(key.clone()), telling.figure.clone(), cell.clone());
        found.push(Differing { differs_in: DiffersIn::Table, asked, one, other });
    }
    for (one, other) in differs_from_earlier_version::pairs(&case) {
        let asked = asked(&case, &other.key).map(str::to_owned);
        found.push(Differing {
            differs_in: DiffersIn::Versions,
            asked,
            one: one.clone(),
            other: other.clone(),
        });
    }
    found
}

/// What the `draft` of `own` tells of other bodies, for the whole window: the first number of a sentence, where exactly one of `names`
/// and no unit is named before it and the name of a figure the outline asks for stands after it. Examples tell of single cases.
pub fn of_others(draft: &Draft, plan: &Plan, own: &BodyCode, names: &Names) -> Vec<OfAnother> {
    // Passages that name nobody are left out before they are taken apart.
    let about: HashSet<&str> = draft
        .passages
        .iter()
        .filter(|passage| !names.others(&passage.text, own).is_empty())
        .map(|passage| passage.address.as_str())
        .collect();
    if about.is_empty() {
        return Vec::new();
    }
    let of = |address: &str| about.contains(address);
    let part = Draft {
        passages: draft.passages.iter().filter(|passage| of(&passage.address)).cloned().collect(),
        figures: draft.figures.iter().filter(|figure| of(&figure.address)).cloned().collect(),
        examples: draft.examples.iter().filter(|example| of(&example.address)).cloned().collect(),
        ..Draft::default()
    };
    let case = case(&part, None, plan);
    let window = (plan.window.from(), plan.window.to());
    let mut found = Vec::new();
    for (key, figure, sentence) in of_another(&case) {
        let mut bodies = names.others(sentence.before(figure), own).into_iter();
        let (Some(body), None) = (bodies.next(), bodies.next()) else { continue };
        let rest = names.without(sentence.text(), body);
        if days(&case, figure) == window && !names_unit(&rest) && example_cue(&rest).is_none() {
            found.push(OfAnother {
                body: body.clone(),
                asked: key.to_owned(),
                figure: figure.clone(),
                sentence: sentence.text().trim().to_owned(),
            });
        }
    }
    found
}

/// Whether the name that stands at `range` of `text` is one of whole words, and no longer name begins with it.
fn stands_alone(text: &str, range: Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars();
    // «Tỉnh ủy Quảng Nam Hà»: a longer name is another body's.
    let goes_on = after.clone().next() == Some(' ') && after.clone().nth(1).is_some_and(char::is_uppercase);
    let is_edge = |next: Option<char>| next.is_none_or(|next| !next.is_alphanumeric());
    is_edge(before) && is_edge(after.clone().next()) && !goes_on
}

fn case<'c>(draft: &'c Draft, earlier: Option<&'c [Figure]>, plan: &'c Plan) -> Case<'c> {
    Case::new(draft, plan, None, earlier)
}
