//! The provinces as tiles where they lie: the 63 of 2023, and the 34 since July 2025 with those each came from.
//!
//! Pure. Where a tile lies is data beside this file; who came from whom is the plan's.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use kernel::{Bilingual, BodyCode, StudyCode};
use plan::{Body, BodyKind, Plan};

use super::view::Standing;

/// Which provinces are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Map {
    /// Those that owe a report.
    #[default]
    Of2023,
    /// Those that stand since the mergers of 2025.
    Of2026,
}

impl Map {
    pub(super) const ALL: [Self; 2] = [Self::Of2023, Self::Of2026];

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Of2023 => "2023",
            Self::Of2026 => "2026",
        }
    }

    pub(super) fn parse(code: &str) -> Self {
        Self::ALL.into_iter().find(|map| map.code() == code).unwrap_or_default()
    }

    pub(super) fn name(self) -> Bilingual {
        match self {
            Self::Of2023 => Bilingual::new("63 tỉnh, thành phố năm 2023", "63 provinces of 2023"),
            Self::Of2026 => Bilingual::new("34 tỉnh, thành phố từ 7/2025", "34 provinces since July 2025"),
        }
    }

    fn places(self) -> &'static [(BodyCode, Place)] {
        static OF_2023: LazyLock<Vec<(BodyCode, Place)>> =
            LazyLock::new(|| places(include_str!("tiles-2023.csv")));
        static OF_2026: LazyLock<Vec<(BodyCode, Place)>> =
            LazyLock::new(|| places(include_str!("tiles-2025.csv")));
        match self {
            Self::Of2023 => &OF_2023,
            Self::Of2026 => &OF_2026,
        }
    }
}

/// Column and row of a tile, from 1.
type Place = (u8, u8);

/// A day on which the provinces since the mergers stand.
const AFTER_MERGERS: Date = date(2026, 1, 1);

/// A province's tile.
#[derive(Debug, Clone)]
pub(super) struct Tile {
    pub(super) x: u8,
    pub(super) y: u8,
    pub(super) name: Bilingual,
    /// The province itself, or those it came from, itself first.
    pub(super) parts: Vec<Part>,
}

impl Tile {
    /// How many of its reports are received.
    pub(super) fn received(&self) -> usize {
        self.parts.iter().filter(|part| part.href.is_some()).count()
    }
}

/// A province of 2023 and how its report stands.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) name: Bilingual,
    pub(super) standing: Standing,
    /// Where its report is read; `None` while there is none.
    pub(super) href: Option<String>,
}

/// The tiles of `map`, from north to south; none when the plan has none of these provinces.
pub(super) fn tiles(
    plan: &Plan,
    study: &StudyCode,
    standings: &BTreeMap<BodyCode, Standing>,
    map: Map,
) -> Vec<Tile> {
    let mut tiles = Vec::new();
    for (code, (x, y)) in map.places() {
        let Some(body) = plan.body(code).filter(|body| body.kind == BodyKind::Province) else { continue };
        let came_from: Vec<&Body> = match map {
            Map::Of2023 => vec![body],
            Map::Of2026 => std::iter::once(body)
                .chain(plan.bodies.iter().filter(|other| other.successors.contains(code)))
                .collect(),
        };
        let parts: Vec<Part> = came_from
            .into_iter()
            .filter_map(|body| {
                let standing = *standings.get(&body.code)?;
                let received = matches!(standing, Standing::OnTime | Standing::Late);
                let href = received.then(|| format!("/studies/{study}/reports/{}", body.code));
                Some(Part { name: body.short.clone(), standing, href })
            })
            .collect();
        if !parts.is_empty() {
            let name = match map {
                Map::Of2023 => body.short.clone(),
                Map::Of2026 => short_on(body, AFTER_MERGERS),
            };
            tiles.push(Tile { x: *x, y: *y, name, parts });
        }
    }
    tiles
}

/// A province's short name on `day`: its own, or what its later full name leaves without the words of the committee.
fn short_on(body: &Body, day: Date) -> Bilingual {
    let name = body.name_on(day);
    if *name == body.name {
        return body.short.clone();
    }
    let vi = name.vi.trim_start_matches("Thành ủy ").trim_start_matches("Tỉnh ủy ");
    let en =
        name.en.trim_end_matches(" City Party Committee").trim_end_matches(" Provincial Party Committee");
    Bilingual::new(vi, en)
}

/// Reads `body,x,y` lines; the data is ours and checked by a test.
fn places(text: &str) -> Vec<(BodyCode, Place)> {
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.filter_map(|line| {
        let mut cells = line.split(',');
        let code = BodyCode::parse(cells.next()?).ok()?;
        Some((code, (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?)))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn plan() -> Plan {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        plan::read_folder(&folder).plan.expect("the shipped plan is good")
    }

    /// A study in which just these bodies sent on time.
    fn all(plan: &Plan, sent: &[&str]) -> BTreeMap<BodyCode, Standing> {
        let standing = |code: &BodyCode| match sent.contains(&code.as_str()) {
            true => Standing::OnTime,
            false => Standing::Overdue,
        };
        plan.assignments.iter().map(|owed| (owed.body.clone(), standing(&owed.body))).collect()
    }

    #[test]
    fn every_province_has_one_tile_and_no_two_share_a_place() {
        let plan = plan();
        let standings = all(&plan, &[]);
        for (map, count) in [(Map::Of2023, 63), (Map::Of2026, 34)] {
            let tiles = tiles(&plan, &plan.code, &standings, map);
            assert_eq!(tiles.len(), count);
            let places: BTreeSet<(u8, u8)> = tiles.iter().map(|tile| (tile.x, tile.y)).collect();
            assert_eq!(places.len(), count, "two tiles share a place");
            assert!(tiles.iter().all(|tile| (1..=6).contains(&tile.x) && (1..=23).contains(&tile.y)));
            let parts: usize = tiles.iter().map(|tile| tile.parts.len()).sum();
            assert_eq!(parts, 63, "each report of 2023 is seen once");
        }
    }

    #[test]
    fn a_merged_province_shows_those_it_came_from() {
        let plan = plan();
        let tiles = tiles(&plan, &plan.code, &all(&plan, &["TU.H29", "TU.H09"]), Map::Of2026);
        let shown: Vec<String> = tiles
            .iter()
            .filter(|tile| ["TP. Hồ Chí Minh", "Huế", "Hà Nội"].contains(&tile.name.vi.as_str()))
            .map(|tile| {
                let parts: Vec<String> = tile
                    .parts
                    .iter()
                    .map(|part| format!("{} {}", part.name.vi, part.standing.code()))
                    .collect();
                format!("{}: {} ({})", tile.name.vi, parts.join(", "), tile.received())
            })
            .collect();
        assert_eq!(
            shown,
            [
                "Hà Nội: Hà Nội overdue (0)",
                "Huế: Thừa Thiên Huế overdue (0)",
                "TP. Hồ Chí Minh: TP. Hồ Chí Minh on-time, Bà Rịa - Vũng Tàu overdue, Bình Dương on-time (2)"
            ]
        );
    }
}
