//! A dictionary of texts: each distinct text has a code, given in order of first appearance.
//!
//! It keeps all texts in one piece of memory. Codes do not depend on the hash, so they repeat from run to run.

use std::hash::BuildHasher as _;

/// The code that means "no value".
pub const ABSENT: u32 = u32::MAX;

const EMPTY: u32 = u32::MAX;

/// Distinct texts with their codes.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    text: String,
    ends: Vec<usize>,
    slots: Vec<u32>,
    hasher: foldhash::fast::RandomState,
}

impl Dictionary {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of `code`.
    ///
    /// # Panics
    /// When `code` was not given by this dictionary.
    pub fn get(&self, code: u32) -> &str {
        let index = code as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..self.ends[index]]
    }

    /// All texts, by code.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|index| self.get(u32::try_from(index).unwrap_or(EMPTY)))
    }

    /// The code of `text`, if it has one.
    pub fn find(&self, text: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        match self.slots[self.slot_of(text.as_bytes())] {
            EMPTY => None,
            code => Some(code),
        }
    }

    /// The code of `text`, which gets one if it has none.
    pub fn code(&mut self, text: &str) -> u32 {
        match self.code_or_place(text.as_bytes()) {
            Ok(code) => code,
            Err(slot) => self.insert(slot, text),
        }
    }

    /// The code of `bytes`, which get one if they have none and are UTF-8.
    ///
    /// # Errors
    /// When the bytes are new and no UTF-8.
    pub fn code_of_bytes(&mut self, bytes: &[u8]) -> Result<u32, std::str::Utf8Error> {
        match self.code_or_place(bytes) {
            Ok(code) => Ok(code),
            Err(slot) => Ok(self.insert(slot, std::str::from_utf8(bytes)?)),
        }
    }

    fn code_or_place(&mut self, bytes: &[u8]) -> Result<u32, usize> {
        if (self.ends.len() + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let slot = self.slot_of(bytes);
        match self.slots[slot] {
            EMPTY => Err(slot),
            code => Ok(code),
        }
    }

    fn insert(&mut self, slot: usize, text: &str) -> u32 {
        let code = u32::try_from(self.ends.len()).unwrap_or(EMPTY);
        assert!(code != EMPTY, "a dictionary holds fewer than 2^32 - 1 texts; readers bound rows below that");
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.slots[slot] = code;
        code
    }

    /// The slot that holds `bytes`, or the empty one where they belong.
    fn slot_of(&self, bytes: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = usize::try_from(self.hasher.hash_one(bytes)).unwrap_or(0) & mask;
        loop {
            match self.slots[slot] {
                EMPTY => return slot,
                code if self.get(code).as_bytes() == bytes => return slot,
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(16);
        self.slots.clear();
        self.slots.resize(size, EMPTY);
        for code in 0..self.ends.len() {
            let code = u32::try_from(code).unwrap_or(EMPTY);
            let mask = size - 1;
            let mut slot =
                usize::try_from(self.hasher.hash_one(self.get(code).as_bytes())).unwrap_or(0) & mask;
            while self.slots[slot] != EMPTY {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = code;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_follow_first_appearance() {
        let mut dictionary = Dictionary::default();
        let texts: Vec<String> = (0..1000).map(|n| format!("unit {}", n % 300)).collect();
        let codes: Vec<u32> = texts.iter().map(|text| dictionary.code(text)).collect();
        assert_eq!(dictionary.len(), 300);
        assert_eq!(codes[..3], [0, 1, 2]);
        for (text, code) in texts.iter().zip(codes) {
            assert_eq!(dictionary.get(code), text);
            assert_eq!(dictionary.find(text), Some(code));
        }
        assert_eq!(dictionary.find("NA"), None);
        assert!(dictionary.code_of_bytes(b"\xff").is_err());
    }
}
