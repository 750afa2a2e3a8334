//! A pasted list of units: one a line, `code;name` or `code;name;English name`, tabs as spreadsheets paste them, or only the
//! name, which then makes the code.
//!
//! Pure: text in, units and problems out. Whether a unit may be made is for the rules to say.

use std::collections::BTreeSet;

use jiff::civil::Date;
use kernel::{Bilingual, BodyCode, Place, Problem, Severity};

use crate::read::fields::clean;

/// The most units one list may have.
pub(crate) const MOST_UNITS: usize = 1000;
/// The most signs a name may have.
pub(crate) const MOST_NAME: usize = 200;

/// A unit to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnit {
    /// Its whole code.
    pub code: BodyCode,
    /// Its name.
    pub name: Bilingual,
    /// Its first day, when it began after the window did.
    pub valid_from: Option<Date>,
}

/// What a pasted list says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitList {
    /// The units, in the order of the list.
    pub units: Vec<NewUnit>,
    /// What is wrong with it, at its line.
    pub problems: Vec<Problem>,
}

/// Reads a pasted list of units of `parent`. `taken` are codes that are there already: one made from a name steps aside.
pub fn read_unit_list(parent: &BodyCode, text: &str, taken: &BTreeSet<BodyCode>) -> UnitList {
    let mut list = UnitList::default();
    let mut given = taken.clone();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let cells: Vec<String> = cells(line).map(clean).collect();
        if cells.iter().all(String::is_empty) || number == 1 && is_head(&cells) {
            continue;
        }
        if list.units.len() >= MOST_UNITS {
            list.problems.push(too_many(number));
            break;
        }
        match read_line(parent, &cells, &given) {
            Ok(unit) => {
                given.insert(unit.code.clone());
                list.units.push(unit);
            }
            Err(fault) => list.problems.push(at_line(fault, number)),
        }
    }
    list
}

/// The cells of a line: parted by semicolons or tabs; quotes around a cell fall away.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split([';', '\t']).map(|cell| {
        let cell = cell.trim();
        cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')).unwrap_or(cell)
    })
}

fn is_head(cells: &[String]) -> bool {
    let first = cells.first().map(|cell| vietnamese::folded_key(cell)).unwrap_or_default();
    cells.len() > 1 && ["ma", "ma don vi", "code"].contains(&first.as_str())
}

/// What is wrong with a line: rule, what, what to do.
struct Fault {
    rule: &'static str,
    message: Bilingual,
    hint: Bilingual,
}

fn read_line(parent: &BodyCode, cells: &[String], given: &BTreeSet<BodyCode>) -> Result<NewUnit, Fault> {
    let (code, name, english) = match cells {
        [name] => ("", name.as_str(), ""),
        [code, name] => (code.as_str(), name.as_str(), ""),
        [code, name, english] => (code.as_str(), name.as_str(), english.as_str()),
        _ => {
            return Err(Fault {
                rule: "wrong-columns",
                message: Bilingual::new("dòng có quá ba ô", "the line has more than three cells"),
                hint: Bilingual::new(
                    "Viết «mã; tên» hoặc «mã; tên; tên tiếng Anh», mỗi đơn vị một dòng.",
                    "Write «code; name» or «code; name; English name», one unit a line.",
                ),
            });
        }
    };
    if name.is_empty() || name.chars().count() > MOST_NAME {
        return Err(Fault {
            rule: "unit-without-name",
            message: Bilingual::new(
                "dòng chưa có tên đơn vị, hoặc tên dài quá 200 ký tự",
                "the line has no name, or one of more than 200 signs",
            ),
            hint: Bilingual::new("Viết «SNV; Sở Nội vụ».", "Write «SNV; Sở Nội vụ»."),
        });
    }
    let code = if code.is_empty() { made_code(parent, name, given) } else { whole_code(parent, code) };
    let code = code.ok_or_else(|| Fault {
        rule: "malformed-code",
        message: Bilingual::new(
            format!("không tạo được mã cho «{name}»"),
            format!("there can be no such code for «{name}»"),
        ),
        hint: Bilingual::new(
            format!("Phần mã riêng gồm chữ A–Z và số, không dấu chấm, như SNV; cả mã «{parent}.…» không quá 35 ký tự."),
            format!("The unit's own part has A–Z and 0–9 and no dot, such as SNV; the whole «{parent}.…» at most 35 signs."),
        ),
    })?;
    let english = if english.is_empty() { name } else { english };
    Ok(NewUnit { code, name: Bilingual::new(name, english), valid_from: None })
}

