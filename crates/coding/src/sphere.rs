//! The second axes of coding: of which field of work (lĩnh vực) and which level (cấp) words speak, as far as their coder said.
//!
//! Fields and levels are data of the plan's codebook. Nothing is concluded from words or from who reports; what was not said stays
//! unsaid, as in every coding made before there was a second axis.

use std::collections::BTreeSet;

use kernel::Bilingual;
use plan::{Axis, Codebook};

use crate::Bearing;

/// Of which field of work and which level the words speak: the second axes of the codebook, as far as the coder said.
///
/// The words are keys of the values of the plan's axes [`FIELD_AXIS`] and [`LEVEL_AXIS`]; empty where nothing was said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sphere {
    /// The field (lĩnh vực): `land-resources`.
    pub field: String,
    /// The level (cấp): `commune`.
    pub level: String,
}

/// The key of the axis of fields in a codebook.
pub const FIELD_AXIS: &str = "field";
/// The key of the axis of levels in a codebook.
pub const LEVEL_AXIS: &str = "level";

impl Sphere {
    /// Whether `other` says all that this says.
    fn is_within(&self, other: &Self) -> bool {
        let within = |this: &str, other: &str| this.is_empty() || this == other;
        within(&self.field, &other.field) && within(&self.level, &other.level)
    }

    /// Adds to the spheres several coders said, unless one of them says as much already; what says less gives way.
    pub(crate) fn add_to(self, spheres: &mut Vec<Self>) {
        if !spheres.iter().any(|known| self.is_within(known)) {
            spheres.retain(|known| !known.is_within(&self));
            spheres.push(self);
            spheres.sort();
        }
    }
}

/// Which spheres are asked for. `None` asks nothing; an empty word asks for what was not said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SphereFilter {
    /// The field.
    pub field: Option<String>,
    /// The level.
    pub level: Option<String>,
}

/// The word in addresses and forms for what coders did not say.
pub const UNSAID: &str = "unsaid";

impl SphereFilter {
    /// Reads the words of a form: an empty one asks nothing, [`UNSAID`] asks for what was not said.
    pub fn parse(field: &str, level: &str) -> Self {
        let word = |word: &str| match word {
            "" => None,
            UNSAID => Some(String::new()),
            word => Some(word.to_owned()),
        };
        Self { field: word(field), level: word(level) }
    }

    /// Whether it asks nothing.
    pub fn is_empty(&self) -> bool {
        self.field.is_none() && self.level.is_none()
    }

    /// Whether a passage speaks of what is asked: of field and level in one coder's word.
    pub fn lets(&self, bearing: &Bearing) -> bool {
        let fits = |asked: &Option<String>, said: &str| asked.as_deref().is_none_or(|asked| asked == said);
        bearing
            .spheres
            .iter()
            .any(|sphere| fits(&self.field, &sphere.field) && fits(&self.level, &sphere.level))
    }
}

/// What passages bear of an axis.
pub fn said(bearings: &[Bearing], axis: &str) -> BTreeSet<String> {
    let mut said: BTreeSet<String> = BTreeSet::new();
    for sphere in bearings.iter().flat_map(|bearing| &bearing.spheres) {
        let value = if axis == FIELD_AXIS { &sphere.field } else { &sphere.level };
        if !value.is_empty() && !said.contains(value) {
            said.insert(value.clone());
        }
    }
    said
}

/// What an axis has, and what passages bear of it besides ([`said`]) because a later codebook dropped it: key and name, in the
/// codebook's order. Empty when the codebook has no such axis and no passage bears anything of it.
pub fn values(codebook: &Codebook, said: &BTreeSet<String>, axis: &str) -> Vec<(String, Bilingual)> {
    let known = codebook.axis(axis).map_or(&[][..], |axis: &Axis| &axis.values);
    let mut values: Vec<(String, Bilingual)> =
        known.iter().map(|value| (value.key.clone(), value.name.clone())).collect();
    for key in said {
        if !values.iter().any(|(known, _)| known == key) {
            let name = Bilingual::new(format!("{key} (không còn)"), format!("{key} (no longer)"));
            values.push((key.clone(), name));
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sphere_that_says_less_gives_way() {
        let check = |said: &[(&str, &str)]| -> Vec<(String, String)> {
            let mut spheres = Vec::new();
            for (field, level) in said {
                Sphere { field: (*field).to_owned(), level: (*level).to_owned() }.add_to(&mut spheres);
            }
            spheres.into_iter().map(|sphere| (sphere.field, sphere.level)).collect()
        };
        let own = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(field, level)| ((*field).to_owned(), (*level).to_owned())).collect()
        };
        assert_eq!(check(&[("", ""), ("", "")]), own(&[("", "")]));
        assert_eq!(check(&[("", ""), ("land", "")]), own(&[("land", "")]));
        assert_eq!(check(&[("land", "commune"), ("land", ""), ("", "commune")]), own(&[("land", "commune")]));
        assert_eq!(check(&[("land", ""), ("", "commune")]), own(&[("", "commune"), ("land", "")]));
    }

    #[test]
    fn field_and_level_are_asked_of_one_coders_word() {
        let sphere = |field: &str, level: &str| Sphere { field: field.to_owned(), level: level.to_owned() };
        let bearing = Bearing {
            body: "TU.H26".parse().unwrap(),
            version: kernel::World::scripted(1).new_id(),
            address: "manifestations/p1".to_owned(),
            digest: kernel::Digest::of(b"words"),
            code: "BH-01".parse().unwrap(),
            named: false,
            waits: false,
            spheres: vec![sphere("land", "commune"), sphere("fishery", "")],
        };
        for (field, level, expected) in [
            ("", "", true),
            ("land", "", true),
            ("land", "commune", true),
            ("fishery", "commune", false),
            ("fishery", UNSAID, true),
            (UNSAID, "", false),
        ] {
            assert_eq!(SphereFilter::parse(field, level).lets(&bearing), expected, "{field} {level}");
        }
    }
}
