//! A measurement as JSON: what the command prints and what is kept. Everything a number needs to be understood stands in it.
//!
//! Threads are not part of it: the same log and settings give the same bytes on any number of them.

use std::collections::BTreeMap;

use kernel::Bilingual;
use measure::{Definition, FigureForm, Model, Need, Outcome, Word, month_text};
use serde::{Deserialize, Serialize};
use worklog::{Counts, Info};

use crate::{Step, sentence};

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
    /// Example cases of what is worth asking about.
    pub examples: Vec<ExampleJson>,
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
    /// Whether time is elapsed or working time.
    pub time: String,
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
    /// How officers stand in examples: `pseudonyms`, or `omitted` where no secret was given to make them from.
    #[serde(default = "pseudonyms")]
    pub officers: String,
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
    /// Its work by month; empty when withheld.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
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
    /// Above this it signals: chance alone gets there in 1 % of such series.
    pub limit: f64,
    /// The first month above the limit.
    pub signal: Option<String>,
}

/// Before against after a change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ChangeJson {
    /// Observed over expected before.
    pub before: f64,
    /// Observed over expected after.
    pub after: f64,
    /// After over before.
    pub ratio: f64,
    /// 95 % interval of it.
    pub interval: [f64; 2],
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
    /// Month by month.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<MonthJson>,
    /// Whether and when it rose above what was to be expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cusum: Option<CusumJson>,
    /// Before against after the change asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeJson>,
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

