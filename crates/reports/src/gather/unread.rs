//! What the units of a body answered: told apart from what is read of it, so that what was read once need not be read again.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::Arc;

use ::store::{Store, StoreError};
use kernel::{BodyCode, Digest, StudyCode};
use plan::{Assignment, Plan};

use super::answers::Answers;
use super::model::{Answer, Gathered, Rolled, Told, UnitAnswer};
use super::roll::roll;
use super::stale::stale;
use crate::store as rows;
use crate::{Figure, Version};

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

/// What the units of a body answered, before the figures are read.
#[derive(Debug)]
pub struct Unread {
    pub(super) plan: Arc<Plan>,
    pub(super) owed: Assignment,
    pub(super) own: Option<Arc<Version>>,
    pub(super) units: Vec<UnitAnswer>,
    pub(super) divided: Vec<BodyCode>,
}

/// What the units of a body told, rolled up; of their figures, those that are in it.
#[derive(Debug)]
pub struct RolledUp {
    units: Vec<UnitAnswer>,
    figures: Vec<Rolled>,
}

impl Unread {
    /// Digest of all that the gathered follows from besides the plan's outline: while it is the same, so is what [`Self::read`] gives,
    /// for received versions never change.
    pub fn basis(&self) -> Digest {
        let own = self.own.as_ref().map(|own| own.id.to_string()).unwrap_or_default();
        Digest::of_parts([self.basis_of_units().bytes().as_slice(), own.as_bytes()])
    }

    /// As [`Self::basis`], for what the units told: the body's own report is left out of it.
    pub fn basis_of_units(&self) -> Digest {
        let mut facts = format!("{} {:?} {:?}", self.plan.version, self.owed, self.divided);
        for UnitAnswer { code, name, asked, answer, first, counting } in &self.units {
            let answer = match answer {
                Answer::Sent { version, .. } => version.id.to_string(),
                Answer::Nothing(said) => said.said_at.to_string(),
                Answer::Awaited => String::new(),
            };
            // Writing to a text does not fail.
            let _ = write!(facts, "\n{code} {name:?} {asked:?} {answer} {first:?} {counting:?}");
        }
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
    pub async fn read(self, store: &Store) -> Result<Gathered, StoreError> {
        let rolled = self.roll_up(store).await?;
        let own = match &self.own {
            Some(own) => rows::figures(store, own.id).await?,
            None => Vec::new(),
        };
        Ok(self.beside(&rolled, &own))
    }

    /// The figures of the units alone, rolled up.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn roll_up(&self, store: &Store) -> Result<RolledUp, StoreError> {
        let mut units = self.units.clone();
        for unit in &mut units {
            if let Answer::Sent { version, figures } = &mut unit.answer {
                *figures = rows::figures(store, version.id).await?;
            }
        }
        let mut figures = roll(&self.plan.outline, self.owed.group, &self.plan.window, &units);
        figures.retain(|rolled| self.owed.asks_for(&rolled.section));
        keep_told(&mut units, &figures);
        Ok(RolledUp { units, figures })
    }

    /// What was rolled up beside the figures of the body's own report.
    pub fn beside(self, rolled: &RolledUp, own: &[Figure]) -> Gathered {
        let Self { plan, owed, own: version, divided, .. } = self;
        let mut gathered = Gathered {
            body: owed.body,
            day: owed.due,
            divided,
            figures: rolled.figures.clone(),
            units: rolled.units.clone(),
            own: version,
            stale: Vec::new(),
            plan,
        };
        if let Some(version) = &gathered.own {
            gathered.stale = stale(version, own, &gathered, &gathered.plan.window);
        }
        gathered
    }
}

/// Leaves of the units' figures only those that are told in what was rolled up.
fn keep_told(units: &mut [UnitAnswer], rolled: &[Rolled]) {
    let mut told: HashSet<(&BodyCode, &str)> = HashSet::new();
    for part in rolled.iter().flat_map(|rolled| &rolled.parts) {
        let addresses = match &part.told {
            Told::Value { address, .. }
            | Told::Alone { address, .. }
            | Told::OtherUnit { address, .. }
            | Told::OtherPeriod { address, .. } => vec![address.as_str()],
            Told::Ratio { stated, .. } => stated.iter().map(|(_, address, _)| address.as_str()).collect(),
            Told::Differs { values } => values.iter().map(|(_, address)| address.as_str()).collect(),
            Told::Nothing | Told::Missing | Told::Awaited | Told::NotAsked => Vec::new(),
        };
        told.extend(addresses.into_iter().map(|address| (&part.unit, address)));
    }
    for unit in units {
        if let Answer::Sent { figures, .. } = &mut unit.answer {
            figures.retain(|figure| told.contains(&(&unit.code, figure.address.as_str())));
        }
    }
}
