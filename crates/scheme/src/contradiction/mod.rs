//! Contradictions: the same subject told with different numbers. They are found, never typed, and computed whenever somebody looks
//! ([`contradictions`]); what a person decided about one is kept with the digests of both sides, so that it is open again when
//! either side changes.
//!
//! An open one holds no release back (decision 0057): it travels into the scheme, its releases' page and its annex as open.

mod actions;
mod find;
mod load;
pub(crate) mod store;

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use jiff::Timestamp;
use kernel::{Bilingual, BodyCode, Digest, Language};
use measurements::WorklogId;
use reports::{Amount, ReportId};

use crate::{Hand, Source, StatementView, Target};

pub use actions::{NewVerdict, decide_contradiction};
pub use load::{Contradictions, FoundContradictions, contradictions};

/// One subject, told with two numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction {
    /// Its name within the study: it stays while the numbers change.
    pub name: String,
    /// Between what and what.
    pub kind: ContradictionKind,
    /// Whose report it stands in; of two bodies, the first.
    pub body: BodyCode,
    /// What is counted.
    pub subject: Bilingual,
    /// The first side.
    pub one: Side,
    /// The other.
    pub other: Side,
    /// What a person decided last.
    pub decision: Option<Decision>,
}

/// Between what a contradiction stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContradictionKind {
    /// Two places of one text.
    Text,
    /// Text and table or annex of one version.
    Table,
    /// A version and the one after it.
    Versions,
    /// A lead body and its units.
    Units,
    /// A body and those it took over from.
    Successor,
    /// What a report tells of another body, and what that body tells.
    Another,
    /// A report and the work records.
    Records,
}

/// One side: a number, with where it is told. A number made of several has several places.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// How much.
    pub amount: Amount,
    /// Of what, as told.
    pub unit: String,
    /// When, as told; empty where nothing is said.
    pub period: String,
    /// Where it is told.
    pub places: Vec<ToldAt>,
}

/// A place a number is told at.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldAt {
    /// Who tells it.
    pub body: BodyCode,
    /// That body's name.
    pub name: Bilingual,
    /// Where.
    pub source: ToldIn,
    /// In which words.
    pub words: Bilingual,
}

/// In what a number is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToldIn {
    /// A version of a report.
    Report {
        /// The report.
        report: ReportId,
        /// The version's number.
        version: i64,
        /// The passage's or cell's address.
        address: String,
        /// The figure's key.
        key: String,
    },
    /// A measured work log.
    Worklog {
        /// The work log.
        worklog: WorklogId,
        /// The version that was measured.
        version: i64,
        /// The indicator's id.
        indicator: String,
    },
}

/// What a person decided about a contradiction. A later decision stands in for the earlier, which stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Counted from 1. Whoever decides anew names the number they saw.
    pub number: i64,
    /// What.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// The first side as it was seen.
    pub one: Seen,
    /// The other.
    pub other: Seen,
    /// Who decided.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
}

/// A side as a person saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Digest of the side.
    pub digest: Digest,
    /// The number with its unit, as it was said.
    pub said: String,
}

/// What can be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The first side holds.
    One,
    /// The other side holds.
    Other,
    /// Both hold: they tell of different things, and the reason says of which.
    Explained,
    /// It stays open, and the reason says why.
    Open,
}

/// How a contradiction stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContradictionState {
    /// Nobody decided.
    Open,
    /// Somebody left it open and said why.
    LeftOpen,
    /// A side changed since somebody decided.
    Changed,
    /// One side holds.
    Reconciled,
    /// Both hold.
    Explained,
}

impl Contradiction {
    /// How it stands.
    pub fn state(&self) -> ContradictionState {
        let Some(decision) = &self.decision else { return ContradictionState::Open };
        if decision.one.digest != self.one.digest() || decision.other.digest != self.other.digest() {
            return ContradictionState::Changed;
        }
        match decision.verdict {
            Verdict::One | Verdict::Other => ContradictionState::Reconciled,
            Verdict::Explained => ContradictionState::Explained,
            Verdict::Open => ContradictionState::LeftOpen,
        }
    }

    /// Whether it is open, for whatever reason.
    pub fn is_open(&self) -> bool {
        self.state().is_open()
    }

    /// Whether a side changed since somebody decided.
    pub fn is_changed(&self) -> bool {
        self.state() == ContradictionState::Changed
    }

    /// Both sides in order.
    pub fn sides(&self) -> [&Side; 2] {
        [&self.one, &self.other]
    }

    /// Whether a statement cites a figure or passage one of the sides is told at.
    pub fn touches(&self, statement: &StatementView) -> bool {
        statement.citations.iter().any(|cited| self.is_told_at(&cited.citation.target))
    }

    /// Whether a side is told where `target` points at.
    fn is_told_at(&self, target: &Target) -> bool {
        self.sides().iter().flat_map(|side| &side.places).any(|at| at.source.is_cited_by(target))
    }

