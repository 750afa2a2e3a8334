//! What an editor's story needs: reports sent and received, statements written, passages cited.

use std::path::Path;

use formats::docx_write::{Page, Part, write};
use kernel::{AccountId, Actor, BodyCode, Role, StudyCode};
use reports::ReportId;
use scheme::{CitationId, NewCitation, NewRemoval, SchemeError, Span, StatementId, Target};
use store::Store;

pub const STUDY: &str = "responsibility-2023";

pub fn study() -> StudyCode {
    STUDY.parse().unwrap()
}

pub fn editor(store: &Store) -> Actor {
    let account: AccountId = store.world().new_id();
    Actor { account: Some(account), role: Role::Editor, body: None }
}

/// A report whose causes are these paragraphs.
pub fn report(causes: &[&str]) -> Vec<u8> {
    let mut parts =
        vec![Part::heading(1, "I. Thực trạng tình hình"), Part::paragraph("Năm 2022 có 120 hồ sơ quá hạn.")];
    parts.push(Part::heading(1, "IV. Nguyên nhân"));
    parts.extend(causes.iter().map(|text| Part::paragraph(*text)));
    write(&Page { parts, ..Page::default() }).unwrap()
}

pub async fn send(store: &Store, body: &str, causes: &[&str]) -> ReportId {
    let body: BodyCode = body.parse().unwrap();
    let actor = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let upload = reports::Upload {
        study: study(),
        body,
        file_name: "bc.docx".to_owned(),
        encoding: Default::default(),
        bytes: report(causes),
    };
    reports::receive(store, &formats::DocumentReader::alone(), &actor, upload).await.unwrap().report
}

pub async fn statement(store: &Store, text: &str) -> StatementId {
    scheme::write_statement(store, &editor(store), &study(), "causes", text).await.unwrap()
}

pub fn passage(report: ReportId, address: &str) -> Target {
    Target::Passage { report, address: address.to_owned(), span: Span::Whole }
}

/// Cites what stands at `target` now.
pub async fn cite(store: &Store, statement: StatementId, target: Target) -> Result<CitationId, SchemeError> {
    let (target, content, _) = scheme::preview(store, &study(), &target).await?;
    scheme::cite(store, &editor(store), NewCitation { statement, target, seen: content.digest }).await
}

/// Takes a statement out of the text as it stands.
pub async fn take_out(store: &Store, statement: StatementId, reason: &str) -> Result<(), SchemeError> {
    let seen = scheme::statement(store, statement).await?.statement.version;
    let removal = NewRemoval { statement, seen, reason: reason.to_owned() };
    scheme::remove_statement(store, &editor(store), removal).await
}

pub async fn story(check: impl AsyncFn(Store)) {
    let migrations = [
        plan::MIGRATIONS,
        reports::MIGRATIONS,
        measurements::MIGRATIONS,
        coding::MIGRATIONS,
        scheme::MIGRATIONS,
    ];
    testkit::on_each_database(&migrations, async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
        let files = plan::files_of_folder(&folder).unwrap();
        plan::issue(&store, &Actor::system(), files).await.unwrap();
        check(store).await;
    })
    .await;
}
