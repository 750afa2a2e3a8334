//! `total-differs-from-parts`: totals are the sums of their parts: in tables, among the figures the outline asks
//! for, and in sentences with «trong đó» or «gồm».

use kernel::{Bilingual, Severity, Window};

use super::sentence::Sentence;
use super::{Audience, Case, Check, Found, Pair, Rule, telling};
use crate::read::tables::{self, Numbers};
use crate::read::words::slug;
use crate::{Amount, Figure};

pub(super) const RULE: Rule = Rule {
    id: "total-differs-from-parts",
    severity: Severity::Error,
    name: Pair { vi: "Tổng khác cộng các phần", en: "Total differs from its parts" },
    about: Pair {
        vi: "Dòng tổng của bảng, số tổng mà đề cương yêu cầu, và câu «… gồm …», «… trong đó …» phải khớp khi cộng. Tỷ lệ phần trăm không cộng; các phần sau «trong đó» có thể chồng nhau, nên chỉ nêu khi một phần lớn hơn tổng.",
        en: "Total rows of tables, totals the outline asks for, and sentences with «gồm» or «trong đó» must add up. Percentages are not added; parts after «trong đó» may overlap, so only one that is greater than the total is told.",
    },
    hint: Pair {
        vi: "Kiểm tra lại số thành phần và số tổng; sửa số sai hoặc nêu phần còn lại.",
        en: "Check the parts and the total; mend the wrong one or name the remaining part.",
    },
    audience: Audience::Readers,
    good: "
# I. Thực trạng
Toàn tỉnh có 120 trường hợp, trong đó 30 trường hợp kỷ luật. Đã xử lý 50 trường hợp, gồm 20 trường hợp kiểm điểm, 25 trường hợp điều chuyển và 5 trường hợp kỷ luật. Năm 2022 tiếp nhận 40 hồ sơ, đã giải quyết 30 hồ sơ, còn lại 10 hồ sơ. Năm 2022 có 50 hồ sơ, riêng năm 2021 có 60 hồ sơ.
| TT | Đơn vị | Số hồ sơ | Tỷ lệ quá hạn (%) |
| I | Khối sở | 30 | 10 |
| 1 | Sở Một | 10 | 10 |
| 2 | Sở Hai | 20 | 10 |
| II | Khối huyện | 40 | 5 |
| | Tổng cộng | 70 | 7,1 |
",
    bad: "
# I. Thực trạng
Đã xử lý 50 trường hợp, gồm 20 trường hợp kiểm điểm và 25 trường hợp điều chuyển.
Có 30 cán bộ bị xem xét, trong đó 45 cán bộ thuộc diện quản lý.
Có 60 hồ sơ được chia thành hai nhóm: 20 hồ sơ đất đai, 30 hồ sơ xây dựng.
Năm 2022 tiếp nhận 40 hồ sơ, đã giải quyết 30 hồ sơ, còn lại 20 hồ sơ.
Có 50 vụ việc, trong số này 70 vụ việc quá hạn.
Năm 2022, cộng 20 vụ việc cấp tỉnh với 25 vụ việc cấp huyện thì được 50 vụ việc.
Năm 2022 có 50 vụ việc kéo dài: cấp tỉnh 20 vụ việc, cấp huyện 20 vụ việc, cấp xã 20 vụ việc.
| Đơn vị | Số hồ sơ |
| Sở Một | 10 |
| Sở Hai | 20 |
| Tổng cộng | 35 |
",
    check: Check::Draft(check),
};

fn check(case: &Case<'_>) -> Vec<Found> {
    let numbers = case.draft.tables.iter().filter_map(tables::numbers);
    let mut found: Vec<Found> = numbers.flat_map(|numbers| table(case, &numbers)).collect();
    found.extend(asked(case));
    found.extend(prose(case));
    found
}

