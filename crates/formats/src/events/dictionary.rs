//! A dictionary of texts: each distinct text has a code, given in order of first appearance.
//!
//! It keeps all texts in one piece of memory, at most 2 GiB, so that Arrow can take them over as they are. Codes do not
//! depend on the hash, so they repeat from run to run.

use std::hash::{BuildHasher as _, Hasher as _};

/// The code that means "no value".
pub const ABSENT: u32 = u32::MAX;

/// A slot that holds nothing.
const EMPTY: u64 = u64::MAX;

/// The most bytes of all texts together: what offsets of 32 bits with a sign reach.
const MOST: usize = i32::MAX as usize;

/// Why bytes got no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoCode {
    /// They are no UTF-8.
    #[error("no UTF-8")]
    NotUtf8,
    /// The texts would be more than 2 GiB.
    #[error("more than 2 GiB of distinct texts")]
    Full,
}

/// Distinct texts with their codes.
#[derive(Debug, Clone)]
pub struct Dictionary {
    text: String,
    /// Where each text begins, and where the last one ends.
    offsets: Vec<u32>,
    /// In the upper half that of the text's hash, by which it is placed and most others are told apart without a look at the
    /// text; in the lower half the code.
    slots: Vec<u64>,
    hasher: foldhash::fast::RandomState,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self { text: String::new(), offsets: vec![0], slots: Vec::new(), hasher: <_>::default() }
    }
}

impl Dictionary {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of `code`.
    ///
    /// # Panics
    /// When `code` was not given by this dictionary.
    pub fn get(&self, code: u32) -> &str {
        let index = code as usize;
        &self.text[self.offsets[index] as usize..self.offsets[index + 1] as usize]
    }

    /// As [`Dictionary::get`], where it does not matter that it is text.
    fn bytes(&self, code: u32) -> &[u8] {
        let index = code as usize;
        &self.text.as_bytes()[self.offsets[index] as usize..self.offsets[index + 1] as usize]
    }

    /// Whether `code` is that of `bytes`.
    pub(super) fn is(&self, code: u32, bytes: &[u8]) -> bool {
        (code as usize) < self.len() && self.bytes(code) == bytes
    }

    /// All texts, by code.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.iter_from(0)
    }

    /// The texts from number `first` on.
    pub(super) fn iter_from(&self, first: usize) -> impl ExactSizeIterator<Item = &str> {
        let offsets = self.offsets.get(first..).unwrap_or_default();
        offsets.windows(2).map(|ends| &self.text[ends[0] as usize..ends[1] as usize])
    }

    /// The code of `text`, if it has one.
    pub fn find(&self, text: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let hash = self.hash(text.as_bytes());
        match self.slots[self.slot_of(text.as_bytes(), hash)] {
            EMPTY => None,
            slot => Some(code_in(slot)),
        }
    }

    /// The code of `text`, which gets one if it has none.
    ///
    /// # Errors
    /// When there is no more room for it.
    pub fn code(&mut self, text: &str) -> Result<u32, NoCode> {
        self.code_of_bytes(text.as_bytes())
    }

    /// The code of `bytes`, which get one if they have none and are UTF-8.
    ///
    /// # Errors
    /// When the bytes are new and no UTF-8, or there is no more room for them.
    pub fn code_of_bytes(&mut self, bytes: &[u8]) -> Result<u32, NoCode> {
        if self.offsets.len() * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let hash = self.hash(bytes);
        let slot = self.slot_of(bytes, hash);
        match self.slots[slot] {
            EMPTY => self.insert(slot, hash, std::str::from_utf8(bytes).map_err(|_| NoCode::NotUtf8)?),
            known => Ok(code_in(known)),
        }
    }

    /// All texts one after another, and where each begins and the last one ends.
    pub fn into_parts(self) -> (String, Vec<u32>) {
        (self.text, self.offsets)
    }

    fn insert(&mut self, slot: usize, hash: u64, text: &str) -> Result<u32, NoCode> {
        if self.text.len() + text.len() > MOST || self.len() >= MOST {
            return Err(NoCode::Full);
        }
        let code = u32::try_from(self.len()).map_err(|_| NoCode::Full)?;
        self.text.push_str(text);
        self.offsets.push(u32::try_from(self.text.len()).map_err(|_| NoCode::Full)?);
        self.slots[slot] = tagged(hash, code);
        Ok(code)
    }

    fn hash(&self, bytes: &[u8]) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(bytes);
        hasher.finish()
    }

    /// The slot that holds `bytes`, or the empty one where they belong.
    fn slot_of(&self, bytes: &[u8], hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = place(hash) & mask;
        loop {
            match self.slots[slot] {
                EMPTY => return slot,
                known if place(known) == place(hash) && self.bytes(code_in(known)) == bytes => return slot,
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(16);
        let mut slots = vec![EMPTY; size];
        for &known in self.slots.iter().filter(|slot| **slot != EMPTY) {
            let mut slot = place(known) & (size - 1);
            while slots[slot] != EMPTY {
                slot = (slot + 1) & (size - 1);
            }
            slots[slot] = known;
        }
        self.slots = slots;
    }
}

/// Where a hash, or the slot that holds it, points to before it is cut to the number of slots.
fn place(hash: u64) -> usize {
    usize::try_from(hash >> 32).unwrap_or(0)
}

fn tagged(hash: u64, code: u32) -> u64 {
    hash >> 32 << 32 | u64::from(code)
}

fn code_in(slot: u64) -> u32 {
    u32::try_from(slot & u64::from(u32::MAX)).unwrap_or(ABSENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_follow_first_appearance() {
        let mut dictionary = Dictionary::default();
        let texts: Vec<String> = (0..1000).map(|n| format!("unit {}", n % 300)).collect();
        let codes: Vec<u32> = texts.iter().map(|text| dictionary.code(text).unwrap()).collect();
        assert_eq!(dictionary.len(), 300);
        assert_eq!(codes[..3], [0, 1, 2]);
        for (text, code) in texts.iter().zip(codes) {
            assert_eq!(dictionary.get(code), text);
            assert_eq!(dictionary.find(text), Some(code));
        }
        assert_eq!(dictionary.find("NA"), None);
        assert_eq!(dictionary.code_of_bytes(b"\xff"), Err(NoCode::NotUtf8));
        let mut two = Dictionary::default();
        assert_eq!((two.code("unit 2"), two.code("")), (Ok(0), Ok(1)));
        assert_eq!(two.into_parts(), ("unit 2".to_owned(), vec![0, 6, 6]));
    }
}
