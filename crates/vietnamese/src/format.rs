//! Numbers and dates for people: 1.234,5 and 15/09/2023 in Vietnamese, 1,234.5 and 15 September 2023 in English.
//!
//! It does not parse. Days and hours are those of Việt Nam, seven hours ahead of UTC all year.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use kernel::Language;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A whole number with its groups of three: `1.234.567` or `1,234,567`.
pub fn format_integer(value: i64, language: Language) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(&value.unsigned_abs().to_string(), language))
}

/// A number with `decimals` digits after the mark: `1.234,5` or `1,234.5`. What is no number gives `–`.
///
/// ```
/// use kernel::Language::{English, Vietnamese};
/// assert_eq!(vietnamese::format_number(1234.5, 1, Vietnamese), "1.234,5");
/// assert_eq!(vietnamese::format_number(1234.5, 1, English), "1,234.5");
/// ```
pub fn format_number(value: f64, decimals: usize, language: Language) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{:.decimals$}", value.abs());
    let sign = if value < 0.0 && text.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) { "-" } else { "" };
    match text.split_once('.') {
        Some((whole, part)) => format!("{sign}{}{}{part}", grouped(whole, language), language.pick(",", ".")),
        None => format!("{sign}{}", grouped(&text, language)),
    }
}

/// An exact decimal number of so many ten-thousandths, no digit more than it needs: `1.234,5` or `1,234.5`.
pub fn format_ten_thousandths(value: i64, language: Language) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let whole = grouped(&(value.unsigned_abs() / 10_000).to_string(), language);
    let part = format!("{:04}", value.unsigned_abs() % 10_000);
    match part.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        part => format!("{sign}{whole}{}{part}", language.pick(",", ".")),
    }
}

/// A share as a percentage: 0.2116 with one decimal gives `21,2 %` or `21.2%`.
pub fn format_percent(share: f64, decimals: usize, language: Language) -> String {
    let number = format_number(share * 100.0, decimals, language);
    if share.is_finite() { format!("{number}{}", language.pick("\u{a0}%", "%")) } else { number }
}

/// A day: `15/09/2023` or `15 September 2023`.
pub fn format_date(date: Date, language: Language) -> String {
    let (day, month, year) = (date.day(), date.month(), date.year());
    match language {
        Language::Vietnamese => format!("{day:02}/{month:02}/{year}"),
        Language::English => {
            let name = MONTHS[usize::try_from(month - 1).unwrap_or(0).min(11)];
            format!("{day} {name} {year}")
        }
    }
}

/// A moment in Việt Nam's time: `14:30, 15/09/2023` or `14:30, 15 September 2023`.
pub fn format_moment(at: Timestamp, language: Language) -> String {
    let local = Offset::constant(7).to_datetime(at);
    format!("{:02}:{:02}, {}", local.hour(), local.minute(), format_date(local.date(), language))
}

fn grouped(digits: &str, language: Language) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push_str(language.pick(".", ","));
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::Language::{English, Vietnamese};

    use super::*;

    #[test]
    fn exact_decimals() {
        let shown = |value, language| format_ten_thousandths(value, language);
        assert_eq!(shown(12_345_000, Vietnamese), "1.234,5");
        assert_eq!(shown(12_345_000, English), "1,234.5");
        assert_eq!(shown(-5_000, Vietnamese), "-0,5");
        assert_eq!(shown(0, English), "0");
        assert_eq!(shown(i64::MIN, English), "-922,337,203,685,477.5808");
    }

    #[test]
    fn numbers() {
        let shown: Vec<String> = [0.0, -0.04, 999.96, 1_234_567.891, -1234.5, f64::NAN]
            .iter()
            .map(|value| {
                format!("{} {}", format_number(*value, 1, Vietnamese), format_number(*value, 1, English))
            })
            .collect();
        assert_eq!(
            shown.join("|"),
            "0,0 0.0|0,0 0.0|1.000,0 1,000.0|1.234.567,9 1,234,567.9|-1.234,5 -1,234.5|– –"
        );
        assert_eq!(format_number(1234.5, 0, Vietnamese), "1.234");
        assert_eq!(format_integer(-9_454, Vietnamese), "-9.454");
        assert_eq!(format_integer(i64::MIN, English), "-9,223,372,036,854,775,808");
        assert_eq!(format_percent(0.2116, 2, Vietnamese), "21,16\u{a0}%");
        assert_eq!(format_percent(0.2116, 2, English), "21.16%");
    }

    #[test]
    fn dates() {
        assert_eq!(format_date(date(2023, 9, 5), Vietnamese), "05/09/2023");
        assert_eq!(format_date(date(2023, 9, 5), English), "5 September 2023");
        let late = "2023-09-05T18:05:00Z".parse().unwrap();
        assert_eq!(format_moment(late, Vietnamese), "01:05, 06/09/2023");
    }
}
