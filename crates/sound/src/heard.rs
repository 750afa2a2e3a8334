//! What BS.1770-4 hears of a sound: its energy after a filter, in short steps, from which its loudness follows, and what loudness would be
//! left of it under a limit on peaks.
//!
//! A library measures the same in several times as long, and cannot foresee; the tests hold one against the other.

use std::borrow::Cow;

use crate::Sound;
use crate::limit::smooth;
use crate::loudness::factor;

/// So many steps make a second.
const STEPS: usize = 400;
/// Steps of a block, 400 ms, and from the start of one to the next, 100 ms.
const BLOCK: usize = 160;
const HOP: usize = 40;

/// The shortest sound that is measured as it is, in seconds; a shorter one is measured over and over, as blocks of 0.4 s need.
const MEASURED: usize = 2;

/// The loudness below which nothing is heard, in LUFS.
const GATE: f64 = -70.0;

/// What loudness adds to the energy in decibels, by the standard.
const OFFSET: f64 = -0.691;

/// How near a foreseen gain comes, in LU, and in how many steps at most.
const FORESEEN: f64 = 0.02;
const TRIES: u32 = 12;

/// A sound as it is heard.
#[derive(Debug)]
pub(crate) struct Heard {
    /// The mean energy of each step, of 1 at full scale.
    energies: Vec<f64>,
    /// The loudest sample of each.
    peaks: Vec<u16>,
    /// The loudest of all.
    peak: u16,
}

impl Heard {
    pub(crate) fn of(sound: &Sound) -> Self {
        let rate = usize::try_from(sound.rate).unwrap_or(usize::MAX);
        let mut samples = Cow::from(&sound.samples);
        if !samples.is_empty() && samples.len() < rate.saturating_mul(MEASURED) {
            samples = samples.repeat(rate.saturating_mul(MEASURED).div_ceil(samples.len())).into();
        }
        let loudest = |samples: &[i16]| samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap_or(0);
        let steps = samples.len() * STEPS / rate.max(1);
        let mut filter = Filter::new(f64::from(sound.rate));
        let (mut energies, mut peaks) = (Vec::with_capacity(steps), Vec::with_capacity(steps));
        for at in 0..steps {
            let step = &samples[at * rate / STEPS..(at + 1) * rate / STEPS];
            let energy: f64 = step.iter().map(|sample| filter.next(f64::from(*sample)).powi(2)).sum();
            energies.push(energy / step.len().max(1) as f64 / f64::from(1_u32 << 30));
            peaks.push(loudest(step));
        }
        Self { energies, peaks, peak: loudest(&sound.samples) }
    }

    /// Its loudness in LUFS; `None` where nothing is heard.
    pub(crate) fn loudness(&self) -> Option<f64> {
        gated(&self.energies)
    }

    /// Its loudest sample.
    pub(crate) fn peak(&self) -> u16 {
        self.peak
    }

    /// The gain in decibels that brings it to `target` LUFS when no sample may pass `limit`; `None` where nothing is heard.
    pub(crate) fn gain_to(&self, target: f64, limit: f64, reach_ms: u32) -> Option<f64> {
        let mut gain = target - self.loudness()?;
        for _ in 0..TRIES {
            let missing = target - self.limited(factor(gain), limit, reach_ms)?;
            if missing.abs() <= FORESEEN {
                break;
            }
            gain += missing;
        }
        Some(gain)
    }

    /// The loudness that is left of it, multiplied by `gain` with no sample above `limit`.
    fn limited(&self, gain: f64, limit: f64, reach_ms: u32) -> Option<f64> {
        let wanted: Vec<f64> =
            self.peaks.iter().map(|peak| gain.min(limit / f64::from((*peak).max(1)))).collect();
        let reach = usize::try_from(reach_ms).unwrap_or(0) * STEPS / 1000;
        let gains = smooth(&wanted, reach);
        let energies: Vec<f64> =
            self.energies.iter().zip(gains).map(|(energy, gain)| energy * gain * gain).collect();
        gated(&energies)
    }
}

/// The loudness of steps with these energies: the mean of the blocks that are heard, without those much quieter than they are
/// together.
fn gated(energies: &[f64]) -> Option<f64> {
    let blocks: Vec<f64> = (0..(energies.len() + HOP).saturating_sub(BLOCK) / HOP)
        .map(|at| energies[at * HOP..at * HOP + BLOCK].iter().sum::<f64>() / BLOCK as f64)
        .collect();
    let above = |gate: f64| {
        let (count, sum) = blocks
            .iter()
            .filter(|energy| **energy > gate)
            .fold((0_u32, 0.0), |(count, sum), energy| (count + 1, sum + energy));
        (count > 0).then(|| sum / f64::from(count))
    };
    let heard = above(10_f64.powf((GATE - OFFSET) / 10.0))?;
    let energy = above((heard / 10.0).max(10_f64.powf((GATE - OFFSET) / 10.0)))?;
    Some(OFFSET + 10.0 * energy.log10())
}

