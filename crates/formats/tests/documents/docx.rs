//! Word documents as they really come: what is read, and that no bytes make the reader panic.

use std::io::{Cursor, Write as _};

use crate::shown::show;
use formats::docx_write::{self, Align, Page, Part, Rule, Words};
use formats::{Document, Limits, MarginKind, Refused, docx};
use zip::write::SimpleFileOptions;

/// A .docx whose body is `body`, with further parts linked as (kind, name, content).
fn package(body: &str, parts: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, content: &str| {
        zip.start_file(name, SimpleFileOptions::default()).expect("writing to memory works");
        zip.write_all(content.as_bytes()).expect("writing to memory works");
    };
    add("[Content_Types].xml", "<Types/>");
    add(
        "_rels/.rels",
        r#"<Relationships><Relationship Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>"#,
    );
    let relations: String = parts
        .iter()
        .map(|(kind, name, _)| format!(r#"<Relationship Type="http://x/{kind}" Target="{name}"/>"#))
        .collect();
    add("word/_rels/document.xml.rels", &format!("<Relationships>{relations}</Relationships>"));
    add("word/document.xml", &format!("<w:document><w:body>{body}</w:body></w:document>"));
    for (_, name, content) in parts {
        add(&format!("word/{name}"), content);
    }
    zip.finish().expect("writing to memory works").into_inner()
}

fn read(body: &str, parts: &[(&str, &str, &str)]) -> Document {
    docx::read(&package(body, parts), &Limits::default()).expect("the package is sound").value
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn headings_lists_and_breaks_are_read_as_word_shows_them() {
    let styles = r#"<w:styles>
        <w:style w:type="paragraph" w:styleId="A"><w:name w:val="Heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="B"><w:name w:val="Muc lon"/><w:basedOn w:val="A"/></w:style>
        <w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style></w:styles>"#;
    let numbering = r#"<w:numbering><w:abstractNum w:abstractNumId="0">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/><w:pStyle w:val="A"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let item = |text: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let styled = |style: &str, text: &str| {
        format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
    };
    let body = [
        styled("T1", "I. Thực trạng 1"),
        styled("A", "Thực trạng"),
        item("một"),
        item("hai"),
        styled("B", "Nguyên nhân"),
        item("lại từ đầu"),
        "<w:p><w:r><w:t>dòng một</w:t><w:br/><w:t xml:space=\"preserve\">dòng  hai &amp; ba</w:t></w:r></w:p>".to_owned(),
    ]
    .concat();
    let document =
        read(&body, &[("styles", "styles.xml", styles), ("numbering", "numbering.xml", numbering)]);
    insta::assert_snapshot!(show(&document), @"
    b1 h1 I. Thực trạng
    b2 li1 a) một
    b3 li1 b) hai
    b4 h1 II. Nguyên nhân
    b5 li1 a) lại từ đầu
    b6 p dòng một
    dòng hai & ba
    b1 Contents I. Thực trạng 1
    ");
}

