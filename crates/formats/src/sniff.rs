//! What a file is by its content, never by its name.
//!
//! It looks at the first bytes and, for packages, at the names inside; it does not read or judge the content.

use std::io::Cursor;

use kernel::Bilingual;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Kind {
    /// Not one byte.
    Empty,
    /// A Word document (.docx).
    Docx,
    /// A Word document that carries macros (.docm).
    DocxWithMacros,
    /// An Excel workbook (.xlsx).
    Xlsx,
    /// A presentation (.pptx).
    Pptx,
    /// An OpenDocument text (.odt).
    Odt,
    /// An OpenDocument sheet (.ods).
    Ods,
    /// Any other zip package.
    Zip,
    /// A zip package that is cut off or damaged.
    BrokenZip,
    /// An Office file protected by a password.
    EncryptedOffice,
    /// A legacy Word document (.doc).
    Doc,
    /// A legacy Excel workbook (.xls).
    Xls,
    /// Any other OLE container.
    Ole,
    /// PDF.
    Pdf,
    /// Rich text.
    Rtf,
    /// A web page.
    Html,
    /// A web page with its pictures in one file, as Word and browsers save it (.mht).
    Mht,
    /// A Word document as one file of XML, as Word 2003 saved it.
    WordXml,
    /// A log of events in XES.
    Xes,
    /// Any other XML.
    Xml,
    /// gzip; what is inside is not looked at.
    Gzip,
    /// A Parquet file.
    Parquet,
    /// A picture.
    Picture,
    /// Plain text, CSV and the like.
    Text,
    /// None of these.
    Unknown,
}

