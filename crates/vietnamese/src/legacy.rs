//! The old encodings TCVN3 (ABC) and VNI, from before Unicode: bytes to text.
//!
//! Both are told by the font a text was typed in, which plain text does not carry; whether bytes are in one of them is
//! for whoever reads them to decide. What TCVN3 fonts whose names end in H show as capitals stands in the bytes as small
//! letters («HÀ NéI»), and comes back so: only the font could tell.

/// 0x80 to 0x9F in both: the quotes and dashes of windows-1252.
const PUNCTUATION: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// 0xA0 to 0xFF in TCVN 5712:1993 (VN2 and VN3). 0xB0 to 0xB4 are marks of their own.
const TCVN3: [char; 96] = [
    '\u{a0}', 'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', 'Ằ', //
    '\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}', 'à', 'ả', 'ã', 'á', 'ạ', 'Ẳ', 'ằ', 'ẳ', 'ẵ', 'ắ',
    'Ẵ', //
    'Ắ', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ề', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', 'Ể', 'ẻ', 'ẽ', //
    'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', 'Ễ', 'Ế', 'Ồ', 'ĩ', 'í', 'ị', 'ò', //
    'Ổ', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù', //
    'Ỗ', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', 'Ố',
];

/// Adds to `text` what `bytes` say in TCVN3. Marks may stand after their letters: bring the text to normal form.
///
/// ```
/// let mut text = String::new();
/// vietnamese::push_tcvn3(b"H\xe5 s\xac", &mut text);
/// assert_eq!(text, "Hồ sơ");
/// ```
pub fn push_tcvn3(bytes: &[u8], text: &mut String) {
    for byte in bytes {
        text.push(match byte {
            0..0x80 => char::from(*byte),
            0x80..0xa0 => PUNCTUATION[usize::from(byte - 0x80)],
            0xa0.. => TCVN3[usize::from(byte - 0xa0)],
        });
    }
}

/// Reads VNI piece by piece: a mark may stand at the beginning of the piece after its letter.
#[derive(Debug, Clone, Default)]
pub struct VniReader {
    before: u8,
}

impl VniReader {
    /// Adds to `text` what `bytes` say in VNI. Marks stand after their letters: bring the text to normal form.
    ///
    /// ```
    /// let mut text = String::new();
    /// vietnamese::VniReader::default().push("Hoà sô ñaõ kyù".chars().map(|c| c as u8).collect::<Vec<_>>().as_slice(), &mut text);
    /// assert_eq!(vietnamese::normalize(&text), "Hồ sơ đã ký");
    /// ```
    pub fn push(&mut self, bytes: &[u8], text: &mut String) {
        for &byte in bytes {
            match marks(self.before, byte) {
                Some(marks) => text.push_str(marks),
                None => text.push(letter(byte)),
            }
            self.before = byte;
        }
    }
}

/// The marks that `byte` sets on the letter `before` it.
fn marks(before: u8, byte: u8) -> Option<&'static str> {
    let before = before.to_ascii_lowercase();
    // Ö and Ô are ư and ơ, which take tones alone.
    let takes_tone = matches!(before, b'a' | b'e' | b'o' | b'u' | b'y' | 0xd4 | 0xd6 | 0xf4 | 0xf6);
    let takes_hat = matches!(before, b'a' | b'e' | b'o');
    // Capital marks stand 0x20 below the small ones.
    let mark = if (0xc0..0xe0).contains(&byte) { byte + 0x20 } else { byte };
    Some(match mark {
        0xf9 if takes_tone => "\u{301}",
        0xf8 if takes_tone => "\u{300}",
        0xfb if takes_tone => "\u{309}",
        0xf5 if takes_tone => "\u{303}",
        0xef if takes_tone => "\u{323}",
        0xe2 if takes_hat => "\u{302}",
        0xe1 if takes_hat => "\u{302}\u{301}",
        0xe0 if takes_hat => "\u{302}\u{300}",
        0xe5 if takes_hat => "\u{302}\u{309}",
        0xe3 if takes_hat => "\u{302}\u{303}",
        0xe4 if takes_hat => "\u{302}\u{323}",
        0xea if before == b'a' => "\u{306}",
        0xe9 if before == b'a' => "\u{306}\u{301}",
        0xe8 if before == b'a' => "\u{306}\u{300}",
        0xfa if before == b'a' => "\u{306}\u{309}",
        0xfc if before == b'a' => "\u{306}\u{303}",
        0xeb if before == b'a' => "\u{306}\u{323}",
        _ => return None,
    })
}

/// The letter a byte of VNI is when it sets no mark.
fn letter(byte: u8) -> char {
    match byte {
        0x80..0xa0 => PUNCTUATION[usize::from(byte - 0x80)],
        0xf1 => 'đ',
        0xd1 => 'Đ',
        0xf4 => 'ơ',
        0xd4 => 'Ơ',
        0xf6 => 'ư',
        0xd6 => 'Ư',
        0xe6 => 'ỉ',
        0xc6 => 'Ỉ',
        0xf3 => 'ĩ',
        0xd3 => 'Ĩ',
        0xf2 => 'ị',
        0xd2 => 'Ị',
        0xee => 'ỵ',
        0xce => 'Ỵ',
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize;

    fn latin(text: &str) -> Vec<u8> {
        text.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect()
    }

    #[test]
    fn tcvn3_is_read_as_its_fonts_show_it() {
        let check = |text: &str| {
            let mut out = String::new();
            push_tcvn3(&latin(text), &mut out);
            normalize(&out)
        };
        assert_eq!(check("Céng hoµ x· héi chñ nghÜa ViÖt Nam"), "Cộng hoà xã hội chủ nghĩa Việt Nam");
        assert_eq!(check("§éc lËp - Tù do - H¹nh phóc"), "Độc lập - Tự do - Hạnh phúc");
        assert_eq!(check("\u{93}®\u{94} a\u{b3}"), "“đ” á");
    }

    #[test]
    fn vni_is_read_as_its_fonts_show_it() {
        let check = |pieces: &[&str]| {
            let (mut reader, mut out) = (VniReader::default(), String::new());
            for piece in pieces {
                reader.push(&latin(piece), &mut out);
            }
            normalize(&out)
        };
        assert_eq!(
            check(&["Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"]),
            "Cộng hòa xã hội chủ nghĩa Việt Nam"
        );
        assert_eq!(check(&["ÑOÄC LAÄP - TÖÏ DO - HAÏNH PHUÙC"]), "ĐỘC LẬP - TỰ DO - HẠNH PHÚC");
        assert_eq!(
            check(&["naê", "m thaùng ba", "û", "y, kyù ôû ñaáy, lòch söû"]),
            "năm tháng bảy, ký ở đấy, lịch sử"
        );
        assert_eq!(check(&["x", "ù"]), "xù");
    }
}
