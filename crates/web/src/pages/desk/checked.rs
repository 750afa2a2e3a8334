//! What a check found in a file, as the desk and the page of a submission show it.

use kernel::{Bilingual, BodyCode, Problem};
use plan::{Outline, Plan};
use reports::{Examined, FindingCounts, ProblemCounts};

use crate::pages::reports::Sorted;

/// A file looked at.
pub(crate) struct Checked {
    pub(crate) file_name: String,
    pub(crate) refused: bool,
    pub(crate) problems: Vec<Sorted>,
    pub(crate) counts: ProblemCounts,
    pub(crate) findings: FindingCounts,
    /// The sections asked, with the heading found for each.
    pub(crate) sections: Vec<(String, Option<String>)>,
}

impl Checked {
    /// What was found in a file of `body` that was read.
    pub(crate) fn of(file_name: String, examined: &Examined, plan: &Plan, body: &BodyCode) -> Self {
        let owed = plan.assignment(body);
        let heading = |key: &str| {
            examined.draft.sections.iter().find(|found| found.key == key).map(|found| found.heading.clone())
        };
        let sections = plan
            .outline
            .sections
            .iter()
            .filter(|section| owed.is_none_or(|owed| owed.asks_for(&section.key)))
            .map(|section| (section.title.vi.clone(), heading(&section.key)))
            .collect();
        Self {
            file_name,
            refused: false,
            problems: Sorted::by_rule(&examined.problems, &plan.outline),
            counts: ProblemCounts::of(&examined.problems),
            findings: FindingCounts::of(&examined.draft),
            sections,
        }
    }

    /// A file that cannot be read or may not be taken in.
    pub(crate) fn refused(file_name: String, problem: Problem) -> Self {
        Self {
            file_name,
            refused: true,
            counts: ProblemCounts::of(std::slice::from_ref(&problem)),
            // What was not read has no section.
            problems: Sorted::by_rule(&[problem], &nothing_asked()),
            findings: FindingCounts::default(),
            sections: Vec::new(),
        }
    }
}

fn nothing_asked() -> Outline {
    let empty = || Bilingual::new("", "");
    Outline { title: empty(), guidance: empty(), sections: Vec::new() }
}
