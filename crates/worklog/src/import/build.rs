//! Sorts the events of a table and puts them into columns.
//!
//! Columns are taken out of the table one after another, so that hardly more than the table is ever in memory. The log
//! does not show in which order the file has its cases, but for the places it tells.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field as ArrowField, Schema};
use formats::events::{Column, Dictionary, EventTable, TextColumn, TimeColumn, Values};
use kernel::Bilingual;

use super::arrays::{self, Cases};
use super::codes::{Codes, absent, gather, traces};
use super::instants::{self, Times, YEARS};
use super::order::{Order, by_text, ordered};
use super::{Outcome, lacks};
use crate::derived;
use crate::log::{CLASS, Info, OFFSET, PLACE};
use crate::{Class, Counts, Field, ImportError, Log, Mapping, Rejected, Stage, Watch};

/// Rejected rows listed one by one.
const LISTED: usize = 1000;

pub(super) fn build(mut table: EventTable, mapping: &Mapping, watch: &Watch) -> Result<Outcome, ImportError> {
    watch.tell(Stage::Sorting, 0)?;
    let place = |name: &String| table.columns.iter().position(|column| column.name == *name);
    let columns: BTreeMap<Field, usize> =
        mapping.columns.iter().filter_map(|(field, name)| Some((*field, place(name)?))).collect();
    let mut counts = Counts { read: table.rows as u64 + table.rejected_count, ..Counts::default() };
    counts.refused = table.rejected_count;
    let mut rejected: Vec<Rejected> =
        table.rejected.iter().map(|row| Rejected { place: row.place, reason: row.reason.clone() }).collect();
    let times = instants::times(&mut table, &columns, mapping, &mut counts);
    let refused = refused(&table, &columns, mapping, &times[&Field::Time], &mut rejected, &mut counts);
    let order = order(&table, &columns, mapping, &times[&Field::Time], &refused, &mut counts);
    let mut problems = table.problems.clone();
    problems.extend(instants::problems(&table, &columns, &times, &counts));
    let file = table.file.clone();
    let mut builder = Builder { table, columns, mapping, times, order };
    let cases = builder.cases();
    let whole = derived::derive(builder.batch()?, mapping, &file, &mut problems)?;
    let order = builder.order;
    let parts = order.parts().into_iter().map(|part| {
        let case = cases.part(&order.ends, part.cases, part.events.start)?;
        with_case(&whole.slice(part.events.start, part.events.len()), case)
    });
    let parts = parts.collect::<Result<_, _>>()?;
    let info = Info {
        title: mapping.title.clone(),
        zone: mapping.zone_name.clone(),
        period: mapping.period,
        due_of: mapping.due_of,
        classes: mapping.classes().into_iter().map(|class| class.code().to_owned()).collect(),
        counts,
        levels: mapping.levels.as_ref().map(|levels| levels.order.clone()).unwrap_or_default(),
        hard: mapping.hard.iter().cloned().collect(),
        calendar: mapping.calendar.clone(),
    };
    Ok(Outcome { log: Log { info, parts }, counts, rejected, problems })
}

/// `part` with the column of its cases before all others.
fn with_case(part: &RecordBatch, case: ArrayRef) -> Result<RecordBatch, ImportError> {
    let field = ArrowField::new(Field::Case.code(), case.data_type().clone(), true);
    let fields: Vec<_> =
        [Arc::new(field)].into_iter().chain(part.schema().fields().iter().cloned()).collect();
    let columns = [case].into_iter().chain(part.columns().iter().cloned()).collect();
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
}

