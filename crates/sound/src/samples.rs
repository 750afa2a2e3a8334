//! Samples at a rate: one channel, 16 bits.

use std::ops::Range;
use std::time::Duration;

/// The loudest sample that counts as silence; an echo of whole numbers may never die away wholly.
const SILENT: u16 = 2;

/// Samples at a rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound {
    /// Samples a second; never 0.
    pub rate: u32,
    /// The samples.
    pub samples: Vec<i16>,
}

/// Two sounds of different rates cannot be joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the sound changes from {first} to {second} samples a second; use one engine of speech for a whole voice"
)]
pub struct AnotherRate {
    /// The rate so far.
    pub first: u32,
    /// The other.
    pub second: u32,
}

impl Sound {
    /// No sample yet, at `rate` samples a second.
    pub fn empty(rate: u32) -> Self {
        Self { rate: rate.max(1), samples: Vec::new() }
    }

    /// Adds `other` at the end.
    ///
    /// # Errors
    /// When its rate is another.
    pub fn append(&mut self, other: &Self) -> Result<(), AnotherRate> {
        if self.rate != other.rate {
            return Err(AnotherRate { first: self.rate, second: other.rate });
        }
        self.samples.extend_from_slice(&other.samples);
        Ok(())
    }

    /// Adds silence at the end.
    pub fn silence(&mut self, length: Duration) {
        let length = self.samples.len() + self.count(length);
        self.samples.resize(length, 0);
    }

    /// How long it lasts, in whole milliseconds.
    pub fn milliseconds(&self) -> u64 {
        milliseconds(self.samples.len(), self.rate)
    }

    /// Without the silence before and after.
    pub fn trimmed(&self) -> Self {
        let sounds = |sample: &i16| sample.unsigned_abs() > SILENT;
        let first = self.samples.iter().position(sounds).unwrap_or(self.samples.len());
        let end = self.samples.iter().rposition(sounds).map_or(first, |last| last + 1);
        Self { rate: self.rate, samples: self.samples[first..end].to_vec() }
    }

    /// The parts between silences of at least `apart`, each without the silence around it.
    pub fn parts(&self, apart: Duration) -> Vec<Self> {
        let apart = self.count(apart).max(1);
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for (at, sample) in self.samples.iter().enumerate() {
            if sample.unsigned_abs() <= SILENT {
                continue;
            }
            match ranges.last_mut() {
                Some(range) if at - range.end < apart => range.end = at + 1,
                _ => ranges.push(at..at + 1),
            }
        }
        ranges
            .into_iter()
            .map(|range| Self { rate: self.rate, samples: self.samples[range].to_vec() })
            .collect()
    }

    fn count(&self, length: Duration) -> usize {
        usize::try_from(length.as_millis() * u128::from(self.rate) / 1000).unwrap_or(0)
    }
}

/// How long `samples` samples last at `rate`, in whole milliseconds.
pub(crate) fn milliseconds(samples: usize, rate: u32) -> u64 {
    u64::try_from(samples).unwrap_or(u64::MAX).saturating_mul(1000) / u64::from(rate.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_between_long_silences() {
        let part = |level: i16| vec![level; 30];
        let mut samples = vec![0; 7];
        samples.extend(part(900));
        samples.extend(vec![1; 40]);
        samples.extend(part(-900));
        samples.extend([vec![-2; 99], part(5), vec![0; 100], part(3), vec![2; 500]].concat());
        let sound = Sound { rate: 1000, samples };
        let parts = sound.parts(Duration::from_millis(100));
        let lengths: Vec<usize> = parts.iter().map(|part| part.samples.len()).collect();
        assert_eq!(
            lengths,
            [30 + 40 + 30 + 99 + 30, 30],
            "a silence of 99 ms does not part, one of 100 does"
        );
        assert_eq!(sound.trimmed().samples.len(), 30 + 40 + 30 + 99 + 30 + 100 + 30);
        assert_eq!(Sound { rate: 1000, samples: vec![1; 300] }.parts(Duration::from_millis(100)), []);
        assert!(Sound::empty(0).trimmed().samples.is_empty());
    }

    #[test]
    fn sounds_of_two_rates_are_not_joined() {
        let mut sound = Sound { rate: 8000, samples: vec![1] };
        sound.silence(Duration::from_millis(1));
        assert_eq!(sound.samples, [1, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(sound.append(&Sound::empty(9000)), Err(AnotherRate { first: 8000, second: 9000 }));
    }
}
