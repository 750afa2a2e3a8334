//! The texts met lately with their codes: a glance before a dictionary is asked.
//!
//! A text of up to 32 bytes is compared as four words that lie here, so no other memory is looked at. It forgets at will: what it does not know, a dictionary does.

/// How many texts are remembered at most; a power of two.
const PLACES: usize = 512;
/// The longest text that is remembered.
const LONGEST: usize = 32;

/// A text, as far as it is needed to tell it from all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    /// Its bytes, and nothing behind them.
    words: [u64; 4],
    length: u32,
}

/// Which bits of the words belong to a text, by its length.
const MASKS: [[u64; 4]; LONGEST + 1] = {
    let mut masks = [[0; 4]; LONGEST + 1];
    let mut length = 0;
    while length <= LONGEST {
        let mut byte = 0;
        while byte < length {
            masks[length][byte / 8] |= 0xff << (byte % 8 * 8);
            byte += 1;
        }
        length += 1;
    }
    masks
};

impl Key {
    /// No key of a text: all of them have a length.
    const NONE: Self = Self { words: [0; 4], length: 0 };

    /// That of `text`, which `rest` begins with: it is quicker if more follows there, whatever it is.
    #[inline]
    fn of(text: &[u8], rest: &[u8]) -> Option<Self> {
        let length = text.len();
        let masks = MASKS.get(length).filter(|_| length > 0)?;
        let mut padded = [0; LONGEST];
        let bytes = match rest.first_chunk::<LONGEST>() {
            Some(bytes) => bytes,
            None => {
                padded[..length].copy_from_slice(text);
                &padded
            }
        };
        let (chunks, _) = bytes.as_chunks::<8>();
        let mut words = [0; 4];
        for ((word, chunk), mask) in words.iter_mut().zip(chunks).zip(masks) {
            *word = u64::from_le_bytes(*chunk) & mask;
        }
        Some(Self { words, length: u32::try_from(length).ok()? })
    }

    #[inline]
    fn place(&self) -> usize {
        let [a, b, c, d] = self.words;
        let mixed = (a ^ c.rotate_left(17)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ (b ^ d.rotate_left(29)).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
        let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        usize::try_from(mixed >> 48).unwrap_or(0) % PLACES
    }
}

/// Texts with their codes, each at one place that it shares with others.
#[derive(Debug, Clone, Default)]
pub(super) struct Recent {
    places: Vec<(Key, u32)>,
}

impl Recent {
    /// The code of `text`, which `rest` begins with, and which `look_up` finds if it is not remembered.
    ///
    /// # Errors
    /// Those of `look_up`.
    #[inline]
    pub(super) fn code<E>(
        &mut self,
        text: &[u8],
        rest: &[u8],
        look_up: impl FnOnce(&[u8]) -> Result<u32, E>,
    ) -> Result<u32, E> {
        let Some(key) = Key::of(text, rest) else { return look_up(text) };
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
        assert_eq!(recent.code(b"unit", b"unit", |_| Err("not known")), Err("not known"));
        assert_eq!(recent.code(b"unit", b"unit", |_| Ok::<_, ()>(7)), Ok(7));
        assert_eq!(recent.code(b"unit", b"unit", |_| Err("asked again")), Ok(7));
        recent.clear();
        assert_eq!(recent.code(b"unit", b"unit", |_| Err("asked again")), Err("asked again"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_taken_for_another(texts in proptest::collection::vec("[ab\0]{0,40}", 0..400)) {
            let mut recent = Recent::default();
            let mut codes = HashMap::new();
            for text in texts.iter().chain(&texts) {
                let next = u32::try_from(codes.len()).unwrap();
                let known = *codes.entry(text.clone()).or_insert(next);
                for more in ["", "a", "\0 and more than thirty-two bytes"] {
                    let rest = [text.as_bytes(), more.as_bytes()].concat();
                    let code = recent.code(text.as_bytes(), &rest, |_| Ok::<_, ()>(known));
                    proptest::prop_assert_eq!(code, Ok(known), "{}", text);
                }
            }
        }
    }
}
