//! PDF files as the tests make them: objects, pages of drawing, words in a font as Word writes it.

/// A PDF of `objects`, numbered from 1; the first is the catalogue.
pub fn file(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    let size = objects.len() + 1;
    out.push_str(&format!("trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{table}\n%%EOF\n"));
    out.into_bytes()
}

pub fn stream(content: &str) -> String {
    format!("<</Length {}>>\nstream\n{content}\nendstream", content.len())
}

/// A PDF as Word writes it: a font of two-byte codes, with a table from codes to letters.
pub fn pages(contents: &[&str], trailer: &str) -> Vec<u8> {
    let map = "1 beginbfrange <0020> <1EFF> <0020> endbfrange";
    let count = contents.len();
    let kids: Vec<String> = (0..count).map(|index| format!("{} 0 R", 9 + 2 * index)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {count}/Kids[{}]/MediaBox[0 0 600 800]/Resources 3 0 R>>", kids.join(" ")),
        "<</Font<</F1 4 0 R/F2 7 0 R/F3<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Symbols/FontDescriptor<</Flags 4>>>>>>/XObject<</I 8 0 R>>>>".to_owned(),
        "<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Times-Bold/Encoding/Identity-H/DescendantFonts[5 0 R]/ToUnicode 6 0 R>>"
            .to_owned(),
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Times/DW 500/W[32[250]]>>".to_owned(),
        stream(map),
        "<</Type/Font/Subtype/TrueType/BaseFont/Times/Encoding/WinAnsiEncoding/FirstChar 32/Widths[250]>>".to_owned(),
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>\nstream\n0\nendstream"
            .to_owned(),
    ];
    for (index, content) in contents.iter().enumerate() {
        objects.push(format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", 10 + 2 * index));
        objects.push(stream(content));
    }
    file(&objects, trailer)
}

/// Words in the two-byte font at a place.
pub fn words(x: f64, y: f64, text: &str) -> String {
    let codes: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("BT /F1 12 Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET\n")
}
