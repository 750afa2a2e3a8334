//! Secrecy marks: MẬT, TỐI MẬT, TUYỆT MẬT anywhere in a file or in its name.
//!
//! A marked file is refused before a byte of it is kept. What counts as a mark is for [`formats::secrecy`] to say;
//! this looks everywhere a document has words.

use formats::Document;
use formats::secrecy::{mark_in_name, mark_in_text};

/// A mark found. It names the mark and where it stood, and nothing of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecrecyMark {
    /// `MẬT`, `TỐI MẬT` or `TUYỆT MẬT`.
    pub mark: &'static str,
}

/// The mark in `document` or in the name of its file, if there is one.
pub fn secrecy_mark(document: &Document, file_name: &str) -> Option<SecrecyMark> {
    document
        .texts()
        .find_map(|(_, text)| mark_in_text(text))
        .or_else(|| mark_in_name(file_name))
        .or_else(|| document.files.iter().find_map(|file| mark_in_name(&file.name)))
        .map(|mark| SecrecyMark { mark })
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
            marks: Vec::new(),
            links: Vec::new(),
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
