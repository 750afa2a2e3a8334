//! The nouns of a scheme: statements with the versions of their text, citations with what they pinned.
//!
//! Plain data. Whether a citation is fresh is not among it: that is computed ([`crate::freshness`]).

use std::fmt;
use std::str::FromStr;

use coding::Span;
use jiff::Timestamp;
use kernel::{AccountId, Bilingual, Digest, Language, Role, StudyCode};
use measurements::WorklogId;
use reports::{ReportId, VersionId};

use crate::{BodyReplyId, Number, Pin, Place};

kernel::typed_id! {
    /// One statement: a sentence or paragraph of the scheme.
    StatementId
}
kernel::typed_id! {
    /// One citation: a statement's link to what it rests on.
    CitationId
}

/// Whether a statement stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatementState {
    /// It stands in the text.
    Standing,
    /// It was taken out; it is kept with its citations.
    Removed,
}

impl StatementState {
    /// The name in tables and URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Removed => "removed",
        }
    }

    /// The name people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Standing => language.pick("đang dùng", "standing"),
            Self::Removed => language.pick("đã bỏ", "removed"),
        }
    }
}

/// A sentence or paragraph of the scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its id.
    pub id: StatementId,
    /// The study.
    pub study: StudyCode,
    /// The key of the outline's section it stands in.
    pub section: String,
    /// Its place in the section: statements stand in the order of their ordinals.
    pub ordinal: i64,
    /// Its text now; NFC, one paragraph.
    pub text: String,
    /// The number of that text's version, counted from 1. Whoever edits names the number they saw.
    pub version: i64,
    /// Whether it stands in the text.
    pub state: StatementState,
    /// When it was first written.
    pub at: Timestamp,
}

/// One version of a statement's text. Versions never change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementVersion {
    /// Counted from 1.
    pub number: i64,
    /// The text.
    pub text: String,
    /// Who wrote it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
}

/// When a statement was taken out of the text, by whom and why. Kept also after it was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// Counted from 1 within the statement.
    pub number: i64,
    /// Why.
    pub reason: String,
    /// Who took it out.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
}

/// Who did something: an account, or the program itself, and in which role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    /// The account; `None` when the program itself acted.
    pub account: Option<AccountId>,
    /// The role it acted in.
    pub role: Role,
}

/// What a citation points at: a source and a place in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A passage of a report, or some of its words.
    Passage {
        /// The report.
        report: ReportId,
        /// The passage's address: `causes/p3`.
        address: String,
        /// Which of its words are quoted. The whole passage is pinned all the same.
        span: Span,
    },
    /// A figure of a report.
    Figure {
        /// The report.
        report: ReportId,
        /// The figure's key.
        key: String,
    },
    /// A measured indicator of a unit.
    Indicator {
        /// The work log.
        worklog: WorklogId,
        /// The indicator's id, or `id.aspect`.
        indicator: String,
        /// The unit's name.
        unit: String,
    },
    /// An example case of a measurement.
    Example {
        /// The work log.
        worklog: WorklogId,
        /// The case's key.
        case: String,
    },
    /// What a body replied.
    Reply {
        /// The reply.
        reply: BodyReplyId,
    },
}

/// The source a target lies in: what is looked up once for all citations into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A body's report.
    Report(ReportId),
    /// A registered work log.
    Worklog(WorklogId),
    /// A reply of a body.
    Reply(BodyReplyId),
}

impl Target {
    /// The source it lies in.
    pub fn source(&self) -> Source {
        match self {
            Self::Passage { report, .. } | Self::Figure { report, .. } => Source::Report(*report),
            Self::Indicator { worklog, .. } | Self::Example { worklog, .. } => Source::Worklog(*worklog),
            Self::Reply { reply } => Source::Reply(*reply),
        }
    }

    /// The same with the whole of its passage: where the words changed, a span counted in the old ones means nothing.
    pub fn whole(&self) -> Self {
        match self {
            Self::Passage { report, address, .. } => {
                Self::Passage { report: *report, address: address.clone(), span: Span::Whole }
            }
            other => other.clone(),
        }
    }

    /// The place in it.
    pub fn place(&self) -> Place {
        match self {
            Self::Passage { address, .. } => Place::Passage(address.clone()),
            Self::Figure { key, .. } => Place::Figure(key.clone()),
            Self::Indicator { indicator, unit, .. } => {
                Place::Indicator { indicator: indicator.clone(), unit: unit.clone() }
            }
            Self::Example { case, .. } => Place::Example(case.clone()),
            Self::Reply { .. } => Place::Reply,
        }
    }

    /// The kind's name in tables, URLs and class names.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Passage { .. } => "passage",
            Self::Figure { .. } => "figure",
            Self::Indicator { .. } => "indicator",
            Self::Example { .. } => "example",
            Self::Reply { .. } => "reply",
        }
    }

    /// The kind's name people read.
    pub fn kind_name(&self, language: Language) -> &'static str {
        match self {
            Self::Passage { .. } => language.pick("đoạn báo cáo", "passage"),
            Self::Figure { .. } => language.pick("số liệu", "figure"),
            Self::Indicator { .. } => language.pick("chỉ báo đo được", "measured indicator"),
            Self::Example { .. } => language.pick("hồ sơ minh họa", "example case"),
            Self::Reply { .. } => language.pick("ý kiến của cơ quan", "reply of the body"),
        }
    }
}

