//! A ratio with its interval as a small bar beside its numbers: 1 in the middle, on a root scale from 0 to 4.
//!
//! What lies beyond the scale is drawn to its end; the numbers beside it say how far.

use askama::Template;

use super::percent;

/// The ratio at the right end; its root is twice that of 1, so that 1 stands in the middle.
const END: f64 = 4.0;

/// A bar, ready for a page.
#[derive(Template)]
#[template(path = "pages/measurements/charts/interval.html")]
pub(in super::super) struct IntervalBar {
    from: String,
    to: String,
    at: String,
    goes_on: bool,
    worth_asking: bool,
}

impl IntervalBar {
    /// Draws a ratio.
    pub(in super::super) fn draw(cell: &measurements::json::MeasuredJson) -> Self {
        let [lower, upper] = cell.interval;
        Self {
            from: percent(share(lower)),
            to: percent(share(upper)),
            at: percent(share(cell.ratio)),
            goes_on: upper > END,
            worth_asking: cell.worth_asking,
        }
    }
}

/// The place of a ratio on the scale, with a little room at both ends for the mark.
fn share(ratio: f64) -> f64 {
    0.04 + 0.92 * (ratio / END).clamp(0.0, 1.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stands_in_the_middle_and_nothing_leaves_the_bar() {
        let places = [0.0, 1.0, 4.0, 99.0].map(|ratio| percent(share(ratio)));
        assert_eq!(places, ["4.00%", "50.00%", "96.00%", "96.00%"]);
    }
}
