//! Everything that begins with a digit: document numbers, dates, times, numbers with units and ranges.
//!
//! The order of trying is the rule: the more particular form first.

use super::abbreviation as table;
use super::number;
use super::reader::{Reader, is_digits, is_letter};

/// Days that are named by day and month alone.
const HOLIDAYS: [(&str, &str); 12] = [
    ("30", "4"),
    ("1", "5"),
    ("2", "9"),
    ("8", "3"),
    ("20", "10"),
    ("20", "11"),
    ("27", "7"),
    ("22", "12"),
    ("26", "3"),
    ("3", "2"),
    ("19", "5"),
    ("19", "8"),
];

/// After these words «5/9» is a day.
const BEFORE_DAY: [&str; 14] = [
    "ngày", "mùng", "mồng", "hôm", "dịp", "lễ", "sáng", "chiều", "tối", "trưa", "đêm", "rằm", "sớm", "khuya",
];

impl Reader {
    /// Reads what begins with the digit at hand.
    pub(super) fn figure(&mut self) {
        let after_letter = self.previous().is_some_and(is_letter);
        if after_letter
            || !(self.document_number() || self.date() || self.month() || self.day() || self.time())
        {
            self.plain_number();
        }
        self.hear("#");
        self.range();
    }

    fn digits_at(&self, ahead: usize) -> String {
        self.rest().iter().skip(ahead).take_while(|c| c.is_ascii_digit()).collect()
    }

