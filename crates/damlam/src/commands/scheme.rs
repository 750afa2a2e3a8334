//! `damlam scheme`: the scheme goes out as a Word file, a PDF or a page, and an edited Word file comes back.
//!
//! The same comparison as in the browser; nothing is taken that is not named.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, anyhow, bail, ensure};
use clap::{Args, Subcommand, ValueEnum};
use kernel::{Actor, Digest, Language, StudyCode};
use plan::DocumentFamily;
use publish::{Extent, Home, Pdf, Typefaces};
use scheme::{
    Comparison, Edit, Found, NewRemoval, Piece, ReturnedFile, Row, SchemeError, SchemeView, StatementId,
    Taking, word_diff,
};

use super::Folder;
use crate::configuration::Configuration;
use crate::wiring;

#[derive(Debug, Subcommand)]
pub enum SchemeCommand {
    /// Write the draft of the scheme as it stands or its annex of evidence as a Word file, a PDF or a page, or its tables as a workbook
    Export(ExportArgs),
    /// Compare an edited draft with the scheme as it stands; with --take also take what is named.
    /// Exit code 0: nothing may be taken, or all that was named was; 1: something may be taken, or was refused; 2: the file could
    /// not be compared, or is not as it was when the numbers were read
    Import(ImportArgs),
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    data: Folder,
    /// The study's code
    #[arg(value_name = "STUDY")]
    study: String,
    /// What to write
    #[arg(long, value_enum, default_value_t = What::Draft)]
    what: What,
    /// The form of the paper: state (Decree 30/2020) or party; left out, the one the plan's issuer writes in
    #[arg(long, value_name = "FAMILY")]
    form: Option<DocumentFamily>,
    /// As what: docx to edit and bring back, pdf to read and print, html with every sentence leading to its evidence
    /// (the draft only; tables are always a workbook)
    #[arg(long = "as", value_name = "KIND", value_enum, default_value_t = Kind::Docx)]
    kind: Kind,
    /// The file to write; left out, STUDY-draft, STUDY-annex or STUDY-tables with the ending of its kind
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The language of the tables: vi or en; papers are in Vietnamese
    #[arg(long, default_value = "vi")]
    lang: Language,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// The draft, to be edited and brought back
    Draft,
    /// The draft without the numbers and the annex of its evidence, as a PDF
    Text,
    /// Every statement with its evidence, and how to verify it
    Annex,
    /// The matrix of bodies and codes, and every figure, as a workbook
    Tables,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A Word file
    Docx,
    /// A PDF
    Pdf,
    /// A page that stands alone
    Html,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    #[command(flatten)]
    data: Folder,
    /// The study's code
    #[arg(value_name = "STUDY")]
    study: String,
    /// The edited draft: .docx or .odt
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only compare
    #[arg(long, conflicts_with = "take")]
    dry_run: bool,
    /// Take the rows with these numbers, as the comparison prints them
    #[arg(long, value_name = "N,N", value_delimiter = ',', requires = "of")]
    take: Vec<usize>,
    /// The comparison whose numbers they are, as it prints its name: after a change numbers mean other rows
    #[arg(long, value_name = "NAME")]
    of: Option<String>,
    /// Why statements are taken out that are no longer in the file
    #[arg(long, value_name = "WHY", default_value = "Không còn trong bản Word gửi lại")]
    reason: String,
    /// The language of the text: vi or en
    #[arg(long, default_value = "vi")]
    lang: Language,
}

pub async fn run(command: SchemeCommand) -> anyhow::Result<ExitCode> {
    match command {
        SchemeCommand::Export(args) => export(args).await,
        SchemeCommand::Import(args) => import(args).await,
    }
}

