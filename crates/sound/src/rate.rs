//! The same sound at another rate, by a windowed sinc in phases.

use crate::Sound;

/// Samples on each side that share in a new one, at the lower of the two rates.
const REACH: usize = 16;

/// How much of the lower rate's band is kept.
const KEPT: f64 = 0.94;

impl Sound {
    /// The sound at `rate` samples a second; what does not fit in its band is taken out.
    pub(crate) fn at_rate(&self, rate: u32) -> Self {
        let rate = rate.max(1);
        if rate == self.rate {
            return self.clone();
        }
        let common = common(rate, self.rate);
        let (up, down) = (wide(rate / common), wide(self.rate / common));
        let phases = Phases::new(up, down);
        let count = self.samples.len() * up / down;
        let samples = (0..count).map(|at| phases.sample(&self.samples, at * down)).collect();
        Self { rate, samples }
    }
}

/// The weights of the old samples around each place a new one may have between two of them.
struct Phases {
    up: usize,
    reach: usize,
    weights: Vec<Vec<f32>>,
}

impl Phases {
    fn new(up: usize, down: usize) -> Self {
        let scale = (up as f64 / down as f64).min(1.0);
        let reach = (REACH as f64 / scale).ceil();
        let band = KEPT * scale;
        let weights = (0..up).map(|phase| {
            let weight = |old: i32| {
                let distance = f64::from(old) - phase as f64 / up as f64;
                sinc(distance * band) * band * window(distance / (reach + 1.0))
            };
            let row: Vec<f64> = (1 - reach as i32..=reach as i32).map(weight).collect();
            let sum: f64 = row.iter().sum();
            row.into_iter().map(|weight| (weight / sum) as f32).collect()
        });
        Self { up, reach: reach as usize, weights: weights.collect() }
    }

    /// The new sample that stands `place` parts of an old one's width from the start, `up` of which make that width.
    fn sample(&self, samples: &[i16], place: usize) -> i16 {
        let (old, weights) = (place / self.up, &self.weights[place % self.up]);
        // The first weight is of the old sample at `old + 1 - reach`.
        let first = (old + 1).saturating_sub(self.reach);
        let skipped = (self.reach - 1).saturating_sub(old);
        let near = samples.get(first..).unwrap_or_default();
        let sum: f32 =
            weights[skipped..].iter().zip(near).map(|(weight, sample)| weight * f32::from(*sample)).sum();
        sum.round() as i16
    }
}

fn sinc(x: f64) -> f64 {
    let turn = x * std::f64::consts::PI;
    if turn.abs() < 1e-9 { 1.0 } else { turn.sin() / turn }
}

/// Hann's window over −1..1.
fn window(x: f64) -> f64 {
    0.5 + 0.5 * (x.clamp(-1.0, 1.0) * std::f64::consts::PI).cos()
}

fn common(mut a: u32, mut b: u32) -> u32 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

fn wide(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(rate: u32, hertz: f64) -> Sound {
        let sample = |at: u32| {
            ((f64::from(at) * std::f64::consts::TAU * hertz / f64::from(rate)).sin() * 20_000.0) as i16
        };
        Sound { rate, samples: (0..rate).map(sample).collect() }
    }

    #[test]
    fn a_tone_is_the_same_tone_at_another_rate() {
        for (from, to) in [(22_050, 24_000), (16_000, 24_000), (44_100, 24_000), (24_000, 22_050)] {
            let (made, ideal) = (tone(from, 440.0).at_rate(to), tone(to, 440.0));
            assert_eq!((made.rate, made.samples.len()), (to, ideal.samples.len()));
            let inside = 100..made.samples.len() - 100;
            let worst = made.samples[inside.clone()]
                .iter()
                .zip(&ideal.samples[inside])
                .map(|(made, ideal)| (i32::from(*made) - i32::from(*ideal)).abs())
                .max();
            assert!(worst < Some(60), "{from} to {to}: {worst:?} of 20,000");
        }
        assert_eq!(tone(8000, 100.0).at_rate(8000), tone(8000, 100.0));
        assert!(Sound::empty(22_050).at_rate(24_000).samples.is_empty());
    }

    #[test]
    fn what_does_not_fit_in_the_band_is_taken_out() {
        let made = tone(44_100, 15_000.0).at_rate(24_000);
        let inside = &made.samples[200..made.samples.len() - 200];
        assert!(inside.iter().all(|sample| sample.abs() < 300));
    }
}
