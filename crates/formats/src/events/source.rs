//! The bytes of an event stream: unpacked, bounded, and told apart by content.
//!
//! Lines are counted on the way, where it is read line by line. It knows neither XES nor CSV beyond their first byte.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

use kernel::{Bilingual, Place};

use super::encoding::{Decoding, Found};
use super::{CANCELLED, Options, Progress, Refused, Watch};

/// Before this much has come out, the ratio of decompression is not judged.
const RATIO_FREE: u64 = 64 << 20;

/// How much is looked at to tell what it is.
const HEAD: usize = 64 << 10;

/// What the bytes look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Xml,
    Ocel,
    Json,
    Text,
}

/// Unpacked bytes with their bounds.
pub(super) struct Source<'a> {
    pub(super) file: String,
    /// The first bytes, for telling the separator.
    pub(super) head: Vec<u8>,
    kind: Kind,
    pub(super) bytes: Bounded<'a>,
    /// What is to be told of the encoding, once the file is read.
    pub(super) found: Found,
}

impl<'a> Source<'a> {
    pub(super) fn open(source: impl Read + 'a, file: &str, options: &Options) -> Result<Self, Refused> {
        let limits = &options.limits;
        let packed = Rc::new(Cell::new(0u64));
        let mut counted =
            BufReader::with_capacity(64 << 10, Counted { inner: source, count: Rc::clone(&packed) });
        let start = counted.fill_buf().map_err(|error| from_io(file, 1, &error))?;
        let gzip = start.starts_with(&[0x1f, 0x8b]);
        let unpacked: Box<dyn Read + 'a> =
            if gzip { Box::new(flate2::bufread::MultiGzDecoder::new(counted)) } else { Box::new(counted) };
        let found = Found::default();
        let mut unpacked = Decoding::new(unpacked, file, options.chosen.encoding, &found);
        let mut head = Vec::with_capacity(HEAD);
        unpacked
            .by_ref()
            .take(HEAD as u64)
            .read_to_end(&mut head)
            .map_err(|error| from_io(file, 1, &error))?;
        let kind = kind(&head, file)?;
        let start = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let head = head.split_off(start);
        let bytes = Bounded {
            inner: BufReader::with_capacity(256 << 10, Box::new(Cursor::new(head.clone()).chain(unpacked))),
            packed,
            is_packed: gzip,
            watch: options.watch.clone(),
            rows: 0,
            total: 0,
            lines: 0,
            budget: limits.element,
            element: limits.element,
            bytes: limits.bytes,
            ratio: limits.ratio,
        };
        Ok(Self { file: file.to_owned(), head, kind, bytes, found })
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }
}

fn kind(head: &[u8], file: &str) -> Result<Kind, Refused> {
    let refuse = |vi: &str, en: &str, hint_vi: &str, hint_en: &str| {
        Err(Refused::new(
            "unknown-format",
            Place::Line { file: file.to_owned(), line: 1, column: 0 },
            Bilingual::new(vi, en),
            Bilingual::new(hint_vi, hint_en),
        ))
    };
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if text.is_empty() {
        refuse(
            "tệp rỗng",
            "the file is empty",
            "xuất lại nhật ký rồi gửi lại",
            "export the log again and send it again",
        )
    } else if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0") {
        refuse(
            "tệp nén ZIP hoặc bảng tính chưa đọc được ở đây",
            "a ZIP archive or spreadsheet is not read here",
            "giải nén, hoặc lưu bảng tính thành CSV (UTF-8), rồi gửi lại",
            "unpack it, or save the spreadsheet as CSV (UTF-8), and send that",
        )
    } else if text.starts_with(b"<") {
        Ok(if is_ocel(text) { Kind::Ocel } else { Kind::Xml })
    } else if text.starts_with(b"{") && !text.starts_with(b"{\\rtf") {
        Ok(Kind::Json)
    } else if text[0] < b' ' || text[..text.len().min(4096)].contains(&0) {
        refuse(
            "đây không phải tệp văn bản: có byte 0 hoặc ký tự điều khiển",
            "this is no text: it holds zero bytes or control characters",
            "gửi XES, OCEL, CSV, bảng tính hoặc Parquet",
            "send XES, OCEL, CSV, a spreadsheet or Parquet",
        )
    } else {
        Ok(Kind::Text)
    }
}

/// Whether XML is an object-centric log: its root is called as that of XES is, but not its first sections.
fn is_ocel(text: &[u8]) -> bool {
    let at = |tag: &[u8]| text.windows(tag.len()).position(|window| window == tag);
    let first = |tags: &[&[u8]]| tags.iter().filter_map(|tag| at(tag)).min();
    let ocel = first(&[b"<object-types", b"<event-types", b"<objects", b"<events"]);
    let xes = first(&[b"<trace", b"<extension", b"<global", b"<classifier"]);
    ocel.is_some_and(|ocel| xes.is_none_or(|xes| ocel < xes))
}

