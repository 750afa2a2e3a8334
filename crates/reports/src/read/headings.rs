//! Which blocks are headings, how high they stand, and which section of the outline they begin.
//!
//! Matching is by words, not by style names: drafters type numbers and set bold by hand.

use formats::{Block, BlockKind};
use plan::{Outline, SectionKind};

use crate::Matched;

/// A block that looks like a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    /// 1 stands highest.
    pub(crate) rank: u8,
    /// Its words without the number.
    pub(crate) words: String,
    /// Whether it looks so much like one that words meaning a section are enough.
    pub(crate) sure: bool,
}

/// Headings are short.
const MOST_SIGNS: usize = 220;

/// The heading `block` seems to be.
pub(crate) fn heading(block: &Block) -> Option<Heading> {
    let shown = block.shown().replace('\n', " ");
    if shown.chars().count() > MOST_SIGNS {
        return None;
    }
    let (rank, words) = numbered(&shown);
    let words = words.trim().to_owned();
    if !words.chars().any(char::is_alphabetic) {
        return None;
    }
    let capitals = !words.chars().any(char::is_lowercase);
    let bold = block.look.bold;
    match (&block.kind, rank) {
        (BlockKind::Table(_), _) => None,
        (BlockKind::Heading { level, .. }, rank) => {
            Some(Heading { rank: rank.unwrap_or(level.saturating_add(2)), words, sure: true })
        }
        // «1. Trong năm 2022, có 12 hồ sơ.» is a sentence, not a heading.
        (_, _) if words.ends_with(['.', ';', ',']) => None,
        (_, Some(rank)) => Some(Heading { rank, words, sure: bold || capitals || rank <= 3 }),
        (BlockKind::Paragraph, None) if bold || capitals => Some(Heading { rank: 3, words, sure: false }),
        _ => None,
    }
}

/// The words of a heading after its number.
pub(crate) fn unnumbered(text: &str) -> &str {
    numbered(text).1
}

/// The rank a typed or computed number gives, and the words after it.
fn numbered(text: &str) -> (Option<u8>, &str) {
    let text = text.trim();
    for word in ["Phần", "PHẦN", "Chương", "CHƯƠNG"] {
        if let Some(rest) = text.strip_prefix(word).filter(|rest| rest.starts_with(' ')) {
            // «Phần thứ nhất» takes two words, «Phần I» one.
            let rest = rest.trim_start();
            let rest = rest.strip_prefix("thứ ").or_else(|| rest.strip_prefix("THỨ ")).unwrap_or(rest);
            let end = rest.find([' ', '.', ':', '-']).unwrap_or(rest.len());
            return (Some(1), trim_marks(&rest[end..]));
        }
    }
    let Some((first, rest)) = text.split_once([' ', '\t']) else { return (None, text) };
    let mark = first.trim_end_matches(['.', ')', '/', '-', ':']);
    if mark.len() == first.len() || mark.is_empty() {
        return (None, text);
    }
    let rank = if mark.chars().all(|sign| matches!(sign, 'I' | 'V' | 'X')) {
        3
    } else if mark.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())) {
        u8::try_from(mark.matches('.').count()).unwrap_or(9).saturating_add(4)
    } else if mark.chars().count() == 1 && mark.chars().all(char::is_uppercase) {
        2
    } else if mark.chars().count() == 1 && mark.chars().all(char::is_lowercase) {
        8
    } else {
        return (None, text);
    };
    (Some(rank), trim_marks(rest))
}

fn trim_marks(text: &str) -> &str {
    text.trim_matches(|sign: char| sign.is_whitespace() || matches!(sign, '.' | ':' | '-' | '–' | '/'))
}

/// Words that mean a section of a kind. The one that stands first in a heading decides.
const MEANINGS: [(SectionKind, &[&str]); 5] = [
    (SectionKind::RealState, &["thuc trang", "tinh hinh", "ket qua thuc hien", "chuc nang"]),
    (SectionKind::Manifestations, &["bieu hien", "hanh vi"]),
    (SectionKind::Consequences, &["hau qua", "tac hai", "he qua", "he luy"]),
    (SectionKind::Causes, &["nguyen nhan"]),
    (SectionKind::Solutions, &["giai phap", "nhiem vu", "kien nghi", "de xuat", "phuong huong"]),
];

