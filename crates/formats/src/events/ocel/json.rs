//! OCEL 2.0 in JSON, streamed: each event and each object is in memory for itself alone. Any JSON, too, text by text, for
//! whoever looks for secrecy marks.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

use kernel::Bilingual;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::super::Refused;
use super::super::source::{Bounded, Source, from_io};
use super::gather::Gather;
use super::{Attribute, Item, place};

/// Bytes read ahead of the parser.
const AHEAD: usize = 64 << 10;

/// The bytes, of which the parser reads and for which whoever it calls counts the length of elements.
#[derive(Clone)]
struct Shared<'s>(Rc<RefCell<Bounded<'s>>>);

impl Shared<'_> {
    fn next_element(&self) {
        self.0.borrow_mut().next_element_ahead(AHEAD);
    }
}

impl Read for Shared<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(buffer)
    }
}

/// Reads the log into `gather`; how many bytes it has.
pub(super) fn read(source: Source<'_>, gather: &mut Gather<'_>) -> Result<u64, Refused> {
    let Source { file, bytes, .. } = source;
    let shared = Shared(Rc::new(RefCell::new(bytes)));
    let mut log = Log { gather, shared: shared.clone(), refused: None, is_enough: false, sections: 0 };
    parse(&shared, &file, &mut log)?;
    let bytes = shared.0.borrow().total;
    Ok(bytes)
}

/// Something that goes through JSON and may end it.
trait Goes<'s>: Sized {
    fn shared(&self) -> &Shared<'s>;
    /// Why it ended before the end, if it did.
    fn ended(&mut self) -> Option<Result<(), Refused>>;
    fn go<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error>;
}

fn parse<'s>(shared: &Shared<'s>, file: &str, goes: &mut impl Goes<'s>) -> Result<(), Refused> {
    goes.shared().next_element();
    let mut deserializer =
        serde_json::Deserializer::from_reader(BufReader::with_capacity(AHEAD, shared.clone()));
    let gone = goes.go(&mut deserializer).and_then(|()| deserializer.end());
    let Err(error) = gone else { return Ok(()) };
    match goes.ended() {
        Some(ended) => ended,
        None => Err(refused(file, shared, error)),
    }
}

fn refused(file: &str, shared: &Shared<'_>, error: serde_json::Error) -> Refused {
    let (line, column) = (error.line() as u64, error.column());
    if error.is_io() {
        let line = shared.0.borrow().lines + 1;
        return from_io(file, line, &io::Error::from(error));
    }
    if error.is_eof() {
        return Refused::new(
            "cut-off",
            place(file, line),
            Bilingual::new("tệp JSON bị cụt", "the JSON is cut off"),
            Bilingual::new("xuất lại rồi gửi lại", "export it again and send it again"),
        );
    }
    Refused::new(
        "bad-json",
        place(file, line),
        Bilingual::new(
            format!("JSON sai hoặc không phải OCEL 2.0 (cột {column}): {error}"),
            format!("the JSON is wrong or no OCEL 2.0 (column {column}): {error}"),
        ),
        Bilingual::new("xuất lại nhật ký theo OCEL 2.0", "export the log again as OCEL 2.0"),
    )
}

struct Log<'g, 'o, 's> {
    gather: &'g mut Gather<'o>,
    shared: Shared<'s>,
    refused: Option<Refused>,
    is_enough: bool,
    /// Lists of events or objects met.
    sections: u32,
}

impl<'s> Goes<'s> for Log<'_, '_, 's> {
    fn shared(&self) -> &Shared<'s> {
        &self.shared
    }

    fn ended(&mut self) -> Option<Result<(), Refused>> {
        match self.refused.take() {
            Some(refused) => Some(Err(refused)),
            None => self.is_enough.then_some(Ok(())),
        }
    }

    fn go<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Log<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an OCEL 2.0 log")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            self.shared.next_element();
            match key.as_str() {
                "events" => map.next_value_seed(Section { log: self, is_events: true })?,
                "objects" => map.next_value_seed(Section { log: self, is_events: false })?,
                first_version if first_version.starts_with("ocel:") => {
                    return Err(A::Error::custom("this is OCEL 1.0"));
                }
                _ => map.next_value_seed(Passed(&self.shared))?,
            }
        }
        if self.sections == 0 {
            return Err(A::Error::custom("there are neither «events» nor «objects»"));
        }
        Ok(())
    }
}

