//! What two passages are compared by: their pairs of neighbouring syllables, without the small words.
//!
//! Vietnamese writes syllables apart, so that a pair is mostly a word. Marks are kept: «đùn đẩy» is not «đun day».

use std::ops::Range;

/// Syllables that carry nothing by themselves.
const SMALL: [&str; 46] = [
    "và", "của", "các", "những", "một", "là", "có", "không", "được", "cho", "trong", "ở", "tại", "với", "về",
    "từ", "đến", "do", "để", "khi", "mà", "thì", "này", "đó", "đã", "đang", "sẽ", "còn", "cũng", "như",
    "theo", "trên", "dưới", "vào", "ra", "bị", "bởi", "vì", "nên", "hoặc", "số", "việc", "năm", "tháng",
    "rất", "nhiều",
];

/// The pairs of a text, as sorted numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Features {
    pairs: Vec<u64>,
}

impl Features {
    /// Those of `text`.
    pub fn of(text: &str) -> Self {
        let mut pairs: Vec<u64> = pairs(text).into_iter().map(|pair| pair.number).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self { pairs }
    }

    /// The share of pairs that both have of those that either has, in per cent.
    pub(super) fn shared_per_cent(&self, other: &Self) -> u8 {
        let (mut both, mut a, mut b) = (0_usize, self.pairs.iter().peekable(), other.pairs.iter().peekable());
        while let (Some(one), Some(two)) = (a.peek(), b.peek()) {
            let order = one.cmp(two);
            both += usize::from(order.is_eq());
            if order.is_le() {
                a.next();
            }
            if order.is_ge() {
                b.next();
            }
        }
        let either = self.pairs.len() + other.pairs.len() - both;
        let per_cent = (both * 100).checked_div(either).unwrap_or(0);
        u8::try_from(per_cent).unwrap_or(100)
    }
}

/// Two neighbouring syllables and where they stand, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) number: u64,
    pub(super) range: Range<usize>,
}

/// The pairs of `text` in their order. A pair reaches over no sign but a space, and is not of small words or numbers alone.
pub(super) fn pairs(text: &str) -> Vec<Pair> {
    let words: Vec<Range<usize>> = vietnamese::words(text).collect();
    let keys: Vec<String> = words.iter().map(|word| vietnamese::search_key(&text[word.clone()])).collect();
    let carries = |key: &str| !SMALL.contains(&key) && key.chars().all(char::is_alphabetic);
    let together = |at: usize| text[words[at].end..words[at + 1].start].chars().all(char::is_whitespace);
    (0..words.len().saturating_sub(1))
        .filter(|at| together(*at) && carries(&keys[*at]) && carries(&keys[at + 1]))
        .map(|at| Pair {
            number: number(&keys[at], &keys[at + 1]),
            range: words[at].start..words[at + 1].end,
        })
        .collect()
}

/// FNV-1a over both syllables: the same in every run, and of 64 bits, so that two pairs are hardly ever taken for one.
fn number(one: &str, two: &str) -> u64 {
    let bytes = one.bytes().chain([b' ']).chain(two.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_keep_marks_and_leave_small_words_and_numbers_out() {
        let told = |text: &str| {
            pairs(text).into_iter().map(|pair| text[pair.range].to_owned()).collect::<Vec<_>>().join(" | ")
        };
        assert_eq!(
            told("Đùn đẩy hồ sơ, né tránh của 12 đơn vị"),
            "Đùn đẩy | đẩy hồ | hồ sơ | né tránh | đơn vị"
        );
        assert_eq!(told("không có"), "");
    }

    #[test]
    fn the_share_is_of_what_either_has() {
        let share = |a: &str, b: &str| Features::of(a).shared_per_cent(&Features::of(b));
        assert_eq!(share("né tránh việc khó", "Né tránh, việc khó"), 100);
        assert_eq!(share("đùn đẩy trách nhiệm", "đun day trach nhiem"), 0);
        assert_eq!(share("đùn đẩy; hồ sơ", "đùn đẩy; tham mưu"), 33);
        assert_eq!(share("", ""), 0);
    }
}