/// Labels of a row that is the sum of the others.
pub(super) fn is_total(label: &str) -> bool {
    // «Cộng dồn», «Tổng các dòng trên», not «Công trình»: as it is written, the marks tell them apart.
    const NO_TOTAL: [&str; 12] = [
        "cộng đồng",
        "cộng tác",
        "cộng hòa",
        "cộng hoà",
        "cộng sản",
        "tổng công ty",
        "tổng cục",
        "tổng giám đốc",
        "tổng đài",
        "tổng liên đoàn",
        "tổng hội",
        "tổng hợp",
    ];
    let written = vietnamese::normalize(label.trim()).to_lowercase();
    let sums = written.starts_with("cộng ") || written.starts_with("tổng ");
    if sums {
        return !NO_TOTAL.iter().any(|body| written.starts_with(body));
    }
    let label = slug(label, 6);
    matches!(
        label.as_str(),
        "tong"
            | "cong"
            | "tong-so"
            | "tong-cong"
            | "toan-tinh"
            | "toan-nganh"
            | "toan-huyen"
            | "toan-xa"
            | "toan-bo"
            | "toan-co-quan"
            | "toan-don-vi"
            | "toan-he-thong"
            | "ca-tinh"
            | "ca-nuoc"
            | "tat-ca"
    )
}

fn table(case: &Case<'_>, numbers: &Numbers<'_>) -> Vec<Found> {
    let totals: Vec<usize> = numbers.rows().filter(|row| is_total(numbers.row_label(*row))).collect();
    let [total] = totals.as_slice() else { return Vec::new() };
    let total = *total;
    // Of what a total of the outline is the sum, the outline says.
    let name = slug(numbers.row_label(total), 40);
    if case
        .plan
        .outline
        .sections
        .iter()
        .flat_map(|section| &section.figures)
        .any(|asked| slug(&asked.name.vi, 40) == name)
    {
        return Vec::new();
    }
    // A total in the middle closes a group; only first or last sums the table.
    if total != numbers.first && total + 1 != numbers.table.grid.len() {
        return Vec::new();
    }
    let detail = |row: &usize| {
        let label = numbers.row_label(*row);
        label.starts_with(['-', '–', '+']) || slug(label, 2) == "trong-do"
    };
    let parts: Vec<usize> = numbers.rows().filter(|row| *row != total && !detail(row)).collect();
    let roman = |row: &usize| {
        let ordinal = numbers.ordinal(*row);
        !ordinal.is_empty() && ordinal.chars().all(|sign| matches!(sign, 'I' | 'V' | 'X'))
    };
    let groups: Vec<usize> = parts.iter().copied().filter(roman).collect();
    let mut found = Vec::new();
    for column in numbers.columns() {
        let Some(stated) = numbers.at(total, column).filter(|number| !number.percent) else { continue };
        let label = slug(&numbers.column_label(column), 40);
        if numbers.column_label(column).contains('%')
            || ["ti-le", "binh-quan", "trung-binh"].iter().any(|word| label.contains(word))
        {
            continue;
        }
        let values = |rows: &[usize]| -> Vec<Amount> {
            rows.iter()
                .filter_map(|row| numbers.at(*row, column))
                .filter(|number| !number.percent)
                .map(|number| number.value)
                .collect()
        };
        let all = values(&parts);
        if all.len() < 2 {
            continue;
        }
        let sums = [Amount::sum(all), Amount::sum(values(&groups)).filter(|_| groups.len() >= 2)];
        if let [Some(sum), of_groups] = sums
            && sum != stated.value
            && of_groups != Some(stated.value)
        {
            let quote = &numbers.table.grid[total][column];
            let sum = of_groups.unwrap_or(sum);
            found.push(Found::at(&numbers.table.cell(total, column), quote, differs(&stated.value, &sum)));
        }
    }
    found
}

