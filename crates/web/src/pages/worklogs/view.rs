//! What the editor of a mapping shows: the file, the mapping under way, what is proposed for it, and what it makes of the first rows.
//!
//! It changes nothing. A proposal is shown beside what it is for and taken by a person, or not at all.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use askama::Template;
use kernel::{Bilingual, BodyCode, Place, Problem, Severity, StudyCode};
use measurements::number;
use worklog::{
    CalendarOf, Class, Draft, Field, Guess, Looked, Proposal, Sketch, Sureness, Survey, class_words,
};

use super::check::{Check, Known};
use super::fields::{class_field, hard_field};
use super::take::take_all;
use crate::assets;
use crate::shell::Shell;

/// The editor of a draft's mapping.
pub(super) struct Editor {
    pub(super) shell: Shell,
    pub(super) study: StudyCode,
    pub(super) bodies: Vec<(BodyCode, Bilingual)>,
    pub(super) draft: Draft,
    pub(super) survey: Survey,
    pub(super) sketch: Sketch,
    pub(super) proposal: Proposal,
    pub(super) check: Check,
    /// What is in the way of what was asked for; nothing was changed then.
    pub(super) refused: Vec<Problem>,
    /// The text of the mapping as it was typed, where it could not be taken.
    pub(super) typed: Option<String>,
}

/// The editor's page.
#[derive(Template)]
#[template(path = "pages/worklogs/editor.html")]
pub(super) struct EditorPage<'p> {
    pub(super) shell: &'p Shell,
    pub(super) page: &'p Editor,
}

/// The parts of the page that change while a mapping is being changed, for a script to put in their places.
#[derive(Template)]
#[template(path = "pages/worklogs/parts.html")]
pub(super) struct Parts<'p> {
    pub(super) shell: &'p Shell,
    pub(super) page: &'p Editor,
    /// Whether the form itself is among them.
    pub(super) whole: bool,
}

/// One field of the mapping.
pub(super) struct FieldRow {
    pub(super) field: Field,
    pub(super) column: String,
    /// Whether the file has that column, or none is chosen.
    pub(super) is_there: bool,
    pub(super) constant: Option<String>,
    pub(super) absent: String,
    pub(super) proposed: Option<Guess<String>>,
    /// The most frequent values of the column.
    pub(super) values: Vec<String>,
}

/// The words of a column that get classes.
pub(super) struct Words {
    pub(super) of: &'static str,
    pub(super) column: String,
    pub(super) rows: Vec<WordRow>,
    pub(super) more: u64,
    /// Words and events that have a class, and how many there are.
    pub(super) classed: (u64, u64),
    pub(super) events: (u64, u64),
}

pub(super) struct WordRow {
    pub(super) word: String,
    pub(super) name: String,
    pub(super) count: Option<u64>,
    pub(super) class: Option<Class>,
    pub(super) proposed: Option<Guess<Class>>,
}

impl Editor {
    pub(super) fn new(
        shell: Shell,
        bodies: Vec<(BodyCode, Bilingual)>,
        draft: Draft,
        looked: (Looked, Proposal),
        check: Check,
    ) -> Self {
        let sketch = Sketch::read(&draft.mapping).unwrap_or_default();
        let (study, (Looked { survey, .. }, proposal)) = (draft.study.clone(), looked);
        Self {
            shell,
            study,
            bodies,
            draft,
            survey,
            sketch,
            proposal,
            check,
            refused: Vec::new(),
            typed: None,
        }
    }

    pub(super) fn address(&self) -> String {
        format!("/studies/{}/worklogs/drafts/{}", self.study, self.draft.id)
    }

