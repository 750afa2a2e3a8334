//! `finding-without-figure`: every judgement has a figure that supports it.

use kernel::{Bilingual, Severity};
use plan::Ask;

use super::{Audience, Case, Check, Found, Pair, Rule, judgements};

pub(super) const RULE: Rule = Rule {
    id: "finding-without-figure",
    severity: Severity::Warning,
    name: Pair { vi: "Nhận định không có số liệu", en: "Finding without a figure" },
    about: Pair {
        vi: "Mỗi nhận định về biểu hiện, hậu quả, nguyên nhân cần một số liệu có đơn vị, trong câu hoặc trong bảng ngay sau. Phần giải pháp không xét.",
        en: "Every finding on manifestations, consequences and causes has a figure with its unit, in its words or in the table right after. Solutions are not looked at.",
    },
    hint: Pair {
        vi: "Thêm số liệu chứng minh: giá trị, đơn vị, kỳ, cách tính.",
        en: "Add the figure that supports it: value, unit, period, how it was counted.",
    },
    audience: Audience::Readers,
    good: super::sample::GOOD,
    bad: "
# IV. Nguyên nhân
Năng lực của một bộ phận cán bộ còn hạn chế, ngại va chạm.
Điển hình, Phòng Kinh tế lúng túng khi áp dụng quy định mới.
",
    check: Check::Draft(check),
};

fn check(case: &Case<'_>) -> Vec<Found> {
    judgements(case.draft)
        .filter(|finding| {
            case.plan.outline.section(&finding.section).is_some_and(|section| section.asks_for(Ask::Figure))
        })
        .filter(|finding| case.draft.figures_at(&finding.addresses).next().is_none())
        .map(|finding| {
            Found::at(
                &finding.addresses[0],
                &finding.summary,
                Bilingual::new(
                    "Nhận định chưa có số liệu chứng minh.",
                    "The finding has no figure that supports it.",
                ),
            )
        })
        .collect()
}
