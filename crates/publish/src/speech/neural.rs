//! Neural voices: models in the form of Piper, given by the installation in a folder, run in this program.
//!
//! A voice has two files, `nam-bac.onnx` and `nam-bac.onnx.json`; a voice that has none is read by espeak-ng. Phonemes come from
//! espeak-ng as a separate process, as such models were trained with them. The program ships no model.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kernel::Digest;
use rten::{Model, Value};
use sound::Sound;

use super::engine::{Engine, Later, SpeechError};
use super::{Espeak, Voice};

/// What stands before the first phoneme, after each, and after the last.
const BEGIN: &str = "^";
const PAD: &str = "_";
const END: &str = "$";

/// The rates a model may speak at, in samples a second.
const RATES: std::ops::RangeInclusive<u32> = 8000..=48_000;

/// A model that speaks with one voice.
#[derive(Clone)]
pub struct Neural {
    espeak: Espeak,
    speech: Arc<Speech>,
}

/// The model and what its description says.
struct Speech {
    path: PathBuf,
    model: Model,
    description: Description,
    digest: Digest,
}

/// `NAME.onnx.json`, as far as it is used.
#[derive(Debug, serde::Deserialize)]
struct Description {
    audio: AudioOf,
    espeak: EspeakOf,
    #[serde(default)]
    inference: Inference,
    #[serde(default)]
    num_speakers: u32,
    phoneme_id_map: HashMap<String, Vec<i32>>,
}

#[derive(Debug, serde::Deserialize)]
struct AudioOf {
    sample_rate: u32,
}

#[derive(Debug, serde::Deserialize)]
struct EspeakOf {
    voice: String,
}

#[derive(Debug, serde::Deserialize)]
#[serde(default)]
struct Inference {
    noise_scale: f32,
    length_scale: f32,
    noise_w: f32,
}

impl Default for Inference {
    /// Piper's own.
    fn default() -> Self {
        Self { noise_scale: 0.667, length_scale: 1.0, noise_w: 0.8 }
    }
}

impl std::fmt::Debug for Neural {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Neural").field("path", &self.speech.path).finish_non_exhaustive()
    }
}

/// An engine for each voice, in the order of [`Voice::ALL`]: its model in `folder`, or espeak-ng where it has none. Costs time.
///
/// # Errors
/// When the folder cannot be read, holds no model, or a model cannot be used; nothing is left to be found out by a listener.
pub fn engines(folder: &Path, espeak: &Espeak) -> Result<[Arc<dyn Engine>; 4], SpeechError> {
    let mut models = Vec::new();
    for voice in Voice::ALL {
        let path = folder.join(format!("{voice}.onnx"));
        models.push(if path.exists() { Some(Neural::open(&path, espeak.clone())?) } else { None });
    }
    if models.iter().all(Option::is_none) {
        let why = "no file nam-bac.onnx, nu-bac.onnx, nu-nam.onnx or nam-nam.onnx is in it".to_owned();
        return Err(SpeechError::Model { path: folder.to_owned(), why });
    }
    let mut models = models.into_iter();
    Ok(Voice::ALL.map(|_| match models.next().flatten() {
        Some(model) => Arc::new(model) as Arc<dyn Engine>,
        None => Arc::new(espeak.clone()),
    }))
}

impl Neural {
    /// Reads the model at `path` and its description beside it.
    ///
    /// # Errors
    /// When one of them is missing or cannot be used.
    pub fn open(path: &Path, espeak: Espeak) -> Result<Self, SpeechError> {
        let beside = path.with_extension("onnx.json");
        let bad = |path: &Path, why: String| SpeechError::Model { path: path.to_owned(), why };
        let text = std::fs::read_to_string(&beside).map_err(|error| bad(&beside, error.to_string()))?;
        let description: Description =
            serde_json::from_str(&text).map_err(|error| bad(&beside, error.to_string()))?;
        if !RATES.contains(&description.audio.sample_rate) {
            return Err(bad(&beside, format!("sample_rate is {}", description.audio.sample_rate)));
        }
        for mark in [BEGIN, PAD, END] {
            if !description.phoneme_id_map.contains_key(mark) {
                return Err(bad(&beside, format!("phoneme_id_map has no «{mark}»")));
            }
        }
        let bytes = std::fs::read(path).map_err(|error| bad(path, error.to_string()))?;
        let digest = Digest::of_parts([bytes.as_slice(), text.as_bytes()]);
        let model = Model::load(bytes).map_err(|error| bad(path, error.to_string()))?;
        for name in ["input", "input_lengths", "scales", "output"] {
            if model.find_node(name).is_none() {
                return Err(bad(path, format!("it has no input or output called «{name}»")));
            }
        }
        let speech = Speech { path: path.to_owned(), model, description, digest };
        Ok(Self { espeak, speech: Arc::new(speech) })
    }
}

