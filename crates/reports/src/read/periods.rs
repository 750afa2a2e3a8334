//! The times a passage speaks of: days, months, quarters, years and spans.
//!
//! Dates of documents and laws, terms of office, and years something is only compared with are told apart.

use std::ops::Range;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use kernel::Window;

use super::words::Word;
use crate::Period;

/// A time spoken of, with the words it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spoken {
    /// The time.
    pub(crate) period: Period,
    /// Its words, by index.
    pub(crate) words: Range<usize>,
    /// What it is there for.
    pub(crate) role: Role,
}

/// What a time is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It says when something was counted.
    Counted,
    /// Something is compared with it.
    Compared,
    /// It dates a document, a law or a term of office.
    Dating,
}

/// The times in `text`, whose words are `words`.
pub(crate) fn periods(text: &str, words: &[Word]) -> Vec<Spoken> {
    let mut found: Vec<Spoken> = Vec::new();
    let mut index = 0;
    while index < words.len() {
        let Some((days, mut used)) = at(&words[index..]) else {
            index += 1;
            continue;
        };
        let mut days = days;
        // «từ … đến …», «từ … đến hết …»: two times make one span.
        let next = index + used;
        let word = |index: usize| words.get(index).map_or("", |word| word.folded.as_str());
        let joins = word(next) == "den" && index.checked_sub(1).is_some_and(|before| word(before) == "tu");
        let to_at = next + 1 + usize::from(word(next + 1) == "het");
        if joins
            && let Some((to, more)) = words.get(to_at..).and_then(at)
            && let Ok(span) = Window::new(days.from(), to.to())
        {
            days = span;
            used = to_at + more - index;
        }
        let covered = index..index + used;
        let quote = &text[words[covered.start].start..words[covered.end - 1].end];
        // «từ đầu năm 2020 đến nay»: when it ends is not told.
        let begins = words[index.saturating_sub(3)..index].iter().any(|word| word.folded == "tu");
        let open = begins && word(next) == "den" && matches!(word(next + 1), "nay" | "thoi" | "khi");
        let role = if open { Role::Dating } else { role(text, words, index) };
        found.push(Spoken { period: Period { words: quote.to_owned(), days }, words: covered, role });
        index += used;
    }
    found
}

