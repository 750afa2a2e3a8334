//! Dates, months and times of day: 15/9/2023, 15–17/9, 6/2023, 14h30.
//!
//! What has the form of a fraction too (2/9) is a day only where the words around it say so.

use super::number;
use super::reader::{Reader, is_letter};
use super::unknown::UnknownReason;

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
const BEFORE_DAY: [&str; 17] = [
    "ngày", "mùng", "mồng", "hôm", "dịp", "lễ", "sáng", "chiều", "tối", "trưa", "đêm", "rằm", "sớm", "khuya",
    "khánh", "nghỉ", "tết",
];

/// After these words «30/6» is a day where it can be no part of a whole.
const BEFORE_TERM: [&str; 10] = ["từ", "đến", "tới", "hết", "trước", "sau", "qua", "cuối", "kể", "và"];

/// What parts are parts of: 2/3 số hồ sơ.
const WHOLES: [&str; 15] = [
    "số", "tổng", "thời", "diện", "trở", "chiều", "độ", "chữ", "khối", "giá", "mức", "dân", "lực", "vốn",
    "quãng",
];

/// Between two parts of one whole.
const LINKS: [&str; 4] = ["đến", "tới", "và", "hoặc"];

/// Words after which a number and a year are a document's: Nghị định 30/2020.
const DOCUMENT_KINDS: [(&str, &str); 8] = [
    ("nghị", "định"),
    ("nghị", "quyết"),
    ("thông", "tư"),
    ("quyết", "định"),
    ("chỉ", "thị"),
    ("kết", "luận"),
    ("công", "điện"),
    ("quy", "định"),
];

