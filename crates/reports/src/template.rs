//! The Word file a body begins its report with: its head in the form of its documents, the outline's headings with their
//! guidance as comments, and the tables of the figures it is asked for.
//!
//! What the writer fills in is left blank, never filled with words that could be taken for an answer: an untouched template
//! read as a report has no number, no signer and nothing but headings and empty cells.

use std::collections::BTreeMap;

use formats::docx_write::{self, Align, Column, Page, Part, Rule, Words, WriteError};
use plan::{Ask, Assignment, Body, DocumentFamily, FigureAsked, Plan, Section};

/// Marks a place to be filled in by hand.
const BLANK: &str = "……";

/// The template for what `assignment` asks of a body, as the bytes of a .docx. It is in Vietnamese, as reports are.
/// `None` when the plan does not know the body.
///
/// # Errors
/// When packing fails, which only a bug can bring about.
pub fn template(plan: &Plan, assignment: &Assignment) -> Result<Option<Vec<u8>>, WriteError> {
    filled(plan, assignment, &Filling::default())
}

/// What is written into a template before its writer gets it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filling {
    /// Paragraphs under the heading of a section, by the section's key.
    pub(crate) passages: BTreeMap<String, Vec<String>>,
    /// Numbers of the tables, by the figure's key, as they are to be written.
    pub(crate) values: BTreeMap<String, String>,
    /// Lines at the margin of a section's table, by the section's key.
    pub(crate) beside_table: BTreeMap<String, Vec<String>>,
}

/// The template with `filling` in it.
pub(crate) fn filled(
    plan: &Plan,
    assignment: &Assignment,
    filling: &Filling,
) -> Result<Option<Vec<u8>>, WriteError> {
    page(plan, assignment, filling).map(|page| docx_write::write(&page)).transpose()
}

fn page(plan: &Plan, assignment: &Assignment, filling: &Filling) -> Option<Page> {
    let body = plan.body(&assignment.body)?;
    let mut page = Page { commenter: plan.focal_point.vi.clone(), ..Page::default() };
    page.parts.push(head(plan, body, assignment));
    page.comments.insert(page.parts.len(), first_comment(plan, assignment));
    page.parts.push(Part::title("BÁO CÁO CHUYÊN ĐỀ"));
    page.parts.push(Part::title(assignment.topic.vi.as_str()));
    let addressee = vec![Words::plain(format!("Kính gửi: {}.", addressee(plan, body)))];
    page.parts.push(Part::Paragraph { runs: addressee, align: Align::Centre });
    page.parts.push(Part::paragraph(""));
    let mut tables = 0;
    let asked = plan.outline.sections.iter().filter(|section| assignment.asks_for(&section.key));
    for (index, section) in asked.enumerate() {
        page.comments.insert(page.parts.len(), comment(section, assignment.group));
        page.parts
            .push(Part::heading(1, format!("{}. {}", roman(index + 1), section.title.vi.to_uppercase())));
        let passages = filling.passages.get(&section.key);
        if passages.is_none() {
            page.parts.push(Part::paragraph(""));
        }
        let figures: Vec<_> =
            section.figures.iter().filter(|figure| figure.is_for(assignment.group)).collect();
        if !figures.is_empty() {
            tables += 1;
            let beside = filling.beside_table.get(&section.key).into_iter().flatten().cloned();
            let lines: Vec<String> = std::iter::once(counted(&figures)).chain(beside).collect();
            page.comments.insert(page.parts.len(), lines.join("\n"));
            page.parts.push(Part::title(format!("Biểu {tables}. {}", section.title.vi)));
            page.parts.push(table(&figures, filling));
            page.parts.push(Part::paragraph(""));
        }
        // After the table: whoever reads the report meets the body's own numbers before those of its units.
        page.parts.extend(passages.into_iter().flatten().map(Part::paragraph));
    }
    page.parts.push(signature(plan, body));
    Some(page)
}

fn head(plan: &Plan, body: &Body, assignment: &Assignment) -> Part {
    let name = body.name_on(plan.window.to()).vi.to_uppercase();
    let day = format!("{BLANK}, ngày {BLANK} tháng {BLANK} năm {}", assignment.due.year());
    let (left, right) = if body.kind.document_family() == DocumentFamily::State {
        (
            vec![
                Words::plain(format!("{BLANK}\n")),
                Words::bold(name),
                Words::plain(format!("\nSố: {BLANK}/BC-{BLANK}")),
            ],
            vec![
                Words::bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"),
                Words::italic(format!("\n{day}")),
            ],
        )
    } else {
        (
            vec![
                Words::plain(format!("{BLANK}\n")),
                Words::bold(name),
                Words::plain(format!("\n*\nSố {BLANK}-BC/{BLANK}")),
            ],
            vec![Words::bold("ĐẢNG CỘNG SẢN VIỆT NAM"), Words::italic(format!("\n{day}"))],
        )
    };
    Part::Beside { left: centred(left), right: centred(right) }
}

