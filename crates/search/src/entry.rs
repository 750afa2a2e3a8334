//! What the index knows of each thing beside its words: where it stands, and the digest of the text that was indexed.
//! Filters and what one may see are decided here. Pure.

use std::collections::HashSet;

use accounts::Act;
use kernel::{Actor, BodyCode, Digest};
use plan::Plan;

use crate::{Filter, Place};

/// One indexed thing.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) place: Place,
    pub(crate) section: String,
    /// Digest of the text that was indexed.
    pub(crate) digest: Digest,
}

/// The text that is searched for a figure: what it counts, the number as written, when, and how it is counted.
pub(crate) fn figure_text(figure: &reports::Figure, definition: &str) -> String {
    let mut text = format!("{}: {}", figure.label, figure.quote);
    if !figure.unit.is_empty() && !figure.quote.contains(&figure.unit) {
        text.push(' ');
        text.push_str(&figure.unit);
    }
    if let Some(period) = &figure.period {
        text.push_str(&format!(" ({})", period.words));
    }
    if !definition.is_empty() {
        text.push_str(" – ");
        text.push_str(definition);
    }
    text
}

/// What comes first of what is found alike: sentences, then figures, which are many and short, then heads of documents,
/// which all name the study's title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Turn {
    Sentence,
    Figure,
    Head,
}

impl Turn {
    fn of(entry: &Entry) -> Self {
        match entry.place {
            _ if entry.section == reports::FRONT => Self::Head,
            Place::Figure { .. } => Self::Figure,
            Place::Passage { .. } | Place::Statement { .. } => Self::Sentence,
        }
    }
}

/// Everything indexed, by number. What is looked at for every hit is kept apart from what is read of the few that are shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entries {
    all: Vec<Entry>,
    /// For each, whose it is and its turn.
    keys: Vec<(u32, Turn)>,
    /// Whose they are: a body's, or the scheme's.
    owners: Vec<Option<BodyCode>>,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbered<'e> {
    pub(crate) entry: &'e Entry,
    key: (u32, Turn),
}

impl Numbered<'_> {
    pub(crate) fn turn(&self) -> Turn {
        self.key.1
    }
}

impl Entries {
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn get(&self, number: usize) -> Option<Numbered<'_>> {
        Some(Numbered { entry: self.all.get(number)?, key: *self.keys.get(number)? })
    }

    pub(crate) fn push(&mut self, entry: Entry) {
        let body = entry.place.body();
        // Those of one owner come one after another.
        if self.owners.last().is_none_or(|last| last.as_ref() != body) {
            self.owners.push(body.cloned());
        }
        let owner = u32::try_from(self.owners.len() - 1).unwrap_or(u32::MAX);
        self.keys.push((owner, Turn::of(&entry)));
        self.all.push(entry);
    }
}

/// Which entries somebody is given.
pub(crate) struct Gate<'g> {
    viewer: &'g Actor,
    plan: &'g Plan,
    filter: &'g Filter,
    /// The passages that bear the code, or speak of the field and level, asked for, when any is.
    bearing: Option<&'g HashSet<(BodyCode, String)>>,
    /// Whose entries the viewer may see, by owner.
    seen: Vec<bool>,
}

impl<'g> Gate<'g> {
    pub(crate) fn new(
        viewer: &'g Actor,
        plan: &'g Plan,
        filter: &'g Filter,
        bearing: Option<&'g HashSet<(BodyCode, String)>>,
        entries: &Entries,
    ) -> Self {
        let mut gate = Self { viewer, plan, filter, bearing, seen: Vec::new() };
        gate.seen = entries.owners.iter().map(|owner| gate.sees(owner.as_ref())).collect();
        gate
    }

    /// Whether the viewer may see it and asked for it.
    pub(crate) fn lets(&self, numbered: &Numbered<'_>) -> bool {
        let is_seen = self.seen.get(numbered.key.0 as usize).copied().unwrap_or(false);
        is_seen && (self.asks_for_all() || self.is_asked(numbered.entry))
    }

    /// Whether the viewer may see what a body sent; what nobody did is the scheme's.
    fn sees(&self, body: Option<&BodyCode>) -> bool {
        let act = match body {
            Some(body) => Act::SeeReport(body),
            None => Act::SeeScheme,
        };
        accounts::may(self.viewer, act).is_ok()
    }

    fn asks_for_all(&self) -> bool {
        let filter = self.filter;
        filter.kind.is_none()
            && filter.section.is_none()
            && filter.body.is_none()
            && filter.group.is_none()
            && self.bearing.is_none()
    }

    fn is_asked(&self, entry: &Entry) -> bool {
        let filter = self.filter;
        let body = entry.place.body();
        filter.kind.is_none_or(|kind| entry.place.kind() == kind)
            && filter.section.as_ref().is_none_or(|section| entry.section == *section)
            && filter.body.as_ref().is_none_or(|asked| body == Some(asked))
            && filter.group.is_none_or(|group| body.and_then(|body| group_of(self.plan, body)) == Some(group))
            && self.bearing.is_none_or(|bearing| match &entry.place {
                Place::Passage { body, address, .. } => bearing.contains(&(body.clone(), address.clone())),
                Place::Figure { .. } | Place::Statement { .. } => false,
            })
    }
}

/// The group of a body, or of the nearest body above it that has one.
fn group_of(plan: &Plan, body: &BodyCode) -> Option<i64> {
    std::iter::once(body.clone())
        .chain(body.above())
        .find_map(|code| plan.assignment(&code).map(|assignment| assignment.group))
}
