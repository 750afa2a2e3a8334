//! `number-ambiguous`: a number that can be read two ways, because English and Vietnamese marks are mixed.

use kernel::{Bilingual, Severity};

use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::Figure;
use crate::read::words::slug;

pub(super) const RULE: Rule = Rule {
    id: "number-ambiguous",
    severity: Severity::Warning,
    name: Pair { vi: "Số đọc được hai cách", en: "Number that reads two ways" },
    about: Pair {
        vi: "Theo cách viết Việt Nam, dấu chấm tách hàng nghìn, dấu phẩy bắt đầu phần thập phân. «1,234 hồ sơ» đọc được là 1.234 hoặc 1,234. Nêu khi đơn vị không thể có phần lẻ, hoặc khi chính báo cáo đã dùng cách viết kiểu Anh ở chỗ khác; và khi tỷ lệ phần trăm lúc viết «12,5 %» lúc viết «12.5 %».",
        en: "In Vietnamese a dot parts thousands and a comma begins decimals: «1,234 hồ sơ» reads as 1234 or as 1.234. Told when the unit can have no fraction or the report writes the English way elsewhere; and when percentages are written now «12,5 %», now «12.5 %».",
    },
    hint: Pair {
        vi: "Viết lại theo cách Việt Nam: 1.234 hồ sơ; 12,5 %; 1.234,5 tỷ đồng.",
        en: "Write it the Vietnamese way: 1.234 hồ sơ; 12,5 %; 1.234,5 tỷ đồng.",
    },
    audience: Audience::Readers,
    good: "
# I. Thực trạng
Năm 2022 có 1.234 hồ sơ quá hạn, chiếm 12,5%; vốn giải ngân 1,234 tỷ đồng, diện tích 2,125 ha; đã thu gom 4,125 tấn rác.
",
    bad: "
# I. Thực trạng
Năm 2022 có 1,234 hồ sơ quá hạn, chiếm 12,5%.
Tỷ lệ năm 2021 là 11.5%.
Năm 2021 có 8,673 hạng mục chưa được bàn giao.
",
    check: Check::Draft(check),
};

/// Units of which there are parts: `0,5 ngày`.
const PARTED: [&str; 30] = [
    "%",
    "phan-tram",
    "ha",
    "km",
    "ngay-lam-viec",
    "ngay",
    "gio",
    "thang",
    "nam",
    "diem",
    "",
    "lan",
    "tan",
    "ta",
    "kg",
    "lit",
    "met",
    "m",
    "m2",
    "m3",
    "km2",
    "phut",
    "tuan",
    "mau",
    "sao",
    "kwh",
    "mw",
    "usd",
    "ti-usd",
    "trieu-usd",
];

fn check(case: &Case<'_>) -> Vec<Found> {
    let figures = &case.draft.figures;
    let english = figures.iter().any(|figure| is_english(digits(figure)));
    let comma_decimals = figures.iter().any(|figure| figure.unit == "%" && digits(figure).contains(','));
    let mut found = Vec::new();
    for figure in figures {
        let number = digits(figure);
        if thousand_or_decimal(number) && (english || !has_parts(&figure.unit)) {
            let plain = number.replace(',', ".");
            found.push(Found::at(
                &figure.address,
                &figure.quote,
                Bilingual::new(
                    format!("«{number}» đọc được là {plain} hoặc là {number} (phần nghìn)."),
                    format!("«{number}» can be read as a whole number ({plain}) or with three decimals."),
                ),
            ));
        } else if figure.unit == "%" && comma_decimals && number.contains('.') && !number.contains(',') {
            found.push(Found::at(
                &figure.address,
                &figure.quote,
                Bilingual::new(
                    format!(
                        "«{number} %» dùng dấu chấm cho phần thập phân, chỗ khác trong báo cáo dùng dấu phẩy."
                    ),
                    format!("«{number} %» has a decimal point; elsewhere the report writes decimal commas."),
                ),
            ));
        }
    }
    found
}

/// The number as written, without its unit.
fn digits(figure: &Figure) -> &str {
    figure.quote.split(['%', ' ', '/']).next().unwrap_or_default()
}

fn has_parts(unit: &str) -> bool {
    let unit = slug(unit, 4);
    let money =
        unit == "dong" || ["nghin-dong", "trieu-dong", "ti-dong"].iter().any(|money| unit.ends_with(money));
    money || PARTED.contains(&unit.as_str())
}

/// `1,234`
fn thousand_or_decimal(number: &str) -> bool {
    number.split_once(',').is_some_and(|(whole, part)| {
        (1..=3).contains(&whole.len())
            && !whole.starts_with('0')
            && part.len() == 3
            && [whole, part].iter().all(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// `1,234,567` or `1,234.5`
fn is_english(number: &str) -> bool {
    let comma = number.find(',');
    number.matches(',').count() > 1 || comma.is_some_and(|comma| number[comma..].contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contracts_are_no_money() {
        assert!(["đồng", "triệu đồng", "nghìn tỷ đồng", "%"].iter().all(|unit| has_parts(unit)));
        assert!(["hợp đồng", "hồ sơ"].iter().all(|unit| !has_parts(unit)));
    }

    #[test]
    fn marks_tell_which_way_a_number_is_written() {
        assert!(["1,234", "12,345"].iter().all(|number| thousand_or_decimal(number)));
        assert!(
            ["0,125", "1,23", "1.234", "1.234,567", "1,2345"]
                .iter()
                .all(|number| !thousand_or_decimal(number))
        );
        assert!(["1,234,567", "1,234.5"].iter().all(|number| is_english(number)));
        assert!(["1.234,5", "1,234", "1.234.567"].iter().all(|number| !is_english(number)));
    }
}
