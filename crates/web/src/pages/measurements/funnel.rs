//! A funnel plot as SVG made on the server: each unit's ratio against how precisely it is known, with the limits within
//! which chance and the ordinary spread between units keep it.
//!
//! It only places marks; colours are the style sheet's, and the table beside it says the same in words.

use kernel::Language;
use measure::compare::funnel::Funnel;
use measurements::number;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 440.0;
const LEFT: f64 = 58.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 58.0;
/// Points named in the plot at most.
const NAMED: usize = 8;

/// A unit to be placed.
pub(super) struct Dot<'d> {
    pub(super) unit: &'d str,
    pub(super) ratio: f64,
    pub(super) precision: f64,
    pub(super) worth_asking: bool,
}

/// A mark of a unit.
pub(super) struct Mark {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) title: String,
    pub(super) worth_asking: bool,
    pub(super) label: Option<Label>,
}

/// A unit's name beside its mark.
pub(super) struct Label {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) anchor: &'static str,
    pub(super) text: String,
}

/// A number at an axis.
pub(super) struct Tick {
    pub(super) at: String,
    pub(super) text: String,
}

/// A plot, ready for the template.
pub(super) struct Chart {
    pub(super) marks: Vec<Mark>,
    pub(super) limits_95: [String; 2],
    pub(super) limits_998: [String; 2],
    pub(super) target: String,
    pub(super) x_ticks: Vec<Tick>,
    pub(super) y_ticks: Vec<Tick>,
}

/// The scales: both axes by square root, since the model is on the root scale.
struct Scale {
    most_precise: f64,
    highest: f64,
}

impl Scale {
    fn x(&self, precision: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * (precision / self.most_precise).max(0.0).sqrt()
    }

    fn y(&self, ratio: f64) -> f64 {
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (ratio / self.highest).clamp(0.0, 1.0).sqrt()
    }
}

fn place(value: f64) -> String {
    format!("{value:.1}")
}

impl Chart {
    /// Draws the plot; `None` without a unit.
    pub(super) fn draw(dots: &[Dot<'_>], tau2: f64, language: Language) -> Option<Self> {
        let most_precise = dots.iter().map(|dot| dot.precision).fold(0.0, f64::max) * 1.05;
        let highest = dots.iter().map(|dot| dot.ratio).fold(2.0, f64::max) * 1.1;
        if dots.is_empty() || most_precise <= 0.0 {
            return None;
        }
        let scale = Scale { most_precise, highest };
        let funnel = Funnel { units: dots.len() as u64, phi: 1.0, p: 1.0, tau2 };
        let curve = |limit: &dyn Fn(f64) -> f64| {
            // Dense where the limits bend, which is at little precision.
            let points = (1..=60).map(|step| {
                let precision = most_precise * (f64::from(step) / 60.0).powi(3);
                let word = if step == 1 { "M" } else { "L" };
                format!("{word}{} {}", place(scale.x(precision)), place(scale.y(limit(precision))))
            });
            points.collect::<Vec<_>>().join(" ")
        };
        let limits_95 = [
            curve(&|precision| funnel.limits_95(precision).0),
            curve(&|precision| funnel.limits_95(precision).1),
        ];
        let limits_998 = [
            curve(&|precision| funnel.limits_998(precision).0),
            curve(&|precision| funnel.limits_998(precision).1),
        ];
        let mut named: Vec<(f64, f64)> = Vec::new();
        let marks = dots.iter().map(|dot| {
            let (x, y) = (scale.x(dot.precision), scale.y(dot.ratio));
            let is_free = named.iter().all(|(_, other)| (other - y).abs() > 15.0);
            let label = (dot.worth_asking && named.len() < NAMED && is_free).then(|| {
                named.push((x, y));
                let to_the_left = x > WIDTH * 0.6;
                Label {
                    x: place(if to_the_left { x - 9.0 } else { x + 9.0 }),
                    y: place(y + 4.0),
                    anchor: if to_the_left { "end" } else { "start" },
                    text: dot.unit.to_owned(),
                }
            });
            let title = format!("{}: {}", dot.unit, number(dot.ratio, 2, language));
            Mark { x: place(x), y: place(y), title, worth_asking: dot.worth_asking, label }
        });
        let marks = marks.collect();
        let tick = |value: f64, at: f64| {
            let decimals = if value.fract() == 0.0 { 0 } else { 1 };
            Tick { at: place(at), text: number(value, decimals, language) }
        };
        Some(Self {
            marks,
            limits_95,
            limits_998,
            target: place(scale.y(1.0)),
            x_ticks: steps(most_precise).into_iter().map(|value| tick(value, scale.x(value))).collect(),
            y_ticks: y_steps(highest).into_iter().map(|value| tick(value, scale.y(value))).collect(),
        })
    }
}

/// Round numbers for the horizontal axis; fewer near the left, where the root scale is narrow.
fn steps(most: f64) -> Vec<f64> {
    let unit = 10f64.powf((most / 4.0).log10().floor());
    let width =
        [1.0, 2.0, 5.0, 10.0].map(|factor| factor * unit).into_iter().find(|width| most / width <= 5.0);
    let width = width.unwrap_or(most);
    let mut steps = vec![width / 5.0];
    steps.extend((1..=5).map(|step| f64::from(step) * width).filter(|value| *value <= most));
    steps.retain(|value| *value >= 1.0 || most < 5.0);
    steps
}

fn y_steps(highest: f64) -> Vec<f64> {
    let all = [0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0];
    all.into_iter().filter(|value| *value <= highest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_within_the_frame_and_flags_are_named() {
        let dot = |unit, ratio, precision| Dot { unit, ratio, precision, worth_asking: ratio > 2.0 };
        let dots = [dot("A", 3.0, 40.0), dot("B", 0.0, 10.0), dot("C", 1.0, 100.0)];
        let chart = Chart::draw(&dots, 0.0, Language::English).unwrap();
        for mark in &chart.marks {
            let (x, y): (f64, f64) = (mark.x.parse().unwrap(), mark.y.parse().unwrap());
            assert!((LEFT..=WIDTH - RIGHT).contains(&x) && (TOP..=HEIGHT - BOTTOM).contains(&y), "{x} {y}");
        }
        let named: Vec<&str> = chart
            .marks
            .iter()
            .filter_map(|mark| mark.label.as_ref())
            .map(|label| label.text.as_str())
            .collect();
        assert_eq!(named, ["A"]);
        assert_eq!(
            chart.x_ticks.iter().map(|tick| tick.text.as_str()).collect::<Vec<_>>(),
            ["10", "50", "100"]
        );
        assert!(Chart::draw(&[], 0.0, Language::English).is_none());
    }
}
