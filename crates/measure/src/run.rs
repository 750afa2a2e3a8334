//! Measuring a log from end to end: parts to threads, results put together, comparison, examples.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::RecordBatch;
use rayon::prelude::*;

use crate::bunching::{excess, window};
use crate::compare::disclosure::cover;
use crate::compare::{self, Compared};
use crate::indicators::{Ground, Indicator, refusal_unreasoned};
use crate::months::Months;
use crate::overview::MICROS_PER_DAY;
use crate::pass::{Pass, Seen};
use crate::ranks::{Ranked, ranked};
use crate::result::{
    AspectResult, Cell, FigureValue, IndicatorResult, Measurement, Outcome, Pair, Totals, UnitResult,
    Withheld,
};
use crate::source::{Reader, Source};
use crate::tally::TotalsTally;
use crate::{ALL, CaseRef, Class, DueOf, Example, Facts, FigureForm, MeasureError, Need, Settings, examples};

/// Measures `source` by all indicators it has the columns for.
///
/// # Errors
/// When the columns are not those of a work log, or a part cannot be read.
pub fn measure(source: &Source<'_>, settings: &Settings) -> Result<Measurement, MeasureError> {
    let threads = settings.threads.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    pool.install(|| run(source, settings))
}

/// Every part, gone through once.
fn passed(
    source: &Source<'_>,
    indicators: &[&'static Indicator],
    settings: &Settings,
) -> Result<Ranked, MeasureError> {
    let facts = &source.facts;
    let needs = indicators.iter().flat_map(|one| {
        let sides = one.definition.aspects.iter().flat_map(|aspect| aspect.needs);
        one.definition.needs.iter().chain(sides)
    });
    let columns: BTreeSet<&'static str> = needs.flat_map(|need| need.columns().iter().copied()).collect();
    let reader = Reader::new(source, &columns);
    let boilerplate =
        match indicators.iter().any(|one| one.definition.id == refusal_unreasoned::DEFINITION.id) {
            true => refusal_unreasoned::boilerplate(source, &settings.parameters)?,
            false => BTreeSet::new(),
        };
    let ground = Ground { facts, parameters: &settings.parameters, boilerplate: &boilerplate };
    let months = Months::default();
    let next = AtomicUsize::new(0);
    let whole = (0..rayon::current_num_threads())
        .into_par_iter()
        .map(|_| {
            let mut pass = Pass::new(indicators, &months);
            loop {
                let part = next.fetch_add(1, Ordering::Relaxed);
                if part >= source.parts {
                    return Ok::<_, MeasureError>(pass);
                }
                pass.take(&reader, part, &ground)?;
            }
        })
        .try_reduce_with(|one, other| Ok(one.with(other)));
    match whole {
        Some(whole) => Ok(ranked(whole?, &reader.lexicons)),
        None => Ok(ranked(Pass::new(indicators, &months), &reader.lexicons)),
    }
}

fn run(source: &Source<'_>, settings: &Settings) -> Result<Measurement, MeasureError> {
    let facts = &source.facts;
    let missing: Vec<Vec<Need>> = ALL.iter().map(|one| missing(one.definition.needs, facts)).collect();
    let measurable: Vec<&'static Indicator> =
        ALL.iter().zip(&missing).filter(|(_, missing)| missing.is_empty()).map(|(one, _)| one).collect();
    let Ranked { overview, units: names, seen, tallies, .. } = passed(source, &measurable, settings)?;
    let withheld = withheld(&seen, settings.k);
    let not_shown: BTreeSet<u32> = withheld.keys().copied().collect();
    let mut cells: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut results = Vec::new();
    let mut tallies = tallies.into_iter();
    let missing_of = |needs: &'static [Need]| self::missing(needs, facts);
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
                if !missing_of(aspect.needs).is_empty() {
                    continue;
                }
                let compared =
                    compare::compare(aspect.model, &added.cells, facts.period, &not_shown, settings);
                let Compared { outcomes, funnel, strata, suppressed } = compared;
                for (unit, outcome) in outcomes {
                    if !matches!(outcome, Outcome::Measured(_) | Outcome::NothingExpected) {
                        hidden.insert(unit);
                    }
                    let cell = Cell { indicator: aspect.id, version: definition.version, outcome };
                    cells.entry(unit).or_default().push(cell);
                    let asked = matches!(outcome, Outcome::Measured(measured) if measured.worth_asking);
                    if let Some(candidates) = added.candidates.get(unit as usize).filter(|_| asked) {
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
        let totals = totals(definition.figures, &tally.totals, &names, &hidden, settings);
        results.push(IndicatorResult { definition, missing, totals: Some(totals), aspects });
    }
    let units: Vec<UnitResult> = (0u32..)
        .zip(seen)
        .filter(|(_, seen)| seen.events > 0)
        .map(|(unit, seen)| UnitResult {
            unit: names[unit as usize].clone(),
            withheld: withheld.get(&unit).copied(),
            events: seen.events,
            cases: seen.cases,
            cells: cells.remove(&unit).unwrap_or_default(),
        })
        .collect();
    Ok(Measurement {
        settings: settings.clone(),
        period: facts.period,
        overview: overview.finish(units.len() as u64),
        indicators: results,
        units,
        examples: shown(source, &names, settings, wanted)?,
    })
}

/// The units whose events and cases are not shown.
fn withheld(seen: &[Seen], k: u64) -> BTreeMap<u32, Withheld> {
    // A word that no event of the log bears is no unit of it.
    let cases = (0u32..).zip(seen).filter(|(_, seen)| seen.events > 0).map(|(unit, seen)| (seen.cases, unit));
    let (few, enough): (Vec<_>, Vec<_>) = cases.partition(|(cases, _)| *cases < k);
    let hidden: Vec<u64> = few.iter().map(|(cases, _)| *cases).collect();
    let more = cover(&hidden, enough, k).into_iter().map(|unit| (unit, Withheld::Complement));
    few.into_iter().map(|(_, unit)| (unit, Withheld::FewCases)).chain(more).collect()
}

/// Which of `needs` the log does not meet.
fn missing(needs: &[Need], facts: &Facts) -> Vec<Need> {
    let lacks = |need: &&Need| match need {
        Need::Unit => !facts.has_unit,
        Need::Class(class) => !facts.classes.contains(class),
        Need::AnyClass(classes) => !classes.iter().any(|class| facts.classes.contains(class)),
        Need::Due => !facts.has_due,
        Need::DueOfCase => !facts.has_due || facts.due_of != DueOf::Case,
        Need::Finish => !facts.has_finished && !facts.classes.contains(&Class::COMPLETE),
        Need::Level => facts.levels.len() < 2,
        Need::Hard => facts.hard.is_empty(),
        Need::Reason => !facts.has_reason,
    };
    needs.iter().filter(lacks).copied().collect()
}

fn totals(
    figures: &[crate::Figure],
    tally: &TotalsTally,
    names: &[String],
    hidden: &BTreeSet<u32>,
    settings: &Settings,
) -> Totals {
    let raw = |at: usize| tally.figures[at] as f64;
    let values = figures.iter().enumerate().map(|(at, figure)| FigureValue {
        id: figure.id,
        value: match figure.form {
            FigureForm::Count => Some(raw(at)),
            FigureForm::Days => Some(raw(at) / MICROS_PER_DAY),
            FigureForm::Largest => Some(tally.maxima[at] as f64),
            FigureForm::Longest => Some(tally.maxima[at] as f64 / MICROS_PER_DAY),
            FigureForm::Excess => {
                excess(&tally.bins, window(settings.parameters.near_due)).map(|excess| excess.relative())
            }
            FigureForm::ShareOf { numerator, denominator } => {
                (tally.figures[denominator] != 0).then(|| raw(numerator) / raw(denominator))
            }
        },
    });
    let name = |unit: u32| names.get(unit as usize).cloned().unwrap_or_default();
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
    names: &[String],
    settings: &Settings,
    mut wanted: Vec<Wanted>,
) -> Result<Vec<Example>, MeasureError> {
    wanted.sort_unstable();
    let mut batch: Option<(u32, RecordBatch)> = None;
    let mut shown = Vec::with_capacity(wanted.len());
    for Wanted { case, order, indicator, unit, role } in wanted {
        let at_hand = match batch.take() {
            Some((part, batch)) if part == case.part => batch,
            _ => source.read(case.part as usize, examples::COLUMNS)?,
        };
        let (name, steps) = examples::trace(&at_hand, case, settings.pseudonym_key.as_ref())?;
        batch = Some((case.part, at_hand));
        let unit = names.get(unit as usize).cloned().unwrap_or_default();
        shown.push((order, Example { indicator, unit, role, case: name, steps }));
    }
    shown.sort_by_key(|(order, _)| *order);
    Ok(shown.into_iter().map(|(_, example)| example).collect())
}
