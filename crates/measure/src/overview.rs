//! What a log is, before any indicator: cases, events, units, variants, case times.

use std::collections::HashSet;

use foldhash::fast::FixedState;

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
    /// First and last event (microseconds since 1970, UTC).
    pub span: Option<(i64, i64)>,
    /// Mean time from first to last event of a case, in days.
    pub mean_case_days: f64,
    /// The median of it.
    pub median_case_days: f64,
    /// The longest.
    pub longest_case_days: f64,
}

/// What is added up for it.
#[derive(Debug, Default)]
pub(crate) struct OverviewTally {
    pub(crate) events: u64,
    pub(crate) events_without_unit: u64,
    span: Option<(i64, i64)>,
    durations: Vec<i64>,
    variants: HashSet<u128, FixedState>,
}

pub(crate) const MICROS_PER_DAY: f64 = 86_400.0 * 1e6;

impl OverviewTally {
    /// Adds a case; `times` is not empty.
    pub(crate) fn add_case(&mut self, times: &[i64], activities: &[u64]) {
        let (first, last) = (times[0], times[times.len() - 1]);
        self.span = Some(self.span.map_or((first, last), |(from, to)| (from.min(first), to.max(last))));
        self.durations.push(last.saturating_sub(first));
        self.variants.insert(variant(activities));
    }

    pub(crate) fn add(&mut self, later: Self) {
        self.events += later.events;
        self.events_without_unit += later.events_without_unit;
        self.span = match (self.span, later.span) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
        self.durations.extend(later.durations);
        self.variants.extend(later.variants);
    }

    pub(crate) fn finish(mut self, units: u64) -> Overview {
        let cases = self.durations.len();
        let sum: i128 = self.durations.iter().map(|duration| i128::from(*duration)).sum();
        self.durations.sort_unstable();
        let median = match cases {
            0 => 0.0,
            _ => (self.durations[(cases - 1) / 2] as f64 + self.durations[cases / 2] as f64) / 2.0,
        };
        let mean = if cases == 0 { 0.0 } else { sum as f64 / cases as f64 };
        Overview {
            cases: cases as u64,
            events: self.events,
            units,
            events_without_unit: self.events_without_unit,
            variants: self.variants.len() as u64,
            span: self.span,
            mean_case_days: mean / MICROS_PER_DAY,
            median_case_days: median / MICROS_PER_DAY,
            longest_case_days: self.durations.last().copied().unwrap_or(0) as f64 / MICROS_PER_DAY,
        }
    }
}

/// 128 bits that two different sequences share with a chance below 10⁻²⁴ for a million variants.
fn variant(activities: &[u64]) -> u128 {
    let (mut a, mut b) = (0x9e37_79b9_7f4a_7c15_u64, 0xc2b2_ae3d_27d4_eb4f_u64);
    for &activity in activities {
        a = (a ^ activity).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(31);
        b = (b.rotate_left(27) ^ activity.rotate_left(17)).wrapping_mul(0xc4ce_b9fe_1a85_ec53) ^ (b >> 29);
    }
    (u128::from(a) << 64) | u128::from(b ^ activities.len() as u64)
}
