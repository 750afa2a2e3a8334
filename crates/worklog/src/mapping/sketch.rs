//! A mapping under way: each thing as it is written, right or wrong, so that a form can show it and write it again.
//!
//! It judges nothing. What is wrong is told by [`Mapping::parse`](super::Mapping::parse), which reads the same text; what is of
//! the wrong kind altogether (a number for a name) is left out here.

use std::collections::{BTreeMap, BTreeSet};

use formats::events::{Chosen, Encoding};
use toml_edit::{DocumentMut, Item, TableLike};

use super::{Class, DueOf, Field, Grain, Levels};

/// The zone and form of times that hold where a mapping names none.
pub(super) const DEFAULT_ZONE: &str = "Asia/Ho_Chi_Minh";
const DEFAULT_FORM: &str = "iso";

/// Where the calendar of a mapping comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum CalendarOf {
    /// There is none: durations are elapsed time.
    #[default]
    None,
    /// A shipped one, by its name.
    Named(String),
    /// The mapping's own: the text of its section `[calendar]`.
    Own(String),
}

/// A mapping under way. An empty text means that nothing is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// What the log is, in a line.
    pub title: String,
    /// The file's column for each field.
    pub columns: BTreeMap<Field, String>,
    /// Values that hold for the whole file.
    pub constants: BTreeMap<Field, String>,
    /// Words that mean "no value".
    pub absent: BTreeMap<Field, BTreeSet<String>>,
    /// The zone of times written without an offset.
    pub zone: String,
    /// The forms times are written in.
    pub forms: Vec<String>,
    /// The calendar.
    pub calendar: CalendarOf,
    /// The separator of a CSV file.
    pub separator: String,
    /// The encoding of a text file.
    pub encoding: String,
    /// The sheet of a workbook.
    pub sheet: String,
    /// The row of the sheet that names the columns.
    pub header_row: String,
    /// The type of object whose objects are the cases of an OCEL log.
    pub object_type: String,
    /// What activities mean.
    pub activities: BTreeMap<String, Class>,
    /// What statuses mean.
    pub statuses: BTreeMap<String, Class>,
    /// The levels, where there is that section.
    pub levels: Option<Levels>,
    /// How long a period of comparison is.
    pub period: String,
    /// What a due date is of.
    pub due_of: String,
    /// The words of the difficulty that mean a hard case.
    pub hard: BTreeSet<String>,
}

impl Default for Sketch {
    /// Nothing mapped; zone, form of times and comparison as they are where a mapping says nothing of them.
    fn default() -> Self {
        Self {
            title: String::new(),
            columns: BTreeMap::new(),
            constants: BTreeMap::new(),
            absent: BTreeMap::new(),
            zone: DEFAULT_ZONE.to_owned(),
            forms: vec![DEFAULT_FORM.to_owned()],
            calendar: CalendarOf::None,
            separator: String::new(),
            encoding: String::new(),
            sheet: String::new(),
            header_row: String::new(),
            object_type: String::new(),
            activities: BTreeMap::new(),
            statuses: BTreeMap::new(),
            levels: None,
            period: Grain::Quarter.code().to_owned(),
            due_of: DueOf::Case.code().to_owned(),
            hard: BTreeSet::new(),
        }
    }
}

