//! An indicator: what it is, what it comes to in the whole log, and for one of its sides the funnel with its table twin,
//! the months, the pairs and the example cases.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use measurements::json::{self, AspectJson, IndicatorJson, MeasuredJson, PairJson, TotalsJson};
use measurements::number;

use super::charts::funnel::{Chart, Dot};
use super::find::Find;
use super::order::Order;
use super::paging::{self, Pager};
use super::reply::Replies;
use super::row::{Figure, Row, Rows, told};
use super::series::Series;
use super::{Measured, figure, measured, whole, words};
use crate::form::encode;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(serde::Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    aspect: String,
    #[serde(default)]
    sort: String,
    /// Letters of the units' names to be listed.
    #[serde(default)]
    find: String,
    #[serde(default)]
    page: usize,
}

#[derive(Template)]
#[template(path = "pages/measurements/indicator.html")]
struct IndicatorPage {
    shell: Shell,
    it: Measured,
    settings: json::SettingsJson,
    indicator: IndicatorJson,
    /// Name and value of what it comes to in the whole log.
    totals: Vec<(String, String)>,
    pairs: Vec<PairJson>,
    why_not: Option<String>,
    compared: Option<Compared>,
}

/// One side, compared.
struct Compared {
    aspect: AspectJson,
    chart: Option<Chart>,
    order: Order,
    find: String,
    rows: Vec<Row>,
    pager: Pager,
    units: usize,
    months: Option<Series>,
    examples: Vec<ExampleRow>,
}

/// An example case in the list.
struct ExampleRow {
    unit: String,
    unit_path: String,
    role: String,
    case: String,
    path: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog, id)): Path<(String, String, String)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageError> {
    let it = measured(&app, &visitor, &study, &worklog).await?;
    let whole = whole(&app, &it.measurement).await?;
    let indicator = whole.indicators.iter().find(|one| one.id == id).ok_or(PageError::NotFound)?.clone();
    let shell = Shell::of_study(&visitor, &app, &it.study);
    let replies = Replies::of(&whole, &shell);
    let view = View { whole: &whole, it: &it, shell: &shell, replies: &replies };
    let (totals, pairs, why_not) = view.totals(&indicator);
    let compared = view.aspect(&indicator, &chosen.aspect).map(|aspect| view.compared(aspect, &chosen));
    html(&IndicatorPage { settings: whole.settings, indicator, totals, pairs, why_not, compared, shell, it })
}

/// What the page is made from.
struct View<'p> {
    whole: &'p json::Measurement,
    it: &'p Measured,
    shell: &'p Shell,
    replies: &'p Replies,
}

