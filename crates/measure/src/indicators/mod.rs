//! The indicators, one file each: definition, formula, source, limits, kernel, tests.
//!
//! A kernel goes over the cases of a chunk and makes marks: by visit (a unit in a case) a base (opportunities or time) and a
//! value, or durations. It neither compares nor judges.

pub mod circular;
mod closing;
pub mod consult_rounds;
pub mod deadline_heap;
pub mod due_moved;
pub mod escalate;
pub mod handover;
pub mod hard_left;
pub mod idle;
pub mod late;
pub mod long_chain;
pub mod no_decision;
pub mod pass_through;
pub mod ping_pong;
pub mod refusal_unreasoned;
pub mod reopen;
pub mod return_on_receipt;
pub mod rework;
pub mod signature_wait;
pub mod slow_reply;
pub mod supplement_again;
pub mod wait_outside;
mod waiting;

use std::collections::BTreeSet;

use crate::tally::TotalsTally;
use crate::{Chunk, Definition, Facts, Marks, Parameters};

/// What a kernel may know beside the events.
#[derive(Debug)]
pub struct Ground<'g> {
    /// What is known of the log as a whole.
    pub facts: &'g Facts,
    /// Numbers in the definitions.
    pub parameters: &'g Parameters,
    /// Reasons that stand under many refusals, by their hash.
    pub boilerplate: &'g BTreeSet<u64>,
}

/// What a kernel writes to: marks by aspect, and the totals.
#[derive(Debug)]
pub struct Sheet<'s> {
    /// Marks of this chunk, by aspect in the order of the definition.
    pub aspects: &'s mut [Marks],
    /// Totals over all cases.
    pub totals: &'s mut TotalsTally,
}

/// An indicator: what it is, and how the cases of a chunk are measured.
#[derive(Debug, Clone, Copy)]
pub struct Indicator {
    /// What it is.
    pub definition: &'static Definition,
    /// Measures the cases of a chunk.
    pub kernel: fn(&Chunk, &Ground<'_>, &mut Sheet<'_>),
}

/// All indicators, in the order of results: by behaviour.
pub const ALL: &[Indicator] = &[
    handover::INDICATOR,
    ping_pong::INDICATOR,
    circular::INDICATOR,
    long_chain::INDICATOR,
    pass_through::INDICATOR,
    escalate::INDICATOR,
    return_on_receipt::INDICATOR,
    supplement_again::INDICATOR,
    refusal_unreasoned::INDICATOR,
    hard_left::INDICATOR,
    late::INDICATOR,
    deadline_heap::INDICATOR,
    idle::INDICATOR,
    wait_outside::INDICATOR,
    due_moved::INDICATOR,
    slow_reply::INDICATOR,
    reopen::INDICATOR,
    rework::INDICATOR,
    consult_rounds::INDICATOR,
    signature_wait::INDICATOR,
    no_decision::INDICATOR,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ALL;

    #[test]
    fn every_definition_is_whole() {
        let mut ids = BTreeSet::new();
        for indicator in ALL {
            let definition = indicator.definition;
            let words = [definition.name, definition.definition, definition.limits];
            let sides = definition
                .aspects
                .iter()
                .flat_map(|aspect| [aspect.name, aspect.numerator, aspect.denominator, aspect.attributed_to]);
            let figures = definition.figures.iter().map(|figure| figure.name);
            for word in words.into_iter().chain(sides).chain(figures) {
                assert!(!word.vi.is_empty() && !word.en.is_empty(), "{}: {word:?}", definition.id);
                assert!(word.vi != word.en, "{}: {word:?}", definition.id);
            }
            assert!(!definition.formula.is_empty() && !definition.source.is_empty(), "{}", definition.id);
            assert_eq!(definition.aspects[0].id, definition.id);
            let side = format!("{}.", definition.id);
            for aspect in definition.aspects {
                assert!(aspect.id == definition.id || aspect.id.starts_with(&side), "{}", aspect.id);
                assert!(ids.insert(aspect.id), "{} stands twice", aspect.id);
            }
        }
        assert_eq!(ALL.len(), 21);
    }
}

#[cfg(test)]
pub(crate) mod bench {
    //! Cases written in words, for the kernels' tests.

    use super::*;
    use crate::chunk::{Columns, NO_LEVEL, NO_TIME, NO_UNIT};
    use crate::lexicon::NO_WORD;
    use crate::source::hash_of;
    use crate::{Class, DueOf, FigureForm, Model};

    /// Measures `cases`, separated by `|`, and tells the marks in words. An event is `unit@hour` and, behind it, `+class`, `!due`,
    /// `=finished`, `~activity`, `^level`, `?reason`.
    pub(crate) fn check(indicator: &Indicator, facts: &Facts, cases: &str) -> String {
        check_with(indicator, facts, &BTreeSet::new(), cases)
    }

