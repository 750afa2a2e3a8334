//! The text of a statement as it is read. Numbers that count something stand in it as references, which the statement cites:
//! `{figure tasks-late@TU.H26}`, the figure with that key in that body's report, or `{indicator late@TU.H26 Phòng 07}`, the ratio of
//! that measured indicator of that unit. What is shown is the number the citation pinned, written as the reader's language does; when
//! a person looks at a newer one, the text says the newer one.
//!
//! A number that was typed instead is told apart, so that a person can see which numbers lead nowhere. Pure.

use std::fmt;
use std::ops::Range;

use kernel::{BodyCode, Language};
use reports::Amount;

use crate::{CitationId, CitationView, StatementView, Target};

/// A reference to a figure of a report begins so.
const FIGURE: &str = "{figure";
/// A reference to a measured indicator begins so.
const INDICATOR: &str = "{indicator";

/// The name of a figure in a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureName {
    /// The figure's key in its report, or the indicator's id.
    pub key: String,
    /// Whose report or work log.
    pub body: BodyCode,
    /// Of which unit an indicator is; `None` for a figure of a report.
    pub unit: Option<String>,
}

impl fmt::Display for FigureName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.unit {
            Some(unit) => write!(f, "{INDICATOR} {}@{} {unit}}}", self.key, self.body),
            None => write!(f, "{FIGURE} {}@{}}}", self.key, self.body),
        }
    }
}

/// A number that a citation pinned, with what it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// How much.
    pub amount: Amount,
    /// Of what: `hồ sơ`, `%`; empty when the report does not say.
    pub unit: String,
}

impl Number {
    /// The number as `language` writes it: `1.234,5`, `16,7 %`; `1,234.5`, `16.7%`. The words of the unit stand in the sentence.
    pub fn written(&self, language: Language) -> String {
        let number = vietnamese::format_ten_thousandths(self.amount.ten_thousandths(), language);
        if self.unit == "%" { format!("{number}{}", language.pick("\u{a0}%", "%")) } else { number }
    }
}

/// A part of a statement's text.
#[derive(Debug, Clone, PartialEq)]
pub enum Prose<'v> {
    /// Words as written.
    Words(&'v str),
    /// A reference and the number it stands for.
    Figure(FigureName, &'v Number, &'v CitationView),
    /// A reference to a figure the statement does not cite.
    Uncited(FigureName),
}

/// A reference that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BrokenFigure(pub(crate) String);

/// A part of a text by itself.
enum Part<'t> {
    Words(&'t str),
    Figure(FigureName),
}

fn parts(text: &str) -> Result<Vec<Part<'_>>, BrokenFigure> {
    let mut parts = Vec::new();
    let mut rest = text;
    let begins = |rest: &str| rest.starts_with(FIGURE) || rest.starts_with(INDICATOR);
    while let Some((begin, _)) = rest.match_indices('{').find(|(at, _)| begins(&rest[*at..])) {
        let after = &rest[begin..];
        let end = after.find('}').map_or(after.len(), |end| end + 1);
        let figure = name(&after[..end]).ok_or_else(|| BrokenFigure(after[..end].to_owned()))?;
        parts.push(Part::Words(&rest[..begin]));
        parts.push(Part::Figure(figure));
        rest = &after[end..];
    }
    parts.push(Part::Words(rest));
    parts.retain(|part| !matches!(part, Part::Words("")));
    Ok(parts)
}

/// `{figure tasks-late@TU.H26}`, `{indicator late@TU.H26 Phòng 07}`
fn name(token: &str) -> Option<FigureName> {
    let inside = token.strip_suffix('}')?;
    let (key, body, unit) = match inside.strip_prefix(INDICATOR) {
        Some(named) => {
            let (key, whose) = named.split_once('@')?;
            let (body, unit) = whose.trim().split_once(' ')?;
            (key, body, Some(unit.trim().to_owned()))
        }
        None => {
            let (key, body) = inside.strip_prefix(FIGURE)?.rsplit_once('@')?;
            (key, body, None)
        }
    };
    let key = key.strip_prefix(' ')?.trim();
    let body = BodyCode::parse(body.trim()).ok()?;
    let is_whole = !key.is_empty() && unit.as_ref().is_none_or(|unit| !unit.is_empty());
    is_whole.then(|| FigureName { key: key.to_owned(), body, unit })
}

