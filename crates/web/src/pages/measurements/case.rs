//! One example case in time: who held it from when to when, and what happened meanwhile.
//!
//! Officers appear as pseudonyms, as the engine gave them.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use measurements::{ExampleCase, Step};

use super::charts::lanes::{self, Hold, Lanes};
use super::reply::{Answer, Replies};
use super::{Measured, aspect, measured, whole, words};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(serde::Deserialize)]
pub(super) struct Keyed {
    #[serde(default)]
    key: String,
}

#[derive(Template)]
#[template(path = "pages/measurements/case.html")]
struct CasePage {
    shell: Shell,
    it: Measured,
    case: ExampleCase,
    shows: Vec<Shown>,
    lanes: Option<Lanes>,
    holds: Vec<Hold>,
}

/// What the case is an example of.
struct Shown {
    role: String,
    aspect: String,
    unit: String,
    unit_path: String,
    /// How the unit's figure was computed.
    path: String,
    answers: Vec<Answer>,
}

impl CasePage {
    fn span(&self, seconds: &i64) -> String {
        words::span(*seconds, self.shell.language)
    }

    fn clock(&self, step: &Step) -> String {
        clock(&step.time)
    }

    fn class(&self, class: &str) -> String {
        words::class(class).get(self.shell.language).to_owned()
    }

    fn is_outside(&self, step: &Step) -> bool {
        lanes::is_outside(step)
    }
}

/// `2010-03-31T16:59:42+02:00` as `31/03/2010 16:59`, by the clock it was written with.
fn clock(written: &str) -> String {
    let part = |range: std::ops::Range<usize>| written.get(range).unwrap_or_default();
    format!("{}/{}/{} {}", part(8..10), part(5..7), part(0..4), part(11..16))
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog)): Path<(String, String)>,
    Query(keyed): Query<Keyed>,
) -> Result<Response, PageError> {
    let it = measured(&app, &visitor, &study, &worklog).await?;
    let case =
        measurements::example(&app.store, it.worklog.id, &keyed.key).await.map_err(PageError::internal)?;
    let case = case.ok_or(PageError::NotFound)?;
    let whole = whole(&app, &it.measurement).await?;
    let shell = Shell::of_study(&visitor, &app, &it.study);
    let replies = Replies::of(&whole, &shell);
    let shows = case.shows.iter().map(|shows| Shown {
        role: words::role(&shows.role).get(shell.language).to_owned(),
        aspect: aspect(&whole, &shows.indicator)
            .map_or_else(|| shows.indicator.clone(), |(_, aspect)| shell.b(&aspect.name).to_owned()),
        unit_path: it.links.unit(&shows.unit),
        path: it.links.figure(&shows.indicator, &shows.unit),
        answers: replies.to(&shows.unit, &shows.indicator),
        unit: shows.unit.clone(),
    });
    let shows = shows.collect();
    let holds = lanes::holds(&case.steps);
    html(&CasePage { shows, lanes: Lanes::draw(&holds, shell.language), holds, case, shell, it })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_by_the_clock_they_were_written_with() {
        assert_eq!(clock("2022-03-05T08:00:00+07:00"), "05/03/2022 08:00");
    }
}
