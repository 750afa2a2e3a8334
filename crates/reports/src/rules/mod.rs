//! The rules a report is checked against, one file each.
//!
//! A rule is pure: it looks at a draft and the plan and lists what it found. What must be done about it is for
//! people to decide; only a secrecy mark keeps a file out.

mod annex_differs_from_text;
mod asked_figure_missing;
mod body_old_name;
mod catalogue;
mod cell_empty;
mod closing;
mod differing;
mod differs_from_earlier_version;
mod document_number_missing;
mod figure_outside_window;
mod finding_without_example;
mod finding_without_figure;
mod head_layout;
mod none_found_without_how;
mod number_ambiguous;
mod order_of_magnitude;
mod part_exceeds_whole;
mod percentage_differs;
mod personal;
mod personal_data;
mod sample;
mod secrecy_mark;
mod section_missing;
mod sentence;
mod share;
mod signer_missing;
mod slogans;
mod telling;
mod told_twice_differently;
mod total_differs_from_parts;

use std::collections::HashMap;

use kernel::{Bilingual, BodyCode, Place, Problem, Severity};
use plan::{Assignment, Plan, SectionKind};

use crate::read::words::slug;
use crate::{Amount, Draft, Figure, Finding};

pub use self::catalogue::markdown;
pub(crate) use self::closing::signer;
pub use self::differing::{Differing, DiffersIn, Names, OfAnother, differing, of_others};
pub use self::personal::{MASK, masked, personal_kinds};
pub use self::sample::document as sample_document;
use self::sentence::Sentence;

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
    /// Who is told.
    pub audience: Audience,
    /// A report it finds nothing in, in the form of [`sample_document`].
    pub good: &'static str,
    /// A report it finds something in.
    pub bad: &'static str,
    check: Check,
}

/// Who is told what a rule finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everyone who may see the report.
    Readers,
    /// Whoever checks the file before sending it, and nobody else: it is never kept.
    Author,
}

#[derive(Debug, Clone, Copy)]
enum Check {
    /// Looks at the file before anything of it is kept.
    Door,
    /// Looks at the draft.
    Draft(fn(&Case<'_>) -> Vec<Found>),
}

/// What a rule looks at.
#[derive(Debug, Clone)]
pub(crate) struct Case<'c> {
    draft: &'c Draft,
    plan: &'c Plan,
    /// What the body owes; `None` when the plan asks it for nothing.
    owed: Option<&'c Assignment>,
    /// The sentences of the draft's prose.
    sentences: Vec<Sentence<'c>>,
    /// The figures of the body's version before, where there is one.
    earlier: Option<&'c [Figure]>,
    /// The outline's figures by the words of their names.
    asked: Vec<AskedName<'c>>,
}

/// A figure the outline asks for, as its name is looked for in sentences.
#[derive(Debug, Clone)]
struct AskedName<'c> {
    key: &'c str,
    /// The words of its name, without «số» and «tổng số» before them.
    name: String,
    /// The words of its unit.
    unit: String,
}

impl<'c> Case<'c> {
    fn new(
        draft: &'c Draft,
        plan: &'c Plan,
        owed: Option<&'c Assignment>,
        earlier: Option<&'c [Figure]>,
    ) -> Self {
        let asked = plan.outline.sections.iter().flat_map(|section| &section.figures).map(|asked| {
            let name = slug(&asked.name.vi, 40);
            let bare = name.strip_prefix("tong-so-").or_else(|| name.strip_prefix("so-")).unwrap_or(&name);
            AskedName { key: &asked.key, name: bare.to_owned(), unit: slug(&asked.unit.vi, 4) }
        });
        let asked = asked.collect();
        Self { draft, plan, owed, sentences: sentence::sentences(draft), earlier, asked }
    }

    /// The place at an address, in words.
    fn place(&self, address: &str) -> Bilingual {
        crate::place_words(address, &self.plan.outline)
    }
}

/// What a rule found: where, and in which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    place: Place,
    message: Bilingual,
}

/// What is personal is masked wherever a problem quotes the report.
impl Found {
    fn whole(message: Bilingual) -> Self {
        Self { place: Place::Whole, message }
    }

