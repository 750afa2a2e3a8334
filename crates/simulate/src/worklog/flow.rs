//! One case from receipt to return: its events, as the units' habits make them.
//!
//! Time is that of Hà Nội, in minutes within office hours; who holds a case shows in the unit of its events.

use jiff::ToSpan as _;
use jiff::civil::{DateTime, Weekday, time};

use crate::draw::Draw;
use crate::worklog::centre::{Office, Procedure, Unit};

/// How likely a unit's habits make things, beside the ordinary.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Habits {
    /// Added share of cases handed to another unit and taken back unworked.
    pub(crate) ping_pong: f64,
    /// Added share of cases sent to another area.
    pub(crate) handover: f64,
    /// Added share of cases for which the citizen is asked once more.
    pub(crate) wait_outside: f64,
    /// Added share of cases left lying until they are late.
    pub(crate) late: f64,
    /// Work takes so many times longer because there is more of it.
    pub(crate) load: f64,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) at: DateTime,
    pub(crate) activity: &'static str,
    pub(crate) status: &'static str,
    pub(crate) unit: Unit,
    pub(crate) officer: usize,
}

/// What is known of a case when it comes in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Intake {
    pub(crate) received: DateTime,
    pub(crate) due: DateTime,
    pub(crate) procedure: Procedure,
    pub(crate) hard: Hardness,
    pub(crate) area: usize,
    /// How many areas there are.
    pub(crate) areas: usize,
}

/// How hard a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hardness {
    Ordinary,
    Hard,
}

pub(crate) const WORKING: &str = "Đang xử lý";
pub(crate) const OUTSIDE: &str = "Chờ bổ sung";

struct Run<'d> {
    at: DateTime,
    events: Vec<Event>,
    draw: &'d mut Draw,
}

impl Run<'_> {
    fn event(&mut self, activity: &'static str, status: &'static str, unit: Unit) {
        let officer = self.draw.below(4) + 1;
        self.events.push(Event { at: self.at, activity, status, unit, officer });
    }

    /// Lets `days` of calendar time pass, then moves to the next office hour.
    fn pass(&mut self, days: f64) {
        let minutes = (days * 24.0 * 60.0).round().max(3.0) as i64;
        self.at = office_hour(self.at + minutes.minutes());
    }

    fn happens(&mut self, share: f64) -> bool {
        self.draw.fraction() < share
    }
}

/// The events of one case, and whether a unit's habit showed in it.
pub(crate) fn case(intake: &Intake, habits: &dyn Fn(Unit) -> Habits, draw: &mut Draw) -> Vec<Event> {
    let Intake { received, due, procedure, hard, area, areas } = *intake;
    let one_stop = Unit { area, office: Office::OneStop };
    let main = Unit { area, office: procedure.office };
    let leader = Unit { area, office: Office::Leadership };
    let peer = peer_of(main, draw);
    let own = habits(main);
    let heavy = if hard == Hardness::Hard { 1.9 } else { 1.0 };
    let mut run = Run { at: received, events: Vec::new(), draw };

    run.event("Tiếp nhận hồ sơ", "Mới đăng ký", one_stop);
    run.pass(0.15);
    run.event("Kiểm tra thành phần hồ sơ", WORKING, one_stop);
    let pause = run.draw.waiting(0.4);
    run.pass(pause);
    run.event("Nhận chuyển xử lý", WORKING, main);

    if run.happens(0.07 + own.ping_pong) {
        // Handed on and taken back with nothing done: what the citizen sees as being sent round.
        let pause = run.draw.waiting(0.8);
        run.pass(pause);
        run.event("Chuyển hồ sơ", WORKING, peer);
        let pause = run.draw.waiting(1.2);
        run.pass(pause);
        run.event("Chuyển trả", WORKING, main);
    }
    let pause = 0.5 * procedure.work * heavy * own.load.max(1.0) * (0.5 + run.draw.waiting(0.5));
    run.pass(pause);
    run.event("Thẩm định hồ sơ", WORKING, main);

    let asks = if hard == Hardness::Hard { 0.26 } else { 0.1 };
    if run.happens(asks + own.wait_outside) {
        supplement(&mut run, main);
        if run.happens(0.12 + own.wait_outside) {
            supplement(&mut run, main);
        }
    }
    let consults = if hard == Hardness::Hard { 0.2 } else { 0.05 };
    if run.happens(consults) {
        // Another unit takes over for a while and passes on to the leadership itself.
        let pause = run.draw.waiting(0.6);
        run.pass(pause);
        run.event("Chuyển phối hợp", WORKING, peer);
        let pause = run.draw.waiting(1.5);
        run.pass(pause);
        run.event("Thẩm định phối hợp", WORKING, peer);
    } else if run.happens(0.03 + own.handover) {
        // Sent to the same office of another area, which finishes it.
        let away = 1 + run.draw.below(areas.saturating_sub(1));
        let other = Unit { area: 1 + (area - 1 + away) % areas, office: procedure.office };
        let pause = run.draw.waiting(0.7);
        run.pass(pause);
        run.event("Chuyển khu vực khác", WORKING, other);
        let pause = run.draw.waiting(1.5);
        run.pass(pause);
        run.event("Thẩm định hồ sơ", WORKING, other);
    }
    let pause = 0.4 * procedure.work * heavy * own.load.max(1.0) * (0.4 + run.draw.waiting(0.6));
    run.pass(pause);
    if run.happens(own.late) && run.at < due {
        // Left lying until the promised day has passed.
        run.at = due;
        let over = 0.6 + run.draw.waiting(4.0);
        run.pass(over);
    }
    let holder = run.events.last().map_or(main, |event| event.unit);
    run.event("Trình ký", WORKING, holder);
    let pause = run.draw.waiting(0.9);
    run.pass(pause);
    run.event("Ký duyệt", "Đã xử lý xong", leader);
    let pause = run.draw.waiting(0.3);
    run.pass(pause);
    run.event("Trả kết quả", "Đã trả kết quả", one_stop);
    run.events
}

fn supplement(run: &mut Run<'_>, unit: Unit) {
    run.event("Yêu cầu bổ sung giấy tờ", OUTSIDE, unit);
    let wait = 0.5 + run.draw.waiting(2.5);
    run.pass(wait);
    run.event("Nhận giấy tờ bổ sung", WORKING, unit);
}

/// Another professional office of the same area.
fn peer_of(unit: Unit, draw: &mut Draw) -> Unit {
    let others: Vec<Office> =
        Office::PROFESSIONAL.into_iter().filter(|office| *office != unit.office).collect();
    Unit { area: unit.area, office: others[draw.below(others.len())] }
}

/// `at` when it is an office hour (Monday to Friday, 7:30–17:00), else the next one.
pub(crate) fn office_hour(at: DateTime) -> DateTime {
    let (open, close) = (time(7, 30, 0, 0), time(17, 0, 0, 0));
    let minute = i64::from(at.minute());
    let mut at = at;
    if at.time() > close {
        at = (at.date() + 1.days()).to_datetime(open) + minute.minutes();
    } else if at.time() < open {
        at = at.date().to_datetime(open) + minute.minutes();
    }
    let forth = match at.weekday() {
        Weekday::Saturday => 2,
        Weekday::Sunday => 1,
        _ => 0,
    };
    at + forth.days()
}
