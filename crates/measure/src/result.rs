//! A measurement: plain data, with the definition beside every number. How it is shown or kept is not its business.

use crate::compare::{StrataCount, funnel::Funnel};
use crate::{Definition, Example, Need, Overview, Period, Settings};

/// What measuring a log gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// The settings it was made with.
    pub settings: Settings,
    /// How long a period of comparison was.
    pub period: Period,
    /// The log at a glance.
    pub overview: Overview,
    /// By indicator, in the order of [`ALL`](crate::ALL).
    pub indicators: Vec<IndicatorResult>,
    /// By unit, in byte order of names.
    pub units: Vec<UnitResult>,
    /// Handovers between units, the most frequent first; suppressed like all pairs.
    pub network: Vec<Pair>,
    /// Example cases of what is worth asking about.
    pub examples: Vec<Example>,
}

/// One indicator on the whole log.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorResult {
    /// What it is.
    pub definition: &'static Definition,
    /// What the log lacks; if anything, there is no total and no comparison.
    pub missing: Vec<Need>,
    /// The totals, if it can be measured.
    pub totals: Option<Totals>,
    /// The comparisons, one per aspect; empty where the log names no units.
    pub aspects: Vec<AspectResult>,
}

/// Totals of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Totals {
    /// How often it occurs.
    pub count: u64,
    /// In how many cases.
    pub cases: u64,
    /// The figures of the definition; `None` where the denominator is zero.
    pub figures: Vec<FigureValue>,
    /// The most frequent pairs of units; left out are those below the least number shown, those of
    /// units not shown, and what would give these back.
    pub pairs: Vec<Pair>,
}

/// A figure of the totals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FigureValue {
    /// Its name.
    pub id: &'static str,
    /// Its value, in the unit its definition says.
    pub value: Option<f64>,
}

/// How often something went between two units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The first unit (A).
    pub from: String,
    /// The second unit (B).
    pub to: String,
    /// How often.
    pub count: u64,
}

/// A comparison of units.
#[derive(Debug, Clone, PartialEq)]
pub struct AspectResult {
    /// The aspect's id.
    pub id: &'static str,
    /// The funnel; `None` with fewer than three units in it.
    pub funnel: Option<Funnel>,
    /// The strata it was compared in.
    pub strata: StrataCount,
    /// Units not shown.
    pub suppressed: u64,
    /// How much the marks of one case vary together: variance over that of independent marks. 1 for independent ones.
    pub dispersion: f64,
    /// Cells worth asking about.
    pub flags: u64,
    /// Cells that would be flagged with the units' labels permuted within strata.
    pub null_flags: u64,
    /// Whether the flags are withdrawn because permuted labels give as many.
    pub withdrawn: bool,
    /// How units were set at the same load, for aspects that depend on it and where the load is known.
    pub load: Option<LoadSlope>,
}

/// How an aspect grows with load.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LoadSlope {
    /// Change of the logarithm of the ratio with the logarithm of the load.
    pub slope: f64,
    /// Units it was estimated from.
    pub units: u64,
}

/// One unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitResult {
    /// Its name.
    pub unit: String,
    /// Why neither its events nor its cases may be shown, if so.
    pub withheld: Option<Withheld>,
    /// Events that name it.
    pub events: u64,
    /// Cases it held.
    pub cases: u64,
    /// Its cells, in the order of indicators and aspects.
    pub cells: Vec<Cell>,
    /// Its work by month; empty when withheld.
    pub load: Vec<MonthLoad>,
}

/// A unit's work in a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MonthLoad {
    /// The month (year × 12 + month − 1).
    pub month: i32,
    /// Times it received a case; `None` where fewer than the least number shown.
    pub received: Option<u64>,
    /// Cases it held on average over the month; `None` as above.
    pub backlog: Option<f64>,
}

/// Why a unit is not shown at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// It has fewer cases than the least number shown.
    FewCases,
    /// Another that is not shown could be computed from the totals if this one were.
    Complement,
}