    fn say_number(&mut self, digits: &str) {
        let words = number::number(digits, self.region);
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
            .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '&'))
            .collect();
        let symbol = symbol.trim_end_matches(['-', '/', '&']);
        let first: String = symbol.chars().take_while(|c| is_letter(*c)).collect();
        let joined = symbol.len() > first.len() && symbol.contains(['-', '/']);
        let capitals = first.chars().filter(|c| c.is_uppercase()).count();
        if capitals == 0 || !(dated || (joined && (capitals > 1 || first == "L"))) {
            return false;
        }
        if self.heard(0) != "số" {
            self.out.say("số");
        }
        self.say_number(&number);
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
        for part in symbol.split(['-', '/', '&']) {
            let letters: String = part.chars().take_while(|c| is_letter(*c)).collect();
            let digits = part[letters.len()..].to_owned();
            if letters == "QH" && is_digits(&digits) {
                self.out.say("Quốc hội khóa");
            } else {
                let words = self.document_words(&letters);
                self.out.say(&words);
            }
            for run in digits.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()) {
                self.say_number(run);
            }
        }
        self.at += symbol.chars().count();
    }

    /// `15/9/2023`, `15-9-2023`, `15.9.2023`, `2023-09-15`.
    fn date(&mut self) -> bool {
        let parts = [self.digits_at(0)];
        let [first] = &parts;
        let Some(mark) = self.peek(first.len()).filter(|c| matches!(c, '/' | '-' | '.')) else {
            return false;
        };
        let second = self.digits_at(first.len() + 1);
        let place = first.len() + 1 + second.len();
        if self.peek(place) != Some(mark) {
            return false;
        }
        let third = self.digits_at(place + 1);
        let length = place + 1 + third.len();
        let (day, month, year) =
            if first.len() == 4 && mark == '-' { (&third, &second, first) } else { (first, &second, &third) };
        if !is_day(day)
            || !is_month(month)
            || year.len() != 4
            || self.peek(length).is_some_and(char::is_alphanumeric)
        {
            return false;
        }
        if !matches!(self.heard(0), "ngày" | "mùng" | "mồng" | "hôm") {
            self.out.say("ngày");
        }
        self.say_number(day);
        self.say_month(month);
        self.out.say("năm");
        self.say_number(year);
        self.at += length;
        true
    }

    /// `6/2023`, also after «tháng» and «quý»; `30/2020` without more is a number and its year.
    fn month(&mut self) -> bool {
        let first = self.digits_at(0);
        let year = self.digits_at(first.len() + 1);
        let length = first.len() + 5;
        let mark = self.peek(first.len());
        let fits = mark == Some('/') && year.len() == 4 && year.starts_with(['1', '2']) && first.len() <= 3;
        if !fits || self.peek(length).is_some_and(|c| c.is_alphanumeric()) {
            return false;
        }
        match self.heard(0) {
            "tháng" => self.say_month_name(&first),
            "quý" | "quí" | "số" | "tuần" | "kỳ" => self.say_number(&first),
            _ if is_month(&first) => self.say_month(&first),
            _ => self.say_number(&first),
        }
        self.out.say("năm");
        self.say_number(&year);
        self.at += length;
        true
    }

    /// `ngày 15/9`, `dịp 30/4`.
    fn day(&mut self) -> bool {
        let day = self.digits_at(0);
        let month = self.digits_at(day.len() + 1);
        let length = day.len() + 1 + month.len();
        let follows = self.peek(length);
        let more = follows.is_some_and(|c| c.is_alphanumeric() || c == '%' || c == '/');
        if self.peek(day.len()) != Some('/') || !is_day(&day) || !is_month(&month) || more {
            return false;
        }
        let bare = |text: &str| text.trim_start_matches('0').to_owned();
        let (short_day, short_month) = (bare(&day), bare(&month));
        let holiday = HOLIDAYS.iter().any(|(d, m)| *d == short_day && *m == short_month);
        let said = BEFORE_DAY.contains(&self.heard(0));
        let span = matches!(self.heard(0), "đến" | "và" | "tới")
            && self.heard.iter().rev().take(6).any(|word| word == "ngày");
        if !(said || holiday || span) {
            return false;
        }
        self.say_number(&day);
        self.say_month(&month);
        self.at += length;
        true
    }

    fn say_month(&mut self, month: &str) {
        self.out.say("tháng");
        self.say_month_name(month);
    }

    fn say_month_name(&mut self, month: &str) {
        match month.trim_start_matches('0') {
            "4" => self.out.say("tư"),
            _ => self.say_number(month),
        }
    }

    /// `14h30`, `8h`, `14:30`.
    fn time(&mut self) -> bool {
        let hour = self.digits_at(0);
        let mark = self.peek(hour.len());
        let minute = self.digits_at(hour.len() + 1);
        let mut length = hour.len() + 1 + minute.len();
        let is_hour = hour.len() <= 2 && hour.parse::<u8>().is_ok_and(|hour| hour <= 24);
        let is_minute = minute.len() == 2 && minute.parse::<u8>().is_ok_and(|minute| minute < 60);
        let follows = self.peek(length);
        let clean = !follows.is_some_and(|c| c.is_alphanumeric());
        let fits = match mark {
            Some('h' | 'g') => is_minute || (minute.is_empty() && mark == Some('h')),
            Some(':') => is_minute && self.heard(0) != "tỷ",
            _ => false,
        };
        if !is_hour || !fits || !clean {
            return false;
        }
        self.say_number(&hour);
        self.out.say("giờ");
        if is_minute && minute != "00" {
            self.say_number(&minute);
            self.out.say("phút");
        }
        let second = self.digits_at(length + 1);
        if follows == Some(':') && second.len() == 2 {
            self.say_number(&second);
            self.out.say("giây");
            length += 3;
        } else if matches!(follows, Some('\'' | '’' | '′')) {
            length += 1;
        }
        self.at += length;
        true
    }

    /// A number in any of its forms, with the unit after it.
    fn plain_number(&mut self) {
        let text: Vec<char> = self.rest().to_vec();
        let mut runs = vec![self.digits_at(0)];
        let mut marks = Vec::new();
        let mut length = runs[0].len();
        while let Some(mark @ ('.' | ',')) = text.get(length).copied() {
            let run = self.digits_at(length + 1);
            if run.is_empty() {
                break;
            }
            length += 1 + run.len();
            runs.push(run);
            marks.push(mark);
        }
        // Digits that hang on letters are a code when they begin with 0 or are many: BH-01, post747410.
        let letter = |back: usize| {
            self.at.checked_sub(back).and_then(|at| self.chars.get(at)).is_some_and(|c| is_letter(*c))
        };
        let hangs = letter(1) || (self.previous() == Some('-') && letter(2));
        let code = hangs && marks.is_empty() && (runs[0].starts_with('0') || runs[0].len() > 4);
        let words = if code { number::one_by_one(&runs[0]) } else { read_runs(&runs, &marks, self) };
        self.at += length;
        self.out.say(&words);
        self.unit();
    }

    fn unit(&mut self) {
        let spaces = self.rest().iter().take_while(|c| **c == ' ').count().min(1);
        let start = self.at;
        self.at += spaces;
        match self.peek(0) {
            Some('%') => {
                self.at += 1;
                self.out.say("phần trăm");
            }
            Some('‰') => {
                self.at += 1;
                self.out.say("phần nghìn");
            }
            Some('/') if spaces == 0 && self.peek(1).is_some_and(|c| c.is_ascii_digit()) => {
                self.at += 1;
                self.out.say("trên");
            }
            Some('\u{2044}') => {
                self.at += 1;
                self.out.say("phần");
            }
            _ if self.say_unit("") => {}
            _ => self.at = start,
        }
    }

    /// Says `link` and the unit that stands here, if one does.
    pub(super) fn say_unit(&mut self, link: &str) -> bool {
        let Some((length, words)) = table::unit(self.rest()) else { return false };
        self.at += length;
        self.out.say(link);
        self.out.say(words);
        true
    }

    /// `2021–2025`, `5 - 7`: a dash before another figure is «đến».
    fn range(&mut self) {
        let rest = self.rest();
        let before = rest.iter().take_while(|c| **c == ' ').count();
        let dash = rest.get(before).is_some_and(|c| matches!(c, '-' | '–' | '—' | '÷'));
        let after = rest.iter().skip(before + 1).take_while(|c| **c == ' ').count();
        let next = self.digits_at(before + 1 + after);
        let code = next.starts_with('0') && next.len() > 2;
        if dash && !next.is_empty() && !code && (before > 0) == (after > 0) {
            self.at += before + 1 + after;
            self.out.say("đến");
        }
    }
}

