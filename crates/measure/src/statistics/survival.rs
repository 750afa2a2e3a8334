//! Durations, some of which have not ended: how many of them last how long (Kaplan & Meier, J. Am. Stat. Assoc. 53 (1958) 457).
//!
//! Durations are counted in bins, so that those of any number of cases add up in little room and in any order. A bin is a
//! sixteenth of an octave, an octave being a doubling: from about a second (2²⁰ µs) to 571 years (2⁵⁴ µs) its width is 3 to 6 %
//! of the duration. Below and beyond that lies one bin each. Within a bin what ended is taken as spread evenly on the
//! logarithm of time, and what is open as open at the bin's end: an open duration counts against everything that ended in its
//! bin, the usual rule for ties.

/// Sixteen bins to the octave.
const PARTS_BITS: u32 = 4;
const PARTS: u64 = 1 << PARTS_BITS;
/// Durations below 2²⁰ µs, 1.05 seconds, lie in the first bin.
const FIRST_OCTAVE: u32 = 20;
/// Durations from 2⁵⁴ µs, 571 years, lie in the last bin.
const LAST_OCTAVE: u32 = 54;
/// Bins altogether.
const BINS: u16 = ((LAST_OCTAVE - FIRST_OCTAVE) << PARTS_BITS) as u16 + 2;
/// The 97.5 % point of the normal distribution.
const Z_95: f64 = super::interval::Z_95;

/// The bin of a duration in microseconds; one below 0 counts as 0.
fn bin(micros: i64) -> u16 {
    let micros = micros.max(0).cast_unsigned();
    if micros >> FIRST_OCTAVE == 0 {
        return 0;
    }
    let octave = micros.ilog2();
    if octave >= LAST_OCTAVE {
        return BINS - 1;
    }
    let part = (micros >> (octave - PARTS_BITS)) & (PARTS - 1);
    (((octave - FIRST_OCTAVE) << PARTS_BITS) as u16 | part as u16) + 1
}

/// The least duration in a bin, in microseconds; that of the bin after the last is the longest there is.
fn start(bin: u16) -> f64 {
    let Some(above) = bin.checked_sub(1) else { return 0.0 };
    if bin >= BINS {
        return i64::MAX as f64;
    }
    let above = u64::from(above);
    let octave = u64::from(FIRST_OCTAVE) + (above >> PARTS_BITS);
    ((PARTS | (above & (PARTS - 1))) << (octave - u64::from(PARTS_BITS))) as f64
}

/// What part of a bin's logarithmic width lies before `micros`.
fn part_before(bin: u16, micros: f64) -> f64 {
    let (from, to) = (start(bin), start(bin + 1));
    if micros <= from {
        0.0
    } else if micros >= to {
        1.0
    } else if bin == 0 {
        micros / to
    } else {
        (micros / from).ln() / (to / from).ln()
    }
}

/// The duration at which this part of a bin's logarithmic width is over.
fn at_part(bin: u16, part: f64) -> f64 {
    let (from, to) = (start(bin), start(bin + 1));
    if bin == 0 { part * to } else { from * (to / from).powf(part) }
}

/// How many durations fell into a bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Count {
    bin: u16,
    ended: u64,
    open: u64,
}

/// Durations, ended and open, counted in bins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Durations {
    /// Ordered by bin; only bins into which something fell.
    counts: Vec<Count>,
}

impl Durations {
    /// Adds a duration that has ended.
    pub fn add_ended(&mut self, micros: i64) {
        self.place(bin(micros)).ended += 1;
    }

    /// Adds a duration that was still going on when it was last looked at.
    pub fn add_open(&mut self, micros: i64) {
        self.place(bin(micros)).open += 1;
    }

    /// Adds all of `other`.
    pub fn merge(&mut self, other: &Self) {
        for count in &other.counts {
            let place = self.place(count.bin);
            place.ended += count.ended;
            place.open += count.open;
        }
    }

    /// These without `part`, which must have been merged into them.
    pub fn less(&self, part: &Self) -> Self {
        let mut rest = self.clone();
        for count in &part.counts {
            let place = rest.place(count.bin);
            place.ended = place.ended.saturating_sub(count.ended);
            place.open = place.open.saturating_sub(count.open);
        }
        rest.counts.retain(|count| count.ended + count.open > 0);
        rest
    }

