//! Reading aloud: text → words ([`vietnamese::spoken_sentences_with`]) → an [`Engine`] → one loudness → one sound with its pauses.
//!
//! espeak-ng is never linked: it is a program beside this one, fed through standard input, bounded in time and
//! size, and killed when nobody waits for it any more. Its voices are machine voices; they say what is written.

mod engine;
mod espeak;
pub mod neural;
mod reading;
mod script;
mod speaker;
mod voice;

use std::time::Duration;

pub use engine::{Engine, Later, SpeechError};
pub use espeak::Espeak;
pub use reading::{Mark, Reading, chapters, read};
pub use script::{Part, PartKind, parts};
pub use speaker::{Limits, Speaker};
pub use voice::{Voice, VoiceError};

pub(crate) use reading::{Length, joined, marks};
pub(crate) use script::{Line, lines};

/// The longest sound that is made: one hour.
const LONGEST: Duration = Duration::from_secs(3600);

/// The longest sentence, in bytes of its words.
const SENTENCE: usize = 40_000;
