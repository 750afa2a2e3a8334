//! The columns while they grow: which attribute goes where, and how its text is kept.
//!
//! Shared by the readers. It decides nothing about what an attribute means.

use kernel::{Bilingual, Place, Problem, Severity};

use super::cells::{Cells, Piece, Pushed, is_blank};
use super::table::{Available, Column, EventTable, Format, RejectedRow, Scope, Values};
use super::{ABSENT, Dictionary, Form, Keep, Limits, NoCode, Options, Refused, Want};

/// The number of a name that occurs in the file.
pub(super) type NameId = u32;

struct Slot {
    name: String,
    scope: Scope,
    cells: Cells,
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
        let wants: &[Want] = match &options.keep {
            Keep::Everything => &[],
            Keep::Only(wants) => wants,
        };
        let slots = wants.iter().map(|want| Slot {
            name: want.name.clone(),
            scope: Scope::Event,
            cells: Cells::new(&want.form, options.limits.listed),
        });
        Self {
            names: Dictionary::default(),
            filled: Vec::new(),
            slot_of_name: Vec::new(),
            slots: slots.collect(),
            everything: options.keep == Keep::Everything,
            limits: options.limits.clone(),
            full: false,
            problems: Vec::new(),
            rejected: Vec::new(),
            rejected_count: 0,
        }
    }

    /// The number of `name`, which is new or known.
    ///
    /// # Errors
    /// When the names are too many and too long.
    pub(super) fn name(&mut self, name: &str, scope: Scope) -> Result<NameId, NoCode> {
        let id = self.names.code(name)?;
        if id as usize == self.filled.len() {
            self.filled.push(0);
            let slot = self.slots.iter().position(|slot| slot.name == name);
            let slot = match slot {
                Some(slot) => {
                    self.slots[slot].scope = scope;
                    slot
                }
                None if self.everything && self.slots.len() < self.limits.columns => {
                    let cells = Cells::new(&Form::Text, self.limits.listed);
                    self.slots.push(Slot { name: name.to_owned(), scope, cells });
                    self.slots.len() - 1
                }
                None => {
                    self.full |= self.everything;
                    ABSENT as usize
                }
            };
            self.slot_of_name.push(u32::try_from(slot).unwrap_or(ABSENT));
        }
        Ok(id)
    }

    /// How many names there are.
    pub(super) fn names(&self) -> usize {
        self.names.len()
    }

    /// The name that is number `id`.
    pub(super) fn name_of(&self, id: NameId) -> &str {
        self.names.get(id)
    }

    /// As [`Columns::name`] for a column of events of `file`.
    ///
    /// # Errors
    /// When the names are too many and too long.
    pub(super) fn named(&mut self, name: &str, file: &str) -> Result<NameId, Refused> {
        self.name(name, Scope::Event).map_err(|_| too_much_text(file, name))
    }

    /// Whether a column is kept under number `id`.
    pub(super) fn is_wanted(&self, id: NameId) -> bool {
        self.slot_of_name[id as usize] != ABSENT
    }

    /// Puts `value`, which `rest` begins with, at `index` of the column called number `id`. Blank values are no values.
    pub(super) fn push(&mut self, id: NameId, index: usize, value: &[u8], rest: &[u8]) -> Pushed {
        if is_blank(value) {
            return Pushed::Done;
        }
        self.filled[id as usize] += 1;
        let Some(slot) = self.slots.get_mut(self.slot_of_name[id as usize] as usize) else {
            return Pushed::Done;
        };
        if slot.cells.len() > index {
            return Pushed::Taken;
        }
        slot.cells.pad(index);
        slot.cells.push(value, rest)
    }

    /// As [`Columns::push`] for a text by itself, out of `file`; where there is a value already, that one stays.
    ///
    /// # Errors
    /// When the column has no room for so much text.
    pub(super) fn put(&mut self, id: NameId, index: usize, text: &str, file: &str) -> Result<(), Refused> {
        match self.push(id, index, text.as_bytes(), text.as_bytes()) {
            Pushed::Done | Pushed::Taken => Ok(()),
            Pushed::NotUtf8 | Pushed::Full => Err(too_much_text(file, self.name_of(id))),
        }
    }

    /// Empty cells in the form of the column called number `id`, to be filled elsewhere; `None` if it is not kept.
    pub(super) fn cells(&self, id: NameId) -> Option<Cells> {
        let slot = self.slots.get(self.slot_of_name[id as usize] as usize)?;
        Some(slot.cells.like())
    }

    /// Puts a piece that was filled elsewhere behind the cells of the column called number `id`; `filled` of them have a value.
    /// `known` is for [`Cells::append`].
    ///
    /// # Errors
    /// When the column has no room for so much text.
    pub(super) fn append(
        &mut self,
        id: NameId,
        filled: u64,
        piece: Option<&Piece>,
        known: &mut Vec<u32>,
    ) -> Result<(), NoCode> {
        self.filled[id as usize] += filled;
        match (self.slots.get_mut(self.slot_of_name[id as usize] as usize), piece) {
            (Some(slot), Some(piece)) => slot.cells.append(piece, known),
            _ => Ok(()),
        }
    }

    /// Takes over rows that were not taken in elsewhere, the first of them one by one.
    pub(super) fn rejected(&mut self, rows: impl IntoIterator<Item = RejectedRow>, count: u64) {
        self.rejected_count += count;
        let room = self.limits.listed.saturating_sub(self.rejected.len());
        self.rejected.extend(rows.into_iter().take(room));
    }

    /// Does not take in the row at `place`.
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
        places: Vec<u32>,
        traces: Vec<u32>,
        trace_count: usize,
        bytes: u64,
    ) -> Result<EventTable, Refused> {
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
        let columns = self.slots.into_iter().map(|Slot { name, scope, mut cells }| {
            cells.pad(if scope == Scope::Case { trace_count } else { rows });
            let mut column = Column { name, scope, values: cells.into_values() };
            match normalise(&mut column) {
                Ok(()) => Ok(column),
                Err(_) => Err(too_much_text(&file, &column.name)),
            }
        });
        let columns = columns.collect::<Result<_, _>>()?;
        let available = self.names.iter().zip(&self.filled);
        Ok(EventTable {
            format,
            file,
            rows,
            columns,
            places,
            traces,
            available: available
                .map(|(name, filled)| Available { name: name.to_owned(), filled: *filled })
                .collect(),
            rejected: self.rejected,
            rejected_count: self.rejected_count,
            problems: self.problems,
            bytes,
        })
    }
}

