//! Numbers that follow from a seed and a name, and nothing else: the same seed draws the same report on any
//! machine, whatever was drawn before for other bodies.
//!
//! It is a counter through a mixing function (SplitMix64), not fit for secrets.

use kernel::Digest;

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// A stream of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    key: u64,
    counter: u64,
}

impl Draw {
    /// The stream of `seed` that belongs to `name`, such as `["report", "TU.H26"]`.
    pub fn new(seed: u64, name: &[&str]) -> Self {
        let seed = seed.to_be_bytes();
        let parts = std::iter::once(&seed[..]).chain(name.iter().map(|part| part.as_bytes()));
        let digest = Digest::of_parts(parts);
        let key = digest.bytes()[..8].iter().fold(0u64, |key, byte| (key << 8) | u64::from(*byte));
        Self { key, counter: 0 }
    }

    /// The stream number `number` of `key`: cheap enough for millions of them.
    pub fn of(key: u64, number: u64) -> Self {
        let key = mixed(key.wrapping_add(mixed(number.wrapping_add(GOLDEN))));
        Self { key, counter: 0 }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.counter = self.counter.wrapping_add(1);
        mixed(self.key.wrapping_add(self.counter.wrapping_mul(GOLDEN)))
    }

    /// A number below `bound`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.bits()) * bound as u128;
        (wide >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = usize::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// True in `percent` of a hundred draws.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// A number from 0 up to but not 1.
    pub fn fraction(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A waiting time with mean `mean` (exponential), in the unit of `mean`.
    pub fn waiting(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.fraction()).ln()
    }

    /// One of `items`; `None` when there are none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    /// Puts `items` into a drawn order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

/// The mixing function of SplitMix64.
fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_follows_from_seed_and_name() {
        let first = |seed, name: &[&str]| Draw::new(seed, name).bits();
        assert_eq!(first(1, &["report", "H26"]), first(1, &["report", "H26"]));
        assert_ne!(first(1, &["report", "H26"]), first(2, &["report", "H26"]));
        assert_ne!(first(1, &["report", "H26"]), first(1, &["reportH", "26"]));
    }

    #[test]
    fn draws_fill_their_range_evenly() {
        let mut draw = Draw::new(7, &["test"]);
        let mut counts = [0usize; 10];
        for _ in 0..10_000 {
            counts[draw.below(10)] += 1;
        }
        assert!(counts.iter().all(|count| (850..1150).contains(count)), "{counts:?}");
        let mean = (0..10_000).map(|_| draw.waiting(5.0)).sum::<f64>() / 10_000.0;
        assert!((4.7..5.3).contains(&mean), "{mean}");
        let mut order: Vec<usize> = (0..50).collect();
        draw.shuffle(&mut order);
        order.sort_unstable();
        assert_eq!(order, (0..50).collect::<Vec<_>>());
    }
}
