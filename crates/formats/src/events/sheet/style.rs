//! What a number in a cell is shown as: a number, a date, a time span, digits with zeros before them.
//!
//! It tells kinds of formats apart, not their look: a date comes out in ISO 8601 whatever the cell shows.

use super::super::NO_OFFSET;
use super::super::serial::{DAYS_1900, DAYS_1904, serial_moment};

/// The kind of a number's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Style {
    #[default]
    General,
    /// A date shown without its time of day.
    Day,
    /// A time of day, with or without a date.
    Moment,
    /// A span of time, such as `[h]:mm`.
    Span,
    /// A share in hundredths: `0.0%`.
    Percent,
    /// At least so many digits: `00000`.
    Digits(u8),
}

/// For whom numbers and dates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Form {
    /// For programs: decimal points, ISO 8601, shares as they are kept.
    #[default]
    Plain,
    /// As a Vietnamese reader sees them: decimal commas, days before months, shares in hundredths.
    Vietnamese,
}

/// Which day the numbers of a workbook's dates count from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum DateSystem {
    #[default]
    From1900,
    From1904,
}

impl Style {
    /// The style of a built-in format by its number (ECMA-376, 18.8.30).
    pub(super) fn built_in(number: u32) -> Self {
        match number {
            9 | 10 => Self::Percent,
            14..=17 | 27..=31 | 34..=36 | 50..=58 => Self::Day,
            18..=22 | 32 | 33 | 45 | 47 => Self::Moment,
            46 => Self::Span,
            _ => Self::General,
        }
    }

    /// The style of a format by its code, of which the first section counts.
    pub(super) fn of_code(code: &str) -> Self {
        let mut signs = code.chars();
        let mut bare = String::new();
        while let Some(sign) = signs.next() {
            match sign {
                ';' => break,
                '\\' | '_' | '*' => {
                    signs.next();
                    bare.push(' ');
                }
                '"' => {
                    let _ = signs.by_ref().find(|sign| *sign == '"');
                    bare.push(' ');
                }
                '[' => {
                    let inner: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                    let first = inner.chars().next().map(|sign| sign.to_ascii_lowercase());
                    let span = first.is_some_and(|first| {
                        matches!(first, 'h' | 'm' | 's')
                            && inner.chars().all(|sign| sign.to_ascii_lowercase() == first)
                    });
                    if span {
                        return Self::Span;
                    }
                }
                sign => bare.push(sign.to_ascii_lowercase()),
            }
        }
        let bare = bare.trim();
        if bare.contains(['h', 's']) {
            Self::Moment
        } else if bare.contains(['d', 'm', 'y']) {
            Self::Day
        } else if bare.contains('%') {
            Self::Percent
        } else if bare.len() > 1 && bare.bytes().all(|byte| byte == b'0') {
            Self::Digits(u8::try_from(bare.len()).unwrap_or(u8::MAX))
        } else {
            Self::General
        }
    }

    /// Writes the number of a cell for `form`.
    pub(super) fn write_in(self, form: Form, number: f64, system: DateSystem, text: &mut String) {
        let start = text.len();
        match (form, self) {
            (Form::Plain, _) => return self.write(number, system, text),
            (Form::Vietnamese, Self::Percent) => {
                write_number(number * 100.0, text);
                text.push('%');
            }
            (Form::Vietnamese, _) => self.write(number, system, text),
        }
        let written = text.split_off(start);
        text.push_str(&vietnamese_form(self, &written));
    }

    /// Writes the number of a cell as it is meant.
    fn write(self, number: f64, system: DateSystem, text: &mut String) {
        use std::fmt::Write as _;
        let written = match self {
            Self::Day | Self::Moment => write_moment(number, self == Self::Moment, system, text),
            Self::Span => write_span(number, text),
            Self::Digits(width) if (0.0..1e15).contains(&number) && number.fract() == 0.0 => {
                write!(text, "{number:0>width$}", width = usize::from(width)).ok()
            }
            Self::General | Self::Percent | Self::Digits(_) => None,
        };
        if written.is_none() {
            write_number(number, text);
        }
    }
}

/// What [`Style::write`] has written, as a Vietnamese reader writes it.
fn vietnamese_form(style: Style, written: &str) -> String {
    match style {
        Style::Day | Style::Moment => {
            let (day, time) = written.split_once('T').map_or((written, ""), |(day, time)| (day, time));
            let parts: Vec<&str> = day.split('-').collect();
            match parts.as_slice() {
                [year, month, day] if !year.is_empty() => {
                    format!("{day}/{month}/{year} {time}").trim_end().to_owned()
                }
                _ => written.to_owned(),
            }
        }
        Style::Span => written.to_owned(),
        Style::General | Style::Percent | Style::Digits(_) => written.replace('.', ","),
    }
}

