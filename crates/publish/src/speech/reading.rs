//! A reading: the sounds of sentences joined with their pauses, and where each is in the whole.

use std::ops::Range;
use std::sync::Arc;

use sound::{Chapter, Sound};

use super::engine::SpeechError;
use super::script::{Line, Part, lines};
use super::speaker::Speaker;
use super::{LONGEST, Voice};

/// A sound with the place of each sentence in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The sound.
    pub sound: Sound,
    /// Where each sentence is read, in order.
    pub marks: Vec<Mark>,
}

/// Where one sentence is read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Mark {
    /// Which of the parts given it stands in, counted from 0.
    pub paragraph: usize,
    /// Where in that part it stands, in bytes.
    pub range: Range<usize>,
    /// When it begins, in milliseconds from the start.
    pub start_ms: u64,
    /// When it ends.
    pub end_ms: u64,
    /// The heading, where a chapter begins with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chapter: Option<String>,
}

/// The chapters that `marks` begin; the last ends with the last sentence.
pub fn chapters(marks: &[Mark]) -> Vec<Chapter> {
    let end = marks.last().map_or(0, |mark| mark.end_ms);
    let mut chapters: Vec<Chapter> = Vec::new();
    for mark in marks {
        let Some(title) = &mark.chapter else { continue };
        if let Some(before) = chapters.last_mut() {
            before.end_ms = mark.start_ms;
        }
        chapters.push(Chapter { title: title.clone(), start_ms: mark.start_ms, end_ms: end });
    }
    chapters
}

/// Speaks parts one after the other; says where each sentence is. Nothing is kept.
///
/// # Errors
/// When the engine is missing or fails, the text is too long, or there is nothing to say.
pub async fn read(speaker: &Speaker, parts: &[Part], voice: Voice) -> Result<Reading, SpeechError> {
    let lines = lines(parts, voice.region(), &vietnamese::Lexicon::default());
    let words: Vec<String> = lines.iter().map(|line| line.words.clone()).collect();
    let heard = |_, sounds| std::future::ready(Ok::<Vec<Sound>, SpeechError>(sounds));
    let few = speaker.turn(voice).await.speak(&words, heard).await?;
    let sounds: Vec<Sound> = few.into_iter().flatten().collect();
    let places = sounds.iter().map(|sound| Length { rate: sound.rate, samples: sound.samples.len() });
    let marks = marks(&lines, places)?;
    let sounds: Vec<Arc<Sound>> = sounds.into_iter().map(Arc::new).collect();
    Ok(Reading { sound: joined(&lines, &sounds)?, marks })
}

/// How long the sound of a sentence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Length {
    pub(crate) rate: u32,
    pub(crate) samples: usize,
}

/// Where each line is read, given the length of its sound.
pub(crate) fn marks(
    lines: &[Line],
    lengths: impl IntoIterator<Item = Length>,
) -> Result<Vec<Mark>, SpeechError> {
    let mut marks = Vec::with_capacity(lines.len());
    // Silence of this length stands for all that was said before.
    let mut samples: usize = 0;
    for (line, length) in lines.iter().zip(lengths) {
        let rate = u64::from(length.rate.max(1));
        let at = |samples: usize| u64::try_from(samples).unwrap_or(u64::MAX).saturating_mul(1000) / rate;
        let start_ms = at(samples);
        samples += length.samples;
        marks.push(Mark {
            paragraph: line.part,
            range: line.range.clone(),
            start_ms,
            end_ms: at(samples),
            chapter: line.chapter.clone(),
        });
        let mut pause = Sound::empty(length.rate);
        pause.silence(line.pause);
        samples += pause.samples.len();
        if u128::from(at(samples)) > LONGEST.as_millis() {
            return Err(SpeechError::TooLong);
        }
    }
    if marks.is_empty() { Err(SpeechError::NothingToSay) } else { Ok(marks) }
}

/// The sounds of lines with their pauses.
pub(crate) fn joined(lines: &[Line], sounds: &[Arc<Sound>]) -> Result<Sound, SpeechError> {
    let first = sounds.first().ok_or(SpeechError::NothingToSay)?;
    let mut whole = Sound::empty(first.rate);
    for (line, sound) in lines.iter().zip(sounds) {
        whole.append(sound)?;
        whole.silence(line.pause);
    }
    Ok(whole)
}
