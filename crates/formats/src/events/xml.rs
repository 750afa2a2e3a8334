//! Cuts XML into tags, over blocks of bytes that arrive one after another.
//!
//! It knows what it takes to find tags quickly and to tell their lines; what is inside a tag, and whatever is no tag, is
//! left to `quick_xml`, whose rules it keeps.

use std::io;
use std::ops::Range;

use memchr::{memchr_iter, memchr2, memchr3};
use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::parser::{ElementParser, Parser as _};

use super::ahead::{Blocks, HEADROOM};
use super::source::Bound;

/// What comes next.
pub(super) enum Token {
    /// A tag that opens an element; its content lies there.
    Open(Range<usize>),
    /// A tag that opens and closes one.
    Empty(Range<usize>),
    /// A tag that closes the element opened last.
    Close,
    /// A comment, a declaration, a reference, a piece of text that is no tag.
    Other,
    /// The end of the file.
    End,
}

/// Tags, one after another.
pub(super) struct Tokens<'b> {
    blocks: Blocks<'b>,
    bytes: Vec<u8>,
    /// Where the next token begins.
    at: usize,
    /// Up to here the bytes are known to be UTF-8.
    valid: usize,
    is_over: bool,
    /// The most bytes a token may have.
    longest: usize,
    /// Line feeds before `counted`.
    lines: u64,
    counted: usize,
    /// The names of the elements that are open, one after another, and where each begins.
    opened: Vec<u8>,
    begins: Vec<usize>,
    buffer: Vec<u8>,
}

impl<'b> Tokens<'b> {
    /// The tags in `blocks`; one of more than `longest` bytes is an error.
    pub(super) fn new(blocks: Blocks<'b>, longest: usize) -> Self {
        Self {
            blocks,
            bytes: Vec::new(),
            at: 0,
            valid: 0,
            is_over: false,
            longest,
            lines: 0,
            counted: 0,
            opened: Vec::new(),
            begins: Vec::new(),
            buffer: Vec::new(),
        }
    }

    /// The line in which the last token ends.
    pub(super) fn line(&mut self) -> u64 {
        self.lines += memchr_iter(b'\n', &self.bytes[self.counted..self.at]).count() as u64;
        self.counted = self.at;
        self.lines + 1
    }

    /// Tells how many events were found so far.
    pub(super) fn tell(&self, rows: usize) {
        self.blocks.tell(rows);
    }

    /// The bytes of a token.
    pub(super) fn get(&self, range: Range<usize>) -> &[u8] {
        &self.bytes[range]
    }

    /// The bytes from the beginning of a token on, as many as there are by now.
    pub(super) fn get_on(&self, from: usize) -> &[u8] {
        &self.bytes[from..]
    }

    /// If nothing but blanks stands before a tag that begins with `beginning` (which ends in a quote) and ends after the
    /// quote that closes it: what is between the quotes, and where the tag ends, for [`Tokens::pass`]. `None` means no more than
    /// that [`Tokens::next`] has to look.
    #[inline]
    pub(super) fn quoted_after(&self, beginning: &[u8]) -> Option<(Range<usize>, usize)> {
        let blanks = self.bytes[self.at..].iter().take_while(|byte| is_blank(**byte)).count();
        let from = self.at + blanks;
        let rest = self.bytes[from..].strip_prefix(beginning)?;
        let length = memchr2(b'"', b'&', rest)?;
        let end = from + beginning.len() + length;
        let end = match &rest[length..] {
            [b'"', b'/', b'>', ..] => end + 3,
            [b'"', b' ', b'/', b'>', ..] => end + 4,
            _ => return None,
        };
        let from_value = from + beginning.len();
        let fits = end <= self.valid && end - self.at <= self.longest;
        fits.then_some((from_value..from_value + length, end))
    }

    /// Goes on behind the tag that [`Tokens::quoted_after`] found to end there.
    pub(super) fn pass(&mut self, end: usize) {
        self.at = end;
    }

    /// The next token.
    ///
    /// # Errors
    /// When the XML is wrong, cannot be read on, or a bound is reached.
    pub(super) fn next(&mut self) -> Result<Token, Error> {
        loop {
            let rest = &self.bytes[self.at..];
            match memchr2(b'<', b'&', rest) {
                Some(0) if rest[0] == b'<' => return self.markup(),
                Some(0) => return self.reference(),
                Some(length) => {
                    self.take_to(self.at + length)?;
                }
                None => {
                    if !self.more()? {
                        self.take_to(self.bytes.len())?;
                        return Ok(Token::End);
                    }
                }
            }
        }
    }

    /// What begins with `<`.
    fn markup(&mut self) -> Result<Token, Error> {
        loop {
            match self.bytes.get(self.at + 1).copied() {
                Some(b'!' | b'?') => return self.other(),
                Some(_) => return self.tag(),
                None if self.more()? => {}
                None => return self.cut_off(SyntaxError::UnclosedTag),
            }
        }
    }

