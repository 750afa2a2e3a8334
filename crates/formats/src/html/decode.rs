//! In what encoding a web page is: by its mark at the beginning, by what it says, by its bytes.

use encoding_rs::{Encoding, UTF_8};
use kernel::{Bilingual, Place, Problem, Severity};

use crate::events::readings::{SAMPLE, Verdict, detect, text};

/// How far the page may say what it is in.
const HEAD: usize = 4_096;

/// The text of a page, and what is worth telling when its encoding was guessed.
pub(super) fn text_of(bytes: &[u8]) -> (String, Option<Problem>) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding.decode(bytes).0.into_owned(), None);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), None);
    }
    match declared(bytes) {
        Some(encoding) if encoding != UTF_8 => (encoding.decode(bytes).0.into_owned(), None),
        // It says nothing, or says UTF-8 and is not.
        _ => match detect(sample(bytes)) {
            Verdict::Taken(crate::events::Encoding::Utf8) => {
                (String::from_utf8_lossy(bytes).into_owned(), Some(told("UTF-8")))
            }
            Verdict::Taken(encoding) | Verdict::Undecided(encoding, _) => {
                (text(bytes, encoding), Some(told(encoding.code())))
            }
        },
    }
}

/// The piece of a page that is looked at: from its first byte beyond ASCII.
fn sample(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    &bytes[first..bytes.len().min(first.saturating_add(SAMPLE))]
}

fn told(name: &str) -> Problem {
    Problem::new(
        "file-encoding-guessed",
        Severity::Warning,
        Place::Whole,
        Bilingual::new(
            format!("Tệp không ghi đúng bảng mã chữ; đã đọc theo {name} vì hợp nhất với tiếng Việt."),
            format!(
                "The file does not say rightly how its letters are encoded; it was read as {name}, which fits Vietnamese best."
            ),
        ),
        Bilingual::new(
            "Xem lại các chữ có dấu; nếu sai, lưu lại thành .docx (Unicode) rồi gửi lại.",
            "Look at the letters with marks; if they are wrong, save the file as .docx (Unicode) and send that.",
        ),
    )
}

/// The encoding the page says it is in.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: String = bytes
        .iter()
        .take(HEAD)
        .map(|byte| if byte.is_ascii() { char::from(byte.to_ascii_lowercase()) } else { ' ' })
        .collect();
    let said = ["charset=", "encoding="].iter().find_map(|key| head.split(key).nth(1))?;
    let name = said.trim_start_matches(['"', '\'', ' ']);
    let end = name
        .find(|sign: char| !(sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_')))
        .unwrap_or(name.len());
    Encoding::for_label(&name.as_bytes()[..end])
}
