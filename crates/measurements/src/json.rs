//! A measurement as JSON: what the command prints and what is kept. Everything a number needs to be understood stands in it.
//!
//! Threads are not part of it: the same log and settings give the same bytes on any number of them.

mod months;
mod of;
mod write;

use std::collections::BTreeMap;

use kernel::Bilingual;
use serde::{Deserialize, Serialize};
use worklog::Counts;

use crate::Step;

pub(crate) use of::reply_of;
pub use of::{not_measurable, of};
pub use write::write;

/// A whole measurement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// The log at a glance.
    pub log: LogJson,
    /// What it was made with.
    pub settings: SettingsJson,
    /// By indicator id: its totals, or why it cannot be measured here.
    pub totals: BTreeMap<String, TotalsJson>,
    /// The indicators: definitions, and how units were compared.
    pub indicators: Vec<IndicatorJson>,
    /// The units.
    pub units: Vec<UnitJson>,
    /// Handovers between units that may be shown, the most frequent first.
    #[serde(default)]
    pub network: Vec<PairJson>,
    /// Which activity directly follows which, the most frequent first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follows: Vec<FollowsJson>,
    /// Example cases of what is worth asking about.
    pub examples: Vec<ExampleJson>,
    /// What units answer to their figures: those that stand when a kept measurement is read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<ReplyJson>,
}

/// An activity directly followed by another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FollowsJson {
    /// The activity before.
    pub from: String,
    /// The next event's.
    pub to: String,
    /// How often.
    pub count: u64,
    /// Mean time between the two events, in days.
    pub mean_days: f64,
}

/// The log at a glance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogJson {
    /// What it is.
    pub title: String,
    /// Cases.
    pub cases: u64,
    /// Events.
    pub events: u64,
    /// Units.
    pub units: u64,
    /// Events that name no unit.
    pub events_without_unit: u64,
    /// Distinct sequences of activities.
    pub variants: u64,
    /// Whether they were counted; else they are estimated to about 1 %.
    #[serde(default = "yes")]
    pub variants_are_exact: bool,
    /// First event, UTC.
    pub first: Option<String>,
    /// Last event, UTC.
    pub last: Option<String>,
    /// Mean time from first to last event of a case, in days.
    pub mean_case_days: f64,
    /// Its median.
    pub median_case_days: f64,
    /// Whether it is exact; else it is right to about 0.1 %.
    #[serde(default = "yes")]
    pub median_is_exact: bool,
    /// The longest.
    pub longest_case_days: f64,
    /// The zone of times written without an offset.
    pub zone: String,
    /// What the import read, kept, changed and refused.
    pub import: Counts,
    /// What decides between events of a case at one time.
    pub tie_rule: Bilingual,
    /// Which clock durations are read from: `elapsed`, or `working`.
    pub time: String,
    /// The calendar of working time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Bilingual>,
}

impl LogJson {
    /// Which clock durations are read from, as people say it.
    pub fn clock(&self) -> Bilingual {
        match &self.calendar {
            None => Bilingual::new(
                "thời gian trôi qua, không phải giờ làm việc",
                "elapsed time, not working time",
            ),
            Some(calendar) => {
                let title =
                    |title: &str, own: &str| if title.is_empty() { own.to_owned() } else { title.to_owned() };
                let vi = title(&calendar.vi, "lịch trong ánh xạ");
                let en = title(&calendar.en, "the mapping's calendar");
                Bilingual::new(
                    format!("giờ làm việc theo «{vi}»; một ngày trong các số liệu là 24 giờ làm việc"),
                    format!("working time by «{en}»; a day in the figures is 24 hours of working time"),
                )
            }
        }
    }
}

/// What a measurement was made with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SettingsJson {
    /// Least number of cases for a unit to be shown.
    pub k: u64,
    /// Least number of units in a stratum.
    pub least_units: u64,
    /// How long a period of comparison is.
    pub period: String,
    /// What makes cases comparable, as far as the log has it.
    pub strata: Vec<String>,
    /// Whence random draws came.
    #[serde(default)]
    pub seed: u64,
    /// The month of a change that was looked at: `2022-07`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    /// How officers stand in examples: `pseudonyms`, or `omitted` where no secret was given to make them from.
    #[serde(default = "pseudonyms")]
    pub officers: String,
    /// Numbers in the definitions; not there in results older than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<ParametersJson>,
}

