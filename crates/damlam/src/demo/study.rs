//! The shipped study, built into the program so that the demo works from anywhere.
//!
//! It is the same text as `plans/responsibility-2023`; `damlam plan check` reads that folder.

use std::collections::BTreeMap;

use anyhow::Context as _;
use plan::Plan;

macro_rules! shipped {
    ($($name:literal),+) => {
        [$(($name, include_str!(concat!("../../../../plans/responsibility-2023/", $name)))),+]
    };
}

const FILES: [(&str, &str); 5] =
    shipped!["plan.toml", "outline.md", "bodies.csv", "codebook.toml", "directives.toml"];

/// The files of the shipped plan by name.
pub(crate) fn files() -> BTreeMap<String, String> {
    FILES.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// The shipped plan.
pub(crate) fn plan() -> anyhow::Result<Plan> {
    plan::read_files(&files())
        .plan
        .context("the shipped plan has problems; run «damlam plan check» on its folder")
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_file_of_a_plan_is_built_in() {
        let names: Vec<String> = super::files().into_keys().collect();
        let mut wanted: Vec<String> = plan::FILES.iter().map(|name| (*name).to_owned()).collect();
        wanted.sort();
        assert_eq!(names, wanted);
        assert!(super::plan().is_ok());
    }
}
