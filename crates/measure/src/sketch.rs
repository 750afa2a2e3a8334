//! Small summaries of very many values: a median and a number of distinct ones, of logs too long to keep every value.
//!
//! Both can be added up in any order. They are close, not exact, and whoever shows them says so.

/// Durations by bins, 1024 to each doubling: a bin is less than 0.1 % wide.
#[derive(Debug, Default)]
pub(crate) struct DurationBins {
    counts: Vec<u64>,
}

const PER_DOUBLING: u32 = 10;

impl DurationBins {
    fn bin(duration: i64) -> usize {
        let value = duration.max(0).unsigned_abs();
        let Some(doublings) = value.checked_ilog2() else { return 0 };
        let within = if doublings >= PER_DOUBLING {
            value >> (doublings - PER_DOUBLING)
        } else {
            value << (PER_DOUBLING - doublings)
        };
        ((doublings as usize) << PER_DOUBLING) + usize::try_from(within).unwrap_or(0) - (1 << PER_DOUBLING)
            + 1
    }

    fn middle(bin: usize) -> f64 {
        let Some(bin) = bin.checked_sub(1) else { return 0.0 };
        let (doublings, within) = (bin >> PER_DOUBLING, bin & ((1 << PER_DOUBLING) - 1));
        let width = 2f64.powi(i32::try_from(doublings).unwrap_or(0) - PER_DOUBLING as i32);
        ((1 << PER_DOUBLING) as f64 + within as f64 + 0.5) * width
    }

    pub(crate) fn add(&mut self, duration: i64) {
        let bin = Self::bin(duration);
        if self.counts.len() <= bin {
            self.counts.resize(bin + 1, 0);
        }
        self.counts[bin] += 1;
    }

    pub(crate) fn join(&mut self, other: &Self) {
        self.counts.resize(self.counts.len().max(other.counts.len()), 0);
        for (sum, count) in self.counts.iter_mut().zip(&other.counts) {
            *sum += count;
        }
    }

    pub(crate) fn median(&self) -> f64 {
        let all: u64 = self.counts.iter().sum();
        let mut seen = 0;
        let at = self.counts.iter().position(|count| {
            seen += count;
            seen * 2 >= all
        });
        at.map_or(0.0, Self::middle)
    }
}

/// How many distinct values there are, to about 1 % (HyperLogLog; Flajolet et al. 2007), from values that are hashes already.
#[derive(Debug)]
pub(crate) struct Distinct {
    ranks: Vec<u8>,
}

/// 2^14 registers: a standard error of 1.04 / 128 = 0.8 %.
const REGISTERS: u32 = 14;

impl Default for Distinct {
    fn default() -> Self {
        Self { ranks: vec![0; 1 << REGISTERS] }
    }
}

impl Distinct {
    pub(crate) fn add(&mut self, hash: u128) {
        let (high, low) = ((hash >> 64) as u64, hash as u64);
        let mixed = (high ^ low.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = mixed ^ (mixed >> 32);
        let register = usize::try_from(mixed >> (64 - REGISTERS)).unwrap_or(0);
        let rank =
            u8::try_from((mixed << REGISTERS).leading_zeros().min(64 - REGISTERS) + 1).unwrap_or(u8::MAX);
        self.ranks[register] = self.ranks[register].max(rank);
    }

    pub(crate) fn join(&mut self, other: &Self) {
        for (mine, theirs) in self.ranks.iter_mut().zip(&other.ranks) {
            *mine = (*mine).max(*theirs);
        }
    }

    pub(crate) fn estimate(&self) -> u64 {
        let registers = self.ranks.len() as f64;
        let sum: f64 = self.ranks.iter().map(|rank| (-f64::from(*rank)).exp2()).sum();
        let estimate = 0.7213 / (1.0 + 1.079 / registers) * registers * registers / sum;
        estimate.round() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_many_is_close() {
        let mut bins = DurationBins::default();
        let mut more = DurationBins::default();
        for value in 0..10_001i64 {
            let bins = if value % 2 == 0 { &mut bins } else { &mut more };
            bins.add(value * 1_000_000);
        }
        bins.join(&more);
        assert!((bins.median() / 5e9 - 1.0).abs() < 1e-3, "{}", bins.median());
        assert_eq!(DurationBins::default().median(), 0.0);
    }

    #[test]
    fn the_number_of_distinct_values_is_close() {
        let mut distinct = Distinct::default();
        for value in 0..300_000u128 {
            let hash = value.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
            distinct.add(hash);
            distinct.add(hash);
        }
        let error = distinct.estimate() as f64 / 300_000.0 - 1.0;
        assert!(error.abs() < 0.03, "{error}");
    }
}
