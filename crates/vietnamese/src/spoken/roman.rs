//! Roman numerals in their places: khóa XIII, quý II/2023, Phụ lục IV, nhóm V.
//!
//! Elsewhere I, V, X and C are letters.

use super::number;
use super::reader::{Reader, is_letter};

/// After these words a Roman numeral may be one letter: nhóm V, quý I.
const BEFORE_ROMAN: [&str; 31] = [
    "điều", "phần", "chương", "mục", "khóa", "khoá", "lần", "thứ", "quý", "quí", "nhóm", "kỳ", "kì", "loại",
    "hạng", "bậc", "cấp", "khu", "vùng", "tập", "quyển", "đợt", "lục", "hội", "kỷ", "đoạn", "biểu", "mẫu",
    "bước", "bảng", "pl",
];

impl Reader<'_> {
    /// Reads `word`, which stands at hand, if it is a Roman numeral here.
    pub(super) fn roman_numeral(&mut self, word: &str) -> bool {
        let inside = self.previous().is_some_and(char::is_alphanumeric);
        let Some(value) = (if inside { None } else { self.roman(word) }) else { return false };
        self.at += word.chars().count();
        let words = match self.heard(0) {
            "thứ" => number::ordinal(value, self.region),
            _ => number::cardinal(value, self.region),
        };
        self.hear("#");
        self.since_roman = Some(0);
        self.out.say(&words);
        self.year_after_slash();
        self.range_of_romans();
        true
    }

    fn roman(&self, word: &str) -> Option<u64> {
        let value = number::roman(word)?;
        let named = BEFORE_ROMAN.contains(&self.heard(0));
        let continued = self.since_roman.is_some_and(|words| words <= 1);
        let ambiguous = word.len() == 1
            || (matches!(word, "VI" | "XI" | "LI" | "XL" | "LV" | "LX" | "XX") && self.shouting);
        let long = word.len() > 1 && !word.contains('L');
        (named || continued || (long && !ambiguous)).then_some(value)
    }

    /// «quý II/2023»: the year after a numeral.
    fn year_after_slash(&mut self) {
        let year: String = self.rest().iter().skip(1).take(5).take_while(|c| c.is_ascii_digit()).collect();
        if self.peek(0) == Some('/') && year.len() == 4 {
            self.at += 5;
            self.hear("#");
            self.out.say("năm");
            self.out.say(&number::number(&year, self.region));
        }
    }

    /// «quý I-III», «khóa XI–XIII».
    fn range_of_romans(&mut self) {
        let spaces = usize::from(self.peek(0) == Some(' ') && self.peek(2) == Some(' '));
        let dash = matches!(self.peek(spaces), Some('-' | '–' | '—'));
        let next: String =
            self.rest().iter().skip(1 + 2 * spaces).take(8).take_while(|c| is_letter(**c)).collect();
        if dash && number::roman(&next).is_some() {
            self.at += 1 + 2 * spaces;
            self.out.say("đến");
        }
    }
}