    /// The name of its place on a page.
    pub fn anchor(&self) -> String {
        format!("x-{}", &Digest::of(self.name.as_bytes()).to_string()[..12])
    }
}

impl ContradictionState {
    /// Whether nothing was decided that still stands, or it was left open.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::LeftOpen | Self::Changed)
    }

    /// The name people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Open => language.pick("chưa xử lý", "open"),
            Self::LeftOpen => language.pick("để ngỏ, có lý do", "left open, with a reason"),
            Self::Changed => language.pick("mở lại: số liệu đã đổi", "open again: a side changed"),
            Self::Reconciled => language.pick("đã thống nhất số liệu", "reconciled"),
            Self::Explained => language.pick("đã giải thích", "explained"),
        }
    }
}

impl ContradictionKind {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 7] =
        [Self::Table, Self::Text, Self::Versions, Self::Units, Self::Successor, Self::Another, Self::Records];

    /// The word in names and URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Table => "table",
            Self::Versions => "versions",
            Self::Units => "units",
            Self::Successor => "successor",
            Self::Another => "another",
            Self::Records => "records",
        }
    }

    /// The words people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Text => language.pick("Hai chỗ trong cùng một báo cáo", "Two places of one text"),
            Self::Table => language.pick("Lời văn và bảng, phụ lục", "Text and table or annex"),
            Self::Versions => language.pick("Hai phiên bản liền nhau", "A version and the one after it"),
            Self::Units => language.pick("Cơ quan chủ trì và các đơn vị", "A lead body and its units"),
            Self::Successor => {
                language.pick("Cơ quan và các cơ quan tiền thân", "A body and those it took over from")
            }
            Self::Another => {
                language.pick("Báo cáo nói về cơ quan khác", "A report that tells of another body")
            }
            Self::Records => language.pick("Báo cáo và nhật ký công việc", "Report and work records"),
        }
    }
}

impl Verdict {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::One, Self::Other, Self::Explained, Self::Open];

    /// The word in tables and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Other => "other",
            Self::Explained => "explained",
            Self::Open => "open",
        }
    }

    /// The verdict with this word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == text)
    }
}

impl Side {
    /// The number with its unit.
    pub fn said(&self, language: Language) -> String {
        let number = vietnamese::format_ten_thousandths(self.amount.ten_thousandths(), language);
        if self.unit.is_empty() { number } else { format!("{number} {}", self.unit) }
    }

    /// Digest of everything a person sees of it: number, unit, time, who tells it and in which words. Where it stands is not
    /// among it: a paragraph that only moved says the same.
    pub fn digest(&self) -> Digest {
        let mut parts = vec![
            self.amount.ten_thousandths().to_be_bytes().to_vec(),
            self.unit.as_bytes().to_vec(),
            self.period.as_bytes().to_vec(),
        ];
        for place in &self.places {
            parts.push(place.body.as_str().as_bytes().to_vec());
            parts.push(place.words.vi.as_bytes().to_vec());
        }
        Digest::of_parts(parts.iter().map(Vec::as_slice))
    }
}

impl ToldIn {
    /// What citations of it point at: the figure and its passage, or the indicator.
    fn spots(&self) -> impl Iterator<Item = Spot> {
        let (source, names) = match self {
            Self::Report { report, address, key, .. } => {
                (Source::Report(*report), [Some(key), Some(address)])
            }
            Self::Worklog { worklog, indicator, .. } => (Source::Worklog(*worklog), [Some(indicator), None]),
        };
        names.into_iter().flatten().map(move |name| Spot::new(source, name))
    }

    /// Whether a citation that points at `target` cites it: as a figure, by its passage, or as whichever aspect of an indicator.
    fn is_cited_by(&self, target: &Target) -> bool {
        match (self, target) {
            (Self::Report { report, key, .. }, Target::Figure { report: of, key: cited }) => {
                report == of && key == cited
            }
            (Self::Report { report, address, .. }, Target::Passage { report: of, address: cited, .. }) => {
                report == of && address == cited
            }
            (
                Self::Worklog { worklog, indicator, .. },
                Target::Indicator { worklog: of, indicator: cited, .. },
            ) => worklog == of && cited.split('.').next() == Some(indicator),
            _ => false,
        }
    }
}

/// A place numbers are told at, as a number: places with the same number may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spot(u64);

impl Spot {
    fn new(source: Source, name: &str) -> Self {
        Self(FixedState::default().hash_one((source, name)))
    }

    /// The place `target` points at; `None` where no number of a contradiction is told.
    fn of(target: &Target) -> Option<Self> {
        let name = match target {
            Target::Figure { key, .. } => key,
            Target::Passage { address, .. } => address,
            Target::Indicator { indicator, .. } => indicator.split('.').next()?,
            Target::Example { .. } | Target::Reply { .. } => return None,
        };
        Some(Self::new(target.source(), name))
    }
}
