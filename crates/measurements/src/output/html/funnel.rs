//! A funnel plot as SVG: each unit's ratio against how precisely it is known, with the limits within which chance and the
//! ordinary spread between units keep it. It only places marks; colours are the style sheet's, and the table beside it says
//! the same in words.

use kernel::Language;
use measure::compare::funnel::Funnel;

use crate::json::{FunnelJson, MeasuredJson};
use crate::number;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 54.0;
/// Points named in the plot at most.
const NAMED: usize = 8;
/// Lines of names this near would touch.
const LINE: f64 = 16.0;

/// A unit's mark.
pub(super) struct Mark {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) words: String,
    pub(super) is_asked: bool,
}

/// A unit's name beside its mark.
pub(super) struct Name {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) anchor: &'static str,
    pub(super) unit: String,
}

/// A number at an axis.
pub(super) struct Tick {
    pub(super) at: String,
    pub(super) text: String,
}

/// A plot, ready for the template.
pub(super) struct Plot {
    pub(super) marks: Vec<Mark>,
    pub(super) names: Vec<Name>,
    /// The lower and upper limits, 95 % and 99.8 %.
    pub(super) limits: [String; 4],
    pub(super) target: String,
    pub(super) x_ticks: Vec<Tick>,
    pub(super) y_ticks: Vec<Tick>,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Both axes go by square root, as the model does.
struct Scale {
    most_precise: f64,
    highest: f64,
}

impl Scale {
    fn x(&self, precision: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * (precision / self.most_precise).clamp(0.0, 1.0).sqrt()
    }

    /// Where a ratio lies; limits may lie above the frame, which cuts them off.
    fn y(&self, ratio: f64) -> f64 {
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (ratio / self.highest).clamp(0.0, 9.0).sqrt()
    }
}

fn place(value: f64) -> String {
    format!("{value:.1}")
}

/// The plot of `units`; `None` without a unit that is known at all.
pub(super) fn plot(units: &[(&str, &MeasuredJson)], fitted: FunnelJson, language: Language) -> Option<Plot> {
    let finite = |value: f64| if value.is_finite() { value } else { 0.0 };
    let most_precise = units.iter().map(|(_, cell)| finite(cell.precision)).fold(0.0, f64::max) * 1.05;
    let highest = units.iter().map(|(_, cell)| finite(cell.ratio)).fold(2.0, f64::max) * 1.1;
    if most_precise <= 0.0 {
        return None;
    }
    let scale = Scale { most_precise, highest };
    let funnel = Funnel { units: fitted.units, phi: fitted.phi, p: fitted.p, tau2: fitted.tau2 };
    let curve = |limit: &dyn Fn(f64) -> f64| {
        // Dense where the limits bend, which is at little precision.
        let points = (1..=48).map(|step| {
            let precision = most_precise * (f64::from(step) / 48.0).powi(3);
            let word = if step == 1 { "M" } else { "L" };
            format!("{word}{} {}", place(scale.x(precision)), place(scale.y(limit(precision))))
        });
        points.collect::<String>()
    };
    let mut names: Vec<Name> = Vec::new();
    let mut taken: Vec<f64> = Vec::new();
    let mut marks = Vec::new();
    for (unit, cell) in units {
        let (x, y) = (scale.x(finite(cell.precision)), scale.y(finite(cell.ratio)));
        if cell.worth_asking && names.len() < NAMED && taken.iter().all(|other| (other - y).abs() > LINE) {
            taken.push(y);
            let is_left = x > WIDTH * 0.55;
            names.push(Name {
                x: place(if is_left { x - 9.0 } else { x + 9.0 }),
                y: place(y + 4.0),
                anchor: if is_left { "end" } else { "start" },
                unit: shortened(unit),
            });
        }
        marks.push(Mark {
            x: place(x),
            y: place(y),
            words: format!("{unit}: {}", number(cell.ratio, 2, language)),
            is_asked: cell.worth_asking,
        });
    }
    // What is worth asking about lies on top.
    marks.sort_by_key(|mark| mark.is_asked);
    let tick = |value: f64, at: f64| Tick {
        at: place(at),
        text: number(value, usize::from(value.fract() != 0.0), language),
    };
    let heights = [0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0];
    let heights = heights.into_iter().filter(|value| *value <= highest);
    Some(Plot {
        marks,
        names,
        limits: [
            curve(&|precision| funnel.limits_95(precision).0),
            curve(&|precision| funnel.limits_95(precision).1),
            curve(&|precision| funnel.limits_998(precision).0),
            curve(&|precision| funnel.limits_998(precision).1),
        ],
        target: place(scale.y(1.0)),
        x_ticks: round_numbers(most_precise).into_iter().map(|value| tick(value, scale.x(value))).collect(),
        y_ticks: heights.map(|value| tick(value, scale.y(value))).collect(),
        left: LEFT,
        right: WIDTH - RIGHT,
        top: TOP,
        bottom: HEIGHT - BOTTOM,
        width: WIDTH,
        height: HEIGHT,
    })
}

/// A name that fits beside its mark.
fn shortened(unit: &str) -> String {
    if unit.chars().count() <= 34 {
        return unit.to_owned();
    }
    let beginning: String = unit.chars().take(33).collect();
    format!("{}…", beginning.trim_end())
}

/// Round numbers for the horizontal axis, one of them near the left, where the root scale is narrow.
fn round_numbers(most: f64) -> Vec<f64> {
    let unit = 10f64.powf((most / 4.0).log10().floor());
    let widths = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * unit);
    let width = widths.into_iter().find(|width| most / width <= 5.0).unwrap_or(most);
    let mut numbers = vec![width / 5.0];
    numbers.extend((1..=5).map(|step| f64::from(step) * width).filter(|value| *value <= most));
    numbers.retain(|value| *value >= 1.0 || most < 5.0);
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_numbers_stand_at_the_axis() {
        let check = |most: f64| {
            let numbers: Vec<String> = round_numbers(most).iter().map(|value| format!("{value}")).collect();
            numbers.join(" ")
        };
        assert_eq!(check(105.0), "10 50 100");
        assert_eq!(check(2_350.0), "100 500 1000 1500 2000");
        assert_eq!(check(3.0), "0.2 1 2 3");
    }
}
