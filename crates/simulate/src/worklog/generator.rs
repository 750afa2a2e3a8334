//! Makes a log's events from a setting: as a table in memory or as CSV, any range of cases at a time.
//!
//! The same setting and seed give the same events, in whatever ranges and order they are asked for. Case codes stand in
//! the order of case numbers, so ranges made one after the other are sorted.

use std::fmt::Write as _;
use std::io::Write;
use std::ops::Range;

use formats::events::{
    ABSENT, Available, Column, Dictionary, EventTable, Format, NO_OFFSET, Scope, TextColumn, TimeColumn,
    Values,
};

use super::centre::{PROCEDURES, Unit};
use super::clock::Clock;
use super::flow::{Event, NONE, OFFICERS};
use super::model::Model;
use super::steps::STEPS;
use super::{Level, Setting, mapping, reasons};

/// The columns of a log, as their headers call them.
pub(crate) const HEADERS: [&str; 12] = [
    "Mã hồ sơ",
    "Thời điểm",
    "Bước xử lý",
    "Trạng thái",
    "Đơn vị",
    "Cán bộ",
    "Thủ tục",
    "Độ phức tạp",
    "Cấp xử lý",
    "Cơ quan",
    "Lý do",
    "Hạn trả kết quả",
];
/// What hard cases are called, after ordinary ones.
pub(crate) const DIFFICULTIES: [&str; 2] = ["thông thường", "phức tạp"];

/// Makes the events of a setting.
#[derive(Debug)]
pub struct Generator {
    setting: Setting,
    model: Model,
    /// Digits of a case's number within its day.
    digits: usize,
    units: Vec<String>,
    officers: Vec<String>,
    bodies: Vec<String>,
    /// By unit: the place of its body in `bodies`, of its level in [`Level::ALL`].
    places: Vec<(u32, u32)>,
    reasons: Vec<String>,
}

impl Generator {
    /// Makes `setting` ready: counts once through the cases that come in, for the time they wait.
    pub fn new(setting: Setting, seed: u64) -> Self {
        let model = Model::new(&setting, seed);
        let digits = model.arrivals.busiest().max(1).to_string().len().max(4);
        let units: Vec<String> = model.units.iter().map(|unit| unit.name()).collect();
        let officers = model.units.iter().flat_map(|unit| {
            (1..=OFFICERS).map(|officer| format!("CB-{}-{officer}", unit.code().to_uppercase()))
        });
        let officers = officers.collect();
        let mut bodies: Vec<String> = Vec::new();
        let places = model.units.iter().map(|unit| {
            let body = unit.body();
            if bodies.last() != Some(&body) {
                bodies.push(body);
            }
            (number(bodies.len() - 1), level_number(*unit))
        });
        let places = places.collect();
        Self { digits, units, officers, bodies, places, reasons: reasons::texts(), model, setting }
    }

    /// How the log is made.
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    /// The units there are.
    pub fn units(&self) -> &[Unit] {
        &self.model.units
    }

    /// How many cases there are.
    pub fn cases(&self) -> u64 {
        self.model.arrivals.cases()
    }

    /// The mapping of the log, as TOML.
    pub fn mapping(&self) -> String {
        mapping::text(&self.setting)
    }

    /// The events of cases `numbers`, case after case, with the columns of the log as a reader of files would give them.
    pub fn table(&self, numbers: Range<u64>) -> EventTable {
        let mut columns = Columns::new(self);
        let mut events = Vec::new();
        let mut code = String::new();
        for number in numbers {
            let intake = self.model.case(number, &mut events);
            self.write_code(number, &mut code);
            // The codes of a call never come to 2 GiB; beyond them a case would have none and be refused by the import.
            let case = columns.cases.code(&code).unwrap_or(ABSENT);
            for event in &events {
                columns.push(self, case, intake.procedure, intake.is_hard, event);
            }
        }
        columns.finish()
    }

    /// Writes the cases `numbers` as CSV: UTF-8 with a byte order mark, semicolons, days first.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn write_csv(&self, numbers: Range<u64>, mut out: impl Write) -> Result<(), csv::Error> {
        out.write_all(b"\xEF\xBB\xBF")?;
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(out);
        writer.write_record(HEADERS)?;
        let mut events = Vec::new();
        let (mut code, mut time, mut due) = (String::new(), String::new(), String::new());
        for number in numbers {
            let intake = self.model.case(number, &mut events);
            self.write_code(number, &mut code);
            for event in &events {
                write_reading(self.model.clock.reading(event.minute), &mut time);
                write_reading(self.model.clock.end_of(event.due), &mut due);
                let words = &STEPS[event.step.index()];
                let place = self.places.get(event.unit as usize);
                let text = |texts: &'_ [String], at: u32| {
                    if at == NONE { "" } else { texts[at as usize].as_str() }.to_owned()
                };
                writer.write_record([
                    code.as_str(),
                    &time,
                    words.activity,
                    words.status,
                    &text(&self.units, event.unit),
                    &text(&self.officers, event.officer),
                    PROCEDURES[usize::from(intake.procedure)].name,
                    DIFFICULTIES[usize::from(intake.is_hard)],
                    place.map_or("", |(_, level)| Level::ALL[*level as usize].name()),
                    place.map_or("", |(body, _)| &self.bodies[*body as usize]),
                    &text(&self.reasons, event.reason),
                    &due,
                ])?;
            }
        }
        writer.flush()?;
        Ok(())
    }

    /// The code of case `number`: `H26-230615-0001`.
    fn write_code(&self, number: u64, code: &mut String) {
        let (day, within) = self.model.arrivals.day_of(number);
        let date = self.model.clock.date(day);
        code.clear();
        let (year, month, day) = (date.year() % 100, date.month(), date.day());
        let (prefix, digits) = (&self.setting.prefix, self.digits);
        // Writing to a string cannot fail.
        let _ = write!(code, "{prefix}-{year:02}{month:02}{day:02}-{within:0digits$}");
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}

