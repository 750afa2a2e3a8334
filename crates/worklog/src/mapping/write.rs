//! Writes a mapping as TOML that a person can read and change; reading it back gives the same mapping.
//!
//! Comments stand in both languages, so that one mapping has one text and so one digest. What is written is a [`Sketch`]: a
//! mapping under way is written as a whole one is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use formats::events::TimeForm;

use super::{CalendarOf, Class, Field, Levels, Mapping, Sketch};
use crate::Calendar;

/// Lists longer than this are written one value a line.
const ONE_LINE: usize = 90;

impl Mapping {
    /// The mapping as TOML; [`Mapping::parse`] reads it back the same.
    pub fn to_toml(&self) -> String {
        Sketch::of(self).to_toml()
    }
}

impl Sketch {
    /// What the mapping says, each thing as it is written.
    pub fn of(mapping: &Mapping) -> Self {
        let calendar = match &mapping.calendar {
            None => CalendarOf::None,
            Some(calendar) if Calendar::shipped(&calendar.name) == Some(calendar) => {
                CalendarOf::Named(calendar.name.clone())
            }
            Some(calendar) => CalendarOf::Own(calendar_text(calendar)),
        };
        let chosen = &mapping.chosen;
        Self {
            title: mapping.title.clone(),
            columns: mapping.columns.clone(),
            constants: mapping.constants.clone(),
            absent: mapping.absent.clone(),
            zone: mapping.zone_name.clone(),
            forms: mapping.forms.iter().map(form_text).collect(),
            calendar,
            separator: mapping.separator.map(|byte| char::from(byte).to_string()).unwrap_or_default(),
            encoding: chosen.encoding.map(|encoding| encoding.code().to_owned()).unwrap_or_default(),
            sheet: chosen.sheet.clone().unwrap_or_default(),
            header_row: chosen.header_row.map(|row| row.to_string()).unwrap_or_default(),
            object_type: chosen.object_type.clone().unwrap_or_default(),
            activities: mapping.activities.clone(),
            statuses: mapping.statuses.clone(),
            levels: mapping.levels.clone(),
            period: mapping.period.code().to_owned(),
            due_of: mapping.due_of.code().to_owned(),
            hard: mapping.hard.clone(),
        }
    }

    /// The sketch as TOML; [`Sketch::read`] reads it back the same.
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        if !self.title.is_empty() {
            writeln!(out, "title = {}\n", quoted(&self.title))?;
        }
        writeln!(out, "# Cột nào trong tệp là gì / which column of the file is which")?;
        fields(out, "columns", &self.columns)?;
        if !self.constants.is_empty() {
            writeln!(out, "\n# Giá trị chung cho cả tệp, nơi không có cột / one value for the whole file")?;
            fields(out, "constants", &self.constants)?;
        }
        if !self.absent.is_empty() {
            writeln!(out, "\n# Từ nghĩa là «không có» / words that mean «no value»")?;
            writeln!(out, "[absent]")?;
            for (field, words) in &self.absent {
                writeln!(out, "{} = {}", field.code(), list(words.iter().map(String::as_str)))?;
            }
        }
        writeln!(out, "\n# Múi giờ của thời điểm không ghi múi giờ, dạng viết thời gian, lịch làm việc")?;
        writeln!(out, "# zone of times without an offset, forms of times, working calendar")?;
        writeln!(out, "[time]\nzone = {}", quoted(&self.zone))?;
        writeln!(out, "forms = {}", list(self.forms.iter().map(String::as_str)))?;
        if let CalendarOf::Named(name) = &self.calendar {
            writeln!(out, "calendar = {}", quoted(name))?;
        }
        self.write_chosen(out)?;
        self.write_classes(out)?;
        if let Some(levels) = &self.levels {
            write_levels(out, levels)?;
        }
        writeln!(out, "\n# So sánh theo kỳ nào; hạn là của hồ sơ (case) hay của từng việc (task)")?;
        writeln!(out, "# period of comparison; whether a due date is of the case or of a task")?;
        writeln!(out, "[compare]\nperiod = {}", quoted(&self.period))?;
        writeln!(out, "due_of = {}", quoted(&self.due_of))?;
        if !self.hard.is_empty() {
            writeln!(out, "# Từ của cột độ khó chỉ hồ sơ khó / words of difficulty that mean a hard case")?;
            writeln!(out, "hard = {}", list(self.hard.iter().map(String::as_str)))?;
        }
        match &self.calendar {
            CalendarOf::Own(text) => {
                writeln!(out, "\n# Lịch làm việc của nơi này / the working calendar of this place")?;
                out.write_str(text)
            }
            CalendarOf::None | CalendarOf::Named(_) => Ok(()),
        }
    }

    fn write_chosen(&self, out: &mut String) -> std::fmt::Result {
        let entries = |entries: &[(&str, &str)]| -> String {
            let written = entries.iter().filter(|(_, text)| !text.is_empty());
            written.map(|(key, text)| format!("{key} = {}\n", value(key, text))).collect()
        };
        for (section, entries) in [
            ("csv", entries(&[("separator", &self.separator), ("encoding", &self.encoding)])),
            ("sheet", entries(&[("name", &self.sheet), ("header_row", &self.header_row)])),
            ("ocel", entries(&[("object_type", &self.object_type)])),
        ] {
            if !entries.is_empty() {
                write!(out, "\n[{section}]\n{entries}")?;
            }
        }
        Ok(())
    }

    fn write_classes(&self, out: &mut String) -> std::fmt::Result {
        let parts = [("activity", &self.activities), ("status", &self.statuses)];
        let comments = [
            "Bước nào có nghĩa gì / what activities mean",
            "Trạng thái nào có nghĩa gì; trạng thái hơn bước / what statuses mean; a status outweighs an activity",
        ];
        for ((of, classes), comment) in parts.into_iter().zip(comments) {
            if classes.is_empty() {
                continue;
            }
            writeln!(out, "\n# {comment}\n[classes.{of}]")?;
            for class in Class::ALL {
                let names: BTreeSet<&str> =
                    classes.iter().filter(|(_, one)| *one == class).map(|(name, _)| name.as_str()).collect();
                if !names.is_empty() {
                    writeln!(out, "{} = {}", class.code(), list(names.into_iter()))?;
                }
            }
        }
        Ok(())
    }
}

