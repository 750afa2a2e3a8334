//! Which part of a passage is meant: the whole of it, or a run of its characters.
//!
//! Spans count Unicode characters of the passage's NFC text, never bytes. They do not know the passage they belong
//! to; [`Span::quote`] is given its text.

use std::fmt;
use std::str::FromStr;

/// The whole passage, or its characters from `start` up to but not including `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Span {
    /// All of it.
    #[default]
    Whole,
    /// A part of it, counted in characters from 0; never empty.
    Part {
        /// The first character.
        start: u32,
        /// The character after the last.
        end: u32,
    },
}

/// The text was not a span.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "«{text}» is no span; write «whole», or first and last as «12-40», the second greater than the first"
)]
pub struct SpanError {
    /// What was given.
    pub text: String,
}

impl Span {
    /// The part from `start` up to but not including `end`, unless it is empty.
    ///
    /// # Errors
    /// When `end` is not greater than `start`.
    pub fn part(start: u32, end: u32) -> Result<Self, SpanError> {
        if start < end {
            Ok(Self::Part { start, end })
        } else {
            Err(SpanError { text: format!("{start}-{end}") })
        }
    }

    /// This span within `text`, or `None` when it reaches beyond its end. A part that is all of it is the whole.
    pub fn within(self, text: &str) -> Option<Self> {
        let length = text.chars().count();
        match self {
            Self::Part { start: 0, end } if end as usize == length => Some(Self::Whole),
            Self::Part { end, .. } if end as usize > length => None,
            span => Some(span),
        }
    }

    /// The words meant, to the letter; empty when the span lies beyond the end of `text`.
    pub fn quote(self, text: &str) -> &str {
        let Self::Part { start, end } = self else { return text };
        let byte = |character: u32| {
            text.char_indices().nth(character as usize).map_or(text.len(), |(index, _)| index)
        };
        &text[byte(start)..byte(end)]
    }

    /// Where `words` stand in `text`, when they stand there exactly once; the way a person names a span without a
    /// mouse.
    pub fn of_words(words: &str, text: &str) -> Option<Self> {
        let words = words.trim();
        let mut found = text.match_indices(words);
        let (byte, _) = found.next().filter(|_| !words.is_empty())?;
        // A second occurrence, even one that overlaps the first, leaves open which is meant.
        let next = byte + words.chars().next().map_or(1, char::len_utf8);
        if text[next..].contains(words) {
            return None;
        }
        let start = text[..byte].chars().count();
        let end = start + words.chars().count();
        Self::part(u32::try_from(start).ok()?, u32::try_from(end).ok()?).ok()?.within(text)
    }

    /// Start and end as they are stored: the whole passage is `(0, 0)`.
    pub fn bounds(self) -> (i64, i64) {
        match self {
            Self::Whole => (0, 0),
            Self::Part { start, end } => (i64::from(start), i64::from(end)),
        }
    }

    /// The span of stored bounds.
    ///
    /// # Errors
    /// When they are no span.
    pub fn from_bounds(start: i64, end: i64) -> Result<Self, SpanError> {
        if (start, end) == (0, 0) {
            return Ok(Self::Whole);
        }
        let bad = || SpanError { text: format!("{start}-{end}") };
        Self::part(u32::try_from(start).map_err(|_| bad())?, u32::try_from(end).map_err(|_| bad())?)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("whole"),
            Self::Part { start, end } => write!(f, "{start}-{end}"),
        }
    }
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "whole" {
            return Ok(Self::Whole);
        }
        let bad = || SpanError { text: text.to_owned() };
        let (start, end) = text.split_once('-').ok_or_else(bad)?;
        Self::part(start.parse().map_err(|_| bad())?, end.parse().map_err(|_| bad())?).map_err(|_| bad())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Có nơi gác việc khó, có nơi gác việc dễ.";

    #[test]
    fn a_quote_is_the_words_to_the_letter() {
        let span = Span::of_words("gác việc khó", TEXT).unwrap();
        assert_eq!(span, Span::Part { start: 7, end: 19 });
        assert_eq!(span.quote(TEXT), "gác việc khó");
        assert_eq!(Span::Whole.quote(TEXT), TEXT);
    }

    #[test]
    fn words_that_stand_twice_or_never_name_no_span() {
        assert_eq!(Span::of_words("gác việc", TEXT), None);
        assert_eq!(Span::of_words("aa", "aaa"), None);
        assert_eq!(Span::of_words("né tránh", TEXT), None);
        assert_eq!(Span::of_words(" ", TEXT), None);
        assert_eq!(Span::of_words(TEXT, TEXT), Some(Span::Whole));
    }

    #[test]
    fn spans_are_parsed_at_the_door() {
        assert_eq!("whole".parse(), Ok(Span::Whole));
        assert_eq!("3-9".parse(), Ok(Span::Part { start: 3, end: 9 }));
        for bad in ["", "3", "9-3", "3-3", "-1-3", "a-b"] {
            assert!(bad.parse::<Span>().is_err(), "{bad}");
        }
        assert_eq!(Span::Part { start: 0, end: 41 }.within(TEXT), None);
        assert_eq!(Span::Part { start: 0, end: 40 }.within(TEXT), Some(Span::Whole));
        for span in [Span::Whole, Span::Part { start: 3, end: 9 }] {
            let (start, end) = span.bounds();
            assert_eq!(Span::from_bounds(start, end), Ok(span));
        }
        assert!(Span::from_bounds(4, 2).is_err());
    }
}