/// The rows that lack case, activity or a time that can be; they are listed.
fn refused(
    table: &EventTable,
    columns: &BTreeMap<Field, usize>,
    mapping: &Mapping,
    times: &Times,
    rejected: &mut Vec<Rejected>,
    counts: &mut Counts,
) -> Vec<u32> {
    let column = |field| columns.get(&field).map(|at| &table.columns[*at]);
    let codes = |field| column(field).map(|column| Codes::of(table, column, mapping, field));
    let (cases, activities) = (codes(Field::Case), codes(Field::Activity));
    let lack = |codes: &Option<Option<Codes<'_>>>, row| match codes {
        // A constant, or nothing.
        None => false,
        Some(codes) => codes.as_ref().is_none_or(|codes| codes.is_absent(row)),
    };
    let time_traces = column(Field::Time).and_then(|column| traces(table, column.scope));
    let mut refused = Vec::new();
    for row in 0..u32::try_from(table.rows).unwrap_or(u32::MAX) {
        let index = time_traces.map_or(row, |traces| traces[row as usize]) as usize;
        let reason = if lack(&cases, row) {
            lacks(Field::Case)
        } else if lack(&activities, row) {
            lacks(Field::Activity)
        } else {
            match times.at(index) {
                None => bad_time_text(column(Field::Time), index).unwrap_or_else(|| lacks(Field::Time)),
                Some(micros) if !instants::can_be(micros) => outside(micros),
                Some(_) => continue,
            }
        };
        refused.push(row);
        counts.refused += 1;
        if rejected.len() < LISTED {
            rejected.push(Rejected { place: u64::from(table.places[row as usize]), reason });
        }
    }
    rejected.sort_by_key(|row| row.place);
    counts.kept = (table.rows - refused.len()) as u64;
    refused
}

fn bad_time_text(column: Option<&Column>, index: usize) -> Option<Bilingual> {
    let Values::Time(times) = &column?.values else { return None };
    let at = times.bad.binary_search_by_key(&index, |bad| bad.index as usize).ok()?;
    // No store takes a zero byte.
    let text = times.bad[at].text.replace(char::is_control, "\u{fffd}");
    Some(Bilingual::new(
        format!("«{text}» không phải thời gian theo dạng đã ghi trong ánh xạ"),
        format!("«{text}» is no time in the forms the mapping names"),
    ))
}

fn outside(micros: i64) -> Bilingual {
    let (first, last) = YEARS;
    let year = instants::year(micros);
    Bilingual::new(
        format!("năm {year} nằm ngoài các năm {first}–{last}"),
        format!("the year {year} lies outside the years {first}–{last}"),
    )
}

fn order(
    table: &EventTable,
    columns: &BTreeMap<Field, usize>,
    mapping: &Mapping,
    times: &Times,
    refused: &[u32],
    counts: &mut Counts,
) -> Order {
    let column = |field| columns.get(&field).map(|at| &table.columns[*at]);
    let cases = column(Field::Case).and_then(|column| Codes::of(table, column, mapping, Field::Case));
    let (Some(cases), Some(time)) = (cases, column(Field::Time)) else { return Order::default() };
    let traces = traces(table, time.scope);
    let time = |row: u32| {
        let row = row as usize;
        times.micros[traces.map_or(row, |traces| traces[row] as usize)]
    };
    ordered(u32::try_from(table.rows).unwrap_or(u32::MAX), refused, &cases, time, counts)
}

struct Builder<'b> {
    table: EventTable,
    columns: BTreeMap<Field, usize>,
    mapping: &'b Mapping,
    times: BTreeMap<Field, Times>,
    order: Order,
}