    fn at(address: &str, quote: &str, message: Bilingual) -> Self {
        let quote = short(&masked(quote));
        let place = Place::Passage { address: address.to_owned(), quote };
        Self { place, message }
    }
}

/// Every rule, in the order problems are shown.
pub static ALL: &[Rule] = &[
    secrecy_mark::RULE,
    document_number_missing::RULE,
    signer_missing::RULE,
    section_missing::RULE,
    asked_figure_missing::RULE,
    none_found_without_how::RULE,
    finding_without_example::RULE,
    finding_without_figure::RULE,
    figure_outside_window::RULE,
    total_differs_from_parts::RULE,
    part_exceeds_whole::RULE,
    percentage_differs::RULE,
    annex_differs_from_text::RULE,
    told_twice_differently::RULE,
    differs_from_earlier_version::RULE,
    number_ambiguous::RULE,
    order_of_magnitude::RULE,
    cell_empty::RULE,
    body_old_name::RULE,
    personal_data::RULE,
    head_layout::RULE,
    slogans::RULE,
];

/// The rule with this id; what the reader of files noticed has none.
pub fn named(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.id == id)
}

/// Those of `problems` that are kept with a received version: all but what is for its author alone.
pub(crate) fn kept(problems: Vec<Problem>) -> Vec<Problem> {
    let for_author =
        |problem: &Problem| named(&problem.rule).is_some_and(|rule| rule.audience == Audience::Author);
    problems.into_iter().filter(|problem| !for_author(problem)).collect()
}

/// Everything the rules find in `draft` for `body` under `plan`, worst first, then in the order of the document.
pub fn check(draft: &Draft, plan: &Plan, body: &BodyCode) -> Vec<Problem> {
    let owed = plan.assignment(body);
    checked(&Case::new(draft, plan, owed, None))
}

/// As [`check`], and what differs from the body's version before, of which `earlier` are the figures.
pub fn check_after(draft: &Draft, earlier: &[Figure], plan: &Plan, body: &BodyCode) -> Vec<Problem> {
    let owed = plan.assignment(body);
    checked(&Case::new(draft, plan, owed, Some(earlier)))
}

fn checked(case: &Case<'_>) -> Vec<Problem> {
    let mut problems: Vec<Problem> = ALL.iter().flat_map(|rule| rule.problems(case)).collect();
    let passages = case.draft.passages.iter().enumerate();
    let places: HashMap<&str, usize> =
        passages.map(|(index, passage)| (passage.address.as_str(), index + 1)).collect();
    let place = |problem: &Problem| match &problem.place {
        Place::Passage { address, .. } => places.get(address.as_str()).copied().unwrap_or(0),
        _ => 0,
    };
    problems.sort_by_key(|problem| (std::cmp::Reverse(problem.severity), place(problem)));
    problems
}

/// Rules that look at a whole document: a part that somebody is writing cannot break them.
const OF_THE_WHOLE: [&str; 5] =
    ["section-missing", "asked-figure-missing", "document-number-missing", "signer-missing", "head-layout"];

