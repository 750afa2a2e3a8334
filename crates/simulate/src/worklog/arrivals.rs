//! Which case comes in where and when, and how long it has to wait there.
//!
//! Days get their number of cases from season and weekday before anything else, so case `n` is known to come in on one
//! day and has its number within that day, whatever was asked for before. All cases that come in are then counted through
//! once to give each unit its work by day; what a day's officers cannot deal with waits for the next. So a unit
//! with more cases than officers makes its cases wait by what really came in, and still any case can be made alone.

use kernel::Window;

use super::centre::{PROCEDURES, Procedure, Unit};
use super::clock::{Clock, DAY};
use super::{Confounder, Level, Setting};
use crate::Draw;

/// Cases by calendar month, against the mean: few around Tết, many in spring and before the year ends.
const SEASON: [f64; 12] = [0.80, 0.62, 1.15, 1.15, 1.05, 1.00, 0.95, 0.95, 1.05, 1.05, 1.08, 1.15];
/// Cases by weekday, from Monday.
const WEEKDAY: [f64; 5] = [1.25, 1.06, 1.00, 0.95, 0.74];
/// Share of hard cases, usually and with a harder mix.
const HARD: f64 = 0.25;
const HARDER: f64 = 0.60;
/// Hard cases take so many times the work.
pub(crate) const HARD_WORK: f64 = 1.5;
/// Share of cases that begin at the second and at the third level.
const BEGIN_ABOVE: [f64; 3] = [0.95, 0.04, 0.01];
/// Work that comes in, against what the officers can do, when all is as usual.
const UTILISATION: f64 = 0.72;
/// Overloaded units get so many times the cases, and other duties, for the same officers.
const OVERLOAD: f64 = 1.35;
/// Cases a day that keep the officers of a unit busy at least; if fewer come in here, they have other duties besides.
const LEAST_BUSY: f64 = 1.0;
/// Cases of the kind with unclear powers, against elsewhere.
const UNCLEAR: f64 = 4.0;
/// Cases in the two months of a peak, against other months.
const PEAK: f64 = 3.0;
const PEAK_MONTHS: [i8; 2] = [4, 10];
/// When a unit that starts late starts, as a share of the window.
const START: f64 = 0.86;

/// A case as it comes in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Intake {
    /// Working minute of its receipt.
    pub(crate) minute: i64,
    /// Index of the unit.
    pub(crate) unit: u32,
    /// Index of the procedure.
    pub(crate) procedure: u8,
    pub(crate) is_hard: bool,
}

/// What comes in over the window.
#[derive(Debug)]
pub(crate) struct Arrivals {
    key: u64,
    first_day: i64,
    /// Cases that came in before each day; one more than there are days.
    before: Vec<u64>,
    /// Working days by month of the window.
    month_of: Vec<u16>,
    /// By month: running sums of the units' weights.
    running: Vec<Vec<f64>>,
    /// By month and level: the largest weight of a unit.
    most: Vec<[f64; 3]>,
    /// By unit: share of hard cases, and of its second procedure.
    mix: Vec<(f64, f64)>,
    /// By unit: index of its first procedure.
    procedure: Vec<u8>,
    /// By unit and day: days of waiting.
    waits: Vec<Vec<f32>>,
    /// Days that cases may come in and be worked on.
    days: i64,
}

