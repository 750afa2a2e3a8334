//! Where a report counts: bodies and units have first and last days and successors, and a report of one that has ended
//! counts at the level of whoever stands for it.
//!
//! Pure. It never counts a report at two places: where successors lead to several, it says so and a person decides.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use kernel::BodyCode;

use crate::model::{Plan, Unit};

/// The bodies of a plan and the units of its study, with their days and successors.
#[derive(Debug)]
pub struct Lives<'a> {
    plan: &'a Plan,
    units: BTreeMap<&'a BodyCode, &'a Unit>,
}

/// At whose level a report counts on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CountedAt {
    /// At the level of this body: among the reports it gathers, or as its own report.
    Under(BodyCode),
    /// Successors lead to several bodies; it is added to none.
    Divided(Vec<BodyCode>),
}

/// Whose report a body gathers on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Child {
    /// Who sends it.
    pub code: BodyCode,
    /// Who stands for the sender on that day, when it has ended; a report of the successor's own replaces it.
    pub successor: Option<BodyCode>,
    /// The body between that has ended: when it sent a report of its own, that one counts and this does not.
    pub through: Option<BodyCode>,
}

impl<'a> Lives<'a> {
    /// The lives of everything in `plan` and of `units`, which are all of its study.
    pub fn new(plan: &'a Plan, units: &'a [Unit]) -> Self {
        Self { plan, units: units.iter().map(|unit| (&unit.code, unit)).collect() }
    }

    /// Who stands for `code` on `day`: itself, its successors, or itself again when it ended and nobody took over.
    pub fn standing(&self, code: &BodyCode, day: Date) -> BTreeSet<BodyCode> {
        let mut standing = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![code.clone()];
        while let Some(next) = open.pop() {
            if !seen.insert(next.clone()) {
                continue;
            }
            match self.ended_before(&next, day) {
                Some(successors) if !successors.is_empty() => open.extend(successors.iter().cloned()),
                _ => {
                    standing.insert(next);
                }
            }
        }
        // Successors in a circle lead nowhere.
        if standing.is_empty() {
            standing.insert(code.clone());
        }
        standing
    }

    /// At whose level the report of `code` counts on `day`. A lead body's own counts as its own.
    pub fn counts_under(&self, code: &BodyCode, day: Date) -> CountedAt {
        let mut places: BTreeSet<BodyCode> = BTreeSet::new();
        for heir in self.standing(code, day) {
            match self.units.get(&heir) {
                Some(unit) => places.extend(self.standing(&unit.parent, day)),
                None => {
                    places.insert(heir);
                }
            }
        }
        match places.len() {
            1 => CountedAt::Under(places.into_iter().next().unwrap_or_else(|| code.clone())),
            _ => CountedAt::Divided(places.into_iter().collect()),
        }
    }

    /// By who gathers: everyone whose report it gathers on `day`, by code, and those whose report cannot be counted at one place.
    pub fn children(&self, day: Date) -> BTreeMap<BodyCode, (Vec<Child>, Vec<BodyCode>)> {
        let mut all: BTreeMap<BodyCode, (Vec<Child>, Vec<BodyCode>)> = BTreeMap::new();
        let bodies = self.plan.bodies.iter().map(|body| &body.code);
        for code in self.units.keys().copied().chain(bodies) {
            match self.counts_under(code, day) {
                CountedAt::Under(place) if place == *code => {}
                CountedAt::Under(place) => all.entry(place).or_default().0.push(self.child(code, day)),
                CountedAt::Divided(places) => {
                    for place in places.into_iter().filter(|place| place != code) {
                        all.entry(place).or_default().1.push(code.clone());
                    }
                }
            }
        }
        for (children, divided) in all.values_mut() {
            children.sort();
            divided.sort();
        }
        all
    }

    fn child(&self, code: &BodyCode, day: Date) -> Child {
        let heirs = self.standing(code, day);
        let itself = heirs.contains(code);
        // A unit taken over by the gathering body itself has no unit that stands for it.
        let heir = heirs.into_iter().find(|heir| self.units.contains_key(heir));
        let above = self.units.get(code).map(|unit| &unit.parent);
        let through = above.filter(|above| !self.standing(above, day).contains(above)).cloned();
        Child { code: code.clone(), successor: heir.filter(|_| !itself), through }
    }

