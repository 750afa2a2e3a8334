//! Charts as SVG made on the server, each with its template beside it: marks are placed here, colours are the style
//! sheet's, and a table says the same in words.
//!
//! Pages put a chart's text into their own (`{{ chart|safe }}`); everything in it was escaped when it was made.

pub(in crate::pages) mod funnel;
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

/// A name of at most `letters`: of a longer one the middle is left out, since names of units often differ at their end.
fn short(name: &str, letters: usize) -> String {
    let all: Vec<char> = name.chars().collect();
    if all.len() <= letters {
        return name.to_owned();
    }
    let end = letters / 3;
    let begin: String = all[..letters - end - 1].iter().collect();
    let rest: String = all[all.len() - end..].iter().collect();
    format!("{}…{}", begin.trim_end(), rest.trim_start())
}

/// A round number not below `most`.
fn round_above(most: f64) -> f64 {
    if most <= 0.0 {
        return 1.0;
    }
    let unit = 10f64.powf(most.log10().floor());
    let factors = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    factors.map(|factor| factor * unit).into_iter().find(|round| *round >= most).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_name_the_middle_is_left_out() {
        assert_eq!(short("Phòng Tài chính – khu vực 12", 30), "Phòng Tài chính – khu vực 12");
        assert_eq!(short("Phòng Tài chính – khu vực 12", 16), "Phòng Tài…ực 12");
    }

    #[test]
    fn axes_end_at_round_numbers() {
        let check = |most: f64| format!("{:.1}", round_above(most));
        assert_eq!(
            [0.0, 0.25, 1.0, 3.2, 77.0, 1301.0].map(check),
            ["1.0", "0.3", "1.0", "4.0", "80.0", "1500.0"]
        );
    }
}
