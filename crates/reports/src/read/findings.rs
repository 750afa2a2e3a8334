//! Findings and the examples that illustrate them.
//!
//! A finding is a paragraph that judges, with the passages that go on about it: its example, its items, its table.

use std::collections::{HashMap, HashSet};

use plan::{Ask, Outline, Section};

use super::words::{Word, words};
use crate::{Draft, Example, Finding, Passage, PassageKind};

/// Words that mark an example, without marks.
const CUES: [&str; 19] = [
    "vi du",
    "dien hinh",
    "don cu",
    "chang han",
    "minh chung",
    "cu the tai",
    "cu the la vu",
    "cu the nhu vu",
    "nhu vu",
    "nhu tai",
    "nhu truong hop",
    "truong hop tai",
    "vu viec tai",
    "dan chung",
    "truong hop cu the",
    "truong hop sau",
    "vu viec cu the",
    "vu viec sau",
    "mot vi du",
];

/// Words that name a kind of unit; with a name after them they are a unit's name.
const UNIT_KINDS: [&str; 30] = [
    "so",
    "phong",
    "ban",
    "chi cuc",
    "cuc",
    "ubnd",
    "uy ban nhan dan",
    "huyen",
    "quan",
    "xa",
    "phuong",
    "thi tran",
    "thanh pho",
    "thi xa",
    "trung tam",
    "benh vien",
    "truong",
    "cong ti",
    "tong cong ti",
    "toa an",
    "vien kiem sat",
    "chi nhanh",
    "van phong",
    "ban quan li",
    "huyen uy",
    "thi uy",
    "dang uy",
    "dang bo",
    "bo phan mot cua",
    "tap doan",
];

/// What a concrete case is about.
const CASES: [&str; 14] = [
    "ho so",
    "du an",
    "vu viec",
    "don",
    "goi thau",
    "van ban",
    "cong van",
    "to trinh",
    "cong trinh",
    "thua dat",
    "doanh nghiep",
    "nguoi dan",
    "quyet dinh",
    "de nghi",
];

/// Words with which a paragraph goes on about the one before.
const GOES_ON: [&str; 11] = [
    "so lieu",
    "trong do",
    "cu the",
    "qua do",
    "theo do",
    "nguyen nhan la",
    "ngoai ra",
    "bang",
    "bieu",
    "nguon",
    "cach tinh",
];

/// Words that say nothing was found.
const NONE_FOUND: [&str; 8] = [
    "khong phat hien",
    "chua phat hien",
    "khong ghi nhan",
    "chua ghi nhan",
    "khong co truong hop",
    "khong co bieu hien",
    "khong xay ra",
    "chua xay ra",
];

/// Words that say so where a passage begins with them.
const NONE_AT_FIRST: [&str; 9] = [
    "khong phat sinh",
    "khong co phat sinh",
    "chua phat sinh",
    "khong co gi",
    "khong co noi dung",
    "khong co vu viec",
    "khong co van de",
    "chua co van de",
    "chua thay co",
];

/// Who says so, before those words.
const WHO_SAYS: [&str; 6] =
    ["noi dung nay", "don vi", "tai don vi", "co quan", "trong ki", "trong ki bao cao"];

/// Words that say how one looked.
const LOOKED: [&str; 14] = [
    "ra soat",
    "kiem tra",
    "khao sat",
    "thanh tra",
    "giam sat",
    "doi chieu",
    "thong ke",
    "xem xet",
    "tong hop",
    "phong van",
    "lay y kien",
    "lay phieu",
    "kiem toan",
    "trich xuat",
];

