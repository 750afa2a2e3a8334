//! What of the reports reached the text, and what did not: by body and section, by section, by code. Pure.
//!
//! Counted is what statements cite; that a report says much does not make it weigh more, and bodies stand in the plan's order.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use ::store::Following;
use coding::Bearings;
use kernel::{AccountId, BodyCode, Digest, StudyCode};
use plan::{CodeId, Plan};
use reports::{BodyState, SectionTold, section_of};

use crate::{Omission, Omitted, SchemeView, StatementId, Target};

/// What of the reports reached the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// The sections of the outline, in order.
    pub sections: Vec<SectionCoverage>,
    /// Every assigned body, in the plan's order.
    pub bodies: Vec<BodyCoverage>,
    /// Every code of the codebook that any passage bears, in the codebook's order.
    pub codes: Vec<CodeCoverage>,
}

/// One section over all reports.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionCoverage {
    /// Its key.
    pub key: String,
    /// Bodies that tell findings in it.
    pub telling: usize,
    /// Bodies of which something in it is cited.
    pub heard: usize,
    /// Why it does not appear, when it does not and somebody said so.
    pub omission: Option<Omission>,
}

/// One body.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyCoverage {
    /// The body.
    pub body: BodyCode,
    /// Its group.
    pub group: i64,
    /// The number of its current version; `None` while it sent nothing.
    pub version: Option<i64>,
    /// What stands in each section of the outline.
    pub cells: Vec<CoverageCell>,
    /// Figures of its report that are cited.
    pub figures: usize,
    /// Indicators and example cases of its work logs that are cited.
    pub measured: usize,
    /// Statements that cite anything of it.
    pub statements: usize,
    /// Why it does not appear, when it does not and somebody said so.
    pub omission: Option<Omission>,
}

/// One section of one body's report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CoverageCell {
    /// Findings told there.
    pub findings: i64,
    /// Passages of it that are cited.
    pub cited: usize,
    /// Figures of it that are cited.
    pub figures: usize,
}

impl CoverageCell {
    /// Whether anything of it reached the text.
    pub fn is_heard(self) -> bool {
        self.cited + self.figures > 0
    }
}

/// One code.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeCoverage {
    /// The code.
    pub code: CodeId,
    /// Bodies with a passage that bears it.
    pub bodies: usize,
    /// Passages that bear it.
    pub passages: usize,
    /// Those of them that are cited.
    pub cited: usize,
    /// Why it does not appear, when it does not and somebody said so.
    pub omission: Option<Omission>,
}

impl BodyCoverage {
    /// Whether nothing of it reached the text though it sent a report.
    pub fn is_silent(&self) -> bool {
        self.version.is_some() && self.statements == 0
    }
}

impl SectionCoverage {
    /// Whether reports tell findings in it and none reached the text.
    pub fn is_silent(&self) -> bool {
        self.telling > 0 && self.heard == 0
    }
}

impl CodeCoverage {
    /// Whether passages bear it and none of them reached the text.
    pub fn is_silent(&self) -> bool {
        self.passages > 0 && self.cited == 0
    }
}

/// What statements cite of one lead body and of the units below it.
#[derive(Debug, Default)]
struct Heard {
    /// Whose passages, where, and what stands there: the same place holds other words in another version.
    passages: BTreeSet<(BodyCode, String, Digest)>,
    /// Whose figures, by key.
    figures: BTreeSet<(BodyCode, String)>,
    measured: BTreeSet<String>,
    statements: BTreeSet<StatementId>,
}

/// What coverage follows from: plan and text, where the bodies stand, what they tell section by section, which passages bear codes.
type Basis = ((Arc<Plan>, Arc<SchemeView>), ((Arc<Vec<BodyState>>, Arc<Vec<SectionTold>>), Arc<Bearings>));

/// The coverage of studies, kept in memory until something it follows from is another: what pages read.
#[derive(Debug)]
pub struct Coverages(Following<(StudyCode, Option<AccountId>), Basis, Coverage>);

/// Of so many studies and blind coders it is kept.
const MOST_ANSWERS: usize = 8;

impl Default for Coverages {
    fn default() -> Self {
        Self(Following::new(MOST_ANSWERS))
    }
}

impl Coverages {
    /// As [`coverage`], for whoever is told of `borne`.
    pub fn of(
        &self,
        (plan, view): (&Arc<Plan>, &Arc<SchemeView>),
        (states, told): (Arc<Vec<BodyState>>, Arc<Vec<SectionTold>>),
        borne: coding::Told,
    ) -> Arc<Coverage> {
        let from = ((Arc::clone(plan), Arc::clone(view)), ((states, told), borne.bearings));
        self.0.get(&(view.study.clone(), borne.blind), from, |((plan, view), ((states, told), bearings))| {
            coverage(plan, view, (states, told), bearings, &view.omissions)
        })
    }
}

