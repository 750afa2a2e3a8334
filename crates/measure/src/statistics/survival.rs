//! Durations, some of which have not ended: how many of them last how long (Kaplan & Meier, J. Am. Stat. Assoc. 53 (1958) 457).
//!
//! Durations are counted in bins, so that those of any number of cases add up in little room and in any order. A bin is a
//! sixteenth of an octave, an octave being a doubling: from about a second (2²⁰ µs) to 571 years (2⁵⁴ µs) its width is 3 to 6 %
//! of the duration. Below and beyond that lies one bin each. What is open is open at the end of its bin: it counts against
//! everything that ended there, the usual rule for ties. A cut lies at the end of a bin, never within one, so that durations
//! that are all alike stay on one side of it.

/// The number of a bin.
pub type Bin = u16;

/// Sixteen bins to the octave.
const PARTS_BITS: u32 = 4;
const PARTS: u64 = 1 << PARTS_BITS;
/// Durations below 2²⁰ µs, 1.05 seconds, lie in the first bin.
const FIRST_OCTAVE: u32 = 20;
/// Durations from 2⁵⁴ µs, 571 years, lie in the last bin.
const LAST_OCTAVE: u32 = 54;
/// Bins altogether.
const BINS: Bin = ((LAST_OCTAVE - FIRST_OCTAVE) << PARTS_BITS) as Bin + 2;

/// The bin of a duration in microseconds; one below 0 counts as 0.
#[inline]
pub fn bin(micros: i64) -> Bin {
    let micros = micros.max(0).cast_unsigned();
    if micros >> FIRST_OCTAVE == 0 {
        return 0;
    }
    let octave = micros.ilog2();
    if octave >= LAST_OCTAVE {
        return BINS - 1;
    }
    let part = (micros >> (octave - PARTS_BITS)) & (PARTS - 1);
    (((octave - FIRST_OCTAVE) << PARTS_BITS) as Bin | part as Bin) + 1
}

/// How many durations fell into a bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The bin.
    pub bin: Bin,
    /// Those that ended.
    pub ended: u64,
    /// Those still open.
    pub open: u64,
}

impl Count {
    fn all(&self) -> u64 {
        self.ended + self.open
    }
}

/// Durations, ended and open, counted in bins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Durations {
    /// Ordered by bin; only bins into which something fell.
    counts: Vec<Count>,
}

impl Durations {
    /// Adds as many as `count` says.
    pub fn add(&mut self, count: Count) {
        if count.all() == 0 {
            return;
        }
        match self.counts.binary_search_by_key(&count.bin, |known| known.bin) {
            Ok(at) => {
                self.counts[at].ended += count.ended;
                self.counts[at].open += count.open;
            }
            Err(at) => self.counts.insert(at, count),
        }
    }

    /// Adds all of `other`.
    pub fn merge(&mut self, other: &Self) {
        other.counts.iter().for_each(|count| self.add(*count));
    }

    /// These without `part`, which must have been merged into them.
    pub fn less(&self, part: &Self) -> Self {
        let mut parts = part.counts.iter().peekable();
        let rest = self.counts.iter().map(|count| match parts.next_if(|part| part.bin == count.bin) {
            Some(part) => Count {
                ended: count.ended.saturating_sub(part.ended),
                open: count.open.saturating_sub(part.open),
                ..*count
            },
            None => *count,
        });
        Self { counts: rest.filter(|count| count.all() > 0).collect() }
    }

    /// How many there are in each bin, in the order of bins.
    pub fn counts(&self) -> &[Count] {
        &self.counts
    }

    /// How many there are.
    pub fn number(&self) -> u64 {
        self.counts.iter().map(Count::all).sum()
    }

    /// What share of them lasts how long.
    pub fn survival(&self) -> Survival {
        let mut at_risk = self.number();
        let mut share = 1.0;
        let steps = self.counts.iter().map(|count| {
            if count.ended > 0 {
                share *= (at_risk - count.ended) as f64 / at_risk as f64;
            }
            at_risk -= count.all();
            (count.bin, share)
        });
        Survival { steps: steps.collect() }
    }

    /// How many of these last longer than the end of bin `bin`; an open one that has not yet lasted so long counts by how likely
    /// it is to, after `reference`. The share of `reference` itself would, if they were as those are.
    pub fn beyond(&self, bin: Bin, reference: &Survival) -> f64 {
        let share = reference.after(bin);
        let beyond = self.counts.iter().map(|count| {
            if count.bin > bin {
                return count.all() as f64;
            }
            if count.open == 0 {
                return 0.0;
            }
            let reached = reference.after(count.bin);
            if reached > 0.0 { count.open as f64 * (share / reached) } else { 0.0 }
        });
        beyond.sum()
    }
}

/// The share of durations that last longer than a bin: Kaplan & Meier's curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Survival {
    /// By bin: the share that is left at its end.
    steps: Vec<(Bin, f64)>,
}

impl Survival {
    /// The share that lasts longer than bin `bin`; 1 if nothing is known.
    pub fn after(&self, bin: Bin) -> f64 {
        let passed = self.steps.partition_point(|(step, _)| *step <= bin);
        passed.checked_sub(1).map_or(1.0, |at| self.steps[at].1)
    }

