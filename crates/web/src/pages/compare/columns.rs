//! What reports are compared by: groups of the plan, regions, levels, or body by body. Pure.
//!
//! The order is the plan's, north to south, or from the centre down; never by how much is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use kernel::{Bilingual, BodyCode};
use plan::{BodyKind, Plan};

/// By what bodies are put together.
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
}

impl By {
    pub(super) const ALL: [Self; 4] = [Self::Group, Self::Region, Self::Level, Self::Body];

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Region => "region",
            Self::Level => "level",
            Self::Body => "body",
        }
    }

    pub(super) fn parse(code: &str) -> Self {
        Self::ALL.into_iter().find(|by| by.code() == code).unwrap_or_default()
    }

    pub(super) fn name(self) -> Bilingual {
        match self {
            Self::Group => Bilingual::new("Theo nhóm", "By group"),
            Self::Region => Bilingual::new("Theo vùng", "By region"),
            Self::Level => Bilingual::new("Theo cấp", "By level"),
            Self::Body => Bilingual::new("Từng cơ quan", "Body by body"),
        }
    }
}

/// Bodies that are looked at together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Its name in addresses.
    pub(super) key: String,
    pub(super) name: Bilingual,
    pub(super) bodies: BTreeSet<BodyCode>,
}

/// The columns of all assigned bodies; none is empty.
pub(super) fn columns(plan: &Plan, by: By) -> Vec<Column> {
    let key_of = |body: &BodyCode| match by {
        By::Group => plan.assignment(body).map(|assignment| assignment.group.to_string()),
        By::Region => Some(region_of(body).to_owned()),
        By::Level => plan.body(body).map(|body| level_of(body.kind).to_owned()),
        By::Body => Some(body.to_string()),
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
        By::Body => {
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
    let column = |(key, name): (String, Bilingual)| Some(Column { bodies: bodies.remove(&key)?, key, name });
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
    use super::*;

    fn shipped() -> Plan {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../plans/responsibility-2023");
        let files = plan::files_of_folder(std::path::Path::new(folder)).unwrap();
        plan::read_files(&files).plan.unwrap()
    }

    #[test]
    fn every_assigned_body_stands_in_one_column() {
        let plan = shipped();
        for by in By::ALL {
            let columns = columns(&plan, by);
            let count: usize = columns.iter().map(|column| column.bodies.len()).sum();
            assert_eq!(count, plan.assignments.len(), "{by:?}");
        }
        let sizes = |by| columns(&plan, by).iter().map(|column| column.bodies.len()).collect::<Vec<_>>();
        assert_eq!(sizes(By::Region)[..6], [14, 11, 14, 5, 6, 13]);
        assert_eq!(sizes(By::Level)[1], 63);
        assert_eq!(sizes(By::Group).len(), 7);
    }
}