pub(crate) fn read(draft: &mut Draft, outline: &Outline) {
    let examples: Vec<Example> = draft.passages.iter().filter_map(example).collect();
    let proofs: HashSet<&str> = draft
        .figures
        .iter()
        .map(|figure| figure.address.as_str())
        .chain(examples.iter().map(|example| example.address.as_str()))
        .collect();
    let mut findings: Vec<Finding> = Vec::new();
    for section in outline.sections.iter().filter(|section| section.asks_for(Ask::Finding)) {
        let passages: Vec<&Passage> = draft.passages_of(&section.key).collect();
        for run in passages.split(|passage| passage.kind == PassageKind::Heading) {
            let run: Vec<&Passage> =
                run.iter().copied().filter(|passage| passage.kind != PassageKind::Note).collect();
            let found = match point_style(&run) {
                Some(style) => pointed(&run, style, &proofs),
                None => flowing(&run),
            };
            findings.extend(found.into_iter().map(|addresses| finding(section, addresses, &run)));
        }
    }
    // In the order of the document, whatever the outline's is.
    let place: HashMap<&str, usize> =
        draft.passages.iter().enumerate().map(|(index, passage)| (passage.address.as_str(), index)).collect();
    findings.sort_by_key(|finding| place.get(finding.addresses[0].as_str()).copied());
    draft.findings = findings;
    draft.examples = examples;
}

fn finding(section: &Section, addresses: Vec<String>, run: &[&Passage]) -> Finding {
    let lead = run.iter().find(|passage| passage.address == addresses[0]);
    let summary = lead.map(|passage| first_sentence(&passage.text)).unwrap_or_default();
    Finding { section: section.key.clone(), kind: section.kind, addresses, summary }
}

/// The style of the points findings are set in, when there are at least two: `1.`, `a)`, `(1)`.
fn point_style(run: &[&Passage]) -> Option<Mark> {
    let points = || run.iter().map(|passage| mark(&passage.text)).filter(|mark| mark.is_point());
    let first = points().next()?;
    (points().filter(|mark| *mark == first).count() >= 2).then_some(first)
}

/// Findings set in points: each takes what follows it. What stands before the first leads in; a last paragraph that
/// proves nothing judges by itself.
fn pointed(run: &[&Passage], style: Mark, proofs: &HashSet<&str>) -> Vec<Vec<String>> {
    let mut findings: Vec<Vec<String>> = Vec::new();
    let mut open = false;
    for (index, passage) in run.iter().enumerate() {
        let rest = &run[index + 1..];
        let address = || passage.address.clone();
        if passage.kind == PassageKind::Cell {
            add(&mut findings, open, passage);
        } else if is_none_found(&passage.text) || announces_table(passage, rest) {
            open = false;
        } else if mark(&passage.text) == style {
            findings.push(vec![address()]);
            open = true;
        } else if findings.is_empty() {
            // It leads in.
        } else if !open && !proofs.contains(passage.address.as_str())
            || open && !proofs.contains(passage.address.as_str()) && !goes_on(&passage.text) && closes(rest)
        {
            findings.push(vec![address()]);
            open = true;
        } else {
            add(&mut findings, open, passage);
        }
    }
    findings
}

/// Findings set one paragraph after the other: each takes its examples, items and tables.
fn flowing(run: &[&Passage]) -> Vec<Vec<String>> {
    let mut findings: Vec<Vec<String>> = Vec::new();
    // Whether items that follow belong to the finding before them, and whether anything may be added to it.
    let (mut takes_items, mut open) = (false, false);
    let mut illustrated = false;
    for (index, passage) in run.iter().enumerate() {
        let mark = mark(&passage.text);
        let tells_case = open && !illustrated && begins_with_a_case(&passage.text);
        let goes_on =
            goes_on(&passage.text) || tells_case || mark == Mark::Dash || takes_items && mark.is_point();
        let illustrates = passage.kind != PassageKind::Cell && example(passage).is_some();
        if passage.kind == PassageKind::Cell || open && goes_on {
            add(&mut findings, open, passage);
        } else if is_none_found(&passage.text) || announces_table(passage, &run[index + 1..]) {
            open = false;
        } else if passage.text.split_whitespace().count() >= 4 && !cue_at_start(&passage.text) {
            findings.push(vec![passage.address.clone()]);
            takes_items = passage.text.trim_end().ends_with(':');
            open = true;
            illustrated = false;
        }
        illustrated |= illustrates;
    }
    findings
}

