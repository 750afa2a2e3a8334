//! What an engine of speech is: words in, sounds out.

use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use sound::{AnotherRate, Sound, WavError};

use super::Voice;

/// What an engine answers, later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, SpeechError>> + Send + 'a>>;

/// Something that speaks. It may be slow, crash or hang: a [`super::Speaker`] bounds its time, tries once more, and asks for few
/// sentences at once.
pub trait Engine: fmt::Debug + Send + Sync {
    /// What makes the sound of a voice: name, version and settings. Two makers' sounds are never taken for each other.
    ///
    /// # Errors
    /// When the engine is missing or does not say.
    fn maker(&self, voice: Voice) -> Later<'_, String>;

    /// The sound of each of `sentences`, in order, without silence around it. They hold words and marks, no digits.
    ///
    /// # Errors
    /// When the engine is missing, fails, or gives another number of sounds.
    fn speak<'a>(&'a self, voice: Voice, sentences: &'a [String]) -> Later<'a, Vec<Sound>>;
}

/// Reading aloud failed.
#[derive(Debug, thiserror::Error)]
pub enum SpeechError {
    /// espeak-ng is not there.
    #[error("reading aloud needs the program «{}», which was not found; install it (apt install espeak-ng) or set its path in the configuration", program.display())]
    Missing {
        /// What was looked for.
        program: PathBuf,
    },
    /// The program could not be run or its pipes broke.
    #[error("the program «{}» could not be run; check that it is espeak-ng and may be executed", program.display())]
    Process {
        /// What was run.
        program: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It said it failed.
    #[error(
        "espeak-ng failed with the voice {voice}: {said}; check with «espeak-ng --voices=vi» that its Vietnamese voices are installed"
    )]
    Failed {
        /// The voice asked for.
        voice: Voice,
        /// Its own words.
        said: String,
    },
    /// It gave more or fewer sounds than sentences.
    #[error(
        "the speech engine gave {given} sounds for {asked} sentences with the voice {voice}; check which program is set as espeak-ng"
    )]
    Count {
        /// The voice asked for.
        voice: Voice,
        /// How many sentences there were.
        asked: usize,
        /// How many sounds came.
        given: usize,
    },
    /// It took too long.
    #[error("the speech engine did not finish within {} seconds; try again when the machine is less busy", limit.as_secs())]
    TooSlow {
        /// How long it may take.
        limit: Duration,
    },
    /// A neural voice's model cannot be used.
    #[error("«{}» cannot be used as a voice: {why}; give a model in the form of Piper with its .onnx.json beside it, or remove both so that espeak-ng reads this voice", path.display())]
    Model {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A sentence or the whole is too long.
    #[error("the text is too long to be read aloud: at most {} minutes of sound and {} bytes in one sentence; shorten it or read it in parts", super::LONGEST.as_secs() / 60, super::SENTENCE)]
    TooLong,
    /// There is no word in the text.
    #[error("there is nothing to read aloud: the text holds no word")]
    NothingToSay,
    /// What came out is no sound.
    #[error(transparent)]
    Wav(#[from] WavError),
    /// Sounds of one voice do not fit together.
    #[error(transparent)]
    Rate(#[from] AnotherRate),
    /// A step of the program was stopped.
    #[error("reading aloud was stopped because the program is ending; try again")]
    Stopped,
}
