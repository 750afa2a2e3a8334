//! Loads what the units of a body answered and rolls it up. It keeps nothing.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use ::store::{Store, StoreError};
use jiff::civil::Date;
use kernel::{BodyCode, Digest, StudyCode};
use plan::{Assignment, Child, Lives, Plan, Unit};

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
    let Some(answers) = Answers::load(store, study).await? else { return Ok(None) };
    match answers.of(store, body).await? {
        Some(unread) => unread.read(store).await.map(Some),
        None => Ok(None),
    }
}

/// Everything that came in for a study: what is read once to gather for several bodies.
#[derive(Debug)]
pub struct Answers {
    study: StudyCode,
    plan: Arc<Plan>,
    units: Vec<Unit>,
    newest: HashMap<BodyCode, Version>,
    first: HashMap<BodyCode, Version>,
    nothing: HashMap<BodyCode, NothingFound>,
    /// Where a unit stands among the units.
    places: HashMap<BodyCode, usize>,
    /// Who gathers whose report, by the day that decides; each day is gone through when it is first asked for.
    children: Mutex<BTreeMap<Date, Arc<Children>>>,
}

/// Who gathers whose reports, and of whom that cannot be said.
type Children = BTreeMap<BodyCode, (Vec<Child>, Vec<BodyCode>)>;

/// What the units of a body answered, before the figures are read.
#[derive(Debug)]
pub struct Unread {
    plan: Arc<Plan>,
    owed: Assignment,
    own: Option<Version>,
    units: Vec<UnitAnswer>,
    divided: Vec<BodyCode>,
}

impl Answers {
    /// What came in for `study`; `None` when there is no such study.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn load(store: &Store, study: &StudyCode) -> Result<Option<Self>, StoreError> {
        let Some(plan) = plan::current(store, study).await? else { return Ok(None) };
        let units = plan::units_of_study(store, study).await?;
        let by_body = |versions: Vec<Version>| -> HashMap<BodyCode, Version> {
            versions.into_iter().map(|version| (version.body.clone(), version)).collect()
        };
        let nothing = nothing_found(store, study).await?;
        let places = units.iter().enumerate().map(|(place, unit)| (unit.code.clone(), place)).collect();
        Ok(Some(Self {
            study: study.clone(),
            newest: by_body(rows::current_versions(store, study).await?),
            first: by_body(rows::first_versions(store, study).await?),
            nothing: nothing.into_iter().map(|said| (said.body.clone(), said)).collect(),
            children: Mutex::default(),
            places,
            units,
            plan,
        }))
    }

    /// What the units of `body` answered; `None` when the study asks nothing of `body`.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn of(&self, store: &Store, body: &BodyCode) -> Result<Option<Unread>, StoreError> {
        let plan = match self.plan.body(body) {
            Some(_) => Arc::clone(&self.plan),
            None => match plan::as_seen_by(store, &self.study, body).await? {
                Some(plan) => plan,
                None => return Ok(None),
            },
        };
        let Some(owed) = plan.assignment(body).cloned() else { return Ok(None) };
        let all = self.children(owed.due);
        let (children, divided) = all.get(body).cloned().unwrap_or_default();
        Ok(Some(Unread {
            plan,
            own: self.newest.get(body).cloned(),
            units: children.iter().filter_map(|child| self.answer(child)).collect(),
            divided: divided.into_iter().filter(|code| self.came(code)).collect(),
            owed,
        }))
    }

    fn children(&self, day: Date) -> Arc<Children> {
        let mut known = self.children.lock().unwrap_or_else(PoisonError::into_inner);
        let of_day = || Arc::new(Lives::new(&self.plan, &self.units).children(day));
        Arc::clone(known.entry(day).or_insert_with(of_day))
    }

    /// Whether anything came from this one.
    fn came(&self, code: &BodyCode) -> bool {
        self.newest.contains_key(code) || self.nothing.contains_key(code)
    }

    /// What came from a child; `None` for a body that ended, is asked nothing and sent nothing.
    fn answer(&self, child: &Child) -> Option<UnitAnswer> {
        let unit = self.places.get(&child.code).map(|place| &self.units[*place]);
        if unit.is_none() && !self.came(&child.code) {
            return None;
        }
        let answer = match (self.newest.get(&child.code), self.nothing.get(&child.code)) {
            (Some(version), said) if said.is_none_or(|said| said.said_at < version.received_at) => {
                Answer::Sent { figures: Vec::new(), version: Box::new(version.clone()) }
            }
            (_, Some(said)) => Answer::Nothing(said.clone()),
            (_, None) => Answer::Awaited,
        };
        let asked = unit.and_then(|unit| unit.asked.clone());
        let counting = match (&child.through, &child.successor) {
            (Some(through), _) if self.came(through) => Counting::Within(through.clone()),
            (_, Some(successor)) if self.came(successor) => Counting::Replaced(successor.clone()),
            _ if unit.is_some() && asked.is_none() => Counting::Withdrawn,
            _ => Counting::Counted,
        };
        Some(UnitAnswer {
            code: child.code.clone(),
            name: unit.map_or_else(|| self.plan.body_name(&child.code), |unit| unit.name.clone()),
            asked,
            answer,
            first: self.first_answer(&child.code),
            counting,
        })
    }

    /// When the first answer came, and whether that was on time.
    fn first_answer(&self, code: &BodyCode) -> Option<(jiff::Timestamp, Timing)> {
        let sent = self.first.get(code).map(|version| (version.received_at, version.timing));
        let said = self.nothing.get(code).map(|said| (said.said_at, said.timing));
        sent.into_iter().chain(said).min()
    }
}

impl Unread {
    /// Digest of all that the gathered follows from besides the plan's outline: while it is the same, so is what [`Self::read`] gives,
    /// for received versions never change.
    pub fn basis(&self) -> Digest {
        let facts = format!("{:?}", (self.plan.version, &self.owed, &self.own, &self.units, &self.divided));
        Digest::of(facts.as_bytes())
    }

    /// Everyone whose report counts here, without the figures.
    pub fn units(&self) -> &[UnitAnswer] {
        &self.units
    }

    /// Whether nobody's report counts here.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The figures of all that was sent, rolled up.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn read(mut self, store: &Store) -> Result<Gathered, StoreError> {
        for unit in &mut self.units {
            if let Answer::Sent { version, figures } = &mut unit.answer {
                *figures = rows::figures(store, version.id).await?;
            }
        }
        let Self { plan, owed, own, units, divided } = self;
        let mut figures = roll(&plan.outline, owed.group, &plan.window, &units);
        figures.retain(|rolled| owed.asks_for(&rolled.section));
        let mut gathered = Gathered {
            body: owed.body,
            day: owed.due,
            divided,
            figures,
            units,
            own,
            stale: Vec::new(),
            plan,
        };
        if let Some(own) = gathered.own.clone() {
            let figures = rows::figures(store, own.id).await?;
            gathered.stale = stale(&own, &figures, &gathered, &gathered.plan.window);
        }
        Ok(gathered)
    }
}
