//! The numbers of a comparison as pages and papers write them. A model is the code of how numerators are compared: `rate`, `share`, `time`,
//! `slower` or `hard_left`.

use kernel::Language;

use crate::number;

/// A whole number.
pub fn count(value: u64, language: Language) -> String {
    number(value as f64, 0, language)
}

/// A numerator: days have a fraction, counts have none, but what is still running counts by its chance to get there.
pub fn amount(value: f64, model: &str, language: Language) -> String {
    let is_part = model == "slower" && (value - value.round()).abs() > 0.05;
    number(value, usize::from(is_time(model) || is_part), language)
}

/// A denominator, with what it is in if that is days.
pub fn base(value: f64, model: &str, language: Language) -> String {
    if model == "time" { in_days(value, language) } else { number(value, 0, language) }
}

/// A numerator, with what it is in if that is days.
pub fn observed(value: f64, model: &str, language: Language) -> String {
    if is_time(model) { in_days(value, language) } else { amount(value, model, language) }
}

/// What was to be expected, with one digit and what it is in if that is days.
pub fn expected(value: f64, model: &str, language: Language) -> String {
    if is_time(model) { in_days(value, language) } else { number(value, 1, language) }
}

fn in_days(value: f64, language: Language) -> String {
    format!("{} {}", number(value, 1, language), language.pick("ngày", "days"))
}

/// Whether numerators of such a comparison are days.
pub fn is_time(model: &str) -> bool {
    matches!(model, "time" | "hard_left")
}

/// A ratio with two digits; above a hundred without.
pub fn ratio(value: f64, language: Language) -> String {
    number(value, if value.abs() < 100.0 { 2 } else { 0 }, language)
}

/// Above this, the upper end of an interval says only that nothing is known of it.
const UNKNOWN: f64 = 1000.0;

/// An interval: `1,68–2,91`; an upper end far beyond any sense is not told to the digit.
pub fn interval([lower, upper]: [f64; 2], language: Language) -> String {
    let (lower, unknown) = (ratio(lower, language), language.pick("trên", "over"));
    if upper > UNKNOWN {
        format!("{lower}–{unknown} {}", number(UNKNOWN, 0, language))
    } else {
        format!("{lower}–{}", ratio(upper, language))
    }
}
