//! Rich text: what is read, what is said about it, and that no bytes make the reader panic.

use formats::{Document, Limits, Read, Refused, rtf};

use crate::shown::{noticed, show};

/// `text` as Word writes it: letters beyond ASCII by their number, with a stand-in.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for sign in text.chars() {
        let mut units = [0; 2];
        for unit in sign.encode_utf16(&mut units) {
            if *unit < 128 {
                out.push(char::from(*unit as u8));
            } else {
                out.push_str(&format!("\\u{}?", *unit as i16));
            }
        }
    }
    out
}

const HEAD: &str = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0{\*\panose 0202}Times New Roman;}{\f1\fnil\fcharset163 Arial;}{\f2\fnil\fcharset2 Symbol;}{\f3\fnil\fcharset0 .VnTime;}}{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\b heading 1;}{\s2 heading 2;}{\s5 toc 1;}{\*\cs9 chars;}}";

fn read(body: &str) -> Read<Document> {
    rtf::read(format!("{HEAD}{}}}", escaped(body)).as_bytes(), &Limits::default()).expect("it is sound")
}

#[test]
fn paragraphs_headings_lists_and_signs_are_read_as_shown() {
    let read = read(
        r"\pard\qc\b BÁO CÁO\b0\par
\pard\s1 {\listtext\pard\plain I.\tab}Thực trạng\par
\pard\s2 Hậu quả\par
\pard\outlinelevel2 Cấp ba\par
\pard\ilvl1{\listtext\f2\'b7\tab}gạch\par
\pard\s5 I. Thực trạng 1\par
\pard Có 12\~hồ sơ\emdash Ðảng uỷ\line dòng\tab hai \{ngoặc\}\par
{\field{\*\fldinst HYPERLINK x}{\fldrslt liên kết}}{\f3 chữ}\par",
    );
    insta::assert_snapshot!(show(&read.value), @"
    b1 p BÁO CÁO
    b2 h1 I. Thực trạng
    b3 h2 Hậu quả
    b4 h3 Cấp ba
    b5 li1 • gạch
    b6 p Có 12 hồ sơ—Đảng uỷ
    dòng hai {ngoặc}
    b7 p liên kếtchữ
    b6 Contents I. Thực trạng 1
    ");
    assert!(read.value.blocks[0].look.bold && read.value.blocks[0].look.centred);
    assert_eq!(noticed(&read), ["file-old-fonts"]);
}

#[test]
fn bytes_are_read_in_the_code_page_of_their_font_or_file() {
    // «Hồ sơ quá hạn» in windows-1258: marks stand after their letters.
    let vietnamese = r"H\'f4\'cc s\'f5 qu\'e1 ha\'f2n";
    let of_font = read(&format!(r"{{\f1 {vietnamese}}}\par"));
    assert_eq!(of_font.value.blocks[0].text, "Hồ sơ quá hạn");
    let of_file = format!(r"{{\rtf1\ansi\ansicpg1258 {vietnamese}\par}}");
    let read = rtf::read(of_file.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(read.value.blocks[0].text, "Hồ sơ quá hạn");
    // Stand-ins of any number, by byte and by control word, and signs in two halves.
    let signs = br"{\rtf1\ansi\uc2 a\u225\'61\'62b{\uc0\u7871 c}\uc1\u-10179?\u-8704\'3fd\u225\bullet e\par}";
    let read = rtf::read(signs, &Limits::default()).unwrap();
    assert_eq!(read.value.blocks[0].text, "aábếc😀dáe");
}

#[test]
fn tables_keep_what_their_cells_cover() {
    let read = read(
        r"\pard trước\par
\trowd\trleft-108\clvmgf\cellx2000\clmgf\cellx4000\clmrg\cellx6000\pard\intbl Đơn vị\cell Hồ sơ\cell\cell\row
\trowd\trleft-108\clvmrg\cellx2000\cellx4005\cellx6000\pard\intbl\cell đúng hạn\cell 12\par (một)\cell\row
\trowd\cellx6000\pard\intbl cả hàng {\itap2 trong\nestcell{\*\nesttableprops\trowd\cellx1\nestrow}{\nonesttables\par}}\cell\row
\pard sau\par",
    );
    insta::assert_snapshot!(show(&read.value), @"
    b1 p trước
    b2/r1c1 (2x1) Đơn vị
    b2/r1c2 (1x2) Hồ sơ
    b2/r2c2 đúng hạn
    b2/r2c3 12
    (một)
    b2/r3c1 (1x3) cả hàng trong
    b3 p sau
    ");
}

#[test]
fn what_was_deleted_or_hidden_and_the_margins_are_set_apart() {
    let read = read(
        r"{\info{\title Tên}{\keywords độ mật}{\upr{\doccomm b}{\*\ud{\doccomm chú ý}}}{\creatim\yr2023}}{\*\userprops{\propname Độ}\proptype30{\staticval MẬT}}
{\header\pard Đầu trang\par}
\pard Còn {\deleted\revauthdel1 đã xóa }lại{\v TỐI MẬT}{\footnote\pard\chftn  Chú thích}{\*\atnid x}{\*\annotation nhận xét}\par
{\shp{\*\shpinst\shpleft0{\sp{\sn gtextUNICODE}{\sv TUYỆT MẬT}}{\shptxt\pard Khung\par}}{\shprslt{\*\do{\dptxbxtext Khung}}}}thân\par
{\*\shppict{\pict\pngblip 89504e47}}{\nonshppict{\pict 00}}\pard\caps mật\par{\*\unknown lạ \u225?}{\object\objemb{\*\objclass Equation.3}{\*\objdata 00}{\result kết quả}}\par",
    );
    insta::assert_snapshot!(show(&read.value), @"
    b1 p Còn lại
    b2 p thân
    b2/x1 p Khung
    b3 p mật
    b4 p kết quả
    b1 Deleted đã xóa
    b1 Hidden TỐI MẬT
    b2 Drawing TUYỆT MẬT
    b3 Drawing MẬT
    header1 PageEdge Đầu trang
    footnote1 Note Chú thích
    comment1 Comment nhận xét
    ");
    let properties: Vec<_> = read
        .value
        .properties
        .iter()
        .map(|property| format!("{}={}", property.name, property.value))
        .collect();
    insta::assert_snapshot!(properties.join("\n"), @"
    title=Tên
    keywords=độ mật
    comment=chú ý
    Độ=MẬT
    ");
    assert_eq!(read.value.pictures, 1);
    assert_eq!(
        noticed(&read),
        ["file-tracked-changes", "file-hidden-text", "file-comments", "file-embedded"]
    );
}

#[test]
fn what_is_hostile_or_holds_a_document_is_refused() {
    let refused = |bytes: &[u8]| rtf::read(bytes, &Limits::default()).expect_err("it must not be read");
    assert_eq!(refused(b""), Refused::Empty);
    assert!(matches!(refused(b"<html>"), Refused::Unexpected { .. }));
    let sheet = read_error(r"{\object\objemb{\*\objclass Excel.Sheet.8}{\*\objdata 00}}");
    assert!(matches!(sheet, Refused::Embedded { part } if part == "Excel.Sheet.8"));
    assert!(matches!(read_error(r"\par text {\b cut"), Refused::Broken { .. }));
    assert!(matches!(refused(format!("{HEAD}{}", "{".repeat(1 << 20)).as_bytes()), Refused::TooLarge { .. }));
    assert!(matches!(
        refused(format!("{HEAD}{}", "\\par".repeat(100_001)).as_bytes()),
        Refused::TooLarge { what: "paragraphs", .. }
    ));
    assert!(matches!(
        refused(format!("{HEAD}{}", "\\cell\\row".repeat(300_001)).as_bytes()),
        Refused::TooLarge { what: "table cells", .. }
    ));
    assert!(matches!(
        refused(format!("{HEAD}\\trowd{}", "\\cell".repeat(2_000)).as_bytes()),
        Refused::TooLarge { what: "table cells", .. }
    ));
    let empty = rtf::read(b"{\\rtf1}", &Limits::default()).unwrap();
    assert_eq!(noticed(&empty), ["file-without-words"]);
    let picture = rtf::read(b"{\\rtf1{\\pict 00}}", &Limits::default()).unwrap();
    assert_eq!(noticed(&picture), ["file-only-pictures"]);
}

fn read_error(body: &str) -> Refused {
    let end = if body.contains("cut") { "" } else { "}" };
    rtf::read(format!("{HEAD}{body}{end}").as_bytes(), &Limits::default()).expect_err("it must not be read")
}

proptest::proptest! {
    #[test]
    fn any_words_and_groups_are_read_or_refused(
        body in r"(\{|\}|\\par|\\cell|\\row|\\trowd|\\cellx-?[0-9]{1,11}|\\clvmrg|\\clmrg|\\intbl|\\pard|\\u-?[0-9]{1,6}|\\uc[0-9]|\\'[0-9a-g]{2}|\\\*\\ud|\\upr|\\listtext|\\footnote|\\header|\\shptxt|\\f1|\\v|\\deleted|\\bin[0-9]{1,3}|\\sn|\\sv|\\info|\\title|\\stylesheet|\\fonttbl| a|\n){0,60}"
    ) {
        let _ = rtf::read(format!("{{\\rtf1 {body}").as_bytes(), &Limits::default());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(0u8.., 0..200)) {
        let _ = rtf::read(&[b"{\\rtf1 ", bytes.as_slice()].concat(), &Limits::default());
    }
}
