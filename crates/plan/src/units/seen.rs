//! The plan as a unit reads it: with itself among the bodies and what it is asked among the assignments, so that whatever
//! works for a lead body works for a unit.
//!
//! A plan made here is never kept; what is not a unit reads the plan that stands.

use std::sync::Arc;

use ::store::{Store, StoreError};
use kernel::{Bilingual, BodyCode, StudyCode};

use super::store::unit;
use crate::model::{Assignment, Body, BodyKind, Plan, Provenance, Unit};
use crate::store::{Study, current, study as study_of};

/// The plan of `study` that stands, as `body` reads it; `None` when there is no such study.
///
/// # Errors
/// When the database refuses, or the kept plan cannot be read.
pub async fn as_seen_by(
    store: &Store,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<Option<Arc<Plan>>, StoreError> {
    let Some(plan) = current(store, study).await? else { return Ok(None) };
    seen(store, study, plan, body).await.map(Some)
}

/// As [`crate::study`], with the plan as `body` reads it.
///
/// # Errors
/// When the database refuses, or the kept plan cannot be read.
pub async fn study_as_seen_by(
    store: &Store,
    code: &StudyCode,
    body: &BodyCode,
) -> Result<Option<Study>, StoreError> {
    let Some(study) = study_of(store, code).await? else { return Ok(None) };
    let plan = seen(store, code, study.plan, body).await?;
    Ok(Some(Study { plan, ..study }))
}

/// `plan`, as `body` reads it.
pub(crate) async fn seen(
    store: &Store,
    study: &StudyCode,
    plan: Arc<Plan>,
    body: &BodyCode,
) -> Result<Arc<Plan>, StoreError> {
    let Some(root) = body.above().find(|above| plan.assignment(above).is_some()) else { return Ok(plan) };
    if plan.body(body).is_some() {
        return Ok(plan);
    }
    let mut seen = Plan::clone(&plan);
    let between = body.above().take_while(|above| *above != root);
    for code in std::iter::once(body.clone()).chain(between) {
        if let Some(unit) = unit(store, study, &code).await? {
            add(&mut seen, &root, &unit);
        }
    }
    if seen.assignment(body).is_some()
        && let Some(above) = body.above().next()
    {
        let above = seen.body_name(&above);
        seen.due_reading = Bilingual::new(
            format!("Hạn do {} giao; nhận đến hết ngày này (giờ Hà Nội) là đúng hạn.", above.vi),
            format!("Set by {}; received up to the end of that day (Hà Nội time) is on time.", above.en),
        );
    }
    Ok(Arc::new(seen))
}

/// Adds a unit below the lead body `root` to `plan`.
fn add(plan: &mut Plan, root: &BodyCode, unit: &Unit) {
    let Some(owed) = plan.assignment(root).cloned() else { return };
    let kind = plan.body(root).map_or(BodyKind::State, |lead| kind_of(lead.kind, &unit.name.vi));
    plan.bodies.push(Body {
        code: unit.code.clone(),
        kind,
        name: unit.name.clone(),
        short: unit.name.clone(),
        state_code: None,
        aliases: Vec::new(),
        valid_from: unit.valid_from,
        valid_to: unit.valid_to,
        successors: unit.successors.clone(),
        renamed: Vec::new(),
        provenance: Provenance::Own,
        note: Bilingual::default(),
    });
    if let Some(asked) = &unit.asked {
        let work = if asked.note.is_empty() { owed.work } else { Bilingual::new(&asked.note, &asked.note) };
        plan.assignments.push(Assignment {
            body: unit.code.clone(),
            due: asked.due,
            sections: asked.sections.clone(),
            work,
            ..owed
        });
    }
}

/// Words a Party body's name begins with. The Party's commissions at a province and the State's departments write by
/// different rules.
const OF_THE_PARTY: [&str; 14] = [
    "dang",
    "tinh uy",
    "thanh uy",
    "huyen uy",
    "quan uy",
    "thi uy",
    "chi bo",
    "ban to chuc",
    "ban tuyen giao",
    "ban dan van",
    "ban noi chinh",
    "uy ban kiem tra",
    "van phong tinh uy",
    "van phong thanh uy",
];

/// What kind of organisation a unit with this name is, below a lead body of this kind.
fn kind_of(lead: BodyKind, name: &str) -> BodyKind {
    let folded = vietnamese::folded_key(name);
    let party = OF_THE_PARTY
        .iter()
        .any(|words| folded.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')));
    match lead {
        BodyKind::State | BodyKind::Enterprise => lead,
        _ if party => BodyKind::PartyCommittee,
        BodyKind::PartyCentral | BodyKind::PartyCommittee => lead,
        BodyKind::Province | BodyKind::PartyCaucus => BodyKind::State,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_units_documents_are_of_the_party_or_of_the_state_as_its_name_says() {
        use BodyKind::{Enterprise, PartyCommittee, Province, State};
        let cases = [
            (Province, "Sở Nội vụ", State),
            (Province, "Huyện ủy Vị Xuyên", PartyCommittee),
            (Province, "Ban Nội chính Tỉnh ủy", PartyCommittee),
            (Province, "Đảng uỷ xã Tân Thành", PartyCommittee),
            (Enterprise, "Đảng ủy Công ty con", Enterprise),
            (PartyCommittee, "Cục Cảnh sát", PartyCommittee),
        ];
        for (lead, name, kind) in cases {
            assert_eq!(kind_of(lead, name), kind, "{name}");
        }
    }
}
