//! Every page is looked at: each folder of `crates/web/src/pages/` is visited by the browser tests.

use std::collections::BTreeSet;

use crate::{none, tree};

#[test]
fn every_page_is_visited_by_a_browser() {
    let list = tree::text("tests/browser/pages.mjs");
    let files = tree::files();
    let folders: BTreeSet<&str> = files
        .iter()
        .filter_map(|path| path.strip_prefix("crates/web/src/pages/"))
        .filter_map(|path| path.split_once('/'))
        .map(|(folder, _)| folder)
        .collect();
    let missing = folders.iter().filter(|folder| !list.contains(&format!("folder: '{folder}'")));
    let complaints: Vec<String> = missing.map(|folder| format!("crates/web/src/pages/{folder}")).collect();
    none(
        &complaints,
        "add a visit with «folder: '<name>'» to tests/browser/pages.mjs, and look at its screenshot.",
    );
}
