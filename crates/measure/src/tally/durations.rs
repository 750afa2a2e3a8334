//! Durations by cell and bin, in little room.

use super::Map;
use crate::statistics::survival::Bin;

/// How many durations of a cell lie in a bin: those that ended, and those still running.
#[derive(Debug, Clone, Default)]
pub(crate) struct DurationTally {
    counts: Map<(u32, Bin), [u32; 2]>,
    /// What could no longer be counted there.
    more: Map<(u32, Bin), [u64; 2]>,
}

impl DurationTally {
    #[inline]
    pub(super) fn add(&mut self, cell: u32, bin: Bin, ended: bool) {
        let side = usize::from(!ended);
        let count = &mut self.counts.entry((cell, bin)).or_default()[side];
        match count.checked_add(1) {
            Some(sum) => *count = sum,
            None => self.more.entry((cell, bin)).or_default()[side] += 1,
        }
    }

    /// Cell, bin, how many ended and how many were running, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, Bin, u64, u64)> {
        self.counts.iter().map(|(&(cell, bin), counts)| {
            let more = self.more.get(&(cell, bin)).copied().unwrap_or_default();
            let [ended, running] = [0, 1].map(|side| u64::from(counts[side]) + more[side]);
            (cell, bin, ended, running)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_beyond_what_can_be_counted() {
        let mut tally = DurationTally::default();
        tally.add(3, 7, true);
        tally.add(3, 7, false);
        tally.counts.insert((1, 2), [u32::MAX - 1, 5]);
        for _ in 0..3 {
            tally.add(1, 2, true);
        }
        let mut found: Vec<_> = tally.iter().collect();
        found.sort_unstable();
        assert_eq!(found, [(1, 2, u64::from(u32::MAX) + 2, 5), (3, 7, 1, 1)]);
    }
}