/// The section of `outline` that `heading` begins: its place in the outline and how it was matched.
pub(crate) fn section(heading: &Heading, outline: &Outline) -> Option<(usize, Matched)> {
    let words = bare(&heading.words);
    // The scheme's own title is full of the outline's words: what follows «đề án» is not looked at.
    let words = words.split(" de an ").next().unwrap_or_default().trim().to_owned();
    let names = |index: usize| {
        let section = &outline.sections[index];
        std::iter::once(&section.title.vi).chain(&section.aliases).map(|name| bare(name))
    };
    let count = outline.sections.len();
    if let Some(index) = (0..count).find(|index| names(*index).any(|name| name == words)) {
        return Some((index, Matched::Name));
    }
    if !heading.sure {
        return None;
    }
    let begun = (0..count)
        .flat_map(|index| names(index).map(move |name| (index, name)))
        .filter(|(_, name)| name.contains(' ') && words.starts_with(&format!("{name} ")))
        .max_by_key(|(index, name)| (name.len(), std::cmp::Reverse(*index)));
    if let Some((index, _)) = begun {
        return Some((index, Matched::Meaning));
    }
    let padded = format!(" {words} ");
    let (_, kind) = MEANINGS
        .iter()
        .flat_map(|(kind, phrases)| phrases.iter().map(move |phrase| (kind, phrase)))
        .filter_map(|(kind, phrase)| padded.find(&format!(" {phrase} ")).map(|place| (place, *kind)))
        .min()?;
    let index = outline.sections.iter().position(|section| section.kind == kind)?;
    Some((index, Matched::Meaning))
}

/// Folded words with single spaces and no marks.
pub(crate) fn bare(text: &str) -> String {
    vietnamese::folded_key(text)
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tell_how_high_a_heading_stands() {
        let cases = [
            "PHẦN THỨ NHẤT. THỰC TRẠNG",
            "A. Chung",
            "IV. Nguyên nhân",
            "I- Tình hình",
            "2. Chủ quan",
            "2.1. Con",
            "a) Nhỏ",
            "Không số",
        ];
        let found: Vec<String> = cases
            .iter()
            .map(|text| {
                let (rank, words) = numbered(text);
                format!("{} {words}", rank.map_or("–".to_owned(), |rank| rank.to_string()))
            })
            .collect();
        insta::assert_snapshot!(found.join("\n"), @"
        1 THỰC TRẠNG
        2 Chung
        3 Nguyên nhân
        3 Tình hình
        4 Chủ quan
        5 Con
        8 Nhỏ
        – Không số
        ");
    }

    #[test]
    fn headings_are_matched_by_what_they_mean() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        let outline = plan::read_folder(&folder).plan.expect("the shipped plan is good").outline;
        let cases = [
            "I. THỰC TRẠNG TÌNH HÌNH",
            "1. Đặc điểm, tình hình",
            "II. Các biểu hiện, hành vi né tránh, đùn đẩy",
            "III. Hệ lụy đối với người dân",
            "IV. Nguyên nhân khách quan, chủ quan",
            "Giải pháp khắc phục nguyên nhân chủ quan",
            "VI. Kiến nghị, đề xuất",
            "BÁO CÁO phục vụ Đề án Giải pháp chỉ đạo chấn chỉnh",
            "VII. Tổ chức thực hiện",
        ];
        let found: Vec<String> = cases
            .iter()
            .map(|text| {
                let (rank, words) = numbered(text);
                let heading = Heading { rank: rank.unwrap_or(3), words: words.to_owned(), sure: true };
                let key = section(&heading, &outline).map_or("–".to_owned(), |(index, matched)| {
                    format!("{} ({matched:?})", outline.sections[index].key)
                });
                format!("{text}: {key}")
            })
            .collect();
        insta::assert_snapshot!(found.join("\n"), @"
        I. THỰC TRẠNG TÌNH HÌNH: real-state (Name)
        1. Đặc điểm, tình hình: real-state (Name)
        II. Các biểu hiện, hành vi né tránh, đùn đẩy: manifestations (Meaning)
        III. Hệ lụy đối với người dân: consequences (Meaning)
        IV. Nguyên nhân khách quan, chủ quan: causes (Name)
        Giải pháp khắc phục nguyên nhân chủ quan: solutions (Meaning)
        VI. Kiến nghị, đề xuất: solutions (Name)
        BÁO CÁO phục vụ Đề án Giải pháp chỉ đạo chấn chỉnh: –
        VII. Tổ chức thực hiện: –
        ");
    }
}
