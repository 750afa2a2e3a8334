//! What a unit is apt to do with a case it holds: rates every unit has, and what a planted behaviour makes of them.
//!
//! A rate is a chance for each hold (a unit's time with a case), a factor multiplies times. A strength of 2 is meant to
//! double what the unit's indicator counts. Where the habit is all there is to it, its rate is doubled; where the same is
//! counted for other reasons too, so much is added as doubles the whole. A chance stays at 1 where it would pass it.
//! What a strength comes to in an indicator's own terms is counted in the study, not promised here.

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

// What has to be added to a habit so that the whole of what its indicator counts doubles: counted in logs without any
// behaviour, where much of it comes about by other ways (a reply, for one, goes straight back to whoever asked).

/// Handing to third units, against the ordinary chance: handovers are three times as many by all ways together.
const HANDOVER: f64 = 1.9;
/// Handing straight back: a third of all that is received goes straight back.
const STRAIGHT_BACK: f64 = 0.68;
/// Sending round: one case in six comes back to where it began, and two in three are finished there at once.
const DETOUR: f64 = 0.23;
/// Sending on: of what is handed on, so much goes on to five handovers, and the rest is left to change.
const TANGLE: f64 = 0.50;
/// Leaving until late: of cases finished.
const LATE: f64 = 0.20;
/// Finishing in the last moments: of cases finished with time to spare.
const HEAP: f64 = 0.15;
/// Leaving to lie: of holds. The share of time cannot double; this is as much again as lies for other reasons.
const IDLE: f64 = 0.35;
/// Waits outside for each hold with work.
const WAITS: f64 = 0.42;
/// Repeating work: of holds with work, twice.
const REWORK: f64 = 0.50;
/// Time of hard cases: half of a case's age is not the unit's to stretch.
const HARD_TIMES: f64 = 1.6;

impl Habits {
    /// What every unit is apt to do.
    pub(crate) fn ordinary() -> Self {
        Self {
            return_at_once: 0.14,
            straight_back: 0.10,
            hand_over: 1.0,
            escalate: 0.08,
            pass_through: 0.30,
            detour: 0.0,
            tangle: 0.0,
            supplement: 0.28,
            supplement_again: 0.30,
            unreasoned: 0.25,
            hard_times: 1.0,
            late: 0.0,
            heap: 0.12,
            idle: 0.18,
            park: 0.05,
            extend: 0.10,
            extend_after: 0.25,
            reply_times: 1.0,
            unanswered: 0.06,
            consult: 0.11,
            signature_times: 1.0,
            no_decision: 0.10,
            reopen: 0.10,
            rework: 0.20,
        }
    }

    /// Plants `behaviour` at `strength`.
    pub(crate) fn plant(&mut self, behaviour: Behaviour, strength: f64) {
        let more = (strength - 1.0).max(0.0);
        match behaviour {
            Behaviour::Handover => self.hand_over += more * HANDOVER,
            Behaviour::PingPong => self.straight_back += more * STRAIGHT_BACK,
            Behaviour::Circular => self.detour += more * DETOUR,
            Behaviour::LongChain => self.tangle += more * TANGLE,
            Behaviour::PassThrough => self.pass_through *= strength,
            Behaviour::Escalate => self.escalate *= strength,
            Behaviour::ReturnOnReceipt => self.return_at_once *= strength,
            Behaviour::SupplementAgain => self.supplement_again *= strength,
            Behaviour::RefusalUnreasoned => self.unreasoned *= strength,
            Behaviour::HardLeft => self.hard_times += more * HARD_TIMES,
            Behaviour::Late => self.late += more * LATE,
            Behaviour::DeadlineHeap => self.heap += more * HEAP,
            Behaviour::Idle => self.idle += more * IDLE,
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
            Behaviour::Rework => self.rework += more * REWORK,
        }
    }
}

/// The chance that the hold number `held` of a case (from 0) is handed to a third unit.
pub(crate) fn handed_on(held: usize) -> f64 {
    match held {
        0 => 0.17,
        1 => 0.13,
        2 => 0.22,
        _ => 0.28,
    }
}
