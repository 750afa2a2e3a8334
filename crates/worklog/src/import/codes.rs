//! The texts of a column as codes, by the rows of a table; and values of a column put into another order.

use formats::events::{ABSENT, Column, Dictionary, EventTable, Scope, TextColumn, Values};

use crate::{Field, Mapping};

/// The codes of one column.
pub(super) struct Codes<'t> {
    pub(super) dictionary: &'t Dictionary,
    codes: &'t [u32],
    traces: Option<&'t [u32]>,
    /// Of each code whether its word means "no value"; empty if none does.
    absent: Vec<bool>,
}

impl<'t> Codes<'t> {
    /// Those of `column`, which is mapped to `field`; `None` if it is no column of texts.
    pub(super) fn of(
        table: &'t EventTable,
        column: &'t Column,
        mapping: &Mapping,
        field: Field,
    ) -> Option<Self> {
        let Values::Text(TextColumn { dictionary, codes }) = &column.values else { return None };
        let absent = absent(dictionary, mapping, field);
        Some(Self { dictionary, codes, traces: traces(table, column.scope), absent })
    }

    /// The code at `row`; [`ABSENT`] if there is no text or its word means "no value".
    #[inline]
    pub(super) fn code(&self, row: u32) -> u32 {
        let row = row as usize;
        let code = self.codes[self.traces.map_or(row, |traces| traces[row] as usize)];
        if self.absent.get(code as usize) == Some(&true) { ABSENT } else { code }
    }

    /// Whether there is no text at `row`, or its word means "no value".
    #[inline]
    pub(super) fn is_absent(&self, row: u32) -> bool {
        self.code(row) == ABSENT
    }
}

/// Of each code whether its word means "no value"; empty if none does.
pub(super) fn absent(dictionary: &Dictionary, mapping: &Mapping, field: Field) -> Vec<bool> {
    let Some(words) = mapping.absent.get(&field) else { return Vec::new() };
    dictionary.iter().map(|text| words.contains(text)).collect()
}

/// Of each row its trace, if values are those of traces.
pub(super) fn traces(table: &EventTable, scope: Scope) -> Option<&[u32]> {
    match scope {
        Scope::Event => None,
        Scope::Case => Some(&table.traces),
    }
}

/// The values at `rows`, which are those of traces if `traces` tells the trace of each row, turned into something by `to`.
pub(super) fn gather<T: Copy, U>(
    values: &[T],
    rows: &[u32],
    traces: Option<&[u32]>,
    to: impl Fn(T) -> U,
) -> Vec<U> {
    match traces {
        None => rows.iter().map(|row| to(values[*row as usize])).collect(),
        Some(traces) => rows.iter().map(|row| to(values[traces[*row as usize] as usize])).collect(),
    }
}
