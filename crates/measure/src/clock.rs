//! Working time: how much of the time up to an instant was working time.
//!
//! The calendar itself (holidays, office hours) is data of the log; here are only its working intervals. What lies
//! before the first or after the last of them is no working time.

/// Working time of a log's span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingTime {
    /// The calendar's name, for people.
    pub name: String,
    /// Beginnings and ends (microseconds since 1970, UTC), ascending, not overlapping.
    intervals: Vec<(i64, i64)>,
    /// Working time before each interval.
    before: Vec<i64>,
    /// For each slot of [`SLOT`] microseconds from the first interval on, the first interval that ends after its beginning.
    slots: Vec<u32>,
}

/// Six hours: an office day has two intervals, so a slot holds hardly more than one.
const SLOT: i64 = 6 * 3_600_000_000;

impl WorkingTime {
    /// Working time made of `intervals`; those that are empty or overlap an earlier one are left out.
    pub fn new(name: impl Into<String>, intervals: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let mut kept: Vec<(i64, i64)> = Vec::new();
        for (from, to) in intervals {
            let after = kept.last().map_or(i64::MIN, |last| last.1);
            if from < to && from >= after {
                kept.push((from, to));
            }
        }
        let mut before = Vec::with_capacity(kept.len());
        let mut sum = 0i64;
        for (from, to) in &kept {
            before.push(sum);
            sum = sum.saturating_add(to - from);
        }
        let mut slots = Vec::new();
        if let (Some((first, _)), Some((_, last))) = (kept.first(), kept.last()) {
            let mut at = 0;
            for slot in 0..=(last - first) / SLOT {
                while at < kept.len() && kept[at].1 <= first + slot * SLOT {
                    at += 1;
                }
                slots.push(u32::try_from(at).unwrap_or(u32::MAX));
            }
        }
        Self { name: name.into(), intervals: kept, before, slots }
    }

    /// Working time up to `instant`, in microseconds since the first interval began.
    #[inline]
    pub fn until(&self, instant: i64) -> i64 {
        let Some(first) = self.intervals.first() else { return 0 };
        let since = instant.saturating_sub(first.0);
        if since <= 0 {
            return 0;
        }
        let slot = usize::try_from(since / SLOT).unwrap_or(usize::MAX);
        let mut at = self.slots.get(slot).map_or(self.intervals.len(), |at| *at as usize);
        while at < self.intervals.len() && self.intervals[at].1 <= instant {
            at += 1;
        }
        match self.intervals.get(at) {
            Some((from, _)) => self.before[at] + instant.saturating_sub(*from).max(0),
            None => {
                let last = self.intervals.len() - 1;
                self.before[last] + (self.intervals[last].1 - self.intervals[last].0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR: i64 = 3_600_000_000;

    #[test]
    fn nights_and_weekends_are_no_working_time() {
        // Friday 8–12 and 13–17, Monday 8–12.
        let working =
            WorkingTime::new("test", [(8 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR), (80 * HOUR, 84 * HOUR)]);
        let check = |hour: i64| working.until(hour * HOUR) / HOUR;
        assert_eq!(
            [0, 8, 9, 12, 13, 16, 17, 40, 80, 81, 84, 500].map(check),
            [0, 0, 1, 4, 4, 7, 8, 8, 8, 9, 12, 12]
        );
        assert_eq!(WorkingTime::new("none", []).until(5), 0);
    }

    proptest! {
        #[test]
        fn it_is_the_sum_of_what_lies_before(
            gaps in prop::collection::vec((0i64..30, 1i64..30), 1..40),
            at in -10i64..2500,
        ) {
            let mut from = 0;
            let intervals: Vec<(i64, i64)> = gaps
                .iter()
                .map(|(gap, length)| {
                    let start = from + gap;
                    from = start + length;
                    (start * HOUR, from * HOUR)
                })
                .collect();
            let working = WorkingTime::new("test", intervals.clone());
            let instant = at * HOUR;
            let sum: i64 = intervals.iter().map(|(from, to)| instant.clamp(*from, *to) - from).sum();
            prop_assert_eq!(working.until(instant), sum);
        }
    }
}
