//! The first rows of a file as a mapping makes them: for looking at before anything is sent.

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Int16Type, Int32Type, TimestampMicrosecondType, UInt32Type};
use arrow_array::{Array as _, RecordBatch};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use crate::log::{CLASS, OFFSET, PLACE};
use crate::{Field, Log};

/// Rows of a log as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedRows {
    /// The columns: codes of fields, and the class.
    pub columns: Vec<&'static str>,
    /// Row or line in the file, then one text for each column; none where there is no value.
    pub rows: Vec<(u32, Vec<Option<String>>)>,
}

/// The `most` rows of `log` that stand first in the file, in the file's order. Times are told in the offset they were written
/// with; dates and times of due and finish in the log's zone.
pub fn first_mapped(log: &Log, most: usize) -> MappedRows {
    let columns: Vec<&'static str> =
        Field::ALL.iter().filter(|field| log.has(**field)).map(|field| field.code()).chain([CLASS]).collect();
    let mut places: Vec<(u32, usize, usize)> = Vec::new();
    for (number, part) in log.parts.iter().enumerate() {
        let Some(column) = part.column_by_name(PLACE) else { continue };
        let Some(column) = column.as_primitive_opt::<UInt32Type>() else { continue };
        places.extend(column.iter().enumerate().map(|(row, place)| (place.unwrap_or(0), number, row)));
        places.sort_unstable();
        places.truncate(most);
    }
    let zone = TimeZone::get(&log.info.zone).unwrap_or(TimeZone::UTC);
    let rows = places.into_iter().map(|(place, part, row)| {
        (place, columns.iter().map(|name| cell(&log.parts[part], name, row, &zone)).collect())
    });
    MappedRows { rows: rows.collect(), columns }
}

fn cell(part: &RecordBatch, name: &str, row: usize, zone: &TimeZone) -> Option<String> {
    let column = part.column_by_name(name)?;
    if column.is_null(row) {
        return None;
    }
    if let Some(words) = column.as_dictionary_opt::<Int32Type>() {
        let key = usize::try_from(words.keys().value(row)).ok()?;
        return Some(words.values().as_string_opt::<i32>()?.value(key).to_owned());
    }
    let instant = column.as_primitive_opt::<TimestampMicrosecondType>()?.value(row);
    let instant = Timestamp::from_microsecond(instant).ok()?;
    let written = (name == Field::Time.code())
        .then(|| part.column_by_name(OFFSET)?.as_primitive_opt::<Int16Type>())
        .flatten()
        .and_then(|offsets| Offset::from_seconds(i32::from(offsets.value(row)) * 60).ok())
        .map(TimeZone::fixed);
    let local = instant.to_zoned(written.unwrap_or_else(|| zone.clone()));
    Some(local.strftime("%d/%m/%Y %H:%M:%S %:z").to_string())
}
