//! Loads what bodies told and finds what contradicts what. It keeps nothing but the last answer in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kernel::{BodyCode, Digest, StudyCode};
use plan::Plan;
use reports::gather::{Answers, RolledUp};
use reports::{DiffersIn, Draft, Names, OfAnother, Version, VersionId, VersionsRead};

use ::store::{Kept, Settled, Store};

use super::{Contradiction, Spot, find, store as rows};
use crate::{Beside, BodyTold, SchemeError, SchemeView, StatementView, sources};

/// The contradictions of a study as they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundContradictions {
    /// All of them, by kind and in the plan's order.
    pub all: Vec<Arc<Contradiction>>,
    /// How many that somebody once decided about are not found any more: the numbers agree now, or one is gone.
    pub gone: usize,
    /// The places the open ones are told at, in order, each with where in `all` it is.
    open_at: Vec<(Spot, usize)>,
}

impl FoundContradictions {
    fn new(all: Vec<Arc<Contradiction>>, gone: usize) -> Self {
        let mut open_at = Vec::new();
        for (number, each) in all.iter().enumerate().filter(|(_, each)| each.is_open()) {
            let places = each.sides().into_iter().flat_map(|side| &side.places);
            open_at.extend(places.flat_map(|place| place.source.spots()).map(|spot| (spot, number)));
        }
        open_at.sort_unstable();
        Self { all, gone, open_at }
    }

    /// The contradiction with this name.
    pub fn named(&self, name: &str) -> Option<&Contradiction> {
        self.all.iter().map(Arc::as_ref).find(|each| each.name == name)
    }

    /// Those that are open.
    pub fn open(&self) -> impl Iterator<Item = &Contradiction> {
        self.all.iter().map(Arc::as_ref).filter(|each| each.is_open())
    }

    /// The open ones that touch a figure or passage a statement cites.
    pub fn open_at<'f>(&'f self, statement: &StatementView) -> Vec<&'f Contradiction> {
        self.numbers_at(statement).into_iter().map(|number| &*self.all[number]).collect()
    }

    /// The open ones that touch a text, each with the statements it touches.
    pub fn touching<'f, 'v>(
        &'f self,
        view: &'v SchemeView,
    ) -> Vec<(&'f Contradiction, Vec<&'v StatementView>)> {
        let mut touched: BTreeMap<usize, Vec<&StatementView>> = BTreeMap::new();
        for (_, statement) in view.statements() {
            for number in self.numbers_at(statement) {
                touched.entry(number).or_default().push(statement);
            }
        }
        touched.into_iter().map(|(number, statements)| (&*self.all[number], statements)).collect()
    }

    fn numbers_at(&self, statement: &StatementView) -> BTreeSet<usize> {
        let cited = statement.citations.iter().map(|cited| &cited.citation.target);
        cited
            .filter_map(|target| Some((target, self.told_at(Spot::of(target)?))))
            .flat_map(|(target, told)| {
                told.iter().filter(move |(_, number)| self.all[*number].is_told_at(target))
            })
            .map(|(_, number)| *number)
            .collect()
    }

    /// The open ones that may be told at `spot`.
    fn told_at(&self, spot: Spot) -> &[(Spot, usize)] {
        let from = self.open_at.partition_point(|(of, _)| *of < spot);
        let rest = &self.open_at[from..];
        &rest[..rest.partition_point(|(of, _)| *of == spot)]
    }
}

/// The contradictions of studies, kept in memory until something changes: what pages read. What a received version says against
/// itself and of others, and what units' answers say against their lead body, is kept for good, so that after a change only what is
/// new is read.
#[derive(Debug)]
pub struct Contradictions {
    answers: Kept<StudyCode, FoundContradictions>,
    beside: Arc<Beside>,
    /// By version, and the plan's version it was read with.
    said: Settled<(VersionId, i64), Said>,
    /// What units told, by what that follows from: after a new version of the body's own they need not be read again.
    rolled: Settled<(StudyCode, Digest), RolledUp>,
    /// By what the gathered follows from.
    of_units: Settled<(StudyCode, Digest), Vec<Arc<Contradiction>>>,
}

/// What one version says against itself and the version before it, and of other bodies.
#[derive(Debug)]
struct Said {
    within: Vec<Arc<Contradiction>>,
    of_others: Vec<OfAnother>,
}

/// Of so many studies an answer is kept.
const MOST_STUDIES: usize = 4;
/// Of so many versions it is kept what they say.
const MOST_VERSIONS: usize = 512;

/// What bodies and their units told, what was measured, and what was decided about it.
const FOLLOWS_FROM: &[&str] = &[
    "plan",
    "study",
    "deadline",
    "unit",
    "version",
    "report",
    "figures",
    "worklog",
    "measurement",
    "contradiction",
];

impl Contradictions {
    /// Those between what `beside` knows.
    pub fn over(beside: Arc<Beside>) -> Self {
        Self {
            answers: Kept::new(MOST_STUDIES, FOLLOWS_FROM),
            beside,
            said: Settled::new(MOST_VERSIONS),
            rolled: Settled::new(MOST_VERSIONS),
            of_units: Settled::new(MOST_VERSIONS),
        }
    }

