//! What the records of a study come to.
//!
//! * The **true ratio** of a planted unit is how much more often (or longer) the unit shows what is counted with the behaviour than
//!   without it, on the same seeds: the generator's own rates, with no engine's expectation in between, times what the
//!   unit's ratio is when nothing is planted. Bias is told against it.
//! * The **lasting ratio** of any unit is what observed and expected come to over all *other* seeds of the same strength, beside
//!   the same peers. It is what an interval is of, so coverage is told against it. Some peers have behaviours too, so for units
//!   without one it is a little below 1, and for planted ones a little below the true ratio.

use std::collections::BTreeMap;
use std::iter::Sum;

use super::{Aspect, Design, Record, Role};
use crate::worklog::Confounder;

/// A share with what it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// How many of them.
    pub part: u64,
    /// Of how many.
    pub of: u64,
}

impl Share {
    fn count(&mut self, counts: bool) {
        self.part += u64::from(counts);
        self.of += 1;
    }

    fn count_some(&mut self, counts: Option<bool>) {
        if let Some(counts) = counts {
            self.count(counts);
        }
    }

    /// As a number; `None` when it is of nothing.
    pub fn value(self) -> Option<f64> {
        (self.of > 0).then(|| self.part as f64 / self.of as f64)
    }
}

impl Sum for Share {
    fn sum<I: Iterator<Item = Self>>(shares: I) -> Self {
        shares.fold(Self::default(), |sum, share| Self { part: sum.part + share.part, of: sum.of + share.of })
    }
}

/// What was found of the unit that has the behaviour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Planted {
    /// What the strength comes to in the indicator's own terms.
    pub true_ratio: f64,
    /// The mean of the ratios the engine gave.
    pub mean_ratio: f64,
    /// Seeds in which it was worth asking about.
    pub power: Share,
    /// Seeds in which the interval held the lasting ratio.
    pub coverage: Share,
}

/// Cells without the behaviour that were worth asking about all the same.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Alarms {
    /// Of units of the first level, planted with something else or nothing.
    pub all: Share,
    /// Of these, by what confounds them.
    pub confounded: BTreeMap<Confounder, Share>,
    /// Of units that nothing sets apart.
    pub plain: Share,
    /// Of units of higher levels, which are not in `all`.
    pub above: Share,
}

/// One aspect at one strength.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The aspect.
    pub aspect: Aspect,
    /// The strength.
    pub strength: f64,
    /// The middle of the cells' numbers of cases (or durations) that count, without those of higher levels.
    pub cases: u64,
    /// Of the unit that has the behaviour; `None` at strength 1 or when it was not measured.
    pub planted: Option<Planted>,
    /// Of the units that have it not.
    pub alarms: Alarms,
    /// Cells without the behaviour whose interval held their lasting ratio.
    pub coverage: Share,
    /// Logs in which the engine withdrew the aspect's flags, of those in which it compared it.
    pub withdrawn: Share,
    /// The indicators' other behaviours that move this aspect by a tenth or more, with the rate against that without them.
    pub moved_by: Vec<(&'static str, f64)>,
}

/// The flags of one behaviour's indicators at one strength.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// The behaviour.
    pub family: String,
    /// The strength.
    pub strength: f64,
    /// Mean over logs of the share of flags that are false; a log without flags counts as 0.
    pub false_discoveries: f64,
    /// Flags of cells without the behaviour, of all flags.
    pub flags: Share,
}

/// What an aspect may be trusted for, over all strengths.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// The aspect.
    pub aspect: Aspect,
    /// The middle of the units' numbers of cases (or durations) that count.
    pub cases: u64,
    /// The least strength found in 95 of 100 logs, with the true ratio there.
    pub found_from: Option<(f64, f64)>,
    /// Cells without the behaviour that were flagged, at the strength at which it is the largest share.
    pub false_alarms: Share,
    /// The same when nothing at all is planted.
    pub false_alarms_in_none: Share,
    /// The largest share among units confounded by one and the same thing, and by what.
    pub confounded: Option<(Confounder, f64)>,
    /// Intervals of units with the behaviour that held their lasting ratio.
    pub coverage_planted: Share,
    /// Intervals of units without it that did.
    pub coverage_others: Share,
}

/// What a study found.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// How it was made.
    pub design: Design,
    /// By aspect, and within it by strength.
    pub rows: Vec<Row>,
    /// By behaviour, and within it by strength.
    pub families: Vec<Family>,
    /// By aspect.
    pub limits: Vec<Limits>,
}

/// Sums over seeds.
#[derive(Debug, Clone, Copy, Default)]
struct Pooled {
    seeds: u64,
    base: f64,
    observed: f64,
    expected: f64,
}

impl Pooled {
    fn rate(&self) -> Option<f64> {
        (self.base > 0.0).then(|| self.observed / self.base)
    }

