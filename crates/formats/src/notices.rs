//! What is worth telling the sender about the file itself; none of it is a reason to refuse.

use kernel::{Bilingual, Place, Problem, Severity};

use crate::Document;
use crate::flow::Seen;
use crate::letters::is_old_font;

#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Noticed {
    pub(crate) seen: Seen,
    pub(crate) comments: bool,
    pub(crate) embedded: bool,
    pub(crate) macros: bool,
}

pub(crate) fn noticed(document: &Document, noticed: &Noticed) -> Vec<Problem> {
    let old_fonts = document.blocks.iter().flat_map(|block| &block.fonts).any(|font| is_old_font(font));
    let mut problems = Vec::new();
    let mut add = |found: bool, rule: &str, severity: Severity, message: (&str, &str), hint: (&str, &str)| {
        if found {
            let text = |(vi, en): (&str, &str)| Bilingual::new(vi, en);
            problems.push(Problem::new(rule, severity, Place::Whole, text(message), text(hint)));
        }
    };
    add(
        document.is_wordless() && document.pictures > 0,
        "file-only-pictures",
        Severity::Error,
        ("Tệp chỉ có ảnh, không có chữ để đọc.", "The file holds only pictures; there are no words to read."),
        (
            "Gửi bản soạn thảo có chữ; ảnh chụp, bản quét không kiểm tra và trích dẫn được.",
            "Send the typed document: photographs and scans can be neither checked nor cited.",
        ),
    );
    add(
        document.is_wordless() && document.pictures == 0,
        "file-without-words",
        Severity::Error,
        ("Tệp không có chữ nào trong phần nội dung.", "There is not one word in the body of the file."),
        (
            "Mở tệp để kiểm tra, rồi gửi đúng tệp báo cáo.",
            "Open the file to check it and send the right one.",
        ),
    );
    add(
        noticed.seen.changes,
        "file-tracked-changes",
        Severity::Warning,
        (
            "Tệp còn vết sửa (Track Changes): đọc theo bản đã chấp nhận mọi sửa đổi, phần đã xóa không tính.",
            "The file still has tracked changes: it was read as if all were accepted, without what was deleted.",
        ),
        (
            "Chấp nhận hoặc từ chối hết các sửa đổi trong Word rồi lưu lại trước khi gửi.",
            "Accept or reject all changes in Word and save before sending.",
        ),
    );
    add(
        noticed.seen.hidden,
        "file-hidden-text",
        Severity::Warning,
        (
            "Tệp có chữ ẩn; phần này không được tính là nội dung.",
            "The file has hidden text, which was not read as content.",
        ),
        ("Bỏ định dạng ẩn hoặc xóa phần chữ ẩn.", "Show or delete the hidden text."),
    );
    add(
        noticed.comments,
        "file-comments",
        Severity::Note,
        ("Tệp còn nhận xét (Comment) của người đọc.", "The file still holds reviewers' comments."),
        ("Xóa nhận xét nếu không định gửi kèm.", "Delete them unless they are meant to be sent."),
    );
    add(
        noticed.embedded,
        "file-embedded",
        Severity::Warning,
        (
            "Tệp có nhúng tệp khác (bảng tính, tài liệu); phần nhúng không được đọc.",
            "Other files are embedded in it; they were not read.",
        ),
        (
            "Chép bảng số liệu thành bảng của Word để được kiểm tra.",
            "Put embedded sheets into Word tables so that they can be checked.",
        ),
    );
    add(
        noticed.macros,
        "file-macros",
        Severity::Warning,
        (
            "Tệp có macro; macro không được chạy và không cần cho báo cáo.",
            "The file carries macros; they were not run and a report needs none.",
        ),
        ("Lưu lại thành .docx không macro.", "Save it as .docx without macros."),
    );
    add(
        old_fonts,
        "file-old-fonts",
        Severity::Note,
        (
            "Tệp dùng phông chữ đời cũ (.Vn…, VNI-…); nếu chữ gõ theo bảng mã TCVN3 hoặc VNI thì nội dung sẽ đọc sai.",
            "The file names old fonts (.Vn…, VNI-…); text typed in TCVN3 or VNI encoding reads wrong.",
        ),
        (
            "Chuyển toàn văn sang Unicode, phông Times New Roman.",
            "Convert the whole text to Unicode, Times New Roman.",
        ),
    );
    problems
}