impl View<'_> {
    /// The side asked for, else the first.
    fn aspect<'i>(&self, indicator: &'i IndicatorJson, id: &str) -> Option<&'i AspectJson> {
        indicator.aspects.iter().find(|aspect| aspect.id == id).or_else(|| indicator.aspects.first())
    }

    fn totals(&self, indicator: &IndicatorJson) -> (Vec<(String, String)>, Vec<PairJson>, Option<String>) {
        let language = self.shell.language;
        let (count, cases, figures, pairs) = match self.whole.totals.get(&indicator.id) {
            Some(TotalsJson::Measured { count, cases, figures, pairs, .. }) => (count, cases, figures, pairs),
            Some(TotalsJson::NotMeasurable { not_measurable, .. }) => {
                return (Vec::new(), Vec::new(), Some(not_measurable.get(language).to_owned()));
            }
            None => return (Vec::new(), Vec::new(), None),
        };
        let mut shown = vec![
            (language.pick("lần", "times").to_owned(), words::count(*count, language)),
            (
                language.pick("hồ sơ có ít nhất một lần", "cases with one or more").to_owned(),
                words::count(*cases, language),
            ),
        ];
        for figure in &indicator.figures {
            let Some(Some(amount)) = figures.get(&figure.id) else { continue };
            let value = match figure.form.as_str() {
                "count" => number(amount.value(), 0, language),
                "share" => format!("{} %", number(amount.value() * 100.0, 2, language)),
                _ => format!("{} {}", number(amount.value(), 1, language), language.pick("ngày", "days")),
            };
            shown.push((figure.name.get(language).to_owned(), value));
        }
        (shown, pairs.clone(), None)
    }

    fn compared(&self, aspect: &AspectJson, chosen: &Chosen) -> Compared {
        let language = self.shell.language;
        let mut units: Vec<(&str, &MeasuredJson)> = self
            .whole
            .units
            .iter()
            .filter_map(|unit| Some((unit.unit.as_str(), figure(unit, &aspect.id)?)))
            .collect();
        let order = Order::from_code(&chosen.sort);
        order.sort(&mut units);
        let chart =
            Chart::draw(aspect.name.get(language), aspect.funnel, self.dots(aspect, &units), language);
        let all = units.len();
        let find = Find::new(&chosen.find);
        units.retain(|(unit, _)| find.finds(unit));
        let base = format!(
            "?aspect={}&sort={}&find={}&page=",
            encode(&aspect.id),
            order.code(),
            encode(&chosen.find)
        );
        let (units, pager) = paging::page(units, chosen.page, base, language);
        let rows = Rows { links: &self.it.links, replies: self.replies, language };
        Compared {
            chart,
            order,
            find: chosen.find.clone(),
            rows: units.iter().map(|(unit, cell)| rows.of_unit(aspect, unit, cell)).collect(),
            pager,
            units: all,
            months: Series::of_all(self.whole, aspect, language),
            examples: self.examples(aspect),
            aspect: aspect.clone(),
        }
    }

    fn dots(&self, aspect: &AspectJson, units: &[(&str, &MeasuredJson)]) -> Vec<Dot> {
        let dot = |(unit, cell): &(&str, &MeasuredJson)| Dot {
            unit: (*unit).to_owned(),
            ratio: cell.ratio,
            precision: cell.precision,
            worth_asking: cell.worth_asking,
            told: told(unit, cell, self.replies, self.shell.language),
            path: self.it.links.figure(&aspect.id, unit),
        };
        units.iter().map(dot).collect()
    }

    fn examples(&self, aspect: &AspectJson) -> Vec<ExampleRow> {
        let own = self.whole.examples.iter().filter(|example| example.indicator == aspect.id);
        let row = |example: &json::ExampleJson| ExampleRow {
            unit: example.unit.clone(),
            unit_path: self.it.links.unit(&example.unit),
            role: words::role(&example.role).get(self.shell.language).to_owned(),
            case: example.case.clone(),
            path: self.it.links.case(&example.case),
        };
        own.map(row).collect()
    }
}

impl IndicatorPage {
    fn count(&self, value: &u64) -> String {
        words::count(*value, self.shell.language)
    }

    fn real(&self, value: &f64, decimals: usize) -> String {
        number(*value, decimals, self.shell.language)
    }

    /// The head of a column by which the table can be ordered.
    fn head(&self, compared: &Compared, code: &str) -> Head {
        let order = Order::from_code(code);
        Head {
            href: format!(
                "?aspect={}&sort={}&find={}#units",
                encode(&compared.aspect.id),
                order.code(),
                encode(&compared.find)
            ),
            here: order == compared.order,
        }
    }

    /// Whether units can be looked for by name: where they do not fit on one page.
    fn is_searched(&self, compared: &Compared) -> bool {
        compared.units > paging::ROWS || !compared.find.is_empty()
    }

    fn period(&self) -> String {
        words::period(&self.settings.period).get(self.shell.language).to_owned()
    }

    fn model(&self, aspect: &AspectJson) -> String {
        words::model(&aspect.model).get(self.shell.language).to_owned()
    }
}

/// The head of a column by which a table can be ordered.
pub(super) struct Head {
    pub(super) href: String,
    pub(super) here: bool,
}
