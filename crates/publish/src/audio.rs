//! The sound of a release: made when first asked for, kept, and given again.
//!
//! It is a cache: nobody's statement, without a ledger entry. A newer reader makes it anew.

use ::store::{Bookkeeping, Store};
use kernel::Actor;

use crate::speech::{self, Engine, Voice};
use crate::{Audio, PublicPage, PublishError, Release, store as rows};

/// Changes when the words or the pauses change, so that older sound is made again.
pub(crate) const MAKER: &str = concat!("damlam ", env!("CARGO_PKG_VERSION"), ", reader 1");

/// The sound of `release` in `voice`; makes it if nobody has yet. One is made at a time for each voice.
///
/// # Errors
/// When espeak-ng is missing or fails, or the store does.
pub async fn audio(
    store: &Store,
    engine: &Engine,
    release: &Release,
    page: &PublicPage,
    voice: Voice,
) -> Result<Audio, PublishError> {
    if let Some(audio) = kept(store, release, voice).await? {
        return Ok(audio);
    }
    let turn = engine.turn(voice).await;
    // Somebody else may have made it while we waited.
    if let Some(audio) = kept(store, release, voice).await? {
        return Ok(audio);
    }
    let lexicon = page
        .lexicon()
        .map_err(|error| PublishError::Stored { release: release.id.to_string(), why: error.to_string() })?;
    let reading = speech::speak_in_turn(engine, &page.paragraphs(), &lexicon, voice, &turn).await?;
    let audio = Audio { voice, wav: store.blobs().put(reading.wav.bytes()).await?, marks: reading.marks };
    let marks = serde_json::to_string(&audio.marks)
        .map_err(|error| PublishError::Stored { release: release.id.to_string(), why: error.to_string() })?;
    let mut tx = store.begin(&Actor::system()).await?;
    rows::put_audio(tx.sql(), release.id, MAKER, &audio, &marks).await?;
    tx.commit_bookkeeping(Bookkeeping::Cache).await?;
    Ok(audio)
}

/// The WAV file of a sound.
///
/// # Errors
/// When the store fails.
pub async fn wav(store: &Store, audio: &Audio) -> Result<Vec<u8>, PublishError> {
    Ok(store.blobs().get(&audio.wav).await?)
}

async fn kept(store: &Store, release: &Release, voice: Voice) -> Result<Option<Audio>, PublishError> {
    let mut reader = store.read().await?;
    let audio = rows::audio(reader.sql(), release.id, voice, MAKER).await?;
    drop(reader);
    match audio {
        Some(audio) if store.blobs().has(&audio.wav).await => Ok(Some(audio)),
        _ => Ok(None),
    }
}
