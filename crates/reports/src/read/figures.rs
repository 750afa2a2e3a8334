//! Figures in prose and tables: a number, what it counts, when.
//!
//! In prose a number needs a unit it is known to go with: «3 nhóm giải pháp» is no figure. It does not add up.

use std::collections::HashMap;

use plan::Outline;

use super::periods::{self, Role, Spoken};
use super::tables::{self, Numbers};
use super::units::{UNITS, unit};
use super::words::{Word, amount, slug, slug_without_numbers, words};
use crate::{Amount, Draft, FRONT, Figure, Passage, PassageKind, Period};

/// Words before a number that say it is not a count: a day, an article, an ordinal.
const NO_COUNT: [&str; 19] = [
    "ngay", "thang", "nam", "qui", "dieu", "khoan", "diem", "muc", "phan", "chuong", "nhom", "khoa", "thu",
    "luc", "bang", "bieu", "mau", "trang", "buoc",
];

pub(crate) fn read(draft: &Draft, outline: &Outline) -> Vec<Figure> {
    let asked = Asked::of(outline);
    let mut figures = Vec::new();
    let mut keys = Keys::default();
    let mut tables = draft.tables.iter();
    let mut open: Option<&crate::TableOf> = None;
    for (index, passage) in draft.passages.iter().enumerate() {
        if passage.section == FRONT {
            continue;
        }
        if passage.kind != PassageKind::Cell {
            if passage.kind != PassageKind::Heading {
                prose(passage, &asked, &mut keys, &mut figures);
            }
            continue;
        }
        // A table is read as a whole, when its first cell comes.
        let of_table = |table: &crate::TableOf| {
            passage.address.strip_prefix(&table.address).is_some_and(|rest| rest.starts_with('/'))
        };
        if open.is_some_and(of_table) {
            continue;
        }
        open = tables.find(|table| of_table(table));
        if let Some(numbers) = open.and_then(tables::numbers) {
            let caption = index.checked_sub(1).map(|before| &draft.passages[before]);
            in_table(&numbers, caption.and_then(announced), &asked, &mut keys, &mut figures);
        }
    }
    figures
}

/// The figures the outline asks for, by their folded names; longer names first.
struct Asked {
    names: Vec<(String, String)>,
}

impl Asked {
    fn of(outline: &Outline) -> Self {
        let mut names: Vec<(String, String)> = outline
            .sections
            .iter()
            .flat_map(|section| &section.figures)
            .map(|figure| (slug(&figure.name.vi, 40), figure.key.clone()))
            .collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Self { names }
    }

    /// The key of the figure whose name `label` is.
    fn named(&self, label: &str) -> Option<&str> {
        let label = slug(label, 40);
        self.names.iter().find(|(name, _)| *name == label).map(|(_, key)| key.as_str())
    }

    /// The key of the figure whose name `before` ends with: «Nhiệm vụ hoàn thành quá hạn: 35 nhiệm vụ», «… quá hạn trong kỳ báo cáo
    /// ở mức 35 nhiệm vụ».
    fn ending(&self, before: &str) -> Option<&str> {
        let before = slug(before, 200);
        let mut before = before.as_str();
        loop {
            let named = self.names.iter().find(|(name, _)| {
                before.strip_suffix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('-'))
            });
            if let Some((_, key)) = named {
                return Some(key);
            }
            before = LINKS.iter().find_map(|link| before.strip_suffix(link)?.strip_suffix('-'))?;
        }
    }
}

/// Words between the name of a figure and its number.
const LINKS: [&str; 27] = [
    "la",
    "co",
    "dat",
    "gom",
    "o-muc",
    "dung-o-muc",
    "len-toi",
    "len-den",
    "toi",
    "chi",
    "con",
    "duoc",
    "tong-cong",
    "tat-ca",
    "bang",
    "duoc-ghi-nhan",
    "ghi-nhan",
    "duoc-thong-ke",
    "duoc-xac-dinh",
    "o-con-so",
    "con-so",
    "trong-ki-bao-cao",
    "ca-ki-bao-cao",
    "trong-ki",
    "ca-ki",
    "toan-ki",
    "trong",
];

#[derive(Default)]
struct Keys {
    given: HashMap<String, usize>,
}

