//! Codes that people read and type: of a body (Decision 20/2020 form or an own code) and of a study.
//!
//! It does not know which codes exist; a plan does.

use std::fmt;
use std::str::FromStr;

/// The text has not the form of a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{text}» is not a {what}: {rule}")]
pub struct CodeError {
    /// What was given.
    pub text: String,
    /// What it should have been.
    pub what: &'static str,
    /// The form it should have.
    pub rule: &'static str,
}

macro_rules! code_type {
    ($(#[$meta:meta])* $name:ident, $what:literal, $max:literal, $rule:literal, $allowed:expr) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Reads a code, or says what form it should have.
            pub fn parse(text: &str) -> Result<Self, CodeError> {
                let allowed: fn(char) -> bool = $allowed;
                let fits = !text.is_empty() && text.len() <= $max && text.chars().all(allowed);
                let edges = text.starts_with(['.', '-']) || text.ends_with(['.', '-']);
                if fits && !edges {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(CodeError { text: text.to_owned(), what: $what, rule: $rule })
                }
            }

            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }
    };
}

code_type!(
    /// A body's code: of Decision 20/2020/QĐ-TTg where one is published (`H26`), else the plan's own (`TU.H26`).
    BodyCode, "code of a body", 35, "1 to 35 of A–Z, 0–9 and «.», neither first nor last a «.»",
    |c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '.'
);

impl BodyCode {
    /// Whether it is the code of a unit of `above`, at any depth: `above`, a dot and more.
    pub fn is_below(&self, above: &Self) -> bool {
        self.0.strip_prefix(&above.0).is_some_and(|rest| rest.starts_with('.'))
    }

    /// The codes it is below, nearest first; not every one of them need be a body's.
    pub fn above(&self) -> impl Iterator<Item = Self> + '_ {
        self.0.rmatch_indices('.').map(|(dot, _)| Self(self.0[..dot].to_owned()))
    }
}

code_type!(
    /// A study's code, which is also its folder's name and its place in URLs: `responsibility-2023`.
    StudyCode, "code of a study", 60, "1 to 60 of a–z, 0–9 and «-», neither first nor last a «-»",
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_parsed_at_the_door() {
        for good in ["H26", "TU.H26", "000.00.00.G22", &"A".repeat(35)] {
            assert!(BodyCode::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "h26", "H 26", ".H26", "H26.", "Đ01", &"A".repeat(36)] {
            assert!(BodyCode::parse(bad).is_err(), "{bad}");
        }
        let unit = BodyCode::parse("TU.H26.SNV").unwrap();
        assert!(unit.is_below(&BodyCode::parse("TU.H26").unwrap()));
        assert!(!unit.is_below(&unit) && !unit.is_below(&BodyCode::parse("TU.H2").unwrap()));
        assert_eq!(unit.above().map(|code| code.to_string()).collect::<Vec<_>>(), ["TU.H26", "TU"]);
        assert!(StudyCode::parse("responsibility-2023").is_ok());
        assert!(StudyCode::parse("../etc").is_err());
    }
}
