//! Times as written: an instant with its offset, or a clock's reading without one.
//!
//! Nothing is shifted: "16:59:42+02:00" is 14:59:42 UTC and remembers +02:00; "16:59:42" remembers that no offset
//! was written, and whoever knows the place resolves it. A date alone remembers that it is one: what it means, the
//! beginning or the end of that day, depends on what it is the date of.

use super::serial::{DAYS_1900, DAYS_1904, parse_serial};

/// The offset that means "none was written".
pub const NO_OFFSET: i16 = i16::MAX;

/// The offset that means "a date alone was written": neither a time of day nor an offset.
pub const DATE_ONLY: i16 = i16::MAX - 1;

/// A form times are written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeForm {
    /// ISO 8601: `2010-03-31T16:59:42.5+02:00`; a blank may stand for the `T`, the time and the offset may be missing.
    Iso,
    /// A pattern of strptime, such as `%d/%m/%Y %H:%M`.
    Pattern(String),
    /// Excel's serial numbers: days since 1899-12-30 (the 1900 system), such as `45016.3333` or `45016,3333`.
    Excel,
    /// Excel's serial numbers in the 1904 system of old Excel for Mac.
    Excel1904,
}

impl TimeForm {
    /// Reads a form's name: `iso`, `excel`, `excel-1904` or a pattern with `%`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "iso" => Some(Self::Iso),
            "excel" => Some(Self::Excel),
            "excel-1904" => Some(Self::Excel1904),
            pattern if pattern.contains('%') => Some(Self::Pattern(pattern.to_owned())),
            _ => None,
        }
    }
}

/// A time as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Microseconds since 1970-01-01: of the instant if an offset was written, else of the reading as if in UTC.
    pub micros: i64,
    /// The offset in minutes east of UTC, or [`NO_OFFSET`], or [`DATE_ONLY`].
    pub offset: i16,
}

/// Reads `text` in the first of `forms` that fits.
pub fn parse_moment(text: &[u8], forms: &[TimeForm]) -> Option<Moment> {
    let text = text.trim_ascii();
    forms.iter().find_map(|form| match form {
        TimeForm::Iso => parse_iso(text),
        TimeForm::Excel => parse_serial(text, DAYS_1900),
        TimeForm::Excel1904 => parse_serial(text, DAYS_1904),
        TimeForm::Pattern(pattern) => parse_pattern(std::str::from_utf8(text).ok()?, pattern),
    })
}

const MICROS_PER_SECOND: i64 = 1_000_000;
const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;

fn parse_iso(text: &[u8]) -> Option<Moment> {
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = digits(rest.strip_prefix(b"-")?, 2)?;
    let (day, rest) = digits(rest.strip_prefix(b"-")?, 2)?;
    let date = days(year, month, day)? * MICROS_PER_DAY;
    let Some((b'T' | b't' | b' ', rest)) = rest.split_first() else {
        return rest.is_empty().then_some(Moment { micros: date, offset: DATE_ONLY });
    };
    let (hour, rest) = digits(rest, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(b":")?, 2)?;
    let (second, rest) = match rest.strip_prefix(b":") {
        Some(rest) => digits(rest, 2)?,
        None => (0, rest),
    };
    let (fraction, rest) = match rest.split_first() {
        Some((b'.' | b',', rest)) => fraction(rest)?,
        _ => (0, rest),
    };
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // A leap second is told as the last microsecond before it, so that order is kept.
    let (second, fraction) = if second == 60 { (59, MICROS_PER_SECOND - 1) } else { (second, fraction) };
    let reading = date + ((hour * 60 + minute) * 60 + second) * MICROS_PER_SECOND + fraction;
    let offset = offset(rest)?;
    let shift = if offset == NO_OFFSET { 0 } else { i64::from(offset) };
    Some(Moment { micros: reading - shift * 60 * MICROS_PER_SECOND, offset })
}

fn digits(text: &[u8], count: usize) -> Option<(i64, &[u8])> {
    let (head, rest) = text.split_at_checked(count)?;
    head.iter()
        .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
        .map(|value| (value, rest))
}

/// Microseconds of the digits after the point; what is finer is cut off.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let micros = (0..6).fold(0, |value, index| {
        value * 10 + text[..count].get(index).map_or(0, |byte| i64::from(byte - b'0'))
    });
    (count > 0).then_some((micros, &text[count..]))
}

