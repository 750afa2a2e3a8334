//! Legacy Word documents: what is read, what is said about them, and that no bytes make the reader panic.

use formats::{Limits, Refused, doc};

use crate::shown::{noticed, show};
use crate::word::{Word, compound};
use crate::word_parts::{level, record, shape};

const BOLD: [u8; 3] = [0x35, 0x08, 1];
const HIDDEN: [u8; 3] = [0x3C, 0x08, 1];
const DELETED: [u8; 3] = [0x00, 0x08, 1];
const SPECIAL: [u8; 3] = [0x55, 0x08, 1];
const OLD_FONT: [u8; 4] = [0x4F, 0x4A, 1, 0];
const CENTRED: [u8; 3] = [0x03, 0x24, 1];
const IN_TABLE: [u8; 3] = [0x16, 0x24, 1];
const LISTED: [u8; 4] = [0x0B, 0x46, 1, 0];

/// The modifiers of a row's end: its edges, and the flags of its cells.
fn row(edges: &[i16], flags: &[u16]) -> Vec<u8> {
    let mut operand = vec![flags.len() as u8];
    operand.extend(edges.iter().flat_map(|edge| edge.to_le_bytes()));
    for flag in flags {
        operand.extend(flag.to_le_bytes());
        operand.extend([0; 18]);
    }
    let size = operand.len() as u16 + 1;
    [&IN_TABLE[..], &[0x17, 0x24, 1, 0x08, 0xD6], &size.to_le_bytes(), &operand].concat()
}

#[test]
fn headings_fields_and_looks_are_read_as_shown() {
    let mut word = Word::default();
    word.run("BÁO CÁO", &BOLD).end(0x0D, 0, &CENTRED);
    word.run("Thực trạng", &[]).end(0x0D, 1, &[]);
    word.run("Hậu quả", &[]).end(0x0D, 2, &[]);
    word.run("I. Thực trạng 1", &[]).end(0x0D, 3, &[]);
    word.run("mục", &[]).end(0x0D, 0, &LISTED);
    word.run("Ðảng uỷ có 12\u{a0}hồ\u{1f} sơ\u{b}dòng\thai😀 ", &[]).run("chữ", &OLD_FONT);
    word.run("\u{13} HYPERLINK x \u{14}liên kết\u{15}\u{1e}\u{2}", &[]).end(0x0D, 0, &[]);
    word.run("\u{1}", &SPECIAL).end(0x0C, 0, &[]);
    let read = doc::read(&word.file(), &Limits::default()).unwrap();
    insta::assert_snapshot!(show(&read.value), @"
    b1 p BÁO CÁO
    b2 h1 Thực trạng
    b3 h2 Hậu quả
    b4 p mục
    b5 p Đảng uỷ có 12 hồ sơ
    dòng hai😀 chữliên kết-
    b4 Contents I. Thực trạng 1
    ");
    assert!(read.value.blocks[0].look.bold && read.value.blocks[0].look.centred);
    assert!(read.value.blocks[1].look.bold && !read.value.blocks[3].look.bold);
    assert_eq!(read.value.pictures, 1);
    assert_eq!(noticed(&read), ["file-old-fonts", "file-list-numbers"]);
}

/// The modifiers of an item of the list `number` names, at `level`.
fn item(number: u16, level: u8) -> Vec<u8> {
    [&[0x0A, 0x26, level, 0x0B, 0x46], &number.to_le_bytes()[..]].concat()
}

#[test]
fn items_of_lists_have_the_markers_word_shows() {
    let mut word = Word::default();
    let outline = [level(1, 1, 0, "\0."), level(1, 4, 0, "\u{1})"), level(1, 0, 0x0C, "\0.\u{1}.\u{2}")];
    let own = level(1, 0, 0, "Điều \0.");
    let other = [&[0, 0, 0, 0, 0x20, 0, 0, 0], own.as_slice()].concat();
    word.lists(
        &[&outline, &[level(1, 23, 0, "\u{F0B7}")], &[level(1, 0, 0, "\0")]],
        &[(0, &[]), (0, &[vec![7, 0, 0, 0, 0x10, 0, 0, 0]]), (1, &[]), (0, &[other]), (2, &[]), (9, &[])],
    );
    for (number, level) in [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 2)] {
        word.run("mục", &[]).end(0x0D, 0, &item(number, level));
    }
    word.run("mục\u{c}", &[]).run("sang trang", &[]).end(0x0D, 0, &item(1, 2));
    word.run("mục", &[]).end(0x0D, 0, &item(1, 1)).run("mục", &[]).end(0x0D, 0, &item(1, 2));
    // The style's list, the same taken off, a deleted item, a new start, a sign, a level of its own, a kept indent.
    word.run("kiểu", &[]).end(0x0D, 4, &[]).run("thường", &[]).end(0x0D, 4, &item(0, 0));
    word.run("bỏ", &DELETED).end(0x0D, 0, &item(1, 0)).deleted();
    for number in [2, 2, 3, 4, 0xFFFF] {
        word.run("mục", &[]).end(0x0D, 0, &item(number, 0));
    }
    for _ in 0..2 {
        word.end(0x07, 0, &[&IN_TABLE[..], &item(5, 0)].concat()).end(0x07, 0, &row(&[0, 2000], &[0]));
    }
    let read = doc::read(&word.file(), &Limits::default()).unwrap();
    insta::assert_snapshot!(show(&read.value), @"
    b1 li0 I. mục
    b2 li1 a) mục
    b3 li1 b) mục
    b4 li0 II. mục
    b5 li1 a) mục
    b6 li2 2.1.1 mục
    b7 li2 2.1.2 mục
    sang trang
    b8 li1 b) mục
    b9 li2 2.2.3 mục
    b10 li1 c) kiểu
    b11 p thường
    b12 li0 VII. mục
    b13 li0 VIII. mục
    b14 li0 • mục
    b15 li0 Điều 9. mục
    b16 li0 X. mục
    b17/r1c1 1
    b17/r2c1 2
    b12 Deleted bỏ
    ");
    assert!(!noticed(&read).contains(&"file-list-numbers"));
    word.run("mục", &[]).end(0x0D, 0, &item(6, 0));
    assert!(noticed(&doc::read(&word.file(), &Limits::default()).unwrap()).contains(&"file-list-numbers"));
}

