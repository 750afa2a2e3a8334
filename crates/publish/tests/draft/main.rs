//! The scheme goes out as a Word file and comes back, on both databases: what is known again, what is told, what is taken, and
//! that citations stay.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use formats::docx_write::{Page, Part, write};
use formats::{Document, DocumentReader, Limits};
use kernel::{Actor, BodyCode, Language, Role, StudyCode};
use plan::DocumentFamily;
use reports::ReportId;
use scheme::{
    CitationId, Comparison, Edit, Feasibility, Found, NewCitation, NewMinority, NewRemoval, NewSolution,
    Note, ReturnedError, ReturnedFile, Span, StatementId, Taking, Target,
};
use store::Store;

mod back;
mod out;
mod pdf;

const STUDY: &str = "responsibility-2023";

fn study() -> StudyCode {
    STUDY.parse().unwrap()
}

fn editor() -> Actor {
    Actor { account: None, role: Role::Editor, body: None }
}

async fn story(check: impl AsyncFn(Store)) {
    let migrations = [
        plan::MIGRATIONS,
        reports::MIGRATIONS,
        worklog::MIGRATIONS,
        measurements::MIGRATIONS,
        coding::MIGRATIONS,
        scheme::MIGRATIONS,
        publish::MIGRATIONS,
    ];
    testkit::on_each_database(&migrations, async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
        let files = plan::files_of_folder(&folder).unwrap();
        plan::issue(&store, &Actor::system(), files).await.unwrap();
        check(store).await;
    })
    .await;
}

/// A report whose causes are these paragraphs.
async fn send(store: &Store, causes: &[&str]) -> ReportId {
    let mut parts = vec![Part::heading(1, "I. Thực trạng tình hình"), Part::paragraph("Không phát hiện.")];
    parts.push(Part::heading(1, "IV. Nguyên nhân"));
    parts.extend(causes.iter().map(|text| Part::paragraph(*text)));
    let body: BodyCode = "TU.H26".parse().unwrap();
    let actor = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let upload = reports::Upload {
        study: study(),
        body,
        file_name: "bc.docx".to_owned(),
        encoding: Default::default(),
        bytes: write(&Page { parts, ..Page::default() }).unwrap(),
    };
    reports::receive(store, &DocumentReader::alone(), &actor, upload).await.unwrap().report
}

async fn cite(store: &Store, statement: StatementId, target: Target) -> CitationId {
    let (target, content, _) = scheme::preview(store, &study(), &target).await.unwrap();
    scheme::cite(store, &editor(), NewCitation { statement, target, seen: content.digest }).await.unwrap()
}

async fn say(store: &Store, section: &str, text: &str) -> StatementId {
    scheme::write_statement(store, &editor(), &study(), section, text).await.unwrap()
}

/// A scheme of five statements: one says a figure, one rests on a passage, three cite nothing.
async fn scheme_of_five(store: &Store) -> [StatementId; 5] {
    let report = send(store, &["Trong năm 2022 có 35 văn bản hỏi đi hỏi lại.", "Phân cấp chưa rõ."]).await;
    let version = reports::latest(store, report).await.unwrap().unwrap();
    let figures = reports::figures(store, version.id).await.unwrap();
    let key = figures.into_iter().find(|figure| figure.quote.starts_with("35")).unwrap().key;
    let late = say(store, "causes", "Các sở hỏi đi hỏi lại 35 lần trong năm 2022.").await;
    cite(store, late, Target::Figure { report, key }).await;
    let view = scheme::statement(store, late).await.unwrap();
    let text = view.with_figure(&view.citations[0]).unwrap();
    scheme::edit_statement(store, &editor(), Edit { statement: late, seen: 1, text }).await.unwrap();
    let unclear = say(store, "causes", "Phân cấp chưa rõ nên phải xin ý kiến nhiều nơi.").await;
    cite(store, unclear, Target::Passage { report, address: "causes/p2".to_owned(), span: Span::Whole })
        .await;
    let law = say(store, "causes", "Luật còn chồng chéo giữa đất đai và đầu tư.").await;
    let few = say(store, "causes", "Nhiều nơi thiếu người làm việc lâu năm.").await;
    let acts = say(store, "manifestations", "Hồ sơ khó bị gác lại.").await;
    [late, unclear, law, few, acts]
}

