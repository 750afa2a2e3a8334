//! Whether and when a series rose: a cumulative sum adjusted for what was to be expected (Steiner, Cook, Farewell & Treasure,
//! Biostatistics 1 (2000) 441).
//!
//! Each step adds the logarithm of how much likelier what was seen is if there is half as much again (of shares: if their odds are)
//! than if it is as expected; the sum never falls below 0. Where units differ by more than chance, what is expected of a unit is at
//! first what is expected of any, and the more steps there are the more what it has shown itself: their mean weighed by how far units
//! spread, as a gamma distribution of true ratios gives it. A unit that always was above the others has not risen. While that is uncertain
//! a step counts for less, by as much as it makes the variance of what is seen larger.
//!
//! The limit is reached by chance in 1 % of series as long. It was found by simulation, over steps and over what is expected in
//! one, for units that do not differ (`tests/fixtures/make.py`, 400,000 series each), and is looked up between those. What a step tells depends on
//! the variance of its logarithm of likelihood and on little else, so shares are looked up by theirs; and by simulation units
//! that do differ signal as rarely.

use super::shrinkage::{Counted, Shared};

/// Looked for: half as much again.
const RISE: f64 = 1.5;
/// Fewer steps in which at least one is expected tell nothing.
const STEPS: usize = 6;
/// Of units that differ as little as this all is expected alike.
const SURE: f64 = 1e12;

/// Logarithm to the base of 2 of what is expected in a step: where the rows of [`LIMITS`] lie.
const FIRST_ROW: f64 = -1.0;
/// The same of the steps over six: where its columns lie.
const LIMITS: [[f64; 6]; 6] = [
    [1.838, 2.521, 3.271, 4.170, 5.130, 6.057],
    [2.366, 3.109, 4.015, 4.990, 5.908, 6.765],
    [2.920, 3.786, 4.761, 5.679, 6.544, 7.330],
    [3.704, 4.569, 5.435, 6.246, 7.007, 7.736],
    [4.164, 5.030, 5.840, 6.651, 7.330, 8.086],
    [4.569, 5.303, 6.004, 6.815, 7.517, 8.173],
];

/// How a series went.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The sum after each step.
    pub path: Vec<f64>,
    /// Above this it signals.
    pub limit: f64,
    /// The first step above the limit.
    pub signal: Option<usize>,
}

/// The course of counts, where true ratios of units have variance `spread`; `None` of a series that is too short.
pub fn counted(steps: &[Counted], spread: f64) -> Option<Course> {
    let varying = steps.iter().map(|step| step.expected).sum();
    let gain = |step: &Counted, level: f64| step.observed * RISE.ln() - (RISE - 1.0) * level * step.expected;
    course(steps, |step| (step.observed, step.expected), gain, varying, 1.0 / spread)
}

/// The course of shares, where true ratios of units have variance `spread`; `None` of a series that is too short.
pub fn shared(steps: &[Shared], spread: f64) -> Option<Course> {
    let share = |step: &Shared, level: f64| (level * step.expected / step.of).clamp(0.0, 1.0);
    let varying = steps.iter().map(|step| step.expected * (1.0 - share(step, 1.0))).sum::<f64>();
    let gain = |step: &Shared, level: f64| {
        step.observed * RISE.ln() - step.of * ((RISE - 1.0) * share(step, level)).ln_1p()
    };
    let expected: f64 = steps.iter().map(|step| step.expected).sum();
    course(steps, |step| (step.observed, step.expected), gain, varying, varying / expected / spread)
}

/// `gain` is what a step adds if the unit's level is known; `varying` what a Poisson series as informative as this one expects in
/// all; `strength` what must be expected of a unit before its own level counts for half.
fn course<S>(
    steps: &[S],
    seen: impl Fn(&S) -> (f64, f64),
    gain: impl Fn(&S, f64) -> f64,
    varying: f64,
    strength: f64,
) -> Option<Course> {
    if steps.iter().filter(|step| seen(step).1 >= 1.0).count() < STEPS {
        return None;
    }
    let limit = limit(steps.len(), varying / steps.len() as f64);
    let strength = if strength < SURE { strength } else { SURE };
    let (mut all_observed, mut all_expected, mut sum) = (strength, strength, 0.0f64);
    let path: Vec<f64> = steps
        .iter()
        .map(|step| {
            let (observed, expected) = seen(step);
            let certainty = all_expected / (all_expected + expected);
            sum = (sum + certainty * gain(step, all_observed / all_expected)).max(0.0);
            all_observed += observed;
            all_expected += expected;
            sum
        })
        .collect();
    let signal = path.iter().position(|sum| *sum > limit);
    Some(Course { path, limit, signal })
}

