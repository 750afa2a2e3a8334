//! How often releases are opened: a sum for each release and day, and nothing of who opened them.
//!
//! Views are counted in memory and added to the day's sums once in a while, so no row tells when one person came. It is bookkeeping,
//! without a ledger entry: nobody's statement. A program that is killed loses what it counted since.

mod store;
#[cfg(test)]
mod story;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use ::store::{Bookkeeping, Store};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use kernel::Actor;

use self::store as rows;
use crate::{PublishError, Release, ReleaseId};

/// Counts are added to the rows after so long at the earliest.
const EVERY: SignedDuration = SignedDuration::from_mins(1);
/// «Most read» looks at so many days, today included.
pub const DAYS_COUNTED: i32 = 30;
/// So many releases are told.
const MOST_READ: i64 = 5;

/// A release and how often it was opened of late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MostRead {
    /// The release.
    pub release: Release,
    /// How often, over the last [`DAYS_COUNTED`] days.
    pub views: i64,
}

/// Views that were counted and not added to the rows yet.
#[derive(Debug, Default)]
pub struct Views(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    counts: BTreeMap<(ReleaseId, Date), i64>,
    kept_at: Option<Timestamp>,
}

impl Views {
    /// Counts one view of a release at `now`; says whether it is time to [`Self::keep`] what was counted.
    pub fn count(&self, release: ReleaseId, now: Timestamp) -> bool {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counted.counts.entry((release, kernel::vietnam_day(now))).or_default() += 1;
        let since = *counted.kept_at.get_or_insert(now);
        let is_due = now.duration_since(since) >= EVERY;
        if is_due {
            counted.kept_at = Some(now);
        }
        is_due
    }

    /// Adds what was counted to the day's sums.
    ///
    /// # Errors
    /// When the store fails; what was counted is kept for the next time.
    pub async fn keep(&self, store: &Store) -> Result<(), PublishError> {
        let counts = std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).counts);
        if counts.is_empty() {
            return Ok(());
        }
        let added = add(store, &counts).await;
        if added.is_err() {
            let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, count) in counts {
                *counted.counts.entry(key).or_default() += count;
            }
        }
        added
    }

    /// The releases that stand and were opened most of late, those counted just now included; of two opened as often the newer first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn most_read(&self, store: &Store) -> Result<Vec<MostRead>, PublishError> {
        self.keep(store).await?;
        let today = kernel::vietnam_day(store.world().now());
        let first = today.saturating_sub((DAYS_COUNTED - 1).days());
        let counts = rows::most_since(store.read().await?.sql(), first, MOST_READ).await?;
        let mut most = Vec::with_capacity(counts.len());
        for (id, views) in counts {
            let release = crate::store::release_with(store.read().await?.sql(), id).await?;
            most.extend(release.map(|release| MostRead { release, views }));
        }
        Ok(most)
    }
}

async fn add(store: &Store, counts: &BTreeMap<(ReleaseId, Date), i64>) -> Result<(), PublishError> {
    let mut tx = store.begin(&Actor::system()).await?;
    for ((release, day), count) in counts {
        rows::add(tx.sql(), *release, *day, *count).await?;
    }
    tx.commit_bookkeeping(Bookkeeping::Count).await?;
    Ok(())
}