fn centred(runs: Vec<Words>) -> Column {
    Column { runs, align: Align::Centre }
}

fn first_comment(plan: &Plan, assignment: &Assignment) -> String {
    let day = |date| vietnamese::format_date(date, kernel::Language::Vietnamese);
    let window = format!(
        "Kỳ số liệu: từ {} đến {}. Hạn gửi: {}.",
        day(plan.window.from()),
        day(plan.window.to()),
        day(assignment.due)
    );
    let lines = [
        window.as_str(),
        &plan.outline.guidance.vi,
        &assignment.work.vi,
        &assignment.product.vi,
        "Chỗ có dấu «……» do cơ quan điền. Giữ nguyên các đề mục. Xóa các nhận xét này trước khi trình ký.",
    ];
    lines.iter().filter(|line| !line.trim().is_empty()).copied().collect::<Vec<_>>().join("\n")
}

fn comment(section: &Section, group: i64) -> String {
    let asks: Vec<&str> =
        section.asks.iter().map(|ask: &Ask| ask.name(kernel::Language::Vietnamese)).collect();
    let mut lines = vec![section.guidance.vi.clone()];
    lines.extend(section.variant(group).map(|variant| variant.guidance.vi.clone()));
    if !asks.is_empty() {
        lines.push(format!("Mục này cần có: {}.", asks.join(", ")));
    }
    lines.push("Nếu không phát hiện, ghi «Không phát hiện» và cho biết đã xem xét bằng cách nào.".to_owned());
    lines.retain(|line| !line.trim().is_empty());
    lines.join("\n")
}

/// How the figures of a table are counted.
fn counted(figures: &[&FigureAsked]) -> String {
    let name = |key: &String| {
        let part = figures.iter().find(|figure| figure.key == *key);
        part.map_or_else(|| key.clone(), |part| format!("«{}»", part.name.vi))
    };
    let line = |figure: &&FigureAsked| {
        let parts: Vec<String> = figure.total_of.iter().map(name).collect();
        let sum = if parts.is_empty() { String::new() } else { format!(" Bằng {}.", parts.join(" + ")) };
        format!("{}: {}.{sum}", figure.name.vi, figure.definition.vi.trim_end_matches('.'))
    };
    let mut lines: Vec<String> = figures.iter().map(line).collect();
    lines.push("Không có thì ghi 0; chưa có số liệu thì để trống và nói rõ vì sao.".to_owned());
    lines.join("\n")
}

fn table(figures: &[&FigureAsked], filling: &Filling) -> Part {
    let heads = ["TT", "Nội dung", "Đơn vị tính", "Số liệu"].map(str::to_owned);
    let rows = figures.iter().enumerate().map(|(index, figure)| {
        let value = filling.values.get(&figure.key).cloned().unwrap_or_default();
        vec![(index + 1).to_string(), figure.name.vi.clone(), figure.unit.vi.clone(), value]
    });
    Part::Table { rows: std::iter::once(heads.to_vec()).chain(rows).collect(), rule: Rule::Lines }
}

/// Who gets the report: of a unit the body above it, of a lead body the focal point.
fn addressee(plan: &Plan, body: &Body) -> String {
    match body.code.above().find_map(|above| plan.body(&above)) {
        Some(above) => above.name_on(plan.window.to()).vi.clone(),
        None => plan.focal_point.vi.clone(),
    }
}

fn signature(plan: &Plan, body: &Body) -> Part {
    let archive = match body.kind.document_family() {
        DocumentFamily::State => "- Lưu: VT.",
        DocumentFamily::Party => "- Lưu văn phòng.",
    };
    let left =
        vec![Words::italic("Nơi nhận:"), Words::plain(format!("\n- {};\n{archive}", addressee(plan, body)))];
    let right = vec![Words::plain(format!("{BLANK}\n{BLANK}\n\n\n{BLANK}"))];
    Part::Beside { left: Column { runs: left, align: Align::Left }, right: centred(right) }
}

