//! OCEL 2.0 in XML, streamed: each event and each object is in memory for itself alone.

use std::borrow::Cow;

use kernel::Place;

use super::super::nodes::{Node, Nodes, Stream, Tag, bad, too_long};
use super::super::source::{Bounded, Source, from_io};
use super::super::{Limits, Refused};
use super::gather::Gather;
use super::{Attribute, Item};

impl Stream for Bounded<'_> {
    fn begin(&mut self) {
        self.next_element();
    }

    fn place(&self, file: &str) -> Place {
        super::place(file, self.lines + 1)
    }

    fn refused(&self, file: &str, error: &std::io::Error) -> Refused {
        from_io(file, self.lines + 1, error)
    }
}

/// Reads the log into `gather`; how many bytes it has.
pub(super) fn read(source: Source<'_>, limits: &Limits, gather: &mut Gather<'_>) -> Result<u64, Refused> {
    let Source { file, bytes, .. } = source;
    let mut nodes = Nodes::new(bytes, &file, limits);
    let mut item = Item::default();
    let mut path: Vec<Element> = Vec::new();
    // Bytes of the item so far.
    let mut size = 0;
    loop {
        let found = match nodes.next()? {
            Node::Start(tag) => found(path.last().copied(), &tag),
            Node::End(_) => {
                let element = path.pop();
                match element {
                    Some(Element::Event) => gather.event(&item)?,
                    Some(Element::Object) => gather.object(&item)?,
                    _ => {}
                }
                nodes.stream_mut().rows = gather.events() as u64;
                if element == Some(Element::Event) && gather.is_enough() {
                    break;
                }
                continue;
            }
            Node::Text(_) => continue,
            Node::Done => break,
        };
        match found {
            Found::Root(name) => {
                return Err(bad(nodes.place(), &format!("its root is «{name}», not «log»")));
            }
            Found::Element(element) => path.push(element),
            Found::Item(element, begun) => {
                size = begun.id.len() + begun.kind.len() + begun.time.len();
                item = begun;
                path.push(element);
            }
            Found::Attribute(mut attribute) => {
                nodes.text(&mut attribute.value)?;
                size += attribute.name.len() + attribute.time.len() + attribute.value.len();
                size += size_of::<Attribute>();
                item.attributes.push(attribute);
            }
            Found::Related(id) => {
                size += id.len() + size_of::<String>();
                item.related.push(id);
                path.push(Element::Other);
            }
        }
        if size > limits.element {
            return Err(too_long(nodes.place(), limits.element));
        }
    }
    Ok(nodes.stream().total)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Log,
    Events,
    Objects,
    Event,
    Object,
    Attributes,
    Related,
    Other,
}

/// What a tag begins.
enum Found {
    Root(String),
    Element(Element),
    Item(Element, Item),
    Attribute(Attribute),
    Related(String),
}

fn found(within: Option<Element>, tag: &Tag<'_>) -> Found {
    let text = |name: &str| tag.attribute(name).map(Cow::into_owned).unwrap_or_default();
    let item = || Item { id: text("id"), kind: text("type"), time: text("time"), ..Item::default() };
    match (within, tag.name()) {
        (None, "log") => Found::Element(Element::Log),
        (None, other) => Found::Root(other.to_owned()),
        (Some(Element::Log), "events") => Found::Element(Element::Events),
        (Some(Element::Log), "objects") => Found::Element(Element::Objects),
        (Some(Element::Events), "event") => Found::Item(Element::Event, item()),
        (Some(Element::Objects), "object") => Found::Item(Element::Object, item()),
        (Some(Element::Event | Element::Object), "attributes") => Found::Element(Element::Attributes),
        (Some(Element::Event | Element::Object), "objects") => Found::Element(Element::Related),
        (Some(Element::Attributes), "attribute") => {
            Found::Attribute(Attribute { name: text("name"), time: text("time"), value: String::new() })
        }
        (Some(Element::Related), "relationship" | "object") => Found::Related(text("object-id")),
        _ => Found::Element(Element::Other),
    }
}
