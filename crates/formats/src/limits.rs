//! How much a reader takes in before it refuses, and how it says no.
//!
//! Bounds keep memory and time in hand whatever the bytes are; they do not judge what a document says.

use kernel::{Bilingual, Place, Problem, Severity};

use crate::Kind;

/// Bounds of a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself.
    pub bytes: u64,
    /// Bytes of all parts that are read, unpacked.
    pub unpacked: u64,
    /// Unpacked bytes for one packed byte, looked at once a part has unpacked to more than a mebibyte.
    pub ratio: u64,
    /// Files in a package.
    pub entries: usize,
    /// Elements within one another.
    pub depth: usize,
    /// Blocks of a document.
    pub blocks: usize,
    /// Cells of all tables.
    pub cells: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            unpacked: 256 << 20,
            ratio: 300,
            entries: 5_000,
            depth: 200,
            blocks: 100_000,
            cells: 300_000,
        }
    }
}

/// What was read, with what is worth knowing about the reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read<T> {
    /// The value.
    pub value: T,
    /// What was noticed; never a reason to refuse.
    pub problems: Vec<Problem>,
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is not one byte in it.
    #[error("the file is empty; choose the file again and check that it opens")]
    Empty,
    /// It is something else than it should be.
    #[error("the file is {}, not {}; save it as .docx and try again", found.name().en, expected.name().en)]
    Unexpected {
        /// What was wanted.
        expected: Kind,
        /// What it is by its content.
        found: Kind,
    },
    /// It asks for a password.
    #[error("the file is protected by a password; take the password off and try again")]
    Encrypted,
    /// It is larger than the bound.
    #[error("the file has more than {limit} {what}; split it, or take pictures and annexes out")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// The bound.
        limit: u64,
    },
    /// It is made to unpack to far more than it is.
    #[error(
        "{part} in the file unpacks to more than {limit} times its size; save the document anew from Word"
    )]
    Bomb {
        /// The part.
        part: String,
        /// The bound.
        limit: u64,
    },
    /// It declares entities or a document type, which no office program writes.
    #[error(
        "{part} in the file declares a document type, which can pull in other files; save it anew from Word"
    )]
    Declares {
        /// The part.
        part: String,
    },
    /// It draws in or holds another document, which would go unread.
    #[error(
        "{part} in the file is another document, which is not read; paste its text into the document itself"
    )]
    Embedded {
        /// The part.
        part: String,
    },
    /// Its reader is a program of its own, which cannot be started here.
    #[error("the program that reads {} cannot be started; save the file as .docx, or tell whoever runs this system", kind.name().en)]
    NoReader {
        /// What the file is.
        kind: Kind,
    },
    /// Its reader took longer than it may.
    #[error("the file could not be read within {seconds} seconds; save it as .docx and try again")]
    Slow {
        /// The bound.
        seconds: u64,
    },
    /// What only one kind of file is refused for, told in full.
    #[error("{}", .0.line(kernel::Language::English))]
    Told(Box<Problem>),
    /// It is damaged.
    #[error("{part} in the file cannot be read: {why}; open it in Word, save it anew and try again")]
    Broken {
        /// The part.
        part: String,
        /// Why.
        why: String,
    },
}

impl Refused {
    /// A refusal told in full: a blocker of the whole file.
    pub(crate) fn told(rule: &str, message: (&str, &str), hint: (&str, &str)) -> Self {
        let text = |(vi, en): (&str, &str)| Bilingual::new(vi, en);
        Self::Told(Box::new(Problem::new(rule, Severity::Blocker, Place::Whole, text(message), text(hint))))
    }

    pub(crate) fn broken(part: impl Into<String>, why: impl ToString) -> Self {
        Self::Broken { part: part.into(), why: why.to_string() }
    }