    /// The bin at whose end half have ended, or a little more; `None` while more than half are open.
    pub fn middle(&self) -> Option<Bin> {
        self.steps.iter().find(|(_, share)| *share <= 0.5).map(|(bin, _)| *bin)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 86_400_000_000;

    fn durations(ended: &[i64], open: &[i64]) -> Durations {
        let mut durations = Durations::default();
        ended.iter().for_each(|micros| durations.add(Count { bin: bin(*micros), ended: 1, open: 0 }));
        open.iter().for_each(|micros| durations.add(Count { bin: bin(*micros), ended: 0, open: 1 }));
        durations
    }

    fn by_bin(counts: &[(Bin, u64, u64)]) -> Durations {
        let mut durations = Durations::default();
        counts.iter().for_each(|(bin, ended, open)| {
            durations.add(Count { bin: *bin, ended: *ended, open: *open });
        });
        durations
    }

    fn check(durations: &Durations) -> String {
        let survival = durations.survival();
        survival
            .middle()
            .map_or("not known".into(), |bin| format!("{bin}: {:.4} last longer", survival.after(bin)))
    }

    #[test]
    fn bins_are_sixteenths_of_an_octave_from_a_second_to_centuries() {
        let micros = [
            i64::MIN,
            0,
            (1 << 20) - 1,
            1 << 20,
            (1 << 20) + (1 << 16),
            DAY,
            (1 << 54) - 1,
            1 << 54,
            i64::MAX,
        ];
        let text = micros.map(|micros| bin(micros).to_string()).join(" ");
        // A day is 2³⁶ + 4.1 sixteenths of it: (36 − 20) · 16 + 4 + 1.
        insta::assert_snapshot!(text, @"0 0 0 1 2 261 544 545 545");
    }

    #[test]
    fn the_middle_is_where_half_have_ended() {
        insta::assert_snapshot!(check(&by_bin(&[(1, 3, 0), (2, 2, 0), (5, 5, 0)])), @"2: 0.5000 last longer");
        // Four are still open at bin 1: of the six left three end in bin 3. S = 1 · (1 − 3/6).
        insta::assert_snapshot!(check(&by_bin(&[(1, 0, 4), (3, 3, 0), (9, 3, 0)])), @"3: 0.5000 last longer");
        insta::assert_snapshot!(check(&by_bin(&[(0, 7, 0), (9, 3, 0)])), @"0: 0.3000 last longer");
        insta::assert_snapshot!(check(&by_bin(&[(1, 2, 8)])), @"not known");
        insta::assert_snapshot!(check(&Durations::default()), @"not known");
    }

    #[test]
    fn an_open_duration_counts_by_its_chance_to_go_on() {
        let others = by_bin(&[(1, 4, 0), (2, 1, 0), (5, 5, 0)]).survival();
        // Two longer; one open since bin 1, from where 0.5 of 0.6 get beyond the middle.
        let found = by_bin(&[(0, 1, 0), (1, 0, 1), (7, 1, 1)]).beyond(2, &others);
        assert!((found - (2.0 + 0.5 / 0.6)).abs() < 1e-12, "{found}");
    }

    fn some() -> impl Strategy<Value = (Vec<i64>, Vec<i64>)> {
        let micros = || prop_oneof![0..10 * DAY, 0..1_i64 << 40, any::<i64>()];
        (prop::collection::vec(micros(), 0..60), prop::collection::vec(micros(), 0..60))
    }

    /// The least duration in a bin, in microseconds.
    fn start(bin: Bin) -> f64 {
        let Some(above) = bin.checked_sub(1) else { return 0.0 };
        let octaves = i32::from(above / 16) + 20;
        2f64.powi(octaves) * (1.0 + f64::from(above % 16) / 16.0)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_duration_lies_in_its_bin(micros: i64, shift in 0..63_u32) {
            let micros = micros >> shift;
            let bin = bin(micros);
            prop_assert!(bin < BINS);
            prop_assert!(start(bin) <= micros.max(0) as f64);
            prop_assert!(bin == BINS - 1 || (micros as f64) < start(bin + 1));
        }

        /// The curve redistributes open durations to the right (Efron 1967), so against it they last beyond any bin as it says.
        #[test]
        fn durations_last_beyond_a_bin_as_their_own_curve_says((ended, open) in some(), at in 0..BINS) {
            let durations = durations(&ended, &open);
            let curve = durations.survival();
            let beyond = durations.beyond(at, &curve);
            prop_assert!((beyond - durations.number() as f64 * curve.after(at)).abs() <= 1e-9, "{beyond}");
        }

        #[test]
        fn adding_up_does_not_depend_on_the_order((ended, open) in some(), (more, more_open) in some()) {
            let (left, right) = (durations(&ended, &open), durations(&more, &more_open));
            let (mut one, mut other) = (left.clone(), right.clone());
            one.merge(&right);
            other.merge(&left);
            prop_assert_eq!(&one, &other);
            prop_assert_eq!(one.less(&right), left);
        }
    }
}
