//! A funnel plot: each unit's ratio against how precisely it is known, with the limits within which chance and the
//! ordinary spread between units keep it.
//!
//! The numbers are the engine's; only places are computed here.

use askama::Template;
use kernel::Language;
use measure::compare::funnel::Funnel;
use measurements::json::FunnelJson;
use measurements::number;

use super::{place, short};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 456.0;
const LEFT: f64 = 58.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 36.0;
const BOTTOM: f64 = 58.0;
/// Points named in the plot at most.
const NAMED: usize = 8;
/// Units drawn at most: those worth asking about and the most precise.
const MARKS: usize = 1500;
/// More marks than this are drawn small, so that they can be told apart.
const CROWD: usize = 120;
/// The room a name takes, in the plot's own pixels.
const NAME: (f64, f64) = (9.0, 17.0);

/// A unit to be placed.
pub(in crate::pages) struct Dot {
    pub(in crate::pages) unit: String,
    pub(in crate::pages) ratio: f64,
    pub(in crate::pages) precision: f64,
    pub(in crate::pages) worth_asking: bool,
    /// Its numbers in one line.
    pub(in crate::pages) told: String,
    /// Where the mark leads; nothing where it leads nowhere.
    pub(in crate::pages) path: String,
}

/// A mark of a unit.
struct Mark {
    x: String,
    y: String,
    told: String,
    path: String,
    worth_asking: bool,
    label: Option<Label>,
}

/// A unit's name beside its mark.
struct Label {
    x: String,
    y: String,
    anchor: &'static str,
    text: String,
}

/// A number at an axis.
struct Tick {
    at: String,
    text: String,
}

/// A plot, ready for a page.
#[derive(Template)]
#[template(path = "pages/measurements/charts/funnel.html")]
pub(in crate::pages) struct Chart {
    language: Language,
    name: String,
    marks: Vec<Mark>,
    is_crowded: bool,
    /// How many units are left out of the drawing.
    left_out: usize,
    limits_95: [String; 2],
    limits_998: [String; 2],
    target: String,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    /// What the limits are, where they end.
    limit_names: Vec<Tick>,
}

/// The same plot for a page that does not change: one picture to a screen reader, without links and without script.
#[derive(Template)]
#[template(path = "pages/measurements/charts/still.html")]
pub(in crate::pages) struct Still {
    chart: Chart,
    /// What its parts are named after: unique in the page.
    id: String,
    /// What it shows, in a sentence or two.
    told: String,
}

impl Still {
    /// The plot as one picture.
    pub(in crate::pages) fn of(chart: Chart, id: &str, told: String) -> Self {
        Self { chart, id: id.to_owned(), told }
    }
}

/// The scales: both axes by square root, since the model is on the root scale.
struct Scale {
    most_precise: f64,
    lowest: f64,
    highest: f64,
}

impl Scale {
    /// A scale that holds all units. It begins at 0, unless all are close to 1: then nobody could tell them apart.
    fn of(dots: &[Dot]) -> Self {
        let most_precise = dots.iter().map(|dot| dot.precision).fold(0.0, f64::max) * 1.05;
        let (low, high) = dots
            .iter()
            .fold((1.0, 1.0), |(low, high): (f64, f64), dot| (low.min(dot.ratio), high.max(dot.ratio)));
        let (lowest, highest) =
            if low > 0.6 && high < 1.6 { (low * 0.8, high * 1.2) } else { (0.0, high.max(2.0) * 1.1) };
        Self { most_precise, lowest, highest }
    }

    fn x(&self, precision: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * (precision / self.most_precise).max(0.0).sqrt()
    }

    fn share(&self, ratio: f64) -> f64 {
        let (low, high) = (self.lowest.sqrt(), self.highest.sqrt());
        (ratio.max(0.0).sqrt() - low) / (high - low)
    }

    fn at(share: f64) -> f64 {
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share
    }

    fn y(&self, ratio: f64) -> f64 {
        Self::at(self.share(ratio).clamp(0.0, 1.0))
    }

    /// The curve of a limit as a path. Dense where limits bend, which is at little precision. It may leave the frame, which cuts
    /// it off there, but by no more than the frame's height, so that numbers stay small.
    fn curve(&self, limit: impl Fn(f64) -> f64) -> String {
        let points = (1..=60).map(|step| {
            let precision = self.most_precise * (f64::from(step) / 60.0).powi(3);
            let word = if step == 1 { "M" } else { "L" };
            let y = Self::at(self.share(limit(precision)).clamp(-1.0, 2.0));
            format!("{word}{} {}", place(self.x(precision)), place(y))
        });
        points.collect::<Vec<_>>().join(" ")
    }

