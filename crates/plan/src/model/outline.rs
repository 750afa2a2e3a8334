//! The outline: the sections a report must have, what each asks for, and the figures that must be given.
//!
//! It does not read reports.

use kernel::{Bilingual, Language};

/// What a report must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Its title.
    pub title: Bilingual,
    /// What the writer must know first.
    pub guidance: Bilingual,
    /// The sections, in order.
    pub sections: Vec<Section>,
}

impl Outline {
    /// The section with this key.
    pub fn section(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.key == key)
    }

    /// The figure with this key.
    pub fn figure(&self, key: &str) -> Option<&FigureAsked> {
        self.sections.iter().flat_map(|section| &section.figures).find(|figure| figure.key == key)
    }

    /// Every figure asked of the bodies of `group`, with the section it stands in.
    pub fn figures_for(&self, group: i64) -> impl Iterator<Item = (&Section, &FigureAsked)> {
        self.sections
            .iter()
            .flat_map(|section| section.figures.iter().map(move |figure| (section, figure)))
            .filter(move |(_, figure)| figure.is_for(group))
    }
}

/// What a section tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionKind {
    /// Thực trạng.
    RealState,
    /// Biểu hiện, hành vi.
    Manifestations,
    /// Hậu quả, tác hại.
    Consequences,
    /// Nguyên nhân.
    Causes,
    /// Nhiệm vụ, giải pháp.
    Solutions,
    /// Anything else the plan asks for.
    Other,
}

impl SectionKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::RealState,
        Self::Manifestations,
        Self::Consequences,
        Self::Causes,
        Self::Solutions,
        Self::Other,
    ];

    /// The kinds no outline may be without.
    pub const REQUIRED: [Self; 5] =
        [Self::RealState, Self::Manifestations, Self::Consequences, Self::Causes, Self::Solutions];

    /// The word in `outline.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::RealState => "real-state",
            Self::Manifestations => "manifestations",
            Self::Consequences => "consequences",
            Self::Causes => "causes",
            Self::Solutions => "solutions",
            Self::Other => "other",
        }
    }

    /// The words people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::RealState => language.pick("thực trạng", "real state"),
            Self::Manifestations => language.pick("biểu hiện, hành vi", "manifestations"),
            Self::Consequences => language.pick("hậu quả, tác hại", "consequences"),
            Self::Causes => language.pick("nguyên nhân", "causes"),
            Self::Solutions => language.pick("nhiệm vụ, giải pháp", "tasks and solutions"),
            Self::Other => language.pick("nội dung khác", "other"),
        }
    }
}

/// What a section asks of its writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// Nhận định: stated findings.
    Finding,
    /// Số liệu: a figure with each finding, or the figures listed.
    Figure,
    /// Ví dụ cụ thể: a concrete example with each finding.
    Example,
}

impl Ask {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Finding, Self::Figure, Self::Example];

    /// The word in `outline.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Finding => "finding",
            Self::Figure => "figure",
            Self::Example => "example",
        }
    }

    /// The words people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Finding => language.pick("nhận định", "finding"),
            Self::Figure => language.pick("số liệu", "figure"),
            Self::Example => language.pick("ví dụ cụ thể", "concrete example"),
        }
    }
}

/// A section of the outline. Every section is required of every body it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its key, the first part of a passage's address: `causes`.
    pub key: String,
    /// What it tells of.
    pub kind: SectionKind,
    /// Its heading.
    pub title: Bilingual,
    /// Other headings by which reports call it.
    pub aliases: Vec<String>,
    /// What it asks for.
    pub asks: Vec<Ask>,
    /// How to write it.
    pub guidance: Bilingual,
    /// What the bodies of a group must mind besides, by group number.
    pub variants: Vec<Variant>,
    /// The figures that must stand in it.
    pub figures: Vec<FigureAsked>,
}

impl Section {
    /// Whether it asks for `ask`.
    pub fn asks_for(&self, ask: Ask) -> bool {
        self.asks.contains(&ask)
    }

    /// What the bodies of `group` must mind besides.
    pub fn variant(&self, group: i64) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.group == group)
    }
}

/// Further guidance for one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The group's number.
    pub group: i64,
    /// What its bodies must mind.
    pub guidance: Bilingual,
}

/// A figure every report of the groups it is for must give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureAsked {
    /// Its key: `tasks-late`.
    pub key: String,
    /// Its name, as reports should write it.
    pub name: Bilingual,
    /// Its unit: `nhiệm vụ`, `%`.
    pub unit: Bilingual,
    /// How it is counted.
    pub definition: Bilingual,
    /// The keys of the figures it is the sum of; empty when it is no total.
    pub total_of: Vec<String>,
    /// The groups it is asked of; empty means every group.
    pub groups: Vec<i64>,
    /// What becomes of it when reports of several units are put together.
    pub roll_up: RollUp,
    /// The keys of the figures it may be divided by, so that bodies of different size can be set side by side: staff, caseload.
    pub per: Vec<String>,
    /// The total of a measured work log that counts the same, if one does.
    pub measured_as: Option<MeasuredAs>,
}

/// A total of a measurement, as the outline names it: `late.late_done`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasuredAs {
    /// The indicator's id.
    pub indicator: String,
    /// The figure of its totals.
    pub figure: String,
}

/// What becomes of a figure when reports of several units are put together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RollUp {
    /// The values add up.
    #[default]
    Sum,
    /// A rate: the sum of one figure over the sum of another, never an average of rates.
    Rate {
        /// The key of the figure above the line.
        numerator: String,
        /// The key of the figure below it.
        denominator: String,
    },
    /// It is shown unit by unit and never put together.
    Apart,
}

impl FigureAsked {
    /// Whether it is told in per cent.
    pub fn is_percentage(&self) -> bool {
        self.unit.vi.contains('%')
    }

    /// Whether the bodies of `group` must give it.
    pub fn is_for(&self, group: i64) -> bool {
        self.groups.is_empty() || self.groups.contains(&group)
    }
}
