//! PDF files with text: what is read, what is said about them, and that no bytes make the reader panic.

use formats::{Limits, MarginKind, Origin, Refused, pdf};

use crate::pages::{file, pages, words};
use crate::shown::{noticed, show};

#[test]
fn lines_become_paragraphs_and_looks_are_kept() {
    let full = "Năm 2022 có 120 hồ sơ quá hạn giải quyết tại bộ phận một cửa của các sở, ngành";
    let first = [
        words(290.0, 780.0, "1"),
        words(272.0, 750.0, "BÁO CÁO"),
        words(92.0, 700.0, full),
        words(72.0, 684.0, "và 45 hồ sơ chưa giải quyết."),
        words(92.0, 660.0, "Đoạn hai."),
        words(72.0, 640.0, "Đơn vị"),
        words(300.0, 640.0, "12"),
        "BT /F2 12 Tf 72 600 Td (Nam 2023) Tj 0 -14 TD [(co) -300 (7)] TJ ET q 1 0 0 1 72 500 cm /I Do Q\n"
            .to_owned(),
        words(92.0, 560.0, full),
    ]
    .concat();
    let second = [words(290.0, 780.0, "2"), words(72.0, 750.0, "tiếp trang sau.")].concat();
    let bytes = pages(&[&first, &second], "/Info<</Title<FEFF00420061006F>>>");
    let read = pdf::read(&bytes, &Limits::default()).unwrap();
    insta::assert_snapshot!(show(&read.value), @"
    b1 p BÁO CÁO
    b2 p Năm 2022 có 120 hồ sơ quá hạn giải quyết tại bộ phận một cửa của các sở, ngành và 45 hồ sơ chưa giải quyết.
    b3 p Đoạn hai.
    b4 p Đơn vị 12
    b5 p Nam 2023
    b6 p co 7
    b7 p Năm 2022 có 120 hồ sơ quá hạn giải quyết tại bộ phận một cửa của các sở, ngành tiếp trang sau.
    page1 PageEdge 1
    page2 PageEdge 2
    ");
    assert!(read.value.blocks[0].look.bold && read.value.blocks[0].look.centred);
    assert_eq!(read.value.properties[0].value, "Bao");
    assert_eq!(read.value.pictures, 1);
    assert_eq!(noticed(&read), ["file-pdf-layout"]);
}

#[test]
fn scans_and_unknown_letters_are_said() {
    let scan = pdf::read(&pages(&["/I Do"], ""), &Limits::default()).unwrap();
    assert_eq!(scan.value.origin, Origin::Typed);
    assert_eq!(noticed(&scan), ["file-only-pictures"]);
    let machine = format!("3 Tr {} /I Do", words(72.0, 700.0, "nhận dạng"));
    let machine = pdf::read(&pages(&[&machine], ""), &Limits::default()).unwrap();
    assert_eq!(noticed(&machine), ["file-pdf-layout", "file-scanned"]);
    assert_eq!(machine.value.origin, Origin::Recognised);
    let some = [words(72.0, 700.0, &"hồ sơ ".repeat(10)), "BT /F1 12 Tf 72 600 Td <F001> Tj ET".to_owned()];
    let some = pdf::read(&pages(&[&some.concat()], ""), &Limits::default()).unwrap();
    assert_eq!(noticed(&some), ["file-pdf-layout", "file-letters-unknown"]);
    // No letter says which it is: a font without a table, or with one that is of no use.
    for font in ["/F1", "/F3"] {
        let page = format!("BT {font} 12 Tf 72 700 Td <F001F002> Tj ET");
        let refused = pdf::read(&pages(&[&page], ""), &Limits::default()).unwrap_err();
        assert_eq!(refused.problem().rule, "file-no-letters");
    }
}

#[test]
fn what_comes_back_on_every_page_stands_beside() {
    let page = |number: usize| {
        [
            words(72.0, 780.0, "UBND TỈNH"),
            words(290.0, 780.0, &number.to_string()),
            words(92.0, 700.0, &format!("Đoạn của trang {}.", ["một", "hai", "ba"][number - 1])),
            words(72.0, 40.0, &format!("Trang {number}/3")),
        ]
        .concat()
    };
    let read = pdf::read(&pages(&[&page(1), &page(2), &page(3)], ""), &Limits::default()).unwrap();
    insta::assert_snapshot!(show(&read.value), @"
    b1 p Đoạn của trang một.
    b2 p Đoạn của trang hai.
    b3 p Đoạn của trang ba.
    page1 PageEdge UBND TỈNH 1
    Trang 1/3
    page2 PageEdge UBND TỈNH 2
    Trang 2/3
    page3 PageEdge UBND TỈNH 3
    Trang 3/3
    ");
}

#[test]
fn the_head_in_two_columns_is_read_column_by_column() {
    let page = [
        words(90.0, 780.0, "UBND TỈNH A"),
        words(300.0, 780.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        words(90.0, 764.0, "SỞ TƯ PHÁP"),
        words(320.0, 764.0, "Độc lập - Tự do - Hạnh phúc"),
        words(110.0, 758.0, "_____"),
        words(80.0, 730.0, "Số: 05/BC-STP"),
        words(330.0, 730.0, "Hà Nội, ngày 05 tháng 9 năm 2023"),
        words(240.0, 700.0, "BÁO CÁO"),
        words(72.0, 660.0, "Đơn vị"),
        words(300.0, 660.0, "12"),
    ];
    let read = pdf::read(&pages(&[&page.concat()], ""), &Limits::default()).unwrap();
    insta::assert_snapshot!(show(&read.value), @"
    b1 p UBND TỈNH A
    b2 p SỞ TƯ PHÁP
    b3 p _____
    b4 p Số: 05/BC-STP
    b5 p CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
    b6 p Độc lập - Tự do - Hạnh phúc
    b7 p Hà Nội, ngày 05 tháng 9 năm 2023
    b8 p BÁO CÁO
    b9 p Đơn vị 12
    ");
}

#[test]
fn a_page_turned_and_words_across_it_are_read() {
    let across = "BT /F1 40 Tf 0.7 0.7 -0.7 0.7 100 100 Tm <004D1EAC0054> Tj ET";
    let up = "BT /F1 12 Tf 0 1 -1 0 400 100 Tm <00610062> Tj ET";
    let read = pdf::read(&pages(&[across, up], ""), &Limits::default()).unwrap();
    insta::assert_snapshot!(show(&read.value), @"
    page1 Drawing MẬT
    page2 Drawing ab
    ");
    let turned = String::from_utf8(pages(&[up], "")).unwrap();
    let turned = turned.replacen("/MediaBox[0 0 600 800]", "/Rotate 90            ", 1);
    let read = pdf::read(turned.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(show(&read.value), "b1 p ab");
}

#[test]
fn a_mark_is_found_wherever_it_stands() {
    let page = [words(72.0, 750.0, "UBND TỈNH"), words(400.0, 750.0, "TỐI MẬT")].concat();
    let read = pdf::read(&pages(&[&page], ""), &Limits::default()).unwrap();
    let margins = read.value.margins.iter().any(|margin| {
        margin.kind == MarginKind::Drawing && formats::secrecy::mark_in_text(&margin.text) == Some("TỐI MẬT")
    });
    assert!(margins, "{}", show(&read.value));
}

#[test]
fn what_is_locked_damaged_or_holds_files_is_refused() {
    let refused = |bytes: &[u8]| pdf::read(bytes, &Limits::default()).expect_err("it must not be read");
    assert_eq!(refused(b""), Refused::Empty);
    assert!(matches!(refused(b"{\\rtf1}"), Refused::Unexpected { .. }));
    assert!(matches!(refused(b"%PDF-1.7\nnothing"), Refused::Broken { .. }));
    let lock = "/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<0000000000000000000000000000000000000000000000000000000000000000>/U<0000000000000000000000000000000000000000000000000000000000000000>/P -1>>";
    assert_eq!(refused(&pages(&["BT ET"], lock)), Refused::Encrypted);
    let holds = file(
        &[
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Count 0/Kids[]>>".to_owned(),
            "<</Type/Filespec/F(a.xls)/EF<</F 4 0 R>>>>".to_owned(),
        ],
        "",
    );
    assert!(matches!(refused(&holds), Refused::Embedded { .. }));
    let many = pages(&[&"q Q ".repeat(1_010_000)], "");
    assert!(matches!(refused(&many), Refused::TooLarge { what: "steps of drawing", .. }));
    assert!(matches!(refused(&pages(&[], "")), Refused::Broken { why, .. } if why.contains("no pages")));
}

proptest::proptest! {
    #[test]
    fn changed_bytes_are_read_or_refused(changes in proptest::collection::vec((0usize..4_000, 0u8..), 1..6), cut in 0usize..4_000) {
        let mut bytes = pages(&[&words(72.0, 700.0, "Báo cáo")], "");
        let length = bytes.len();
        for (at, byte) in changes {
            bytes[at % length] = byte;
        }
        let _ = pdf::read(&bytes, &Limits::default());
        bytes.truncate(cut);
        let _ = pdf::read(&bytes, &Limits::default());
    }

    #[test]
    fn any_drawing_is_read_or_refused(content in "((-?[0-9]{1,12}(\\.[0-9]{1,3})?|/F1|/F2|/I|<[0-9A-F]{0,8}>|\\(a\\)|\\[|\\]|BT|ET|Tf|Td|TD|Tm|Tj|TJ|T\\*|'|\"|q|Q|cm|Do|Tr|Ts|Tz) ){0,40}") {
        let _ = pdf::read(&pages(&[&content], ""), &Limits::default());
    }
}
