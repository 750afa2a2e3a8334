//! Transactions: a [`Tx`] for a change, a [`Reader`] for queries.
//!
//! A change and the ledger entry that tells of it commit together or not at all. It does not retry: a room
//! decides what is worth trying again.

use jiff::Timestamp;
use kernel::{Actor, Chain, Entry, NewEntry, World};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, Transaction};

use crate::{Engine, Store, StoreError, ledger};

/// A change under way. Dropping it undoes it; [`Tx::commit`] keeps it, with its ledger entry.
pub struct Tx {
    transaction: Transaction<'static, Any>,
    world: World,
    actor: Actor,
    now: Timestamp,
    chain: Chain,
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("actor", &self.actor).field("now", &self.now).finish_non_exhaustive()
    }
}

/// Rows that are nobody's statement and so need no ledger entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bookkeeping {
    /// Sign-in sessions.
    Session,
    /// The state of jobs.
    Job,
    /// What can be computed again at will.
    Cache,
    /// What a person has not sent yet.
    Draft,
    /// How often something was read, by nobody in particular.
    Count,
}

impl Tx {
    pub(crate) async fn begin(store: &Store, actor: &Actor) -> Result<Self, StoreError> {
        let inner = &store.inner;
        let mut transaction = match inner.engine {
            Engine::Sqlite => inner.writers.begin_with("BEGIN IMMEDIATE").await?,
            Engine::Postgres => inner.writers.begin().await?,
        };
        let chain = ledger::lock_head(&mut transaction, inner.engine).await?;
        Ok(Self {
            transaction,
            world: inner.world.clone(),
            actor: actor.clone(),
            now: inner.world.now(),
            chain,
        })
    }

    /// The moment of this change; it stands still while the change is under way.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// On whose behalf it is made.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// A new id.
    pub fn new_id<I: From<uuid::Uuid>>(&mut self) -> I {
        self.world.new_id()
    }

    /// The ledger position this change's entry will have.
    pub fn next_position(&self) -> i64 {
        self.chain.sequence + 1
    }

    /// The connection to run SQL on.
    pub fn sql(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    /// Adds a job that exists only if this change is committed.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn enqueue(&mut self, queue: &'static str, payload: &str) -> Result<(), StoreError> {
        crate::jobs::insert(self, queue, payload).await
    }

    /// Commits the change together with `entry`; returns the entry as it stands in the ledger.
    ///
    /// # Errors
    /// When the database refuses; nothing is kept then.
    pub async fn commit(mut self, entry: NewEntry) -> Result<Entry, StoreError> {
        let id = self.world.new_id();
        let entry = Entry::seal(self.chain, id, self.now, &self.actor, entry);
        ledger::append(&mut self.transaction, &entry).await?;
        self.transaction.commit().await?;
        Ok(entry)
    }

    /// Commits rows that are nobody's statement, without a ledger entry.
    ///
    /// # Errors
    /// When the database refuses; nothing is kept then.
    pub async fn commit_bookkeeping(self, kind: Bookkeeping) -> Result<(), StoreError> {
        tracing::trace!(?kind, "bookkeeping committed");
        Ok(self.transaction.commit().await?)
    }
}

/// A connection for queries.
pub struct Reader {
    connection: PoolConnection<Any>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reader")
    }
}

impl Reader {
    pub(crate) async fn open(store: &Store) -> Result<Self, StoreError> {
        Ok(Self { connection: store.inner.readers.acquire().await? })
    }

    /// The connection to run queries on.
    pub fn sql(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }
}
