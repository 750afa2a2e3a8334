//! XML as a plain stream of starts, texts and ends, bounded in depth; a document type declaration is refused.
//!
//! Names lose their prefix: the readers here tell elements apart by their local names.

use std::io::BufRead;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use crate::Refused;

/// More attributes than any office program writes on one element; the rest is passed over.
const ATTRIBUTES: usize = 64;

pub(crate) enum Node {
    Start(Element),
    Text(String),
    End,
    Done,
}

pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn value(&self) -> Option<&str> {
        self.attribute("val")
    }

    /// Whether an on/off element is on: it is unless it says otherwise.
    pub(crate) fn is_on(&self) -> bool {
        !matches!(self.value(), Some("0" | "false" | "off" | "none"))
    }

    pub(crate) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.attribute(name)?.trim().parse().ok()
    }
}

pub(crate) struct Xml<R> {
    reader: quick_xml::Reader<R>,
    buffer: Vec<u8>,
    depth: usize,
    limit: usize,
    part: String,
}

impl<R: BufRead> Xml<R> {
    pub(crate) fn new(source: R, part: &str, limit: usize) -> Self {
        let mut reader = quick_xml::Reader::from_reader(source);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0, limit, part: part.to_owned() }
    }

    pub(crate) fn part(&self) -> &str {
        &self.part
    }

    pub(crate) fn next(&mut self) -> Result<Node, Refused> {
        loop {
            self.buffer.clear();
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(quick_xml::Error::Io(error)) => {
                    return Err(match error.get_ref().and_then(|inner| inner.downcast_ref::<Refused>()) {
                        Some(refused) => refused.clone(),
                        None => Refused::broken(&self.part, &error),
                    });
                }
                Err(error) => return Err(Refused::broken(&self.part, error)),
            };
            match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > self.limit {
                        return Err(Refused::TooLarge {
                            what: "levels of nesting",
                            limit: self.limit as u64,
                        });
                    }
                    return Ok(Node::Start(element(&start)));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Node::End);
                }
                Event::Text(text) => return Ok(Node::Text(text.xml10_content().into_owned())),
                Event::CData(text) => return Ok(Node::Text(text.xml10_content().into_owned())),
                Event::GeneralRef(reference) => {
                    let resolved = match reference.resolve_char_ref() {
                        Ok(Some(sign)) => Some(sign.to_string()),
                        Ok(None) => resolve_predefined_entity(&reference).map(str::to_owned),
                        Err(_) => None,
                    };
                    return resolved.map(Node::Text).ok_or_else(|| {
                        Refused::broken(&self.part, format!("&{}; stands for nothing", &*reference))
                    });
                }
                Event::DocType(_) => return Err(Refused::Declares { part: self.part.clone() }),
                Event::Eof if self.depth > 0 => return Err(Refused::broken(&self.part, "it is cut off")),
                Event::Eof => return Ok(Node::Done),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// The next element that begins, whatever stands before it; `None` at the end.
    pub(crate) fn start(&mut self) -> Result<Option<Element>, Refused> {
        loop {
            match self.next()? {
                Node::Start(element) => return Ok(Some(element)),
                Node::Text(_) | Node::End => {}
                Node::Done => return Ok(None),
            }
        }
    }

    /// Passes over the rest of the element just begun.
    pub(crate) fn skip(&mut self) -> Result<(), Refused> {
        let mut open = 1usize;
        while open > 0 {
            match self.next()? {
                Node::Start(_) => open += 1,
                Node::End => open -= 1,
                Node::Text(_) => {}
                Node::Done => return Ok(()),
            }
        }
        Ok(())
    }

    /// The text of the element just begun, through to its end.
    pub(crate) fn text(&mut self) -> Result<String, Refused> {
        let mut open = 1usize;
        let mut text = String::new();
        while open > 0 {
            match self.next()? {
                Node::Start(_) => open += 1,
                Node::End => open -= 1,
                Node::Text(part) => text.push_str(&part),
                Node::Done => break,
            }
        }
        Ok(text)
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let local = |name: &str| name.rsplit(':').next().unwrap_or(name).to_owned();
    let attributes = start
        .attributes()
        .with_checks(false)
        .flatten()
        .take(ATTRIBUTES)
        .map(|attribute| {
            let value = quick_xml::escape::unescape(&attribute.value)
                .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
            (local(attribute.key.as_ref()), value)
        })
        .collect();
    Element { name: local(start.name().as_ref()), attributes }
}
