//! Who speaks with which voice: one engine for each, asked for a few sentences at a time, a few times at once.
//!
//! An engine that crashes, hangs or miscounts is asked once more, sentence by sentence. One voice of a speaker is used by one
//! listener at a time, and never for longer than [`Limits::turn`].

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::try_join_all;
use sound::Sound;
use tokio::sync::{Mutex, MutexGuard, Semaphore};

use super::engine::{Engine, SpeechError};
use super::{Espeak, SENTENCE, Voice};

/// How long an engine may work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// At a few sentences together.
    pub together: Duration,
    /// At one sentence, when it is asked once more.
    pub alone: Duration,
    /// For one listener, who keeps a voice so long.
    pub turn: Duration,
}

impl Default for Limits {
    /// A turn is shorter than a page waits for its answer.
    fn default() -> Self {
        Self {
            together: Duration::from_secs(30),
            alone: Duration::from_secs(15),
            turn: Duration::from_secs(100),
        }
    }
}

/// The most sentences asked for together, and the most bytes of them: about seven minutes of sound.
const FEW: usize = 64;
const FEW_BYTES: usize = 8000;

/// Which engine speaks with which voice. Cloning it is cheap and shares the turns.
#[derive(Debug, Clone)]
pub struct Speaker {
    seats: Arc<[Seat; 4]>,
    /// How many engines may work at once, for all voices together.
    at_once: Arc<Semaphore>,
    side_by_side: usize,
    limits: Limits,
}

#[derive(Debug)]
struct Seat {
    engine: Arc<dyn Engine>,
    turn: Mutex<()>,
}

/// The right to use a voice until it is dropped.
pub(crate) struct Turn<'a> {
    speaker: &'a Speaker,
    voice: Voice,
    _guard: MutexGuard<'a, ()>,
}

impl Default for Speaker {
    /// The espeak-ng on the path, two processes at once.
    fn default() -> Self {
        Self::new(Espeak::default(), NonZeroUsize::MIN.saturating_add(1))
    }
}

impl Speaker {
    /// The espeak-ng `espeak` for all voices, as many processes at once as `side_by_side`.
    pub fn new(espeak: Espeak, side_by_side: NonZeroUsize) -> Self {
        let espeak: Arc<dyn Engine> = Arc::new(espeak);
        Self::of(Voice::ALL.map(|_| Arc::clone(&espeak)), side_by_side)
    }

    /// An engine for each voice, in the order of [`Voice::ALL`].
    pub fn of(engines: [Arc<dyn Engine>; 4], side_by_side: NonZeroUsize) -> Self {
        let side_by_side = side_by_side.get();
        Self {
            seats: Arc::new(engines.map(|engine| Seat { engine, turn: Mutex::new(()) })),
            at_once: Arc::new(Semaphore::new(side_by_side)),
            side_by_side,
            limits: Limits::default(),
        }
    }

    /// The same engines with other limits.
    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// What makes the sound of a voice.
    ///
    /// # Errors
    /// When its engine is missing or does not say.
    pub async fn maker(&self, voice: Voice) -> Result<String, SpeechError> {
        self.seats[voice as usize].engine.maker(voice).await
    }

    /// Waits until nobody else uses this voice.
    pub(crate) async fn turn(&self, voice: Voice) -> Turn<'_> {
        Turn { speaker: self, voice, _guard: self.seats[voice as usize].turn.lock().await }
    }
}