impl Builder<'_> {
    /// The names of the cases in order.
    fn cases(&mut self) -> Cases {
        let column = self.columns.remove(&Field::Case).map(|at| &self.table.columns[at].values);
        match column {
            Some(Values::Text(values)) => Cases::new(&values.dictionary, &self.order.cases),
            _ => Cases::new(&Dictionary::default(), &[]),
        }
    }

    /// All columns but that of the cases.
    fn batch(&mut self) -> Result<RecordBatch, ImportError> {
        let class = self.class_array()?;
        let mut arrays: Vec<(&str, ArrayRef)> = Vec::new();
        for &field in Field::ALL {
            let at = self.columns.remove(&field);
            if let Some(times) = self.times.remove(&field) {
                let (instants, offsets) = self.time_arrays(field, times, at);
                arrays.push((field.code(), instants));
                arrays.extend(offsets.map(|offsets| (OFFSET, offsets)));
            } else if let Some(text) = self.mapping.constants.get(&field) {
                let keys = vec![0; self.order.rows.len()];
                arrays.push((field.code(), arrays::texts(keys, [text])?));
            } else if let Some(at) = at.filter(|_| !field.is_time()) {
                arrays.push((field.code(), self.text_array(field, at)?));
            }
        }
        arrays.push((CLASS, class));
        let places = std::mem::take(&mut self.table.places);
        arrays.push((PLACE, arrays::numbers(gather(&places, &self.order.rows, None, |place| place))));
        let fields: Vec<ArrowField> = arrays
            .iter()
            .map(|(name, array)| ArrowField::new(*name, array.data_type().clone(), true))
            .collect();
        let arrays = arrays.into_iter().map(|(_, array)| array).collect();
        Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
    }

    /// The instants of a field, and of the events' times the offsets.
    fn time_arrays(&mut self, field: Field, times: Times, at: Option<usize>) -> (ArrayRef, Option<ArrayRef>) {
        let Times { micros, offsets, .. } = times;
        let traces = at.and_then(|at| traces(&self.table, self.table.columns[at].scope));
        let rows = &self.order.rows;
        if field == Field::Time {
            drop(micros);
            let offsets = gather(&offsets, rows, traces, |offset| offset);
            let micros = std::mem::take(&mut self.order.micros);
            return (arrays::instants(micros, |_| true), Some(arrays::offsets(offsets)));
        }
        let offsets = gather(&offsets, rows, traces, |offset| offset);
        let micros = gather(&micros, rows, traces, |micros| micros);
        (arrays::instants(micros, |index| offsets[index] != TimeColumn::NONE), None)
    }

    /// The texts of the column at `at`, which leaves the table unless a field to come has it too.
    fn text_array(&mut self, field: Field, at: usize) -> Result<ArrayRef, ImportError> {
        let is_last = !self.columns.values().any(|other| *other == at);
        let column = &mut self.table.columns[at];
        let Values::Text(TextColumn { dictionary, codes }) = &mut column.values else {
            return arrays::texts(vec![-1; self.order.rows.len()], [""; 0]);
        };
        let by_text = by_text(dictionary);
        let mut keys: Vec<i32> = vec![-1; by_text.len()];
        let absent = absent(dictionary, self.mapping, field);
        for (key, &code) in (0i32..).zip(&by_text) {
            if absent.get(code as usize) != Some(&true) {
                keys[code as usize] = key;
            }
        }
        let codes = if is_last { std::mem::take(codes) } else { codes.clone() };
        let scope = column.scope;
        let key = |code: u32| keys.get(code as usize).copied().unwrap_or(-1);
        let keys = gather(&codes, &self.order.rows, traces(&self.table, scope), key);
        drop(codes);
        let Values::Text(TextColumn { dictionary, .. }) = &self.table.columns[at].values else {
            return arrays::texts(keys, [""; 0]);
        };
        arrays::texts(keys, by_text.iter().map(|code| dictionary.get(*code)))
    }

    /// The class of each event, looked up once per distinct activity and status.
    fn class_array(&self) -> Result<ArrayRef, ImportError> {
        let classes = self.mapping.classes();
        let place = |class: Class| {
            let at = classes.iter().position(|one| *one == class);
            at.and_then(|at| i32::try_from(at).ok()).unwrap_or(-1)
        };
        let rows = &self.order.rows;
        // The classes of all events by one of the two columns, -1 for none.
        let by_words = |field, words: &BTreeMap<String, Class>| {
            let column = self.columns.get(&field).map(|at| &self.table.columns[*at])?;
            let Values::Text(values) = &column.values else { return None };
            let of_word = |text| words.get(text).map_or(-1, |class| place(*class));
            let of_code: Vec<i32> = values.dictionary.iter().map(of_word).collect();
            if of_code.iter().all(|class| *class < 0) {
                return None;
            }
            let class = |code: u32| of_code.get(code as usize).copied().unwrap_or(-1);
            Some(gather(&values.codes, rows, traces(&self.table, column.scope), class))
        };
        let constant = self.mapping.constants.get(&Field::Activity);
        let constant =
            constant.and_then(|text| self.mapping.activities.get(text)).map_or(-1, |class| place(*class));
        let mut keys = by_words(Field::Status, &self.mapping.statuses).unwrap_or_default();
        for others in [
            by_words(Field::Activity, &self.mapping.activities),
            (constant >= 0).then(|| vec![constant; rows.len()]),
        ] {
            let Some(others) = others else { continue };
            if keys.is_empty() {
                keys = others;
                continue;
            }
            for (key, other) in keys.iter_mut().zip(others) {
                *key = if *key < 0 { other } else { *key };
            }
        }
        keys.resize(rows.len(), -1);
        arrays::texts(keys, classes.iter().map(|class| class.code()))
    }
}
