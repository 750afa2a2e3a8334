//! The door: files in, a whole [`Plan`] or every problem at its file and line out.
//!
//! Each file has its reader; [`crate::rules`] then holds them against each other. Nothing is guessed: a plan with a
//! grave problem is not handed on.

pub(crate) mod fields;

pub(crate) mod bodies;
pub(crate) mod codebook;
pub(crate) mod directives;
pub(crate) mod outline;
pub(crate) mod plan_toml;
pub(crate) mod reminders;

use std::collections::BTreeMap;
use std::path::Path;

use kernel::{Bilingual, Problem};

use crate::model::{Body, Plan};
use crate::problems::{At, Problems, Spot};
use crate::rules;

/// The files of a plan, in the order people read them.
pub const FILES: [&str; 5] = [plan_toml::FILE, outline::FILE, bodies::FILE, codebook::FILE, directives::FILE];

/// The most one file may hold, in bytes.
pub const FILE_LIMIT: usize = 4 << 20;

/// What came of reading a plan.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The plan, version 0; `None` when a problem is grave.
    pub plan: Option<Plan>,
    /// Every problem, by file and line.
    pub problems: Vec<Problem>,
    /// How much was read, also of a plan with problems.
    pub counts: Counts,
}

/// How much a plan holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Counts {
    /// Groups.
    pub groups: usize,
    /// Bodies, with successors that owe nothing.
    pub bodies: usize,
    /// Assigned bodies, one assignment each.
    pub assignments: usize,
    /// Sections of the outline.
    pub sections: usize,
    /// Figures the outline asks for.
    pub figures: usize,
    /// Codes.
    pub codes: usize,
    /// Directives.
    pub directives: usize,
}

/// Everything read, not yet held against each other.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) plan: plan_toml::PlanDraft,
    pub(crate) outline: outline::OutlineDraft,
    pub(crate) bodies: Vec<At<Body>>,
    pub(crate) codebook: codebook::CodebookDraft,
    pub(crate) directives: Vec<directives::DirectiveDraft>,
}

/// Reads a plan from the text of its files, by name. Other names are left alone.
pub fn read_files(files: &BTreeMap<String, String>) -> Outcome {
    let mut out = Problems::default();
    let draft = Draft {
        plan: file(&mut out, files, plan_toml::FILE, plan_toml::read),
        outline: file(&mut out, files, outline::FILE, outline::read),
        bodies: file(&mut out, files, bodies::FILE, bodies::read),
        codebook: file(&mut out, files, codebook::FILE, codebook::read),
        directives: file(&mut out, files, directives::FILE, directives::read),
    };
    rules::check(&mut out, &draft);
    let counts = Counts {
        groups: draft.plan.groups.len(),
        bodies: draft.bodies.len(),
        assignments: draft.plan.assignments.iter().map(|assignment| assignment.bodies.len()).sum(),
        sections: draft.outline.sections.len(),
        figures: draft.outline.sections.iter().map(|draft| draft.section.figures.len()).sum(),
        codes: draft.codebook.codes.len(),
        directives: draft.directives.len(),
    };
    let mut problems = out.0;
    let order = |problem: &Problem| FILES.iter().position(|file| problem.place.to_string().starts_with(file));
    problems.sort_by(|a, b| (order(a), &a.place).cmp(&(order(b), &b.place)));
    let plan = if Problem::any_grave(&problems) { None } else { rules::build(draft) };
    Outcome { plan, problems, counts }
}

/// Reads a plan from its folder.
pub fn read_folder(folder: &Path) -> Outcome {
    let mut files = BTreeMap::new();
    let mut out = Problems::default();
    for name in FILES {
        match std::fs::read(folder.join(name)).map(String::from_utf8) {
            Ok(Ok(text)) => {
                files.insert(name.to_owned(), text);
            }
            Ok(Err(error)) => {
                let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
                out.error(
                    "syntax",
                    Spot { file: name, line: u32::try_from(line).unwrap_or(1) },
                    Bilingual::new("tệp không phải là chữ UTF-8", "the file is not UTF-8 text"),
                    Bilingual::new("Lưu lại tệp với bảng mã UTF-8.", "Save the file again as UTF-8."),
                );
                files.insert(name.to_owned(), String::new());
            }
            Err(_) => {}
        }
    }
    let mut outcome = read_files(&files);
    if !out.0.is_empty() {
        let spoiled = |problem: &Problem| {
            !FILES
                .iter()
                .any(|file| out.spoiled(file) && problem.place.to_string().starts_with(&format!("{file}:")))
        };
        outcome.problems.retain(spoiled);
        outcome.problems.splice(0..0, out.0);
        outcome.plan = None;
    }
    outcome
}

/// The text of the plan files in a folder, by name, for [`crate::issue`] and [`crate::amend`].
///
/// # Errors
/// When a file that is there cannot be read as UTF-8 text.
pub fn files_of_folder(folder: &Path) -> std::io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for name in FILES {
        let path = folder.join(name);
        if path.exists() {
            files.insert(name.to_owned(), std::fs::read_to_string(path)?);
        }
    }
    Ok(files)
}

fn file<T: Default>(
    out: &mut Problems,
    files: &BTreeMap<String, String>,
    name: &'static str,
    read: impl FnOnce(&mut Problems, &str) -> T,
) -> T {
    let spot = Spot { file: name, line: 1 };
    match files.get(name) {
        Some(text) if text.len() > FILE_LIMIT => {
            out.error(
                "syntax",
                spot,
                Bilingual::new("tệp quá lớn (trên 4 MB)", "the file is too large (over 4 MB)"),
                Bilingual::new("Bỏ phần không thuộc kế hoạch.", "Drop what does not belong to the plan."),
            );
            T::default()
        }
        Some(text) => read(out, text.strip_prefix('\u{feff}').unwrap_or(text)),
        None => {
            out.error(
                "missing-file",
                spot,
                Bilingual::new(format!("thiếu tệp {name}"), format!("the file {name} is missing")),
                Bilingual::new(
                    "Một kế hoạch gồm plan.toml, outline.md, bodies.csv, codebook.toml và directives.toml.",
                    "A plan is plan.toml, outline.md, bodies.csv, codebook.toml and directives.toml.",
                ),
            );
            T::default()
        }
    }
}
