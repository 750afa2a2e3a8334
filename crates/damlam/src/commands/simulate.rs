//! `damlam simulate`: writes work logs whose behaviour is known, as CSV or in the registered form (Parquet).
//!
//! The same options give the same bytes. A Parquet file is written part by part, so its size is bounded by the disk.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow, bail, ensure};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use kernel::{BodyCode, Window};
use serde_json::{Value, json};
use simulate::corpus::{Corpus, Must, REPORTS, Specimen, UNIT_REPORTS, Wordings};
use simulate::report::Length;
use simulate::texts::Texts;
use simulate::worklog::{Behaviour, Confounder, Generator, PlantedBehaviour, Setting, Unit};
use worklog::{Counts, Mapping, ParquetWriter};

use super::visits::{self, VisitsArgs};
use crate::configuration::Configuration;
use crate::demo::{self, Size};

#[derive(Debug, Subcommand)]
pub enum SimulateCommand {
    /// Write a work log of one-stop centres with planted behaviours, its mapping and its truth
    Worklog(WorklogArgs),
    /// Write reports of bodies and of their units with planted faults of every rule as .docx, and the truth beside them
    Reports(ReportsArgs),
    /// Write one very long report: what the time of a check is measured on
    Report(ReportArgs),
    /// Write long texts with planted copies, one a line: what the copy radar is measured on
    Texts(TextsArgs),
    /// Edit reports of look-alike sentences and write what becomes of citations into them: exit code 1 when one goes wrong
    Edits(EditsArgs),
    /// Write more statements into a demo's scheme: what the editors' pages are measured on
    Scheme(SchemeArgs),
    /// Write a study as large as a real one into an empty folder: what the time of pages is measured on
    Study(StudyArgs),
    /// Visit the pages of a running server as many people at once would, and tell how long each took
    Visits(VisitsArgs),
}

#[derive(Debug, Args)]
pub struct StudyArgs {
    /// The folder to write into; it must be empty or missing
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// Whence all that is drawn follows
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Passages of each body's report, at least
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    passages: usize,
    /// Units below the bodies, each with a report
    #[arg(long, value_name = "N", default_value_t = 2_003)]
    units: usize,
    /// Passages of each unit's report, at least
    #[arg(long, value_name = "N", default_value_t = 450)]
    unit_passages: usize,
    /// Codings by editors
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    codings: usize,
    /// Statements of the scheme
    #[arg(long, value_name = "N", default_value_t = 300)]
    statements: usize,
}

#[derive(Debug, Args)]
pub struct SchemeArgs {
    /// The folder of a loaded demo
    #[arg(long, default_value = "demo-data", value_name = "DIR")]
    dir: PathBuf,
    /// The demo's seed
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many statements
    #[arg(long, value_name = "N", default_value_t = 300)]
    statements: usize,
}

#[derive(Debug, Args)]
pub struct ReportsArgs {
    /// The folder of the plan they answer
    #[arg(long, value_name = "DIR", default_value = "plans/responsibility-2023")]
    plan: PathBuf,
    /// Whence all that is drawn follows
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Write only every so many-th of the 2,110
    #[arg(long, value_name = "N", default_value_t = 1)]
    every: usize,
    /// The folder to write into; it is made
    #[arg(short, long, value_name = "DIR", default_value = "reports-with-faults")]
    output: PathBuf,
}

#[derive(Debug, Args)]
pub struct EditsArgs {
    /// The folder of the plan they answer
    #[arg(long, value_name = "DIR", default_value = "plans/responsibility-2023")]
    plan: PathBuf,
    /// How many edits, at least
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    edits: u64,
    /// Whence all that is drawn follows
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The page
    #[arg(short, long, value_name = "FILE", default_value = "docs/citations.md")]
    output: PathBuf,
}