    fn place(&mut self, bin: u16) -> &mut Count {
        let index = match self.counts.binary_search_by_key(&bin, |count| count.bin) {
            Ok(index) => index,
            Err(index) => {
                self.counts.insert(index, Count { bin, ended: 0, open: 0 });
                index
            }
        };
        &mut self.counts[index]
    }

    /// How many have ended.
    pub fn ended(&self) -> u64 {
        self.counts.iter().map(|count| count.ended).sum()
    }

    /// How many are open.
    pub fn open(&self) -> u64 {
        self.counts.iter().map(|count| count.open).sum()
    }

    /// What share of them lasts how long.
    pub fn survival(&self) -> Survival {
        let mut at_risk = self.ended() + self.open();
        let mut survival = 1.0;
        let mut greenwood = 0.0;
        let steps = self.counts.iter().map(|count| {
            let before = Curve { survival, greenwood };
            if count.ended > 0 {
                let (all, ended) = (at_risk as f64, count.ended as f64);
                survival *= (all - ended) / all;
                // Where all end the variance has no meaning, and none is asked for.
                greenwood += if ended < all { ended / (all * (all - ended)) } else { 0.0 };
            }
            at_risk -= count.ended + count.open;
            Step { bin: count.bin, before, after: Curve { survival, greenwood } }
        });
        Survival { steps: steps.collect() }
    }

    /// How many of these durations last longer than `micros`; an open one that has not yet lasted so long counts by how likely it
    /// is to, after `reference`. Against the median of `reference` half of them would, if they were as those are.
    pub fn exceeding(&self, micros: f64, reference: &Survival) -> f64 {
        let at = reference.at(micros);
        let mut exceeding = 0.0;
        for count in &self.counts {
            let over = part_before(count.bin, micros);
            exceeding += count.ended as f64 * (1.0 - over);
            if count.open == 0 {
                continue;
            }
            let chance = if over < 1.0 {
                1.0
            } else {
                // Open at the end of the bin.
                let still = reference.after(count.bin);
                if still > 0.0 { (at / still).min(1.0) } else { 0.0 }
            };
            exceeding += count.open as f64 * chance;
        }
        exceeding
    }
}

/// A survival curve and its uncertainty at one place.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Curve {
    survival: f64,
    /// Greenwood's sum Σ d / (n (n − d)): the variance of the logarithm.
    greenwood: f64,
}

impl Curve {
    /// An end of the 95 % interval, on the scale of log(−log S), which stays within 0 and 1; `z` says which.
    fn bound(self, z: f64) -> f64 {
        if self.survival <= 0.0 {
            // The variance is not defined here: the upper end stays unknown.
            return if z > 0.0 { 1.0 } else { 0.0 };
        }
        if self.survival >= 1.0 {
            return 1.0;
        }
        let error = self.greenwood.sqrt() / self.survival.ln();
        self.survival.powf((z * error).exp())
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    bin: u16,
    before: Curve,
    after: Curve,
}

/// The share of durations that last longer than a time: Kaplan & Meier's curve over bins.
#[derive(Debug, Clone, PartialEq)]
pub struct Survival {
    steps: Vec<Step>,
}

/// A median duration with its 95 % interval, in microseconds. An end that durations did not reach is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Median {
    /// The time that half of them last.
    pub at: f64,
    /// Lower end.
    pub lower: Option<f64>,
    /// Upper end.
    pub upper: Option<f64>,
}

impl Survival {
    /// The share that lasts longer than `micros`; 1 if nothing is known.
    pub fn at(&self, micros: f64) -> f64 {
        let passed = self.steps.partition_point(|step| start(step.bin + 1) <= micros);
        let last = passed.checked_sub(1).map_or(1.0, |index| self.steps[index].after.survival);
        match self.steps.get(passed) {
            Some(step) => {
                let part = part_before(step.bin, micros);
                step.before.survival + part * (step.after.survival - step.before.survival)
            }
            None => last,
        }
    }

    /// The share that lasts longer than this bin.
    fn after(&self, bin: u16) -> f64 {
        let passed = self.steps.partition_point(|step| step.bin <= bin);
        passed.checked_sub(1).map_or(1.0, |index| self.steps[index].after.survival)
    }

