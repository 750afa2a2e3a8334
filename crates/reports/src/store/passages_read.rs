//! Passages of received versions, kept in memory: a version never changes, and the reports people work on are read over and over.

use std::sync::Arc;

use ::store::{Settled, Store, StoreError};

use super::passages;
use crate::{Passage, VersionId};

/// Passages of the versions read last.
#[derive(Debug)]
pub struct PassagesRead(Settled<VersionId, Vec<Passage>>);

/// Of so many versions the passages are kept: with a thousand of them each, some 60 MB.
const MOST_VERSIONS: usize = 96;

impl Default for PassagesRead {
    fn default() -> Self {
        Self(Settled::new(MOST_VERSIONS))
    }
}

impl PassagesRead {
    /// The passages of `version` in order.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn of(&self, store: &Store, version: VersionId) -> Result<Arc<Vec<Passage>>, StoreError> {
        match self.0.get(&version) {
            Some(passages) => Ok(passages),
            None => Ok(self.0.keep(version, passages(store, version).await?)),
        }
    }
}
