//! The values of a Parquet file's columns as texts: times in ISO 8601 with the offset of their zone, whole numbers without
//! a point, `TRUE` and `FALSE`.
//!
//! Lists, structures, bytes and spans of time have no text here.

use std::fmt::Write as _;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    ArrowPrimitiveType, ArrowTimestampType, Date32Type, Date64Type, Decimal32Type, Decimal64Type,
    Decimal128Type, Decimal256Type, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use jiff::tz::{Offset, TimeZone};

/// Whether values of this type have a text.
pub(super) fn is_kept(kind: &DataType) -> bool {
    kind.is_integer()
        || kind.is_floating()
        || matches!(
            kind,
            DataType::Null
                | DataType::Boolean
                | DataType::Utf8View
                | DataType::Timestamp(..)
                | DataType::Date32
                | DataType::Date64
                | DataType::Decimal32(..)
                | DataType::Decimal64(..)
                | DataType::Decimal128(..)
                | DataType::Decimal256(..)
        )
}

/// The types to read `schema` as: texts in the form that points into the pages, so that one long text that stands in
/// every row takes its memory once; dictionaries as their values.
pub(super) fn plain(schema: &Schema) -> Schema {
    let fields = schema.fields().iter().map(|field| {
        let kind = match field.data_type() {
            DataType::Dictionary(_, values) => values.as_ref(),
            kind => kind,
        };
        let kind = match kind {
            DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
            DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
            kind => kind.clone(),
        };
        Arc::new(Field::clone(field).with_data_type(kind))
    });
    Schema::new(fields.collect::<Vec<_>>())
}

