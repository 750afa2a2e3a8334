//! The sound of a release: each sentence is spoken once for all releases that hold it, kept, and joined when asked for.
//!
//! It is a cache: nobody's statement, without a ledger entry. Sounds lie in files of the store's cache, many in one, with a row
//! for each sentence; what is lost is spoken again. A sentence is known by its words, its voice and what makes the sound, so a
//! changed sentence, an engine of another version or a new reading of a number is spoken anew, and nothing else is.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use ::store::{Bookkeeping, Store};
use kernel::{Actor, Digest};
use sound::{Label, Sound};

use crate::sound_files::{self, Kept};
use crate::speech::{self, Length, Line, Mark, Part, Reading, Speaker, SpeechError, Voice};
use crate::{Audio, AudioForm, PublicPage, PublishError, Release, sound_table as rows};

/// Changes when sounds of the same engine are treated otherwise, so that they are made again.
const TREATMENT: &str = "evened 1";

/// What of a release is recited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recital {
    /// The whole page.
    Page,
    /// Its brief.
    Brief,
    /// What the statement at this place, counted from 1, rests on.
    Why(usize),
}

impl Recital {
    /// What it is called in tables; the whole page has a table of its own.
    fn part(self) -> String {
        match self {
            Self::Page => String::new(),
            Self::Brief => "brief".to_owned(),
            Self::Why(place) => format!("why/{place}"),
        }
    }

    fn parts(self, page: &PublicPage) -> Vec<Part> {
        match self {
            Self::Page => page.parts(),
            Self::Brief if page.brief.is_empty() => Vec::new(),
            Self::Brief => page.brief_parts(),
            Self::Why(place) => page.why_parts(place).unwrap_or_default(),
        }
    }
}

/// The sound of `release` in `voice`; speaks the sentences that nobody has heard yet. One is made at a time for each voice.
///
/// # Errors
/// As [`recite`].
pub async fn audio(
    store: &Store,
    speaker: &Speaker,
    release: &Release,
    page: &PublicPage,
    voice: Voice,
) -> Result<Audio, PublishError> {
    recite(store, speaker, (release, page), Recital::Page, voice).await
}

/// The sound of a recital of a release in `voice`; speaks the sentences that nobody has heard yet, in whatever recital or release.
///
/// # Errors
/// When there is nothing to recite, the speech engine is missing or fails, or the store does.
pub async fn recite(
    store: &Store,
    speaker: &Speaker,
    (release, page): (&Release, &PublicPage),
    recital: Recital,
    voice: Voice,
) -> Result<Audio, PublishError> {
    let lexicon = page
        .lexicon()
        .map_err(|error| PublishError::Stored { release: release.id.to_string(), why: error.to_string() })?;
    let part = recital.part();
    let lines = speech::lines(&recital.parts(page), voice.region(), &lexicon);
    if lines.is_empty() {
        return Err(SpeechError::NothingToSay.into());
    }
    let script = script_of(&lines);
    let known = rows::reading(store.read().await?.sql(), (release.id, &part), voice).await?;
    let sentences = match (speaker.maker(voice).await, &known) {
        (Ok(maker), _) => keys(&lines, voice, &maker),
        // What is kept needs no engine.
        (Err(SpeechError::Missing { .. }), Some(known)) if known.script == script => known.sentences.clone(),
        (Err(error), _) => return Err(error.into()),
    };
    let mut kept = kept(store, &sentences).await?;
    if sentences.iter().any(|sentence| !kept.contains_key(sentence)) {
        let turn = speaker.turn(voice).await;
        // Somebody else may have made them while we waited.
        kept = self::kept(store, &sentences).await?;
        let missing: BTreeMap<Digest, &str> = sentences
            .iter()
            .zip(&lines)
            .filter(|(sentence, _)| !kept.contains_key(sentence))
            .map(|(sentence, line)| (*sentence, line.words.as_str()))
            .collect();
        let missing: Vec<(Digest, String)> =
            missing.into_iter().map(|(sentence, words)| (sentence, words.to_owned())).collect();
        // Each few are kept as they come, so that a listener who gives up leaves something for the next.
        let (digests, words): (Vec<Digest>, Vec<String>) = missing.into_iter().unzip();
        let heard = |from: usize, sounds: Vec<Sound>| {
            let few = digests[from..].iter().copied().zip(sounds).collect();
            keep(store, few)
        };
        kept.extend(turn.speak(&words, heard).await?.into_iter().flatten());
    }
    let sounds: Vec<Kept> = sentences.iter().filter_map(|sentence| kept.get(sentence)).cloned().collect();
    let lengths = sounds.iter().map(|kept| Length { rate: kept.rate, samples: kept.length / 2 });
    let marks = speech::marks(&lines, lengths)?;
    let sound = Digest::of_parts([script, Digest::of_parts(sentences.iter().map(bytes))].iter().map(bytes));
    let reading = rows::Reading { script, sound, sentences };
    if known.as_ref() != Some(&reading) {
        let mut tx = store.begin(&Actor::system()).await?;
        rows::put_reading(tx.sql(), (release.id, &part), voice, &reading).await?;
        tx.commit_bookkeeping(Bookkeeping::Cache).await?;
    }
    Ok(Audio { voice, title: page.title.vi.clone(), sound, marks, lines, sounds })
}

