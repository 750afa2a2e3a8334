//! Drafts: a work log that its sender looks at and maps before sending it.
//!
//! A draft is its sender's alone. It is no evidence: no ledger entry tells of it, and it is removed when it is sent or discarded, or
//! when nobody has touched it for [`DRAFT_DAYS`]. Nothing of a file with a secrecy mark becomes a draft.

mod look;
mod rows;

use std::io::{Cursor, Read as _};

use ::store::{Bookkeeping, Store};
use formats::secrecy::{mark_in_name, mark_in_text};
use jiff::{SignedDuration, Timestamp};
use kernel::{AccountId, Actor, BodyCode, Digest, StudyCode};

pub use look::{Looked, check_draft, check_draft_watched, look_at_draft};

use crate::actions::{named, refused_as_secret};
use crate::{
    ImportError, Mapping, Registered, Sketch, Upload, Watch, WorklogError, register_watched, secrecy_mark,
};

/// Drafts a person may have at one time.
pub const MOST_DRAFTS: usize = 5;
/// Days after which a draft that nobody touched is removed.
pub const DRAFT_DAYS: i64 = 14;

kernel::typed_id! {
    /// One draft of a work log.
    DraftId
}

/// A work log that was not sent yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// The study it is for.
    pub study: StudyCode,
    /// The body whose records these are.
    pub body: BodyCode,
    /// The log's name within the body.
    pub name: String,
    /// The file's name.
    pub file_name: String,
    /// The file's bytes.
    pub size: u64,
    /// SHA-256 of the file.
    pub source: Digest,
    /// The mapping as far as it goes: TOML, not always a whole mapping.
    pub mapping: String,
    /// When the file was chosen.
    pub made_at: Timestamp,
    /// When anything of it was last changed.
    pub changed_at: Timestamp,
}

/// What a person changed of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftChange {
    /// The body.
    pub body: BodyCode,
    /// The log's name.
    pub name: String,
    /// The mapping: TOML, not always a whole mapping.
    pub mapping: String,
}

/// Keeps a file as a draft of the actor's; `upload.mapping` may be empty.
///
/// # Errors
/// [`WorklogError::Secret`] when it bears a secrecy mark and [`WorklogError::Import`] when the file cannot be read or the mapping is no
/// TOML; nothing is kept then. [`WorklogError::TooManyDrafts`] when the actor has as many as one may have.
pub async fn keep_draft(store: &Store, actor: &Actor, upload: Upload) -> Result<Draft, WorklogError> {
    let account = person(actor)?;
    let name = named(&upload.name)?;
    sweep_drafts(store).await?;
    if rows::of_account(store, account).await?.len() >= MOST_DRAFTS {
        return Err(WorklogError::TooManyDrafts);
    }
    let looked = tokio::task::spawn_blocking(move || {
        if let Some(mark) = secrecy_mark(&upload)? {
            return Ok((upload, Err(mark)));
        }
        let mapping = match upload.mapping.trim() {
            "" => Sketch::default().to_toml(),
            _ => upload.mapping.clone(),
        };
        let sketch = sketch_of(&mapping)?;
        let seen = look::seen(Cursor::new(&upload.bytes), &upload.file_name, &sketch)?;
        Ok::<_, ImportError>((upload, Ok((mapping, seen))))
    });
    let (upload, looked) = looked.await.map_err(|_| WorklogError::Stopped)??;
    let Upload { study, body, file_name, bytes, .. } = upload;
    let (mapping, seen) = match looked {
        Ok(looked) => looked,
        Err(mark) => {
            refused_as_secret(store, actor, &study, &body).await?;
            return Err(WorklogError::Secret(mark));
        }
    };
    let file_name = Some(formats::file_name(&file_name)).filter(|name| !name.is_empty());
    let file_name = file_name.unwrap_or_else(|| "nhat-ky".to_owned());
    let mut tx = store.begin(actor).await?;
    let now = tx.now();
    let (size, source) = (bytes.len() as u64, Digest::of(&bytes));
    let id = tx.new_id();
    let draft =
        Draft { id, study, body, name, file_name, size, source, mapping, made_at: now, changed_at: now };
    rows::insert(&mut tx, account, &draft).await?;
    tx.commit_bookkeeping(Bookkeeping::Draft).await?;
    let scratch = store.scratch().clone();
    let kept = tokio::task::spawn_blocking(move || {
        scratch.put(&file_of(id), &bytes)?;
        scratch.put(&look::name_of(id), &seen)
    });
    match kept.await.map_err(|_| WorklogError::Stopped)? {
        Ok(()) => Ok(draft),
        Err(error) => {
            discard_draft(store, actor, id).await?;
            Err(error.into())
        }
    }
}

/// The actor's draft `id`; none where there is none, or it is another's.
///
/// # Errors
/// When the query fails.
pub async fn draft(store: &Store, actor: &Actor, id: DraftId) -> Result<Option<Draft>, WorklogError> {
    Ok(drafts(store, actor).await?.into_iter().find(|draft| draft.id == id))
}

/// The actor's drafts, those changed last first.
///
/// # Errors
/// When the query fails.
pub async fn drafts(store: &Store, actor: &Actor) -> Result<Vec<Draft>, WorklogError> {
    let Some(account) = actor.account else { return Ok(Vec::new()) };
    let oldest = oldest(store);
    let mut drafts = rows::of_account(store, account).await?;
    drafts.retain(|draft| draft.changed_at >= oldest);
    Ok(drafts)
}

