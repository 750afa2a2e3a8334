//! Time a case waited for somebody outside: not the office's time.

use crate::{Case, Class};

/// Time waited outside from event `since` up to the reading `until`, by `readings` (times, or the clock) of the case's events;
/// a wait that is still running counts to there.
pub(super) fn waited(case: &Case<'_>, readings: &[i64], since: usize, until: i64) -> i64 {
    let waits = case.events_of(Class::WAIT_OUTSIDE).filter(|index| *index >= since);
    waits
        .map(|index| {
            let end = readings.get(index + 1).copied().unwrap_or(until).min(until);
            end.saturating_sub(readings[index]).max(0)
        })
        .sum()
}
