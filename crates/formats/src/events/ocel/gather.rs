//! Events and objects as they come, in any order, until both are known: then the rows.
//!
//! Every value is a code into one dictionary; a relation is a code of an object. It knows neither JSON nor XML.

use std::collections::BTreeMap;

use kernel::{Bilingual, Place, Problem, Severity};

use super::super::columns::{Columns, NameId, too_much_text};
use super::super::table::{EventTable, Format};
use super::super::{ABSENT, Dictionary, Options, Refused, TimeForm, parse_moment};
use super::{Item, no_object_type, place};

/// Types of objects that get a column.
const TYPES: usize = 200;

pub(super) struct Gather<'o> {
    file: &'o str,
    options: &'o Options,
    columns: Columns,
    /// Values of events and objects.
    texts: Dictionary,
    /// For each name, the codes of the values of events.
    values: BTreeMap<NameId, Vec<u32>>,
    /// When each event was, where that can be read.
    times: Vec<i64>,
    /// Objects each event is related to, and where those of each event end.
    related: Vec<u32>,
    ends: Vec<usize>,
    objects: Dictionary,
    /// The type of each object; of one that is only related to, none.
    types_of: Vec<u32>,
    /// The last event that named each object.
    named_by: Vec<u32>,
    types: Dictionary,
    /// How many objects are of each type.
    counts: Vec<u64>,
    changes: Vec<Change>,
    only_types: bool,
}

/// An attribute of an object from a time on.
struct Change {
    name: NameId,
    object: u32,
    micros: i64,
    text: u32,
}

impl<'o> Gather<'o> {
    pub(super) fn new(file: &'o str, options: &'o Options) -> Result<Self, Refused> {
        let mut columns = Columns::new(options);
        for name in ["ocel:id", "ocel:type", "ocel:time"] {
            columns.named(name, file)?;
        }
        if options.chosen.object_type.is_some() {
            columns.named("case:ocel:id", file)?;
        }
        Ok(Self {
            file,
            options,
            columns,
            texts: Dictionary::default(),
            values: BTreeMap::new(),
            times: Vec::new(),
            related: Vec::new(),
            ends: Vec::new(),
            objects: Dictionary::default(),
            types_of: Vec::new(),
            named_by: Vec::new(),
            types: Dictionary::default(),
            counts: Vec::new(),
            changes: Vec::new(),
            only_types: false,
        })
    }

    /// Nothing but the types of objects is wanted, for telling which there are.
    pub(super) fn only_types(&mut self) {
        self.only_types = true;
    }

    /// Whether nothing more of the file is needed: asked after an event, when all objects stood before the events or none did.
    pub(super) fn is_enough(&self) -> bool {
        let first = self.options.first.unwrap_or(u64::MAX);
        self.ends.len() as u64 >= first && !self.types.is_empty()
    }

    /// How many events there are so far.
    pub(super) fn events(&self) -> usize {
        self.ends.len()
    }

    fn object_code(&mut self, id: &str) -> Result<u32, Refused> {
        let code = code(self.file, &mut self.objects, id, "ocel:id")?;
        if code as usize == self.types_of.len() {
            self.types_of.push(ABSENT);
            self.named_by.push(ABSENT);
        }
        Ok(code)
    }

    pub(super) fn object(&mut self, item: &Item) -> Result<(), Refused> {
        let object = self.object_code(item.id.trim())?;
        let kind = vietnamese::normalize(item.kind.trim());
        let kind = code(self.file, &mut self.types, &kind, "ocel:type")?;
        if kind as usize == self.counts.len() {
            self.counts.push(0);
        }
        self.counts[kind as usize] += 1;
        if self.types_of[object as usize] != ABSENT {
            self.remark(
                "object-twice",
                Bilingual::new(
                    format!("đối tượng «{}» có hai lần; giữ lần đầu", item.id),
                    format!("object «{}» stands twice; the first is kept", item.id),
                ),
            );
            return Ok(());
        }
        self.types_of[object as usize] = kind;
        let is_case = self
            .options
            .chosen
            .object_type
            .as_ref()
            .is_some_and(|wanted| vietnamese::normalize(wanted) == self.types.get(kind));
        if !is_case || self.only_types {
            return Ok(());
        }
        for attribute in &item.attributes {
            let name = format!("case:{}", vietnamese::normalize(attribute.name.trim()));
            let name = self.columns.named(&name, self.file)?;
            if !self.columns.is_wanted(name) || attribute.value.trim().is_empty() {
                // Counted as filled all the same.
                self.columns.put(name, 0, &attribute.value, self.file)?;
                continue;
            }
            self.bound(self.changes.len())?;
            let text = code(self.file, &mut self.texts, &attribute.value, &attribute.name)?;
            let micros = instant(&attribute.time).unwrap_or(i64::MIN);
            self.changes.push(Change { name, object, micros, text });
        }
        Ok(())
    }

