//! Reads one sentence from left to right, turning what is not a plain word into words.
//!
//! Numbers, dates and document numbers stand in `figures`; this file knows words, Roman numerals and marks.

use super::abbreviation as table;
use super::out::Out;
use super::{Region, number};
use crate::letter::{is_vietnamese, is_vowel, strip};

/// After these words a Roman numeral may be one letter: nhóm V, quý I.
const BEFORE_ROMAN: [&str; 28] = [
    "điều", "phần", "chương", "mục", "khóa", "khoá", "lần", "thứ", "quý", "quí", "nhóm", "kỳ", "kì", "loại",
    "hạng", "bậc", "cấp", "khu", "vùng", "tập", "quyển", "đợt", "lục", "hội", "kỷ", "đoạn", "biểu", "mẫu",
];

/// After these words a single letter is a name, read as a letter: điểm b, nhóm A.
const BEFORE_LETTER: [&str; 14] =
    ["điểm", "nhóm", "loại", "hạng", "mục", "tổ", "khu", "lớp", "án", "phần", "lô", "tiết", "dự", "khối"];

/// Marks before an item that are silent; the last two are those of word processors' symbol fonts.
const BULLETS: [&str; 9] = ["-", "+", "•", "*", "–", "—", "·", "\u{f0b7}", "\u{f02d}"];

/// Onsets of Vietnamese syllables without marks.
const ONSETS: [&str; 28] = [
    "", "b", "c", "ch", "d", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph",
    "q", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

/// Codas of Vietnamese syllables.
const CODAS: [&str; 9] = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];

/// The reader of one sentence.
pub(super) struct Reader {
    pub(super) chars: Vec<char>,
    pub(super) at: usize,
    pub(super) out: Out,
    pub(super) region: Region,
    /// The last words of the source, in small letters, newest last; numbers stand as `#`.
    pub(super) heard: Vec<String>,
    /// The sentence is set in capitals, so capitals do not mean abbreviations.
    shouting: bool,
    /// How many words ago a Roman numeral was read.
    since_roman: Option<usize>,
    /// The sentence names a thành ủy, so TU means one.
    city: bool,
}

impl Reader {
    pub(super) fn new(sentence: &str, region: Region) -> Self {
        Self {
            chars: sentence.chars().collect(),
            at: 0,
            out: Out::default(),
            region,
            heard: Vec::new(),
            shouting: is_shouting(sentence),
            since_roman: None,
            city: crate::search_key(sentence).contains("thành uỷ"),
        }
    }

    pub(super) fn read(mut self) -> String {
        self.list_mark();
        while let Some(c) = self.peek(0) {
            if c.is_ascii_digit() {
                self.figure();
            } else if let Some((length, words)) = self.marked() {
                self.at += length;
                self.hear("…");
                self.out.say(words);
                if self.previous() == Some('.') && self.is_last_but_marks(0) {
                    self.out.pause('.');
                }
            } else if is_letter(c) {
                self.word();
            } else {
                self.mark(c);
            }
        }
        self.out.finish()
    }

    pub(super) fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    pub(super) fn rest(&self) -> &[char] {
        &self.chars[self.at.min(self.chars.len())..]
    }

    pub(super) fn previous(&self) -> Option<char> {
        self.at.checked_sub(1).and_then(|before| self.chars.get(before)).copied()
    }

    /// The word heard `back` words ago; 0 is the last.
    pub(super) fn heard(&self, back: usize) -> &str {
        self.heard.iter().rev().nth(back).map_or("", String::as_str)
    }

    pub(super) fn hear(&mut self, word: &str) {
        self.heard.push(word.to_lowercase());
        self.since_roman = self.since_roman.map(|words| words + 1);
    }

    fn marked(&self) -> Option<(usize, &'static str)> {
        let inside = self.previous().is_some_and(char::is_alphanumeric);
        if inside { None } else { table::marked(self.rest()) }
    }

    /// Whether only marks and spaces follow from `ahead` on.
    fn is_last_but_marks(&self, ahead: usize) -> bool {
        self.rest().iter().skip(ahead).all(|c| !c.is_alphanumeric())
    }

    /// A mark before a list item: «-» is silent, «a)», «1.2.» and «IV.» are read with a pause.
    fn list_mark(&mut self) {
        let text: String = self.chars.iter().collect();
        let first = text.split_whitespace().next().unwrap_or("");
        let length = first.chars().count();
        let whole = length == self.chars.len();
        let bare = first.trim_start_matches('(').trim_end_matches(['.', ')', '-', '/']);
        let closed = bare.len() < first.len() && !first.starts_with('-');
        let words = if BULLETS.contains(&first) {
            Some(String::new())
        } else if !closed || whole {
            None
        } else if !bare.is_empty()
            && bare.split('.').all(|part| (1..=4).contains(&part.len()) && is_digits(part))
        {
            let parts: Vec<String> = bare.split('.').map(|part| number::number(part, self.region)).collect();
            Some(parts.join(" chấm "))
        } else if let Some(value) = number::roman(bare) {
            Some(number::cardinal(value, self.region))
        } else if bare.chars().count() == 1 && first.ends_with(')') {
            bare.chars().next().and_then(table::letter).map(str::to_owned)
        } else {
            None
        };
        if let Some(words) = words {
            self.at += length;
            self.out.say(&words);
            self.out.pause(',');
        }
    }