async fn out(store: &Store) -> Vec<u8> {
    publish::draft(store, &study(), DocumentFamily::State).await.unwrap().bytes
}

async fn back(store: &Store, bytes: Vec<u8>) -> Result<Comparison, ReturnedError> {
    let file = ReturnedFile { name: "de-an.docx".to_owned(), bytes };
    scheme::compare(store, &DocumentReader::alone(), &study(), file).await
}

async fn taken(store: &Store, taking: Taking) -> Result<StatementId, scheme::SchemeError> {
    scheme::take(store, &editor(), &study(), vec![taking]).await.remove(0).result
}

/// The file with its text changed as somebody would in Word: `edit` gets the XML of the document.
fn edited(bytes: &[u8], edit: impl Fn(String) -> String) -> Vec<u8> {
    edited_in("word/document.xml", bytes, edit)
}

/// As [`edited`], in the part of the file that holds its text.
fn edited_in(part_of_text: &str, bytes: &[u8], edit: impl Fn(String) -> String) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    // An OpenDocument text says what it is in a part that is not packed.
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let mut part = old.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name == part_of_text {
            let before = String::from_utf8(content).unwrap();
            let after = edit(before.clone());
            assert_ne!(after, before, "the edit of this test finds nothing to edit");
            content = after.into_bytes();
        }
        new.start_file(name, stored).unwrap();
        new.write_all(&content).unwrap();
    }
    new.finish().unwrap().into_inner()
}

/// The whole paragraph of the file that holds `words`.
fn paragraph_with(xml: &str, words: &str) -> String {
    let at = xml.find(words).unwrap_or_else(|| panic!("no «{words}» in the file"));
    let begin = xml[..at].rfind("<w:p ").unwrap();
    let end = at + xml[at..].find("</w:p>").unwrap() + "</w:p>".len();
    xml[begin..end].to_owned()
}

/// One line for each row: what it is, its words, its notes.
async fn told(store: &Store, comparison: &Comparison) -> String {
    let view = scheme::view(store, &study()).await.unwrap();
    let words = |id: &StatementId| match view.statement(*id) {
        Some(statement) => {
            statement.read(Language::Vietnamese).text.split(' ').take(3).collect::<Vec<_>>().join(" ")
        }
        None => "?".to_owned(),
    };
    let after = |id: &Option<StatementId>| id.as_ref().map_or("the head".to_owned(), words);
    let line = |row: &scheme::Row| {
        let what = match &row.found {
            Found::Unchanged(id) | Found::Missing { statement: id, .. } => words(id),
            Found::Changed { before, text, .. } => format!("{before} → {text}"),
            Found::Overtaken { before, now, text, .. } => format!("{before} | {now} | {text}"),
            Found::TakenOut { after, .. } => after.clone(),
            Found::New { text, after: before, candidates } => {
                let offered: Vec<_> = candidates.iter().map(|each| words(&each.statement)).collect();
                format!("{text} (after {}) {offered:?}", after(before))
            }
            Found::Moved { statement, after: before } => {
                format!("{} (after {})", words(statement), after(before))
            }
        };
        let notes = row.notes.iter().map(|note| {
            let title = |key: &str| kernel::Bilingual::new(key, key);
            format!("\n  {}", note.sentence(title).en)
        });
        format!("{} {}: {what}{}", row.section, row.found.code(), notes.collect::<String>())
    };
    comparison.rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn read(bytes: &[u8]) -> Document {
    formats::docx::read(bytes, &Limits::default()).unwrap().value
}
