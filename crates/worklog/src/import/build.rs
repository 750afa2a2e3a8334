//! Sorts the events of a table and puts them into columns.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::builder::{Int16Builder, TimestampMicrosecondBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Int16Array, Int32Array, RecordBatch, StringArray, TimestampMicrosecondArray,
    UInt32Array,
};
use arrow_schema::{Field as ArrowField, Schema};
use formats::events::{ABSENT, Column, EventTable, TextColumn, TimeColumn, Values};
use kernel::Bilingual;

use super::instants::{self, Times, YEARS};
use super::{Outcome, lacks};
use crate::log::{CLASS, Info, OFFSET, PLACE};
use crate::{Counts, Field, ImportError, Log, Mapping, Rejected};

/// Events a part holds, unless one case alone has more.
const PART: usize = 1 << 15;
/// Rejected rows listed one by one.
const LISTED: usize = 1000;

pub(super) fn build(table: EventTable, mapping: &Mapping) -> Result<Outcome, ImportError> {
    let columns: BTreeMap<Field, &Column> = mapping
        .columns
        .iter()
        .filter_map(|(field, name)| Some((*field, table.columns.iter().find(|column| column.name == *name)?)))
        .collect();
    let mut counts = Counts { read: table.rows as u64 + table.rejected_count, ..Counts::default() };
    counts.refused = table.rejected_count;
    let mut rejected: Vec<Rejected> =
        table.rejected.iter().map(|row| Rejected { place: row.place, reason: row.reason.clone() }).collect();
    let times = instants::times(&table, &columns, mapping, &mut counts);
    let kept = kept(&table, &columns, mapping, &times[&Field::Time], &mut rejected, &mut counts);
    let order = sorted(&table, columns.get(&Field::Case), &times[&Field::Time], kept, &mut counts);
    let mut problems = table.problems.clone();
    problems.extend(instants::problems(&table, &columns, &times, &counts));
    let builder = Builder { table: &table, columns: &columns, mapping, times: &times, order: &order.rows };
    let whole = builder.batch()?;
    let mut parts = Vec::new();
    let mut from = 0;
    for to in order.cuts() {
        parts.push(whole.slice(from, to - from));
        from = to;
    }
    let info = Info {
        title: mapping.title.clone(),
        zone: mapping.zone_name.clone(),
        period: mapping.period,
        due_of: mapping.due_of,
        classes: mapping.classes().into_iter().map(|class| class.code().to_owned()).collect(),
        counts,
    };
    Ok(Outcome { log: Log { info, parts }, counts, rejected, problems })
}

fn is_absent(table: &EventTable, column: &Column, row: usize) -> bool {
    let index = table.index(column, row);
    match &column.values {
        Values::Text(values) => values.codes[index] == ABSENT,
        Values::Time(values) => !values.is_some(index),
    }
}

/// The rows that have case, activity and a time that can be; the others are listed.
fn kept(
    table: &EventTable,
    columns: &BTreeMap<Field, &Column>,
    mapping: &Mapping,
    times: &Times,
    rejected: &mut Vec<Rejected>,
    counts: &mut Counts,
) -> Vec<u32> {
    let absent_case = absent_codes(columns.get(&Field::Case), mapping, Field::Case);
    let absent_activity = absent_codes(columns.get(&Field::Activity), mapping, Field::Activity);
    let is_missing = |field: Field, words: &[bool], row: usize| {
        let Some(column) = columns.get(&field) else { return false };
        is_absent(table, column, row)
            || matches!(&column.values, Values::Text(values) if words[values.codes[table.index(column, row)] as usize])
    };
    let mut kept = Vec::with_capacity(table.rows);
    for row in 0..table.rows {
        let index = columns.get(&Field::Time).map_or(row, |column| table.index(column, row));
        let reason = if is_missing(Field::Case, &absent_case, row) {
            lacks(Field::Case)
        } else if is_missing(Field::Activity, &absent_activity, row) {
            lacks(Field::Activity)
        } else if is_missing(Field::Time, &[], row) {
            bad_time_text(table, columns, row).unwrap_or_else(|| lacks(Field::Time))
        } else if !instants::can_be(times.micros[index]) {
            outside(times.micros[index])
        } else {
            kept.push(u32::try_from(row).unwrap_or(u32::MAX));
            continue;
        };
        counts.refused += 1;
        if rejected.len() < LISTED {
            rejected.push(Rejected { place: table.places[row], reason });
        }
    }
    rejected.sort_by_key(|row| row.place);
    counts.kept = kept.len() as u64;
    kept
}

