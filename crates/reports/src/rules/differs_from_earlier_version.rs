//! `differs-from-earlier-version`: what a new version tells is what the body's version before told, or was changed knowingly.

use std::collections::BTreeMap;

use kernel::{Bilingual, Severity};

use super::telling::{Days, asked, days};
use super::total_differs_from_parts::is_total;
use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::{Amount, Figure};

pub(super) const RULE: Rule = Rule {
    id: "differs-from-earlier-version",
    severity: Severity::Warning,
    name: Pair { vi: "Số liệu khác bản trước", en: "Figure differs from the earlier version" },
    about: Pair {
        vi: "So với bản đã nhận gần nhất của chính cơ quan: cùng số liệu, cùng đơn vị, cùng thời gian mà số khác đi; hoặc số tổng đổi mà các phần không đổi. Số liệu nêu nhiều nơi với giá trị khác nhau trong một bản thì không xét ở đây. Sửa số là bình thường; quy tắc chỉ nêu để người ký biết chỗ đã đổi.",
        en: "Against the body's own version received last: the same figure, unit and time with another number; or a total that changed while its parts did not. A figure told several times with different numbers in one version is not looked at here. Correcting a number is ordinary; the rule says where, so that the signer knows.",
    },
    hint: Pair {
        vi: "Nếu là sửa đúng, giữ nguyên và ghi lý do vào báo cáo; nếu không, đối chiếu với bản trước và với các phần của tổng.",
        en: "If it is a correction, keep it and give the reason in the report; if not, compare with the earlier version and with the parts of the total.",
    },
    audience: Audience::Readers,
    good: "
# I. Thực trạng
Năm 2022 có 35 hồ sơ đất đai giải quyết quá hạn.
| Đơn vị | Số hồ sơ |
| Sở Một | 10 |
| Sở Hai | 20 |
| Tổng cộng | 30 |
=== bản trước
# I. Thực trạng
Năm 2022 có 35 hồ sơ đất đai giải quyết quá hạn, nhất là ở cấp huyện.
| Đơn vị | Số hồ sơ |
| Sở Một | 10 |
| Sở Hai | 20 |
| Tổng cộng | 30 |
",
    bad: "
# I. Thực trạng
Năm 2022 có 35 hồ sơ đất đai giải quyết quá hạn.
| Đơn vị | Số hồ sơ |
| Sở Một | 10 |
| Sở Hai | 20 |
| Tổng cộng | 30 |
=== bản trước
# I. Thực trạng
Năm 2022 có 53 hồ sơ đất đai giải quyết quá hạn.
| Đơn vị | Số hồ sơ |
| Sở Một | 10 |
| Sở Hai | 20 |
| Tổng cộng | 40 |
",
    check: Check::Draft(check),
};

/// What is counted, in which unit, and when.
type What<'f> = (&'f str, String, Option<Days>);

fn check(case: &Case<'_>) -> Vec<Found> {
    let Some(earlier) = case.earlier else { return Vec::new() };
    let before = by_what(case, earlier);
    let was = |what: &What<'_>| one_value(before.get(what)?);
    let found = |(old, figure): (&Figure, &Figure)| {
        let stands = |part: &Figure| what(case, part).is_some_and(|what| was(&what) == Some(part.value));
        let parts = parts_of(case, figure);
        let alone = parts.len() >= 2 && parts.iter().all(|part| stands(part));
        Found::at(&figure.address, &figure.quote, message(figure, old.value, alone))
    };
    pairs(case).into_iter().map(found).collect()
}

