//! Time and randomness as arguments: nothing in the house reads the real clock or draws a random byte except
//! through a [`World`], so a run can be repeated to the byte.
//!
//! It does not read the environment; configuration is the binary's.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// The moment now, to the microsecond.
    fn now(&self) -> Timestamp;
}

/// Draws random bytes.
pub trait Entropy: Send + Sync + 'static {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}

/// The machine's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "the one place that draws from the machine's randomness")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// A clock that stands still until it is set.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that says `at`.
    pub fn new(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.as_microsecond()))
    }

    /// Sets the clock to `at`.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.as_microsecond(), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).expect("it was set from a timestamp")
    }
}

/// A clock that moves on by one step each time it is asked, for scripted runs such as the demo.
#[derive(Debug)]
pub struct SteppingClock {
    at: AtomicI64,
    step: SignedDuration,
}

impl SteppingClock {
    /// A clock that says `start`, then `start + step`, and so on.
    pub fn new(start: Timestamp, step: SignedDuration) -> Self {
        Self { at: AtomicI64::new(start.as_microsecond()), step }
    }

    /// Moves the clock to `at`; the next answer is `at`.
    pub fn set(&self, at: Timestamp) {
        self.at.store(at.as_microsecond(), Ordering::SeqCst);
    }
}

impl Clock for SteppingClock {
    fn now(&self) -> Timestamp {
        let step = i64::try_from(self.step.as_micros()).unwrap_or(1);
        Timestamp::from_microsecond(self.at.fetch_add(step, Ordering::SeqCst))
            .expect("a scripted run stays in range")
    }
}

/// Bytes that follow from a seed: SHA-256 over seed and counter. Not for secrets of a real installation.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: u64,
    counter: AtomicU64,
}

impl SeededEntropy {
    /// The stream that belongs to `seed`.
    pub fn new(seed: u64) -> Self {
        Self { seed, counter: AtomicU64::new(0) }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let counter = self.counter.fetch_add(1, Ordering::SeqCst);
            let mut input = [0u8; 16];
            input[..8].copy_from_slice(&self.seed.to_be_bytes());
            input[8..].copy_from_slice(&counter.to_be_bytes());
            chunk.copy_from_slice(&crate::Digest::of(&input).bytes()[..chunk.len()]);
        }
    }
}

/// The clock and the randomness a run was given.
#[derive(Clone)]
pub struct World {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("World")
    }
}

impl World {
    /// A world with this clock and this randomness.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy }
    }

    /// The real clock and real randomness.
    pub fn real() -> Self {
        Self::new(Arc::new(SystemClock), Arc::new(SystemEntropy))
    }

    /// A repeatable world: starts at 2023-07-01 08:00 in Hà Nội and moves one second at each look.
    pub fn scripted(seed: u64) -> Self {
        let start: Timestamp = "2023-07-01T01:00:00Z".parse().expect("a valid constant");
        Self::new(
            Arc::new(SteppingClock::new(start, SignedDuration::from_secs(1))),
            Arc::new(SeededEntropy::new(seed)),
        )
    }

    /// The moment now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// `N` random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0u8; N];
        self.entropy.fill(&mut bytes);
        bytes
    }

    /// A new id: UUIDv7 of now.
    pub fn new_id<I: From<uuid::Uuid>>(&self) -> I {
        let millis = u64::try_from(self.now().as_millisecond()).unwrap_or(0);
        I::from(uuid::Builder::from_unix_timestamp_millis(millis, &self.random::<10>()).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let ids = |seed| {
            let world = World::scripted(seed);
            [world.new_id::<crate::AccountId>(), world.new_id::<crate::AccountId>()]
        };
        assert_eq!(ids(7), ids(7));
        assert_ne!(ids(7), ids(8));
        assert_ne!(ids(7)[0], ids(7)[1]);
    }
}
