//! Handovers between units, on a circle: who hands to whom, the more the thicker.
//!
//! The same pairs give the same drawing. Units that hand much to each other stand side by side: from the most frequent pair
//! on, units are joined into chains, and the chains laid round the circle.

use std::collections::BTreeMap;

use askama::Template;
use kernel::Language;
use measurements::json::PairJson;
use measurements::number;

use super::{place, short};
use crate::pages::measurements::links::Links;

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 800.0;
/// The widest line.
const WIDEST: f64 = 9.0;
/// Letters of a name that fit outside the circle, and the room one takes.
const LETTERS: usize = 30;
const LETTER: f64 = 7.0;

struct Node {
    x: String,
    y: String,
    radius: String,
    label: Label,
    told: String,
    path: String,
    at: usize,
}

struct Label {
    x: String,
    y: String,
    turn: String,
    anchor: &'static str,
    text: String,
}

struct Edge {
    path: String,
    width: String,
    head: String,
    told: String,
    from: usize,
    to: usize,
}

/// A network, ready for a page.
#[derive(Template)]
#[template(path = "pages/measurements/charts/network.html")]
pub(in super::super) struct Network {
    language: Language,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

impl Network {
    /// Draws pairs, the most frequent first; `None` without any.
    pub(in super::super) fn draw(pairs: &[PairJson], links: &Links, language: Language) -> Option<Self> {
        let most = pairs.iter().map(|pair| pair.count).max()?;
        let order = round(pairs);
        let places: BTreeMap<&str, usize> = order.iter().enumerate().map(|(at, unit)| (*unit, at)).collect();
        let circle = Circle::of(&order);
        let node = |(at, unit): (usize, &&str)| {
            let sum = |side: fn(&PairJson) -> &str| -> u64 {
                pairs.iter().filter(|pair| side(pair) == *unit).map(|pair| pair.count).sum()
            };
            let (out, into) = (sum(|pair| &pair.from), sum(|pair| &pair.to));
            let (x, y) = circle.point(at as f64, circle.radius);
            Node {
                x: place(x),
                y: place(y),
                radius: place(4.0 + 6.0 * ((out + into) as f64 / (2 * most) as f64).clamp(0.0, 1.0).sqrt()),
                label: circle.label(at, unit),
                told: format!(
                    "{unit}: {} {}, {} {}",
                    language.pick("chuyển đi", "hands on"),
                    number(out as f64, 0, language),
                    language.pick("nhận về", "receives"),
                    number(into as f64, 0, language)
                ),
                path: links.unit(unit),
                at,
            }
        };
        let edge = |pair: &PairJson| {
            let (from, to) = (*places.get(pair.from.as_str())?, *places.get(pair.to.as_str())?);
            let width = (WIDEST * (pair.count as f64 / most as f64).powf(0.75)).max(1.0);
            let (path, head) = circle.curve(from, to, 6.0 + width);
            let count = number(pair.count as f64, 0, language);
            Some(Edge {
                path,
                head,
                width: place(width),
                told: format!("{} → {}: {count} {}", pair.from, pair.to, language.pick("lần", "times")),
                from,
                to,
            })
        };
        // The thinnest first, so that the thickest lie on top.
        let edges = pairs.iter().rev().filter_map(edge).collect();
        Some(Self { language, nodes: order.iter().enumerate().map(node).collect(), edges })
    }

    fn t<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        self.language.pick(vi, en)
    }
}

/// The units in the order they stand round the circle.
fn round(pairs: &[PairJson]) -> Vec<&str> {
    let mut chains: Vec<Vec<&str>> = Vec::new();
    for pair in pairs {
        for unit in [pair.from.as_str(), pair.to.as_str()] {
            if !chains.iter().any(|chain| chain.contains(&unit)) {
                chains.push(vec![unit]);
            }
        }
        let place_of = |unit: &str| chains.iter().position(|chain| chain.contains(&unit));
        let (Some(one), Some(other)) = (place_of(&pair.from), place_of(&pair.to)) else { continue };
        let is_end = |chain: &[&str], unit: &str| chain.first() == Some(&unit) || chain.last() == Some(&unit);
        if one == other || !is_end(&chains[one], &pair.from) || !is_end(&chains[other], &pair.to) {
            continue;
        }
        let mut joined = chains[one].clone();
        let mut rest = chains[other].clone();
        if joined.last() != Some(&pair.from.as_str()) {
            joined.reverse();
        }
        if rest.first() != Some(&pair.to.as_str()) {
            rest.reverse();
        }
        joined.extend(rest);
        chains[one.min(other)] = joined;
        chains.remove(one.max(other));
    }
    chains.concat()
}

/// Where things are on the circle.
struct Circle {
    units: usize,
    radius: f64,
}

impl Circle {
    /// As large as the longest name leaves room for.
    fn of(units: &[&str]) -> Self {
        let longest = units.iter().map(|unit| unit.chars().count().min(LETTERS)).max().unwrap_or(0);
        let radius = HEIGHT / 2.0 - 28.0 - LETTER * longest as f64;
        Self { units: units.len(), radius: radius.clamp(150.0, 300.0) }
    }