/// Whether a paragraph is itself the case that illustrates the finding before it: it begins with a unit, or leads to one.
fn begins_with_a_case(text: &str) -> bool {
    let Some(first) = vietnamese::sentences(text).into_iter().next() else { return false };
    let sentence = &text[first];
    let words = words(sentence);
    let folded = folded(&words);
    // «Tại Sở Xây dựng, hồ sơ …», «Trường hợp của Sở Xây dựng cho thấy …»
    let placed = || named_unit(sentence, &words[..words.len().min(NEAR)]).is_some();
    CASES.iter().any(|case| folded.contains(&format!(" {case} ")))
        && (leading_unit(sentence, &words).is_some() || placed())
}

/// A unit named further on does not begin the sentence: «Trường hợp của Ủy ban nhân dân xã Mẫu …».
const NEAR: usize = 9;

/// «Số liệu như sau:» before a table judges nothing.
fn announces_table(passage: &Passage, rest: &[&Passage]) -> bool {
    passage.text.trim_end().ends_with(':') && rest.first().is_some_and(|next| next.kind == PassageKind::Cell)
}

/// Whether no prose follows, captions of tables aside.
fn closes(rest: &[&Passage]) -> bool {
    rest.iter().enumerate().all(|(index, passage)| {
        passage.kind == PassageKind::Cell
            || is_none_found(&passage.text)
            || announces_table(passage, &rest[index + 1..])
    })
}

