//! Probabilities of a Poisson, a binomial and a hypergeometric variable: at a count, above it and below it.
//!
//! Counts may be real-valued: sums of probabilities become the incomplete gamma and beta functions they are equal to at whole
//! counts. A probability at a count is in Loader's saddle-point form («Fast and accurate computation of binomial probabilities»,
//! 2000), which loses no digits where counts are large. Tails are a series or a continued fraction (DLMF 8.11.4, 8.9.2; Didonato & Morris)
//! while the variance is small, and beyond it the uniform expansion of Temme (DLMF 8.12, 8.18; SIAM J. Math. Anal. 10 (1979)
//! 757) up to its second term, so that the time taken does not grow with the count. `statrs` has these functions too, but its
//! incomplete beta stops after 140 terms (wrong from some ten thousand cases on) and its incomplete gamma takes 50,000 terms
//! at 10⁹.

use std::f64::consts::{SQRT_2, TAU};

use statrs::function::erf::{erfc, erfc_inv};
use statrs::function::gamma::ln_gamma;

/// From this variance on the expansion is exact to ten digits of what an interval needs.
const LARGE: f64 = 400.0;
/// Nearer to the middle than this many standard errors the expansion's terms would lose digits against each other.
const MIDDLE: f64 = 0.5;
/// Terms after which a series is given up; none needs as many while the variance is below [`LARGE`].
const TERMS: u32 = 2_000;
/// What a further term must change to be worth adding.
const ENOUGH: f64 = 1e-15;
const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;

/// How probable it is that a variable is above, at and below a count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tails {
    pub(super) above: f64,
    pub(super) at: f64,
    pub(super) below: f64,
}

impl Tails {
    const BELOW: Self = Self { above: 0.0, at: 0.0, below: 1.0 };
    const ABOVE: Self = Self { above: 1.0, at: 0.0, below: 0.0 };

    /// The count is in the lower half: what is above it is the rest.
    fn with_below(below: f64, at: f64) -> Self {
        let below = below.clamp(0.0, 1.0 - at);
        Self { above: (1.0 - at - below).max(0.0), at, below }
    }

    fn with_above(above: f64, at: f64) -> Self {
        Self::with_below(above, at).mirrored()
    }

    fn mirrored(self) -> Self {
        Self { above: self.below, at: self.at, below: self.above }
    }
}

/// The standard normal variable's probability above `z`.
pub(super) fn normal_above(z: f64) -> f64 {
    erfc(z / SQRT_2) / 2.0
}

/// The standard normal variable's value with this probability above it; `share` within (0, 1).
pub(super) fn normal_quantile_above(share: f64) -> f64 {
    SQRT_2 * erfc_inv(2.0 * share)
}

/// `ln Γ(x + 1)` over Stirling's `(x + ½) ln x − x + ½ ln 2π`, for `x` above 0.
pub(super) fn stirling_error(x: f64) -> f64 {
    if x < 16.0 {
        return ln_gamma(x + 1.0) - (x + 0.5) * x.ln() + x - HALF_LN_TAU;
    }
    let square = 1.0 / (x * x);
    let tail = 1.0 / 1260.0 - square * (1.0 / 1680.0 - square * (1.0 / 1188.0 - square * 691.0 / 360_360.0));
    (1.0 / 12.0 - square * (1.0 / 360.0 - square * tail)) / x
}

/// `x ln(x / mean) + mean − x`, without loss where the two are near each other.
pub(super) fn deviance(x: f64, mean: f64) -> f64 {
    deviance_over(x, mean, x - mean)
}

