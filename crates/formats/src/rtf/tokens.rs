//! Rich text as a stream of tokens: groups, control words, bytes.
//!
//! It knows the form of RTF and no control word but `\bin`, whose bytes are not text.

/// Letters of a control word that are looked at; none is longer.
const WORD: usize = 32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'b> {
    Open,
    Close,
    /// A control word with its number, if it has one.
    Word(&'b str, Option<i32>),
    /// A control word of one sign.
    Sign(u8),
    /// A byte told in hexadecimal.
    Hex(u8),
    /// Bytes of text, never empty.
    Bytes(&'b [u8]),
}

pub(super) struct Tokens<'b> {
    rest: &'b [u8],
}

impl<'b> Tokens<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    fn take(&mut self, count: usize) -> &'b [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn control(&mut self) -> Option<Token<'b>> {
        let first = *self.rest.first()?;
        if !first.is_ascii_alphabetic() {
            self.take(1);
            if first == b'\'' {
                let digits = self.rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
                return match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                    Some(byte) => {
                        self.take(2);
                        Some(Token::Hex(byte))
                    }
                    // Half a byte is none.
                    None => Some(Token::Sign(b'\'')),
                };
            }
            return Some(Token::Sign(first));
        }
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = self.take(letters);
        let word = std::str::from_utf8(&word[..word.len().min(WORD)]).unwrap_or_default();
        let minus = usize::from(self.rest.first() == Some(&b'-'));
        let digits = self.rest[minus..].iter().take(11).take_while(|byte| byte.is_ascii_digit()).count();
        let value = if digits > 0 {
            std::str::from_utf8(self.take(minus + digits)).ok().and_then(|number| number.parse().ok())
        } else {
            None
        };
        if self.rest.first() == Some(&b' ') {
            self.take(1);
        }
        if word == "bin" {
            self.take(value.and_then(|count: i32| usize::try_from(count).ok()).unwrap_or(0));
        }
        Some(Token::Word(word, value))
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        loop {
            let first = *self.rest.first()?;
            match first {
                b'{' | b'}' => {
                    self.take(1);
                    return Some(if first == b'{' { Token::Open } else { Token::Close });
                }
                b'\\' => {
                    self.take(1);
                    return self.control();
                }
                b'\r' | b'\n' | 0 => {
                    self.take(1);
                }
                _ => {
                    let plain = |byte: &&u8| !matches!(**byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                    let count = self.rest.iter().take_while(plain).count();
                    return Some(Token::Bytes(self.take(count)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_bytes_and_groups_are_told_apart() {
        let bytes = b"{\\rtf1\\u-10 ?\\'e1\\~a\r\nb\\bin3 }}}\\par}";
        let tokens: Vec<_> = Tokens::new(bytes).collect();
        assert_eq!(
            tokens,
            [
                Token::Open,
                Token::Word("rtf", Some(1)),
                Token::Word("u", Some(-10)),
                Token::Bytes(b"?"),
                Token::Hex(0xe1),
                Token::Sign(b'~'),
                Token::Bytes(b"a"),
                Token::Bytes(b"b"),
                Token::Word("bin", Some(3)),
                Token::Word("par", None),
                Token::Close,
            ]
        );
        for odd in [&b"\\"[..], b"\\'", b"\\'g0", b"\\bin99999 a", b"\\a99999999999999", b"\\bin-5 x"] {
            assert!(Tokens::new(odd).count() <= 4);
        }
    }
}
