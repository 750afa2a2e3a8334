//! Reading aloud: text → words ([`vietnamese::spoken_sentences_with`]) → espeak-ng as a separate process → one WAV.
//!
//! espeak-ng is never linked: it is a program beside this one, fed through standard input, bounded in time and
//! size, and killed when nobody waits for it any more. Its voices are machine voices; they say what is written.

mod engine;
mod voice;
mod wav;

use std::ops::Range;
use std::time::Duration;

use tokio::sync::MutexGuard;
use vietnamese::{Lexicon, spoken_sentences_with};

pub use engine::{Engine, SpeechError};
pub use voice::{Voice, VoiceError};
pub use wav::{Wav, WavError};

use wav::Sound;

/// The silence after a sentence.
const PAUSE: Duration = Duration::from_millis(320);

/// The silence after the last sentence of a paragraph.
const LONG_PAUSE: Duration = Duration::from_millis(650);

/// The longest sound that is made: one hour.
const LONGEST: Duration = Duration::from_secs(3600);

/// A sound with the place of each sentence in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The sound.
    pub wav: Wav,
    /// Where each sentence is read, in order.
    pub marks: Vec<Mark>,
}

/// Where one sentence is read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Mark {
    /// Which of the paragraphs given it stands in, counted from 0.
    pub paragraph: usize,
    /// Where in that paragraph it stands, in bytes.
    pub range: Range<usize>,
    /// When it begins, in milliseconds from the start.
    pub start_ms: u64,
    /// When it ends.
    pub end_ms: u64,
}

/// Speaks `text` with the espeak-ng found on the path.
///
/// ```no_run
/// # async fn example() -> Result<(), publish::speech::SpeechError> {
/// let wav = publish::speech::speak("Ngày 15/9/2023 có 21 báo cáo.", publish::Voice::NuBac).await?;
/// std::fs::write("doc.wav", wav.bytes()).expect("the folder is writable");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// When espeak-ng is missing or fails, the text is too long, or there is nothing to say.
pub async fn speak(text: &str, voice: Voice) -> Result<Wav, SpeechError> {
    Ok(speak_document(&Engine::default(), &paragraphs(text), voice).await?.wav)
}

/// The paragraphs of a plain text: parts between empty lines.
pub fn paragraphs(text: &str) -> Vec<String> {
    text.replace("\r\n", "\n").split("\n\n").map(str::to_owned).collect()
}

/// Speaks paragraphs one after the other; says where each sentence is.
///
/// # Errors
/// As [`speak`].
pub async fn speak_document(
    engine: &Engine,
    paragraphs: &[String],
    voice: Voice,
) -> Result<Reading, SpeechError> {
    let turn = engine.turn(voice).await;
    speak_in_turn(engine, paragraphs, &Lexicon::default(), voice, &turn).await
}

/// As [`speak_document`], with what people answered, for who has the turn already.
pub(crate) async fn speak_in_turn(
    engine: &Engine,
    paragraphs: &[String],
    lexicon: &Lexicon,
    voice: Voice,
    _turn: &MutexGuard<'_, ()>,
) -> Result<Reading, SpeechError> {
    let mut sound: Option<Sound> = None;
    let mut marks = Vec::new();
    for (paragraph, text) in paragraphs.iter().enumerate() {
        for sentence in spoken_sentences_with(text, voice.region(), lexicon) {
            let spoken = engine.sound(&sentence.spoken, voice).await?;
            let whole = sound.get_or_insert_with(|| Sound::empty(spoken.rate));
            let start_ms = whole.milliseconds();
            whole.append(&spoken)?;
            marks.push(Mark { paragraph, range: sentence.range, start_ms, end_ms: whole.milliseconds() });
            whole.silence(PAUSE);
            if whole.milliseconds() > u64::try_from(LONGEST.as_millis()).unwrap_or(u64::MAX) {
                return Err(SpeechError::TooLong { limit: LONGEST });
            }
        }
        if let Some(whole) = &mut sound {
            whole.silence(LONG_PAUSE.saturating_sub(PAUSE));
        }
    }
    let sound = sound.ok_or(SpeechError::NothingToSay)?;
    Ok(Reading { wav: sound.to_wav(), marks })
}
