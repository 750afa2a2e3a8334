//! An example case as a timeline: a lane for each unit, a bar for each span it held the case, to the scale of time.

use kernel::Language;

use super::super::words;
use crate::json::ExampleJson;

/// Lanes of a timeline at most; the last holds all further units.
const LANES: usize = 12;

/// A span in which a unit held the case, in per cent of the case's time.
pub(super) struct Bar {
    pub(super) from: String,
    pub(super) width: String,
    pub(super) words: String,
}

/// A unit's spans.
pub(super) struct Lane {
    pub(super) unit: String,
    pub(super) bars: Vec<Bar>,
}

/// An event.
pub(super) struct Event {
    pub(super) time: String,
    pub(super) activity: String,
    pub(super) unit: String,
    pub(super) officer: String,
    pub(super) status: String,
    pub(super) until_next: String,
}

/// A timeline, ready for the template.
pub(super) struct Timeline {
    pub(super) lanes: Vec<Lane>,
    pub(super) events: Vec<Event>,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) lasted: String,
}

/// The timeline of an example.
pub(super) fn timeline(example: &ExampleJson, language: Language) -> Timeline {
    let total: i64 = example.steps.iter().filter_map(|step| step.seconds_to_next).sum();
    let mut lanes: Vec<Lane> = Vec::new();
    // An event without a unit stays with the unit that holds the case.
    let mut holder = language.pick("(không nêu đơn vị)", "(no unit named)").to_owned();
    let mut at = 0i64;
    let mut open: Option<(String, i64)> = None;
    let mut spans: Vec<(String, i64, i64)> = Vec::new();
    for step in &example.steps {
        if let Some(unit) = &step.unit {
            holder.clone_from(unit);
        }
        match &open {
            Some((unit, _)) if *unit == holder => {}
            _ => {
                if let Some((unit, from)) = open.take() {
                    spans.push((unit, from, at));
                }
                open = Some((holder.clone(), at));
            }
        }
        at += step.seconds_to_next.unwrap_or(0);
    }
    if let Some((unit, from)) = open {
        spans.push((unit, from, at));
    }
    for (unit, from, to) in spans {
        let is_full = lanes.len() == LANES && lanes.iter().all(|lane| lane.unit != unit);
        let name =
            if is_full { language.pick("(các đơn vị khác)", "(other units)").to_owned() } else { unit };
        let share = |seconds: i64| if total > 0 { 100.0 * seconds as f64 / total as f64 } else { 0.0 };
        let bar = Bar {
            from: format!("{:.2}", share(from).min(99.5)),
            width: format!("{:.2}", (share(to) - share(from)).max(0.5)),
            words: format!("{name}: {}", words::span(to - from, language)),
        };
        match lanes.iter_mut().find(|lane| lane.unit == name) {
            Some(lane) => lane.bars.push(bar),
            None => lanes.push(Lane { unit: name, bars: vec![bar] }),
        }
    }
    let events = example.steps.iter().map(|step| Event {
        time: moment(&step.time),
        activity: step.activity.clone(),
        unit: step.unit.clone().unwrap_or_default(),
        officer: step.officer.clone().unwrap_or_default(),
        status: step.status.clone().unwrap_or_default(),
        until_next: step.seconds_to_next.map_or(String::new(), |seconds| words::span(seconds, language)),
    });
    Timeline {
        events: events.collect(),
        lanes,
        first: example.steps.first().map_or(String::new(), |step| moment(&step.time)),
        last: example.steps.last().map_or(String::new(), |step| moment(&step.time)),
        lasted: words::span(total, language),
    }
}

/// `2010-03-31T16:59:42+02:00` as `31/03/2010 16:59`: the clock it was written with.
pub(super) fn moment(time: &str) -> String {
    let parts = (time.get(0..4), time.get(5..7), time.get(8..10), time.get(11..16));
    match parts {
        (Some(year), Some(month), Some(day), Some(clock)) => format!("{day}/{month}/{year} {clock}"),
        _ => time.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Step;

    #[test]
    fn an_event_without_a_unit_stays_with_who_holds_the_case() {
        let step = |unit: Option<&str>, seconds| Step {
            time: "2022-03-01T08:00:00+07:00".to_owned(),
            activity: "x".to_owned(),
            unit: unit.map(str::to_owned),
            officer: None,
            status: None,
            class: None,
            seconds_to_next: seconds,
        };
        let example = ExampleJson {
            indicator: "handover".to_owned(),
            unit: "A".to_owned(),
            role: "typical".to_owned(),
            case: "HS-1".to_owned(),
            steps: vec![
                step(Some("A"), Some(3600)),
                step(None, Some(3600)),
                step(Some("B"), Some(7200)),
                step(Some("A"), None),
            ],
        };
        let drawn = timeline(&example, Language::English);
        let lanes = drawn.lanes.iter().map(|lane| {
            let bars = lane.bars.iter().map(|bar| format!("{}+{}", bar.from, bar.width));
            format!("{} {}", lane.unit, bars.collect::<Vec<_>>().join(" "))
        });
        assert_eq!(lanes.collect::<Vec<_>>(), ["A 0.00+50.00 99.50+0.50", "B 50.00+50.00"]);
        assert_eq!(drawn.first, "01/03/2022 08:00");
        assert_eq!(drawn.lasted, "4.0 hours");
    }
}
