//! A case in time: a lane for each unit, a bar for each time it held the case, to scale; waiting for somebody outside is
//! hatched.
//!
//! Lanes are rows of the page, so that names stay readable however narrow it is; only the bars are drawn.

use askama::Template;
use kernel::Language;
use measurements::Step;

use super::percent;
use crate::pages::measurements::words;

/// Lanes drawn at most; further units share the last.
const LANES: usize = 12;
/// Colours there are.
const COLOURS: usize = 8;
/// Days named under the lanes at most.
const TICKS: i64 = 4;

/// A run of events while one unit holds the case.
pub(in super::super) struct Hold {
    pub(in super::super) unit: Option<String>,
    pub(in super::super) from: i64,
    pub(in super::super) seconds: i64,
    pub(in super::super) steps: Vec<Step>,
}

/// The steps by hold: an event without a unit stays in the hold that is running.
pub(in super::super) fn holds(steps: &[Step]) -> Vec<Hold> {
    let mut holds: Vec<Hold> = Vec::new();
    let mut at = 0;
    for step in steps {
        let seconds = step.seconds_to_next.unwrap_or(0);
        match holds.last_mut() {
            Some(hold) if step.unit.is_none() || step.unit == hold.unit => {
                hold.seconds += seconds;
                hold.steps.push(step.clone());
            }
            _ => holds.push(Hold { unit: step.unit.clone(), from: at, seconds, steps: vec![step.clone()] }),
        }
        at += seconds;
    }
    holds
}

/// Whether the case waits for somebody outside from this event to the next.
pub(in super::super) fn is_outside(step: &Step) -> bool {
    step.class.as_deref() == Some("wait_outside")
}

struct Bar {
    x: String,
    width: String,
    told: String,
}

struct Lane {
    name: String,
    held: String,
    colour: usize,
    bars: Vec<Bar>,
    waits: Vec<Bar>,
}

struct Tick {
    x: String,
    anchor: &'static str,
    text: String,
}

/// A case in lanes, ready for a page.
#[derive(Template)]
#[template(path = "pages/measurements/charts/lanes.html")]
pub(in super::super) struct Lanes {
    language: Language,
    lanes: Vec<Lane>,
    ticks: Vec<Tick>,
    waits: bool,
}

impl Lanes {
    /// Draws a case; `None` where it takes no time.
    pub(in super::super) fn draw(holds: &[Hold], language: Language) -> Option<Self> {
        let whole: i64 = holds.iter().map(|hold| hold.seconds).sum();
        if whole <= 0 {
            return None;
        }
        let mut names: Vec<Option<&str>> = Vec::new();
        for hold in holds {
            if !names.contains(&hold.unit.as_deref()) {
                names.push(hold.unit.as_deref());
            }
        }
        let drawing = Drawing { whole, language };
        let lanes = names.iter().take(LANES).enumerate().map(|(at, name)| {
            let last = at + 1 == LANES && names.len() > LANES;
            let own = |hold: &&Hold| {
                if last { names[at..].contains(&hold.unit.as_deref()) } else { hold.unit.as_deref() == *name }
            };
            let name = match (last, name) {
                (true, _) => language.pick("các đơn vị khác", "other units"),
                (false, Some(name)) => name,
                (false, None) => language.pick("không ghi đơn vị", "no unit named"),
            };
            drawing.lane(name, at % COLOURS, holds.iter().filter(own))
        });
        let lanes: Vec<Lane> = lanes.collect();
        let waits = lanes.iter().any(|lane| !lane.waits.is_empty());
        Some(Self { language, lanes, ticks: drawing.ticks(holds), waits })
    }

    fn t<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        self.language.pick(vi, en)
    }
}

struct Drawing {
    whole: i64,
    language: Language,
}

impl Drawing {
    fn share(&self, seconds: i64) -> String {
        percent(seconds as f64 / self.whole as f64)
    }

    fn bar(&self, from: i64, seconds: i64, name: &str) -> Bar {
        let told = format!("{name}: {}", words::span(seconds, self.language));
        Bar { x: self.share(from), width: self.share(seconds), told }
    }

