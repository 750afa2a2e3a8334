//! What a unit is apt to do with a case it holds: rates every unit has, and what a planted behaviour makes of them.
//!
//! A rate is a chance for each hold (a unit's time with a case), a factor multiplies times. A strength of 2 doubles the
//! unit's own rate of what the indicator counts; where a chance would pass 1 it stays there. Behaviours that act on part of
//! what is counted are scaled so that the whole of it is multiplied; the shares they rest on ([`CIRCULAR`] and the
//! like) were counted in logs without any behaviour.

use super::Behaviour;

/// The habits of one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Habits {
    /// Of holds got from another unit: sent back within the hour.
    pub(crate) return_at_once: f64,
    /// Of holds got from another unit: handed straight back later.
    pub(crate) straight_back: f64,
    /// Of holds: handed to a third unit, against the ordinary chance at that place of the chain.
    pub(crate) hand_over: f64,
    /// Of holds below the top: moved to the level above.
    pub(crate) escalate: f64,
    /// Of holds handed on: without any work.
    pub(crate) pass_through: f64,
    /// Of cases that began here and would be finished: sent round two others first.
    pub(crate) detour: f64,
    /// Of cases handed on from here: sent on until they have been handed over five times.
    pub(crate) tangle: f64,
    /// Of worked holds: a supplement is asked for.
    pub(crate) supplement: f64,
    /// Of supplements: another is asked for.
    pub(crate) supplement_again: f64,
    /// Of refusals: without a reason of the case's own.
    pub(crate) unreasoned: f64,
    /// Times of hard cases are multiplied by this.
    pub(crate) hard_times: f64,
    /// Of cases finished here: left until after due.
    pub(crate) late: f64,
    /// Of cases finished here with time to spare: finished in the last moments.
    pub(crate) heap: f64,
    /// Of holds: left lying for days.
    pub(crate) idle: f64,
    /// Of worked holds: set to waiting though nobody was asked.
    pub(crate) park: f64,
    /// Of worked holds: the due date is moved.
    pub(crate) extend: f64,
    /// Of cases past due when finished: the due date is moved after the fact.
    pub(crate) extend_after: f64,
    /// Times to a reply are multiplied by this.
    pub(crate) reply_times: f64,
    /// Of questions: never answered.
    pub(crate) unanswered: f64,
    /// Of worked holds: another unit is asked for its view.
    pub(crate) consult: f64,
    /// Times to the signature are multiplied by this.
    pub(crate) signature_times: f64,
    /// Of cases finished here: without a decision.
    pub(crate) no_decision: f64,
    /// Of decided cases: opened again.
    pub(crate) reopen: f64,
    /// Of worked holds, twice: the work is repeated.
    pub(crate) rework: f64,
}

/// Share of a unit's own cases that come back to it after others had them.
const CIRCULAR: f64 = 0.10;
/// Share of a unit's own cases that it finishes at once.
const FINISHED_AT_ONCE: f64 = 0.69;
/// Of what is handed on, the share that goes on to five handovers; and what is left to change.
const LONG: f64 = 0.28;
/// Share of finished cases that are late; and of those worked on, waits outside for each.
const LATE: f64 = 0.09;
const WAITS: f64 = 0.42;

impl Habits {
    /// What every unit is apt to do.
    pub(crate) fn ordinary() -> Self {
        Self {
            return_at_once: 0.10,
            straight_back: 0.15,
            hand_over: 1.0,
            escalate: 0.09,
            pass_through: 0.30,
            detour: 0.0,
            tangle: 0.0,
            supplement: 0.28,
            supplement_again: 0.30,
            unreasoned: 0.25,
            hard_times: 1.0,
            late: 0.0,
            heap: 0.12,
            idle: 0.16,
            park: 0.05,
            extend: 0.10,
            extend_after: 0.25,
            reply_times: 1.0,
            unanswered: 0.06,
            consult: 0.15,
            signature_times: 1.0,
            no_decision: 0.10,
            reopen: 0.10,
            rework: 0.15,
        }
    }

    /// Plants `behaviour` at `strength`.
    pub(crate) fn plant(&mut self, behaviour: Behaviour, strength: f64) {
        let more = (strength - 1.0).max(0.0);
        match behaviour {
            Behaviour::Handover => self.hand_over *= strength,
            Behaviour::PingPong => self.straight_back += more * (self.straight_back + self.return_at_once),
            Behaviour::Circular => self.detour += more * CIRCULAR / FINISHED_AT_ONCE,
            Behaviour::LongChain => self.tangle += more * LONG / (1.0 - LONG),
            Behaviour::PassThrough => self.pass_through *= strength,
            Behaviour::Escalate => self.escalate *= strength,
            Behaviour::ReturnOnReceipt => self.return_at_once *= strength,
            Behaviour::SupplementAgain => self.supplement_again *= strength,
            Behaviour::RefusalUnreasoned => self.unreasoned *= strength,
            Behaviour::HardLeft => self.hard_times *= strength,
            Behaviour::Late => self.late += more * LATE / (1.0 - LATE),
            Behaviour::DeadlineHeap => self.heap *= strength,
            Behaviour::Idle => self.idle *= strength,
            Behaviour::WaitOutside => self.park += more * WAITS,
            Behaviour::DueMoved => {
                self.extend *= strength;
                self.extend_after *= strength;
            }
            Behaviour::SlowReply => {
                self.reply_times *= strength;
                self.unanswered *= strength;
            }
            Behaviour::ConsultRounds => self.consult *= strength,
            Behaviour::SignatureWait => self.signature_times *= strength,
            Behaviour::NoDecision => self.no_decision *= strength,
            Behaviour::Reopen => self.reopen *= strength,
            Behaviour::Rework => self.rework *= strength,
        }
    }
}

/// The chance that the hold number `held` of a case (from 0) is handed to a third unit.
pub(crate) fn handed_on(held: usize) -> f64 {
    match held {
        0 => 0.22,
        1 => 0.20,
        2 => 0.30,
        _ => 0.35,
    }
}
