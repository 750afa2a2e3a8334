//! Measuring a log from end to end: parts to threads, results put together, comparison, examples.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::RecordBatch;
use rayon::prelude::*;

use crate::bunching::{excess, window};
use crate::compare;
use crate::compare::disclosure::cover;
use crate::compare::judged::{self, Alone};
use crate::compare::series::Series;
use crate::indicators::{Ground, Indicator, refusal_unreasoned};
use crate::load::InHand;
use crate::months::Months;
use crate::overview::MICROS_PER_DAY;
use crate::pass::{Pass, Seen};
use crate::ranks::{Ranked, ranked};
use crate::result::{
    AspectResult, Cell, FigureValue, IndicatorResult, Measurement, Outcome, Pair, Totals, UnitResult,
    Withheld,
};
use crate::shared::Shared;
use crate::source::{Reader, Source};
use crate::tally::TotalsTally;
use crate::{
    ALL, Aspect, Behaviour, CaseRef, Class, DueOf, Example, Facts, FigureForm, MeasureError, Need, Settings,
    examples,
};

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
    let shared = Shared::new(indicators);
    let next = AtomicUsize::new(0);
    let whole = (0..rayon::current_num_threads())
        .into_par_iter()
        .map(|_| {
            let mut pass = Pass::new(indicators, &months, &shared);
            loop {
                let part = next.fetch_add(1, Ordering::Relaxed);
                if part >= source.parts {
                    return Ok::<_, MeasureError>(pass.finish());
                }
                pass.take(&reader, part, &ground)?;
            }
        })
        .try_reduce_with(|one, other| Ok(one.with(other)));
    let passed = whole.transpose()?.unwrap_or_else(|| Pass::new(indicators, &months, &shared).finish());
    Ok(ranked(passed, shared, &reader.lexicons, settings))
}

fn run(source: &Source<'_>, settings: &Settings) -> Result<Measurement, MeasureError> {
    let facts = &source.facts;
    let missing: Vec<Vec<Need>> = ALL.iter().map(|one| missing(one.definition.needs, facts)).collect();
    let measurable: Vec<&'static Indicator> =
        ALL.iter().zip(&missing).filter(|(_, missing)| missing.is_empty()).map(|(one, _)| one).collect();
    let ranked = passed(source, &measurable, settings)?;
    let withheld = withheld(&ranked.seen, settings.k);
    let not_shown: BTreeSet<u32> = withheld.keys().copied().collect();
    let mut judged = judged(&ranked, &measurable, facts, &not_shown, settings);

    let Ranked { overview, follows, units: names, seen, tallies, loads, .. } = ranked;
    let mut cells: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut results = Vec::new();
    let mut network = Vec::new();
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
        for (aspect, added) in definition.aspects.iter().zip(&tally.aspects) {
            let Some((result, of_units)) = judged.remove(aspect.id) else { continue };
            for (unit, cell) in of_units {
                if !matches!(cell.outcome, Outcome::Measured(_) | Outcome::NothingExpected) {
                    hidden.insert(unit);
                }
                let asked = matches!(cell.outcome, Outcome::Measured(measured) if measured.worth_asking);
                if let Some(candidates) = added.candidates.get(unit as usize).filter(|_| asked) {
                    for (role, case) in examples::chosen(candidates) {
                        let order = wanted.len();
                        wanted.push(Wanted { case, order, indicator: aspect.id, unit, role });
                    }
                }
                cells.entry(unit).or_default().push(cell);
            }
            aspects.push(result);
        }
        if definition.id == "handover" {
            network = named(pairs(&tally.totals, &hidden, settings.network, settings.k), &names);
        }
        let totals = totals(definition.figures, &tally.totals, &names, &hidden, settings);
        results.push(IndicatorResult { definition, missing, totals: Some(totals), aspects });
    }
    let months = Months::default();
    let units: Vec<UnitResult> = (0u32..)
        .zip(seen)
        .zip(&loads)
        .filter(|((_, seen), _)| seen.events > 0)
        .map(|((unit, seen), load)| UnitResult {
            unit: names[unit as usize].clone(),
            withheld: withheld.get(&unit).copied(),
            events: seen.events,
            cases: seen.cases,
            cells: cells.remove(&unit).unwrap_or_default(),
            load: if withheld.contains_key(&unit) { Vec::new() } else { load.shown(&months, settings.k) },
        })
        .collect();
    Ok(Measurement {
        settings: settings.clone(),
        period: facts.period,
        overview: overview.finish(units.len() as u64),
        indicators: results,
        units,
        network,
        follows,
        examples: shown(source, &names, settings, wanted)?,
    })
}

