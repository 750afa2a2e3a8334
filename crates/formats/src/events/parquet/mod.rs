//! Parquet files of other programs: one event a row, read row group by row group, only the columns that are wanted.
//!
//! Texts, numbers, truth values, dates and times have a text ([`texts`]); lists, structures and bytes are not kept, and
//! are told. The file is in memory as it lies there. Before anything is unpacked the nesting of the schema and the sizes of
//! all pages are looked at ([`thrift`]), so that the pages unpacked at one time stay below the bound for packages. The library
//! that decodes the pages may panic on a damaged file; here that is a refusal like any other.

mod texts;
mod thrift;

use std::io::Read as _;
use std::ops::{ControlFlow, Range};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::DataType;
use bytes::Bytes;
use kernel::{Bilingual, Place};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::{Compression, Encoding, Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;

use self::texts::Texts;
use super::columns::{Columns, NameId};
use super::nodes::{too_deep, too_long};
use super::sheet::{Looked, with_iso};
use super::table::{EventTable, Format};
use super::watch::Following;
use super::{Limits, Options, Refused, package};

/// Bytes of what the file says about itself.
const FOOTER: usize = 64 << 20;
/// Rows decoded at a time.
const BATCH: usize = 8192;
/// Bytes of texts decoded at a time that are written as what they share with the one before.
const SHARED: usize = 256 << 20;
/// Bytes unpacked, and rows, that no file is refused for.
const HARMLESS: u64 = 64 << 20;

struct Parquet {
    bytes: Bytes,
    metadata: ArrowReaderMetadata,
    file: String,
    /// Rows decoded at a time, for each row group.
    batches: Vec<usize>,
    following: Following,
}

/// Reads the rows of a file as events.
pub(super) fn read(bytes: Vec<u8>, file: &str, options: &Options) -> Result<EventTable, Refused> {
    let parquet = Parquet::open(bytes, file, options)?;
    let options = &with_iso(options);
    let mut columns = Columns::new(options);
    let names = parquet.names(&mut columns)?;
    let wanted: Vec<(usize, NameId)> = names.into_iter().filter(|(_, id)| columns.is_wanted(*id)).collect();
    let rows = parquet.rows();
    let mut reading = Reading { columns, places: Vec::new(), row: 0, text: String::new(), total: 0 };
    if wanted.is_empty() {
        let rows = rows.min(options.first.unwrap_or(u64::MAX));
        reading.places = (1..=u32::try_from(rows).unwrap_or(u32::MAX)).collect();
    } else {
        let roots: Vec<usize> = wanted.iter().map(|(index, _)| *index).collect();
        parquet.batches(&roots, &mut |batch| reading.take(&parquet, batch, &wanted, options))?;
    }
    let Reading { columns, places, .. } = reading;
    let size = parquet.bytes.len() as u64;
    columns.finish(Format::Parquet, file.to_owned(), places, Vec::new(), 0, size)
}

/// Goes through all texts of a file, row by row, the names of its columns first; then what it says about itself.
pub(super) fn look_through(
    bytes: Vec<u8>,
    file: &str,
    options: &Options,
    look: &mut dyn FnMut(Looked<'_>) -> ControlFlow<()>,
) -> Result<(), Refused> {
    let parquet = Parquet::open(bytes, file, options)?;
    let schema = Arc::clone(parquet.metadata.schema());
    let descriptor = parquet.metadata.parquet_schema();
    let nested = (0..descriptor.num_columns()).find(|leaf| {
        let is_text =
            matches!(descriptor.column(*leaf).physical_type(), Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY);
        is_text && schema.field(descriptor.get_column_root_idx(*leaf)).data_type().is_nested()
    });
    if let Some(leaf) = nested {
        return Err(nested_text(file, &descriptor.column(leaf).path().string()));
    }
    let names: Vec<(u32, &str)> =
        (0..).zip(schema.fields()).map(|(index, field)| (index, field.name().as_str())).collect();
    let mut stopped = look(Looked::Row(&names)).is_break();
    let roots: Vec<usize> = (0..schema.fields().len())
        .filter(|index| {
            let kind = schema.field(*index).data_type();
            matches!(kind, DataType::Utf8View | DataType::BinaryView | DataType::FixedSizeBinary(_))
        })
        .collect();
    let mut text = String::new();
    if !stopped && !roots.is_empty() {
        parquet.batches(&roots, &mut |batch| {
            let arrays: Vec<Texts<'_>> = batch.columns().iter().map(Texts::new).collect();
            for row in 0..batch.num_rows() {
                text.clear();
                let mut ends = Vec::with_capacity(arrays.len());
                for (array, column) in arrays.iter().zip(&roots) {
                    array.put(row, &mut text);
                    ends.push((u32::try_from(*column).unwrap_or(u32::MAX), text.len()));
                }
                let mut start = 0;
                let cells = ends.iter().map(|(column, end)| {
                    let cell = (*column, &text[start..*end]);
                    start = *end;
                    cell
                });
                let cells: Vec<(u32, &str)> = cells.filter(|(_, text)| !text.is_empty()).collect();
                stopped = look(Looked::Row(&cells)).is_break();
                if stopped {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
    }
    let metadata = parquet.metadata.metadata().file_metadata();
    let said = metadata.key_value_metadata().into_iter().flatten();
    let said = said.flat_map(|pair| [Some(pair.key.as_str()), pair.value.as_deref()]);
    let mut said = said.chain([metadata.created_by()]).flatten();
    let _ = !stopped && said.any(|text| look(Looked::Beside(text)).is_break());
    Ok(())
}

impl Parquet {
    fn open(bytes: Vec<u8>, file: &str, options: &Options) -> Result<Self, Refused> {
        let limits = &options.limits;
        let footer = footer(&bytes).ok_or_else(|| broken(file, "it does not end as a Parquet file does"))?;
        if footer.len() > FOOTER {
            return Err(too_large(file, FOOTER as u64));
        }
        if thrift::schema_depth(&bytes[footer], limits.depth).is_none() {
            return Err(too_deep(package::whole(file, ""), limits.depth));
        }
        let bytes = Bytes::from(bytes);
        let metadata = guarded(file, || {
            let own = ArrowReaderMetadata::load(&bytes, ArrowReaderOptions::new())?;
            let schema = Arc::new(texts::plain(own.schema()));
            let options = ArrowReaderOptions::new().with_schema(schema);
            ArrowReaderMetadata::try_new(Arc::clone(own.metadata()), options)
        })?;
        let following = Following::new(options.watch.as_ref());
        let file = file.to_owned();
        let mut parquet = Self { bytes, metadata, file, batches: Vec::new(), following };
        parquet.check_rows(limits)?;
        parquet.check_pages(limits)?;
        Ok(parquet)
    }

    fn rows(&self) -> u64 {
        let groups = self.metadata.metadata().row_groups();
        groups.iter().map(|group| u64::try_from(group.num_rows()).unwrap_or(0)).fold(0, u64::saturating_add)
    }

    fn check_rows(&self, limits: &Limits) -> Result<(), Refused> {
        let size = self.bytes.len() as u64;
        let limit =
            limits.rows.min(u64::from(u32::MAX - 1)).min(HARMLESS.max(size.saturating_mul(limits.ratio)));
        if self.rows() <= limit {
            return Ok(());
        }
        Err(Refused::new(
            "many-events",
            package::whole(&self.file, ""),
            Bilingual::new(format!("nhiều hơn {limit} sự kiện"), format!("more than {limit} events")),
            Bilingual::new("chia nhật ký theo thời gian", "split the log by time"),
        ))
    }

    /// Goes over the headers of all pages, and unpacks those whose packing does not say how far it goes.
    fn check_pages(&mut self, limits: &Limits) -> Result<(), Refused> {
        let mut total = 0u64;
        let mut batches = Vec::new();
        for group in self.metadata.metadata().row_groups() {
            let mut at_once = 0u64;
            let mut batch = BATCH;
            for chunk in group.columns() {
                self.following.tell(&self.file)?;
                let sizes = self.check_chunk(chunk, limits)?;
                total = total.saturating_add(sizes.total);
                at_once = at_once.saturating_add(sizes.dictionary).saturating_add(sizes.page);
                if chunk.encodings().any(|encoding| encoding == Encoding::DELTA_BYTE_ARRAY) {
                    let page = usize::try_from(sizes.page).unwrap_or(SHARED).max(1);
                    batch = batch.min((SHARED / page).max(1));
                }
            }
            let packed = self.bytes.len() as u64;
            if at_once > limits.package || total > limits.bytes {
                return Err(too_large(&self.file, limits.package.min(limits.bytes)));
            }
            if total > HARMLESS && total / packed > limits.ratio {
                return Err(unpacks_too_far(&self.file, limits.ratio));
            }
            batches.push(batch);
        }
        self.batches = batches;
        Ok(())
    }

    fn check_chunk(&self, chunk: &ColumnChunkMetaData, limits: &Limits) -> Result<Sizes, Refused> {
        let name = chunk.column_path().string();
        let broken = || broken(&self.file, &format!("column {name} lies beyond the file"));
        if chunk.file_path().is_some() {
            return Err(broken());
        }
        let compression = chunk.compression();
        if matches!(compression, Compression::BROTLI(_) | Compression::LZO) {
            return Err(unread_compression(&self.file, &compression.to_string()));
        }
        let start = chunk.dictionary_page_offset().unwrap_or_else(|| chunk.data_page_offset());
        let start = usize::try_from(start).map_err(|_| broken())?;
        let length = usize::try_from(chunk.compressed_size()).map_err(|_| broken())?;
        let end = start.checked_add(length).filter(|end| *end <= self.bytes.len()).ok_or_else(broken)?;
        let mut rest = &self.bytes[start..end];
        let mut sizes = Sizes::default();
        while !rest.is_empty() {
            let page = thrift::page_header(rest).ok_or_else(broken)?;
            let body = page.length..page.length.checked_add(page.packed).ok_or_else(broken)?;
            let body_bytes = rest.get(body.clone()).ok_or_else(broken)?;
            let unpacked = page.unpacked as u64;
            sizes.total = sizes.total.saturating_add(unpacked);
            let most = if page.is_dictionary { &mut sizes.dictionary } else { &mut sizes.page };
            *most = unpacked.max(*most);
            if unpacked > limits.package {
                return Err(too_large(&self.file, limits.package));
            }
            if matches!(compression, Compression::GZIP(_)) && page.is_packed {
                let packed = body_bytes.get(page.levels..).ok_or_else(broken)?;
                let most = unpacked.saturating_sub(page.levels as u64);
                let unpacked = flate2::read::MultiGzDecoder::new(packed).take(most + 1);
                let found = std::io::copy(&mut { unpacked }, &mut std::io::sink()).map_err(|_| broken())?;
                if found > most {
                    return Err(unpacks_too_far(&self.file, limits.ratio));
                }
            }
            rest = &rest[body.end..];
        }
        Ok(sizes)
    }

    /// The columns that have texts, by their index and name; what is not kept is told.
    fn names(&self, columns: &mut Columns) -> Result<Vec<(usize, NameId)>, Refused> {
        let mut ids = Vec::new();
        for (index, field) in self.metadata.schema().fields().iter().enumerate() {
            let name = vietnamese::normalize(field.name().trim());
            let place = || Place::Row { file: self.file.clone(), row: 0, column: name.to_string() };
            if !texts::is_kept(field.data_type()) {
                let kind = field.data_type().to_string();
                columns.remark(
                    "column-kind",
                    place(),
                    Bilingual::new(
                        format!("cột «{name}» thuộc kiểu {kind}, không đọc"),
                        format!("column «{name}» is of the type {kind} and is not read"),
                    ),
                    Bilingual::new(
                        "nếu cần cột này, xuất lại thành chữ, số hoặc thời gian",
                        "if it is needed, export it as text, numbers or times",
                    ),
                );
                continue;
            }
            let known = columns.names();
            let id = columns.named(&name, &self.file)?;
            if columns.names() > known {
                ids.push((index, id));
                continue;
            }
            let message = Bilingual::new(
                format!("cột «{name}» có hai lần; dùng cột đầu"),
                format!("column «{name}» stands twice; the first is used"),
            );
            columns.remark(
                "column-twice",
                place(),
                message,
                Bilingual::new("đổi tên một cột", "rename one of them"),
            );
        }
        Ok(ids)
    }

    /// Decodes the columns with these indices, a batch of rows at a time.
    fn batches(
        &self,
        roots: &[usize],
        each: &mut dyn FnMut(&RecordBatch) -> Result<ControlFlow<()>, Refused>,
    ) -> Result<(), Refused> {
        let groups = self.metadata.metadata().row_groups();
        let mut before = 0;
        for ((group, size), metadata) in self.batches.iter().enumerate().zip(groups) {
            let packed = u64::try_from(metadata.compressed_size()).unwrap_or(0);
            let all = u64::try_from(metadata.num_rows()).unwrap_or(0).max(1);
            let mut rows = 0;
            let mut reader = guarded(&self.file, || self.reader(group, *size, roots))?;
            while let Some(batch) =
                guarded(&self.file, || reader.next().transpose().map_err(ParquetError::from))?
            {
                if each(&batch)?.is_break() {
                    return Ok(());
                }
                rows += batch.num_rows() as u64;
                self.following.stand_at(before + packed.saturating_mul(rows) / all);
                self.following.tell(&self.file)?;
            }
            before += packed;
        }
        Ok(())
    }

    fn reader(
        &self,
        group: usize,
        size: usize,
        roots: &[usize],
    ) -> Result<ParquetRecordBatchReader, ParquetError> {
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), roots.iter().copied());
        ParquetRecordBatchReaderBuilder::new_with_metadata(self.bytes.clone(), self.metadata.clone())
            .with_row_groups(vec![group])
            .with_batch_size(size)
            .with_projection(mask)
            .build()
    }
}

/// Bytes of a column's pages in a row group, unpacked.
#[derive(Default)]
struct Sizes {
    total: u64,
    dictionary: u64,
    page: u64,
}

struct Reading {
    columns: Columns,
    places: Vec<u32>,
    row: u64,
    text: String,
    /// Bytes of texts.
    total: u64,
}

impl Reading {
    fn take(
        &mut self,
        parquet: &Parquet,
        batch: &RecordBatch,
        wanted: &[(usize, NameId)],
        options: &Options,
    ) -> Result<ControlFlow<()>, Refused> {
        let limits = &options.limits;
        let left = options.first.map_or(u64::MAX, |first| first.saturating_sub(self.row));
        let count = batch.num_rows().min(usize::try_from(left).unwrap_or(usize::MAX));
        let base = self.places.len();
        for ((index, id), array) in wanted.iter().zip(batch.columns()) {
            let texts = Texts::new(array);
            for row in 0..count {
                self.text.clear();
                texts.put(row, &mut self.text);
                self.total += self.text.len() as u64;
                if self.text.len() > limits.element {
                    let place = Place::Row {
                        file: parquet.file.clone(),
                        row: self.row + row as u64 + 1,
                        column: parquet.metadata.schema().field(*index).name().clone(),
                    };
                    return Err(too_long(place, limits.element));
                }
                self.columns.put(*id, base + row, &self.text, &parquet.file)?;
            }
        }
        if self.total > limits.bytes {
            return Err(too_large(&parquet.file, limits.bytes));
        }
        let next = self.row + 1..=self.row + count as u64;
        self.places.extend(next.map(|row| u32::try_from(row).unwrap_or(u32::MAX)));
        self.row += count as u64;
        parquet.following.have_read(self.places.len());
        Ok(if (count as u64) < left { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    }
}

/// Where the footer lies in a file that ends as a Parquet file does.
fn footer(bytes: &[u8]) -> Option<Range<usize>> {
    let end = bytes.strip_suffix(b"PAR1")?.len().checked_sub(4)?;
    let length = u32::from_le_bytes(bytes[end..end + 4].try_into().ok()?);
    let start = end.checked_sub(usize::try_from(length).ok()?)?;
    (start >= 4).then_some(start..end)
}

/// What the library gives; its errors and its panics are a file that is damaged.
fn guarded<T>(file: &str, work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, Refused> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(broken(file, &error.to_string())),
        Err(_) => Err(broken(file, "its pages do not fit together")),
    }
}

fn broken(file: &str, why: &str) -> Refused {
    Refused::new(
        "broken-parquet",
        package::whole(file, ""),
        Bilingual::new(
            format!("tệp Parquet hỏng hoặc bị cụt: {why}"),
            format!("the Parquet file is damaged or cut off: {why}"),
        ),
        Bilingual::new("xuất lại rồi gửi lại", "export it again and send it again"),
    )
}

fn too_large(file: &str, limit: u64) -> Refused {
    Refused::new(
        "too-large",
        package::whole(file, ""),
        Bilingual::new(
            format!("tệp giải nén ra quá lớn (giới hạn {limit} byte)"),
            format!("the file unpacks to too much (the bound is {limit} bytes)"),
        ),
        Bilingual::new(
            "xuất lại với các nhóm dòng nhỏ hơn, hoặc chia nhật ký theo thời gian",
            "export it again with smaller row groups, or split the log by time",
        ),
    )
}

fn unpacks_too_far(file: &str, ratio: u64) -> Refused {
    Refused::new(
        "unpacks-too-far",
        package::whole(file, ""),
        Bilingual::new(
            format!("tệp phình ra hơn {ratio} lần, hoặc hơn kích thước tệp ghi"),
            format!("the file unpacks to more than {ratio} times its size, or to more than it says"),
        ),
        Bilingual::new("xuất lại tệp rồi gửi lại", "export the file again and send it again"),
    )
}

fn unread_compression(file: &str, name: &str) -> Refused {
    Refused::new(
        "compression-not-read",
        package::whole(file, ""),
        Bilingual::new(
            format!("tệp nén kiểu {name}, không đọc được"),
            format!("the file is compressed with {name}, which is not read here"),
        ),
        Bilingual::new("xuất lại với kiểu nén snappy hoặc zstd", "export it again with snappy or zstd"),
    )
}

fn nested_text(file: &str, path: &str) -> Refused {
    Refused::new(
        "nested-column",
        Place::Row { file: file.to_owned(), row: 0, column: path.to_owned() },
        Bilingual::new(
            format!("cột «{path}» là danh sách hoặc cấu trúc chứa chữ; không soát được hết nên không nhận"),
            format!(
                "column «{path}» is a list or structure with text in it, which cannot be looked through; it is not taken in"
            ),
        ),
        Bilingual::new("xuất lại không có cột này", "export it again without this column"),
    )
}