#[derive(Debug, Args)]
pub struct WorklogArgs {
    /// How many cases
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    cases: u64,
    /// How many areas, each with three units of the first level; left out: as many as give each unit some 250 cases,
    /// from 8 to 200
    #[arg(long, value_name = "N")]
    areas: Option<u16>,
    /// Whence all that is drawn follows
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The first day cases come in
    #[arg(long, value_name = "DATE", default_value = "2021-02-01")]
    from: Date,
    /// The last day; what happens after it is not recorded
    #[arg(long, value_name = "DATE", default_value = "2023-06-30")]
    to: Date,
    /// The first part of case codes
    #[arg(long, value_name = "TEXT", default_value = "H26")]
    prefix: String,
    /// Plant a behaviour: indicator=strength@unit, such as ping_pong=2@dat-dai.3 (also dat-dai.cum-1, dat-dai.tinh,
    /// or the unit's name); may be repeated
    #[arg(long, value_name = "PLANT")]
    plant: Vec<String>,
    /// What makes figures look bad without a behaviour: overload, harder_mix, unclear_powers, seasonal_peak or
    /// late_start, such as overload@xay-dung.2; may be repeated
    #[arg(long, value_name = "CONFOUNDER")]
    confound: Vec<String>,
    /// The log: FILE.csv, or FILE.parquet in the registered form
    #[arg(short, long, value_name = "FILE", default_value = "worklog.csv")]
    output: PathBuf,
    /// Write the mapping of the log here
    #[arg(long, value_name = "FILE")]
    map_out: Option<PathBuf>,
    /// Write what was planted where here, as JSON
    #[arg(long, value_name = "FILE")]
    truth_out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The folder of the plan it answers
    #[arg(long, value_name = "DIR", default_value = "plans/responsibility-2023")]
    plan: PathBuf,
    /// Pages, of some 400 words
    #[arg(long, value_name = "N", default_value_t = 60)]
    pages: usize,
    /// Whence all that is drawn follows
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The report
    #[arg(short, long, value_name = "FILE", default_value = "long.docx")]
    output: PathBuf,
}

#[derive(Debug, Args)]
pub struct TextsArgs {
    /// How many texts
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    texts: usize,
    /// Pages of each, of some 400 words
    #[arg(long, value_name = "N", default_value_t = 40)]
    pages: usize,
    /// How many of them, the last ones, hold copies of others
    #[arg(long, value_name = "N", default_value_t = 100)]
    copiers: usize,
    /// Whence all that is drawn follows
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The texts: «# number» begins one, every other line is a passage
    #[arg(short, long, value_name = "FILE", default_value = "texts.txt")]
    output: PathBuf,
    /// What was copied whence, one JSON object a line
    #[arg(long, value_name = "FILE")]
    truth_out: Option<PathBuf>,
}

/// Runs the command.
pub async fn run(command: SimulateCommand) -> anyhow::Result<ExitCode> {
    match command {
        SimulateCommand::Worklog(args) => apart(move || worklog(&args)).await,
        SimulateCommand::Reports(args) => apart(move || reports(&args)).await,
        SimulateCommand::Report(args) => apart(move || report(&args)).await,
        SimulateCommand::Texts(args) => apart(move || texts(&args)).await,
        SimulateCommand::Edits(args) => apart(move || edits(&args)).await,
        SimulateCommand::Scheme(args) => scheme(&args).await,
        SimulateCommand::Study(args) => study(&args).await,
        SimulateCommand::Visits(args) => visits::run(args).await,
    }
}

/// Makes something on a thread of its own.
async fn apart(make: impl FnOnce() -> anyhow::Result<ExitCode> + Send + 'static) -> anyhow::Result<ExitCode> {
    tokio::task::spawn_blocking(make).await.context("the making was stopped")?
}

async fn scheme(args: &SchemeArgs) -> anyhow::Result<ExitCode> {
    let configuration = Configuration::read(&args.dir)?;
    demo::write_more(&args.dir, &configuration, args.seed, args.statements, Length::AsDrawn).await?;
    println!("{}: {} more statements", args.dir.display(), args.statements);
    Ok(ExitCode::SUCCESS)
}

