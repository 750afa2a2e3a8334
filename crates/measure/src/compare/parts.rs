//! What units show month by month of each group of comparable cases, beside what is to be expected of it: the ground of months in a
//! row, of load, and of how cases of one month vary together.

use super::standing::rate_of_others;
use super::{Ground, Group, Groups};
use crate::ranks::RankedAspect;

/// What a unit shows in a month, of one group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(super) unit: u32,
    pub(super) month: i32,
    pub(super) group: usize,
    pub(super) cases: u64,
    pub(super) base: f64,
    pub(super) observed: f64,
    /// At the rate of all others in the group; and at the unit's load, where units are set at the same.
    pub(super) expected: f64,
}

/// The parts of an aspect, unit after unit.
pub(super) fn parts(aspect: &RankedAspect, groups: &Groups, ground: Ground<'_>) -> Vec<Part> {
    let mut rates = Rates::default();
    let parts = aspect.cells().filter_map(|cell| {
        let group = groups.stratum(cell.stratum)?;
        let base = cell.sums.base as f64;
        Some(Part {
            unit: cell.unit,
            month: ground.strata.get(cell.stratum as usize)?.month,
            group,
            cases: cell.sums.cases,
            base,
            observed: cell.sums.value as f64,
            expected: base * rates.of(&groups.list, group, cell.unit),
        })
    });
    parts.collect()
}

/// The rates of all units but one, as they are found.
#[derive(Debug, Default)]
struct Rates {
    /// By group: the unit, and the rate of all others.
    known: Vec<Option<(u32, f64)>>,
}

impl Rates {
    fn of(&mut self, groups: &[Group], group: usize, unit: u32) -> f64 {
        if self.known.len() <= group {
            self.known.resize(group + 1, None);
        }
        match self.known[group] {
            Some((known, rate)) if known == unit => rate,
            _ => {
                let rate = rate_of_others(&groups[group], unit).unwrap_or(0.0);
                self.known[group] = Some((unit, rate));
                rate
            }
        }
    }
}
