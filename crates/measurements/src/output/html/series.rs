//! Months as a small chart: bars of what was seen, a line of what was to be expected. A month that may not be shown is a gap.

use kernel::Language;

use crate::number;

const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 120.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 22.0;

/// One month.
pub(super) struct Month<'m> {
    pub(super) month: &'m str,
    /// The bar and the line; `None` where it may not be shown.
    pub(super) seen: Option<(f64, f64)>,
}

/// A bar.
pub(super) struct Bar {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) height: String,
    pub(super) words: String,
}

/// A chart, ready for the template.
pub(super) struct Series {
    pub(super) bars: Vec<Bar>,
    pub(super) bar_width: String,
    /// The line, in as many pieces as the gaps leave.
    pub(super) line: String,
    /// Where the sum first passes its limit, and the month.
    pub(super) signal: Option<(String, String)>,
    pub(super) most: String,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

fn place(value: f64) -> String {
    format!("{value:.1}")
}

/// The chart of `months`, with a mark at the month `signal`; `None` with fewer than two months that are shown.
pub(super) fn series(
    months: &[Month<'_>],
    signal: Option<&str>,
    words: (&str, &str),
    language: Language,
) -> Option<Series> {
    let seen = || months.iter().filter_map(|month| month.seen);
    let most = seen().map(|(bar, line)| bar.max(line)).fold(0.0, f64::max);
    let (first, last) = (months.first()?, months.last()?);
    if seen().count() < 2 || most <= 0.0 || !most.is_finite() {
        return None;
    }
    let step = (WIDTH - LEFT - RIGHT) / months.len() as f64;
    let x = |at: usize| LEFT + step * at as f64;
    let y = |value: f64| HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value / most).clamp(0.0, 1.0);
    let mut bars = Vec::new();
    let mut line = String::new();
    let mut is_drawn = false;
    for (at, month) in months.iter().enumerate() {
        let Some((bar, expected)) = month.seen else {
            is_drawn = false;
            continue;
        };
        let show = |value: f64| number(value, usize::from((value % 1.0).abs() > 1e-9), language);
        bars.push(Bar {
            x: place(x(at) + step * 0.12),
            y: place(y(bar)),
            height: place(HEIGHT - BOTTOM - y(bar)),
            words: format!("{}: {} {}, {} {}", month.month, words.0, show(bar), words.1, show(expected)),
        });
        let middle = x(at) + step / 2.0;
        line.push_str(&format!(
            "{}{} {}",
            if is_drawn { "L" } else { "M" },
            place(middle),
            place(y(expected))
        ));
        if !is_drawn {
            // A month alone is seen as a short stroke.
            line.push_str(&format!("h{}", place(step * 0.3)));
        }
        is_drawn = true;
    }
    let signal = signal.and_then(|signal| {
        let at = months.iter().position(|month| month.month == signal)?;
        Some((place(x(at) + step / 2.0), signal.to_owned()))
    });
    Some(Series {
        bars,
        bar_width: place(step * 0.76),
        line,
        signal,
        most: number(most, usize::from(most < 10.0), language),
        first: first.month.to_owned(),
        last: last.month.to_owned(),
        left: LEFT,
        right: WIDTH - RIGHT,
        top: TOP,
        bottom: HEIGHT - BOTTOM,
        width: WIDTH,
        height: HEIGHT,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_that_may_not_be_shown_is_a_gap() {
        let month = |month, seen| Month { month, seen };
        let months =
            [month("2022-01", Some((4.0, 2.0))), month("2022-02", None), month("2022-03", Some((2.0, 2.5)))];
        let chart = series(&months, Some("2022-03"), ("seen", "expected"), Language::English).unwrap();
        assert_eq!(chart.bars.len(), 2);
        assert_eq!(chart.line.matches('M').count(), 2, "{}", chart.line);
        assert_eq!(chart.bars[1].words, "2022-03: seen 2, expected 2.5");
        assert_eq!(chart.signal.map(|(_, month)| month).as_deref(), Some("2022-03"));
        assert!(series(&months[..2], None, ("", ""), Language::English).is_none());
    }
}
