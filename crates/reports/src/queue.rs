//! Where files wait to be read: few are read at once, whoever came first is read first, and everyone can see how many
//! are before them.
//!
//! It lives in memory and knows no file; after a restart it is empty.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::SignedDuration;
use kernel::World;
use tokio::sync::Notify;

/// How long reading is taken to last before anything was read.
const FIRST_GUESS: SignedDuration = SignedDuration::from_secs(2);

/// Where files wait to be read.
#[derive(Debug)]
pub struct Queue {
    slots: usize,
    inner: Mutex<Inner>,
    moved: Notify,
}

#[derive(Debug)]
struct Inner {
    next: u64,
    waiting: VecDeque<u64>,
    reading: usize,
    /// How long reading lasts, the newest counting most.
    usual: SignedDuration,
}

/// A place in the queue; giving it up leaves the queue.
#[derive(Debug)]
pub struct Ticket {
    queue: Arc<Queue>,
    number: u64,
}

/// One's turn; the next is called when it is dropped.
#[derive(Debug)]
pub struct Turn {
    queue: Arc<Queue>,
    world: World,
    began: jiff::Timestamp,
}

/// How a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// How many wait before it.
    pub ahead: usize,
    /// How long it will take until its turn, by how long reading took lately.
    pub wait: SignedDuration,
}

impl Queue {
    /// A queue that reads `slots` files at once, at least one.
    pub fn new(slots: usize) -> Arc<Self> {
        let inner = Inner { next: 0, waiting: VecDeque::new(), reading: 0, usual: FIRST_GUESS };
        Arc::new(Self { slots: slots.max(1), inner: Mutex::new(inner), moved: Notify::new() })
    }

    /// Takes the place behind everyone who waits.
    pub fn join(self: &Arc<Self>) -> Ticket {
        let mut inner = self.inner();
        let number = inner.next;
        inner.next += 1;
        inner.waiting.push_back(number);
        Ticket { queue: Arc::clone(self), number }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ticket {
    /// How many are before it and how long that will take; nobody once its turn has come.
    pub fn place(&self) -> Place {
        let inner = self.queue.inner();
        let ahead = inner.waiting.iter().position(|number| *number == self.number).unwrap_or(0);
        let before = i32::try_from(ahead + inner.reading).unwrap_or(i32::MAX);
        let slots = i32::try_from(self.queue.slots).unwrap_or(i32::MAX);
        Place { ahead, wait: inner.usual.saturating_mul(before) / slots }
    }

    /// Waits for its turn.
    pub async fn turn(&self, world: &World) -> Turn {
        loop {
            let moved = self.queue.moved.notified();
            tokio::pin!(moved);
            // Who is called between looking and waiting must not be missed.
            moved.as_mut().enable();
            if self.may_go() {
                return Turn { queue: Arc::clone(&self.queue), world: world.clone(), began: world.now() };
            }
            moved.await;
        }
    }

    fn may_go(&self) -> bool {
        let mut inner = self.queue.inner();
        let first = inner.waiting.front() == Some(&self.number);
        let goes = first && inner.reading < self.queue.slots;
        if goes {
            inner.waiting.pop_front();
            inner.reading += 1;
            drop(inner);
            // The next may find a slot too.
            self.queue.moved.notify_waiters();
        }
        goes
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut inner = self.queue.inner();
        inner.waiting.retain(|number| *number != self.number);
        drop(inner);
        self.queue.moved.notify_waiters();
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let took = self.world.now().duration_since(self.began);
        let mut inner = self.queue.inner();
        inner.reading = inner.reading.saturating_sub(1);
        inner.usual = (inner.usual.saturating_mul(3) + took) / 4;
        drop(inner);
        self.queue.moved.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_comes_first_is_read_first_and_places_are_told() {
        let (queue, world) = (Queue::new(1), World::scripted(1));
        let (first, second, third) = (queue.join(), queue.join(), queue.join());
        assert_eq!([&first, &second, &third].map(|ticket| ticket.place().ahead), [0, 1, 2]);
        let turn = first.turn(&world).await;
        assert_eq!([&second, &third].map(|ticket| ticket.place().ahead), [0, 1]);
        assert!(second.place().wait > SignedDuration::ZERO, "somebody is being read");
        let waiting = tokio::time::timeout(std::time::Duration::from_millis(20), second.turn(&world));
        assert!(waiting.await.is_err(), "one at a time");
        drop(second);
        assert_eq!(third.place().ahead, 0, "who gives up makes way");
        drop(turn);
        third.turn(&world).await;
    }
}
