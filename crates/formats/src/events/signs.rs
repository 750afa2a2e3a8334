//! Finds the few signs of separated text that mean something, sixty-four bytes at a time.

/// Bytes looked at at once.
const BLOCK: usize = 64;

/// The places of separators, quotes and line breaks, one after another.
pub(super) struct Signs<'t> {
    text: &'t [u8],
    separator: u8,
    /// Where the block lies that is being gone through.
    block: usize,
    /// A bit for each sign in it that is still to come.
    bits: u64,
}

impl<'t> Signs<'t> {
    /// The signs in `text`.
    pub(super) fn new(text: &'t [u8], separator: u8) -> Self {
        let mut signs = Self { text, separator, block: 0, bits: 0 };
        signs.look();
        signs
    }

    /// Where the next one stands; the end of the text if there is none.
    #[inline]
    pub(super) fn next(&mut self) -> usize {
        while self.bits == 0 {
            if self.text.len() - self.block <= BLOCK {
                return self.text.len();
            }
            self.block += BLOCK;
            self.look();
        }
        let at = self.block + self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        at
    }

    /// Passes over those before `at`.
    pub(super) fn pass_to(&mut self, at: usize) {
        let at = at.min(self.text.len());
        let block = at - at % BLOCK;
        if block != self.block {
            self.block = block;
            self.look();
        }
        self.bits &= u64::MAX << (at - block);
    }

    #[inline]
    fn look(&mut self) {
        let rest = self.text.get(self.block..).unwrap_or_default();
        self.bits = match rest.first_chunk() {
            Some(block) => bits(block, self.separator),
            None => {
                let mut block = [0; BLOCK];
                block[..rest.len()].copy_from_slice(rest);
                bits(&block, self.separator) & ((1 << rest.len()) - 1)
            }
        };
    }
}

/// What each byte of a block weighs: a bit of its own among eight.
const WEIGHTS: [u8; BLOCK] = {
    let mut weights = [0; BLOCK];
    let mut index = 0;
    while index < BLOCK {
        weights[index] = 1 << (index % 8);
        index += 1;
    }
    weights
};

/// A bit for each byte that is a sign. Written so that it becomes a few instructions for sixteen bytes or more.
#[inline]
fn bits(block: &[u8; BLOCK], separator: u8) -> u64 {
    let mut found = [0u8; BLOCK];
    for ((found, byte), weight) in found.iter_mut().zip(block).zip(&WEIGHTS) {
        let is_sign = (*byte == separator) | (*byte == b'\n') | (*byte == b'\r') | (*byte == b'"');
        *found = 0u8.wrapping_sub(u8::from(is_sign)) & weight;
    }
    let (groups, _) = found.as_chunks::<8>();
    groups.iter().rev().fold(0, |bits, group| {
        // The sum of its bytes, which ends up in the highest one, has all their bits.
        let group = u64::from_le_bytes(*group).wrapping_mul(0x0101_0101_0101_0101) >> 56;
        bits << 8 | group
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn all_signs_are_found_and_nothing_else(text in "[abc;,\"\r\n]{0,200}", from in 0usize..200) {
            let from = from.min(text.len());
            let is_sign = |at: &usize| b";\"\r\n".contains(&text.as_bytes()[*at]);
            let plain: Vec<usize> = (from..text.len()).filter(is_sign).collect();
            let mut signs = Signs::new(text.as_bytes(), b';');
            signs.pass_to(from);
            let found: Vec<usize> = std::iter::from_fn(|| Some(signs.next()).filter(|at| *at < text.len())).collect();
            proptest::prop_assert_eq!(found, plain);
        }
    }
}