/// The list of events or of objects.
struct Section<'l, 'g, 'o, 's> {
    log: &'l mut Log<'g, 'o, 's>,
    is_events: bool,
}

impl<'de> DeserializeSeed<'de> for Section<'_, '_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Section<'_, '_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_events { "a list of events" } else { "a list of objects" })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let log = self.log;
        log.sections += 1;
        while let Some(item) = list.next_element::<Raw>()? {
            log.shared.next_element();
            log.shared.0.borrow_mut().rows = log.gather.events() as u64;
            let item = Item::from(item);
            let taken = if self.is_events { log.gather.event(&item) } else { log.gather.object(&item) };
            if let Err(refused) = taken {
                log.refused = Some(refused);
                return Err(A::Error::custom("refused"));
            }
            if self.is_events && log.gather.is_enough() {
                log.is_enough = true;
                return Err(A::Error::custom("enough"));
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Raw {
    id: Scalar,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    time: Option<Scalar>,
    #[serde(default)]
    attributes: Option<Vec<RawAttribute>>,
    #[serde(default)]
    relationships: Option<Vec<RawRelation>>,
}

#[derive(Deserialize)]
struct RawAttribute {
    name: String,
    #[serde(default)]
    time: Option<Scalar>,
    #[serde(default)]
    value: Option<Scalar>,
}

#[derive(Deserialize)]
struct RawRelation {
    #[serde(rename = "objectId")]
    object: Scalar,
}

impl From<Raw> for Item {
    fn from(raw: Raw) -> Self {
        let text = |scalar: Option<Scalar>| scalar.map(|scalar| scalar.0).unwrap_or_default();
        let attributes = raw.attributes.unwrap_or_default().into_iter().map(|attribute| Attribute {
            name: attribute.name,
            time: text(attribute.time),
            value: text(attribute.value),
        });
        Self {
            id: raw.id.0,
            kind: raw.kind,
            time: text(raw.time),
            attributes: attributes.collect(),
            related: raw.relationships.unwrap_or_default().into_iter().map(|it| it.object.0).collect(),
        }
    }
}

/// A single value, as text. A list or a structure has none.
struct Scalar(String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor).map(Self)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a single value")
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_bool<E>(self, is_true: bool) -> Result<String, E> {
        Ok(if is_true { "TRUE" } else { "FALSE" }.to_owned())
    }

    fn visit_i64<E>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_u64<E>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_f64<E>(self, number: f64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_unit<E>(self) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<String, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(String::new())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(String::new())
    }
}

/// A value that is passed over, however long it is.
struct Passed<'p, 's>(&'p Shared<'s>);

impl<'de> DeserializeSeed<'de> for Passed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Passed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {
            self.0.next_element();
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            self.0.next_element();
        }
        Ok(())
    }
}

/// Gives every text of a JSON file, keys too, to `look`, until it has seen enough.
pub(in super::super) fn in_json(
    source: Source<'_>,
    look: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<(), Refused> {
    let Source { file, bytes, .. } = source;
    let shared = Shared(Rc::new(RefCell::new(bytes)));
    parse(&shared, &file, &mut Texts { look, shared: shared.clone(), is_enough: false })
}

struct Texts<'l, 's> {
    look: &'l mut dyn FnMut(&str) -> ControlFlow<()>,
    shared: Shared<'s>,
    is_enough: bool,
}

impl<'s> Goes<'s> for Texts<'_, 's> {
    fn shared(&self) -> &Shared<'s> {
        &self.shared
    }

    fn ended(&mut self) -> Option<Result<(), Refused>> {
        self.is_enough.then_some(Ok(()))
    }

    fn go<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> DeserializeSeed<'de> for &mut Texts<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Texts<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.shared.next_element();
        if (self.look)(text).is_break() {
            self.is_enough = true;
            return Err(E::custom("enough"));
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(&mut *self)?.is_some() {
            self.shared.next_element();
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_key_seed(&mut *self)?.is_some() {
            map.next_value_seed(&mut *self)?;
        }
        Ok(())
    }
}
