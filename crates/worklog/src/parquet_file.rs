//! A log as a Parquet file: one row group per part, so that none splits a case.
//!
//! What holds for the whole log stands as JSON under [`INFO_KEY`] in the file's own metadata.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::Schema;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::log::Info;
use crate::{Log, WorklogError};

/// Key of the log's [`Info`] in the metadata of the schema.
pub const INFO_KEY: &str = "damlam.worklog";

/// Bytes of a Parquet file. Whole files are read and written in memory here.
pub type Bytes = Vec<u8>;

/// Writes `log` as Parquet: the same log gives the same bytes.
///
/// # Errors
/// When the columns cannot be written.
pub fn write_parquet(log: &Log) -> Result<Bytes, WorklogError> {
    let info = serde_json::to_string(&log.info).map_err(|error| WorklogError::Kept(error.to_string()))?;
    let metadata = HashMap::from([(INFO_KEY.to_owned(), info)]);
    let fields = log.parts.first().map(|part| part.schema().fields().clone()).unwrap_or_default();
    let schema = Arc::new(Schema::new_with_metadata(fields, metadata));
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(None)
        .set_created_by("damlam worklog 1".to_owned())
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, Arc::clone(&schema), Some(properties))?;
    for part in &log.parts {
        let part = RecordBatch::try_new(Arc::clone(&schema), part.columns().to_vec())
            .map_err(|error| WorklogError::Kept(error.to_string()))?;
        writer.write(&part)?;
        writer.flush()?;
    }
    writer.close()?;
    Ok(bytes)
}

/// Reads a log that [`write_parquet`] wrote.
///
/// # Errors
/// When the bytes are no such file.
pub fn read_parquet(bytes: Bytes) -> Result<Log, WorklogError> {
    let bytes = bytes::Bytes::from(bytes);
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes.clone())?;
    let info = builder
        .schema()
        .metadata()
        .get(INFO_KEY)
        .ok_or_else(|| WorklogError::Kept(format!("no {INFO_KEY} in it")))?;
    let info: Info = serde_json::from_str(info).map_err(|error| WorklogError::Kept(error.to_string()))?;
    let groups: Vec<usize> = builder
        .metadata()
        .row_groups()
        .iter()
        .map(|group| usize::try_from(group.num_rows()).unwrap_or(0))
        .collect();
    let mut parts = Vec::with_capacity(groups.len());
    for (group, rows) in groups.into_iter().enumerate() {
        let reader = ParquetRecordBatchReaderBuilder::try_new(bytes.clone())?
            .with_row_groups(vec![group])
            .with_batch_size(rows.max(1))
            .build()?;
        for part in reader {
            let part = part.map_err(|error| WorklogError::Kept(error.to_string()))?;
            let schema = Arc::new(Schema::new(part.schema().fields().clone()));
            parts.push(part.with_schema(schema).map_err(|error| WorklogError::Kept(error.to_string()))?);
        }
    }
    Ok(Log { info, parts })
}