#[test]
fn tables_keep_what_their_cells_cover() {
    let mut word = Word::default();
    let cell = |word: &mut Word, text: &str| {
        word.run(text, &[]).end(0x07, 0, &IN_TABLE);
    };
    word.line("trước");
    for text in ["Đơn vị", "Hồ sơ"] {
        cell(&mut word, text);
    }
    word.end(0x07, 0, &row(&[-108, 2000, 6000], &[0x60, 0]));
    cell(&mut word, "");
    cell(&mut word, "đúng hạn");
    word.run("12", &[]).end(0x0D, 0, &IN_TABLE);
    cell(&mut word, "(một)");
    word.end(0x07, 0, &row(&[-108, 2000, 4000, 6000], &[0x20, 0, 0]));
    cell(&mut word, "gộp");
    cell(&mut word, "");
    word.end(0x07, 0, &row(&[-108, 2000, 6000], &[1, 2]));
    word.line("sau");
    let read = doc::read(&word.file(), &Limits::default()).unwrap();
    insta::assert_snapshot!(show(&read.value), @"
    b1 p trước
    b2/r1c1 (2x1) Đơn vị
    b2/r1c2 (1x2) Hồ sơ
    b2/r2c2 đúng hạn
    b2/r2c3 12
    (một)
    b2/r3c1 (1x3) gộp
    b3 p sau
    ");
}

#[test]
fn the_other_texts_and_what_is_hidden_are_set_apart() {
    let mut word = Word::default();
    word.run("Còn ", &[]).run("đã xóa ", &DELETED).run("lại", &[]).run("TỐI MẬT", &HIDDEN).end(0x0D, 0, &[]);
    word.end_text().line("\u{2} Chú thích").end_text().line("Đầu trang").end_text().end_text();
    word.line("\u{5}nhận xét").end_text().line("\u{2} Cuối văn bản").end_text().line("Khung").end_text();
    let read = doc::read(&word.file(), &Limits::default()).unwrap();
    insta::assert_snapshot!(show(&read.value), @"
    b1 p Còn lại
    b2/x1 p Khung
    b1 Deleted đã xóa
    b1 Hidden TỐI MẬT
    footnote1 Note Chú thích
    endnote1 Note Cuối văn bản
    comment1 Comment nhận xét
    header PageEdge Đầu trang
    ");
    assert_eq!(noticed(&read), ["file-tracked-changes", "file-hidden-text", "file-comments"]);
}

/// Boxes anchored in a paragraph, as a group in a cell, at a deleted sign, and nowhere.
fn put_boxes(word: &mut Word) {
    let mut anchors = Vec::new();
    let mut anchor = |word: &mut Word, shape: u32, modifiers: &[u8]| {
        anchors.push((word.at(), shape));
        word.run("\u{8}", modifiers);
    };
    word.run("Trước ", &[]);
    anchor(word, 0x401, &SPECIAL);
    word.run("sau", &[]).end(0x0D, 0, &[]).run("\u{13} SHAPE ", &[]);
    anchor(word, 0x410, &SPECIAL);
    word.run("\u{14}\u{15}ô", &[]).end(0x07, 0, &IN_TABLE).end(0x07, 0, &row(&[0, 2000], &[0]));
    anchor(word, 0x420, &[SPECIAL, DELETED].concat());
    word.run("cuối", &[]).end(0x0D, 0, &[]);
    for _ in 0..6 {
        word.end_text();
    }
    let first = word.at();
    let mut texts = Vec::new();
    for (shape, text) in
        [(0x412, "B"), (0x401, "Khung"), (0x999, "Không neo"), (0x411, "A"), (0x420, "bỏ"), (0, "")]
    {
        texts.push((word.at() - first, shape));
        word.line(text);
    }
    word.end_text();
    let inner = record(0xF003, &[shape(0x415), shape(0x412)].concat());
    let group = record(0xF003, &[shape(0x410), shape(0x411), inner].concat());
    let all = record(0xF003, &[shape(0x400), group, shape(0x401), shape(0x420)].concat());
    let drawings = [record(0xF000, &[7; 5]), vec![1], record(0xF002, &[7; 9]), vec![0], record(0xF002, &all)];
    word.boxes(&anchors, &texts, drawings.concat());
}

#[test]
fn boxes_stand_where_they_are_anchored() {
    let mut word = Word::default();
    put_boxes(&mut word);
    let read = doc::read(&word.file(), &Limits::default()).unwrap();
    insta::assert_snapshot!(show(&read.value), @"
    b1 p Trước sau
    b1/x1 p Khung
    b2/r1c1 ô
    A
    B
    b3 p cuối
    b4/x1 p Không neo
    b3 Deleted bỏ
    ");
    assert_eq!((read.value.pictures, noticed(&read)), (0, vec!["file-tracked-changes"]));
}

#[test]
fn passwords_macros_pictures_and_other_documents_are_said() {
    let mut word = Word::default();
    word.line("x").end(0x0D, 0, &[]);
    word.storages = vec!["Macros"];
    assert_eq!(noticed(&doc::read(&word.file(), &Limits::default()).unwrap()), ["file-macros"]);
    let text: Vec<u8> = [31u32, 4].into_iter().flat_map(u32::to_le_bytes).collect();
    let text = [text, "MẬT\0".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    word.more = vec![("\u{5}SummaryInformation", text)];
    assert_eq!(doc::read(&word.file(), &Limits::default()).unwrap().value.properties[0].value, "MẬT");
    word.more = vec![("Workbook", vec![0; 10])];
    let embedded = doc::read(&word.file(), &Limits::default()).unwrap_err();
    assert_eq!(embedded, Refused::Embedded { part: "Workbook".to_owned() });
    word.more = Vec::new();
    word.flags = 0x0100;
    assert_eq!(doc::read(&word.file(), &Limits::default()).unwrap_err(), Refused::Encrypted);

    let mut picture = Word::default();
    picture.run("\u{1}", &SPECIAL).end(0x0D, 0, &[]);
    assert_eq!(noticed(&doc::read(&picture.file(), &Limits::default()).unwrap()), ["file-only-pictures"]);
}

#[test]
fn what_is_damaged_or_hostile_is_refused() {
    let refused = |bytes: &[u8]| doc::read(bytes, &Limits::default()).expect_err("it must not be read");
    assert_eq!(refused(b""), Refused::Empty);
    assert!(matches!(refused(b"{\\rtf1}"), Refused::Unexpected { .. }));
    let mut word = Word::default();
    word.line("Báo cáo");
    let whole = word.file();
    assert!(matches!(refused(&whole[..2048]), Refused::Broken { .. }));
    let streams = |change: fn(&mut Vec<u8>, &mut Vec<u8>)| {
        let mut streams = word.streams();
        let (mut main, mut table) = (streams[0].1.clone(), streams[1].1.clone());
        change(&mut main, &mut table);
        (streams[0].1, streams[1].1) = (main, table);
        compound(&streams, &[])
    };
    let old = streams(|main, _| main[2] = 0x65);
    assert!(matches!(refused(&old), Refused::Broken { why, .. } if why.contains("Word 97")));
    // A text of two thousand million characters that is not there.
    let long = streams(|main, table| {
        main[0x4C..0x50].copy_from_slice(&0x7FFF_FFFFu32.to_le_bytes());
        let at = table.len() - 12;
        table[at..at + 4].copy_from_slice(&0x7FFF_FFFFu32.to_le_bytes());
    });
    assert!(matches!(refused(&long), Refused::Broken { why, .. } if why.contains("cut off")));
    let none = streams(|main, _| main[0x1A2 + 4..0x1A2 + 8].fill(0));
    assert!(matches!(refused(&none), Refused::Broken { why, .. } if why.contains("piece table")));
}

/// A document with all the reader looks at.
fn hostile() -> Word {
    let mut word = Word::default();
    word.lists(&[&[level(1, 0, 0, "\0.")]], &[(0, &[vec![7, 0, 0, 0, 0x10, 0, 0, 0]])]);
    word.run("Báo cáo", &BOLD).end(0x0D, 1, &CENTRED).run("mục", &[]).end(0x0D, 0, &LISTED);
    word.run("ô", &[]).end(0x07, 0, &IN_TABLE).end(0x07, 0, &row(&[0, 2000], &[0]));
    put_boxes(&mut word);
    word
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(2_000))]
    #[test]
    fn changed_bytes_never_panic(changes in proptest::collection::vec((0usize..20_000, 0u8..), 1..6), cut in 0usize..20_000) {
        let mut bytes = hostile().file();
        let length = bytes.len();
        for (at, byte) in changes {
            bytes[at % length] = byte;
        }
        let _ = doc::read(&bytes, &Limits::default());
        bytes.truncate(cut);
        let _ = doc::read(&bytes, &Limits::default());
    }
    #[test]
    fn changed_tables_never_panic(changes in proptest::collection::vec((0usize..4_000, 0u8..), 1..4), cut in 0usize..4_000) {
        let mut streams = hostile().streams();
        let table = &mut streams[1].1;
        let length = table.len();
        for (at, byte) in changes {
            table[at % length] = byte;
        }
        let _ = doc::read(&compound(&streams, &[]), &Limits::default());
        streams[1].1.truncate(cut);
        let _ = doc::read(&compound(&streams, &[]), &Limits::default());
    }
}
