//! OpenDocument texts: what is read, what is said about them, and that no bytes make the reader panic.

use crate::shown::{noticed, show, zip_of};
use formats::{Document, Limits, Read, Refused, odt};

const TYPE: &str = "application/vnd.oasis.opendocument.text";
const NAMES: &str =
    r#"xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:style="s" xmlns:fo="f" xmlns:draw="d""#;

fn package(styles: &str, automatic: &str, body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let content = format!(
        "<office:document-content {NAMES}><office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    let styles = format!("<office:document-styles {NAMES}>{styles}</office:document-styles>");
    let mut parts = vec![("mimetype", TYPE), ("content.xml", content.as_str()), ("styles.xml", &styles)];
    parts.extend_from_slice(more);
    zip_of(&parts)
}

fn read_whole(styles: &str, automatic: &str, body: &str, more: &[(&str, &str)]) -> Read<Document> {
    odt::read(&package(styles, automatic, body, more), &Limits::default()).expect("the package is sound")
}

#[test]
fn headings_lists_and_looks_are_read_as_shown() {
    let styles = r#"<office:styles>
        <style:style style:name="Dam" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
        <style:style style:name="Giua" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-weight="bold" style:font-name=".VnTime"/></style:style>
        <text:outline-style><text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/></text:outline-style>
        </office:styles>"#;
    let automatic = r#"<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Giua"/>
        <text:list-style style:name="L1">
          <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
          <text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>
          <text:list-level-style-bullet text:level="3" text:bullet-char="-"/></text:list-style>"#;
    let body = r#"<text:p text:style-name="P1">BÁO CÁO</text:p>
        <text:h text:outline-level="1">Thực trạng</text:h>
        <text:list text:style-name="L1" xml:id="x1"><text:list-item><text:p>Một</text:p><text:p>thêm</text:p>
          <text:list><text:list-item><text:p>trong</text:p><text:list><text:list-item><text:p>gạch</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>hai</text:p></text:list-item></text:list></text:list-item></text:list>
        <text:h text:outline-level="1">Nguyên
            nhân</text:h>
        <text:list text:continue-list="x1" text:style-name="L1"><text:list-item><text:p>Tiếp</text:p></text:list-item></text:list>
        <text:p>Có<text:s text:c="3"/><text:span text:style-name="Dam">Ðảng uỷ</text:span><text:line-break/>dòng<text:tab/>hai</text:p>"#;
    let read = read_whole(styles, automatic, body, &[]);
    insta::assert_snapshot!(show(&read.value), @"
    b1 p BÁO CÁO
    b2 h1 I. Thực trạng
    b3 li0 1. Một
    b4 p thêm
    b5 li1 a) trong
    b6 li2 - gạch
    b7 li1 b) hai
    b8 h1 II. Nguyên nhân
    b9 li0 2. Tiếp
    b10 p Có Đảng uỷ
    dòng hai
    ");
    let look = read.value.blocks[0].look;
    assert!(look.bold && look.centred);
    assert_eq!(read.value.blocks[0].fonts, [".VnTime"]);
    assert_eq!(noticed(&read), ["file-old-fonts"]);
}