/// Changes the actor's draft `id`; what it says is kept as it is, right or wrong, as long as it is TOML.
///
/// # Errors
/// [`WorklogError::Secret`] when name or mapping bear a secrecy mark, [`WorklogError::Name`] when the name is none,
/// [`WorklogError::Import`] when the mapping is no TOML; the draft stays as it was then.
pub async fn change_draft(
    store: &Store,
    actor: &Actor,
    id: DraftId,
    change: DraftChange,
) -> Result<Draft, WorklogError> {
    let account = person(actor)?;
    let name = named(&change.name)?;
    let DraftChange { body, mapping, .. } = change;
    let mark = mark_in_name(&name)
        .or_else(|| mark_in_text(&name))
        .or_else(|| mark_in_text(&mapping))
        .or_else(|| mapping.split(['"', '\'', '=', '#', '\n']).find_map(mark_in_text));
    if let Some(mark) = mark {
        return Err(WorklogError::Secret(mark));
    }
    sketch_of(&mapping)?;
    let before = draft(store, actor, id).await?.ok_or(WorklogError::NoDraft)?;
    if (&before.body, &before.name, &before.mapping) == (&body, &name, &mapping) {
        return Ok(before);
    }
    let mut tx = store.begin(actor).await?;
    let draft = Draft { body, name, mapping, changed_at: tx.now(), ..before };
    if !rows::update(&mut tx, account, &draft).await? {
        return Err(WorklogError::NoDraft);
    }
    tx.commit_bookkeeping(Bookkeeping::Draft).await?;
    Ok(draft)
}

/// Removes the actor's draft `id` and its file; one that is not there is already removed.
///
/// # Errors
/// When the store fails.
pub async fn discard_draft(store: &Store, actor: &Actor, id: DraftId) -> Result<(), WorklogError> {
    let account = person(actor)?;
    let mut tx = store.begin(actor).await?;
    if rows::delete(&mut tx, account, id).await? {
        remove_files(store, vec![id]).await?;
        tx.commit_bookkeeping(Bookkeeping::Draft).await?;
    }
    Ok(())
}

/// Registers the actor's draft as [`register_watched`] does. It is removed when it was registered, and when it bears a secrecy mark;
/// else it stays.
///
/// # Errors
/// As [`register_watched`], and [`WorklogError::NoDraft`] when its file is gone.
pub async fn send_draft(
    store: &Store,
    actor: &Actor,
    draft: &Draft,
    watch: Watch,
) -> Result<Registered, WorklogError> {
    let scratch = store.scratch().clone();
    let Draft { id, study, body, name, file_name, size, mapping, .. } = draft.clone();
    let read = tokio::task::spawn_blocking(move || {
        let mut file = scratch.open(&file_of(id))?.ok_or(WorklogError::NoDraft)?;
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        file.read_to_end(&mut bytes).map_err(WorklogError::Draft)?;
        Ok::<_, WorklogError>(bytes)
    });
    let bytes = read.await.map_err(|_| WorklogError::Stopped)??;
    let upload = Upload { study, body, name, file_name, bytes, mapping };
    let sent = register_watched(store, actor, upload, watch).await;
    if matches!(sent, Ok(_) | Err(WorklogError::Secret(_))) {
        discard_draft(store, actor, id).await?;
    }
    sent
}

/// Removes the drafts of everybody that nobody touched for [`DRAFT_DAYS`]; how many there were.
///
/// # Errors
/// When the store fails.
pub async fn sweep_drafts(store: &Store) -> Result<usize, WorklogError> {
    let before = oldest(store);
    if rows::untouched(store.read().await?.sql(), before).await?.is_empty() {
        return Ok(0);
    }
    let mut tx = store.begin(&Actor::system()).await?;
    let old = rows::untouched(tx.sql(), before).await?;
    rows::delete_untouched(&mut tx, before).await?;
    let count = old.len();
    remove_files(store, old).await?;
    tx.commit_bookkeeping(Bookkeeping::Draft).await?;
    Ok(count)
}

/// The oldest moment of change of a draft that is still kept.
fn oldest(store: &Store) -> Timestamp {
    let now = store.world().now();
    now.checked_sub(SignedDuration::from_hours(24 * DRAFT_DAYS)).unwrap_or(Timestamp::MIN)
}

/// Files go before rows, so that no file is left that nothing names.
async fn remove_files(store: &Store, drafts: Vec<DraftId>) -> Result<(), WorklogError> {
    let scratch = store.scratch().clone();
    let removed = tokio::task::spawn_blocking(move || {
        drafts.into_iter().try_for_each(|id| {
            scratch.remove(&file_of(id))?;
            scratch.remove(&look::name_of(id))
        })
    });
    Ok(removed.await.map_err(|_| WorklogError::Stopped)??)
}

/// The name of a draft's file in the scratch folder.
fn file_of(id: DraftId) -> String {
    format!("{id}.log")
}

fn person(actor: &Actor) -> Result<AccountId, WorklogError> {
    actor.account.ok_or(WorklogError::NoDraft)
}

fn sketch_of(mapping: &str) -> Result<Sketch, ImportError> {
    Sketch::read(mapping).ok_or_else(|| {
        ImportError::Mapping(Mapping::parse(mapping, "mapping.toml").err().unwrap_or_default())
    })
}
