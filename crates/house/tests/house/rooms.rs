//! Which room may use which: the table in `ARCHITECTURE.md` against what cargo says.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use crate::{markdown, none, tree};

/// One edge between two rooms, as cargo knows it.
#[derive(Debug, PartialEq, Eq)]
struct Edge {
    from: String,
    to: String,
    only_in_tests: bool,
}

fn edges() -> (Vec<String>, Vec<Edge>) {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(tree::root())
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut rooms = Vec::new();
    let mut edges = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let from = package["name"].as_str().unwrap();
        rooms.push(from.to_owned());
        for dependency in package["dependencies"].as_array().unwrap() {
            if dependency["path"].is_string() {
                edges.push(Edge {
                    from: from.to_owned(),
                    to: dependency["name"].as_str().unwrap().to_owned(),
                    only_in_tests: dependency["kind"] == "dev",
                });
            }
        }
    }
    (rooms, edges)
}

/// What `ARCHITECTURE.md` allows a room to use: always, and in its tests.
struct Allowed {
    always: BTreeSet<String>,
    in_tests: BTreeSet<String>,
}

fn allowed(architecture: &str) -> BTreeMap<String, Allowed> {
    let names = |cell: Option<&String>| -> BTreeSet<String> {
        cell.map(|cell| markdown::codes(cell).into_iter().map(str::to_owned).collect()).unwrap_or_default()
    };
    let rows = markdown::table(architecture, "Allowed edges");
    let read = rows.iter().map(|row| {
        let room = row[0].trim_matches('`').to_owned();
        (room, Allowed { always: names(row.get(1)), in_tests: names(row.get(2)) })
    });
    read.collect()
}

fn check(architecture: &str, rooms: &[String], edges: &[Edge]) -> Vec<String> {
    let allowed = allowed(architecture);
    let mut complaints = Vec::new();
    for room in rooms.iter().filter(|room| !allowed.contains_key(*room)) {
        complaints.push(format!("`{room}` has no row in the table «Allowed edges»"));
    }
    for room in allowed.keys().filter(|room| !rooms.contains(room)) {
        complaints.push(format!("the table «Allowed edges» names `{room}`, which is no crate"));
    }
    for edge in edges {
        let Some(row) = allowed.get(&edge.from) else { continue };
        let fits = row.always.contains(&edge.to)
            || edge.only_in_tests && (edge.to == "testkit" || row.in_tests.contains(&edge.to));
        if !fits {
            let when = if edge.only_in_tests { " in its tests" } else { "" };
            complaints.push(format!("`{}` uses `{}`{when}, which is not allowed", edge.from, edge.to));
        }
    }
    for (room, row) in &allowed {
        for to in row.always.iter().chain(&row.in_tests) {
            if rooms.contains(room) && !edges.iter().any(|edge| &edge.from == room && &edge.to == to) {
                complaints.push(format!("`{room}` may use `{to}` but does not: take it out of the table"));
            }
        }
    }
    complaints
}

#[test]
fn a_room_uses_only_what_the_architecture_allows() {
    let (rooms, edges) = edges();
    none(
        &check(&tree::text("ARCHITECTURE.md"), &rooms, &edges),
        "data goes one way, left to right. Move the code to the later room on the arrow, or, when the house itself \
         changes, change the table «Allowed edges» in ARCHITECTURE.md and write a decision record.",
    );
}

#[test]
fn a_room_uses_what_it_lists() {
    let sources = tree::files_ending(&[".rs", ".html"]);
    let (_, edges) = edges();
    let idle = edges.iter().filter(|edge| {
        let folder = format!("crates/{}/{}", edge.from, if edge.only_in_tests { "" } else { "src/" });
        let name = format!("{}::", edge.to);
        !sources.iter().any(|path| path.starts_with(&folder) && tree::text(path).contains(&name))
    });
    let complaints: Vec<String> = idle.map(|edge| format!("`{}` lists `{}`", edge.from, edge.to)).collect();
    none(
        &complaints,
        "nothing there uses it: take it out of that Cargo.toml and of the table «Allowed edges».",
    );
}

#[test]
fn every_room_is_on_the_map() {
    let architecture = tree::text("ARCHITECTURE.md");
    let mapped: Vec<String> = markdown::table(&architecture, "Rooms")
        .into_iter()
        .map(|row| row[0].trim_matches('`').to_owned())
        .collect();
    let (rooms, _) = edges();
    let missing = rooms.iter().filter(|room| !mapped.contains(room));
    let complaints: Vec<String> =
        missing.map(|room| format!("`{room}` is not in the table «Rooms»")).collect();
    none(&complaints, "say in ARCHITECTURE.md what the room is for and what it does not do.");
}

#[test]
fn a_forbidden_edge_is_named() {
    let architecture =
        "## Allowed edges\n| crate | uses | in tests |\n|---|---|---|\n| `a` | | |\n| `b` | `a` | |\n";
    let rooms = ["a".to_owned(), "b".to_owned()];
    let edge = |from: &str, to: &str, only_in_tests| Edge { from: from.into(), to: to.into(), only_in_tests };
    let edges = [edge("b", "a", false), edge("b", "testkit", true), edge("a", "b", false)];
    assert_eq!(check(architecture, &rooms, &edges), ["`a` uses `b`, which is not allowed"]);
}