#[test]
fn tables_notes_boxes_and_edges_are_found() {
    let styles = r#"<office:master-styles><style:master-page><style:header><text:p>Đầu trang</text:p></style:header></style:master-page></office:master-styles>"#;
    let body = r#"<table:table><table:table-column/><table:table-header-rows><table:table-row>
            <table:table-cell table:number-rows-spanned="2"><text:p>Đơn vị</text:p></table:table-cell>
            <table:table-cell table:number-columns-spanned="2"><text:p>Hồ sơ</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>
          <table:table-row><table:covered-table-cell><text:p>che</text:p></table:covered-table-cell><table:table-cell><text:p>đúng hạn</text:p></table:table-cell><table:table-cell><text:p>12</text:p><text:p>(một)</text:p></table:table-cell></table:table-row></table:table>
        <text:p>Thân<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Chú thích</text:p></text:note-body></text:note> văn<draw:frame><draw:text-box><text:p>Khung</text:p></draw:text-box></draw:frame></text:p>
        <text:p>x<office:annotation><text:p>nhận xét</text:p></office:annotation><draw:frame><draw:image/></draw:frame></text:p>
        <text:table-of-content><text:table-of-content-source/><text:index-body><text:p>I. Thực trạng 1</text:p></text:index-body></text:table-of-content>"#;
    let meta = (
        "meta.xml",
        "<meta><dc:title>Tên</dc:title><meta:user-defined meta:name=\"độ\">MẬT</meta:user-defined></meta>",
    );
    let read = read_whole(styles, "", body, &[meta]);
    insta::assert_snapshot!(show(&read.value), @"
    b1/r1c1 (2x1) Đơn vị
    b1/r1c2 (1x2) Hồ sơ
    b1/r2c2 đúng hạn
    b1/r2c3 12
    (một)
    b2 p Thân văn
    b2/x1 p Khung
    b3 p x
    header1 PageEdge Đầu trang
    b4 Contents I. Thực trạng 1
    body Hidden che
    footnote1 Note Chú thích
    comment1 Comment nhận xét
    ");
    assert_eq!(read.value.pictures, 1);
    let properties: Vec<_> = read
        .value
        .properties
        .iter()
        .map(|property| format!("{}={}", property.name, property.value))
        .collect();
    assert_eq!(properties, ["title=Tên", "độ=MẬT"]);
    assert_eq!(noticed(&read), ["file-comments"]);
}

#[test]
fn what_was_deleted_or_hidden_is_set_apart() {
    let automatic = r#"<style:style style:name="An" style:family="text"><style:text-properties text:display="none"/></style:style>
        <style:style style:name="Hoa" style:family="paragraph"><style:text-properties fo:text-transform="uppercase"/></style:style>"#;
    let body = r#"<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>x</dc:creator></office:change-info><text:p>đã xóa</text:p></text:deletion></text:changed-region></text:tracked-changes>
        <text:p>Còn <text:change text:change-id="c1"/>lại<text:span text:style-name="An">TỐI MẬT</text:span></text:p>
        <text:section text:display="none"><text:p>mục ẩn</text:p></text:section>
        <text:p>đoạn<text:hidden-paragraph text:is-hidden="true"/> ẩn</text:p>
        <text:p text:style-name="Hoa">mật</text:p>"#;
    let read = read_whole("", automatic, body, &[]);
    insta::assert_snapshot!(show(&read.value), @"
    b1 p Còn lại
    b2 p mật
    b1 Hidden TỐI MẬT
    b2 Hidden mục ẩn
    b2 Hidden đoạn ẩn
    b2 Drawing MẬT
    body Deleted đã xóa
    ");
    assert_eq!(noticed(&read), ["file-tracked-changes", "file-hidden-text"]);
}

#[test]
fn a_password_another_document_and_macros_are_said() {
    let manifest = |inner: &str| format!("<manifest:manifest>{inner}</manifest:manifest>");
    let locked = manifest(
        r#"<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>"#,
    );
    let bytes = package("", "", "<text:p>x</text:p>", &[("META-INF/manifest.xml", &locked)]);
    assert_eq!(odt::read(&bytes, &Limits::default()).unwrap_err(), Refused::Encrypted);

    let holding = manifest(
        r#"<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="Object 1/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>"#,
    );
    let bytes = package("", "", "<text:p>x</text:p>", &[("META-INF/manifest.xml", &holding)]);
    assert!(
        matches!(odt::read(&bytes, &Limits::default()), Err(Refused::Embedded { part }) if part == "Object 1/")
    );

    let read = read_whole("", "", "<text:p>x</text:p>", &[("Basic/Standard/Module1.xml", "<x/>")]);
    assert_eq!(noticed(&read), ["file-macros"]);
    let read = read_whole("", "", "<text:p><draw:image/></text:p>", &[]);
    assert_eq!(noticed(&read), ["file-only-pictures"]);
}

#[test]
fn what_is_out_of_bounds_is_refused_in_words() {
    let limits = Limits::default();
    let refused = |bytes: &[u8]| odt::read(bytes, &limits).expect_err("it must not be read");
    assert_eq!(refused(b""), Refused::Empty);
    assert!(matches!(refused(b"{\\rtf1 x}"), Refused::Unexpected { .. }));
    let deep = package("", "", &format!("{}x", "<text:section>".repeat(300)), &[]);
    assert!(matches!(refused(&deep), Refused::TooLarge { what: "levels of nesting", .. }));
    let bomb = package("", "", &format!("<text:p>{}</text:p>", " ".repeat(40 << 20)), &[]);
    assert!(matches!(refused(&bomb), Refused::Bomb { .. }));
    // A few bytes that ask for a million rows of a thousand cells.
    let cell = r#"<table:table-cell table:number-columns-repeated="1000"><text:p>12345678</text:p></table:table-cell>"#;
    let row = format!(r#"<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>"#);
    let many = package("", "", &format!("<table:table>{row}</table:table>"), &[]);
    assert!(matches!(refused(&many), Refused::TooLarge { what: "table cells", .. }));
    let empty = r#"<table:table-row table:number-rows-repeated="1000000"/>"#.repeat(400);
    let many = package("", "", &format!("<table:table>{empty}</table:table>"), &[]);
    assert!(matches!(refused(&many), Refused::TooLarge { what: "table cells", .. }));
}

proptest::proptest! {
    #[test]
    fn changed_bytes_never_panic(at in 0usize..2000, byte in 0u8.., cut in 0usize..2000) {
        let mut bytes = package("<office:styles/>", "", "<text:p>Báo cáo</text:p><table:table><table:table-row/></table:table>", &[]);
        let len = bytes.len();
        bytes[at % len] = byte;
        let _ = odt::read(&bytes, &Limits::default());
        bytes.truncate(cut % len);
        let _ = odt::read(&bytes, &Limits::default());
    }

    #[test]
    fn any_content_is_read_or_refused(content in "(<(/)?(text:p|text:h|text:list|text:list-item|text:span|table:table|table:table-row|table:table-cell|text:note|text:note-body|text:section|text:tracked-changes|text:deletion)( text:style-name=\"L1\")?>|a| ){0,40}") {
        let _ = odt::read(&package("", "", &content, &[]), &Limits::default());
    }
}

#[test]
fn bookmarks_and_links_to_them_are_given_with_their_places() {
    let body = r##"<text:p><text:bookmark-start text:name="s1"/>Có <text:a xlink:href="#f1">45</text:a> việc<text:a xlink:href="https://x.vn">.</text:a><text:bookmark-end text:name="s1"/></text:p>"##;
    let document = read_whole("", "", body, &[]).value;
    let block = &document.blocks[0];
    assert_eq!((block.text.as_str(), block.marks.as_slice()), ("Có 45 việc.", ["s1".to_owned()].as_slice()));
    let [link] = block.links.as_slice() else { panic!("{:?}", block.links) };
    assert_eq!((link.to.as_str(), &block.text[link.start..link.end]), ("f1", "45"));
}