/// The text is no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{text}» names nothing that can be cited; use the «cite» link of a passage, figure or indicator")]
pub struct TargetError {
    /// What was given.
    pub text: String,
}

/// A target in a link: `passage~<report>~causes/p3~whole`. Parts are separated by «~», which is written `~0` inside a part.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |text: &str| text.replace('~', "~0");
        write!(f, "{}", self.kind())?;
        match self {
            Self::Passage { report, address, span } => write!(f, "~-{report}~-{}~-{span}", part(address)),
            Self::Figure { report, key } => write!(f, "~-{report}~-{}", part(key)),
            Self::Indicator { worklog, indicator, unit } => {
                write!(f, "~-{worklog}~-{}~-{}", part(indicator), part(unit))
            }
            Self::Example { worklog, case } => write!(f, "~-{worklog}~-{}", part(case)),
            Self::Reply { reply } => write!(f, "~-{reply}"),
        }
    }
}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<String> = text.split("~-").map(|part| part.replace("~0", "~")).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let read = || -> Option<Self> {
            Some(match parts.as_slice() {
                ["passage", report, address, span] => Self::Passage {
                    report: report.parse().ok()?,
                    address: (*address).to_owned(),
                    span: span.parse().ok()?,
                },
                ["figure", report, key] => {
                    Self::Figure { report: report.parse().ok()?, key: (*key).to_owned() }
                }
                ["indicator", worklog, indicator, unit] => Self::Indicator {
                    worklog: worklog.parse().ok()?,
                    indicator: (*indicator).to_owned(),
                    unit: (*unit).to_owned(),
                },
                ["example", worklog, case] => {
                    Self::Example { worklog: worklog.parse().ok()?, case: (*case).to_owned() }
                }
                ["reply", reply] => Self::Reply { reply: reply.parse().ok()? },
                _ => return None,
            })
        };
        read().ok_or_else(|| TargetError { text: text.to_owned() })
    }
}

/// A statement's link to what it rests on, with what stood there when a person last looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Its id.
    pub id: CitationId,
    /// The statement that rests on it.
    pub statement: StatementId,
    /// What it points at now: the place of the last pin.
    pub target: Target,
    /// The last pin: what stood there when a person last looked.
    pub pinned: Pinned,
}

impl Citation {
    /// What the resolver needs of it.
    pub fn pin(&self) -> Pin {
        Pin { place: self.target.place(), digest: self.pinned.content.digest }
    }
}

/// A snapshot of a cited thing: enough to show it when its source is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Digest of what stood there: the whole passage, the figure, the cell, the case as shown.
    pub digest: Digest,
    /// The words: a passage's (the same in both languages), a figure's or a cell's in one sentence.
    pub quote: Bilingual,
    /// What was counted, for figures and indicators; empty for passages and examples.
    pub definition: Bilingual,
    /// The number itself, for figures of reports, and the ratio for indicators: what a text that refers to it says.
    pub number: Option<Number>,
    /// The version of the report or work log it stood in.
    pub version: i64,
    /// That version's id, when it was a report's.
    pub report_version: Option<VersionId>,
}

impl Content {
    /// One digest over all that is kept of it besides its own digest and version: the ledger names it.
    pub(crate) fn words(&self) -> Digest {
        let report_version = self.report_version.map(|version| version.to_string()).unwrap_or_default();
        let words =
            [&self.quote.vi, &self.quote.en, &self.definition.vi, &self.definition.en, &report_version];
        let number = self.number.as_ref().map(|number| {
            [number.amount.ten_thousandths().to_be_bytes().to_vec(), number.unit.as_bytes().to_vec()]
        });
        let words =
            words.map(|text| text.as_bytes().to_vec()).into_iter().chain(number.into_iter().flatten());
        let words: Vec<Vec<u8>> = words.collect();
        Digest::of_parts(words.iter().map(Vec::as_slice))
    }
}

/// One look of a person at a cited place. Looks never change; a new one is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pinned {
    /// Counted from 1. Whoever looks again names the number they saw.
    pub number: i64,
    /// What stood there.
    pub content: Content,
    /// Why it still holds; empty at the first look.
    pub reason: String,
    /// Who looked.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_in_a_link_reads_back_as_it_was() {
        let world = kernel::World::scripted(1);
        let report = world.new_id();
        let worklog = world.new_id();
        let text = |text: &str| text.to_owned();
        let targets = [
            Target::Passage { report, address: text("causes/p3"), span: Span::Whole },
            Target::Passage { report, address: text("a~-b~0"), span: Span::Part { start: 3, end: 9 } },
            Target::Figure { report, key: text("tasks-late") },
            Target::Indicator { worklog, indicator: text("ping_pong.gets_back"), unit: text("Tổ 1 ~ 2") },
            Target::Example { worklog, case: text("1-364285768") },
            Target::Reply { reply: world.new_id() },
        ];
        for target in targets {
            assert_eq!(target.to_string().parse(), Ok(target));
        }
        for bad in ["", "passage", "passage~-x~-a~-whole", "figure~-~-", "reply~-x"] {
            assert!(bad.parse::<Target>().is_err(), "{bad}");
        }
    }
}