/// `SNV`, `snv` and `TU.H26.SNV` are all the code of a unit of `TU.H26`.
fn whole_code(parent: &BodyCode, code: &str) -> Option<BodyCode> {
    let code = code.to_uppercase();
    let part = code.strip_prefix(parent.as_str()).and_then(|rest| rest.strip_prefix('.')).unwrap_or(&code);
    let plain = !part.is_empty() && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if plain { BodyCode::parse(&format!("{parent}.{part}")).ok() } else { None }
}

/// The first letters of the name's words: Sở Nội vụ becomes `SNV`, and `SNV2` when that is taken.
fn made_code(parent: &BodyCode, name: &str, given: &BTreeSet<BodyCode>) -> Option<BodyCode> {
    let folded = vietnamese::folded_key(name);
    let words = folded.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let letters: String = words
        .map(|word| if word.bytes().all(|b| b.is_ascii_digit()) { word } else { &word[..1] })
        .collect::<String>()
        .to_ascii_uppercase();
    let letters: String = letters.chars().take(8).collect();
    (1..=MOST_UNITS)
        .map(|count| if count == 1 { letters.clone() } else { format!("{letters}{count}") })
        .filter_map(|part| whole_code(parent, &part))
        .find(|code| !given.contains(code))
}

fn at_line(fault: Fault, line: u32) -> Problem {
    let place = Place::Line { file: LIST.to_owned(), line, column: 0 };
    Problem::new(fault.rule, Severity::Error, place, fault.message, fault.hint)
}

fn too_many(line: u32) -> Problem {
    at_line(
        Fault {
            rule: "too-many-units",
            message: Bilingual::new("danh sách có hơn 1.000 đơn vị", "the list has more than 1,000 units"),
            hint: Bilingual::new(
                "Chia thành nhiều lần, hoặc giao cho cấp giữa để cấp đó giao tiếp.",
                "Send it in parts, or ask a level between, which then asks its own.",
            ),
        },
        line,
    )
}

/// What the list is called in places.
const LIST: &str = "danh-sach";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, taken: &[&str]) -> String {
        let parent = BodyCode::parse("TU.H26").expect("a code");
        let taken = taken.iter().map(|code| BodyCode::parse(code).expect("a code")).collect();
        let list = read_unit_list(&parent, text, &taken);
        let units = list.units.iter().map(|unit| format!("{} {}|{}", unit.code, unit.name.vi, unit.name.en));
        let problems = list.problems.iter().map(|problem| problem.line(kernel::Language::English));
        units.chain(problems).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_list_is_read_as_people_paste_it_and_each_fault_is_at_its_line() {
        let text = "\u{feff}Mã;Tên\nsnv;Sở Nội vụ;Department of Home Affairs\nTU.H26.STC\tSở Tài chính\n\nSở Nội vụ\nHuyện Vị Xuyên\n\
                    STC.X;Tên\nX;\na;b;c;d\n\"SYT\";\"Sở Y tế\"";
        insta::assert_snapshot!(read(text, &["TU.H26.HVX"]), @"
        TU.H26.SNV Sở Nội vụ|Department of Home Affairs
        TU.H26.STC Sở Tài chính|Sở Tài chính
        TU.H26.SNV2 Sở Nội vụ|Sở Nội vụ
        TU.H26.HVX2 Huyện Vị Xuyên|Huyện Vị Xuyên
        TU.H26.SYT Sở Y tế|Sở Y tế
        danh-sach:7: error [malformed-code] there can be no such code for «Tên» → The unit's own part has A–Z and 0–9 and no dot, such as SNV; the whole «TU.H26.…» at most 35 signs.
        danh-sach:8: error [unit-without-name] the line has no name, or one of more than 200 signs → Write «SNV; Sở Nội vụ».
        danh-sach:9: error [wrong-columns] the line has more than three cells → Write «code; name» or «code; name; English name», one unit a line.
        ");
    }

    #[test]
    fn no_list_is_without_end() {
        let text = "X\n".repeat(MOST_UNITS + 5);
        let found = read(&text, &[]);
        assert_eq!(found.lines().count(), MOST_UNITS + 1);
        assert!(found.contains("[too-many-units]"));
    }
}
