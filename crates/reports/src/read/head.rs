//! The head of a document, of either family: number and symbol, day, issuing body, type, summary line; and who signs.
//!
//! What is not found is left open; a head is read, never judged.

use jiff::civil::Date;

use plan::DocumentFamily;

use super::periods::whole_date;
use crate::{Draft, FRONT, Head};

pub(crate) fn read(draft: &Draft) -> Head {
    let mut head = Head::default();
    for line in draft.passages_of(FRONT).flat_map(|passage| passage.text.lines()) {
        let folded = vietnamese::folded_key(line);
        if head.number.is_none() && folded.starts_with("so") {
            head.number = number(line);
        }
        if head.date.is_none() {
            head.date = day(&folded);
        }
        if head.family.is_none() {
            if folded.contains("dang cong san viet nam") {
                head.family = Some(DocumentFamily::Party);
            } else if folded.contains("cong hoa xa hoi chu nghia viet nam") {
                head.family = Some(DocumentFamily::State);
            }
        }
    }
    (head.issuer, head.kind, head.summary) = titles(draft);
    head.signer = crate::rules::signer(draft);
    head
}

/// Types of documents that reports come as, without marks.
const KINDS: [&str; 6] =
    ["bao cao", "bao cao chuyen de", "bao cao tong hop", "to trinh", "cong van", "de an"];

/// The issuing body, the type and the summary line, as the head writes them.
///
/// The issuer is the last line in capitals before the number; the type stands alone in capitals, the summary below it.
fn titles(draft: &Draft) -> (Option<String>, Option<String>, Option<String>) {
    let lines: Vec<&str> = draft
        .passages_of(FRONT)
        .flat_map(|passage| passage.text.lines())
        .map(str::trim)
        .filter(|line| line.chars().any(char::is_alphabetic))
        .collect();
    let capitals = |line: &str| !line.chars().any(char::is_lowercase);
    let own = |line: &str| line.to_owned();
    let number_at = lines.iter().position(|line| number(line).is_some());
    let emblem = |line: &str| {
        let folded = vietnamese::folded_key(line);
        folded.contains("dang cong san viet nam") || folded.contains("cong hoa xa hoi chu nghia")
    };
    let issuer = number_at
        .and_then(|at| lines[..at].iter().rev().find(|line| capitals(line) && !emblem(line)))
        .map(|line| own(line));
    let kind_at = lines
        .iter()
        .position(|line| capitals(line) && KINDS.contains(&vietnamese::folded_key(line).as_str()));
    let kind = kind_at.map(|at| own(lines[at]));
    let summary = kind_at
        .and_then(|at| lines.get(at + 1))
        .filter(|line| !vietnamese::folded_key(line).starts_with("kinh gui"))
        .map(|line| own(line));
    (issuer, kind, summary)
}

/// `Số: 05/BC-UBND`, `Số 05-BC/BNCTW`, `Số 05 - BC/BNCTW`; a number without digits is a form not filled in.
fn number(line: &str) -> Option<String> {
    let rest = line.trim().strip_prefix("Số").or_else(|| line.trim().strip_prefix("SỐ"))?;
    let mark = |sign: char| matches!(sign, '/' | '-' | '–');
    let mut text = String::new();
    for word in rest.trim_start_matches(|sign: char| sign == ':' || sign.is_whitespace()).split_whitespace() {
        // Spaces around the marks part nothing.
        if !text.is_empty() && !text.ends_with(mark) && !word.starts_with(mark) {
            break;
        }
        text.push_str(&word.replace('–', "-"));
    }
    let text = text.trim_end_matches([',', ';', '.']);
    let fits = text.starts_with(|sign: char| sign.is_ascii_digit()) && text.contains(['/', '-']);
    fits.then(|| text.to_owned())
}

/// `…, ngày 05 tháng 9 năm 2023`.
fn day(folded: &str) -> Option<Date> {
    let words: Vec<&str> = folded
        .split(|sign: char| sign.is_whitespace() || sign == ',')
        .filter(|word| !word.is_empty())
        .collect();
    words.iter().enumerate().find_map(|(index, word)| {
        let at = |offset: usize| words.get(index + offset).copied().unwrap_or_default();
        match (*word, at(2), at(4)) {
            ("ngay", "thang", "nam") => {
                Date::new(at(5).parse().ok()?, at(3).parse().ok()?, at(1).parse().ok()?).ok()
            }
            ("ngay", ..) => whole_date(at(1)),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_number_is_read_with_and_without_spaces_around_its_marks() {
        let read = |line| number(line).unwrap_or_default();
        for line in ["Số 05-BC/TU", "Số 05 - BC/TU", "Số: 05 – BC/TU", "SỐ 05- BC/TU Hà Nội"] {
            assert_eq!(read(line), "05-BC/TU", "{line}");
        }
        assert_eq!(["Số:134/BC-SYT", "Số: 05 /BC-UBND"].map(read), ["134/BC-SYT", "05/BC-UBND"]);
        for blank in ["Số:      /BC-UBND", "Số ...-BC/TU", "Số: ___/BC-STC", "Số lượng 12 bản", "Số 12 bản"]
        {
            assert_eq!(number(blank), None, "{blank}");
        }
    }
}
