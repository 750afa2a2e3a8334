//! Workbooks as office programs write them, and as they should not be: what is kept is told, what is refused says why.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod told;

use formats::events::{Chosen, Encoding, Form, Keep, Limits, Options, TimeForm, Want};
use told::{check, fixture, package};

/// A workbook of one sheet with these rows, in XLSX.
fn xlsx(rows: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    xlsx_of(&[("Sheet1", "", &sheet)], "")
}

fn xlsx_of(sheets: &[(&str, &str, &str)], properties: &str) -> Vec<u8> {
    let list: String = sheets
        .iter()
        .enumerate()
        .map(|(index, (name, state, _))| {
            format!(r#"<sheet name="{name}" sheetId="{0}" r:id="rId{0}" {state}/>"#, index + 1)
        })
        .collect();
    let workbook = format!("<workbook>{properties}<sheets>{list}</sheets></workbook>");
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut relations: String = (1..=sheets.len())
        .map(|index| {
            format!(r#"<Relationship Id="rId{index}" Type="{kind}/worksheet" Target="worksheets/sheet{index}.xml"/>"#)
        })
        .collect();
    relations.push_str(&format!(
        r#"<Relationship Id="rId98" Type="{kind}/styles" Target="styles.xml"/><Relationship Id="rId99" Type="{kind}/sharedStrings" Target="/xl/sharedStrings.xml"/>"#
    ));
    let relations = format!("<Relationships>{relations}</Relationships>");
    let styles = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\ hh:mm"/><numFmt numFmtId="165" formatCode="00000"/></numFmts>
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="46"/></cellXfs></styleSheet>"#;
    let strings = r#"<sst uniqueCount="99999999999"><si><t>Mã hồ sơ</t></si><si><r><t>Tiếp </t></r><r><t>nhận</t></r><rPh><t>x</t></rPh></si><si><t xml:space="preserve"> a_x000A_b </t></si></sst>"#;
    let root = format!(
        r#"<Relationships><Relationship Id="a" Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let names: Vec<String> =
        (1..=sheets.len()).map(|index| format!("xl/worksheets/sheet{index}.xml")).collect();
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
    ];
    for (name, (_, _, sheet)) in names.iter().zip(sheets) {
        parts.push((name, sheet.as_bytes()));
    }
    package(&parts)
}

fn plain(bytes: &[u8]) -> String {
    check(bytes, &Options::default())
}

fn choose(chosen: Chosen) -> Options {
    Options { chosen, ..Options::default() }
}

#[test]
fn the_same_log_reads_the_same_from_every_program() {
    insta::assert_snapshot!(plain(&fixture("one-stop.xlsx")), @"
    Sheet, 3 events at [2, 3, 4]
    Mã hồ sơ: 00123 | 00123 | 00124
    Bước: Tiếp nhận hồ sơ | Chuyển hồ sơ | Tiếp nhận hồ sơ
    Lúc: 2023-03-31T08:00:00 | 2023-04-03T14:30:15 | 2023-04-03T00:00:00
    Hạn: 2023-04-14 | – | 2023-04-20
    Đơn vị: Bộ phận một cửa | Phòng Tài nguyên và Môi trường | Bộ phận một cửa
    Trực tuyến: TRUE | FALSE | –
    Phí: 7 | 1.5 | 0.3
    log/Hồ sơ:0: note [sheet-taken] the workbook has 2 sheets; «Hồ sơ» is read, not: Ghi chú → choose another with [sheet] name in the mapping
    ");
    insta::assert_snapshot!(plain(&fixture("one-stop.xls")), @"
    Sheet, 3 events at [2, 3, 4]
    Mã hồ sơ: 00123 | 00123 | 00124
    Bước: Tiếp nhận hồ sơ | Chuyển hồ sơ | Tiếp nhận hồ sơ
    Lúc: 2023-03-31T08:00:00 | 2023-04-03T14:30:15 | 2023-04-03T00:00:00
    Hạn: 2023-04-14 | – | 2023-04-20
    Đơn vị: Bộ phận một cửa | Phòng Tài nguyên và Môi trường | Bộ phận một cửa
    Trực tuyến: TRUE | FALSE | –
    Phí: 7 | 1.5 | 0.3
    Kết quả: đủ | 12 | –
    Kết quả[2]: đúng hạn | 3 | –
    log/Hồ sơ:0: note [sheet-taken] the workbook has 2 sheets; «Hồ sơ» is read, not: Ghi chú → choose another with [sheet] name in the mapping
    ");
    insta::assert_snapshot!(plain(&fixture("one-stop.ods")), @"
    Sheet, 5 events at [2, 3, 4, 5, 6]
    Mã hồ sơ: 00123 | 00123 | 00124 | 00125 | 00125
    Bước: Tiếp nhận hồ sơ | Chuyển hồ sơ | Tiếp nhận hồ sơ | Trả kết quả | Trả kết quả
    Lúc: 2023-03-31T08:00:00 | 2023-04-03T14:30:15 | 2023-04-03T00:00:00 | 2023-04-05T09:00:00 | 2023-04-05T09:00:00
    Hạn: 2023-04-14 | – | 2023-04-20 | – | –
    Đơn vị: Bộ phận một cửa | Phòng Tài nguyên và Môi trường | Bộ phận một cửa | – | –
    Trực tuyến: TRUE | FALSE | – | – | –
    Phí: 7 | 1.5 | 0.3 | – | –
    Kết quả: đủ | – | – | – | –
    Kết quả[2]: đúng hạn | – | – | – | –
    ");
}

#[test]
fn dates_in_cells_are_times_whatever_forms_the_mapping_names() {
    let want = |name: &str, form| Want { name: name.to_owned(), form };
    let times = || Form::Time(vec![TimeForm::parse("%d/%m/%Y").unwrap()]);
    let keep = Keep::Only(vec![want("Lúc", times()), want("Hạn", times()), want("Bước", Form::Text)]);
    let options = Options { keep, ..Options::default() };
    for name in ["one-stop.xlsx", "one-stop.xls", "one-stop.ods"] {
        let text = check(&fixture(name), &options);
        let lines: Vec<&str> =
            text.lines().skip(1).take(2).map(|line| line.split(" | –").next().unwrap()).collect();
        assert!(
            lines[0].starts_with(
                "Lúc: 2023-03-31T08:00:00Z no offset | 2023-04-03T14:30:15Z no offset | 2023-04-03T00:00:00Z"
            ),
            "{name}: {text}"
        );
        assert!(lines[1].starts_with("Hạn: 2023-04-14T00:00:00Z date only"), "{name}: {text}");
    }
}

#[test]
fn cells_count_as_they_are_shown() {
    insta::assert_snapshot!(plain(&xlsx(concat!(
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Bước</t></is></c><c r="C1" t="str"><v>Số</v></c><c r="D1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>"#,
        r#"<row r="3" spans="1:4"><c r="A3" s="2"><v>42</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" s="1"><v>45016.354166666664</v></c><c r="D3" t="b"><v>1</v></c></row>"#,
        r#"<row r="4"><c r="A4"><f>1+1</f><v>2</v></c><c r="B4" t="str"><f>"a"</f><v>a &amp; b</v></c><c r="C4" s="3"><v>1.25</v></c><c r="D4" t="d"><v>2023-03-31T08:00:00</v></c></row>"#,
        r#"<row><c><v>1.10</v></c><c t="s"><v>2</v></c></row>"#,
        r#"<row r="9"><c r="A9"/><c r="B9" t="inlineStr"><is><t> </t></is></c></row>"#,
    ))), @"
    Sheet, 3 events at [3, 4, 5]
    Mã hồ sơ: 00042 | 2 | 1.1
    Bước: Tiếp nhận | a & b | a
    b
    Số: 2023-03-31T08:30:00 | 30:00:00 | –
    ab: TRUE | 2023-03-31T08:00:00 | –
    ");
}

#[test]
fn errors_in_cells_are_told_with_their_addresses() {
    insta::assert_snapshot!(plain(&xlsx(concat!(
        r#"<row r="1"><c r="A1" t="str"><v>case</v></c><c r="C1" t="str"><v>due</v></c></row>"#,
        r#"<row r="12"><c r="A12"><v>1</v></c><c r="C12" t="e"><f>x</f><v>#N/A</v></c></row>"#,
        r#"<row r="13"><c r="A13" t="e"><v>#REF!</v></c></row>"#,
    ))), @"
    Sheet, 2 events at [12, 13]
    case: 1 | –
    due: – | –
    log:12:Sheet1!C12: warning [cell-error] the cell is the error #N/A and counts as empty → mend the formula or type the value
    log:13:Sheet1!A13: warning [cell-error] the cell is the error #REF! and counts as empty → mend the formula or type the value
    ");
}

#[test]
fn headers_that_are_merged_doubled_or_missing() {
    let sheet = concat!(
        "<worksheet><sheetData>",
        r#"<row r="1"><c r="A1" t="str"><v>Bảng kê</v></c></row>"#,
        r#"<row r="3"><c r="A3" t="str"><v>case</v></c><c r="B3" t="str"><v>Kết quả</v></c><c r="D3" t="str"><v>case</v></c></row>"#,
        r#"<row r="4"><c r="A4"><v>1</v></c><c r="B4"><v>2</v></c><c r="C4"><v>3</v></c><c r="D4"><v>4</v></c><c r="F4"><v>5</v></c></row>"#,
        r#"</sheetData><mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="B3:C3"/></mergeCells></worksheet>"#,
    );
    let chosen = Chosen { header_row: Some(3), ..Chosen::default() };
    insta::assert_snapshot!(check(&xlsx_of(&[("S", "", sheet)], ""), &choose(chosen)), @"
    Sheet, 1 events at [4]
    case: 1
    Kết quả: 2
    Kết quả[2]: 3
    (F): 5
    log:3:S!D3: warning [column-twice] column «case» stands twice; the first is used → rename one of them
    log:4:S!F4: warning [column-unnamed] column F has values but no name in the header row; it is called «(F)» → name it in the header row
    ");
    let chosen = Chosen { header_row: Some(2), ..Chosen::default() };
    insta::assert_snapshot!(check(&xlsx_of(&[("S", "", sheet)], ""), &choose(chosen)), @"REFUSED log/S:0: blocker [no-header] row 2 of the sheet is empty: there are no names of columns → write the right [sheet] header_row in the mapping");
}

#[test]
fn the_sheet_is_the_one_named_or_the_first_that_is_not_empty() {
    let sheet = |word: &str| {
        format!(
            r#"<worksheet><sheetData><row><c t="str"><v>{word}</v></c></row><row><c><v>1</v></c></row></sheetData></worksheet>"#
        )
    };
    let (hidden, shown, second) = (sheet("hidden"), sheet("shown"), sheet("second"));
    let empty = "<worksheet><sheetData/></worksheet>";
    let book = xlsx_of(
        &[("H", "state=\"hidden\"", &hidden), ("E", "", empty), ("Hồ sơ", "", &shown), ("Z", "", &second)],
        "<workbookPr date1904=\"1\"/>",
    );
    insta::assert_snapshot!(plain(&book), @"
    Sheet, 1 events at [2]
    shown: 1
    log/Hồ sơ:0: note [sheet-taken] the workbook has 4 sheets; «Hồ sơ» is read, not: H, E, Z → choose another with [sheet] name in the mapping
    ");
    let named = |name: &str| choose(Chosen { sheet: Some(name.to_owned()), ..Chosen::default() });
    insta::assert_snapshot!(check(&book, &named("Z")), @"
    Sheet, 1 events at [2]
    second: 1
    ");
    insta::assert_snapshot!(check(&book, &named("H")), @"
    Sheet, 1 events at [2]
    hidden: 1
    ");
    insta::assert_snapshot!(check(&book, &named("Y")), @"REFUSED log:1: blocker [no-such-sheet] the workbook has no sheet «Y» → it has the sheets: H, E, Hồ sơ, Z");
    insta::assert_snapshot!(plain(&xlsx_of(&[("E", "", empty)], "")), @"REFUSED log:1: blocker [empty-workbook] the workbook has no cell with a value → check the file and send it again");
}

#[test]
fn text_typed_in_an_old_font_is_read_so_when_the_mapping_says_it() {
    let book = xlsx(concat!(
        r#"<row><c t="str"><v>M· hå s¬</v></c><c t="str"><v>Bước</v></c></row>"#,
        r#"<row><c><v>1</v></c><c t="str"><v>TiÕp nhËn</v></c></row>"#,
    ));
    let chosen = Chosen { encoding: Some(Encoding::Tcvn3), ..Chosen::default() };
    insta::assert_snapshot!(check(&book, &choose(chosen)), @"
    Sheet, 1 events at [2]
    Mã hồ sơ: 1
    Bước: Tiếp nhận
    ");
}

#[test]
fn a_preview_stops_where_it_is_told() {
    let rows: String = (0..1000).map(|row| format!("<row><c><v>{row}</v></c></row>")).collect();
    let text = check(&xlsx(&rows), &Options { first: Some(2), ..Options::default() });
    insta::assert_snapshot!(text, @"
    Sheet, 2 events at [2, 3]
    0: 1 | 2
    ");
}

#[test]
fn what_cannot_be_read_is_refused_in_plain_words() {
    let good = fixture("one-stop.xlsx");
    insta::assert_snapshot!(plain(&good[..good.len() / 2]), @"REFUSED log:1: blocker [broken-package] the package or workbook is damaged or cut off: the package has no table of its files → open it on your computer, save it and send it again");
    let xls = fixture("one-stop.xls");
    insta::assert_snapshot!(plain(&xls[..1024]), @"REFUSED log:1: blocker [unknown-format] this is a legacy Office file, not a work log → send XES, OCEL, CSV, a spreadsheet or Parquet");
    let mut encrypted = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    encrypted.resize(1024, 0);
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    insta::assert_snapshot!(plain(&encrypted), @"REFUSED log:1: blocker [encrypted] the file is protected by a password → take the password off, save it and send it again");
    let manifest = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let ods = package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", b"\x00"),
    ]);
    insta::assert_snapshot!(plain(&stored_first(&ods)), @"REFUSED log:1: blocker [encrypted] the file is protected by a password → take the password off, save it and send it again");
    insta::assert_snapshot!(plain(&package(&[("[Content_Types].xml", b""), ("word/document.xml", b"")])), @"REFUSED log:1: blocker [unknown-format] this is a Word document (.docx), not a work log → send XES, OCEL, CSV, a spreadsheet or Parquet");
    insta::assert_snapshot!(plain(&package(&[("[Content_Types].xml", b""), ("xl/workbook.xml", b"<workbook/>"), ("xl/embeddings/a.docx", b"")])), @"REFUSED log/xl/embeddings/a.docx:1: blocker [embedded-document] the workbook holds another document, which cannot be read; it is not taken in → delete what is embedded and send it again");
    let binary =
        br#"<Relationships><Relationship Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>"#;
    insta::assert_snapshot!(plain(&package(&[("[Content_Types].xml", b""), ("_rels/.rels", binary), ("xl/workbook.bin", b"")])), @"REFUSED log:1: blocker [binary-workbook] a binary workbook (.xlsb) is not read here → open it in Excel and save it as .xlsx");
}

/// The first entry of a package stored as it is, as OpenDocument wants it.
fn stored_first(bytes: &[u8]) -> Vec<u8> {
    use std::io::{Read as _, Write as _};
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut file = from.by_index(index).unwrap();
        let method =
            if index == 0 { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        to.start_file(file.name().unwrap().into_owned(), options).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        to.write_all(&bytes).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn every_bound_holds() {
    let limits = Limits { element: 1000, depth: 8, rows: 3, cells: 8, entries: 20, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let bound = |rows: &str| check(&xlsx(rows), &options);
    let row = "<row><c><v>1</v></c></row>";
    insta::assert_snapshot!(bound(&row.repeat(5)), @"REFUSED log/Sheet1:5: blocker [many-events] more than 3 events → split the log by time");
    insta::assert_snapshot!(bound(&format!("<row>{}</row>", "<c><v>1</v></c>".repeat(9))), @"REFUSED log/Sheet1:0: blocker [many-cells] more than 8 cells → split the log by time");
    insta::assert_snapshot!(bound(&format!("<row><c t=\"str\"><v>{}</v></c></row>", "x".repeat(2000))), @"REFUSED log/xl/worksheets/sheet1.xml:0: blocker [element-too-long] one tag, cell or row is longer than 1000 bytes → look for a cell too long near here and send it again");
    insta::assert_snapshot!(bound(&format!("<row><c t=\"str\"><v>{}</v></c></row>", "x&#x41;".repeat(900))), @"REFUSED log/xl/worksheets/sheet1.xml:1: blocker [element-too-long] one tag, cell or row is longer than 1000 bytes → look for a cell too long near here and send it again");
    insta::assert_snapshot!(bound(&format!("<row>{}</row>", "<a>".repeat(9))), @"REFUSED log/xl/worksheets/sheet1.xml:1: blocker [too-deep] nests deeper than 8 → export the file again and send it again");
    insta::assert_snapshot!(plain(&xlsx(r#"<row r="5"><c r="A5"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>"#)), @"REFUSED log/Sheet1:2: blocker [sheet-disordered] the cells do not stand in the order of rows and columns → save the file again with Excel or LibreOffice");
    insta::assert_snapshot!(plain(&xlsx(r#"<row><c t="s"><v>7</v></c></row>"#)), @"REFUSED log/xl/worksheets/sheet1.xml:1: blocker [bad-xml] the XML is wrong: no shared string 7 → export the file again and send it again");
    insta::assert_snapshot!(plain(&xlsx("<!DOCTYPE a [<!ENTITY b \"c\">]><row><c t=\"str\"><v>&b;</v></c></row>")), @"REFUSED log/xl/worksheets/sheet1.xml:1: blocker [bad-xml] the XML is wrong: it declares a document type → export the file again and send it again");
    insta::assert_snapshot!(plain(&xlsx("<row><c t=\"str\"><v>&b;</v></c></row>")), @"REFUSED log/xl/worksheets/sheet1.xml:1: blocker [bad-xml] the XML is wrong: &b; stands for nothing → export the file again and send it again");
}

#[test]
fn cells_repeated_a_million_times_end_at_the_bound() {
    let content = r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="S">
        <table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>
        </table:table></office:spreadsheet></office:body></office:document-content>"#;
    let ods = stored_first(&package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
    ]));
    let limits = Limits { cells: 100_000, ..Limits::default() };
    insta::assert_snapshot!(check(&ods, &Options { limits, ..Options::default() }), @"REFUSED log/S:0: blocker [many-cells] more than 100000 cells → split the log by time");
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400), at in 0usize..5000) {
        let _ = plain(&xlsx(&String::from_utf8_lossy(&bytes)));
        let mut xls = fixture("one-stop.xls");
        let end = xls.len().min(at + bytes.len());
        let start = at.min(end);
        xls[start..end].copy_from_slice(&bytes[..end - start]);
        let _ = plain(&xls);
    }
}

#[test]
fn a_secrecy_mark_anywhere_in_a_workbook_is_found() {
    let mark = |bytes: &[u8]| formats::events::secrecy_mark(bytes, "log", &Options::default()).unwrap();
    for name in ["one-stop.xlsx", "one-stop.xls", "one-stop.ods"] {
        assert_eq!(mark(&fixture(name)), None, "{name}");
    }
    let cell =
        |text: &str| format!(r#"<row><c t="str"><v>a</v></c></row><row><c t="str"><v>{text}</v></c></row>"#);
    assert_eq!(mark(&xlsx(&cell("TỐI MẬT"))), Some("TỐI MẬT"));
    assert_eq!(mark(&xlsx(&cell("Bảo vệ bí mật nhà nước"))), None);
    let split = r#"<row><c t="inlineStr"><is><r><t>TỐI </t></r><r><t>MẬT</t></r></is></c></row>"#;
    assert_eq!(mark(&xlsx(split)), Some("TỐI MẬT"));
    // The mark heads a column below a title, and its value is in small letters.
    let column = concat!(
        r#"<row r="1"><c r="A1" t="str"><v>Bảng kê</v></c></row><row r="2"><c r="B2" t="str"><v>Độ mật</v></c></row>"#,
        r#"<row r="3"><c r="A3"><v>1</v></c></row><row r="4"><c r="B4" t="str"><v>Tối mật</v></c></row>"#,
    );
    assert_eq!(mark(&xlsx(column)), Some("TỐI MẬT"));
    let empty = "<worksheet><sheetData/></worksheet>";
    let hidden = "<worksheet><sheetData><row><c t=\"str\"><v>MẬT</v></c></row></sheetData></worksheet>";
    assert_eq!(mark(&xlsx_of(&[("S", "", empty), ("H", "state=\"hidden\"", hidden)], "")), Some("MẬT"));
    assert_eq!(mark(&xlsx_of(&[("TUYỆT MẬT", "", empty)], "")), Some("TUYỆT MẬT"));
    let header = "<worksheet><sheetData/><headerFooter><oddHeader>&amp;L&amp;\"Times New Roman,Bold\"&amp;14TỐI MẬT&amp;R&amp;P</oddHeader></headerFooter></worksheet>";
    assert_eq!(mark(&xlsx_of(&[("S", "", header)], "")), Some("TỐI MẬT"));
    // In a cell of the second sheet of an XLS workbook, and of an ODS one.
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let mut xls = fixture("one-stop.xls");
    let (plain, marked) = (wide("không đọc"), wide("TỐI MẬT  "));
    let at = xls.windows(plain.len()).position(|window| window == plain).unwrap();
    xls[at..at + marked.len()].copy_from_slice(&marked);
    assert_eq!(mark(&xls), Some("TỐI MẬT"));
    let content = "<a><body><spreadsheet><table table:name=\"S\"><table-row><table-cell office:value-type=\"string\"><p>TỐI MẬT</p></table-cell></table-row></table></spreadsheet></body></a>";
    let mut ods = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)]
    {
        ods.start_file(name, stored).unwrap();
        std::io::Write::write_all(&mut ods, text.as_bytes()).unwrap();
    }
    let ods = ods.finish().unwrap().into_inner();
    assert_eq!(mark(&ods), Some("TỐI MẬT"));
}