    fn lane<'h>(&self, name: &str, colour: usize, holds: impl Iterator<Item = &'h Hold>) -> Lane {
        let (mut bars, mut waits, mut held) = (Vec::new(), Vec::new(), 0);
        let outside = self.language.pick("chờ bên ngoài", "waiting outside");
        for hold in holds {
            bars.push(self.bar(hold.from, hold.seconds, name));
            held += hold.seconds;
            let mut at = hold.from;
            for step in &hold.steps {
                let seconds = step.seconds_to_next.unwrap_or(0);
                if is_outside(step) && seconds > 0 {
                    waits.push(self.bar(at, seconds, outside));
                }
                at += seconds;
            }
        }
        Lane { name: name.to_owned(), held: words::span(held, self.language), colour, bars, waits }
    }

    /// Days under the lanes, by the clock of the first event.
    fn ticks(&self, holds: &[Hold]) -> Vec<Tick> {
        let written = holds.first().and_then(|hold| hold.steps.first()).map_or("", |step| &step.time);
        let begin: Option<jiff::civil::DateTime> = written.get(..19).and_then(|clock| clock.parse().ok());
        let Some(begin) = begin else { return Vec::new() };
        let ticks = (0..=TICKS).filter_map(|at| {
            let seconds = self.whole * at / TICKS;
            let day = begin.checked_add(jiff::SignedDuration::from_secs(seconds)).ok()?;
            let anchor = match at {
                0 => "start",
                TICKS => "end",
                _ => "middle",
            };
            let form = if self.whole < 86_400 { "%H:%M" } else { "%d/%m/%y" };
            Some(Tick { x: self.share(seconds), anchor, text: day.strftime(form).to_string() })
        });
        ticks.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(unit: Option<&str>, class: Option<&str>, seconds: i64) -> Step {
        Step {
            time: "2022-03-05T08:00:00+07:00".to_owned(),
            activity: "Xử lý".to_owned(),
            unit: unit.map(str::to_owned),
            officer: None,
            status: None,
            class: class.map(str::to_owned),
            seconds_to_next: Some(seconds),
        }
    }

    #[test]
    fn an_event_without_a_unit_stays_with_who_holds_the_case() {
        let steps = [
            step(Some("A"), None, 60),
            step(None, None, 60),
            step(Some("B"), None, 3600),
            step(Some("A"), None, 0),
        ];
        let told: Vec<String> = holds(&steps)
            .iter()
            .map(|hold| format!("{:?} {} {} {}", hold.unit, hold.from, hold.seconds, hold.steps.len()))
            .collect();
        assert_eq!(told, [r#"Some("A") 0 120 2"#, r#"Some("B") 120 3600 1"#, r#"Some("A") 3720 0 1"#]);
    }

    #[test]
    fn bars_are_to_scale_in_the_lane_of_their_unit_and_waits_are_marked() {
        let day = 86_400;
        let steps = [
            step(Some("A"), None, day),
            step(Some("B"), Some("wait_outside"), 2 * day),
            step(Some("A"), None, day),
        ];
        let lanes = Lanes::draw(&holds(&steps), Language::Vietnamese).unwrap();
        let told: Vec<String> = lanes
            .lanes
            .iter()
            .map(|lane| {
                let bars: Vec<String> =
                    lane.bars.iter().map(|bar| format!("{}+{}", bar.x, bar.width)).collect();
                format!("{} {} [{}] {} waits", lane.name, lane.held, bars.join(" "), lane.waits.len())
            })
            .collect();
        assert_eq!(
            told,
            ["A 2,0 ngày [0.00%+25.00% 75.00%+25.00%] 0 waits", "B 2,0 ngày [25.00%+50.00%] 1 waits"]
        );
        let ticks: Vec<&str> = lanes.ticks.iter().map(|tick| tick.text.as_str()).collect();
        assert_eq!(ticks, ["05/03/22", "06/03/22", "07/03/22", "08/03/22", "09/03/22"]);
    }

    #[test]
    fn a_case_with_many_units_has_a_last_lane_for_the_rest() {
        let steps: Vec<Step> = (0..20).map(|unit| step(Some(&format!("U{unit}")), None, 60)).collect();
        let lanes = Lanes::draw(&holds(&steps), Language::English).unwrap();
        let last = lanes.lanes.last().unwrap();
        assert_eq!((lanes.lanes.len(), last.name.as_str(), last.bars.len()), (12, "other units", 9));
        assert!(Lanes::draw(&holds(&steps[..0]), Language::English).is_none());
    }
}
