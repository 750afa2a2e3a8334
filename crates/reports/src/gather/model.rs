//! The nouns of gathering. Plain data; it does not know how any of it was come by.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Bilingual, BodyCode, Language};
use plan::{FigureAsked, Plan, UnitAssignment};

use crate::nothing::NothingFound;
use crate::{Amount, Figure, Timing, Version};
use kernel::vietnam_day;

/// What the units of a body told, put together.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// The plan, as the body reads it.
    pub plan: Arc<Plan>,
    /// Who gathers.
    pub body: BodyCode,
    /// The day that decides who stands where: the body's deadline.
    pub day: Date,
    /// Everyone whose report counts here, by code.
    pub units: Vec<UnitAnswer>,
    /// Those that ended and whose successors belong to several bodies: a person must decide.
    pub divided: Vec<BodyCode>,
    /// Every figure the body is asked for, in the outline's order.
    pub figures: Vec<Rolled>,
    /// The body's own newest report.
    pub own: Option<Arc<Version>>,
    /// Numbers of that report that are not what the units tell now.
    pub stale: Vec<Stale>,
}

impl Gathered {
    /// The unit with this code.
    pub fn unit(&self, code: &BodyCode) -> Option<&UnitAnswer> {
        self.units.iter().find(|unit| unit.code == *code)
    }
}

/// A unit and what it answered.
#[derive(Debug, Clone)]
pub struct UnitAnswer {
    /// Its code.
    pub code: BodyCode,
    /// Its name.
    pub name: Bilingual,
    /// What it is asked for; `None` when that was withdrawn, or for a body that ended.
    pub asked: Option<UnitAssignment>,
    /// What came.
    pub answer: Answer,
    /// When the first answer came, which decides whether it was on time.
    pub first: Option<(Timestamp, Timing)>,
    /// Whether its answer counts.
    pub counting: Counting,
}

/// What came from a unit.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Nothing yet.
    Awaited,
    /// Its newest report, with the figures in it.
    Sent {
        /// The version.
        version: Arc<Version>,
        /// Its figures.
        figures: Vec<Figure>,
    },
    /// That it has nothing to report.
    Nothing(NothingFound),
}

/// Whether a unit's answer counts in the roll-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counting {
    /// It does.
    Counted,
    /// It ended, and its successor here answered itself.
    Replaced(BodyCode),
    /// The body between that ended sent a report of its own, which counts for it.
    Within(BodyCode),
    /// It is asked no longer.
    Withdrawn,
}

/// Where a unit stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitState {
    /// Nothing came, and there is time.
    Waiting,
    /// Nothing came, and the deadline has passed.
    Overdue,
    /// A report came.
    Sent(Timing),
    /// It said that it has nothing to report.
    Nothing(Timing),
    /// It is asked no longer.
    Withdrawn,
}

impl UnitState {
    /// The words people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Waiting => language.pick("chờ trả lời", "awaited"),
            Self::Overdue => language.pick("quá hạn, chưa trả lời", "overdue"),
            Self::Sent(Timing::OnTime) => language.pick("đã gửi, đúng hạn", "sent, on time"),
            Self::Sent(Timing::Late) => language.pick("đã gửi, quá hạn", "sent, late"),
            Self::Nothing(Timing::OnTime) => {
                language.pick("không có nội dung, đúng hạn", "nothing to report, on time")
            }
            Self::Nothing(Timing::Late) => {
                language.pick("không có nội dung, quá hạn", "nothing to report, late")
            }
            Self::Withdrawn => language.pick("thôi giao", "asked no longer"),
        }
    }
}

impl UnitAnswer {
    /// Where it stands at `now`.
    pub fn state(&self, now: Timestamp) -> UnitState {
        let timing = self.first.map_or(Timing::OnTime, |(_, timing)| timing);
        match (&self.answer, &self.asked) {
            (Answer::Sent { .. }, _) => UnitState::Sent(timing),
            (Answer::Nothing(_), _) => UnitState::Nothing(timing),
            (Answer::Awaited, None) => UnitState::Withdrawn,
            (Answer::Awaited, Some(asked)) if vietnam_day(now) > asked.due => UnitState::Overdue,
            (Answer::Awaited, Some(_)) => UnitState::Waiting,
        }
    }