fn add(findings: &mut [Vec<String>], open: bool, passage: &Passage) {
    if let (true, Some(finding)) = (open, findings.last_mut()) {
        finding.push(passage.address.clone());
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    /// `-`, `+`, `•`
    Dash,
    /// `1.`, `1)`
    Number,
    /// `a)`, `a.`
    Letter,
    /// `(1)`, `(a)`
    Bracket,
}

impl Mark {
    fn is_point(self) -> bool {
        matches!(self, Self::Number | Self::Letter | Self::Bracket)
    }
}

fn mark(text: &str) -> Mark {
    let first = text.split_whitespace().next().unwrap_or_default();
    if matches!(first, "*" | "o") || first.starts_with(['-', '–', '+', '•']) {
        return Mark::Dash;
    }
    let inner = first.trim_start_matches('(').trim_end_matches([')', '.']);
    let short = !inner.is_empty() && inner.chars().count() <= 2 && inner.chars().all(char::is_alphanumeric);
    match (
        short && inner.len() < first.len(),
        first.starts_with('('),
        inner.bytes().all(|byte| byte.is_ascii_digit()),
    ) {
        (false, ..) => Mark::None,
        (true, true, _) => Mark::Bracket,
        (true, false, true) => Mark::Number,
        (true, false, false) => Mark::Letter,
    }
}

fn first_sentence(text: &str) -> String {
    vietnamese::sentences(text)
        .into_iter()
        .next()
        .map_or_else(|| text.to_owned(), |range| text[range].to_owned())
}

fn folded(words: &[Word]) -> String {
    let joined: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    format!(" {} ", joined.join(" "))
}

fn begins_with_any(text: &str, phrases: &[&str]) -> bool {
    let words = words(text);
    // A marker before the words does not count.
    let words = if mark(text).is_point() { &words[1..] } else { &words[..] };
    let start = folded(&words[..words.len().min(6)]);
    phrases.iter().any(|phrase| start.starts_with(&format!(" {phrase} ")))
}

fn cue_at_start(text: &str) -> bool {
    begins_with_any(text, &CUES)
}

fn goes_on(text: &str) -> bool {
    cue_at_start(text) || begins_with_any(text, &GOES_ON)
}

/// Whether a passage says that nothing was found.
pub(crate) fn is_none_found(text: &str) -> bool {
    let folded = folded(&words(text));
    NONE_FOUND.iter().any(|phrase| folded.contains(&format!(" {phrase} "))) || is_none_at_first(text)
}

/// «Không phát sinh …», «Nội dung này: không có.»
fn is_none_at_first(text: &str) -> bool {
    let words = words(text);
    let marked = usize::from(mark(text).is_point());
    let folded = folded(&words[marked..]);
    let mut rest = folded.as_str();
    // «Nội dung này đơn vị …»
    for _ in 0..2 {
        let after = WHO_SAYS.iter().filter_map(|who| rest.strip_prefix(&format!(" {who}")));
        rest = after.min_by_key(|rest| rest.len()).unwrap_or(rest);
    }
    let begins = |phrase: &&str| rest.starts_with(&format!(" {phrase} "));
    rest == " khong co " || rest == " khong " || NONE_AT_FIRST.iter().any(begins)
}

/// Whether a passage says how one looked.
pub(crate) fn tells_how(text: &str) -> bool {
    let folded = folded(&words(text));
    LOOKED.iter().any(|phrase| folded.contains(&format!(" {phrase} ")))
}

/// The example a passage gives, in the first of its sentences that is one.
fn example(passage: &Passage) -> Option<Example> {
    if passage.kind == PassageKind::Heading {
        return None;
    }
    let sentences = vietnamese::sentences(&passage.text).into_iter();
    let cue = sentences.map(|sentence| &passage.text[sentence]).find_map(example_cue)?;
    Some(Example { address: passage.address.clone(), cue })
}

/// What makes a sentence an example: a cue, or a named unit with a case.
pub(crate) fn example_cue(sentence: &str) -> Option<String> {
    let words = words(sentence);
    let folded = folded(&words);
    // «Cụ thể, …» leads a case in; «cụ thể hơn», «cụ thể hóa» do not.
    let leads = folded.starts_with(" cu the ") && words.get(1).is_some_and(|word| word.stopped);
    let cue = CUES.iter().find(|cue| folded.contains(&format!(" {cue} "))).or(leads.then_some(&"cu the"));
    if let Some(cue) = cue {
        return Some((*cue).to_owned());
    }
    CASES
        .iter()
        .any(|case| folded.contains(&format!(" {case} ")))
        .then(|| named_unit(sentence, &words).or_else(|| leading_unit(sentence, &words)))
        .flatten()
}

/// «Tại Phòng Tài nguyên …», «ở xã Hòa …»: a unit that is named, not «các sở, ban, ngành».
fn named_unit(sentence: &str, words: &[Word]) -> Option<String> {
    let placed = |index: &usize| match words[index - 1].folded.as_str() {
        "tai" | "o" => true,
        // «Trường hợp của Sở Xây dựng cho thấy …»
        "cua" => index.checked_sub(2).is_some_and(|before| words[before].folded == "hop"),
        _ => false,
    };
    (1..words.len()).filter(placed).find_map(|index| unit_at(sentence, words, index))
}

/// «Chi cục Thủy lợi là nơi rõ nhất: …», «Có thể nêu một trường hợp: Sở Xây dựng trả lại hồ sơ tháng 5/2023 …»: a unit that a
/// sentence or its telling part begins with, where the sentence tells a number or a day.
fn leading_unit(sentence: &str, words: &[Word]) -> Option<String> {
    let dated = words.iter().any(|word| word.folded.starts_with(|sign: char| sign.is_ascii_digit()));
    let told = |index: usize| index == 0 || sentence[words[index - 1].end..words[index].start].contains(':');
    let starts = (0..words.len()).filter(|index| dated && told(*index));
    starts.filter_map(|index| unit_at(sentence, words, index)).next()
}

/// Whether a sentence names a unit, wherever in it.
pub(crate) fn names_unit(sentence: &str) -> bool {
    let words = words(sentence);
    (0..words.len()).any(|index| unit_at(sentence, &words, index).is_some())
}

/// The unit that the word at `index` begins: «Sở Xây dựng», «Ủy ban nhân dân xã Mẫu».
fn unit_at(sentence: &str, words: &[Word], index: usize) -> Option<String> {
    let name = name_after(words, index)?;
    Some(sentence[words[index].start..words[name].end].to_owned())
}

/// The index of the first word of the name after the kind of unit that begins at `index`; a kind may be of a kind.
fn name_after(words: &[Word], index: usize) -> Option<usize> {
    let first = words.get(index)?;
    if !UNIT_KINDS.iter().any(|kind| kind.split(' ').next() == Some(first.folded.as_str())) {
        return None;
    }
    (1..=4).rev().find_map(|length| {
        let kind = words.get(index..index + length)?;
        let joined = kind.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
        let name = words.get(index + length)?;
        if !UNIT_KINDS.contains(&joined.as_str()) || kind[length - 1].stopped {
            return None;
        }
        let named = name.capital || name.folded.parse::<u32>().is_ok();
        if named { Some(index + length) } else { name_after(words, index + length) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_looked_for_are_folded_as_text_is() {
        let lists: [&[&str]; 8] =
            [&CUES, &UNIT_KINDS, &CASES, &GOES_ON, &NONE_FOUND, &NONE_AT_FIRST, &WHO_SAYS, &LOOKED];
        for phrase in lists.concat() {
            assert_eq!(vietnamese::folded_key(phrase), phrase);
        }
    }

    #[test]
    fn a_case_at_a_named_unit_is_an_example() {
        let found = |text: &str| {
            example(&Passage::new("a/p1".to_owned(), "a", PassageKind::Paragraph, text.to_owned()))
                .map(|example| example.cue)
        };
        assert_eq!(found("Tại Phòng Quản lý đô thị, hồ sơ để 7 tháng."), Some("Phòng Quản".to_owned()));
        assert_eq!(found("Tại các sở, ban, ngành, hồ sơ còn chậm."), None);
        assert_eq!(found("Đơn cử, có nơi để chậm."), Some("don cu".to_owned()));
        assert!(found("Có thể nêu một trường hợp: Sở Xây dựng trả lại hồ sơ tháng 5/2023.").is_some());
        assert!(
            found("Chi cục Thủy lợi là nơi rõ nhất: một dự án bị hoãn họp ba lần trong tháng 7/2021.")
                .is_some()
        );
        assert_eq!(found("Sở Xây dựng phối hợp giải quyết hồ sơ còn chậm."), None);
        assert_eq!(
            found("Tại Ủy ban nhân dân xã Mẫu, hồ sơ để 7 tháng."),
            Some("Ủy ban nhân dân xã Mẫu".to_owned())
        );
        assert!(
            found("UBND phường Mẫu là nơi rõ nhất: một dự án hoãn họp ba lần trong tháng 2/2022.").is_some()
        );
        assert_eq!(found("Tại ủy ban nhân dân các xã, hồ sơ còn chậm."), None);
    }

    #[test]
    fn a_paragraph_that_begins_with_a_case_goes_on_about_the_finding_before_it() {
        for text in [
            "Tại Ủy ban nhân dân xã Mẫu, hồ sơ phải chờ 87 ngày.",
            "Trường hợp của Phòng Kinh tế cho thấy rõ điều đó: một gói thầu nằm chờ 28 ngày.",
            "Ủy ban nhân dân xã Mẫu là nơi rõ nhất: một dự án bị hoãn ba lần trong tháng 2/2022.",
        ] {
            assert!(begins_with_a_case(text), "{text}");
        }
        for text in [
            "Tại các sở, ngành, hồ sơ còn chậm.",
            "Một số cán bộ còn ngại việc, để hồ sơ của dân chờ lâu, nhất là tại Phòng Kinh tế.",
        ] {
            assert!(!begins_with_a_case(text), "{text}");
        }
    }

    #[test]
    fn a_passage_that_says_there_is_nothing_is_known_by_how_it_begins() {
        for text in [
            "- Không phát sinh; kết luận này dựa trên việc kiểm tra 14 đơn vị.",
            "Nội dung này: không có.",
            "Đơn vị không có nội dung này.",
            "Nội dung này đơn vị không phát sinh.",
            "Đơn vị chưa thấy có vấn đề gì.",
            "1. Không có gì để báo cáo.",
        ] {
            assert!(is_none_found(text), "{text}");
        }
        for text in [
            "Việc phối hợp không có nội dung rõ ràng.",
            "Cơ quan không có đủ người.",
            "Chi phí không phát sinh thêm.",
        ] {
            assert!(!is_none_found(text), "{text}");
        }
    }

    #[test]
    fn marks_of_items_are_known() {
        assert_eq!(
            ["- a b", "a) b", "(1) b", "1. b", "Ví dụ b"].map(mark),
            [Mark::Dash, Mark::Letter, Mark::Bracket, Mark::Number, Mark::None]
        );
    }
}