/// What of the reports reached the text of `view`. `told` is what reports tell section by section, `bearings` which passages
/// bear which code.
pub fn coverage(
    plan: &Plan,
    view: &SchemeView,
    (states, told): (&[BodyState], &[SectionTold]),
    bearings: &Bearings,
    omissions: &BTreeMap<Omitted, Omission>,
) -> Coverage {
    let heard = heard(plan, view);
    let findings: BTreeMap<(&BodyCode, &str), i64> =
        told.iter().map(|told| ((&told.body, told.section.as_str()), told.findings.all)).collect();
    let nothing = Heard::default();
    let bodies: Vec<BodyCoverage> = plan
        .assignments
        .iter()
        .map(|assignment| {
            let body = &assignment.body;
            let heard = heard.get(body).unwrap_or(&nothing);
            let state = states.iter().find(|state| state.body == *body);
            let cell = |section: &plan::Section| CoverageCell {
                findings: findings.get(&(body, section.key.as_str())).copied().unwrap_or(0),
                cited: heard.passages.iter().filter(|(_, at, _)| section_of(at) == section.key).count(),
                figures: heard
                    .figures
                    .iter()
                    .filter(|(_, key)| section_of_figure(plan, key) == section.key)
                    .count(),
            };
            let coverage = BodyCoverage {
                body: body.clone(),
                group: assignment.group,
                version: state.and_then(|state| Some(state.latest.as_ref()?.number)),
                cells: plan.outline.sections.iter().map(cell).collect(),
                figures: heard.figures.len(),
                measured: heard.measured.len(),
                statements: heard.statements.len(),
                omission: None,
            };
            let why = omissions.get(&Omitted::Body(body.clone())).filter(|_| coverage.is_silent());
            BodyCoverage { omission: why.cloned(), ..coverage }
        })
        .collect();
    let sections = plan.outline.sections.iter().enumerate().map(|(at, section)| {
        let count = |of: &dyn Fn(CoverageCell) -> bool| {
            bodies.iter().filter(|body| body.cells.get(at).copied().is_some_and(of)).count()
        };
        let coverage = SectionCoverage {
            key: section.key.clone(),
            telling: count(&|cell| cell.findings > 0),
            heard: count(&|cell| cell.is_heard()),
            omission: None,
        };
        let why = omissions.get(&Omitted::Section(section.key.clone())).filter(|_| coverage.is_silent());
        SectionCoverage { omission: why.cloned(), ..coverage }
    });
    Coverage { sections: sections.collect(), codes: codes(plan, &heard, bearings, omissions), bodies }
}

fn codes(
    plan: &Plan,
    heard: &BTreeMap<BodyCode, Heard>,
    bearings: &Bearings,
    omissions: &BTreeMap<Omitted, Omission>,
) -> Vec<CodeCoverage> {
    let mut by_code: HashMap<&CodeId, (usize, usize, usize)> = HashMap::new();
    for count in bearings.counts() {
        let (bodies, borne, _) = by_code.entry(&count.code).or_default();
        *bodies += 1;
        *borne += usize::try_from(count.passages).unwrap_or(usize::MAX);
    }
    for (body, address, digest) in heard.values().flat_map(|heard| &heard.passages) {
        for bearing in bearings.at(body, address).filter(|bearing| bearing.digest == *digest) {
            by_code.entry(&bearing.code).or_default().2 += 1;
        }
    }
    let coverage = |code: &CodeId| {
        let (bodies, passages, cited) = by_code.get(code)?;
        let coverage = CodeCoverage {
            code: code.clone(),
            bodies: *bodies,
            passages: *passages,
            cited: *cited,
            omission: None,
        };
        let why = omissions.get(&Omitted::Code(code.clone())).filter(|_| coverage.is_silent());
        Some(CodeCoverage { omission: why.cloned(), ..coverage })
    };
    plan.codebook.codes.iter().filter_map(|code| coverage(&code.id)).collect()
}

/// What is cited of each lead body; of a unit, it counts for the lead body above. A passage counts as it was pinned.
fn heard(plan: &Plan, view: &SchemeView) -> BTreeMap<BodyCode, Heard> {
    let lead = |body: &BodyCode| {
        let above = plan.assignments.iter().find(|assignment| body.is_below(&assignment.body));
        above.map_or_else(|| body.clone(), |assignment| assignment.body.clone())
    };
    let mut heard: BTreeMap<BodyCode, Heard> = BTreeMap::new();
    for (_, statement) in view.statements() {
        for cited in &statement.citations {
            let Some(body) = &cited.origin.body else { continue };
            let of = heard.entry(lead(body)).or_default();
            of.statements.insert(statement.statement.id);
            match &cited.citation.target {
                Target::Passage { address, .. } => {
                    of.passages.insert((body.clone(), address.clone(), cited.citation.pinned.content.digest))
                }
                Target::Figure { key, .. } => of.figures.insert((body.clone(), key.clone())),
                measured @ (Target::Indicator { .. } | Target::Example { .. }) => {
                    of.measured.insert(measured.to_string())
                }
                // What a body replied is heard with its sentence; it is no part of the report.
                Target::Reply { .. } => true,
            };
        }
    }
    heard
}

/// The outline's section that asks for a figure; of one found in a text, the section it was found in.
fn section_of_figure<'a>(plan: &'a Plan, key: &'a str) -> &'a str {
    let asking =
        plan.outline.sections.iter().find(|section| section.figures.iter().any(|asked| asked.key == key));
    asking.map_or_else(|| section_of(key), |section| section.key.as_str())
}
