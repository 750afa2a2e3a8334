//! When a case is over, for the indicators that ask. What a finish means for one of them is its own business.

use crate::chunk::NO_TIME;
use crate::{Case, Class, DueOf, Facts};

/// The classes of events by which a case is over.
pub(super) const CLOSING: &[Class] = &[Class::DECIDE, Class::REFUSE, Class::WITHDRAW, Class::COMPLETE];

/// When the case was finished: by the column where there is one, else by its last event of class `complete`.
pub(super) fn finish_of_case(case: &Case<'_>, facts: &Facts) -> i64 {
    if facts.has_finished {
        return case.finished().iter().rev().copied().find(|finish| *finish != NO_TIME).unwrap_or(NO_TIME);
    }
    case.events_of(Class::COMPLETE).next_back().map_or(NO_TIME, |index| case.times()[index])
}

/// The last event by which the case is over.
pub(super) fn closing_event(case: &Case<'_>) -> Option<usize> {
    if !CLOSING.iter().any(|class| case.has(*class)) {
        return None;
    }
    case.classes().iter().rposition(|class| CLOSING.contains(class))
}

/// Whether a log tells at all which of its cases are over.
pub(super) fn tells_what_is_over(facts: &Facts) -> bool {
    names_finished_cases(facts) || CLOSING.iter().any(|class| facts.classes.contains(class))
}

fn names_finished_cases(facts: &Facts) -> bool {
    facts.has_finished && facts.due_of == DueOf::Case
}

/// Whether the case is over: it has a finishing time, or an event by which it is over and was not opened again since.
pub(super) fn is_over(case: &Case<'_>, facts: &Facts) -> bool {
    if names_finished_cases(facts) && case.finished().iter().rev().any(|finish| *finish != NO_TIME) {
        return true;
    }
    closing_event(case)
        .is_some_and(|at| case.events_of(Class::REOPEN).next_back().is_none_or(|open| open < at))
}
