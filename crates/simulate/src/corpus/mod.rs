//! A corpus of reports with planted faults of every rule, and with what looks like a fault and is none; the truth beside it.
//!
//! 110 reports of the plan's bodies and 2,000 of their units, each by its number, so that they can be made in any order.
//! Which sentence is a fault follows from the numbers put into it, not from what any check makes of it: nothing here knows
//! the checks, only their ids. Every report says that it is generated, and nobody is named.

mod base;
mod long;
mod plant;
mod score;
mod sheet;
mod unit;

use kernel::BodyCode;
use plan::Plan;

use crate::draw::Draw;
use crate::report::Paper;

pub use score::{Place, RuleScore, Scores};

/// How many reports of the plan's bodies.
pub const REPORTS: usize = 110;
/// How many reports of their units.
pub const UNIT_REPORTS: usize = 2_000;
/// The seed whose corpus is scored: nobody looked at it while the rules were mended.
pub const HELD_SEED: u64 = 20_261_130;

/// Which wordings are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wordings {
    /// Those with which rules are mended.
    Known,
    /// Those kept back as well.
    All,
}

/// Of which wording a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wording {
    /// One with which rules are mended.
    Known,
    /// One kept back.
    Held,
}

/// A fault planted on purpose, or what may be told besides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    /// The rule that must find it.
    pub rule: &'static str,
    /// Words of the passage or cell it is in, any of them; none where it is of the whole report.
    pub quotes: Vec<String>,
    /// The key of the section it is in; empty for the whole report.
    pub section: String,
    /// Of which wording it is.
    pub wording: Wording,
    /// Whether it must be found, or only may be told: a consequence of another fault.
    pub must: Must,
}

/// Whether a fault must be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Must {
    /// It was planted.
    Find,
    /// It follows from what was planted: to tell it is right, not to tell it is no miss.
    May,
}

/// One report of the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Specimen {
    /// Its number in the corpus.
    pub number: usize,
    /// The body of the plan it is of, or of a unit of.
    pub body: BodyCode,
    /// The name of its file.
    pub file_name: String,
    /// The report.
    pub paper: Paper,
    /// The version before it, where it is a later one.
    pub earlier: Option<Paper>,
    /// What was planted.
    pub truth: Vec<Truth>,
    /// Sentences and cells that look like a fault of the rule and are none.
    pub near: Vec<(&'static str, String)>,
}

/// The reports of one seed.
#[derive(Debug, Clone, Copy)]
pub struct Corpus<'p> {
    plan: &'p Plan,
    seed: u64,
    wordings: Wordings,
}

impl<'p> Corpus<'p> {
    /// The corpus of `seed` for `plan`.
    pub fn new(plan: &'p Plan, seed: u64, wordings: Wordings) -> Self {
        Self { plan, seed, wordings }
    }

    /// The report with this number, from 0: first those of the bodies, then those of their units.
    pub fn specimen(&self, number: usize) -> Specimen {
        let mut draw = Draw::new(self.seed, &["corpus", &number.to_string()]);
        let sender = unit::sender(self.plan, number, &mut draw);
        let mut sheet = base::clean(self.plan, &sender, (self.seed, number), self.wordings, draw);
        plant::plant(&mut sheet);
        sheet.specimen(number)
    }
}
