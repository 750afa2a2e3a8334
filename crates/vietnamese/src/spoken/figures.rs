//! Everything that begins with a digit: document numbers, numbers with units, parts of a whole, and ranges.
//!
//! The order of trying is the rule: the more particular form first. Dates stand in `dates`, telephone numbers in `codes`.

use super::abbreviation as table;
use super::number;
use super::reader::{LONGEST_TOKEN, Reader, is_digits, is_letter};
use super::unknown::UnknownReason;

/// Before these words a point with one digit group is a decimal mark in the English way: 1.5 ngày.
const MEASURED: [&str; 14] = [
    "điểm", "giờ", "lần", "lít", "ngàn", "ngày", "nghìn", "năm", "phút", "tháng", "tấn", "tỉ", "tỷ", "triệu",
];

impl Reader<'_> {
    /// Reads what begins with the digit at hand.
    pub(super) fn figure(&mut self) {
        let after_letter = self.previous().is_some_and(is_letter);
        if after_letter
            || !(self.phone()
                || self.document_number()
                || self.date()
                || self.days()
                || self.month()
                || self.day()
                || self.time()
                || self.slashed()
                || self.part_of_whole()
                || self.ratio())
        {
            self.plain_number();
        }
        self.hear("#");
        self.range();
    }

    pub(super) fn digits_at(&self, ahead: usize) -> String {
        self.rest().iter().skip(ahead).take_while(|c| c.is_ascii_digit()).collect()
    }

    pub(super) fn say_number(&mut self, digits: &str) {
        let words = number::number(digits, self.region);
        self.out.say(&words);
    }

    /// The number of a document or a form: a zero before it is said, «Chỉ thị không năm».
    pub(super) fn say_serial(&mut self, digits: &str) {
        let words = number::serial(digits, self.region);
        self.out.say(&words);
    }

    /// `30/2020/NĐ-CP`, `41-QĐ/TW`, `05/BC-UBND`, `29/2018/QH14`.
    fn document_number(&mut self) -> bool {
        let number = self.digits_at(0);
        let mut ahead = number.len();
        let year = self.digits_at(ahead + 1);
        let dated = self.peek(ahead) == Some('/') && year.len() == 4 && self.peek(ahead + 5) == Some('/');
        if dated {
            ahead += 5;
        }
        if number.len() > 6 || !matches!(self.peek(ahead), Some('/' | '-')) {
            return false;
        }
        let symbol: String = self
            .rest()
            .iter()
            .skip(ahead + 1)
            .take(LONGEST_TOKEN)
            .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '&'))
            .collect();
        let symbol = symbol.trim_end_matches(['-', '/', '&']);
        let first: String = symbol.chars().take_while(|c| is_letter(*c)).collect();
        let joined = symbol.len() > first.len() && symbol.contains(['-', '/']);
        let capitals = first.chars().filter(|c| c.is_uppercase()).count();
        let kind = self.heard(0) == "số" && table::document(symbol).is_some();
        if capitals == 0 || !(dated || kind || (joined && (capitals > 1 || first == "L"))) {
            return false;
        }
        if self.heard(0) != "số" {
            self.out.say("số");
        }
        self.say_serial(&number);
        if dated {
            self.out.pause(',');
            self.out.say("năm");
            self.say_number(&year);
        }
        self.out.pause(',');
        self.at += ahead + 1;
        self.symbol(symbol);
        true
    }

    /// The part of a document number after its number, from which only letters and digits are read.
    fn symbol(&mut self, symbol: &str) {
        let mut start = self.at;
        for part in symbol.split(['-', '/', '&']) {
            let letters: String = part.chars().take_while(|c| is_letter(*c)).collect();
            let digits = part[letters.len()..].to_owned();
            if is_digits(&digits) && letters.ends_with("QH") {
                if letters == "QH" {
                    self.out.say("Quốc hội");
                } else {
                    let words = self.document_words(&letters, start);
                    self.out.say(&words);
                }
                self.out.say("khóa");
            } else if letters.chars().count() == 1 && !digits.is_empty() {
                self.out.say(table::letter(letters.chars().next().unwrap_or(' ')).unwrap_or_default());
            } else if !letters.is_empty() {
                let words = self.document_words(&letters, start);
                self.say_table(&words);
            }
            for run in digits.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()) {
                self.say_number(run);
            }
            start += part.chars().count() + 1;
        }
        self.at += symbol.chars().count();
    }

    /// `1/3 chữ ký` is «một phần ba», `15/20 hồ sơ` «mười lăm trên hai mươi».
    fn part_of_whole(&mut self) -> bool {
        let (part, whole) = (self.digits_at(0), self.digits_at(self.digits_at(0).len() + 1));
        let length = part.len() + 1 + whole.len();
        if self.peek(part.len()) != Some('/') || whole.is_empty() || part.len() > 9 || whole.len() > 9 {
            return false;
        }
        let follows = self.peek(length);
        let decimals =
            matches!(follows, Some('.' | ',')) && self.peek(length + 1).is_some_and(|c| c.is_ascii_digit());
        let slash = follows == Some('/') && self.peek(length + 1).is_some_and(|c| c.is_ascii_digit());
        if decimals || slash || follows.is_some_and(|c| c.is_ascii_digit()) {
            return false;
        }
        let values = (part.parse::<u64>().unwrap_or(0), whole.parse::<u64>().unwrap_or(0));
        let usual = values.0 == 1 || matches!(values, (2, 3) | (3, 4));
        let scale = self.heard(0) == "lệ" && values.1 > 99;
        let link = if values.0 < values.1 && values.1 <= 10 && (usual || self.is_of_whole(length)) && !scale {
            "phần"
        } else {
            "trên"
        };
        self.say_number(&part);
        self.out.say(link);
        if link == "phần" && whole == "4" {
            self.out.say("tư");
        } else {
            self.say_number(&whole);
        }
        self.at += length;
        self.unit();
        true
    }

    /// `123/45/678`: three numbers or more with slashes that are no day. Nobody can tell what they are.
    fn slashed(&mut self) -> bool {
        let length =
            self.rest().iter().take(LONGEST_TOKEN).take_while(|c| c.is_ascii_digit() || **c == '/').count();
        let token: String = self.rest()[..length].iter().collect();
        let token = token.trim_end_matches('/');
        let parts: Vec<&str> = token.split('/').collect();
        if parts.len() < 3 || parts.iter().any(|part| part.is_empty()) {
            return false;
        }
        let parts: Vec<String> = parts.into_iter().map(|part| number::number(part, self.region)).collect();
        let words = parts.join(" trên ");
        self.note(self.at..self.at + token.len(), UnknownReason::Figure, &words);
        self.at += token.len();
        self.out.say(&words);
        true
    }

    /// `1:25.000`, `tỷ lệ 3:2`, `TCVN 6909:2001`: two numbers with a colon that are no time.
    fn ratio(&mut self) -> bool {
        let first = self.digits_at(0);
        let second = self.digits_at(first.len() + 1);
        if self.peek(first.len()) != Some(':') || second.is_empty() || first.len() > 6 {
            return false;
        }
        let year = second.len() == 4 && second.starts_with(['1', '2']);
        let standard = matches!(self.heard(0), "tcvn" | "iso" | "qcvn" | "iec");
        let (start, end) = (self.at, self.at + first.len() + 1 + second.len());
        self.say_number(&first);
        self.at += first.len() + 1;
        if standard && year {
            self.out.pause(',');
            self.out.say("năm");
            self.say_number(&second);
            self.at += second.len();
            return true;
        }
        let scale = first == "1" || matches!(self.heard(0), "lệ" | "số" | "đồ");
        if !scale {
            let [first, second] = [&first, &second].map(|part| number::number(part, self.region));
            let read_as = format!("{first} trên {second}");
            self.note(start..end, UnknownReason::Figure, &read_as);
        }
        self.out.say("trên");
        self.plain_number();
        true
    }

    /// A number in any of its forms, with the unit after it.
    pub(super) fn plain_number(&mut self) {
        let mut runs = vec![self.digits_at(0)];
        let mut marks = Vec::new();
        let mut length = runs[0].len();
        if let Some((whole, end)) = self.spaced_groups(&runs[0]) {
            runs[0] = whole;
            length = end;
        }
        while let Some(mark @ ('.' | ',')) = self.peek(length) {
            let run = self.digits_at(length + 1);
            if run.is_empty() {
                break;
            }
            length += 1 + run.len();
            runs.push(run);
            marks.push(mark);
        }
        // Digits that hang on letters are a code when they begin with 0 or are many: BH-01, post747410.
        let letter = |back: usize| self.before(back).is_some_and(is_letter);
        let hangs = letter(1) || (self.previous() == Some('-') && letter(2));
        let code = hangs && marks.is_empty() && (runs[0].starts_with('0') || runs[0].len() > 4);
        let start = self.at;
        let (words, certain) =
            if code { (number::one_by_one(&runs[0]), true) } else { self.read_runs(&runs, &marks, length) };
        if !certain {
            self.note(start..start + length, UnknownReason::Figure, &words);
        }
        self.at += length;
        self.out.say(&words);
        self.unit();
    }

    /// `1 000 000`: groups of three set apart by spaces, and where they end. A single further group is one only where it
    /// begins with zero: «nhóm 3 500 hồ sơ» speaks of two numbers.
    fn spaced_groups(&self, first: &str) -> Option<(String, usize)> {
        if first.len() > 3 || first.starts_with('0') {
            return None;
        }
        let mut whole = first.to_owned();
        let mut end = first.len();
        while whole.len() < 16 && self.peek(end) == Some(' ') && self.digits_at(end + 1).len() == 3 {
            whole.push_str(&self.digits_at(end + 1));
            end += 4;
        }
        let groups = (end - first.len()) / 4;
        let zero = whole[first.len()..].starts_with('0');
        (groups > 1 || (groups == 1 && zero)).then_some((whole, end))
    }

    fn unit(&mut self) {
        let spaces = usize::from(self.peek(0) == Some(' '));
        let start = self.at;
        self.at += spaces;
        match self.peek(0) {
            Some('%') => {
                self.at += 1;
                self.out.say("phần trăm");
            }
            Some('‰') => {
                self.at += 1;
                self.say_table("phần nghìn");
            }
            Some('/') if spaces == 0 && self.peek(1).is_some_and(|c| c.is_ascii_digit()) => {
                self.at += 1;
                self.out.say("trên");
            }
            Some('\u{2044}') => {
                self.at += 1;
                self.out.say("phần");
                let whole = self.digits_at(0);
                self.at += whole.len();
                let words = if whole == "4" { "tư".to_owned() } else { number::number(&whole, self.region) };
                self.out.say(&words);
            }
            _ if self.unit_fits(spaces) && self.say_unit("") => {}
            _ => self.at = start,
        }
    }

    /// «5 g)» is a number and the mark of an item, no weight.
    fn unit_fits(&self, spaces: usize) -> bool {
        let alone = !self.peek(1).is_some_and(is_letter);
        spaces == 0 || !(alone && self.peek(1) == Some(')'))
    }

    /// Says `link` and the unit that stands here, if one does.
    pub(super) fn say_unit(&mut self, link: &str) -> bool {
        let Some((length, words)) = table::unit(self.rest()) else { return false };
        self.at += length;
        self.out.say(link);
        self.say_table(words);
        true
    }

    /// `2021–2025`, `5 - 7`, `10÷15`: a dash before another figure is «đến».
    fn range(&mut self) {
        let rest = self.rest();
        let spaces = |from: usize| usize::from(rest.get(from) == Some(&' '));
        let before = spaces(0);
        let dash = rest.get(before).is_some_and(|c| matches!(c, '-' | '–' | '—' | '÷'));
        let after = spaces(before + 1);
        let next = self.digits_at(before + 1 + after);
        let code = next.starts_with('0') && next.len() > 2;
        if dash && !next.is_empty() && !code {
            self.at += before + 1 + after;
            self.out.say("đến");
        }
    }

    /// Digit runs with dots and commas between, `length` signs in all, and whether the reading is certain:
    /// 1.234,5 · 1,234,567.8 · 2.1 · 1,2,3.
    fn read_runs(&self, runs: &[String], marks: &[char], length: usize) -> (String, bool) {
        let region = self.region;
        let (first, others) =
            runs.split_first().map_or(("", runs), |(first, others)| (first.as_str(), others));
        if let Some((words, certain)) = grouped(first, others, marks, runs, region) {
            return (words, certain);
        }
        let comma = |part: &String| {
            format!("{} phẩy {}", number::number(first, region), number::decimals(part, region))
        };
        match (marks, others) {
            ([], _) => (self.whole(first), true),
            ([','], [part]) if first.len() == 4 && part.len() == 4 => {
                (format!("{}, {}", number::number(first, region), number::number(part, region)), true)
            }
            // Three digits after a comma may be meant in the English way: 1,234 hồ sơ.
            ([','], [part]) => (comma(part), part.len() != 3 || first == "0"),
            (['.'], [part]) if self.is_measured(length) => (comma(part), true),
            _ => {
                let mut words = number::number(first, region);
                for (mark, run) in marks.iter().zip(others) {
                    words.push_str(if *mark == '.' { " chấm " } else { ", " });
                    words.push_str(&number::number(run, region));
                }
                let alike = marks.iter().all(|mark| marks.first() == Some(mark));
                let short = runs.iter().all(|run| run.len() <= 2) || marks.len() == 1;
                (words, alike && short)
            }
        }
    }

    /// A run of digits by itself.
    fn whole(&self, digits: &str) -> String {
        let value = digits.parse::<u64>().ok();
        match (self.heard(0), value) {
            ("thứ", Some(value)) => number::ordinal(value, self.region),
            ("tháng", Some(4)) => "tư".to_owned(),
            ("số", Some(_)) => number::serial(digits, self.region),
            (_, Some(_))
                if digits.starts_with('0') && self.after_document_kind() && self.heard(1) != "quy" =>
            {
                number::serial(digits, self.region)
            }
            ("thuế" | "khoản" | "cccd" | "cmnd" | "mã", _) if digits.len() > 5 => {
                number::one_by_one(digits)
            }
            _ => number::number(digits, self.region),
        }
    }

    /// Whether what follows the figure, `length` signs on, is a share, a unit or a measured thing.
    fn is_measured(&self, length: usize) -> bool {
        let rest = self.rest().get(length..).unwrap_or(&[]);
        let rest = rest.strip_prefix(&[' ']).unwrap_or(rest);
        let word: String = rest.iter().take(8).take_while(|c| is_letter(**c)).collect();
        rest.first() == Some(&'%') || table::unit(rest).is_some() || MEASURED.contains(&word.as_str())
    }
}

/// A number whose groups of three are set apart by points, or by commas where they are more than one; and whether the
/// groups leave no doubt.
fn grouped(
    first: &str,
    others: &[String],
    marks: &[char],
    runs: &[String],
    region: super::Region,
) -> Option<(String, bool)> {
    let groups = |mark: char| {
        let count = marks.iter().take_while(|one| **one == mark).count();
        let three = others.iter().take(count).all(|run| run.len() == 3);
        let leads = (1..=3).contains(&first.len()) && !first.starts_with('0');
        let rest = marks.len() - count;
        (count > 0 && three && leads && rest <= 1).then_some(count)
    };
    let by_comma = groups(',').filter(|count| *count > 1 || marks.len() > *count);
    let count = groups('.').or(by_comma)?;
    let whole: String = runs.iter().take(count + 1).map(String::as_str).collect();
    let mut words = number::number(&whole, region);
    if let Some(part) = runs.get(count + 1) {
        words = format!("{words} phẩy {}", number::decimals(part, region));
    }
    Some((words, true))
}
