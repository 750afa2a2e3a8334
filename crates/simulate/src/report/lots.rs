//! Who answers when and how well: lots drawn over the bodies of a plan, in fixed shares.
//!
//! It decides nothing about words.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, Weekday, time};
use kernel::BodyCode;
use plan::Plan;

use crate::draw::Draw;
use crate::report::compose::Manner;

/// How good a generated report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    /// All sections, each finding with figure and example.
    Complete,
    /// Complete but for a few planted faults.
    Faulty,
    /// Written in general words: hardly any figure or example.
    General,
    /// Complete, but some findings were taken from another body's report.
    Copied,
}

/// When a body sends its report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sending {
    /// At this time of Hà Nội.
    At(DateTime),
    /// Not at all.
    Silent,
}

/// What was drawn for one body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lot {
    pub(crate) body: BodyCode,
    pub(crate) quality: Quality,
    pub(crate) manner: Manner,
    pub(crate) sending: Sending,
    /// The body it copies from; `Some` only for [`Quality::Copied`].
    pub(crate) source: Option<BodyCode>,
}

/// A lot for each assignment, in the plan's order. Bodies in `wanted` send on time and complete.
pub(crate) fn cast(plan: &Plan, seed: u64, wanted: &[BodyCode]) -> Vec<Lot> {
    let mut order: Vec<usize> = (0..plan.assignments.len()).collect();
    Draw::new(seed, &["lots"]).shuffle(&mut order);
    let place = |index: usize| order.iter().position(|other| *other == index).unwrap_or(0);
    let count = plan.assignments.len().max(1);
    let mut lots: Vec<Lot> = plan
        .assignments
        .iter()
        .enumerate()
        .map(|(index, assignment)| {
            let mut draw = Draw::new(seed, &["lot", assignment.body.as_str()]);
            let (quality, kind) = if wanted.contains(&assignment.body) {
                (Quality::Complete, Timing::OnTime)
            } else {
                let permille = place(index) * 1000 / count;
                (quality_at(permille), timing_at(permille))
            };
            let sending = match kind {
                Timing::OnTime => Sending::At(moment(assignment.due - draw.between(1, 24).days(), &mut draw)),
                Timing::Late => Sending::At(late(assignment.due + draw.between(3, 26).days(), &mut draw)),
                Timing::Silent => Sending::Silent,
            };
            let free = quality == Quality::General || quality != Quality::Complete && draw.chance(15);
            let manner = if free { Manner::Free } else { Manner::Outline };
            Lot { body: assignment.body.clone(), quality, manner, sending, source: None }
        })
        .collect();
    let sources: Vec<BodyCode> = lots
        .iter()
        .filter(|lot| lot.quality == Quality::Complete && lot.sending != Sending::Silent)
        .map(|lot| lot.body.clone())
        .collect();
    for lot in lots.iter_mut().filter(|lot| lot.quality == Quality::Copied) {
        lot.source = Draw::new(seed, &["source", lot.body.as_str()]).pick(&sources).cloned();
    }
    lots
}

enum Timing {
    OnTime,
    Late,
    Silent,
}

fn quality_at(permille: usize) -> Quality {
    match permille {
        0..400 => Quality::Complete,
        400..700 => Quality::Faulty,
        700..820 => Quality::General,
        820..900 => Quality::Copied,
        _ => Quality::Faulty,
    }
}

fn timing_at(permille: usize) -> Timing {
    match permille {
        330..400 | 600..660 | 780..810 => Timing::Late,
        900.. => Timing::Silent,
        _ => Timing::OnTime,
    }
}

/// An office hour on `day`, or on the working day before it.
fn moment(day: Date, draw: &mut Draw) -> DateTime {
    let back = match day.weekday() {
        Weekday::Saturday => 1,
        Weekday::Sunday => 2,
        _ => 0,
    };
    at_office_hour(day - back.days(), draw)
}

/// An office hour on `day`, or on the working day after it.
fn late(day: Date, draw: &mut Draw) -> DateTime {
    let forth = match day.weekday() {
        Weekday::Saturday => 2,
        Weekday::Sunday => 1,
        _ => 0,
    };
    at_office_hour(day + forth.days(), draw)
}

fn at_office_hour(day: Date, draw: &mut Draw) -> DateTime {
    let hour = i8::try_from(draw.between(8, 16)).unwrap_or(8);
    let minute = i8::try_from(draw.between(0, 59)).unwrap_or(0);
    let second = i8::try_from(draw.between(0, 59)).unwrap_or(0);
    day.to_datetime(time(hour, minute, second, 0))
}