#[test]
fn what_was_deleted_or_hidden_is_set_apart() {
    let body = r#"
        <w:p><w:r><w:t xml:space="preserve">Có </w:t></w:r><w:del><w:r><w:delText>10</w:delText></w:r></w:del><w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> hồ sơ</w:t></w:r></w:p>
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">nối </w:t></w:r></w:p>
        <w:p><w:r><w:t>liền</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>TỐI MẬT</w:t></w:r></w:p>
        <w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>mật</w:t></w:r></w:p>
        <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>dòng bỏ</w:t></w:r></w:p></w:tc></w:tr>
        <w:tr><w:tc><w:p><w:del><w:r><w:delText>ô bỏ</w:delText></w:r></w:del><w:r><w:t>còn</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    insta::assert_snapshot!(show(&read(body, &[])), @"
    b1 p Có 12 hồ sơ
    b2 p nối liền
    b3 p mật
    b4/r1c1 còn
    b1 Deleted 10
    b2 Hidden TỐI MẬT
    b3 Drawing MẬT
    body Deleted dòng bỏ
    body Deleted ô bỏ
    ");
}

#[test]
fn merged_cells_boxes_notes_and_edges_are_found() {
    let body = r#"
        <w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>Đơn vị</w:t></w:r></w:p></w:tc>
            <w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Hồ sơ</w:t></w:r></w:p></w:tc></w:tr>
          <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>đúng hạn</w:t></w:r></w:p></w:tc>
            <w:tc><w:p><w:r><w:t>quá hạn</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>trong</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>
        <w:p><w:r><w:t>Thân</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>Khung chữ</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>
            <mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>Khung chữ cũ</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"#;
    let header = r#"<w:hdr><w:p><w:r><w:pict><v:shape><v:textpath string="MẬT"/></v:shape></w:pict></w:r><w:r><w:t>Đầu trang</w:t></w:r></w:p></w:hdr>"#;
    let notes = r#"<w:footnotes><w:footnote w:id="-1"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>Chú thích</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let document = read(body, &[("header", "header1.xml", header), ("footnotes", "footnotes.xml", notes)]);
    insta::assert_snapshot!(show(&document), @"
    b1/r1c1 (2x1) Đơn vị
    b1/r1c2 (1x2) Hồ sơ
    b1/r2c2 đúng hạn
    b1/r2c3 quá hạn
    trong
    b2 p Thân
    b2/x1 p Khung chữ
    b2 Hidden Khung chữ cũ
    header1 PageEdge Đầu trang
    header1 Drawing MẬT
    footnote2 Note Chú thích
    ");
}

#[test]
fn a_mark_set_beside_a_tab_or_in_small_capitals_is_set_apart() {
    let body = r#"
        <w:p><w:r><w:t>TỐI MẬT</w:t></w:r><w:r><w:tab/><w:t>TỈNH ỦY TU.H26</w:t></w:r></w:p>
        <w:p><w:r><w:t>UBND XÃ</w:t></w:r><w:r><w:tab/></w:r><w:r><w:rPr><w:smallCaps/></w:rPr><w:t>Mật</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t xml:space="preserve">TUYỆT MẬT     Sở Nội vụ</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <w:p><w:r><w:rPr><w:smallCaps/></w:rPr><w:t>Bảo vệ bí mật</w:t></w:r></w:p>"#;
    insta::assert_snapshot!(show(&read(body, &[])), @"
    b1 p TỐI MẬT TỈNH ỦY TU.H26
    b2 p UBND XÃ Mật
    b3/r1c1 TUYỆT MẬT Sở Nội vụ
    b4 p Bảo vệ bí mật
    b1 Drawing TỐI MẬT
    b2 Drawing MẬT
    body Drawing TUYỆT MẬT
    ");
}

#[test]
fn a_document_within_the_document_is_refused() {
    let refused = |body: &str, parts: &[(&str, &str, &str)]| {
        docx::read(&package(body, parts), &Limits::default())
            .map(|_| "taken")
            .map_err(|error| error.to_string())
    };
    let chunk = r#"<w:tbl><w:tr><w:tc><w:altChunk r:id="r1"/></w:tc></w:tr></w:tbl>"#;
    let refusals = [
        refused(chunk, &[("aFChunk", "afchunk.mht", "TỐI MẬT")]),
        refused(r#"<w:altChunk r:id="r1"/>"#, &[]),
        refused("<w:p><w:subDoc/></w:p>", &[]),
        refused(&p("Thân"), &[("package", "embeddings/a.docx", "PK\u{3}\u{4}word/")]),
        refused(&p("Thân"), &[("oleObject", "objects/a.bin", "{\\rtf1 MẬT}")]),
    ];
    insta::assert_snapshot!(refusals.map(|refusal| refusal.unwrap_err()).join("\n"), @"
    word/afchunk.mht in the file is another document, which is not read; paste its text into the document itself
    altChunk in the file is another document, which is not read; paste its text into the document itself
    subDoc in the file is another document, which is not read; paste its text into the document itself
    word/embeddings/a.docx in the file is another document, which is not read; paste its text into the document itself
    word/objects/a.bin in the file is another document, which is not read; paste its text into the document itself
    ");
    // The workbook behind a chart, and a formula of the old editor.
    let kept = [
        ("chart", "charts/chart1.xml", "<c:chartSpace/>"),
        (
            "x",
            "charts/_rels/chart1.xml.rels",
            r#"<Relationships><Relationship Type="http://x/package" Target="../embeddings/sheet.xlsx"/></Relationships>"#,
        ),
        ("x", "embeddings/sheet.xlsx", "PK\u{3}\u{4}xl/"),
        ("oleObject", "embeddings/formula.bin", "\u{0}\u{1}"),
    ];
    assert_eq!(refused(&p("Thân"), &kept), Ok("taken"));
}

#[test]
fn text_is_normal_inside_whatever_was_typed() {
    let document = read(&p("Ba\u{301}o ca\u{301}o\u{a0}\u{d0}iều 5"), &[]);
    assert_eq!(document.blocks[0].text, "Báo cáo Điều 5");
}

#[test]
fn hostile_files_are_refused_in_plain_words() {
    let small = Limits { unpacked: 4 << 20, blocks: 1_000, cells: 1_000, depth: 60, ..Limits::default() };
    let refused = |bytes: &[u8]| docx::read(bytes, &small).unwrap_err().to_string();
    let bomb = package(&p(&" ".repeat(3 << 20)), &[]);
    let large = package(
        &p(&(0..900_000u32).map(|n| format!("{:x} ", n.wrapping_mul(2_654_435_761))).collect::<String>()),
        &[],
    );
    let deep = package(&("<w:a>".repeat(100) + &"</w:a>".repeat(100)), &[]);
    let many = package(&p("x").repeat(1_001), &[]);
    let cells = package(&format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", "<w:tc/>".repeat(1_001)), &[]);
    let cut = package("<w:p><w:r>", &[]);
    let whole = package(&p("x"), &[]);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("[Content_Types].xml", "<Types/>"),
        (
            "word/document.xml",
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><w:document>&x;</w:document>",
        ),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    let entity = zip.finish().unwrap().into_inner();
    let answers = [
        bomb,
        large,
        deep,
        many,
        cells,
        cut,
        entity,
        whole[..whole.len() - 40].to_vec(),
        b"%PDF-1.7".to_vec(),
        vec![],
    ]
    .map(|bytes| refused(&bytes));
    insta::assert_snapshot!(answers.join("\n"), @"
    word/document.xml in the file unpacks to more than 300 times its size; save the document anew from Word
    the file has more than 4194304 unpacked bytes; split it, or take pictures and annexes out
    the file has more than 60 levels of nesting; split it, or take pictures and annexes out
    the file has more than 1000 paragraphs; split it, or take pictures and annexes out
    the file has more than 1000 table cells; split it, or take pictures and annexes out
    word/document.xml in the file cannot be read: ill-formed document: expected `</w:r>`, but `</w:body>` was found; open it in Word, save it anew and try again
    word/document.xml in the file declares a document type, which can pull in other files; save it anew from Word
    the file is a zip package or Word file that is cut off or damaged, not a Word document (.docx); save it as .docx and try again
    the file is a PDF, not a Word document (.docx); save it as .docx and try again
    the file is empty; choose the file again and check that it opens
    ");
    assert_eq!(
        docx::read(&[0; 101], &Limits { bytes: 100, ..small }),
        Err(Refused::TooLarge { what: "bytes", limit: 100 })
    );
}

#[test]
fn what_is_written_is_read_back() {
    let page = Page {
        header: "Tài liệu minh họa".to_owned(),
        properties: vec![("Từ khóa".to_owned(), "thử".to_owned())],
        parts: vec![
            Part::Table {
                rows: vec![vec!["TỈNH ỦY".to_owned(), "ĐẢNG CỘNG SẢN VIỆT NAM".to_owned()]],
                rule: Rule::Bare,
            },
            Part::title("BÁO CÁO"),
            Part::heading(1, "I. THỰC TRẠNG"),
            Part::Paragraph {
                runs: vec![
                    Words::plain("Năm 2022 có "),
                    Words::bold("12"),
                    Words::italic(" hồ sơ\nquá hạn\tlâu"),
                ],
                align: Align::Justified,
            },
            Part::item("a)", "Mục a"),
            Part::table([["Đơn vị", "Số"], ["Tổng", "5"]]),
        ],
        ..Page::default()
    };
    let bytes = docx_write::write(&page).unwrap();
    assert_eq!(bytes, docx_write::write(&page).unwrap(), "the same page gives the same bytes");
    let document = docx::read(&bytes, &Limits::default()).unwrap().value;
    assert!(document.properties.iter().any(|property| property.name == "Từ khóa" && property.value == "thử"));
    assert!(document.blocks[1].look.bold && document.blocks[1].look.centred);
    assert!(document.margins.iter().any(|margin| margin.kind == MarginKind::PageEdge));
    insta::assert_snapshot!(show(&document), @"
    b1/r1c1 TỈNH ỦY
    b1/r1c2 ĐẢNG CỘNG SẢN VIỆT NAM
    b2 p BÁO CÁO
    b3 h1 I. THỰC TRẠNG
    b4 p Năm 2022 có 12 hồ sơ
    quá hạn lâu
    b5 p a) Mục a
    b6/r1c1 Đơn vị
    b6/r1c2 Số
    b6/r2c1 Tổng
    b6/r2c2 5
    header1 PageEdge Tài liệu minh họa
    ");
}

fn sample() -> Vec<u8> {
    docx_write::write(&Page {
        parts: vec![
            Part::heading(1, "I. Thực trạng"),
            Part::paragraph("Năm 2022 có 12 hồ sơ."),
            Part::table([["a", "1"], ["b", "2"]]),
        ],
        ..Page::default()
    })
    .expect("a small page can be packed")
}

#[test]
fn cut_files_never_panic() {
    let bytes = sample();
    for length in (0..bytes.len()).step_by(97) {
        let _ = docx::read(&bytes[..length], &Limits::default());
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]

    #[test]
    fn changed_bytes_never_panic(changes in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), proptest::prelude::any::<u8>()), 1..20)) {
        let mut bytes = sample();
        for (place, value) in changes {
            let at = place.index(bytes.len());
            bytes[at] = value;
        }
        let _ = docx::read(&bytes, &Limits::default());
    }

    #[test]
    fn any_markup_never_panics(body in "(<w:(p|r|t|tbl|tr|tc|tcPr|vMerge|gridSpan w:val=\"[0-9]{1,9}\"|del|ins|numPr|numId w:val=\"1\"|pPr|txbxContent|sdt)/?>|</w:(p|r|t|tbl|tr|tc|tcPr)>|[a-zA-Z]{1,5}){0,40}") {
        let _ = docx::read(&package(&body, &[]), &Limits::default());
    }
}

#[test]
fn bookmarks_and_links_to_them_are_given_with_their_places() {
    let mark = |name: &str| format!(r#"<w:bookmarkStart w:id="1" w:name="{name}"/>"#);
    let link = |to: &str, words: &str| {
        format!(
            r#"<w:hyperlink w:anchor="{to}"><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:hyperlink>"#
        )
    };
    let t = |words: &str| format!(r#"<w:r><w:t xml:space="preserve">{words}</w:t></w:r>"#);
    let body = [
        format!("<w:p>{}</w:p>", mark("empty")),
        mark("between"),
        format!("<w:p>{}{}{}{}</w:p>", mark("a"), t("  Co\u{301} "), link("f1", "16,7\u{a0}%"), t(" việc.")),
        format!("<w:p>{}{}{}</w:p>", t("Rồi"), link("c1", "[1]"), link("", "không")),
        r#"<w:p><w:r><w:t>ngoài</w:t></w:r><w:hyperlink r:id="r1"><w:r><w:t>trang</w:t></w:r></w:hyperlink></w:p>"#.to_owned(),
    ];
    let document = read(&body.concat(), &[]);
    let told: Vec<_> = document
        .blocks
        .iter()
        .map(|block| {
            let links =
                block.links.iter().map(|link| format!("{}={}", link.to, &block.text[link.start..link.end]));
            format!("{} | {} | {}", block.text, block.marks.join(" "), links.collect::<Vec<_>>().join(" "))
        })
        .collect();
    assert_eq!(
        told,
        ["Có 16,7 % việc. | between a empty | f1=16,7 %", "Rồi[1]không |  | c1=[1]", "ngoàitrang |  | "]
    );
}

#[test]
fn links_behind_a_sea_of_words_are_passed_over_and_the_words_are_read() {
    let links = r#"<w:hyperlink w:anchor="f1"><w:r><w:t>x</w:t></w:r></w:hyperlink>"#.repeat(900);
    let words = "từ ".repeat(20_000);
    let document = read(&format!("<w:p><w:r><w:t>{words}</w:t></w:r>{links}</w:p>"), &[]);
    let block = &document.blocks[0];
    assert!(block.links.is_empty());
    assert!(block.text.ends_with(&"x".repeat(900)));
    let few = r#"<w:hyperlink w:anchor="f1"><w:r><w:t>x</w:t></w:r></w:hyperlink>"#.repeat(20);
    let document = read(&format!("<w:p><w:r><w:t>{words}</w:t></w:r>{few}</w:p>"), &[]);
    assert_eq!(document.blocks[0].links.len(), 20, "as many as people write are kept");
}