impl Arrivals {
    pub(crate) fn new(setting: &Setting, units: &[Unit], clock: &Clock, seed: u64) -> Self {
        let days = workdays(&setting.window, clock);
        let first_day = days.first().copied().unwrap_or(0);
        let last_day = clock.day_of(setting.window.to());
        let months: Vec<i32> = days.iter().map(|day| month_number(clock, *day)).collect();
        let first_month = months.first().copied().unwrap_or(0);
        let month_of: Vec<u16> =
            months.iter().map(|month| u16::try_from(month - first_month).unwrap_or(0)).collect();
        let key = Draw::new(seed, &["worklog", setting.body.as_str()]).bits();
        let mut arrivals = Self {
            key,
            first_day,
            before: before(setting.cases, &days, clock, key),
            running: Vec::new(),
            most: Vec::new(),
            mix: units.iter().map(|unit| mix(setting, *unit)).collect(),
            procedure: units.iter().map(|unit| u8::try_from(unit.office.index() * 2).unwrap_or(0)).collect(),
            waits: Vec::new(),
            days: last_day - first_day + 1,
            month_of,
        };
        let month_count = arrivals.month_of.last().map_or(0, |last| usize::from(*last) + 1);
        for month in 0..month_count {
            let (mut sum, mut most) = (0.0, [0.0f64; 3]);
            let sums = units.iter().map(|unit| {
                let weight = weight(setting, units, *unit, month, month_count, first_month);
                let most = &mut most[level_index(unit.level)];
                *most = most.max(weight);
                sum += weight;
                sum
            });
            arrivals.running.push(sums.collect());
            arrivals.most.push(most);
        }
        arrivals.waits = arrivals.waiting(setting, units);
        arrivals
    }

    /// How many cases come in.
    pub(crate) fn cases(&self) -> u64 {
        self.before.last().copied().unwrap_or(0)
    }

    /// The working day after which nothing is recorded any more.
    pub(crate) fn end_day(&self) -> i64 {
        self.first_day + self.days
    }

    /// The working day case `number` comes in on, and its number within the day, from 1.
    pub(crate) fn day_of(&self, number: u64) -> (i64, u64) {
        let after = self.before.partition_point(|before| *before <= number);
        let day = after.saturating_sub(1).min(self.before.len().saturating_sub(2));
        (self.first_day + day as i64, number - self.before[day] + 1)
    }

    /// The most cases that come in on one day.
    pub(crate) fn busiest(&self) -> u64 {
        self.before.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(0)
    }

    /// The numbers drawn for case `number`.
    pub(crate) fn draw(&self, number: u64) -> Draw {
        Draw::of(self.key, number)
    }

    /// Case `number` as it comes in; `draw` is the case's own.
    pub(crate) fn intake(&self, number: u64, draw: &mut Draw) -> Intake {
        let (day, _) = self.day_of(number);
        let running = &self.running[self.month(day)];
        let ticket = draw.fraction() * running.last().copied().unwrap_or(0.0);
        let unit = running.partition_point(|sum| *sum <= ticket).min(running.len().saturating_sub(1));
        let (hard, second) = self.mix[unit];
        let is_hard = draw.fraction() < hard;
        let procedure = self.procedure[unit] + u8::from(draw.fraction() < second);
        // More come in the morning.
        let part = draw.fraction();
        let minute = day * DAY + (part * (0.55 + 0.45 * part) * (DAY - 10) as f64) as i64;
        Intake { minute, unit: u32::try_from(unit).unwrap_or(0), procedure, is_hard }
    }

    /// Days that a case which reaches `unit` at `minute` waits for others to be dealt with.
    pub(crate) fn wait(&self, unit: u32, minute: i64) -> f64 {
        let waits = &self.waits[unit as usize];
        let day = usize::try_from(minute / DAY - self.first_day).unwrap_or(0);
        waits.get(day).or(waits.last()).map_or(0.0, |days| f64::from(*days))
    }

    /// The weight of `unit` among all at `minute`: how likely what is handed on goes there.
    pub(crate) fn weight(&self, unit: u32, minute: i64) -> f64 {
        let running = &self.running[self.month(minute / DAY)];
        let unit = unit as usize;
        running[unit] - if unit == 0 { 0.0 } else { running[unit - 1] }
    }

    /// The largest weight of a unit of `level` at `minute`.
    pub(crate) fn most(&self, level: Level, minute: i64) -> f64 {
        self.most[self.month(minute / DAY)][level_index(level)]
    }

    fn month(&self, day: i64) -> usize {
        let day = usize::try_from(day - self.first_day).unwrap_or(0);
        self.month_of.get(day).or(self.month_of.last()).map_or(0, |month| usize::from(*month))
    }

