//! Work shared out to threads, with results that do not show it: they are taken in the order the work was given.
//!
//! It knows nothing of files. What lies between giving and taking is bounded.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// How many pieces of work a thread has at once: one it works on and one that waits.
const WAITING: usize = 2;

/// Takes pieces from `next` until there are none, does `work` on them on `threads` threads, and gives the results to
/// `take` on the calling thread, in the order of the pieces; [`ControlFlow::Break`] ends it early.
pub(super) fn in_order<Piece: Send, Done: Send, Stop>(
    threads: NonZeroUsize,
    mut next: impl FnMut() -> Option<Piece>,
    work: impl Fn(Piece) -> Done + Sync,
    mut take: impl FnMut(Done) -> ControlFlow<Stop>,
) -> ControlFlow<Stop> {
    let Some(first) = next() else { return ControlFlow::Continue(()) };
    let second = next();
    let is_shared = threads.get() > 1 && second.is_some();
    let mut waiting = [Some(first), second].into_iter().flatten();
    let mut next = || waiting.next().or_else(&mut next);
    if !is_shared {
        while let Some(piece) = next() {
            take(work(piece))?;
        }
        return ControlFlow::Continue(());
    }
    thread::scope(|scope| {
        let work = &work;
        let hands: Vec<(SyncSender<Piece>, Receiver<Done>)> = (0..threads.get())
            .map(|_| {
                let (give, given) = sync_channel::<Piece>(WAITING);
                let (put, done) = sync_channel(WAITING);
                scope.spawn(move || {
                    for piece in given {
                        if put.send(work(piece)).is_err() {
                            break;
                        }
                    }
                });
                (give, done)
            })
            .collect();
        let (mut given, mut taken) = (0, 0);
        // A thread that panicked takes and gives nothing more; its panic comes out at the end of the scope.
        while let Some(piece) = next() {
            if given - taken == hands.len() * WAITING {
                if let Ok(done) = hands[taken % hands.len()].1.recv() {
                    take(done)?;
                }
                taken += 1;
            }
            if hands[given % hands.len()].0.send(piece).is_err() {
                break;
            }
            given += 1;
        }
        while taken < given {
            if let Ok(done) = hands[taken % hands.len()].1.recv() {
                take(done)?;
            }
            taken += 1;
        }
        ControlFlow::Continue(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(threads: usize, pieces: u64, stop_at: u64) -> (Vec<u64>, ControlFlow<u64>) {
        let mut given = 0..pieces;
        let mut taken = Vec::new();
        let work = |piece: u64| {
            let turns = (piece * 7919) % 13 * 1000;
            (piece, (0..turns).fold(piece, |sum, turn| sum ^ turn.wrapping_mul(sum)))
        };
        let ended = in_order(
            NonZeroUsize::new(threads).unwrap(),
            || given.next(),
            work,
            |(piece, _)| {
                taken.push(piece);
                if piece == stop_at { ControlFlow::Break(piece) } else { ControlFlow::Continue(()) }
            },
        );
        (taken, ended)
    }

    #[test]
    fn results_come_in_the_order_of_the_pieces() {
        for threads in [1, 2, 3, 8] {
            for pieces in [0, 1, 2, 3, 100] {
                let (taken, ended) = check(threads, pieces, u64::MAX);
                assert_eq!(taken, (0..pieces).collect::<Vec<_>>(), "{threads} threads");
                assert_eq!(ended, ControlFlow::Continue(()));
            }
        }
    }

    #[test]
    fn it_ends_where_it_is_told_to() {
        for threads in [1, 2, 8] {
            assert_eq!(check(threads, 100, 40), ((0..=40).collect(), ControlFlow::Break(40)));
        }
    }
}
