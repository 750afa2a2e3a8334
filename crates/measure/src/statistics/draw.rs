//! Counter-based draws: what comes out depends on seed, stream and place in the stream, on nothing else.
//!
//! The generator is Philox 2×64 with ten rounds (Salmon, Moraes, Dror & Shaw, «Parallel random numbers: as easy as 1, 2, 3»,
//! SC 2011): the seed is its key, stream and index are its counter, so that any two streams never overlap and none need be
//! drawn before another. Whole numbers are drawn exactly in double precision: below a bound by Lemire's multiplication (ACM
//! TOMACS 29 (2019) 3); a narrow distribution by inversion outward from its mode; a wide one by Devroye's rejection for
//! log-concave distributions (Computing 39 (1987) 87), in a time that does not grow with the counts.
//!
//! An [`Urn`] holds labelled things of several kinds, from which groups draw without putting back.

use super::tail::{binomial_at, hypergeometric_at, normal_quantile_above, poisson_at};

/// Up to this standard deviation inversion is quicker than rejection.
const NARROW: f64 = 60.0;
/// Drawing no more than this many, one after the other is quickest.
const FEW: u64 = 6;
/// Less than this is left only by rounding.
const LEFT_BY_ROUNDING: f64 = 1e-18;
const ROUNDS: u32 = 10;
const MULTIPLIER: u64 = 0xD2B7_4407_B1CE_6E93;
/// The odd number nearest to 2⁶⁴ over the golden ratio: steps of it go through all numbers evenly.
pub(super) const WEYL: u64 = 0x9E37_79B9_7F4A_7C15;

/// Two numbers for a key and a counter: the Philox 2×64-10 bijection.
fn philox(key: u64, counter: [u64; 2]) -> [u64; 2] {
    let [mut left, mut right] = counter;
    let mut key = key;
    for _ in 0..ROUNDS {
        let product = u128::from(MULTIPLIER) * u128::from(left);
        left = (product >> 64) as u64 ^ key ^ right;
        right = product as u64;
        key = key.wrapping_add(WEYL);
    }
    [left, right]
}

/// A number that has nothing to do with `number`, by the finaliser of splitmix64 (Steele, Lea & Flood, OOPSLA 2014): where Philox
/// would take longer than all the rest, as in the order of cases to keep.
#[inline]
pub fn mixed(number: u64) -> u64 {
    let mixed = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// One number of several, for a stream named by more than one thing: unit, aspect, stratum …
pub fn stream_of(parts: &[u64]) -> u64 {
    let start = parts.len() as u64;
    parts.iter().fold(start, |mixed, part| philox(mixed, [*part, start])[0])
}

/// A stream of draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draws {
    seed: u64,
    stream: u64,
    index: u64,
    /// The second number of a pair, while it is unused.
    spare: Option<u64>,
}