/// Numbers in the definitions that may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ParametersJson {
    /// A case handed on at least so often has gone a long way.
    pub long_chain: u64,
    /// Sent back within so many hours of receipt counts as sent back on receipt.
    pub receipt_hours: f64,
    /// Hours without any event that are still ordinary.
    pub idle_hours: f64,
    /// A reason under more than this share of all refusals is boilerplate.
    pub boilerplate: f64,
    /// This share of the allowed time before due counts as shortly before due.
    pub near_due: f64,
    /// Whence random draws come.
    pub seed: u64,
}

/// Totals of an indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TotalsJson {
    /// It can be measured.
    Measured {
        /// How often it occurs.
        count: u64,
        /// In how many cases.
        cases: u64,
        /// Version of the definition.
        definition_version: u32,
        /// Further figures by name; null where the denominator is zero.
        figures: BTreeMap<String, Option<Amount>>,
        /// The most frequent pairs of units.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pairs: Vec<PairJson>,
    },
    /// It cannot be measured on this log.
    NotMeasurable {
        /// Why, in words; never a 0.
        not_measurable: Bilingual,
        /// Version of the definition.
        definition_version: u32,
    },
}

/// A number that is whole or not.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Amount {
    /// A count.
    Whole(i64),
    /// Days or a share.
    Real(f64),
}

impl Amount {
    /// As a number with a fraction.
    pub fn value(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Real(real) => real,
        }
    }
}

/// How often something went between two units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairJson {
    /// A.
    pub from: String,
    /// B.
    pub to: String,
    /// How often.
    pub count: u64,
}

/// What an indicator is, and how units were compared by it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorJson {
    /// Its id.
    pub id: String,
    /// Version of the definition.
    pub version: u32,
    /// Its name.
    pub name: Bilingual,
    /// The behaviour it is a sign of.
    pub behaviour: String,
    /// The behaviour's name.
    pub behaviour_name: Bilingual,
    /// What is counted.
    pub definition: Bilingual,
    /// As a formula.
    pub formula: String,
    /// Where it comes from.
    pub source: String,
    /// What it cannot tell.
    pub limits: Bilingual,
    /// The figures of its totals, in order.
    pub figures: Vec<FigureJson>,
    /// The sides for which units are compared; empty where the log names no units or lacks what is needed.
    pub aspects: Vec<AspectJson>,
}

/// A figure of the totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureJson {
    /// Its name in the totals.
    pub id: String,
    /// The name people read.
    pub name: Bilingual,
    /// `count`, `days` or `share`.
    pub form: String,
}

/// One side of an indicator, compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AspectJson {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// What is counted.
    pub numerator: Bilingual,
    /// Out of what.
    pub denominator: Bilingual,
    /// Which unit it is attributed to.
    pub attributed_to: Bilingual,
    /// `rate`, `share`, `time`, `slower` or `hard_left`.
    pub model: String,
    /// The funnel, with three units or more.
    pub funnel: Option<FunnelJson>,
    /// Strata before merging.
    pub strata_before: u64,
    /// Strata compared in.
    pub strata: u64,
    /// Units not shown.
    pub suppressed_units: u64,
    /// How much the marks of one case vary together; 1 for independent ones.
    #[serde(default = "one")]
    pub dispersion: f64,
    /// Cells worth asking about.
    #[serde(default)]
    pub flags: u64,
    /// Cells that would be flagged with the units' labels permuted within strata.
    #[serde(default)]
    pub null_flags: u64,
    /// Whether the flags are withdrawn because permuted labels give as many.
    #[serde(default)]
    pub withdrawn: bool,
    /// How the aspect grows with load, where units were set at the same load.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_slope: Option<f64>,
    /// What it may be trusted for; absent in results of programs that did not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_limits: Option<KnownLimitsJson>,
}

/// What an aspect may be trusted for, known from logs with planted truth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownLimitsJson {
    /// In words: from which strength it finds, its false alarms, its intervals.
    pub words: Bilingual,
    /// Whether it misses what the study aims at, so that the words should stand out.
    pub misses: bool,
}

/// A fitted funnel.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FunnelJson {
    /// Units in it.
    pub units: u64,
    /// Overdispersion.
    pub phi: f64,
    /// How often chance alone gives as much.
    pub p: f64,
    /// Variance between units on the root scale.
    pub tau2: f64,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitJson {
    /// Its name.
    pub unit: String,
    /// Events that name it; null when withheld.
    pub events: Option<u64>,
    /// Cases it held; null when withheld.
    pub cases: Option<u64>,
    /// Why neither is shown, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Bilingual>,
    /// By indicator or aspect id.
    pub cells: BTreeMap<String, CellJson>,
    /// Its work by month; empty when withheld. Written as a first month and lists.
    #[serde(default, with = "months", skip_serializing_if = "Vec::is_empty")]
    pub load: Vec<LoadJson>,
}

