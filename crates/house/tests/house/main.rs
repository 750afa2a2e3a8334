//! Reads the tracked files of the house and fails with a list of what to mend and how.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod documents;
mod glossary;
mod markdown;
mod migrations;
mod pages;
mod rooms;
mod sources;
mod tree;

/// Fails with every complaint at once and what to do about them.
#[track_caller]
fn none(complaints: &[String], what_to_do: &str) {
    assert!(complaints.is_empty(), "\n{}\n\nWhat to do: {what_to_do}\n", complaints.join("\n"));
}