impl Draws {
    /// The stream of this name from its beginning.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self { seed, stream, index: 0, spare: None }
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let [first, second] = philox(self.seed, [self.index, self.stream]);
        self.index = self.index.wrapping_add(1);
        self.spare = Some(second);
        first
    }

    /// Evenly within `[0, 1)`, in steps of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Evenly within `(0, 1)`: never an end.
    fn inside(&mut self) -> f64 {
        self.uniform() + 0.5 / (1u64 << 53) as f64
    }

    /// A whole number below `bound`, each as often; 0 for a bound of 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        let mut product = u128::from(self.bits()) * u128::from(bound);
        if (product as u64) < bound {
            let uneven = bound.wrapping_neg() % bound;
            while (product as u64) < uneven {
                product = u128::from(self.bits()) * u128::from(bound);
            }
        }
        (product >> 64) as u64
    }

    /// A standard normal variable, by inversion.
    pub fn normal(&mut self) -> f64 {
        normal_quantile_above(self.inside())
    }

    /// A Poisson variable, at most `u64::MAX`; 0 unless the mean is above 0.
    pub fn poisson(&mut self, mean: f64) -> u64 {
        if mean.is_nan() || mean <= 0.0 {
            return 0;
        }
        let range = Range { low: 0, mode: mean as u64, high: u64::MAX };
        self.log_concave(range, mean.sqrt(), |k| poisson_at(k as f64, mean), |k| mean / (k as f64 + 1.0))
    }

    /// How many of `of` at this share; the share is held within `[0, 1]`.
    pub fn binomial(&mut self, of: u64, share: f64) -> u64 {
        if of == 0 || share.is_nan() || share <= 0.0 {
            return 0;
        }
        if share >= 1.0 {
            return of;
        }
        let (rest, odds) = (1.0 - share, share / (1.0 - share));
        let mode = (((of as f64) + 1.0) * share) as u64;
        let range = Range { low: 0, mode: mode.min(of), high: of };
        self.log_concave(
            range,
            (of as f64 * share * rest).sqrt(),
            |k| binomial_at(k as f64, (of - k) as f64, share, rest),
            |k| (of - k) as f64 / (k as f64 + 1.0) * odds,
        )
    }

    /// How many marked ones are among `drawn` out of `all`, `marked` of which are. Neither can be more than all.
    pub fn hypergeometric(&mut self, marked: u64, all: u64, drawn: u64) -> u64 {
        let (marked, drawn) = (marked.min(all), drawn.min(all));
        if marked == 0 || drawn == 0 {
            return 0;
        }
        if marked == all || drawn == all {
            return marked.min(drawn);
        }
        // Marked and drawn may change places.
        if marked <= FEW {
            return self.one_by_one(drawn, all, marked);
        }
        if drawn <= FEW {
            return self.one_by_one(marked, all, drawn);
        }
        let unmarked = all - marked;
        let mode = (u128::from(marked) + 1) * (u128::from(drawn) + 1) / (u128::from(all) + 2);
        let (low, high) = (drawn.saturating_sub(unmarked), marked.min(drawn));
        let range = Range { low, mode: (mode as u64).clamp(low, high), high };
        let share = drawn as f64 / all as f64;
        let variance = marked as f64 * share * (1.0 - share) * (unmarked as f64 / (all as f64 - 1.0));
        self.log_concave(
            range,
            variance.sqrt(),
            |k| {
                hypergeometric_at(
                    [k, marked - k, drawn - k, unmarked - (drawn - k)].map(|count| count as f64),
                )
            },
            |k| {
                let others = (unmarked - (drawn - k)) as f64 + 1.0;
                (marked - k) as f64 / (k as f64 + 1.0) * ((drawn - k) as f64 / others)
            },
        )
    }

    fn one_by_one(&mut self, marked: u64, all: u64, drawn: u64) -> u64 {
        let mut found = 0;
        for already in 0..drawn {
            found += u64::from(self.below(all - already) < marked - found);
        }
        found
    }

    /// A variable of a log-concave distribution: `at` gives probabilities, `rise` that of the next number over a number's own.
    fn log_concave(
        &mut self,
        range: Range,
        deviation: f64,
        at: impl Fn(u64) -> f64,
        rise: impl Fn(u64) -> f64,
    ) -> u64 {
        let top = at(range.mode);
        if deviation <= NARROW { self.outward(range, top, rise) } else { self.rejected(range, top, at) }
    }

    /// By inversion: the numbers above and below the mode in turn.
    fn outward(&mut self, range: Range, top: f64, rise: impl Fn(u64) -> f64) -> u64 {
        let mut left = self.uniform() - top;
        if left < 0.0 {
            return range.mode;
        }
        let (mut up, mut down) = (range.mode, range.mode);
        let (mut above, mut below) = (top, top);
        while above + below > LEFT_BY_ROUNDING {
            if up < range.high {
                above *= rise(up);
                up += 1;
                left -= above;
                if left < 0.0 {
                    return up;
                }
            } else {
                above = 0.0;
            }
            if down > range.low {
                down -= 1;
                below /= rise(down);
                left -= below;
                if left < 0.0 {
                    return down;
                }
            } else {
                below = 0.0;
            }
        }
        range.mode
    }

    /// By rejection under a flat top with exponential sides, which lies above every log-concave distribution with this mode.
    fn rejected(&mut self, range: Range, top: f64, at: impl Fn(u64) -> f64) -> u64 {
        let width = 1.0 + top / 2.0;
        loop {
            let scaled = if self.uniform() * (1.0 + width) <= width {
                self.uniform() * width
            } else {
                width - self.inside().ln()
            };
            let steps = (scaled / top).round() as u64;
            let found = if self.bits() >> 63 == 0 {
                range.mode.checked_add(steps).filter(|found| *found <= range.high)
            } else {
                range.mode.checked_sub(steps).filter(|found| *found >= range.low)
            };
            let height = self.uniform() * (width - scaled).min(0.0).exp() * top;
            if let Some(found) = found
                && height <= at(found)
            {
                return found;
            }
        }
    }
}

