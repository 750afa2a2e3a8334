//! What the received reports tell, section by section and group by group: missing, nothing found, findings and what they carry.
//!
//! Pure. Sections and groups stand in the plan's order. Bodies are never set in an order by how much they tell: an honest
//! report tells more, and a share says only whether what is told is backed.

use std::collections::BTreeMap;

use kernel::{Bilingual, BodyCode};
use plan::{Ask, Plan};
use reports::{BodyState, SectionTold};

/// Findings and what they carry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Backed {
    pub(super) all: i64,
    pub(super) with_figure: i64,
    pub(super) with_example: i64,
    pub(super) with_both: i64,
}

impl Backed {
    fn add(&mut self, told: &SectionTold) {
        self.all += told.findings.all;
        self.with_figure += told.findings.with_figure;
        self.with_example += told.findings.with_example;
        self.with_both += told.with_both;
    }

    /// The three shares in whole percent: with a figure, with an example, with both; `None` without any finding.
    pub(super) fn shares(&self) -> Option<[i64; 3]> {
        let share = |part: i64| (part * 200 + self.all) / (2 * self.all);
        (self.all > 0).then(|| [self.with_figure, self.with_example, self.with_both].map(share))
    }
}

/// One section over all received reports.
#[derive(Debug, Clone)]
pub(super) struct SectionRow {
    pub(super) title: Bilingual,
    /// Reports in which it is missing.
    pub(super) missing: Vec<Bilingual>,
    /// Reports that say nothing was found.
    pub(super) none_found: usize,
    /// Reports that have it, with neither a finding nor a word that nothing was found.
    pub(super) without_finding: usize,
    /// Reports with findings in it.
    pub(super) with_findings: usize,
    /// Whether the outline asks for findings here.
    pub(super) asks_findings: bool,
    pub(super) backed: Backed,
}

/// One group over its received reports.
#[derive(Debug, Clone)]
pub(super) struct GroupRow {
    pub(super) number: i64,
    pub(super) name: Bilingual,
    pub(super) reports: usize,
    pub(super) backed: Backed,
}

/// What the received reports tell.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) reports: usize,
    pub(super) sections: Vec<SectionRow>,
    pub(super) groups: Vec<GroupRow>,
    pub(super) total: Backed,
}

pub(super) fn told(plan: &Plan, states: &[BodyState], sections: &[SectionTold]) -> Told {
    let received: Vec<&BodyState> = states.iter().filter(|state| state.latest.is_some()).collect();
    let by_place: BTreeMap<(&BodyCode, &str), &SectionTold> =
        sections.iter().map(|told| ((&told.body, told.section.as_str()), told)).collect();
    let mut total = Backed::default();
    let rows = plan
        .outline
        .sections
        .iter()
        .map(|section| {
            let mut row = SectionRow {
                title: section.title.clone(),
                missing: Vec::new(),
                none_found: 0,
                without_finding: 0,
                with_findings: 0,
                asks_findings: section.asks.contains(&Ask::Finding),
                backed: Backed::default(),
            };
            for state in &received {
                match by_place.get(&(&state.body, section.key.as_str())) {
                    None => row.missing.push(plan.body_name(&state.body)),
                    Some(told) if told.findings.all > 0 => {
                        row.with_findings += 1;
                        row.backed.add(told);
                        total.add(told);
                    }
                    Some(told) if told.none_found => row.none_found += 1,
                    Some(_) => row.without_finding += 1,
                }
            }
            row
        })
        .collect();
    let keys: Vec<&str> = plan.outline.sections.iter().map(|section| section.key.as_str()).collect();
    let groups = plan
        .groups
        .iter()
        .map(|group| {
            let mut row = GroupRow {
                number: group.number,
                name: group.name.clone(),
                reports: 0,
                backed: Backed::default(),
            };
            for state in received.iter().filter(|state| state.group == group.number) {
                row.reports += 1;
                for told in keys.iter().filter_map(|key| by_place.get(&(&state.body, *key))) {
                    row.backed.add(told);
                }
            }
            row
        })
        .collect();
    Told { reports: received.len(), sections: rows, groups, total }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_to_the_nearest_percent() {
        let backed = Backed { all: 3, with_figure: 2, with_example: 1, with_both: 0 };
        assert_eq!(backed.shares(), Some([67, 33, 0]));
        assert_eq!(Backed { all: 8, with_figure: 1, ..Backed::default() }.shares(), Some([13, 0, 0]));
        assert_eq!(Backed::default().shares(), None);
    }
}
