//! A span of days, both ends included: a study's data window, a body's life.
//!
//! It knows nothing of working days; calendars are data of a study.

use std::fmt;

use jiff::civil::Date;

/// Days from `from` to `to`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    from: Date,
    to: Date,
}

/// The end lies before the start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the window ends on {to}, before it starts on {from}; swap the two dates or correct one")]
pub struct WindowError {
    /// The start given.
    pub from: Date,
    /// The end given.
    pub to: Date,
}

impl Window {
    /// A window, unless it ends before it starts.
    pub fn new(from: Date, to: Date) -> Result<Self, WindowError> {
        if to < from { Err(WindowError { from, to }) } else { Ok(Self { from, to }) }
    }

    /// The first day.
    pub fn from(&self) -> Date {
        self.from
    }

    /// The last day.
    pub fn to(&self) -> Date {
        self.to
    }

    /// Whether `day` lies in it.
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// Whether the whole of `other` lies in it.
    pub fn covers(&self, other: &Window) -> bool {
        self.from <= other.from && other.to <= self.to
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.to)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn both_ends_belong() {
        let window = Window::new(date(2021, 2, 1), date(2023, 6, 30)).unwrap();
        assert!(window.contains(date(2021, 2, 1)) && window.contains(date(2023, 6, 30)));
        assert!(!window.contains(date(2023, 7, 1)));
        assert!(Window::new(date(2023, 7, 1), date(2021, 2, 1)).is_err());
    }
}
