//! `none-found-without-how`: «không có» is an answer once it says how one looked.

use kernel::{Bilingual, Severity};

use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::read::words::words;
use crate::read::{is_none_found, tells_how};
use crate::{Passage, PassageKind};

pub(super) const RULE: Rule = Rule {
    id: "none-found-without-how",
    severity: Severity::Warning,
    name: Pair {
        vi: "«Không có» mà không nêu đã xem thế nào", en: "“None” without how one looked"
    },
    about: Pair {
        vi: "Mục chỉ ghi «không có», «không phát hiện» phải nêu đã xem xét bằng cách nào: rà soát, kiểm tra, khảo sát, đối chiếu… Mục có nội dung khác thì câu «không phát hiện» trong đó không xét, trừ một đoạn chỉ có hai chữ «Không có».",
        en: "A section that says «không có» or «không phát hiện» says how one looked: review, inspection, survey, comparison. In a section that tells other things such a sentence is not looked at, except a passage of nothing but «Không có».",
    },
    hint: Pair {
        vi: "Nêu đã rà soát, kiểm tra, khảo sát những gì, ở bao nhiêu đơn vị, trong thời gian nào. Không phát hiện sau khi đã xem là một kết quả đầy đủ.",
        en: "Say what was reviewed, inspected or asked, in how many units, and when. Nothing found after looking is a full answer.",
    },
    audience: Audience::Readers,
    good: "
# II. Biểu hiện, hành vi
Qua rà soát 40 đơn vị và khảo sát 300 phiếu trong năm 2022, chưa phát hiện trường hợp nào.
",
    bad: "
# II. Biểu hiện, hành vi
Không phát hiện.
# III. Hậu quả, tác hại
a) Không có.
",
    check: Check::Draft(check),
};

/// All that a passage says when it says nothing.
const BARE: [&str; 12] = [
    "khong",
    "khong co",
    "khong co gi",
    "khong phat sinh",
    "khong co phat sinh",
    "khong co noi dung",
    "khong co noi dung bao cao",
    "khong phat hien",
    "khong co gi de bao cao",
    "khong ghi nhan",
    "khong xay ra",
    "noi dung nay khong co",
];

fn check(case: &Case<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for section in &case.plan.outline.sections {
        let told: Vec<&Passage> = case
            .draft
            .passages_of(&section.key)
            .filter(|passage| !matches!(passage.kind, PassageKind::Heading | PassageKind::Cell))
            .collect();
        if told.iter().any(|passage| tells_how(&passage.text)) {
            continue;
        }
        let silent =
            |passage: &&&Passage| is_bare(&passage.text) || told.len() <= 2 && is_none_found(&passage.text);
        found.extend(told.iter().filter(silent).map(|passage| {
            let title = &section.title;
            Found::at(
                &passage.address,
                &passage.text,
                Bilingual::new(
                    format!("Mục «{}» ghi không có nhưng không nêu đã xem xét bằng cách nào.", title.vi),
                    format!("The section “{}” says there is nothing but not how one looked.", title.en),
                ),
            )
        }));
    }
    found
}

fn is_bare(text: &str) -> bool {
    let words = words(text);
    // A list's marker before the words does not count.
    let marked = words.len() > 1 && words[0].stopped && words[0].folded.chars().count() <= 2;
    let said: Vec<&str> = words[usize::from(marked)..].iter().map(|word| word.folded.as_str()).collect();
    BARE.contains(&said.join(" ").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_passage_that_says_nothing_else_is_bare() {
        for text in ["Không.", "- Không có", "a) Không có.", "2. Không phát sinh", "KHÔNG CÓ"] {
            assert!(is_bare(text), "{text}");
        }
        for text in ["Không có hồ sơ quá hạn.", "Có", "Tồn tại: không có", "", "a)"] {
            assert!(!is_bare(text), "{text}");
        }
    }
}
