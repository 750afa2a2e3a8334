//! What of the reports reached the text, and what did not: by body and section, by section, by code. Pure.
//!
//! Counted is what statements cite; that a report says much does not make it weigh more, and bodies stand in the plan's order.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use coding::Bearing;
use kernel::{BodyCode, Digest};
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

/// What of the reports reached the text of `view`. `told` is what reports tell section by section, `bearings` which passages
/// bear which code.
pub fn coverage(
    plan: &Plan,
    view: &SchemeView,
    (states, told): (&[BodyState], &[SectionTold]),
    bearings: &[Bearing],
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
    bearings: &[Bearing],
    omissions: &BTreeMap<Omitted, Omission>,
) -> Vec<CodeCoverage> {
    let mut cited_of: BTreeMap<&BodyCode, HashSet<(&str, Digest)>> = BTreeMap::new();
    for (body, address, digest) in heard.values().flat_map(|heard| &heard.passages) {
        cited_of.entry(body).or_default().insert((address, *digest));
    }
    let mut by_code: HashMap<&CodeId, (BTreeSet<&BodyCode>, usize, usize)> = HashMap::new();
    let alike = |one: &Bearing, other: &Bearing| one.code == other.code && one.body == other.body;
    for told in bearings.chunk_by(alike) {
        let (bodies, borne, cited) = by_code.entry(&told[0].code).or_default();
        bodies.insert(&told[0].body);
        *borne += told.len();
        if let Some(passages) = cited_of.get(&told[0].body) {
            let is_cited = |each: &&Bearing| passages.contains(&(each.address.as_str(), each.digest));
            *cited += told.iter().filter(is_cited).count();
        }
    }
    let coverage = |code: &CodeId| {
        let (bodies, passages, cited) = by_code.get(code)?;
        let coverage = CodeCoverage {
            code: code.clone(),
            bodies: bodies.len(),
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
