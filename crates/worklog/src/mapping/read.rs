//! Reads a mapping from TOML and tells every problem at its line.

mod calendar;
mod chosen;
mod levels;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use formats::events::TimeForm;
use jiff::tz::TimeZone;
use kernel::{Bilingual, Place, Problem, Severity};
use toml_edit::{Document, Item, TableLike};

pub(crate) use calendar::read_calendar;

use super::sketch::DEFAULT_ZONE;
use super::{Class, DueOf, Field, Grain, Mapping};

const SECTIONS: [&str; 12] = [
    "title",
    "columns",
    "constants",
    "absent",
    "time",
    "csv",
    "sheet",
    "ocel",
    "classes",
    "levels",
    "compare",
    "calendar",
];

pub(super) fn read(text: &str, file: &str) -> Result<Mapping, Vec<Problem>> {
    let mut reader = Reader { text, file, problems: Vec::new() };
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return Err(reader.not_toml(&error)),
    };
    let mapping = reader.mapping(document.as_table());
    reader.problems.sort_by(|a, b| a.place.cmp(&b.place));
    if reader.problems.is_empty() { Ok(mapping) } else { Err(reader.problems) }
}

struct Reader<'t> {
    text: &'t str,
    file: &'t str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn mapping(&mut self, root: &dyn TableLike) -> Mapping {
        self.known(root, &SECTIONS, "");
        let (zone, zone_name, forms) = self.time(root);
        let (period, due_of) = self.compare(root);
        let mapping = Mapping {
            title: root.get("title").and_then(|item| self.string(item, "title")).unwrap_or_default(),
            columns: self.fields(root, "columns"),
            constants: self.fields(root, "constants"),
            absent: self.absent(root),
            zone,
            zone_name,
            forms,
            separator: self.separator(root),
            chosen: self.chosen(root),
            activities: self.classes(root, "activity"),
            statuses: self.classes(root, "status"),
            period,
            due_of,
            levels: self.levels(root),
            hard: self.hard(root),
            calendar: self.calendar(root),
        };
        self.cross_check(root, &mapping);
        self.cross_check_levels(root, &mapping);
        mapping
    }

    fn cross_check(&mut self, root: &dyn TableLike, mapping: &Mapping) {
        let at = root.get("columns").and_then(Item::span);
        for field in [Field::Case, Field::Activity, Field::Time] {
            let constant = field == Field::Activity && mapping.constants.contains_key(&field);
            if !mapping.columns.contains_key(&field) && !constant {
                let code = field.code();
                self.problem(
                    "column-missing",
                    at.clone(),
                    Bilingual::new(format!("thiếu «columns.{code}»"), format!("«columns.{code}» is missing")),
                    Bilingual::new(
                        format!("ghi {code} = \"tên cột trong tệp\""),
                        format!("write {code} = \"name of the column in the file\""),
                    ),
                );
            }
        }
        for field in mapping.columns.keys().filter(|field| mapping.constants.contains_key(field)) {
            let code = field.code();
            self.problem(
                "column-and-constant",
                root.get("constants").and_then(Item::span),
                Bilingual::new(
                    format!("«{code}» vừa là cột vừa là hằng"),
                    format!("«{code}» is both a column and a constant"),
                ),
                Bilingual::new("bỏ một trong hai", "remove one of the two"),
            );
        }
        if !mapping.statuses.is_empty() && !mapping.columns.contains_key(&Field::Status) {
            self.problem(
                "status-missing",
                root.get("classes").and_then(Item::span),
                Bilingual::new(
                    "có phân loại trạng thái nhưng không có cột trạng thái",
                    "statuses are classed but no column is the status",
                ),
                Bilingual::new("ghi columns.status", "write columns.status"),
            );
        }
    }

    fn fields(&mut self, root: &dyn TableLike, section: &str) -> BTreeMap<Field, String> {
        let mut fields = BTreeMap::new();
        let Some(table) = self.table(root, section) else { return fields };
        let codes: Vec<&str> = Field::ALL.iter().map(|field| field.code()).collect();
        self.known(table, &codes, section);
        for &field in Field::ALL {
            if let Some(item) = table.get(field.code())
                && let Some(name) = self.string(item, &format!("{section}.{}", field.code()))
            {
                fields.insert(field, name);
            }
        }
        if section == "constants" {
            for field in fields.keys().copied().filter(|field| field.is_time() || *field == Field::Case) {
                let code = field.code();
                self.problem(
                    "no-constant",
                    table.get(code).and_then(Item::span),
                    Bilingual::new(
                        format!("«{code}» không thể là hằng"),
                        format!("«{code}» cannot be a constant"),
                    ),
                    Bilingual::new(format!("ghi columns.{code}"), format!("write columns.{code}")),
                );
            }
        }
        fields
    }

    fn absent(&mut self, root: &dyn TableLike) -> BTreeMap<Field, BTreeSet<String>> {
        let mut absent = BTreeMap::new();
        let Some(table) = self.table(root, "absent") else { return absent };
        let codes: Vec<&str> = Field::ALL.iter().map(|field| field.code()).collect();
        self.known(table, &codes, "absent");
        for &field in Field::ALL {
            if let Some(item) = table.get(field.code()) {
                let words = self.strings(item, &format!("absent.{}", field.code()));
                absent.insert(field, words.into_iter().map(|(word, _)| word).collect());
            }
        }
        absent
    }

    fn time(&mut self, root: &dyn TableLike) -> (TimeZone, String, Vec<TimeForm>) {
        let mut zone_name = DEFAULT_ZONE.to_owned();
        let mut zone_span = None;
        let mut forms = vec![TimeForm::Iso];
        if let Some(table) = self.table(root, "time") {
            self.known(table, &["zone", "forms", "calendar"], "time");
            if let Some(item) = table.get("zone") {
                zone_name = self.string(item, "time.zone").unwrap_or(zone_name);
                zone_span = item.span();
            }
            if let Some(item) = table.get("forms") {
                let read = self.strings(item, "time.forms");
                forms = read.into_iter().filter_map(|(text, span)| self.form(&text, span)).collect();
            }
        }
        let zone = TimeZone::get(&zone_name).unwrap_or_else(|_| {
            self.unknown_zone(zone_span, &zone_name);
            TimeZone::UTC
        });
        (zone, zone_name, forms)
    }

    fn unknown_zone(&mut self, span: Option<Range<usize>>, name: &str) {
        self.problem(
            "unknown-zone",
            span,
            Bilingual::new(format!("không có múi giờ «{name}»"), format!("there is no time zone «{name}»")),
            Bilingual::new("dùng tên như Asia/Ho_Chi_Minh", "use a name such as Asia/Ho_Chi_Minh"),
        );
    }

    fn form(&mut self, text: &str, span: Option<Range<usize>>) -> Option<TimeForm> {
        let form = TimeForm::parse(text);
        if form.is_none() {
            self.problem(
                "unknown-form",
                span,
                Bilingual::new(
                    format!("«{text}» không phải dạng thời gian"),
                    format!("«{text}» is no form of a time"),
                ),
                Bilingual::new(
                    "dùng \"iso\", \"excel\" hoặc mẫu như \"%d/%m/%Y %H:%M\"",
                    "use \"iso\", \"excel\" or a pattern such as \"%d/%m/%Y %H:%M\"",
                ),
            );
        }
        form
    }

    fn separator(&mut self, root: &dyn TableLike) -> Option<u8> {
        let table = self.table(root, "csv")?;
        self.known(table, &["separator", "encoding"], "csv");
        let item = table.get("separator")?;
        let text = self.string(item, "csv.separator")?;
        match text.as_bytes() {
            [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n".contains(byte) => {
                Some(*byte)
            }
            _ => {
                self.problem(
                    "bad-separator",
                    item.span(),
                    Bilingual::new(
                        format!("«{text}» không thể là dấu ngăn cột"),
                        format!("«{text}» cannot be a separator"),
                    ),
                    Bilingual::new(
                        "dùng một ký tự: \",\" \";\" \"\\t\" \"|\"",
                        "use one character: \",\" \";\" \"\\t\" \"|\"",
                    ),
                );
                None
            }
        }
    }

    fn compare(&mut self, root: &dyn TableLike) -> (Grain, DueOf) {
        let (mut period, mut due_of) = (Grain::Quarter, DueOf::Case);
        if let Some(table) = self.table(root, "compare") {
            self.known(table, &["period", "due_of", "hard"], "compare");
            period = self.word(table, "compare", "period", Grain::ALL, Grain::code).unwrap_or(period);
            due_of = self.word(table, "compare", "due_of", DueOf::ALL, DueOf::code).unwrap_or(due_of);
        }
        (period, due_of)
    }

    fn word<W: Copy>(
        &mut self,
        table: &dyn TableLike,
        section: &str,
        key: &str,
        all: &[W],
        code: fn(W) -> &'static str,
    ) -> Option<W> {
        let item = table.get(key)?;
        let text = self.string(item, &format!("{section}.{key}"))?;
        let found = all.iter().copied().find(|word| code(*word) == text);
        if found.is_none() {
            let codes: Vec<&str> = all.iter().map(|word| code(*word)).collect();
            self.unknown(item.span(), &text, &codes, section);
        }
        found
    }

    fn classes(&mut self, root: &dyn TableLike, of: &str) -> BTreeMap<String, Class> {
        let mut classes = BTreeMap::new();
        let Some(section) = self.table(root, "classes") else { return classes };
        if of == "activity" {
            self.known(section, &["activity", "status"], "classes");
        }
        let Some(item) = section.get(of) else { return classes };
        let Some(table) = item.as_table_like() else {
            self.wrong_kind(item, &format!("classes.{of}"), "một bảng", "a table");
            return classes;
        };
        let codes: Vec<&str> = Class::ALL.iter().map(|class| class.code()).collect();
        self.known(table, &codes, &format!("classes.{of}"));
        for &class in Class::ALL {
            let Some(item) = table.get(class.code()) else { continue };
            for (name, span) in self.strings(item, &format!("classes.{of}.{}", class.code())) {
                if let Some(before) = classes.insert(name.clone(), class)
                    && before != class
                {
                    self.problem(
                        "classed-twice",
                        span,
                        Bilingual::new(
                            format!("«{name}» đã thuộc loại {}", before.code()),
                            format!("«{name}» is already of class {}", before.code()),
                        ),
                        Bilingual::new("giữ một loại", "keep one class"),
                    );
                }
            }
        }
        classes
    }

    fn table<'i>(&mut self, root: &'i dyn TableLike, name: &str) -> Option<&'i dyn TableLike> {
        let item = root.get(name)?;
        let table = item.as_table_like();
        if table.is_none() {
            self.wrong_kind(item, name, "một bảng", "a table");
        }
        table
    }

    fn string(&mut self, item: &Item, path: &str) -> Option<String> {
        match item.as_str() {
            Some(text) if !text.is_empty() => Some(text.to_owned()),
            _ => {
                self.wrong_kind(item, path, "một chuỗi không rỗng", "a text that is not empty");
                None
            }
        }
    }

    fn strings(&mut self, item: &Item, path: &str) -> Vec<(String, Option<Range<usize>>)> {
        let Some(array) = item.as_array() else {
            self.wrong_kind(item, path, "một danh sách chuỗi", "a list of texts");
            return Vec::new();
        };
        let mut strings = Vec::new();
        for value in array {
            match value.as_str() {
                Some(text) => strings.push((text.to_owned(), value.span())),
                None => self.wrong_kind(item, path, "một danh sách chuỗi", "a list of texts"),
            }
        }
        strings
    }

    fn known(&mut self, table: &dyn TableLike, known: &[&str], section: &str) {
        for (key, item) in table.iter() {
            if !known.contains(&key) {
                let span = table.key(key).and_then(|key| key.span()).or_else(|| item.span());
                self.unknown(span, key, known, section);
            }
        }
    }

    fn unknown(&mut self, span: Option<Range<usize>>, word: &str, known: &[&str], section: &str) {
        let near = known
            .iter()
            .map(|candidate| (strsim::damerau_levenshtein(word, candidate), *candidate))
            .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
            .min();
        let place = if section.is_empty() { String::new() } else { format!("[{section}] ") };
        let hint = match near {
            Some((_, near)) => Bilingual::new(format!("ý là «{near}»?"), format!("did you mean «{near}»?")),
            None => Bilingual::new(
                format!("dùng một trong: {}", known.join(", ")),
                format!("use one of: {}", known.join(", ")),
            ),
        };
        self.problem(
            "unknown-word",
            span,
            Bilingual::new(format!("{place}không có «{word}»"), format!("{place}«{word}» is not known")),
            hint,
        );
    }

    fn not_toml(mut self, error: &toml_edit::TomlError) -> Vec<Problem> {
        let message = error.message();
        self.problem(
            "not-toml",
            error.span(),
            Bilingual::new(format!("TOML sai: {message}"), format!("the TOML is wrong: {message}")),
            Bilingual::new("sửa dòng này", "mend this line"),
        );
        self.problems
    }

    fn wrong_kind(&mut self, item: &Item, path: &str, vi: &str, en: &str) {
        self.problem(
            "wrong-kind",
            item.span(),
            Bilingual::new(format!("«{path}» phải là {vi}"), format!("«{path}» must be {en}")),
            Bilingual::new("sửa dòng này", "mend this line"),
        );
    }

    fn problem(&mut self, rule: &str, span: Option<Range<usize>>, message: Bilingual, hint: Bilingual) {
        let start = span.map_or(0, |span| span.start).min(self.text.len());
        let before = &self.text.as_bytes()[..start];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let column = 1 + before.iter().rev().take_while(|byte| **byte != b'\n').count();
        let place = Place::Line {
            file: self.file.to_owned(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        };
        self.problems.push(Problem::new(rule, Severity::Error, place, message, hint));
    }
}

