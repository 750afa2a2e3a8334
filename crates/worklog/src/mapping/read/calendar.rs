//! Reads calendars: a shipped file, the section `[calendar]` of a mapping, or the name of a shipped one.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Bilingual, Problem};
use toml_edit::{Document, Item, TableLike};

use super::Reader;
use crate::calendar::{Calendar, Days, Hours, Standing, Year};

const SECTIONS: [&str; 6] = ["title", "title_en", "zone", "days_of", "hours", "years"];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const EXTRA: &str = "extra";
/// Working intervals in one day at most.
const MOST_HOURS: usize = 8;
/// Runs of days off, and extra working days, in one year at most.
const MOST_DAYS: usize = 400;
/// Years a calendar covers at most.
const MOST_YEARS: usize = 400;

/// Reads a calendar file; its name is left empty.
pub(crate) fn read_calendar(text: &str, file: &str) -> Result<Calendar, Vec<Problem>> {
    let mut reader = Reader { text, file, problems: Vec::new() };
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return Err(reader.not_toml(&error)),
    };
    let root = document.as_table();
    let calendar = reader.calendar_table(root, "", None);
    reader.problems.sort_by(|a, b| a.place.cmp(&b.place));
    if reader.problems.is_empty() { Ok(calendar) } else { Err(reader.problems) }
}