impl Engine for Neural {
    fn maker(&self, voice: Voice) -> Later<'_, String> {
        Box::pin(async move {
            let phonemes = self.espeak.maker(voice).await?;
            Ok(format!("model {}; phonemes of {phonemes}", self.speech.digest))
        })
    }

    fn speak<'a>(&'a self, voice: Voice, sentences: &'a [String]) -> Later<'a, Vec<Sound>> {
        Box::pin(async move {
            let mut sounds = Vec::with_capacity(sentences.len());
            for sentence in sentences {
                let name = &self.speech.description.espeak.voice;
                let output = self.espeak.run(name, &["-q", "--ipa"], sentence).await;
                let output = output.map_err(|error| error.of(voice))?;
                let ids = self.speech.ids(&String::from_utf8_lossy(&output));
                let speech = Arc::clone(&self.speech);
                let spoken = tokio::task::spawn_blocking(move || speech.speak(ids));
                sounds.push(spoken.await.unwrap_or(Err(SpeechError::Stopped))?.trimmed());
            }
            Ok(sounds)
        })
    }
}

impl Speech {
    /// The numbers of the phonemes that espeak-ng wrote, a line for each clause. A sign the model does not know is left out.
    fn ids(&self, phonemes: &str) -> Vec<i32> {
        let map = &self.description.phoneme_id_map;
        let of = |sign: &str| map.get(sign).into_iter().flatten().copied();
        let clauses: Vec<&str> = phonemes.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let said = format!("{}.", clauses.join(", "));
        let mut ids: Vec<i32> = of(BEGIN).chain(of(PAD)).collect();
        // What stands in brackets says that espeak-ng reads a word in another language.
        let mut inside = false;
        for c in said.chars() {
            inside |= c == '(';
            if !inside && map.contains_key(c.encode_utf8(&mut [0; 4])) {
                ids.extend(of(c.encode_utf8(&mut [0; 4])));
                ids.extend(of(PAD));
            }
            inside &= c != ')';
        }
        ids.extend(of(END));
        ids
    }

    fn speak(&self, ids: Vec<i32>) -> Result<Sound, SpeechError> {
        let bad = |why: String| SpeechError::Model { path: self.path.clone(), why };
        let Inference { noise_scale, length_scale, noise_w } = self.description.inference;
        let count = i32::try_from(ids.len()).map_err(|_| SpeechError::TooLong)?;
        let shape = |error: &dyn std::error::Error| bad(error.to_string());
        let mut values = vec![
            ("input", Value::from_shape([1, ids.len()], ids).map_err(|error| shape(&error))?),
            ("input_lengths", Value::from_shape([1], vec![count]).map_err(|error| shape(&error))?),
            (
                "scales",
                Value::from_shape([3], vec![noise_scale, length_scale, noise_w])
                    .map_err(|error| shape(&error))?,
            ),
        ];
        if self.description.num_speakers > 1 {
            values.push(("sid", Value::from_shape([1], vec![0]).map_err(|error| shape(&error))?));
        }
        let mut inputs = Vec::with_capacity(values.len());
        for (name, value) in values {
            let node = self.model.node_id(name).map_err(|error| bad(error.to_string()))?;
            inputs.push((node, value.into()));
        }
        let output = self.model.node_id("output").map_err(|error| bad(error.to_string()))?;
        let [spoken] = self.model.run_n(inputs, [output], None).map_err(|error| bad(error.to_string()))?;
        let Value::FloatTensor(spoken) = spoken else { return Err(bad("its output is no sound".to_owned())) };
        let sample = |level: f32| (level.clamp(-1.0, 1.0) * 32_767.0).round() as i16;
        let samples = spoken.into_data().into_iter().map(sample).collect();
        Ok(Sound { rate: self.description.audio.sample_rate, samples })
    }
}