/// Refuses a text with a reference that cannot be read.
pub(crate) fn check(text: &str) -> Result<(), BrokenFigure> {
    parts(text).map(|_| ())
}

impl CitationView {
    /// How a text refers to the figure or indicator cited, when it is one. A unit whose name would end the reference has none.
    pub fn figure_name(&self) -> Option<FigureName> {
        let body = || self.origin.body.clone();
        match &self.citation.target {
            Target::Figure { key, .. } => Some(FigureName { key: key.clone(), body: body()?, unit: None }),
            Target::Indicator { indicator, unit, .. } if !unit.contains('}') => {
                Some(FigureName { key: indicator.clone(), body: body()?, unit: Some(unit.clone()) })
            }
            _ => None,
        }
    }
}

/// A statement's text as one reads it, and where the numbers in it come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadText {
    /// The text.
    pub text: String,
    /// Where in it, in bytes, a figure stands, and which citation it is of.
    pub figures: Vec<(Range<usize>, CitationId)>,
}

impl StatementView {
    /// The text in parts.
    pub fn prose(&self) -> Vec<Prose<'_>> {
        let text = &self.statement.text;
        // A text with a broken reference is never kept.
        let parts = parts(text).unwrap_or_else(|_| vec![Part::Words(text)]);
        let figure = |name: FigureName| {
            let named = self.citations.iter().filter(|cited| cited.figure_name().as_ref() == Some(&name));
            let mut told =
                named.filter_map(|cited| Some((cited.citation.pinned.content.number.as_ref()?, cited)));
            // Two work logs of one body may tell of units of one name: then the reference says neither.
            match told.next() {
                Some((number, cited)) if told.all(|(other, _)| other == number) => {
                    Prose::Figure(name, number, cited)
                }
                _ => Prose::Uncited(name),
            }
        };
        parts
            .into_iter()
            .map(|part| match part {
                Part::Words(words) => Prose::Words(words),
                Part::Figure(name) => figure(name),
            })
            .collect()
    }

    /// The text as one reads it in `language`; a figure that is not cited shows its reference.
    pub fn read(&self, language: Language) -> ReadText {
        let mut read = ReadText { text: String::new(), figures: Vec::new() };
        for part in self.prose() {
            match part {
                Prose::Words(words) => read.text.push_str(words),
                Prose::Uncited(name) => read.text.push_str(&name.to_string()),
                Prose::Figure(_, number, cited) => {
                    let from = read.text.len();
                    read.text.push_str(&number.written(language));
                    read.figures.push((from..read.text.len(), cited.citation.id));
                }
            }
        }
        read
    }

    /// The figures the text refers to and the statement does not cite.
    pub fn uncited_figures(&self) -> Vec<FigureName> {
        let uncited = |part| match part {
            Prose::Uncited(name) => Some(name),
            _ => None,
        };
        self.prose().into_iter().filter_map(uncited).collect()
    }

    /// The numbers that were typed though they count something: they lead nowhere and follow no change.
    pub fn typed_numbers(&self) -> Vec<&str> {
        let words = |part| match part {
            Prose::Words(words) => Some(words),
            _ => None,
        };
        self.prose()
            .into_iter()
            .filter_map(words)
            .flat_map(|words| typed(words).into_iter().map(|at| &words[at]))
            .collect()
    }

    /// The text with a reference to the figure `cited`: in place of its number where that was typed exactly once, else at the
    /// end. `None` when the text refers to it already, or it is no figure.
    pub fn with_figure(&self, cited: &CitationView) -> Option<String> {
        let name = cited.figure_name()?;
        let number = cited.citation.pinned.content.number.as_ref()?;
        let text = &self.statement.text;
        let token = name.to_string();
        if text.contains(&token) {
            return None;
        }
        let written = number.amount.to_string();
        let is_it = |at: &Range<usize>| text[at.clone()].trim_end_matches('%').trim_end() == written;
        let mut found = typed(text).into_iter().filter(is_it);
        if let (Some(at), None) = (found.next(), found.next()) {
            return Some(format!("{}{token}{}", &text[..at.start], &text[at.end..]));
        }
        let (body, stop) = match text.strip_suffix('.') {
            Some(body) => (body, "."),
            None => (text.as_str(), ""),
        };
        Some(format!("{body} {token}{stop}"))
    }
}