impl Keys {
    /// `key`, or `key-2` and so on when it was given before.
    fn next(&mut self, key: String) -> String {
        let count = self.given.entry(key.clone()).or_default();
        *count += 1;
        if *count == 1 { key } else { format!("{key}-{count}") }
    }
}

fn prose(passage: &Passage, asked: &Asked, keys: &mut Keys, figures: &mut Vec<Figure>) {
    let text = &passage.text;
    for sentence in vietnamese::sentences(text) {
        let base = sentence.start;
        let sentence = &text[sentence];
        let words = words(sentence);
        let spoken = periods::periods(sentence, &words);
        for index in 0..words.len() {
            if spoken.iter().any(|spoken| spoken.words.contains(&index)) {
                continue;
            }
            let Some(counted) = counted(sentence, &words, index) else { continue };
            let period = period(&spoken, index);
            let clause = clause(&words, index, counted.last);
            let after = &words[counted.last + 1..clause.1];
            let mut label = if after.is_empty() {
                let before = &sentence[words[clause.0].start..words[index].start];
                before.trim_end_matches(|sign: char| !sign.is_alphanumeric()).to_owned()
            } else {
                let told = &after[..after.len().min(8)];
                format!("{} {}", counted.unit, &sentence[told[0].start..told[told.len() - 1].end])
            };
            if slug_without_numbers(&label, 3).matches('-').count() < 1 {
                // A clause of a word or two tells nothing: «có 86/210 quyết định (41 %) …».
                label = sentence[..words[words.len().min(14) - 1].end].to_owned();
            }
            let key = match asked.ending(&sentence[..words[index].start]) {
                Some(key) => key.to_owned(),
                None => {
                    let at = period
                        .as_ref()
                        .map(|period| format!("@{}", slug(&period.words, 8)))
                        .unwrap_or_default();
                    format!("{}/{}{at}", passage.section, slug_without_numbers(&label, 12))
                }
            };
            let span = base + words[index].start..base + words[counted.last].end;
            figures.push(Figure {
                key: keys.next(key),
                address: passage.address.clone(),
                label,
                value: counted.value,
                unit: counted.unit,
                period,
                quote: text[span.clone()].to_owned(),
                span,
            });
        }
    }
}

struct Counted {
    value: Amount,
    unit: String,
    /// The index of the unit's last word, or of the number where a percent sign is the unit.
    last: usize,
}

/// The number at `index` with its unit, if it counts something.
fn counted(text: &str, words: &[Word], index: usize) -> Option<Counted> {
    let word = &words[index];
    let (digits, percent) = match word.folded.strip_suffix('%') {
        Some(digits) => (digits, true),
        None => (word.folded.as_str(), false),
    };
    let value = amount(digits).or_else(|| part_of_whole(digits))?;
    if percent {
        return Some(Counted { value, unit: "%".to_owned(), last: index });
    }
    if word.stopped {
        return None;
    }
    if words.get(index + 1).is_some_and(|next| next.folded == "%") {
        return Some(Counted { value, unit: "%".to_owned(), last: index + 1 });
    }
    let before = index.checked_sub(1).map(|before| &words[before]).filter(|before| !before.stopped);
    let before = before.map_or("", |before| before.folded.as_str());
    // «ở mức 35 hồ sơ» counts, «mục 35» does not.
    let level =
        index.checked_sub(1).is_some_and(|before| is_level(&text[words[before].start..words[before].end]));
    if NO_COUNT.contains(&before) && !level || index == 0 && text[word.end..].starts_with(['.', ')']) {
        return None;
    }
    let last = unit(text, words, index)?;
    Some(Counted { value, unit: text[words[index + 1].start..words[last].end].to_owned(), last })
}

/// Whether a word is «mức», which looks like «mục» without its marks.
fn is_level(word: &str) -> bool {
    vietnamese::normalize(word).to_lowercase() == "mức"
}

/// Part and whole of every «86/210 quyết định» of a sentence, also where the part is the greater. What may be a day
/// or a year is left out.
pub(crate) fn slashed_counts(text: &str) -> Vec<(Amount, Amount)> {
    let words = words(text);
    let counted = |index: usize| !words[index].stopped && unit(text, &words, index).is_some();
    let numbers = (0..words.len()).filter_map(|index| Some((index, slashed(&words, index)?)));
    numbers.filter(|(index, _)| counted(*index)).map(|(_, counts)| counts).collect()
}

