//! Work shared out to threads, with results that do not show it: they are taken in the order the work was given.
//!
//! It knows nothing of files. What lies between giving and taking is bounded.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// How many pieces of work a thread has at once: one it works on and one that waits.
const WAITING: usize = 2;

/// Takes pieces from `next` until there are none and lets `hands` work on them, in turn and each on a thread of its own; what
/// they make is given to `take` on the calling thread, in the order of the pieces and with the number of the hand that
/// made it. [`ControlFlow::Break`] ends it early.
pub(super) fn in_order<Piece: Send, Done: Send, Stop>(
    mut hands: Vec<impl FnMut(Piece) -> Done + Send>,
    mut next: impl FnMut() -> Option<Piece>,
    mut take: impl FnMut(usize, Done) -> ControlFlow<Stop>,
) -> ControlFlow<Stop> {
    let Some(first) = next() else { return ControlFlow::Continue(()) };
    let second = next();
    let is_shared = hands.len() > 1 && second.is_some();
    let mut waiting = [Some(first), second].into_iter().flatten();
    let mut next = || waiting.next().or_else(&mut next);
    if !is_shared {
        let Some(hand) = hands.first_mut() else { return ControlFlow::Continue(()) };
        while let Some(piece) = next() {
            take(0, hand(piece))?;
        }
        return ControlFlow::Continue(());
    }
    thread::scope(|scope| {
        let hands: Vec<(SyncSender<Piece>, Receiver<Done>)> = hands
            .into_iter()
            .map(|mut hand| {
                let (give, given) = sync_channel::<Piece>(WAITING);
                let (put, done) = sync_channel(WAITING);
                scope.spawn(move || {
                    for piece in given {
                        if put.send(hand(piece)).is_err() {
                            break;
                        }
                    }
                });
                (give, done)
            })
            .collect();
        let (mut given, mut taken) = (0, 0);
        let mut take_next = |taken: usize| {
            let hand = taken % hands.len();
            match hands[hand].1.recv() {
                Ok(done) => take(hand, done),
                // A thread that panicked gives nothing more; its panic comes out at the end of the scope.
                Err(_) => ControlFlow::Continue(()),
            }
        };
        while let Some(piece) = next() {
            if given - taken == hands.len() * WAITING {
                take_next(taken)?;
                taken += 1;
            }
            if hands[given % hands.len()].0.send(piece).is_err() {
                break;
            }
            given += 1;
        }
        while taken < given {
            take_next(taken)?;
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
        let hands = (0..threads).map(|_| work).collect();
        let ended = in_order(
            hands,
            || given.next(),
            |hand, (piece, _)| {
                assert_eq!(hand as u64, if pieces > 1 { piece % threads as u64 } else { 0 });
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