/// A unit's work in a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoadJson {
    /// The month: `2022-03`.
    pub month: String,
    /// Times it received a case; null where too few to be shown.
    pub received: Option<u64>,
    /// Cases it held on average over the month; null as above.
    pub backlog: Option<f64>,
}

/// One month of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonthJson {
    /// The month in which the cases came in: `2022-03`.
    pub month: String,
    /// Cases that count; null, like the rest, where too few to be shown.
    pub n: Option<u64>,
    /// The numerator; days where it is a time.
    pub observed: Option<f64>,
    /// The numerator at the rates of all other units for the same mix of cases.
    pub expected: Option<f64>,
    /// The cumulative sum after this month, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cusum: Option<f64>,
}

/// Where a cell's cumulative sum signals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CusumJson {
    /// Above this it signals: chance and the ordinary spread between units get there in 1 % of such series at most.
    pub limit: f64,
    /// The first month after which it is above the limit.
    pub signal: Option<String>,
}

/// Before against after a change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ChangeJson {
    /// Observed over expected before.
    pub before: f64,
    /// Observed over expected after.
    pub after: f64,
    /// After over before; null where there was none before.
    pub ratio: Option<f64>,
    /// 95 % interval of it; its upper end is null where so few were there before that there is no telling.
    pub interval: [Option<f64>; 2],
}

/// A ratio drawn towards those of all units as far as it is uncertain.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ShrunkJson {
    /// The ratio.
    pub ratio: f64,
    /// 95 % interval of it.
    pub interval: [f64; 2],
}

/// One aspect of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[expect(
    clippy::large_enum_variant,
    reason = "most cells are measured, so a box for each would save nothing"
)]
pub enum CellJson {
    /// A figure.
    Measured(MeasuredJson),
    /// Not shown.
    Suppressed {
        /// Why.
        suppressed: Bilingual,
        /// Version of the definition.
        definition_version: u32,
    },
}

/// A unit's figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasuredJson {
    /// Version of the definition.
    pub definition_version: u32,
    /// Cases that count.
    pub n: u64,
    /// Cases in which it occurs.
    pub cases_with: u64,
    /// The denominator.
    pub base: f64,
    /// The numerator; days where it is a time.
    pub observed: f64,
    /// The numerator at the rates of all other units for the same mix of cases.
    pub expected: f64,
    /// Observed over expected.
    pub ratio: f64,
    /// 95 % interval of the ratio.
    pub interval: [f64; 2],
    /// The funnel's horizontal axis.
    pub precision: f64,
    /// Distance from 1 in standard errors; null without a funnel.
    pub z: Option<f64>,
    /// The funnel's 95 % limits here.
    pub limits_95: Option<[f64; 2]>,
    /// The funnel's 99.8 % limits here.
    pub limits_998: Option<[f64; 2]>,
    /// The ratio drawn towards those of all units as far as it is uncertain: for ordering.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shrunk: Option<ShrunkJson>,
    /// How often chance and the ordinary spread between units give as much or more.
    #[serde(default)]
    pub p: Option<f64>,
    /// The share of false alarms among all cells of the behaviour with as small a `p`.
    #[serde(default)]
    pub q: Option<f64>,
    /// Whether it is worth asking about.
    pub worth_asking: bool,
    /// Whether it would be, had the null control not withdrawn the flags of its aspect.
    #[serde(default)]
    pub withdrawn: bool,
    /// Month by month. Written as a first month and lists.
    #[serde(default, with = "months", skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<MonthJson>,
    /// Whether and when it rose above what was to be expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cusum: Option<CusumJson>,
    /// Before against after the change asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeJson>,
}

/// What a unit answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyJson {
    /// The unit.
    pub unit: String,
    /// The figure it answers to (indicator or aspect id); null when to all its figures.
    pub indicator: Option<String>,
    /// Its words.
    pub text: String,
    /// When, UTC.
    pub at: String,
}

/// A case, shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExampleJson {
    /// Indicator or aspect id.
    pub indicator: String,
    /// The unit.
    pub unit: String,
    /// `typical`, `extreme` or `counter_example`.
    pub role: String,
    /// The case.
    pub case: String,
    /// Its events.
    pub steps: Vec<Step>,
}

fn yes() -> bool {
    true
}

fn one() -> f64 {
    1.0
}

fn pseudonyms() -> String {
    "pseudonyms".to_owned()
}