/// Part and whole of «86/210» at `index`, unless it may be a day, a year, or the number of something.
pub(crate) fn slashed(words: &[Word], index: usize) -> Option<(Amount, Amount)> {
    let among =
        |value: Amount, from: i64, to: i64| (Amount::whole(from)..=Amount::whole(to)).contains(&Some(value));
    let (part, whole) = words[index].folded.split_once('/')?;
    let (part, whole) = (amount(part)?, amount(whole)?);
    let day = among(part, 1, 31) && among(whole, 1, 12);
    let year = among(whole, 1900, 2100);
    let before = index.checked_sub(1).map_or("", |before| words[before].folded.as_str());
    let named = NO_COUNT.contains(&before) || matches!(before, "so" | "le" | "duong");
    (!day && !year && !named).then_some((part, whole))
}

/// «86/210 quyết định»: the part, when it is one of the whole.
fn part_of_whole(text: &str) -> Option<Amount> {
    let (part, whole) = text.split_once('/')?;
    let (part, whole) = (amount(part)?, amount(whole)?);
    (part <= whole).then_some(part)
}

/// The time that goes with the number at `index`: the last one told before it, else the first after it.
fn period(spoken: &[Spoken], index: usize) -> Option<Period> {
    let before = spoken.iter().rev().find(|spoken| spoken.words.end <= index);
    let after = spoken.iter().find(|spoken| spoken.words.start > index && spoken.role == Role::Counted);
    match before {
        Some(spoken) if spoken.role == Role::Counted => Some(spoken.period.clone()),
        Some(spoken) if spoken.role == Role::Compared => None,
        _ => after.map(|spoken| spoken.period.clone()),
    }
}

/// The words of the clause around a figure: first index, and one past the last.
fn clause(words: &[Word], index: usize, last: usize) -> (usize, usize) {
    let first = (0..index).rev().find(|before| words[*before].stopped).map_or(0, |before| before + 1);
    let end = (last..words.len()).find(|after| words[*after].stopped).map_or(words.len(), |after| after + 1);
    (first, end)
}

/// The time a paragraph before a table gives for the whole of it: «Số liệu từ … đến … như sau:».
fn announced(passage: &Passage) -> Option<Period> {
    let announces = passage.kind != PassageKind::Cell && passage.text.trim_end().ends_with(':');
    let spoken = periods::periods(&passage.text, &words(&passage.text));
    spoken.into_iter().find(|spoken| announces && spoken.role == Role::Counted).map(|spoken| spoken.period)
}

fn in_table(
    numbers: &Numbers<'_>,
    whole: Option<Period>,
    asked: &Asked,
    keys: &mut Keys,
    figures: &mut Vec<Figure>,
) {
    for row in numbers.rows() {
        for column in numbers.columns() {
            let Some(cell) = numbers.at(row, column) else { continue };
            let (row_label, column_label) = (numbers.row_label(row), numbers.column_label(column));
            let unit = if cell.percent || column_label.contains('%') {
                "%".to_owned()
            } else {
                numbers.unit(row).map_or_else(|| unit_in(&column_label), str::to_owned)
            };
            let period = periods::in_label(&column_label)
                .or_else(|| periods::in_label(row_label))
                .or_else(|| whole.clone());
            let named = asked.named(row_label).or_else(|| asked.named(&column_label));
            let key = match named {
                Some(key) => key.to_owned(),
                None => {
                    format!("{}/{}/{}", numbers.table.section, slug(row_label, 10), slug(&column_label, 10))
                }
            };
            let text = numbers.table.grid[row][column].clone();
            figures.push(Figure {
                key: keys.next(key),
                address: numbers.table.cell(row, column),
                label: format!("{row_label} – {column_label}"),
                value: cell.value,
                unit,
                period,
                span: 0..text.len(),
                quote: text,
            });
        }
    }
}

