//! A log read from its Parquet file part by part: only the parts and columns asked for are ever in memory.
//!
//! Shared by threads: a part is read and decoded on the thread that asks for it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int32Type;
use arrow_array::{Array as _, RecordBatch, StringArray};
use arrow_schema::{Schema, SchemaRef};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::statistics::Statistics;

use crate::{Field, INFO_KEY, Info, WorklogError};

/// A log in a Parquet file, of which nothing but its head is in memory.
#[derive(Debug)]
pub struct ParquetLog {
    input: Input,
    metadata: ArrowReaderMetadata,
    schema: SchemaRef,
    info: Info,
}

impl ParquetLog {
    /// The log in the file at `path`.
    ///
    /// # Errors
    /// When the file cannot be opened or is no work log.
    pub fn open(path: &Path) -> Result<Self, WorklogError> {
        let file = File::open(path).map_err(|error| WorklogError::Unreadable(path.to_owned(), error))?;
        let length = file.metadata().map_err(|error| WorklogError::Unreadable(path.to_owned(), error))?.len();
        Self::of(Input::File { file: Arc::new(Mutex::new(file)), length })
    }

    /// The log whose file these bytes are.
    ///
    /// # Errors
    /// When they are no work log.
    pub fn of_bytes(bytes: impl Into<Bytes>) -> Result<Self, WorklogError> {
        Self::of(Input::Memory(bytes.into()))
    }

    fn of(input: Input) -> Result<Self, WorklogError> {
        let metadata = ArrowReaderMetadata::load(&input, ArrowReaderOptions::new())?;
        let info = metadata.schema().metadata().get(INFO_KEY);
        let info = info.ok_or_else(|| WorklogError::Kept(format!("no {INFO_KEY} in it")))?;
        let info = serde_json::from_str(info).map_err(|error| WorklogError::Kept(error.to_string()))?;
        let schema = Arc::new(Schema::new(metadata.schema().fields().clone()));
        Ok(Self { input, metadata, schema, info })
    }

    /// What holds for the whole log.
    pub fn info(&self) -> &Info {
        &self.info
    }

    /// The columns of every part.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Whether there is a column called `name`.
    pub fn has(&self, name: &str) -> bool {
        self.schema.column_with_name(name).is_some()
    }

    /// How many parts there are.
    pub fn parts(&self) -> usize {
        self.groups().len()
    }

    /// How many events there are.
    pub fn events(&self) -> usize {
        (0..self.parts()).map(|part| self.rows(part)).sum()
    }

    /// How many events part number `part` has; none if there is no such part.
    pub fn rows(&self, part: usize) -> usize {
        self.groups().get(part).map_or(0, |group| usize::try_from(group.num_rows()).unwrap_or(0))
    }

    /// The columns called `names` of part number `part`, in the order of the file; a name that no column has is passed over.
    ///
    /// # Errors
    /// When there is no such part, or the file cannot be read on or is not whole.
    pub fn part(&self, part: usize, names: &[&str]) -> Result<RecordBatch, WorklogError> {
        let columns = self.schema.fields().iter().enumerate();
        let columns = columns.filter(|(_, field)| names.contains(&field.name().as_str()));
        self.decode(part, &columns.map(|(at, _)| at).collect::<Vec<_>>())
    }

    /// All columns of part number `part`.
    ///
    /// # Errors
    /// As [`ParquetLog::part`].
    pub fn whole_part(&self, part: usize) -> Result<RecordBatch, WorklogError> {
        self.decode(part, &(0..self.schema.fields().len()).collect::<Vec<_>>())
    }

    /// The distinct texts of the column called `name` over all parts, in byte order; none if it is no column of texts.
    /// Reads that column alone, part by part.
    ///
    /// # Errors
    /// When the file cannot be read on or is not whole.
    pub fn words(&self, name: &str) -> Result<BTreeSet<String>, WorklogError> {
        let mut words = BTreeSet::new();
        for part in 0..self.parts() {
            let part = self.part(part, &[name])?;
            let Some(column) =
                part.column_by_name(name).and_then(|column| column.as_dictionary_opt::<Int32Type>())
            else {
                continue;
            };
            let Some(values) = column.values().as_any().downcast_ref::<StringArray>() else { continue };
            // A part's dictionary holds the part's own texts, and no others.
            for text in values.iter().flatten() {
                if !words.contains(text) {
                    words.insert(text.to_owned());
                }
            }
        }
        Ok(words)
    }

    /// Whether every event's `name` is known to be null, or there is no such column: told without reading a part.
    pub fn is_empty_column(&self, name: &str) -> bool {
        let Some(at) = self.schema.index_of(name).ok() else { return true };
        self.groups().iter().all(|group| {
            let nulls = group.column(at).statistics().and_then(Statistics::null_count_opt);
            nulls.is_some_and(|nulls| i64::try_from(nulls) == Ok(group.num_rows()))
        })
    }

    /// The earliest and the latest `time` of all events, in microseconds since 1970, UTC: told without reading a part.
    pub fn times(&self) -> Option<(i64, i64)> {
        let at = self.schema.index_of(Field::Time.code()).ok()?;
        let mut times: Option<(i64, i64)> = None;
        for group in self.groups().iter().filter(|group| group.num_rows() > 0) {
            let Some(Statistics::Int64(statistics)) = group.column(at).statistics() else { return None };
            let (&first, &last) = (statistics.min_opt()?, statistics.max_opt()?);
            times = Some(times.map_or((first, last), |(from, to)| (from.min(first), to.max(last))));
        }
        times
    }

