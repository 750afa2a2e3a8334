//! One open door to the database, the blobs and the ledger: SQLite in a folder by default, PostgreSQL when it grows.
//!
//! * A change is made in a [`Tx`], and a [`Tx`] is committed only with the ledger entry that tells of it
//!   ([`Tx::commit`]), so a silent write does not compile.
//! * Bytes are kept by their SHA-256 in [`Blobs`]; they are on disk before the row that names them is committed.
//! * Rows are sealed by nobody here: what they mean is their room's business. Backup and restore move rows as
//!   they are, between either database.

mod backup;
mod blobs;
mod error;
mod jobs;
mod kept;
mod key;
mod ledger;
mod migrate;
mod scratch;
mod settings;
mod tx;

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{Actor, World};
use sqlx::AnyPool;

pub use backup::{BackupReport, Manifest, backup, restore};
pub use blobs::Blobs;
pub use error::StoreError;
pub use jobs::{Job, JobId, Outcome, claim_job, finish_job};
pub use kept::{Following, Kept, Same, Settled, Since, in_one_answer, is_silent_about};
pub use key::InstallationKey;
pub use ledger::{LedgerHead, LedgerReport, entries_after, entries_of, entry_at, head, verify_ledger};
pub use migrate::Migration;
pub use scratch::Scratch;
pub use settings::{Database, Engine, Settings};
pub use tx::{Bookkeeping, Reader, Tx};

/// The store's own tables: the ledger, jobs and the list of migrations. [`Store::open`] applies them first.
const MIGRATIONS: &[Migration] =
    &[Migration::both("0001_store", include_str!("../migrations/0001_store.sql"))];

/// An open store. Cloning it is cheap and shares the connections.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    world: World,
    engine: Engine,
    readers: AnyPool,
    writers: AnyPool,
    blobs: Blobs,
    scratch: Scratch,
    cache: Scratch,
    key: InstallationKey,
    shared: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("engine", &self.inner.engine).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the store at `settings`, makes what is missing, and brings its tables up to `migrations`.
    ///
    /// # Errors
    /// When the folder or database cannot be opened, or a released migration was changed after it ran.
    pub async fn open(
        settings: &Settings,
        world: World,
        migrations: &[Migration],
    ) -> Result<Self, StoreError> {
        let engine = settings.database.engine();
        let blobs = Blobs::open(&settings.blobs).await?;
        let scratch = Scratch::beside(&settings.blobs, "drafts");
        let cache = Scratch::beside(&settings.blobs, "cache");
        let key = InstallationKey::open(&settings.key, &world)?;
        let (readers, writers) = settings::connect(&settings.database).await?;
        let store = Self {
            inner: Arc::new(Inner {
                world,
                engine,
                readers,
                writers,
                blobs,
                scratch,
                cache,
                key,
                shared: Mutex::default(),
            }),
        };
        migrate::apply(&store, MIGRATIONS).await?;
        migrate::apply(&store, migrations).await?;
        Ok(store)
    }

    /// The clock and randomness this store was opened with.
    pub fn world(&self) -> &World {
        &self.inner.world
    }

    /// The one `T` of this open store, made when it is first asked for: what a room keeps in memory of its rows ([`Kept`]).
    pub fn shared<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut shared = self.inner.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let made = || Arc::new(T::default()) as Arc<dyn Any + Send + Sync>;
        let one = shared.entry(TypeId::of::<T>()).or_insert_with(made);
        Arc::clone(one).downcast().unwrap_or_default()
    }

    /// Which database stands behind it.
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// The bytes kept by hash.
    pub fn blobs(&self) -> &Blobs {
        &self.inner.blobs
    }

    /// What a person has not sent yet.
    pub fn scratch(&self) -> &Scratch {
        &self.inner.scratch
    }

    /// What can be made again at will.
    pub fn cache(&self) -> &Scratch {
        &self.inner.cache
    }

    /// The key that signs receipts.
    pub fn key(&self) -> &InstallationKey {
        &self.inner.key
    }

    /// Begins a change on behalf of `actor`. Changes are made one after the other; keep them short.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self, actor: &Actor) -> Result<Tx, StoreError> {
        Tx::begin(self, actor).await
    }

    /// A connection for queries.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        Reader::open(self).await
    }

    /// Waits for the last query and closes the connections; the folder can then be moved.
    pub async fn close(&self) {
        self.inner.writers.close().await;
        self.inner.readers.close().await;
    }
}
