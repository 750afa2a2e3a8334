//! The funnel: a ratio against how precisely it is known, with the limits within which chance and the ordinary spread
//! between units keep it (Spiegelhalter, Statistics in Medicine 24 (2005) 1185).
//!
//! Everything is on the root scale, where a ratio of precision ρ has standard error 1/(2√ρ). The spread is judged on
//! z-values winsorised by 10 % at each end; where it is more than chance, the additive variance τ² of DerSimonian & Laird
//! (1986) widens the limits.

use statrs::function::gamma::gamma_ur;

use super::interval::Z_95;
use super::tail::normal_above;

/// The 99.9 % point of the normal distribution: 99.8 % lie within ±.
const Z_998: f64 = 3.090_232_306_167_813_5;
/// Share of z-values drawn in at each end.
const WINSORISED: f64 = 0.1;
/// Overdispersion is taken as real when chance would give as much in fewer than this share of cases.
const SIGNIFICANT: f64 = 0.05;

/// A unit in the funnel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Observed over expected.
    pub ratio: f64,
    /// Expected count of a Poisson variable as uncertain as this one.
    pub precision: f64,
}

/// A fitted funnel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Funnel {
    /// Units in it.
    pub units: u64,
    /// Overdispersion: mean of the squared winsorised z-values; 1 if all is chance.
    pub phi: f64,
    /// How often chance alone would give as much.
    pub p: f64,
    /// Variance between units on the root scale; 0 where the overdispersion is not significant.
    pub tau2: f64,
}

/// Where a unit stands in a funnel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Distance from 1 in standard errors, the spread between units included.
    pub z: f64,
    /// Limits within which 95 % lie.
    pub limits_95: (f64, f64),
    /// Limits within which 99.8 % lie.
    pub limits_998: (f64, f64),
}

/// Fits a funnel; `None` with fewer than three units.
pub fn fit(points: &[Point]) -> Option<Funnel> {
    if points.len() < 3 {
        return None;
    }
    let units = points.len() as f64;
    let mut z: Vec<f64> =
        points.iter().map(|point| (point.ratio.sqrt() - 1.0) / variance(*point).sqrt()).collect();
    z.sort_by(f64::total_cmp);
    let low = quantile(&z, WINSORISED);
    let high = quantile(&z, 1.0 - WINSORISED);
    let phi = z.iter().map(|z| z.clamp(low, high).powi(2)).sum::<f64>() / units;
    // Units that are all alike have no spread at all, and the distribution is not defined there.
    let p = if phi > 0.0 { gamma_ur(units / 2.0, units * phi / 2.0) } else { 1.0 };
    let weights: Vec<f64> = points.iter().map(|point| 1.0 / variance(*point)).collect();
    let sum: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    let tau2 = (units * phi - (units - 1.0)) / (sum - squares / sum);
    let tau2 = if p < SIGNIFICANT && tau2.is_finite() { tau2.max(0.0) } else { 0.0 };
    Some(Funnel { units: points.len() as u64, phi, p, tau2 })
}

/// How often a standard normal variable comes out at `z` or above.
pub fn upper_p(z: f64) -> f64 {
    normal_above(z)
}

fn variance(point: Point) -> f64 {
    1.0 / (4.0 * point.precision)
}

/// The quantile by linear interpolation (type 7 of Hyndman & Fan); `sorted` is not empty.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let below = at.floor();
    let index = below as usize;
    let next = sorted[(index + 1).min(sorted.len() - 1)];
    sorted[index] + (next - sorted[index]) * (at - below)
}

impl Funnel {
    /// Where `point` stands.
    pub fn place(&self, point: Point) -> Place {
        Place {
            z: (point.ratio.sqrt() - 1.0) / (variance(point) + self.tau2).sqrt(),
            limits_95: self.limits(point.precision, Z_95),
            limits_998: self.limits(point.precision, Z_998),
        }
    }

    /// The 95 % limits at a precision.
    pub fn limits_95(&self, precision: f64) -> (f64, f64) {
        self.limits(precision, Z_95)
    }

    /// The 99.8 % limits at a precision.
    pub fn limits_998(&self, precision: f64) -> (f64, f64) {
        self.limits(precision, Z_998)
    }

    fn limits(&self, precision: f64, z: f64) -> (f64, f64) {
        let half = z * (1.0 / (4.0 * precision) + self.tau2).sqrt();
        ((1.0 - half).max(0.0).powi(2), (1.0 + half).powi(2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_units_have_no_spread() {
        let points = [0.95, 1.0, 1.05, 1.0, 0.98].map(|ratio| Point { ratio, precision: 100.0 });
        let funnel = fit(&points).unwrap();
        assert_eq!(funnel.tau2, 0.0);
        let (low, high) = funnel.limits_95(100.0);
        // Root scale: (1 ± 1.96/20)².
        assert_eq!(format!("{low:.4} {high:.4}"), "0.8136 1.2056");
    }

    #[test]
    fn units_all_alike_make_a_funnel() {
        let funnel = fit(&[Point { ratio: 1.0, precision: 9.0 }; 5]).unwrap();
        assert_eq!((funnel.phi, funnel.p, funnel.tau2), (0.0, 1.0, 0.0));
    }

    #[test]
    fn a_spread_beyond_chance_widens_the_limits() {
        let points: Vec<Point> = [0.4, 0.6, 0.8, 1.0, 1.3, 1.7, 2.2]
            .iter()
            .map(|&ratio| Point { ratio, precision: 400.0 })
            .collect();
        let funnel = fit(&points).unwrap();
        assert!(funnel.p < 0.001 && funnel.tau2 > 0.0, "{funnel:?}");
        assert!(funnel.limits_998(400.0).1 > 2.0, "{funnel:?}");
    }

    #[test]
    fn two_units_make_no_funnel() {
        assert_eq!(fit(&[Point { ratio: 1.0, precision: 9.0 }; 2]), None);
    }

    #[test]
    fn z_of_the_upper_limit_is_one_in_a_thousand() {
        assert_eq!(
            format!("{:.6} {:.6}", upper_p(3.090_232_306_167_813_5), upper_p(0.0)),
            "0.001000 0.500000"
        );
    }
}
