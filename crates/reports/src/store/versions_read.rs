//! What received versions hold, kept in memory: a version never changes, and the reports people work on are read over and over.

use std::sync::Arc;

use ::store::{Settled, Store, StoreError};

use super::{figures, passages};
use crate::{Figures, Passage, VersionId};

/// Passages and figures of the versions read last.
#[derive(Debug)]
pub struct VersionsRead {
    passages: Settled<VersionId, Vec<Passage>>,
    figures: Settled<VersionId, Figures>,
}

/// Of so many versions they are kept: with a thousand passages each, some hundred MB.
const MOST_VERSIONS: usize = 160;

impl Default for VersionsRead {
    fn default() -> Self {
        Self { passages: Settled::new(MOST_VERSIONS), figures: Settled::new(MOST_VERSIONS) }
    }
}

impl VersionsRead {
    /// The passages of `version` in order.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn passages(&self, store: &Store, version: VersionId) -> Result<Arc<Vec<Passage>>, StoreError> {
        match self.passages.get(&version) {
            Some(passages) => Ok(passages),
            None => Ok(self.passages.keep(version, passages(store, version).await?)),
        }
    }

    /// The figures of `version` in order.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn figures(&self, store: &Store, version: VersionId) -> Result<Arc<Figures>, StoreError> {
        match self.figures.get(&version) {
            Some(figures) => Ok(figures),
            None => Ok(self.figures.keep(version, Figures::new(figures(store, version).await?))),
        }
    }
}