impl Kind {
    /// Its name in tables and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Docx => "docx",
            Self::DocxWithMacros => "docm",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Zip => "zip",
            Self::BrokenZip => "broken-zip",
            Self::EncryptedOffice => "encrypted-office",
            Self::Doc => "doc",
            Self::Xls => "xls",
            Self::Ole => "ole",
            Self::Pdf => "pdf",
            Self::Rtf => "rtf",
            Self::Html => "html",
            Self::Mht => "mht",
            Self::WordXml => "word-xml",
            Self::Xes => "xes",
            Self::Xml => "xml",
            Self::Gzip => "gzip",
            Self::Parquet => "parquet",
            Self::Picture => "picture",
            Self::Text => "text",
            Self::Unknown => "unknown",
        }
    }

    /// Its name for people.
    pub fn name(self) -> Bilingual {
        let (vi, en) = match self {
            Self::Empty => ("tệp rỗng", "an empty file"),
            Self::Docx => ("văn bản Word (.docx)", "a Word document (.docx)"),
            Self::DocxWithMacros => ("văn bản Word có macro (.docm)", "a Word document with macros (.docm)"),
            Self::Xlsx => ("bảng tính Excel (.xlsx)", "an Excel workbook (.xlsx)"),
            Self::Pptx => ("bài trình chiếu (.pptx)", "a presentation (.pptx)"),
            Self::Odt => ("văn bản OpenDocument (.odt)", "an OpenDocument text (.odt)"),
            Self::Ods => ("bảng tính OpenDocument (.ods)", "an OpenDocument sheet (.ods)"),
            Self::Zip => ("gói nén (.zip)", "a zip package"),
            Self::BrokenZip => (
                "gói nén hoặc tệp Word bị cụt, hỏng",
                "a zip package or Word file that is cut off or damaged",
            ),
            Self::EncryptedOffice => ("tệp Office đặt mật khẩu", "an Office file protected by a password"),
            Self::Doc => ("văn bản Word đời cũ (.doc)", "a legacy Word document (.doc)"),
            Self::Xls => ("bảng tính Excel đời cũ (.xls)", "a legacy Excel workbook (.xls)"),
            Self::Ole => ("tệp Office đời cũ", "a legacy Office file"),
            Self::Pdf => ("tệp PDF", "a PDF"),
            Self::Rtf => ("văn bản RTF", "rich text (RTF)"),
            Self::Html => ("trang web (HTML)", "a web page (HTML)"),
            Self::Mht => ("trang web một tệp (.mht)", "a web page in one file (.mht)"),
            Self::WordXml => ("văn bản Word dạng XML", "a Word document in XML"),
            Self::Xes => ("nhật ký sự kiện XES", "an event log (XES)"),
            Self::Xml => ("tệp XML", "XML"),
            Self::Gzip => ("tệp nén gzip", "a gzip file"),
            Self::Parquet => ("tệp Parquet", "a Parquet file"),
            Self::Picture => ("tệp ảnh", "a picture"),
            Self::Text => ("văn bản thuần", "plain text"),
            Self::Unknown => ("tệp không rõ định dạng", "a file of unknown kind"),
        };
        Bilingual::new(vi, en)
    }

    /// How a file of this kind ends, and its media type; a kind that has neither of its own is bytes.
    pub fn ending(self) -> (&'static str, &'static str) {
        match self {
            Self::Docx => ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Self::DocxWithMacros => ("docm", "application/vnd.ms-word.document.macroEnabled.12"),
            Self::Xlsx => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Self::Pptx => {
                ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation")
            }
            Self::Odt => ("odt", "application/vnd.oasis.opendocument.text"),
            Self::Ods => ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
            Self::Zip => ("zip", "application/zip"),
            Self::Doc => ("doc", "application/msword"),
            Self::Xls => ("xls", "application/vnd.ms-excel"),
            Self::Pdf => ("pdf", "application/pdf"),
            Self::Rtf => ("rtf", "application/rtf"),
            Self::Html => ("html", "text/html"),
            Self::Mht => ("mht", "multipart/related"),
            Self::WordXml => ("xml", "application/xml"),
            Self::Text => ("txt", "text/plain"),
            Self::Xml | Self::Xes => ("xml", "application/xml"),
            Self::Gzip => ("gz", "application/gzip"),
            _ => ("bin", "application/octet-stream"),
        }
    }

    /// Whether a file of this kind is read as a text.
    pub(crate) fn is_text_document(self) -> bool {
        matches!(
            self,
            Self::Docx
                | Self::DocxWithMacros
                | Self::Doc
                | Self::Odt
                | Self::Rtf
                | Self::Html
                | Self::Mht
                | Self::Pdf
        )
    }

    /// Whether a file of this kind is read as sheets of cells.
    pub(crate) fn is_workbook(self) -> bool {
        matches!(self, Self::Xlsx | Self::Xls | Self::Ods)
    }

    /// How a report in this form becomes one that can be read.
    pub(crate) fn hint(self) -> Bilingual {
        let (vi, en) = match self {
            Self::Picture => (
                "Gửi bản soạn thảo có chữ (.docx); ảnh chụp không kiểm tra và trích dẫn được.",
                "Send the typed document (.docx): a photograph can be neither checked nor cited.",
            ),
            Self::Xlsx | Self::Xls | Self::Ods => (
                "Bảng tính chỉ là phụ lục: nén nó cùng tệp báo cáo (.docx) thành một gói .zip rồi gửi gói đó.",
                "A workbook is an annex: pack it into one .zip with the report (.docx) and send that.",
            ),
            Self::Gzip => (
                "Giải nén rồi gửi tệp báo cáo, hoặc nén lại thành .zip.",
                "Unpack it and send the report, or pack it as .zip.",
            ),
            Self::Pptx => (
                "Chép nội dung vào một văn bản Word (.docx) rồi gửi tệp đó.",
                "Put what it says into a Word document (.docx) and send that.",
            ),
            Self::BrokenZip => (
                "Tệp có thể bị cắt khi sao chép: mở thử trên máy, lưu lại rồi gửi lại.",
                "It may have been cut off while copying: open it on your computer, save it and send it again.",
            ),
            _ => (
                "Mở tệp bằng Word hoặc LibreOffice, chọn Lưu thành… .docx rồi gửi tệp đó.",
                "Open it in Word or LibreOffice, save it as .docx and send that.",
            ),
        };
        Bilingual::new(vi, en)
    }
}

/// What `bytes` are.
pub fn sniff(bytes: &[u8]) -> Kind {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    match bytes {
        [] => Kind::Empty,
        _ if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") => package(bytes),
        _ if starts(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") => ole(bytes),
        _ if starts(b"%PDF-") => Kind::Pdf,
        _ if starts(b"{\\rtf") => Kind::Rtf,
        _ if starts(b"\x1F\x8B") => Kind::Gzip,
        _ if starts(b"PAR1") => Kind::Parquet,
        _ if starts(b"\x89PNG")
            || starts(b"\xFF\xD8\xFF")
            || starts(b"GIF8")
            || starts(b"II*\0")
            || starts(b"MM\0*")
            || starts(b"BM") && bytes.get(6..10) == Some(&[0; 4]) =>
        {
            Kind::Picture
        }
        _ => text(bytes),
    }
}

fn package(bytes: &[u8]) -> Kind {
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Kind::BrokenZip };
    let has = |wanted: &[u8]| archive.file_names_raw().any(|name| name == wanted);
    let has_under = |folder: &[u8]| archive.file_names_raw().any(|name| name.starts_with(folder));
    if has(b"[Content_Types].xml") {
        if has_under(b"word/") {
            return if has(b"word/vbaProject.bin") { Kind::DocxWithMacros } else { Kind::Docx };
        }
        if has_under(b"xl/") {
            return Kind::Xlsx;
        }
        if has_under(b"ppt/") {
            return Kind::Pptx;
        }
    }
    // OpenDocument: the first entry is `mimetype`, stored, so its text stands at a fixed place.
    if bytes.get(30..38) == Some(b"mimetype") {
        let kind = bytes.get(38..).unwrap_or_default();
        if kind.starts_with(b"application/vnd.oasis.opendocument.text") {
            return Kind::Odt;
        }
        if kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
            return Kind::Ods;
        }
    }
    Kind::Zip
}

