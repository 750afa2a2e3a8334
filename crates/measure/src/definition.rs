//! What an indicator is, in words that travel with every number it gives.

use kernel::Bilingual;

use crate::Class;

/// A text in both languages, fixed in the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Vietnamese.
    pub vi: &'static str,
    /// English.
    pub en: &'static str,
}

impl Word {
    /// A text in both languages.
    pub const fn new(vi: &'static str, en: &'static str) -> Self {
        Self { vi, en }
    }

    /// As a text that can be kept.
    pub fn bilingual(self) -> Bilingual {
        Bilingual::new(self.vi, self.en)
    }
}

/// A group of signs. An indicator is a sign of one; it never proves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Behaviour {
    /// Né tránh.
    Avoidance,
    /// Đùn đẩy.
    BuckPassing,
    /// Làm việc cầm chừng.
    Stalling,
    /// Sợ trách nhiệm, không dám làm.
    Fear,
}

impl Behaviour {
    /// All four.
    pub const ALL: [Behaviour; 4] = [Self::Avoidance, Self::BuckPassing, Self::Stalling, Self::Fear];

    /// The word in results and URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Avoidance => "avoidance",
            Self::BuckPassing => "buck_passing",
            Self::Stalling => "stalling",
            Self::Fear => "fear",
        }
    }

    /// The name people read.
    pub fn name(self) -> Word {
        match self {
            Self::Avoidance => Word::new("Né tránh", "Avoidance"),
            Self::BuckPassing => Word::new("Đùn đẩy", "Buck-passing"),
            Self::Stalling => Word::new("Làm việc cầm chừng", "Stalling"),
            Self::Fear => Word::new("Sợ trách nhiệm, không dám làm", "Fear of responsibility"),
        }
    }
}

/// What a log must have for an indicator to be measured on it at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Events that name a unit.
    Unit,
    /// A mapping that says what is of this class.
    Class(Class),
    /// A mapping that says what is of one of these classes.
    AnyClass(&'static [Class]),
    /// A column with times.
    Due,
    /// Due dates of the case, not of each task.
    DueOfCase,
    /// A way to know what is finished: a column with times, or the class `complete`.
    Finish,
    /// Levels, and their order.
    Level,
    /// Difficulties, and which of them are hard.
    Hard,
    /// A column with the reasons given.
    Reason,
}

impl Need {
    /// The columns that are read for it.
    pub(crate) fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Due | Self::DueOfCase => &["due"],
            Self::Finish => &["finished"],
            Self::Level => &["level"],
            Self::Reason => &["reason"],
            Self::Unit | Self::Class(_) | Self::AnyClass(_) | Self::Hard => &[],
        }
    }
}

/// How the value of an aspect varies by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// A count per case: Poisson.
    Rate,
    /// A count out of a count: binomial.
    Share,
    /// A time out of a time, in microseconds: a ratio over cases.
    Time,
    /// Durations, some of them still running: how many are longer than the median of all other units.
    Slower,
    /// Time that a unit held cases: of its hard ones against its ordinary ones.
    HardLeft,
}

/// One side of an indicator for which units are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aspect {
    /// The indicator's id, or `id.side` for a further side.
    pub id: &'static str,
    /// The name people read.
    pub name: Word,
    /// What is counted.
    pub numerator: Word,
    /// Out of what.
    pub denominator: Word,
    /// Which unit it is attributed to.
    pub attributed_to: Word,
    /// How it varies by chance.
    pub model: Model,
    /// What a log must have for this side beyond what the indicator needs.
    pub needs: &'static [Need],
    /// Whether it grows with the unit's load, so that units are compared at the same load.
    pub depends_on_load: bool,
}

/// How a figure of the totals is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureForm {
    /// A number.
    Count,
    /// Microseconds, shown as days.
    Days,
    /// A number that is not a sum but the largest there is.
    Largest,
    /// Microseconds, shown as days: not a sum but the longest there is.
    Longest,
    /// By how much the completions at the due date exceed what is expected there, as a share of the latter: read off the
    /// histogram ([`excess`](crate::bunching)).
    Excess,
    /// This over another figure of the list.
    ShareOf {
        /// Place of the numerator.
        numerator: usize,
        /// Place of the denominator.
        denominator: usize,
    },
}

/// One figure of the totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// Its name in results.
    pub id: &'static str,
    /// The name people read.
    pub name: Word,
    /// How it is shown.
    pub form: FigureForm,
}

/// What an indicator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// Its id.
    pub id: &'static str,
    /// Version of the definition; a changed definition has a new one.
    pub version: u32,
    /// The name people read.
    pub name: Word,
    /// The behaviour it is a sign of.
    pub behaviour: Behaviour,
    /// Further behaviours it may be a sign of.
    pub also: &'static [Behaviour],
    /// What is counted, exactly.
    pub definition: Word,
    /// As a formula.
    pub formula: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// What it cannot tell.
    pub limits: Word,
    /// What a log must have.
    pub needs: &'static [Need],
    /// The sides for which units are compared; the first has the indicator's id.
    pub aspects: &'static [Aspect],
    /// Figures of the totals beside count and cases.
    pub figures: &'static [Figure],
}
