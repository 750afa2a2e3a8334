//! Charts as SVG made on the server, each with its template beside it: marks are placed here, colours are the style
//! sheet's, and a table says the same in words.
//!
//! Pages put a chart's text into their own (`{{ chart|safe }}`); everything in it was escaped when it was made.

pub(super) mod funnel;
pub(super) mod interval;
pub(super) mod lanes;
pub(super) mod months;
pub(super) mod network;

/// A place in a drawing.
fn place(value: f64) -> String {
    format!("{value:.1}")
}

/// A place as a share of the width: such charts grow with the page, their letters do not.
fn percent(share: f64) -> String {
    format!("{:.2}%", share * 100.0)
}

/// A round number not below `most`: 1, 2 or 5 times a power of ten.
fn round_above(most: f64) -> f64 {
    if most <= 0.0 {
        return 1.0;
    }
    let unit = 10f64.powf(most.log10().floor());
    [1.0, 2.0, 5.0, 10.0].map(|factor| factor * unit).into_iter().find(|round| *round >= most).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_numbers() {
        let check = |most: f64| round_above(most).to_string();
        assert_eq!([0.0, 0.3, 1.0, 3.2, 77.0, 501.0].map(check), ["1", "0.5", "1", "5", "100", "1000"]);
    }
}