    pub(super) fn script(&self) -> &'static str {
        assets::MAPPING.path()
    }

    pub(super) fn text(&self) -> &str {
        self.typed.as_deref().unwrap_or(&self.draft.mapping)
    }

    pub(super) fn count(&self, value: impl Borrow<u64>) -> String {
        number(*value.borrow() as f64, 0, self.shell.language)
    }

    pub(super) fn column_count(&self) -> usize {
        self.survey.columns.len()
    }

    pub(super) fn size(&self) -> String {
        let bytes = self.draft.size as f64;
        match self.draft.size {
            0..1_000_000 => format!("{} kB", number((bytes / 1e3).max(1.0), 0, self.shell.language)),
            _ => format!("{} MB", number(bytes / 1e6, 1, self.shell.language)),
        }
    }

    pub(super) fn is_chosen(&self, body: &BodyCode) -> bool {
        self.draft.body == *body
    }

    pub(super) fn field_name(&self, field: &Field) -> String {
        field.name().get(self.shell.language).to_owned()
    }

    pub(super) fn meaning(&self, field: &Field) -> String {
        field.meaning().get(self.shell.language).to_owned()
    }

    pub(super) fn is_needed(&self, field: &Field) -> bool {
        matches!(field, Field::Case | Field::Activity | Field::Time)
    }

    /// Whether the choice of its column changes what else the form asks for.
    pub(super) fn changes_form(&self, field: &Field) -> bool {
        matches!(field, Field::Activity | Field::Status | Field::Difficulty | Field::Level | Field::Unit)
    }

    pub(super) fn fields(&self) -> Vec<FieldRow> {
        let of = |field: &Field| {
            let column = self.sketch.columns.get(field).cloned().unwrap_or_default();
            let surveyed = self.survey.column(&column);
            let has_constant = !field.is_time() && *field != Field::Case;
            let absent = self.sketch.absent.get(field);
            FieldRow {
                field: *field,
                is_there: column.is_empty() || surveyed.is_some(),
                constant: has_constant.then(|| self.sketch.constants.get(field).cloned().unwrap_or_default()),
                absent: lines(absent.into_iter().flatten()),
                proposed: self.proposal.column(*field).filter(|guess| guess.what != column).cloned(),
                values: self
                    .survey
                    .distinct(&column)
                    .iter()
                    .take(3)
                    .map(|(value, _)| shortened(value))
                    .collect(),
                column,
            }
        };
        Field::ALL.iter().map(of).collect()
    }

    /// The columns of the file: name, and what a choice says of it.
    pub(super) fn columns(&self) -> Vec<(&str, String)> {
        let values = self.shell.t("giá trị", "values");
        let told = |name: &str, distinct: u64| format!("{name} · {} {values}", self.count(distinct));
        self.survey
            .columns
            .iter()
            .map(|column| (column.name.as_str(), told(&column.name, column.distinct)))
            .collect()
    }

    pub(super) fn words(&self) -> Vec<Words> {
        let parts = [
            ("activity", Field::Activity, &self.sketch.activities),
            ("status", Field::Status, &self.sketch.statuses),
        ];
        let words = parts.into_iter().filter_map(|(of, field, classes)| {
            let column = self.sketch.columns.get(&field).cloned().unwrap_or_default();
            let surveyed = self.survey.column(&column);
            let constant = self.sketch.constants.get(&field);
            let told = match (surveyed, constant) {
                (Some(surveyed), _) => class_words(&surveyed.values),
                (None, Some(constant)) => class_words(&[(constant.clone(), self.survey.events)]),
                (None, None) => Vec::new(),
            };
            let known: BTreeSet<&str> = told.iter().map(|word| word.word.as_str()).collect();
            // Words that have a class but stand in none of the events looked at keep it.
            let others = classes.keys().filter(|word| !known.contains(word.as_str()));
            let others: Vec<WordRow> = others
                .map(|word| WordRow {
                    name: class_field(of, word),
                    count: None,
                    class: classes.get(word).copied(),
                    proposed: None,
                    word: word.clone(),
                })
                .collect();
            let rows = told.into_iter().map(|told| {
                let class = classes.get(&told.word).copied();
                WordRow {
                    name: class_field(of, &told.word),
                    count: Some(told.count),
                    class,
                    proposed: told.class.filter(|guess| Some(guess.what) != class),
                    word: told.word,
                }
            });
            let rows: Vec<WordRow> = rows.chain(others).collect();
            let classed = rows.iter().filter(|row| row.class.is_some());
            let events = |row: &WordRow| row.count.unwrap_or(0);
            let (filled, distinct) =
                surveyed.map_or((0, rows.len() as u64), |column| (column.filled, column.distinct));
            let words = Words {
                of,
                column,
                more: distinct.saturating_sub(rows.len() as u64),
                classed: (classed.clone().count() as u64, distinct.max(rows.len() as u64)),
                events: (classed.map(events).sum(), filled.max(rows.iter().map(events).sum())),
                rows,
            };
            (!words.rows.is_empty()).then_some(words)
        });
        words.collect()
    }

    pub(super) fn share(&self, (part, whole): &(u64, u64)) -> String {
        match whole {
            0 => String::new(),
            _ => format!("{} %", number(*part as f64 * 100.0 / *whole as f64, 0, self.shell.language)),
        }
    }

    pub(super) fn classes(&self) -> Vec<(&'static str, String)> {
        Class::ALL
            .iter()
            .map(|class| (class.code(), class.name().get(self.shell.language).to_owned()))
            .collect()
    }

    pub(super) fn is_class(&self, row: &WordRow, code: &str) -> bool {
        row.class.is_some_and(|class| class.code() == code)
    }

    pub(super) fn class_name(&self, class: &Class) -> String {
        class.name().get(self.shell.language).to_owned()
    }

    pub(super) fn sureness(&self, sureness: &Sureness) -> String {
        sureness.name().get(self.shell.language).to_owned()
    }

    /// How many proposals are left that are at least `sure`.
    pub(super) fn left(&self, sure: bool) -> usize {
        let least = if sure { Sureness::Sure } else { Sureness::Likely };
        let mut taken = self.sketch.clone();
        take_all(&mut taken, &self.proposal, &self.survey, least);
        let differs = |field: &&Field| taken.columns.get(field) != self.sketch.columns.get(field);
        let classes = taken.activities.len() + taken.statuses.len();
        Field::ALL.iter().filter(differs).count() + classes
            - self.sketch.activities.len()
            - self.sketch.statuses.len()
            + usize::from(taken.zone != self.sketch.zone)
            + usize::from(taken.forms != self.sketch.forms)
    }

    pub(super) fn zone_proposed(&self) -> Option<&Guess<String>> {
        Some(&self.proposal.zone).filter(|guess| guess.what != self.sketch.zone)
    }

    pub(super) fn forms_proposed(&self) -> Option<&Guess<Vec<String>>> {
        Some(&self.proposal.forms).filter(|guess| !guess.what.is_empty() && guess.what != self.sketch.forms)
    }

    pub(super) fn forms(&self) -> String {
        lines(self.sketch.forms.iter())
    }

    pub(super) fn joined(&self, texts: impl AsRef<[String]>) -> String {
        texts.as_ref().join(" · ")
    }

    pub(super) fn own_calendar(&self) -> Option<&str> {
        match &self.sketch.calendar {
            CalendarOf::Own(text) => Some(text),
            CalendarOf::None | CalendarOf::Named(_) => None,
        }
    }

    /// Whether the file is a workbook, or the mapping speaks of a sheet.
    pub(super) fn has_sheets(&self) -> bool {
        ends(&self.draft.file_name, &[".xlsx", ".xlsm", ".xls", ".ods"])
            || !(self.sketch.sheet.is_empty() && self.sketch.header_row.is_empty())
    }

    /// Whether the file may be an object-centric log, or the mapping speaks of a type of object.
    pub(super) fn has_objects(&self) -> bool {
        ends(
            &self.draft.file_name,
            &[".json", ".json.gz", ".jsonocel", ".ocel.xml", ".ocel.xml.gz", ".xmlocel"],
        ) || !self.sketch.object_type.is_empty()
    }

    /// Whether it is a file of separated fields.
    pub(super) fn has_separator(&self) -> bool {
        self.survey.separator.is_some()
            || !self.sketch.separator.is_empty()
            || !self.sketch.encoding.is_empty()
    }

    /// The words of the difficulty: field, word, count, whether it means a hard case.
    pub(super) fn difficulties(&self) -> Vec<(String, &str, u64, bool)> {
        let column = self.sketch.columns.get(&Field::Difficulty);
        let values = column.map(|column| self.survey.distinct(column)).unwrap_or_default();
        let told = values
            .iter()
            .take(60)
            .map(|(word, count)| (hard_field(word), word.as_str(), *count, self.sketch.hard.contains(word)));
        told.collect()
    }

    pub(super) fn hard_more(&self) -> String {
        let told: BTreeSet<&str> = self.difficulties().iter().map(|(_, word, ..)| *word).collect();
        lines(self.sketch.hard.iter().filter(|word| !told.contains(word.as_str())))
    }

    pub(super) fn level_order(&self) -> String {
        lines(self.sketch.levels.iter().flat_map(|levels| levels.order.iter()))
    }

    pub(super) fn level_suffixes(&self) -> String {
        let pairs = self.sketch.levels.iter().flat_map(|levels| levels.suffixes.iter());
        let pairs: Vec<String> = pairs.map(|(suffix, level)| format!("{suffix} = {level}")).collect();
        pairs.join("\n")
    }

    pub(super) fn level_otherwise(&self) -> &str {
        self.sketch.levels.as_ref().and_then(|levels| levels.otherwise.as_deref()).unwrap_or_default()
    }

    /// Words of the column of levels, to order.
    pub(super) fn level_words(&self) -> Vec<String> {
        let column = self.sketch.columns.get(&Field::Level);
        let values = column.map(|column| self.survey.distinct(column)).unwrap_or_default();
        values.iter().take(12).map(|(value, _)| shortened(value)).collect()
    }

    pub(super) fn has_levels(&self) -> bool {
        self.sketch.levels.is_some() || self.sketch.columns.contains_key(&Field::Level)
    }

    pub(super) fn severity(&self, problem: &Problem) -> &'static str {
        problem.severity.name(self.shell.language)
    }

    pub(super) fn grade(&self, problem: &Problem) -> &'static str {
        match problem.severity {
            Severity::Note => "note",
            Severity::Warning => "warn",
            Severity::Error | Severity::Blocker => "bad",
        }
    }

    /// Where a problem is: in words, and the part of the page that mends it.
    pub(super) fn place(&self, problem: &Problem) -> (String, &'static str) {
        let t = |vi: &'static str, en: &'static str| self.shell.t(vi, en);
        match &problem.place {
            Place::Line { file, line, .. } if file == "mapping.toml" => {
                (format!("{} {line}", t("ánh xạ, dòng", "mapping, line")), anchor(&self.draft.mapping, *line))
            }
            Place::Line { line, .. } => (format!("{} {line}", t("tệp, dòng", "file, line")), "#reading"),
            Place::Row { row: 0, column, .. } => (column.clone(), "#columns"),
            Place::Row { row, column, .. } if column.is_empty() => {
                (format!("{} {row}", t("tệp, dòng", "file, row")), "#columns")
            }
            Place::Row { row, column, .. } => {
                (format!("{} {row}, «{column}»", t("tệp, dòng", "file, row")), "#columns")
            }
            Place::Whole | Place::Passage { .. } => (t("cả tệp", "the whole file").to_owned(), "#columns"),
        }
    }

    pub(super) fn column_name(&self, code: &str) -> String {
        match Field::from_code(code) {
            Some(field) => self.field_name(&field),
            None => self.shell.t("Loại", "Class").to_owned(),
        }
    }

    /// A mapped cell; the class by its name.
    pub(super) fn cell(&self, code: &str, text: &str) -> String {
        match (code, Class::from_code(text)) {
            ("class", Some(class)) => self.class_name(&class),
            _ => text.to_owned(),
        }
    }
}

