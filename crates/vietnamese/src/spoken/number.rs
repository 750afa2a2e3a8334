//! Numbers in words: cardinals, ordinals after «thứ», digits one by one, decimals, Roman numerals.
//!
//! It knows no units and no dates.

use super::Region;

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const BILLION: u64 = 1_000_000_000;

/// The longest run of digits that is read as one number; longer runs are read digit by digit.
const LONGEST: usize = 18;

/// A whole number in words: 2023 gives «hai nghìn không trăm hai mươi ba».
pub(super) fn cardinal(value: u64, region: Region) -> String {
    let mut words = Vec::new();
    if value == 0 {
        words.push(DIGITS[0]);
    } else {
        push_number(value, Lead::First, region, &mut words);
    }
    words.join(" ")
}

/// Digits as written: a number if they can be one, else digit by digit (telephone numbers, codes, very long runs).
pub(super) fn number(digits: &str, region: Region) -> String {
    let code = digits.starts_with("00") || (digits.starts_with('0') && digits.len() >= 7);
    match digits.parse() {
        Ok(value) if !code && digits.len() <= LONGEST => cardinal(value, region),
        _ => one_by_one(digits),
    }
}

/// The number of a document or a form: a zero before it is said, 05 gives «không năm».
pub(super) fn serial(digits: &str, region: Region) -> String {
    if digits.len() > 1 && digits.starts_with('0') { one_by_one(digits) } else { number(digits, region) }
}

/// Each digit by its name: 0912 gives «không chín một hai».
pub(super) fn one_by_one(digits: &str) -> String {
    let names: Vec<&str> = digits
        .chars()
        .filter_map(|c| c.to_digit(10))
        .filter_map(|digit| DIGITS.get(digit as usize).copied())
        .collect();
    names.join(" ")
}

/// The digits after a decimal comma: 25 gives «hai mươi lăm», 05 «không năm», 333 «ba ba ba».
pub(super) fn decimals(digits: &str, region: Region) -> String {
    match digits.parse() {
        Ok(value) if digits.len() <= 2 && !digits.starts_with('0') => cardinal(value, region),
        _ => one_by_one(digits),
    }
}

/// A number after «thứ»: nhất and tư, else the cardinal.
pub(super) fn ordinal(value: u64, region: Region) -> String {
    match value {
        1 => "nhất".to_owned(),
        4 => "tư".to_owned(),
        _ => cardinal(value, region),
    }
}

/// The value of a Roman numeral up to 89 written with I, V, X and L in its usual form; others are words or letters.
pub(super) fn roman(text: &str) -> Option<u64> {
    let possible = !text.is_empty() && text.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'));
    if possible { (1..90).find(|value| to_roman(*value) == text) } else { None }
}

fn to_roman(value: u64) -> String {
    let mut rest = value;
    let mut text = String::new();
    for (worth, letters) in [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while rest >= worth {
            rest -= worth;
            text.push_str(letters);
        }
    }
    text
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// Nothing stands before this group.
    First,
    /// Something does, so an empty hundreds place is read.
    Inner,
}

fn push_number(value: u64, lead: Lead, region: Region, words: &mut Vec<&'static str>) {
    let mut lead = lead;
    let mut rest = value;
    if rest >= BILLION {
        push_number(rest / BILLION, lead, region, words);
        words.push("tỷ");
        rest %= BILLION;
        lead = Lead::Inner;
    }
    let thousand = match region {
        Region::North => "nghìn",
        Region::South => "ngàn",
    };
    for (worth, name) in [(1_000_000, Some("triệu")), (1_000, Some(thousand)), (1, None)] {
        let group = rest / worth;
        rest %= worth;
        if group > 0 {
            push_group(group, lead, region, words);
            words.extend(name);
            lead = Lead::Inner;
        }
    }
}

