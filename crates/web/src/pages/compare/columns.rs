//! What reports are compared by: groups of the plan, regions, levels, body by body; or the field or level their words speak of. Pure.
//!
//! The order is the plan's, north to south, or from the centre down; never by how much is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use coding::matrix::Slice;
use coding::sphere::{self, UNSAID};
use coding::{Bearings, FIELD_AXIS, LEVEL_AXIS};
use kernel::{Bilingual, BodyCode};
use plan::{BodyKind, Plan};

/// By what passages are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum By {
    /// Groups of the plan.
    #[default]
    Group,
    /// Regions of the country.
    Region,
    /// Levels: the centre, provinces, enterprises.
    Level,
    /// Each body by itself.
    Body,
    /// The field the words speak of: the codebook's second axis.
    Field,
    /// The level the words speak of, whoever reports.
    ToldLevel,
}

impl By {
    pub(super) const ALL: [Self; 6] =
        [Self::Group, Self::Region, Self::Level, Self::Body, Self::Field, Self::ToldLevel];

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Region => "region",
            Self::Level => "level",
            Self::Body => "body",
            Self::Field => "field",
            Self::ToldLevel => "told-level",
        }
    }

    pub(super) fn parse(code: &str) -> Self {
        Self::ALL.into_iter().find(|by| by.code() == code).unwrap_or_default()
    }

    pub(super) fn name(self) -> Bilingual {
        match self {
            Self::Group => Bilingual::new("Theo nhóm", "By group"),
            Self::Region => Bilingual::new("Theo vùng", "By region"),
            Self::Level => Bilingual::new("Theo cấp của cơ quan", "By level of the body"),
            Self::Body => Bilingual::new("Từng cơ quan", "Body by body"),
            Self::Field => Bilingual::new("Theo lĩnh vực được nêu", "By field told of"),
            Self::ToldLevel => Bilingual::new("Theo cấp được nêu", "By level told of"),
        }
    }

    /// The second axis it goes by; `None` when it goes by bodies.
    pub(super) fn axis(self) -> Option<&'static str> {
        match self {
            Self::Field => Some(FIELD_AXIS),
            Self::ToldLevel => Some(LEVEL_AXIS),
            Self::Group | Self::Region | Self::Level | Self::Body => None,
        }
    }
}

/// What is looked at together: the passages of some bodies, or of one field or level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Its name in addresses.
    pub(super) key: String,
    pub(super) name: Bilingual,
    /// Whose passages.
    pub(super) bodies: BTreeSet<BodyCode>,
    /// Of which field or level; of all when `None`.
    said: Option<Said>,
}

/// What words speak of; empty when their coders said nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Field(String),
    Level(String),
}

impl Column {
    /// The passages of all `bodies`.
    pub(super) fn of_all(bodies: BTreeSet<BodyCode>) -> Self {
        Self { key: String::new(), name: Bilingual::new("Chung", "All"), bodies, said: None }
    }

    pub(super) fn slice(&self) -> Slice<'_> {
        match &self.said {
            Some(Said::Field(field)) => Slice::Field(field),
            Some(Said::Level(level)) => Slice::Level(level),
            None => Slice::Bodies(&self.bodies),
        }
    }
}

/// The values of an axis to choose among or to set side by side; what was not said is last, under [`UNSAID`]. Empty when there is no
/// such axis.
pub(super) fn values(plan: &Plan, bearings: &Bearings, axis: &str) -> Vec<(String, Bilingual)> {
    let mut values = sphere::values(&plan.codebook, bearings.said(axis), axis);
    if !values.is_empty() {
        values.push((UNSAID.to_owned(), Bilingual::new("Chưa ghi", "Not said")));
    }
    values
}

/// The columns: of all assigned bodies, none empty; or one for each value of a second axis.
pub(super) fn columns(plan: &Plan, bearings: &Bearings, by: By) -> Vec<Column> {
    match by.axis() {
        Some(axis) => columns_of_axis(plan, bearings, axis),
        None => columns_of_bodies(plan, by),
    }
}

fn columns_of_axis(plan: &Plan, bearings: &Bearings, axis: &str) -> Vec<Column> {
    let bodies: BTreeSet<BodyCode> =
        plan.assignments.iter().map(|assignment| assignment.body.clone()).collect();
    let column = |(key, name): (String, Bilingual)| {
        let word = if key == UNSAID { String::new() } else { key.clone() };
        let said = if axis == FIELD_AXIS { Said::Field(word) } else { Said::Level(word) };
        Column { key, name, bodies: bodies.clone(), said: Some(said) }
    };
    values(plan, bearings, axis).into_iter().map(column).collect()
}

fn columns_of_bodies(plan: &Plan, by: By) -> Vec<Column> {
    let key_of = |body: &BodyCode| match by {
        By::Group => plan.assignment(body).map(|assignment| assignment.group.to_string()),
        By::Region => Some(region_of(body).to_owned()),
        By::Level => plan.body(body).map(|body| level_of(body.kind).to_owned()),
        By::Body | By::Field | By::ToldLevel => Some(body.to_string()),
    };
    let names: Vec<(String, Bilingual)> = match by {
        By::Group => {
            let name = |group: &plan::Group| {
                let named = |name: &str| format!("{}. {name}", group.number);
                (group.number.to_string(), Bilingual::new(named(&group.name.vi), named(&group.name.en)))
            };
            plan.groups.iter().map(name).collect()
        }
        By::Region => REGIONS.iter().map(|(key, vi, en)| named(key, vi, en)).collect(),
        By::Level => LEVELS.iter().map(|(key, vi, en)| named(key, vi, en)).collect(),
        By::Body | By::Field | By::ToldLevel => {
            let name = |assignment: &plan::Assignment| {
                (assignment.body.to_string(), plan.body_name(&assignment.body))
            };
            plan.assignments.iter().map(name).collect()
        }
    };
    let mut bodies: BTreeMap<String, BTreeSet<BodyCode>> = BTreeMap::new();
    for assignment in &plan.assignments {
        if let Some(key) = key_of(&assignment.body) {
            bodies.entry(key).or_default().insert(assignment.body.clone());
        }
    }
    let column = |(key, name): (String, Bilingual)| {
        Some(Column { bodies: bodies.remove(&key)?, key, name, said: None })
    };
    names.into_iter().filter_map(column).collect()
}

