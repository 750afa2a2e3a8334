//! The texts met lately with their codes: a glance before a dictionary is asked.
//!
//! A text of up to 32 bytes is told from all others by its length and four words of its bytes, so neither a hash of all
//! of it nor a comparison elsewhere in memory is needed. It forgets at will: what it does not know, a dictionary does.

/// How many texts are remembered at most; a power of two.
const PLACES: usize = 512;
/// The longest text that is remembered.
const LONGEST: usize = 32;

/// A text, as far as it is needed to tell it from all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    words: [u64; 4],
    length: u32,
}

impl Key {
    /// No key of a text: all of them have a length.
    const NONE: Self = Self { words: [0; 4], length: 0 };

    #[inline]
    fn of(text: &[u8]) -> Option<Self> {
        let length = text.len();
        let words = match length {
            17..=LONGEST => [first(text)?, first(&text[8..])?, last(&text[..length - 8])?, last(text)?],
            8..=16 => [first(text)?, last(text)?, 0, 0],
            4..=7 => {
                let (head, tail) = (text.first_chunk()?, text.last_chunk()?);
                [u64::from(u32::from_le_bytes(*head)), u64::from(u32::from_le_bytes(*tail)), 0, 0]
            }
            1..=3 => {
                let (head, tail) = (text.first()?, text.last()?);
                [u64::from(*head), u64::from(*tail), u64::from(text[length / 2]), 0]
            }
            _ => return None,
        };
        Some(Self { words, length: u32::try_from(length).ok()? })
    }

    #[inline]
    fn place(&self) -> usize {
        let [a, b, c, d] = self.words;
        let mixed = (a ^ c.rotate_left(17)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ (b ^ d.rotate_left(29)).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
        let mixed = (mixed ^ (mixed >> 32) ^ u64::from(self.length)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        usize::try_from(mixed >> 48).unwrap_or(0) % PLACES
    }
}

#[inline]
fn first(text: &[u8]) -> Option<u64> {
    text.first_chunk().map(|word| u64::from_le_bytes(*word))
}

#[inline]
fn last(text: &[u8]) -> Option<u64> {
    text.last_chunk().map(|word| u64::from_le_bytes(*word))
}

/// Texts with their codes, each at one place that it shares with others.
#[derive(Debug, Clone, Default)]
pub(super) struct Recent {
    places: Vec<(Key, u32)>,
}

impl Recent {
    /// The code of `text`, which `look_up` finds if it is not remembered.
    ///
    /// # Errors
    /// Those of `look_up`.
    #[inline]
    pub(super) fn code<E>(
        &mut self,
        text: &[u8],
        look_up: impl FnOnce(&[u8]) -> Result<u32, E>,
    ) -> Result<u32, E> {
        let Some(key) = Key::of(text) else { return look_up(text) };
        if self.places.len() != PLACES {
            self.places = vec![(Key::NONE, 0); PLACES];
        }
        let place = &mut self.places[key.place()];
        if place.0 != key {
            *place = (key, look_up(text)?);
        }
        Ok(place.1)
    }

    /// Forgets everything: codes have changed.
    pub(super) fn clear(&mut self) {
        self.places.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn a_text_is_looked_up_until_it_is_remembered() {
        let mut recent = Recent::default();
        assert_eq!(recent.code(b"unit", |_| Err("not known")), Err("not known"));
        assert_eq!(recent.code(b"unit", |_| Ok::<_, ()>(7)), Ok(7));
        assert_eq!(recent.code(b"unit", |_| Err("asked again")), Ok(7));
        recent.clear();
        assert_eq!(recent.code(b"unit", |_| Err("asked again")), Err("asked again"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_taken_for_another(texts in proptest::collection::vec("[ab]{0,40}", 0..400)) {
            let mut recent = Recent::default();
            let mut codes = HashMap::new();
            for text in texts.iter().chain(&texts) {
                let next = u32::try_from(codes.len()).unwrap();
                let known = *codes.entry(text.clone()).or_insert(next);
                proptest::prop_assert_eq!(recent.code(text.as_bytes(), |_| Ok::<_, ()>(known)), Ok(known), "{}", text);
            }
        }
    }
}