/// The aspects of a behaviour with their definitions' versions, and what each tells by itself.
type Sides = (Vec<(&'static Aspect, u32)>, Vec<Alone>);

/// A compared aspect, and its cells by unit.
type JudgedAspect = (AspectResult, BTreeMap<u32, Cell>);

/// The aspects that can be compared, by id.
fn judged(
    ranked: &Ranked,
    measurable: &[&'static Indicator],
    facts: &Facts,
    withheld: &BTreeSet<u32>,
    settings: &Settings,
) -> BTreeMap<&'static str, JudgedAspect> {
    if !facts.has_unit {
        return BTreeMap::new();
    }
    let hard: BTreeSet<u32> = (0u32..)
        .zip(&ranked.difficulties)
        .filter(|(_, word)| facts.hard.contains(word))
        .map(|(place, _)| place)
        .collect();
    let months = Months::default();
    let in_hand: Vec<InHand> = ranked.loads.iter().map(|load| load.in_hand(&months)).collect();
    let ground = |aspect: &Aspect| compare::Ground {
        strata: &ranked.strata,
        period: facts.period,
        hard: &hard,
        withheld,
        loads: if aspect.depends_on_load { &in_hand } else { &[] },
        settings,
    };
    let sides: Vec<_> = measurable
        .iter()
        .zip(&ranked.tallies)
        .flat_map(|(indicator, tally)| {
            let aspects = indicator.definition.aspects.iter().zip(&tally.aspects);
            aspects.map(|(aspect, added)| (indicator.definition, aspect, added))
        })
        .filter(|(_, aspect, _)| missing(aspect.needs, facts).is_empty())
        .zip(0u64..)
        .collect();
    let alone = sides.par_iter().with_max_len(1);
    let alone: Vec<Alone> = alone
        .map(|((_, aspect, added), stream)| judged::alone(aspect.model, added, *stream, ground(aspect)))
        .collect();
    let mut behaviours: BTreeMap<Behaviour, Sides> = BTreeMap::new();
    for (((definition, aspect, _), _), alone) in sides.into_iter().zip(alone) {
        let (heads, aspects) = behaviours.entry(definition.behaviour).or_default();
        heads.push((aspect, definition.version));
        aspects.push(alone);
    }
    let judged = behaviours.into_values().flat_map(|(heads, mut aspects)| {
        let judged = judged::judged(&mut aspects);
        heads.into_iter().zip(aspects.into_iter().zip(judged)).map(
            |((aspect, version), (mut alone, judged))| {
                let cells = judged.outcomes.into_iter().map(|(unit, outcome)| {
                    let is_shown = matches!(outcome, Outcome::Measured(_));
                    let Series { months, cusum } = alone.series.remove(&unit).unwrap_or_default();
                    let cell = Cell {
                        indicator: aspect.id,
                        version,
                        outcome,
                        months,
                        cusum,
                        change: alone.changes.remove(&unit).filter(|_| is_shown),
                    };
                    (unit, cell)
                });
                let cells: BTreeMap<u32, Cell> = cells.collect();
                let is_hidden = |cell: &&Cell| !matches!(cell.outcome, Outcome::Measured(_));
                let result = AspectResult {
                    id: aspect.id,
                    funnel: alone.funnel,
                    strata: alone.strata,
                    suppressed: cells.values().filter(is_hidden).count() as u64,
                    dispersion: alone.dispersion.phi(),
                    flags: judged.flags,
                    null_flags: judged.null_flags,
                    withdrawn: judged.withdrawn,
                    load: alone.load,
                };
                (aspect.id, (result, cells))
            },
        )
    });
    judged.collect()
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
    let pairs = named(pairs(tally, hidden, settings.pairs, settings.k), names);
    Totals { count: tally.count, cases: tally.cases, figures: values.collect(), pairs }
}

fn named(pairs: Vec<((u32, u32), u64)>, names: &[String]) -> Vec<Pair> {
    let name = |unit: u32| names.get(unit as usize).cloned().unwrap_or_default();
    let pair = |((from, to), count)| Pair { from: name(from), to: name(to), count };
    pairs.into_iter().map(pair).collect()
}

/// The most frequent pairs that may be shown: frequent enough, of units shown, and none by which the total gives another back.
fn pairs(tally: &TotalsTally, hidden: &BTreeSet<u32>, most: usize, k: u64) -> Vec<((u32, u32), u64)> {
    let all = tally.pairs.iter().map(|(pair, count)| (*pair, *count));
    let (mut shown, secret): (Vec<_>, Vec<_>) =
        all.partition(|((from, to), count)| *count >= k && !hidden.contains(from) && !hidden.contains(to));
    shown.sort_unstable_by_key(|(pair, count)| (std::cmp::Reverse(*count), *pair));
    let rest = shown.split_off(shown.len().min(most));
    if !secret.is_empty() {
        let hidden: Vec<u64> = secret.iter().chain(&rest).map(|(_, count)| *count).collect();
        let listed = shown.iter().map(|(pair, count)| (*count, *pair)).collect();
        let more = cover(&hidden, listed, k);
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