/// The filter of BS.1770: a shelf that lifts what the head lifts, and nothing below what one hears. Its numbers at 48 kHz are the
/// standard's; those of other rates follow from the analogue filters they stand for.
struct Filter {
    shelf: Biquad,
    high_pass: Biquad,
}

impl Filter {
    fn new(rate: f64) -> Self {
        let (tangent, q) =
            ((std::f64::consts::PI * 1_681.974_450_955_533 / rate).tan(), 0.707_175_236_955_419_6);
        let high = factor(3.999_843_853_973_347);
        let band = high.powf(0.499_666_774_154_541_6);
        let whole = 1.0 + tangent / q + tangent * tangent;
        let shelf = Biquad::new(
            [
                (high + band * tangent / q + tangent * tangent) / whole,
                2.0 * (tangent * tangent - high) / whole,
                (high - band * tangent / q + tangent * tangent) / whole,
            ],
            tangent,
            q,
        );
        let (tangent, q) =
            ((std::f64::consts::PI * 38.135_470_876_024_44 / rate).tan(), 0.500_327_037_323_877_3);
        Self { shelf, high_pass: Biquad::new([1.0, -2.0, 1.0], tangent, q) }
    }

    fn next(&mut self, sample: f64) -> f64 {
        self.high_pass.next(self.shelf.next(sample))
    }
}

/// A filter of the second order, in the transposed direct form II.
struct Biquad {
    forth: [f64; 3],
    back: [f64; 2],
    state: [f64; 2],
}

impl Biquad {
    fn new(forth: [f64; 3], tangent: f64, q: f64) -> Self {
        let whole = 1.0 + tangent / q + tangent * tangent;
        let back = [2.0 * (tangent * tangent - 1.0) / whole, (1.0 - tangent / q + tangent * tangent) / whole];
        Self { forth, back, state: [0.0; 2] }
    }

    fn next(&mut self, sample: f64) -> f64 {
        let out = self.forth[0] * sample + self.state[0];
        self.state[0] = self.forth[1] * sample - self.back[0] * out + self.state[1];
        self.state[1] = self.forth[2] * sample - self.back[1] * out;
        out
    }
}

#[cfg(test)]
mod tests {
    use ebur128::{EbuR128, Mode};

    use super::*;
    use crate::limit::amplify;

    /// Words as a voice might say them: tones that rise and fall, with pauses, loud or quiet.
    fn babble(rate: u32, seconds: u32, seed: u32) -> Sound {
        let mut state = seed;
        let mut next = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1_u32 << 24)
        };
        let mut samples = Vec::new();
        while samples.len() < (rate * seconds) as usize {
            let (pitch, loud, length) =
                (80.0 + 200.0 * next(), 12_000.0 * next().powi(2), 0.05 + 0.3 * next());
            let count = (length * f64::from(rate)) as u32;
            samples.extend((0..count).map(|at| {
                let (time, part) = (f64::from(at) / f64::from(rate), f64::from(at) / f64::from(count));
                let tone = |times: f64| (time * pitch * times * std::f64::consts::TAU).sin() / times;
                ((tone(1.0) + tone(5.0) + tone(11.0)) * loud * (part * std::f64::consts::PI).sin()) as i16
            }));
            samples.extend(vec![0; (next() * 0.2 * f64::from(rate)) as usize]);
        }
        Sound { rate, samples }
    }

    #[test]
    fn the_loudness_is_the_one_a_library_measures() {
        for (rate, seconds) in [(22_050, 12), (24_000, 7), (16_000, 3), (48_000, 2), (44_100, 5)] {
            for seed in 0..6 {
                let sound = babble(rate, seconds, seed);
                let mut meter = EbuR128::new(1, rate, Mode::I).unwrap();
                meter.add_frames_i16(&sound.samples).unwrap();
                let (ours, theirs) = (sound.loudness().unwrap(), meter.loudness_global().unwrap());
                assert!((ours - theirs).abs() < 0.05, "{rate} Hz, {seed}: {ours} and {theirs} LUFS");
            }
        }
    }

    #[test]
    fn what_a_limit_takes_is_foreseen() {
        for seed in 0..12 {
            let sound = babble(22_050, 6, seed);
            let heard = Heard::of(&sound);
            let (gain, limit) = (heard.gain_to(-16.0, 27_000.0, 5).unwrap(), 27_000.0);
            let mut limited = sound;
            amplify(&mut limited.samples, factor(gain), limit, 110);
            let loudness = limited.loudness().unwrap();
            assert!((loudness + 16.0).abs() < 0.3, "{seed}: {gain} dB give {loudness} LUFS");
        }
    }
}