    /// The numbers of the parts that may hold the case called `case`: mostly one or none.
    pub fn parts_of(&self, case: &str) -> Vec<usize> {
        let Ok(at) = self.schema.index_of(Field::Case.code()) else { return Vec::new() };
        let may_hold = |group: &RowGroupMetaData| {
            let Some(Statistics::ByteArray(statistics)) = group.column(at).statistics() else { return true };
            let first = statistics.min_bytes_opt().is_none_or(|first| first <= case.as_bytes());
            let last = statistics.max_bytes_opt().is_none_or(|last| case.as_bytes() <= last);
            first && last
        };
        let groups = self.groups().iter().enumerate();
        groups.filter(|(_, group)| may_hold(group)).map(|(part, _)| part).collect()
    }

    fn groups(&self) -> &[RowGroupMetaData] {
        self.metadata.metadata().row_groups()
    }

    fn decode(&self, part: usize, columns: &[usize]) -> Result<RecordBatch, WorklogError> {
        let kept = |error: &dyn std::fmt::Display| WorklogError::Kept(error.to_string());
        let group = self.groups().get(part);
        let group = group.ok_or_else(|| WorklogError::Kept(format!("it has no part {part}")))?;
        let chunks = self.input.chunks(group, columns)?;
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), columns.iter().copied());
        let mut batches = ParquetRecordBatchReaderBuilder::new_with_metadata(chunks, self.metadata.clone())
            .with_row_groups(vec![part])
            .with_projection(mask)
            .with_batch_size(self.rows(part).max(1))
            .build()?;
        let first = batches.next().transpose().map_err(|error| kept(&error))?;
        let batch = first.map_or_else(|| self.empty(columns), Ok).map_err(|error| kept(&error))?;
        if batch.num_rows() != self.rows(part) || ParquetRecordBatchReader::next(&mut batches).is_some() {
            return Err(WorklogError::Kept(format!("part {part} has other rows than it says")));
        }
        let schema = Arc::new(Schema::new(batch.schema().fields().clone()));
        batch.with_schema(schema).map_err(|error| kept(&error))
    }

    fn empty(&self, columns: &[usize]) -> Result<RecordBatch, arrow_schema::ArrowError> {
        Ok(RecordBatch::new_empty(Arc::new(self.schema.project(columns)?)))
    }
}

/// Where the file's bytes are.
#[derive(Debug, Clone)]
enum Input {
    Memory(Bytes),
    File { file: Arc<Mutex<File>>, length: u64 },
}

impl Input {
    /// The bytes of `columns` of `group`: in one read each, so that decoding does not wait for the file.
    fn chunks(&self, group: &RowGroupMetaData, columns: &[usize]) -> Result<Chunks, ParquetError> {
        if let Self::Memory(bytes) = self {
            return Ok(Chunks { length: bytes.len() as u64, chunks: vec![(0, bytes.clone())] });
        }
        let mut chunks = Vec::with_capacity(columns.len());
        for &column in columns {
            let (start, length) = group.column(column).byte_range();
            let length = usize::try_from(length).map_err(|error| ParquetError::External(Box::new(error)))?;
            chunks.push((start, self.get_bytes(start, length)?));
        }
        Ok(Chunks { length: self.len(), chunks })
    }
}

impl Length for Input {
    fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File { length, .. } => *length,
        }
    }
}

impl ChunkReader for Input {
    type T = io::Cursor<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        let rest = usize::try_from(self.len().saturating_sub(start)).unwrap_or(usize::MAX);
        Ok(io::Cursor::new(self.get_bytes(start, rest)?))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let (file, end) = match self {
            Self::Memory(bytes) => return ChunkReader::get_bytes(bytes, start, length),
            Self::File { file, length } => (file, *length),
        };
        if start.checked_add(length as u64).is_none_or(|stop| stop > end) {
            return Err(ParquetError::EOF(format!("{length} bytes at {start} of a file of {end}")));
        }
        let mut bytes = vec![0; length];
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// Pieces of a file that are in memory, each with where it starts.
struct Chunks {
    length: u64,
    chunks: Vec<(u64, Bytes)>,
}

impl Chunks {
    /// The bytes from `start` to the end of the piece it lies in.
    fn from(&self, start: u64) -> Result<Bytes, ParquetError> {
        let found = self.chunks.iter().find_map(|(from, bytes)| {
            let at = usize::try_from(start.checked_sub(*from)?).ok()?;
            (at < bytes.len()).then(|| bytes.slice(at..))
        });
        found.ok_or_else(|| ParquetError::EOF(format!("nothing to read at {start}")))
    }
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Chunks {
    type T = io::Cursor<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(io::Cursor::new(self.from(start)?))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let bytes = self.from(start)?;
        if length > bytes.len() {
            return Err(ParquetError::EOF(format!("{length} bytes at {start} go beyond their column")));
        }
        Ok(bytes.slice(..length))
    }
}