    /// Whether it is asked for the section with this key.
    pub fn asks_for(&self, section: &str) -> bool {
        let all = |asked: &UnitAssignment| asked.sections.is_empty();
        self.asked.as_ref().is_none_or(|asked| all(asked) || asked.sections.iter().any(|key| key == section))
    }

    /// The version it sent, if it sent one.
    pub fn version(&self) -> Option<&Version> {
        match &self.answer {
            Answer::Sent { version, .. } => Some(version),
            Answer::Awaited | Answer::Nothing(_) => None,
        }
    }
}

/// A figure, rolled up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rolled {
    /// The key of the section it is asked in.
    pub section: String,
    /// What is asked.
    pub asked: FigureAsked,
    /// What came of it; `None` when no unit told it, or it stays apart.
    pub value: Option<Value>,
    /// What each counted unit told, in the order of the units.
    pub parts: Vec<Part>,
    /// What the figures it is the total of add up to, where that is something else.
    pub parts_add_up_to: Option<Amount>,
}

/// A rolled-up value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// The sum of the units' values.
    Sum(Amount),
    /// One sum over another, in per cent and rounded to two decimals, a half away from nought.
    Rate {
        /// The rate.
        rate: Amount,
        /// The sum above the line.
        numerator: Amount,
        /// The sum below it.
        denominator: Amount,
    },
}

impl Value {
    /// The number itself.
    pub fn amount(self) -> Amount {
        match self {
            Self::Sum(amount) => amount,
            Self::Rate { rate, .. } => rate,
        }
    }
}

impl Rolled {
    /// How many units' values are in it.
    pub fn counted(&self) -> usize {
        self.parts.iter().filter(|part| part.told.is_counted()).count()
    }

    /// Whether every counted unit that is asked told it, or said that it has nothing to report.
    pub fn is_whole(&self) -> bool {
        self.parts
            .iter()
            .all(|part| part.told.is_counted() || matches!(part.told, Told::Nothing | Told::NotAsked))
    }
}

/// What one unit told of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The unit.
    pub unit: BodyCode,
    /// What it told.
    pub told: Told,
}

/// What a unit's answer says of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A value that is added.
    Value {
        /// How much.
        value: Amount,
        /// Where it stands in the unit's report.
        address: String,
    },
    /// Part and whole of a rate, which are added each by itself.
    Ratio {
        /// Above the line.
        numerator: Amount,
        /// Below it.
        denominator: Amount,
        /// The rate the report itself states, with its address and whether it is what the two make.
        stated: Option<(Amount, String, Agrees)>,
    },
    /// It has nothing to report: it adds nothing.
    Nothing,
    /// Its report does not tell it.
    Missing,
    /// It did not answer yet.
    Awaited,
    /// It is not asked for the section.
    NotAsked,
    /// A rate without part and whole, or a figure that stays apart: shown, not added.
    Alone {
        /// How much.
        value: Amount,
        /// Where it stands.
        address: String,
    },
    /// Told in another unit than the one asked for: shown, not added.
    OtherUnit {
        /// How much.
        value: Amount,
        /// Of what.
        unit: String,
        /// Where it stands.
        address: String,
    },
    /// Told of another time than the window: shown, not added.
    OtherPeriod {
        /// How much.
        value: Amount,
        /// When, in the report's words.
        period: String,
        /// Where it stands.
        address: String,
    },
    /// Told twice with different values: shown, not added, until the unit says which.
    Differs {
        /// Each value with its address.
        values: Vec<(Amount, String)>,
    },
}

/// Whether a stated rate is what its part and whole make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agrees {
    /// It is, to the decimals it is stated with.
    Yes,
    /// It is not.
    No,
}

impl Told {
    /// Whether its value is in the rolled-up one.
    pub fn is_counted(&self) -> bool {
        matches!(self, Self::Value { .. } | Self::Ratio { .. })
    }
}

/// A number of a body's own report that is not what its units tell now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// What is asked.
    pub asked: FigureAsked,
    /// What the report says.
    pub says: Amount,
    /// Where.
    pub address: String,
    /// What the units tell now.
    pub now: Value,
    /// The units whose newest answer came after the report and has a part in it.
    pub since: Vec<BodyCode>,
}