    fn word(&mut self) {
        let length = self.rest().iter().take_while(|c| is_letter(**c)).count();
        let word: String = self.rest()[..length].iter().collect();
        let linked = matches!(self.peek(length), Some('-' | '/'))
            && self.peek(length + 1).is_some_and(char::is_uppercase)
            && word.chars().filter(|c| c.is_uppercase()).count() > 1;
        let inside = self.previous().is_some_and(|c| c.is_alphanumeric());
        let roman = if inside { None } else { self.roman(&word) };
        self.at += length;
        if let Some(value) = roman {
            let words = match self.heard(0) {
                "thứ" => number::ordinal(value, self.region),
                _ => number::cardinal(value, self.region),
            };
            self.hear("#");
            self.since_roman = Some(0);
            self.out.say(&words);
            self.year_after_slash();
            self.range_of_romans();
            return;
        }
        // A hyphen and a digit make a code: BH-08, NN-01. Its letters are names, whatever they stand for elsewhere.
        let code = self.peek(0) == Some('-')
            && self.peek(1).is_some_and(|c| c.is_ascii_digit())
            && word.chars().all(char::is_uppercase);
        if code {
            self.at += 1;
            self.hear(&word);
            self.out.say(&spell(&word));
            return;
        }
        let words = self.words(&word, linked);
        let title = length == 1 && matches!(words.as_str(), "quyền" | "quận" | "phường" | "huyện");
        let stop =
            self.peek(0) == Some('.') && (title || table::takes_stop(&word)) && !self.is_last_but_marks(1);
        if stop {
            self.at += 1;
        }
        self.hear(&word);
        self.out.say(&words);
    }

    fn words(&self, word: &str, linked: bool) -> String {
        let count = word.chars().count();
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let readable = is_readable(word);
        let next = self.peek(0);
        let stop = next == Some('.') && !self.is_last_but_marks(1);
        if count == 1 {
            return self.single(word, stop);
        }
        if capitals > 0 && !(self.shouting && readable) {
            if word == "QH" && next.is_some_and(|c| c.is_ascii_digit()) {
                return "Quốc hội khóa".to_owned();
            }
            if linked {
                return self.document_words(word);
            }
            if let Some(words) = self.party(word).or_else(|| table::words(word)) {
                return words.to_owned();
            }
        }
        if word == "ko" {
            return "không".to_owned();
        }
        if capitals == count && readable {
            return word.to_lowercase();
        }
        if capitals >= 2 && !readable {
            return spell(word);
        }
        word.to_owned()
    }

    /// One part of a document number in words, spelled when it is not known.
    pub(super) fn document_words(&self, letters: &str) -> String {
        match self.party(letters).or_else(|| table::symbol(letters)) {
            Some(words) => words.to_owned(),
            None if is_readable(letters) => letters.to_lowercase(),
            None => spell(letters),
        }
    }