/// A small number in Roman digits.
fn roman(number: usize) -> String {
    const DIGITS: [(usize, &str); 5] = [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut rest = number;
    let mut text = String::new();
    for (value, digit) in DIGITS {
        while rest >= value {
            text.push_str(digit);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use formats::{Limits, docx};

    use super::*;
    use crate::{Amount, Draft, check, read};

    fn plan() -> Plan {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        plan::read_folder(&folder).plan.expect("the shipped plan is good")
    }

    fn read_again(plan: &Plan, bytes: &[u8]) -> Draft {
        let document = docx::read(bytes, &Limits::default()).expect("Word opens it");
        read(&document.value, &plan.outline)
    }

    #[test]
    fn every_body_gets_the_outline_in_the_form_of_its_documents_and_nothing_that_looks_like_an_answer() {
        let plan = plan();
        let keys: Vec<&str> = plan.outline.sections.iter().map(|section| section.key.as_str()).collect();
        for assignment in &plan.assignments {
            let bytes = template(&plan, assignment).expect("it is packed").expect("the body is known");
            let draft = read_again(&plan, &bytes);
            let found: Vec<&str> = draft.sections.iter().map(|section| section.key.as_str()).collect();
            assert_eq!(found, keys, "{}", assignment.body);
            let family = plan.body(&assignment.body).expect("it is in the plan").kind.document_family();
            assert_eq!(draft.head.family, Some(family), "{}", assignment.body);
            let problems = check(&draft, &plan, &assignment.body);
            let empty = problems.iter().filter(|problem| problem.rule == "section-missing").count();
            assert_eq!(empty, keys.len(), "{}: every section is told to be empty", assignment.body);
            assert_eq!((draft.head.number, draft.head.date), (None, None), "{}", assignment.body);
            assert_eq!((draft.figures.len(), draft.findings.len()), (0, 0), "{}", assignment.body);
        }
    }

    /// The template as a careful writer fills it in.
    fn filled_in(mut page: Page) -> Page {
        let mut value = 0;
        for part in &mut page.parts {
            match part {
                Part::Paragraph { runs, .. } if runs.iter().all(|words| words.text.is_empty()) => {
                    *runs = vec![Words::plain("Qua rà soát 12 đơn vị và 240 hồ sơ, không phát hiện.")];
                }
                Part::Table { rows, rule: Rule::Lines } => {
                    for row in rows.iter_mut().skip(1) {
                        value += 1;
                        row[3] = value.to_string();
                    }
                }
                _ => {}
            }
        }
        page
    }

    #[test]
    fn what_is_filled_in_is_read_as_what_was_asked() {
        let plan = plan();
        for group in &plan.groups {
            let Some(assignment) = plan.assignments_of(group.number).next() else { continue };
            let page = filled_in(page(&plan, assignment, &Filling::default()).expect("the body is known"));
            let draft = read_again(&plan, &docx_write::write(&page).expect("it is packed"));
            let problems = check(&draft, &plan, &assignment.body);
            assert!(problems.iter().all(|problem| problem.rule != "section-missing"), "{problems:?}");
            let asked: Vec<&str> =
                plan.outline.figures_for(group.number).map(|(_, figure)| figure.key.as_str()).collect();
            let read: BTreeMap<&str, Amount> =
                draft.figures.iter().map(|figure| (figure.key.as_str(), figure.value)).collect();
            for (place, key) in (1..).zip(&asked) {
                assert_eq!(read.get(key), Some(&Amount::whole(place).expect("small")), "{key}");
            }
            let missing = check(&draft, &plan, &assignment.body)
                .into_iter()
                .filter(|problem| problem.rule == "section-missing")
                .count();
            assert_eq!(missing, 0, "group {}", group.number);
        }
    }

    #[test]
    fn comments_hold_the_guidance_of_the_group_and_how_figures_are_counted() {
        let plan = plan();
        let assignment = plan.assignments_of(2).next().expect("group 2 has bodies");
        let page = page(&plan, assignment, &Filling::default()).expect("the body is known");
        let all: Vec<&str> = page.comments.values().map(String::as_str).collect();
        let told = |words: &str| all.iter().any(|comment| comment.contains(words));
        let section = &plan.outline.sections[0];
        assert!(told(&section.variant(2).expect("group 2 has words of its own").guidance.vi));
        let total = plan.outline.figures_for(2).find(|(_, figure)| !figure.total_of.is_empty());
        let (_, total) = total.expect("there is a total");
        assert!(told(total.definition.vi.trim_end_matches('.')) && told(" + "));
        assert!(!told("dossiers-late"), "keys are no words for people");
        let packed = template(&plan, assignment).expect("it is packed").expect("the body is known");
        assert!(
            docx::read(&packed, &Limits::default())
                .expect("Word opens it")
                .problems
                .iter()
                .any(|problem| problem.rule == "file-comments")
        );
    }

    #[test]
    fn roman_digits() {
        assert_eq!([1, 4, 5, 9, 14].map(roman), ["I", "IV", "V", "IX", "XIV"]);
    }
}
