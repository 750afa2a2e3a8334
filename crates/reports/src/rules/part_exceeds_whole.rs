//! `part-exceeds-whole`: a numerator is not greater than its denominator.

use kernel::{Bilingual, Severity};

use super::share::{Said, relations, shares};
use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::read::figures::slashed_counts;
use crate::read::tables;
use crate::{Amount, Figure};

pub(super) const RULE: Rule = Rule {
    id: "part-exceeds-whole",
    severity: Severity::Error,
    name: Pair { vi: "Tử số lớn hơn mẫu số", en: "Part greater than its whole" },
    about: Pair {
        vi: "Phần không lớn hơn tổng: «215/210 quyết định», «215 trên tổng số 210 hồ sơ», «chiếm 120 %», và dòng của bảng có cột tỷ lệ. Ngày tháng (30/6), năm, tỷ lệ hoàn thành kế hoạch trên 100 % không xét.",
        en: "A part is not greater than its whole: «215/210 quyết định», «215 trên tổng số 210 hồ sơ», «chiếm 120 %», and rows of tables with a column of shares. Dates (30/6), years and plans fulfilled by more than 100 % are not looked at.",
    },
    hint: Pair {
        vi: "Kiểm tra xem hai số có bị đảo không, hoặc có cùng phạm vi và thời gian không.",
        en: "See whether the two are swapped, or are of different scope or time.",
    },
    audience: Audience::Readers,
    good: "
# I. Thực trạng
Có 86/210 quyết định ban hành sau khi họp; đến 30/6 đơn vị đã xong. Thu ngân sách đạt 120% kế hoạch. Năm 2022 có 35 hồ sơ quá hạn trên tổng số 210 hồ sơ.
",
    bad: "
# I. Thực trạng
Có 215/210 quyết định ban hành sau khi họp.
Năm 2022 có 350 hồ sơ quá hạn trên tổng số 210 hồ sơ.
Số hồ sơ quá hạn chiếm 120% tổng số.
Có đến 105% trong tổng số hồ sơ bị trả lại.
Có 120 hồ sơ bị trả lại trong khi tổng số chỉ là 100 hồ sơ.
Năm 2022, 100 hồ sơ được rà soát mà có 120 hồ sơ quá hạn.
Năm 2022 rà soát 190 chỉ tiêu, phát hiện 248/190 chỉ tiêu không phù hợp.
",
    check: Check::Draft(check),
};

fn check(case: &Case<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for sentence in &case.sentences {
        let here = |message| Found::at(&sentence.passage.address, sentence.text(), message);
        let text = sentence.text();
        if text.contains('/') && !aims(text) {
            let over = slashed_counts(text).into_iter().filter(|(part, whole)| part > whole);
            found.extend(over.map(|(part, whole)| here(exceeds(part, whole))));
        }
        let outright = shares(sentence)
            .into_iter()
            .filter(|share| share.said == Said::Outright && share.part > share.whole);
        found.extend(outright.map(|share| here(exceeds(share.part, share.whole))));
        let more_than_all = |figure: &&&Figure| {
            figure.unit == "%" && Amount::whole(100).is_some_and(|all| figure.value > all)
        };
        for figure in sentence.figures.iter().filter(more_than_all) {
            let before = vietnamese::folded_key(sentence.before(figure));
            let before = before.trim_end();
            let before = [" toi", " den", " khoang", " tren", " hon"]
                .iter()
                .find_map(|word| before.strip_suffix(word))
                .unwrap_or(before);
            let takes = before.ends_with("chiem") || before.ends_with("chiem ti le");
            let of_all =
                vietnamese::folded_key(sentence.after(figure)).trim_start().starts_with("trong tong so");
            if takes || of_all {
                found.push(here(Bilingual::new(
                    format!("Một phần không thể chiếm {} % của tổng.", figure.value),
                    format!("A part cannot be {} % of its whole.", figure.value),
                )));
            }
        }
    }
    for numbers in case.draft.tables.iter().filter_map(tables::numbers) {
        for relation in relations(&numbers) {
            let label = vietnamese::folded_key(&numbers.column_label(relation.percent));
            if label.contains("ke hoach") || label.contains("so voi") || label.contains("chi tieu") {
                continue;
            }
            for row in relation.rows(&numbers).filter(|row| row.part > row.whole) {
                found.push(Found::at(
                    &numbers.table.cell(row.row, relation.part),
                    &numbers.table.grid[row.row][relation.part],
                    exceeds(row.part, row.whole),
                ));
            }
        }
    }
    found
}

/// Whether a sentence sets what was done against what was aimed at: that may be more.
fn aims(text: &str) -> bool {
    let folded = vietnamese::folded_key(text).replace("theo ke hoach", "");
    // Targets may be what is looked through, too: «rà soát 190 chỉ tiêu».
    let folded = folded.replace("ra soat", "phat hien");
    let folded = if folded.contains("phat hien") { folded.replace("chi tieu", "") } else { folded };
    ["chi tieu", "ke hoach", "du toan", "vuot", "muc tieu"].iter().any(|word| folded.contains(word))
}

fn exceeds(part: Amount, whole: Amount) -> Bilingual {
    Bilingual::new(
        format!("Phần là {part} nhưng tổng chỉ có {whole}."),
        format!("The part is {part} but the whole is only {whole}."),
    )
}
