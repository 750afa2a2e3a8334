//! `damlam report`: the rules of the browser, on a file, before it is sent; and what the rules are.
//!
//! A check needs a plan's folder and nothing else, and keeps nothing; gathering needs a data folder.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::score;
use crate::configuration::Configuration;
use crate::wiring;
use anyhow::{Context as _, bail, ensure};
use clap::{Args, Subcommand, ValueEnum};
use kernel::{BodyCode, Language, Problem, StudyCode};
use plan::Plan;
use reports::{Draft, File, FindingCounts, Known, Letters, MOST_BYTES, ProblemCounts, Refusal};
use simulate::corpus::{Corpus, REPORTS, UNIT_REPORTS, Wordings};

#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Check a report against a plan: every problem at its passage, with a hint.
    /// Exit code 0: no errors (warnings and notes may be there); 1: errors; 2: the file was refused (it is no
    /// document that can be read, is damaged or too large, asks for a password, or bears a secrecy mark), or the plan could not be read
    Check(CheckArgs),
    /// Write the Word file a body gathers from its units: figures put together, passages with their origin.
    /// Exit code 0: written; 2: it could not be done
    Gather(GatherArgs),
    /// Print what every rule is, with its examples (Markdown); with --score also how well each finds what was planted in
    /// generated reports
    Rules(RulesArgs),
}

#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Score every rule on the corpus of `damlam simulate reports`, and add the table
    #[arg(long)]
    score: bool,
    /// The folder of the plan the generated reports answer
    #[arg(long, value_name = "DIR", default_value = "plans/responsibility-2023", requires = "score")]
    plan: PathBuf,
    /// Whence the generated reports follow
    #[arg(long, value_name = "N", default_value_t = simulate::corpus::HELD_SEED, requires = "score")]
    seed: u64,
    /// Check only every so many-th report
    #[arg(long, value_name = "N", default_value_t = 1, requires = "score")]
    every: usize,
    /// Write what was missed, and what was told without cause, here
    #[arg(long, value_name = "FILE", requires = "score")]
    misses: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct GatherArgs {
    #[command(flatten)]
    data: super::Folder,
    /// The study's code
    #[arg(value_name = "STUDY")]
    study: String,
    /// The code of the body that gathers, such as TU.H26
    #[arg(long, value_name = "CODE")]
    body: String,
    /// The file to write; left out, CODE-gathered.docx
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The report: .docx, .doc, .odt, .rtf, .pdf, a web page, or a .zip of one with its annexes; told by its content
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The folder of the plan it answers
    #[arg(long, value_name = "DIR")]
    plan: PathBuf,
    /// The code of the body that owes it, such as TU.H26
    #[arg(long, value_name = "CODE")]
    body: String,
    /// How the letters of a document are meant that was typed in an old font
    #[arg(long, value_enum, default_value_t = Encoding::Ask)]
    encoding: Encoding,
    /// The version sent before, to see which figures changed
    #[arg(long, value_name = "FILE")]
    earlier: Option<PathBuf>,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Encoding {
    /// Nobody has looked yet: what may be in an old encoding is refused with its readings
    Ask,
    /// As they are
    Unicode,
    /// TCVN3 (ABC), of the fonts .Vn…
    Tcvn3,
    /// VNI, of the fonts VNI-…
    Vni,
}

impl Encoding {
    fn letters(self) -> Letters {
        match self {
            Self::Ask => Letters::Ask,
            Self::Unicode => Letters::Unicode,
            Self::Tcvn3 => Letters::Tcvn3,
            Self::Vni => Letters::Vni,
        }
    }
}

/// The answer as JSON.
#[derive(serde::Serialize)]
struct Answer<'a> {
    study: String,
    body: String,
    refused: bool,
    read: Option<WasRead>,
    counts: ProblemCounts,
    problems: &'a [Problem],
}

/// What was found in the report.
#[derive(serde::Serialize)]
struct WasRead {
    number: Option<String>,
    date: Option<String>,
    sections: Vec<SectionRead>,
    passages: usize,
    figures: usize,
    findings: FindingCounts,
}

#[derive(serde::Serialize)]
struct SectionRead {
    key: String,
    heading: String,
    matched: &'static str,
}

pub async fn run(command: ReportCommand) -> anyhow::Result<ExitCode> {
    match command {
        ReportCommand::Check(args) => check(args),
        ReportCommand::Gather(args) => gather(&args).await,
        ReportCommand::Rules(args) => {
            tokio::task::spawn_blocking(move || rules(&args)).await.context("the scoring was stopped")?
        }
    }
}

async fn gather(args: &GatherArgs) -> anyhow::Result<ExitCode> {
    let (study, body) = (StudyCode::parse(&args.study)?, BodyCode::parse(&args.body.to_uppercase())?);
    let store = wiring::open_existing(&args.data.dir, &args.data.configuration()?).await?;
    let gathered = reports::gather::gather(&store, &study, &body).await?;
    let gathered = gathered.with_context(|| format!("the study {study} asks no report of {body}"))?;
    let bytes = reports::gather::gathered_document(&store, &gathered).await?;
    store.close().await;
    let bytes = bytes.context("the plan does not know the body")?;
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{body}-gathered.docx")));
    std::fs::write(&path, bytes)
        .with_context(|| format!("{} cannot be written; choose another file with -o", path.display()))?;
    println!("{}", path.display());
    Ok(ExitCode::SUCCESS)
}

