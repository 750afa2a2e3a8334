//! One case under the engine's eye: its events as slices, and its holds.
//!
//! Consecutive events of one unit form a hold, from its first event to the first event of the next hold; events
//! without a unit stay in the hold that is running. All pattern indicators are defined on holds.

use crate::Class;

/// The code that means "no unit".
pub(crate) const NO_UNIT: u32 = u32::MAX;
/// The time that means "none".
pub(crate) const NO_TIME: i64 = i64::MIN;

/// Where a case stands: rows of a part of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseRef {
    /// The part.
    pub part: u32,
    /// Its first row.
    pub start: u32,
    /// How many rows.
    pub len: u32,
}

/// A unit's time with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Code of the unit.
    pub unit: u32,
    /// Its first event, counted within the case.
    pub first: usize,
    /// The event after its last, counted within the case.
    pub end: usize,
    /// When it began (microseconds since 1970, UTC).
    pub from: i64,
    /// When the next hold began; for the last hold, the time of the case's last event.
    pub to: i64,
    /// Whether the unit holds the case for the first time.
    pub is_first: bool,
}

/// One case.
#[derive(Debug, Clone, Copy)]
pub struct Case<'c> {
    /// Where it stands.
    pub at: CaseRef,
    /// Times of its events, ascending (microseconds since 1970, UTC).
    pub times: &'c [i64],
    /// Classes of its events.
    pub classes: &'c [Class],
    /// Due times by event; empty when the log has none.
    pub due: &'c [i64],
    /// Finishing times by event; empty when the log has none.
    pub finished: &'c [i64],
    /// Its holds in order.
    pub holds: &'c [Hold],
}

impl Case<'_> {
    /// Time from event `index` to the next one; 0 for the last.
    pub fn time_after(&self, index: usize) -> i64 {
        self.times.get(index + 1).map_or(0, |next| next.saturating_sub(self.times[index]))
    }

    /// Time from first to last event.
    pub fn duration(&self) -> i64 {
        let (first, last) = (self.times.first().copied(), self.times.last().copied());
        last.unwrap_or(0).saturating_sub(first.unwrap_or(0))
    }

    /// Handovers: steps between two holds.
    pub fn handovers(&self) -> usize {
        self.holds.len().saturating_sub(1)
    }
}

/// Finds the holds of one case after the other.
#[derive(Debug, Default)]
pub(crate) struct HoldFinder {
    holds: Vec<Hold>,
    /// By unit: whether it has held the case at hand.
    seen: Vec<bool>,
}

impl HoldFinder {
    pub(crate) fn holds_of(&mut self, units: &[u32], times: &[i64]) -> &[Hold] {
        for hold in self.holds.drain(..) {
            self.seen[hold.unit as usize] = false;
        }
        let mut current = NO_UNIT;
        for (index, &unit) in units.iter().enumerate() {
            if unit == NO_UNIT || unit == current {
                continue;
            }
            if let Some(last) = self.holds.last_mut() {
                last.end = index;
                last.to = times[index];
            }
            if self.seen.len() <= unit as usize {
                self.seen.resize(unit as usize + 1, false);
            }
            let is_first = !std::mem::replace(&mut self.seen[unit as usize], true);
            let (from, to) = (times[index], times[times.len() - 1]);
            self.holds.push(Hold { unit, first: index, end: units.len(), from, to, is_first });
            current = unit;
        }
        &self.holds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(finder: &mut HoldFinder, units: &[u32]) -> String {
        let times: Vec<i64> = (0..).map(|hour| hour * 10).take(units.len()).collect();
        let holds = finder.holds_of(units, &times);
        let first = |hold: &Hold| if hold.is_first { "" } else { " again" };
        let text: Vec<String> = holds
            .iter()
            .map(|hold| format!("{}[{},{}){}", hold.unit, hold.from, hold.to, first(hold)))
            .collect();
        text.join(" ")
    }

    #[test]
    fn events_without_a_unit_stay_in_the_running_hold() {
        let mut finder = HoldFinder::default();
        assert_eq!(check(&mut finder, &[1, 1, NO_UNIT, 2, NO_UNIT, 2, 1]), "1[0,30) 2[30,60) 1[60,60) again");
        assert_eq!(check(&mut finder, &[NO_UNIT, 1, 1]), "1[10,20)");
        assert_eq!(check(&mut finder, &[NO_UNIT]), "");
    }
}
