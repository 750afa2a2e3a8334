//! The nouns of searching. Plain data.

use coding::SphereFilter;
use kernel::{BodyCode, Language};
use plan::CodeId;
use reports::VersionId;
use scheme::StatementId;

use crate::{Query, Snippet};

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A passage of a report.
    Passage,
    /// A figure of a report, by what it counts.
    Figure,
    /// A statement of the scheme.
    Statement,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Passage, Self::Figure, Self::Statement];

    /// The name in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Passage => "passage",
            Self::Figure => "figure",
            Self::Statement => "statement",
        }
    }

    /// The kind with this name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The name people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Passage => language.pick("đoạn báo cáo", "passage"),
            Self::Figure => language.pick("số liệu", "figure"),
            Self::Statement => language.pick("luận điểm", "statement"),
        }
    }
}

/// How the words found are written, against how they were typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marks {
    /// Đúng dấu: every word bears the marks typed.
    Same,
    /// Khác dấu: the letters are the same, some mark is another or missing.
    Other,
}

impl Marks {
    /// The name people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Same => language.pick("đúng dấu", "same marks"),
            Self::Other => language.pick("khác dấu", "other marks"),
        }
    }
}

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The words.
    pub query: Query,
    /// Where to look.
    pub filter: Filter,
    /// Which page of what is found, from 1.
    pub page: usize,
}

/// Where to look; what is not said is not narrowed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only this body's report. Statements are nobody's.
    pub body: Option<BodyCode>,
    /// Only reports of this group of bodies and of their units.
    pub group: Option<i64>,
    /// Only this section of the outline.
    pub section: Option<String>,
    /// Only passages that bear this code. For whoever may compare reports.
    pub code: Option<CodeId>,
    /// Only passages that bear a code under which their words speak of this field and level. For whoever may compare reports.
    pub sphere: SphereFilter,
    /// Only this kind.
    pub kind: Option<Kind>,
}

/// What was found: one page of it, and how much there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The page, what bears the marks typed first.
    pub hits: Vec<Hit>,
    /// How many there are.
    pub count: Count,
    /// Which page it is, from 1.
    pub page: usize,
    /// How many pages there are, as far as one may turn them.
    pub pages: usize,
    /// How many of this page no longer stand as they were indexed and are not shown.
    pub withheld: usize,
}

/// How many things were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// So many; no marks were typed, so marks tell nothing.
    All(usize),
    /// Told apart by the marks typed.
    ByMarks {
        /// Those that bear them.
        same: usize,
        /// Those that do not.
        other: usize,
    },
}

impl Count {
    /// How many in all.
    pub fn total(self) -> usize {
        match self {
            Self::All(count) => count,
            Self::ByMarks { same, other } => same + other,
        }
    }
}

/// One thing found, as it stands in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// How its words are written, against how they were typed; `None` when no marks were typed.
    pub marks: Option<Marks>,
    /// Where it stands.
    pub place: Place,
    /// The key of the section it stands in.
    pub section: String,
    /// A cut of its text.
    pub snippet: Snippet,
}

/// Where something found stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A passage.
    Passage {
        /// Whose report.
        body: BodyCode,
        /// The version.
        version: VersionId,
        /// The version's number.
        number: i64,
        /// The address in it.
        address: String,
    },
    /// A figure.
    Figure {
        /// Whose report.
        body: BodyCode,
        /// The version.
        version: VersionId,
        /// The version's number.
        number: i64,
        /// The figure's key.
        key: String,
        /// The passage it stands in.
        address: String,
    },
    /// A statement.
    Statement {
        /// Its id.
        statement: StatementId,
        /// The number of its text's version.
        number: i64,
    },
}

impl Place {
    /// What kind of thing stands there.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Passage { .. } => Kind::Passage,
            Self::Figure { .. } => Kind::Figure,
            Self::Statement { .. } => Kind::Statement,
        }
    }

    /// Whose report it is of, when it is of one.
    pub fn body(&self) -> Option<&BodyCode> {
        match self {
            Self::Passage { body, .. } | Self::Figure { body, .. } => Some(body),
            Self::Statement { .. } => None,
        }
    }
}