/// Where a whole number lies, and where it lies most often.
#[derive(Clone, Copy)]
struct Range {
    low: u64,
    mode: u64,
    high: u64,
}

/// Things of several kinds from which groups draw without putting back.
///
/// Kinds are the leaves of a binary tree of sums: a draw is split at each node by a hypergeometric variable, and goes only where
/// something is drawn. Few things out of many kinds take the logarithm of the kinds each, many things take the kinds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Urn {
    /// Leaves in the tree: a power of two.
    leaves: usize,
    /// By node: how many things are below it; the root is 1, the children of `n` are `2n` and `2n + 1`.
    sums: Vec<u64>,
}

impl Urn {
    /// An urn with this many things of each kind. Altogether there can be no more than `u64::MAX`.
    pub fn new(counts: &[u64]) -> Self {
        let leaves = counts.len().next_power_of_two();
        let mut sums = vec![0; 2 * leaves];
        sums[leaves..leaves + counts.len()].copy_from_slice(counts);
        for node in (1..leaves).rev() {
            sums[node] = sums[2 * node].saturating_add(sums[2 * node + 1]);
        }
        Self { leaves, sums }
    }

    /// Things still in it.
    pub fn left(&self) -> u64 {
        self.sums[1]
    }

    /// Draws `number` things, or what is left, and tells each kind drawn and how many of it, in the order of kinds.
    pub fn draw(&mut self, number: u64, draws: &mut Draws, mut told: impl FnMut(usize, u64)) {
        self.draw_at(1, number.min(self.left()), draws, &mut told);
    }

