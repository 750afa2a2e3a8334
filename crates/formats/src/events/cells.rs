//! The values of one column while it grows: texts as codes, times as instants.
//!
//! Cells may grow in several places at once, and be put together piece by piece in the order of the file: the result is
//! the same as if they had grown in one.

use super::recent::Recent;
use super::table::{BadTime, TextColumn, TimeColumn, Values};
use super::time::Moments;
use super::{ABSENT, Dictionary, Form, NoCode};

/// Cells that are cut into pieces start a new dictionary after this many texts, so as not to keep all there are.
const KEPT: usize = 1 << 14;

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
    /// Text.
    Text(Texts),
    /// Times.
    Time(TimeColumn, Moments),
}

/// Growing cells of text.
#[derive(Default)]
pub(super) struct Texts {
    column: TextColumn,
    /// The code of the text that was added last.
    last: u32,
    recent: Recent,
    /// How many texts of the dictionary went into pieces.
    told: usize,
}

/// Cells cut off from those that grow.
pub(super) enum Piece {
    /// Text.
    Text {
        /// By the dictionary that all pieces since the last new one make up; [`ABSENT`] where there is no text.
        codes: Vec<u32>,
        /// The texts that this piece adds to it, and where each ends.
        texts: String,
        ends: Vec<usize>,
        /// Whether it begins with this piece.
        is_new: bool,
    },
    /// Times.
    Time(TimeColumn),
}

impl Texts {
    #[inline]
    fn push(&mut self, value: &[u8], rest: &[u8]) -> Result<(), NoCode> {
        let Self { column: TextColumn { dictionary, codes }, last, recent, .. } = self;
        let code = recent.code(value, rest, |value| {
            if dictionary.is(*last, value) {
                return Ok(*last);
            }
            dictionary.code_of_bytes(value)
        })?;
        *last = code;
        codes.push(code);
        Ok(())
    }

    fn cut(&mut self) -> Piece {
        let Self { column: TextColumn { dictionary, codes }, last, recent, told } = self;
        let is_new = *told == 0;
        let mut texts = String::new();
        let mut ends = Vec::with_capacity(dictionary.len() - *told);
        for text in dictionary.iter_from(*told) {
            texts.push_str(text);
            ends.push(texts.len());
        }
        *told = dictionary.len();
        if *told > KEPT {
            (*dictionary, *last, *told) = (Dictionary::default(), 0, 0);
            recent.clear();
        }
        Piece::Text { codes: std::mem::take(codes), texts, ends, is_new }
    }
}

impl Cells {
    /// No cells yet; of texts that are no times the first `listed` are listed.
    pub(super) fn new(form: &Form, listed: usize) -> Self {
        match form {
            Form::Text => Self::Text(Texts::default()),
            Form::Time(forms) => Self::Time(TimeColumn::default(), Moments::new(forms.clone(), listed)),
        }
    }

    /// No cells, in the same form.
    pub(super) fn like(&self) -> Self {
        match self {
            Self::Text(_) => Self::Text(Texts::default()),
            Self::Time(_, moments) => Self::Time(TimeColumn::default(), moments.clone()),
        }
    }

