//! One loudness for all: measured as ITU-R BS.1770-4 says (EBU R 128), brought to one target, with a limit on peaks.

use crate::Sound;
use crate::heard::Heard;
use crate::limit::amplify;

/// The loudness aimed at, in LUFS of the one channel.
pub const TARGET_LUFS: f64 = -16.0;

/// No sample is louder, in decibels below full scale; it leaves room for what lossy files add to peaks.
pub const PEAK_DBFS: f64 = -1.5;

/// How near is near enough, in LU.
const NEAR: f64 = 0.2;

/// A limited peak takes loudness away, which is foreseen; where it is not foreseen well the gain is corrected at most so often.
const TRIES: u32 = 3;

/// How long a gain goes down before a peak, and comes back after it, in milliseconds.
const REACH_MS: u32 = 5;

impl Sound {
    /// Its loudness in LUFS; `None` for silence, and below −70 LUFS, where BS.1770 hears nothing.
    pub fn loudness(&self) -> Option<f64> {
        Heard::of(self).loudness()
    }

    /// Brings it to [`TARGET_LUFS`] with no peak above [`PEAK_DBFS`]. Silence stays silence.
    pub fn even(&mut self) {
        let heard = Heard::of(self);
        let limit = f64::from(i16::MAX) * factor(PEAK_DBFS);
        let Some(mut gain) = heard.gain_to(TARGET_LUFS, limit, REACH_MS) else { return };
        let reach = usize::try_from(self.rate * REACH_MS / 1000).unwrap_or(0);
        let is_limited = |gain: f64| f64::from(heard.peak()) * factor(gain) > limit;
        for _ in 0..TRIES {
            let mut tried = self.clone();
            amplify(&mut tried.samples, factor(gain), limit, reach);
            let missing = if is_limited(gain) {
                tried.loudness().map_or(0.0, |loudness| TARGET_LUFS - loudness)
            } else {
                // A gain adds itself to the loudness.
                0.0
            };
            if missing.abs() <= NEAR {
                *self = tried;
                return;
            }
            gain += missing;
        }
        amplify(&mut self.samples, factor(gain), limit, reach);
    }
}

/// Decibels as a factor.
pub(crate) fn factor(decibels: f64) -> f64 {
    10_f64.powf(decibels / 20.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tone of 1 kHz: BS.1770 gives a full-scale one −3.01 LUFS in one channel.
    fn tone(level: f64, milliseconds: u32) -> Sound {
        let rate = 24_000;
        let sample = |at: u32| {
            let wave = (f64::from(at) * std::f64::consts::TAU * 1000.0 / f64::from(rate)).sin();
            (wave * level * 32_767.0) as i16
        };
        Sound { rate, samples: (0..rate * milliseconds / 1000).map(sample).collect() }
    }

    #[test]
    fn a_tone_has_the_loudness_of_the_standard() {
        let loudness = tone(1.0, 5000).loudness().unwrap();
        assert!((loudness + 3.01).abs() < 0.05, "{loudness} LUFS");
        assert_eq!(Sound { rate: 24_000, samples: vec![0; 48_000] }.loudness(), None);
        assert_eq!(Sound::empty(24_000).loudness(), None);
    }

    #[test]
    fn loud_quiet_and_short_sounds_come_to_one_loudness() {
        for (level, length) in [(1.0, 3000), (0.3, 3000), (0.002, 3000), (0.5, 150), (0.01, 60)] {
            let mut sound = tone(level, length);
            sound.even();
            let loudness = sound.loudness().unwrap();
            assert!((loudness - TARGET_LUFS).abs() < 0.3, "{level} for {length} ms: {loudness} LUFS");
        }
        let mut silence = Sound { rate: 24_000, samples: vec![1; 48_000] };
        silence.even();
        assert_eq!(silence.samples, vec![1; 48_000], "silence is not blown up");
    }

    #[test]
    fn peaks_stay_below_the_limit() {
        let mut sound = tone(0.03, 3000);
        for at in (0..sound.samples.len()).step_by(2400) {
            sound.samples[at] = 20_000;
        }
        sound.even();
        let peak = sound.samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap();
        let dbfs = 20.0 * (f64::from(peak) / 32_767.0).log10();
        assert!(dbfs <= PEAK_DBFS + 0.01, "{dbfs} dBFS");
        let loudness = sound.loudness().unwrap();
        assert!((loudness - TARGET_LUFS).abs() < 0.5, "{loudness} LUFS");
    }
}
