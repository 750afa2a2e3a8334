//! A work log with a secrecy mark is not taken in: not its file, not its mapping, not its name. Marks are looked for in
//! the names, in every line and value of the mapping, and in every cell of the file, mapped or not.

use std::io::{Cursor, Read};

use formats::events::{self, Options};
use formats::secrecy::{mark_in_name, mark_in_text};
use kernel::{Bilingual, Place, Problem, Severity};

use crate::{ImportError, Sketch, Stage, Upload, Watch};

/// The mark an upload bears, as `MẬT`, `TỐI MẬT` or `TUYỆT MẬT`. Costs CPU time: not for async threads.
///
/// # Errors
/// [`ImportError::File`] when the file cannot be read to its end.
pub fn secrecy_mark(upload: &Upload) -> Result<Option<&'static str>, ImportError> {
    secrecy_mark_watched(upload, &Watch::default())
}

pub(crate) fn secrecy_mark_watched(
    upload: &Upload,
    watch: &Watch,
) -> Result<Option<&'static str>, ImportError> {
    let Upload { name, file_name, mapping, bytes, .. } = upload;
    let in_name = mark_in_name(name).or_else(|| mark_in_text(name));
    match in_name {
        Some(mark) => Ok(Some(mark)),
        None => mark_in_file(Cursor::new(bytes), file_name, mapping, watch),
    }
}

/// The mark that `source` bears, whose name is `file` and whose mapping is `mapping`, in its name, its cells or the mapping.
///
/// # Errors
/// [`ImportError::File`] when it cannot be read to its end, [`ImportError::Cancelled`] when `watch` stopped it.
pub fn mark_in_file(
    source: impl Read,
    file: &str,
    mapping: &str,
    watch: &Watch,
) -> Result<Option<&'static str>, ImportError> {
    let in_words = mark_in_name(file)
        .or_else(|| mark_in_text(mapping))
        .or_else(|| mapping.split(['"', '\'', '=', '#', '\n']).find_map(mark_in_text));
    if in_words.is_some() {
        return Ok(in_words);
    }
    // The mapping tells how the file is to be read, where it tells it, be it whole or not.
    let (separator, chosen) = Sketch::read(mapping).map(|sketch| sketch.chosen()).unwrap_or_default();
    let options = Options { separator, chosen, watch: watch.reading(Stage::Marks), ..Options::default() };
    Ok(events::secrecy_mark(source, file, &options)?)
}

/// What the sender of a work log with `mark` is told.
pub fn secrecy_problem(mark: &'static str) -> Problem {
    Problem::new(
        "secrecy-mark",
        Severity::Blocker,
        Place::Whole,
        Bilingual::new(
            format!(
                "Nhật ký mang dấu {mark}: hệ thống này không được nhận. Không có phần nào của tệp được lưu lại."
            ),
            format!(
                "The work log is marked {mark}: this system may not take it in. Nothing of the file was kept."
            ),
        ),
        Bilingual::new(
            "Gửi tài liệu mật theo đường văn thư mật. Nếu nhật ký không mật, bỏ dấu ở mọi chỗ (ô, tên tệp, tên nhật ký, ánh xạ) rồi gửi lại.",
            "Send secret documents by the secret post. If it is not secret, take the mark out everywhere (cells, names of file and log, mapping) and send it again.",
        ),
    )
}