    /// The refusal as a problem to be shown.
    pub fn problem(&self) -> Problem {
        let blocker = |rule: &str, message: Bilingual, hint: Bilingual| {
            Problem::new(rule, Severity::Blocker, Place::Whole, message, hint)
        };
        match self {
            Self::Empty => blocker(
                "file-empty",
                Bilingual::new("Tệp rỗng.", "The file is empty."),
                Bilingual::new(
                    "Mở tệp trên máy để kiểm tra, rồi chọn lại tệp.",
                    "Open the file on your computer to check it, then choose it again.",
                ),
            ),
            Self::Unexpected { expected, found } => blocker(
                "file-kind",
                Bilingual::new(
                    format!("Tệp là {}, không phải {}.", found.name().vi, expected.name().vi),
                    format!("The file is {}, not {}.", found.name().en, expected.name().en),
                ),
                found.hint(),
            ),
            Self::Encrypted => blocker(
                "file-encrypted",
                Bilingual::new(
                    "Tệp đặt mật khẩu nên không đọc được.",
                    "The file is protected by a password.",
                ),
                Bilingual::new(
                    "Bỏ mật khẩu của tệp (Tệp → Thông tin → Bảo vệ tài liệu) rồi gửi lại.",
                    "Take the password off (File → Info → Protect Document) and send it again.",
                ),
            ),
            Self::TooLarge { what, limit } => blocker(
                "file-too-large",
                Bilingual::new(
                    format!("Tệp vượt giới hạn: nhiều hơn {limit} {}.", amount_vi(what)),
                    format!("The file is over the limit: more than {limit} {what}."),
                ),
                Bilingual::new(
                    "Nén ảnh trong tệp hoặc tách phụ lục thành tệp riêng rồi gửi lại.",
                    "Compress its pictures or put annexes into files of their own, and send it again.",
                ),
            ),
            Self::Bomb { part, limit } => blocker(
                "file-bomb",
                Bilingual::new(
                    format!(
                        "Phần {part} trong tệp bung ra lớn hơn {limit} lần kích thước nén, nên không đọc."
                    ),
                    format!(
                        "{part} in the file unpacks to more than {limit} times its packed size; it was not read."
                    ),
                ),
                save_anew(),
            ),
            Self::Declares { part } => blocker(
                "file-declares",
                Bilingual::new(
                    format!(
                        "Phần {part} trong tệp khai báo kiểu tài liệu (DTD), có thể kéo theo tệp khác, nên không đọc."
                    ),
                    format!(
                        "{part} in the file declares a document type (DTD), which can pull in other files; it was not read."
                    ),
                ),
                save_anew(),
            ),
            Self::Embedded { part } => blocker(
                "file-embedded-document",
                Bilingual::new(
                    format!("Tệp chứa một tài liệu khác ({part}); phần này không đọc được nên không nhận."),
                    format!(
                        "The file holds another document ({part}), which cannot be read; it is not taken in."
                    ),
                ),
                Bilingual::new(
                    "Chép nội dung (chữ, bảng) của tài liệu đó vào chính văn bản, xóa phần nhúng rồi gửi lại.",
                    "Paste its text and tables into the document itself, delete what is embedded, and send it again.",
                ),
            ),
            Self::NoReader { kind } => blocker(
                "file-no-reader",
                Bilingual::new(
                    format!("Hệ thống không khởi động được chương trình đọc {}.", kind.name().vi),
                    format!("The program that reads {} cannot be started here.", kind.name().en),
                ),
                Bilingual::new(
                    "Lưu tệp thành .docx rồi gửi lại, và báo người quản trị hệ thống.",
                    "Save the file as .docx and send that, and tell whoever runs this system.",
                ),
            ),
            Self::Slow { seconds } => blocker(
                "file-slow",
                Bilingual::new(
                    format!("Không đọc xong tệp trong {seconds} giây."),
                    format!("The file could not be read within {seconds} seconds."),
                ),
                save_anew(),
            ),
            Self::Told(problem) => problem.as_ref().clone(),
            Self::Broken { part, why } => blocker(
                "file-broken",
                Bilingual::new(
                    format!("Tệp hỏng: không đọc được phần {part} ({why})."),
                    format!("The file is damaged: {part} cannot be read ({why})."),
                ),
                save_anew(),
            ),
        }
    }
}

fn save_anew() -> Bilingual {
    Bilingual::new(
        "Mở tệp bằng Word hoặc LibreOffice, lưu lại thành tệp .docx mới rồi gửi lại.",
        "Open it in Word or LibreOffice, save it as a new .docx and send that.",
    )
}

fn amount_vi(what: &str) -> &str {
    match what {
        "bytes" => "byte",
        "unpacked bytes" => "byte sau khi giải nén",
        "bytes of one text" => "byte liền một mạch chữ",
        "files in the package" => "tệp con trong gói",
        "levels of nesting" => "mức lồng nhau",
        "paragraphs" => "đoạn",
        "table cells" => "ô bảng",
        "pages" => "trang",
        "lines" => "dòng",
        "steps of drawing" => "bước vẽ",
        other => other,
    }
}
