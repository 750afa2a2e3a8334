//! Reads and unpacks on one thread what another goes through meanwhile.
//!
//! Blocks are handed over in order; a few of them are in memory at a time and used again and again.

use std::io;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread;

use super::source::Bounded;

/// Bytes before a block's own, for the end of the block before that belongs with it.
pub(super) const HEADROOM: usize = 16 << 10;
/// Bytes of a block.
const BLOCK: usize = 256 << 10;
/// Blocks that lie ready at most.
const READY: usize = 3;

/// The blocks of a source, one after another.
pub(super) struct Blocks<'b> {
    ready: Receiver<io::Result<Vec<u8>>>,
    used: Sender<Vec<u8>>,
    rows: &'b AtomicU64,
}

impl Blocks<'_> {
    /// The next block: [`HEADROOM`] bytes of nothing and then its own; `None` at the end. `used` is taken back.
    ///
    /// # Errors
    /// When the source cannot be read on, or a bound is reached.
    pub(super) fn next(&mut self, used: Vec<u8>) -> io::Result<Option<Vec<u8>>> {
        // Whoever fills blocks may have ended: then none are needed any more.
        let _ = self.used.send(used);
        self.ready.recv().ok().transpose()
    }

    /// Tells how many events were found so far.
    pub(super) fn tell(&self, rows: usize) {
        self.rows.store(rows as u64, Ordering::Relaxed);
    }
}

/// Lets `parse` go through the blocks of `bytes` on a thread of its own while this one reads them.
pub(super) fn read_ahead<T: Send>(bytes: &mut Bounded<'_>, parse: impl FnOnce(Blocks<'_>) -> T + Send) -> T {
    let rows = AtomicU64::new(0);
    thread::scope(|scope| {
        let (give, ready) = sync_channel(READY);
        let (used, empty) = channel();
        let blocks = Blocks { ready, used, rows: &rows };
        let parser = scope.spawn(move || parse(blocks));
        loop {
            bytes.rows = rows.load(Ordering::Relaxed);
            let mut block = empty.try_recv().unwrap_or_default();
            let read = bytes.read_into(&mut block, HEADROOM, BLOCK);
            // What came before an error comes first. The parser may have seen enough and take nothing more.
            if give.send(Ok(block)).is_err() {
                break;
            }
            match read {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    let _ = give.send(Err(error));
                    break;
                }
            }
        }
        drop(give);
        parser.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}