    fn ratio(&self) -> Option<f64> {
        (self.expected > 0.0).then(|| self.observed / self.expected)
    }
}

/// By world, unit and aspect.
type Sums = BTreeMap<(usize, usize, usize), Pooled>;

impl Findings {
    /// What `records` of `design` come to. The order of the records does not matter, but their sums are of real numbers: the same
    /// order gives the same bytes.
    pub fn of(design: &Design, aspects: &[Aspect], records: &[Record]) -> Self {
        let mut sums = Sums::new();
        for record in records {
            for cell in &record.cells {
                let pooled = sums.entry((record.world, cell.unit, cell.aspect)).or_default();
                pooled.seeds += 1;
                pooled.base += cell.base;
                pooled.observed += cell.observed;
                pooled.expected += cell.expected;
            }
        }
        let roles: Vec<Role> = design.roles().into_iter().map(|(_, role)| role).collect();
        let study = Study { design, aspects, records, roles: &roles, sums: &sums };
        let worlds = 0..design.strengths.len();
        let rows: Vec<Row> = (0..aspects.len())
            .flat_map(|aspect| worlds.clone().map(move |world| (aspect, world)))
            .map(|(aspect, world)| study.row(aspect, world))
            .collect();
        let mut names: Vec<&String> = aspects.iter().map(|aspect| &aspect.family).collect();
        names.dedup();
        let families = names
            .iter()
            .flat_map(|name| worlds.clone().map(move |world| (*name, world)))
            .map(|(name, world)| study.family(name, world))
            .collect();
        let limits = rows.chunk_by(|a, b| a.aspect == b.aspect).map(limits_of).collect();
        Self { design: design.clone(), rows, families, limits }
    }
}

struct Study<'s> {
    design: &'s Design,
    aspects: &'s [Aspect],
    records: &'s [Record],
    roles: &'s [Role],
    sums: &'s Sums,
}

/// From so much of its own rate on, a unit in which nothing is planted shows what others' behaviour brings about: who is asked
/// more often gives more cases back.
const MOVED: f64 = 1.15;

/// What a cell is, seen from its aspect.
#[derive(PartialEq)]
enum Standing {
    /// Its unit has the behaviour the aspect's indicator must see.
    Own,
    /// Its unit has a behaviour that moves the aspect too, or feels what others do.
    Moved,
    /// Its unit has nothing that should move the aspect.
    Without,
    Above,
}