impl Turn<'_> {
    /// Speaks `sentences`, all of one loudness: a few at a time, a few times at once. `heard` is given the sounds of a few, with the
    /// place of the first among all, while others are spoken; what it makes of them comes back in order.
    ///
    /// # Errors
    /// When the engine is missing, fails twice, or takes too long, and as `heard` says.
    pub(crate) async fn speak<T, E, F>(
        &self,
        sentences: &[String],
        heard: impl Fn(usize, Vec<Sound>) -> F,
    ) -> Result<Vec<T>, E>
    where
        E: From<SpeechError>,
        F: Future<Output = Result<T, E>>,
    {
        if sentences.iter().any(|sentence| sentence.len() > SENTENCE) {
            return Err(SpeechError::TooLong.into());
        }
        let mut from = 0;
        let mut few = Vec::new();
        for batch in batches(sentences, self.speaker.side_by_side) {
            few.push((from, batch));
            from += batch.len();
        }
        let heard = &heard;
        let spoken = few.into_iter().map(|(from, batch)| async move {
            let sounds = self.speak_few(batch).await?;
            heard(from, sounds).await
        });
        let limit = self.speaker.limits.turn;
        let ended = tokio::time::timeout(limit, try_join_all(spoken)).await;
        ended.map_err(|_| SpeechError::TooSlow { limit })?
    }

    async fn speak_few(&self, sentences: &[String]) -> Result<Vec<Sound>, SpeechError> {
        let limits = self.speaker.limits;
        let Ok(_permit) = self.speaker.at_once.acquire().await else { return Err(SpeechError::Stopped) };
        let mut sounds = match self.ask(sentences, limits.together).await {
            Ok(sounds) => sounds,
            Err(error @ SpeechError::Missing { .. }) => return Err(error),
            Err(error) => {
                let voice = self.voice;
                tracing::warn!(error = &error as &dyn std::error::Error, %voice, "the speech engine is asked once more");
                let mut sounds = Vec::new();
                for sentence in sentences {
                    sounds.extend(self.ask(std::slice::from_ref(sentence), limits.alone).await?);
                }
                sounds
            }
        };
        let evened = tokio::task::spawn_blocking(move || {
            sounds.iter_mut().for_each(Sound::even);
            sounds
        });
        evened.await.map_err(|_| SpeechError::Stopped)
    }

    /// Asks the engine; for no longer than `limit`, and for as many sounds as sentences.
    async fn ask(&self, sentences: &[String], limit: Duration) -> Result<Vec<Sound>, SpeechError> {
        let voice = self.voice;
        let asked = self.speaker.seats[voice as usize].engine.speak(voice, sentences);
        let ended = tokio::time::timeout(limit, asked).await;
        let sounds = ended.map_err(|_| SpeechError::TooSlow { limit })??;
        let (asked, given) = (sentences.len(), sounds.len());
        if given == asked { Ok(sounds) } else { Err(SpeechError::Count { voice, asked, given }) }
    }
}

/// The sentences in batches of nearly the same number, a whole number of times as many as work at once.
fn batches(sentences: &[String], side_by_side: usize) -> Vec<&[String]> {
    let rounds = sentences.len().div_ceil(FEW * side_by_side).max(1);
    let size = sentences.len().div_ceil(rounds * side_by_side).max(1);
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, sentence) in sentences.iter().enumerate() {
        if at > start && (at - start == size || bytes + sentence.len() > FEW_BYTES) {
            batches.push(&sentences[start..at]);
            (start, bytes) = (at, 0);
        }
        bytes += sentence.len();
    }
    if start < sentences.len() {
        batches.push(&sentences[start..]);
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_keep_the_order_and_keep_all_at_work() {
        let sentences: Vec<String> = (0..200).map(|number| format!("Câu số {number}.")).collect();
        let lengths = |side| batches(&sentences, side).iter().map(|batch| batch.len()).collect::<Vec<_>>();
        assert_eq!(lengths(2), [50, 50, 50, 50]);
        assert_eq!(lengths(1), [50, 50, 50, 50]);
        assert_eq!(lengths(3), [34, 34, 34, 34, 34, 30]);
        assert_eq!(batches(&sentences, 2).concat(), sentences);
        assert_eq!(batches(&sentences[..2], 4).len(), 2);
        assert!(batches(&[], 4).is_empty());
        let long: Vec<String> = vec!["a".repeat(5000); 3];
        assert_eq!(batches(&long, 1).len(), 3, "long sentences are asked for one by one");
    }
}
