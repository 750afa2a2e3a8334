//! `section-missing`: every section of the outline is there, or says that nothing was found and how one looked.

use kernel::{Bilingual, Severity};

use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::{Draft, Passage, PassageKind, section_of};

pub(super) const RULE: Rule = Rule {
    id: "section-missing",
    severity: Severity::Error,
    name: Pair { vi: "Thiếu mục của đề cương", en: "Section of the outline missing" },
    about: Pair {
        vi: "Mỗi mục của đề cương phải có và có nội dung; mục không phát hiện gì thì ghi là không phát hiện.",
        en: "Every section of the outline is there and says something; one that found nothing says so.",
    },
    hint: Pair {
        vi: "Thêm mục với đúng tên trong đề cương. Nếu không phát hiện, ghi «Không phát hiện» và đã rà soát, kiểm tra, khảo sát thế nào.",
        en: "Add the section under the outline's heading. If nothing was found, write «Không phát hiện» and how you looked: review, inspection, survey.",
    },
    audience: Audience::Readers,
    good: super::sample::GOOD,
    bad: "
# I. Thực trạng tình hình
Tỉnh được giao 120 nhiệm vụ.
# II. Biểu hiện, hành vi
Không phát hiện.
# III. Hậu quả, tác hại
Biểu 3. Hậu quả, tác hại
| TT | Nội dung | Đơn vị tính | Số liệu |
| 1 | Số dự án chậm tiến độ | dự án | |
# IV. Nguyên nhân
Qua rà soát 40 đơn vị và khảo sát 300 phiếu, chưa phát hiện nguyên nhân nào khác.
",
    check: Check::Draft(check),
};

fn check(case: &Case<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let asked = |key: &str| case.owed.is_none_or(|owed| owed.asks_for(key));
    for section in case.plan.outline.sections.iter().filter(|section| asked(&section.key)) {
        let headed = case.draft.sections.iter().find(|heading| heading.key == section.key);
        let title = &section.title;
        match (headed, is_told(case.draft, &section.key)) {
            (None, false) => found.push(Found::whole(Bilingual::new(
                format!("Thiếu mục «{}».", title.vi),
                format!("The section “{}” is missing.", title.en),
            ))),
            (Some(_), false) => found.push(Found::whole(Bilingual::new(
                format!("Mục «{}» không có nội dung.", title.vi),
                format!("The section “{}” is empty.", title.en),
            ))),
            (_, true) => {}
        }
    }
    found
}

/// Whether the section with this key has words or figures.
pub(super) fn is_told(draft: &Draft, key: &str) -> bool {
    draft.passages_of(key).any(says_something)
        || draft.figures.iter().any(|figure| section_of(&figure.address) == key)
}

/// Prose that is no heading and no table's caption: a form that was not filled in says nothing.
fn says_something(passage: &Passage) -> bool {
    let is_cell = matches!(passage.kind, PassageKind::Heading | PassageKind::Cell);
    !is_cell && !is_caption(&passage.text)
}

/// «Biểu 1. …», «Bảng 2: …»
fn is_caption(text: &str) -> bool {
    let key = vietnamese::search_key(text);
    let after = ["biểu ", "bảng ", "phụ lục "].iter().find_map(|word| key.strip_prefix(*word));
    after.is_some_and(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit()))
}
