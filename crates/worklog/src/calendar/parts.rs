//! The parts of a calendar as they are written: hours, days and what stands for a year.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize as _, Deserializer};

/// Hours of a day, in minutes from midnight, half open; written `07:30-11:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hours {
    /// The first minute.
    pub from: u16,
    /// The minute after the last; 1440 is midnight.
    pub to: u16,
}

impl Hours {
    /// Minutes of a day.
    pub const DAY: u16 = 1440;
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

impl FromStr for Hours {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let minute = |text: &str| {
            let (hour, minute) = text.trim().split_once(':')?;
            let is_number =
                |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            if !is_number(hour) || minute.len() != 2 || !is_number(minute) {
                return None;
            }
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            (minute < 60 && hour * 60 + minute <= Self::DAY).then_some(hour * 60 + minute)
        };
        text.split_once(['-', '–'])
            .and_then(|(from, to)| Some(Self { from: minute(from)?, to: minute(to)? }))
            .filter(|hours| hours.from < hours.to)
            .ok_or_else(|| format!("«{text}»: 07:30-11:30"))
    }
}

/// One day or several in a row; written `2024-04-18` or `2024-02-08..2024-02-14`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Days {
    /// The first.
    pub first: Date,
    /// The last.
    pub last: Date,
}

impl Days {
    /// The longest run of days off that is taken as meant.
    pub const MOST: i32 = 60;

    /// One after another.
    pub fn each(self) -> impl Iterator<Item = Date> {
        let next = move |day: &Date| day.tomorrow().ok().filter(|day| *day <= self.last);
        std::iter::successors(Some(self.first), next)
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}..{}", self.first, self.last)
        }
    }
}

impl FromStr for Days {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let day = |text: &str| text.trim().parse::<Date>().ok();
        day(first)
            .zip(day(last))
            .map(|(first, last)| Self { first, last })
            .filter(|days| days.first <= days.last && (days.last - days.first).get_days() < Self::MOST)
            .ok_or_else(|| format!("«{text}»: 2024-02-08..2024-02-14"))
    }
}

macro_rules! text_form {
    ($($name:ident)+) => {$(
        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    )+};
}

text_form! { Hours Days }

/// How sure the days of a year are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Compared with what was announced; the source says where.
    Verified,
    /// As announced to the best of our knowledge; not compared.
    Unconfirmed,
    /// Computed from the law's rule; what was announced may differ.
    Computed,
}

impl Standing {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Verified, Self::Unconfirmed, Self::Computed];

    /// The word in calendars.
    pub fn code(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Unconfirmed => "unconfirmed",
            Self::Computed => "computed",
        }
    }
}

/// The days of one year that are not as the week has them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Year {
    /// How sure they are.
    pub standing: Standing,
    /// Where they are from.
    pub source: String,
    /// Days off, with the weekends between them.
    pub holidays: Vec<Days>,
    /// Days off by the week that are worked.
    pub working: Vec<Date>,
}

/// A zone's name that is known.
pub(super) fn known_zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    match jiff::tz::TimeZone::get(&name) {
        Ok(_) => Ok(name),
        Err(error) => Err(serde::de::Error::custom(error)),
    }
}
