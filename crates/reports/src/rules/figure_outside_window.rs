//! `figure-outside-window`: a figure tells of the days the study looks at.

use kernel::{Bilingual, Language, Severity};
use plan::SectionKind;

use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::section_of;

pub(super) const RULE: Rule = Rule {
    id: "figure-outside-window",
    severity: Severity::Error,
    name: Pair { vi: "Số liệu ngoài kỳ", en: "Figure outside the window" },
    about: Pair {
        vi: "Thời gian của số liệu phải nằm trong hoặc giao với kỳ của kế hoạch. Số chỉ để so sánh («so với năm 2020»), ngày của văn bản, nhiệm kỳ, mục tiêu trong phần giải pháp và số ghi rõ «ngoài kỳ» không xét.",
        en: "The time of a figure lies in the plan's window or meets it. Comparisons («so với năm 2020»), dates of documents, terms of office, targets among the solutions and figures marked «ngoài kỳ» are not looked at.",
    },
    hint: Pair {
        vi: "Thay bằng số liệu trong kỳ, hoặc ghi rõ «ngoài kỳ» nếu cần giữ.",
        en: "Give the figure for the window, or mark it «ngoài kỳ» if it must stay.",
    },
    audience: Audience::Readers,
    good: "
# I. Thực trạng
Năm 2022 có 120 hồ sơ quá hạn, giảm 15 hồ sơ so với năm 2019. Năm 2019 có 140 hồ sơ quá hạn (ngoài kỳ). Theo Quyết định số 12/QĐ-UBND ngày 03/5/2018, có 14 dự án phải rà soát. Từ đầu năm 2020 đến nay, có 14 hạng mục phải làm lại.
",
    bad: "
# I. Thực trạng
Năm 2019 có 140 hồ sơ quá hạn. Tính đến 31/8/2023, còn 12 dự án chậm.
Nửa cuối năm 2023 có 87 hạng mục chậm.
| Nội dung | Năm 2020 | Năm 2022 |
| Số hồ sơ quá hạn | 15 | 20 |
",
    check: Check::Draft(check),
};

fn check(case: &Case<'_>) -> Vec<Found> {
    let window = case.plan.window;
    let solutions = |address: &str| {
        let key = section_of(address);
        case.plan.outline.section(key).is_some_and(|section| section.kind == SectionKind::Solutions)
    };
    let owned_up = |address: &str, at: usize| {
        case.draft.passage(address).is_some_and(|passage| {
            vietnamese::sentences(&passage.text)
                .into_iter()
                .find(|sentence| sentence.contains(&at))
                .is_some_and(|sentence| vietnamese::folded_key(&passage.text[sentence]).contains("ngoai ki"))
        })
    };
    case.draft
        .figures
        .iter()
        .filter_map(|figure| figure.period.as_ref().map(|period| (figure, period)))
        .filter(|(_, period)| period.days.to() < window.from() || window.to() < period.days.from())
        .filter(|(figure, _)| !solutions(&figure.address) && !owned_up(&figure.address, figure.span.start))
        .map(|(figure, period)| {
            let day = |day| vietnamese::format_date(day, Language::Vietnamese);
            Found::at(
                &figure.address,
                &figure.quote,
                Bilingual::new(
                    format!(
                        "Số liệu «{}» thuộc thời gian «{}», ngoài kỳ {}–{}.",
                        figure.quote,
                        period.words,
                        day(window.from()),
                        day(window.to())
                    ),
                    format!(
                        "The figure “{}” is of “{}”, outside the window {} to {}.",
                        figure.quote,
                        period.words,
                        window.from(),
                        window.to()
                    ),
                ),
            )
        })
        .collect()
}
