//! The rules a report is checked against, one file each.
//!
//! A rule is pure: it looks at a draft and the plan and lists what it found. What must be done about it is for
//! people to decide; only a secrecy mark keeps a file out.

mod figure_outside_window;
mod finding_without_example;
mod finding_without_figure;
mod sample;
mod secrecy_mark;
mod section_missing;
mod total_differs_from_parts;

use kernel::{Bilingual, BodyCode, Place, Problem, Severity};
use plan::{Plan, SectionKind};

use crate::{Draft, Finding};

pub use self::sample::document as sample_document;

/// A text in both languages, known when the program is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Vietnamese.
    pub vi: &'static str,
    /// English.
    pub en: &'static str,
}

impl Pair {
    /// As a text of the house.
    pub fn bilingual(self) -> Bilingual {
        Bilingual::new(self.vi, self.en)
    }
}

/// A check on reports.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its id: `section-missing`.
    pub id: &'static str,
    /// How grave what it finds is.
    pub severity: Severity,
    /// Its name.
    pub name: Pair,
    /// What it looks for, and what it lets pass.
    pub about: Pair,
    /// What to do about what it finds.
    pub hint: Pair,
    /// A report it finds nothing in, in the form of [`sample_document`].
    pub good: &'static str,
    /// A report it finds something in.
    pub bad: &'static str,
    check: Check,
}

#[derive(Debug, Clone, Copy)]
enum Check {
    /// Looks at the file before anything of it is kept.
    Door,
    /// Looks at the draft.
    Draft(fn(&Case<'_>) -> Vec<Found>),
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case<'c> {
    pub(crate) draft: &'c Draft,
    pub(crate) plan: &'c Plan,
}

/// What a rule found: where, and in which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    place: Place,
    message: Bilingual,
}

impl Found {
    fn whole(message: Bilingual) -> Self {
        Self { place: Place::Whole, message }
    }

    fn at(address: &str, quote: &str, message: Bilingual) -> Self {
        let place = Place::Passage { address: address.to_owned(), quote: short(quote) };
        Self { place, message }
    }
}

/// Every rule, in the order problems are shown.
pub fn all() -> [Rule; 6] {
    [
        secrecy_mark::RULE,
        section_missing::RULE,
        finding_without_example::RULE,
        finding_without_figure::RULE,
        figure_outside_window::RULE,
        total_differs_from_parts::RULE,
    ]
}

/// Everything the rules find in `draft` for `body` under `plan`, worst first, then in the order of the document.
pub fn check(draft: &Draft, plan: &Plan, _body: &BodyCode) -> Vec<Problem> {
    let case = Case { draft, plan };
    let mut problems: Vec<Problem> = all().iter().flat_map(|rule| rule.problems(&case)).collect();
    let place = |problem: &Problem| match &problem.place {
        Place::Passage { address, .. } => {
            draft.passages.iter().position(|passage| passage.address == *address).map_or(0, |index| index + 1)
        }
        _ => 0,
    };
    problems.sort_by_key(|problem| (std::cmp::Reverse(problem.severity), place(problem)));
    problems
}

impl Rule {
    fn problems(&self, case: &Case<'_>) -> Vec<Problem> {
        let found = match self.check {
            Check::Door => Vec::new(),
            Check::Draft(check) => check(case),
        };
        found.into_iter().map(|found| self.problem(found)).collect()
    }

    fn problem(&self, found: Found) -> Problem {
        Problem::new(self.id, self.severity, found.place, found.message, self.hint.bilingual())
    }
}

/// A file with this mark is not taken in.
pub(crate) fn secrecy_problem(mark: &crate::SecrecyMark) -> Problem {
    secrecy_mark::RULE.problem(secrecy_mark::found(mark))
}

/// Findings that must be illustrated: those that judge what is, not what should be done.
fn judgements(draft: &Draft) -> impl Iterator<Item = &Finding> {
    draft.findings.iter().filter(|finding| {
        matches!(finding.kind, SectionKind::Manifestations | SectionKind::Consequences | SectionKind::Causes)
    })
}

/// The first words of a quotation.
fn short(text: &str) -> String {
    const MOST: usize = 120;
    let line = text.replace('\n', " ");
    if line.chars().count() <= MOST {
        return line;
    }
    let cut: String = line.chars().take(MOST).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{cut}…")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    pub(crate) fn plan() -> Plan {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        plan::read_folder(&folder).plan.expect("the shipped plan is good")
    }

