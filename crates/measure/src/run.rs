//! Measuring a log from end to end: parts to threads, results in their order, comparison, examples.

use std::collections::{BTreeMap, BTreeSet};

use arrow_array::RecordBatch;
use rayon::prelude::*;

use crate::compare::disclosure::cover;
use crate::compare::{self, Compared};
use crate::indicators::Indicator;
use crate::overview::MICROS_PER_DAY;
use crate::partial::Partial;
use crate::result::{
    AspectResult, Cell, FigureValue, IndicatorResult, Measurement, Outcome, Pair, Totals, UnitResult,
    Withheld,
};
use crate::source::{Chunk, Lexicon, Lexicons, Source};
use crate::tally::TotalsTally;
use crate::{ALL, CaseRef, Class, Example, Facts, FigureForm, MeasureError, Need, Settings, examples};

/// Measures `source` by all indicators it has the columns for.
///
/// # Errors
/// When the columns are not those of a work log, or a part cannot be read.
pub fn measure(source: &Source<'_>, settings: &Settings) -> Result<Measurement, MeasureError> {
    let threads = settings.threads.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    pool.install(|| run(source, settings))
}

fn run(source: &Source<'_>, settings: &Settings) -> Result<Measurement, MeasureError> {
    let facts = &source.facts;
    let missing: Vec<Vec<Need>> = ALL.iter().map(|one| missing(one, facts)).collect();
    let measurable: Vec<&Indicator> =
        ALL.iter().zip(&missing).filter(|(_, missing)| missing.is_empty()).map(|(one, _)| one).collect();
    let lexicons = Lexicons {
        units: Lexicon::new("unit", &source.units),
        kinds: Lexicon::new("kind", &source.kinds),
        difficulties: Lexicon::new("difficulty", &source.difficulties),
    };
    let whole = (0..source.parts)
        .into_par_iter()
        .map(|part| {
            let chunk = Chunk::read(&source.read(part)?, &lexicons)?;
            Ok::<_, MeasureError>(Partial::of(&chunk, part, &measurable, facts))
        })
        .try_reduce(|| Partial::new(&measurable), |earlier, later| Ok(earlier.followed_by(later)))?;

    let Partial { overview, strata, tallies, units: seen, .. } = whole;
    let withheld = withheld(&seen, settings.k);
    let not_shown: BTreeSet<u32> = withheld.keys().copied().collect();
    let mut cells: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut results = Vec::new();
    let mut tallies = tallies.into_iter();
    for (indicator, missing) in ALL.iter().zip(missing) {
        let definition = indicator.definition;
        if !missing.is_empty() {
            results.push(IndicatorResult { definition, missing, totals: None, aspects: Vec::new() });
            continue;
        }
        let Some(tally) = tallies.next() else { break };
        let mut aspects = Vec::new();
        let mut hidden = not_shown.clone();
        if facts.has_unit {
            for (aspect, added) in definition.aspects.iter().zip(&tally.aspects) {
                let compared = compare::compare(aspect.model, &added.sums, &strata, &not_shown, settings);
                let Compared { outcomes, funnel, strata, suppressed } = compared;
                for (unit, outcome) in outcomes {
                    if !matches!(outcome, Outcome::Measured(_) | Outcome::NothingExpected) {
                        hidden.insert(unit);
                    }
                    let cell = Cell { indicator: aspect.id, version: definition.version, outcome };
                    cells.entry(unit).or_default().push(cell);
                    let asked = matches!(outcome, Outcome::Measured(measured) if measured.worth_asking);
                    if let Some(candidates) = added.candidates.get(&unit).filter(|_| asked) {
                        for (role, case) in examples::chosen(candidates) {
                            wanted.push(Wanted {
                                case,
                                order: wanted.len(),
                                indicator: aspect.id,
                                unit,
                                role,
                            });
                        }
                    }
                }
                aspects.push(AspectResult { id: aspect.id, funnel, strata, suppressed });
            }
        }
        let totals = totals(definition.figures, &tally.totals, source, &hidden, settings);
        results.push(IndicatorResult { definition, missing, totals: Some(totals), aspects });
    }
    let name = |unit: u32| source.units.get(unit as usize).cloned().unwrap_or_default();
    let units: Vec<UnitResult> = seen
        .into_iter()
        .map(|(unit, (events, cases))| UnitResult {
            unit: name(unit),
            withheld: withheld.get(&unit).copied(),
            events,
            cases,
            cells: cells.remove(&unit).unwrap_or_default(),
        })
        .collect();
    Ok(Measurement {
        settings: settings.clone(),
        period: facts.period,
        overview: overview.finish(units.len() as u64),
        indicators: results,
        units,
        examples: shown(source, settings, wanted)?,
    })
}