/// Totals the outline asks for, where the total and all its parts are given once.
fn asked(case: &Case<'_>) -> Vec<Found> {
    // What a sentence tells may be of a part; a table's own row is of the whole.
    let given = |key: &str| {
        let whole = (case.plan.window.from(), case.plan.window.to());
        let of_key = |figure: &&Figure| {
            telling::asked(case, &figure.key) == Some(key) && telling::days(case, figure) == whole
        };
        let figures = || case.draft.figures.iter().filter(of_key);
        figures()
            .find(|figure| figure.address.contains("/r"))
            .or_else(|| figures().find(|figure| figure.key == key && !telling::is_of_a_part(case, figure)))
    };
    let wanted = case.plan.outline.sections.iter().flat_map(|section| &section.figures);
    wanted
        .filter(|wanted| !wanted.total_of.is_empty())
        .filter_map(|wanted| {
            let total = given(&wanted.key)?;
            let parts: Option<Vec<Amount>> =
                wanted.total_of.iter().map(|key| given(key).map(|figure| figure.value)).collect();
            let sum = Amount::sum(parts?)?;
            (sum != total.value).then(|| Found::at(&total.address, &total.quote, differs(&total.value, &sum)))
        })
        .collect()
}

/// «… 50 trường hợp, gồm 20 trường hợp …, 25 trường hợp …»
fn prose(case: &Case<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for sentence in &case.sentences {
        let figures = &sentence.figures;
        for (index, total) in figures.iter().enumerate() {
            let Some(next) = figures.get(index + 1) else { continue };
            let between = vietnamese::folded_key(sentence.between(total, next));
            let Some(cue) = cue(&between).or_else(|| divided(sentence, index)) else { continue };
            // «…, 301 …, 134 …; trong đó …»: of which of them is not told.
            if index > 0 && between.contains(';') {
                break;
            }
            // Parts of parts are another sum.
            let mut last = *total;
            let parts: Vec<&&Figure> = figures[index + 1..]
                .iter()
                .enumerate()
                .take_while(|(place, part)| {
                    let between = vietnamese::folded_key(sentence.between(last, part));
                    last = part;
                    *place == 0 || self::cue(&between).is_none() && !compares(&between)
                })
                .map(|(_, part)| part)
                .take_while(|part| part.unit == "%" || counts_alike(part, total))
                .filter(|part| part.unit != "%")
                .collect();
            if let Some(message) = judge(total, &parts, cue) {
                found.push(Found::at(&sentence.passage.address, sentence.text(), message));
            }
            break;
        }
        found.extend(
            summed_up(sentence).map(|message| Found::at(&sentence.passage.address, sentence.text(), message)),
        );
    }
    found
}

/// Parts in a bracket right after their total, three or more: «50 vụ việc (20 vụ việc …, 25 vụ việc …, 5 vụ việc …)»; and «trong số
/// 50 vụ việc có 20 vụ việc …, số còn lại là 30 vụ việc …», «50 vụ việc, đã xong 20 vụ việc, còn lại 30 vụ việc».
fn divided(sentence: &Sentence<'_>, index: usize) -> Option<Cue> {
    let figures = &sentence.figures;
    let (total, next) = (figures[index], *figures.get(index + 1)?);
    let alike: Vec<&&Figure> =
        figures[index + 1..].iter().take_while(|part| counts_alike(part, total)).collect();
    let last = alike.last()?;
    let between = sentence.between(total, next);
    if between.trim_end().ends_with('(') && alike.len() >= 3 {
        let inside = sentence.between(next, last);
        let closed = sentence.after(last).split_once(')').is_some_and(|(rest, _)| !rest.contains('('));
        return (closed && !inside.contains(')')).then_some(Cue::Whole);
    }
    // «50 vụ việc quá hạn: 20 vụ việc …, 25 vụ việc …, 5 vụ việc ….»
    let listed = vietnamese::folded_key(sentence.between(next, last));
    if alike.len() >= 3
        && between.contains(':')
        && alike.last().is_some_and(|last| figures.last().is_some_and(|end| std::ptr::eq(**last, *end)))
        && alike.iter().all(|part| days(part) == days(total))
        && !listed.contains([';', ':', '('])
        && !compares(&listed)
    {
        return Some(Cue::Whole);
    }
    let rest = vietnamese::folded_key(sentence.between(next, last));
    let of = vietnamese::folded_key(sentence.before(total));
    let divides = of.trim_end().ends_with("trong so") || between.contains(':') || alike.len() == 2;
    let at_once =
        alike.iter().all(|part| days(part) == days(total)) && !compares(&vietnamese::folded_key(between));
    (divides && at_once && rest.contains("con lai")).then_some(Cue::Whole)
}

