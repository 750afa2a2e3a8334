//! Web pages: what is read, what is said about them, and that no bytes make the reader panic.

use formats::{Document, Limits, Read, Refused, html};

use crate::shown::{noticed, show};

fn read(body: &str) -> Read<Document> {
    let page = format!("<html><head><title>Tên</title></head><body>{body}</body></html>");
    html::read(page.as_bytes(), &Limits::default()).expect("it is read")
}

#[test]
fn headings_lists_and_looks_are_read_as_browsers_show_them() {
    let read = read(
        r#"<p class=MsoNormal align=center><b>BÁO CÁO</b>
        <h1>Thực trạng</h1><p class=MsoToc1>I. Thực trạng 1<p>không đóng
        <p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>a)<span>&nbsp;&nbsp;</span></span><![endif]>mục của Word</p>
        <ol type=I start=2><li>hai<ul><li>trong</ul><li value=7>bảy</ol>
        <div>dòng một<br>dòng &#7871;&aacute; &amp; R&D<div>khối trong</div>sau</div>
        <pre>giữ
dòng</pre><script>alert("<p>không</p>")</script><style>p{}</style>"#,
    );
    insta::assert_snapshot!(show(&read.value), @"
    b1 p BÁO CÁO
    b2 h1 Thực trạng
    b3 p không đóng
    b4 li0 a) mục của Word
    b5 li0 II. hai
    b6 li1 • trong
    b7 li0 VII. bảy
    b8 p dòng một
    dòng ếá & R&D
    b9 p khối trong
    b10 p sau
    b11 p giữ
    dòng
    b3 Contents I. Thực trạng 1
    ");
    let look = read.value.blocks[0].look;
    assert!(look.bold && look.centred);
    assert_eq!(read.value.properties[0].value, "Tên");
    assert_eq!(noticed(&read), [""; 0]);
}

#[test]
fn tables_keep_what_their_cells_cover() {
    let read = read(
        r#"<table border=1><tr><td rowspan=2>Đơn vị<th colspan=2>Hồ sơ</tr>
        <tr><td>đúng hạn</td><td><p>12</p><p>(một)</p><table><tr><td>trong</td></tr></table></td></tr>
        <tr><td colspan=99999 rowspan=70000>cả hàng</td></tr></table><td>lạc</td>"#,
    );
    insta::assert_snapshot!(show(&read.value), @"
    b1/r1c1 (2x1) Đơn vị
    b1/r1c2 (1x2) Hồ sơ
    b1/r2c2 đúng hạn
    b1/r2c3 12
    (một)
    trong
    b1/r3c1 (1x1000) cả hàng
    b2 p lạc
    ");
}

#[test]
fn what_was_struck_or_hidden_is_set_apart() {
    let read = read(
        r#"<p>Còn <del>đã xóa </del><ins>lại</ins><span style="display:none">TỐI MẬT</span>
        <p style='text-transform:uppercase'>mật</p><!-- <o:p>TUYỆT MẬT</o:p> --><!-- ghi chú -->
        <v:shape><v:textpath string="MẬT"/></v:shape><img src=x>
        <div style='mso-element:footnote' id=ftn1><p>Chú thích</p></div><p hidden>ẩn</p>"#,
    );
    insta::assert_snapshot!(show(&read.value), @"
    b1 p Còn lại
    b2 p mật
    b1 Deleted đã xóa
    b1 Hidden TỐI MẬT
    b2 Drawing MẬT
    b3 Drawing MẬT
    b3 Hidden ẩn
    page Hidden TUYỆT MẬT
    footnote1 Note Chú thích
    ");
    assert_eq!(read.value.pictures, 1);
    assert_eq!(noticed(&read), ["file-tracked-changes", "file-hidden-text"]);
}

#[test]
fn the_encoding_is_told_by_mark_by_word_or_by_bytes() {
    let words = |bytes: &[u8]| {
        let read = html::read(bytes, &Limits::default()).expect("it is read");
        (read.value.blocks[0].text.clone(), noticed(&read).join(" "))
    };
    let page = "<html><body>Báo cáo chuyên đề về giải quyết hồ sơ quá hạn";
    let wide: Vec<u8> = [0xFEFF].into_iter().chain(page.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let text = "Báo cáo chuyên đề về giải quyết hồ sơ quá hạn".to_owned();
    assert_eq!(words(page.as_bytes()), (text.clone(), String::new()));
    assert_eq!(words(&wide), (text, String::new()));
    let said =
        b"<html><meta http-equiv=Content-Type content='text/html; charset=windows-1258'>H\xf4\xcc s\xf5";
    assert_eq!(words(said), ("Hồ sơ".to_owned(), String::new()));
    // TCVN3 that says nothing.
    let told = words(b"<html><body>H\xe5 s\xac qu\xb8 h\xb9n \xae\xb7 gi\xb6i quy\xd5t trong n\xa8m");
    assert_eq!(
        told,
        ("Hồ sơ quá hạn đã giải quyết trong năm".to_owned(), "file-encoding-guessed".to_owned())
    );
}

#[test]
fn what_is_hostile_or_elsewhere_is_refused() {
    let refused = |bytes: &[u8]| html::read(bytes, &Limits::default()).expect_err("it must not be read");
    assert_eq!(refused(b""), Refused::Empty);
    assert!(matches!(refused(b"%PDF-1.7"), Refused::Unexpected { .. }));
    let frames = refused(b"<html><frameset><frame src=sheet001.htm></frameset></html>");
    assert!(matches!(frames, Refused::Embedded { part } if part == "sheet001.htm"));
    let many = |text: &str, count: usize| [b"<html>", text.repeat(count).as_bytes()].concat();
    assert!(matches!(refused(&many("<div>", 1 << 20)), Refused::TooLarge { what: "levels of nesting", .. }));
    assert!(matches!(refused(&many("<b>", 1 << 20)), Refused::TooLarge { what: "levels of nesting", .. }));
    assert!(matches!(refused(&many("<p>a", 100_001)), Refused::TooLarge { what: "paragraphs", .. }));
    let cells = [b"<html><table>", "<td>".repeat(300_001).as_bytes()].concat();
    assert!(matches!(refused(&cells), Refused::TooLarge { what: "table cells", .. }));
    let empty = html::read(b"<html></html>", &Limits::default()).unwrap();
    assert_eq!(noticed(&empty), ["file-without-words"]);
}

proptest::proptest! {
    #[test]
    fn any_markup_is_read_or_refused(
        body in "(</?(p|b|table|tr|td|th|li|ul|ol|h1|div|span|pre|title|script|del)( (rowspan|colspan|value|start|style|hidden)=[\"']?-?[0-9a-z:]{0,6}[\"']?)?/?>|<!--|-->|<!\\[if|&#?x?[0-9a-z]{0,9};?|<|é| |a){0,50}"
    ) {
        let _ = html::read(format!("<html>{body}").as_bytes(), &Limits::default());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(0u8.., 0..200)) {
        let _ = html::read(&[b"<html>", bytes.as_slice()].concat(), &Limits::default());
    }
}