/// The units whose events and cases are not shown, from events and cases by unit.
fn withheld(seen: &BTreeMap<u32, (u64, u64)>, k: u64) -> BTreeMap<u32, Withheld> {
    let (few, enough): (Vec<_>, Vec<_>) =
        seen.iter().map(|(unit, (_, cases))| (*cases, *unit)).partition(|(cases, _)| *cases < k);
    let hidden: Vec<u64> = few.iter().map(|(cases, _)| *cases).collect();
    let more = cover(&hidden, enough, k).into_iter().map(|unit| (unit, Withheld::Complement));
    few.into_iter().map(|(_, unit)| (unit, Withheld::FewCases)).chain(more).collect()
}

fn missing(indicator: &Indicator, facts: &Facts) -> Vec<Need> {
    let lacks = |need: &&Need| match need {
        Need::Unit => !facts.has_unit,
        Need::Class(class) => !facts.classes.contains(class),
        Need::Due => !facts.has_due,
        Need::Finish => !facts.has_finished && !facts.classes.contains(&Class::COMPLETE),
    };
    indicator.definition.needs.iter().filter(lacks).copied().collect()
}

fn totals(
    figures: &[crate::Figure],
    tally: &TotalsTally,
    source: &Source<'_>,
    hidden: &BTreeSet<u32>,
    settings: &Settings,
) -> Totals {
    let raw = |at: usize| tally.figures[at] as f64;
    let values = figures.iter().enumerate().map(|(at, figure)| FigureValue {
        id: figure.id,
        value: match figure.form {
            FigureForm::Count => Some(raw(at)),
            FigureForm::Days => Some(raw(at) / MICROS_PER_DAY),
            FigureForm::ShareOf { numerator, denominator } => {
                (tally.figures[denominator] != 0).then(|| raw(numerator) / raw(denominator))
            }
        },
    });
    let name = |unit: u32| source.units.get(unit as usize).cloned().unwrap_or_default();
    let pairs = pairs(tally, hidden, settings).into_iter().map(|((from, to), count)| Pair {
        from: name(from),
        to: name(to),
        count,
    });
    Totals { count: tally.count, cases: tally.cases, figures: values.collect(), pairs: pairs.collect() }
}

/// The most frequent pairs that may be shown: frequent enough, of units shown, and none by which the total gives another back.
fn pairs(tally: &TotalsTally, hidden: &BTreeSet<u32>, settings: &Settings) -> Vec<((u32, u32), u64)> {
    let all = tally.pairs.iter().map(|(pair, count)| (*pair, *count));
    let (mut shown, secret): (Vec<_>, Vec<_>) = all.partition(|((from, to), count)| {
        *count >= settings.k && !hidden.contains(from) && !hidden.contains(to)
    });
    shown.sort_unstable_by_key(|(pair, count)| (std::cmp::Reverse(*count), *pair));
    let rest = shown.split_off(shown.len().min(settings.pairs));
    if !secret.is_empty() {
        let hidden: Vec<u64> = secret.iter().chain(&rest).map(|(_, count)| *count).collect();
        let listed = shown.iter().map(|(pair, count)| (*count, *pair)).collect();
        let more = cover(&hidden, listed, settings.k);
        shown.retain(|(pair, _)| !more.contains(pair));
    }
    shown
}

/// An example that is to be shown. Ordered by where it stands, so that each part is read once.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Wanted {
    case: CaseRef,
    order: usize,
    indicator: &'static str,
    unit: u32,
    role: examples::ExampleRole,
}

fn shown(
    source: &Source<'_>,
    settings: &Settings,
    mut wanted: Vec<Wanted>,
) -> Result<Vec<Example>, MeasureError> {
    wanted.sort_unstable();
    let mut batch: Option<(u32, RecordBatch)> = None;
    let mut shown = Vec::with_capacity(wanted.len());
    for Wanted { case, order, indicator, unit, role } in wanted {
        let at_hand = match batch.take() {
            Some((part, batch)) if part == case.part => batch,
            _ => source.read(case.part as usize)?,
        };
        let (name, steps) = examples::trace(&at_hand, case, settings.pseudonym_key.as_ref())?;
        batch = Some((case.part, at_hand));
        let unit = source.units.get(unit as usize).cloned().unwrap_or_default();
        shown.push((order, Example { indicator, unit, role, case: name, steps }));
    }
    shown.sort_by_key(|(order, _)| *order);
    Ok(shown.into_iter().map(|(_, example)| example).collect())
}