async fn study(args: &StudyArgs) -> anyhow::Result<ExitCode> {
    let configuration = Configuration::read(&args.dir)?;
    let StudyArgs { dir, seed, passages, units, unit_passages, codings, statements } = args;
    let (passages, units, unit_passages) = (*passages, *units, *unit_passages);
    let size = Size { passages, units, unit_passages, codings: *codings, statements: *statements };
    demo::load_whole(dir, &configuration, *seed, size, |step| println!("{step}")).await?;
    println!("{}: a study of seed {seed}", dir.display());
    Ok(ExitCode::SUCCESS)
}

fn reports(args: &ReportsArgs) -> anyhow::Result<ExitCode> {
    let plan = super::report::plan_in(&args.plan)?;
    let corpus = Corpus::new(&plan, args.seed, Wordings::All);
    std::fs::create_dir_all(&args.output).with_context(|| unwritten(&args.output))?;
    let mut truth = Vec::new();
    for number in (0..REPORTS + UNIT_REPORTS).step_by(args.every.max(1)) {
        let specimen = corpus.specimen(number);
        let mut written = vec![(specimen.file_name.clone(), &specimen.paper)];
        written.extend(
            specimen.earlier.as_ref().map(|paper| (format!("ban-truoc-{}", specimen.file_name), paper)),
        );
        for (name, paper) in written {
            let path = args.output.join(name);
            std::fs::write(&path, paper.docx()?).with_context(|| unwritten(&path))?;
        }
        truth.push(truth_of(&specimen));
    }
    let path = args.output.join("truth.json");
    let text = serde_json::to_string_pretty(&json!({ "seed": args.seed, "reports": truth }))? + "\n";
    std::fs::write(&path, text).with_context(|| unwritten(&path))?;
    println!("{}: {} reports", args.output.display(), truth.len());
    Ok(ExitCode::SUCCESS)
}

fn report(args: &ReportArgs) -> anyhow::Result<ExitCode> {
    let plan = super::report::plan_in(&args.plan)?;
    let paper = Corpus::long(&plan, args.seed, args.pages);
    std::fs::write(&args.output, paper.docx()?).with_context(|| unwritten(&args.output))?;
    println!("{}: about {} pages", args.output.display(), args.pages);
    Ok(ExitCode::SUCCESS)
}

