//! Adding a picture to a section, saying what it shows, taking it out. Whether the actor may is asked before, with `accounts::may`.

use std::sync::Arc;
use std::time::Duration;

use ::store::{Store, Tx};
use kernel::{Actor, NewEntry, StudyCode};
use scheme::Hand;
use tokio::sync::Semaphore;

use super::develop::{Developed, develop};
use super::{
    Picture, PictureAct, PictureFile, PictureId, PictureRefused, PictureWords, rules, store as rows,
};
use crate::PublishError;
use crate::charts::has_words;

/// How long reading and making a picture small may take.
const LONGEST: Duration = Duration::from_secs(30);

/// One picture is developed at a time: each may take some hundred megabytes.
static TURN: std::sync::LazyLock<Arc<Semaphore>> = std::sync::LazyLock::new(|| Arc::new(Semaphore::new(1)));

/// A picture to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPicture {
    /// The key of the section.
    pub section: String,
    /// The uploaded file.
    pub bytes: Vec<u8>,
    /// What is said of it; what it shows may be said later.
    pub words: PictureWords,
}

/// The pictures of `study` that stand, in the order they were added.
///
/// # Errors
/// When the store fails.
pub async fn pictures(store: &Store, study: &StudyCode) -> Result<Vec<Picture>, PublishError> {
    rows::of_study(store.read().await?.sql(), study).await
}

/// The bytes of a picture's file.
///
/// # Errors
/// When the blob is missing or was changed.
pub async fn picture_bytes(store: &Store, file: &PictureFile) -> Result<Vec<u8>, PublishError> {
    Ok(store.blobs().get(&file.digest).await?)
}

/// Adds a picture below the statements of a section: its pixels are kept in a few widths, and nothing else of it. Ledger:
/// `picture.added`.
///
/// # Errors
/// [`PublishError::Picture`] when the file is no picture that is taken, words are missing, or the section is silent; else when the
/// store fails. Nothing of the file is kept then.
pub async fn add_picture(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    new: NewPicture,
) -> Result<PictureId, PublishError> {
    let words = rules::words(new.words)?;
    if new.bytes.is_empty() {
        return Err(PictureRefused::NoFile.into());
    }
    if !has_words(&scheme::view(store, study).await?, &new.section) {
        return Err(PictureRefused::SilentSection.into());
    }
    let developed = in_turn(new.bytes).await?;
    let mut tx = store.begin(actor).await?;
    rules::has_room(&rows::of_study(tx.sql(), study).await?)?;
    let mut files = Vec::with_capacity(developed.len());
    for Developed { form, width, height, bytes } in developed {
        files.push(PictureFile { digest: store.blobs().put(&bytes).await?, form, width, height });
    }
    let id = tx.new_id();
    let picture = Picture {
        step: tx.new_id(),
        id,
        study: study.clone(),
        section: new.section,
        act: PictureAct::Added,
        files,
        words,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
    };
    keep(tx, &picture).await?;
    Ok(id)
}

/// Develops an upload when its turn comes. Who waits too long is told so; the work itself ends by its bounds of bytes and pixels.
async fn in_turn(bytes: Vec<u8>) -> Result<Vec<Developed>, PublishError> {
    let work = async {
        let turn = Arc::clone(&TURN).acquire_owned().await.map_err(|_| PublishError::Stopped)?;
        let work = tokio::task::spawn_blocking(move || {
            let developed = develop(&bytes);
            drop(turn);
            developed
        });
        Ok(work.await.map_err(|_| PublishError::Stopped)??)
    };
    tokio::time::timeout(LONGEST, work).await.map_err(|_| PictureRefused::TooSlow)?
}

/// Says of a picture what stands beside it from now on. The same words again change nothing. Ledger: `picture.described`.
///
/// # Errors
/// [`PublishError::Picture`] when there is no such picture, or caption or credit is missing; else when the store fails.
pub async fn describe_picture(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    id: PictureId,
    words: PictureWords,
) -> Result<(), PublishError> {
    let words = rules::words(words)?;
    let mut tx = store.begin(actor).await?;
    let picture = rules::standing(rows::of_study(tx.sql(), study).await?, id)?;
    if picture.words == words {
        return Ok(());
    }
    let picture = done(&mut tx, actor, Picture { act: PictureAct::Described, words, ..picture });
    keep(tx, &picture).await
}

/// Takes a picture out of its section; releases that show it stay as they are. Ledger: `picture.removed`.
///
/// # Errors
/// [`PublishError::Picture`] when there is no such picture; else when the store fails.
pub async fn remove_picture(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    id: PictureId,
) -> Result<(), PublishError> {
    let mut tx = store.begin(actor).await?;
    let picture = rules::standing(rows::of_study(tx.sql(), study).await?, id)?;
    let picture = done(&mut tx, actor, Picture { act: PictureAct::Removed, ..picture });
    keep(tx, &picture).await
}

/// The picture as this change leaves it.
fn done(tx: &mut Tx, actor: &Actor, picture: Picture) -> Picture {
    Picture { step: tx.new_id(), by: Hand::of(actor), at: tx.now(), entry: tx.next_position(), ..picture }
}

async fn keep(mut tx: Tx, picture: &Picture) -> Result<(), PublishError> {
    rows::insert(tx.sql(), picture).await?;
    tx.commit(NewEntry::new(picture.act.kind(), picture.subject(), picture.facts())).await?;
    Ok(())
}
