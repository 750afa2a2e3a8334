//! The levels at which cases are handled: their order, and how a unit's name tells its own.
//!
//! Which level a word is of stands in the mapping; nothing is read from a word that the mapping does not name.

use std::collections::BTreeMap;

/// The levels of a work log, from low to high.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Levels {
    /// Their words, from low to high.
    pub order: Vec<String>,
    /// Which level the end of a unit's name tells, where there is no column of levels.
    pub suffixes: BTreeMap<String, String>,
    /// The level of a unit whose name ends in none of these.
    pub otherwise: Option<String>,
}

impl Levels {
    /// Whether levels are read off the names of units.
    pub fn are_of_units(&self) -> bool {
        !self.suffixes.is_empty() || self.otherwise.is_some()
    }

    /// The level of `unit`: that of the longest suffix that is the whole end of its name, word for word.
    pub fn of_unit(&self, unit: &str) -> Option<&str> {
        let unit = unit.trim_end();
        let ends = |suffix: &str| {
            unit.strip_suffix(suffix)
                .is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace))
        };
        self.suffixes
            .iter()
            .filter(|(suffix, _)| ends(suffix))
            .max_by_key(|(suffix, _)| suffix.len())
            .map(|(_, level)| level)
            .or(self.otherwise.as_ref())
            .map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_the_whole_last_word_of_a_units_name() {
        let levels = Levels {
            order: ["1", "2nd", "3rd"].map(str::to_owned).to_vec(),
            suffixes: [("2nd", "2nd"), ("line 2nd", "3rd")].map(|(a, b)| (a.to_owned(), b.to_owned())).into(),
            otherwise: Some("1".to_owned()),
        };
        let told: Vec<Option<&str>> =
            ["V37 2nd", "V37", "2nd", "V372nd", "V37 2nd ", "V37 line 2nd", "", "2nd V37", "V37 2ND"]
                .map(|unit| levels.of_unit(unit))
                .to_vec();
        let expected = ["2nd", "1", "2nd", "1", "2nd", "3rd", "1", "1", "1"].map(Some);
        assert_eq!(told, expected);
        let silent = Levels { otherwise: None, ..levels };
        assert_eq!(silent.of_unit("V37"), None);
    }
}
