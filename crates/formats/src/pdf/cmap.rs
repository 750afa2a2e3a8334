//! The table of a font from its codes to Unicode (`ToUnicode`), as far as it is used: single codes and ranges.

use std::collections::HashMap;

/// Codes of one font.
const MOST: usize = 70_000;

/// What codes stand for.
#[derive(Debug, Default)]
pub(super) struct Map {
    codes: HashMap<u32, String>,
}

impl Map {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let tokens = Tokens { rest: bytes };
        // What stands between a beginning and its end.
        let mut waiting: Vec<Token> = Vec::new();
        for token in tokens {
            match token {
                Token::Word(b"beginbfchar" | b"beginbfrange") => waiting.clear(),
                Token::Word(b"endbfchar") => {
                    for pair in waiting.chunks_exact(2) {
                        if let [Token::Hex(code), Token::Hex(text)] = pair {
                            map.put(number(code), utf16(text));
                        }
                    }
                    waiting.clear();
                }
                Token::Word(b"endbfrange") => {
                    map.ranges(&waiting);
                    waiting.clear();
                }
                Token::Word(_) => {}
                token if waiting.len() < 4 * MOST => waiting.push(token),
                _ => {}
            }
        }
        map
    }

    fn ranges(&mut self, tokens: &[Token<'_>]) {
        let mut rest = tokens.iter();
        while let (Some(Token::Hex(first)), Some(Token::Hex(last)), Some(to)) =
            (rest.next(), rest.next(), rest.next())
        {
            let (first, last) = (number(first), number(last));
            match to {
                Token::Hex(text) => {
                    let mut units = units(text);
                    for code in first..=last.min(first.saturating_add(0xFFFF)) {
                        self.put(code, String::from_utf16_lossy(&units));
                        if let Some(unit) = units.last_mut() {
                            *unit = unit.wrapping_add(1);
                        }
                    }
                }
                _ => {
                    let mut code = first;
                    for token in rest.by_ref() {
                        match token {
                            Token::Hex(text) => self.put(code, utf16(text)),
                            _ => break,
                        }
                        code = code.saturating_add(1);
                    }
                }
            }
        }
    }

    fn put(&mut self, code: u32, text: String) {
        if self.codes.len() < MOST {
            self.codes.insert(code, text);
        }
    }

    pub(super) fn get(&self, code: u32) -> Option<&str> {
        self.codes.get(&code).map(String::as_str)
    }
}

#[derive(Debug)]
enum Token<'b> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'b [u8]),
}

struct Tokens<'b> {
    rest: &'b [u8],
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        loop {
            let (first, rest) = self.rest.split_first()?;
            match first {
                b'<' if rest.first() != Some(&b'<') => {
                    let end = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
                    self.rest = rest.get(end + 1..).unwrap_or_default();
                    let digits: Vec<u8> = rest[..end]
                        .iter()
                        .filter_map(|digit| char::from(*digit).to_digit(16))
                        .map(|digit| u8::try_from(digit).unwrap_or(0))
                        .collect();
                    return Some(Token::Hex(
                        digits.chunks(2).map(|pair| pair[0] * 16 + pair.get(1).unwrap_or(&0)).collect(),
                    ));
                }
                b'[' | b']' => {
                    self.rest = rest;
                    return Some(if *first == b'[' { Token::Open } else { Token::Close });
                }
                byte if byte.is_ascii_alphabetic() => {
                    let end = self
                        .rest
                        .iter()
                        .position(|byte| !byte.is_ascii_alphanumeric())
                        .unwrap_or(self.rest.len());
                    let (word, rest) = self.rest.split_at(end);
                    self.rest = rest;
                    return Some(Token::Word(word));
                }
                _ => self.rest = rest,
            }
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks(2).take(16).map(|pair| u16::from_be_bytes([pair[0], *pair.get(1).unwrap_or(&0)])).collect()
}

fn utf16(bytes: &[u8]) -> String {
    String::from_utf16_lossy(&units(bytes))
}

#[cfg(test)]
mod tests {
    use super::Map;

    #[test]
    fn codes_and_ranges_stand_for_their_letters() {
        let map = Map::read(
            b"/CIDInit << /a 1 >> begincodespacerange <0000> <FFFF> endcodespacerange
              2 beginbfchar <0003> <0020> <0004> <1EBF0301> endbfchar
              2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<00E1> <D83DDE00>] endbfrange",
        );
        let told = [3, 4, 0x10, 0x12, 0x20, 0x21].map(|code| map.get(code).unwrap_or_default().to_owned());
        assert_eq!(told, [" ", "ế\u{301}", "a", "c", "á", "😀"]);
        assert!(Map::read(b"beginbfrange <00> <FFFFFFFF> <0061> endbfrange <").get(0x10).is_some());
        assert!(Map::read(b"endbfchar ] [ endbfrange <4").codes.is_empty());
    }
}