fn offset(text: &[u8]) -> Option<i16> {
    let text = text.trim_ascii_start();
    let (sign, rest) = match text.split_first() {
        None => return Some(NO_OFFSET),
        Some((b'Z' | b'z', [])) => return Some(0),
        Some((b'+', rest)) => (1, rest),
        Some((b'-', rest)) => (-1, rest),
        Some(_) => return None,
    };
    let (hours, rest) = digits(rest, 2)?;
    let (minutes, rest) = match rest.strip_prefix(b":").unwrap_or(rest) {
        [] => (0, &[][..]),
        rest => digits(rest, 2)?,
    };
    if !rest.is_empty() || hours > 23 || minutes > 59 {
        return None;
    }
    i16::try_from(sign * (hours * 60 + minutes)).ok()
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar; year 0 to 9999.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if day < 1 || day > length {
        return None;
    }
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

fn parse_pattern(text: &str, pattern: &str) -> Option<Moment> {
    let parsed = jiff::fmt::strtime::parse(pattern, text).ok()?;
    let reading = match parsed.to_datetime() {
        Ok(reading) => reading,
        Err(_) => parsed.to_date().ok()?.at(0, 0, 0, 0),
    };
    let utc = jiff::tz::TimeZone::UTC.to_timestamp(reading).ok()?.as_microsecond();
    match parsed.offset() {
        Some(offset) => {
            let minutes = i16::try_from(offset.seconds().div_euclid(60)).ok()?;
            Some(Moment { micros: utc - i64::from(offset.seconds()) * MICROS_PER_SECOND, offset: minutes })
        }
        None if parsed.hour().is_none() && parsed.timestamp().is_none() => {
            Some(Moment { micros: utc, offset: DATE_ONLY })
        }
        None => Some(Moment { micros: utc, offset: NO_OFFSET }),
    }
}

/// Reads the times of one column: most have the same form, and mostly the day of the one before.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    forms: Vec<TimeForm>,
    /// How many texts that are no times are listed.
    pub(super) listed: usize,
    /// The last date read in the ISO form, and its midnight.
    date: [u8; 10],
    midnight: i64,
    /// The last offset read, as it was written and in minutes.
    written: [u8; 6],
    offset: i16,
}

impl Moments {
    pub(super) fn new(forms: Vec<TimeForm>, listed: usize) -> Self {
        Self { forms, listed, date: [0; 10], midnight: 0, written: *b"+00:00", offset: 0 }
    }

    /// As [`parse_moment`], which this is: only faster.
    #[inline]
    pub(super) fn read(&mut self, text: &[u8]) -> Option<Moment> {
        if self.forms.first() == Some(&TimeForm::Iso)
            && let Some(moment) = self.read_common(text)
        {
            return Some(moment);
        }
        parse_moment(text, &self.forms)
    }

    /// Reads `2010-03-31T16:59:42`, a fraction and an offset as they may follow; `None` for anything else, time or not.
    #[inline]
    fn read_common(&mut self, text: &[u8]) -> Option<Moment> {
        let (date, rest) = text.split_first_chunk::<10>()?;
        let (clock, rest) = rest.split_first_chunk::<9>()?;
        let &[b'T' | b' ', h1, h2, b':', m1, m2, b':', s1, s2] = clock else { return None };
        let pair = |tens: u8, ones: u8| {
            let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
            (tens < 10 && ones < 10).then(|| i64::from(tens * 10 + ones))
        };
        let (hour, minute, second) = (pair(h1, h2)?, pair(m1, m2)?, pair(s1, s2)?);
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        if *date != self.date {
            let Moment { micros, offset: DATE_ONLY } = parse_iso(date)? else { return None };
            (self.date, self.midnight) = (*date, micros);
        }
        let (fraction, rest) = match rest.split_first() {
            Some((b'.', rest)) => fraction(rest)?,
            _ => (0, rest),
        };
        let offset = match rest {
            [] => NO_OFFSET,
            rest if *rest == self.written => self.offset,
            &[sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
                let (hours, minutes) = (pair(h1, h2)?, pair(m1, m2)?);
                if hours > 23 || minutes > 59 {
                    return None;
                }
                let offset = i16::try_from(hours * 60 + minutes).ok()?;
                self.offset = if sign == b'-' { -offset } else { offset };
                self.written = [sign, h1, h2, b':', m1, m2];
                self.offset
            }
            b"Z" => 0,
            _ => return None,
        };
        let reading = self.midnight + ((hour * 60 + minute) * 60 + second) * MICROS_PER_SECOND + fraction;
        let shift = if offset == NO_OFFSET { 0 } else { i64::from(offset) };
        Some(Moment { micros: reading - shift * 60 * MICROS_PER_SECOND, offset })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, form: &str) -> String {
        let form = TimeForm::parse(form).unwrap();
        let moment = parse_moment(text.as_bytes(), std::slice::from_ref(&form));
        let mut moments = Moments::new(vec![form], 0);
        assert_eq!(moments.read(text.as_bytes()), moment, "{text}");
        assert_eq!(moments.read(text.as_bytes()), moment, "{text} again");
        match moment {
            None => "no time".to_owned(),
            Some(Moment { micros, offset: NO_OFFSET }) => {
                format!("{} without offset", jiff::Timestamp::from_microsecond(micros).unwrap())
            }
            Some(Moment { micros, offset: DATE_ONLY }) => {
                format!("the day of {}", jiff::Timestamp::from_microsecond(micros).unwrap())
            }
            Some(Moment { micros, offset }) => {
                format!("{} {offset:+} min", jiff::Timestamp::from_microsecond(micros).unwrap())
            }
        }
    }

