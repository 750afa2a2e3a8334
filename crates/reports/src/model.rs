//! The nouns of a report: versions, sections, passages, figures, findings and examples.
//!
//! Plain data, already valid. It does not know how any of it was found or kept.

use std::fmt;
use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Bilingual, BodyCode, Digest, Problem, StudyCode, Window};
use plan::{DocumentFamily, SectionKind};

use crate::{ReportId, VersionId};

/// The section of what stands before the first heading of the outline.
pub const FRONT: &str = "front";
/// The section of what stands under headings the outline does not know.
pub const OTHER: &str = "other";

/// A report as read: what is in it and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// What the head of the document says of itself.
    pub head: Head,
    /// The sections found, in the order of the document.
    pub sections: Vec<Section>,
    /// Every passage, in the order of the document.
    pub passages: Vec<Passage>,
    /// Every table, in the order of the document.
    pub tables: Vec<TableOf>,
    /// Every figure, in the order of the document.
    pub figures: Vec<Figure>,
    /// Every finding, in the order of the document.
    pub findings: Vec<Finding>,
    /// Every example, in the order of the document.
    pub examples: Vec<Example>,
}

impl Draft {
    /// The passage at `address`.
    pub fn passage(&self, address: &str) -> Option<&Passage> {
        self.passages.iter().find(|passage| passage.address == address)
    }

    /// The passages of the section `key`, in order.
    pub fn passages_of(&self, key: &str) -> impl Iterator<Item = &Passage> {
        self.passages.iter().filter(move |passage| passage.section == key)
    }

    /// The figures at any of `addresses`.
    pub fn figures_at<'d>(&'d self, addresses: &'d [String]) -> impl Iterator<Item = &'d Figure> {
        self.figures.iter().filter(|figure| addresses.contains(&figure.address))
    }

    /// The examples at any of `addresses`.
    pub fn examples_at<'d>(&'d self, addresses: &'d [String]) -> impl Iterator<Item = &'d Example> {
        self.examples.iter().filter(|example| addresses.contains(&example.address))
    }
}

/// What the head of a document says. Everything is optional: it is read, not judged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Number and symbol as written: `05-BC/BNCTW`, `05/BC-UBND`.
    pub number: Option<String>,
    /// Which family of documents the head belongs to.
    pub family: Option<DocumentFamily>,
    /// The day it was signed.
    pub date: Option<Date>,
    /// The body that issued it, as its head writes it: `TỈNH ỦY QUẢNG NAM`.
    pub issuer: Option<String>,
    /// The type of document: `BÁO CÁO`.
    pub kind: Option<String>,
    /// The summary line under the type (trích yếu).
    pub summary: Option<String>,
    /// The signature's lines: authority, post, name.
    pub signer: Option<String>,
}

/// A heading of the document matched to the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The outline's key, or [`OTHER`].
    pub key: String,
    /// The heading as it stands in the document.
    pub heading: String,
    /// How it was matched.
    pub matched: Matched,
}

/// How a heading was matched to the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matched {
    /// It is the title, or one of the outline's other names for it.
    Name,
    /// It begins with words that mean the section; a person may want to look.
    Meaning,
    /// It is none of the outline's.
    Not,
    /// A person said which section it begins, or that it begins none.
    Person,
}

impl Matched {
    /// The name in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Meaning => "meaning",
            Self::Not => "not",
            Self::Person => "person",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Name, Self::Meaning, Self::Not, Self::Person]
            .into_iter()
            .find(|matched| matched.code() == text)
    }
}

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassageKind {
    /// A heading within a section.
    Heading,
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// A cell of a table.
    Cell,
    /// A footnote or endnote.
    Note,
}

impl PassageKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Heading, Self::Paragraph, Self::Item, Self::Cell, Self::Note];

    /// The name in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::Item => "item",
            Self::Cell => "cell",
            Self::Note => "note",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == text)
    }
}

/// The smallest part that can be cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// `causes/p3` for the third passage of a section, `causes/t1/r2c3` for a cell, `causes/n2` for a note.
    pub address: String,
    /// The section's key.
    pub section: String,
    /// What it is.
    pub kind: PassageKind,
    /// Its words, NFC, with the computed list marker before them. A quotation matches these to the letter.
    pub text: String,
    /// SHA-256 of the words.
    pub digest: Digest,
    /// How far a cell reaches; one row and one column for anything else.
    pub reach: Reach,
}

/// How many rows and columns of a table a cell covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Rows.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
}