/// The part of the page that line `line` of a mapping's text is about.
fn anchor(text: &str, line: u32) -> &'static str {
    let lines = text.lines().take(usize::try_from(line).unwrap_or(usize::MAX));
    let section = lines.filter(|line| line.trim_start().starts_with('[')).last().unwrap_or_default();
    let section = section.trim_start_matches(['[', ' ']);
    let parts = [
        ("columns", "#columns"),
        ("constants", "#columns"),
        ("absent", "#columns"),
        ("time", "#time"),
        ("calendar", "#time"),
        ("csv", "#reading"),
        ("sheet", "#reading"),
        ("ocel", "#reading"),
        ("classes.status", "#words-status"),
        ("classes", "#words-activity"),
        ("levels", "#compare"),
        ("compare", "#compare"),
    ];
    parts.iter().find(|(name, _)| section.starts_with(name)).map_or("#text", |(_, anchor)| anchor)
}

fn ends(name: &str, endings: &[&str]) -> bool {
    let name = name.to_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}

fn lines<'t>(texts: impl Iterator<Item = &'t String>) -> String {
    texts.map(String::as_str).collect::<Vec<_>>().join("\n")
}

fn shortened(value: &str) -> String {
    const MOST: usize = 40;
    match value.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_mapping_leads_to_its_part_of_the_page() {
        let text = "title = \"x\"\n[columns]\ncase = \"a\"\n[classes.status]\nwait = []\n[levels]\n";
        let parts: Vec<&str> = [1, 2, 3, 5, 6, 99].map(|line| anchor(text, line)).to_vec();
        assert_eq!(parts, ["#text", "#columns", "#columns", "#words-status", "#compare", "#compare"]);
    }
}