async fn export(args: ExportArgs) -> anyhow::Result<ExitCode> {
    let study = StudyCode::parse(&args.study)?;
    let store = wiring::open_existing(&args.data.dir, &args.data.configuration()?).await?;
    let plan = plan::current(&store, &study).await?;
    let plan = plan.with_context(|| format!("there is no study {study} in {}", args.data.dir.display()))?;
    let family = args.form.unwrap_or_else(|| plan.issuer_family());
    let configuration = args.data.configuration()?;
    let typefaces = Typefaces::of(&configuration.fonts);
    let home = match configuration.site.as_str() {
        "" => Home::Unknown,
        site => Home::At(site.to_owned()),
    };
    let (bytes, name) = match (args.what, args.kind) {
        (What::Draft, Kind::Docx) => (publish::draft(&store, &study, family).await?.bytes, "draft.docx"),
        (What::Draft, Kind::Pdf) => {
            let form = (family, Extent::WithEvidence);
            (told(publish::draft_pdf(&store, &study, form, typefaces).await?.1), "draft.pdf")
        }
        (What::Draft, Kind::Html) => (publish::draft_page(&store, &study, home).await?.bytes, "draft.html"),
        (What::Text, Kind::Pdf) => {
            let form = (family, Extent::TextOnly);
            (told(publish::draft_pdf(&store, &study, form, typefaces).await?.1), "text.pdf")
        }
        (What::Annex, Kind::Docx) => {
            (publish::evidence_annex(&store, &study, family).await?.bytes, "annex.docx")
        }
        (What::Annex, Kind::Pdf) => {
            (told(publish::evidence_annex_pdf(&store, &study, family, typefaces).await?.1), "annex.pdf")
        }
        (What::Tables, Kind::Docx) => {
            (publish::tables(&store, &Actor::system(), &study, args.lang).await?, "tables.xlsx")
        }
        (What::Text, _) => {
            bail!("the text alone is written as a PDF only; add --as pdf, or leave --what out")
        }
        (What::Annex, Kind::Html) => bail!(
            "the annex is written as docx or pdf; --what draft --as html writes a page whose sentences lead to their evidence"
        ),
        (What::Tables, _) => bail!("tables are always written as a workbook; leave --as out"),
    };
    store.close().await;
    let path = args.output.unwrap_or_else(|| PathBuf::from(format!("{study}-{name}")));
    std::fs::write(&path, bytes)
        .with_context(|| format!("{} cannot be written; choose another file with -o", path.display()))?;
    println!("{}", path.display());
    Ok(ExitCode::SUCCESS)
}

/// The bytes of a PDF; what it is set in is told beside.
fn told(pdf: Pdf) -> Vec<u8> {
    eprintln!("{} pages, set in {}", pdf.pages, pdf.typeface);
    pdf.bytes
}

