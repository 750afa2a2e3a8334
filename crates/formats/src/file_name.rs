//! The name a sender's computer gave a file, as it may be kept. It is never used as a path.

/// A file's name without folders and signs that break lines, at most 200 signs; empty when nothing is left.
///
/// ```
/// assert_eq!(formats::file_name("C:\\Nhật ký\\một cửa.csv"), "một cửa.csv");
/// ```
pub fn file_name(given: &str) -> String {
    let name = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String =
        vietnamese::normalize(name).chars().filter(|sign| !sign.is_control()).take(200).collect();
    name.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_name_is_a_name_and_nothing_more() {
        let cases = [
            "C:\\Báo cáo\\bc 1.docx",
            "../../etc/passwd",
            "a\nb.docx",
            " \u{202e} ",
            "Ba\u{301}o.docx",
            "..",
        ];
        assert_eq!(cases.map(file_name), ["bc 1.docx", "passwd", "ab.docx", "", "Báo.docx", ".."]);
    }
}
