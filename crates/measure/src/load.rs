//! How much work a unit had, by month: what it received, what left it, and how much it held on average.
//!
//! It judges nothing: a unit with much work is slow for good reasons, and times are read beside this.

use crate::MonthLoad;
use crate::compare::disclosure::cover;
use crate::months::Months;

/// A unit's work in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Load {
    /// Holds that began.
    pub(crate) received: u64,
    /// Holds that ended.
    pub(crate) passed: u64,
    /// Time of all holds within the month, in microseconds.
    pub(crate) held: i128,
}

/// A unit's work by month, from its first month on.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnitLoad {
    pub(crate) first: i32,
    pub(crate) months: Vec<Load>,
}

impl UnitLoad {
    fn month(&mut self, month: i32) -> &mut Load {
        if self.months.is_empty() {
            self.first = month;
        }
        if month < self.first {
            let before = usize::try_from(self.first - month).unwrap_or(0);
            self.months.splice(0..0, std::iter::repeat_n(Load::default(), before));
            self.first = month;
        }
        let at = usize::try_from(month - self.first).unwrap_or(0);
        if self.months.len() <= at {
            self.months.resize(at + 1, Load::default());
        }
        &mut self.months[at]
    }

    /// Adds a hold from reading `from` to reading `to` of the clock.
    #[inline]
    pub(crate) fn add(&mut self, months: &Months, from: i64, to: i64) {
        let (first, last) = (months.of(from), months.of(to));
        let load = self.month(first);
        load.received += 1;
        if first == last {
            load.passed += 1;
            load.held += i128::from(to.saturating_sub(from));
            return;
        }
        for month in first..=last {
            let (begin, end) = (months.start(month).max(from), months.start(month + 1).min(to));
            self.month(month).held += i128::from(end.saturating_sub(begin).max(0));
        }
        self.month(last).passed += 1;
    }

    /// What may be shown of it: months in which fewer than `k` cases were received are told without numbers.
    pub(crate) fn shown(&self, months: &Months, k: u64) -> Vec<MonthLoad> {
        let all: Vec<(u64, i32)> = self.months.iter().map(|load| load.received).zip(self.first..).collect();
        let (few, enough): (Vec<_>, Vec<_>) = all.iter().copied().partition(|(received, _)| *received < k);
        let hidden: Vec<u64> = few.iter().map(|(received, _)| *received).collect();
        let more = cover(&hidden, enough, k);
        let shown = |(month, load): (i32, &Load)| {
            let is_shown = load.received >= k && !more.contains(&month);
            let length = (months.start(month + 1) - months.start(month)) as f64;
            MonthLoad {
                month,
                received: is_shown.then_some(load.received),
                backlog: is_shown.then_some(load.held as f64 / length),
            }
        };
        (self.first..).zip(&self.months).map(shown).collect()
    }

    pub(crate) fn join(&mut self, other: &UnitLoad) {
        for (load, month) in other.months.iter().zip(other.first..) {
            let mine = self.month(month);
            mine.received += load.received;
            mine.passed += load.passed;
            mine.held += load.held;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_counts_in_every_month_it_lasts() {
        let months = Months::default();
        let day = 86_400_000_000;
        let (march, april, may) = (24_266, 24_267, 24_268);
        let mut load = UnitLoad::default();
        load.add(&months, months.start(april), months.start(april) + 2 * day);
        load.add(&months, months.start(april) - day, months.start(may) + 3 * day);
        let mut later = UnitLoad::default();
        later.add(&months, months.start(march), months.start(march));
        load.join(&later);
        assert_eq!(load.first, march);
        let text: Vec<String> = load
            .months
            .iter()
            .map(|load| {
                format!("{} in {} out {} days", load.received, load.passed, load.held / i128::from(day))
            })
            .collect();
        assert_eq!(text, ["2 in 1 out 1 days", "1 in 1 out 32 days", "0 in 1 out 3 days"]);
    }
}
