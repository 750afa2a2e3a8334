//! What was planted in a generated report, so that a check can be scored: found, missed, cried wolf.
//!
//! It names faults by what they are; which rule of `reports` finds which is said by [`Fault::rule`].

use crate::report::compose::Recipe;

/// A fault planted on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A required section is not there.
    MissingSection,
    /// A finding has no example.
    FindingWithoutExample,
    /// A finding has no figure.
    FindingWithoutFigure,
    /// A figure is dated outside the study's window.
    FigureOutsideWindow,
    /// A total is not the sum of its parts.
    TotalDiffers,
    /// A finding was taken from another body's report, only numbers changed.
    CopiedPassage,
    /// Tone marks stand in both ways in one document.
    MixedTone,
    /// Letters are written as base and combining mark.
    DecomposedMarks,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::MissingSection,
        Self::FindingWithoutExample,
        Self::FindingWithoutFigure,
        Self::FigureOutsideWindow,
        Self::TotalDiffers,
        Self::CopiedPassage,
        Self::MixedTone,
        Self::DecomposedMarks,
    ];

    /// The rule of `reports` that must find it; `None` while no rule does.
    pub fn rule(self) -> Option<&'static str> {
        match self {
            Self::MissingSection => Some("section-missing"),
            Self::FindingWithoutExample => Some("finding-without-example"),
            Self::FindingWithoutFigure => Some("finding-without-figure"),
            Self::FigureOutsideWindow => Some("figure-outside-window"),
            Self::TotalDiffers => Some("total-differs-from-parts"),
            Self::CopiedPassage | Self::MixedTone | Self::DecomposedMarks => None,
        }
    }
}

/// A finding of a report and the code it was written for: the truth of coding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The code's id: `BH-08`.
    pub code: String,
    /// The key of the section it is in.
    pub section: String,
    /// The words of the claim before any change of marks.
    pub claim: String,
    pub(crate) recipe: Recipe,
}

/// A fault and where it was planted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// The fault.
    pub fault: Fault,
    /// The key of the section it is in; empty for the whole report.
    pub section: String,
    /// Words at the place, as the report has them; empty where nothing stands.
    pub quote: String,
    /// From whom it was copied; `None` for any other fault.
    pub source: Option<kernel::BodyCode>,
}