/// Word computes the numbers of lists while it shows the page; of these the file does not say how.
pub(crate) fn list_numbers() -> Problem {
    Problem::new(
        "file-list-numbers",
        Severity::Note,
        Place::Whole,
        Bilingual::new(
            "Tệp .doc đánh số tự động một số đoạn nhưng không ghi cách đánh số; các số này không hiện ở đây.",
            "Some paragraphs of the .doc are numbered automatically, but it does not say how; the numbers are not shown here.",
        ),
        Bilingual::new(
            "Lưu tệp thành .docx để giữ cả số thứ tự.",
            "Save it as .docx to keep the numbers too.",
        ),
    )
}

/// A PDF tells of letters and their places; paragraphs and tables are guessed.
pub(crate) fn of_pdf() -> Problem {
    Problem::new(
        "file-pdf-layout",
        Severity::Note,
        Place::Whole,
        Bilingual::new(
            "Tệp PDF chỉ ghi vị trí chữ: đoạn được ghép lại từ các dòng, mỗi hàng của bảng đọc thành một dòng.",
            "A PDF only says where letters stand: paragraphs were put together from lines, and each row of a table is read as a line.",
        ),
        Bilingual::new(
            "Nên gửi bản .docx; nếu chỉ có PDF, hãy xem lại các đoạn và số liệu đã đọc.",
            "Better send the .docx; if there is only the PDF, look through the passages and figures that were read.",
        ),
    )
}

/// The words are not typed: a machine recognised them in a picture.
pub(crate) fn recognised() -> Problem {
    Problem::new(
        "file-scanned",
        Severity::Warning,
        Place::Whole,
        Bilingual::new(
            "Tệp là bản quét; chữ do máy nhận dạng nên chữ và số có thể sai, và dấu đóng trên giấy có thể không đọc được.",
            "The file is a scan whose words were recognised by a machine: letters and numbers may be wrong, and stamps on the paper may be missed.",
        ),
        Bilingual::new(
            "Gửi bản soạn thảo (.docx); nếu không có, người gửi phải đối chiếu từng số với bản giấy.",
            "Send the typed document (.docx); if there is none, a person must compare every number with the paper.",
        ),
    )
}

/// Of a scan only the first pages were read.
pub(crate) fn scan_cut(read: usize, pages: usize) -> Problem {
    Problem::new(
        "file-scan-cut",
        Severity::Error,
        Place::Whole,
        Bilingual::new(
            format!(
                "Bản quét có {pages} trang; máy chỉ nhận dạng được {read} trang đầu trong thời gian cho phép."
            ),
            format!(
                "The scan has {pages} pages; only the first {read} could be recognised in the time there is."
            ),
        ),
        Bilingual::new(
            "Gửi bản soạn thảo (.docx), hoặc tách bản quét thành các tệp ngắn hơn.",
            "Send the typed document (.docx), or split the scan into shorter files.",
        ),
    )
}

/// Some letters do not say which they are.
pub(crate) fn letters_unknown() -> Problem {
    Problem::new(
        "file-letters-unknown",
        Severity::Error,
        Place::Whole,
        Bilingual::new(
            "Một số chữ trong PDF không ghi là chữ gì (phông không kèm bảng mã); chúng hiện là «\u{fffd}».",
            "Some letters of the PDF do not say which letters they are (their fonts carry no table); they stand as «\u{fffd}».",
        ),
        Bilingual::new(
            "Gửi bản .docx, hoặc xuất lại PDF từ Word với phông Unicode.",
            "Send the .docx, or make the PDF anew from Word with Unicode fonts.",
        ),
    )
}