    /// The names of the upper limits at their right ends, as far as they are within the frame and apart.
    fn limit_names(&self, funnel: &Funnel, language: Language) -> Vec<Tick> {
        let inner = (funnel.limits_95(self.most_precise).1, "95 %");
        let outer = (funnel.limits_998(self.most_precise).1, language.pick("99,8 %", "99.8 %"));
        let mut names: Vec<(f64, &str)> = Vec::new();
        for (limit, text) in [inner, outer] {
            let y = self.y(limit) - 5.0;
            let is_apart = names.iter().all(|(other, _)| (other - y).abs() > NAME.1);
            if self.share(limit) < 0.97 && is_apart {
                names.push((y, text));
            }
        }
        names.into_iter().map(|(y, text)| Tick { at: place(y), text: text.to_owned() }).collect()
    }
}

impl Chart {
    /// Draws the plot of the aspect `name`; `None` without a unit or a funnel.
    pub(in crate::pages) fn draw(
        name: &str,
        fitted: Option<FunnelJson>,
        mut dots: Vec<Dot>,
        language: Language,
    ) -> Option<Self> {
        let FunnelJson { units, phi, p, tau2 } = fitted?;
        dots.sort_by(|a, b| {
            b.worth_asking.cmp(&a.worth_asking).then_with(|| b.precision.total_cmp(&a.precision))
        });
        let left_out = dots.len().saturating_sub(MARKS);
        dots.truncate(MARKS);
        let scale = Scale::of(&dots);
        if dots.is_empty() || scale.most_precise <= 0.0 {
            return None;
        }
        let funnel = Funnel { units, phi, p, tau2 };
        let tick = |value: f64, at: f64| Tick {
            at: place(at),
            text: number(value, usize::from(value.fract() != 0.0), language),
        };
        let x_ticks = steps(scale.most_precise).into_iter().map(|value| tick(value, scale.x(value)));
        let y_ticks =
            y_steps(scale.lowest, scale.highest).into_iter().map(|value| tick(value, scale.y(value)));
        Some(Self {
            language,
            name: name.to_owned(),
            limits_95: [
                scale.curve(|precision| funnel.limits_95(precision).0),
                scale.curve(|precision| funnel.limits_95(precision).1),
            ],
            limits_998: [
                scale.curve(|precision| funnel.limits_998(precision).0),
                scale.curve(|precision| funnel.limits_998(precision).1),
            ],
            target: place(scale.y(1.0)),
            limit_names: scale.limit_names(&funnel, language),
            is_crowded: dots.len() > CROWD,
            x_ticks: x_ticks.collect(),
            y_ticks: y_ticks.collect(),
            marks: marks(dots, &scale),
            left_out,
        })
    }

    fn t<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        self.language.pick(vi, en)
    }
}