/// The time that begins at the first of `words`, and how many words it takes.
fn at(words: &[Word]) -> Option<(Window, usize)> {
    let word = |index: usize| words.get(index).map_or("", |word| word.folded.as_str());
    let number = |index: usize| word(index).parse::<i16>().ok();
    match word(0) {
        "ngay" => {
            if let Some(day) = whole_date(word(1)) {
                return Some((one(day), 2));
            }
            // ngày 5 tháng 9 năm 2023
            if let (Some(day), "thang", Some(month), "nam", Some(year)) =
                (number(1), word(2), number(3), word(4), number(5))
            {
                return Some((one(Date::new(year, small(month)?, small(day)?).ok()?), 6));
            }
            None
        }
        "thang" => {
            if let Some((month, year)) = pair(word(1)) {
                return Some((month_of(year, month)?, 2));
            }
            if let (Some(month), "nam", Some(year)) = (number(1), word(2), number(3)) {
                return Some((month_of(year, month)?, 4));
            }
            // tháng 7 và 8 năm 2023, tháng 7 đến tháng 9 năm 2023
            let again = 3 + usize::from(word(3) == "thang");
            if let (Some(first), "va" | "den", Some(last), "nam", Some(year)) =
                (number(1), word(2), number(again), word(again + 1), number(again + 2))
            {
                let (from, to) = (month_of(year, first)?, month_of(year, last)?);
                return Some((Window::new(from.from(), to.to()).ok()?, again + 3));
            }
            None
        }
        "qui" => {
            if let Some((quarter, year)) = word(1).split_once('/') {
                return Some((quarter_of(year.parse().ok()?, quarter)?, 2));
            }
            if let ("nam" | "/", Some(year)) = (word(2), number(3))
                && let Some(quarter) = quarter_of(year, word(1))
            {
                return Some((quarter, 4));
            }
            // quý III và quý IV năm 2022
            let again = 3 + usize::from(word(3) == "qui");
            if let ("va" | "den", "nam", Some(year)) = (word(2), word(again + 1), number(again + 2)) {
                let (from, to) = (quarter_of(year, word(1))?, quarter_of(year, word(again))?);
                return Some((Window::new(from.from(), to.to()).ok()?, again + 3));
            }
            // quý cuối năm 2020
            part_of_year(&words[1..], 3).map(|(days, used)| (days, used + 1))
        }
        "nam" => {
            if let Some(span) = years(word(1)) {
                return Some((span, 2));
            }
            Some((year_of(number(1)?)?, 2))
        }
        "tu" if word(2) == "den" => {
            let (from, to) = (year_of(number(1)?)?, year_of(number(3)?)?);
            Some((Window::new(from.from(), to.to()).ok()?, 4))
        }
        "nien" if word(1) == "do" => {
            let year_at = if word(2) == "ngan" && word(3) == "sach" { 4 } else { 2 };
            Some((year_of(number(year_at)?)?, year_at + 1))
        }
        "giai" if word(1) == "doan" => {
            if let Some(span) = years(word(2)) {
                return Some((span, 3));
            }
            // «2021 - 2023» splits at the spaces; the bare hyphen is no word.
            let (from, to) = (year_of(number(2)?)?, year_of(number(3)?)?);
            Some((Window::new(from.from(), to.to()).ok()?, 4))
        }
        // nửa cuối năm 2020
        "nua" => part_of_year(&words[1..], 6).map(|(days, used)| (days, used + 1)),
        // trong 2020, hồi 2020
        "trong" | "hoi" if words.get(1).is_some_and(|year| year.stopped) || words.len() == 2 => {
            Some((year_of(number(1)?)?, 2))
        }
        first => {
            // hai quý đầu năm 2022, sáu tháng cuối năm 2020
            if let (Some(count), Some(months)) = (counted(first), length(word(1)))
                && let Some((days, used)) = part_of_year(words.get(2..)?, count * months)
            {
                return Some((days, used + 2));
            }
            // 9 tháng năm 2022
            if let Ok(months) = first.parse::<i16>()
                && word(1) == "thang"
                && (1..=12).contains(&months)
            {
                let year = number(3).filter(|_| word(2) == "nam")?;
                year_of(year)?;
                let span = Window::new(date(year, 1, 1), last_day(year, small(months)?)?).ok()?;
                return Some((span, 4));
            }
            // niên khóa 2018-2019
            whole_date(first).map(one).or_else(|| years(first)).map(|days| (days, 1))
        }
    }
}

/// A small number in digits or, but for «năm», which also means a year, in words.
fn counted(word: &str) -> Option<i16> {
    const WORDS: [(&str, i16); 9] = [
        ("hai", 2),
        ("ba", 3),
        ("bon", 4),
        ("sau", 6),
        ("bay", 7),
        ("tam", 8),
        ("chin", 9),
        ("muoi", 10),
        ("mot", 1),
    ];
    let spelled = WORDS.iter().find(|(name, _)| *name == word).map(|(_, count)| *count);
    spelled.or_else(|| word.parse().ok().filter(|count| (1..=12).contains(count)))
}

/// How many months a month or a quarter has.
fn length(word: &str) -> Option<i16> {
    match word {
        "thang" => Some(1),
        "qui" => Some(3),
        _ => None,
    }
}

/// The first or last so many months of a year: «đầu năm 2022», «cuối năm 2020», and how many words that takes.
fn part_of_year(words: &[Word], months: i16) -> Option<(Window, usize)> {
    let [end, name, year, ..] = words else { return None };
    let year: i16 = year.folded.parse().ok()?;
    year_of(year).filter(|_| name.folded == "nam" && (1..=12).contains(&months))?;
    let (from, to) = match end.folded.as_str() {
        "dau" => (1, small(months)?),
        "cuoi" => (small(13 - months)?, 12),
        _ => return None,
    };
    Some((Window::new(date(year, from, 1), last_day(year, to)?).ok()?, 3))
}

