//! How one figure was computed: the sentence a citation quotes, and every step down to the file it came from. Its address
//! stays the same when a newer version is measured.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Bilingual;
use measurements::json::{AspectJson, CellJson, IndicatorJson};
use measurements::{Cell, Measurement};
use worklog::Version;

use super::charts::interval::IntervalBar;
use super::explain::{Explained, Step};
use super::reply::{Answer, Replies};
use super::{Measured, aspect, figure, measured, whole};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(serde::Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    aspect: String,
    #[serde(default)]
    unit: String,
}

#[derive(Template)]
#[template(path = "pages/measurements/figure.html")]
struct FigurePage {
    shell: Shell,
    it: Measured,
    cell: Cell,
    unit: String,
    indicator: IndicatorJson,
    aspect: AspectJson,
    bar: Option<IntervalBar>,
    suppressed: Option<Bilingual>,
    steps: Vec<Step>,
    answers: Vec<Answer>,
    has_months: bool,
    may_reply: bool,
    /// The version that was measured.
    version: Option<Version>,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog)): Path<(String, String)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageError> {
    let it = measured(&app, &visitor, &study, &worklog).await?;
    let cell = measurements::cell(&app.store, it.worklog.id, &chosen.aspect, &chosen.unit).await;
    let cell = cell.map_err(PageError::internal)?.ok_or(PageError::NotFound)?;
    let whole = whole(&app, &it.measurement).await?;
    let unit = whole.units.iter().find(|unit| unit.unit == chosen.unit).ok_or(PageError::NotFound)?;
    let (indicator, aspect) = aspect(&whole, &chosen.aspect).ok_or(PageError::NotFound)?;
    let shell = Shell::of_study(&visitor, &app, &it.study);
    let shown = figure(unit, &aspect.id);
    let explained = Explained {
        log: &whole.log,
        settings: &whole.settings,
        indicator,
        aspect,
        cell: shown,
        language: shell.language,
    };
    html(&FigurePage {
        steps: explained.steps(),
        bar: shown.map(IntervalBar::draw),
        may_reply: visitor.may(Act::ReplyForUnit(&it.worklog.body)),
        has_months: shown.is_some_and(|cell| !cell.months.is_empty()),
        suppressed: match unit.cells.get(&aspect.id) {
            Some(CellJson::Suppressed { suppressed, .. }) => Some(suppressed.clone()),
            _ => None,
        },
        answers: Replies::of(&whole, &shell).to(&unit.unit, &aspect.id),
        version: version_of(&app, &it.measurement).await?,
        indicator: indicator.clone(),
        aspect: aspect.clone(),
        unit: chosen.unit,
        cell,
        shell,
        it,
    })
}

/// The version of the work log that was measured.
async fn version_of(app: &App, measurement: &Measurement) -> Result<Option<Version>, PageError> {
    let versions = worklog::versions(&app.store, measurement.worklog).await.map_err(PageError::internal)?;
    Ok(versions.into_iter().find(|version| version.id == measurement.version))
}

impl FigurePage {
    /// Where the figure is answered to.
    fn reply(&self) -> String {
        format!("{}&about={}#reply", self.it.links.unit(&self.unit), crate::form::encode(&self.aspect.id))
    }
}