impl Study<'_> {
    fn standing(&self, world: usize, unit: usize, aspect: usize) -> Standing {
        let indicator = self.aspects[aspect].indicator();
        match self.roles[unit] {
            Role::Above => Standing::Above,
            Role::Planted(_) if self.design.strengths[world] <= 1.0 => Standing::Without,
            Role::Planted(behaviour) if behaviour.indicator() == indicator => Standing::Own,
            Role::Planted(behaviour) if behaviour.also_moves().contains(&indicator) => Standing::Moved,
            _ if self.effect(world, unit, aspect).is_some_and(|effect| effect > MOVED) => Standing::Moved,
            Role::Planted(_) | Role::Confounded(_) | Role::Plain => Standing::Without,
        }
    }

    /// A unit's rate against its rate where nothing is planted, on the same seeds.
    fn effect(&self, world: usize, unit: usize, aspect: usize) -> Option<f64> {
        let with = self.sums.get(&(world, unit, aspect))?.rate()?;
        let without = self.sums.get(&(0, unit, aspect))?.rate().filter(|rate| *rate > 0.0)?;
        Some(with / without)
    }

    /// The true ratio of a unit in which something is planted.
    fn true_ratio(&self, world: usize, unit: usize, aspect: usize) -> Option<f64> {
        let none = self.sums.get(&(0, unit, aspect))?;
        Some(self.effect(world, unit, aspect)? * none.ratio()?)
    }

    fn row(&self, aspect: usize, world: usize) -> Row {
        let owner = (0..self.roles.len()).find(|unit| self.standing(world, *unit, aspect) == Standing::Own);
        let true_ratio = owner.and_then(|unit| self.true_ratio(world, unit, aspect));
        let mut planted = true_ratio.map(|true_ratio| Planted {
            true_ratio,
            mean_ratio: 0.0,
            power: Share::default(),
            coverage: Share::default(),
        });
        let mut alarms = Alarms::default();
        let mut coverage = Share::default();
        let mut withdrawn = Share::default();
        let mut cases = Vec::new();
        for record in self.records.iter().filter(|record| record.world == world) {
            if record.compared.contains(&aspect) {
                withdrawn.count(record.withdrawn.contains(&aspect));
            }
            for cell in record.cells.iter().filter(|cell| cell.aspect == aspect) {
                if self.roles[cell.unit] != Role::Above {
                    cases.push(cell.cases);
                }
                let pooled = self.sums.get(&(world, cell.unit, aspect));
                let lasting = pooled.and_then(|pooled| without(pooled, cell).ratio());
                let held = lasting.map(|lasting| holds(cell.interval, lasting));
                match self.standing(world, cell.unit, aspect) {
                    Standing::Own => {
                        if let Some(planted) = &mut planted {
                            planted.mean_ratio += cell.ratio;
                            planted.power.count(cell.is_asked);
                            planted.coverage.count_some(held);
                        }
                    }
                    Standing::Moved => {}
                    Standing::Above => alarms.above.count(cell.is_asked),
                    Standing::Without => {
                        alarms.all.count(cell.is_asked);
                        match self.roles[cell.unit] {
                            Role::Confounded(confounder) => {
                                alarms.confounded.entry(confounder).or_default().count(cell.is_asked);
                            }
                            Role::Plain => alarms.plain.count(cell.is_asked),
                            Role::Planted(_) | Role::Above => {}
                        }
                        coverage.count_some(held);
                    }
                }
            }
        }
        if let Some(planted) = &mut planted {
            planted.mean_ratio /= planted.power.of.max(1) as f64;
        }
        Row {
            aspect: self.aspects[aspect].clone(),
            strength: self.design.strengths[world],
            cases: median(&mut cases),
            planted,
            alarms,
            coverage,
            withdrawn,
            moved_by: self.moved_by(aspect, world),
        }
    }

    fn moved_by(&self, aspect: usize, world: usize) -> Vec<(&'static str, f64)> {
        let indicator = self.aspects[aspect].indicator();
        let movers = self.roles.iter().enumerate().filter_map(|(unit, role)| {
            let Role::Planted(behaviour) = role else { return None };
            let effect = self.effect(world, unit, aspect)?;
            let differs = self.design.strengths[world] > 1.0 && !(0.9..=1.1).contains(&effect);
            (differs && behaviour.indicator() != indicator).then_some((behaviour.indicator(), effect))
        });
        movers.collect()
    }

    fn family(&self, family: &str, world: usize) -> Family {
        let (mut sum, mut logs) = (0.0, 0u64);
        let mut flags = Share::default();
        for record in self.records.iter().filter(|record| record.world == world) {
            let mut here = Share::default();
            let of_family = record.cells.iter().filter(|cell| self.aspects[cell.aspect].family == family);
            for cell in of_family.filter(|cell| cell.is_asked) {
                let standing = self.standing(world, cell.unit, cell.aspect);
                if standing != Standing::Above {
                    here.count(standing == Standing::Without);
                }
            }
            sum += here.value().unwrap_or(0.0);
            logs += 1;
            flags.part += here.part;
            flags.of += here.of;
        }
        Family {
            family: family.to_owned(),
            strength: self.design.strengths[world],
            false_discoveries: sum / logs.max(1) as f64,
            flags,
        }
    }
}

/// The sums over all seeds but that of `cell`.
fn without(pooled: &Pooled, cell: &super::Cell) -> Pooled {
    if pooled.seeds < 2 {
        return Pooled::default();
    }
    Pooled {
        seeds: pooled.seeds - 1,
        base: pooled.base - cell.base,
        observed: pooled.observed - cell.observed,
        expected: pooled.expected - cell.expected,
    }
}

/// The middle one; 0 of none.
fn median(numbers: &mut [u64]) -> u64 {
    numbers.sort_unstable();
    numbers.get(numbers.len() / 2).copied().unwrap_or(0)
}

fn holds((lower, upper): (f64, f64), ratio: f64) -> bool {
    lower <= ratio && ratio <= upper
}

/// How often something must be found to count as found.
pub(super) const FOUND: f64 = 0.95;

/// `rows` are of one aspect and not none.
fn limits_of(rows: &[Row]) -> Limits {
    let found_from = rows.iter().find_map(|row| {
        let planted = row.planted?;
        (planted.power.value()? >= FOUND).then_some((row.strength, planted.true_ratio))
    });
    let confounded = rows
        .iter()
        .flat_map(|row| &row.alarms.confounded)
        .filter_map(|(confounder, share)| Some((*confounder, share.value()?)))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    let alarms = rows.iter().map(|row| row.alarms.all);
    let share = |share: &Share| share.value().unwrap_or(-1.0);
    Limits {
        aspect: rows[0].aspect.clone(),
        cases: rows[0].cases,
        found_from,
        false_alarms: alarms.max_by(|a, b| share(a).total_cmp(&share(b))).unwrap_or_default(),
        false_alarms_in_none: rows[0].alarms.all,
        confounded,
        coverage_planted: rows.iter().filter_map(|row| row.planted).map(|planted| planted.coverage).sum(),
        coverage_others: rows.iter().map(|row| row.coverage).sum(),
    }
}
