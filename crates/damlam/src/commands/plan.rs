//! `damlam plan check`: says what a folder of plan files holds and every problem in it, at its file and line.
//!
//! It changes nothing and needs no data folder.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};
use kernel::{Language, Place, Problem};

#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// Check a plan: counts of what it holds, and every problem at its file and line with a hint.
    /// Exit code 0: good; 1: problems; 2: the folder could not be read
    Check(CheckArgs),
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The folder with plan.toml, outline.md, bodies.csv, codebook.toml and directives.toml
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The language of the text: vi or en
    #[arg(long, default_value = "vi")]
    lang: Language,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for people
    Text,
    /// One JSON object
    Json,
}

/// The answer as JSON.
#[derive(serde::Serialize)]
struct Answer<'a> {
    folder: String,
    study: Option<&'a str>,
    counts: plan::Counts,
    problems: &'a [Problem],
}

pub fn run(PlanCommand::Check(args): PlanCommand) -> anyhow::Result<ExitCode> {
    if !args.folder.is_dir() {
        bail!("{} is no folder; give the folder that holds plan.toml", args.folder.display());
    }
    let outcome = plan::read_folder(&args.folder);
    let text = match args.format {
        Format::Text => text(&args, &outcome)?,
        Format::Json => {
            let answer = Answer {
                folder: args.folder.display().to_string(),
                study: outcome.plan.as_ref().map(|plan| plan.code.as_str()),
                counts: outcome.counts,
                problems: &outcome.problems,
            };
            serde_json::to_string_pretty(&answer)? + "\n"
        }
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(if outcome.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn text(args: &CheckArgs, outcome: &plan::Outcome) -> anyhow::Result<String> {
    let mut text = String::new();
    for problem in &outcome.problems {
        writeln!(text, "{}", in_folder(args, problem).line(args.lang))?;
    }
    let counts = outcome.counts;
    let problems = outcome.problems.len();
    let parts = [
        (counts.groups, "nhóm", "groups"),
        (counts.bodies, "cơ quan", "bodies"),
        (counts.assignments, "phân công", "assignments"),
        (counts.sections, "mục đề cương", "outline sections"),
        (counts.figures, "số liệu", "figures"),
        (counts.codes, "mã", "codes"),
        (counts.directives, "chỉ đạo", "directives"),
    ];
    let parts: Vec<String> =
        parts.iter().map(|(count, vi, en)| format!("{count} {}", args.lang.pick(vi, en))).collect();
    // The words «0 problems» stand in both languages, so that scripts find them.
    let tail = match args.lang {
        Language::Vietnamese => format!("{problems} lỗi ({problems} problems)"),
        Language::English => format!("{problems} problems"),
    };
    writeln!(text, "{} · {tail}", parts.join(" · "))?;
    Ok(text)
}

/// The problem with its file's path, so that editors and terminals can open it.
fn in_folder(args: &CheckArgs, problem: &Problem) -> Problem {
    let mut problem = problem.clone();
    if let Place::Line { file, .. } = &mut problem.place {
        *file = args.folder.join(&*file).display().to_string();
    }
    problem
}
