//! The indicators, one file each: definition, formula, source, limits, kernel, tests.
//!
//! A kernel sees one case at a time and makes marks: per unit a base (opportunities or time) and a value. It neither
//! compares nor judges.

pub mod handover;
pub mod late;
pub mod ping_pong;
pub mod wait_outside;

use crate::tally::TotalsTally;
use crate::{Case, Definition, Facts, Marks};

/// What a kernel writes to: marks by aspect, and the totals.
#[derive(Debug)]
pub struct Sheet<'s> {
    /// Marks of this case, by aspect in the order of the definition.
    pub aspects: &'s mut [Marks],
    /// Totals over all cases.
    pub totals: &'s mut TotalsTally,
}

/// An indicator: what it is, and how a case is measured.
#[derive(Debug, Clone, Copy)]
pub struct Indicator {
    /// What it is.
    pub definition: &'static Definition,
    /// Measures one case.
    pub kernel: fn(&Case<'_>, &Facts, &mut Sheet<'_>),
}

/// All indicators, in the order of results.
pub const ALL: &[Indicator] =
    &[handover::INDICATOR, ping_pong::INDICATOR, wait_outside::INDICATOR, late::INDICATOR];

#[cfg(test)]
pub(crate) mod bench {
    //! A case written in words, for the kernels' tests.

    use super::*;
    use crate::case::{HoldFinder, NO_TIME, NO_UNIT};
    use crate::{CaseRef, Class, DueOf};

    /// Measures the case `events` and tells the marks in words. An event is `unit@hour`, with `+class`, `!due`, `=finished` behind.
    pub(crate) fn check(indicator: &Indicator, facts: &Facts, events: &str) -> String {
        let hour = |text: &str| text.parse::<i64>().unwrap() * 3_600_000_000;
        let (mut units, mut times, mut classes, mut due, mut finished) =
            (vec![], vec![], vec![], vec![], vec![]);
        for event in events.split_whitespace() {
            let mut parts = event.split_inclusive(['+', '!', '=']);
            let mut head = parts.next().unwrap().to_owned();
            let (mut class, mut due_at, mut finished_at) = (Class::NONE, NO_TIME, NO_TIME);
            let mut mark = head.chars().last().unwrap();
            for part in parts {
                let text = part.trim_end_matches(['+', '!', '=']);
                match mark {
                    '+' => class = Class::from_word(text).unwrap(),
                    '!' => due_at = hour(text),
                    _ => finished_at = hour(text),
                }
                mark = part.chars().last().unwrap();
            }
            head = head.trim_end_matches(['+', '!', '=']).to_owned();
            let (unit, at) = head.split_once('@').unwrap();
            units.push(unit.bytes().next().map_or(NO_UNIT, |letter| u32::from(letter - b'A')));
            times.push(hour(at));
            classes.push(class);
            due.push(due_at);
            finished.push(finished_at);
        }
        let mut finder = HoldFinder::default();
        let holds = finder.holds_of(&units, &times);
        let at = CaseRef { part: 0, start: 0, len: u32::try_from(units.len()).unwrap() };
        let case = Case { at, times: &times, classes: &classes, due: &due, finished: &finished, holds };
        let definition = indicator.definition;
        let mut totals = TotalsTally::new(definition.figures.len());
        let mut aspects: Vec<Marks> = definition.aspects.iter().map(|_| Marks::default()).collect();
        (indicator.kernel)(&case, facts, &mut Sheet { aspects: &mut aspects, totals: &mut totals });
        let letter = |unit: u32| char::from(b'A' + u8::try_from(unit).unwrap());
        let mut words = vec![format!("count {} cases {}", totals.count, totals.cases)];
        for (figure, value) in definition.figures.iter().zip(&totals.figures) {
            if *value != 0 {
                let hours = matches!(figure.form, crate::FigureForm::Days);
                let value = if hours { value / 3_600_000_000 } else { *value };
                words.push(format!("{} {value}{}", figure.id, if hours { "h" } else { "" }));
            }
        }
        for (aspect, marks) in definition.aspects.iter().zip(&mut aspects) {
            let scale = if aspect.model == crate::Model::Time { 3_600_000_000 } else { 1 };
            let marks: Vec<String> = marks
                .drain()
                .map(|(unit, base, value)| format!("{} {}/{}", letter(unit), value / scale, base / scale))
                .collect();
            words.push(format!("{}: {}", aspect.id, marks.join(", ")));
        }
        words.join("; ")
    }

    /// A log that has everything.
    pub(crate) fn facts() -> Facts {
        Facts {
            has_unit: true,
            has_due: true,
            has_finished: true,
            classes: ["wait_outside", "complete"].iter().filter_map(|word| Class::from_word(word)).collect(),
            period: crate::Period::All,
            due_of: DueOf::Case,
            last_time: 1000 * 3_600_000_000,
        }
    }
}