/// A unit named in a column's heading: `Số hồ sơ quá hạn (hồ sơ)`.
fn unit_in(label: &str) -> String {
    let bracket =
        label.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(unit, _)| unit.trim());
    if let Some(unit) = bracket
        && UNITS.contains(&vietnamese::folded_key(unit).as_str())
    {
        return unit.to_owned();
    }
    let words = words(label);
    for length in [3usize, 2, 1] {
        for window in words.windows(length) {
            let joined = window.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
            if UNITS.contains(&joined.as_str()) && joined.len() > 3 {
                return label[window[0].start..window[length - 1].end].to_lowercase();
            }
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(text: &str) -> String {
        let passage = Passage::new("causes/p1".to_owned(), "causes", PassageKind::Paragraph, text.to_owned());
        let mut figures = Vec::new();
        let asked =
            Asked { names: vec![("nhiem-vu-hoan-thanh-qua-han".to_owned(), "tasks-late".to_owned())] };
        prose(&passage, &asked, &mut Keys::default(), &mut figures);
        let line = |figure: &Figure| {
            let period = figure.period.as_ref().map(|period| period.words.as_str()).unwrap_or("–");
            format!("{} = {} {} ({period})", figure.key, figure.value, figure.unit)
        };
        figures.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_words_looked_for_are_folded_as_text_is() {
        for phrase in &NO_COUNT {
            assert_eq!(vietnamese::folded_key(phrase), *phrase);
        }
    }

    #[test]
    fn a_figure_is_a_number_with_what_it_counts_and_when() {
        let text = "Năm 2022, toàn tỉnh có 1.234 hồ sơ giải quyết quá hạn, chiếm 12,5% tổng số; giảm 30 hồ sơ so với năm 2019. \
                    Nhiệm vụ hoàn thành quá hạn: 35 nhiệm vụ. Theo Nghị quyết số 12-NQ/TW ngày 05/9/2021, khoản 2 Điều 5, có 3 nhóm giải pháp. \
                    Vốn giải ngân 1,2 nghìn tỷ đồng; chậm 45 ngày so với kế hoạch. \
                    Có 86/210 quyết định (41,0%) ban hành sau khi họp.";
        insta::assert_snapshot!(figures(text), @"
        causes/ho-so-giai-quyet-qua-han@nam-2022 = 1.234 hồ sơ (Năm 2022)
        causes/tong-so@nam-2022 = 12,5 % (Năm 2022)
        causes/ho-so-so-voi-nam@nam-2022 = 30 hồ sơ (Năm 2022)
        tasks-late = 35 nhiệm vụ (–)
        causes/von-giai-ngan = 1,2 nghìn tỷ đồng (–)
        causes/ngay-so-voi-ke-hoach = 45 ngày (–)
        causes/co-quyet-dinh-ban-hanh-sau-khi-hop = 86 quyết định (–)
        causes/co-quyet-dinh-ban-hanh-sau-khi-hop-2 = 41 % (–)
        ");
    }

    #[test]
    fn what_two_numbers_of_a_sentence_count_alike_is_counted() {
        let text = "Năm 2022, có 83 khoản chi không rõ trên tổng số 182 khoản chi; có 3 cách hiểu khác nhau.";
        insta::assert_snapshot!(figures(text), @"
        causes/khoan-chi-khong-ro-tren-tong-so-khoan-chi@nam-2022 = 83 khoản chi (Năm 2022)
        causes/co-khoan-chi-khong-ro-tren-tong-so@nam-2022 = 182 khoản chi (Năm 2022)
        ");
    }

    #[test]
    fn a_figure_is_known_by_its_name_before_it_whatever_links_them() {
        for text in [
            "Nhiệm vụ hoàn thành quá hạn ở mức 35 nhiệm vụ.",
            "Nhiệm vụ hoàn thành quá hạn trong cả kỳ báo cáo là 35 nhiệm vụ.",
            "Nhiệm vụ hoàn thành quá hạn chỉ còn 35 nhiệm vụ.",
            "Nhiệm vụ hoàn thành quá hạn được ghi nhận là 35 nhiệm vụ.",
        ] {
            assert_eq!(figures(text), "tasks-late = 35 nhiệm vụ (–)", "{text}");
        }
        assert_eq!(figures("Theo mục 35 nhiệm vụ đã giao."), "");
    }

    #[test]
    fn a_key_stays_when_only_the_number_changes() {
        let key = |text: &str| figures(text).split(" = ").next().map(str::to_owned);
        assert_eq!(key("Có 35 hồ sơ quá hạn trong năm 2022."), key("Có 53 hồ sơ quá hạn trong năm 2022."));
        assert_eq!(key("Có 35 hồ sơ của 4 xã quá hạn."), key("Có 35 hồ sơ của 6 xã quá hạn."));
    }
}