    /// Backlog by unit and day, in days of all its officers' work.
    fn waiting(&self, setting: &Setting, units: &[Unit]) -> Vec<Vec<f32>> {
        let days = usize::try_from(self.days).unwrap_or(0).max(1);
        let mut waits = vec![vec![0f32; days]; units.len()];
        for number in 0..self.cases() {
            let intake = self.intake(number, &mut self.draw(number));
            let day = usize::try_from(intake.minute / DAY - self.first_day).unwrap_or(0);
            let work = PROCEDURES[usize::from(intake.procedure)].work;
            let work = if intake.is_hard { work * HARD_WORK } else { work };
            waits[intake.unit as usize][day] += work as f32;
        }
        // Officers are as many as the usual share of cases needs, whatever confounds.
        let plain = Setting { confounders: Vec::new(), ..setting.clone() };
        let shares: Vec<f64> = units.iter().map(|unit| weight(&plain, units, *unit, 0, 1, 0)).collect();
        let all: f64 = shares.iter().sum();
        let intake_days = self.before.len().saturating_sub(1).max(1) as f64;
        for ((unit, share), days) in units.iter().zip(&shares).zip(&mut waits) {
            let cases = setting.cases as f64 * share / all / intake_days;
            let own = usual_work(*unit);
            let capacity = cases.max(LEAST_BUSY) * own / UTILISATION;
            let overload = if setting.confounds(*unit, Confounder::Overload) { OVERLOAD } else { 1.0 };
            let duties = (LEAST_BUSY - cases).max(0.0) * own * overload;
            let mut backlog = 0.0f64;
            for day in days.iter_mut() {
                let work = f64::from(*day) + duties;
                // Who comes today waits for what was left yesterday, and for half of today's.
                *day = ((backlog + work / 2.0) / capacity) as f32;
                backlog = (backlog + work - capacity).max(0.0);
            }
        }
        waits
    }
}

/// Mean days of work of a case of `unit`.
fn usual_work(unit: Unit) -> f64 {
    let first = unit.office.index() * 2;
    let [a, b] = [&PROCEDURES[first], &PROCEDURES[first + 1]];
    let mean = (a.work * a.weight + b.work * b.weight) / (a.weight + b.weight);
    mean * (1.0 + HARD * (HARD_WORK - 1.0))
}

/// Share of hard cases and of the second procedure.
fn mix(setting: &Setting, unit: Unit) -> (f64, f64) {
    let hard = if setting.confounds(unit, Confounder::HarderMix) { HARDER } else { HARD };
    let first = unit.office.index() * 2;
    let second = |procedure: &Procedure| {
        let more = setting.confounds(unit, Confounder::UnclearPowers) && procedure.is_unclear;
        procedure.weight * if more { UNCLEAR } else { 1.0 }
    };
    let (a, b) = (second(&PROCEDURES[first]), second(&PROCEDURES[first + 1]));
    (hard, b / (a + b))
}

/// The working days cases come in on: to the end of the window, which cuts off what is not finished by then.
fn workdays(window: &Window, clock: &Clock) -> Vec<i64> {
    let (first, last) = (clock.day_of(window.from()), clock.day_of(window.to()));
    (first..=last.max(first)).filter(|day| clock.date(*day) <= window.to() || *day == first).collect()
}

