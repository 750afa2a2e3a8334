//! Arrow arrays of plain values, without a mark for "no value" where every value is there.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Int16Array, Int32Array, StringArray, TimestampMicrosecondArray, UInt32Array,
};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use formats::events::Dictionary;

use crate::ImportError;

/// Which of `len` values are there; `None` if all are.
fn present(len: usize, is_some: impl Fn(usize) -> bool) -> Option<NullBuffer> {
    if (0..len).all(&is_some) {
        return None;
    }
    Some(NullBuffer::new(BooleanBuffer::collect_bool(len, is_some)))
}

/// Texts by their places in `words`; a place below zero means that there is none.
pub(super) fn texts<S: AsRef<str>>(
    mut keys: Vec<i32>,
    words: impl IntoIterator<Item = S>,
) -> Result<ArrayRef, ImportError> {
    let present = present(keys.len(), |index| keys[index] >= 0);
    if present.is_some() {
        for key in &mut keys {
            *key = (*key).max(0);
        }
    }
    let words = StringArray::from_iter_values(words);
    let keys = Int32Array::new(keys.into(), present);
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(words))?))
}

/// Instants in microseconds since 1970, UTC.
pub(super) fn instants(mut micros: Vec<i64>, is_some: impl Fn(usize) -> bool) -> ArrayRef {
    let present = present(micros.len(), &is_some);
    if present.is_some() {
        for (index, micros) in micros.iter_mut().enumerate() {
            *micros = if is_some(index) { *micros } else { 0 };
        }
    }
    Arc::new(TimestampMicrosecondArray::new(micros.into(), present).with_timezone("UTC"))
}

/// Offsets in minutes.
pub(super) fn offsets(minutes: Vec<i16>) -> ArrayRef {
    Arc::new(Int16Array::new(minutes.into(), None))
}

/// Numbers that are all there.
pub(super) fn numbers(numbers: Vec<u32>) -> ArrayRef {
    Arc::new(UInt32Array::new(numbers.into(), None))
}

/// The names of all cases in order.
pub(super) struct Cases(StringArray);

impl Cases {
    /// The names that have `codes` in `dictionary`.
    pub(super) fn new(dictionary: &Dictionary, codes: &[u32]) -> Self {
        Self(StringArray::from_iter_values(codes.iter().map(|code| dictionary.get(*code))))
    }

    /// Of each event of some cases the case; where cases end is told by `ends`, and these events begin at `first`.
    pub(super) fn part(
        &self,
        ends: &[u32],
        cases: Range<usize>,
        first: usize,
    ) -> Result<ArrayRef, ImportError> {
        let mut keys = Vec::new();
        for (key, end) in (0i32..).zip(&ends[cases.clone()]) {
            keys.resize(*end as usize - first, key);
        }
        let names = Arc::new(self.0.slice(cases.start, cases.len()));
        Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(Int32Array::new(keys.into(), None), names)?))
    }
}