fn bad_time_text(table: &EventTable, columns: &BTreeMap<Field, &Column>, row: usize) -> Option<Bilingual> {
    let column = columns.get(&Field::Time)?;
    let Values::Time(TimeColumn { bad, .. }) = &column.values else { return None };
    let index = table.index(column, row);
    let at = bad.binary_search_by_key(&index, |bad| bad.index as usize).ok()?;
    // No store takes a zero byte.
    let text = bad[at].text.replace(char::is_control, "\u{fffd}");
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

/// For each code of a text column, whether its word means "no value".
fn absent_codes(column: Option<&&Column>, mapping: &Mapping, field: Field) -> Vec<bool> {
    let Some(Values::Text(values)) = column.map(|column| &column.values) else { return Vec::new() };
    let words = mapping.absent.get(&field);
    values.dictionary.iter().map(|text| words.is_some_and(|words| words.contains(text))).collect()
}

struct Order {
    /// Rows by case, time and original order.
    rows: Vec<u32>,
    /// Where each case ends.
    ends: Vec<usize>,
}

impl Order {
    /// Where parts end: at the end of a case, after [`PART`] events or more.
    fn cuts(&self) -> Vec<usize> {
        let mut cuts = Vec::new();
        let mut from = 0;
        for &end in &self.ends {
            if end - from >= PART {
                cuts.push(end);
                from = end;
            }
        }
        if from < self.rows.len() {
            cuts.push(self.rows.len());
        }
        cuts
    }
}

fn sorted(
    table: &EventTable,
    case: Option<&&Column>,
    times: &Times,
    kept: Vec<u32>,
    counts: &mut Counts,
) -> Order {
    let Some((case, Values::Text(values))) = case.map(|case| (case, &case.values)) else {
        return Order { rows: Vec::new(), ends: Vec::new() };
    };
    let ranks = ranks(values);
    let rank = |row: u32| ranks[values.codes[table.index(case, row as usize)] as usize] as usize;
    // A counting sort by case keeps the file's order within each.
    let mut ends = vec![0usize; ranks.len() + 1];
    for &row in &kept {
        ends[rank(row) + 1] += 1;
    }
    for index in 1..ends.len() {
        ends[index] += ends[index - 1];
    }
    let mut next = ends.clone();
    let mut rows = vec![0u32; kept.len()];
    for &row in &kept {
        let at = &mut next[rank(row)];
        rows[*at] = row;
        *at += 1;
    }
    drop(kept);
    let time = |row: u32| times.micros[row as usize];
    let mut case_ends = Vec::new();
    for bounds in ends.windows(2).filter(|bounds| bounds[0] < bounds[1]) {
        let events = &mut rows[bounds[0]..bounds[1]];
        let mut latest = i64::MIN;
        for &row in events.iter() {
            counts.out_of_order += u64::from(time(row) < latest);
            latest = latest.max(time(row));
        }
        events.sort_by_key(|row| time(*row));
        counts.neighbours += events.len() as u64 - 1;
        counts.equal_times += events.windows(2).filter(|pair| time(pair[0]) == time(pair[1])).count() as u64;
        case_ends.push(bounds[1]);
    }
    counts.cases = case_ends.len() as u64;
    Order { rows, ends: case_ends }
}

/// The place of each code when the texts stand in byte order.
fn ranks(values: &TextColumn) -> Vec<u32> {
    let mut codes: Vec<u32> = (0..u32::try_from(values.dictionary.len()).unwrap_or(u32::MAX)).collect();
    codes.sort_unstable_by(|a, b| values.dictionary.get(*a).cmp(values.dictionary.get(*b)));
    let mut ranks = vec![0u32; codes.len()];
    for (rank, code) in (0u32..).zip(codes) {
        ranks[code as usize] = rank;
    }
    ranks
}

struct Builder<'b> {
    table: &'b EventTable,
    columns: &'b BTreeMap<Field, &'b Column>,
    mapping: &'b Mapping,
    times: &'b BTreeMap<Field, Times>,
    order: &'b [u32],
}