/// The figures of the earlier version that tell another number now, each with what stands now, where it is told first.
pub(super) fn pairs<'f>(case: &'f Case<'_>) -> Vec<(&'f Figure, &'f Figure)> {
    let Some(earlier) = case.earlier else { return Vec::new() };
    let before = by_what(case, earlier);
    let now = by_what(case, &case.draft.figures);
    let mut pairs = Vec::new();
    for figure in &case.draft.figures {
        let Some(what) = what(case, figure) else { continue };
        let (Some(olds), Some(news)) = (before.get(&what), now.get(&what)) else { continue };
        let (Some(old), Some(new)) = (one_value(olds), one_value(news)) else { continue };
        // Told where it is told first.
        let first = news.first().is_some_and(|first| std::ptr::eq(*first, figure));
        if old != new
            && first
            && let Some(earlier) = olds.first()
        {
            pairs.push((*earlier, figure));
        }
    }
    pairs
}

fn by_what<'f>(case: &'f Case<'_>, figures: &'f [Figure]) -> BTreeMap<What<'f>, Vec<&'f Figure>> {
    let mut all: BTreeMap<What<'f>, Vec<&'f Figure>> = BTreeMap::new();
    for figure in figures {
        if let Some(what) = what(case, figure) {
            all.entry(what).or_default().push(figure);
        }
    }
    all
}

/// What a figure tells, where its words say enough to know it again.
fn what<'f>(case: &'f Case<'_>, figure: &'f Figure) -> Option<What<'f>> {
    /// Fewer words of a sentence say too little of what is counted.
    const FEWEST: usize = 4;
    let unit = crate::read::words::slug(&figure.unit, 4);
    if let Some(key) = asked(case, &figure.key) {
        return Some((key, unit, Some(days(case, figure))));
    }
    let period = figure.period.as_ref().map(|period| (period.days.from(), period.days.to()));
    let (key, number) = match figure.key.rsplit_once('-') {
        Some((key, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => (key, true),
        _ => (figure.key.as_str(), false),
    };
    // A name that ends in a number of its own keeps it.
    let key = if number && figure.key.contains('@') { figure.key.as_str() } else { key };
    let in_table = figure.address.contains("/r");
    let words = figure.key.split('@').next().unwrap_or_default().split('-').count();
    (in_table || words >= FEWEST).then_some((key, unit, period))
}

/// The value all of `figures` tell; `None` when they differ among themselves.
fn one_value(figures: &Vec<&Figure>) -> Option<Amount> {
    let (first, rest) = figures.split_first()?;
    rest.iter().all(|figure| figure.value == first.value).then_some(first.value)
}

/// The parts a total is the sum of: those the outline names, or the other cells of a total's column.
fn parts_of<'d>(case: &'d Case<'_>, total: &Figure) -> Vec<&'d Figure> {
    let figures = &case.draft.figures;
    let wanted = case.plan.outline.sections.iter().flat_map(|section| &section.figures);
    if let Some(key) = asked(case, &total.key) {
        let parts = wanted.filter(|wanted| wanted.key == key).flat_map(|wanted| &wanted.total_of);
        return parts.filter_map(|part| figures.iter().find(|figure| figure.key == *part)).collect();
    }
    let row = total.label.split(" – ").next().unwrap_or_default();
    let Some((table, cell)) = total.address.rsplit_once("/r").filter(|_| is_total(row)) else {
        return Vec::new();
    };
    let column = cell.split_once('c').map_or("", |(_, column)| column);
    let beside = |figure: &&Figure| {
        figure.address != total.address
            && figure.address.rsplit_once("/r").is_some_and(|(other, cell)| {
                other == table && cell.split_once('c').is_some_and(|(_, other)| other == column)
            })
    };
    figures.iter().filter(beside).collect()
}

fn message(figure: &Figure, old: Amount, alone: bool) -> Bilingual {
    let new = figure.value;
    if alone {
        return Bilingual::new(
            format!("Số tổng bản trước là {old}, bản này là {new}, nhưng các phần không đổi."),
            format!(
                "The total was {old} in the earlier version and is {new} now, but its parts did not change."
            ),
        );
    }
    Bilingual::new(
        format!("Bản trước ghi {old}, bản này ghi {new}."),
        format!("The earlier version says {old}, this one {new}."),
    )
}
