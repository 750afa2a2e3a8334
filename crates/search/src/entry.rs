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

/// Which entries somebody is given.
pub(crate) struct Gate<'g> {
    pub(crate) viewer: &'g Actor,
    pub(crate) plan: &'g Plan,
    pub(crate) filter: &'g Filter,
    /// The passages that bear the code, or speak of the field and level, asked for, when any is.
    pub(crate) bearing: Option<&'g HashSet<(BodyCode, String)>>,
}

impl Gate<'_> {
    /// Whether the viewer may see it and asked for it.
    pub(crate) fn lets(&self, entry: &Entry) -> bool {
        self.is_seen(&entry.place) && self.is_asked(entry)
    }

    /// Whether the viewer may see it.
    pub(crate) fn is_seen(&self, place: &Place) -> bool {
        let act = match place.body() {
            Some(body) => Act::SeeReport(body),
            None => Act::SeeScheme,
        };
        accounts::may(self.viewer, act).is_ok()
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
