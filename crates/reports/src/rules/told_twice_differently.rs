//! `told-twice-differently`: the same number is the same wherever the text tells it.

use std::collections::HashMap;

use kernel::{Bilingual, Severity};

use super::telling::{Subject, Telling, in_prose};
use super::{Audience, Case, Check, Found, Pair, Rule};

pub(super) const RULE: Rule = Rule {
    id: "told-twice-differently",
    severity: Severity::Warning,
    name: Pair { vi: "Cùng một số liệu nêu hai lần khác nhau", en: "One number told twice, differently" },
    about: Pair {
        vi: "Số liệu đề cương yêu cầu, hoặc số liệu có cùng đơn vị, cùng thời gian được nêu và cùng từ năm từ trở lên theo sau, phải như nhau ở mọi chỗ trong lời. Ví dụ, câu nói về một đơn vị được nêu tên, tỷ lệ phần trăm không xét.",
        en: "A figure the outline asks for, or numbers of the same unit, the same time told and the same five or more words after them, are the same wherever the text tells them. Examples, sentences about a unit that is named, and percentages are not looked at.",
    },
    hint: Pair {
        vi: "Đối chiếu với nguồn; sửa chỗ sai, hoặc nêu rõ hai số khác nhau ở phạm vi nào.",
        en: "Compare with the source; mend the wrong one, or say by which scope they differ.",
    },
    audience: Audience::Readers,
    good: "
# I. Thực trạng
Năm 2022 có 35 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền. Năm 2021 có 53 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền.
# II. Biểu hiện, hành vi
Việc hỏi đi hỏi lại còn nhiều: năm 2022 có 35 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền.
Ví dụ, năm 2022 có 7 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền ở một phòng.
",
    bad: "
# I. Thực trạng
Năm 2022 có 35 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền.
Tính chung cả năm 2022 có 71 khoản chi không rõ nguồn kinh phí từ đâu.
# II. Biểu hiện, hành vi
Việc hỏi đi hỏi lại còn nhiều: năm 2022 có 53 lượt xin ý kiến cấp trên về việc thuộc thẩm quyền.
Kiểm tra cho thấy năm 2022 có 17 khoản chi không rõ nguồn kinh phí từ đâu.
",
    check: Check::Draft(check),
};

fn check(case: &Case<'_>) -> Vec<Found> {
    let told = in_prose(case);
    let found = |(before, telling): (&Telling<'_>, &Telling<'_>)| {
        let (one, other, place) = (before.value, telling.value, case.place(&before.figure.address));
        Found::at(
            &telling.figure.address,
            telling.sentence.text(),
            Bilingual::new(
                format!("Ở đây ghi {other}, ở {} cùng số liệu này ghi {one}.", place.vi),
                format!("Here it says {other}; at {} the same figure is {one}.", place.en),
            ),
        )
    };
    pairs(&told).into_iter().map(found).collect()
}

/// The tellings that differ from the first of the same number, each after that first one.
pub(super) fn pairs<'t, 'd>(told: &'t [Telling<'d>]) -> Vec<(&'t Telling<'d>, &'t Telling<'d>)> {
    let mut first: HashMap<&Subject, &Telling<'_>> = HashMap::new();
    let mut pairs = Vec::new();
    for telling in told {
        let before = *first.entry(&telling.subject).or_insert(telling);
        // Within one passage, numbers that follow each other are a list.
        if before.value != telling.value && before.figure.address != telling.figure.address {
            pairs.push((before, telling));
        }
    }
    pairs
}
