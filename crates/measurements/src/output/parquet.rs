//! The table of units and indicators as Parquet, with typed columns.

use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::Compression;
use ::parquet::file::properties::WriterProperties;
use arrow_array::{ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray, UInt64Array};
use arrow_schema::{DataType, Field, Schema};
use kernel::Language;

use super::OutputError;
use super::columns::{COLUMNS, Column, Kind, Value};
use super::table::{Row, replies, rows};
use crate::json::Measurement;

/// The table with the columns of `docs/result-columns.md`, typed; where there is no figure the value is null.
///
/// # Errors
/// When the library refuses the columns.
pub fn parquet(whole: &Measurement, language: Language) -> Result<Vec<u8>, OutputError> {
    let replies = replies(whole);
    let rows: Vec<Row<'_>> = rows(whole, &replies, language).collect();
    let fields = COLUMNS.iter().map(|column| Field::new(column.name, data_type(column.kind), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let columns = COLUMNS.iter().map(|column| array(column, &rows)).collect();
    let batch = RecordBatch::try_new(Arc::clone(&schema), columns)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("damlam".to_owned())
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(properties))?;
    writer.write(&batch)?;
    Ok(writer.into_inner()?)
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Count => DataType::UInt64,
        Kind::Real(_) => DataType::Float64,
        Kind::Flag => DataType::Boolean,
    }
}

fn array(column: &Column, rows: &[Row<'_>]) -> ArrayRef {
    let values = rows.iter().map(column.value);
    match column.kind {
        Kind::Text => {
            let texts = values.map(|value| match value {
                Value::Text(text) => Some(text),
                _ => None,
            });
            Arc::new(texts.collect::<StringArray>())
        }
        Kind::Count => {
            let counts = values.map(|value| match value {
                Value::Count(count) => Some(count),
                _ => None,
            });
            Arc::new(counts.collect::<UInt64Array>())
        }
        Kind::Real(_) => {
            let reals = values.map(|value| match value {
                Value::Real(real) => Some(real),
                _ => None,
            });
            Arc::new(reals.collect::<Float64Array>())
        }
        Kind::Flag => {
            let flags = values.map(|value| match value {
                Value::Flag(flag) => Some(flag),
                _ => None,
            });
            Arc::new(flags.collect::<BooleanArray>())
        }
    }
}
