//! Secrecy marks: MẬT, TỐI MẬT, TUYỆT MẬT standing alone, anywhere in a file or in its name.
//!
//! A marked file is refused before a byte of it is kept. A sentence that speaks of secrets («bảo vệ bí mật nhà
//! nước», «văn bản có độ mật TỐI MẬT thì …») is no mark. It does not read files that are no documents.

use formats::Document;

/// A mark found. It names the mark and where it stood, and nothing of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecrecyMark {
    /// `MẬT`, `TỐI MẬT` or `TUYỆT MẬT`.
    pub mark: &'static str,
}

/// The marks, and how they are typed without marks on letters and in the old encoding TCVN3.
const MARKS: [(&str, &str, &str); 3] =
    [("TUYỆT MẬT", "TUYET MAT", "TUYÖT MËT"), ("TỐI MẬT", "TOI MAT", "TèI MËT"), ("MẬT", "MAT", "MËT")];

/// What may stand before a mark on its line.
const LEADS: [&str; 5] = ["ĐỘ MẬT", "MỨC ĐỘ MẬT", "MỨC ĐỘ", "DẤU", "MỨC"];

/// The mark in `document` or in the name of its file, if there is one.
pub fn secrecy_mark(document: &Document, file_name: &str) -> Option<SecrecyMark> {
    document
        .texts()
        .find_map(|(_, text)| text.lines().find_map(mark_of_line))
        .or_else(|| mark_of_name(file_name))
}

/// The mark a line is, when it is one and nothing else.
fn mark_of_line(line: &str) -> Option<SecrecyMark> {
    let line = plain(line);
    let alone = |text: &str| {
        MARKS
            .iter()
            .find(|(mark, _, old)| text == *mark || text == *old)
            .map(|(mark, ..)| SecrecyMark { mark })
    };
    if let Some(found) = alone(&line) {
        return Some(found);
    }
    // T Ố I  M Ậ T: letters set apart.
    if line.split(' ').all(|letter| letter.chars().count() <= 1) {
        let joined: String = line.split(' ').collect();
        let found = MARKS.iter().find(|(mark, ..)| mark.replace(' ', "") == joined);
        return found.map(|(mark, ..)| SecrecyMark { mark });
    }
    LEADS.iter().find_map(|lead| {
        let upper = line.to_uppercase();
        let rest = upper.strip_prefix(lead)?.trim_start_matches([':', ' ', '-']);
        // What follows the lead must be in capitals itself: «Độ mật: TỐI MẬT», not «dấu mật».
        line.ends_with(rest).then(|| alone(rest)).flatten()
    })
}

/// The mark in a file's name: capitals with marks, or the two-word marks without them.
fn mark_of_name(name: &str) -> Option<SecrecyMark> {
    let name = vietnamese::normalize(name);
    let words: Vec<&str> =
        name.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    for (index, word) in words.iter().enumerate() {
        let before = index.checked_sub(1).map_or("", |before| words[before]);
        match (before, *word) {
            ("TUYỆT", "MẬT") | ("TUYET", "MAT") => return Some(SecrecyMark { mark: "TUYỆT MẬT" }),
            ("TỐI", "MẬT") | ("TOI", "MAT") => return Some(SecrecyMark { mark: "TỐI MẬT" }),
            // BÍ MẬT and BẢO MẬT are ordinary words.
            ("BÍ" | "BẢO", "MẬT") => {}
            (_, "MẬT") => return Some(SecrecyMark { mark: "MẬT" }),
            _ => {}
        }
    }
    // «BC_MAT.docx», «(MAT) bao cao.docx»; «MAT TRAN» is the Front.
    let stem: Vec<&str> = words.iter().copied().filter(|word| !word.eq_ignore_ascii_case("docx")).collect();
    let edge =
        stem.last() == Some(&"MAT") && stem.len() > 1 || name.contains("(MAT)") || name.contains("[MAT]");
    edge.then_some(SecrecyMark { mark: "MẬT" })
}

/// A line without signs around it, with single spaces.
fn plain(line: &str) -> String {
    let line = vietnamese::normalize(line);
    let line = line.trim_matches(|sign: char| !sign.is_alphanumeric());
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use formats::{Block, BlockKind, Look, Margin, MarginKind, Property};

    use super::*;

    fn of_text(text: &str) -> Option<&'static str> {
        let block = Block {
            path: "b1".to_owned(),
            kind: BlockKind::Paragraph,
            text: text.to_owned(),
            look: Look::default(),
            fonts: Vec::new(),
        };
        let document = Document { blocks: vec![block], ..Document::default() };
        secrecy_mark(&document, "bao-cao.docx").map(|found| found.mark)
    }

    #[test]
    fn a_mark_alone_on_its_line_is_found() {
        for text in [
            "MẬT",
            "  TỐI MẬT.",
            "(TUYỆT MẬT)",
            "Số 05\nTỐI  MẬT\nHà Nội",
            "TO\u{302}\u{301}I MA\u{302}\u{323}T",
            "T Ố I M Ậ T",
            "Độ mật: TỐI MẬT",
            "ĐỘ MẬT: MẬT",
            "[MẬT]",
            "TèI MËT",
            "M\u{200b}ẬT",
        ] {
            assert!(of_text(text).is_some(), "{text}");
        }
    }

    #[test]
    fn ordinary_words_are_no_mark() {
        for text in [
            "bí mật",
            "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
            "Mật",
            "mật ong",
            "MẶT TRẬN",
            "Văn bản mức TUYỆT MẬT, TỐI MẬT, MẬT không gửi qua hệ thống này.",
            "Điều 8 quy định: bí mật nhà nước độ TỐI MẬT được sao, chụp khi có phép.",
            "dấu mật",
            "MẬT ĐỘ DÂN SỐ",
        ] {
            assert_eq!(of_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_mark_outside_the_body_is_found() {
        let margin =
            Margin { path: "header1".to_owned(), kind: MarginKind::PageEdge, text: "TỐI MẬT".to_owned() };
        let property = Property { name: "keywords".to_owned(), value: "MẬT".to_owned() };
        let with = |margins: Vec<Margin>, properties: Vec<Property>| Document {
            margins,
            properties,
            ..Document::default()
        };
        assert!(secrecy_mark(&with(vec![margin], vec![]), "a.docx").is_some());
        assert!(secrecy_mark(&with(vec![], vec![property]), "a.docx").is_some());
    }

    #[test]
    fn a_mark_in_the_name_is_found() {
        let named = |name: &str| secrecy_mark(&Document::default(), name).map(|found| found.mark);
        for name in [
            "TỐI MẬT - báo cáo.docx",
            "bao-cao_TOI-MAT.docx",
            "BC_MAT.docx",
            "(MAT) bc.docx",
            "Báo cáo MẬT.docx",
        ] {
            assert!(named(name).is_some(), "{name}");
        }
        for name in ["BÁO CÁO BẢO VỆ BÍ MẬT.docx", "BAO CAO MAT TRAN TO QUOC.docx", "mat.docx", "bí mật.docx"]
        {
            assert_eq!(named(name), None, "{name}");
        }
    }
}
