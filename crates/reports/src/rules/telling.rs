//! What a figure tells of, so that two tellings of one number can be set side by side.
//!
//! Two figures tell of one number only where nothing speaks against it; the rest is left alone.

use std::collections::HashSet;

use kernel::Window;

use super::sentence::Sentence;
use super::{AskedName, Case};
use crate::read::example_cue;
use crate::read::periods::periods;
use crate::read::words::{slug, words};
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
        // What comes after the first number of a sentence is mostly a part of it, or a change.
        let Some(figure) = sentence.figures.first().copied().filter(told) else { continue };
        let tells_a_case = || examples.contains(sentence.passage.address.as_str()) && tells_a_case(sentence);
        if is_exact(sentence.before(figure))
            && !sentence.speaks_of_a_part()
            && !tells_a_case()
            && let Some(subject) = subject(case, figure, sentence)
        {
            tellings.push(Telling { subject, value: figure.value, figure, sentence });
        }
    }
    tellings
}

/// The first number of every sentence with the outline's key whose name stands after it, whoever it tells of.
pub(super) fn of_another<'d>(case: &'d Case<'_>) -> Vec<(&'d str, &'d Figure, &'d Sentence<'d>)> {
    let mut found = Vec::new();
    for sentence in &case.sentences {
        let Some(figure) = sentence.figures.first().copied().filter(|figure| figure.unit != "%") else {
            continue;
        };
        if is_exact(sentence.before(figure))
            && let Some(key) = asked_after(case, figure, sentence)
        {
            found.push((key, figure, sentence));
        }
    }
    found
}

/// Whether a sentence of a passage with an example may go on about it: it comes with or after the example, and does not say that it
/// tells of the whole.
fn tells_a_case(sentence: &Sentence<'_>) -> bool {
    const WHOLE: [&str; 9] = [
        "trong-ki-bao-cao",
        "ca-ki",
        "toan-ki",
        "tinh-chung",
        "tong-hop",
        "thong-ke",
        "toan-tinh",
        "toan-nganh",
        "ca-co-quan",
    ];
    let text = &sentence.passage.text;
    if example_cue(sentence.text()).is_some() {
        return true;
    }
    let start = format!("-{}-", slug(sentence.text(), 8));
    let of_the_whole = WHOLE.iter().any(|cue| start.contains(&format!("-{cue}-")));
    let mut before =
        vietnamese::sentences(text).into_iter().take_while(|span| span.start < sentence.span.start);
    !of_the_whole && before.any(|span| example_cue(&text[span]).is_some())
}

/// Whether the words before a number leave it a number: not «tăng», not «gần».
fn is_exact(before: &str) -> bool {
    let before = slug(before, 200);
    let last = before.rsplit('-').next().unwrap_or_default();
    !["tang", "giam", "them", "hon", "tren", "duoi", "gan", "khoang", "bot", "so"].contains(&last)
}

fn subject(case: &Case<'_>, figure: &Figure, sentence: &Sentence<'_>) -> Option<Subject> {
    if let Some(key) = asked(case, &figure.key).or_else(|| asked_after(case, figure, sentence)) {
        return Some(Subject::Asked(key.to_owned(), days(case, figure)));
    }
    /// Fewer words say too little of what is counted.
    const FEWEST: usize = 5;
    let period = figure.period.as_ref()?;
    let unit = slug(&figure.unit, 4);
    let after = words_after(sentence.after(figure));
    let clause = after.iter().position(|(_, stopped)| *stopped).map_or(after.len(), |at| at + 1);
    let told = if clause >= FEWEST { &after[..clause] } else { &after[..] };
    let words: Vec<&str> = told.iter().take(MOST_WORDS).map(|(word, _)| word.as_str()).collect();
    (words.len() >= FEWEST)
        .then(|| Subject::Words(words.join("-"), unit, (period.days.from(), period.days.to())))
}

/// More words tell nothing more of what is counted.
const MOST_WORDS: usize = 8;

/// The words after a number up to the time told there or the next number, each with whether a clause ends after it.
fn words_after(text: &str) -> Vec<(String, bool)> {
    let words = words(text);
    let until = periods(text, &words).first().map_or(words.len(), |spoken| spoken.words.start);
    let mut told: Vec<(String, bool)> = words[..until]
        .iter()
        .take_while(|word| !word.folded.starts_with(|sign: char| sign.is_ascii_digit()))
        .map(|word| (word.folded.clone(), word.stopped))
        .collect();
    // What leads to the time is no part of what is counted.
    let leads = ["trong", "tinh", "den", "het", "tu", "cho", "vao", "cua", "o"];
    while told.last().is_some_and(|(word, _)| leads.contains(&word.as_str())) {
        told.pop();
    }
    told
}

/// The figure whose name stands after its number: «có 25 nhiệm vụ hoàn thành quá hạn», «có 1.100 tỷ đồng vốn đã giải ngân».
fn asked_after<'c>(case: &'c Case<'_>, figure: &Figure, sentence: &Sentence<'_>) -> Option<&'c str> {
    let unit = slug(&figure.unit, 4);
    let after = format!("{}-", slug(sentence.after(figure), 20));
    let told = format!("{unit}-{after}");
    let wanted = case.asked.iter();
    wanted
        .filter_map(|AskedName { key, name, unit: of }| {
            let of_unit = *of == unit;
            let name = name.as_str();
            let rest = told.strip_prefix(name).or_else(|| after.strip_prefix(name).filter(|_| of_unit));
            let rest = rest?.strip_prefix('-')?;
            // «… ở Sở Một», «… thuộc lĩnh vực đất đai»: a part of it.
            let next = rest.split('-').next().unwrap_or_default();
            let part = ["o", "tai", "cua", "thuoc", "do", "ve", "linh", "cap", "nhung", "va"].contains(&next);
            (!part).then_some((name.len(), *key))
        })
        .max()
        .map(|(_, key)| key)
}

/// Whether a figure of a sentence is that of a unit or of an example.
pub(super) fn is_of_a_part(case: &Case<'_>, figure: &Figure) -> bool {
    let sentence = case.sentences.iter().find(|sentence| {
        sentence.passage.address == figure.address && sentence.span.contains(&figure.span.start)
    });
    sentence.is_none_or(|sentence| {
        sentence.speaks_of_a_part()
            || case.draft.examples.iter().any(|example| example.address == figure.address)
    })
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
