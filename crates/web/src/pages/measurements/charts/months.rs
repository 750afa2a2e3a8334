//! Months as small bars, with what was to be expected as a line across each; and a cumulative sum with its limit.
//!
//! A month without numbers is told apart from one with nothing: it has a dot instead of a bar.

use askama::Template;
use kernel::Language;
use measurements::json::{CusumJson, MonthJson};
use measurements::number;

use super::{percent, place, round_above};
use crate::pages::measurements::words;

/// Height of the bars' ground, and of the sum's, in pixels.
const BARS: f64 = 84.0;
const SUM: f64 = 48.0;
/// The widest bar, as a share of the width.
const WIDEST: f64 = 0.05;
/// Room above for the number at the top, and below for the months.
const ABOVE: f64 = 16.0;

/// One month to be drawn.
pub(in super::super) struct Point {
    pub(in super::super) month: String,
    pub(in super::super) value: Option<f64>,
    pub(in super::super) expected: Option<f64>,
    /// Its numbers in one line.
    pub(in super::super) told: String,
}

struct Bar {
    x: String,
    middle: String,
    width: String,
    told: String,
    /// Top and height; none where the month has no numbers.
    value: Option<(String, String)>,
    expected: Option<(String, String, String)>,
}

/// Bars by month, ready for a page.
#[derive(Template)]
#[template(path = "pages/measurements/charts/months.html")]
pub(in super::super) struct MonthChart {
    label: String,
    most: String,
    first: String,
    last: String,
    bars: Vec<Bar>,
}

impl MonthChart {
    /// Draws months under a name; `None` when none of them has numbers.
    pub(in super::super) fn draw(name: &str, points: &[Point], language: Language) -> Option<Self> {
        let values = points.iter().flat_map(|point| [point.value, point.expected]).flatten();
        let most = round_above(values.fold(0.0, f64::max));
        points.iter().find(|point| point.value.is_some())?;
        let (first, last) = (words::month(&points.first()?.month), words::month(&points.last()?.month));
        let y = |value: f64| ABOVE + BARS * (1.0 - value / most);
        let slot = 1.0 / points.len() as f64;
        let bars = points.iter().enumerate().map(|(at, point)| {
            let middle = slot * (at as f64 + 0.5);
            let width = (slot * 0.72).min(WIDEST);
            Bar {
                x: percent(middle - width / 2.0),
                middle: percent(middle),
                width: percent(width),
                told: point.told.clone(),
                value: point.value.map(|value| (place(y(value)), place(BARS + ABOVE - y(value)))),
                expected: point.expected.map(|expected| {
                    (percent(middle - width * 0.68), percent(middle + width * 0.68), place(y(expected)))
                }),
            }
        });
        Some(Self {
            label: format!("{name}, {first}–{last}"),
            most: number(most, usize::from(most < 1.0), language),
            bars: bars.collect(),
            first,
            last,
        })
    }
}

struct Segment {
    x1: String,
    y1: String,
    x2: String,
    y2: String,
}

struct Signal {
    x: String,
    anchor: &'static str,
    text: String,
}

/// A cumulative sum by month, ready for a page.
#[derive(Template)]
#[template(path = "pages/measurements/charts/cusum.html")]
pub(in super::super) struct SumChart {
    label: String,
    limit: String,
    limit_text: String,
    segments: Vec<Segment>,
    signal: Option<Signal>,
}

impl SumChart {
    /// Draws the sum of a cell over its months; `None` where it has none.
    pub(in super::super) fn draw(months: &[MonthJson], sum: &CusumJson, language: Language) -> Option<Self> {
        let path: Vec<(usize, f64)> =
            months.iter().enumerate().filter_map(|(at, month)| Some((at, month.cusum?))).collect();
        let slot = 1.0 / months.len().max(1) as f64;
        let most = path.iter().map(|(_, value)| *value).fold(sum.limit, f64::max) * 1.1;
        if path.is_empty() || most <= 0.0 {
            return None;
        }
        let y = |value: f64| place(ABOVE + SUM * (1.0 - value / most));
        let x = |at: usize| percent(slot * (at as f64 + 0.5));
        let signal = sum.signal.as_ref().and_then(|month| {
            let at = months.iter().position(|one| one.month == *month)?;
            let past_half = at * 2 > months.len();
            let text = format!("▲ {}", words::month(month));
            Some(Signal { x: x(at), anchor: if past_half { "end" } else { "start" }, text })
        });
        let segments = path.windows(2).map(|pair| Segment {
            x1: x(pair[0].0),
            y1: y(pair[0].1),
            x2: x(pair[1].0),
            y2: y(pair[1].1),
        });
        Some(Self {
            label: language
                .pick("Tổng tích lũy (CUSUM) theo tháng", "Cumulative sum (CUSUM) by month")
                .to_owned(),
            limit: y(sum.limit),
            limit_text: format!("{} {}", language.pick("ngưỡng", "limit"), number(sum.limit, 1, language)),
            segments: segments.collect(),
            signal,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(month: &str, value: Option<f64>, expected: Option<f64>) -> Point {
        Point { month: month.to_owned(), value, expected, told: format!("{month} <told>") }
    }

    #[test]
    fn a_month_without_numbers_is_no_month_with_nothing() {
        let points = [
            point("2022-01", Some(0.0), Some(2.0)),
            point("2022-02", None, None),
            point("2022-03", Some(4.0), Some(2.0)),
        ];
        let chart = MonthChart::draw("Trễ", &points, Language::Vietnamese).unwrap();
        let heights: Vec<Option<&str>> =
            chart.bars.iter().map(|bar| bar.value.as_ref().map(|(_, height)| height.as_str())).collect();
        assert_eq!(heights, [Some("0.0"), None, Some("84.0")]);
        assert_eq!((chart.most.as_str(), chart.label.as_str()), ("4", "Trễ, 01/2022–03/2022"));
        let text = chart.to_string();
        assert!(text.contains("told") && !text.contains("<told>"), "{text}");
        assert!(MonthChart::draw("Trễ", &points[1..2], Language::Vietnamese).is_none());
    }

    #[test]
    fn a_sum_is_drawn_with_its_limit_and_its_first_signal() {
        let month = |month: &str, cusum| MonthJson {
            month: month.to_owned(),
            n: Some(20),
            observed: Some(1.0),
            expected: Some(1.0),
            cusum,
        };
        let months = [month("2022-01", Some(0.0)), month("2022-02", Some(2.0)), month("2022-03", Some(5.0))];
        let sum = CusumJson { limit: 4.0, signal: Some("2022-03".to_owned()) };
        let chart = SumChart::draw(&months, &sum, Language::English).unwrap();
        assert_eq!(chart.segments.len(), 2);
        assert_eq!(chart.limit_text, "limit 4.0");
        assert_eq!(chart.signal.map(|signal| signal.text).as_deref(), Some("▲ 03/2022"));
        assert!(SumChart::draw(&[month("2022-01", None)], &sum, Language::English).is_none());
    }
}
