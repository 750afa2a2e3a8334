//! XES (IEEE 1849): traces of events with typed, nested and listed attributes.
//!
//! An attribute is found by its key; one inside another by the path `a/b`; the members of a list by the list's key and
//! their own, numbered from the second on (`a/b[2]`); one of the trace by `case:` and its name. All attributes of
//! the log itself are passed over, globals too: they are defaults for writers, not values of an event.

use kernel::{Bilingual, Place};
use quick_xml::XmlVersion;
use quick_xml::errors::Error;
use quick_xml::events::BytesStart;

use super::ahead::read_ahead;
use super::cells::Pushed;
use super::columns::{Columns, NameId, too_much_text};
use super::source::{Source, from_io};
use super::table::{EventTable, Format, Scope};
use super::xml::{Token, Tokens, name_length};
use super::{CASE_PREFIX, NoCode, Options, Refused};

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

/// Positions within an event, or within a trace's head, whose attributes are remembered.
const POSITIONS: usize = 256;

pub(super) fn read(source: Source<'_>, options: &Options) -> Result<EventTable, Refused> {
    let Source { file, mut bytes, .. } = source;
    let state = State {
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
    let state = read_ahead(&mut bytes, |blocks| state.read(Tokens::new(blocks, options.limits.element)))?;
    let State { file, columns, places, traces, trace_count, .. } = state;
    columns.finish(Format::Xes, file, places, traces, trace_count as usize, bytes.total)
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

/// An attribute as it mostly comes again: `<string key="concept:name" value="`.
struct Expected {
    beginning: Vec<u8>,
    id: NameId,
}

struct State<'o> {
    file: String,
    columns: Columns,
    stack: Vec<Element>,
    path: String,
    value: String,
    places: Vec<u32>,
    traces: Vec<u32>,
    trace_count: u32,
    /// What was met last time at each position within a trace's head and within an event.
    expected: [Vec<Expected>; 2],
    position: usize,
    options: &'o Options,
}

impl State<'_> {
    fn read(mut self, mut tokens: Tokens<'_>) -> Result<Self, Refused> {
        loop {
            if self.take_expected(&mut tokens)? {
                continue;
            }
            let token = tokens.next();
            let (content, is_empty) = match token {
                Ok(Token::Open(content)) => (content, false),
                Ok(Token::Empty(content)) => (content, true),
                Ok(Token::Close) => {
                    self.close();
                    continue;
                }
                Ok(Token::Other) => continue,
                Ok(Token::End) => break,
                Err(error) => return Err(self.refused(&error, tokens.line())),
            };
            let line = tokens.line();
            let content = std::str::from_utf8(tokens.get(content))
                .map_err(|error| self.refused(&error.into(), line))?;
            self.open(&tokens, content, is_empty, line)?;
            if is_empty {
                self.close();
            }
            if self.options.first.is_some_and(|first| self.places.len() as u64 > first) {
                self.places.pop();
                self.traces.pop();
                self.stack.clear();
                break;
            }
        }
        if !self.stack.is_empty() {
            return Err(cut_off(&self.file, tokens.line()));
        }
        Ok(self)
    }

    /// Takes in the next attribute if it is the one that stood at this position last time; whether it was.
    #[inline]
    fn take_expected(&mut self, tokens: &mut Tokens<'_>) -> Result<bool, Refused> {
        let (of_event, index) = match self.stack.last() {
            Some(Element::Event) => (true, self.places.len() - 1),
            Some(Element::Trace) => (false, self.trace_count as usize - 1),
            _ => return Ok(false),
        };
        let Some(expected) = self.expected[usize::from(of_event)].get(self.position) else {
            return Ok(false);
        };
        let Some((value, end)) = tokens.quoted_after(&expected.beginning) else { return Ok(false) };
        let id = expected.id;
        let rest = tokens.get_on(value.start);
        let value = tokens.get(value);
        // Line breaks and tabs in a value are blanks; that is seen to where tags are looked at closely.
        if self.columns.is_wanted(id) && value.iter().any(|byte| *byte < b' ') {
            return Ok(false);
        }
        let pushed = self.columns.push(id, index, value, rest);
        tokens.pass(end);
        self.position += 1;
        match pushed {
            Pushed::Done => {}
            Pushed::Taken => {
                let key = self.columns.name_of(id);
                let key = if of_event { key } else { key.strip_prefix(CASE_PREFIX).unwrap_or(key) };
                self.path.clear();
                self.path.push_str(key);
                self.twice(tokens.line());
                self.path.clear();
            }
            Pushed::NotUtf8 | Pushed::Full => return Err(self.too_much(id)),
        }
        Ok(true)
    }

    fn open(&mut self, tokens: &Tokens<'_>, content: &str, is_empty: bool, line: u64) -> Result<(), Refused> {
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
        let tag = BytesStart::from_content(content, name_length(content.as_bytes()));
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
                tokens.tell(self.places.len());
                Element::Event
            }
            (Some(Element::Attribute { .. }), "values") => Element::Values,
            (
                Some(Element::Trace | Element::Event | Element::Attribute { .. } | Element::Values),
                "string" | "date" | "int" | "float" | "boolean" | "id" | "list" | "container",
            ) => self.attribute(&tag, is_empty, line)?,
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
        self.places.push(u32::try_from(line).unwrap_or(u32::MAX));
        self.traces.push(self.trace_count - 1);
        self.position = 0;
        self.path.clear();
        Ok(())
    }

    fn attribute(&mut self, tag: &BytesStart<'_>, is_empty: bool, line: u64) -> Result<Element, Refused> {
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
            let position = self.position;
            let id = self.keep(line)?;
            if is_empty && before == 0 {
                self.expect(position, tag, id);
            }
        }
        Ok(Element::Attribute { path: before })
    }

    /// Keeps the value at the path, both of which stand in `self`; the number of the path's name.
    fn keep(&mut self, line: u64) -> Result<NameId, Refused> {
        let of_event = self.stack.contains(&Element::Event);
        let index = if of_event { self.places.len() - 1 } else { self.trace_count as usize - 1 };
        self.position += 1;
        let name = self.full_name(of_event);
        let scope = if of_event { Scope::Event } else { Scope::Case };
        let id = self.columns.name(&name, scope).map_err(|error| self.no_room(&name, error))?;
        match self.columns.push(id, index, self.value.as_bytes(), self.value.as_bytes()) {
            Pushed::Done => {}
            Pushed::NotUtf8 | Pushed::Full => return Err(self.too_much(id)),
            Pushed::Taken if self.stack.contains(&Element::Values) || self.in_attribute() => {
                for number in 2..=self.options.limits.columns {
                    let name = format!("{name}[{number}]");
                    let id = self.columns.name(&name, scope).map_err(|error| self.no_room(&name, error))?;
                    if !self.columns.is_wanted(id) {
                        break;
                    }
                    match self.columns.push(id, index, self.value.as_bytes(), self.value.as_bytes()) {
                        Pushed::Done => break,
                        Pushed::Taken => {}
                        Pushed::NotUtf8 | Pushed::Full => return Err(self.too_much(id)),
                    }
                }
            }
            Pushed::Taken => self.twice(line),
        }
        Ok(id)
    }

    /// Remembers an attribute of an event or a trace, if it is written as attributes mostly are.
    fn expect(&mut self, position: usize, tag: &BytesStart<'_>, id: NameId) {
        let of_event = match self.stack.last() {
            Some(Element::Event) => true,
            Some(Element::Trace) => false,
            _ => return,
        };
        let beginning = format!("{} key=\"{}\" value=\"", tag.name().as_ref(), self.path);
        let known = &mut self.expected[usize::from(of_event)];
        if position > known.len() || position >= POSITIONS || !tag.starts_with(&beginning) {
            return;
        }
        let expected = Expected { beginning: format!("<{beginning}").into_bytes(), id };
        if position < known.len() {
            known[position] = expected;
        } else {
            known.push(expected);
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

    /// Remarks that the attribute at the path stood there before.
    fn twice(&mut self, line: u64) {
        let message = Bilingual::new(
            format!("thuộc tính «{}» có hai lần; giữ lần đầu", self.path),
            format!("attribute «{}» stands twice; the first is kept", self.path),
        );
        let hint = Bilingual::new("kiểm tra nơi xuất nhật ký", "check how the log was exported");
        self.columns.remark("attribute-twice", place(&self.file, line), message, hint);
    }

    fn too_much(&self, id: NameId) -> Refused {
        too_much_text(&self.file, self.columns.name_of(id))
    }

    fn no_room(&self, name: &str, _: NoCode) -> Refused {
        too_much_text(&self.file, name)
    }

    fn refused(&self, error: &Error, line: u64) -> Refused {
        if let Error::Io(error) = error {
            return from_io(&self.file, line, error);
        }
        if matches!(error, Error::Syntax(_)) {
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
}
