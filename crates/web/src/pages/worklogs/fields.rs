//! The fields of the editor's form: read into a sketch of a mapping, and named so that they can be.
//!
//! It judges nothing that was typed; the mapping's own reader tells what is wrong.

use std::collections::{BTreeMap, BTreeSet};

use worklog::{CalendarOf, Class, Field, Levels, Sketch};

use crate::form::encode;

/// The value of the calendar's field that means the mapping's own.
pub(super) const OWN: &str = "own";
/// A tab cannot be typed into a choice; this stands for it.
pub(super) const TAB: &str = "tab";

/// What a form carried, name by name; of a name that came twice the last counts.
pub(super) struct Fields(BTreeMap<String, String>);

impl Fields {
    pub(super) fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().map(|(name, text)| (name, text.replace("\r\n", "\n"))).collect())
    }

    /// The field `name`, trimmed; empty when missing.
    pub(super) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    /// The field `name` as it was sent.
    pub(super) fn whole(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &str> {
        self.whole(name).lines().map(str::trim).filter(|line| !line.is_empty())
    }

    /// The mapping that the form says.
    pub(super) fn sketch(&self) -> Sketch {
        let by_field = |part: &str| -> BTreeMap<Field, String> {
            let texts =
                Field::ALL.iter().map(|field| (*field, self.text(&format!("{part}.{}", field.code()))));
            texts.filter(|(_, text)| !text.is_empty()).map(|(field, text)| (field, text.to_owned())).collect()
        };
        // A column's name may begin with a blank.
        let columns =
            Field::ALL.iter().map(|field| (*field, self.whole(&format!("column.{}", field.code()))));
        let columns =
            columns.filter(|(_, name)| !name.is_empty()).map(|(field, name)| (field, name.to_owned()));
        let mut absent: BTreeMap<Field, BTreeSet<String>> = BTreeMap::new();
        for field in Field::ALL {
            let name = format!("absent.{}", field.code());
            let words: BTreeSet<String> = self.lines(&name).map(str::to_owned).collect();
            if !words.is_empty() {
                absent.insert(*field, words);
            }
        }
        let text = |name: &str| self.text(name).to_owned();
        Sketch {
            title: text("title"),
            columns: columns.collect(),
            constants: by_field("constant"),
            absent,
            zone: text("zone"),
            forms: self.lines("forms").map(str::to_owned).collect(),
            calendar: match self.text("calendar") {
                "" => CalendarOf::None,
                OWN => CalendarOf::Own(format!("{}\n", self.text("calendar_own"))),
                name => CalendarOf::Named(name.to_owned()),
            },
            separator: match self.whole("separator") {
                TAB => "\t".to_owned(),
                other => other.to_owned(),
            },
            encoding: text("encoding"),
            sheet: text("sheet"),
            header_row: text("header_row"),
            object_type: text("object_type"),
            activities: self.classes("activity"),
            statuses: self.classes("status"),
            levels: self.levels(),
            period: text("period"),
            due_of: text("due_of"),
            hard: self.words("hard.").chain(self.lines("hard_more").map(str::to_owned)).collect(),
        }
    }

    fn levels(&self) -> Option<Levels> {
        let suffixes = self.lines("levels.suffixes").map(|line| match line.rsplit_once('=') {
            Some((suffix, level)) => (suffix.trim().to_owned(), level.trim().to_owned()),
            None => (line.to_owned(), String::new()),
        });
        let levels = Levels {
            order: self.lines("levels.order").map(str::to_owned).collect(),
            suffixes: suffixes.collect(),
            otherwise: Some(self.text("levels.otherwise").to_owned()).filter(|level| !level.is_empty()),
        };
        (levels != Levels::default()).then_some(levels)
    }

    fn classes(&self, of: &str) -> BTreeMap<String, Class> {
        let prefix = format!("class.{of}.");
        let classed = self.0.iter().filter_map(|(name, code)| {
            Some((decoded(name.strip_prefix(&prefix)?)?, Class::from_code(code)?))
        });
        classed.collect()
    }

    /// The words whose fields begin with `prefix` and are ticked.
    fn words<'f>(&'f self, prefix: &'f str) -> impl Iterator<Item = String> + 'f {
        self.0.keys().filter_map(move |name| decoded(name.strip_prefix(prefix)?))
    }
}

/// The name of the field for the class of `word`; a word may hold what no field's name may.
pub(super) fn class_field(of: &str, word: &str) -> String {
    format!("class.{of}.{}", encode(word))
}

/// The name of the field that says that `word` means a hard case.
pub(super) fn hard_field(word: &str) -> String {
    format!("hard.{}", encode(word))
}

fn decoded(name: &str) -> Option<String> {
    let mut bytes = name.bytes();
    let mut out = Vec::with_capacity(name.len());
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let hex = [bytes.next()?, bytes.next()?];
                u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }

    #[test]
    fn a_form_is_the_mapping_it_shows() {
        let word = "Trả \"lại\"\n% = #";
        let class = class_field("activity", word);
        let hard = hard_field("phức tạp");
        let sketch = fields(&[
            ("title", " Một cửa "),
            ("column.case", " Mã"),
            ("column.unit", ""),
            ("constant.body", "UBND"),
            ("absent.unit", "EMPTY\r\n\r\n-"),
            ("zone", "Asia/Ho_Chi_Minh"),
            ("forms", "iso\r\n%d/%m/%Y %H:%M"),
            ("calendar", "own"),
            ("calendar_own", "[calendar]\r\nzone = \"UTC\""),
            ("separator", "tab"),
            (class.as_str(), "return"),
            ("class.activity.x", ""),
            ("class.status.y", "nothing"),
            ("levels.order", "xã\nhuyện"),
            ("levels.suffixes", "huyện Đông = huyện\nlẻ"),
            ("period", "month"),
            ("due_of", "case"),
            (hard.as_str(), "on"),
            ("hard_more", "rất khó"),
        ])
        .sketch();
        let read = Sketch::read(&sketch.to_toml()).unwrap();
        assert_eq!(read.activities, BTreeMap::from([(word.to_owned(), Class::Return)]));
        assert_eq!(read.separator, "\t");
        assert_eq!(read.columns, BTreeMap::from([(Field::Case, " Mã".to_owned())]));
        assert_eq!(read.absent[&Field::Unit], ["-", "EMPTY"].map(str::to_owned).into());
        assert_eq!(read.hard, ["phức tạp", "rất khó"].map(str::to_owned).into());
        assert_eq!(read.calendar, CalendarOf::Own("[calendar]\nzone = \"UTC\"\n".to_owned()));
        assert_eq!(
            read.levels.unwrap().suffixes,
            BTreeMap::from([("huyện Đông".to_owned(), "huyện".to_owned())]),
            "what names no level is told by the reader and read by nobody"
        );
        assert_eq!(fields(&[]).sketch().levels, None);
    }
}
