//! Web pages in one file: what is read, and that no bytes make the reader panic.

use formats::{DocumentReader, Limits, Refused, mht};

use crate::shown::show;

fn page(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut text = String::from(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"=_1\"; type=\"text/html\"\r\n\r\nA page.\r\n\r\n",
    );
    for (head, body) in parts {
        text.push_str(&format!("--=_1\r\n{head}\r\n\r\n{body}\r\n"));
    }
    text.push_str("--=_1--\r\n");
    text.into_bytes()
}

const QUOTED: &str = "Content-Location: file:///C:/bc.htm\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"utf-8\"";

#[test]
fn the_page_and_what_stands_beside_it_are_read() {
    let bytes = page(&[
        (
            QUOTED,
            "<html><body><h1>B=C3=A1o c=C3=A1o</h1><p>N=C4=83m 2022 c=C3=B3 12 h=\r\n=E1=BB=93 s=C6=A1.</p></body></html>",
        ),
        ("Content-Type: image/png\r\nContent-Transfer-Encoding: base64", "iVBORw0KGgo="),
        (
            "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64",
            "PHA+VOG7kEkgTeG6rFQ8L3A+",
        ),
        ("Content-Type: text/xml", "<xml/>"),
    ]);
    let read = DocumentReader::alone().read(&bytes, &Limits::default()).unwrap();
    insta::assert_snapshot!(show(&read.value), @"
    b1 h1 Báo cáo
    b2 p Năm 2022 có 12 hồ sơ.
    part3 PageEdge TỐI MẬT
    ");
    assert_eq!(read.value.pictures, 1);
}

#[test]
fn what_holds_no_page_or_another_document_is_refused() {
    let refused = |bytes: &[u8]| mht::read(bytes, &Limits::default()).unwrap_err();
    assert_eq!(refused(b""), Refused::Empty);
    assert!(matches!(refused(&page(&[])), Refused::Broken { .. }));
    let parted = b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nx";
    assert!(matches!(refused(parted), Refused::Broken { .. }));
    let embedded = page(&[(QUOTED, "<html>"), ("Content-Type: application/vnd.ms-excel", "x")]);
    assert!(matches!(refused(&embedded), Refused::Embedded { .. }));
}

proptest::proptest! {
    #[test]
    fn changed_bytes_are_read_or_refused(changes in proptest::collection::vec((0usize..600, 0u8..), 1..6), cut in 0usize..600) {
        let mut bytes = page(&[(QUOTED, "<html><p>H=E1=BB=93 s=C6=A1"), ("Content-Type: text/html", "<p>x")]);
        let length = bytes.len();
        for (at, byte) in changes {
            bytes[at % length] = byte;
        }
        let _ = mht::read(&bytes, &Limits::default());
        bytes.truncate(cut);
        let _ = mht::read(&bytes, &Limits::default());
    }
}