    /// How many there are.
    #[inline]
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Text(texts) => texts.column.codes.len(),
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
            Self::Text(texts) => texts.column.codes.resize(len, ABSENT),
            Self::Time(column, _) => {
                column.micros.resize(len, 0);
                column.offsets.resize(len, TimeColumn::NONE);
            }
        }
    }

    /// Adds a value that is not blank, and which `rest` begins with.
    #[inline]
    pub(super) fn push(&mut self, value: &[u8], rest: &[u8]) -> Pushed {
        match self {
            Self::Text(texts) => texts.push(value, rest).map_or_else(Pushed::from, |()| Pushed::Done),
            Self::Time(column, moments) => {
                push_time(column, moments, value);
                Pushed::Done
            }
        }
    }

    /// Adds all of `values`, each with something that it begins, blank ones as "no value"; how many are not blank. If one
    /// cannot be added, which and why: those after it are not.
    pub(super) fn fill<'v>(
        &mut self,
        values: impl ExactSizeIterator<Item = (&'v [u8], &'v [u8])>,
    ) -> (u64, Option<(usize, Pushed)>) {
        let mut filled = 0;
        match self {
            Self::Text(texts) => {
                texts.column.codes.reserve(values.len());
                for (index, (value, rest)) in values.enumerate() {
                    if is_blank(value) {
                        texts.column.codes.push(ABSENT);
                        continue;
                    }
                    filled += 1;
                    if let Err(why) = texts.push(value, rest) {
                        return (filled, Some((index, why.into())));
                    }
                }
            }
            Self::Time(column, moments) => {
                column.micros.reserve(values.len());
                column.offsets.reserve(values.len());
                for (value, _) in values {
                    if is_blank(value) {
                        column.micros.push(0);
                        column.offsets.push(TimeColumn::NONE);
                        continue;
                    }
                    filled += 1;
                    push_time(column, moments, value);
                }
            }
        }
        (filled, None)
    }

    /// Takes the cells away; those to come are counted anew.
    pub(super) fn cut(&mut self) -> Piece {
        match self {
            Self::Text(texts) => texts.cut(),
            Self::Time(column, _) => Piece::Time(std::mem::take(column)),
        }
    }

    /// Puts all cells of `piece` behind these. The codes that the texts of earlier pieces from the same place have here are in
    /// `known`.
    ///
    /// # Errors
    /// When there is no room for so much text.
    pub(super) fn append(&mut self, piece: &Piece, known: &mut Vec<u32>) -> Result<(), NoCode> {
        match (self, piece) {
            (Self::Text(Texts { column, .. }), Piece::Text { codes, texts, ends, is_new }) => {
                if *is_new {
                    known.clear();
                }
                let mut from = 0;
                for &end in ends {
                    known.push(column.dictionary.code(&texts[from..end])?);
                    from = end;
                }
                let of = |code: &u32| known.get(*code as usize).copied().unwrap_or(ABSENT);
                column.codes.extend(codes.iter().map(of));
            }
            (Self::Time(column, moments), Piece::Time(piece)) => {
                let before = u32::try_from(column.micros.len()).unwrap_or(ABSENT);
                column.micros.extend_from_slice(&piece.micros);
                column.offsets.extend_from_slice(&piece.offsets);
                let room = moments.listed.saturating_sub(column.bad.len());
                column.bad.extend(
                    piece.bad.iter().take(room).map(|bad| BadTime {
                        index: before.saturating_add(bad.index),
                        text: bad.text.clone(),
                    }),
                );
                column.bad_count += piece.bad_count;
            }
            // Pieces of one column are of one form.
            (Self::Text(_), Piece::Time(_)) | (Self::Time(..), Piece::Text { .. }) => {}
        }
        Ok(())
    }

    /// The values.
    pub(super) fn into_values(self) -> Values {
        match self {
            Self::Text(texts) => Values::Text(texts.column),
            Self::Time(column, _) => Values::Time(column),
        }
    }
}

impl From<NoCode> for Pushed {
    fn from(why: NoCode) -> Self {
        match why {
            NoCode::NotUtf8 => Self::NotUtf8,
            NoCode::Full => Self::Full,
        }
    }
}

/// Whether a value is no value.
#[inline]
pub(super) fn is_blank(value: &[u8]) -> bool {
    value.first().is_none_or(|first| *first <= b' ' && value.trim_ascii().is_empty())
}

#[inline]
fn push_time(column: &mut TimeColumn, moments: &mut Moments, value: &[u8]) {
    match moments.read(value) {
        Some(moment) => {
            column.micros.push(moment.micros);
            column.offsets.push(moment.offset);
        }
        None => push_bad(column, value, moments.listed),
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