    fn tag(&mut self) -> Result<Token, Error> {
        let from = loop {
            let mut parser = ElementParser::Outside;
            if let Some(length) = parser.feed(&self.bytes[self.at + 1..]) {
                break self.take_to(self.at + length + 2)?;
            }
            if !self.more()? {
                return self.cut_off(parser.eof_error(&[]));
            }
        };
        let content = from + 1..self.at - 1;
        let inner = &self.bytes[content.clone()];
        if let Some(name) = inner.strip_prefix(b"/") {
            let end = name.iter().rposition(|byte| !is_blank(*byte)).map_or(name.len(), |last| last + 1);
            return self.close(content.start + 1..content.start + 1 + end);
        }
        if inner.last() == Some(&b'/') {
            return Ok(Token::Empty(content.start..content.end - 1));
        }
        self.begins.push(self.opened.len());
        self.opened.extend_from_slice(&inner[..name_length(inner)]);
        Ok(Token::Open(content))
    }

    fn close(&mut self, name: Range<usize>) -> Result<Token, Error> {
        let found = &self.bytes[name];
        let Some(begin) = self.begins.pop() else {
            return Err(IllFormedError::UnmatchedEndTag(text(found)).into());
        };
        if &self.opened[begin..] != found {
            let expected = text(&self.opened[begin..]);
            return Err(IllFormedError::MismatchedEndTag { expected, found: text(found) }.into());
        }
        self.opened.truncate(begin);
        Ok(Token::Close)
    }

    /// A comment, a declaration, a processing instruction, CDATA.
    fn other(&mut self) -> Result<Token, Error> {
        loop {
            self.buffer.clear();
            let mut reader = Reader::from_reader(&self.bytes[self.at..]);
            let read = reader.read_event_into(&mut self.buffer).map(drop);
            let is_cut = reader.get_ref().is_empty() && matches!(read, Err(Error::Syntax(_)));
            let length = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            if is_cut && self.more()? {
                continue;
            }
            let end = if is_cut { self.bytes.len() } else { self.at.saturating_add(length) };
            let end = end.min(self.bytes.len());
            if read.is_ok() {
                self.take_to(end)?;
            } else {
                self.at = end;
            }
            return read.map(|()| Token::Other);
        }
    }

    /// What begins with `&`.
    fn reference(&mut self) -> Result<Token, Error> {
        loop {
            let rest = &self.bytes[self.at + 1..];
            let found = memchr3(b';', b'&', b'<', rest).map(|length| (length, rest[length]));
            match found {
                Some((length, b';')) => {
                    self.take_to(self.at + length + 2)?;
                    return Ok(Token::Other);
                }
                Some((length, _)) => self.take_to(self.at + length + 1)?,
                None if self.more()? => continue,
                None => self.take_to(self.bytes.len())?,
            };
            return Err(IllFormedError::UnclosedReference.into());
        }
    }

    /// Takes all up to `end` as one token; where it began.
    fn take_to(&mut self, end: usize) -> Result<usize, Error> {
        let from = self.at;
        if end - from > self.longest {
            return Err(self.too_long());
        }
        self.at = end;
        if end > self.valid {
            std::str::from_utf8(&self.bytes[from..end])?;
        }
        Ok(from)
    }

    fn too_long(&mut self) -> Error {
        self.at = (self.at + self.longest).min(self.bytes.len());
        io::Error::other(Bound::Element(self.longest)).into()
    }

    fn cut_off(&mut self, error: SyntaxError) -> Result<Token, Error> {
        self.at = self.bytes.len();
        Err(error.into())
    }

    /// Gets more bytes behind those that are left; whether there were any.
    fn more(&mut self) -> Result<bool, Error> {
        if self.bytes.len() - self.at > self.longest {
            return Err(self.too_long());
        }
        if self.is_over {
            return Ok(false);
        }
        self.line();
        let left = self.at;
        let kept = self.bytes.len() - left;
        let valid = self.valid.max(left) - left;
        let used = if kept <= HEADROOM { self.spare() } else { Vec::new() };
        let block = match self.blocks.next(used) {
            Ok(block) => block,
            Err(error) => {
                (self.is_over, self.at) = (true, self.bytes.len());
                return Err(error.into());
            }
        };
        let Some(mut block) = block else {
            self.is_over = true;
            return Ok(false);
        };
        if kept <= HEADROOM {
            block[HEADROOM - kept..HEADROOM].copy_from_slice(&self.bytes[left..]);
            self.at = HEADROOM - kept;
            self.buffer = std::mem::replace(&mut self.bytes, block);
        } else {
            self.bytes.drain(..left);
            self.bytes.extend_from_slice(&block[HEADROOM..]);
            self.at = 0;
        }
        self.counted = self.at;
        self.valid = self.at + valid;
        self.valid += match std::str::from_utf8(&self.bytes[self.valid..]) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        Ok(true)
    }

    /// The block before this one, to be filled again.
    fn spare(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.buffer)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// How long the name is that a tag's content begins with.
pub(super) fn name_length(content: &[u8]) -> usize {
    content.iter().position(|byte| is_blank(*byte)).unwrap_or(content.len())
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\r' | b'\n' | b'\t')
}