    /// The contradictions of `study` as they stand now, each with what was decided about it.
    ///
    /// # Errors
    /// When the study has no plan, or something cannot be read.
    pub async fn of(
        &self,
        store: &Store,
        study: &StudyCode,
    ) -> Result<Arc<FoundContradictions>, SchemeError> {
        self.answers.get(store, study, async || self.find(store, study).await).await
    }

    async fn find(&self, store: &Store, study: &StudyCode) -> Result<FoundContradictions, SchemeError> {
        let plan = sources::plan(store, study).await?;
        let told = self.beside.of(store, study).await?;
        let mut decisions = rows::decisions(store.read().await?.sql(), study).await?;
        let names = names(&plan);
        let mut all = Vec::new();
        for told in told.iter() {
            all.extend(find::records(&plan, told).into_iter().map(Arc::new));
        }
        all.extend(find::successors(&plan, &told).into_iter().map(Arc::new));
        for each in told.iter() {
            let Some(version) = &each.version else { continue };
            let said = self.said(store, &plan, each, version, &names).await?;
            all.extend(said.within.iter().cloned());
            all.extend(find::others(&plan, version, &said.of_others, &told).into_iter().map(Arc::new));
        }
        if let Some(answers) = self.beside.answers().of(store, study).await?.as_ref() {
            for each in told.iter() {
                all.extend(self.units(store, &plan, answers, each).await?.iter().cloned());
            }
        }
        let mut all = find::in_order(&plan, all);
        for each in &mut all {
            if let Some(decision) = decisions.remove(&each.name) {
                Arc::make_mut(each).decision = Some(decision);
            }
        }
        Ok(FoundContradictions::new(all, decisions.len()))
    }

    async fn said(
        &self,
        store: &Store,
        plan: &Plan,
        told: &BodyTold,
        version: &Version,
        names: &Names,
    ) -> Result<Arc<Said>, SchemeError> {
        let key = (version.id, plan.version);
        if let Some(said) = self.said.get(&key) {
            return Ok(said);
        }
        Ok(self.said.keep(key, said(store, plan, self.beside.versions(), told, version, names).await?))
    }

    async fn units(
        &self,
        store: &Store,
        plan: &Plan,
        answers: &Answers,
        told: &BodyTold,
    ) -> Result<Arc<Vec<Arc<Contradiction>>>, SchemeError> {
        let unread = answers.of(store, &told.body).await?.filter(|unread| !unread.is_empty());
        let Some(unread) = unread else { return Ok(Arc::default()) };
        let key = (plan.code.clone(), unread.basis());
        if let Some(known) = self.of_units.get(&key) {
            return Ok(known);
        }
        let rolled = (plan.code.clone(), unread.basis_of_units());
        let rolled = match self.rolled.get(&rolled) {
            Some(known) => known,
            None => self.rolled.keep(rolled, unread.roll_up(store).await?),
        };
        let gathered = unread.beside(&rolled, &told.figures);
        let found = find::units(plan, told, &gathered);
        Ok(self.of_units.keep(key, found.into_iter().map(Arc::new).collect()))
    }
}

/// The contradictions of `study` as they stand now, read from the rows.
///
/// # Errors
/// As [`Contradictions::of`].
pub async fn contradictions(store: &Store, study: &StudyCode) -> Result<FoundContradictions, SchemeError> {
    let beside = Beside::over(Arc::default(), Arc::default());
    Contradictions::over(Arc::new(beside)).find(store, study).await
}

/// What one report says against itself and the version before it, and of other bodies.
async fn said(
    store: &Store,
    plan: &Plan,
    read: &VersionsRead,
    told: &BodyTold,
    version: &Version,
    names: &Names,
) -> Result<Said, SchemeError> {
    let (passages, examples, problems) = tokio::try_join!(
        read.passages(store, version.id),
        reports::examples(store, version.id),
        reports::problems(store, version.id)
    )?;
    let draft =
        Draft { passages: passages.to_vec(), figures: told.figures.to_vec(), examples, ..Draft::default() };
    // The rules found on receipt whether there is anything to look for.
    let rules = [DiffersIn::Text, DiffersIn::Table, DiffersIn::Versions].map(DiffersIn::rule);
    let mut within = Vec::new();
    if problems.iter().any(|problem| rules.contains(&problem.rule.as_str())) {
        let versions = reports::versions(store, version.report).await?;
        let earlier = versions.iter().find(|each| each.number == version.number - 1);
        let figures = match earlier {
            Some(earlier) => Some(read.figures(store, earlier.id).await?),
            None => None,
        };
        let differs = find::Within {
            version,
            earlier,
            passages: &draft.passages,
            differing: reports::differing(&draft, figures.as_ref().map(|figures| &figures[..]), plan),
        };
        within = find::within(plan, &differs).into_iter().map(Arc::new).collect();
    }
    let of_others = reports::of_others(&draft, plan, &version.body, names);
    Ok(Said { within, of_others })
}

/// The full names of the assigned bodies. Short names and other spellings are often words of their own (`Chính phủ`) and name nobody here.
fn names(plan: &Plan) -> Names {
    let of = |code: &BodyCode| {
        let body = plan.body(code)?;
        let later = body.renamed.iter().map(|renaming| renaming.name.vi.clone());
        Some((code.clone(), std::iter::once(body.name.vi.clone()).chain(later).collect()))
    };
    Names::new(plan.assignments.iter().filter_map(|assignment| of(&assignment.body)))
}
