//! The door: tells a stream of text from a file that must be whole before it can be read.
//!
//! It goes by the first bytes, never by the name, and reads no content.

use std::io::{Cursor, Read};

use kernel::Bilingual;

use super::source::from_io;
use super::watch::Following;
use super::{Options, Refused, package};
use crate::{Kind, sniff};

/// Bytes read at once of a file that must be whole.
const PIECE: u64 = 16 << 20;

pub(super) enum Opened<'a> {
    /// Text, packed with gzip or not.
    Stream(Box<dyn Read + 'a>),
    /// A package, a workbook, a Parquet file: in memory as it lies there.
    Whole(Kind, Vec<u8>),
}

pub(super) fn open<'a>(
    mut source: impl Read + 'a,
    file: &str,
    options: &Options,
) -> Result<Opened<'a>, Refused> {
    let mut bytes = Vec::new();
    let read = source.by_ref().take(8).read_to_end(&mut bytes);
    read.map_err(|error| from_io(file, 1, &error))?;
    // What is encrypted in Parquet's own way begins so.
    if bytes.starts_with(b"PARE") {
        return Err(package::encrypted(file));
    }
    let is_whole = [&b"PK\x03\x04"[..], b"PK\x05\x06", b"\xD0\xCF\x11\xE0", b"PAR1"]
        .iter()
        .any(|magic| bytes.starts_with(magic));
    if !is_whole {
        return Ok(Opened::Stream(Box::new(Cursor::new(bytes).chain(source))));
    }
    let limits = &options.limits;
    let following = Following::new(options.watch.as_ref());
    loop {
        following.tell(file)?;
        let read = source.by_ref().take(PIECE.min(limits.package)).read_to_end(&mut bytes);
        let read = read.map_err(|error| from_io(file, 1, &error))?;
        if read == 0 || bytes.len() as u64 > limits.package {
            break;
        }
    }
    if bytes.len() as u64 > limits.package {
        let limit = limits.package;
        return Err(Refused::new(
            "too-large",
            package::whole(file, ""),
            Bilingual::new(
                format!("tệp lớn hơn {limit} byte"),
                format!("the file is larger than {limit} bytes"),
            ),
            Bilingual::new(
                "gửi CSV nén gzip, hoặc chia nhỏ nhật ký",
                "send a CSV packed with gzip, or split the log",
            ),
        ));
    }
    Ok(Opened::Whole(sniff(&bytes), bytes))
}

/// The refusal of a file that is no work log.
pub(super) fn refuse(kind: Kind, file: &str) -> Refused {
    match kind {
        Kind::EncryptedOffice => package::encrypted(file),
        Kind::BrokenZip => package::broken(file, "", "the package has no table of its files"),
        other => {
            let name = other.name();
            Refused::new(
                "unknown-format",
                package::whole(file, ""),
                Bilingual::new(
                    format!("đây là {}, không phải nhật ký công việc", name.vi),
                    format!("this is {}, not a work log", name.en),
                ),
                Bilingual::new(
                    "gửi XES, OCEL, CSV, bảng tính hoặc Parquet",
                    "send XES, OCEL, CSV, a spreadsheet or Parquet",
                ),
            )
        }
    }
}