fn named(key: &str, vi: &str, en: &str) -> (String, Bilingual) {
    (key.to_owned(), Bilingual::new(vi, en))
}

/// Bodies that belong to no region.
const NOWHERE: &str = "none";

const REGIONS: [(&str, &str, &str); 7] = [
    ("north-mountains", "Trung du và miền núi phía Bắc", "Northern midlands and mountains"),
    ("red-river", "Đồng bằng sông Hồng", "Red River Delta"),
    ("central-coast", "Bắc Trung Bộ và duyên hải miền Trung", "North Central and Central Coast"),
    ("central-highlands", "Tây Nguyên", "Central Highlands"),
    ("south-east", "Đông Nam Bộ", "South East"),
    ("mekong", "Đồng bằng sông Cửu Long", "Mekong Delta"),
    (NOWHERE, "Cơ quan không thuộc vùng", "Bodies of no region"),
];

fn region_of(body: &BodyCode) -> &'static str {
    static REGION_OF: LazyLock<BTreeMap<BodyCode, &'static str>> = LazyLock::new(|| {
        let rows = include_str!("regions.csv").lines().filter(|line| !line.starts_with('#')).skip(1);
        rows.filter_map(|line| line.split_once(','))
            .filter_map(|(code, region)| Some((BodyCode::parse(code).ok()?, region)))
            .collect()
    });
    REGION_OF.get(body).copied().unwrap_or(NOWHERE)
}

const CENTRE: &str = "centre";
const PROVINCE: &str = "province";
const ENTERPRISE: &str = "enterprise";

const LEVELS: [(&str, &str, &str); 3] = [
    (CENTRE, "Trung ương", "Centre"),
    (PROVINCE, "Tỉnh, thành phố", "Provinces"),
    (ENTERPRISE, "Doanh nghiệp nhà nước", "State enterprises"),
];

fn level_of(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::PartyCentral | BodyKind::PartyCommittee | BodyKind::PartyCaucus | BodyKind::State => CENTRE,
        BodyKind::Province => PROVINCE,
        BodyKind::Enterprise => ENTERPRISE,
    }
}

#[cfg(test)]
mod tests {
    use coding::{Bearing, Sphere};

    use super::*;

    fn shipped() -> Plan {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../plans/responsibility-2023");
        let files = plan::files_of_folder(std::path::Path::new(folder)).unwrap();
        plan::read_files(&files).plan.unwrap()
    }

    #[test]
    fn every_assigned_body_stands_in_one_column() {
        let plan = shipped();
        for by in By::ALL.into_iter().filter(|by| by.axis().is_none()) {
            let columns = columns(&plan, &Bearings::default(), by);
            let count: usize = columns.iter().map(|column| column.bodies.len()).sum();
            assert_eq!(count, plan.assignments.len(), "{by:?}");
        }
        let sizes = |by| {
            columns(&plan, &Bearings::default(), by)
                .iter()
                .map(|column| column.bodies.len())
                .collect::<Vec<_>>()
        };
        assert_eq!(sizes(By::Region)[..6], [14, 11, 14, 5, 6, 13]);
        assert_eq!(sizes(By::Level)[1], 63);
        assert_eq!(sizes(By::Group).len(), 7);
    }

    #[test]
    fn an_axis_gives_a_column_each_value_and_one_for_what_was_not_said() {
        let plan = shipped();
        let spheres = |pairs: &[(&str, &str)]| -> Bearing {
            let sphere = |(field, level): &(&str, &str)| Sphere {
                field: (*field).to_owned(),
                level: (*level).to_owned(),
            };
            Bearing {
                body: plan.assignments[0].body.clone(),
                version: kernel::World::scripted(1).new_id(),
                address: "manifestations/p1".to_owned(),
                digest: kernel::Digest::of(b"words"),
                code: "BH-01".parse().unwrap(),
                named: false,
                waits: false,
                spheres: pairs.iter().map(sphere).collect(),
            }
        };
        let bearing = spheres(&[("land-resources", "commune"), ("fishery", "")]);
        let bearings = Bearings::new(vec![bearing.clone()]);
        let keys: Vec<String> = columns(&plan, &bearings, By::Field)
            .into_iter()
            .filter(|column| column.slice().holds(&bearing))
            .map(|column| column.key)
            .collect();
        assert_eq!(keys, ["land-resources", "fishery"], "a value the codebook dropped keeps its column");
        assert_eq!(columns(&plan, &Bearings::default(), By::ToldLevel).last().unwrap().key, UNSAID);
        let none =
            Plan { codebook: plan::Codebook { axes: Vec::new(), ..plan.codebook.clone() }, ..plan.clone() };
        assert!(columns(&none, &Bearings::default(), By::Field).is_empty());
    }
}