fn ole(bytes: &[u8]) -> Kind {
    let holds = |name: &str| contains_wide(bytes, name);
    if holds("EncryptedPackage") {
        return Kind::EncryptedOffice;
    }
    if holds("WordDocument") {
        // The file information block mostly starts at the first sector; its flag word tells of a password.
        let encrypted = bytes.get(512..514) == Some(&[0xEC, 0xA5])
            && bytes.get(523).is_some_and(|flags| flags & 0x01 != 0);
        return if encrypted { Kind::EncryptedOffice } else { Kind::Doc };
    }
    if holds("Workbook") || holds("Book") { Kind::Xls } else { Kind::Ole }
}

fn text(bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(4096)];
    let wide = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    if !wide && head.contains(&0) {
        return Kind::Unknown;
    }
    let head: String = head
        .iter()
        .filter(|byte| byte.is_ascii() && **byte != 0)
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    let head = head.trim_start();
    if head.starts_with("mime-version:") && head.contains("multipart/related") {
        return Kind::Mht;
    }
    if head.starts_with("<?xml") || head.starts_with('<') {
        if head.contains("progid=\"word.document\"") {
            return Kind::WordXml;
        }
        if head.contains("<html")
            || head.contains("<!doctype html")
            || head.contains("<body")
            || head.contains("<table")
        {
            return Kind::Html;
        }
        if head.contains("<log")
            && (head.contains("xes") || head.contains("<trace") || head.contains("<extension"))
        {
            return Kind::Xes;
        }
        if head.starts_with("<?xml") || head.starts_with("<!doctype") {
            return Kind::Xml;
        }
    }
    let controls =
        head.chars().filter(|sign| sign.is_control() && !matches!(sign, '\n' | '\r' | '\t' | '\x0c')).count();
    if controls * 20 > head.len() { Kind::Unknown } else { Kind::Text }
}

/// Whether `name` stands in `bytes` in UTF-16, as the directory of a compound file has it.
pub(crate) fn contains_wide(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    contains(bytes, &wide)
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn zip_of(names: &[&str]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(b"<x/>").unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn ole_of(name: &str) -> Vec<u8> {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.resize(1024, 0);
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    }

    #[test]
    fn a_file_is_what_its_content_says() {
        let docx = zip_of(&["[Content_Types].xml", "word/document.xml"]);
        let cases: Vec<(Vec<u8>, Kind)> = vec![
            (vec![], Kind::Empty),
            (docx.clone(), Kind::Docx),
            (docx[..docx.len() - 30].to_vec(), Kind::BrokenZip),
            (
                zip_of(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]),
                Kind::DocxWithMacros,
            ),
            (zip_of(&["[Content_Types].xml", "xl/workbook.xml"]), Kind::Xlsx),
            (zip_of(&["a.txt"]), Kind::Zip),
            (ole_of("WordDocument"), Kind::Doc),
            (ole_of("EncryptedPackage"), Kind::EncryptedOffice),
            (ole_of("Workbook"), Kind::Xls),
            (b"%PDF-1.7".to_vec(), Kind::Pdf),
            (b"{\\rtf1".to_vec(), Kind::Rtf),
            (b"\x1f\x8b\x08".to_vec(), Kind::Gzip),
            ("\u{feff}<html><body>Báo cáo".as_bytes().to_vec(), Kind::Html),
            (b"<?xml version=\"1.0\"?><log xes.version=\"1.0\">".to_vec(), Kind::Xes),
            (b"<?xml version=\"1.0\"?><a/>".to_vec(), Kind::Xml),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n".to_vec(), Kind::Mht),
            (b"<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?>".to_vec(), Kind::WordXml),
            (b"<html><body><table>".to_vec(), Kind::Html),
            ("Báo cáo chuyên đề".as_bytes().to_vec(), Kind::Text),
            (b"a,b\n1,2\n".to_vec(), Kind::Text),
            (vec![0, 1, 2, 3], Kind::Unknown),
        ];
        for (bytes, kind) in cases {
            assert_eq!(sniff(&bytes), kind);
        }
    }
}
