//! A measurement: the log at a glance, the behaviours side by side, and one comparison with funnel and table.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{Bilingual, StudyCode};
use measurements::json::{self, AspectJson, CellJson, IndicatorJson, MeasuredJson, TotalsJson};
use measurements::{WorklogId, number};
use scheme::Target;

use super::funnel::{Chart, Dot};
use super::{Measured, case_path, cite_path, measured, unit_path, whole};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(serde::Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    show: String,
}

#[derive(Template)]
#[template(path = "pages/measurements/show.html")]
struct ShowPage {
    shell: Shell,
    it: Measured,
    log: json::LogJson,
    settings: json::SettingsJson,
    behaviours: Vec<Behaviour>,
    comparison: Option<Comparison>,
    may_cite: bool,
}

/// A behaviour with its indicators: side by side, never added up.
struct Behaviour {
    name: Bilingual,
    indicators: Vec<Overview>,
}

/// An indicator at a glance.
struct Overview {
    id: String,
    name: Bilingual,
    totals: Option<(u64, u64)>,
    not_measurable: Option<Bilingual>,
    aspects: Vec<AspectOverview>,
}

/// A comparison at a glance.
struct AspectOverview {
    id: String,
    name: Bilingual,
    units: usize,
    worth_asking: usize,
    here: bool,
}

/// The comparison that is shown.
pub(super) struct Comparison {
    indicator: IndicatorJson,
    aspect: AspectJson,
    totals: Vec<(Bilingual, String)>,
    pairs: Vec<json::PairJson>,
    rows: Vec<Row>,
    chart: Option<Chart>,
    examples: Vec<ExampleRow>,
}

/// A unit in the table.
struct Row {
    unit: String,
    path: String,
    cite: String,
    cell: MeasuredJson,
}

/// An example case in the list.
struct ExampleRow {
    unit: String,
    role: String,
    case: String,
    path: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog)): Path<(String, String)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageError> {
    let it = measured(&app, &visitor, &study, &worklog).await?;
    let whole = whole(&app, &it.measurement).await?;
    let shell = Shell::of_study(&visitor, &app, &it.study);
    let comparison = comparison(&shell, &it.study, it.worklog.id, &whole, &chosen.show);
    let here = comparison.as_ref().map_or("", |comparison| comparison.aspect.id.as_str());
    let behaviours = behaviours(&whole, here);
    html(&ShowPage {
        behaviours,
        comparison,
        may_cite: visitor.may(Act::WriteScheme),
        log: whole.log,
        settings: whole.settings,
        shell,
        it,
    })
}

fn cells<'w>(
    whole: &'w json::Measurement,
    aspect: &str,
) -> impl Iterator<Item = (&'w str, &'w MeasuredJson)> {
    let aspect = aspect.to_owned();
    whole.units.iter().filter_map(move |unit| match unit.cells.get(&aspect) {
        Some(CellJson::Measured(cell)) => Some((unit.unit.as_str(), cell)),
        _ => None,
    })
}

fn behaviours(whole: &json::Measurement, here: &str) -> Vec<Behaviour> {
    let mut behaviours: Vec<Behaviour> = Vec::new();
    for indicator in &whole.indicators {
        let totals = whole.totals.get(&indicator.id);
        let overview = Overview {
            id: indicator.id.clone(),
            name: indicator.name.clone(),
            totals: match totals {
                Some(TotalsJson::Measured { count, cases, .. }) => Some((*count, *cases)),
                _ => None,
            },
            not_measurable: match totals {
                Some(TotalsJson::NotMeasurable { not_measurable, .. }) => Some(not_measurable.clone()),
                _ => None,
            },
            aspects: indicator
                .aspects
                .iter()
                .map(|aspect| AspectOverview {
                    id: aspect.id.clone(),
                    name: aspect.name.clone(),
                    units: cells(whole, &aspect.id).count(),
                    worth_asking: cells(whole, &aspect.id).filter(|(_, cell)| cell.worth_asking).count(),
                    here: aspect.id == here,
                })
                .collect(),
        };
        match behaviours.iter_mut().find(|behaviour| behaviour.name == indicator.behaviour_name) {
            Some(behaviour) => behaviour.indicators.push(overview),
            None => {
                behaviours
                    .push(Behaviour { name: indicator.behaviour_name.clone(), indicators: vec![overview] });
            }
        }
    }
    behaviours
}

