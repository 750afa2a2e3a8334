//! Sentences of a paragraph, as ranges of bytes, without the spaces between them.
//!
//! Rules only, no dictionary: an end mark ends a sentence unless what stands before it is a known abbreviation, an
//! initial or a list mark, or what follows goes on in small letters.

use std::ops::Range;

/// Written with a full stop that ends nothing. The stop is left out here.
const ABBREVIATIONS: [&str; 60] = [
    "KTS", "TSKH", "TP", "Tp", "tp", "TX", "Tx", "tx", "TT", "Tt", "Q", "P", "F", "X", "H", "T", "TS", "Ts",
    "PGS", "GS", "ThS", "Ths", "CN", "KS", "BS", "LS", "NCS", "NSND", "NSƯT", "NGND", "NGƯT", "KT", "TM",
    "TL", "TUQ", "Đ", "Đ/c", "đ/c", "Ông", "Bà", "Nxb", "NXB", "tr", "Tr", "vd", "VD", "Vd", "St", "Mr",
    "Mrs", "Ms", "Dr", "No", "Vol", "Art", "Co", "Ltd", "Inc", "cf", "vs",
];

/// Words that with a number make a leading mark: «Điều 1.», «Chương II.».
const NUMBERED: [&str; 10] =
    ["điều", "chương", "phần", "mục", "khoản", "tiểu mục", "phụ lục", "bảng", "hình", "biểu"];

/// The sentences of `text`, in order, each trimmed of spaces; together they hold all that is not space.
///
/// ```
/// let text = "TP. Hà Nội báo cáo ngày 5.9.2023. Đạt 1.234 hồ sơ v.v. Hết.";
/// let found: Vec<&str> = vietnamese::sentences(text).into_iter().map(|range| &text[range]).collect();
/// assert_eq!(found, ["TP. Hà Nội báo cáo ngày 5.9.2023.", "Đạt 1.234 hồ sơ v.v.", "Hết."]);
/// ```
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        at += c.len_utf8();
        let ends = match c {
            '.' | '!' | '?' | '…' => {
                at += closing(&text[at..]);
                ends_sentence(&text[start..at], c, &text[at..])
            }
            '\n' => ends_line(&text[start..at], &text[at..]),
            _ => false,
        };
        if ends {
            push(text, start..at, &mut found);
            start = at;
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let slice = &text[range.clone()];
    let trimmed = slice.trim();
    if !trimmed.is_empty() {
        let start = range.start + (slice.len() - slice.trim_start().len());
        found.push(start..start + trimmed.len());
    }
}

/// How many bytes of further end marks, closing quotes and brackets follow.
fn closing(rest: &str) -> usize {
    rest.find(|c| !matches!(c, '.' | '!' | '?' | '…' | '"' | '”' | '’' | '»' | ')' | ']'))
        .unwrap_or(rest.len())
}

fn ends_line(so_far: &str, rest: &str) -> bool {
    let before = so_far.trim_end();
    before.is_empty()
        || before.ends_with(['.', '!', '?', '…', ';', ':'])
        || rest.starts_with('\n')
        || is_list_item(rest)
}

fn is_list_item(line: &str) -> bool {
    let line = line.trim_start();
    let first = line.split_whitespace().next().unwrap_or("");
    matches!(first, "-" | "+" | "•" | "*" | "–" | "—") || is_list_mark(first)
}

/// `1.`, `1.2.`, `a)`, `đ)`, `IV.`, `(1)`.
fn is_list_mark(word: &str) -> bool {
    let Some(mark) = word.strip_suffix(['.', ')']) else { return false };
    let mark = mark.strip_prefix('(').unwrap_or(mark);
    let numbers = !mark.is_empty()
        && mark.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let letter = mark.chars().count() == 1 && mark.chars().all(char::is_alphabetic);
    let roman = !mark.is_empty() && mark.len() < 7 && mark.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    (numbers && mark.len() < 12) || letter || roman
}

