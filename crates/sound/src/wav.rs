//! WAV files: 16 bits, one channel.
//!
//! It reads what espeak-ng writes and what this module writes, and refuses other kinds.

use std::ops::RangeInclusive;

use crate::Sound;

/// The rates sound may have: at others a small file would ask for a great deal of memory.
const RATES: RangeInclusive<u32> = 8_000..=192_000;

/// A WAV file: 16 bits, one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wav(Vec<u8>);

/// The bytes are no WAV file of the kind expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the sound is not a 16-bit WAV file with one channel: {why}; check which program is set as espeak-ng"
)]
pub struct WavError {
    /// What is wrong.
    pub why: &'static str,
}

impl Wav {
    /// The file's bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The file's bytes, given away.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl Sound {
    /// Reads a WAV file; the length of its last chunk may be unknown, as when it was written to a pipe.
    ///
    /// # Errors
    /// When it is of another kind.
    pub fn read(bytes: &[u8]) -> Result<Self, WavError> {
        let error = |why| WavError { why };
        if bytes.get(..4) != Some(b"RIFF") || bytes.get(8..12) != Some(b"WAVE") {
            return Err(error("it does not begin as one"));
        }
        let mut rate = None;
        let mut at = 12;
        while let (Some(name), Some(length)) = (bytes.get(at..at + 4), word(bytes, at + 4)) {
            let start = at + 8;
            let end = start.saturating_add(usize::try_from(length).unwrap_or(usize::MAX)).min(bytes.len());
            let body = bytes.get(start..end).unwrap_or_default();
            match name {
                b"fmt " => {
                    // Format, channels, rate, bytes a second, block, bits.
                    if body.len() < 16 || body[..4] != [1, 0, 1, 0] || body[14..16] != [16, 0] {
                        return Err(error("another format"));
                    }
                    rate = word(body, 4);
                }
                b"data" => {
                    let rate = rate.filter(|rate| RATES.contains(rate));
                    let rate = rate.ok_or_else(|| error("its rate is missing or none of speech"))?;
                    let samples =
                        body.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
                    return Ok(Self { rate, samples });
                }
                _ => {}
            }
            at = end + end % 2;
        }
        Err(error("it holds no samples"))
    }

    /// The file.
    pub fn to_wav(&self) -> Wav {
        let length = u32::try_from(self.samples.len() * 2).unwrap_or(u32::MAX);
        let mut bytes = Vec::with_capacity(44 + self.samples.len() * 2);
        bytes.extend_from_slice(b"RIFF");
        bytes.extend_from_slice(&length.saturating_add(36).to_le_bytes());
        bytes.extend_from_slice(b"WAVEfmt ");
        bytes.extend_from_slice(&16u32.to_le_bytes());
        bytes.extend_from_slice(&[1, 0, 1, 0]);
        bytes.extend_from_slice(&self.rate.to_le_bytes());
        bytes.extend_from_slice(&self.rate.saturating_mul(2).to_le_bytes());
        bytes.extend_from_slice(&[2, 0, 16, 0]);
        bytes.extend_from_slice(b"data");
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend(self.samples.iter().flat_map(|sample| sample.to_le_bytes()));
        Wav(bytes)
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_file_reads_back() {
        let mut sound = Sound { rate: 22_050, samples: vec![0, -3, i16::MAX, i16::MIN] };
        sound.silence(Duration::from_millis(1));
        assert_eq!(Sound::read(sound.to_wav().bytes()), Ok(sound.clone()));
        assert_eq!(sound.samples.len(), 4 + 22);
    }

    #[test]
    fn a_file_from_a_pipe_and_broken_files() {
        for rate in [0, 1, 7_999, 192_001, u32::MAX] {
            assert!(
                Sound::read(&Sound { rate, samples: vec![1, 2] }.to_wav().into_bytes()).is_err(),
                "{rate}"
            );
        }
        let mut bytes = Sound { rate: 8000, samples: vec![1, 2] }.to_wav().into_bytes();
        bytes[40..44].copy_from_slice(&0x7fff_f000_u32.to_le_bytes());
        assert_eq!(Sound::read(&bytes).unwrap().samples, [1, 2]);
        for length in 0..44 {
            assert!(Sound::read(&bytes[..length]).is_err(), "{length} bytes");
        }
        bytes[22] = 2;
        assert!(Sound::read(&bytes).is_err(), "two channels");
    }
}