/// A time that stands for itself in a heading of a table: `2022`, `Năm 2022`, `6 tháng đầu năm 2023`.
pub(crate) fn in_label(text: &str) -> Option<Period> {
    let words = super::words::words(text);
    if let Some(spoken) = periods(text, &words).into_iter().find(|spoken| spoken.role == Role::Counted) {
        return Some(spoken.period);
    }
    let bare = words.iter().find(|word| {
        word.folded.len() == 4 && word.folded.parse::<i16>().is_ok_and(|year| (1990..=2099).contains(&year))
    })?;
    let days = year_of(bare.folded.parse().ok()?)?;
    Some(Period { words: bare.folded.clone(), days })
}

fn role(text: &str, words: &[Word], index: usize) -> Role {
    let before = |count: usize| &words[index.saturating_sub(count)..index];
    let holds = |count: usize, phrase: &str| {
        let joined: Vec<&str> = before(count).iter().map(|word| word.folded.as_str()).collect();
        format!(" {} ", joined.join(" ")).contains(&format!(" {phrase} "))
    };
    if holds(4, "so voi") || holds(4, "cung ki") {
        return Role::Compared;
    }
    // «Luật Đất đai năm 2013», not «quy định của pháp luật năm 2022».
    let law = before(8).iter().enumerate().any(|(at, word)| {
        let first = index.saturating_sub(8) + at;
        word.folded == "luat" && first.checked_sub(1).is_none_or(|before| words[before].folded != "phap")
    });
    if holds(3, "nhiem ki") || law || holds(8, "phap lenh") || holds(6, "hien phap") {
        return Role::Dating;
    }
    // «Quyết định số 41-QĐ/TW ngày 03/11/2021»: digits first, capitals last.
    let numbered = before(4).iter().any(|word| {
        let raw = &text[word.start..word.end];
        raw.starts_with(|sign: char| sign.is_ascii_digit())
            && raw
                .rsplit(['/', '-'])
                .next()
                .is_some_and(|last| last.len() < raw.len() && last.contains(char::is_uppercase))
    });
    if numbered { Role::Dating } else { Role::Counted }
}

fn small(number: i16) -> Option<i8> {
    i8::try_from(number).ok()
}

fn one(day: Date) -> Window {
    Window::new(day, day).expect("a day does not end before it starts")
}

