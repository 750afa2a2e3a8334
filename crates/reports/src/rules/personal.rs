//! Personal data of citizens in a text: where it stands and of which kind, never what it is.
//!
//! A number counts only where its form or the words before it leave little doubt. What is found is masked wherever a
//! problem quotes the report.

use std::ops::Range;

use kernel::Bilingual;

use super::Pair;
use crate::read::words::{Word, words};

/// A kind of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Identity,
    Phone,
    Mail,
    Account,
    Home,
}

impl Kind {
    pub(super) fn name(self) -> Pair {
        match self {
            Self::Identity => Pair {
                vi: "số căn cước, chứng minh nhân dân",
                en: "the number of an identity card",
            },
            Self::Phone => Pair { vi: "số điện thoại", en: "a telephone number" },
            Self::Mail => Pair { vi: "địa chỉ thư điện tử", en: "an e-mail address" },
            Self::Account => Pair { vi: "số tài khoản ngân hàng", en: "the number of a bank account" },
            Self::Home => Pair { vi: "địa chỉ nhà riêng", en: "a home address" },
        }
    }
}

/// Personal data in a text: its kind and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Personal {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
}

/// What stands for what was found.
pub const MASK: &str = "•••";

/// The kinds of personal data that stand in `text`, each once. What it is is never told.
pub fn personal_kinds(text: &str) -> Vec<Bilingual> {
    let mut kinds: Vec<Kind> = find(text).into_iter().map(|personal| personal.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.into_iter().map(|kind| Bilingual::new(kind.name().vi, kind.name().en)).collect()
}

/// `text` with everything personal in it masked by [`MASK`].
pub fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for personal in find(text) {
        out.push_str(&text[from..personal.span.start]);
        out.push_str(MASK);
        from = personal.span.end;
    }
    out.push_str(&text[from..]);
    out
}

/// The personal data in `text`, in order, without overlaps.
pub(super) fn find(text: &str) -> Vec<Personal> {
    if !text.contains('@') && text.bytes().filter(u8::is_ascii_digit).take(9).count() == 0 {
        return Vec::new();
    }
    let words = words(text);
    let mut found = Vec::new();
    let mut index = 0;
    while index < words.len() {
        match at(text, &words, index) {
            Some((kind, last)) => {
                found.push(Personal { kind, span: words[index].start..words[last].end });
                index = last + 1;
            }
            None => index += 1,
        }
    }
    found
}

/// What begins at the word `index`, and its last word.
fn at(text: &str, words: &[Word], index: usize) -> Option<(Kind, usize)> {
    let word = &words[index];
    let raw = &text[word.start..word.end];
    if is_mail(raw) {
        return Some((Kind::Mail, index));
    }
    if let Some(last) = home(words, index) {
        return Some((Kind::Home, last));
    }
    if !raw.starts_with(|sign: char| sign.is_ascii_digit()) {
        return None;
    }
    let (digits, last) = run(text, words, index)?;
    let said = |phrases: &[&str]| said_before(words, index, phrases);
    let public = said_within(words, index, 16, &["duong day nong", "hotline", "tong dai", "fax", "kho bac"]);
    if public {
        return None;
    }
    if matches!(digits.len(), 9 | 12)
        && said(&[
            "cccd",
            "cmnd",
            "cmtnd",
            "can cuoc",
            "chung minh nhan dan",
            "chung minh thu",
            "dinh danh ca nhan",
        ])
    {
        return Some((Kind::Identity, last));
    }
    if (8..=19).contains(&digits.len())
        && said(&["so tai khoan", "stk", "tai khoan so", "tai khoan ngan hang"])
    {
        return Some((Kind::Account, last));
    }
    if last == index && is_identity(&digits) && raw.len() == 12 {
        return Some((Kind::Identity, last));
    }
    let mobile =
        digits.len() == 10 && matches!(digits.as_bytes(), [b'0', b'3' | b'5' | b'7' | b'8' | b'9', ..]);
    let abroad = digits.len() == 11
        && text[..word.start].ends_with('+')
        && matches!(digits.as_bytes(), [b'8', b'4', b'3' | b'5' | b'7' | b'8' | b'9', ..]);
    let fixed = matches!(digits.len(), 10 | 11)
        && digits.starts_with("02")
        && said(&["dien thoai", "dt", "sdt", "so may", "lien he"]);
    (mobile || abroad || fixed).then_some((Kind::Phone, last))
}

/// The digits that begin at the word `index`: in one word, or in groups of three or four parted by spaces, dots or
/// hyphens. Other signs make it no such number: `12/2023`, `1.234,5`.
fn run(text: &str, words: &[Word], index: usize) -> Option<(String, usize)> {
    let mut digits = String::new();
    let mut last = index;
    for (offset, word) in words[index..].iter().take(5).enumerate() {
        let raw = &text[word.start..word.end];
        let fits = raw.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
        let groups = raw.split(['.', '-']).all(|group| !group.is_empty());
        // A group that goes on has three or four digits; `12 345` is two numbers.
        let goes_on = offset == 0 || (3..=4).contains(&raw.len());
        if !fits || !groups || !goes_on {
            break;
        }
        digits.extend(raw.chars().filter(char::is_ascii_digit));
        last = index + offset;
        // Nine digits in groups of three may be the first of twelve.
        if word.stopped || digits.len() >= 10 || digits.len() == 9 && offset == 0 {
            break;
        }
    }
    (digits.len() >= 8).then_some((digits, last))
}