async fn import(args: ImportArgs) -> anyhow::Result<ExitCode> {
    let study = StudyCode::parse(&args.study)?;
    let bytes =
        std::fs::read(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?;
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let store = wiring::open_existing(&args.data.dir, &args.data.configuration()?).await?;
    let reader = wiring::document_reader(&Configuration::of_environment())?;
    let file = ReturnedFile { name, bytes };
    let comparison = match scheme::compare(&store, &reader, &study, file).await {
        Ok(comparison) => comparison,
        Err(error) => match error.told() {
            Some(told) => bail!("{}", told.get(args.lang)),
            None => return Err(error.into()),
        },
    };
    let view = scheme::view(&store, &study).await?;
    if args.take.is_empty() {
        let shown = Shown { view: &view, language: args.lang };
        shown.comparison(&comparison);
        store.close().await;
        return Ok(ExitCode::from(u8::from(comparison.to_decide() > 0)));
    }
    let name = name_of(&comparison);
    ensure!(
        args.of.as_deref() == Some(name.as_str()),
        "the scheme or the file changed since those numbers were read; see them anew with --dry-run"
    );
    let takings = args
        .take
        .iter()
        .map(|number| {
            let row = number.checked_sub(1).and_then(|place| comparison.rows.get(place));
            row.and_then(|row| taking(row, &args.reason))
                .with_context(|| format!("there is nothing to take in row {number}; see them with --dry-run"))
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let mut refused = 0;
    let told = |error: SchemeError| match error.told() {
        Some(told) => told.get(args.lang).to_owned(),
        None => format!("{:#}", anyhow!(error)),
    };
    // What was taken is told whatever became of the rest.
    for took in scheme::take(&store, &Actor::system(), &study, takings).await {
        match took.result {
            Ok(statement) => println!("{statement}"),
            Err(error) => {
                refused += 1;
                eprintln!("{}", told(error));
            }
        }
        if let Some(error) = took.unplaced {
            eprintln!("{}", told(error));
        }
    }
    store.close().await;
    Ok(ExitCode::from(u8::from(refused > 0)))
}

/// What taking a row means; `None` where there is nothing to take, or only a person can bring two texts together.
fn taking(row: &Row, reason: &str) -> Option<Taking> {
    Some(match &row.found {
        Found::Changed { statement, seen, text, .. } => {
            Taking::Edit(Edit { statement: *statement, seen: *seen, text: text.clone() })
        }
        Found::New { text, after, .. } => {
            Taking::Write { section: row.section.clone(), text: text.clone(), after: *after }
        }
        Found::Missing { statement, seen } => {
            Taking::Remove(NewRemoval { statement: *statement, seen: *seen, reason: reason.to_owned() })
        }
        Found::Moved { statement, after } => Taking::Move { statement: *statement, after: *after },
        Found::Unchanged(_) | Found::Overtaken { .. } | Found::TakenOut { .. } => return None,
    })
}

/// A name for what a comparison says: another comparison has another.
fn name_of(comparison: &Comparison) -> String {
    let rows: Vec<String> = comparison.rows.iter().map(|row| format!("{row:?}")).collect();
    Digest::of_parts(rows.iter().map(String::as_bytes)).to_string()[..12].to_owned()
}

struct Shown<'v> {
    view: &'v SchemeView,
    language: Language,
}

impl Shown<'_> {
    fn comparison(&self, comparison: &Comparison) {
        let t = |vi: &'static str, en: &'static str| self.language.pick(vi, en);
        if let Some(exported) = comparison.exported {
            println!(
                "{} {}, {} {}",
                t("Bản dự thảo xuất lúc", "The draft that went out on"),
                vietnamese::format_moment(exported.at, self.language),
                t("vị trí sổ cái", "ledger position"),
                exported.position
            );
        }
        for (number, row) in (1..).zip(&comparison.rows) {
            if matches!(row.found, Found::Unchanged(_)) && row.notes.is_empty() {
                continue;
            }
            println!("{number}. {} · {}", self.section(&row.section), row.found.name().get(self.language));
            for line in self.lines(row) {
                println!("   {line}");
            }
            for note in &row.notes {
                let sentence = note.sentence(|key| self.title(key));
                println!("   ! {}", sentence.get(self.language));
            }
        }
        let (rows, to_decide) = (comparison.rows.len(), comparison.to_decide());
        println!(
            "{rows} {}, {to_decide} {}",
            t("đoạn", "paragraphs"),
            t("mục có thể tiếp nhận", "may be taken")
        );
        if to_decide > 0 {
            println!("{}: --of {} --take N,N", t("Để tiếp nhận", "To take"), name_of(comparison));
        }
    }

    fn lines(&self, row: &Row) -> Vec<String> {
        let t = |vi: &'static str, en: &'static str| self.language.pick(vi, en);
        match &row.found {
            Found::Unchanged(id) | Found::Missing { statement: id, .. } => vec![self.text(*id)],
            Found::Changed { before, after, .. } => vec![marked(before, after)],
            Found::Overtaken { before, now, after, .. } => vec![
                format!("{}: {before}", t("khi xuất", "went out")),
                format!("{}: {}", t("nay ở đây", "here now"), marked(before, now)),
                format!("{}: {}", t("trong tệp", "in the file"), marked(before, after)),
            ],
            Found::TakenOut { after, .. } => vec![after.clone()],
            Found::New { text, candidates, .. } => std::iter::once(format!("+ {text}"))
                .chain(candidates.iter().map(|each| format!("? {}", each.text)))
                .collect(),
            Found::Moved { statement, after } => vec![
                self.text(*statement),
                match after {
                    Some(after) => format!("{}: {}", t("đứng sau", "follows"), self.text(*after)),
                    None => t("đứng đầu mục", "begins the section").to_owned(),
                },
            ],
        }
    }

    fn text(&self, id: StatementId) -> String {
        let view = self.view.statement(id);
        view.map(|view| view.read(Language::Vietnamese).text).unwrap_or_default()
    }

    fn title(&self, key: &str) -> kernel::Bilingual {
        let section = self.view.sections.iter().find(|section| section.key == key);
        section.map_or_else(|| kernel::Bilingual::new(key, key), |section| section.title.clone())
    }

    fn section(&self, key: &str) -> String {
        self.title(key).get(self.language).to_owned()
    }
}

/// What changed, word by word: `[-gone-] {+new+}`.
fn marked(before: &str, after: &str) -> String {
    let piece = |piece| match piece {
        Piece::Same(words) => words,
        Piece::Gone(words) => format!("[-{words}-]"),
        Piece::New(words) => format!("{{+{words}+}}"),
    };
    word_diff(before, after).into_iter().map(piece).collect::<Vec<_>>().join(" ")
}
