//! Sound as samples: one channel of 16 bits, and files of it.
//!
//! * [`Sound`] is what an engine of speech gives; [`Wav`] files of it are read and written.
//! * [`Sound::even`] brings it to one loudness, measured as ITU-R BS.1770 says, with no peak above a limit.
//! * [`opus`] and [`mp3`] write one file for listening, with the [`Chapter`]s in it.
//!
//! It does not know a language, a voice or a release, and does no I/O.

mod heard;
mod limit;
mod loudness;
mod mp3;
mod opus;
mod rate;
mod samples;
mod wav;

pub use loudness::{PEAK_DBFS, TARGET_LUFS};
pub use mp3::{Mp3Error, mp3};
pub use opus::{OpusError, opus};
pub use samples::{AnotherRate, Sound};
pub use wav::{Wav, WavError};

/// What a file of sound says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its title.
    pub title: String,
    /// Who reads.
    pub reader: String,
    /// Its parts, in order; may be none.
    pub chapters: Vec<Chapter>,
}

/// A part of a sound that begins with a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// The heading.
    pub title: String,
    /// When it begins, in milliseconds from the start.
    pub start_ms: u64,
    /// When it ends.
    pub end_ms: u64,
}