/// The measurement `measured` of the log that `info` tells about.
pub fn of(info: &Info, measured: &measure::Measurement) -> Measurement {
    let overview = &measured.overview;
    let k = measured.settings.k;
    let moment =
        |micros: i64| jiff::Timestamp::from_microsecond(micros).map(|at| at.to_string()).unwrap_or_default();
    let log = LogJson {
        title: info.title.clone(),
        cases: overview.cases,
        events: overview.events,
        units: overview.units,
        events_without_unit: overview.events_without_unit,
        variants: overview.variants,
        variants_are_exact: overview.variants_are_exact,
        first: overview.span.map(|(first, _)| moment(first)),
        last: overview.span.map(|(_, last)| moment(last)),
        mean_case_days: overview.mean_case_days,
        median_case_days: overview.median_case_days,
        median_is_exact: overview.median_is_exact,
        longest_case_days: overview.longest_case_days,
        zone: info.zone.clone(),
        import: info.counts,
        tie_rule: worklog::tie_rule(),
        time: "elapsed".to_owned(),
    };
    let settings = SettingsJson {
        k,
        least_units: measured.settings.least_units as u64,
        period: measured.period.code().to_owned(),
        strata: ["kind", "difficulty", "period"].map(str::to_owned).to_vec(),
        officers: match measured.settings.pseudonym_key {
            Some(_) => pseudonyms(),
            None => "omitted".to_owned(),
        },
    };
    let units = measured.units.iter().map(|unit| {
        let shown = unit.withheld.is_none();
        let cells = unit.cells.iter().map(|cell| (cell.indicator.to_owned(), cell_of(cell, k)));
        UnitJson {
            unit: unit.unit.clone(),
            events: shown.then_some(unit.events),
            cases: shown.then_some(unit.cases),
            withheld: sentence::withheld(unit.withheld, k),
            cells: cells.collect(),
            load: unit.load.iter().map(load_of).collect(),
        }
    });
    let examples = measured.examples.iter().map(|example| ExampleJson {
        indicator: example.indicator.to_owned(),
        unit: example.unit.clone(),
        role: example.role.code().to_owned(),
        case: example.case.clone(),
        steps: example.steps.iter().map(step_of).collect(),
    });
    Measurement {
        log,
        settings,
        totals: measured
            .indicators
            .iter()
            .map(|one| (one.definition.id.to_owned(), totals_of(one)))
            .collect(),
        indicators: measured.indicators.iter().map(indicator_of).collect(),
        units: units.collect(),
        network: measured.network.iter().map(pair_of).collect(),
        examples: examples.collect(),
    }
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

fn bilingual(word: Word) -> Bilingual {
    word.bilingual()
}

fn totals_of(result: &measure::IndicatorResult) -> TotalsJson {
    let definition_version = result.definition.version;
    let Some(totals) = &result.totals else {
        return TotalsJson::NotMeasurable {
            not_measurable: not_measurable(&result.missing),
            definition_version,
        };
    };
    let figures = result.definition.figures.iter().zip(&totals.figures).map(|(figure, value)| {
        let amount = value.value.map(|value| match figure.form {
            FigureForm::Count | FigureForm::Largest => Amount::Whole(value as i64),
            FigureForm::Days | FigureForm::Longest | FigureForm::ShareOf { .. } | FigureForm::Excess => {
                Amount::Real(value)
            }
        });
        (figure.id.to_owned(), amount)
    });
    let pairs = totals.pairs.iter().map(pair_of);
    TotalsJson::Measured {
        count: totals.count,
        cases: totals.cases,
        definition_version,
        figures: figures.collect(),
        pairs: pairs.collect(),
    }
}

/// What a log lacks, in words.
pub fn not_measurable(missing: &[Need]) -> Bilingual {
    let lacks = missing.iter().map(|need| match need {
        Need::Unit => Bilingual::new("không có cột đơn vị", "no column names a unit"),
        Need::Due => Bilingual::new("không có cột hạn", "no column has due dates"),
        Need::DueOfCase => Bilingual::new(
            "không có cột hạn của hồ sơ (hạn của từng việc không dùng được ở đây)",
            "no column has due dates of the case (those of tasks do not serve here)",
        ),
        Need::Level => Bilingual::new("ánh xạ không nêu các cấp", "the mapping names no levels"),
        Need::Hard => Bilingual::new(
            "ánh xạ không nêu độ khó nào là khó",
            "the mapping does not say which difficulties are hard",
        ),
        Need::Reason => Bilingual::new("không có cột lý do", "no column has reasons"),
        Need::AnyClass(classes) => {
            let words: Vec<String> = classes.iter().map(|class| format!("«{}»", class.word())).collect();
            Bilingual::new(
                format!("ánh xạ không nêu loại nào trong {}", words.join(", ")),
                format!("the mapping names nothing of the classes {}", words.join(", ")),
            )
        }
        Need::Finish => Bilingual::new(
            "không có cột thời điểm hoàn thành, cũng không có loại «complete»",
            "neither a column of finishing times nor the class «complete»",
        ),
        Need::Class(class) => Bilingual::new(
            format!("ánh xạ không nêu loại «{}»", class.word()),
            format!("the mapping names nothing of class «{}»", class.word()),
        ),
    });
    let (vi, en): (Vec<String>, Vec<String>) = lacks.map(|lack| (lack.vi, lack.en)).unzip();
    Bilingual::new(
        format!("không đo được ở đây: {}", vi.join("; ")),
        format!("not measurable here: {}", en.join("; ")),
    )
}

fn model_code(model: Model) -> &'static str {
    match model {
        Model::Rate => "rate",
        Model::Share => "share",
        Model::Time => "time",
        Model::Slower => "slower",
        Model::HardLeft => "hard_left",
    }
}

