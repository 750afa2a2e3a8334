//! Loads what the units of a body answered and rolls it up. It keeps nothing.

use std::collections::HashMap;

use ::store::{Store, StoreError};
use kernel::{BodyCode, StudyCode};
use plan::{Child, Lives, Plan, Unit};

use super::model::{Answer, Counting, Gathered, UnitAnswer};
use super::roll::roll;
use super::stale::stale;
use crate::nothing::{NothingFound, nothing_found};
use crate::store as rows;
use crate::{Timing, Version};

/// What the units of `body` told, put together; `None` when the study asks nothing of `body`.
///
/// # Errors
/// When the database refuses.
pub async fn gather(
    store: &Store,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<Option<Gathered>, StoreError> {
    let Some(seen) = plan::as_seen_by(store, study, body).await? else { return Ok(None) };
    let Some(owed) = seen.assignment(body).cloned() else { return Ok(None) };
    let Some(standing) = plan::current(store, study).await? else { return Ok(None) };
    let units = plan::units_of_study(store, study).await?;
    let (children, divided) = Lives::new(&standing, &units).children(body, owed.due);
    let came = Came::load(store, study).await?;
    let mut answers = Vec::new();
    for child in &children {
        let unit = units.iter().find(|unit| unit.code == child.code);
        if let Some(answer) = came.answer(store, &standing, child, unit).await? {
            answers.push(answer);
        }
    }
    let mut gathered = Gathered {
        body: body.clone(),
        day: owed.due,
        divided: divided.into_iter().filter(|code| came.of(code)).collect(),
        figures: roll(&seen.outline, owed.group, &seen.window, &answers),
        units: answers,
        own: came.newest.get(body).cloned(),
        stale: Vec::new(),
        plan: seen,
    };
    gathered.figures.retain(|rolled| owed.asks_for(&rolled.section));
    if let Some(own) = gathered.own.clone() {
        let figures = rows::figures(store, own.id).await?;
        gathered.stale = stale(&own, &figures, &gathered, &gathered.plan.window);
    }
    Ok(Some(gathered))
}

/// Everything that came in for a study, by body.
struct Came {
    newest: HashMap<BodyCode, Version>,
    first: HashMap<BodyCode, Version>,
    nothing: HashMap<BodyCode, NothingFound>,
}

impl Came {
    async fn load(store: &Store, study: &StudyCode) -> Result<Self, StoreError> {
        let by_body = |versions: Vec<Version>| -> HashMap<BodyCode, Version> {
            versions.into_iter().map(|version| (version.body.clone(), version)).collect()
        };
        let nothing = nothing_found(store, study).await?;
        Ok(Self {
            newest: by_body(rows::current_versions(store, study).await?),
            first: by_body(rows::first_versions(store, study).await?),
            nothing: nothing.into_iter().map(|said| (said.body.clone(), said)).collect(),
        })
    }

    /// Whether anything came from this one.
    fn of(&self, code: &BodyCode) -> bool {
        self.newest.contains_key(code) || self.nothing.contains_key(code)
    }

    /// What came from a child; `None` for a body that ended, is asked nothing and sent nothing.
    async fn answer(
        &self,
        store: &Store,
        plan: &Plan,
        child: &Child,
        unit: Option<&Unit>,
    ) -> Result<Option<UnitAnswer>, StoreError> {
        if unit.is_none() && !self.of(&child.code) {
            return Ok(None);
        }
        let answer = match (self.newest.get(&child.code), self.nothing.get(&child.code)) {
            (Some(version), said) if said.is_none_or(|said| said.said_at < version.received_at) => {
                Answer::Sent {
                    figures: rows::figures(store, version.id).await?,
                    version: Box::new(version.clone()),
                }
            }
            (_, Some(said)) => Answer::Nothing(said.clone()),
            (_, None) => Answer::Awaited,
        };
        let asked = unit.and_then(|unit| unit.asked.clone());
        let counting = match (&child.through, &child.successor) {
            (Some(through), _) if self.of(through) => Counting::Within(through.clone()),
            (_, Some(successor)) if self.of(successor) => Counting::Replaced(successor.clone()),
            _ if unit.is_some() && asked.is_none() => Counting::Withdrawn,
            _ => Counting::Counted,
        };
        Ok(Some(UnitAnswer {
            code: child.code.clone(),
            name: unit.map_or_else(|| plan.body_name(&child.code), |unit| unit.name.clone()),
            asked,
            answer,
            first: self.first_answer(&child.code),
            counting,
        }))
    }

    /// When the first answer came, and whether that was on time.
    fn first_answer(&self, code: &BodyCode) -> Option<(jiff::Timestamp, Timing)> {
        let sent = self.first.get(code).map(|version| (version.received_at, version.timing));
        let said = self.nothing.get(code).map(|said| (said.said_at, said.timing));
        sent.into_iter().chain(said).min()
    }
}
