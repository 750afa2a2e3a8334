//! `finding-without-example`: every judgement is illustrated by a concrete case.

use kernel::{Bilingual, Severity};
use plan::Ask;

use super::{Audience, Case, Check, Found, Pair, Rule, judgements};

pub(super) const RULE: Rule = Rule {
    id: "finding-without-example",
    severity: Severity::Error,
    name: Pair { vi: "Nhận định không có ví dụ cụ thể", en: "Finding without an example" },
    about: Pair {
        vi: "Mỗi nhận định về biểu hiện, hậu quả, nguyên nhân phải có ví dụ: câu «Ví dụ», «Điển hình», «Đơn cử»… hoặc vụ việc tại một đơn vị được nêu tên. Phần giải pháp không xét.",
        en: "Every finding on manifestations, consequences and causes has an example: «Ví dụ», «Điển hình», «Đơn cử»… or a case at a unit that is named. Solutions are not looked at.",
    },
    hint: Pair {
        vi: "Ngay sau nhận định, thêm một ví dụ: đơn vị, vụ việc, thời điểm, kết quả; không nêu tên cá nhân.",
        en: "Right after the finding add one example: unit, matter, time, outcome; name no person.",
    },
    audience: Audience::Readers,
    good: super::sample::GOOD,
    bad: "
# II. Biểu hiện, hành vi
Một số cán bộ còn né tránh việc khó, trong năm 2022 để 45 hồ sơ quá hạn.
Nhiều đơn vị xin ý kiến về việc thuộc thẩm quyền: 35 lượt trong năm 2022.
Ví dụ, Sở Xây dựng hỏi ba lần về cùng một hồ sơ.
",
    check: Check::Draft(check),
};

fn check(case: &Case<'_>) -> Vec<Found> {
    judgements(case.draft)
        .filter(|finding| {
            case.plan.outline.section(&finding.section).is_some_and(|section| section.asks_for(Ask::Example))
        })
        .filter(|finding| case.draft.examples_at(&finding.addresses).next().is_none())
        .map(|finding| {
            Found::at(
                &finding.addresses[0],
                &finding.summary,
                Bilingual::new("Nhận định chưa có ví dụ cụ thể.", "The finding has no concrete example."),
            )
        })
        .collect()
}