fn level_number(unit: Unit) -> u32 {
    number(Level::ALL.iter().position(|level| *level == unit.level).unwrap_or(0))
}

/// `15/06/2023 08:30`.
fn write_reading(micros: i64, text: &mut String) {
    text.clear();
    let Ok(reading) = jiff::Timestamp::from_microsecond(micros) else { return };
    let at = jiff::tz::Offset::UTC.to_datetime(reading);
    let (day, month, year) = (at.day(), at.month(), at.year());
    let _ = write!(text, "{day:02}/{month:02}/{year} {:02}:{:02}", at.hour(), at.minute());
}

/// Dictionary-coded columns while they grow.
struct Columns {
    cases: Dictionary,
    clock: Clock,
    /// Codes by column: case, activity and so on in the order of [`HEADERS`] without the times.
    codes: [Vec<u32>; 10],
    dictionaries: [Dictionary; 9],
    times: Vec<i64>,
    due: Vec<i64>,
}

impl Columns {
    fn new(generator: &Generator) -> Self {
        let words = |words: &mut dyn Iterator<Item = &str>| {
            let mut dictionary = Dictionary::default();
            for word in words {
                // A handful of words never comes to 2 GiB.
                let _ = dictionary.code(word);
            }
            dictionary
        };
        Self {
            cases: Dictionary::default(),
            clock: generator.model.clock,
            codes: Default::default(),
            dictionaries: [
                words(&mut STEPS.iter().map(|step| step.activity)),
                words(&mut STEPS.iter().map(|step| step.status)),
                words(&mut generator.units.iter().map(String::as_str)),
                words(&mut generator.officers.iter().map(String::as_str)),
                words(&mut PROCEDURES.iter().map(|procedure| procedure.name)),
                words(&mut DIFFICULTIES.iter().copied()),
                words(&mut Level::ALL.iter().map(|level| level.name())),
                words(&mut generator.bodies.iter().map(String::as_str)),
                words(&mut generator.reasons.iter().map(String::as_str)),
            ],
            times: Vec::new(),
            due: Vec::new(),
        }
    }

    fn push(&mut self, generator: &Generator, case: u32, procedure: u8, is_hard: bool, event: &Event) {
        let step = number(event.step.index());
        let status = self.dictionaries[1].find(STEPS[event.step.index()].status).unwrap_or(ABSENT);
        let (body, level) = generator.places.get(event.unit as usize).copied().unwrap_or((ABSENT, ABSENT));
        let codes = [
            case,
            step,
            status,
            event.unit,
            event.officer,
            u32::from(procedure),
            u32::from(is_hard),
            level,
            body,
            event.reason,
        ];
        for (column, code) in self.codes.iter_mut().zip(codes) {
            column.push(code);
        }
        self.times.push(self.clock.reading(event.minute));
        self.due.push(self.clock.end_of(event.due));
    }

    fn finish(self) -> EventTable {
        let rows = self.times.len();
        let time = |micros: Vec<i64>| {
            Values::Time(TimeColumn {
                offsets: vec![NO_OFFSET; micros.len()],
                micros,
                bad: Vec::new(),
                bad_count: 0,
            })
        };
        let dictionaries = std::iter::once(self.cases).chain(self.dictionaries);
        let texts = dictionaries.zip(self.codes);
        let mut values: Vec<Values> =
            texts.map(|(dictionary, codes)| Values::Text(TextColumn { dictionary, codes })).collect();
        values.insert(1, time(self.times));
        values.push(time(self.due));
        let columns = HEADERS.iter().zip(values).map(|(name, values)| Column {
            name: (*name).to_owned(),
            scope: Scope::Event,
            values,
        });
        let available = HEADERS.map(|name| Available { name: name.to_owned(), filled: rows as u64 });
        EventTable {
            format: Format::Csv { separator: b';' },
            file: String::new(),
            rows,
            columns: columns.collect(),
            places: (2..).take(rows).collect(),
            traces: Vec::new(),
            available: available.to_vec(),
            rejected: Vec::new(),
            rejected_count: 0,
            problems: Vec::new(),
            bytes: 0,
        }
    }
}

const _: () = assert!(NONE == ABSENT);