    fn angle(&self, at: f64) -> f64 {
        std::f64::consts::TAU * at / self.units as f64 - std::f64::consts::FRAC_PI_2
    }

    fn point(&self, at: f64, radius: f64) -> (f64, f64) {
        let angle = self.angle(at);
        (WIDTH / 2.0 + radius * angle.cos(), HEIGHT / 2.0 + radius * angle.sin())
    }

    fn label(&self, at: usize, unit: &str) -> Label {
        let (x, y) = self.point(at as f64, self.radius + 16.0);
        let degrees = self.angle(at as f64).to_degrees();
        let on_the_left = x < WIDTH / 2.0 - 1.0;
        let turn = if on_the_left { degrees + 180.0 } else { degrees };
        Label {
            x: place(x),
            y: place(y),
            turn: place(turn),
            anchor: if on_the_left { "end" } else { "start" },
            text: short(unit, LETTERS),
        }
    }

    /// A curve from one unit to another, bent towards the middle and a little to its right, so that there and back lie apart;
    /// and its head.
    fn curve(&self, from: usize, to: usize, head: f64) -> (String, String) {
        let (x1, y1) = self.point(from as f64, self.radius);
        let (x2, y2) = self.point(to as f64, self.radius);
        let (dx, dy) = (x2 - x1, y2 - y1);
        let length = dx.hypot(dy).max(1.0);
        let (nx, ny) = (-dy / length, dx / length);
        let (mx, my) = ((x1 + x2) / 2.0, (y1 + y2) / 2.0);
        let (inward_x, inward_y) = (WIDTH / 2.0 - mx, HEIGHT / 2.0 - my);
        // Neighbours bend less towards the middle than units far from each other.
        let depth = inward_x.hypot(inward_y).max(1.0);
        let pull = (0.5 * length).min(0.55 * depth) / depth;
        let bow = (0.14 * length).clamp(8.0, 26.0);
        let (cx, cy) = (mx + inward_x * pull + nx * bow, my + inward_y * pull + ny * bow);
        let (tx, ty) = (x2 - cx, y2 - cy);
        let tangent = tx.hypot(ty).max(1.0);
        let (ux, uy) = (tx / tangent, ty / tangent);
        let (ex, ey) = (x2 - ux * 9.0, y2 - uy * 9.0);
        let (bx, by) = (ex - ux * head, ey - uy * head);
        let half = head * 0.55;
        let triangle = format!(
            "M{} {} L{} {} L{} {}Z",
            place(ex),
            place(ey),
            place(bx - uy * half),
            place(by + ux * half),
            place(bx + uy * half),
            place(by - ux * half)
        );
        let curve =
            format!("M{} {} Q{} {} {} {}", place(x1), place(y1), place(cx), place(cy), place(bx), place(by));
        (curve, triangle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(from: &str, to: &str, count: u64) -> PairJson {
        PairJson { from: from.to_owned(), to: to.to_owned(), count }
    }

    fn links() -> Links {
        let worklog = "01a212fe-2f03-71dc-a262-fb333d3421a6".parse().unwrap();
        Links::new(&kernel::StudyCode::parse("s-1").unwrap(), worklog)
    }

    #[test]
    fn units_that_hand_much_to_each_other_are_neighbours() {
        let pairs = [
            pair("A", "B", 90),
            pair("C", "D", 80),
            pair("B", "A", 70),
            pair("D", "A", 60),
            pair("B", "D", 5),
        ];
        assert_eq!(round(&pairs), ["C", "D", "A", "B"]);
    }

    #[test]
    fn the_thickest_edge_lies_on_top_and_there_and_back_lie_apart() {
        let pairs = [pair("A", "B", 100), pair("B", "A", 25), pair("B", "<C>", 4)];
        let network = Network::draw(&pairs, &links(), Language::English).unwrap();
        let told: Vec<(&str, &str)> =
            network.edges.iter().map(|edge| (edge.told.as_str(), edge.width.as_str())).collect();
        assert_eq!(
            told,
            [("B → <C>: 4 times", "1.0"), ("B → A: 25 times", "3.2"), ("A → B: 100 times", "9.0")]
        );
        assert_ne!(network.edges[1].path, network.edges[2].path);
        assert_eq!(network.nodes[0].told, "A: hands on 100, receives 25");
        let text = network.to_string();
        assert!(!text.contains("<C>"), "{text}");
        assert!(Network::draw(&[], &links(), Language::English).is_none());
    }

    #[test]
    fn the_same_pairs_give_the_same_drawing_within_its_frame() {
        let units: Vec<String> =
            (0..40).map(|unit| format!("Bộ phận Tiếp nhận và Trả kết quả {unit}")).collect();
        let pairs: Vec<PairJson> = units.windows(2).map(|two| pair(&two[0], &two[1], 10)).collect();
        let draw = || Network::draw(&pairs, &links(), Language::Vietnamese).unwrap();
        assert_eq!(draw().to_string(), draw().to_string());
        for node in &draw().nodes {
            let (x, y): (f64, f64) = (node.x.parse().unwrap(), node.y.parse().unwrap());
            assert!((0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y));
        }
    }
}