    /// The median, with the interval of Brookmeyer & Crowley (Biometrics 38 (1982) 29): the times at which one half is within the
    /// curve's own interval, from Greenwood's variance on the log(−log) scale. `None` while more than half are open.
    pub fn median(&self) -> Option<Median> {
        let at = self.crossing(|curve| curve.survival)?;
        let lower = self.crossing(|curve| curve.bound(-Z_95));
        let upper = self.crossing(|curve| curve.bound(Z_95));
        Some(Median { at, lower, upper })
    }

    /// Where this curve comes down to one half.
    fn crossing(&self, height: impl Fn(Curve) -> f64) -> Option<f64> {
        let step = self.steps.iter().find(|step| height(step.after) <= 0.5)?;
        let (before, after) = (height(step.before), height(step.after));
        let part = if before > after { ((before - 0.5) / (before - after)).clamp(0.0, 1.0) } else { 1.0 };
        Some(at_part(step.bin, part))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 86_400_000_000;

    fn durations(ended: &[i64], open: &[i64]) -> Durations {
        let mut durations = Durations::default();
        ended.iter().for_each(|micros| durations.add_ended(*micros));
        open.iter().for_each(|micros| durations.add_open(*micros));
        durations
    }

    fn check(durations: &Durations) -> String {
        let days =
            |micros: Option<f64>| micros.map_or("?".into(), |micros| format!("{:.2}", micros / DAY as f64));
        match durations.survival().median() {
            Some(median) => {
                format!("{} ({} – {})", days(Some(median.at)), days(median.lower), days(median.upper))
            }
            None => "not known".into(),
        }
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
    fn half_of_the_durations_last_longer_than_their_median() {
        insta::assert_snapshot!(check(&durations(&[DAY, 2 * DAY, 3 * DAY, 4 * DAY, 5 * DAY], &[])), @"3.03 (1.03 – ?)");
        insta::assert_snapshot!(check(&durations(&[DAY, 2 * DAY], &[3 * DAY, 4 * DAY, 5 * DAY])), @"not known");
        insta::assert_snapshot!(check(&Durations::default()), @"not known");
    }

    #[test]
    fn an_open_duration_counts_by_its_chance_to_go_on() {
        // Ends at 1, 2, 4, 8 days: of those that last a day two thirds last longer than two.
        let others = durations(&[DAY, 2 * DAY, 4 * DAY, 8 * DAY], &[]).survival();
        let three_days = 3.0 * DAY as f64;
        let exceeding = |ended: &[i64], open: &[i64]| durations(ended, open).exceeding(three_days, &others);
        assert_eq!(exceeding(&[DAY, 5 * DAY], &[]), 1.0);
        assert_eq!(format!("{:.4}", exceeding(&[], &[DAY + DAY / 4])), "0.6667");
        assert_eq!(exceeding(&[], &[4 * DAY, 9 * DAY]), 2.0);
    }

    fn some() -> impl Strategy<Value = (Vec<i64>, Vec<i64>)> {
        let micros = || prop_oneof![0..10 * DAY, 0..1_i64 << 40, any::<i64>()];
        (prop::collection::vec(micros(), 0..60), prop::collection::vec(micros(), 0..60))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_duration_lies_in_its_bin(micros: i64, shift in 0..63_u32) {
            let micros = micros >> shift;
            let bin = bin(micros);
            prop_assert!(bin < BINS);
            prop_assert!(start(bin) <= micros.max(0) as f64 && micros as f64 <= start(bin + 1));
            prop_assert!(start(bin) < start(bin + 1));
        }

        /// The curve redistributes open durations to the right (Efron 1967), so against it they exceed any time exactly as it says.
        #[test]
        fn durations_exceed_a_time_as_their_own_curve_says((ended, open) in some(), micros in 0..1_i64 << 41) {
            let durations = durations(&ended, &open);
            let curve = durations.survival();
            let all = (ended.len() + open.len()) as f64;
            let exceeding = durations.exceeding(micros as f64, &curve);
            prop_assert!((exceeding - all * curve.at(micros as f64)).abs() <= 1e-9, "{exceeding}");
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

        #[test]
        fn a_median_lies_within_its_interval((ended, open) in some()) {
            let durations = durations(&ended, &open);
            if let Some(Median { at, lower, upper }) = durations.survival().median() {
                prop_assert!(at.is_finite());
                prop_assert!(lower.is_some_and(|lower| lower <= at));
                prop_assert!(upper.is_none_or(|upper| at <= upper));
                prop_assert!((durations.survival().at(at) - 0.5).abs() < 1e-9);
            }
        }
    }
}