/// Reads digit runs with dots and commas between: 1.234,5 · 1,234,567.8 · 2.1 · 1,2,3.
fn read_runs(runs: &[String], marks: &[char], reader: &Reader) -> String {
    let region = reader.region;
    let (first, others) = runs.split_first().map_or(("", runs), |(first, others)| (first.as_str(), others));
    let grouped = |mark: char| {
        let count = marks.iter().take_while(|one| **one == mark).count();
        let three = others.iter().take(count).all(|run| run.len() == 3);
        let leads = (1..=3).contains(&first.len()) && !first.starts_with('0');
        let rest = marks.len() - count;
        (count > 0 && three && leads && rest <= 1).then_some(count)
    };
    let by_comma = grouped(',').filter(|count| *count > 1 || marks.len() > *count);
    if let Some(count) = grouped('.').or(by_comma) {
        let whole: String = runs.iter().take(count + 1).map(String::as_str).collect();
        let mut words = number::number(&whole, region);
        if let Some(part) = runs.get(count + 1) {
            words = format!("{words} phẩy {}", number::decimals(part, region));
        }
        return words;
    }
    match (marks, others) {
        ([], _) if reader.heard(0) == "thứ" => {
            first.parse().map_or_else(|_| number::one_by_one(first), |value| number::ordinal(value, region))
        }
        ([], _) if reader.heard(0) == "tháng" && first.trim_start_matches('0') == "4" => "tư".to_owned(),
        ([','], [part]) => {
            format!("{} phẩy {}", number::number(first, region), number::decimals(part, region))
        }
        _ => {
            let mut words = number::number(first, region);
            for (mark, run) in marks.iter().zip(others) {
                words.push_str(if *mark == '.' { " chấm " } else { ", " });
                words.push_str(&number::number(run, region));
            }
            words
        }
    }
}

fn is_day(text: &str) -> bool {
    text.len() <= 2 && text.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
}

fn is_month(text: &str) -> bool {
    text.len() <= 2 && text.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month))
}
