//! The zip package around a workbook or a log: its parts, read as streams within bounds.
//!
//! What a package declares about the sizes of its parts is not believed. It knows no format.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

use kernel::{Bilingual, Place};
use zip::ZipArchive;

use super::watch::Following;
use super::{Limits, Refused};

/// A part never counts as a bomb before it has unpacked to this.
const HARMLESS: u64 = 64 << 20;

pub(super) struct Package<'b> {
    zip: ZipArchive<Placed<'b>>,
    file: String,
    limits: Limits,
    left: Rc<Cell<u64>>,
    position: Rc<Cell<u64>>,
    following: Following,
}

impl<'b> Package<'b> {
    /// The package that `bytes` are; `following` is told where in them its parts are read.
    pub(super) fn open(
        bytes: &'b [u8],
        file: &str,
        limits: &Limits,
        following: &Following,
    ) -> Result<Self, Refused> {
        let position = Rc::new(Cell::new(0));
        let placed = Placed { bytes: Cursor::new(bytes), position: Rc::clone(&position) };
        let zip = ZipArchive::new(placed).map_err(|error| broken(file, "", &error.to_string()))?;
        if zip.len() > limits.entries {
            let limit = limits.entries;
            return Err(Refused::new(
                "many-entries",
                place(file, ""),
                Bilingual::new(
                    format!("gói nén có hơn {limit} tệp con"),
                    format!("the package holds more than {limit} files"),
                ),
                Bilingual::new("gửi riêng tệp nhật ký", "send the log by itself"),
            ));
        }
        Ok(Self {
            zip,
            file: file.to_owned(),
            limits: limits.clone(),
            left: Rc::new(Cell::new(limits.bytes)),
            position,
            following: following.clone(),
        })
    }

    pub(super) fn file(&self) -> &str {
        &self.file
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What stands beside the files, for people.
    pub(super) fn comment(&self) -> &[u8] {
        self.zip.comment()
    }

    /// The names of the files in it, folders left out; bytes that are no UTF-8 are told as they can be.
    pub(super) fn names(&self) -> Vec<String> {
        self.zip
            .file_names_raw()
            .filter(|name| !name.ends_with(b"/"))
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect()
    }

    /// The part named `name`, if the package has it.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part<'_>>, Refused> {
        let Some(index) = self.index(name) else { return Ok(None) };
        let file = self.file.clone();
        let entry = self.zip.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(why)
                if why == zip::result::ZipError::PASSWORD_REQUIRED =>
            {
                encrypted(&file)
            }
            other => broken(&file, name, &other.to_string()),
        })?;
        let packed = entry.compressed_size().max(1);
        let counted = Counted {
            source: entry,
            place: place(&file, name),
            packed,
            unpacked: 0,
            ratio: self.limits.ratio,
            limit: self.limits.bytes,
            left: Rc::clone(&self.left),
            position: Rc::clone(&self.position),
            following: self.following.clone(),
            file: file.clone(),
        };
        Ok(Some(Part {
            inner: BufReader::with_capacity(64 << 10, Box::new(counted)),
            place: place(&file, name),
            budget: self.limits.element,
            element: self.limits.element,
        }))
    }

    fn index(&self, name: &str) -> Option<usize> {
        // Some programs write names with a backslash or in another case.
        let same = |raw: &[u8]| {
            raw.len() == name.len()
                && raw
                    .iter()
                    .zip(name.bytes())
                    .all(|(a, b)| a.eq_ignore_ascii_case(&b) || (*a == b'\\' && b == b'/'))
        };
        self.zip.index_for_name(name).or_else(|| self.zip.file_names_raw().position(same))
    }
}

/// A place in a package: the file and, where there is one, the part.
pub(super) fn place(file: &str, part: &str) -> Place {
    let file = if part.is_empty() { file.to_owned() } else { format!("{file}/{part}") };
    Place::Row { file, row: 0, column: String::new() }
}