/// The fifteen digits a spreadsheet keeps, the shortest way they can be written.
fn write_number(number: f64, text: &mut String) {
    use std::fmt::Write as _;
    let kept = format!("{number:.14e}").parse().unwrap_or(number);
    let kept = if kept == 0.0 { 0.0 } else { kept };
    let _ = if f64::abs(kept) >= 1e21 || (kept != 0.0 && f64::abs(kept) < 1e-9) {
        write!(text, "{kept:e}")
    } else {
        write!(text, "{kept}")
    };
}

/// A whole number is a date alone, unless its format shows the time of day, which is midnight then.
fn write_moment(number: f64, shows_time: bool, system: DateSystem, text: &mut String) -> Option<()> {
    use std::fmt::Write as _;
    let epoch = match system {
        DateSystem::From1900 => DAYS_1900,
        DateSystem::From1904 => DAYS_1904,
    };
    let moment = serial_moment(number, epoch)?;
    let at = jiff::Timestamp::from_microsecond(moment.micros).ok()?;
    let reading = jiff::tz::Offset::UTC.to_datetime(at);
    // A time of day alone has no day: its number is less than one.
    if number < 1.0 && (shows_time || moment.offset == NO_OFFSET) {
        write!(text, "{}", reading.time()).ok()
    } else if moment.offset == NO_OFFSET || shows_time {
        write!(text, "{reading}").ok()
    } else {
        write!(text, "{}", reading.date()).ok()
    }
}

/// Hours, minutes and seconds, as many hours as there are.
#[expect(clippy::cast_possible_truncation, reason = "the bounds are checked first")]
fn write_span(days: f64, text: &mut String) -> Option<()> {
    use std::fmt::Write as _;
    if !(-1e6..1e6).contains(&days) {
        return None;
    }
    let seconds = (days * 86_400.0).round() as i64;
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.abs();
    write!(text, "{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_apart() {
        for (code, style) in [
            ("General", Style::General),
            ("dd/mm/yyyy", Style::Day),
            ("dd/mm/yyyy hh:mm", Style::Moment),
            ("[$-42A]dd\\ mmmm\\ yyyy;@", Style::Day),
            ("h:mm AM/PM", Style::Moment),
            ("[h]:mm:ss", Style::Span),
            ("[Red]0.00", Style::General),
            ("0.00E+00", Style::General),
            ("#,##0\\ \"đồng\"", Style::General),
            ("\"Ngày \"0", Style::General),
            ("0.0%", Style::Percent),
            ("00000", Style::Digits(5)),
            ("0", Style::General),
            ("0;\"d\"", Style::General),
            ("\"", Style::General),
            ("[", Style::General),
        ] {
            assert_eq!(Style::of_code(code), style, "{code}");
        }
    }

    #[test]
    fn numbers_are_written_as_they_are_meant() {
        let check = |number, style: Style| {
            let mut text = String::new();
            style.write(number, DateSystem::From1900, &mut text);
            text
        };
        assert_eq!(check(1.0, Style::General), "1");
        assert_eq!(check(-0.0, Style::General), "0");
        assert_eq!(check(0.1 + 0.2, Style::General), "0.3");
        assert_eq!(check(123_456_789_012_345.0, Style::General), "123456789012345");
        assert_eq!(check(1e300, Style::General), "1e300");
        assert_eq!(check(f64::NAN, Style::General), "NaN");
        assert_eq!(check(7.0, Style::Digits(5)), "00007");
        assert_eq!(check(7.5, Style::Digits(5)), "7.5");
        assert_eq!(check(45_016.0, Style::Day), "2023-03-31");
        assert_eq!(check(45_016.5, Style::Day), "2023-03-31T12:00:00");
        assert_eq!(check(45_016.0, Style::Moment), "2023-03-31T00:00:00");
        assert_eq!(check(45_016.354_166_666_664, Style::Moment), "2023-03-31T08:30:00");
        assert_eq!(check(0.354_166_666_666_67, Style::Moment), "08:30:00");
        assert_eq!(check(-5.0, Style::Moment), "-5");
        assert_eq!(check(1.5, Style::Span), "36:00:00");
        let vietnamese = |number, style: Style| {
            let mut text = "a".to_owned();
            style.write_in(Form::Vietnamese, number, DateSystem::From1900, &mut text);
            text
        };
        assert_eq!(check(0.455, Style::Percent), "0.455");
        assert_eq!(vietnamese(0.455, Style::Percent), "a45,5%");
        assert_eq!(vietnamese(1234.5, Style::General), "a1234,5");
        assert_eq!(vietnamese(45_016.0, Style::Day), "a31/03/2023");
        assert_eq!(vietnamese(45_016.354_166_666_664, Style::Moment), "a31/03/2023 08:30:00");
        assert_eq!(vietnamese(-5.0, Style::Moment), "a-5");
        let mut text = String::new();
        Style::Day.write(43_554.0, DateSystem::From1904, &mut text);
        assert_eq!(text, "2023-03-31");
    }
}
