//! Following an import from outside: which stage it is in, how far it has come, and a way to stop it.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use formats::events;

use crate::ImportError;

/// What an import is doing. The stages come in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The file is looked through for secrecy marks (only when it is to be registered).
    Marks,
    /// Its events are read.
    Reading,
    /// They are sorted and put into columns.
    Sorting,
    /// The log is written (only when it is registered).
    Writing,
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub stage: Stage,
    /// Bytes taken from the file in this stage, as it lies there (packed, if it is packed): compare them with its size.
    pub bytes: u64,
    /// Events read, sorted or written so far in this stage; none while marks are looked for.
    pub rows: u64,
}

type Follower = dyn Fn(Progress) -> ControlFlow<()> + Send + Sync;

/// Whoever follows an import; by default nobody.
#[derive(Clone, Default)]
pub struct Watch(Option<Arc<Follower>>);

impl Watch {
    /// Calls `progress` now and then, on the thread that imports; [`ControlFlow::Break`] stops the import, which then ends with
    /// [`ImportError::Cancelled`] and leaves nothing behind.
    pub fn new(progress: impl Fn(Progress) -> ControlFlow<()> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(progress)))
    }

    /// Tells how far the import has come.
    pub(crate) fn tell(&self, stage: Stage, rows: usize) -> Result<(), ImportError> {
        let Some(follower) = &self.0 else { return Ok(()) };
        match follower(Progress { stage, bytes: 0, rows: rows as u64 }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ImportError::Cancelled),
        }
    }

    /// The same follower for a reading in `stage`.
    pub(crate) fn reading(&self, stage: Stage) -> Option<events::Watch> {
        let follower = Arc::clone(self.0.as_ref()?);
        Some(events::Watch::new(move |events::Progress { bytes, rows }| {
            follower(Progress { stage, bytes, rows })
        }))
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}
