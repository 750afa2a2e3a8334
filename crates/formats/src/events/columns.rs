//! The columns while they grow: which attribute goes where, and how its text is kept.
//!
//! Shared by the readers. It decides nothing about what an attribute means.

use kernel::{Bilingual, Place, Problem, Severity};

use super::table::{Available, Column, EventTable, Format, RejectedRow, Scope, TimeColumn, Values};
use super::{ABSENT, Dictionary, Form, Keep, Limits, Options, TimeForm, parse_moment};

/// The number of a name that occurs in the file.
pub(super) type NameId = u32;

/// What became of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pushed {
    /// It is kept, or its column is not wanted.
    Done,
    /// The column already has a value here.
    Taken,
    /// It is no UTF-8.
    NotUtf8,
}

struct Slot {
    column: Column,
    forms: Vec<TimeForm>,
    last: u32,
}

/// Growing columns.
pub(super) struct Columns {
    names: Dictionary,
    filled: Vec<u64>,
    slot_of_name: Vec<u32>,
    slots: Vec<Slot>,
    everything: bool,
    limits: Limits,
    full: bool,
    problems: Vec<Problem>,
    rejected: Vec<RejectedRow>,
    rejected_count: u64,
}

impl Columns {
    pub(super) fn new(options: &Options) -> Self {
        let mut columns = Self {
            names: Dictionary::default(),
            filled: Vec::new(),
            slot_of_name: Vec::new(),
            slots: Vec::new(),
            everything: options.keep == Keep::Everything,
            limits: options.limits.clone(),
            full: false,
            problems: Vec::new(),
            rejected: Vec::new(),
            rejected_count: 0,
        };
        if let Keep::Only(wants) = &options.keep {
            for want in wants {
                let (column, forms) = match &want.form {
                    Form::Text => (Column::text(want.name.clone(), Scope::Event), Vec::new()),
                    Form::Time(forms) => (Column::time(want.name.clone(), Scope::Event), forms.clone()),
                };
                columns.slots.push(Slot { column, forms, last: ABSENT });
            }
        }
        columns
    }

    /// The number of `name`, which is new or known.
    pub(super) fn name(&mut self, name: &str, scope: Scope) -> NameId {
        let id = self.names.code(name);
        if id as usize == self.filled.len() {
            self.filled.push(0);
            let slot = self.slots.iter().position(|slot| slot.column.name == name);
            let slot = match slot {
                Some(slot) => {
                    self.slots[slot].column.scope = scope;
                    slot
                }
                None if self.everything && self.slots.len() < self.limits.columns => {
                    let column = Column::text(name.to_owned(), scope);
                    self.slots.push(Slot { column, forms: Vec::new(), last: ABSENT });
                    self.slots.len() - 1
                }
                None => {
                    self.full |= self.everything;
                    ABSENT as usize
                }
            };
            self.slot_of_name.push(u32::try_from(slot).unwrap_or(ABSENT));
        }
        id
    }

    /// How many names there are.
    pub(super) fn names(&self) -> usize {
        self.names.len()
    }

    /// Whether number `id` is `name`.
    pub(super) fn is_name(&self, id: NameId, name: &str) -> bool {
        (id as usize) < self.names.len() && self.names.get(id) == name
    }

    /// Whether a column is kept under number `id`.
    pub(super) fn is_wanted(&self, id: NameId) -> bool {
        self.slot_of_name[id as usize] != ABSENT
    }

    /// Puts `value` at `index` of the column called number `id`. Blank values are no values.
    pub(super) fn push(&mut self, id: NameId, index: usize, value: &[u8]) -> Pushed {
        if value.is_empty() || value.trim_ascii().is_empty() {
            return Pushed::Done;
        }
        self.filled[id as usize] += 1;
        let Some(slot) = self.slots.get_mut(self.slot_of_name[id as usize] as usize) else {
            return Pushed::Done;
        };
        if slot.column.len() > index {
            return Pushed::Taken;
        }
        slot.column.pad(index);
        match &mut slot.column.values {
            Values::Text(values) => {
                let same = slot.last != ABSENT && values.dictionary.get(slot.last).as_bytes() == value;
                if !same {
                    match values.dictionary.code_of_bytes(value) {
                        Ok(code) => slot.last = code,
                        Err(_) => return Pushed::NotUtf8,
                    }
                }
                values.codes.push(slot.last);
            }
            Values::Time(values) => match parse_moment(value, &slot.forms) {
                Some(moment) => values.push(moment),
                None => slot.column.push_bad_time(&String::from_utf8_lossy(value), self.limits.listed),
            },
        }
        Pushed::Done
    }

    /// Lists a row that is not taken in.
    pub(super) fn reject(&mut self, place: u64, reason: impl FnOnce() -> Bilingual) {
        self.rejected_count += 1;
        if self.rejected.len() < self.limits.listed {
            self.rejected.push(RejectedRow { place, reason: reason() });
        }
    }

    /// Remarks on something, unless enough has been remarked on.
    pub(super) fn remark(&mut self, rule: &str, place: Place, message: Bilingual, hint: Bilingual) {
        if self.problems.len() < self.limits.listed {
            self.problems.push(Problem::new(rule, Severity::Warning, place, message, hint));
        }
    }

    /// The table of `places.len()` events.
    pub(super) fn finish(
        mut self,
        format: Format,
        file: String,
        places: Vec<u64>,
        traces: Vec<u32>,
        trace_count: usize,
        bytes: u64,
    ) -> EventTable {
        if self.full {
            let limit = self.limits.columns;
            self.remark(
                "many-columns",
                Place::Whole,
                Bilingual::new(
                    format!("nhiều hơn {limit} thuộc tính; phần dư không giữ"),
                    format!("more than {limit} attributes; the rest is not kept"),
                ),
                Bilingual::new(
                    "chỉ rõ các cột cần dùng trong tệp ánh xạ",
                    "name the columns needed in the mapping",
                ),
            );
        }
        let rows = places.len();
        let columns = self.slots.into_iter().map(|slot| {
            let mut column = slot.column;
            column.pad(if column.scope == Scope::Case { trace_count } else { rows });
            normalise(&mut column);
            column
        });
        let available = self.names.iter().zip(&self.filled);
        EventTable {
            format,
            file,
            rows,
            columns: columns.collect(),
            places,
            traces,
            available: available
                .map(|(name, filled)| Available { name: name.to_owned(), filled: *filled })
                .collect(),
            rejected: self.rejected,
            rejected_count: self.rejected_count,
            problems: self.problems,
            bytes,
        }
    }
}

/// Brings the texts of a column into the house's normal form (NFC); texts that become one get one code.
fn normalise(column: &mut Column) {
    let Values::Text(values) = &mut column.values else { return };
    if values.dictionary.iter().all(is_normal) {
        return;
    }
    let mut dictionary = Dictionary::default();
    let codes: Vec<u32> =
        values.dictionary.iter().map(|text| dictionary.code(&vietnamese::normalize(text))).collect();
    for code in values.codes.iter_mut().filter(|code| **code != ABSENT) {
        *code = codes[*code as usize];
    }
    values.dictionary = dictionary;
}

/// Whether a text is surely in normal form already; most are.
fn is_normal(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_control());
    plain && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ")
}

impl TimeColumn {
    /// Whether there is a time at `index`.
    pub fn is_some(&self, index: usize) -> bool {
        self.offsets[index] != Self::NONE
    }
}
