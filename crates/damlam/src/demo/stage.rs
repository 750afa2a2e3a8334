//! Where the demo is played: an open store whose clock is scripted and whose randomness follows from the seed.
//!
//! It decides nothing of the story.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use jiff::civil::DateTime;
use jiff::tz::offset;
use jiff::{SignedDuration, Timestamp};
use kernel::{Clock as _, SeededEntropy, SteppingClock, World};
use store::Store;

use crate::configuration::Configuration;
use crate::wiring;

/// A store in a scripted world.
pub(crate) struct Stage {
    pub(crate) store: Store,
    clock: Arc<SteppingClock>,
}

impl Stage {
    /// Opens the data folder `dir` at `opening` (time of Hà Nội).
    pub(crate) async fn open(
        dir: &Path,
        configuration: &Configuration,
        seed: u64,
        opening: DateTime,
    ) -> anyhow::Result<Self> {
        let clock = Arc::new(SteppingClock::new(hanoi(opening)?, SignedDuration::from_millis(50)));
        let world = World::new(clock.clone(), Arc::new(SeededEntropy::new(seed)));
        Ok(Self { store: wiring::open(dir, configuration, world).await?, clock })
    }

    /// Moves the clock on to `when` (time of Hà Nội); it never goes back.
    pub(crate) fn at(&self, when: DateTime) -> anyhow::Result<()> {
        self.clock.set(hanoi(when)?.max(self.clock.now()));
        Ok(())
    }
}

fn hanoi(when: DateTime) -> anyhow::Result<Timestamp> {
    offset(7).to_timestamp(when).context("the script names a time that does not exist")
}
