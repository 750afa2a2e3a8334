//! The files that hold sounds: many sentences in one, as bare samples, in the folder of the store's cache.
//!
//! A file may vanish or be damaged at any time; then its sounds are gone, and nothing else is.

use std::collections::{BTreeSet, HashMap};
use std::io::{Read as _, Seek as _, SeekFrom};

use ::store::{Scratch, Store};
use kernel::Digest;
use sound::Sound;

use crate::PublishError;

/// Where the sound of a sentence lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The name of the file.
    pub(crate) file: String,
    /// Where in it, in bytes.
    pub(crate) start: u64,
    /// How long, in bytes.
    pub(crate) length: usize,
    /// Samples a second.
    pub(crate) rate: u32,
    /// Digest of the bytes.
    pub(crate) digest: Digest,
}

impl Kept {
    /// The sound, checked against its digest.
    pub(crate) fn read(&self, cache: &Scratch) -> Result<Sound, PublishError> {
        let lost = |why: String| PublishError::SoundLost { file: self.file.clone(), why };
        let mut file = cache.open(&self.file)?.ok_or_else(|| lost("it is not there".to_owned()))?;
        let mut bytes = vec![0; self.length];
        let read = file.seek(SeekFrom::Start(self.start)).and_then(|_| file.read_exact(&mut bytes));
        if let Err(error) = read {
            return Err(lost(error.to_string()));
        }
        if Digest::of(&bytes) != self.digest {
            // So that it is made again.
            cache.remove(&self.file)?;
            return Err(lost("it was changed on disk".to_owned()));
        }
        let samples = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
        Ok(Sound { rate: self.rate, samples })
    }
}

/// Writes sounds into one file.
pub(crate) async fn write(
    store: &Store,
    made: Vec<(Digest, Sound)>,
) -> Result<HashMap<Digest, Kept>, PublishError> {
    let cache = store.cache().clone();
    blocking(move || {
        let mut bytes = Vec::with_capacity(made.iter().map(|(_, sound)| sound.samples.len() * 2).sum());
        let mut kept = HashMap::new();
        for (sentence, sound) in &made {
            let start = bytes.len();
            for sample in &sound.samples {
                bytes.extend_from_slice(&sample.to_le_bytes());
            }
            let place = Kept {
                file: String::new(),
                start: u64::try_from(start).unwrap_or(u64::MAX),
                length: bytes.len() - start,
                rate: sound.rate,
                digest: Digest::of(&bytes[start..]),
            };
            kept.insert(*sentence, place);
        }
        let names = made.iter().filter_map(|(sentence, _)| kept.get(sentence)).map(|kept| kept.digest);
        let names: Vec<Digest> = names.collect();
        let file = format!("{}.pcm", Digest::of_parts(names.iter().map(|digest| digest.bytes().as_slice())));
        kept.values_mut().for_each(|kept| kept.file.clone_from(&file));
        cache.put(&file, &bytes)?;
        Ok(kept)
    })
    .await
}

/// Those of `files` that are not there.
pub(crate) async fn lost(store: &Store, files: BTreeSet<String>) -> Result<BTreeSet<String>, PublishError> {
    let cache = store.cache().clone();
    blocking(move || {
        let mut lost = BTreeSet::new();
        for file in files {
            if cache.open(&file)?.is_none() {
                lost.insert(file);
            }
        }
        Ok(lost)
    })
    .await
}

/// The bytes of a file, if it is there.
pub(crate) async fn read(store: &Store, name: &str) -> Result<Option<Vec<u8>>, PublishError> {
    let (cache, name) = (store.cache().clone(), name.to_owned());
    blocking(move || {
        let Some(mut file) = cache.open(&name)? else { return Ok(None) };
        let mut bytes = Vec::new();
        let read = file.read_to_end(&mut bytes);
        Ok(read.is_ok().then_some(bytes))
    })
    .await
}

/// Removes the files of sound that `named` does not name; says how many.
pub(crate) async fn remove_others(store: &Store, named: BTreeSet<String>) -> Result<usize, PublishError> {
    let cache = store.cache().clone();
    blocking(move || {
        let others: Vec<String> = cache.names()?.into_iter().filter(|name| !named.contains(name)).collect();
        for name in &others {
            cache.remove(name)?;
        }
        Ok(others.len())
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PublishError> + Send + 'static,
) -> Result<T, PublishError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| PublishError::Stopped)?
}
