//! What a log is, before any indicator: cases, events, units, variants, case times.

use std::collections::HashSet;

use foldhash::fast::FixedState;

use crate::chunk::{Case, Chunk};
use crate::sketch::{Distinct, DurationBins};

/// A log at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct Overview {
    /// Cases.
    pub cases: u64,
    /// Events.
    pub events: u64,
    /// Units that any event names.
    pub units: u64,
    /// Events that name no unit.
    pub events_without_unit: u64,
    /// Distinct sequences of activities.
    pub variants: u64,
    /// Whether they were counted; else they are estimated to about 1 %.
    pub variants_are_exact: bool,
    /// First and last event (microseconds since 1970, UTC).
    pub span: Option<(i64, i64)>,
    /// Mean time from first to last event of a case, in days.
    pub mean_case_days: f64,
    /// The median of it.
    pub median_case_days: f64,
    /// Whether it is exact; else it is right to about 0.1 %.
    pub median_is_exact: bool,
    /// The longest.
    pub longest_case_days: f64,
}

/// Case times and variants up to here are kept one by one; beyond it their median and number are close estimates.
const KEPT: usize = 1 << 20;

/// What is added up for it.
#[derive(Debug, Default)]
pub(crate) struct OverviewTally {
    pub(crate) events: u64,
    pub(crate) events_without_unit: u64,
    span: Option<(i64, i64)>,
    cases: u64,
    sum: i128,
    longest: i64,
    /// Case times, the first [`KEPT`].
    durations: Vec<i64>,
    bins: DurationBins,
    /// Variants, the first [`KEPT`].
    variants: HashSet<u128, FixedState>,
    distinct: Distinct,
}

pub(crate) const MICROS_PER_DAY: f64 = 86_400.0 * 1e6;

impl OverviewTally {
    /// Adds a case.
    pub(crate) fn add_case(&mut self, chunk: &Chunk, case: &Case<'_>) {
        let times = case.times();
        let (first, last) = (times[0], times[times.len() - 1]);
        self.span = Some(self.span.map_or((first, last), |(from, to)| (from.min(first), to.max(last))));
        let duration = last.saturating_sub(first);
        self.cases += 1;
        self.sum += i128::from(duration);
        self.longest = self.longest.max(duration);
        self.bins.add(duration);
        if self.durations.len() <= KEPT {
            self.durations.push(duration);
        }
        self.add_variant(variant(case.activities().iter().map(|activity| chunk.activity_hash(*activity))));
    }

    fn add_variant(&mut self, variant: u128) {
        if self.variants.len() > KEPT || self.variants.insert(variant) {
            self.distinct.add(variant);
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.events += other.events;
        self.events_without_unit += other.events_without_unit;
        self.span = match (self.span, other.span) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
        self.cases += other.cases;
        self.sum += other.sum;
        self.longest = self.longest.max(other.longest);
        self.bins.join(&other.bins);
        if self.durations.len() <= KEPT {
            self.durations.extend(other.durations);
        }
        self.distinct.join(&other.distinct);
        for variant in other.variants {
            if self.variants.len() <= KEPT {
                self.variants.insert(variant);
            }
        }
    }

    pub(crate) fn finish(mut self, units: u64) -> Overview {
        let every_case = self.cases <= KEPT as u64;
        let median = if every_case {
            self.durations.sort_unstable();
            match self.durations.len() {
                0 => 0.0,
                cases => (self.durations[(cases - 1) / 2] as f64 + self.durations[cases / 2] as f64) / 2.0,
            }
        } else {
            self.bins.median()
        };
        let mean = if self.cases == 0 { 0.0 } else { self.sum as f64 / self.cases as f64 };
        let every_variant = self.variants.len() <= KEPT;
        Overview {
            cases: self.cases,
            events: self.events,
            units,
            events_without_unit: self.events_without_unit,
            variants: if every_variant { self.variants.len() as u64 } else { self.distinct.estimate() },
            variants_are_exact: every_variant,
            span: self.span,
            mean_case_days: mean / MICROS_PER_DAY,
            median_case_days: median / MICROS_PER_DAY,
            median_is_exact: every_case,
            longest_case_days: self.longest as f64 / MICROS_PER_DAY,
        }
    }
}

/// 128 bits that two different sequences share with a chance below 10⁻²⁴ for a million variants.
fn variant(activities: impl Iterator<Item = u64>) -> u128 {
    let (mut a, mut b) = (0x9e37_79b9_7f4a_7c15_u64, 0xc2b2_ae3d_27d4_eb4f_u64);
    let mut length = 0u64;
    for activity in activities {
        length += 1;
        a = (a ^ activity).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(31);
        b = (b.rotate_left(27) ^ activity.rotate_left(17)).wrapping_mul(0xc4ce_b9fe_1a85_ec53) ^ (b >> 29);
    }
    (u128::from(a) << 64) | u128::from(b ^ length)
}