/// A column of a batch, and how its values become texts.
pub(super) struct Texts<'a> {
    array: &'a ArrayRef,
    zone: Option<TimeZone>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(array: &'a ArrayRef) -> Self {
        let zone = match array.data_type() {
            DataType::Timestamp(_, Some(name)) => Some(zone(name)),
            _ => None,
        };
        Self { array, zone }
    }

    /// Adds the text of the value in `row` to `text`; nothing where there is no value.
    pub(super) fn put(&self, row: usize, text: &mut String) {
        if self.array.is_null(row) {
            return;
        }
        match self.array.data_type() {
            DataType::Utf8View => text.push_str(self.array.as_string_view().value(row)),
            DataType::BinaryView => {
                text.push_str(&String::from_utf8_lossy(self.array.as_binary_view().value(row)));
            }
            DataType::FixedSizeBinary(_) => {
                text.push_str(&String::from_utf8_lossy(self.array.as_fixed_size_binary().value(row)));
            }
            DataType::Boolean => {
                text.push_str(if self.array.as_boolean().value(row) { "TRUE" } else { "FALSE" })
            }
            DataType::Int8 => self.number::<Int8Type>(row, text),
            DataType::Int16 => self.number::<Int16Type>(row, text),
            DataType::Int32 => self.number::<Int32Type>(row, text),
            DataType::Int64 => self.number::<Int64Type>(row, text),
            DataType::UInt8 => self.number::<UInt8Type>(row, text),
            DataType::UInt16 => self.number::<UInt16Type>(row, text),
            DataType::UInt32 => self.number::<UInt32Type>(row, text),
            DataType::UInt64 => self.number::<UInt64Type>(row, text),
            DataType::Float16 => self.number::<Float16Type>(row, text),
            DataType::Float32 => self.number::<Float32Type>(row, text),
            DataType::Float64 => self.number::<Float64Type>(row, text),
            DataType::Decimal32(..) => {
                text.push_str(&self.array.as_primitive::<Decimal32Type>().value_as_string(row));
            }
            DataType::Decimal64(..) => {
                text.push_str(&self.array.as_primitive::<Decimal64Type>().value_as_string(row));
            }
            DataType::Decimal128(..) => {
                text.push_str(&self.array.as_primitive::<Decimal128Type>().value_as_string(row));
            }
            DataType::Decimal256(..) => {
                text.push_str(&self.array.as_primitive::<Decimal256Type>().value_as_string(row));
            }
            DataType::Date32 => {
                let days = i64::from(self.array.as_primitive::<Date32Type>().value(row));
                day(days, text);
            }
            DataType::Date64 => {
                day(self.array.as_primitive::<Date64Type>().value(row).div_euclid(86_400_000), text);
            }
            DataType::Timestamp(TimeUnit::Second, _) => self.time::<TimestampSecondType>(row, text),
            DataType::Timestamp(TimeUnit::Millisecond, _) => self.time::<TimestampMillisecondType>(row, text),
            DataType::Timestamp(TimeUnit::Microsecond, _) => self.time::<TimestampMicrosecondType>(row, text),
            DataType::Timestamp(TimeUnit::Nanosecond, _) => self.time::<TimestampNanosecondType>(row, text),
            _ => {}
        }
    }

    fn number<T: ArrowPrimitiveType<Native: std::fmt::Display>>(&self, row: usize, text: &mut String) {
        let before = text.len();
        let _ = write!(text, "{}", self.array.as_primitive::<T>().value(row));
        // pandas writes a number that is missing so.
        if &text[before..] == "NaN" {
            text.truncate(before);
        }
    }

    fn time<T: ArrowTimestampType>(&self, row: usize, text: &mut String) {
        let value = self.array.as_primitive::<T>().value(row);
        let micros = match T::UNIT {
            TimeUnit::Second => value.checked_mul(1_000_000),
            TimeUnit::Millisecond => value.checked_mul(1000),
            TimeUnit::Microsecond => Some(value),
            TimeUnit::Nanosecond => Some(value.div_euclid(1000)),
        };
        let instant = micros.and_then(|micros| jiff::Timestamp::from_microsecond(micros).ok());
        let shown = instant.map(|instant| {
            let offset = self.zone.as_ref().map(|zone| zone.to_offset(instant));
            // Local mean times of long ago have offsets with seconds, which are not written.
            let offset = offset.map(|offset| if offset.seconds() % 60 == 0 { offset } else { Offset::UTC });
            (offset.unwrap_or(Offset::UTC).to_datetime(instant), offset)
        });
        let Some((at, offset)) = shown.filter(|(at, _)| at.year() >= 0) else {
            // No time that can be: told as it is, so that the row is listed with it.
            let _ = write!(text, "{value}");
            return;
        };
        let _ = write!(
            text,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        );
        let micros = at.subsec_nanosecond() / 1000;
        if micros != 0 {
            let _ = write!(text, ".{micros:06}");
        }
        if let Some(offset) = offset {
            let minutes = offset.seconds() / 60;
            let sign = if minutes < 0 { '-' } else { '+' };
            let _ = write!(text, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60);
        }
    }
}

fn day(days: i64, text: &mut String) {
    let second = days.checked_mul(86_400).and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    match second.map(|at| Offset::UTC.to_datetime(at).date()).filter(|date| date.year() >= 0) {
        Some(date) => {
            let _ = write!(text, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
        }
        None => {
            let _ = write!(text, "{days}");
        }
    }
}

/// A zone by its name or as an offset such as `+07:00`; one that is not known is UTC, which is the same instant.
fn zone(name: &str) -> TimeZone {
    let fixed = || {
        let (sign, rest) = match name.split_at_checked(1)? {
            ("+", rest) => (1, rest),
            ("-", rest) => (-1, rest),
            _ => return None,
        };
        let (hours, minutes) = rest.split_once(':').or_else(|| rest.split_at_checked(2))?;
        let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().unwrap_or(0) * 60;
        Offset::from_seconds(sign * seconds).ok().map(TimeZone::fixed)
    };
    TimeZone::get(name).ok().or_else(fixed).unwrap_or(TimeZone::UTC)
}
