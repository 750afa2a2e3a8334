//! CSV and TSV: one event a row under a header row, any of four separators, quotes, UTF-8 with or without a mark.
//!
//! A row that has not as many fields as the header is not taken in and listed.

use kernel::{Bilingual, Place};

use super::columns::{Columns, Pushed};
use super::source::{Source, from_io};
use super::table::{EventTable, Format, Scope};
use super::{Options, Refused};

const SEPARATORS: [u8; 4] = *b",;\t|";
pub(super) const READ_AHEAD: usize = 64 << 10;

pub(super) fn read(source: Source<'_>, options: &Options) -> Result<EventTable, Refused> {
    let Source { file, head, bytes, .. } = source;
    let separator = options.separator.unwrap_or_else(|| separator(&head));
    let mut columns = Columns::new(options);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .buffer_capacity(READ_AHEAD)
        .from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let next = |reader: &mut csv::Reader<_>, record: &mut csv::ByteRecord| -> Result<bool, Refused> {
        let reader: &mut csv::Reader<super::source::Bounded<'_>> = reader;
        reader.get_mut().next_element_ahead(READ_AHEAD);
        reader.read_byte_record(record).map_err(|error| {
            let line = reader.position().line();
            match error.into_kind() {
                csv::ErrorKind::Io(error) => from_io(&file, line, &error),
                other => from_io(&file, line, &std::io::Error::other(format!("{other:?}"))),
            }
        })
    };
    next(&mut reader, &mut record)?;
    let width = record.len();
    let mut ids = Vec::with_capacity(width);
    for (index, field) in record.iter().enumerate() {
        let field = std::str::from_utf8(field).map_err(|_| not_utf8(&file, 1, index))?;
        let name = vietnamese::normalize(field.trim());
        let known = columns.names();
        let id = columns.name(&name, Scope::Event);
        let is_new = columns.names() > known;
        if !is_new {
            columns.remark(
                "column-twice",
                Place::Row { file: file.clone(), row: 1, column: name.to_string() },
                Bilingual::new(
                    format!("cột «{name}» có hai lần; dùng cột đầu"),
                    format!("column «{name}» stands twice; the first is used"),
                ),
                Bilingual::new("đổi tên một cột", "rename one of them"),
            );
        }
        ids.push(is_new.then_some(id));
    }
    let mut places = Vec::new();
    let mut row = 1u64;
    while next(&mut reader, &mut record)? {
        row += 1;
        if options.first.is_some_and(|first| places.len() as u64 >= first) {
            break;
        }
        if record.len() != width {
            let found = record.len();
            columns.reject(row, || {
                Bilingual::new(
                    format!("có {found} ô, dòng tiêu đề có {width}"),
                    format!("has {found} fields, the header has {width}"),
                )
            });
            continue;
        }
        let limit = options.limits.rows.min(u64::from(u32::MAX - 1));
        if places.len() as u64 >= limit {
            return Err(Refused::new(
                "many-events",
                Place::Row { file, row, column: String::new() },
                Bilingual::new(format!("nhiều hơn {limit} sự kiện"), format!("more than {limit} events")),
                Bilingual::new("chia nhật ký theo thời gian", "split the log by time"),
            ));
        }
        for (index, (id, field)) in ids.iter().zip(record.iter()).enumerate() {
            if let Some(id) = id
                && columns.push(*id, places.len(), field) == Pushed::NotUtf8
            {
                return Err(not_utf8(&file, row, index));
            }
        }
        places.push(row);
        reader.get_mut().rows = places.len() as u64;
    }
    let bytes = reader.into_inner().total;
    Ok(columns.finish(Format::Csv { separator }, file, places, Vec::new(), 0, bytes))
}

fn not_utf8(file: &str, row: u64, index: usize) -> Refused {
    Refused::new(
        "not-utf8",
        Place::Row { file: file.to_owned(), row, column: (index + 1).to_string() },
        Bilingual::new("chữ ở đây không phải UTF-8", "the text here is not UTF-8"),
        Bilingual::new("lưu lại tệp với mã hóa UTF-8", "save the file again in UTF-8"),
    )
}

/// The separator under which the first rows have the most columns, all equally many; the comma if none does.
pub(super) fn separator(head: &[u8]) -> u8 {
    let whole = head.iter().rposition(|byte| *byte == b'\n').map_or(head, |end| &head[..=end]);
    let width = |separator: u8| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(whole);
        let widths: Vec<usize> =
            reader.byte_records().take(50).flatten().map(|record| record.len()).collect();
        let first = widths.first().copied().unwrap_or(0);
        let same = widths.iter().filter(|width| **width == first).count();
        // A separator that most rows disagree on with the header is none.
        if same * 2 >= widths.len() { first } else { 0 }
    };
    SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| width(*separator))
        .filter(|it| width(*it) > 1)
        .unwrap_or(b',')
}