fn rules(args: &RulesArgs) -> anyhow::Result<ExitCode> {
    let mut text = reports::rules::markdown();
    if args.score {
        let plan = plan_in(&args.plan)?;
        let corpus = Corpus::new(&plan, args.seed, Wordings::All);
        let numbers: Vec<usize> = (0..REPORTS + UNIT_REPORTS).step_by(args.every.max(1)).collect();
        let scores = score::score(
            &wiring::document_reader(&Configuration::of_environment())?,
            &plan,
            &corpus,
            &numbers,
        )?;
        text.push_str(&score::markdown(&scores, args.seed));
        if let Some(path) = &args.misses {
            std::fs::write(path, scores.lines.join("\n") + "\n")
                .with_context(|| format!("{} cannot be written", path.display()))?;
        }
    }
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn check(args: CheckArgs) -> anyhow::Result<ExitCode> {
    let plan = plan_in(&args.plan)?;
    let body = BodyCode::parse(&args.body)?;
    ensure!(
        plan.assignment(&body).is_some(),
        "the plan {} asks no report of {body}; see its bodies.csv for the codes",
        plan.code
    );
    let reader = wiring::document_reader(&Configuration::of_environment())?;
    let letters = args.encoding.letters();
    let (name, bytes) = file(&args.file)?;
    let mut known = Known::default();
    if let Some(earlier) = &args.earlier {
        let (name, bytes) = file(earlier)?;
        let before = File { name: &name, letters, bytes: &bytes };
        match reports::examine(&reader, &plan, &body, &known, before) {
            Ok(before) => known.earlier = Some(before.draft.figures),
            Err(refusal) => {
                bail!(
                    "the earlier version {}: {}",
                    earlier.display(),
                    refusal.problem().message.get(args.lang)
                )
            }
        }
    }
    match reports::examine(&reader, &plan, &body, &known, File { name: &name, letters, bytes: &bytes }) {
        Ok(examined) => {
            let read = WasRead::of(&examined.draft);
            say(&args, &plan, &body, Some(read), &examined.problems)?;
            Ok(ExitCode::from(u8::from(Problem::any_grave(&examined.problems))))
        }
        Err(refusal) => {
            refused(&args, &plan, &body, &refusal)?;
            Ok(ExitCode::from(2))
        }
    }
}

/// A file's name and bytes.
fn file(path: &Path) -> anyhow::Result<(String, Vec<u8>)> {
    let bytes = taken_in(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok((path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(), bytes))
}

/// The bytes of a file, and no more of them than tell that it is too large.
fn taken_in(file: &Path) -> std::io::Result<Vec<u8>> {
    let file = std::fs::File::open(file)?;
    let most = MOST_BYTES as u64 + 1;
    // Room for all of it at once: a list that grows holds two and three times what it is given.
    let room = usize::try_from(file.metadata()?.len().min(most)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(room);
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The plan in a folder.
pub fn plan_in(folder: &Path) -> anyhow::Result<Plan> {
    ensure!(folder.is_dir(), "{} is no folder; give the folder that holds plan.toml", folder.display());
    let outcome = plan::read_folder(folder);
    match outcome.plan {
        Some(plan) => Ok(plan),
        None => bail!(
            "the plan in {} has {} problems; see them with «damlam plan check {}»",
            folder.display(),
            outcome.problems.len(),
            folder.display()
        ),
    }
}

fn refused(args: &CheckArgs, plan: &Plan, body: &BodyCode, refusal: &Refusal) -> anyhow::Result<()> {
    say(args, plan, body, None, &[refusal.problem()])
}

fn say(
    args: &CheckArgs,
    plan: &Plan,
    body: &BodyCode,
    read: Option<WasRead>,
    problems: &[Problem],
) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let counts = ProblemCounts::of(problems);
    if args.format == Format::Json {
        let (study, body) = (plan.code.to_string(), body.to_string());
        let answer = Answer { study, body, refused: read.is_none(), read, counts, problems };
        serde_json::to_writer_pretty(&mut out, &answer)?;
        writeln!(out)?;
        return Ok(());
    }
    for problem in problems {
        writeln!(out, "{}", problem.line(args.lang))?;
    }
    if let Some(read) = &read {
        writeln!(out, "{}", read.line(args.lang))?;
    }
    let ProblemCounts { blockers, errors, warnings, notes } = counts;
    let line = match args.lang {
        Language::Vietnamese => {
            format!("{blockers} không nhận, {errors} lỗi, {warnings} cảnh báo, {notes} ghi chú")
        }
        Language::English => {
            format!("{blockers} blockers, {errors} errors, {warnings} warnings, {notes} notes")
        }
    };
    writeln!(out, "{line}")?;
    Ok(())
}

impl WasRead {
    fn of(draft: &Draft) -> Self {
        let sections = draft.sections.iter().map(|section| SectionRead {
            key: section.key.clone(),
            heading: section.heading.clone(),
            matched: section.matched.code(),
        });
        Self {
            number: draft.head.number.clone(),
            date: draft.head.date.map(|date| date.to_string()),
            sections: sections.collect(),
            passages: draft.passages.len(),
            figures: draft.figures.len(),
            findings: FindingCounts::of(draft),
        }
    }

    fn line(&self, language: Language) -> String {
        let (sections, passages, figures) = (self.sections.len(), self.passages, self.figures);
        let FindingCounts { all, with_figure, with_example } = self.findings;
        match language {
            Language::Vietnamese => format!(
                "đọc được {sections} mục, {passages} đoạn, {figures} số liệu, {all} nhận định ({with_figure} có số liệu, {with_example} có ví dụ)"
            ),
            Language::English => format!(
                "read {sections} sections, {passages} passages, {figures} figures, {all} findings ({with_figure} with a figure, {with_example} with an example)"
            ),
        }
    }
}