fn days(figure: &Figure) -> Option<Window> {
    figure.period.as_ref().map(|period| period.days)
}

/// «20 vụ việc …, 25 vụ việc …, tổng cộng 50 vụ việc»: the sum comes last.
fn summed_up(sentence: &Sentence<'_>) -> Option<Bilingual> {
    let figures = &sentence.figures;
    let at = (1..figures.len()).find(|at| {
        let between = vietnamese::folded_key(sentence.between(figures[at - 1], figures[*at]));
        ["tong cong", "cong lai", "ca thay", "tat ca la", " thi duoc"].iter().any(|cue| between.contains(cue))
            && !between.contains([';', '('])
    })?;
    let total = figures[at];
    let parts: Vec<&Figure> =
        figures[..at].iter().rev().copied().take_while(|part| counts_alike(part, total)).collect();
    let sum = Amount::sum(parts.iter().map(|part| part.value))?;
    (parts.len() >= 2 && parts.len() == at && sum != total.value).then(|| differs(&total.value, &sum))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    /// «trong đó»: some of them.
    AmongThem,
    /// «gồm»: all of them.
    Whole,
}

/// The cue in the words between a total and what follows.
fn cue(between: &str) -> Option<Cue> {
    const AMONG_THEM: [&str; 5] = ["trong do", "trong so nay", "trong so do", "trong so ay", ", rieng "];
    const WHOLE: [&str; 10] = [
        " gom",
        "(gom",
        " bao gom",
        " chia ra",
        "chia thanh",
        "chia lam",
        "phan thanh",
        "phan ra",
        "cu the:",
        "cu the nhu sau:",
    ];
    let holds = |cues: &[&str]| cues.iter().any(|cue| between.contains(cue));
    if holds(&AMONG_THEM) { Some(Cue::AmongThem) } else { holds(&WHOLE).then_some(Cue::Whole) }
}

/// «…; so với năm 2021 tăng 5 cán bộ»: no part of the sum.
fn compares(between: &str) -> bool {
    ["so voi", "tang ", "giam ", "binh quan"].iter().any(|word| between.contains(word))
}

fn counts_alike(part: &Figure, total: &Figure) -> bool {
    slug(&part.unit, 4) == slug(&total.unit, 4)
}

fn judge(total: &Figure, parts: &[&&Figure], cue: Cue) -> Option<Bilingual> {
    if total.unit == "%" || parts.is_empty() || parts.iter().any(|part| !counts_alike(part, total)) {
        return None;
    }
    let sum = match cue {
        Cue::Whole => Amount::sum(parts.iter().map(|part| part.value))?,
        // Those among them may overlap: women, Party members. None alone is more than all.
        Cue::AmongThem => {
            parts.iter().filter(|part| days(part) == days(total)).map(|part| part.value).max()?
        }
    };
    // What follows the last part may be something else again.
    let whole = (2..parts.len())
        .any(|count| Amount::sum(parts[..count].iter().map(|part| part.value)) == Some(total.value));
    if whole {
        return None;
    }
    let over = sum > total.value;
    let under = sum < total.value && cue == Cue::Whole && parts.len() >= 2;
    (over || under).then(|| differs(&total.value, &sum))
}

fn differs(stated: &Amount, sum: &Amount) -> Bilingual {
    let gap = stated.apart(*sum);
    Bilingual::new(
        format!("Tổng ghi {stated}, cộng các phần được {sum} (lệch {gap})."),
        format!("The total says {stated}; its parts add up to {sum} (off by {gap})."),
    )
}
