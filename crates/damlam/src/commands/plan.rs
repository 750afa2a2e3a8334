//! `damlam plan`: checks a folder of plan files, every problem at its file and line, and issues or amends the plan
//! of a data folder from it; writes the Word templates of reports.
//!
//! `check` and `template` need no data folder; `units` lists what a body's page shows; the others do what the
//! secretariat's page does.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail, ensure};
use clap::{Args, Subcommand, ValueEnum};
use kernel::{Actor, BodyCode, Language, Place, Problem, StudyCode, World};
use plan::{Amendment, PlanError};

use crate::wiring;

#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// Check a plan: counts of what it holds, and every problem at its file and line with a hint.
    /// Exit code 0: good; 1: problems; 2: the folder could not be read
    Check(CheckArgs),
    /// Issue the plan as the first version of its study; every assigned body gets a notice.
    /// Exit code 0: issued; 1: problems, nothing was kept
    Issue(IssueArgs),
    /// Issue the changed plan as the next version; exactly the bodies it touches get a notice.
    /// Exit code 0: issued; 1: problems, nothing was kept
    Amend(IssueArgs),
    /// Write the Word file that a body's report begins with: its head, the outline with guidance as comments, the tables of figures.
    /// Exit code 0: written; 1: the plan has problems; 2: it could not be done
    Template(TemplateArgs),
    /// List the units of a body: code, state, deadline, when it answered, name.
    /// Exit code 0: listed; 2: it could not be done
    Units(UnitsArgs),
}

#[derive(Debug, Args)]
pub struct UnitsArgs {
    #[command(flatten)]
    data: super::Folder,
    /// The study's code
    #[arg(value_name = "STUDY")]
    study: String,
    /// The code of the body whose units are asked for, such as TU.H26
    #[arg(long, value_name = "CODE")]
    body: String,
    /// The language of the text: vi or en
    #[arg(long, default_value = "vi")]
    lang: Language,
}

#[derive(Debug, Args)]
pub struct TemplateArgs {
    /// The folder with plan.toml, outline.md, bodies.csv, codebook.toml and directives.toml
    #[arg(value_name = "PLAN")]
    folder: PathBuf,
    /// The body's code, as in bodies.csv
    #[arg(long, value_name = "CODE")]
    body: String,
    /// The file to write; left out, CODE.docx
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct IssueArgs {
    #[command(flatten)]
    data: super::Folder,
    /// The folder with plan.toml, outline.md, bodies.csv, codebook.toml and directives.toml
    #[arg(value_name = "PLAN")]
    folder: PathBuf,
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

pub async fn run(command: PlanCommand) -> anyhow::Result<ExitCode> {
    match command {
        PlanCommand::Check(args) => check(&args),
        PlanCommand::Issue(args) => issue(&args).await,
        PlanCommand::Amend(args) => amend(&args).await,
        PlanCommand::Template(args) => template(&args),
        PlanCommand::Units(args) => units(&args).await,
    }
}

async fn issue(args: &IssueArgs) -> anyhow::Result<ExitCode> {
    let files = plan_files(&args.folder)?;
    let store = wiring::open(&args.data.dir, &args.data.configuration()?, World::real()).await?;
    let outcome = plan::issue(&store, &Actor::system(), files).await;
    store.close().await;
    said(outcome, &args.folder)
}

async fn amend(args: &IssueArgs) -> anyhow::Result<ExitCode> {
    let files = plan_files(&args.folder)?;
    let outcome = plan::read_files(&files);
    let Some(read) = outcome.plan else {
        return said(Err(PlanError::Problems { problems: outcome.problems }), &args.folder);
    };
    let store = wiring::open_existing(&args.data.dir, &args.data.configuration()?).await?;
    let standing = plan::current(&store, &read.code).await?;
    let standing =
        standing.with_context(|| format!("there is no study {}; use «damlam plan issue»", read.code))?;
    let amendment = Amendment { study: read.code.clone(), base: standing.version, files };
    let outcome = plan::amend(&store, &Actor::system(), amendment).await;
    store.close().await;
    said(outcome, &args.folder)
}

fn plan_files(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    ensure!(folder.is_dir(), "{} is no folder; give the folder that holds plan.toml", folder.display());
    plan::files_of_folder(folder).with_context(|| {
        format!("{} cannot be read as a plan; its files must be UTF-8 text", folder.display())
    })
}

fn said(outcome: Result<plan::Issued, PlanError>, folder: &Path) -> anyhow::Result<ExitCode> {
    match outcome {
        Ok(issued) => {
            println!(
                "{} version {}: {} bodies notified",
                issued.study,
                issued.version,
                issued.notified.len()
            );
            Ok(ExitCode::SUCCESS)
        }
        Err(PlanError::Problems { problems }) => {
            for problem in &problems {
                println!("{}", in_folder(folder, problem).line(Language::Vietnamese));
            }
            println!("{} problems; nothing was issued", problems.len());
            Ok(ExitCode::from(1))
        }
        Err(error) => Err(error.into()),
    }
}

async fn units(args: &UnitsArgs) -> anyhow::Result<ExitCode> {
    let (study, body) = (StudyCode::parse(&args.study)?, BodyCode::parse(&args.body.to_uppercase())?);
    let store = wiring::open_existing(&args.data.dir, &args.data.configuration()?).await?;
    let gathered = reports::gather::gather(&store, &study, &body).await?;
    let now = store.world().now();
    store.close().await;
    let gathered = gathered.with_context(|| format!("the study {study} asks no report of {body}"))?;
    let mut text = String::new();
    for unit in &gathered.units {
        let state = unit.state(now).name(args.lang);
        let due = unit.asked.as_ref().map_or_else(|| "–".to_owned(), |asked| asked.due.to_string());
        let first = unit.first.map_or_else(|| "–".to_owned(), |(at, _)| at.to_string());
        writeln!(text, "{}\t{state}\t{due}\t{first}\t{}", unit.code, unit.name.get(args.lang))?;
    }
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn template(args: &TemplateArgs) -> anyhow::Result<ExitCode> {
    let files = plan_files(&args.folder)?;
    let outcome = plan::read_files(&files);
    let Some(plan) = outcome.plan else {
        return said(Err(PlanError::Problems { problems: outcome.problems }), &args.folder);
    };
    let body = plan.bodies.iter().find(|body| body.code.as_str().eq_ignore_ascii_case(&args.body));
    let assignment = body.and_then(|body| plan.assignment(&body.code)).with_context(|| {
        format!("the plan asks no body «{}» for a report; bodies.csv lists the codes", args.body)
    })?;
    let bytes = reports::template(&plan, assignment)?.context("the plan does not know the body")?;
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.docx", assignment.body)));
    std::fs::write(&path, bytes)
        .with_context(|| format!("{} cannot be written; choose another file with -o", path.display()))?;
    println!("{}", path.display());
    Ok(ExitCode::SUCCESS)
}

fn check(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    if !args.folder.is_dir() {
        bail!("{} is no folder; give the folder that holds plan.toml", args.folder.display());
    }
    let outcome = plan::read_folder(&args.folder);
    let text = match args.format {
        Format::Text => text(args, &outcome)?,
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
        writeln!(text, "{}", in_folder(&args.folder, problem).line(args.lang))?;
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
fn in_folder(folder: &Path, problem: &Problem) -> Problem {
    let mut problem = problem.clone();
    if let Place::Line { file, .. } = &mut problem.place {
        *file = folder.join(&*file).display().to_string();
    }
    problem
}