    fn draw_at(&mut self, node: usize, number: u64, draws: &mut Draws, told: &mut impl FnMut(usize, u64)) {
        if number == 0 {
            return;
        }
        let all = self.sums[node];
        self.sums[node] = all - number;
        if node >= self.leaves {
            told(node - self.leaves, number);
            return;
        }
        let first = draws.hypergeometric(self.sums[2 * node], all, number);
        self.draw_at(2 * node, first, draws, told);
        self.draw_at(2 * node + 1, number - first, draws, told);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use statrs::function::gamma::gamma_ur;

    use super::*;

    const SEED: u64 = 20_260_101;

    /// How often chance gives counts as far from these probabilities as `draw` does in `times` draws. Numbers are put together
    /// until each cell expects 25 or more.
    fn chi_square(
        times: u32,
        range: std::ops::RangeInclusive<u64>,
        at: impl Fn(u64) -> f64,
        mut draw: impl FnMut() -> u64,
    ) -> f64 {
        let (low, high) = (*range.start(), *range.end());
        let mut seen = vec![0_u32; (high - low + 1) as usize];
        let mut outside = 0_u32;
        for _ in 0..times {
            let drawn = draw();
            if range.contains(&drawn) { seen[(drawn - low) as usize] += 1 } else { outside += 1 }
        }
        let mut cells: Vec<(f64, f64)> = vec![(0.0, 0.0)];
        let mut rest = f64::from(times);
        for (number, seen) in range.zip(&seen) {
            if cells.last().unwrap().0 >= 25.0 {
                cells.push((0.0, 0.0));
            }
            let cell = cells.last_mut().unwrap();
            let expected = at(number) * f64::from(times);
            cell.0 += expected;
            cell.1 += f64::from(*seen);
            rest -= expected;
        }
        let (expected, seen) = cells.pop_if(|cell| cell.0 < 25.0).unwrap_or_default();
        let cell = cells.last_mut().unwrap();
        cell.0 += expected + rest.max(0.0);
        cell.1 += seen + f64::from(outside);
        assert!(cells.len() > 1, "one cell proves nothing");
        let statistic: f64 = cells.iter().map(|(expected, seen)| (seen - expected).powi(2) / expected).sum();
        gamma_ur((cells.len() - 1) as f64 / 2.0, statistic / 2.0)
    }

    #[track_caller]
    fn plausible(p: f64) {
        assert!(p > 1e-3 && p < 1.0 - 1e-6, "{p}");
    }

    /// The known answers that come with Random123 (its file `kat_vectors`).
    #[test]
    fn philox_gives_the_known_answers() {
        let all = u64::MAX;
        let answers = [
            philox(0, [0, 0]),
            philox(all, [all, all]),
            philox(0xa409_3822_299f_31d0, [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344]),
        ];
        let text = answers.map(|[left, right]| format!("{left:016x} {right:016x}")).join("\n");
        insta::assert_snapshot!(text, @r"
        ca00a0459843d731 66c24222c9a845b5
        65b021d60cd8310f 4d02f3222f86df20
        0a5e742c2997341c b0f883d38000de5d
        ");
    }

    #[test]
    fn streams_are_apart_and_repeat() {
        let first = |seed, stream| {
            let mut draws = Draws::new(seed, stream);
            [draws.bits(), draws.bits(), draws.bits()]
        };
        assert_eq!(first(1, 2), first(1, 2));
        assert_ne!(first(1, 2), first(1, 3));
        assert_ne!(first(1, 2), first(2, 2));
        assert_ne!(stream_of(&[1, 2]), stream_of(&[2, 1]));
        assert_ne!(stream_of(&[1]), stream_of(&[1, 0]));
    }

    #[test]
    fn numbers_below_a_bound_come_equally_often() {
        let mut draws = Draws::new(SEED, 1);
        plausible(chi_square(20_000, 0..=6, |_| 1.0 / 7.0, || draws.below(7)));
        // Three quarters of 2⁶⁴: without rejection the lower half would come twice as often.
        let bound = 3 << 62;
        plausible(chi_square(20_000, 0..=2, |_| 1.0 / 3.0, || draws.below(bound) >> 62));
        assert_eq!((draws.below(0), draws.below(1)), (0, 0));
    }

    #[test]
    fn normal_variables_fall_into_their_quantiles() {
        let mut draws = Draws::new(SEED, 2);
        let decile = |z: f64| (10.0 * crate::statistics::tail::normal_above(-z)) as u64;
        plausible(chi_square(20_000, 0..=9, |_| 0.1, || decile(draws.normal())));
    }

    #[test]
    fn poisson_variables_come_as_often_as_they_should() {
        let mut draws = Draws::new(SEED, 3);
        for (mean, range) in [
            (0.3, 0..=9),
            (3.7, 0..=30),
            (80.0, 20..=160),
            (5_000.0, 4_500..=5_500),
            (1e9, 999_800_000..=1_000_200_000),
        ] {
            let at = |k: u64| poisson_at(k as f64, mean);
            let mut draw = || draws.poisson(mean);
            if mean < 1e6 {
                plausible(chi_square(20_000, range, at, draw));
            } else {
                // Too many numbers to go through: by decile of the normal distribution it is near to.
                let decile = |k: u64| {
                    (10.0 * crate::statistics::tail::normal_above((mean - k as f64) / mean.sqrt())) as u64
                };
                plausible(chi_square(20_000, 0..=9, |_| 0.1, || decile(draw())));
            }
        }
    }

    #[test]
    fn binomial_variables_come_as_often_as_they_should() {
        let mut draws = Draws::new(SEED, 4);
        for (of, share, range) in
            [(1, 0.3, 0..=1), (9, 0.5, 0..=9), (400, 0.97, 360..=400), (1_000_000, 0.3, 297_000..=303_000)]
        {
            let at = |k: u64| binomial_at(k as f64, (of - k) as f64, share, 1.0 - share);
            plausible(chi_square(20_000, range, at, || draws.binomial(of, share)));
        }
    }

    #[test]
    fn hypergeometric_variables_come_as_often_as_they_should() {
        let mut draws = Draws::new(SEED, 5);
        for (marked, all, drawn, range) in [
            (1_u64, 3_u64, 1_u64, 0_u64..=1),
            (5, 12, 9, 2..=5),
            (40, 100, 30, 0..=30),
            (900, 1_000, 500, 400..=500),
            (400_000, 1_000_000, 300_000, 119_000..=121_000),
        ] {
            let at = |k: u64| {
                hypergeometric_at(
                    [k, marked - k, drawn - k, all + k - marked - drawn].map(|count| count as f64),
                )
            };
            plausible(chi_square(20_000, range, at, || draws.hypergeometric(marked, all, drawn)));
        }
    }

    #[test]
    fn groups_draw_from_an_urn_as_often_as_they_should() {
        // Three drawn from two, three and one: ways of each composition, out of 20.
        let counts = [2_u64, 3, 1];
        let choose =
            |of: u64, number: u64| (0..number).fold(1, |ways, at| ways * (of - at) / (at + 1)) as f64;
        let mut draws = Draws::new(SEED, 6);
        let ways = |code: u64| {
            let (first, second) = (code / 4, code % 4);
            let Some(third) = 3_u64.checked_sub(first + second).filter(|third| *third <= 1) else {
                return 0.0;
            };
            if first > 2 { 0.0 } else { choose(2, first) * choose(3, second) * choose(1, third) / 20.0 }
        };
        plausible(chi_square(20_000, 0..=11, ways, || {
            let mut drawn = [0; 3];
            Urn::new(&counts).draw(3, &mut draws, |kind, count| drawn[kind] = count);
            drawn[0] * 4 + drawn[1]
        }));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_urn_is_emptied_exactly(
            counts in prop::collection::vec(0..2_000_u64, 0..40), groups in prop::collection::vec(0..9_000_u64, 1..9), seed: u64,
        ) {
            let mut urn = Urn::new(&counts);
            let mut draws = Draws::new(seed, 0);
            let mut sums = vec![0; counts.len()];
            for group in groups.into_iter().chain([u64::MAX]) {
                let left = urn.left();
                let mut all = 0;
                urn.draw(group, &mut draws, |kind, count| {
                    sums[kind] += count;
                    all += count;
                });
                prop_assert_eq!(all, group.min(left));
            }
            prop_assert_eq!(sums, counts);
            prop_assert_eq!(urn.left(), 0);
        }

        #[test]
        fn every_draw_stays_within_its_range(seed: u64, a: u64, b: u64, c: u64, share in -0.1..1.1f64, exponent in -300.0..300.0f64, shift in 0..60_u32) {
            let mut draws = Draws::new(seed, 0);
            let (a, b, c) = (a >> shift, b >> shift, c >> (shift / 2));
            prop_assert!(draws.below(a) < a.max(1));
            prop_assert!(draws.binomial(a, share) <= a);
            prop_assert!(draws.hypergeometric(a, b, c) <= a.min(c));
            draws.poisson(10f64.powf(exponent));
            prop_assert!((0.0..1.0).contains(&draws.uniform()));
            prop_assert!(draws.normal().is_finite());
        }
    }
}
