//! Everything that came in for a study, kept in memory: of versions that came since it was read, only those are read.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use ::store::{Kept, Store, StoreError};
use jiff::civil::Date;
use kernel::{BodyCode, StudyCode};
use plan::{Child, Lives, Plan, Unit};

use super::model::{Answer, Counting, UnitAnswer};
use super::unread::Unread;
use crate::nothing::{NothingFound, nothing_found};
use crate::store as rows;
use crate::{Timing, Version};

/// Everything that came in for a study: what is read once to gather for several bodies.
#[derive(Debug)]
pub struct Answers {
    asked: Arc<Asked>,
    nothing: Arc<HashMap<BodyCode, NothingFound>>,
    newest: HashMap<BodyCode, Arc<Version>>,
    first: HashMap<BodyCode, Arc<Version>>,
    /// The ledger's position of the version read last.
    position: i64,
}

/// Who is asked.
#[derive(Debug)]
struct Asked {
    study: StudyCode,
    plan: Arc<Plan>,
    units: Vec<Unit>,
    /// Where a unit stands among the units.
    places: HashMap<BodyCode, usize>,
    /// Who gathers whose report, by the day that decides; each day is gone through when it is first asked for.
    children: Mutex<BTreeMap<Date, Arc<Children>>>,
}

/// Who gathers whose reports, and of whom that cannot be said.
type Children = BTreeMap<BodyCode, (Vec<Child>, Vec<BodyCode>)>;

/// What came in for studies, kept in memory.
#[derive(Debug)]
pub struct StudyAnswers(Kept<StudyCode, Option<Answers>>);

/// Of so many studies it is kept.
const MOST_STUDIES: usize = 4;
/// What says who gathers whose answer, and the answers.
const FOLLOWS_FROM: &[&str] = &["plan", "study", "deadline", "unit", VERSION, "report"];
/// What versions are called there.
const VERSION: &str = "version";

impl Default for StudyAnswers {
    fn default() -> Self {
        Self(Kept::new(MOST_STUDIES, FOLLOWS_FROM))
    }
}

impl StudyAnswers {
    /// What came in for `study`; nothing when there is no such study.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn of(&self, store: &Store, study: &StudyCode) -> Result<Arc<Option<Answers>>, StoreError> {
        let answers = self.0.follow(store, study, async |since| {
            if let Some(since) = since.filter(|since| since.is_only_of(VERSION))
                && let Some(before) = since.before.as_ref()
            {
                return before.followed(store).await.map(Some);
            }
            Answers::load(store, study).await
        });
        answers.await
    }
}

impl Answers {
    /// What came in for `study`; `None` when there is no such study.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn load(store: &Store, study: &StudyCode) -> Result<Option<Self>, StoreError> {
        let Some(plan) = plan::current(store, study).await? else { return Ok(None) };
        let units = plan::units_of_study(store, study).await?;
        let nothing = nothing_found(store, study).await?;
        let places = units.iter().enumerate().map(|(place, unit)| (unit.code.clone(), place)).collect();
        let nothing = nothing.into_iter().map(|said| (said.body.clone(), said)).collect();
        let nobody = Self {
            asked: Arc::new(Asked { study: study.clone(), plan, units, places, children: Mutex::default() }),
            nothing: Arc::new(nothing),
            newest: HashMap::new(),
            first: HashMap::new(),
            position: 0,
        };
        nobody.followed(store).await.map(Some)
    }

    /// These, and the versions that were received since.
    async fn followed(&self, store: &Store) -> Result<Self, StoreError> {
        let mut position = self.position;
        let (mut newest, mut first) = (self.newest.clone(), self.first.clone());
        for version in rows::versions_after(store, &self.asked.study, self.position).await? {
            position = position.max(version.ledger_position);
            let version = Arc::new(version);
            first.entry(version.body.clone()).or_insert_with(|| Arc::clone(&version));
            newest.insert(version.body.clone(), version);
        }
        let (asked, nothing) = (Arc::clone(&self.asked), Arc::clone(&self.nothing));
        Ok(Self { asked, nothing, newest, first, position })
    }

    /// The newest version of a body's report.
    pub fn newest(&self, body: &BodyCode) -> Option<&Arc<Version>> {
        self.newest.get(body)
    }

    /// What the units of `body` answered; `None` when the study asks nothing of `body`.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn of(&self, store: &Store, body: &BodyCode) -> Result<Option<Unread>, StoreError> {
        let plan = match self.asked.plan.body(body) {
            Some(_) => Arc::clone(&self.asked.plan),
            None => match plan::as_seen_by(store, &self.asked.study, body).await? {
                Some(plan) => plan,
                None => return Ok(None),
            },
        };
        let Some(owed) = plan.assignment(body).cloned() else { return Ok(None) };
        let all = self.asked.children(owed.due);
        let nobody = (Vec::new(), Vec::new());
        let (children, divided) = all.get(body).unwrap_or(&nobody);
        Ok(Some(Unread {
            plan,
            own: self.newest.get(body).cloned(),
            units: children.iter().filter_map(|child| self.answer(child)).collect(),
            divided: divided.iter().filter(|code| self.came(code)).cloned().collect(),
            owed,
        }))
    }

    /// Whether anything came from this one.
    fn came(&self, code: &BodyCode) -> bool {
        self.newest.contains_key(code) || self.nothing.contains_key(code)
    }

    /// What came from a child; `None` for a body that ended, is asked nothing and sent nothing.
    fn answer(&self, child: &Child) -> Option<UnitAnswer> {
        let unit = self.asked.places.get(&child.code).map(|place| &self.asked.units[*place]);
        if unit.is_none() && !self.came(&child.code) {
            return None;
        }
        let answer = match (self.newest.get(&child.code), self.nothing.get(&child.code)) {
            (Some(version), said) if said.is_none_or(|said| said.said_at < version.received_at) => {
                Answer::Sent { figures: Vec::new(), version: Arc::clone(version) }
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
            name: unit.map_or_else(|| self.asked.plan.body_name(&child.code), |unit| unit.name.clone()),
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

impl Asked {
    fn children(&self, day: Date) -> Arc<Children> {
        let mut known = self.children.lock().unwrap_or_else(PoisonError::into_inner);
        let of_day = || Arc::new(Lives::new(&self.plan, &self.units).children(day));
        Arc::clone(known.entry(day).or_insert_with(of_day))
    }
}