/// Three digits; `group` is 1 to 999.
fn push_group(group: u64, lead: Lead, region: Region, words: &mut Vec<&'static str>) {
    let digit = |value: u64| DIGITS[usize::try_from(value % 10).unwrap_or(0)];
    let (hundreds, tens, units) = (group / 100, group / 10 % 10, group % 10);
    let full = hundreds > 0 || lead == Lead::Inner;
    if full {
        words.extend([digit(hundreds), "trăm"]);
    }
    match (tens, units) {
        (0, 0) => {}
        (0, _) if full => words.push(match region {
            Region::North => "linh",
            Region::South => "lẻ",
        }),
        (0, _) => {}
        (1, _) => words.push("mười"),
        _ => words.extend([digit(tens), "mươi"]),
    }
    match (tens, units) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(digit(units)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: u64, north: &str) {
        assert_eq!(cardinal(value, Region::North), north);
        let south = north.replace("nghìn", "ngàn").replace("linh", "lẻ");
        assert_eq!(cardinal(value, Region::South), south);
    }

    #[test]
    fn cardinals() {
        check(0, "không");
        check(4, "bốn");
        check(5, "năm");
        check(10, "mười");
        check(11, "mười một");
        check(14, "mười bốn");
        check(15, "mười lăm");
        check(20, "hai mươi");
        check(21, "hai mươi mốt");
        check(24, "hai mươi tư");
        check(25, "hai mươi lăm");
        check(55, "năm mươi lăm");
        check(100, "một trăm");
        check(101, "một trăm linh một");
        check(104, "một trăm linh bốn");
        check(105, "một trăm linh năm");
        check(110, "một trăm mười");
        check(115, "một trăm mười lăm");
        check(121, "một trăm hai mươi mốt");
        check(555, "năm trăm năm mươi lăm");
        check(1_000, "một nghìn");
        check(1_001, "một nghìn không trăm linh một");
        check(1_010, "một nghìn không trăm mười");
        check(1_100, "một nghìn một trăm");
        check(2_023, "hai nghìn không trăm hai mươi ba");
        check(9_454, "chín nghìn bốn trăm năm mươi tư");
        check(10_000, "mười nghìn");
        check(65_533, "sáu mươi lăm nghìn năm trăm ba mươi ba");
        check(100_005, "một trăm nghìn không trăm linh năm");
        check(1_000_000, "một triệu");
        check(1_000_005, "một triệu không trăm linh năm");
        check(1_050_000, "một triệu không trăm năm mươi nghìn");
        check(1_234_567, "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy");
        check(1_000_000_000, "một tỷ");
        check(1_005_000_000, "một tỷ không trăm linh năm triệu");
        check(234_000_000_000, "hai trăm ba mươi tư tỷ");
        check(1_000_000_000_000, "một nghìn tỷ");
        check(1_500_000_000_000, "một nghìn năm trăm tỷ");
        check(1_000_000_000_000_000, "một triệu tỷ");
        check(
            999_999_999_999_999,
            "chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu \
             chín trăm chín mươi chín nghìn chín trăm chín mươi chín",
        );
    }

    #[test]
    fn digits_that_are_no_number_are_read_one_by_one() {
        assert_eq!(number("05", Region::North), "năm");
        assert_eq!(number("007", Region::North), "không không bảy");
        assert_eq!(number("0912345678", Region::North), "không chín một hai ba bốn năm sáu bảy tám");
        assert_eq!(number(&"1".repeat(19), Region::North), ["một"; 19].join(" "));
    }

    #[test]
    fn roman_numerals_in_their_usual_form() {
        let values: Vec<Option<u64>> =
            ["I", "IV", "VI", "IX", "XIII", "XIV", "XIX", "XXXIX", "XL", "LXXXIX"].map(roman).to_vec();
        assert_eq!(values, [1, 4, 6, 9, 13, 14, 19, 39, 40, 89].map(Some));
        for other in ["", "IIII", "VV", "IC", "XM", "A", "IXI", "VX", "i"] {
            assert_eq!(roman(other), None, "{other}");
        }
    }
}
