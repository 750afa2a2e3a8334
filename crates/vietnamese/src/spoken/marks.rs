//! Marks before an item of a list, punctuation and other signs.

use super::abbreviation as table;
use super::number;
use super::reader::{Reader, is_digits, is_letter, regional};
use super::unknown::UnknownReason;

/// Marks before an item that are silent; the last ones are those of word processors' symbol fonts.
const BULLETS: [&str; 12] = ["-", "+", "•", "*", "–", "—", "·", "●", "▪", "\u{f0b7}", "\u{f02d}", "\u{f0a7}"];

impl Reader<'_> {
    /// A mark before a list item: «-» is silent, «a)», «1.2.» and «IV.» are read with a pause.
    pub(super) fn list_mark(&mut self) {
        let mut first = self.first_token();
        while BULLETS.contains(&first.as_str()) {
            self.at +=
                first.chars().count() + usize::from(self.at + first.chars().count() < self.chars.len());
            first = self.first_token();
        }
        let length = first.chars().count();
        let whole = self.at + length == self.chars.len();
        let bare = first.trim_start_matches('(').trim_end_matches(['.', ')', '-', '/']);
        let closed = bare.len() < first.len() && !first.starts_with('-');
        let words = if !closed || whole || first.ends_with("./.") {
            None
        } else if !bare.is_empty()
            && bare.split('.').all(|part| {
                (1..=4).contains(&part.len()) && is_digits(part) && !(part.len() > 2 && part.starts_with('0'))
            })
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

    fn first_token(&self) -> String {
        self.rest().iter().take(24).take_while(|c| !c.is_whitespace()).collect()
    }

    pub(super) fn mark(&mut self, c: char) {
        let start = self.at;
        if self.rest().starts_with(&['.', '/', '.']) {
            self.at += 3;
            self.out.pause('.');
            return;
        }
        // Rules and blanks to fill in: «____», «……», «-----».
        let run = self.rest().iter().take_while(|other| **other == c).count();
        if run > 2 && !c.is_whitespace() {
            self.at += run;
            let ends = matches!(c, '.' | '…') && self.is_last_but_marks(0);
            self.out.pause(if ends { '.' } else { ',' });
            return;
        }
        let before = self.previous();
        let after = self.peek(1);
        let between_words = before.is_some_and(is_letter) && after.is_some_and(is_letter);
        let before_digit = after.is_some_and(|c| c.is_ascii_digit());
        self.at += 1;
        match c {
            ' ' => {}
            '.' if between_words && !before.is_some_and(char::is_uppercase) => self.out.say("chấm"),
            '.' if between_words => {}
            // «mục II.1»
            '.' if before_digit && before.is_some_and(char::is_uppercase) => self.out.say("chấm"),
            // The ending of a file's name: (.pdf).
            '.' if after.is_some_and(char::is_lowercase) && before.is_none_or(|c| matches!(c, ' ' | '(')) => {
                self.out.say("chấm");
            }
            '…' if !self.is_last_but_marks(0) => self.out.pause(','),
            ',' | ';' | ':' | '!' | '?' => self.out.pause(c),
            '.' | '…' => self.out.pause('.'),
            '(' | ')' | '[' | ']' | '{' | '}' => self.out.pause(','),
            '-' | '–' | '—' | '−' if between_words => {}
            '-' | '−' if before_digit && before.is_none_or(|c| matches!(c, ' ' | '(')) => self.minus(),
            '-' | '–' | '—' => self.out.pause(','),
            '/' => self.slash(before),
            '$' | '€' | '£' | '¥' if self.money_follows() => self.money(c),
            _ => self.sign(c, start),
        }
    }

    /// A minus before a number is «âm», between two it is «trừ».
    fn minus(&mut self) {
        self.out.say(if self.heard(0) == "#" && self.before(3).is_some_and(|c| c.is_ascii_digit()) {
            "trừ"
        } else {
            "âm"
        });
    }

    fn slash(&mut self, before: Option<char>) {
        let unit = before.is_some_and(|c| c.is_alphanumeric() || c == '%');
        let counted = self.heard.iter().rev().take(4).any(|word| word == "#");
        if unit && counted && self.say_unit("trên") {
            return;
        }
        let word: String = self.rest().iter().take(12).take_while(|c| is_letter(**c)).collect();
        let left = if before == Some('%') { "%" } else { self.heard(0) };
        if table::is_per(left, &word.to_lowercase(), counted) {
            self.out.say("trên");
        } else {
            self.out.pause(',');
        }
    }

    fn money_follows(&self) -> bool {
        let spaces = usize::from(self.peek(0) == Some(' '));
        self.peek(spaces).is_some_and(|c| c.is_ascii_digit())
    }

    /// «$1,5 triệu»: the money is said after the number.
    fn money(&mut self, c: char) {
        self.at += usize::from(self.peek(0) == Some(' '));
        self.plain_number();
        self.hear("#");
        let spaces = usize::from(self.peek(0) == Some(' '));
        let word: String = self.rest().iter().skip(spaces).take(6).take_while(|c| is_letter(**c)).collect();
        if matches!(word.as_str(), "tỷ" | "tỉ" | "triệu" | "nghìn" | "ngàn") {
            self.at += spaces + word.chars().count();
            self.hear(&word);
            self.out.say(&word);
        }
        self.out.say(named(c, false).unwrap_or_default());
    }

    fn sign(&mut self, c: char, start: usize) {
        let digit = self.rest().iter().find(|c| **c != ' ').is_some_and(|c| c.is_ascii_digit());
        match named(c, digit) {
            Some(words) => {
                let words = regional(words, self.region);
                self.out.say(&words);
            }
            None if is_silent(c) => {}
            None => self.note(start..start + 1, UnknownReason::Symbol, ""),
        }
    }
}

/// Quotes, marks of emphasis and notes, and bullets inside a sentence.
fn is_silent(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '\''
            | '‘'
            | '’'
            | '′'
            | '″'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '*'
            | '•'
            | '·'
            | '●'
            | '▪'
            | '_'
            | '\u{f0b7}'
            | '\u{f02d}'
            | '\u{f0a7}'
    )
}

/// The words of a sign; `digit` tells whether a number stands after it, spaces aside.
fn named(c: char, digit: bool) -> Option<&'static str> {
    Some(match c {
        '%' => "phần trăm",
        '‰' => "phần nghìn",
        '&' => "và",
        '+' => "cộng",
        '=' => "bằng",
        '<' if digit => "nhỏ hơn",
        '>' if digit => "lớn hơn",
        '≤' => "nhỏ hơn hoặc bằng",
        '≥' => "lớn hơn hoặc bằng",
        '×' => "nhân",
        '÷' => "chia",
        '−' => "trừ",
        '±' => "cộng trừ",
        '≈' => "khoảng",
        '~' | '∼' if digit => "khoảng",
        '°' => "độ",
        '§' => "mục",
        '@' => "a còng",
        '$' => "đô la",
        '€' => "ơ rô",
        '£' => "bảng Anh",
        '¥' => "yên",
        '₫' => "đồng",
        '\u{2044}' => "phần",
        _ => return None,
    })
}