/// As [`check`], for a part of a report that somebody is writing.
pub fn check_part(draft: &Draft, plan: &Plan, body: &BodyCode) -> Vec<Problem> {
    let mut problems = check(draft, plan, body);
    problems.retain(|problem| !OF_THE_WHOLE.contains(&problem.rule.as_str()));
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

/// The part and the whole of each figure that the text tells as their percentage, by the figure's key.
pub(crate) fn shares_by_figure(draft: &Draft) -> HashMap<String, (Amount, Amount)> {
    let sentences = sentence::sentences(draft);
    let shares = sentences.iter().flat_map(share::shares);
    shares.filter_map(|share| Some((share.percent?.key.clone(), (share.part, share.whole)))).collect()
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
        let (text, earlier) = match text.split_once(sample::EARLIER) {
            Some((text, earlier)) => (text, Some(sample_document(earlier))),
            None => (text, None),
        };
        let document = sample_document(text);
        let mut problems: Vec<Problem> =
            crate::secrecy_mark(&document, "bao-cao.docx").iter().map(secrecy_problem).collect();
        let body = &plan.assignments[0].body;
        let draft = crate::read(&document, &plan.outline);
        let earlier = earlier.map(|earlier| crate::read(&earlier, &plan.outline));
        problems.extend(match &earlier {
            Some(earlier) => check_after(&draft, &earlier.figures, plan, body),
            None => check(&draft, plan, body),
        });
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
        for rule in ALL {
            let mark = format!("[{}]", rule.id);
            let good = lines(rule.good, &plan);
            assert!(!good.contains(&mark), "{} finds something in its good example:\n{good}", rule.id);
            let found = lines(rule.bad, &plan);
            assert!(
                found.contains(&mark),
                "{} finds nothing in its bad example; what is found:\n{found}",
                rule.id
            );
            let told = found.lines().filter(|line| line.contains(&mark));
            bad.extend(told.map(|line| line.split(" → ").next().unwrap_or_default().to_owned()));
        }
        insta::assert_snapshot!(bad.join("\n"), @"
        không nhận [secrecy-mark] Tài liệu mang dấu TỐI MẬT: hệ thống này không được nhận. Không có phần nào của tệp được lưu lại.
        lỗi [document-number-missing] Phần đầu văn bản chưa có số và ký hiệu.
        other/p4 «CHỦ TỊCH»: lỗi [signer-missing] Có chức vụ nhưng không có họ tên người ký.
        lỗi [section-missing] Mục «Hậu quả, tác hại» không có nội dung.
        lỗi [section-missing] Thiếu mục «Nhiệm vụ, giải pháp».
        lỗi [asked-figure-missing] Mục «Thực trạng tình hình» thiếu 2 số liệu đề cương yêu cầu: Số cán bộ, đảng viên thuộc phạm vi báo cáo; Nhiệm vụ hoàn thành quá hạn.
        lỗi [asked-figure-missing] Mục «Biểu hiện, hành vi» thiếu 1 số liệu đề cương yêu cầu: Số văn bản trả lời lấy ý kiến quá hạn.
        manifestations/p1 «Không phát hiện.»: cảnh báo [none-found-without-how] Mục «Biểu hiện, hành vi» ghi không có nhưng không nêu đã xem xét bằng cách nào.
        consequences/p1 «a) Không có.»: cảnh báo [none-found-without-how] Mục «Hậu quả, tác hại» ghi không có nhưng không nêu đã xem xét bằng cách nào.
        manifestations/p1 «Một số cán bộ còn né tránh việc khó, trong năm 2022 để 45 hồ sơ quá hạn.»: lỗi [finding-without-example] Nhận định chưa có ví dụ cụ thể.
        causes/p1 «Năng lực của một bộ phận cán bộ còn hạn chế, ngại va chạm.»: cảnh báo [finding-without-figure] Nhận định chưa có số liệu chứng minh.
        real-state/p1 «140 hồ sơ»: lỗi [figure-outside-window] Số liệu «140 hồ sơ» thuộc thời gian «Năm 2019», ngoài kỳ 01/02/2021–30/06/2023.
        real-state/p1 «12 dự án»: lỗi [figure-outside-window] Số liệu «12 dự án» thuộc thời gian «31/8/2023», ngoài kỳ 01/02/2021–30/06/2023.
        real-state/p2 «87 hạng mục»: lỗi [figure-outside-window] Số liệu «87 hạng mục» thuộc thời gian «Nửa cuối năm 2023», ngoài kỳ 01/02/2021–30/06/2023.
        real-state/t1/r2c2 «15»: lỗi [figure-outside-window] Số liệu «15» thuộc thời gian «Năm 2020», ngoài kỳ 01/02/2021–30/06/2023.
        real-state/p1 «Đã xử lý 50 trường hợp, gồm 20 trường hợp kiểm điểm và 25 trường hợp điều chuyển.»: lỗi [total-differs-from-parts] Tổng ghi 50, cộng các phần được 45 (lệch 5).
        real-state/p2 «Có 30 cán bộ bị xem xét, trong đó 45 cán bộ thuộc diện quản lý.»: lỗi [total-differs-from-parts] Tổng ghi 30, cộng các phần được 45 (lệch 15).
        real-state/p3 «Có 60 hồ sơ được chia thành hai nhóm: 20 hồ sơ đất đai, 30 hồ sơ xây dựng.»: lỗi [total-differs-from-parts] Tổng ghi 60, cộng các phần được 50 (lệch 10).
        real-state/p4 «Năm 2022 tiếp nhận 40 hồ sơ, đã giải quyết 30 hồ sơ, còn lại 20 hồ sơ.»: lỗi [total-differs-from-parts] Tổng ghi 40, cộng các phần được 50 (lệch 10).
        real-state/p5 «Có 50 vụ việc, trong số này 70 vụ việc quá hạn.»: lỗi [total-differs-from-parts] Tổng ghi 50, cộng các phần được 70 (lệch 20).
        real-state/p6 «Năm 2022, cộng 20 vụ việc cấp tỉnh với 25 vụ việc cấp huyện thì được 50 vụ việc.»: lỗi [total-differs-from-parts] Tổng ghi 50, cộng các phần được 45 (lệch 5).
        real-state/p7 «Năm 2022 có 50 vụ việc kéo dài: cấp tỉnh 20 vụ việc, cấp huyện 20 vụ việc, cấp xã 20 vụ việc.»: lỗi [total-differs-from-parts] Tổng ghi 50, cộng các phần được 60 (lệch 10).
        real-state/t1/r4c2 «35»: lỗi [total-differs-from-parts] Tổng ghi 35, cộng các phần được 30 (lệch 5).
        real-state/p1 «Có 215/210 quyết định ban hành sau khi họp.»: lỗi [part-exceeds-whole] Phần là 215 nhưng tổng chỉ có 210.
        real-state/p2 «Năm 2022 có 350 hồ sơ quá hạn trên tổng số 210 hồ sơ.»: lỗi [part-exceeds-whole] Phần là 350 nhưng tổng chỉ có 210.
        real-state/p3 «Số hồ sơ quá hạn chiếm 120% tổng số.»: lỗi [part-exceeds-whole] Một phần không thể chiếm 120 % của tổng.
        real-state/p4 «Có đến 105% trong tổng số hồ sơ bị trả lại.»: lỗi [part-exceeds-whole] Một phần không thể chiếm 105 % của tổng.
        real-state/p5 «Có 120 hồ sơ bị trả lại trong khi tổng số chỉ là 100 hồ sơ.»: lỗi [part-exceeds-whole] Phần là 120 nhưng tổng chỉ có 100.
        real-state/p6 «Năm 2022, 100 hồ sơ được rà soát mà có 120 hồ sơ quá hạn.»: lỗi [part-exceeds-whole] Phần là 120 nhưng tổng chỉ có 100.
        real-state/p7 «Năm 2022 rà soát 190 chỉ tiêu, phát hiện 248/190 chỉ tiêu không phù hợp.»: lỗi [part-exceeds-whole] Phần là 248 nhưng tổng chỉ có 190.
        real-state/p1 «Có 86/210 quyết định (49,0%) ban hành sau khi họp.»: lỗi [percentage-differs] Ghi 49 %, nhưng 86 trên 210 là 41,0 %.
        real-state/p2 «Năm 2022 có 35 hồ sơ quá hạn trên tổng số 210 hồ sơ, chiếm 61,7%.»: lỗi [percentage-differs] Ghi 61,7 %, nhưng 35 trên 210 là 16,7 %.
        real-state/p3 «Trong năm có 210 hồ sơ, trong đó 35 hồ sơ quá hạn (26,7%).»: lỗi [percentage-differs] Ghi 26,7 %, nhưng 35 trên 210 là 16,7 %.
        real-state/t1/r4c4 «13,3»: lỗi [percentage-differs] Ghi 13,3 %, nhưng 1 trên 3 là 33,3 %.
        real-state/p1 «Nhiệm vụ hoàn thành quá hạn: 52 nhiệm vụ.»: lỗi [annex-differs-from-text] Trong lời ghi 52, trong bảng (mục «Thực trạng tình hình», bảng 1, dòng 3, cột 2) ghi 25.
        real-state/p2 «Nhiệm vụ hoàn thành quá hạn được ghi nhận là 61 nhiệm vụ.»: lỗi [annex-differs-from-text] Trong lời ghi 61, trong bảng (mục «Thực trạng tình hình», bảng 1, dòng 3, cột 2) ghi 25.
        manifestations/p1 «Việc hỏi đi hỏi lại còn nhiều: năm 2022 có 53 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền.»: cảnh báo [told-twice-differently] Ở đây ghi 53, ở mục «Thực trạng tình hình», đoạn 1 cùng số liệu này ghi 35.
        manifestations/p2 «Kiểm tra cho thấy năm 2022 có 17 khoản chi không rõ nguồn kinh phí từ đâu.»: cảnh báo [told-twice-differently] Ở đây ghi 17, ở mục «Thực trạng tình hình», đoạn 2 cùng số liệu này ghi 71.
        real-state/p1 «35 hồ sơ»: cảnh báo [differs-from-earlier-version] Bản trước ghi 53, bản này ghi 35.
        real-state/t1/r4c2 «30»: cảnh báo [differs-from-earlier-version] Số tổng bản trước là 40, bản này là 30, nhưng các phần không đổi.
        real-state/p1 «1,234 hồ sơ»: cảnh báo [number-ambiguous] «1,234» đọc được là 1.234 hoặc là 1,234 (phần nghìn).
        real-state/p2 «11.5%»: cảnh báo [number-ambiguous] «11.5 %» dùng dấu chấm cho phần thập phân, chỗ khác trong báo cáo dùng dấu phẩy.
        real-state/p3 «8,673 hạng mục»: cảnh báo [number-ambiguous] «8,673» đọc được là 8.673 hoặc là 8,673 (phần nghìn).
        real-state/p1 «350 đồng»: cảnh báo [order-of-magnitude] «350 đồng» quá nhỏ đối với một số tiền: có thể thiếu «triệu» hoặc «tỷ».
        real-state/p1 «250.000.000 người»: cảnh báo [order-of-magnitude] «250.000.000 người» nhiều hơn dân số cả nước.
        real-state/p3 «1.250 triệu đồng»: cảnh báo [order-of-magnitude] Ở đây ghi «1.250 triệu đồng», ở mục «Thực trạng tình hình», đoạn 2 cùng nội dung ghi «1.250 tỷ đồng».
        real-state/t1/r3c2 «Sở Hai»: cảnh báo [cell-empty] 1 ô trống giữa các số; ô đầu: dòng «Sở Hai», cột «Quá hạn».
        real-state/p1 «Tỉnh ủy Bắc Giang phối hợp với Tỉnh ủy Thừa Thiên Huế tổ chức khảo sát.»: cảnh báo [body-old-name] «Tỉnh ủy Thừa Thiên Huế» là tên đến hết ngày 31/12/2024; nay là Thành ủy Huế.
        real-state/p1 «Tỉnh ủy Bắc Giang phối hợp với Tỉnh ủy Thừa Thiên Huế tổ chức khảo sát.»: cảnh báo [body-old-name] «Tỉnh ủy Bắc Giang» là tên đến hết ngày 30/06/2025; nay là Tỉnh ủy Bắc Ninh.
        manifestations/p1 «Ví dụ, một người dân (CCCD •••, điện thoại •••) chờ bảy tháng.»: cảnh báo [personal-data] Có thể có số căn cước, chứng minh nhân dân, số điện thoại.
        front/p2 «Số 5-BC/UBND»: ghi chú [head-layout] Số và ký hiệu của loại văn bản này có dạng «Số: 05/BC-UBND».
        front/p3 «Hà Nội, ngày 5 tháng 9 năm 2023»: ghi chú [head-layout] Ngày dưới 10, tháng 1 và tháng 2 viết thêm số 0 phía trước.
        other/p2 «T/M ỦY BAN NHÂN DÂN»: ghi chú [head-layout] Ở loại văn bản này, quyền hạn ký viết «TM.».
        causes/p1 «Công tác lãnh đạo, chỉ đạo được quan tâm thường xuyên.»: ghi chú [slogans] 9 trong 10 câu (90 %) không có số, thời gian, địa danh, văn bản hay vụ việc; câu đầu như vậy ở đây.
        ");
    }

    /// Sentences as reports are full of; each that a rule once cried wolf at stands here for good.
    #[test]
    fn ordinary_sentences_are_left_alone() {
        let sentences = [
            "Trong 5 năm 2021-2023 thu hồi 1.250 tỷ đồng, đạt 103% kế hoạch; giảm 35 hồ sơ, tương đương 12,5%.",
            "Tỷ lệ hồ sơ đúng hạn đạt 98,5%, tăng 2,3% so với năm 2021, cao hơn 1,2 điểm phần trăm.",
            "Đã kiểm tra 3/3 đơn vị (100%); có 12/63 địa phương chưa ban hành; quy hoạch tỷ lệ 1/500 dự án khu dân cư.",
            "Đến 30/6 đơn vị đã xong; ngày 15/8 hồ sơ được trả; tháng 12/2022 vụ việc kết thúc.",
            "Có 250 cán bộ, trong đó 150 cán bộ (60%) là đảng viên, 100 cán bộ (chiếm 40%) chưa là đảng viên.",
            "Có 210 hồ sơ, trong đó 35 hồ sơ quá hạn (16,6%), gồm 20 hồ sơ đất đai (57,1%).",
            "Rà soát cho thấy 30,8% số việc (107/347 việc) chậm; trong quý IV năm 2022 là 23,1%.",
            "Giai đoạn 2021-2023 có 1.234 văn bản, bình quân 411 văn bản/năm; chi 500 đồng/trang; 5 đồng chí, 3 đồng nghiệp.",
            "Năm 2022 có gần 35 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền. Năm 2022 có 37 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền.",
            "Bộ Y tế, Chính phủ, Quốc hội và tỉnh Bắc Giang đã có ý kiến tại Công văn số 123456789/BYT ngày 05/9/2022.",
            "Năm 2022 có 86/210 quyết định (40,95%) và 20/50 thông báo (41% và 40%).",
            "Có 76/402 bản kiểm điểm (18,9%) tự nhận; 30/6 (50%) là hạn; năm 2021/2022 (12%); giải ngân đạt 323/1.044 tỷ đồng kế hoạch (30,9%).",
            "Cung ứng 2.268 thủ tục gồm 1.833 thủ tục cấp tỉnh, 301 thủ tục cấp huyện và 134 thủ tục cấp xã; trong đó mức độ 3 là 1.089 thủ tục, mức độ 4 là 450 thủ tục.",
            "Kết nạp 1.205/1.150 đảng viên mới, đạt 104,8% chỉ tiêu; tiếp nhận 25.368 hồ sơ, giải quyết 1.456/1.625, trong đó đúng hạn 1.447 hồ sơ (tỷ lệ 99,4%).",
            "Tổng số cán bộ là 2.345 người, trong đó: nữ 1.012 người (43,2%), dân tộc thiểu số 305 người (13%), đảng viên 1.980 người (84,4%).",
            "Đã kỷ luật 45 cán bộ, gồm 20 cán bộ cấp xã, 15 cán bộ cấp huyện và 10 cán bộ cấp tỉnh; so với năm 2021 tăng 5 cán bộ.",
            "Diện tích 12,125 ha, vốn 1,250 tỷ đồng, dài 3,456 km; giải ngân 0,5%.",
            "Không có hồ sơ nào quá hạn trong tháng 5/2022 ở hai phòng chuyên môn.",
        ];
        let plan = plan();
        let quiet = [
            "section-missing",
            "asked-figure",
            "finding-without",
            "figure-outside",
            "number-missing",
            "signer-missing",
        ];
        for sentence in sentences {
            let text = format!("# II. Biểu hiện, hành vi\n{sentence}");
            let told = lines(&text, &plan);
            let wolves: Vec<&str> =
                told.lines().filter(|line| !quiet.iter().any(|rule| line.contains(rule))).collect();
            assert_eq!(wolves, Vec::<&str>::new(), "{sentence}");
        }
    }

    #[test]
    fn a_whole_good_report_has_no_problem() {
        assert_eq!(lines(sample::GOOD, &plan()), "");
    }
}