/// Words after which a number names something and counts nothing.
const NAMING: [&str; 22] = [
    "ngay", "thang", "nam", "qui", "dieu", "khoan", "diem", "chuong", "muc", "phan", "so", "khoa", "lan",
    "thu", "ki", "luc", "bang", "bieu", "nhom", "bo", "trang", "nhiem",
];

/// Where in `words` numbers stand that count something: no day, year, document or paragraph.
pub(crate) fn typed(words: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut before, mut next) = ("", 0);
    for piece in words.split_inclusive(char::is_whitespace) {
        let start = next;
        next += piece.len();
        let token = piece.trim_end();
        if token.is_empty() {
            continue;
        }
        let open = token.trim_start_matches(['(', '[', '«', '“', '"']);
        let core = open.trim_end_matches([',', '.', ';', ':', '?', '!', ')', ']', '»', '”', '"']);
        let from = start + token.len() - open.len();
        let digits = core.trim_end_matches('%');
        let counts = digits.starts_with(|sign: char| sign.is_ascii_digit())
            && digits.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '.' | ','));
        let names = || NAMING.contains(&vietnamese::folded_key(before).as_str());
        let year = digits.len() == 4 && matches!(digits.parse(), Ok(1900..=2100));
        match found.last_mut() {
            // «12,5 %»
            Some(last) if core == "%" && words[last.end..from].trim().is_empty() => last.end = from + 1,
            _ if counts && !year && !names() => found.push(from..from + core.len()),
            _ => {}
        }
        before = token;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(words: &str) -> Vec<&str> {
        typed(words).into_iter().map(|at| &words[at]).collect()
    }

    #[test]
    fn numbers_that_count_are_told_from_those_that_name() {
        assert_eq!(numbers("Trong 1.240 nhiệm vụ có 45 việc quá hạn, chiếm 3,6%."), ["1.240", "45", "3,6%"]);
        assert_eq!(numbers("Tỷ lệ 12,5 % (7 đơn vị)."), ["12,5 %", "7"]);
        assert!(
            numbers("Từ ngày 01/02/2021 đến 30-6-2023, giai đoạn 2021–2023, năm 2022, quý 4.").is_empty()
        );
        assert!(
            numbers("Theo khoản 1 Điều 5 Nghị định số 73/2023/NĐ-CP và Kết luận 14-KL/TW, nhiệm kỳ khóa 13.")
                .is_empty()
        );
        assert!(numbers("Đại hội XIII; nhóm 3; lần 2; Q.1.").is_empty());
    }

    #[test]
    fn a_reference_reads_back_and_a_broken_one_is_refused() {
        let name = |key: &str, unit: Option<&str>| FigureName {
            key: key.to_owned(),
            body: BodyCode::parse("TU.H26").unwrap(),
            unit: unit.map(str::to_owned),
        };
        for (name, written) in [
            (name("tasks-late", None), "{figure tasks-late@TU.H26}"),
            (
                name("ping_pong.gets_back", Some("Phòng 07 @ 1")),
                "{indicator ping_pong.gets_back@TU.H26 Phòng 07 @ 1}",
            ),
        ] {
            assert_eq!(name.to_string(), written);
            assert_eq!(super::name(written), Some(name));
        }
        assert!(check("Có {figure tasks-late@TU.H26} việc, {không phải số liệu}.").is_ok());
        for broken in [
            "{figure}",
            "{figure tasks-late}",
            "{figure @TU.H26}",
            "{figuretasks@TU.H26}",
            "có {figure a@TU.H26",
            "{indicator late@TU.H26}",
            "{indicator late Phòng 07}",
            "{indicator @TU.H26 Phòng 07}",
        ] {
            assert!(check(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_number_is_written_as_the_language_writes_it() {
        let number = |text: &str, unit: &str| Number { amount: text.parse().unwrap(), unit: unit.to_owned() };
        assert_eq!(number("1.234,5", "hồ sơ").written(Language::Vietnamese), "1.234,5");
        assert_eq!(number("1.234,5", "hồ sơ").written(Language::English), "1,234.5");
        assert_eq!(number("16,7", "%").written(Language::Vietnamese), "16,7\u{a0}%");
        assert_eq!(number("16,7", "%").written(Language::English), "16.7%");
    }
}