impl Builder<'_> {
    fn batch(&self) -> Result<RecordBatch, ImportError> {
        let mut arrays: Vec<(&str, ArrayRef)> = Vec::new();
        for &field in Field::ALL {
            if field.is_time() {
                if self.times.contains_key(&field) {
                    let (instants, offsets) = self.time_arrays(field);
                    arrays.push((field.code(), Arc::new(instants)));
                    if field == Field::Time {
                        arrays.push((OFFSET, Arc::new(offsets)));
                    }
                }
            } else if let Some(text) = self.mapping.constants.get(&field) {
                let keys = Int32Array::from(vec![0; self.order.len()]);
                arrays.push((field.code(), dictionary(keys, vec![text.as_str()])?));
            } else if let Some(column) = self.columns.get(&field) {
                arrays.push((field.code(), self.text_array(field, column)?));
            }
        }
        arrays.push((CLASS, self.class_array()?));
        let places =
            self.order.iter().map(|row| u32::try_from(self.table.places[*row as usize]).unwrap_or(u32::MAX));
        arrays.push((PLACE, Arc::new(UInt32Array::from_iter_values(places))));
        let fields: Vec<ArrowField> = arrays
            .iter()
            .map(|(name, array)| ArrowField::new(*name, array.data_type().clone(), true))
            .collect();
        let arrays = arrays.into_iter().map(|(_, array)| array).collect();
        Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
    }

    fn time_arrays(&self, field: Field) -> (TimestampMicrosecondArray, Int16Array) {
        let times = &self.times[&field];
        let column = self.columns.get(&field);
        let mut instants = TimestampMicrosecondBuilder::with_capacity(self.order.len());
        let mut offsets = Int16Builder::with_capacity(self.order.len());
        for &row in self.order {
            let index = column.map_or(row as usize, |column| self.table.index(column, row as usize));
            if times.offsets[index] == TimeColumn::NONE {
                instants.append_null();
                offsets.append_null();
            } else {
                instants.append_value(times.micros[index]);
                offsets.append_value(times.offsets[index]);
            }
        }
        (instants.finish().with_timezone("UTC"), offsets.finish())
    }

    fn text_array(&self, field: Field, column: &Column) -> Result<ArrayRef, ImportError> {
        let Values::Text(values) = &column.values else {
            return dictionary(Int32Array::new_null(self.order.len()), Vec::new());
        };
        let absent = absent_codes(Some(&column), self.mapping, field);
        // Only cases need an order of their own; for the rest any order will do, so the file's is kept.
        let keys: Int32Array = self
            .order
            .iter()
            .map(|row| {
                let code = values.codes[self.table.index(column, *row as usize)];
                let is_some = code != ABSENT && !absent[code as usize];
                is_some.then(|| i32::try_from(code).unwrap_or(i32::MAX))
            })
            .collect();
        dictionary(keys, values.dictionary.iter().collect())
    }

    /// The class of each event, looked up once per distinct activity and status.
    fn class_array(&self) -> Result<ArrayRef, ImportError> {
        let classes = self.mapping.classes();
        let place =
            |class| classes.iter().position(|one| *one == class).and_then(|at| i32::try_from(at).ok());
        let words = |field, table: &BTreeMap<String, crate::Class>| -> Vec<Option<i32>> {
            match self.columns.get(&field).map(|column| &column.values) {
                Some(Values::Text(values)) => {
                    values.dictionary.iter().map(|text| table.get(text).copied().and_then(place)).collect()
                }
                _ => Vec::new(),
            }
        };
        let by_activity = words(Field::Activity, &self.mapping.activities);
        let by_status = words(Field::Status, &self.mapping.statuses);
        let constant = self.mapping.constants.get(&Field::Activity);
        let constant = constant.and_then(|text| self.mapping.activities.get(text).copied()).and_then(place);
        let look_up = |field, classes: &[Option<i32>], row: u32| match self.columns.get(&field) {
            Some(column) => match &column.values {
                Values::Text(values) => classes
                    .get(values.codes[self.table.index(column, row as usize)] as usize)
                    .copied()
                    .flatten(),
                Values::Time(_) => None,
            },
            None => None,
        };
        let keys: Int32Array = self
            .order
            .iter()
            .map(|row| {
                look_up(Field::Status, &by_status, *row)
                    .or_else(|| look_up(Field::Activity, &by_activity, *row))
                    .or(constant)
            })
            .collect();
        dictionary(keys, classes.iter().map(|class| class.code()).collect())
    }
}

fn dictionary(keys: Int32Array, values: Vec<&str>) -> Result<ArrayRef, ImportError> {
    let values = Arc::new(StringArray::from(values));
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, values)?))
}
