//! Writes a mapping as TOML that a person can read and change; reading it back gives the same mapping.
//!
//! Comments stand in both languages, so that one mapping has one text and so one digest.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use formats::events::TimeForm;

use super::{Class, DueOf, Field, Grain, Levels, Mapping};
use crate::Calendar;

/// Lists longer than this are written one value a line.
const ONE_LINE: usize = 90;

impl Mapping {
    /// The mapping as TOML; [`Mapping::parse`] reads it back the same.
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
        writeln!(out, "[time]\nzone = {}", quoted(&self.zone_name))?;
        let forms: Vec<String> = self.forms.iter().map(form_text).collect();
        writeln!(out, "forms = {}", list(forms.iter().map(String::as_str)))?;
        let shipped =
            self.calendar.as_ref().filter(|calendar| Calendar::shipped(&calendar.name) == Some(calendar));
        if let Some(calendar) = shipped {
            writeln!(out, "calendar = {}", quoted(&calendar.name))?;
        }
        self.write_chosen(out)?;
        self.write_classes(out)?;
        if let Some(levels) = &self.levels {
            write_levels(out, levels)?;
        }
        writeln!(out, "\n# So sánh theo kỳ nào; hạn là của hồ sơ (case) hay của từng việc (task)")?;
        writeln!(out, "# period of comparison; whether a due date is of the case or of a task")?;
        writeln!(out, "[compare]\nperiod = {}", quoted(Grain::code(self.period)))?;
        writeln!(out, "due_of = {}", quoted(DueOf::code(self.due_of)))?;
        if !self.hard.is_empty() {
            writeln!(out, "# Từ của cột độ khó chỉ hồ sơ khó / words of difficulty that mean a hard case")?;
            writeln!(out, "hard = {}", list(self.hard.iter().map(String::as_str)))?;
        }
        match &self.calendar {
            Some(calendar) if shipped.is_none() => write_calendar(out, calendar),
            _ => Ok(()),
        }
    }

    fn write_chosen(&self, out: &mut String) -> std::fmt::Result {
        let chosen = &self.chosen;
        if self.separator.is_some() || chosen.encoding.is_some() {
            writeln!(out, "\n[csv]")?;
            if let Some(separator) = self.separator {
                writeln!(out, "separator = {}", quoted(char::from(separator).encode_utf8(&mut [0; 4])))?;
            }
            if let Some(encoding) = chosen.encoding {
                writeln!(out, "encoding = {}", quoted(encoding.code()))?;
            }
        }
        if chosen.sheet.is_some() || chosen.header_row.is_some() {
            writeln!(out, "\n[sheet]")?;
            if let Some(name) = &chosen.sheet {
                writeln!(out, "name = {}", quoted(name))?;
            }
            if let Some(row) = chosen.header_row {
                writeln!(out, "header_row = {row}")?;
            }
        }
        if let Some(object_type) = &chosen.object_type {
            writeln!(out, "\n[ocel]\nobject_type = {}", quoted(object_type))?;
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

fn write_calendar(out: &mut String, calendar: &Calendar) -> std::fmt::Result {
    writeln!(out, "\n# Lịch làm việc của nơi này / the working calendar of this place\n[calendar]")?;
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
