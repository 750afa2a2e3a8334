//! XES (IEEE 1849): traces of events with typed, nested and listed attributes.
//!
//! An attribute is found by its key; one inside another by the path `a/b`; the members of a list by the list's key and
//! their own, numbered from the second on (`a/b[2]`); one of the trace by `case:` and its name. All attributes of
//! the log itself are passed over, globals too: they are defaults for writers, not values of an event.

use std::io::BufRead as _;

use kernel::{Bilingual, Place};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::columns::{Columns, NameId, Pushed};
use super::source::{Bounded, Source, from_io};
use super::table::{EventTable, Format, Scope};
use super::{CASE_PREFIX, Options, Refused};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Log,
    Trace,
    Event,
    /// An attribute; the path was this long before it.
    Attribute {
        path: usize,
    },
    /// `<values>` of a list: adds nothing to the path.
    Values,
    /// Something passed over, with all it holds.
    Other,
}

pub(super) fn read(source: Source<'_>, options: &Options) -> Result<EventTable, Refused> {
    let Source { file, bytes, .. } = source;
    let mut xml = Reader::from_reader(bytes);
    xml.config_mut().allow_unmatched_ends = false;
    let mut state = State {
        file,
        columns: Columns::new(options),
        stack: Vec::with_capacity(8),
        path: String::new(),
        value: String::new(),
        places: Vec::new(),
        traces: Vec::new(),
        trace_count: 0,
        expected: [Vec::new(), Vec::new()],
        position: 0,
        options,
    };
    let mut buffer = Vec::with_capacity(1 << 10);
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer);
        match event {
            Ok(Event::Start(tag)) => {
                let line = xml.get_ref().lines + 1;
                state.open(&tag, line)?;
            }
            Ok(Event::Empty(tag)) => {
                let line = xml.get_ref().lines + 1;
                state.open(&tag, line)?;
                state.close();
            }
            Ok(Event::End(_)) => state.close(),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err(state.refused(&error, xml.get_ref().lines + 1)),
        }
        if options.first.is_some_and(|first| state.places.len() as u64 > first) {
            state.places.pop();
            state.traces.pop();
            state.stack.clear();
            break;
        }
        let bytes = xml.get_mut();
        bytes.next_element();
        bytes.rows = state.places.len() as u64;
    }
    if !state.stack.is_empty() {
        return Err(cut_off(&state.file, xml.get_ref().lines + 1));
    }
    let bytes = finish_reading(xml.into_inner());
    state.finish(bytes)
}

fn finish_reading(mut bytes: Bounded<'_>) -> u64 {
    // What follows the log's end tag is at most a checksum of the archive; its faults do not matter any more.
    let _ = bytes.fill_buf();
    bytes.total
}

fn cut_off(file: &str, line: u64) -> Refused {
    Refused::new(
        "cut-off",
        place(file, line),
        Bilingual::new("tệp XES bị cụt: còn thẻ chưa đóng", "the XES file is cut off: tags are left open"),
        Bilingual::new("xuất lại nhật ký rồi gửi lại", "export the log again and send it again"),
    )
}

fn place(file: &str, line: u64) -> Place {
    Place::Line { file: file.to_owned(), line: u32::try_from(line).unwrap_or(u32::MAX), column: 0 }
}

struct State<'o> {
    file: String,
    columns: Columns,
    stack: Vec<Element>,
    path: String,
    value: String,
    places: Vec<u64>,
    traces: Vec<u32>,
    trace_count: u32,
    /// Names met last time at each position within a trace's head and within an event: mostly they come again.
    expected: [Vec<NameId>; 2],
    position: usize,
    options: &'o Options,
}

