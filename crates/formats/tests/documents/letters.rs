//! Documents typed in TCVN3 or VNI: asked about with both readings, and read as a person chose.

use formats::docx_write::{Page, Part, write};
use formats::{DocumentReader, Letters, Limits};

use crate::shown::zip_of;

/// A Word document of paragraphs, each in a font.
fn docx(paragraphs: &[(&str, &str)]) -> Vec<u8> {
    let body: String = paragraphs
        .iter()
        .map(|(font, text)| {
            format!("<w:p><w:r><w:rPr><w:rFonts w:ascii=\"{font}\"/></w:rPr><w:t>{text}</w:t></w:r></w:p>")
        })
        .collect();
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zip_of(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document)])
}

fn read(bytes: &[u8], letters: Letters) -> Result<Vec<String>, String> {
    let read = DocumentReader::alone().read_in(letters, bytes, &Limits::default());
    read.map(|read| read.value.blocks.into_iter().map(|block| block.text).collect())
        .map_err(|refused| refused.problem().message.vi)
}

const TCVN3: [(&str, &str); 5] = [
    (".VnTimeH", "ñy ban nh©n d©n tØnh"),
    (".VnTime", "Sè: 05/BC-UBND, N¨m 2022 cã 120 hå s¬ qu¸ h¹n t¹i bé phËn mét cöa, n\u{ad}íc ®\u{ad}îc Ðp"),
    ("Times New Roman", "Đã chuyển sang Unicode một phần."),
    (".VnTime", "CéNG HOµ X· HéI"),
    ("Times New Roman", "Công"),
];

#[test]
fn tcvn3_is_asked_about_and_read_as_chosen() {
    let bytes = docx(&TCVN3);
    insta::assert_snapshot!(read(&bytes, Letters::Ask).unwrap_err(), @"
    Chữ trong tệp có vẻ gõ theo bảng mã cũ. Đọc theo TCVN3 (ABC): «Số: 05/BC-UBND, Năm 2022 có 120 hồ sơ quá hạn tại bộ phận một cửa, nước được ép»; theo VNI: «Sè: 05/BC-UBND, N¨m 2022 cã 120 hå s¬ qu¸ h¹n t¹i bé phËn mét cưa, níc ®ỵc Đp»; theo Unicode, để nguyên: «Sè: 05/BC-UBND, N¨m 2022 cã 120 hå s¬ qu¸ h¹n t¹i bé phËn mét cöa, níc ®îc Đp».
    ");
    assert_eq!(
        read(&bytes, Letters::Tcvn3).unwrap(),
        [
            "ỦY BAN NHÂN DÂN TỈNH",
            "Số: 05/BC-UBND, Năm 2022 có 120 hồ sơ quá hạn tại bộ phận một cửa, nước được ép",
            "Đã chuyển sang Unicode một phần.",
            "CỘNG HOÀ XÃ HỘI",
            "Công",
        ]
    );
    let as_it_is = read(&bytes, Letters::Unicode).unwrap();
    assert!(as_it_is[1].starts_with("Sè: 05/BC-UBND") && !as_it_is[1].contains('\u{f8ad}'), "{as_it_is:?}");
}

#[test]
fn vni_is_asked_about_and_read_as_chosen() {
    let bytes =
        docx(&[("VNI-Times", "Naêm 2022 coù 120 hoà sô quaù haïn taïi boä phaän moät cöûa cuûa tænh")]);
    insta::assert_snapshot!(read(&bytes, Letters::Ask).unwrap_err(), @"
    Chữ trong tệp có vẻ gõ theo bảng mã cũ. Đọc theo TCVN3 (ABC): «Naờm 2022 coự 120 hoỔ sụ quaự haùn taùi boọ phaọn moọt cửỷa cuỷa tổnh»; theo VNI: «Năm 2022 có 120 hồ sơ quá hạn tại bộ phận một cửa của tỉnh»; theo Unicode, để nguyên: «Naêm 2022 coù 120 hoà sô quaù haïn taïi boä phaän moät cöûa cuûa tænh».
    ");
    assert_eq!(
        read(&bytes, Letters::Vni).unwrap(),
        ["Năm 2022 có 120 hồ sơ quá hạn tại bộ phận một cửa của tỉnh"]
    );
}

#[test]
fn unicode_in_old_fonts_and_other_languages_are_not_asked_about() {
    for text in [
        "Năm 2022 có 120 hồ sơ quá hạn tại bộ phận một cửa",
        "Công là và có hà tôi bò xã",
        "Die Prüfung für Straßen über Köln, café, naïve, señor, façade, Ämter",
        "12 hồ sơ",
    ] {
        let bytes = docx(&[(".VnTime", text)]);
        assert_eq!(read(&bytes, Letters::Ask).unwrap(), [text]);
    }
    let page = Page { parts: vec![Part::paragraph("Năm 2022 có 12 hồ sơ.")], ..Page::default() };
    // A wrong choice leaves Unicode alone.
    assert_eq!(read(&write(&page).unwrap(), Letters::Tcvn3).unwrap(), ["Năm 2022 có 12 hồ sơ."]);
}

#[test]
fn a_mark_in_old_letters_is_kept_whatever_was_chosen() {
    let bytes = docx(&[(".VnTimeH", "TèI MËT"), (".VnTime", "hå s¬ qu¸ h¹n t¹i bé phËn mét cöa")]);
    for letters in [Letters::Unicode, Letters::Tcvn3, Letters::Vni] {
        let read = DocumentReader::alone().read_in(letters, &bytes, &Limits::default()).unwrap();
        let mark = read.value.texts().find_map(|(_, text)| formats::secrecy::mark_in_text(text));
        assert_eq!(mark, Some("TỐI MẬT"), "{letters:?}");
    }
}

#[test]
fn the_wrong_d_stray_marks_and_odd_spaces_are_mended() {
    let text = "\u{d0}ảng uỷ  ho\u{302}\u{300} sơ\u{a0}quá\u{200b} hạn, Q\u{d0}-TTg, tra\u{301}ch nhiệm";
    let bytes = docx(&[("Times New Roman", text)]);
    assert_eq!(read(&bytes, Letters::Ask).unwrap(), ["Đảng uỷ hồ sơ quá hạn, QĐ-TTg, trách nhiệm"]);
}
