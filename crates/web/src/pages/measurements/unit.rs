//! One unit: its indicators side by side, and the example cases it stands in.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Bilingual;
use measurements::{Cell, number};
use scheme::Target;

use super::show::role_name;
use super::{Measured, case_path, cite_path, measured, whole};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(serde::Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    name: String,
}

#[derive(Template)]
#[template(path = "pages/measurements/unit.html")]
struct UnitPage {
    shell: Shell,
    it: Measured,
    unit: String,
    cases: Option<u64>,
    withheld: Option<Bilingual>,
    rows: Vec<Row>,
    examples: Vec<Shown>,
    may_cite: bool,
}

/// One cell of the unit.
struct Row {
    cell: Cell,
    cite: String,
}

/// An example case of the unit.
struct Shown {
    case: String,
    path: String,
    role: Bilingual,
    name: Bilingual,
}

impl UnitPage {
    fn count(&self, value: &u64) -> String {
        number(*value as f64, 0, self.shell.language)
    }

    /// A count without, days with a fraction.
    fn amount(&self, value: &Option<f64>) -> String {
        let decimals = usize::from(value.is_some_and(|value| value.fract() != 0.0));
        self.real(value, decimals)
    }

    fn real(&self, value: &Option<f64>, decimals: usize) -> String {
        value.map_or_else(|| "–".to_owned(), |value| number(value, decimals, self.shell.language))
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog)): Path<(String, String)>,
    Query(named): Query<Named>,
) -> Result<Response, PageError> {
    let it = measured(&app, &visitor, &study, &worklog).await?;
    let whole = whole(&app, &it.measurement).await?;
    let unit = whole.units.iter().find(|unit| unit.unit == named.name).ok_or(PageError::NotFound)?;
    let cells = measurements::cells(&app.store, it.worklog.id).await.map_err(PageError::internal)?;
    let worklog = it.worklog.id;
    let rows: Vec<Row> = cells
        .into_iter()
        .filter(|cell| cell.unit == unit.unit)
        .map(|cell| {
            let (indicator, unit) = (cell.indicator.clone(), cell.unit.clone());
            Row { cite: cite_path(&it.study, &Target::Indicator { worklog, indicator, unit }), cell }
        })
        .collect();
    let name = |indicator: &str| {
        let found = rows.iter().find(|row| row.cell.indicator == indicator);
        found.map_or_else(Bilingual::default, |row| row.cell.name.clone())
    };
    let examples = whole.examples.iter().filter(|example| example.unit == unit.unit).map(|example| Shown {
        case: example.case.clone(),
        path: case_path(&it.study, worklog, &example.case),
        role: role_name(&example.role),
        name: name(&example.indicator),
    });
    html(&UnitPage {
        shell: Shell::of_study(&visitor, &app, &it.study),
        unit: unit.unit.clone(),
        cases: unit.cases,
        withheld: unit.withheld.clone(),
        examples: examples.collect(),
        may_cite: visitor.may(Act::WriteScheme),
        rows,
        it,
    })
}
