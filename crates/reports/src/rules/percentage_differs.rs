//! `percentage-differs`: a percentage is that of its part and whole, where both are told.

use kernel::{Bilingual, Language, Severity};

use super::share::{Said, Share, agrees, bracketed, percentage, relations, shares};
use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::Amount;
use crate::read::tables;
use crate::read::words::amount;

pub(super) const RULE: Rule = Rule {
    id: "percentage-differs",
    severity: Severity::Error,
    name: Pair { vi: "Tỷ lệ khác tử số chia mẫu số", en: "Percentage differs from its numbers" },
    about: Pair {
        vi: "Tỷ lệ phải khớp với tử số và mẫu số nêu ngay bên cạnh: «86/210 quyết định (41 %)», «35 trên tổng số 210 hồ sơ, chiếm 16,7 %», «210 hồ sơ, trong đó 35 hồ sơ quá hạn (16,7 %)», và ba cột của bảng khi phần lớn các dòng cho thấy cột này là tỷ lệ của hai cột kia. Làm tròn hay cắt ở chữ số cuối đều được.",
        en: "A percentage agrees with the part and the whole told beside it: in sentences of these forms, and in three columns of a table when most rows show that one is the percentage of the other two. Rounding and cutting off at the last digit both pass.",
    },
    hint: Pair {
        vi: "Tính lại tỷ lệ; nếu tỷ lệ tính trên mẫu số khác, nêu rõ mẫu số ấy.",
        en: "Compute it again; if it is of another whole, name that whole.",
    },
    audience: Audience::Readers,
    good: "
# I. Thực trạng
Có 86/210 quyết định (41,0%) ban hành sau khi họp, tăng 5% so với năm 2021. Năm 2022 có 35 hồ sơ quá hạn trên tổng số 210 hồ sơ, chiếm 16,7%. Trong năm có 210 hồ sơ, trong đó 35 hồ sơ quá hạn (chiếm 20% số hồ sơ đất đai).
| Đơn vị | Quá hạn | Tổng số | Tỷ lệ (%) |
| Phòng Một | 10 | 40 | 25 |
| Phòng Hai | 5 | 50 | 10 |
| Phòng Ba | 1 | 3 | 33,3 |
",
    bad: "
# I. Thực trạng
Có 86/210 quyết định (49,0%) ban hành sau khi họp.
Năm 2022 có 35 hồ sơ quá hạn trên tổng số 210 hồ sơ, chiếm 61,7%.
Trong năm có 210 hồ sơ, trong đó 35 hồ sơ quá hạn (26,7%).
| Đơn vị | Quá hạn | Tổng số | Tỷ lệ (%) |
| Phòng Một | 10 | 40 | 25 |
| Phòng Hai | 5 | 50 | 10 |
| Phòng Ba | 1 | 3 | 13,3 |
",
    check: Check::Draft(check),
};

fn check(case: &Case<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for sentence in &case.sentences {
        let text = sentence.text();
        let by_figures = shares(sentence).into_iter().filter_map(|Share { part, whole, percent, said }| {
            let percent = percent?;
            // Two counts in a row may be the parts of one sum.
            let of_sum = said == Said::InOrder
                && part.plus(whole).is_some_and(|sum| agrees(part, sum, percent.value, &percent.quote));
            (!of_sum).then_some((part, whole, percent.value, percent.quote.as_str()))
        });
        let by_brackets = bracketed(text)
            .into_iter()
            .filter_map(|(part, whole, percent)| amount(percent).map(|value| (part, whole, value, percent)));
        let mut told: Vec<(Amount, Amount)> = Vec::new();
        for (part, whole, value, quote) in by_brackets.chain(by_figures) {
            if part <= whole && !agrees(part, whole, value, quote) && !told.contains(&(part, whole)) {
                told.push((part, whole));
                let message = differs(part, whole, value);
                found.push(Found::at(&sentence.passage.address, text, message));
            }
        }
    }
    for numbers in case.draft.tables.iter().filter_map(tables::numbers) {
        for relation in relations(&numbers) {
            for row in relation.rows(&numbers).filter(|row| !row.agrees) {
                let Some(stated) = numbers.at(row.row, relation.percent) else { continue };
                found.push(Found::at(
                    &numbers.table.cell(row.row, relation.percent),
                    &numbers.table.grid[row.row][relation.percent],
                    differs(row.part, row.whole, stated.value),
                ));
            }
        }
    }
    found
}

fn differs(part: Amount, whole: Amount, stated: Amount) -> Bilingual {
    let exact = percentage(part, whole).unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "a percentage for people, one decimal")]
    let exact = exact as f64 / 10_000.0;
    let number = |language| vietnamese::format_number(exact, 1, language);
    Bilingual::new(
        format!("Ghi {stated} %, nhưng {part} trên {whole} là {} %.", number(Language::Vietnamese)),
        format!("It says {stated} %, but {part} out of {whole} is {} %.", number(Language::English)),
    )
}