impl Passage {
    /// A passage with the digest of its words.
    pub fn new(address: String, section: &str, kind: PassageKind, text: String) -> Self {
        let digest = Digest::of(text.as_bytes());
        let reach = Reach { rows: 1, columns: 1 };
        Self { address, section: section.to_owned(), kind, text, digest, reach }
    }
}

/// The section an address lies in: `causes/p3` is of `causes`.
pub fn section_of(address: &str) -> &str {
    address.split_once('/').map_or(address, |(section, _)| section)
}

/// A table with its full grid of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableOf {
    /// `causes/t1`.
    pub address: String,
    /// The section's key.
    pub section: String,
    /// Rows of cells' words; a merged cell's words stand in every place it covers.
    pub grid: Vec<Vec<String>>,
}

impl TableOf {
    /// The address of a cell, row and column counted from 0.
    pub fn cell(&self, row: usize, column: usize) -> String {
        format!("{}/r{}c{}", self.address, row + 1, column + 1)
    }
}

/// A decimal number as reports write them, exact to four places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount {
    ten_thousandths: i64,
}

impl Amount {
    /// The amount of so many ten-thousandths.
    pub const fn from_ten_thousandths(ten_thousandths: i64) -> Self {
        Self { ten_thousandths }
    }

    /// A whole number; `None` when it is beyond what a report tells of.
    pub fn whole(value: i64) -> Option<Self> {
        value.checked_mul(10_000).map(Self::from_ten_thousandths)
    }

    /// In ten-thousandths.
    pub fn ten_thousandths(self) -> i64 {
        self.ten_thousandths
    }

    /// The sum; `None` when it is beyond what a report tells of.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.ten_thousandths.checked_add(other.ten_thousandths).map(Self::from_ten_thousandths)
    }

    /// How far the two lie apart.
    pub fn apart(self, other: Self) -> Self {
        Self::from_ten_thousandths(
            self.ten_thousandths.saturating_sub(other.ten_thousandths).saturating_abs(),
        )
    }

    /// The sum of `amounts`; `None` when it is beyond what a report tells of.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::from_ten_thousandths(0), Self::plus)
    }
}

/// Reads what people here write: `1.234,5`, `35`.
impl std::str::FromStr for Amount {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        crate::read::words::amount(text).ok_or(NotAnAmount)
    }
}

/// A text that is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no number; write it like 1.234,5")]
pub struct NotAnAmount;

/// As Vietnamese documents write it: `1.234,5`.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&vietnamese::format_ten_thousandths(self.ten_thousandths, kernel::Language::Vietnamese))
    }
}

/// The time a figure tells of, as written and as days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// As written: `năm 2022`, `tính đến 30/6/2023`.
    pub words: String,
    /// The days meant.
    pub days: Window,
}

/// A number with what it counts and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its key: the outline's where it is one that was asked for (`tasks-late`), else made from the words around
    /// it. It stays when only the number changes, so a later version's number can be found.
    pub key: String,
    /// The address of the passage or cell it stands in.
    pub address: String,
    /// What is counted, in the report's words.
    pub label: String,
    /// How much.
    pub value: Amount,
    /// Of what: `hồ sơ`, `%`; empty when a table does not say.
    pub unit: String,
    /// When, where the report says so.
    pub period: Option<Period>,
    /// Where in the passage's text it stands, in bytes.
    pub span: Range<usize>,
    /// As written.
    pub quote: String,
}

impl Figure {
    /// What a citation pins: value, unit and period.
    pub fn digest(&self) -> Digest {
        let value = self.value.ten_thousandths.to_be_bytes();
        let period = self.period.as_ref().map(|period| period.days.to_string()).unwrap_or_default();
        Digest::of_parts([value.as_slice(), self.unit.as_bytes(), period.as_bytes()])
    }
}

/// A judgement of the report, with what stands by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The section's key.
    pub section: String,
    /// What the section tells of.
    pub kind: SectionKind,
    /// The addresses of the passages it is told in; the first is the judgement itself.
    pub addresses: Vec<String>,
    /// Its first sentence.
    pub summary: String,
}

/// A concrete case that illustrates a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The address of the passage it stands in.
    pub address: String,
    /// The words that mark it.
    pub cue: String,
}

/// A report of one body for one study.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// The study.
    pub study: StudyCode,
    /// The body that owes it.
    pub body: BodyCode,
}