fn comparison(
    shell: &Shell,
    study: &StudyCode,
    worklog: WorklogId,
    whole: &json::Measurement,
    chosen: &str,
) -> Option<Comparison> {
    let all = || whole.indicators.iter().flat_map(|one| one.aspects.iter().map(move |aspect| (one, aspect)));
    let (indicator, aspect) = all().find(|(_, aspect)| aspect.id == chosen).or_else(|| all().next())?;
    let mut rows: Vec<Row> = cells(whole, &aspect.id)
        .map(|(unit, cell)| Row {
            unit: unit.to_owned(),
            path: unit_path(study, worklog, unit),
            cite: cite_path(
                study,
                &Target::Indicator { worklog, indicator: aspect.id.clone(), unit: unit.to_owned() },
            ),
            cell: cell.clone(),
        })
        .collect();
    let weight = |row: &Row| row.cell.z.unwrap_or(0.0);
    rows.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then_with(|| a.unit.cmp(&b.unit)));
    let dots: Vec<Dot<'_>> = rows
        .iter()
        .map(|row| Dot {
            unit: &row.unit,
            ratio: row.cell.ratio,
            precision: row.cell.precision,
            worth_asking: row.cell.worth_asking,
        })
        .collect();
    let chart = aspect.funnel.and_then(|funnel| Chart::draw(&dots, funnel.tau2, shell.language));
    let examples =
        whole.examples.iter().filter(|example| example.indicator == aspect.id).map(|example| ExampleRow {
            unit: example.unit.clone(),
            role: role_name(&example.role).get(shell.language).to_owned(),
            case: example.case.clone(),
            path: case_path(study, worklog, &example.case),
        });
    let (totals, pairs) = totals(shell, indicator, whole.totals.get(&indicator.id));
    Some(Comparison {
        indicator: indicator.clone(),
        aspect: aspect.clone(),
        totals,
        pairs,
        examples: examples.collect(),
        rows,
        chart,
    })
}

fn totals(
    shell: &Shell,
    indicator: &IndicatorJson,
    totals: Option<&TotalsJson>,
) -> (Vec<(Bilingual, String)>, Vec<json::PairJson>) {
    let Some(TotalsJson::Measured { count, cases, figures, pairs, .. }) = totals else {
        return (Vec::new(), Vec::new());
    };
    let show = |value: f64, decimals| number(value, decimals, shell.language);
    let mut shown = vec![
        (Bilingual::new("lần", "times"), show(*count as f64, 0)),
        (Bilingual::new("hồ sơ có ít nhất một lần", "cases with one or more"), show(*cases as f64, 0)),
    ];
    for figure in &indicator.figures {
        let Some(Some(amount)) = figures.get(&figure.id) else { continue };
        let value = match figure.form.as_str() {
            "count" => show(amount.value(), 0),
            "share" => format!("{} %", show(amount.value() * 100.0, 2)),
            _ => show(amount.value(), 1),
        };
        shown.push((figure.name.clone(), value));
    }
    (shown, pairs.clone())
}

/// What an example case is an example of.
pub(super) fn role_name(role: &str) -> Bilingual {
    match role {
        "typical" => Bilingual::new("điển hình", "typical"),
        "extreme" => Bilingual::new("rõ nhất", "most extreme"),
        "counter_example" => Bilingual::new("phản ví dụ", "counter-example"),
        other => Bilingual::new(other, other),
    }
}

impl ShowPage {
    fn count(&self, value: &u64) -> String {
        number(*value as f64, 0, self.shell.language)
    }

    fn real(&self, value: &f64, decimals: usize) -> String {
        number(*value, decimals, self.shell.language)
    }

    /// A numerator or denominator: days have a fraction, counts have none.
    fn amount(&self, comparison: &Comparison, value: &f64) -> String {
        number(*value, if comparison.aspect.model == "time" { 1 } else { 0 }, self.shell.language)
    }

    fn period(&self) -> &'static str {
        match self.settings.period.as_str() {
            "month" => self.shell.language.pick("tháng", "month"),
            "quarter" => self.shell.language.pick("quý", "quarter"),
            "year" => self.shell.language.pick("năm", "year"),
            _ => self.shell.language.pick("toàn bộ thời gian", "all time"),
        }
    }

    fn model(&self, comparison: &Comparison) -> &'static str {
        match comparison.aspect.model.as_str() {
            "rate" => self.shell.language.pick("Poisson, mid-p chính xác", "Poisson, exact mid-p"),
            "share" => self.shell.language.pick("nhị thức, mid-p chính xác", "binomial, exact mid-p"),
            _ => self.shell.language.pick(
                "tỷ số thời gian theo hồ sơ, xấp xỉ trên thang căn bậc hai",
                "ratio of times over cases, approximate on the root scale",
            ),
        }
    }
}