/// One aspect of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The aspect's id.
    pub indicator: &'static str,
    /// Version of the definition.
    pub version: u32,
    /// What came out.
    pub outcome: Outcome,
    /// Month by month, from the first with a case to the last; empty when not shown.
    pub months: Vec<MonthPoint>,
    /// Whether and when it rose above what was to be expected; `None` when not shown or without months enough.
    pub cusum: Option<Cusum>,
    /// Before against after the change asked about.
    pub change: Option<Change>,
}

/// One month of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MonthPoint {
    /// The month (year × 12 + month − 1) in which the cases came in.
    pub month: i32,
    /// What was seen; `None` where the month has fewer cases than the least number shown, or would give such a one back.
    pub seen: Option<MonthSeen>,
}

/// What was seen in a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MonthSeen {
    /// Cases that count.
    pub cases: u64,
    /// The numerator; days where it is a time.
    pub observed: f64,
    /// The numerator at the rates of all other units for the same mix of cases.
    pub expected: f64,
}

/// A risk-adjusted cumulative sum (Steiner et al. 2000): it rises while more is observed than expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Cusum {
    /// Its value after each month of [`Cell::months`]; `None` where that would give away what the month hides.
    pub path: Vec<Option<f64>>,
    /// Above this it signals: chance and the ordinary spread between units get there in 1 % of such series at most.
    pub limit: f64,
    /// The first month after which it is above the limit.
    pub signal: Option<i32>,
}

/// Before against after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Observed over expected before.
    pub before: f64,
    /// Observed over expected after.
    pub after: f64,
    /// After over before; `None` where there was none before.
    pub ratio: Option<f64>,
    /// Lower end of the ratio's 95 % interval.
    pub lower: f64,
    /// Upper end of it; `None` where so few were there before that there is no telling.
    pub upper: Option<f64>,
}

/// What came out for a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "most cells are measured, so a box for each would save nothing"
)]
pub enum Outcome {
    /// A figure.
    Measured(Measured),
    /// Not shown: fewer cases than the least number shown.
    FewCases,
    /// Not shown: too few units to compare with.
    FewUnits,
    /// Not shown: another that is not shown could be computed from the totals if this were.
    Complement,
    /// Not shown: none of the others has any, so there is nothing to compare with.
    NothingExpected,
}

/// A unit's figure. Times are in days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Cases that count.
    pub cases: u64,
    /// Cases in which it occurs.
    pub cases_with: u64,
    /// The denominator.
    pub base: f64,
    /// The numerator.
    pub observed: f64,
    /// The numerator at the rates of all other units for the same mix of cases.
    pub expected: f64,
    /// Observed over expected.
    pub ratio: f64,
    /// Lower end of the ratio's 95 % interval.
    pub lower: f64,
    /// Upper end of it.
    pub upper: f64,
    /// Expected count of a Poisson variable as uncertain as this one: the funnel's horizontal axis.
    pub precision: f64,
    /// Distance from 1 in standard errors, the spread between units included; `None` without a funnel.
    pub z: Option<f64>,
    /// The funnel's 95 % limits here.
    pub limits_95: Option<(f64, f64)>,
    /// The funnel's 99.8 % limits here.
    pub limits_998: Option<(f64, f64)>,
    /// The ratio drawn towards those of all units as far as it is uncertain (empirical Bayes): for ordering.
    pub shrunk: Option<Shrunk>,
    /// How often chance and the ordinary spread between units give as much or more; `None` without a funnel.
    pub p: Option<f64>,
    /// The share of false alarms among all cells of the behaviour with as small a `p` (Benjamini–Hochberg).
    pub q: Option<f64>,
    /// Whether it is worth asking about: `q` is at most 0.05 and the null control did not withdraw it.
    pub worth_asking: bool,
    /// Whether it would be, had the null control not withdrawn the flags of its aspect.
    pub withdrawn: bool,
}

/// A ratio drawn towards those of all units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shrunk {
    /// The ratio.
    pub ratio: f64,
    /// Lower end of its 95 % interval.
    pub lower: f64,
    /// Upper end of it.
    pub upper: f64,
}