    #[test]
    fn an_instant_keeps_the_offset_it_was_written_with() {
        assert_eq!(check("2010-03-31T16:59:42+02:00", "iso"), "2010-03-31T14:59:42Z +120 min");
        assert_eq!(check("2011-10-11 13:42:22.688000+02:00", "iso"), "2011-10-11T11:42:22.688Z +120 min");
        assert_eq!(check("2024-02-29T23:59Z", "iso"), "2024-02-29T23:59:00Z +0 min");
        assert_eq!(check("1969-12-31T20:00:00-0330", "iso"), "1969-12-31T23:30:00Z -210 min");
    }

    #[test]
    fn without_an_offset_none_is_made_up() {
        assert_eq!(check("2014-04-14 00:00:00", "iso"), "2014-04-14T00:00:00Z without offset");
        assert_eq!(check("14/04/2014 7:05", "%d/%m/%Y %H:%M"), "2014-04-14T07:05:00Z without offset");
        assert_eq!(check("14/04/2014 07:05 +0700", "%d/%m/%Y %H:%M %z"), "2014-04-14T00:05:00Z +420 min");
    }

    #[test]
    fn a_date_alone_is_told_from_midnight() {
        assert_eq!(check("2014-04-14", "iso"), "the day of 2014-04-14T00:00:00Z");
        assert_eq!(check("14/04/2014", "%d/%m/%Y"), "the day of 2014-04-14T00:00:00Z");
        assert_eq!(check("14/4/2014", "%d/%m/%Y"), "the day of 2014-04-14T00:00:00Z");
        assert_eq!(check("14/04/2014 00:00", "%d/%m/%Y %H:%M"), "2014-04-14T00:00:00Z without offset");
    }

    #[test]
    fn what_is_no_time_is_no_time() {
        for text in [
            "",
            "UNKNOWN",
            "2014-02-30",
            "2014-13-01",
            "2014-04-14T24:00",
            "2014-04-14T10:00+2",
            "14/04/2014",
        ] {
            assert_eq!(check(text, "iso"), "no time", "{text}");
        }
        assert_eq!(check("04/14/2014", "%d/%m/%Y"), "no time");
    }

    #[test]
    fn the_ends_of_the_calendar_hold() {
        assert_eq!(check("0000-01-01T00:00:00Z", "iso"), "0000-01-01T00:00:00Z +0 min");
        assert_eq!(check("9999-12-30T00:00:00Z", "iso"), "9999-12-30T00:00:00Z +0 min");
    }

    proptest::proptest! {
        #[test]
        fn the_fast_way_reads_what_the_plain_way_reads(
            texts in proptest::collection::vec(
                "[0-2][0-9]{3}-[01][0-9]-[0-3][0-9][T ]?[0-2][0-9]:[0-6][0-9](:[0-6][0-9])?([.,][0-9]{0,8})?( ?[+-][0-2][0-9]:?([0-6][0-9])?|[Zz]| )?",
                1..8,
            ),
        ) {
            let forms = [TimeForm::Iso];
            let mut moments = Moments::new(forms.to_vec(), 0);
            for text in &texts {
                proptest::prop_assert_eq!(moments.read(text.as_bytes()), parse_moment(text.as_bytes(), &forms), "{}", text);
            }
        }
    }
}