fn month_number(clock: &Clock, day: i64) -> i32 {
    let date = clock.date(day);
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

/// Running sums of the days' cases: in proportion to season and weekday, with the luck of the day.
fn before(cases: u64, days: &[i64], clock: &Clock, key: u64) -> Vec<u64> {
    let mut sum = 0.0;
    let mut sums = vec![0.0];
    for &day in days {
        let month = usize::try_from(clock.date(day).month() - 1).unwrap_or(0);
        let weekday = usize::try_from(day.rem_euclid(5)).unwrap_or(0);
        let luck = 0.7 + 0.6 * Draw::of(key ^ 0x0064_6179, day.unsigned_abs()).fraction();
        sum += SEASON[month % 12] * WEEKDAY[weekday] * luck;
        sums.push(sum);
    }
    sums.iter().map(|part| (cases as f64 * part / sum.max(1e-9)).round() as u64).collect()
}

fn level_index(level: Level) -> usize {
    match level {
        Level::Commune => 0,
        Level::District => 1,
        Level::Province => 2,
    }
}

/// How many cases come to `unit` in the window's month `month` of `months`, against others.
fn weight(
    setting: &Setting,
    units: &[Unit],
    unit: Unit,
    month: usize,
    months: usize,
    first_month: i32,
) -> f64 {
    let beside = units.iter().filter(|other| other.level == unit.level).count().max(1) as f64;
    let mut weight = BEGIN_ABOVE[level_index(unit.level)] / beside;
    if setting.confounds(unit, Confounder::Overload) {
        weight *= OVERLOAD;
    }
    if setting.confounds(unit, Confounder::SeasonalPeak) {
        let calendar = i8::try_from((first_month + month as i32).rem_euclid(12) + 1).unwrap_or(1);
        // As many in the year as elsewhere, but not when.
        let mean = (10.0 + 2.0 * PEAK) / 12.0;
        weight *= if PEAK_MONTHS.contains(&calendar) { PEAK } else { 1.0 } / mean;
    }
    if setting.confounds(unit, Confounder::LateStart) && (month as f64) < START * months as f64 {
        weight = 0.0;
    }
    weight
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::BodyCode;

    use super::*;
    use crate::worklog::Office;

    fn setting(confounders: Vec<(Unit, Confounder)>) -> Setting {
        let window = Window::new(date(2021, 2, 1), date(2023, 1, 31)).unwrap();
        let body = BodyCode::parse("TU.H26").unwrap();
        Setting { confounders, ..Setting::plain(body, "H26", 9000, 12, window) }
    }

    /// Cases, share of hard ones and mean wait of the first two units of the land offices.
    fn check(confounder: Confounder) -> String {
        let setting = setting(vec![(Unit::of_area(1, Office::Land), confounder)]);
        let units = Unit::all(setting.areas);
        let arrivals = Arrivals::new(&setting, &units, &Clock::new(setting.window.from()), 1);
        let tell = |unit: u32| {
            let (mut cases, mut hard, mut unclear, mut wait) = (0u32, 0u32, 0u32, 0.0);
            for number in 0..arrivals.cases() {
                let intake = arrivals.intake(number, &mut arrivals.draw(number));
                if intake.unit == unit {
                    cases += 1;
                    hard += u32::from(intake.is_hard);
                    unclear += u32::from(PROCEDURES[usize::from(intake.procedure)].is_unclear);
                    wait += arrivals.wait(unit, intake.minute);
                }
            }
            let percent = |part: u32| 100 * part / cases;
            format!(
                "{cases} cases, {} % hard, {} % unclear, {:.1} days",
                percent(hard),
                percent(unclear),
                wait / f64::from(cases)
            )
        };
        format!("{} against {}", tell(0), tell(3))
    }

    #[test]
    fn confounders_change_what_comes_in_and_how_long_it_waits() {
        insta::assert_snapshot!(Confounder::ALL.map(check).join("\n"), @r"
        308 cases, 21 % hard, 25 % unclear, 3.6 days against 244 cases, 19 % hard, 22 % unclear, 0.9 days
        217 cases, 58 % hard, 28 % unclear, 1.3 days against 247 cases, 22 % hard, 24 % unclear, 1.0 days
        217 cases, 21 % hard, 60 % unclear, 1.5 days against 247 cases, 22 % hard, 24 % unclear, 1.0 days
        219 cases, 24 % hard, 25 % unclear, 2.1 days against 242 cases, 26 % hard, 24 % unclear, 1.0 days
        75 cases, 24 % hard, 29 % unclear, 0.8 days against 243 cases, 21 % hard, 21 % unclear, 1.1 days
        ");
    }

    #[test]
    fn cases_come_in_in_the_order_of_their_numbers() {
        let setting = setting(Vec::new());
        let units = Unit::all(setting.areas);
        let arrivals = Arrivals::new(&setting, &units, &Clock::new(setting.window.from()), 1);
        assert_eq!(arrivals.cases(), 9000);
        let mut last = (0, 0);
        for number in 0..arrivals.cases() {
            let here = arrivals.day_of(number);
            assert!(here > last && (here.0 == last.0 || here.1 == 1), "{last:?} {here:?}");
            last = here;
        }
    }
}