/// The refusal that an I/O error near `line` amounts to.
pub(super) fn from_io(file: &str, line: u64, error: &io::Error) -> Refused {
    let place =
        Place::Line { file: file.to_owned(), line: u32::try_from(line).unwrap_or(u32::MAX), column: 0 };
    if let Some(bound) = error.get_ref().and_then(|inner| inner.downcast_ref::<Bound>()) {
        return bound.refused(place);
    }
    if let Some(refused) = error.get_ref().and_then(|inner| inner.downcast_ref::<Refused>()) {
        return refused.clone();
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Refused::new(
            "cut-off",
            place,
            Bilingual::new("tệp nén bị cụt", "the compressed file is cut off"),
            Bilingual::new("sao chép hoặc xuất lại rồi gửi lại", "copy or export it again and send it again"),
        ),
        _ => Refused::new(
            "unreadable",
            place,
            Bilingual::new(format!("không đọc tiếp được: {error}"), format!("cannot be read on: {error}")),
            Bilingual::new("kiểm tra tệp rồi gửi lại", "check the file and send it again"),
        ),
    }
}

/// A bound that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Bound {
    #[error("more than {0} bytes")]
    Bytes(u64),
    #[error("unpacks to more than {0} times its size")]
    Ratio(u64),
    #[error("one element of more than {0} bytes")]
    Element(usize),
    #[error("stopped")]
    Cancelled,
}

impl Bound {
    pub(super) fn refused(self, place: Place) -> Refused {
        let (rule, message) = match self {
            Self::Cancelled => {
                return Refused::new(
                    CANCELLED,
                    place,
                    Bilingual::new("đã dừng theo yêu cầu", "stopped as asked"),
                    Bilingual::new("gửi lại tệp khi cần", "send the file again when it is needed"),
                );
            }
            Self::Bytes(bytes) => (
                "too-large",
                Bilingual::new(
                    format!("tệp lớn hơn {bytes} byte sau khi giải nén"),
                    format!("the file is larger than {bytes} bytes unpacked"),
                ),
            ),
            Self::Ratio(ratio) => (
                "unpacks-too-far",
                Bilingual::new(
                    format!("tệp nén phình ra hơn {ratio} lần"),
                    format!("the file unpacks to more than {ratio} times its size"),
                ),
            ),
            Self::Element(bytes) => (
                "element-too-long",
                Bilingual::new(
                    format!("một thẻ hoặc một dòng dài hơn {bytes} byte"),
                    format!("one tag or one row is longer than {bytes} bytes"),
                ),
            ),
        };
        let hint = Bilingual::new(
            "chia nhỏ nhật ký, hoặc kiểm tra dấu nháy chưa đóng gần chỗ này",
            "split the log, or look for a quote left open near here",
        );
        Refused::new(rule, place, message, hint)
    }
}

struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

/// A reader that stops at the bounds and counts lines.
pub(super) struct Bounded<'a> {
    inner: BufReader<Box<dyn Read + 'a>>,
    /// Bytes taken from the file.
    packed: Rc<Cell<u64>>,
    is_packed: bool,
    watch: Option<Watch>,
    /// Events read so far, as far as the reader tells.
    pub(super) rows: u64,
    /// Bytes handed on.
    pub(super) total: u64,
    /// Line feeds handed on.
    pub(super) lines: u64,
    budget: usize,
    element: usize,
    bytes: u64,
    ratio: u64,
}

impl Bounded<'_> {
    /// A new element begins: its length is counted from here.
    pub(super) fn next_element(&mut self) {
        self.budget = self.element;
    }

    /// As [`Bounded::next_element`], for a parser that reads `ahead` bytes in advance.
    pub(super) fn next_element_ahead(&mut self, ahead: usize) {
        self.budget = self.element.saturating_add(ahead);
    }

    /// Reads `amount` bytes into `block` behind its first `from`, less only at the end; whether there is more. Lines and
    /// elements are for whoever goes through the block to count.
    ///
    /// # Errors
    /// When the source cannot be read on, or a bound is reached; what was read before is in `block`.
    pub(super) fn read_into(&mut self, block: &mut Vec<u8>, from: usize, amount: usize) -> io::Result<bool> {
        block.resize(from + amount, 0);
        let mut at = from;
        let read = loop {
            if at == block.len() {
                break Ok(true);
            }
            if let Err(error) = self.check().and_then(|()| self.tell()) {
                break Err(error);
            }
            match self.inner.read(&mut block[at..]) {
                Ok(0) => break Ok(false),
                Ok(read) => {
                    at += read;
                    self.total += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        block.truncate(at);
        read
    }

    fn check(&self) -> io::Result<()> {
        let bound = if self.budget == 0 {
            Bound::Element(self.element)
        } else if self.total > self.bytes {
            Bound::Bytes(self.bytes)
        } else if self.is_packed && self.total > RATIO_FREE && self.total / self.ratio > self.packed.get() {
            Bound::Ratio(self.ratio)
        } else {
            return Ok(());
        };
        Err(io::Error::other(bound))
    }

    /// Tells whoever follows how far the reading has come.
    fn tell(&self) -> io::Result<()> {
        let Some(watch) = &self.watch else { return Ok(()) };
        match watch.tell(Progress { bytes: self.packed.get(), rows: self.rows }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(io::Error::other(Bound::Cancelled)),
        }
    }
}

impl BufRead for Bounded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.check()?;
        if self.inner.buffer().is_empty() {
            self.tell()?;
        }
        let budget = self.budget;
        let buffer = self.inner.fill_buf()?;
        Ok(&buffer[..buffer.len().min(budget)])
    }

    fn consume(&mut self, amount: usize) {
        let read = &self.inner.buffer()[..amount];
        self.lines += read.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.total += amount as u64;
        self.budget = self.budget.saturating_sub(amount);
        self.inner.consume(amount);
    }
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}