impl Reader<'_> {
    /// The calendar a mapping names or brings.
    pub(super) fn calendar(&mut self, root: &dyn TableLike) -> Option<Calendar> {
        let named = root.get("time").and_then(Item::as_table_like).and_then(|table| table.get("calendar"));
        if let Some(item) = root.get("calendar") {
            if let Some(named) = named {
                self.problem(
                    "two-calendars",
                    named.span(),
                    Bilingual::new(
                        "vừa nêu tên lịch vừa ghi [calendar]",
                        "both a calendar's name and [calendar] are written",
                    ),
                    Bilingual::new(
                        "bỏ một trong hai; [calendar] có thể ghi days_of = \"vietnam\"",
                        "remove one of the two; [calendar] may say days_of = \"vietnam\"",
                    ),
                );
            }
            let table = self.table(root, "calendar")?;
            return Some(self.calendar_table(table, "calendar.", item.span()));
        }
        let item = named?;
        let name = self.string(item, "time.calendar")?;
        let found = self.shipped(&name, item, "time.calendar");
        found.cloned()
    }

    fn shipped(&mut self, name: &str, item: &Item, path: &str) -> Option<&'static Calendar> {
        let found = Calendar::shipped(name);
        if found.is_none() {
            let names: Vec<&str> = Calendar::names().collect();
            self.unknown(item.span(), name, &names, path);
        }
        found
    }

    fn calendar_table(
        &mut self,
        table: &dyn TableLike,
        path: &str,
        at: Option<std::ops::Range<usize>>,
    ) -> Calendar {
        self.known(table, &SECTIONS, path.trim_end_matches('.'));
        let text = |reader: &mut Self, key: &str| {
            table.get(key).and_then(|item| reader.string(item, &format!("{path}{key}")))
        };
        let title = text(self, "title").unwrap_or_default();
        let title = Bilingual::new(title.clone(), text(self, "title_en").unwrap_or(title));
        let zone = text(self, "zone").unwrap_or_else(|| super::DEFAULT_ZONE.to_owned());
        if TimeZone::get(&zone).is_err() {
            self.unknown_zone(table.get("zone").and_then(Item::span), &zone);
        }
        let days_of = text(self, "days_of").unwrap_or_default();
        let mut years = match table.get("days_of") {
            Some(item) if !days_of.is_empty() => self
                .shipped(&days_of, item, &format!("{path}days_of"))
                .map(|calendar| calendar.years.clone())
                .unwrap_or_default(),
            _ => BTreeMap::new(),
        };
        years.extend(self.years(table, path));
        let (hours, extra) = self.week(table, path, at);
        if extra.is_empty() && years.values().any(|year| !year.working.is_empty()) {
            self.problem(
                "extra-missing",
                table.get("hours").and_then(Item::span),
                Bilingual::new(
                    format!("có ngày làm bù nhưng thiếu «{path}hours.extra»"),
                    format!("there are extra working days but «{path}hours.extra» is missing"),
                ),
                Bilingual::new(
                    "ghi giờ làm của ngày làm bù: extra = [\"07:30-11:30\", \"13:00-17:00\"]",
                    "write the hours of extra working days: extra = [\"07:30-11:30\", \"13:00-17:00\"]",
                ),
            );
        }
        Calendar { name: String::new(), title, zone, hours, extra, days_of, years }
    }

    fn week(
        &mut self,
        table: &dyn TableLike,
        path: &str,
        at: Option<std::ops::Range<usize>>,
    ) -> ([Vec<Hours>; 7], Vec<Hours>) {
        let mut week: [Vec<Hours>; 7] = Default::default();
        let Some(hours) = table.get("hours").and_then(Item::as_table_like) else {
            self.problem(
                "hours-missing",
                table.get("hours").and_then(Item::span).or(at),
                Bilingual::new(
                    format!("thiếu bảng «{path}hours»"),
                    format!("the table «{path}hours» is missing"),
                ),
                Bilingual::new(
                    "ghi giờ của từng thứ: monday = [\"07:30-11:30\", \"13:00-17:00\"]",
                    "write the hours of each weekday: monday = [\"07:30-11:30\", \"13:00-17:00\"]",
                ),
            );
            return (week, Vec::new());
        };
        let section = format!("{path}hours");
        let mut known = WEEKDAYS.to_vec();
        known.push(EXTRA);
        self.known(hours, &known, &section);
        for (day, name) in week.iter_mut().zip(WEEKDAYS) {
            *day = self.hours(hours, name, &section);
        }
        let extra = self.hours(hours, EXTRA, &section);
        if week.iter().all(Vec::is_empty) {
            self.problem(
                "no-hours",
                table.get("hours").and_then(Item::span),
                Bilingual::new("lịch không có giờ làm việc nào", "the calendar has no working hours"),
                Bilingual::new("ghi giờ của ít nhất một thứ", "write the hours of one weekday at least"),
            );
        }
        (week, extra)
    }

    fn hours(&mut self, table: &dyn TableLike, key: &str, section: &str) -> Vec<Hours> {
        let hint = ("07:30-11:30", "từ giờ đến giờ", "from when to when");
        let read: Vec<Hours> = self.written(table, key, section, MOST_HOURS, hint);
        if read.windows(2).any(|pair| pair[0].to > pair[1].from) {
            self.problem(
                "hours-overlap",
                table.get(key).and_then(Item::span),
                Bilingual::new(
                    format!("giờ của «{key}» chồng nhau hoặc không theo thứ tự"),
                    format!("the hours of «{key}» overlap or are out of order"),
                ),
                Bilingual::new(
                    "xếp từ sáng đến tối, không chồng nhau",
                    "put them in order, apart from each other",
                ),
            );
        }
        read
    }

    fn years(&mut self, table: &dyn TableLike, path: &str) -> BTreeMap<i16, Year> {
        let mut years = BTreeMap::new();
        let Some(all) = self.table(table, "years") else { return years };
        for (name, item) in all.iter() {
            let span = all.key(name).and_then(|key| key.span()).or_else(|| item.span());
            let year = name.parse::<i16>().ok().filter(|year| (1900..=2200).contains(year));
            let section = format!("{path}years.{name}");
            let (Some(year), Some(table), true) = (year, item.as_table_like(), years.len() < MOST_YEARS)
            else {
                self.problem(
                    "bad-year",
                    span,
                    Bilingual::new(
                        format!("«{section}» không phải bảng của một năm 1900–2200"),
                        format!("«{section}» is no table of a year from 1900 to 2200"),
                    ),
                    Bilingual::new(
                        format!("ghi [{path}years.2024] với holidays = […]"),
                        format!("write [{path}years.2024] with holidays = […]"),
                    ),
                );
                continue;
            };
            self.known(table, &["standing", "source", "holidays", "working"], &section);
            let standing = self.word(table, &section, "standing", Standing::ALL, Standing::code);
            let source = table.get("source").and_then(|item| self.string(item, &format!("{section}.source")));
            let days = ("2024-02-08..2024-02-14", "một ngày hoặc một khoảng ngày", "a day or a run of days");
            let day = ("2024-05-04", "một ngày", "a day");
            let holidays: Vec<Days> = self.written(table, "holidays", &section, MOST_DAYS, days);
            let working: Vec<Date> = self.written(table, "working", &section, MOST_DAYS, day);
            let wrong = holidays.iter().map(|days| days.first).chain(working.iter().copied());
            if let Some(day) = wrong.into_iter().find(|day| day.year() != year) {
                self.problem(
                    "other-year",
                    span,
                    Bilingual::new(
                        format!("{day} không thuộc năm {year}"),
                        format!("{day} is not of the year {year}"),
                    ),
                    Bilingual::new("chuyển sang bảng của năm đó", "move it to that year's table"),
                );
            }
            let standing = standing.unwrap_or(Standing::Unconfirmed);
            years.insert(year, Year { standing, source: source.unwrap_or_default(), holidays, working });
        }
        years
    }

    /// The texts of a list, read as what they are; `(example, vi, en)` says how each is written.
    fn written<T: FromStr<Err: Display>>(
        &mut self,
        table: &dyn TableLike,
        key: &str,
        section: &str,
        most: usize,
        (example, vi, en): (&str, &str, &str),
    ) -> Vec<T> {
        let Some(item) = table.get(key) else { return Vec::new() };
        let mut texts = self.strings(item, &format!("{section}.{key}"));
        if texts.len() > most {
            self.problem(
                "too-many",
                item.span(),
                Bilingual::new(
                    format!("«{section}.{key}» có hơn {most} mục"),
                    format!("«{section}.{key}» has more than {most} entries"),
                ),
                Bilingual::new("bỏ bớt", "remove some"),
            );
            texts.truncate(most);
        }
        let mut read = Vec::new();
        for (text, span) in texts {
            match text.parse() {
                Ok(value) => read.push(value),
                Err(_) => self.problem(
                    "not-in-form",
                    span,
                    Bilingual::new(format!("«{text}» không phải {vi}"), format!("«{text}» is not {en}")),
                    Bilingual::new(format!("ghi như \"{example}\""), format!("write it as \"{example}\"")),
                ),
            }
        }
        read
    }
}