/// A file of a sound for listening: joined from its sentences when first asked for, Opus and MP3 then kept.
///
/// # Errors
/// When the store fails, or sounds were removed since `audio` was given; asking for it again makes them.
pub async fn audio_file(store: &Store, audio: &Audio, form: AudioForm) -> Result<Vec<u8>, PublishError> {
    let name = form.file_name(&audio.sound);
    if let Some(bytes) = sound_files::read(store, &name).await? {
        return Ok(bytes);
    }
    let (cache, audio) = (store.cache().clone(), audio.clone());
    let made = tokio::task::spawn_blocking(move || {
        let whole = joined(&cache, &audio)?;
        let bytes = file(&whole, audio.title, &audio.marks, audio.voice, form)?;
        // A WAV file is its samples; keeping it would keep them twice.
        if form != AudioForm::Wav {
            cache.put(&name, &bytes)?;
        }
        Ok(bytes)
    });
    made.await.map_err(|_| PublishError::Stopped)?
}

/// A file of a reading that nobody keeps. Its title is its first heading.
///
/// # Errors
/// When an encoder fails, which only a bug can bring about.
pub fn reading_file(reading: &Reading, voice: Voice, form: AudioForm) -> Result<Vec<u8>, PublishError> {
    let title = reading.marks.iter().find_map(|mark| mark.chapter.clone()).unwrap_or_default();
    file(&reading.sound, title, &reading.marks, voice, form)
}

fn file(
    whole: &Sound,
    title: String,
    marks: &[Mark],
    voice: Voice,
    form: AudioForm,
) -> Result<Vec<u8>, PublishError> {
    let reader = voice.name(kernel::Language::Vietnamese).to_owned();
    let label = Label { title, reader, chapters: speech::chapters(marks) };
    Ok(match form {
        AudioForm::Wav => whole.to_wav().into_bytes(),
        AudioForm::Opus => sound::opus(whole, &label)?,
        AudioForm::Mp3 => sound::mp3(whole, &label)?,
    })
}

/// Forgets the sounds that no reading of a release names, and the files nothing names: what is left by releases read in another
/// way since. For when nobody listens yet, as a program starts: what is being made has no row so far.
///
/// # Errors
/// When the store fails.
pub async fn forget_unused_sounds(store: &Store) -> Result<Forgotten, PublishError> {
    let mut reader = store.read().await?;
    let readings = rows::readings(reader.sql()).await?;
    let kept = rows::all_sounds(reader.sql()).await?;
    drop(reader);
    let used: BTreeSet<Digest> = readings.iter().flat_map(|reading| &reading.sentences).copied().collect();
    let unused: Vec<Digest> = kept.keys().filter(|sentence| !used.contains(sentence)).copied().collect();
    if !unused.is_empty() {
        let mut tx = store.begin(&Actor::system()).await?;
        rows::remove_sounds(tx.sql(), &unused).await?;
        tx.commit_bookkeeping(Bookkeeping::Cache).await?;
    }
    let mut named: BTreeSet<String> = kept
        .iter()
        .filter(|(sentence, _)| used.contains(sentence))
        .map(|(_, kept)| kept.file.clone())
        .collect();
    for reading in &readings {
        named.extend([AudioForm::Opus, AudioForm::Mp3].map(|form| form.file_name(&reading.sound)));
    }
    let files = sound_files::remove_others(store, named).await?;
    Ok(Forgotten { sentences: unused.len(), files })
}

/// What was forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgotten {
    /// How many sounds of sentences.
    pub sentences: usize,
    /// How many files.
    pub files: usize,
}

/// The sentences' digests, by which their sounds are known.
fn keys(lines: &[Line], voice: Voice, maker: &str) -> Vec<Digest> {
    let key = |line: &Line| {
        let parts = [TREATMENT, maker, voice.code(), line.words.as_str()];
        Digest::of_parts(parts.map(str::as_bytes))
    };
    lines.iter().map(key).collect()
}

/// What is said, with its pauses and places, whoever says it.
fn script_of(lines: &[Line]) -> Digest {
    let said: Vec<String> = lines.iter().map(|line| format!("{line:?}")).collect();
    Digest::of_parts(said.iter().map(String::as_bytes))
}

fn bytes(digest: &Digest) -> &[u8] {
    digest.bytes()
}

/// The sounds among those asked for that are there.
async fn kept(store: &Store, sentences: &[Digest]) -> Result<HashMap<Digest, Kept>, PublishError> {
    let mut kept = rows::sounds(store.read().await?.sql(), sentences).await?;
    let files: BTreeSet<String> = kept.values().map(|kept| kept.file.clone()).collect();
    let lost = sound_files::lost(store, files).await?;
    kept.retain(|_, kept| !lost.contains(&kept.file));
    Ok(kept)
}

/// Keeps sounds in one file, with a row for each.
async fn keep(store: &Store, made: Vec<(Digest, Sound)>) -> Result<HashMap<Digest, Kept>, PublishError> {
    let kept = sound_files::write(store, made).await?;
    let mut tx = store.begin(&Actor::system()).await?;
    rows::put_sounds(tx.sql(), &kept).await?;
    tx.commit_bookkeeping(Bookkeeping::Cache).await?;
    Ok(kept)
}

fn joined(cache: &::store::Scratch, audio: &Audio) -> Result<Sound, PublishError> {
    let mut sounds: HashMap<Digest, Arc<Sound>> = HashMap::new();
    let mut inputs = Vec::with_capacity(audio.sounds.len());
    for kept in &audio.sounds {
        let sound = match sounds.get(&kept.digest) {
            Some(sound) => Arc::clone(sound),
            None => Arc::new(kept.read(cache)?),
        };
        sounds.insert(kept.digest, Arc::clone(&sound));
        inputs.push(sound);
    }
    Ok(speech::joined(&audio.lines, &inputs)?)
}
