//! Words of a rich text: bytes in the code page of their font, and Unicode signs with the bytes that stand in for them.
//!
//! It does not know where the words go.

use encoding_rs::{Encoding, WINDOWS_1252};

/// Bytes and signs of one run, until they are asked for.
#[derive(Debug)]
pub(super) struct Words {
    encoding: &'static Encoding,
    bytes: Vec<u8>,
    text: String,
    /// The first half of a sign beyond the basic plane.
    half: Option<u16>,
    /// Bytes that stand in for a Unicode sign, still to be passed over.
    skip: usize,
}

impl Words {
    pub(super) fn new() -> Self {
        Self { encoding: WINDOWS_1252, bytes: Vec::new(), text: String::new(), half: None, skip: 0 }
    }

    /// A byte of text in `encoding`.
    pub(super) fn byte(&mut self, byte: u8, encoding: &'static Encoding) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.half = None;
        if self.encoding != encoding {
            self.decode();
            self.encoding = encoding;
        }
        self.bytes.push(byte);
    }

    /// A sign by its number in UTF-16; `stand_ins` bytes after it say the same for older programs.
    pub(super) fn unicode(&mut self, value: i32, stand_ins: usize) {
        self.decode();
        self.skip = stand_ins;
        let Ok(unit) = u16::try_from(value & 0xFFFF) else { return };
        match (self.half.take(), unit) {
            (_, 0xD800..=0xDBFF) => self.half = Some(unit),
            (Some(high), 0xDC00..=0xDFFF) => {
                self.text.extend(char::decode_utf16([high, unit]).flatten());
            }
            _ => self.text.extend(char::from_u32(u32::from(unit)).filter(|sign| *sign != '\0')),
        }
    }

    /// A sign that has a control word of its own.
    pub(super) fn sign(&mut self, sign: char) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.decode();
        self.text.push(sign);
    }

    /// A control word stands for one byte where bytes are passed over. Returns whether it is passed over itself.
    pub(super) fn passes_over(&mut self) -> bool {
        let over = self.skip > 0;
        self.skip = self.skip.saturating_sub(1);
        over
    }

    /// A group begins or ends: nothing more is passed over.
    pub(super) fn group(&mut self) {
        self.skip = 0;
    }

    fn decode(&mut self) {
        if !self.bytes.is_empty() {
            let (text, _) = self.encoding.decode_without_bom_handling(&self.bytes);
            self.text.push_str(&text);
            self.bytes.clear();
        }
    }

    /// The words so far.
    pub(super) fn take(&mut self) -> String {
        self.decode();
        std::mem::take(&mut self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_signs_and_stand_ins_become_text() {
        let vietnamese = encoding_rs::WINDOWS_1258;
        let mut words = Words::new();
        for byte in b"B\xe1o c" {
            words.byte(*byte, vietnamese);
        }
        words.unicode(225, 1);
        words.byte(b'?', vietnamese);
        words.byte(b'o', vietnamese);
        words.unicode(-10179, 1);
        words.byte(b'?', vietnamese);
        words.unicode(-8704, 0);
        words.sign('–');
        assert_eq!(words.take(), "Báo cáo😀–");
        words.unicode(-10179, 0);
        words.byte(b'a', WINDOWS_1252);
        assert_eq!(words.take(), "a");
    }
}
