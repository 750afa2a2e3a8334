//! From the engine's result to its JSON. It adds no number and leaves none out.

use kernel::Bilingual;
use measure::{Definition, FigureForm, Model, Need, Outcome, Word, month_text};
use worklog::Info;

use super::{
    Amount, AspectJson, CellJson, ChangeJson, CusumJson, ExampleJson, FigureJson, FunnelJson, IndicatorJson,
    LoadJson, LogJson, MeasuredJson, Measurement, MonthJson, PairJson, ParametersJson, ReplyJson,
    SettingsJson, ShrunkJson, TotalsJson, UnitJson,
};
use crate::{About, Reply, Step, sentence};

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
        seed: measured.settings.seed,
        change: measured.settings.change.map(month_text),
        officers: match measured.settings.pseudonym_key {
            Some(_) => super::pseudonyms(),
            None => "omitted".to_owned(),
        },
        parameters: Some(parameters_of(&measured.settings)),
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
        replies: Vec::new(),
    }
}

/// A reply as it travels with the figures; who wrote it stays in the house.
pub(crate) fn reply_of(reply: &Reply) -> ReplyJson {
    ReplyJson {
        unit: reply.unit.clone(),
        indicator: match &reply.about {
            About::AllFigures => None,
            About::Figure(indicator) => Some(indicator.clone()),
        },
        text: reply.text.clone(),
        at: reply.at.to_string(),
    }
}

fn parameters_of(settings: &measure::Settings) -> ParametersJson {
    let given = &settings.parameters;
    let hours = |micros: i64| micros as f64 / measure::HOUR as f64;
    ParametersJson {
        long_chain: given.long_chain as u64,
        receipt_hours: hours(given.receipt),
        idle_hours: hours(given.idle_after),
        boilerplate: given.boilerplate as f64 / 1000.0,
        near_due: given.near_due as f64 / 1000.0,
        seed: settings.seed,
    }
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
            withdrawn: measured.withdrawn,
            months: months_of(cell),
            cusum: cell
                .cusum
                .as_ref()
                .map(|cusum| CusumJson { limit: cusum.limit, signal: cusum.signal.map(month_text) }),
            change: cell.change.map(|change| ChangeJson {
                before: change.before,
                after: change.after,
                ratio: change.ratio,
                interval: [Some(change.lower), change.upper],
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
    let path = |at: usize| cell.cusum.as_ref().and_then(|cusum| cusum.path.get(at).copied().flatten());
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
