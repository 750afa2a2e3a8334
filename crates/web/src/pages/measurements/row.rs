//! A figure of a unit as a row of a table: on the page of the unit and on that of the indicator it reads the same.

use kernel::Language;
use measurements::json::{AspectJson, CellJson, MeasuredJson};
use measurements::number;

use super::charts::interval::IntervalBar;
use super::reply::{Answer, Replies};
use super::{Links, words};

/// A row.
pub(super) struct Row {
    /// What it is named by: the unit, or the aspect.
    pub(super) name: String,
    pub(super) path: String,
    pub(super) figure: Figure,
    pub(super) how: String,
    pub(super) cite: String,
    pub(super) answers: Vec<Answer>,
}

impl Row {
    /// What the unit answers to this figure alone; what it answers to all stands at the head of its page.
    pub(super) fn own_answers(&self) -> impl Iterator<Item = &Answer> {
        self.answers.iter().filter(|answer| answer.is_about_one)
    }
}

/// What is shown of a figure.
pub(super) enum Figure {
    Shown(Box<Shown>),
    Suppressed(String),
}

/// A figure's numbers in words.
pub(super) struct Shown {
    pub(super) n: String,
    pub(super) observed: String,
    pub(super) base: String,
    pub(super) expected: String,
    /// Whether what was observed and expected are days.
    pub(super) in_days: bool,
    pub(super) ratio: String,
    pub(super) interval: String,
    pub(super) bar: IntervalBar,
    pub(super) shrunk: Option<String>,
    pub(super) q: Option<String>,
    pub(super) worth_asking: bool,
    /// Whether it would be, had the null control not withdrawn it.
    pub(super) withdrawn: bool,
}

impl Shown {
    pub(super) fn of(cell: &MeasuredJson, model: &str, language: Language) -> Self {
        Self {
            n: words::count(cell.n, language),
            observed: words::observed(cell.observed, model, language),
            base: words::base(cell.base, model, language),
            expected: number(cell.expected, 1, language),
            in_days: words::is_time(model),
            ratio: words::ratio(cell.ratio, language),
            interval: words::interval(cell.interval, language),
            bar: IntervalBar::draw(cell),
            shrunk: cell.shrunk.map(|shrunk| words::ratio(shrunk.ratio, language)),
            q: cell.q.map(|q| words::chance(q, language)),
            worth_asking: cell.worth_asking,
            withdrawn: cell.withdrawn,
        }
    }
}

/// Makes the rows of a page.
pub(super) struct Rows<'p> {
    pub(super) links: &'p Links,
    pub(super) replies: &'p Replies,
    pub(super) language: Language,
}

impl Rows<'_> {
    /// The row of `unit` in the table of an aspect.
    pub(super) fn of_unit(&self, aspect: &AspectJson, unit: &str, cell: &MeasuredJson) -> Row {
        let figure = Figure::Shown(Box::new(Shown::of(cell, &aspect.model, self.language)));
        self.row(unit.to_owned(), self.links.unit(unit), (aspect, unit), figure)
    }

    /// The row of an aspect in the table of `unit`.
    pub(super) fn of_aspect(&self, aspect: &AspectJson, unit: &str, cell: &CellJson) -> Row {
        let figure = match cell {
            CellJson::Measured(cell) => {
                Figure::Shown(Box::new(Shown::of(cell, &aspect.model, self.language)))
            }
            CellJson::Suppressed { suppressed, .. } => {
                Figure::Suppressed(suppressed.get(self.language).to_owned())
            }
        };
        let name = aspect.name.get(self.language).to_owned();
        self.row(name, self.links.aspect(&aspect.id), (aspect, unit), figure)
    }

    fn row(&self, name: String, path: String, (aspect, unit): (&AspectJson, &str), figure: Figure) -> Row {
        Row {
            name,
            path,
            figure,
            how: self.links.figure(&aspect.id, unit),
            cite: self.links.cite_figure(&aspect.id, unit),
            answers: self.replies.to(unit, &aspect.id),
        }
    }
}

/// A figure in one line, for the mark of a chart.
pub(super) fn told(unit: &str, cell: &MeasuredJson, replies: &Replies, language: Language) -> String {
    let ratio = words::ratio(cell.ratio, language);
    let interval = words::interval(cell.interval, language);
    let (n, expected) = (words::count(cell.n, language), number(cell.expected, 1, language));
    let observed = number(cell.observed, usize::from(cell.observed.fract() != 0.0), language);
    let mut more = String::new();
    if cell.worth_asking {
        more.push_str(language.pick("; cần hỏi thêm", "; worth asking about"));
    }
    if replies.any(unit) {
        more.push_str(language.pick("; đơn vị đã trả lời", "; the unit replied"));
    }
    match language {
        Language::Vietnamese => format!(
            "{unit}: tỷ số {ratio} ({interval}); {n} hồ sơ; quan sát {observed}, kỳ vọng {expected}{more}"
        ),
        Language::English => format!(
            "{unit}: ratio {ratio} ({interval}); {n} cases; observed {observed}, expected {expected}{more}"
        ),
    }
}