impl Reader<'_> {
    /// Whether what was heard last names a kind of document.
    pub(super) fn after_document_kind(&self) -> bool {
        DOCUMENT_KINDS.iter().any(|(first, second)| self.heard(1) == *first && self.heard(0) == *second)
            || self.heard(0) == "luật"
    }

    /// `15/9/2023`, `15-9-2023`, `15.9.2023`, `2023-09-15`, `15/9/23`.
    pub(super) fn date(&mut self) -> bool {
        let first = self.digits_at(0);
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
        let (day, month, year) = if first.len() == 4 && mark != '.' {
            (&third, &second, &first)
        } else {
            (&first, &second, &third)
        };
        let follows = self.peek(length);
        let more = follows.is_some_and(char::is_alphanumeric)
            || (follows == Some(mark) && self.peek(length + 1).is_some_and(|c| c.is_ascii_digit()));
        let short = mark == '/' && year.len() == 2;
        if !is_day(day) || !is_month(month) || !(year.len() == 4 || short) || more {
            return false;
        }
        let start = self.at;
        if !matches!(self.heard(0), "ngày" | "mùng" | "mồng" | "hôm") {
            self.out.say("ngày");
        }
        self.say_number(day);
        self.say_month(month);
        self.out.say("năm");
        self.say_number(year);
        if short {
            // The century is not written.
            let read_as = format!("năm {}", number::number(year, self.region));
            self.note(start..start + length, UnknownReason::Figure, &read_as);
        }
        self.at += length;
        true
    }

    /// `5-7/9`, `15–17/9/2023`: two days of one month.
    pub(super) fn days(&mut self) -> bool {
        let first = self.digits_at(0);
        let dash = matches!(self.peek(first.len()), Some('-' | '–' | '—'));
        let second = self.digits_at(first.len() + 1);
        let place = first.len() + 1 + second.len();
        let month = self.digits_at(place + 1);
        let mut length = place + 1 + month.len();
        let fits = dash && self.peek(place) == Some('/') && is_day(&first) && is_day(&second);
        if !fits || !is_month(&month) {
            return false;
        }
        let year = self.digits_at(length + 1);
        let dated = self.peek(length) == Some('/') && year.len() == 4;
        let follows = self.peek(if dated { length + 5 } else { length });
        let said = BEFORE_DAY.contains(&self.heard(0));
        if follows.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '%')) || !(dated || said) {
            return false;
        }
        if !said {
            self.out.say("ngày");
        }
        self.say_number(&first);
        self.out.say("đến");
        self.say_number(&second);
        self.say_month(&month);
        if dated {
            self.out.say("năm");
            self.say_number(&year);
            length += 5;
        }
        self.at += length;
        true
    }

    /// `6/2023`, also after «tháng» and «quý»; `30/2020` without more is a number and its year.
    pub(super) fn month(&mut self) -> bool {
        let first = self.digits_at(0);
        let year = self.digits_at(first.len() + 1);
        let length = first.len() + 5;
        // The press writes «tháng 9-2023», also «ngày 30-6».
        let mark = self.peek(first.len());
        let hyphen = mark == Some('-') && matches!(self.heard(0), "tháng" | "quý");
        let fits = (mark == Some('/') || hyphen)
            && year.len() == 4
            && year.starts_with(['1', '2'])
            && first.len() <= 3;
        let follows = self.peek(length);
        if !fits || self.heard(0) == "lệ" || follows.is_some_and(|c| c.is_alphanumeric() || c == '/') {
            return false;
        }
        let numbered = self.heard(0) == "số" || self.after_document_kind();
        match self.heard(0) {
            _ if numbered => {
                self.say_serial(&first);
                self.out.pause(',');
            }
            "tháng" => self.say_month_name(&first),
            "quý" | "quí" | "tuần" | "kỳ" | "đợt" => self.say_number(&first),
            _ if is_month(&first) => self.say_month(&first),
            _ => {
                self.say_number(&first);
                let read_as = number::number(&first, self.region);
                self.note(self.at..self.at + length, UnknownReason::Figure, &read_as);
            }
        }
        self.out.say("năm");
        self.say_number(&year);
        self.at += length;
        true
    }

    /// `ngày 15/9`, `dịp 30/4`, `đến 30/6`.
    pub(super) fn day(&mut self) -> bool {
        let day = self.digits_at(0);
        let month = self.digits_at(day.len() + 1);
        let length = day.len() + 1 + month.len();
        let follows = self.peek(length);
        let more = follows.is_some_and(|c| c.is_alphanumeric() || c == '%' || c == '/');
        let said = BEFORE_DAY.contains(&self.heard(0));
        let mark = self.peek(day.len());
        let hyphen = mark == Some('-') && said && self.spaced_word(length) != "tháng";
        if !(mark == Some('/') || hyphen) || !is_day(&day) || !is_month(&month) || more {
            return false;
        }
        let bare = |text: &str| text.trim_start_matches('0').to_owned();
        let (short_day, short_month) = (bare(&day), bare(&month));
        let holiday = HOLIDAYS.iter().any(|(d, m)| *d == short_day && *m == short_month);
        let span = matches!(self.heard(0), "đến" | "và" | "tới" | "#")
            && self
                .heard
                .iter()
                .rev()
                .take(6)
                .any(|word| BEFORE_DAY.contains(&word.as_str()) && word != "nghỉ");
        let part =
            day.len() <= month.len() && short_day.len() <= short_month.len() && short_day < short_month;
        let of_whole = self.is_of_whole(length);
        let term = BEFORE_TERM.contains(&self.heard(0));
        if !(said || (span && !of_whole) || (!of_whole && (holiday || term))) {
            return false;
        }
        let certain = said || span || !part;
        if !certain {
            let read_as = format!("{} tháng {}", number::number(&day, self.region), month_name(&month, self));
            self.note(self.at..self.at + length, UnknownReason::Figure, &read_as);
        }
        self.say_number(&day);
        self.say_month(&month);
        self.at += length;
        true
    }

    /// Whether the words after the figure, which has `length` signs, speak of a whole: 2/3 **số** hồ sơ.
    pub(super) fn is_of_whole(&self, length: usize) -> bool {
        let word = self.spaced_word(length);
        if LINKS.contains(&word.as_str()) {
            // «từ 1/3 đến 1/2 độ dài»: the whole is said once, after the second part.
            let start = length + word.chars().count() + 2;
            let part =
                self.rest().iter().skip(start).take(5).take_while(|c| c.is_ascii_digit() || **c == '/');
            let part = part.count();
            return part > 2 && WHOLES.contains(&self.spaced_word(start + part).as_str());
        }
        WHOLES.contains(&word.as_str())
    }

    /// The word, in small letters, that stands after one space `ahead` signs on.
    fn spaced_word(&self, ahead: usize) -> String {
        let rest = self.rest().get(ahead..).unwrap_or(&[]);
        let word = rest.iter().skip(1).take(8).take_while(|c| is_letter(**c));
        if rest.first() == Some(&' ') { word.flat_map(|c| c.to_lowercase()).collect() } else { String::new() }
    }

    fn say_month(&mut self, month: &str) {
        self.out.say("tháng");
        self.say_month_name(month);
    }

    fn say_month_name(&mut self, month: &str) {
        let name = month_name(month, self);
        self.out.say(&name);
    }

    /// `14h30`, `8h`, `14:30`, `14g30`.
    pub(super) fn time(&mut self) -> bool {
        let hour = self.digits_at(0);
        let mark = self.peek(hour.len());
        let minute = self.digits_at(hour.len() + 1);
        let mut length = hour.len() + 1 + minute.len();
        let is_hour = hour.len() <= 2 && hour.parse::<u8>().is_ok_and(|hour| hour <= 24);
        let is_minute = minute.len() == 2 && minute.parse::<u8>().is_ok_and(|minute| minute < 60);
        let follows = self.peek(length);
        let decimals =
            matches!(follows, Some('.' | ',')) && self.peek(length + 1).is_some_and(|c| c.is_ascii_digit());
        let clean = !follows.is_some_and(|c| c.is_alphabetic()) && !decimals;
        let fits = match mark {
            Some('h' | 'g') => is_minute || (minute.is_empty() && mark == Some('h')),
            Some(':') => is_minute && !matches!(self.heard(0), "lệ" | "số"),
            _ => false,
        };
        if !is_hour || !fits || !clean {
            return false;
        }
        self.say_number(if hour == "00" { "0" } else { &hour });
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
}

fn month_name(month: &str, reader: &Reader) -> String {
    match month.trim_start_matches('0') {
        "4" => "tư".to_owned(),
        _ => number::number(month, reader.region),
    }
}

fn is_day(text: &str) -> bool {
    text.len() <= 2 && text.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
}

fn is_month(text: &str) -> bool {
    text.len() <= 2 && text.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month))
}
