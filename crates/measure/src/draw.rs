//! Random draws that are counted: the n-th draw of a stream is the same in every run and on every machine.
//!
//! The generator is splitmix64 (Steele, Lea, Flood, OOPSLA 2014) over a counter. It is for resampling, not for secrets.

use statrs::function::gamma::ln_gamma;

/// The finaliser of splitmix64: a number that has nothing to do with `number`.
#[inline]
pub(crate) fn mixed(number: u64) -> u64 {
    let mixed = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// A stream of draws.
#[derive(Debug, Clone)]
pub(crate) struct Draw {
    state: u64,
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Draw {
    /// The draws of `stream` under `seed`.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        Self { state: mixed(seed.wrapping_add(STEP)) ^ mixed(stream.wrapping_mul(STEP)) }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        mixed(self.state)
    }

    /// Evenly from 0 to below 1.
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Evenly one of the whole numbers below `end`; 0 below 1.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// How many of `wanted` are among `drawn` out of `all`, drawn without replacement.
    ///
    /// By inversion from the most likely number outwards, so it takes as many steps as it is spread wide.
    pub(crate) fn hypergeometric(&mut self, all: u64, wanted: u64, drawn: u64) -> u64 {
        let (wanted, drawn) = (wanted.min(all), drawn.min(all));
        let least = (wanted + drawn).saturating_sub(all);
        let most = wanted.min(drawn);
        if least == most {
            return least;
        }
        let likeliest = u128::from(wanted + 1) * u128::from(drawn + 1) / u128::from(all + 2);
        let likeliest = u64::try_from(likeliest).unwrap_or(most).clamp(least, most);
        let ways = |of: u64, some: u64| {
            ln_gamma(of as f64 + 1.0) - ln_gamma(some as f64 + 1.0) - ln_gamma((of - some) as f64 + 1.0)
        };
        let top = (ways(wanted, likeliest) + ways(all - wanted, drawn - likeliest) - ways(all, drawn)).exp();
        let mut left = self.uniform() - top;
        let (mut down, mut up) = (likeliest, likeliest);
        let (mut down_chance, mut up_chance) = (top, top);
        while left > 0.0 && (down > least || up < most) {
            if up < most {
                up_chance *= (wanted - up) as f64 * (drawn - up) as f64
                    / ((up + 1) as f64 * (all + up + 1 - wanted - drawn) as f64);
                up += 1;
                left -= up_chance;
                if left <= 0.0 {
                    return up;
                }
            }
            if down > least {
                down_chance *= down as f64 * (all + down - wanted - drawn) as f64
                    / ((wanted - down + 1) as f64 * (drawn - down + 1) as f64);
                down -= 1;
                left -= down_chance;
                if left <= 0.0 {
                    return down;
                }
            }
            if up_chance < 1e-300 && down_chance < 1e-300 {
                break;
            }
        }
        likeliest
    }
}

/// Things of several kinds, drawn without replacement.
#[derive(Debug, Clone)]
pub(crate) struct Urn {
    counts: Vec<u64>,
    all: u64,
}

impl Urn {
    /// An urn with so many of each kind.
    pub(crate) fn new(counts: impl Iterator<Item = u64>) -> Self {
        let counts: Vec<u64> = counts.collect();
        Self { all: counts.iter().sum(), counts }
    }

    /// Draws `count`, or what is left: how many of each kind.
    pub(crate) fn draw(&mut self, count: u64, draw: &mut Draw) -> Vec<u64> {
        let mut count = count.min(self.all);
        let mut left = self.all;
        self.all -= count;
        let kinds = self.counts.iter_mut().map(|kind| {
            let drawn = draw.hypergeometric(left, *kind, count);
            left -= *kind;
            *kind -= drawn;
            count -= drawn;
            drawn
        });
        kinds.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_come_as_often_as_they_should() {
        let mut draw = Draw::new(7, 1);
        let mut found = [0.0; 6];
        for _ in 0..20_000 {
            found[draw.hypergeometric(20, 8, 5) as usize] += 1.0;
        }
        // scipy 1.17.1: hypergeom(20, 8, 5).pmf(range(6)).
        let chances = [0.051_083_59, 0.255_417_96, 0.397_316_82, 0.238_390_09, 0.054_179_57, 0.003_611_97];
        let distance: f64 = found
            .iter()
            .zip(chances)
            .map(|(found, chance)| {
                let expected = chance * 20_000.0;
                (found - expected) * (found - expected) / expected
            })
            .sum();
        // χ² with 5 degrees of freedom: 99.9 % lie below.
        assert!(distance < 20.5, "{distance}: {found:?}");
    }

    #[test]
    fn an_urn_gives_out_what_is_in_it() {
        let mut urn = Urn::new([5, 0, 100_000, 7].into_iter());
        let mut draw = Draw::new(1, 2);
        let mut sums = vec![0; 4];
        for count in [3, 90_000, 0, 20_000] {
            let drawn = urn.draw(count, &mut draw);
            for (sum, drawn) in sums.iter_mut().zip(drawn) {
                *sum += drawn;
            }
        }
        assert_eq!(sums, [5, 0, 100_000, 7]);
        assert!((0..1000).all(|_| draw.below(3) < 3 && draw.uniform() < 1.0));
    }
}
