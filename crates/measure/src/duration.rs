//! Durations by bins: sixteen to each doubling, from one second up, so that a bin is at most 6.25 % wide.
//!
//! Counts by bin can be added up in any order, and a median can be read off them without keeping every duration.

/// The number of a bin.
pub(crate) type Bin = u16;

const PER_DOUBLING: u64 = 16;
const MICROS: u64 = 1_000_000;

/// The bin in which a duration lies; what is shorter than a second lies in the first.
#[inline]
pub(crate) fn bin(micros: i64) -> Bin {
    let seconds = (micros.max(0).unsigned_abs() / MICROS).max(1);
    let doublings = u64::from(seconds.ilog2());
    let within = if doublings >= 4 {
        (seconds >> (doublings - 4)) - PER_DOUBLING
    } else {
        (seconds << (4 - doublings)) - PER_DOUBLING
    };
    Bin::try_from(doublings * PER_DOUBLING + within).unwrap_or(Bin::MAX)
}

/// Where bin `bin` begins, in microseconds; the first begins at 0.
#[cfg(test)]
pub(crate) fn start(bin: Bin) -> i64 {
    if bin == 0 {
        return 0;
    }
    let (doublings, within) = (u64::from(bin) / PER_DOUBLING, u64::from(bin) % PER_DOUBLING);
    // Below 16 seconds not every bin has a whole second of its own, so their edges are told in microseconds.
    let sixteenths = (PER_DOUBLING + within)
        .saturating_mul(1u64.checked_shl(u32::try_from(doublings).unwrap_or(64)).unwrap_or(u64::MAX));
    i64::try_from(sixteenths.saturating_mul(MICROS / PER_DOUBLING)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_duration_lies_in_its_bin(seconds in 1i64..20_000_000_000) {
            let micros = seconds * 1_000_000;
            let at = bin(micros);
            prop_assert!(start(at) <= micros, "{} > {micros}", start(at));
            prop_assert!(micros < start(at + 1), "{micros} >= {}", start(at + 1));
        }
    }

    #[test]
    fn the_shortest_and_the_longest_have_bins() {
        assert_eq!((bin(-5), bin(0), bin(999_999)), (0, 0, 0));
        assert!(bin(i64::MAX) > bin(1 << 62));
        assert_eq!(start(bin(16_000_000)), 16_000_000);
    }
}
