//! PDFs from any bytes: a whole file, and in a file that is otherwise well the drawing of a page, the table of a font, and the
//! dictionaries around them.
#![no_main]

use formats::{Limits, pdf};
use libfuzzer_sys::fuzz_target;

fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", index + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    out.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes());
    out
}

fn stream(content: &[u8]) -> Vec<u8> {
    [format!("<</Length {}>>\nstream\n", content.len()).as_bytes(), content, b"\nendstream"].concat()
}

fn page(drawing: &[u8], map: &[u8], extra: &[u8]) -> Vec<u8> {
    file(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        [
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X 4 0 R>>>>".as_slice(),
            extra,
            b">>",
        ]
        .concat(),
        stream(drawing),
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>".to_vec(),
        [b"<</Type/Font/Subtype/CIDFontType2".as_slice(), extra, b">>"].concat(),
        stream(map),
    ])
}

fuzz_target!(|data: &[u8]| {
    let limits = Limits { bytes: 1 << 20, unpacked: 4 << 20, blocks: 10_000, cells: 10_000, ..Limits::default() };
    const MAP: &[u8] = b"1 beginbfrange <0020> <00FF> <0020> endbfrange";
    const WORDS: &[u8] = b"BT /F1 12 Tf 72 700 Td <004D1EAC0054> Tj ET";
    let _ = pdf::read(data, &limits);
    for bytes in [page(data, MAP, b""), page(WORDS, data, b""), page(WORDS, MAP, data)] {
        let _ = pdf::read(&bytes, &limits);
    }
});
