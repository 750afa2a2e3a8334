//! What may be asked of units: pure decisions, every fault at once.
//!
//! Who may ask is decided elsewhere.

use std::collections::BTreeSet;

use jiff::civil::Date;
use kernel::{Bilingual, BodyCode, Language, Place, Problem, Severity};

use super::actions::{Asking, End};
use super::list::{MOST_UNITS, NewUnit};
use super::lives::Lives;
use crate::model::{Assignment, Outline, Plan, Unit};

/// The most signs a note to units may have.
const MOST_NOTE: usize = 2000;

fn fault(rule: &str, message: Bilingual, hint: (&str, &str)) -> Problem {
    Problem::new(rule, Severity::Error, Place::Whole, message, Bilingual::new(hint.0, hint.1))
}

/// What is wrong with asking `asking` of units of a body that is asked `owed` itself.
pub(crate) fn check_asking(owed: &Assignment, outline: &Outline, asking: &Asking) -> Vec<Problem> {
    let mut problems = Vec::new();
    if asking.due > owed.due {
        let day = |language| vietnamese::format_date(owed.due, language);
        problems.push(Problem::new(
            "due-after-parent",
            Severity::Error,
            Place::Whole,
            Bilingual::new(
                format!("hạn của đơn vị sau hạn của chính cơ quan giao ({})", day(Language::Vietnamese)),
                format!("the units' deadline is after that of the body itself ({})", day(Language::English)),
            ),
            Bilingual::new(
                "Chọn ngày sớm hơn, để còn thời gian tổng hợp.",
                "Choose an earlier day, which leaves time to put the reports together.",
            ),
        ));
    }
    for section in &asking.sections {
        if outline.section(section).is_none() || !owed.asks_for(section) {
            problems.push(fault(
                "section-not-asked",
                Bilingual::new(
                    format!("cơ quan giao không được hỏi mục «{section}»"),
                    format!("the body itself is not asked for the section «{section}»"),
                ),
                ("Chọn trong các mục của đề cương.", "Choose among the sections of the outline."),
            ));
        }
    }
    if asking.note.chars().count() > MOST_NOTE {
        problems.push(fault(
            "note-too-long",
            Bilingual::new("lời dặn dài quá 2.000 ký tự", "the note has more than 2,000 signs"),
            ("Rút ngắn, hoặc gửi văn bản kèm theo.", "Shorten it, or send a letter beside it."),
        ));
    }
    problems
}

/// What is wrong with making `wanted` units of `parent`, of which `there` are there.
pub(crate) fn check_new(parent: &BodyCode, there: &BTreeSet<BodyCode>, wanted: &[NewUnit]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if wanted.is_empty() {
        problems.push(fault(
            "no-units",
            Bilingual::new("chưa có đơn vị nào trong danh sách", "the list has no unit"),
            ("Viết mỗi đơn vị một dòng: «mã; tên».", "Write one unit a line: «code; name»."),
        ));
    }
    if wanted.len() + there.len() > MOST_UNITS {
        problems.push(fault(
            "too-many-units",
            Bilingual::new(
                "một cơ quan giao trực tiếp cho nhiều nhất 1.000 đơn vị",
                "a body asks at most 1,000 units itself",
            ),
            ("Giao cho cấp giữa để cấp đó giao tiếp.", "Ask a level between, which then asks its own."),
        ));
    }
    let mut seen = BTreeSet::new();
    for unit in wanted {
        let own = unit.code.above().next().as_ref() == Some(parent);
        if !own || there.contains(&unit.code) || !seen.insert(&unit.code) {
            problems.push(fault(
                if own { "unit-there" } else { "malformed-code" },
                Bilingual::new(
                    format!("«{}» đã có, hoặc không phải mã đơn vị của {parent}", unit.code),
                    format!("«{}» is there already, or no code of a unit of {parent}", unit.code),
                ),
                (
                    "Đổi mã; đơn vị đã có thì sửa ở dòng của nó.",
                    "Change the code; a unit that is there is changed in its own row.",
                ),
            ));
        }
    }
    problems
}

/// What is wrong with ending `unit` as `end` says; `units` are all of the study.
pub(crate) fn check_end(plan: &Plan, units: &[Unit], unit: &Unit, end: &End) -> Vec<Problem> {
    let mut problems = Vec::new();
    if unit.valid_from.is_some_and(|from| end.last_day < from) {
        problems.push(fault(
            "life-backwards",
            Bilingual::new(
                format!("«{}» kết thúc trước khi bắt đầu", unit.code),
                format!("«{}» would end before it begins", unit.code),
            ),
            ("Sửa ngày cuối.", "Correct the last day."),
        ));
    }
    for successor in &end.successors {
        let known = plan.body(successor).is_some() || units.iter().any(|other| other.code == *successor);
        if !known || *successor == unit.code {
            problems.push(fault(
                "unknown-body",
                Bilingual::new(
                    format!("không có đơn vị hay cơ quan nào mang mã «{successor}» để kế thừa"),
                    format!("there is no unit or body «{successor}» that could take over"),
                ),
                (
                    "Thêm đơn vị mới trước, rồi ghi mã của nó.",
                    "Make the new unit first, then write its code.",
                ),
            ));
        }
    }
    let mut after: Vec<Unit> = units.to_vec();
    if let Some(changed) = after.iter_mut().find(|other| other.code == unit.code) {
        changed.valid_to = Some(end.last_day);
        changed.successors.clone_from(&end.successors);
    }
    let forever = Date::MAX;
    if problems.is_empty()
        && !end.successors.is_empty()
        && Lives::new(plan, &after).standing(&unit.code, forever).contains(&unit.code)
    {
        problems.push(fault(
            "successor-cycle",
            Bilingual::new("các đơn vị kế thừa đi thành vòng", "the successors go in a circle"),
            ("Bỏ một mã kế thừa.", "Drop one of the successors."),
        ));
    }
    problems
}