/// [`deviance`] where the difference `x − mean` is known better than from the two.
fn deviance_over(x: f64, mean: f64, difference: f64) -> f64 {
    if x <= 0.0 {
        return mean;
    }
    if mean <= 0.0 {
        return f64::INFINITY;
    }
    if difference.abs() >= 0.1 * (x + mean) {
        let direct = x * (x / mean).ln() - difference;
        return if direct.is_nan() { f64::INFINITY } else { direct.max(0.0) };
    }
    let part = difference / (x + mean);
    let square = part * part;
    let mut term = 2.0 * x * part;
    let mut sum = difference * part;
    for odd in 1..TERMS {
        term *= square;
        let next = sum + term / f64::from(2 * odd + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// The probability that a Poisson variable of this mean is `count`.
pub(super) fn poisson_at(count: f64, mean: f64) -> f64 {
    if count <= 0.0 {
        return (-mean).exp();
    }
    ((-stirling_error(count) - deviance(count, mean)).exp() / (TAU * count).sqrt()).min(1.0)
}

/// The probability that a binomial variable out of `count` and `others` is `count`, `rest` being the share of the others: one
/// less `share`, exact also where it is small.
pub(super) fn binomial_at(count: f64, others: f64, share: f64, rest: f64) -> f64 {
    if count <= 0.0 {
        return power(rest, share, others);
    }
    if others <= 0.0 {
        return power(share, rest, count);
    }
    let of = count + others;
    let logarithm = stirling_error(of)
        - stirling_error(count)
        - stirling_error(others)
        - binomial_deviance(count, others, share, rest);
    (logarithm.exp() / (TAU * count * (others / of)).sqrt()).min(1.0)
}

/// What a binomial variable's log likelihood loses at `share` against `count / of`.
fn binomial_deviance(count: f64, others: f64, share: f64, rest: f64) -> f64 {
    let of = count + others;
    // The rarer of the two knows the difference of both.
    let difference = if share <= rest { count - of * share } else { of * rest - others };
    deviance_over(count, of * share, difference) + deviance_over(others, of * rest, -difference)
}

/// `share` to the `exponent`, `rest` being one less `share`.
fn power(share: f64, rest: f64, exponent: f64) -> f64 {
    if exponent <= 0.0 {
        return 1.0;
    }
    let logarithm = if rest < 0.5 { (-rest).ln_1p() } else { share.ln() };
    (exponent * logarithm).exp()
}

/// The probability of a table of two by two, its margins given: marked and drawn, marked and not drawn, drawn and not marked,
/// neither.
pub(super) fn hypergeometric_at([both, marked, drawn, neither]: [f64; 4]) -> f64 {
    let (in_draw, out_of_draw) = (both + drawn, marked + neither);
    let all = in_draw + out_of_draw;
    let (share, rest) = (in_draw / all, out_of_draw / all);
    let whole = binomial_at(in_draw, out_of_draw, share, rest);
    binomial_at(both, marked, share, rest) * (binomial_at(drawn, neither, share, rest) / whole)
}

/// The tails of a Poisson variable around a real-valued count.
pub(super) fn poisson(count: f64, mean: f64) -> Tails {
    if mean <= 0.0 {
        return if count > 0.0 { Tails::BELOW } else { Tails { above: 0.0, at: 1.0, below: 0.0 } };
    }
    if mean == f64::INFINITY {
        return Tails::ABOVE;
    }
    let at = poisson_at(count, mean);
    if count <= 0.0 {
        return Tails { above: -(-mean).exp_m1(), at, below: 0.0 };
    }
    if count >= LARGE {
        let spread = Spread {
            scale: count.sqrt(),
            norming: 1.0 / (12.0 * count),
            deviance: |shift: f64| deviance(count, count * shift.exp()),
            beyond: |shift: f64| count * shift.exp_m1(),
            curve: |shift: f64| shift.exp(),
        };
        return spread.tails((mean / count).ln(), mean - count, mean / count, deviance(count, mean), at, 1.0);
    }
    if mean < count + 1.0 {
        Tails::with_above(at * gamma_series(count, mean), at)
    } else {
        Tails::with_below(at * count * gamma_fraction(count, mean), at)
    }
}

/// The tails of a binomial variable out of `count` and `others` around the first, both real-valued, by the logarithm of its odds.
pub(super) fn binomial(count: f64, others: f64, log_odds: f64) -> Tails {
    let (share, rest) = shares(log_odds);
    let of = count + others;
    if share <= 0.0 || rest <= 0.0 {
        return match (share <= 0.0, count <= 0.0, others <= 0.0) {
            (true, true, _) | (false, _, true) => Tails { above: 0.0, at: 1.0, below: 0.0 },
            (true, false, _) => Tails::BELOW,
            (false, _, false) => Tails::ABOVE,
        };
    }
    let at = binomial_at(count, others, share, rest);
    if count <= 0.0 {
        return Tails::with_below(0.0, at);
    }
    if others <= 0.0 {
        return Tails::with_above(0.0, at);
    }
    let variance = count * (others / of);
    if variance >= LARGE {
        let centre = (count / others).ln();
        let spread = Spread {
            scale: variance.sqrt(),
            norming: (1.0 / count + 1.0 / others - 1.0 / of) / 12.0,
            deviance: |shift: f64| {
                let (share, rest) = shares(centre + shift);
                binomial_deviance(count, others, share, rest)
            },
            // of · share − count, from the distance to the centre.
            beyond: |shift: f64| shares(centre + shift).0 * others * -(-shift).exp_m1(),
            curve: |shift: f64| {
                let (share, rest) = shares(centre + shift);
                of * share * rest / variance
            },
        };
        let away = binomial_deviance(count, others, share, rest);
        let curve = of * share * rest / variance;
        let beyond = (spread.beyond)(log_odds - centre);
        return spread.tails(log_odds - centre, beyond, curve, away, at, others / of);
    }
    if share * (of + 2.0) < count + 2.0 {
        Tails::with_above(at * odds_beyond(count, others, share, rest), at)
    } else {
        Tails::with_below(at * odds_beyond(others, count, rest, share), at)
    }
}

/// Share and rest at these log odds, each exact where it is small.
pub(super) fn shares(log_odds: f64) -> (f64, f64) {
    (1.0 / (1.0 + (-log_odds).exp()), 1.0 / (1.0 + log_odds.exp()))
}

/// How the likelihood of a natural parameter (log mean, log odds) falls off around its maximum: what the uniform expansion of
/// the tail beyond a point is made of. Every function takes the distance from the maximum.
struct Spread<D, B, C> {
    /// Root of the curvature at the maximum.
    scale: f64,
    /// First term of Stirling's series for the likelihood's integral.
    norming: f64,
    /// Log likelihood lost.
    deviance: D,
    /// Minus the likelihood's slope.
    beyond: B,
    /// Curvature as a part of that at the maximum.
    curve: C,
}

impl<D: Fn(f64) -> f64, B: Fn(f64) -> f64, C: Fn(f64) -> f64> Spread<D, B, C> {
    /// The tails at a point `shift` beyond the maximum; `weight` is the part of what lies at the count that is not beyond the
    /// point.
    fn tails(&self, shift: f64, beyond: f64, curve: f64, deviance: f64, at: f64, weight: f64) -> Tails {
        let w = (2.0 * deviance).sqrt().copysign(beyond);
        let correction = if w.abs() >= MIDDLE {
            self.correction(w, beyond / self.scale, curve)
        } else {
            self.middle(shift)
        };
        let density = (-w * w / 2.0).exp() / TAU.sqrt();
        if beyond >= 0.0 {
            let beyond = normal_above(w) + density * correction;
            Tails::with_below(beyond - (1.0 - weight) * at, at)
        } else {
            let before = normal_above(-w) - density * correction;
            Tails::with_above(before - weight * at, at)
        }
    }

    fn correction(&self, w: f64, q: f64, curve: f64) -> f64 {
        (1.0 - self.norming) / q - 1.0 / w + w.powi(-3) - curve / q.powi(3)
    }

    /// The correction near the maximum, by the cubic through four points around it.
    fn middle(&self, shift: f64) -> f64 {
        let step = MIDDLE / self.scale;
        let at = |steps: f64| {
            let shift = steps * step;
            let w = (2.0 * (self.deviance)(shift)).sqrt().copysign(shift);
            self.correction(w, (self.beyond)(shift) / self.scale, (self.curve)(shift))
        };
        let x = (shift / step).clamp(-2.0, 2.0);
        let (square, four) = (x * x - 1.0, x * x - 4.0);
        (at(2.0) * (x + 2.0) - at(-2.0) * (x - 2.0)) * square / 12.0
            + (at(-1.0) * (x - 1.0) - at(1.0) * (x + 1.0)) * four / 6.0
    }
}

/// What lies above a count over what lies at it: Σ meanᵏ / ((count + 1) … (count + k)).
fn gamma_series(count: f64, mean: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 0.0;
    let mut divisor = count;
    for _ in 0..TERMS {
        divisor += 1.0;
        term *= mean / divisor;
        sum += term;
        if term <= sum * ENOUGH {
            break;
        }
    }
    sum
}

/// `Γ(count, mean) / (meanᶜᵒᵘⁿᵗ e⁻ᵐᵉᵃⁿ)`, for a mean above the count, by Lentz's method.
fn gamma_fraction(count: f64, mean: f64) -> f64 {
    let mut b = mean + 1.0 - count;
    let mut c = f64::INFINITY;
    let mut d = 1.0 / b;
    let mut value = d;
    for term in 1..TERMS {
        let term = f64::from(term);
        let a = term * (count - term);
        b += 2.0;
        d = 1.0 / (a * d + b);
        c = b + a / c;
        let change = c * d;
        value *= change;
        if (change - 1.0).abs() <= ENOUGH {
            break;
        }
    }
    value
}

/// What lies above a count over what lies at it, for a share below the count's: the incomplete beta function of `count + 1` and
/// `others` by the continued fraction of Didonato & Morris (ACM TOMS 18 (1992) 360, formula 9), which knows small rests exactly.
fn odds_beyond(count: f64, others: f64, share: f64, rest: f64) -> f64 {
    let (a, b) = (count + 1.0, others);
    let surplus = a * rest - b * share + 1.0;
    let mut value = a * surplus / (a + 1.0);
    let (mut c, mut d) = (value, 0.0);
    for term in 1..TERMS {
        let n = f64::from(term);
        let step = n * (b - n) * share / (a + 2.0 * n - 1.0);
        let over = step * share * (a + n - 1.0) / (a + 2.0 * n - 1.0) * (a + b + n - 1.0);
        let under = n + step + (a + n) / (a + 2.0 * n + 1.0) * (surplus + n * (1.0 + rest));
        d = 1.0 / (under + over * d);
        c = under + over / c;
        let change = c * d;
        value *= change;
        if (change - 1.0).abs() <= ENOUGH {
            break;
        }
    }
    // shareᵃ restᵇ / B(a, b) over the probability at the count, times the fraction.
    share * others / value
}