/// `30/6/2023`, `30-6-2023`, `30.6.2023`.
pub(crate) fn whole_date(word: &str) -> Option<Date> {
    let mark = word.chars().find(|sign| matches!(sign, '/' | '-' | '.'))?;
    let mut parts = word.split(mark);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn pair(word: &str) -> Option<(i16, i16)> {
    let (month, year) = word.split_once(['/', '-'])?;
    Some((month.parse().ok()?, year.parse().ok().filter(|year| (1900..=2100).contains(year))?))
}

fn years(word: &str) -> Option<Window> {
    let (from, to) = word.split_once(['-', '–'])?;
    let (from, to) = (year_of(from.parse().ok()?)?, year_of(to.parse().ok()?)?);
    Window::new(from.from(), to.to()).ok()
}

fn year_of(year: i16) -> Option<Window> {
    (1900..=2100).contains(&year).then_some(())?;
    Window::new(date(year, 1, 1), date(year, 12, 31)).ok()
}

fn month_of(year: i16, month: i16) -> Option<Window> {
    year_of(year)?;
    let first = Date::new(year, small(month)?, 1).ok()?;
    Window::new(first, last_day(year, small(month)?)?).ok()
}

fn quarter_of(year: i16, quarter: &str) -> Option<Window> {
    year_of(year)?;
    let quarter: i8 = match quarter {
        "i" | "1" => 1,
        "ii" | "2" => 2,
        "iii" | "3" => 3,
        "iv" | "4" => 4,
        _ => return None,
    };
    Window::new(date(year, quarter * 3 - 2, 1), last_day(year, quarter * 3)?).ok()
}

fn last_day(year: i16, month: i8) -> Option<Date> {
    let first = Date::new(year, month, 1).ok()?;
    first.checked_add(1.month()).ok()?.checked_sub(1.day()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::words::words;

    fn check(text: &str) -> String {
        let words = words(text);
        periods(text, &words)
            .iter()
            .map(|spoken| format!("{} {} {:?}", spoken.period.words, spoken.period.days, spoken.role))
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        let cases = [
            "Năm 2022 có 12 hồ sơ",
            "giai đoạn 2021-2023",
            "giai đoạn 2021 - 2023",
            "6 tháng đầu năm 2023, chậm 45 ngày",
            "từ 01/02/2021 đến 30/6/2023",
            "từ năm 2021 đến năm 2022",
            "từ ngày 01/02/2021 đến hết ngày 30/6/2023:",
            "tính đến ngày 30 tháng 6 năm 2023",
            "trong tháng 7/2023 và quý III/2023, quý IV năm 2022",
            "tăng so với năm 2020",
            "Quyết định số 41-QĐ/TW ngày 03/11/2021",
            "Luật Đất đai năm 2013; nhiệm kỳ 2020-2025",
            "ngày 31 tháng 2 năm 2022",
            "chậm theo quy định của pháp luật năm 2022",
            "từ 2016 đến 2019, niên độ ngân sách 2019; từ 5 đến 7 ngày",
            "hai quý đầu năm 2022, nửa cuối năm 2020, quý cuối năm 2020, chín tháng đầu năm 2020",
            "từ đầu năm 2020 đến nay, trong 2019, có 12 hồ sơ",
            "tháng 7 và 8 năm 2023, quý III và quý IV năm 2022, niên khóa 2018-2019",
        ];
        let found: Vec<String> = cases.iter().map(|text| check(text)).collect();
        insta::assert_snapshot!(found.join("\n"), @"
        Năm 2022 2022-01-01..2022-12-31 Counted
        giai đoạn 2021-2023 2021-01-01..2023-12-31 Counted
        giai đoạn 2021 - 2023 2021-01-01..2023-12-31 Counted
        6 tháng đầu năm 2023 2023-01-01..2023-06-30 Counted
        01/02/2021 đến 30/6/2023 2021-02-01..2023-06-30 Counted
        năm 2021 đến năm 2022 2021-01-01..2022-12-31 Counted
        ngày 01/02/2021 đến hết ngày 30/6/2023 2021-02-01..2023-06-30 Counted
        ngày 30 tháng 6 năm 2023 2023-06-30..2023-06-30 Counted
        tháng 7/2023 2023-07-01..2023-07-31 Counted; quý III/2023 2023-07-01..2023-09-30 Counted; quý IV năm 2022 2022-10-01..2022-12-31 Counted
        năm 2020 2020-01-01..2020-12-31 Compared
        ngày 03/11/2021 2021-11-03..2021-11-03 Dating
        năm 2013 2013-01-01..2013-12-31 Dating; 2020-2025 2020-01-01..2025-12-31 Dating
        tháng 2 năm 2022 2022-02-01..2022-02-28 Counted
        năm 2022 2022-01-01..2022-12-31 Counted
        từ 2016 đến 2019 2016-01-01..2019-12-31 Counted; niên độ ngân sách 2019 2019-01-01..2019-12-31 Counted
        hai quý đầu năm 2022 2022-01-01..2022-06-30 Counted; nửa cuối năm 2020 2020-07-01..2020-12-31 Counted; quý cuối năm 2020 2020-10-01..2020-12-31 Counted; chín tháng đầu năm 2020 2020-01-01..2020-09-30 Counted
        năm 2020 2020-01-01..2020-12-31 Dating; trong 2019 2019-01-01..2019-12-31 Counted
        tháng 7 và 8 năm 2023 2023-07-01..2023-08-31 Counted; quý III và quý IV năm 2022 2022-07-01..2022-12-31 Counted; 2018-2019 2018-01-01..2019-12-31 Counted
        ");
    }
}
