//! A log as a Parquet file: one row group per part, so that none splits a case.
//!
//! [`ParquetWriter`] takes one part after another; [`ParquetLog`](crate::ParquetLog) gives one after another. What holds for
//! the whole log stands as JSON under [`INFO_KEY`] in the file's own metadata. Texts are dictionary-coded, so a
//! part decodes at the price of its codes; times are plain, which decodes fastest; a part is one page a column.

use std::io::Write;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use crate::log::Info;
use crate::{ImportError, Log, ParquetLog, WorklogError};

/// Key of the log's [`Info`] in the metadata of the file.
pub const INFO_KEY: &str = "damlam.worklog";

/// Bytes of a Parquet file.
pub type Bytes = Vec<u8>;

/// The most bytes and rows of a page: more than a part has, unless one case alone is longer.
const PAGE_BYTES: usize = 4 << 20;
const PAGE_ROWS: usize = 1 << 20;
/// The most bytes of a part's distinct texts in one column before they are written out value by value.
const DICTIONARY_BYTES: usize = 16 << 20;

/// Writes the parts of a log as they come; holds no more than one.
#[derive(Debug)]
pub struct ParquetWriter<W: Write + Send> {
    writer: ArrowWriter<W>,
    schema: SchemaRef,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// A writer to `out` of parts with the columns of `schema`.
    ///
    /// # Errors
    /// When a column is of a type that a Parquet file does not have, or `out` fails.
    pub fn new(out: W, schema: &Schema) -> Result<Self, WorklogError> {
        let schema = Arc::new(Schema::new(schema.fields().clone()));
        let writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties(&schema)))?;
        Ok(Self { writer, schema })
    }

    /// Writes one part: whole cases, after those written before.
    ///
    /// # Errors
    /// When the part has other columns, or the output fails.
    pub fn write(&mut self, part: &RecordBatch) -> Result<(), WorklogError> {
        if part.schema().fields() != self.schema.fields() {
            return Err(WorklogError::Kept("a part has other columns than the first".to_owned()));
        }
        self.writer.write(part)?;
        self.writer.flush()?;
        Ok(())
    }

    /// Writes what holds for the whole log, ends the file and gives the output back.
    ///
    /// # Errors
    /// When the output fails.
    pub fn finish(mut self, info: &Info) -> Result<W, WorklogError> {
        let info = serde_json::to_string(info).map_err(|error| WorklogError::Kept(error.to_string()))?;
        self.writer.append_key_value_metadata(KeyValue::new(INFO_KEY.to_owned(), info));
        Ok(self.writer.into_inner()?)
    }
}

fn properties(schema: &Schema) -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(None)
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_data_page_size_limit(PAGE_BYTES)
        .set_dictionary_page_size_limit(DICTIONARY_BYTES)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_created_by("damlam worklog 2".to_owned());
    for field in schema.fields() {
        if matches!(field.data_type(), DataType::Timestamp(..) | DataType::UInt32) {
            let column = ColumnPath::from(field.name().as_str());
            properties = properties
                .set_column_dictionary_enabled(column.clone(), false)
                .set_column_encoding(column, Encoding::PLAIN);
        }
    }
    properties.build()
}

/// Writes `log` as Parquet: the same log gives the same bytes.
///
/// # Errors
/// When the columns cannot be written.
pub fn write_parquet(log: &Log) -> Result<Bytes, WorklogError> {
    write(log, |_| Ok(()))
}

/// As [`write_parquet`]; before each part `tell` is told how many events are written, and may refuse to go on.
pub(crate) fn write(
    log: &Log,
    tell: impl Fn(usize) -> Result<(), ImportError>,
) -> Result<Bytes, WorklogError> {
    let empty = Schema::empty();
    let schema = log.parts.first().map(RecordBatch::schema);
    let mut writer = ParquetWriter::new(Vec::new(), schema.as_deref().unwrap_or(&empty))?;
    let mut rows = 0;
    for part in &log.parts {
        tell(rows)?;
        writer.write(part)?;
        rows += part.num_rows();
    }
    writer.finish(&log.info)
}

/// Reads a whole log that [`write_parquet`] wrote.
///
/// # Errors
/// When the bytes are no such file.
pub fn read_parquet(bytes: Bytes) -> Result<Log, WorklogError> {
    let file = ParquetLog::of_bytes(bytes)?;
    let parts = (0..file.parts()).map(|part| file.whole_part(part)).collect::<Result<_, _>>()?;
    Ok(Log { info: file.info().clone(), parts })
}
