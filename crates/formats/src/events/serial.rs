//! Times as Excel counts them: days since 1899-12-30, the time of day as a fraction of a day.
//!
//! In the 1900 system that Excel writes unless told otherwise, 1 is 1900-01-01 and Excel takes 1900 for a leap year; so the
//! numbers before 61 (1900-03-01) come out one day early, which no log reaches. The 1904 system of old Excel for Mac
//! counts from 1904-01-01; a number does not tell which is meant, so that system has a form of its own. Excel counts in
//! milliseconds, and so is rounded here. The decimal mark is a point or a comma.

use super::{DATE_ONLY, Moment, NO_OFFSET};

/// Days from 1899-12-30 to 1970-01-01.
pub(super) const DAYS_1900: i64 = 25_569;
/// Days from 1904-01-01 to 1970-01-01.
pub(super) const DAYS_1904: i64 = 24_107;

const MILLIS_PER_DAY: i64 = 86_400_000;
/// 9999-12-31 in the 1900 system.
const LAST: i64 = 2_958_465;

/// The time a serial number tells; a whole number is a date alone.
pub(super) fn parse_serial(text: &[u8], epoch: i64) -> Option<Moment> {
    let mark = text.iter().position(|byte| matches!(byte, b'.' | b','));
    let (whole, fraction) = match mark {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let are_digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    if !are_digits(whole) || whole.len() > 7 || fraction.is_some_and(|part| !are_digits(part)) {
        return None;
    }
    let days = number(whole);
    let millis = fraction.map_or(0, |part| {
        let part = &part[..part.len().min(15)];
        let scale = 10i128.pow(u32::try_from(part.len()).unwrap_or(15));
        let millis = (i128::from(number(part)) * i128::from(MILLIS_PER_DAY) + scale / 2) / scale;
        i64::try_from(millis).unwrap_or(MILLIS_PER_DAY)
    });
    moment(days, millis, epoch, if fraction.is_some() { NO_OFFSET } else { DATE_ONLY })
}

/// The time that a number in a cell tells; a whole number is a date alone.
#[expect(clippy::cast_possible_truncation, reason = "the bounds are checked first")]
pub(super) fn serial_moment(serial: f64, epoch: i64) -> Option<Moment> {
    if !(0.0..3e6).contains(&serial) {
        return None;
    }
    let days = serial.floor();
    let millis = ((serial - days) * 86_400_000.0).round();
    moment(days as i64, millis as i64, epoch, if millis == 0.0 { DATE_ONLY } else { NO_OFFSET })
}

fn moment(days: i64, millis: i64, epoch: i64, offset: i16) -> Option<Moment> {
    if days > LAST {
        return None;
    }
    Some(Moment { micros: ((days - epoch) * MILLIS_PER_DAY + millis) * 1000, offset })
}

fn number(digits: &[u8]) -> i64 {
    digits.iter().fold(0, |value, byte| value * 10 + i64::from(byte - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, epoch: i64) -> String {
        match parse_serial(text.as_bytes(), epoch) {
            None => "no time".to_owned(),
            Some(Moment { micros, offset }) => {
                let day = if offset == DATE_ONLY { "the day of " } else { "" };
                format!("{day}{}", jiff::Timestamp::from_microsecond(micros).unwrap())
            }
        }
    }

    #[test]
    fn a_serial_number_is_a_time() {
        assert_eq!(check("45016", DAYS_1900), "the day of 2023-03-31T00:00:00Z");
        assert_eq!(check("45016.3333333333", DAYS_1900), "2023-03-31T08:00:00Z");
        assert_eq!(check("45016,333333333336", DAYS_1900), "2023-03-31T08:00:00Z");
        assert_eq!(check("45016.0", DAYS_1900), "2023-03-31T00:00:00Z");
        assert_eq!(check("45016.99999999999999999999", DAYS_1900), "2023-04-01T00:00:00Z");
        assert_eq!(check("43554.5", DAYS_1904), "2023-03-31T12:00:00Z");
        assert_eq!(check("2958464", DAYS_1900), "the day of 9999-12-30T00:00:00Z");
    }

    #[test]
    fn what_is_no_serial_number_is_no_time() {
        for text in ["", ".", "-1", "1.", ".5", "1.2.3", "1,234.5", "2958466", "99999999", "4e4", "45016 "] {
            assert_eq!(check(text, DAYS_1900), "no time", "{text}");
        }
    }

    #[test]
    fn a_cell_and_its_text_say_the_same() {
        for text in ["45016.354166666664", "0.5", "61", "45016.000011574074"] {
            let cell = serial_moment(text.parse().unwrap(), DAYS_1900);
            assert_eq!(cell, parse_serial(text.as_bytes(), DAYS_1900), "{text}");
        }
        assert_eq!(serial_moment(f64::NAN, DAYS_1900), None);
    }
}