fn fields(out: &mut String, section: &str, fields: &BTreeMap<Field, String>) -> std::fmt::Result {
    writeln!(out, "[{section}]")?;
    fields.iter().try_for_each(|(field, text)| writeln!(out, "{} = {}", field.code(), quoted(text)))
}

fn write_levels(out: &mut String, levels: &Levels) -> std::fmt::Result {
    writeln!(out, "\n# Các cấp từ thấp đến cao, và cấp đọc từ cuối tên đơn vị")?;
    writeln!(out, "# levels from low to high, and the level told by the end of a unit's name")?;
    writeln!(out, "[levels]\norder = {}", list(levels.order.iter().map(String::as_str)))?;
    if !levels.suffixes.is_empty() {
        let pairs =
            levels.suffixes.iter().map(|(suffix, level)| format!("{} = {}", quoted(suffix), quoted(level)));
        writeln!(out, "suffixes = {{ {} }}", pairs.collect::<Vec<_>>().join(", "))?;
    }
    match &levels.otherwise {
        Some(level) => writeln!(out, "otherwise = {}", quoted(level)),
        None => Ok(()),
    }
}

/// A number where a number is wanted and one was written; else a text, of which the reader then says what is wrong.
fn value(key: &str, text: &str) -> String {
    let is_number = key == "header_row" && text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.trim_start_matches('0') {
        digits if is_number => if digits.is_empty() { "0" } else { digits }.to_owned(),
        _ => quoted(text),
    }
}

fn calendar_text(calendar: &Calendar) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_calendar(&mut out, calendar);
    out
}

fn write_calendar(out: &mut String, calendar: &Calendar) -> std::fmt::Result {
    writeln!(out, "[calendar]")?;
    let (title, english) = (&calendar.title.vi, &calendar.title.en);
    if !title.is_empty() {
        writeln!(out, "title = {}", quoted(title))?;
    }
    if english != title && !english.is_empty() {
        writeln!(out, "title_en = {}", quoted(english))?;
    }
    writeln!(out, "zone = {}", quoted(&calendar.zone))?;
    let base = Calendar::shipped(&calendar.days_of);
    if base.is_some() {
        writeln!(out, "days_of = {}", quoted(&calendar.days_of))?;
    }
    writeln!(out, "\n[calendar.hours]")?;
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "extra"];
    for (name, hours) in days.into_iter().zip(calendar.hours.iter().chain([&calendar.extra])) {
        if !hours.is_empty() {
            let hours: Vec<String> = hours.iter().map(ToString::to_string).collect();
            writeln!(out, "{name} = {}", list(hours.iter().map(String::as_str)))?;
        }
    }
    for (year, days) in &calendar.years {
        if base.and_then(|base| base.years.get(year)) == Some(days) {
            continue;
        }
        writeln!(out, "\n[calendar.years.{year}]\nstanding = {}", quoted(days.standing.code()))?;
        if !days.source.is_empty() {
            writeln!(out, "source = {}", quoted(&days.source))?;
        }
        let written = |texts: Vec<String>| list(texts.iter().map(String::as_str));
        writeln!(out, "holidays = {}", written(days.holidays.iter().map(ToString::to_string).collect()))?;
        if !days.working.is_empty() {
            writeln!(out, "working = {}", written(days.working.iter().map(ToString::to_string).collect()))?;
        }
    }
    Ok(())
}

/// The name of a form as [`TimeForm::parse`] reads it.
fn form_text(form: &TimeForm) -> String {
    match form {
        TimeForm::Pattern(pattern) => pattern.clone(),
        other => {
            let named = ["iso", "excel", "excel-1904"];
            let name = named.into_iter().find(|name| TimeForm::parse(name).as_ref() == Some(other));
            name.unwrap_or("iso").to_owned()
        }
    }
}

/// A list of texts, on one line where they fit.
pub(crate) fn list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let quoted: Vec<String> = texts.map(quoted).collect();
    let line = format!("[{}]", quoted.join(", "));
    if line.chars().count() <= ONE_LINE {
        return line;
    }
    let lines: String = quoted.iter().map(|text| format!("    {text},\n")).collect();
    format!("[\n{lines}]")
}

/// A text in quotes, with what TOML wants escaped.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