/// The limit for so many steps in each of which so much is expected.
fn limit(steps: usize, expected: f64) -> f64 {
    let column = (steps as f64 / STEPS as f64).log2().max(0.0);
    let row = (expected.max(f64::MIN_POSITIVE).log2() - FIRST_ROW).clamp(0.0, (LIMITS.len() - 1) as f64);
    let between = |at: f64, last: usize| {
        let below = (at as usize).min(last - 1);
        (below, at - below as f64)
    };
    let (top, down) = between(row, LIMITS.len() - 1);
    let (left, right) = between(column, LIMITS[0].len() - 1);
    let along = |row: &[f64; 6]| row[left] + right * (row[left + 1] - row[left]);
    let (upper, lower) = (along(&LIMITS[top]), along(&LIMITS[top + 1]));
    upper + down * (lower - upper)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::draw::Draws;
    use super::*;

    fn counts(observed: &[f64], expected: f64) -> Vec<Counted> {
        observed.iter().map(|observed| Counted { observed: *observed, expected }).collect()
    }

    fn check(course: Option<Course>) -> String {
        let Some(Course { path, limit, signal }) = course else { return "too short".into() };
        let path: Vec<String> = path.iter().map(|sum| format!("{sum:.2}")).collect();
        format!("{} | limit {limit:.2} | {signal:?}", path.join(" "))
    }

    #[test]
    fn a_series_signals_once_it_has_risen_for_long_enough() {
        // ln 1.5 = 0.405 for each seen, 0.5 off for each expected.
        insta::assert_snapshot!(check(counted(&counts(&[4.0, 3.0, 5.0, 9.0, 10.0, 9.0, 11.0, 3.0], 4.0), 0.0)), @"0.00 0.00 0.03 1.68 3.73 5.38 7.84 7.06 | limit 4.06 | Some(5)");
        insta::assert_snapshot!(check(counted(&counts(&[4.0; 5], 4.0), 0.0)), @"too short");
        insta::assert_snapshot!(check(counted(&counts(&[9.0; 30], 0.9), 0.0)), @"too short");
    }

    #[test]
    fn shares_rise_by_their_odds() {
        let step = |observed| Shared { observed, expected: 8.0, of: 10.0 };
        let steps: Vec<Shared> = [8.0, 7.0, 9.0, 10.0, 10.0, 10.0, 10.0, 10.0].map(step).to_vec();
        insta::assert_snapshot!(check(shared(&steps, 0.0)), @"0.00 0.00 0.28 0.97 1.66 2.35 3.04 3.73 | limit 3.08 | Some(7)");
    }

    #[test]
    fn a_unit_that_always_was_above_the_others_has_not_risen() {
        let high = counts(&[9.0, 8.0, 9.0, 10.0, 9.0, 8.0, 10.0, 9.0, 9.0, 9.0], 4.0);
        assert!(counted(&high, 0.0).unwrap().signal.is_some());
        assert_eq!(counted(&high, 0.3).unwrap().signal, None);
        let rising = counts(&[9.0, 8.0, 9.0, 10.0, 9.0, 18.0, 20.0, 19.0, 21.0, 18.0], 4.0);
        assert_eq!(counted(&rising, 0.3).unwrap().signal, Some(6));
    }

    /// The true ratio of a unit, where roots of ratios have this deviation.
    fn ratio(draws: &mut Draws, deviation: f64) -> f64 {
        (1.0 + deviation * draws.normal()).max(0.0).powi(2)
    }

    #[test]
    fn chance_and_the_spread_between_units_signal_in_one_series_of_a_hundred() {
        let mut draws = Draws::new(1, 0);
        let mut alarms = |steps: usize, expected: &[f64], deviation: f64| {
            let mut signals = 0;
            for _ in 0..20_000 {
                let ratio = ratio(&mut draws, deviation);
                let step = |at: usize| {
                    let expected = expected[at % expected.len()];
                    Counted { observed: draws.poisson(ratio * expected) as f64, expected }
                };
                let steps: Vec<Counted> = (0..steps).map(step).collect();
                signals += u64::from(counted(&steps, 4.0 * deviation * deviation).unwrap().signal.is_some());
            }
            signals
        };
        let found = [
            alarms(12, &[3.0], 0.0),
            alarms(36, &[1.4], 0.0),
            alarms(60, &[11.0], 0.0),
            alarms(24, &[1.0, 2.0, 9.0, 4.0], 0.0),
            alarms(24, &[6.0], 0.1),
            alarms(24, &[20.0], 0.3),
        ];
        // 200 and four standard errors; steps that are whole numbers make some limits surer than they need be.
        assert!(found.iter().all(|alarms| (90..=260).contains(alarms)), "{found:?}");
    }

    #[test]
    fn shares_signal_by_chance_as_rarely() {
        let mut draws = Draws::new(2, 0);
        let mut alarms = |of: u64, share: f64, deviation: f64| {
            let mut signals = 0;
            for _ in 0..20_000 {
                let own = share * ratio(&mut draws, deviation);
                let step = |_| Shared {
                    observed: draws.binomial(of, own) as f64,
                    expected: of as f64 * share,
                    of: of as f64,
                };
                let steps: Vec<Shared> = (0..24).map(step).collect();
                signals += u64::from(shared(&steps, 4.0 * deviation * deviation).unwrap().signal.is_some());
            }
            signals
        };
        let found = [alarms(20, 0.2, 0.0), alarms(30, 0.5, 0.0), alarms(60, 0.8, 0.0), alarms(40, 0.3, 0.15)];
        assert!(found.iter().all(|alarms| (90..=260).contains(alarms)), "{found:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn limits_rise_with_steps_and_with_what_is_expected(steps in 1..2_000_usize, expected in 0.0..1e6f64) {
            let found = limit(steps, expected);
            prop_assert!(found.is_finite() && found > 0.0);
            prop_assert!(found <= limit(steps + 1, expected) && found <= limit(steps, expected * 2.0));
        }

        #[test]
        fn sums_are_numbers(steps in prop::collection::vec((0.0..=1.0f64, 0.0..=1.0f64, 0.0..1e9f64), 0..40), spread in 0.0..9.0f64) {
            let shares: Vec<Shared> = steps
                .iter()
                .map(|(seen, expected, of)| Shared { observed: seen * of, expected: expected * of, of: *of })
                .collect();
            let counts: Vec<Counted> =
                shares.iter().map(|it| Counted { observed: it.observed, expected: it.expected }).collect();
            for course in [shared(&shares, spread), counted(&counts, spread)].into_iter().flatten() {
                prop_assert!(course.path.iter().all(|sum| sum.is_finite() && *sum >= 0.0));
            }
        }
    }
}
