//! Studies, bodies, outlines, assignments, deadlines and directives: who owes what to whom, by when.
//!
//! A plan is a folder of plain text (`plan.toml`, `outline.md`, `bodies.csv`, `codebook.toml`, `directives.toml`).
//! Reading it gives a [`Plan`] or every problem at its file and line. It does not read reports and does not know
//! who has an account.

mod model;
mod problems;
mod read;
mod rules;

pub use model::{
    Ask, Assignment, Axis, AxisValue, Body, BodyKind, Clause, Code, CodeId, Codebook, Directive, Family,
    FigureAsked, Group, Outline, Plan, Post, Provenance, Renaming, Section, SectionKind, Source, Team,
    TeamPost, Variant,
};

pub use read::{Counts, FILE_LIMIT, FILES, Outcome, files_of_folder, read_files, read_folder};
