//! One case from receipt to return: its events, as the units' habits make them.
//!
//! The case goes from hold to hold. Each hold is drawn alike whoever holds the case and wherever it came from, so that
//! units differ by their habits and by what comes to them, and by nothing else. Times are working minutes.

use super::arrivals::{HARD_WORK, Intake};
use super::centre::{PROCEDURES, Procedure};
use super::clock::DAY;
use super::habits::{Habits, handed_on};
use super::model::Model;
use super::reasons;
use super::steps::Step;
use crate::Draw;

/// No unit, officer or reason.
pub(crate) const NONE: u32 = u32::MAX;
/// Officers of a unit.
pub(crate) const OFFICERS: u32 = 5;
/// After so many holds a case is finished where it is.
const HOLDS: usize = 14;
/// From so many handovers on, a chain is long.
const LONG: usize = 5;

/// One event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Event {
    /// Working minute.
    pub(crate) minute: i64,
    /// Working day at whose end the case is due, as known at the event.
    pub(crate) due: i64,
    pub(crate) unit: u32,
    pub(crate) officer: u32,
    pub(crate) reason: u32,
    pub(crate) step: Step,
}

/// What comes after a hold.
enum Next {
    /// Another unit holds the case.
    Unit { unit: u32, how: How },
    /// It is finished.
    Nothing,
}

/// How a unit got the case.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    CameIn,
    HandedOver,
    Returned,
}

/// How a hold ends, drawn when it begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    ReturnedAtOnce(u32),
    StraightBack(u32),
    HandedTo(u32),
    Escalated(u32),
    Finished,
}

/// Writes the events of the case that comes in as `intake` to `events`, which is emptied first.
pub(crate) fn case(model: &Model, intake: &Intake, draw: &mut Draw, events: &mut Vec<Event>) {
    events.clear();
    let procedure = &PROCEDURES[usize::from(intake.procedure)];
    let allowed = if intake.is_hard { procedure.promised * 3 / 2 } else { procedure.promised };
    let mut run = Run {
        model,
        draw,
        events,
        procedure,
        is_hard: intake.is_hard,
        first: intake.unit,
        now: intake.minute,
        allowed,
        due: intake.minute / DAY + allowed,
        waited: 0,
        handovers: 0,
        route: Route::default(),
        has_gone_round: false,
        is_lost: false,
    };
    let (mut unit, mut how, mut sender) = (intake.unit, How::CameIn, None);
    for held in 0.. {
        match run.hold(unit, how, sender, held) {
            Next::Nothing => break,
            Next::Unit { unit: next, how: by } => {
                run.handovers += 1;
                sender = Some(unit);
                (unit, how) = (next, by);
            }
        }
    }
}

/// Units the case has been sent on a way through.
#[derive(Default)]
struct Route {
    units: [u32; LONG],
    len: usize,
    at: usize,
}

impl Route {
    fn next(&mut self) -> Option<u32> {
        let unit = (self.at < self.len).then(|| self.units[self.at])?;
        self.at += 1;
        Some(unit)
    }

    fn push(&mut self, unit: u32) {
        if self.len < LONG {
            self.units[self.len] = unit;
            self.len += 1;
        }
    }
}

struct Run<'r> {
    model: &'r Model,
    draw: &'r mut Draw,
    events: &'r mut Vec<Event>,
    procedure: &'static Procedure,
    is_hard: bool,
    first: u32,
    now: i64,
    /// Days from receipt to the day promised first.
    allowed: i64,
    due: i64,
    /// Minutes waited for somebody outside.
    waited: i64,
    handovers: usize,
    route: Route,
    has_gone_round: bool,
    /// Whether nothing comes any more.
    is_lost: bool,
}