#[cfg(test)]
mod tests {
    use kernel::Language;

    use super::*;

    fn check(text: &str) -> String {
        match read(text, "map.toml") {
            Ok(mapping) => format!("{:?}", mapping.columns),
            Err(problems) => {
                let lines: Vec<String> =
                    problems.iter().map(|problem| problem.line(Language::English)).collect();
                lines.join("\n")
            }
        }
    }

    #[test]
    fn a_small_mapping_is_enough() {
        let text = "[columns]\ncase = \"Mã hồ sơ\"\nactivity = \"Bước\"\ntime = \"Lúc\"\n";
        insta::assert_snapshot!(check(text), @r#"{Case: "Mã hồ sơ", Activity: "Bước", Time: "Lúc"}"#);
        let mapping = read(text, "map.toml").unwrap();
        assert_eq!(mapping.zone_name, "Asia/Ho_Chi_Minh");
    }

    #[test]
    fn every_problem_is_told_at_its_line() {
        let text = r#"titel = "x"
[columns]
case = "a"
activty = "b"
time = 3
[time]
zone = "Asia/Hanoi"
forms = ["iso", "dd/mm"]
[compare]
period = "quater"
[classes.status]
wait_outsde = ["W"]
complete = ["Done"]
decide = ["Done"]
"#;
        insta::assert_snapshot!(check(text), @r#"
        map.toml:1:1: error [unknown-word] «titel» is not known → did you mean «title»?
        map.toml:2:1: error [column-missing] «columns.activity» is missing → write activity = "name of the column in the file"
        map.toml:2:1: error [column-missing] «columns.time» is missing → write time = "name of the column in the file"
        map.toml:4:1: error [unknown-word] [columns] «activty» is not known → did you mean «activity»?
        map.toml:5:8: error [wrong-kind] «columns.time» must be a text that is not empty → mend this line
        map.toml:7:8: error [unknown-zone] there is no time zone «Asia/Hanoi» → use a name such as Asia/Ho_Chi_Minh
        map.toml:8:17: error [unknown-form] «dd/mm» is no form of a time → use "iso", "excel" or a pattern such as "%d/%m/%Y %H:%M"
        map.toml:10:10: error [unknown-word] [compare] «quater» is not known → did you mean «quarter»?
        map.toml:11:2: error [status-missing] statuses are classed but no column is the status → write columns.status
        map.toml:12:1: error [unknown-word] [classes.status] «wait_outsde» is not known → did you mean «wait_outside»?
        map.toml:13:13: error [classed-twice] «Done» is already of class decide → keep one class
        "#);
    }

    #[test]
    fn every_problem_of_levels_and_calendars_is_told_at_its_line() {
        let base = "[columns]\ncase = \"a\"\nactivity = \"b\"\ntime = \"c\"\n";
        let levels = r#"[levels]
order = ["1", "2nd", "1"]
suffixes = { "2nd" = "2", " x" = "1" }
otherwise = "4th"
[compare]
hard = ["phức tạp"]
[time]
calendar = "vietnan"
"#;
        insta::assert_snapshot!(check(&format!("{base}{levels}")), @r#"
        map.toml:5:1: error [unit-missing] levels are read from the names of units but no column is the unit → write columns.unit
        map.toml:6:22: error [level-twice] the level «1» is empty or stands here twice → keep each level once
        map.toml:7:22: error [unknown-level] the level «2» is not in «levels.order» → use one of: 1, 2nd
        map.toml:7:27: error [bad-suffix] « x» is no end of a unit's name → write the last word, without blanks around it
        map.toml:8:13: error [unknown-level] the level «4th» is not in «levels.order» → use one of: 1, 2nd
        map.toml:10:8: error [difficulty-missing] words for hard cases are given but no column is the difficulty → write columns.difficulty
        map.toml:12:12: error [unknown-word] [time.calendar] «vietnan» is not known → did you mean «vietnam»?
        "#);
        let calendar = r#"[levels]
[calendar]
zone = "Asia/Hanoi"
days_of = "laos"
[calendar.hours]
monday = ["07:30-11:30", "11:00-17:00"]
tuesday = ["7h30-11h30"]
wensday = ["07:30-25:00"]
[calendar.years.2024]
standing = "sure"
holidays = ["2024-02-08..2024-02-14", "2024-02-30", "2023-09-02"]
working = ["2024-05-04"]
[calendar.years.next]
"#;
        insta::assert_snapshot!(check(&format!("{base}{calendar}")), @r#"
        map.toml:5:1: error [order-missing] «levels.order» is missing → write the levels from low to high: order = ["1", "2nd", "3rd"]
        map.toml:5:1: error [level-missing] there is an order of levels but nothing tells the level → write columns.level, or «suffixes» and «otherwise»
        map.toml:7:8: error [unknown-zone] there is no time zone «Asia/Hanoi» → use a name such as Asia/Ho_Chi_Minh
        map.toml:8:11: error [unknown-word] [calendar.days_of] «laos» is not known → use one of: vietnam, vietnam-one-stop
        map.toml:9:1: error [extra-missing] there are extra working days but «calendar.hours.extra» is missing → write the hours of extra working days: extra = ["07:30-11:30", "13:00-17:00"]
        map.toml:10:10: error [hours-overlap] the hours of «monday» overlap or are out of order → put them in order, apart from each other
        map.toml:11:12: error [not-in-form] «7h30-11h30» is not from when to when → write it as "07:30-11:30"
        map.toml:12:1: error [unknown-word] [calendar.hours] «wensday» is not known → did you mean «wednesday»?
        map.toml:13:17: error [other-year] 2023-09-02 is not of the year 2024 → move it to that year's table
        map.toml:14:12: error [unknown-word] [calendar.years.2024] «sure» is not known → use one of: verified, unconfirmed, computed
        map.toml:15:39: error [not-in-form] «2024-02-30» is not a day or a run of days → write it as "2024-02-08..2024-02-14"
        map.toml:17:17: error [bad-year] «calendar.years.next» is no table of a year from 1900 to 2200 → write [calendar.years.2024] with holidays = […]
        "#);
    }

    #[test]
    fn broken_toml_is_told_at_its_line() {
        insta::assert_snapshot!(check("[columns]\ncase = \n"), @"map.toml:2:8: error [not-toml] the TOML is wrong: string values must be quoted, expected literal string → mend this line");
    }
}
