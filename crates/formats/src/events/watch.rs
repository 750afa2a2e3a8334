//! Following a reading from outside: how far it has come, and a way to stop it.
//!
//! It is asked once per block of bytes, never per event, so that it costs nothing.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

/// How far a reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Bytes taken from the file as it lies there (packed, if it is packed): compare them with its size.
    pub bytes: u64,
    /// Events read so far.
    pub rows: u64,
}

/// Whoever follows a reading.
#[derive(Clone)]
pub struct Watch(Arc<dyn Fn(Progress) -> ControlFlow<()> + Send + Sync>);

impl Watch {
    /// Calls `progress` now and then, on the thread that reads; [`ControlFlow::Break`] stops the reading.
    pub fn new(progress: impl Fn(Progress) -> ControlFlow<()> + Send + Sync + 'static) -> Self {
        Self(Arc::new(progress))
    }

    /// Tells how far the reading has come; whether it goes on.
    pub fn tell(&self, progress: Progress) -> ControlFlow<()> {
        (self.0)(progress)
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

/// One and the same follower.
impl PartialEq for Watch {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Watch {}
