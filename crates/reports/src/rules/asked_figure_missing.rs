//! `asked-figure-missing`: every figure the outline asks of the body is told, or said not to be known.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::ops::Deref;

use kernel::{Bilingual, Severity};
use plan::{FigureAsked, Section};

use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::read::words::slug;
use crate::read::{is_none_found, tables};

pub(super) const RULE: Rule = Rule {
    id: "asked-figure-missing",
    severity: Severity::Error,
    name: Pair {
        vi: "Thiếu số liệu đề cương yêu cầu", en: "Figure the outline asks for missing"
    },
    about: Pair {
        vi: "Mỗi số liệu đề cương yêu cầu đối với nhóm của cơ quan phải có, dưới đúng tên, trong bảng hoặc trong lời; hoặc ghi là chưa có. Mục thiếu cả nội dung, mục ghi không phát hiện gì không xét ở đây. Mỗi mục nêu một lần.",
        en: "Every figure the outline asks of the body's group is told under its name, in a table or in the text, or said not to be known. Sections that are missing and those that found nothing are not looked at here. Told once a section.",
    },
    hint: Pair {
        vi: "Điền vào bảng số liệu của mục, giữ đúng tên trong đề cương. Bằng không thì ghi 0; chưa có thì ghi «chưa có số liệu» và lý do.",
        en: "Fill it into the section's table under the outline's name. Write 0 where it is none, and «chưa có số liệu» with the reason where it is not known.",
    },
    audience: Audience::Readers,
    good: "
# I. Thực trạng tình hình
| TT | Nội dung | Đơn vị tính | Số liệu |
| 1 | Số cán bộ, đảng viên thuộc phạm vi báo cáo | người | 4.210 |
| 2 | Tổng số nhiệm vụ được giao có thời hạn | nhiệm vụ | 120 |
| 3 | Nhiệm vụ hoàn thành đúng hạn | nhiệm vụ | 80 |
| 4 | Nhiệm vụ hoàn thành quá hạn | nhiệm vụ | 25 |
| 5 | Nhiệm vụ chưa hoàn thành, còn trong hạn | nhiệm vụ | 15 |
| 6 | Nhiệm vụ chưa hoàn thành, đã quá hạn | nhiệm vụ | 0 |
# II. Biểu hiện, hành vi
Năm 2022 có 35 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền.
| TT | Nội dung | Đơn vị tính | Số liệu |
| 1 | Số văn bản trả lời lấy ý kiến quá hạn | văn bản | chưa có số liệu, đang thống kê |
# IV. Nguyên nhân
Qua rà soát 40 đơn vị, chưa phát hiện nguyên nhân nào khác.
",
    bad: "
# I. Thực trạng tình hình
| TT | Nội dung | Đơn vị tính | Số liệu |
| 1 | Tổng số nhiệm vụ được giao có thời hạn | nhiệm vụ | 120 |
| 2 | Nhiệm vụ hoàn thành đúng hạn | nhiệm vụ | 80 |
| 3 | Nhiệm vụ hoàn thành quá hạn | nhiệm vụ | |
| 4 | Nhiệm vụ chưa hoàn thành, còn trong hạn | nhiệm vụ | 15 |
| 5 | Nhiệm vụ chưa hoàn thành, đã quá hạn | nhiệm vụ | 0 |
# II. Biểu hiện, hành vi
Năm 2022 có 35 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền.
",
    check: Check::Draft(check),
};

/// More names than these are counted, not listed.
const MOST_NAMED: usize = 6;

fn check(case: &Case<'_>) -> Vec<Found> {
    // Most reports give everything under its name: then nothing further is read.
    let told = LazyCell::new(|| Told::of(case));
    let asked = |section: &&Section| case.owed.is_none_or(|owed| owed.asks_for(&section.key));
    case.plan
        .outline
        .sections
        .iter()
        .filter(asked)
        .filter(|section| super::section_missing::is_told(case.draft, &section.key))
        .filter(|section| !says_none(case, section))
        .filter_map(|section| found(case, &told, section))
        .collect()
}