    pub(super) fn event(&mut self, item: &Item) -> Result<(), Refused> {
        if self.only_types || self.options.first.is_some_and(|first| self.ends.len() as u64 >= first) {
            return Ok(());
        }
        let limit = self.options.limits.rows.min(u64::from(u32::MAX - 1));
        if self.ends.len() as u64 >= limit {
            return Err(many_events(self.file, limit));
        }
        let own = [("ocel:id", &item.id), ("ocel:type", &item.kind), ("ocel:time", &item.time)];
        for (name, value) in own {
            self.value(name, value)?;
        }
        for attribute in &item.attributes {
            self.value(&vietnamese::normalize(attribute.name.trim()), &attribute.value)?;
        }
        self.times.push(instant(&item.time).unwrap_or(i64::MAX));
        let event = u32::try_from(self.ends.len()).unwrap_or(ABSENT);
        for id in &item.related {
            let object = self.object_code(id.trim())?;
            // Related in two ways is related once.
            if self.named_by[object as usize] != event {
                self.named_by[object as usize] = event;
                self.related.push(object);
            }
        }
        self.bound(self.related.len())?;
        self.ends.push(self.related.len());
        Ok(())
    }

    /// The value of `name` at the event that is coming in.
    fn value(&mut self, name: &str, value: &str) -> Result<(), Refused> {
        let id = self.columns.named(name, self.file)?;
        if value.trim().is_empty() || !self.columns.is_wanted(id) {
            return self.columns.put(id, 0, value, self.file);
        }
        let text = code(self.file, &mut self.texts, value, name)?;
        let codes = self.values.entry(id).or_default();
        // Of an attribute that stands twice the first counts.
        if codes.len() <= self.ends.len() {
            codes.resize(self.ends.len(), ABSENT);
            codes.push(text);
        }
        Ok(())
    }

    fn bound(&self, count: usize) -> Result<(), Refused> {
        let limit = self.options.limits.cells;
        if (count as u64) < limit {
            return Ok(());
        }
        Err(Refused::new(
            "many-relations",
            place(self.file, 1),
            Bilingual::new(
                format!("nhiều hơn {limit} quan hệ hoặc thuộc tính của đối tượng"),
                format!("more than {limit} relations or attributes of objects"),
            ),
            Bilingual::new("chia nhật ký theo thời gian", "split the log by time"),
        ))
    }

    fn remark(&mut self, rule: &str, message: Bilingual) {
        let hint = Bilingual::new("kiểm tra nơi xuất nhật ký", "check how the log was exported");
        self.columns.remark(rule, place(self.file, 1), message, hint);
    }

    pub(super) fn finish(mut self, bytes: u64) -> Result<EventTable, Refused> {
        let types: Vec<(String, u64)> =
            self.types.iter().map(str::to_owned).zip(self.counts.iter().copied()).collect();
        if self.only_types {
            return Err(no_object_type(self.file, &types));
        }
        let case = match &self.options.chosen.object_type {
            None => None,
            Some(wanted) => {
                let code = self.types.find(&vietnamese::normalize(wanted));
                Some(code.ok_or_else(|| no_such_type(self.file, wanted, &types))?)
            }
        };
        self.changes.sort_by_key(|change| (change.name, change.object, change.micros));
        let kinds: Vec<NameId> = types
            .iter()
            .take(TYPES)
            .map(|(name, _)| self.columns.named(&format!("object:{name}"), self.file))
            .collect::<Result<_, _>>()?;
        let rows = self.rows(case)?;
        self.fill(&rows, &kinds)?;
        let Self { columns, file, .. } = self;
        let places = rows.events.iter().map(|event| event.saturating_add(1)).collect();
        let mut table = columns.finish(Format::Ocel, file.to_owned(), places, Vec::new(), 0, bytes)?;
        if rows.shared > 0 {
            table.problems.push(shared(file, rows.shared, rows.more));
        }
        Ok(table)
    }

    /// A row for each event and case it is related to; without cases, one for each event.
    fn rows(&mut self, case: Option<u32>) -> Result<Rows, Refused> {
        let mut rows = Rows::default();
        let limit = self.options.limits.rows.min(u64::from(u32::MAX - 1));
        let mut start = 0;
        for (event, end) in (0u32..).zip(&self.ends) {
            let before = rows.events.len();
            match case {
                None => rows.push(event, ABSENT),
                Some(case) => {
                    let related = &self.related[start..*end];
                    for object in related.iter().filter(|object| self.types_of[**object as usize] == case) {
                        rows.push(event, *object);
                    }
                }
            }
            match (rows.events.len() - before) as u64 {
                0 => self.columns.reject(u64::from(event) + 1, || {
                    let kind = case.map_or("", |case| self.types.get(case));
                    Bilingual::new(
                        format!("không gắn với đối tượng nào thuộc loại «{kind}»"),
                        format!("is related to no object of the type «{kind}»"),
                    )
                }),
                1 => {}
                several => {
                    rows.shared += 1;
                    rows.more += several - 1;
                }
            }
            if rows.events.len() as u64 > limit {
                return Err(many_events(self.file, limit));
            }
            start = *end;
        }
        Ok(rows)
    }

