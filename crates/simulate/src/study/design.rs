//! Which logs a study is made on: the same province at each strength, and which unit has which part in it.

use kernel::{BodyCode, Window};

use crate::worklog::{Behaviour, Confounder, Level, PlantedBehaviour, Setting, Unit};

/// What a unit is in a study.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// It has the behaviour.
    Planted(Behaviour),
    /// It has none, but something that makes figures look bad.
    Confounded(Confounder),
    /// It is as most are.
    Plain,
    /// It stands at a higher level and gets other cases than the rest; nothing is planted in it.
    Above,
}

/// One log to be made and measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// The place of its strength in [`Design::strengths`].
    pub world: usize,
    /// Its seed.
    pub seed: u64,
}

/// How a study is made.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// The strengths, of which the first is 1: nothing planted.
    pub strengths: Vec<f64>,
    /// How many seeds at each strength, from [`FIRST_SEED`].
    pub seeds: u64,
    /// Cases of each log.
    pub cases: u64,
    /// Areas of each log, each with three units of the first level.
    pub areas: u16,
    /// What is planted, each in a unit of its own.
    pub behaviours: Vec<Behaviour>,
    /// Whose log it would be.
    pub body: BodyCode,
    /// When its cases come in.
    pub window: Window,
}

/// Seeds below this were looked at while the engine's methods were chosen: a study of what it may be trusted for needs others.
pub(super) const FIRST_SEED: u64 = 1001;

/// How many units each confounder confounds.
const CONFOUNDED: usize = 2;

impl Design {
    /// The study the documents tell of: every behaviour and every confounder, units of some 620 cases of their own in 29
    /// months. So many units stand beside those that behave that these hardly show in the rates of all others.
    pub fn usual(body: BodyCode, window: Window, seeds: u64) -> Self {
        Self {
            strengths: vec![1.0, 1.25, 1.5, 2.0, 3.0],
            seeds,
            cases: 48_000,
            areas: 24,
            behaviours: Behaviour::ALL.to_vec(),
            body,
            window,
        }
    }

    /// The logs to be made, strength after strength.
    pub fn tasks(&self) -> Vec<Task> {
        let worlds = 0..self.strengths.len();
        let seeds = FIRST_SEED..FIRST_SEED.saturating_add(self.seeds);
        worlds.flat_map(|world| seeds.clone().map(move |seed| Task { world, seed })).collect()
    }

    /// Units with their parts. Behaviours and confounders go to the units of the first level in turn, so that none
    /// stands alone with one field of work; what is left is plain.
    pub fn roles(&self) -> Vec<(Unit, Role)> {
        let planted = self.behaviours.iter().copied().map(Role::Planted);
        let confounded = (0..CONFOUNDED).flat_map(|_| Confounder::ALL.map(Role::Confounded));
        let mut parts = planted.chain(confounded);
        let units = Unit::all(self.areas).into_iter();
        units
            .map(|unit| {
                let role = match unit.level {
                    Level::Commune => parts.next().unwrap_or(Role::Plain),
                    Level::District | Level::Province => Role::Above,
                };
                (unit, role)
            })
            .collect()
    }

    /// How the logs of the strength at `world` are made.
    pub fn setting(&self, world: usize) -> Setting {
        let strength = self.strengths.get(world).copied().unwrap_or(1.0);
        let mut setting = Setting::plain(self.body.clone(), "H99", self.cases, self.areas, self.window);
        for (unit, role) in self.roles() {
            match role {
                Role::Planted(behaviour) if strength > 1.0 => {
                    setting.planted.push(PlantedBehaviour { unit, behaviour, strength });
                }
                Role::Confounded(confounder) => setting.confounders.push((unit, confounder)),
                Role::Planted(_) | Role::Plain | Role::Above => {}
            }
        }
        setting
    }
}