fn ends_sentence(so_far: &str, mark: char, rest: &str) -> bool {
    let Some(next) = rest.chars().next() else { return true };
    if !next.is_whitespace() {
        return false;
    }
    let following = rest.trim_start();
    if following.is_empty() {
        return true;
    }
    if rest.trim_start_matches(' ').starts_with('\n') {
        return true;
    }
    if following.starts_with(char::is_lowercase) {
        return is_list_item(following);
    }
    mark != '.' || !is_abbreviation(so_far, following)
}

fn is_abbreviation(so_far: &str, following: &str) -> bool {
    let so_far = so_far.trim();
    let word = so_far.rsplit(char::is_whitespace).next().unwrap_or(so_far);
    let leading = word.len() == so_far.len();
    if leading && is_list_mark(word) {
        return true;
    }
    if let Some(before) = so_far.strip_suffix(word)
        && is_list_mark(word)
        && NUMBERED.contains(&before.trim().to_lowercase().as_str())
    {
        return true;
    }
    let bare = word.trim_start_matches(['(', '"', '“', '«', '[']).trim_end_matches('.');
    let last = bare.rsplit('.').next().unwrap_or(bare);
    let initial = last.chars().count() == 1
        && last.chars().all(char::is_uppercase)
        && following.starts_with(char::is_uppercase);
    let dotted_capitals = bare.contains('.') && bare.chars().all(|c| c == '.' || c.is_uppercase());
    ABBREVIATIONS.contains(&bare) || ABBREVIATIONS.contains(&last) || initial || dotted_capitals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn end_marks_end_sentences() {
        check("Một. Hai! Ba? Bốn… Năm", &["Một.", "Hai!", "Ba?", "Bốn…", "Năm"]);
        check("Ông nói: “Tôi làm.” Rồi đi.", &["Ông nói: “Tôi làm.”", "Rồi đi."]);
        check("Kính gửi Ban./. Hết...", &["Kính gửi Ban./.", "Hết..."]);
        check("  ", &[]);
        check("", &[]);
    }

    #[test]
    fn abbreviations_end_nothing() {
        for one in [
            "Ủy ban nhân dân TP. Hồ Chí Minh đã họp.",
            "PGS. TS. Nguyễn báo cáo.",
            "ThS. Lê trình bày tại Q. Hoàn Kiếm, P. Hàng Bạc.",
            "KT. CHỦ TỊCH ký; TM. Ban Thường vụ; TL. Bộ trưởng.",
            "Gồm đất đai, y tế, v.v. và các lĩnh vực khác.",
            "Có 1.234 hồ sơ, đạt 5.9.2023 là ngày chốt.",
            "Điều 1. Phạm vi điều chỉnh",
            "Chương II. Tổ chức thực hiện",
            "1. Thực trạng",
            "1.2. Biểu hiện",
            "IV. Nguyên nhân",
            "a) Chưa chủ động",
            "GS.TS. Trần dự.",
        ] {
            check(one, &[one]);
        }
    }

    #[test]
    fn a_reference_to_an_article_can_end_a_sentence() {
        check(
            "Thực hiện theo Điều 5. Các cơ quan báo cáo.",
            &["Thực hiện theo Điều 5.", "Các cơ quan báo cáo."],
        );
        check("Năm 2023. Có 5 nhóm.", &["Năm 2023.", "Có 5 nhóm."]);
    }

    #[test]
    fn list_items_on_lines_are_sentences() {
        check(
            "Gồm:\n- né tránh;\n- đùn đẩy;\n- cầm chừng.",
            &["Gồm:", "- né tránh;", "- đùn đẩy;", "- cầm chừng."],
        );
        check("một dòng bị\ncắt đôi.", &["một dòng bị\ncắt đôi."]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost(text in "[A-ZĐa-zđạ0-9 .!?…;:()\\n\"-]*") {
            let mut end = 0;
            let mut kept = String::new();
            for range in sentences(&text) {
                proptest::prop_assert!(range.start >= end && range.start < range.end);
                kept.push_str(&text[range.clone()]);
                end = range.end;
            }
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            proptest::prop_assert_eq!(bare(&kept), bare(&text));
        }
    }
}