fn found<'c>(case: &'c Case<'_>, told: &impl Deref<Target = Told<'c>>, section: &Section) -> Option<Found> {
    // Of a body the plan asks for nothing one knows no group: what every group must give is looked for.
    let is_for = |figure: &&FigureAsked| match case.owed {
        Some(owed) => figure.is_for(owed.group),
        None => figure.groups.is_empty(),
    };
    let missing: Vec<&FigureAsked> =
        section.figures.iter().filter(is_for).filter(|figure| !is_given(case, told, figure)).collect();
    let first = missing.first()?;
    let named = |name: &dyn Fn(&FigureAsked) -> &str| {
        let names: Vec<&str> = missing.iter().take(MOST_NAMED).map(|figure| name(figure)).collect();
        names.join("; ")
    };
    let (count, title) = (missing.len(), &section.title);
    let more = match count.saturating_sub(MOST_NAMED) {
        0 => Bilingual::new(".", "."),
        more => Bilingual::new(format!("; và {more} số liệu khác."), format!("; and {more} more.")),
    };
    let message = Bilingual::new(
        format!(
            "Mục «{}» thiếu {count} số liệu đề cương yêu cầu: {}{}",
            title.vi,
            named(&|figure| &figure.name.vi),
            more.vi
        ),
        format!(
            "The section “{}” lacks {count} figures the outline asks for: {}{}",
            title.en,
            named(&|figure| &figure.name.en),
            more.en
        ),
    );
    Some(match told.empty_cell(first) {
        Some(address) => Found::at(address, &first.name.vi, message),
        None => Found::whole(message),
    })
}

/// Whether it is told, a row under its name has words for its number, or a sentence tells it or says that it is not known.
fn is_given<'c>(case: &'c Case<'_>, told: &impl Deref<Target = Told<'c>>, figure: &FigureAsked) -> bool {
    if case.draft.figures.iter().any(|told| told.key == figure.key) {
        return true;
    }
    let name = name_of(figure);
    // «35 lượt xin ý kiến …» tells «Số lượt xin ý kiến …».
    let counted = ["tong-so-", "so-"].iter().find_map(|number| name.strip_prefix(number)).unwrap_or(&name);
    told.rows_of(&name).any(|row| !row.value.trim().is_empty())
        || told.unknown.iter().any(|said| said.contains(&name))
        || told.numbers.iter().any(|said| said.contains(counted))
}

fn name_of(figure: &FigureAsked) -> String {
    slug(&figure.name.vi, usize::MAX)
}

/// What the report tells besides the figures that bear a name of the outline.
struct Told<'c> {
    /// Sentences that tell a number, as slugs.
    numbers: Vec<String>,
    /// Those that say some number is not known.
    unknown: Vec<String>,
    /// Rows of tables by the slugs of their cells' words.
    rows: HashMap<String, Vec<Row<'c>>>,
}

/// A row of a table, with the first cell after a name that is no unit.
struct Row<'c> {
    address: String,
    value: &'c str,
}

impl<'c> Told<'c> {
    fn of(case: &'c Case<'_>) -> Self {
        let mut told = Self { numbers: Vec::new(), unknown: Vec::new(), rows: HashMap::new() };
        for sentence in &case.sentences {
            let said = slug(sentence.text(), usize::MAX);
            if UNKNOWN.iter().any(|words| said.contains(words)) {
                told.unknown.push(said);
            } else if !sentence.figures.is_empty() {
                told.numbers.push(said);
            }
        }
        for table in &case.draft.tables {
            let units = tables::unit_column(table);
            for (row, cells) in table.grid.iter().enumerate() {
                for (label, name) in cells.iter().enumerate() {
                    let value = (label + 1..cells.len()).find(|column| Some(*column) != units);
                    if let Some(value) = value.filter(|_| name.chars().any(char::is_alphabetic)) {
                        let row = Row { address: table.cell(row, value), value: &cells[value] };
                        told.rows.entry(slug(name, usize::MAX)).or_default().push(row);
                    }
                }
            }
        }
        told
    }

    fn rows_of(&self, name: &str) -> impl Iterator<Item = &Row<'c>> {
        self.rows.get(name).into_iter().flatten()
    }

    /// Where the number of `figure` should stand.
    fn empty_cell(&self, figure: &FigureAsked) -> Option<&str> {
        let row = self.rows_of(&name_of(figure)).find(|row| row.value.trim().is_empty())?;
        Some(&row.address)
    }
}

/// What says that a number is not known.
const UNKNOWN: [&str; 6] = [
    "chua-co-so-lieu",
    "khong-co-so-lieu",
    "chua-thong-ke",
    "khong-thong-ke",
    "khong-phat-sinh",
    "chua-tong-hop",
];

/// Whether the section has no table and little more than the sentence that nothing was found.
fn says_none(case: &Case<'_>, section: &Section) -> bool {
    const MOST: usize = 3;
    let of_section = |sentence: &&super::Sentence<'_>| sentence.passage.section == section.key;
    let told = || case.sentences.iter().filter(of_section);
    told().count() <= MOST
        && told().any(|sentence| is_none_found(sentence.text()))
        && !case.draft.tables.iter().any(|table| table.section == section.key)
}
