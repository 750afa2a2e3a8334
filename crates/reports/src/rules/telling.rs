//! What a figure tells of, so that two tellings of one number can be set side by side.
//!
//! Two figures tell of one number only where nothing speaks against it; the rest is left alone.

use std::collections::HashSet;

use kernel::Window;

use super::Case;
use super::sentence::Sentence;
use crate::read::names_unit;
use crate::read::words::{slug, slug_without_numbers};
use crate::{Amount, Figure};

/// A number told in prose.
#[derive(Debug, Clone)]
pub(super) struct Telling<'d> {
    pub(super) subject: Subject,
    pub(super) value: Amount,
    pub(super) figure: &'d Figure,
    pub(super) sentence: &'d Sentence<'d>,
}

/// What is counted, and when.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Subject {
    /// A figure the outline asks for, by its key.
    Asked(String, Days),
    /// The words after the number, the unit, and the days told.
    Words(String, String, Days),
}

/// The days of a figure, in a form that can be ordered.
pub(super) type Days = (jiff::civil::Date, jiff::civil::Date);

/// The first number of every sentence, where one can say what it is. Examples tell of single cases, sentences that name a
/// unit tell of that unit, «tăng 5», «gần 35» tell no number: none of them is looked at.
pub(super) fn in_prose<'d>(case: &'d Case<'_>) -> Vec<Telling<'d>> {
    let examples: HashSet<&str> =
        case.draft.examples.iter().map(|example| example.address.as_str()).collect();
    let mut tellings = Vec::new();
    for sentence in &case.sentences {
        let told = |figure: &&Figure| figure.unit != "%";
        if examples.contains(sentence.passage.address.as_str())
            || !sentence.figures.iter().any(told)
            || speaks_of_a_part(sentence.text())
        {
            continue;
        }
        // What comes after the first number of a sentence is mostly a part of it, or a change.
        if let Some(figure) = sentence.figures.first().copied().filter(told)
            && is_exact(sentence.before(figure))
        {
            let Some(subject) = subject(case, figure) else { continue };
            tellings.push(Telling { subject, value: figure.value, figure, sentence });
        }
    }
    tellings
}

fn speaks_of_a_part(text: &str) -> bool {
    let start = slug(text, 3);
    ["trong-do", "rieng", "tai", "nhu"]
        .iter()
        .any(|cue| start.strip_prefix(cue).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
        || names_unit(text)
}

/// Whether the words before a number leave it a number: not «tăng», not «gần».
fn is_exact(before: &str) -> bool {
    let before = slug(before, 200);
    let last = before.rsplit('-').next().unwrap_or_default();
    !["tang", "giam", "them", "hon", "tren", "duoi", "gan", "khoang", "bot", "so"].contains(&last)
}

fn subject(case: &Case<'_>, figure: &Figure) -> Option<Subject> {
    if let Some(key) = asked(case, &figure.key) {
        return Some(Subject::Asked(key.to_owned(), days(case, figure)));
    }
    /// Fewer words say too little of what is counted.
    const FEWEST: usize = 5;
    let period = figure.period.as_ref()?;
    let label = slug_without_numbers(&figure.label, 14);
    let unit = slug(&figure.unit, 4);
    let rest = label.strip_prefix(unit.as_str()).unwrap_or_default().trim_start_matches('-').to_owned();
    let enough = rest.split('-').count() >= FEWEST;
    enough.then(|| Subject::Words(rest, unit, (period.days.from(), period.days.to())))
}

/// The outline's key a figure bears, whichever telling of it this is: `tasks-late-2` is `tasks-late`.
pub(super) fn asked<'c>(case: &'c Case<'_>, key: &str) -> Option<&'c str> {
    let first = key.rsplit_once('-').filter(|(_, last)| last.bytes().all(|byte| byte.is_ascii_digit()));
    let wanted = case.plan.outline.sections.iter().flat_map(|section| &section.figures);
    let found = wanted
        .map(|wanted| wanted.key.as_str())
        .find(|wanted| *wanted == key || first.is_some_and(|(first, _)| *wanted == first));
    found.filter(|_| !key.contains('/'))
}

/// The days of an asked figure: the whole window when none are told, or when what is told covers it or ends with it.
pub(super) fn days(case: &Case<'_>, figure: &Figure) -> Days {
    let window: Window = case.plan.window;
    let whole = (window.from(), window.to());
    match &figure.period {
        None => whole,
        Some(period) => {
            let (from, to) = (period.days.from(), period.days.to());
            let covers = from <= window.from() && window.to() <= to;
            let closes = from == to && to == window.to();
            if covers || closes { whole } else { (from, to) }
        }
    }
}