/// The refusal of a package that is damaged.
pub(super) fn broken(file: &str, part: &str, why: &str) -> Refused {
    Refused::new(
        "broken-package",
        whole(file, part),
        Bilingual::new(
            format!("gói nén hoặc bảng tính hỏng, bị cụt: {why}"),
            format!("the package or workbook is damaged or cut off: {why}"),
        ),
        Bilingual::new(
            "mở tệp trên máy, lưu lại rồi gửi lại",
            "open it on your computer, save it and send it again",
        ),
    )
}

/// The refusal of a file that asks for a password.
pub(super) fn encrypted(file: &str) -> Refused {
    Refused::new(
        "encrypted",
        whole(file, ""),
        Bilingual::new("tệp đặt mật khẩu nên không đọc được", "the file is protected by a password"),
        Bilingual::new(
            "bỏ mật khẩu, lưu lại rồi gửi lại",
            "take the password off, save it and send it again",
        ),
    )
}

/// A file, or a part of it, as a whole.
pub(super) fn whole(file: &str, part: &str) -> Place {
    let file = if part.is_empty() { file.to_owned() } else { format!("{file}/{part}") };
    Place::Line { file, line: 1, column: 0 }
}

/// The bytes of a package, and where in them they are read.
struct Placed<'b> {
    bytes: Cursor<&'b [u8]>,
    position: Rc<Cell<u64>>,
}

impl Read for Placed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        self.position.set(self.bytes.position());
        Ok(count)
    }
}

impl Seek for Placed<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

struct Counted<R> {
    source: R,
    place: Place,
    packed: u64,
    unpacked: u64,
    ratio: u64,
    limit: u64,
    left: Rc<Cell<u64>>,
    position: Rc<Cell<u64>>,
    following: Following,
    file: String,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.following.tell(&self.file).map_err(io::Error::other)?;
        let count = self.source.read(buffer)?;
        self.following.stand_at(self.position.get());
        self.unpacked += count as u64;
        let hint = || {
            Bilingual::new(
                "lưu lại tệp bằng chương trình bảng tính, hoặc chia nhỏ nhật ký",
                "save the file again with a spreadsheet program, or split the log",
            )
        };
        if self.unpacked > HARMLESS && self.unpacked / self.packed > self.ratio {
            let ratio = self.ratio;
            return Err(io::Error::other(Refused::new(
                "unpacks-too-far",
                self.place.clone(),
                Bilingual::new(
                    format!("phần này phình ra hơn {ratio} lần khi giải nén"),
                    format!("this part unpacks to more than {ratio} times its size"),
                ),
                hint(),
            )));
        }
        let Some(left) = self.left.get().checked_sub(count as u64) else {
            let limit = self.limit;
            return Err(io::Error::other(Refused::new(
                "too-large",
                self.place.clone(),
                Bilingual::new(
                    format!("tệp lớn hơn {limit} byte sau khi giải nén"),
                    format!("the file is larger than {limit} bytes unpacked"),
                ),
                hint(),
            )));
        };
        self.left.set(left);
        Ok(count)
    }
}

/// A part as it unpacks, bounded in all and in each element.
pub(super) struct Part<'p> {
    inner: BufReader<Box<dyn Read + 'p>>,
    place: Place,
    budget: usize,
    element: usize,
}

impl Part<'_> {
    /// A new element begins: its length is counted from here.
    pub(super) fn next_element(&mut self) {
        self.budget = self.element;
    }

    /// No element is looked for: only the whole is bounded.
    pub(super) fn without_elements(mut self) -> Self {
        (self.budget, self.element) = (usize::MAX, usize::MAX);
        self
    }
}

impl BufRead for Part<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.budget == 0 {
            return Err(io::Error::other(super::nodes::too_long(self.place.clone(), self.element)));
        }
        let budget = self.budget;
        let buffer = self.inner.fill_buf()?;
        Ok(&buffer[..buffer.len().min(budget)])
    }

    fn consume(&mut self, amount: usize) {
        if self.element != usize::MAX {
            self.budget = self.budget.saturating_sub(amount);
        }
        self.inner.consume(amount);
    }
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

/// The refusal that an I/O error in a part amounts to.
pub(super) fn from_part(file: &str, part: &str, error: &io::Error) -> Refused {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Refused>()) {
        Some(refused) => refused.clone(),
        None => broken(file, part, &error.to_string()),
    }
}