fn indicator_of(result: &measure::IndicatorResult) -> IndicatorJson {
    let definition: &Definition = result.definition;
    let figures = definition.figures.iter().map(|figure| FigureJson {
        id: figure.id.to_owned(),
        name: bilingual(figure.name),
        form: match figure.form {
            FigureForm::Count | FigureForm::Largest => "count",
            FigureForm::Days | FigureForm::Longest => "days",
            FigureForm::ShareOf { .. } | FigureForm::Excess => "share",
        }
        .to_owned(),
    });
    let known = result.aspects.iter().filter_map(|compared| {
        Some((compared, definition.aspects.iter().find(|aspect| aspect.id == compared.id)?))
    });
    let aspects = known.map(|(compared, aspect)| AspectJson {
        id: aspect.id.to_owned(),
        name: bilingual(aspect.name),
        numerator: bilingual(aspect.numerator),
        denominator: bilingual(aspect.denominator),
        attributed_to: bilingual(aspect.attributed_to),
        model: model_code(aspect.model).to_owned(),
        funnel: compared.funnel.map(|funnel| FunnelJson {
            units: funnel.units,
            phi: funnel.phi,
            p: funnel.p,
            tau2: funnel.tau2,
        }),
        strata_before: compared.strata.before,
        strata: compared.strata.after,
        suppressed_units: compared.suppressed,
        dispersion: compared.dispersion,
        flags: compared.flags,
        null_flags: compared.null_flags,
        withdrawn: compared.withdrawn,
        load_slope: compared.load.map(|load| load.slope),
    });
    IndicatorJson {
        id: definition.id.to_owned(),
        version: definition.version,
        name: bilingual(definition.name),
        behaviour: definition.behaviour.code().to_owned(),
        behaviour_name: bilingual(definition.behaviour.name()),
        definition: bilingual(definition.definition),
        formula: definition.formula.to_owned(),
        source: definition.source.to_owned(),
        limits: bilingual(definition.limits),
        figures: figures.collect(),
        aspects: aspects.collect(),
    }
}

fn cell_of(cell: &measure::Cell, k: u64) -> CellJson {
    let pair = |(low, high): (f64, f64)| [low, high];
    match (&cell.outcome, sentence::suppressed(&cell.outcome, k)) {
        (Outcome::Measured(measured), _) => CellJson::Measured(MeasuredJson {
            definition_version: cell.version,
            n: measured.cases,
            cases_with: measured.cases_with,
            base: measured.base,
            observed: measured.observed,
            expected: measured.expected,
            ratio: measured.ratio,
            interval: [measured.lower, measured.upper],
            precision: measured.precision,
            z: measured.z,
            limits_95: measured.limits_95.map(pair),
            limits_998: measured.limits_998.map(pair),
            shrunk: measured
                .shrunk
                .map(|shrunk| ShrunkJson { ratio: shrunk.ratio, interval: [shrunk.lower, shrunk.upper] }),
            p: measured.p,
            q: measured.q,
            worth_asking: measured.worth_asking,
            months: months_of(cell),
            cusum: cell
                .cusum
                .as_ref()
                .map(|cusum| CusumJson { limit: cusum.limit, signal: cusum.signal.map(month_text) }),
            change: cell.change.map(|change| ChangeJson {
                before: change.before,
                after: change.after,
                ratio: change.ratio,
                interval: [change.lower, change.upper],
            }),
        }),
        (_, suppressed) => CellJson::Suppressed {
            suppressed: suppressed.unwrap_or_default(),
            definition_version: cell.version,
        },
    }
}

fn pair_of(pair: &measure::Pair) -> PairJson {
    PairJson { from: pair.from.clone(), to: pair.to.clone(), count: pair.count }
}

fn load_of(load: &measure::MonthLoad) -> LoadJson {
    LoadJson { month: month_text(load.month), received: load.received, backlog: load.backlog }
}

fn months_of(cell: &measure::Cell) -> Vec<MonthJson> {
    let path = |at: usize| cell.cusum.as_ref().and_then(|cusum| cusum.path.get(at).copied());
    let months = cell.months.iter().enumerate().map(|(at, point)| MonthJson {
        month: month_text(point.month),
        n: point.seen.map(|seen| seen.cases),
        observed: point.seen.map(|seen| seen.observed),
        expected: point.seen.map(|seen| seen.expected),
        cusum: path(at),
    });
    months.collect()
}

fn step_of(step: &measure::Step) -> Step {
    Step {
        time: step.time.clone(),
        activity: step.activity.clone(),
        unit: step.unit.clone(),
        officer: step.officer.clone(),
        status: step.status.clone(),
        class: step.class.clone(),
        seconds_to_next: step.seconds_to_next,
    }
}