    /// The successors of `code`, when it ended before `day`.
    fn ended_before(&self, code: &BodyCode, day: Date) -> Option<&'a [BodyCode]> {
        if let Some(unit) = self.units.get(code) {
            return unit.valid_to.is_some_and(|to| to < day).then_some(unit.successors.as_slice());
        }
        let body = self.plan.body(code)?;
        body.valid_to.is_some_and(|to| to < day).then_some(body.successors.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use jiff::civil::date;
    use kernel::{Bilingual, StudyCode};

    use super::*;

    fn code(text: &str) -> BodyCode {
        BodyCode::parse(text).expect("a code")
    }

    fn plan() -> Plan {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        crate::read_folder(&folder).plan.expect("the shipped plan is good")
    }

    fn unit(own: &str, until: Option<Date>, successors: &[&str]) -> Unit {
        let own = code(own);
        let parent = own.above().next().expect("a parent");
        Unit {
            study: StudyCode::parse("responsibility-2023").expect("a code"),
            parent,
            name: Bilingual::new(own.as_str(), own.as_str()),
            code: own,
            valid_from: None,
            valid_to: until,
            successors: successors.iter().map(|text| code(text)).collect(),
            asked: None,
        }
    }

    fn places(lives: &Lives<'_>, codes: &[&str], day: Date) -> String {
        let told = |text: &&str| match lives.counts_under(&code(text), day) {
            CountedAt::Under(place) => format!("{text} → {place}"),
            CountedAt::Divided(places) => format!("{text} → {places:?}"),
        };
        codes.iter().map(told).collect::<Vec<_>>().join("\n")
    }

    const IN_2023: Date = date(2023, 9, 29);
    const IN_2026: Date = date(2026, 11, 29);

    #[test]
    fn every_province_of_2023_counts_under_one_of_the_34_of_2026() {
        let plan = plan();
        let lives = Lives::new(&plan, &[]);
        let provinces = || {
            plan.assignments_of(5)
                .filter(|owed| owed.body.as_str().starts_with("TU.H"))
                .map(|owed| &owed.body)
        };
        let mut under = BTreeSet::new();
        for province in provinces() {
            assert_eq!(lives.counts_under(province, IN_2023), CountedAt::Under(province.clone()));
            match lives.counts_under(province, IN_2026) {
                CountedAt::Under(place) => under.insert(place),
                CountedAt::Divided(places) => panic!("{province} is divided among {places:?}"),
            };
        }
        assert_eq!((provinces().count(), under.len()), (63, 34));
        insta::assert_snapshot!(places(&lives, &["TU.H02", "TU.H05", "TU.H06", "TU.H09", "TU.H29"], IN_2026), @"
        TU.H02 → TU.H05
        TU.H05 → TU.H05
        TU.H06 → TU.H29
        TU.H09 → TU.H29
        TU.H29 → TU.H29
        ");
    }

    #[test]
    fn units_of_a_merged_province_and_units_that_moved_count_where_their_successors_stand() {
        let plan = plan();
        let last = Some(date(2025, 6, 30));
        let units = [
            unit("TU.H02.SNV", None, &[]),
            unit("TU.H02.STC", last, &["TU.H05.STC"]),
            unit("TU.H05.STC", None, &[]),
            unit("TU.H05.SNV", None, &[]),
            unit("TU.H02.SNV.P1", None, &[]),
            unit("TU.H26.SCT", last, &["TU.H26.SKT", "TU.H26.SXD"]),
            unit("TU.H26.SKT", None, &[]),
            unit("TU.H26.SXD", None, &[]),
            unit("TU.H26.HBA", last, &["TU.H05.SNV", "TU.H26.SXD"]),
            unit("TU.H26.CU", last, &[]),
            unit("TU.H26.VANG", last, &["TU.H26.LAC"]),
        ];
        let lives = Lives::new(&plan, &units);
        let codes: Vec<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
        insta::assert_snapshot!(places(&lives, &codes, IN_2023), @"
        TU.H02.SNV → TU.H02
        TU.H02.STC → TU.H02
        TU.H05.STC → TU.H05
        TU.H05.SNV → TU.H05
        TU.H02.SNV.P1 → TU.H02.SNV
        TU.H26.SCT → TU.H26
        TU.H26.SKT → TU.H26
        TU.H26.SXD → TU.H26
        TU.H26.HBA → TU.H26
        TU.H26.CU → TU.H26
        TU.H26.VANG → TU.H26
        ");
        insta::assert_snapshot!(places(&lives, &codes, IN_2026), @r#"
        TU.H02.SNV → TU.H05
        TU.H02.STC → TU.H05
        TU.H05.STC → TU.H05
        TU.H05.SNV → TU.H05
        TU.H02.SNV.P1 → TU.H02.SNV
        TU.H26.SCT → TU.H26
        TU.H26.SKT → TU.H26
        TU.H26.SXD → TU.H26
        TU.H26.HBA → [BodyCode("TU.H05"), BodyCode("TU.H26")]
        TU.H26.CU → TU.H26
        TU.H26.VANG → TU.H26.LAC
        "#);
        let (children, divided) = lives.children(IN_2026).remove(&code("TU.H05")).unwrap();
        let told = |child: &Child| {
            let shown = |code: &Option<BodyCode>| code.as_ref().map_or("–", BodyCode::as_str).to_owned();
            format!("{} successor {} through {}", child.code, shown(&child.successor), shown(&child.through))
        };
        insta::assert_snapshot!(children.iter().map(told).collect::<Vec<_>>().join("\n"), @"
        TU.H02 successor – through –
        TU.H02.SNV successor – through TU.H02
        TU.H02.STC successor TU.H05.STC through TU.H02
        TU.H05.SNV successor – through –
        TU.H05.STC successor – through –
        ");
        assert_eq!(divided, [code("TU.H26.HBA")]);
    }

    #[test]
    fn successors_in_a_circle_lead_nowhere() {
        let plan = plan();
        let last = Some(date(2022, 1, 1));
        let units = [unit("TU.H26.A", last, &["TU.H26.B"]), unit("TU.H26.B", last, &["TU.H26.A"])];
        let lives = Lives::new(&plan, &units);
        assert_eq!(lives.counts_under(&code("TU.H26.A"), IN_2026), CountedAt::Under(code("TU.H26")));
    }
}