/// One version as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its id.
    pub id: VersionId,
    /// The report it is a version of.
    pub report: ReportId,
    /// The study.
    pub study: StudyCode,
    /// The body that owes the report.
    pub body: BodyCode,
    /// Counted from 1 within the report.
    pub number: i64,
    /// The name the sender's file had.
    pub file_name: String,
    /// SHA-256 of the file; also its name among the blobs.
    pub digest: Digest,
    /// Bytes of the file.
    pub size: i64,
    /// When it was received.
    pub received_at: Timestamp,
    /// The last day on which it would be on time.
    pub due: Date,
    /// Whether that day had passed in Việt Nam.
    pub timing: Timing,
    /// The version of the plan it was checked against.
    pub plan_version: i64,
    /// The position of its entry in the ledger.
    pub ledger_position: i64,
    /// Number and symbol in its head, where found.
    pub document_number: Option<String>,
    /// The day in its head, where found.
    pub document_date: Option<Date>,
}

/// On time or late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timing {
    /// Received on the last day or before.
    OnTime,
    /// Received after it.
    Late,
}

impl Timing {
    /// Judged by the day in Việt Nam.
    pub fn of(received_at: Timestamp, due: Date) -> Self {
        if kernel::vietnam_day(received_at) > due { Self::Late } else { Self::OnTime }
    }

    /// The name in tables and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::OnTime => "on-time",
            Self::Late => "late",
        }
    }

    /// The words people read.
    pub fn name(self) -> Bilingual {
        match self {
            Self::OnTime => Bilingual::new("đúng hạn", "on time"),
            Self::Late => Bilingual::new("quá hạn", "late"),
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::OnTime, Self::Late].into_iter().find(|timing| timing.code() == text)
    }
}

/// What is known of one assigned body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyState {
    /// The body.
    pub body: BodyCode,
    /// The group its assignment belongs to.
    pub group: i64,
    /// The last day on which it is on time.
    pub due: Date,
    /// The latest version, once there is one.
    pub latest: Option<Version>,
    /// When the first version came, which decides whether the report came on time.
    pub first: Option<(Timestamp, Timing)>,
    /// Problems of the latest version.
    pub counts: ProblemCounts,
    /// Findings of the latest version.
    pub findings: FindingCounts,
}

/// How many problems of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct ProblemCounts {
    /// Cannot be taken in.
    pub blockers: i64,
    /// Must be mended.
    pub errors: i64,
    /// Should be looked at.
    pub warnings: i64,
    /// Worth knowing.
    pub notes: i64,
}

impl ProblemCounts {
    /// Counts `problems`.
    pub fn of(problems: &[Problem]) -> Self {
        problems.iter().fold(Self::default(), |counts, problem| counts.with(problem.severity, 1))
    }

    pub(crate) fn with(mut self, severity: kernel::Severity, count: i64) -> Self {
        match severity {
            kernel::Severity::Note => self.notes += count,
            kernel::Severity::Warning => self.warnings += count,
            kernel::Severity::Error => self.errors += count,
            kernel::Severity::Blocker => self.blockers += count,
        }
        self
    }
}

/// How many findings carry what they should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct FindingCounts {
    /// All findings.
    pub all: i64,
    /// With a figure.
    pub with_figure: i64,
    /// With an example.
    pub with_example: i64,
}

impl FindingCounts {
    /// Counts the findings of `draft`.
    pub fn of(draft: &Draft) -> Self {
        draft.findings.iter().fold(Self::default(), |counts, finding| Self {
            all: counts.all + 1,
            with_figure: counts.with_figure
                + i64::from(draft.figures_at(&finding.addresses).next().is_some()),
            with_example: counts.with_example
                + i64::from(draft.examples_at(&finding.addresses).next().is_some()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_documents_write_them() {
        let shown = |value| Amount::from_ten_thousandths(value).to_string();
        assert_eq!(
            [shown(12_345_000), shown(12_340_000), shown(-5_000), shown(0)],
            ["1.234,5", "1.234", "-0,5", "0"]
        );
        assert_eq!(Amount::whole(i64::MAX), None);
    }

    #[test]
    fn the_last_day_lasts_until_midnight_in_vietnam() {
        let due = jiff::civil::date(2023, 9, 29);
        let timing = |at: &str| Timing::of(at.parse().unwrap(), due);
        assert_eq!(timing("2023-09-29T16:59:59Z"), Timing::OnTime);
        assert_eq!(timing("2023-09-29T17:00:00Z"), Timing::Late);
    }
}