/// The marks from the least to the most precise, so that the keyboard goes through them from left to right; names stand
/// where nothing else is named.
fn marks(mut dots: Vec<Dot>, scale: &Scale) -> Vec<Mark> {
    dots.sort_by(|a, b| a.precision.total_cmp(&b.precision).then_with(|| a.unit.cmp(&b.unit)));
    let mut by_weight: Vec<usize> = (0..dots.len()).filter(|at| dots[*at].worth_asking).collect();
    by_weight.sort_by(|a, b| dots[*b].ratio.total_cmp(&dots[*a].ratio));
    let mut taken: Vec<(f64, f64, f64)> = Vec::new();
    let mut labels: Vec<Option<Label>> = dots.iter().map(|_| None).collect();
    for at in by_weight {
        let dot = &dots[at];
        let (x, y) = (scale.x(dot.precision), scale.y(dot.ratio));
        let text = short(&dot.unit, 28);
        let length = text.chars().count() as f64 * NAME.0 * 0.85 + NAME.0;
        let to_the_left = x + length > WIDTH - RIGHT;
        let (from, to) = if to_the_left { (x - length, x) } else { (x, x + length) };
        let is_free = taken
            .iter()
            .all(|(left, right, other)| (other - y).abs() > NAME.1 || to < *left || *right < from);
        if is_free && taken.len() < NAMED {
            taken.push((from, to, y));
            labels[at] = Some(Label {
                x: place(if to_the_left { x - NAME.0 } else { x + NAME.0 }),
                y: place(y + 4.5),
                anchor: if to_the_left { "end" } else { "start" },
                text,
            });
        }
    }
    let marks = dots.into_iter().zip(labels).map(|(dot, label)| Mark {
        x: place(scale.x(dot.precision)),
        y: place(scale.y(dot.ratio)),
        told: dot.told,
        path: dot.path,
        worth_asking: dot.worth_asking,
        label,
    });
    marks.collect()
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

/// Round numbers for the vertical axis, every tenth where it holds little more than 1.
fn y_steps(lowest: f64, highest: f64) -> Vec<f64> {
    if lowest > 0.0 {
        let tenths = (1..=20).map(|tenth| f64::from(tenth) / 10.0);
        return tenths.filter(|value| (lowest..=highest).contains(value)).collect();
    }
    let all = [0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0];
    // Far up, the small ones would stand on one another.
    let least = if highest > 30.0 { 5.0 } else { 0.0 };
    all.into_iter()
        .filter(|value| *value <= highest && (*value == 0.0 || *value == 1.0 || *value >= least))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(dots: Vec<Dot>, language: Language) -> Chart {
        let fitted = FunnelJson { units: 3, phi: 1.0, p: 1.0, tau2: 0.0 };
        Chart::draw("Trễ", Some(fitted), dots, language).unwrap()
    }

    fn dot(unit: &str, ratio: f64, precision: f64) -> Dot {
        let (unit, told, path) = (unit.to_owned(), format!("{unit} <&>"), "/unit".to_owned());
        Dot { unit, ratio, precision, worth_asking: ratio > 2.0, told, path }
    }

    #[test]
    fn marks_stand_within_the_frame_and_flags_are_named() {
        let dots = vec![dot("A", 3.0, 40.0), dot("B", 0.0, 10.0), dot("C", 1.0, 100.0)];
        let chart = draw(dots, Language::English);
        for mark in &chart.marks {
            let (x, y): (f64, f64) = (mark.x.parse().unwrap(), mark.y.parse().unwrap());
            assert!((LEFT..=WIDTH - RIGHT).contains(&x) && (TOP..=HEIGHT - BOTTOM).contains(&y), "{x} {y}");
        }
        let told: Vec<(&str, Option<&str>)> = chart
            .marks
            .iter()
            .map(|mark| (mark.told.as_str(), mark.label.as_ref().map(|label| label.text.as_str())))
            .collect();
        assert_eq!(told, [("B <&>", None), ("A <&>", Some("A")), ("C <&>", None)], "from left to right");
        let ticks: Vec<&str> = chart.x_ticks.iter().map(|tick| tick.text.as_str()).collect();
        assert_eq!(ticks, ["10", "50", "100"]);
    }

    #[test]
    fn units_that_are_all_close_to_one_are_told_apart() {
        let dots = vec![dot("A", 1.1, 4000.0), dot("B", 0.97, 9000.0), dot("C", 1.0, 100.0)];
        let chart = draw(dots, Language::Vietnamese);
        let ticks: Vec<&str> = chart.y_ticks.iter().map(|tick| tick.text.as_str()).collect();
        assert_eq!(ticks, ["0,8", "0,9", "1", "1,1", "1,2", "1,3"]);
    }

    #[test]
    fn a_drawing_has_so_many_marks_and_no_more() {
        let dots = (0..2000).map(|at| dot(&format!("U{at}"), 1.0, f64::from(at + 1))).collect();
        let chart = draw(dots, Language::English);
        assert_eq!((chart.marks.len(), chart.left_out), (1500, 500));
        assert!(chart.to_string().contains("500 units known least precisely are not drawn"));
    }

    #[test]
    fn names_that_would_lie_on_one_another_are_left_out() {
        let dots = vec![dot("Phòng A", 3.0, 40.0), dot("Phòng B", 3.01, 40.0), dot("Phòng C", 6.0, 40.0)];
        let chart = draw(dots, Language::Vietnamese);
        let named: Vec<&str> =
            chart.marks.iter().filter_map(|mark| mark.label.as_ref()).map(|label| &*label.text).collect();
        assert_eq!(named, ["Phòng B", "Phòng C"]);
    }

    #[test]
    fn names_are_escaped_and_only_what_is_worth_asking_about_is_a_stop_for_the_keyboard() {
        let dots = vec![dot("A", 3.0, 40.0), dot("B", 0.5, 10.0), dot("C", 1.0, 100.0)];
        let text = draw(dots, Language::English).to_string();
        assert!(!text.contains("A <&>"), "{text}");
        assert_eq!(text.matches("tabindex=\"0\"").count(), 1);
        assert_eq!(text.matches("tabindex=\"-1\"").count(), 2);
        let fitted = Some(FunnelJson { units: 3, phi: 1.0, p: 1.0, tau2: 0.0 });
        assert!(Chart::draw("Trễ", fitted, Vec::new(), Language::English).is_none());
        let one = vec![dot("A", 1.0, 4.0)];
        assert!(
            Chart::draw("Trễ", None, one, Language::English).is_none(),
            "without a funnel there is nothing to draw"
        );
    }
}
