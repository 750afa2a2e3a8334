//! A setting made ready for making cases: units by number, their habits, and what comes in.
//!
//! Any case can be made from here alone and in any order.

use super::arrivals::Arrivals;
use super::centre::{Level, Office, Unit};
use super::clock::Clock;
use super::flow::{self, Event, NONE};
use super::habits::Habits;
use super::{Setting, arrivals::Intake};
use crate::Draw;

/// Of what is handed to a third unit, the share that stays within the body.
const WITHIN_BODY: f64 = 0.6;

/// A setting made ready.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) units: Vec<Unit>,
    pub(crate) arrivals: Arrivals,
    pub(crate) clock: Clock,
    habits: Vec<Habits>,
    /// By unit: the one above, or [`NONE`].
    above: Vec<u32>,
    /// Where the units of each level begin, and after them how many units there are.
    levels: [u32; 4],
}

impl Model {
    pub(crate) fn new(setting: &Setting, seed: u64) -> Self {
        let units = Unit::all(setting.areas);
        let clock = Clock::new(setting.window.from());
        let place = |unit: Unit| units.iter().position(|one| *one == unit);
        let number = |unit| place(unit).and_then(|at| u32::try_from(at).ok()).unwrap_or(NONE);
        let first = |level: Level| {
            let at = units.iter().position(|unit| unit.level == level).unwrap_or(units.len());
            u32::try_from(at).unwrap_or(NONE)
        };
        let mut habits = vec![Habits::ordinary(); units.len()];
        for planted in &setting.planted {
            if let Some(at) = place(planted.unit) {
                habits[at].plant(planted.behaviour, planted.strength);
            }
        }
        let [a, b, c] = Level::ALL.map(first);
        let above = units.iter().map(|unit| unit.above().map_or(NONE, number)).collect();
        let end = u32::try_from(units.len()).unwrap_or(NONE);
        let arrivals = Arrivals::new(setting, &units, &clock, seed);
        Self { arrivals, clock, habits, above, levels: [a, b, c, end], units }
    }

    pub(crate) fn habits(&self, unit: u32) -> &Habits {
        &self.habits[unit as usize]
    }

    pub(crate) fn above(&self, unit: u32) -> Option<u32> {
        Some(self.above[unit as usize]).filter(|above| *above != NONE)
    }

    /// A unit of the level of `holder` that is neither it nor one of the others named: in proportion to the cases units
    /// get, so that all units have a like mix of cases of their own and cases from others.
    pub(crate) fn third(&self, holder: u32, sender: u32, other: u32, minute: i64, draw: &mut Draw) -> u32 {
        let level = self.levels.windows(2).find(|bounds| holder < bounds[1]);
        let (from, to) = level.map_or((0, 3), |bounds| (bounds[0], bounds[1]));
        let offices = Office::ALL.len() as u32;
        let places = (to - from) / offices;
        let (place, office) = ((holder - from) / offices, (holder - from) % offices);
        let most = self.arrivals.most(self.units[holder as usize].level, minute);
        let mut candidate = holder;
        for _ in 0..64 {
            candidate = if places < 2 || draw.fraction() < WITHIN_BODY {
                let shift = 1 + draw.below(2) as u32;
                from + place * offices + (office + shift) % offices
            } else {
                let shift = 1 + draw.below(places as usize - 1) as u32;
                from + (place + shift) % places * offices + office
            };
            let fits = candidate != sender && candidate != other;
            if fits && draw.fraction() * most < self.arrivals.weight(candidate, minute) {
                break;
            }
        }
        candidate
    }

    /// Case `number` as it comes in, with its events.
    pub(crate) fn case(&self, number: u64, events: &mut Vec<Event>) -> Intake {
        let mut draw = self.arrivals.draw(number);
        let intake = self.arrivals.intake(number, &mut draw);
        flow::case(self, &intake, &mut draw, events);
        // What happens after the window is not recorded.
        let end = self.arrivals.end_day() * super::clock::DAY;
        events.truncate(events.partition_point(|event| event.minute < end));
        intake
    }
}
