//! The values of one column while it grows: texts as codes, times as instants.
//!
//! Cells may grow in several pieces at once that are appended in the order of the file: the result is the same as if
//! they had grown in one.

use super::table::{BadTime, TextColumn, TimeColumn, Values};
use super::time::Moments;
use super::{ABSENT, Form, NoCode};

/// What became of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pushed {
    /// It is kept, or its column is not wanted.
    Done,
    /// The column already has a value here.
    Taken,
    /// It is no UTF-8.
    NotUtf8,
    /// The column has no room for more text.
    Full,
}

/// Growing cells of a column.
pub(super) enum Cells {
    /// Text; and the code of the last one, which mostly comes again.
    Text(TextColumn, u32),
    /// Times.
    Time(TimeColumn, Moments),
}

impl Cells {
    /// No cells yet; of texts that are no times the first `listed` are listed.
    pub(super) fn new(form: &Form, listed: usize) -> Self {
        match form {
            Form::Text => Self::Text(TextColumn::default(), ABSENT),
            Form::Time(forms) => Self::Time(TimeColumn::default(), Moments::new(forms.clone(), listed)),
        }
    }

    /// No cells, in the same form.
    pub(super) fn like(&self) -> Self {
        match self {
            Self::Text(..) => Self::Text(TextColumn::default(), ABSENT),
            Self::Time(_, moments) => Self::Time(TimeColumn::default(), moments.clone()),
        }
    }

    /// How many there are.
    #[inline]
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Text(column, _) => column.codes.len(),
            Self::Time(column, _) => column.micros.len(),
        }
    }

    /// Fills up with "no value" to `len`.
    #[inline]
    pub(super) fn pad(&mut self, len: usize) {
        if self.len() >= len {
            return;
        }
        match self {
            Self::Text(column, _) => column.codes.resize(len, ABSENT),
            Self::Time(column, _) => {
                column.micros.resize(len, 0);
                column.offsets.resize(len, TimeColumn::NONE);
            }
        }
    }

    /// Adds a value that is not blank.
    #[inline]
    pub(super) fn push(&mut self, value: &[u8]) -> Pushed {
        match self {
            Self::Text(column, last) => {
                if *last == ABSENT || column.dictionary.get(*last).as_bytes() != value {
                    match column.dictionary.code_of_bytes(value) {
                        Ok(code) => *last = code,
                        Err(NoCode::NotUtf8) => return Pushed::NotUtf8,
                        Err(NoCode::Full) => return Pushed::Full,
                    }
                }
                column.codes.push(*last);
            }
            Self::Time(column, moments) => match moments.read(value) {
                Some(moment) => {
                    column.micros.push(moment.micros);
                    column.offsets.push(moment.offset);
                }
                None => push_bad(column, value, moments.listed),
            },
        }
        Pushed::Done
    }

    /// Puts all cells of `other` behind these.
    ///
    /// # Errors
    /// When there is no room for so much text.
    pub(super) fn append(&mut self, other: &Self) -> Result<(), NoCode> {
        match (self, other) {
            (Self::Text(column, _), Self::Text(other, _)) => {
                let codes: Vec<u32> = other
                    .dictionary
                    .iter()
                    .map(|text| column.dictionary.code(text))
                    .collect::<Result<_, _>>()?;
                let of = |code: &u32| codes.get(*code as usize).copied().unwrap_or(ABSENT);
                column.codes.extend(other.codes.iter().map(of));
            }
            (Self::Time(column, moments), Self::Time(other, _)) => {
                let before = u32::try_from(column.micros.len()).unwrap_or(ABSENT);
                column.micros.extend_from_slice(&other.micros);
                column.offsets.extend_from_slice(&other.offsets);
                let room = moments.listed.saturating_sub(column.bad.len());
                column.bad.extend(
                    other.bad.iter().take(room).map(|bad| BadTime {
                        index: before.saturating_add(bad.index),
                        text: bad.text.clone(),
                    }),
                );
                column.bad_count += other.bad_count;
            }
            // Pieces of one column are of one form.
            (Self::Text(..), Self::Time(..)) | (Self::Time(..), Self::Text(..)) => {}
        }
        Ok(())
    }

    /// The values.
    pub(super) fn into_values(self) -> Values {
        match self {
            Self::Text(column, _) => Values::Text(column),
            Self::Time(column, _) => Values::Time(column),
        }
    }
}

/// Adds a value that is no time although one was asked for; it is counted, and listed up to `listed`.
#[cold]
fn push_bad(column: &mut TimeColumn, text: &[u8], listed: usize) {
    let index = u32::try_from(column.micros.len()).unwrap_or(ABSENT);
    column.micros.push(0);
    column.offsets.push(TimeColumn::NONE);
    column.bad_count += 1;
    if column.bad.len() < listed {
        let text = String::from_utf8_lossy(text).chars().take(80).collect();
        column.bad.push(BadTime { index, text });
    }
}
