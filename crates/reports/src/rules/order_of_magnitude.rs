//! `order-of-magnitude`: đồng, triệu and tỷ are not mistaken for each other, and nothing is larger than the country.

use std::collections::HashMap;

use kernel::{Bilingual, Severity};

use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::Figure;
use crate::read::words::{slug, slug_without_numbers};

pub(super) const RULE: Rule = Rule {
    id: "order-of-magnitude",
    severity: Severity::Warning,
    name: Pair { vi: "Đơn vị, bậc số bất thường", en: "Unlikely unit or order of magnitude" },
    about: Pair {
        vi: "Nêu: số tiền dưới 1.000 ghi bằng «đồng» (thường là thiếu «triệu», «tỷ»); số tiền trên 10 triệu tỷ đồng; số người nhiều hơn dân số cả nước; cùng một nội dung, cùng thời gian, cùng các chữ số mà chỗ ghi «triệu», chỗ ghi «tỷ».",
        en: "Told: money under 1,000 in plain «đồng» (mostly «triệu» or «tỷ» is missing); money over ten million billion đồng; more people than the country has; the same matter, time and digits once in millions and once in billions.",
    },
    hint: Pair {
        vi: "Kiểm tra đơn vị tính (đồng, triệu đồng, tỷ đồng) và số chữ số.",
        en: "Check the unit (đồng, million, billion) and the number of digits.",
    },
    audience: Audience::Readers,
    good: "
# I. Thực trạng
Năm 2022 thu hồi 350 triệu đồng tiền sai phạm; mức phí 500 đồng/trang; 5 đồng chí bị kiểm điểm, 3 đồng nghiệp được hỏi.
",
    bad: "
# I. Thực trạng
Năm 2022 thu hồi 350 đồng, lấy ý kiến 250.000.000 người.
Năm 2022 giải ngân 1.250 tỷ đồng vốn đầu tư công cho các dự án trọng điểm.
Tổng hợp năm 2022: 1.250 triệu đồng vốn đầu tư công cho các dự án trọng điểm.
",
    check: Check::Draft(check),
};

/// Ten thousand times a billion times a thousand: more than everything the country makes in a year.
const MOST_DONG: i128 = 10_000_000_000_000_000;
/// More than live in the country.
const MOST_PEOPLE: i128 = 110_000_000;
/// In ten-thousandths, as amounts are kept.
const ONE: i128 = 10_000;

fn check(case: &Case<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for sentence in &case.sentences {
        for figure in &sentence.figures {
            found.extend(
                alone(figure, sentence.after(figure))
                    .map(|message| Found::at(&figure.address, &figure.quote, message)),
            );
        }
    }
    let mut told: HashMap<(String, Option<kernel::Window>), (i128, &Figure)> = HashMap::new();
    for figure in &case.draft.figures {
        let (Some(factor), Some(words)) = (money(&figure.unit), matter(figure)) else { continue };
        let dong = i128::from(figure.value.ten_thousandths()) * factor;
        let key = (words, figure.period.as_ref().map(|period| period.days));
        let Some((before, first)) = told.get(&key) else {
            told.insert(key, (dong, figure));
            continue;
        };
        let (small, large) = (dong.min(*before), dong.max(*before));
        if small > 0 && first.value == figure.value && large != small {
            let place = case.place(&first.address);
            found.push(Found::at(
                &figure.address,
                &figure.quote,
                Bilingual::new(
                    format!(
                        "Ở đây ghi «{}», ở {} cùng nội dung ghi «{}».",
                        figure.quote, place.vi, first.quote
                    ),
                    format!("Here «{}», at {} the same matter is «{}».", figure.quote, place.en, first.quote),
                ),
            ));
        }
    }
    found
}

/// What is wrong with a figure by itself.
fn alone(figure: &Figure, after: &str) -> Option<Bilingual> {
    let value = i128::from(figure.value.ten_thousandths());
    let unit = slug(&figure.unit, 4);
    let quote = &figure.quote;
    if let Some(factor) = money(&figure.unit) {
        if factor == 1 && (1..1_000 * ONE).contains(&value) && is_money(after) {
            return Some(Bilingual::new(
                format!("«{quote}» quá nhỏ đối với một số tiền: có thể thiếu «triệu» hoặc «tỷ»."),
                format!("«{quote}» is very little money: «triệu» or «tỷ» may be missing."),
            ));
        }
        if value * factor > MOST_DONG * ONE {
            return Some(Bilingual::new(
                format!("«{quote}» lớn hơn cả tổng sản phẩm của đất nước trong một năm."),
                format!("«{quote}» is more than the country makes in a year."),
            ));
        }
    }
    let people = matches!(
        unit.as_str(),
        "nguoi" | "nguoi-dan" | "can-bo" | "dang-vien" | "cong-chuc" | "vien-chuc" | "hoi-vien" | "lao-dong"
    );
    (people && value > MOST_PEOPLE * ONE).then(|| {
        Bilingual::new(
            format!("«{quote}» nhiều hơn dân số cả nước."),
            format!("«{quote}» is more than live in the country."),
        )
    })
}

/// How many đồng one of a unit of money is.
fn money(unit: &str) -> Option<i128> {
    let unit = slug(unit, 4);
    let rest = unit.strip_suffix("dong")?;
    let factor = |word: &str| match word {
        "nghin" => Some(1_000),
        "trieu" => Some(1_000_000),
        "ti" => Some(1_000_000_000),
        _ => None,
    };
    rest.split('-').filter(|word| !word.is_empty()).map(factor).try_fold(1_i128, |all, one| Some(all * one?))
}

/// Whether «đồng» is money by what follows: «5 đồng nghiệp» is not, «500 đồng/trang» is a rate.
fn is_money(after: &str) -> bool {
    let next = slug(after, 1);
    let goes_on = after.starts_with(' ') && !next.is_empty();
    !after.starts_with('/')
        && (!goes_on
            || matches!(next.as_str(), "tien" | "von" | "cho" | "tu" | "trong" | "nam" | "va" | "thue"))
}

/// The words that tell what the money is; nothing when they are too few.
fn matter(figure: &Figure) -> Option<String> {
    /// Fewer words say too little.
    const FEWEST: usize = 5;
    let label = slug_without_numbers(&figure.label, 14);
    let unit = slug(&figure.unit, 4);
    let rest = label.strip_prefix(unit.as_str()).unwrap_or(&label).trim_start_matches('-');
    (rest.split('-').count() >= FEWEST).then(|| rest.to_owned())
}