impl State<'_> {
    fn open(&mut self, tag: &BytesStart<'_>, line: u64) -> Result<(), Refused> {
        if self.stack.len() >= self.options.limits.depth {
            let depth = self.options.limits.depth;
            return Err(Refused::new(
                "too-deep",
                place(&self.file, line),
                Bilingual::new(
                    format!("thẻ lồng nhau sâu hơn {depth} tầng"),
                    format!("elements nest deeper than {depth}"),
                ),
                Bilingual::new(
                    "xuất lại nhật ký không lồng thuộc tính",
                    "export the log without nested attributes",
                ),
            ));
        }
        let name = tag.local_name();
        let element = match (self.stack.last(), name.as_ref()) {
            (None, "log") => Element::Log,
            (None, other) => {
                return Err(Refused::new(
                    "not-xes",
                    place(&self.file, line),
                    Bilingual::new(
                        format!("đây là XML «{other}», không phải nhật ký XES"),
                        format!("this is XML «{other}», not an XES log"),
                    ),
                    Bilingual::new("gửi tệp có thẻ gốc <log>", "send a file whose root is <log>"),
                ));
            }
            (Some(Element::Log), "trace") => {
                self.trace_count += 1;
                self.position = 0;
                self.path.clear();
                Element::Trace
            }
            (Some(Element::Trace), "event") => {
                self.begin_event(line)?;
                Element::Event
            }
            (Some(Element::Attribute { .. }), "values") => Element::Values,
            (
                Some(Element::Trace | Element::Event | Element::Attribute { .. } | Element::Values),
                "string" | "date" | "int" | "float" | "boolean" | "id" | "list" | "container",
            ) => self.attribute(tag, line)?,
            _ => Element::Other,
        };
        self.stack.push(element);
        Ok(())
    }

    fn close(&mut self) {
        if let Some(Element::Attribute { path }) = self.stack.pop() {
            self.path.truncate(path);
        }
    }

    fn begin_event(&mut self, line: u64) -> Result<(), Refused> {
        let limit = self.options.limits.rows.min(u64::from(u32::MAX - 1));
        if self.places.len() as u64 >= limit {
            return Err(Refused::new(
                "many-events",
                place(&self.file, line),
                Bilingual::new(format!("nhiều hơn {limit} sự kiện"), format!("more than {limit} events")),
                Bilingual::new("chia nhật ký theo thời gian", "split the log by time"),
            ));
        }
        self.places.push(line);
        self.traces.push(self.trace_count - 1);
        self.position = 0;
        self.path.clear();
        Ok(())
    }

    fn attribute(&mut self, tag: &BytesStart<'_>, line: u64) -> Result<Element, Refused> {
        let before = self.path.len();
        let mut has_key = false;
        let mut has_value = false;
        self.value.clear();
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.refused(&error.into(), line))?;
            let target = match attribute.key.0 {
                "key" => {
                    has_key = true;
                    if before > 0 {
                        self.path.push('/');
                    }
                    &mut self.path
                }
                "value" => {
                    has_value = true;
                    &mut self.value
                }
                _ => continue,
            };
            if attribute.value.bytes().any(|byte| byte == b'&' || byte < b' ') {
                match attribute.normalized_value(XmlVersion::Implicit1_0) {
                    Ok(value) => target.push_str(&value),
                    Err(error) => return Err(self.refused(&error, line)),
                }
            } else {
                target.push_str(&attribute.value);
            }
        }
        if has_key && has_value {
            self.keep(line);
        }
        Ok(Element::Attribute { path: before })
    }

    /// Keeps the value at the path, both of which stand in `self`.
    fn keep(&mut self, line: u64) {
        let of_event = self.stack.contains(&Element::Event);
        let index = if of_event { self.places.len() - 1 } else { self.trace_count as usize - 1 };
        let id = self.name(of_event);
        match self.columns.push(id, index, self.value.as_bytes()) {
            Pushed::Done | Pushed::NotUtf8 => {}
            Pushed::Taken if self.stack.contains(&Element::Values) || self.in_attribute() => {
                let scope = if of_event { Scope::Event } else { Scope::Case };
                for number in 2..=self.options.limits.columns {
                    let name = format!("{}[{number}]", self.full_name(of_event));
                    let id = self.columns.name(&name, scope);
                    if !self.columns.is_wanted(id)
                        || self.columns.push(id, index, self.value.as_bytes()) == Pushed::Done
                    {
                        break;
                    }
                }
            }
            Pushed::Taken => {
                let message = Bilingual::new(
                    format!("thuộc tính «{}» có hai lần; giữ lần đầu", self.path),
                    format!("attribute «{}» stands twice; the first is kept", self.path),
                );
                let hint = Bilingual::new("kiểm tra nơi xuất nhật ký", "check how the log was exported");
                self.columns.remark("attribute-twice", place(&self.file, line), message, hint);
            }
        }
    }

    fn in_attribute(&self) -> bool {
        matches!(self.stack.last(), Some(Element::Attribute { .. }))
    }

    fn full_name(&self, of_event: bool) -> String {
        match (of_event, self.path.starts_with(CASE_PREFIX)) {
            (false, _) => format!("{CASE_PREFIX}{}", self.path),
            (true, true) => format!("event:{}", self.path),
            (true, false) => self.path.clone(),
        }
    }

    /// The number of the path's name; most often the one that stood at this position last time.
    fn name(&mut self, of_event: bool) -> NameId {
        let position = self.position;
        self.position += 1;
        let expected = &self.expected[usize::from(of_event)];
        if of_event
            && let Some(&id) = expected.get(position)
            && self.columns.is_name(id, &self.path)
        {
            return id;
        }
        let scope = if of_event { Scope::Event } else { Scope::Case };
        let name = self.full_name(of_event);
        let id = self.columns.name(&name, scope);
        let expected = &mut self.expected[usize::from(of_event)];
        if position < expected.len() {
            expected[position] = id;
        } else if position == expected.len() && position < 256 {
            expected.push(id);
        }
        id
    }

    fn refused(&self, error: &quick_xml::Error, line: u64) -> Refused {
        if let quick_xml::Error::Io(error) = error {
            return from_io(&self.file, line, error);
        }
        if matches!(error, quick_xml::Error::Syntax(_)) {
            return cut_off(&self.file, line);
        }
        Refused::new(
            "bad-xml",
            place(&self.file, line),
            Bilingual::new(format!("XML sai: {error}"), format!("the XML is wrong: {error}")),
            Bilingual::new(
                "sửa chỗ này hoặc xuất lại nhật ký (UTF-8)",
                "mend this place or export the log again (UTF-8)",
            ),
        )
    }

    fn finish(self, bytes: u64) -> Result<EventTable, Refused> {
        debug_assert!(self.columns.names() < usize::MAX);
        let trace_count = self.trace_count as usize;
        Ok(self.columns.finish(Format::Xes, self.file, self.places, self.traces, trace_count, bytes))
    }
}