impl Sketch {
    /// What `toml` says; none where it is no TOML.
    pub fn read(toml: &str) -> Option<Self> {
        let document: DocumentMut = toml.parse().ok()?;
        let root = document.as_table();
        let default = Self::default();
        let section = |name: &str| root.get(name).and_then(Item::as_table_like);
        let (time, compare) = (section("time"), section("compare"));
        let (csv, sheet) = (section("csv"), section("sheet"));
        let classes = |of: &str| {
            let table = section("classes").and_then(|table| table.get(of)).and_then(Item::as_table_like);
            table.map(classes).unwrap_or_default()
        };
        let calendar = match (root.get("calendar"), text(time, "calendar")) {
            (Some(item), _) if item.is_table_like() => CalendarOf::Own(calendar_text(item.clone())),
            (_, Some(name)) => CalendarOf::Named(name),
            _ => CalendarOf::None,
        };
        Some(Self {
            title: root.get("title").and_then(Item::as_str).unwrap_or_default().to_owned(),
            columns: fields(section("columns"), written),
            constants: fields(section("constants"), written),
            absent: fields(section("absent"), |item| Some(texts(Some(item))?.into_iter().collect())),
            zone: text(time, "zone").unwrap_or(default.zone),
            forms: texts(time.and_then(|time| time.get("forms"))).unwrap_or(default.forms),
            calendar,
            separator: text(csv, "separator").unwrap_or_default(),
            encoding: text(csv, "encoding").unwrap_or_default(),
            sheet: text(sheet, "name").unwrap_or_default(),
            header_row: sheet.and_then(|sheet| sheet.get("header_row")).and_then(number).unwrap_or_default(),
            object_type: text(section("ocel"), "object_type").unwrap_or_default(),
            activities: classes("activity"),
            statuses: classes("status"),
            levels: section("levels").map(levels),
            period: text(compare, "period").unwrap_or(default.period),
            due_of: text(compare, "due_of").unwrap_or(default.due_of),
            hard: texts(compare.and_then(|compare| compare.get("hard")))
                .unwrap_or_default()
                .into_iter()
                .collect(),
        })
    }

    /// Separator, encoding, sheet and object type, as far as they can be used.
    pub fn chosen(&self) -> (Option<u8>, Chosen) {
        let separator = match self.separator.as_bytes() {
            [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n".contains(byte) => {
                Some(*byte)
            }
            _ => None,
        };
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let chosen = Chosen {
            encoding: Encoding::from_code(&self.encoding),
            sheet: some(&self.sheet),
            header_row: self.header_row.parse().ok().filter(|row| *row > 0),
            object_type: some(&self.object_type),
        };
        (separator, chosen)
    }
}

fn written(item: &Item) -> Option<String> {
    item.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn text(table: Option<&dyn TableLike>, key: &str) -> Option<String> {
    table.and_then(|table| table.get(key)).and_then(written)
}

fn number(item: &Item) -> Option<String> {
    item.as_integer().map(|number| number.to_string()).or_else(|| written(item))
}

fn texts(item: Option<&Item>) -> Option<Vec<String>> {
    Some(item?.as_array()?.iter().filter_map(|value| value.as_str()).map(str::to_owned).collect())
}

fn fields<T>(table: Option<&dyn TableLike>, read: impl Fn(&Item) -> Option<T>) -> BTreeMap<Field, T> {
    let Some(table) = table else { return BTreeMap::new() };
    Field::ALL.iter().filter_map(|field| Some((*field, read(table.get(field.code())?)?))).collect()
}

fn classes(table: &dyn TableLike) -> BTreeMap<String, Class> {
    let mut classes = BTreeMap::new();
    for &class in Class::ALL {
        for word in texts(table.get(class.code())).unwrap_or_default() {
            classes.entry(word).or_insert(class);
        }
    }
    classes
}

fn levels(table: &dyn TableLike) -> Levels {
    let suffixes = table.get("suffixes").and_then(Item::as_table_like);
    let pairs = suffixes.into_iter().flat_map(|table| table.iter());
    Levels {
        order: texts(table.get("order")).unwrap_or_default(),
        suffixes: pairs.filter_map(|(suffix, item)| Some((suffix.to_owned(), written(item)?))).collect(),
        otherwise: text(Some(table), "otherwise"),
    }
}

/// A calendar's section as a text of its own, however it was written.
fn calendar_text(item: Item) -> String {
    let mut document = DocumentMut::new();
    if let Ok(mut table) = item.into_table() {
        table.set_dotted(false);
        table.set_implicit(false);
        table.decor_mut().clear();
        document.insert("calendar", Item::Table(table));
    }
    document.to_string()
}