/// Whether twelve digits are built as the number of an identity card: a province from 001 to 096, a century and sex from
/// 0 to 3.
fn is_identity(digits: &str) -> bool {
    let province: u32 = digits.get(..3).and_then(|province| province.parse().ok()).unwrap_or(0);
    digits.len() == 12 && (1..=96).contains(&province) && matches!(digits.as_bytes()[3], b'0'..=b'3')
}

/// An address that is not of an office.
fn is_mail(raw: &str) -> bool {
    let Some((name, domain)) = raw.split_once('@') else { return false };
    let domain = domain.to_ascii_lowercase();
    let sound = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-+".contains(&byte))
    };
    let office = ["gov.vn", "dcs.vn", "quochoi.vn", "chinhphu.vn"]
        .iter()
        .any(|office| domain == *office || domain.ends_with(&format!(".{office}")));
    sound(name) && sound(&domain) && domain.contains('.') && !office
}

/// «thường trú tại số 12 …», «ngõ 45 …» after words of living somewhere: from the number to the end of the clause.
fn home(words: &[Word], index: usize) -> Option<usize> {
    let marks = ["so", "so nha", "ngo", "ngach", "hem", "kiet"];
    let number = words.get(index)?.folded.starts_with(|sign: char| sign.is_ascii_digit());
    let marked = marks.iter().any(|mark| ends_before(words, index, mark));
    let lives = [
        "thuong tru",
        "tam tru",
        "tru tai",
        "ho khau",
        "cu tru tai",
        "nha rieng",
        "nha o tai",
        "cho o",
        "o nha",
    ];
    // «số 12/QĐ-UBND» is the number of a document.
    let document = words[index].folded.contains('-');
    if !(number && marked && !document && said_before(words, index, &lives)) {
        return None;
    }
    let end = (index..words.len()).take(8).find(|at| words[*at].stopped);
    Some(end.unwrap_or_else(|| (index + 7).min(words.len() - 1)))
}

/// Whether one of `phrases` stands among the eight words before `index`.
fn said_before(words: &[Word], index: usize, phrases: &[&str]) -> bool {
    said_within(words, index, 8, phrases)
}

/// Whether one of `phrases` stands among so many words before `index`.
fn said_within(words: &[Word], index: usize, most: usize, phrases: &[&str]) -> bool {
    let before: Vec<&str> =
        words[index.saturating_sub(most)..index].iter().map(|word| word.folded.as_str()).collect();
    let before = format!(" {} ", before.join(" "));
    phrases.iter().any(|phrase| before.contains(&format!(" {phrase} ")))
}

fn ends_before(words: &[Word], index: usize, phrase: &str) -> bool {
    let count = phrase.split(' ').count();
    let Some(from) = index.checked_sub(count) else { return false };
    words[from..index].iter().map(|word| word.folded.as_str()).eq(phrase.split(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        let kinds: Vec<String> = find(text).iter().map(|found| format!("{:?}", found.kind)).collect();
        format!("{} | {}", kinds.join(" "), masked(text))
    }

    #[test]
    fn what_is_personal_is_found_and_masked() {
        let cases = [
            "ông A, CCCD số 001085012345, trú tại số 12 ngõ 45 phố Ví Dụ, phường Mẫu",
            "CMND: 012345678 cấp năm 2010",
            "căn cước công dân 001 085 012 345",
            "số 001085012345 trong danh sách",
            "điện thoại 0912.345.678; 0912 345 678; 0912-345-678; +84912345678",
            "ĐT: 024 3825 1234",
            "thư gửi ten.nguoi@example.com.",
            "số tài khoản 0123456789012 tại một ngân hàng",
            "người khiếu nại ở nhà số 61, tổ 160",
        ];
        insta::assert_snapshot!(cases.map(check).join("\n"), @"
        Identity Home | ông A, CCCD số •••, trú tại số •••, phường Mẫu
        Identity | CMND: ••• cấp năm 2010
        Identity | căn cước công dân •••
        Identity | số ••• trong danh sách
        Phone Phone Phone Phone | điện thoại •••; •••; •••; +•••
        Phone | ĐT: •••
        Mail | thư gửi •••.
        Account | số tài khoản ••• tại một ngân hàng
        Home | người khiếu nại ở nhà số •••, tổ 160
        ");
    }

    #[test]
    fn ordinary_numbers_are_not_personal() {
        for text in [
            "Năm 2022 có 123.456.789 đồng và 1.234.567.890 đồng.",
            "Quyết định số 123/QĐ-UBND ngày 05/9/2023; 2021 2022 2023",
            "Đường dây nóng 0912345678, fax 02438251234",
            "Đường dây nóng tiếp nhận phản ánh về cán bộ né tránh công việc: 0922 573 774.",
            "vanphong@tinhuy.bacninh.gov.vn",
            "Thu 250 000 000 đồng, tài khoản kho bạc 3741012345678",
            "mã hồ sơ 000.00.00.H26-230915-0001; 1900 1234 5678",
            "Trụ sở tại số 12 đường Mẫu; hồ sơ thường trú số 12/QĐ-CA",
            "Số hóa 100000000 trang",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }
}