    fn lines(text: &str, plan: &Plan) -> String {
        let document = sample_document(text);
        let mut problems: Vec<Problem> =
            crate::secrecy_mark(&document, "bao-cao.docx").iter().map(secrecy_problem).collect();
        let body = &plan.assignments[0].body;
        problems.extend(check(&crate::read(&document, &plan.outline), plan, body));
        problems
            .iter()
            .map(|problem| problem.line(kernel::Language::Vietnamese))
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn every_rule_passes_its_good_example_and_finds_its_bad_one() {
        let plan = plan();
        let mut bad = Vec::new();
        for rule in all() {
            let mark = format!("[{}]", rule.id);
            let good = lines(rule.good, &plan);
            assert!(!good.contains(&mark), "{} finds something in its good example:\n{good}", rule.id);
            let found = lines(rule.bad, &plan);
            assert!(
                found.contains(&mark),
                "{} finds nothing in its bad example; what is found:\n{found}",
                rule.id
            );
            bad.extend(found.lines().filter(|line| line.contains(&mark)).map(str::to_owned));
        }
        insta::assert_snapshot!(bad.join("\n"), @"
        không nhận [secrecy-mark] Tài liệu mang dấu TỐI MẬT: hệ thống này không được nhận. Không có phần nào của tệp được lưu lại. → Gửi tài liệu mật theo đường văn thư mật. Nếu tài liệu không mật, bỏ dấu ở mọi chỗ (kể cả đầu trang, khung chữ, thuộc tính) rồi gửi lại.
        lỗi [section-missing] Mục «Hậu quả, tác hại» không có nội dung. → Thêm mục với đúng tên trong đề cương. Nếu không phát hiện, ghi «Không phát hiện» và đã rà soát, kiểm tra, khảo sát thế nào.
        lỗi [section-missing] Thiếu mục «Nhiệm vụ, giải pháp». → Thêm mục với đúng tên trong đề cương. Nếu không phát hiện, ghi «Không phát hiện» và đã rà soát, kiểm tra, khảo sát thế nào.
        manifestations/p1 «Không phát hiện.»: lỗi [section-missing] Mục «Biểu hiện, hành vi» ghi không phát hiện nhưng không nêu đã xem xét bằng cách nào. → Thêm mục với đúng tên trong đề cương. Nếu không phát hiện, ghi «Không phát hiện» và đã rà soát, kiểm tra, khảo sát thế nào.
        manifestations/p1 «Một số cán bộ còn né tránh việc khó, trong năm 2022 để 45 hồ sơ quá hạn.»: lỗi [finding-without-example] Nhận định chưa có ví dụ cụ thể. → Ngay sau nhận định, thêm một ví dụ: đơn vị, vụ việc, thời điểm, kết quả; không nêu tên cá nhân.
        causes/p1 «Năng lực của một bộ phận cán bộ còn hạn chế, ngại va chạm.»: cảnh báo [finding-without-figure] Nhận định chưa có số liệu chứng minh. → Thêm số liệu chứng minh: giá trị, đơn vị, kỳ, cách tính.
        real-state/p1 «140 hồ sơ»: lỗi [figure-outside-window] Số liệu «140 hồ sơ» thuộc thời gian «Năm 2019», ngoài kỳ 01/02/2021–30/06/2023. → Thay bằng số liệu trong kỳ, hoặc ghi rõ «ngoài kỳ» nếu cần giữ.
        real-state/p1 «12 dự án»: lỗi [figure-outside-window] Số liệu «12 dự án» thuộc thời gian «31/8/2023», ngoài kỳ 01/02/2021–30/06/2023. → Thay bằng số liệu trong kỳ, hoặc ghi rõ «ngoài kỳ» nếu cần giữ.
        real-state/t1/r2c2 «15»: lỗi [figure-outside-window] Số liệu «15» thuộc thời gian «Năm 2020», ngoài kỳ 01/02/2021–30/06/2023. → Thay bằng số liệu trong kỳ, hoặc ghi rõ «ngoài kỳ» nếu cần giữ.
        real-state/p1 «Đã xử lý 50 trường hợp, gồm 20 trường hợp kiểm điểm và 25 trường hợp điều chuyển.»: lỗi [total-differs-from-parts] Tổng ghi 50, cộng các phần được 45 (lệch 5). → Kiểm tra lại số thành phần và số tổng; sửa số sai hoặc nêu phần còn lại.
        real-state/p2 «Có 30 cán bộ bị xem xét, trong đó 45 cán bộ thuộc diện quản lý.»: lỗi [total-differs-from-parts] Tổng ghi 30, cộng các phần được 45 (lệch 15). → Kiểm tra lại số thành phần và số tổng; sửa số sai hoặc nêu phần còn lại.
        real-state/t1/r4c2 «35»: lỗi [total-differs-from-parts] Tổng ghi 35, cộng các phần được 30 (lệch 5). → Kiểm tra lại số thành phần và số tổng; sửa số sai hoặc nêu phần còn lại.
        ");
    }

    #[test]
    fn a_whole_good_report_has_no_problem() {
        assert_eq!(lines(sample::GOOD, &plan()), "");
    }
}
