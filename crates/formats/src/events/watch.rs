//! Following a reading from outside: how far it has come, and a way to stop it.
//!
//! It is asked once per block of bytes, never per event, so that it costs nothing.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::source::Bound;
use super::{Refused, package};

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

/// A follower of a reading that is told from several places how far it has come: a file that is in memory as it lies there.
#[derive(Debug, Clone, Default)]
pub(super) struct Following {
    watch: Option<Watch>,
    bytes: Arc<AtomicU64>,
    rows: Arc<AtomicU64>,
}

impl Following {
    pub(super) fn new(watch: Option<&Watch>) -> Self {
        Self { watch: watch.cloned(), ..Self::default() }
    }

    /// The reading came to this byte of the file. Parts may lie, and be read again, in any order: the furthest counts.
    pub(super) fn stand_at(&self, bytes: u64) {
        self.bytes.fetch_max(bytes, Ordering::Relaxed);
    }

    /// So many events were read so far.
    pub(super) fn have_read(&self, rows: usize) {
        self.rows.fetch_max(rows as u64, Ordering::Relaxed);
    }

    /// Tells the follower where the reading stands.
    ///
    /// # Errors
    /// When it is to stop.
    pub(super) fn tell(&self, file: &str) -> Result<(), Refused> {
        let Some(watch) = &self.watch else { return Ok(()) };
        let progress =
            Progress { bytes: self.bytes.load(Ordering::Relaxed), rows: self.rows.load(Ordering::Relaxed) };
        match watch.tell(progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Bound::Cancelled.refused(package::whole(file, ""))),
        }
    }

    /// The same reading for one who only says where it stands: the follower is told by another.
    pub(super) fn silent(&self) -> Self {
        Self { watch: None, ..self.clone() }
    }

    /// The same follower for whoever reads a file that lies within this one: what it hears of are bytes of this one.
    pub(super) fn within(&self) -> Option<Watch> {
        let watch = self.watch.clone()?;
        let bytes = Arc::clone(&self.bytes);
        Some(Watch::new(move |progress| {
            watch.tell(Progress { bytes: bytes.load(Ordering::Relaxed), ..progress })
        }))
    }
}
