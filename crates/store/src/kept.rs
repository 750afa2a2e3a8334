//! What follows from the rows and nothing else, kept in memory until the ledger grows.
//!
//! Every change that says something commits with a ledger entry, so what was computed at one position of the ledger still holds
//! while the ledger stands there. It is a memory of answers, never the truth: it may be forgotten at any time. What follows from
//! bookkeeping (sessions, jobs), from the clock or from who asks does not belong here.

use std::sync::{Arc, Mutex, PoisonError};

use crate::{Store, StoreError, head};

/// Answers by key, the few asked for last.
#[derive(Debug)]
pub struct Kept<K, V> {
    most: usize,
    /// The one asked for last is the last.
    slots: Mutex<Vec<(K, Arc<Slot<V>>)>>,
}

/// An answer with the ledger's position at which it was computed. Who computes holds the lock, so that others wait for the answer
/// rather than compute it too.
type Slot<V> = tokio::sync::Mutex<Option<(i64, Arc<V>)>>;

impl<K: Clone + Eq, V> Kept<K, V> {
    /// Room for the answers of `most` keys.
    pub fn new(most: usize) -> Self {
        Self { most: most.max(1), slots: Mutex::default() }
    }

    /// The answer for `key` as of now, or of a later change: kept, or computed.
    ///
    /// # Errors
    /// When the database refuses, or computing fails; nothing is kept then.
    pub async fn get<E: From<StoreError>>(
        &self,
        store: &Store,
        key: &K,
        compute: impl AsyncFnOnce() -> Result<V, E>,
    ) -> Result<Arc<V>, E> {
        // Read before anything is computed: rows may be newer than this position, never older.
        let position = head(store).await?.sequence;
        let slot = self.slot(key);
        let mut kept = slot.lock().await;
        if let Some((at, value)) = &*kept
            && *at >= position
        {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(compute().await?);
        *kept = Some((position, Arc::clone(&value)));
        Ok(value)
    }

    fn slot(&self, key: &K) -> Arc<Slot<V>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = match slots.iter().position(|(of, _)| of == key) {
            Some(at) => slots.remove(at).1,
            None => Arc::default(),
        };
        if slots.len() == self.most {
            slots.remove(0);
        }
        slots.push((key.clone(), Arc::clone(&slot)));
        slot
    }
}