    /// As [`check`], with these reasons as boilerplate.
    pub(crate) fn check_with(
        indicator: &Indicator,
        facts: &Facts,
        boilerplate: &BTreeSet<u64>,
        cases: &str,
    ) -> String {
        let columns = columns(cases);
        let chunk = Chunk::new(columns, facts.calendar.as_ref());
        let definition = indicator.definition;
        let mut totals = TotalsTally::new(definition.figures.len());
        let mut aspects: Vec<Marks> = definition.aspects.iter().map(|_| Marks::default()).collect();
        for marks in &mut aspects {
            marks.clear(chunk.visits.len());
        }
        let parameters = Parameters::default();
        let ground = Ground { facts, parameters: &parameters, boilerplate };
        (indicator.kernel)(&chunk, &ground, &mut Sheet { aspects: &mut aspects, totals: &mut totals });
        let letter = |visit: usize| char::from(b'A' + u8::try_from(chunk.visits[visit].unit).unwrap());
        let mut words = vec![format!("count {} cases {}", totals.count, totals.cases)];
        for (at, figure) in definition.figures.iter().enumerate() {
            let value = match figure.form {
                FigureForm::Largest | FigureForm::Longest => i128::from(totals.maxima[at]),
                _ => totals.figures[at],
            };
            if value != 0 {
                let hours = matches!(figure.form, FigureForm::Days | FigureForm::Longest);
                let value = if hours { value / 3_600_000_000 } else { value };
                words.push(format!("{} {value}{}", figure.id, if hours { "h" } else { "" }));
            }
        }
        if totals.bins.iter().any(|count| *count > 0) {
            let bins = totals.bins.iter().enumerate().filter(|(_, count)| **count > 0);
            let bins: Vec<String> = bins.map(|(bin, count)| format!("{bin}×{count}")).collect();
            words.push(format!("bins {}", bins.join(" ")));
        }
        for (aspect, marks) in definition.aspects.iter().zip(&aspects) {
            let hour = 3_600_000_000;
            let marks: Vec<String> = match aspect.model {
                Model::Slower => marks
                    .durations()
                    .map(|(visit, micros, ended)| {
                        let more = if ended { "" } else { "+" };
                        format!("{} {}{more}", letter(visit as usize), micros / hour)
                    })
                    .collect(),
                model => (0..chunk.visits.len())
                    .map(|visit| (visit, marks.of(visit)))
                    .filter(|(_, mark)| *mark != (0, 0))
                    .map(|(visit, (base, value))| {
                        let (base_scale, value_scale) = match model {
                            Model::Time => (hour, hour),
                            Model::HardLeft => (1, hour),
                            _ => (1, 1),
                        };
                        format!("{} {}/{}", letter(visit), value / value_scale, base / base_scale)
                    })
                    .collect(),
            };
            words.push(format!("{}: {}", aspect.id, marks.join(", ")).trim_end().to_owned());
        }
        words.join("; ")
    }

    const MARKS: [char; 6] = ['+', '!', '=', '~', '^', '?'];

    fn columns(cases: &str) -> Columns {
        let hour = |text: &str| text.parse::<i64>().unwrap() * 3_600_000_000;
        let mut columns = Columns { starts: vec![0], ..Columns::default() };
        let mut words: Vec<String> = Vec::new();
        let mut word = |text: &str| {
            let at = words.iter().position(|known| known == text).unwrap_or_else(|| {
                words.push(text.to_owned());
                words.len() - 1
            });
            u32::try_from(at).unwrap()
        };
        for case in cases.split('|') {
            for event in case.split_whitespace() {
                let mut event = event.to_owned();
                let mut marked = |mark: char| {
                    let at = event.find(mark)?;
                    let end = event[at + 1..].find(MARKS).map_or(event.len(), |next| at + 1 + next);
                    let text = event[at + 1..end].to_owned();
                    event.replace_range(at..end, "");
                    Some(text)
                };
                let class = marked('+').map_or(Class::NONE, |text| Class::from_word(&text).unwrap());
                columns.classes.push(class);
                columns.due.push(marked('!').map_or(NO_TIME, |text| hour(&text)));
                columns.finished.push(marked('=').map_or(NO_TIME, |text| hour(&text)));
                let activity = marked('~').unwrap_or_else(|| format!("step {}", columns.times.len()));
                columns.activities.push(word(&activity));
                columns.levels.push(marked('^').map_or(NO_LEVEL, |text| text.parse().unwrap()));
                columns.reasons.push(marked('?').map_or(NO_WORD, |text| word(&text)));
                let (unit, at) = event.split_once('@').unwrap();
                columns.units.push(unit.bytes().next().map_or(NO_UNIT, |letter| u32::from(letter - b'A')));
                columns.times.push(hour(at));
            }
            columns.starts.push(u32::try_from(columns.times.len()).unwrap());
        }
        columns.activity_hashes = words.iter().map(|word| hash_of(word)).collect();
        columns.reason_hashes = columns.activity_hashes.clone();
        columns
    }

    /// A log that has everything: levels 0, 1 and 2; its last event at hour 1000.
    pub(crate) fn facts() -> Facts {
        Facts {
            has_unit: true,
            has_due: true,
            has_finished: true,
            has_reason: true,
            classes: crate::class::all().collect(),
            levels: ["0", "1", "2"].map(str::to_owned).to_vec(),
            hard: vec!["hard".to_owned()],
            period: crate::Period::All,
            due_of: DueOf::Case,
            last_time: 1000 * 3_600_000_000,
            calendar: None,
        }
    }
}