/// The refusal of a file whose column `name` is more than can be kept.
pub(super) fn too_much_text(file: &str, name: &str) -> Refused {
    Refused::new(
        "too-much-text",
        Place::Row { file: file.to_owned(), row: 1, column: name.to_owned() },
        Bilingual::new(
            format!("cột «{name}» có hơn 2 GiB chữ khác nhau"),
            format!("column «{name}» has more than 2 GiB of distinct text"),
        ),
        Bilingual::new(
            "chia nhật ký theo thời gian, hoặc bỏ cột này khỏi ánh xạ",
            "split the log by time, or leave this column out of the mapping",
        ),
    )
}

/// Brings the texts of a column into the house's normal form (NFC); texts that become one get one code.
fn normalise(column: &mut Column) -> Result<(), NoCode> {
    let Values::Text(values) = &mut column.values else { return Ok(()) };
    if values.dictionary.iter().all(is_normal) {
        return Ok(());
    }
    let mut dictionary = Dictionary::default();
    let codes: Vec<u32> = values
        .dictionary
        .iter()
        .map(|text| dictionary.code(&vietnamese::normalize(text)))
        .collect::<Result<_, _>>()?;
    for code in values.codes.iter_mut().filter(|code| **code != ABSENT) {
        *code = codes[*code as usize];
    }
    values.dictionary = dictionary;
    Ok(())
}

/// Whether a text is surely in normal form already; most are.
fn is_normal(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_control());
    plain && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ")
}
