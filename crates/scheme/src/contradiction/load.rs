//! Loads what bodies told and finds what contradicts what. It keeps nothing but the last answer in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kernel::{BodyCode, StudyCode};
use plan::Plan;
use reports::{DiffersIn, Draft, Named, Version};

use ::store::{Kept, Store};

use super::{Contradiction, find, store as rows};
use crate::{BodyTold, SchemeError, StatementView, beside, sources};

/// The contradictions of a study as they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundContradictions {
    /// All of them, by kind and in the plan's order.
    pub all: Vec<Contradiction>,
    /// How many that somebody once decided about are not found any more: the numbers agree now, or one is gone.
    pub gone: usize,
}

impl FoundContradictions {
    /// The contradiction with this name.
    pub fn named(&self, name: &str) -> Option<&Contradiction> {
        self.all.iter().find(|each| each.name == name)
    }

    /// Those that are open.
    pub fn open(&self) -> impl Iterator<Item = &Contradiction> {
        self.all.iter().filter(|each| each.is_open())
    }

    /// The open ones that touch a figure or passage a statement cites.
    pub fn open_at<'f>(&'f self, statement: &StatementView) -> Vec<&'f Contradiction> {
        self.open().filter(|each| each.touches(statement)).collect()
    }
}

/// The contradictions of studies, kept in memory until something changes: what pages read.
#[derive(Debug)]
pub struct Contradictions(Kept<StudyCode, FoundContradictions>);

impl Default for Contradictions {
    fn default() -> Self {
        Self(Kept::new(MOST_STUDIES))
    }
}

/// Of so many studies an answer is kept.
const MOST_STUDIES: usize = 4;

impl Contradictions {
    /// As [`contradictions`].
    ///
    /// # Errors
    /// As [`contradictions`].
    pub async fn of(
        &self,
        store: &Store,
        study: &StudyCode,
    ) -> Result<Arc<FoundContradictions>, SchemeError> {
        self.0.get(store, study, async || contradictions(store, study).await).await
    }
}

/// The contradictions of `study` as they stand now, each with what was decided about it.
///
/// # Errors
/// When the study has no plan, or something cannot be read.
pub async fn contradictions(store: &Store, study: &StudyCode) -> Result<FoundContradictions, SchemeError> {
    let plan = sources::plan(store, study).await?;
    let told = beside::told(store, study).await?;
    let mut decisions = rows::decisions(store.read().await?.sql(), study).await?;
    let names = names(&plan);
    let mut all = Vec::new();
    for told in &told {
        all.extend(find::records(&plan, told));
    }
    all.extend(find::successors(&plan, &told));
    for each in &told {
        let Some(version) = &each.version else { continue };
        all.extend(in_report(store, &plan, each, version, (&told, &names)).await?);
    }
    let parents: BTreeSet<BodyCode> =
        plan::units_of_study(store, study).await?.into_iter().map(|unit| unit.parent).collect();
    for each in told.iter().filter(|each| parents.contains(&each.body)) {
        if let Some(gathered) = reports::gather::gather(store, study, &each.body).await? {
            all.extend(find::units(&plan, each, &gathered));
        }
    }
    let mut all = find::in_order(&plan, all);
    for each in &mut all {
        each.decision = decisions.remove(&each.name);
    }
    Ok(FoundContradictions { all, gone: decisions.len() })
}

/// What one report contradicts: itself, the version before it, and other bodies.
async fn in_report(
    store: &Store,
    plan: &Plan,
    told: &BodyTold,
    version: &Version,
    (all, names): (&[BodyTold], &BTreeMap<BodyCode, Vec<String>>),
) -> Result<Vec<Contradiction>, SchemeError> {
    let draft = Draft {
        passages: reports::passages(store, version.id).await?,
        figures: told.figures.clone(),
        examples: reports::examples(store, version.id).await?,
        ..Draft::default()
    };
    // The rules found on receipt whether there is anything to look for.
    let problems = reports::problems(store, version.id).await?;
    let rules = [DiffersIn::Text, DiffersIn::Table, DiffersIn::Versions].map(DiffersIn::rule);
    let mut found = Vec::new();
    if problems.iter().any(|problem| rules.contains(&problem.rule.as_str())) {
        let versions = reports::versions(store, version.report).await?;
        let earlier = versions.iter().find(|each| each.number == version.number - 1);
        let figures = match earlier {
            Some(earlier) => Some(reports::figures(store, earlier.id).await?),
            None => None,
        };
        let within = find::Within {
            version,
            earlier,
            passages: &draft.passages,
            differing: reports::differing(&draft, figures.as_deref(), plan),
        };
        found.extend(find::within(plan, &within));
    }
    let others: Vec<Named> = names
        .iter()
        .filter(|(body, _)| **body != version.body)
        .map(|(body, names)| Named { body: body.clone(), names: names.clone() })
        .collect();
    found.extend(find::others(plan, version, &reports::of_others(&draft, plan, &others), all));
    Ok(found)
}

/// The full names of the assigned bodies. Short names and other spellings are often words of their own (`Chính phủ`) and name nobody here.
fn names(plan: &Plan) -> BTreeMap<BodyCode, Vec<String>> {
    let of = |code: &BodyCode| {
        let body = plan.body(code)?;
        let later = body.renamed.iter().map(|renaming| renaming.name.vi.clone());
        Some((code.clone(), std::iter::once(body.name.vi.clone()).chain(later).collect()))
    };
    plan.assignments.iter().filter_map(|assignment| of(&assignment.body)).collect()
}