fn edits(args: &EditsArgs) -> anyhow::Result<ExitCode> {
    let plan = super::report::plan_in(&args.plan)?;
    let tally = super::edits::conduct(&plan.outline, args.seed, args.edits)?;
    let wrong = super::edits::told(&tally, args.seed, &args.output)?;
    Ok(if wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn texts(args: &TextsArgs) -> anyhow::Result<ExitCode> {
    ensure!(
        args.texts > args.copiers,
        "--copiers must be fewer than --texts: there must be texts to copy from"
    );
    let sources = args.texts - args.copiers;
    let texts = Texts::new(args.seed, sources, args.pages);
    let mut out = create(&args.output)?;
    let mut truth = String::new();
    for number in 0..args.texts {
        let (passages, copies) =
            if number >= sources { texts.copier(number) } else { (texts.text(number), Vec::new()) };
        writeln!(out, "# {number}").with_context(|| unwritten(&args.output))?;
        for passage in passages {
            writeln!(out, "{passage}").with_context(|| unwritten(&args.output))?;
        }
        for copy in copies {
            let kind = copy.copying.code();
            let line = json!({ "text": number, "passage": copy.passage, "source": copy.source, "kind": kind, "words": copy.words });
            truth.push_str(&(line.to_string() + "\n"));
        }
    }
    out.flush().with_context(|| unwritten(&args.output))?;
    if let Some(path) = &args.truth_out {
        std::fs::write(path, truth).with_context(|| unwritten(path))?;
    }
    println!("{}: {} texts", args.output.display(), args.texts);
    Ok(ExitCode::SUCCESS)
}

fn truth_of(specimen: &Specimen) -> Value {
    let truth: Vec<Value> = specimen
        .truth
        .iter()
        .filter(|truth| truth.must == Must::Find)
        .map(|truth| json!({ "rule": truth.rule, "section": truth.section, "words": truth.quotes }))
        .collect();
    let near: Vec<Value> =
        specimen.near.iter().map(|(rule, words)| json!({ "rule": rule, "words": words })).collect();
    json!({
        "file": specimen.file_name,
        "earlier": specimen.earlier.as_ref().map(|_| format!("ban-truoc-{}", specimen.file_name)),
        "planted": truth,
        "near": near,
    })
}

/// Cases of a unit when nobody says how many areas there are.
const CASES_OF_A_UNIT: u64 = 250;
/// Cases made and written at a time.
const BLOCK: u64 = 20_000;

fn worklog(args: &WorklogArgs) -> anyhow::Result<ExitCode> {
    let generator = Generator::new(setting(args)?, args.seed);
    let form = args.output.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let events = match form {
        "csv" => {
            let out = create(&args.output)?;
            generator.write_csv(0..generator.cases(), out).with_context(|| unwritten(&args.output))?;
            None
        }
        "parquet" => Some(write_parquet(&generator, &args.output)?.kept),
        _ => bail!("{} ends in neither .csv nor .parquet", args.output.display()),
    };
    if let Some(path) = &args.map_out {
        std::fs::write(path, generator.mapping()).with_context(|| unwritten(path))?;
    }
    if let Some(path) = &args.truth_out {
        let truth = serde_json::to_string_pretty(&truth(generator.setting(), args.seed))? + "\n";
        std::fs::write(path, truth).with_context(|| unwritten(path))?;
    }
    let events = events.map_or_else(String::new, |events| format!(", {events} events"));
    println!("{}: {} cases{events}", args.output.display(), generator.cases());
    Ok(ExitCode::SUCCESS)
}

fn setting(args: &WorklogArgs) -> anyhow::Result<Setting> {
    ensure!(args.from < args.to, "--from {} is not before --to {}", args.from, args.to);
    ensure!(args.areas != Some(0), "--areas 0 makes no log; leave it out or name one or more");
    let areas = args
        .areas
        .unwrap_or_else(|| u16::try_from((args.cases / (3 * CASES_OF_A_UNIT)).clamp(8, 200)).unwrap_or(200));
    let window = Window::new(args.from, args.to).context("--from and --to")?;
    let body = BodyCode::parse(&format!("TU.{}", args.prefix))
        .with_context(|| format!("--prefix {} is no code of a body, such as H26", args.prefix))?;
    let mut setting = Setting::plain(body, &args.prefix, args.cases, areas, window);
    for text in &args.plant {
        setting.planted.push(planted(text, areas)?);
    }
    for text in &args.confound {
        setting.confounders.push(confounded(text, areas)?);
    }
    Ok(setting)
}

fn planted(text: &str, areas: u16) -> anyhow::Result<PlantedBehaviour> {
    let (what, unit) = text.split_once('@').with_context(|| form(text))?;
    let (indicator, strength) = what.split_once('=').with_context(|| form(text))?;
    let behaviour = Behaviour::of_indicator(indicator).with_context(|| {
        let known = Behaviour::ALL.map(Behaviour::indicator).join(", ");
        format!("«{indicator}» is no indicator; there are {known}")
    })?;
    let strength: f64 = strength.parse().with_context(|| form(text))?;
    ensure!((1.0..=10.0).contains(&strength), "the strength {strength} of «{text}» is not between 1 and 10");
    Ok(PlantedBehaviour { unit: unit_called(unit, areas)?, behaviour, strength })
}

fn form(text: &str) -> String {
    format!("«{text}» is not of the form indicator=strength@unit, such as ping_pong=2@dat-dai.3")
}

fn confounded(text: &str, areas: u16) -> anyhow::Result<(Unit, Confounder)> {
    let (code, unit) = text.split_once('@').with_context(|| {
        format!("«{text}» is not of the form confounder@unit, such as overload@xay-dung.2")
    })?;
    let confounder = Confounder::ALL.into_iter().find(|one| one.code() == code).with_context(|| {
        let known = Confounder::ALL.map(Confounder::code).join(", ");
        format!("«{code}» is no confounder; there are {known}")
    })?;
    Ok((unit_called(unit, areas)?, confounder))
}

fn unit_called(name: &str, areas: u16) -> anyhow::Result<Unit> {
    let units = Unit::all(areas);
    let found = units.iter().copied().find(|unit| unit.code() == name || unit.name() == name);
    found.ok_or_else(|| {
        let some: Vec<String> = units.iter().take(4).map(|unit| unit.code()).collect();
        anyhow!("there is no unit «{name}» among {areas} areas; units are called {} …", some.join(", "))
    })
}

fn create(path: &Path) -> anyhow::Result<BufWriter<File>> {
    Ok(BufWriter::new(File::create(path).with_context(|| unwritten(path))?))
}

fn unwritten(path: &Path) -> String {
    format!("{} cannot be written; check the path and the space on the disk", path.display())
}

/// The mapping of what `generator` makes.
pub(super) fn mapping_of(generator: &Generator) -> anyhow::Result<Mapping> {
    Mapping::parse(&generator.mapping(), "mapping.toml").map_err(|problems| {
        let problems: Vec<String> =
            problems.iter().map(|problem| problem.line(kernel::Language::English)).collect();
        anyhow!("the generated mapping has problems, which is a bug: {}", problems.join("; "))
    })
}

/// Writes block after block; memory holds one of them.
fn write_parquet(generator: &Generator, path: &Path) -> anyhow::Result<Counts> {
    let mapping = mapping_of(generator)?;
    let mut counts = Counts::default();
    let mut open: Option<(ParquetWriter<BufWriter<File>>, worklog::Info)> = None;
    let mut from = 0;
    while from < generator.cases() {
        let to = (from + BLOCK).min(generator.cases());
        let mut table = generator.table(from..to);
        // Rows as they would stand in the file as CSV.
        let before = u32::try_from(counts.read).unwrap_or(u32::MAX);
        table.places.iter_mut().for_each(|place| *place = place.saturating_add(before));
        let log = worklog::import_table(table, &mapping)?.log;
        add(&mut counts, &log.info.counts);
        for part in &log.parts {
            if open.is_none() {
                let writer = ParquetWriter::new(create(path)?, &part.schema())?;
                open = Some((writer, log.info.clone()));
            }
            if let Some((writer, _)) = &mut open {
                writer.write(part)?;
            }
        }
        from = to;
    }
    let Some((writer, mut info)) = open else { bail!("--cases 0 makes no log") };
    info.counts = counts;
    writer.finish(&info)?.flush().with_context(|| unwritten(path))?;
    Ok(counts)
}

fn add(sum: &mut Counts, counts: &Counts) {
    sum.read += counts.read;
    sum.kept += counts.kept;
    sum.refused += counts.refused;
    sum.cases += counts.cases;
    sum.out_of_order += counts.out_of_order;
    sum.equal_times += counts.equal_times;
    sum.neighbours += counts.neighbours;
    sum.without_offset += counts.without_offset;
    sum.doubtful_times += counts.doubtful_times;
    sum.bad_times += counts.bad_times;
    sum.due_dates += counts.due_dates;
}

fn truth(setting: &Setting, seed: u64) -> Value {
    let planted: Vec<Value> = setting
        .planted
        .iter()
        .map(|planted| {
            json!({
                "indicator": planted.behaviour.indicator(),
                "strength": planted.strength,
                "unit": planted.unit.name(),
                "also_moves": planted.behaviour.also_moves(),
            })
        })
        .collect();
    let confounders: Vec<Value> = setting
        .confounders
        .iter()
        .map(|(unit, confounder)| json!({ "confounder": confounder.code(), "unit": unit.name() }))
        .collect();
    let (from, to) = (setting.window.from().to_string(), setting.window.to().to_string());
    json!({
        "seed": seed,
        "cases": setting.cases,
        "areas": setting.areas,
        "from": from,
        "to": to,
        "planted": planted,
        "confounders": confounders,
    })
}