    /// Puts the values of all rows into their columns.
    fn fill(&mut self, rows: &Rows, kinds: &[NameId]) -> Result<(), Refused> {
        let file = self.file;
        let cells = rows.events.iter().zip(&rows.cases).enumerate();
        for (name, codes) in &self.values {
            for (row, (event, _)) in cells.clone() {
                if let Some(code) = codes.get(*event as usize).filter(|code| **code != ABSENT) {
                    self.columns.put(*name, row, self.texts.get(*code), file)?;
                }
            }
        }
        if self.options.chosen.object_type.is_some() {
            let name = self.columns.named("case:ocel:id", file)?;
            for (row, (_, case)) in cells.clone() {
                self.columns.put(name, row, self.objects.get(*case), file)?;
            }
        }
        for changes in self.changes.chunk_by(|one, other| one.name == other.name) {
            for (row, (event, case)) in cells.clone() {
                let of_case = &changes[changes.partition_point(|change| change.object < *case)..];
                let of_case = &of_case[..of_case.partition_point(|change| change.object == *case)];
                let time = self.times[*event as usize];
                // As it was at the event; before its first time as it was then.
                let at = of_case.partition_point(|change| change.micros <= time).max(1) - 1;
                if let Some(change) = of_case.get(at) {
                    self.columns.put(change.name, row, self.texts.get(change.text), file)?;
                }
            }
        }
        let starts = |event: u32| event.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        for (row, (event, _)) in cells {
            let related = &self.related[starts(*event)..self.ends[*event as usize]];
            for object in related {
                let kind = self.types_of[*object as usize];
                // Where there is one already, the first stays.
                if let Some(name) = kinds.get(kind as usize) {
                    self.columns.put(*name, row, self.objects.get(*object), file)?;
                }
            }
        }
        Ok(())
    }
}

/// The rows: an event and the object that is its case.
#[derive(Default)]
struct Rows {
    events: Vec<u32>,
    cases: Vec<u32>,
    /// Events in several cases, and the rows that are more for it.
    shared: u64,
    more: u64,
}

impl Rows {
    fn push(&mut self, event: u32, case: u32) {
        self.events.push(event);
        self.cases.push(case);
    }
}

/// The code of a text of the column `name`.
fn code(file: &str, dictionary: &mut Dictionary, text: &str, name: &str) -> Result<u32, Refused> {
    dictionary.code(text).map_err(|_| too_much_text(file, name))
}

fn instant(text: &str) -> Option<i64> {
    parse_moment(text.as_bytes(), &[TimeForm::Iso]).map(|moment| moment.micros)
}

fn many_events(file: &str, limit: u64) -> Refused {
    Refused::new(
        "many-events",
        place(file, 1),
        Bilingual::new(format!("nhiều hơn {limit} sự kiện"), format!("more than {limit} events")),
        Bilingual::new("chia nhật ký theo thời gian", "split the log by time"),
    )
}

fn no_such_type(file: &str, wanted: &str, types: &[(String, u64)]) -> Refused {
    let list: Vec<String> = types.iter().take(30).map(|(name, count)| format!("{name} ({count})")).collect();
    let list = list.join(", ");
    Refused::new(
        "no-such-object-type",
        place(file, 1),
        Bilingual::new(
            format!("nhật ký không có đối tượng nào thuộc loại «{wanted}»"),
            format!("the log has no object of the type «{wanted}»"),
        ),
        Bilingual::new(format!("tệp có các loại: {list}"), format!("it has the types: {list}")),
    )
}

fn shared(file: &str, events: u64, rows: u64) -> Problem {
    Problem::new(
        "events-in-several-cases",
        Severity::Note,
        Place::Line { file: file.to_owned(), line: 1, column: 0 },
        Bilingual::new(
            format!("{events} sự kiện thuộc nhiều hồ sơ và được tính cho từng hồ sơ (thêm {rows} dòng)"),
            format!("{events} events are in several cases and count in each of them ({rows} rows more)"),
        ),
        Bilingual::new(
            "nếu không muốn vậy, chọn loại đối tượng khác trong [ocel] object_type",
            "if that is not meant, choose another type in [ocel] object_type",
        ),
    )
}
