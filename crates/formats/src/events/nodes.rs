//! XML as a plain stream of starts, texts and ends, for the parts of workbooks and for OCEL: names without their prefix,
//! bounded in depth, no document types and no entities but the five of XML.

use std::borrow::Cow;
use std::io::BufRead;

use kernel::{Bilingual, Place};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesStart, Event};

use super::{Limits, Refused};

pub(super) enum Node<'n> {
    Start(Tag<'n>),
    Text(Cow<'n, str>),
    End(EndTag<'n>),
    Done,
}

pub(super) struct Tag<'n>(BytesStart<'n>);

pub(super) struct EndTag<'n>(BytesEnd<'n>);

impl EndTag<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

impl Tag<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The attribute `name`, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.find(|key| key.rsplit(':').next() == Some(name))
    }

    /// The attribute whose whole name, with prefix, is `name`.
    pub(super) fn prefixed(&self, name: &str) -> Option<Cow<'_, str>> {
        self.find(|key| key == name)
    }

    fn find(&self, is_it: impl Fn(&str) -> bool) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        let found =
            attributes.with_checks(false).flatten().find(|attribute| is_it(attribute.key.as_ref()))?;
        if found.value.contains('&') {
            let value = quick_xml::escape::unescape(&found.value).map(Cow::into_owned);
            return Some(Cow::Owned(value.unwrap_or_else(|_| found.value.into_owned())));
        }
        Some(found.value)
    }
}

/// Where a stream of XML stands, for problems, and what its length is counted by.
pub(super) trait Stream: BufRead {
    /// A new element begins.
    fn begin(&mut self);
    /// Where the stream stands.
    fn place(&self, file: &str) -> Place;
    /// What an I/O error amounts to.
    fn refused(&self, file: &str, error: &std::io::Error) -> Refused;
}

pub(super) struct Nodes<R> {
    reader: quick_xml::Reader<R>,
    buffer: Vec<u8>,
    depth: usize,
    limit: usize,
    element: usize,
    file: String,
}

impl<R: Stream> Nodes<R> {
    /// `file` names the file, or the part of it, in places of problems.
    pub(super) fn new(stream: R, file: &str, limits: &Limits) -> Self {
        let mut reader = quick_xml::Reader::from_reader(stream);
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            depth: 0,
            limit: limits.depth,
            element: limits.element,
            file: file.to_owned(),
        }
    }

    /// What it reads.
    pub(super) fn stream(&self) -> &R {
        self.reader.get_ref()
    }

    pub(super) fn stream_mut(&mut self) -> &mut R {
        self.reader.get_mut()
    }

    pub(super) fn place(&self) -> Place {
        self.reader.get_ref().place(&self.file)
    }

    pub(super) fn next(&mut self) -> Result<Node<'_>, Refused> {
        self.reader.get_mut().begin();
        self.buffer.clear();
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(quick_xml::Error::Io(error)) => {
                return Err(self.reader.get_ref().refused(&self.file, &error));
            }
            Err(quick_xml::Error::Syntax(_)) => return Err(cut_off(self.reader.get_ref().place(&self.file))),
            Err(error) => return Err(bad(self.reader.get_ref().place(&self.file), &error.to_string())),
        };
        let place = || self.reader.get_ref().place(&self.file);
        match event {
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > self.limit {
                    return Err(too_deep(place(), self.limit));
                }
                Ok(Node::Start(Tag(start)))
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                Ok(Node::End(EndTag(end)))
            }
            Event::Text(text) => Ok(Node::Text(text.xml10_content())),
            Event::CData(text) => Ok(Node::Text(text.xml10_content())),
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(sign)) => Some(sign.to_string()),
                    Ok(None) => resolve_predefined_entity(&reference).map(str::to_owned),
                    Err(_) => None,
                };
                match resolved {
                    Some(text) => Ok(Node::Text(Cow::Owned(text))),
                    None => Err(bad(place(), &format!("&{}; stands for nothing", &*reference))),
                }
            }
            Event::DocType(_) => Err(bad(place(), "it declares a document type")),
            Event::Eof if self.depth > 0 => Err(cut_off(place())),
            Event::Eof => Ok(Node::Done),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {
                Ok(Node::Text(Cow::Borrowed("")))
            }
        }
    }

    /// Passes over the rest of the element just begun.
    pub(super) fn skip(&mut self) -> Result<(), Refused> {
        let depth = self.depth;
        while self.depth >= depth {
            if let Node::Done = self.next()? {
                break;
            }
        }
        Ok(())
    }

    /// Adds the text of the element just begun to `text`, through to its end.
    pub(super) fn text(&mut self, text: &mut String) -> Result<(), Refused> {
        let depth = self.depth;
        while self.depth >= depth {
            match self.next()? {
                Node::Text(part) => text.push_str(&part),
                Node::Done => break,
                Node::Start(_) | Node::End(_) => {}
            }
            self.check(text)?;
        }
        Ok(())
    }

    /// Whether `text`, put together from many nodes, is still short enough.
    pub(super) fn check(&self, text: &str) -> Result<(), Refused> {
        if text.len() > self.element { Err(too_long(self.place(), self.element)) } else { Ok(()) }
    }
}

/// The refusal of XML whose end is missing.
fn cut_off(place: Place) -> Refused {
    Refused::new(
        "cut-off",
        place,
        Bilingual::new("tệp bị cụt: còn thẻ chưa đóng", "the file is cut off: tags are left open"),
        Bilingual::new("xuất lại rồi gửi lại", "export it again and send it again"),
    )
}

/// The refusal of XML that is wrong.
pub(super) fn bad(place: Place, why: &str) -> Refused {
    Refused::new(
        "bad-xml",
        place,
        Bilingual::new(format!("XML sai: {why}"), format!("the XML is wrong: {why}")),
        Bilingual::new("xuất lại tệp rồi gửi lại", "export the file again and send it again"),
    )
}

/// The refusal of elements or brackets too deep within one another.
pub(super) fn too_deep(place: Place, depth: usize) -> Refused {
    Refused::new(
        "too-deep",
        place,
        Bilingual::new(format!("lồng nhau sâu hơn {depth} tầng"), format!("nests deeper than {depth}")),
        Bilingual::new("xuất lại tệp rồi gửi lại", "export the file again and send it again"),
    )
}

/// The refusal of an element, a cell or a row that is too long.
pub(super) fn too_long(place: Place, bytes: usize) -> Refused {
    Refused::new(
        "element-too-long",
        place,
        Bilingual::new(
            format!("một thẻ, một ô hoặc một dòng dài hơn {bytes} byte"),
            format!("one tag, cell or row is longer than {bytes} bytes"),
        ),
        Bilingual::new(
            "tìm ô quá dài gần chỗ này rồi gửi lại",
            "look for a cell too long near here and send it again",
        ),
    )
}