    /// Words of Party papers whose meaning the sentence decides.
    fn party(&self, word: &str) -> Option<&'static str> {
        match word {
            "TU" if self.city => Some("Thành ủy"),
            "QĐ" if self.heard.iter().rev().take(6).any(|heard| heard == "định") => {
                let place = self.heard.iter().rposition(|heard| heard == "định")?;
                let before = place.checked_sub(1).and_then(|before| self.heard.get(before))?;
                (before == "quy").then_some("quy định")
            }
            _ => None,
        }
    }

    fn single(&self, word: &str, stop: bool) -> String {
        let Some(c) = word.chars().next() else { return String::new() };
        let following = self.rest().iter().skip(1).find(|c| !c.is_whitespace());
        if stop && following.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()) {
            let next: String = self
                .rest()
                .iter()
                .skip(1)
                .skip_while(|c| !is_letter(**c))
                .take_while(|c| is_letter(**c))
                .collect();
            let caps = next.chars().count() > 1 && next.chars().all(char::is_uppercase);
            match word {
                "Q" if caps => return "quyền".to_owned(),
                "Q" => return "quận".to_owned(),
                "P" => return "phường".to_owned(),
                "H" => return "huyện".to_owned(),
                _ => {}
            }
        }
        let apostrophe =
            self.at.checked_sub(2).and_then(|at| self.chars.get(at)).is_some_and(|c| matches!(c, '\'' | '’'));
        if apostrophe {
            return word.to_owned();
        }
        let plain = c.is_lowercase() && is_vowel(c);
        let named = BEFORE_LETTER.contains(&self.heard(0));
        if plain && !named {
            word.to_owned()
        } else {
            table::letter(c).map_or_else(|| word.to_owned(), str::to_owned)
        }
    }

    /// The value of `word` if it is a Roman numeral here.
    fn roman(&self, word: &str) -> Option<u64> {
        let value = number::roman(word)?;
        let named = BEFORE_ROMAN.contains(&self.heard(0));
        let continued = self.since_roman.is_some_and(|words| words <= 1);
        let ambiguous =
            word.len() == 1 || matches!(word, "VI" | "XI" | "LI" | "XL" | "LV" | "LX") && self.shouting;
        let long = word.len() > 1 && !word.contains('L');
        (named || continued || (long && !ambiguous)).then_some(value)
    }

    /// «quý II/2023»: the year after a numeral.
    pub(super) fn year_after_slash(&mut self) {
        let year: String = self.rest().iter().skip(1).take_while(|c| c.is_ascii_digit()).collect();
        if self.peek(0) == Some('/') && year.len() == 4 {
            self.at += 5;
            self.hear("#");
            self.out.say("năm");
            self.out.say(&number::number(&year, self.region));
        }
    }

    /// «quý I-III», «khóa XI–XIII».
    fn range_of_romans(&mut self) {
        let dash = matches!(self.peek(0), Some('-' | '–' | '—'));
        let next: String = self.rest().iter().skip(1).take_while(|c| is_letter(**c)).collect();
        if dash && number::roman(&next).is_some() {
            self.at += 1;
            self.out.say("đến");
        }
    }

    fn mark(&mut self, c: char) {
        let rest = self.rest();
        if rest.starts_with(&['.', '/', '.']) {
            self.at += 3;
            self.out.pause('.');
            return;
        }
        let before = self.previous();
        let after = self.peek(1);
        let between_words = before.is_some_and(is_letter) && after.is_some_and(is_letter);
        self.at += 1;
        match c {
            '.' if between_words && !before.is_some_and(char::is_uppercase) => self.out.say("chấm"),
            '.' if between_words => {}
            ',' | ';' | ':' | '!' | '?' => self.out.pause(c),
            '.' | '…' => self.out.pause('.'),
            '(' | ')' | '[' | ']' | '{' | '}' => self.out.pause(','),
            '-' | '–' | '—' | '−' if between_words => {}
            '-' | '–' | '—' => self.out.pause(','),
            '/' => {
                let word: String = self.rest().iter().take_while(|c| is_letter(**c)).collect();
                let unit = before.is_some_and(|c| c.is_alphanumeric() || c == '%');
                if unit && self.say_unit("trên") {
                } else if table::is_per(&word.to_lowercase()) {
                    self.out.say("trên");
                } else {
                    self.out.pause(',');
                }
            }
            _ => {
                let next = self.rest().iter().find(|c| **c != ' ').copied();
                self.out.say(symbol(c, next));
            }
        }
    }
}

/// The words of a mark; `next` is what stands after it, spaces aside.
fn symbol(c: char, next: Option<char>) -> &'static str {
    let digit = next.is_some_and(|c| c.is_ascii_digit());
    match c {
        '%' => "phần trăm",
        '‰' => "phần nghìn",
        '&' => "và",
        '+' if digit => "cộng",
        '=' => "bằng",
        '<' if digit => "nhỏ hơn",
        '>' if digit => "lớn hơn",
        '≤' => "nhỏ hơn hoặc bằng",
        '≥' => "lớn hơn hoặc bằng",
        '×' => "nhân",
        '÷' => "chia",
        '±' => "cộng trừ",
        '≈' => "khoảng",
        '°' => "độ",
        '§' => "mục",
        '@' => "a còng",
        '$' => "đô la",
        '€' => "ơ rô",
        '₫' => "đồng",
        '\u{2044}' => "phần",
        _ => "",
    }
}

/// A letter of a word; some letters of other scripts are numbers too and count as none.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !c.is_numeric()
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn spell(word: &str) -> String {
    let names: Vec<&str> = word.chars().filter_map(table::letter).collect();
    if names.is_empty() { word.to_owned() } else { names.join(" ") }
}

/// Whether `word` can be read as a Vietnamese syllable.
fn is_readable(word: &str) -> bool {
    if !word.chars().all(is_vietnamese) {
        return false;
    }
    let base: String = word.chars().flat_map(strip).flat_map(char::to_lowercase).collect();
    let Some(first) = base.find(is_vowel) else { return false };
    let last = base.rfind(is_vowel).unwrap_or(first);
    let (onset, rest) = base.split_at(first);
    let (nucleus, coda) = rest.split_at(last + 1 - first);
    ONSETS.contains(&onset) && nucleus.len() <= 3 && nucleus.chars().all(is_vowel) && CODAS.contains(&coda)
}

/// Three words or more, most of them in capitals.
fn is_shouting(sentence: &str) -> bool {
    let words = || sentence.split(|c: char| !is_letter(c)).filter(|word| word.chars().count() > 1);
    let capitals = words().filter(|word| word.chars().all(char::is_uppercase)).count();
    capitals >= 3 && capitals * 2 > words().count()
}