impl Run<'_> {
    fn event(&mut self, step: Step, unit: u32) {
        self.event_with(step, unit, NONE);
    }

    fn event_with(&mut self, step: Step, unit: u32, reason: u32) {
        if self.is_lost {
            return;
        }
        let officer =
            if unit == NONE { NONE } else { unit * OFFICERS + (self.draw.bits() >> 40) as u32 % OFFICERS };
        self.events.push(Event { minute: self.now, due: self.due, unit, officer, reason, step });
    }

    fn happens(&mut self, chance: f64) -> bool {
        self.draw.fraction() < chance
    }

    /// Lets minutes pass: `least`, and a drawn time with mean `mean`.
    fn pass(&mut self, least: i64, mean: f64) {
        self.now += least + self.draw.waiting(mean) as i64;
    }

    fn days(&mut self, least: f64, mean: f64) {
        self.pass((least * DAY as f64) as i64, mean * DAY as f64);
    }

    /// One unit's time with the case.
    fn hold(&mut self, unit: u32, how: How, sender: Option<u32>, held: usize) -> Next {
        let habits = *self.model.habits(unit);
        match how {
            How::CameIn => {
                self.event(Step::Receive, unit);
                self.pass(1, 0.0);
                self.event(Step::Notice, NONE);
            }
            How::HandedOver => self.event(Step::ReceiveFromUnit, unit),
            How::Returned => self.event(Step::ReceiveBack, unit),
        }
        let end = self.end(unit, sender, held, &habits);
        if let End::ReturnedAtOnce(to) = end {
            self.pass(8, 8.0);
            self.now = self.now.min(self.since_receipt(35));
            self.event(Step::Return, unit);
            self.pass(3, 4.0);
            self.now = self.now.min(self.since_receipt(52));
            return Next::Unit { unit: to, how: How::Returned };
        }
        let slower = if self.is_hard { habits.hard_times } else { 1.0 };
        let queue = self.model.arrivals.wait(unit, self.now);
        let spread = 0.5 + self.draw.fraction();
        self.pass(170, queue * spread * slower * DAY as f64 + 60.0);
        if self.happens(habits.idle) {
            self.days(4.0 * slower, 5.0 * slower);
        }
        if end == End::Finished || !self.happens(habits.pass_through) {
            self.work(unit, how, &habits, slower);
        }
        match end {
            End::ReturnedAtOnce(to) | End::StraightBack(to) => {
                self.event(Step::Return, unit);
                self.pass(3, 30.0);
                Next::Unit { unit: to, how: How::Returned }
            }
            End::HandedTo(to) => self.hand_to(Step::HandOver, unit, to, &habits),
            End::Escalated(to) => self.hand_to(Step::Escalate, unit, to, &habits),
            End::Finished => {
                if unit == self.first && !self.has_gone_round && self.happens(habits.detour) {
                    return self.send_round(unit);
                }
                self.finish(unit, &habits, slower);
                Next::Nothing
            }
        }
    }

    /// The minute `minutes` after the last event but those of this hold's end.
    fn since_receipt(&self, minutes: i64) -> i64 {
        let received =
            self.events.iter().rev().find(|event| {
                matches!(event.step, Step::ReceiveFromUnit | Step::ReceiveBack | Step::Receive)
            });
        received.map_or(self.now, |event| event.minute + minutes)
    }

    fn hand_to(&mut self, step: Step, unit: u32, to: u32, habits: &Habits) -> Next {
        if self.route.len == 0 && self.happens(habits.tangle) {
            self.tangle(unit, to);
        }
        self.event(step, unit);
        self.pass(3, 40.0);
        Next::Unit { unit: to, how: How::HandedOver }
    }

    /// Draws how the hold ends.
    fn end(&mut self, unit: u32, sender: Option<u32>, held: usize, habits: &Habits) -> End {
        if let Some(next) = self.route.next() {
            return End::HandedTo(next);
        }
        if held + 1 >= HOLDS {
            return End::Finished;
        }
        let mut ticket = self.draw.fraction();
        let mut falls = |chance: f64| {
            ticket -= chance;
            ticket < 0.0
        };
        if let Some(sender) = sender {
            if falls(habits.return_at_once) {
                return End::ReturnedAtOnce(sender);
            }
            if falls(habits.straight_back) {
                return End::StraightBack(sender);
            }
        }
        let unclear = if self.procedure.is_unclear { 1.5 } else { 1.0 };
        let hard = if self.is_hard { 1.25 } else { 1.0 };
        if falls(handed_on(held) * habits.hand_over * unclear * hard) {
            let sender = sender.unwrap_or(NONE);
            return End::HandedTo(self.model.third(unit, sender, NONE, self.now, self.draw));
        }
        match self.model.above(unit) {
            Some(above) if falls(habits.escalate * hard) => End::Escalated(above),
            _ => End::Finished,
        }
    }

    /// Sends the case through two others and back.
    fn send_round(&mut self, unit: u32) -> Next {
        self.has_gone_round = true;
        let first = self.model.third(unit, NONE, NONE, self.now, self.draw);
        let second = self.model.third(first, unit, NONE, self.now, self.draw);
        self.route = Route::default();
        self.route.push(second);
        self.route.push(unit);
        self.event(Step::HandOver, unit);
        self.pass(3, 40.0);
        Next::Unit { unit: first, how: How::HandedOver }
    }

    /// Sends the case, which goes from `unit` to `to` now, on until the chain is long.
    fn tangle(&mut self, unit: u32, to: u32) {
        let (mut before, mut here) = (unit, to);
        for _ in self.handovers + 1..LONG {
            let next = self.model.third(here, before, unit, self.now, self.draw);
            self.route.push(next);
            (before, here) = (here, next);
        }
    }

    /// Work on the substance, with what it brings.
    fn work(&mut self, unit: u32, how: How, habits: &Habits, slower: f64) {
        let heavy = if self.is_hard { HARD_WORK } else { 1.0 } * slower;
        let share = if how == How::CameIn { 1.0 } else { 0.5 };
        let days = self.procedure.work * heavy * share;
        if how == How::CameIn {
            self.event(Step::Check, unit);
            self.days(0.1, 0.3);
        }
        let what = if how == How::CameIn { Step::Work } else { Step::WorkOnReceived };
        self.days(days * 0.3, days * 0.3);
        self.event(what, unit);
        for _ in 0..2 {
            if self.happens(habits.rework) {
                self.days(0.2, 0.5);
                self.event(what, unit);
            }
        }
        self.supplements(unit, habits);
        if self.happens(habits.consult) {
            self.consult(unit);
            if self.happens(0.25) {
                self.consult(unit);
            }
        }
        if self.happens(habits.extend) {
            self.days(0.1, 0.4);
            self.extend(unit);
        }
        // At more than once the wait is set more often than once.
        let mut parks = habits.park;
        while parks > 0.0 {
            if self.happens(parks) {
                self.days(0.1, 0.3);
                self.event(Step::WaitOutside, unit);
                self.wait_outside();
                self.event(Step::Resume, unit);
            }
            parks -= 1.0;
        }
        self.days(days * 0.2, days * 0.2);
    }

    fn supplements(&mut self, unit: u32, habits: &Habits) {
        let asks = if self.is_hard { habits.supplement * 1.3 } else { habits.supplement * 0.9 };
        let mut chance = asks;
        for asked in 0..3 {
            if !self.happens(chance) {
                break;
            }
            self.days(0.1, 0.3);
            self.event(Step::RequestSupplement, unit);
            self.pass(3, 0.0);
            self.event(Step::WaitOutside, unit);
            self.wait_outside();
            self.event(Step::SupplementCame, unit);
            chance = if asked == 0 { habits.supplement_again } else { 0.15 };
        }
    }

    fn wait_outside(&mut self) {
        let from = self.now;
        self.days(0.8, 3.2);
        self.waited += self.now - from;
    }

    /// Asks another unit for its view; what is never answered lies there for good.
    fn consult(&mut self, unit: u32) {
        self.days(0.1, 0.3);
        self.event(Step::Consult, unit);
        let asked = self.model.third(unit, NONE, NONE, self.now, self.draw);
        let theirs = *self.model.habits(asked);
        let is_answered = !self.happens(theirs.unanswered);
        self.days(0.2 * theirs.reply_times, 2.3 * theirs.reply_times);
        if !is_answered {
            self.event(Step::ReceiveFromUnit, asked);
            self.is_lost = true;
            return;
        }
        self.event(Step::Reply, asked);
        self.pass(90, 120.0);
        self.event(Step::TakeUpReply, unit);
    }

    /// Moves the due date, from where it is or from today if it has passed.
    fn extend(&mut self, unit: u32) {
        let today = self.now / DAY;
        self.due = self.due.max(today) + (self.allowed / 3).max(2);
        self.event(Step::Extend, unit);
    }

    /// The minute at which the time allowed ends, the citizens' time taken out.
    fn end_of_time(&self) -> i64 {
        (self.due + 1) * DAY + self.waited
    }

    fn finish(&mut self, unit: u32, habits: &Habits, slower: f64) {
        let allowed = (self.allowed * DAY) as f64;
        if self.happens(habits.no_decision) {
            self.days(0.2, 1.0);
            self.event(Step::Withdraw, unit);
            self.pass(5, 60.0);
            self.event(Step::Close, unit);
            return;
        }
        let sign = (30.0 + self.draw.waiting(1.2 * DAY as f64)) * habits.signature_times * slower;
        let issue = self.draw.waiting(0.3 * DAY as f64);
        let (sign, issue) = (sign as i64, issue as i64);
        let left = self.end_of_time() - self.now - sign - issue;
        if left > 0 && self.happens(habits.late) {
            // Left lying until well after due; to the sign of being late no edge is added.
            self.now += left + (0.1 * allowed) as i64;
            self.pass(0, 0.4 * allowed);
        } else if left as f64 > 0.15 * allowed && self.happens(habits.heap) {
            let before_due = 0.04 * allowed * self.draw.fraction();
            self.now += left - before_due as i64;
        }
        if self.now > self.end_of_time() && self.happens(habits.extend_after) {
            self.extend(unit);
            self.pass(10, 0.0);
        }
        self.event(Step::Submit, unit);
        self.now += sign.max(5);
        self.event(Step::Sign, unit);
        self.pass(5, 30.0);
        let is_refused = self.happens(0.25);
        if is_refused {
            let reason = self.reason(habits);
            self.event_with(Step::Refuse, unit, reason);
        } else {
            self.event(Step::Decide, unit);
        }
        self.now += issue.max(5);
        self.event(Step::Complete, unit);
        if !is_refused && self.happens(habits.reopen / 0.75) {
            self.days(0.3, 1.5);
            self.event(Step::Reopen, unit);
            self.days(0.1, 0.5);
            self.event(Step::Correct, unit);
            self.pass(30, 90.0);
            self.event(Step::CompleteAgain, unit);
        }
    }

    fn reason(&mut self, habits: &Habits) -> u32 {
        let pick = self.draw.bits();
        if !self.happens(habits.unreasoned) {
            reasons::own(pick)
        } else if self.happens(0.4) {
            NONE
        } else {
            reasons::boilerplate(pick)
        }
    }
}
