//! `annex-differs-from-text`: a figure the outline asks for is the same in the text and in the table or annex.

use std::collections::BTreeMap;

use kernel::{Bilingual, Severity};

use super::telling::{Days, Subject, Telling, asked, days, in_prose};
use super::total_differs_from_parts::is_total;
use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::Figure;
use crate::read::words::slug;

pub(super) const RULE: Rule = Rule {
    id: "annex-differs-from-text",
    severity: Severity::Error,
    name: Pair { vi: "Số trong lời khác số trong bảng, phụ lục", en: "Text differs from table or annex" },
    about: Pair {
        vi: "Số liệu đề cương yêu cầu, nêu cả trong lời và trong bảng (dòng mang đúng tên số liệu, hoặc dòng tổng dưới cột mang tên ấy) cho cùng thời gian, phải như nhau. Ví dụ và câu nói về một đơn vị được nêu tên không xét.",
        en: "A figure the outline asks for that is told both in words and in a table (a row of its name, or the total row under a column of its name) for the same time is the same. Examples and sentences about a unit that is named are not looked at.",
    },
    hint: Pair {
        vi: "Đối chiếu hai chỗ với nguồn; sửa chỗ sai, hoặc nêu rõ hai số khác nhau ở phạm vi, thời gian nào.",
        en: "Compare both with the source; mend the wrong one, or say by which scope or time they differ.",
    },
    audience: Audience::Readers,
    good: "
# I. Thực trạng
Nhiệm vụ hoàn thành quá hạn: 25 nhiệm vụ. Năm 2022, nhiệm vụ hoàn thành quá hạn là 12 nhiệm vụ. Tại Sở Một, nhiệm vụ hoàn thành quá hạn là 3 nhiệm vụ.
| Nội dung | Số nhiệm vụ |
| Nhiệm vụ hoàn thành đúng hạn | 80 |
| Nhiệm vụ hoàn thành quá hạn | 25 |
",
    bad: "
# I. Thực trạng
Nhiệm vụ hoàn thành quá hạn: 52 nhiệm vụ.
Nhiệm vụ hoàn thành quá hạn được ghi nhận là 61 nhiệm vụ. Ví dụ, Sở Một để quá hạn 3 nhiệm vụ.
| Nội dung | Số nhiệm vụ |
| Nhiệm vụ hoàn thành đúng hạn | 80 |
| Nhiệm vụ hoàn thành quá hạn | 25 |
",
    check: Check::Draft(check),
};

fn check(case: &Case<'_>) -> Vec<Found> {
    let told = in_prose(case);
    let found = |(telling, cell): (&Telling<'_>, &Figure)| {
        let (text, table, place) = (telling.value, cell.value, case.place(&cell.address));
        Found::at(
            &telling.figure.address,
            telling.sentence.text(),
            Bilingual::new(
                format!("Trong lời ghi {text}, trong bảng ({}) ghi {table}.", place.vi),
                format!("The text says {text}, the table ({}) says {table}.", place.en),
            ),
        )
    };
    pairs(case, &told).into_iter().map(found).collect()
}

/// The tellings in prose that differ from the table, each with the table's cell.
pub(super) fn pairs<'t, 'd>(
    case: &'d Case<'_>,
    told: &'t [Telling<'d>],
) -> Vec<(&'t Telling<'d>, &'d Figure)> {
    let mut cells: BTreeMap<(&str, Days), Vec<&Figure>> = BTreeMap::new();
    for figure in case.draft.figures.iter().filter(|figure| figure.address.contains("/r")) {
        if let Some(key) = asked(case, &figure.key).filter(|key| tells_the_whole(case, figure, key)) {
            cells.entry((key, days(case, figure))).or_default().push(figure);
        }
    }
    let mut pairs = Vec::new();
    for telling in told {
        let Subject::Asked(key, days) = &telling.subject else { continue };
        let Some([first, rest @ ..]) = cells.get(&(key.as_str(), *days)).map(Vec::as_slice) else { continue };
        let first = *first;
        // Cells that differ among themselves are of different scope.
        if first.value != telling.value && rest.iter().all(|cell| cell.value == first.value) {
            pairs.push((telling, first));
        }
    }
    pairs
}

/// Whether a cell tells the figure for the whole body: by its row's name, or as the total under a column of its name.
fn tells_the_whole(case: &Case<'_>, figure: &Figure, key: &str) -> bool {
    let row = figure.label.split(" – ").next().unwrap_or_default();
    let wanted = case.plan.outline.sections.iter().flat_map(|section| &section.figures);
    let named =
        wanted.filter(|wanted| wanted.key == key).any(|wanted| slug(&wanted.name.vi, 40) == slug(row, 40));
    named || is_total(row)
}
