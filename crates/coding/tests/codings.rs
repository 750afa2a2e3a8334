//! Codings on both databases: applied, refused, removed, and seen from newer versions of the report.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use coding::{CodingError, CodingId, NewCoding, Reach, Span};
use formats::docx_write::{Page, Part, write};
use kernel::{AccountId, Actor, BodyCode, Role, StudyCode};
use reports::VersionId;
use store::Store;

const STUDY: &str = "responsibility-2023";

fn study() -> StudyCode {
    STUDY.parse().unwrap()
}

fn coder(store: &Store) -> Actor {
    let account: AccountId = store.world().new_id();
    Actor { account: Some(account), role: Role::Editor, body: None }
}

/// Sends a report whose manifestations are these paragraphs.
async fn send(store: &Store, body: &str, texts: &[&str]) -> VersionId {
    let mut parts = vec![Part::heading(1, "II. Biểu hiện, hành vi")];
    parts.extend(texts.iter().map(|text| Part::paragraph(*text)));
    let bytes = write(&Page { parts, ..Page::default() }).unwrap();
    let body: BodyCode = body.parse().unwrap();
    let actor = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let upload = reports::Upload {
        study: study(),
        body,
        file_name: "bc.docx".to_owned(),
        encoding: Default::default(),
        bytes,
    };
    reports::receive(store, &formats::DocumentReader::alone(), &actor, upload).await.unwrap().version
}

/// Asks for a code on words of a passage; no words mean all of it.
async fn asked(store: &Store, version: VersionId, address: &str, words: &str, code: &str) -> NewCoding {
    let passage = reports::passage(store, version, address).await.unwrap().unwrap();
    let span = if words.is_empty() { Span::Whole } else { Span::of_words(words, &passage.text).unwrap() };
    NewCoding {
        version,
        address: address.to_owned(),
        digest: passage.digest,
        span,
        code: code.parse().unwrap(),
        reach: Reach::General,
        sphere: Default::default(),
        memo: String::new(),
    }
}

async fn apply(store: &Store, actor: &Actor, asked: NewCoding) -> Result<CodingId, CodingError> {
    coding::code(store, actor, asked).await
}

async fn seen(store: &Store, version: VersionId) -> String {
    let seen = coding::codings_of(store, &Actor::system(), version).await.unwrap();
    let line = |seen: coding::Seen| {
        format!("{} {} {}", seen.coding.address, seen.coding.code, seen.placement.code())
    };
    seen.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

async fn counts(store: &Store) -> String {
    let counts = coding::counted(&coding::bearings(store, &Actor::system(), &study()).await.unwrap());
    let line = |count: coding::Count| {
        format!("{} {} {} ({} named)", count.body, count.code, count.passages, count.named)
    };
    counts.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

async fn story(check: impl AsyncFn(Store)) {
    let migrations = [plan::MIGRATIONS, reports::MIGRATIONS, coding::MIGRATIONS];
    testkit::on_each_database(&migrations, async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
        let files = plan::files_of_folder(&folder).unwrap();
        plan::issue(&store, &Actor::system(), files).await.unwrap();
        check(store).await;
    })
    .await;
}

#[tokio::test]
async fn codings_are_carried_or_left_behind_but_never_moved() {
    story(async |store| {
        let actor = coder(&store);
        let first = send(&store, "TU.H26", &["Gác việc khó.", "Chờ ý kiến 12 lần.", "Đẩy ngang."]).await;
        for (address, code) in
            [("manifestations/p1", "BH-02"), ("manifestations/p2", "BH-10"), ("manifestations/p3", "BH-08")]
        {
            let asked = asked(&store, first, address, "", code).await;
            apply(&store, &actor, asked).await.unwrap();
        }
        let second =
            send(&store, "TU.H26", &["Gác việc khó.", "Chờ ý kiến 17 lần.", "Mới.", "Đẩy ngang."]).await;
        let asked = asked(&store, second, "manifestations/p3", "", "BH-17").await;
        apply(&store, &actor, asked).await.unwrap();
        assert_eq!(
            seen(&store, second).await,
            "manifestations/p1 BH-02 carried\nmanifestations/p2 BH-10 left-behind\n\
             manifestations/p3 BH-08 left-behind\nmanifestations/p3 BH-17 here"
        );
        assert_eq!(
            seen(&store, first).await,
            "manifestations/p1 BH-02 here\nmanifestations/p2 BH-10 here\nmanifestations/p3 BH-08 here\n\
             manifestations/p3 BH-17 left-behind"
        );
        assert_eq!(counts(&store).await, "TU.H26 BH-02 1 (0 named)\nTU.H26 BH-17 1 (0 named)");
    })
    .await;
}

#[tokio::test]
async fn the_same_coder_codes_the_same_words_once_and_nothing_is_deleted() {
    story(async |store| {
        let (one, other) = (coder(&store), coder(&store));
        let version = send(&store, "TU.H26", &["Gác việc khó, chờ ý kiến."]).await;
        let address = "manifestations/p1";
        let part = asked(&store, version, address, "Gác việc khó", "BH-02").await;
        let id = apply(&store, &one, part.clone()).await.unwrap();
        let twice = apply(&store, &one, part.clone()).await;
        assert!(matches!(twice, Err(CodingError::Twice { .. })));
        let whole = asked(&store, version, address, "", "BH-02").await;
        apply(&store, &one, whole).await.expect("other words of the same passage");
        let named = NewCoding { reach: Reach::Named, memo: "xem phụ lục".to_owned(), ..part.clone() };
        apply(&store, &other, named).await.expect("another coder");
        assert_eq!(counts(&store).await, "TU.H26 BH-02 1 (1 named)", "a passage counts once");

        coding::uncode(&store, &one, id).await.unwrap();
        assert!(matches!(coding::uncode(&store, &one, id).await, Err(CodingError::RemovedAlready)));
        assert_eq!(seen(&store, version).await.lines().count(), 2);
        apply(&store, &one, part).await.expect("what was removed may be applied again");
        let rows = sqlx::query("SELECT COUNT(*) FROM coding")
            .fetch_one(store.read().await.unwrap().sql())
            .await
            .unwrap();
        assert_eq!(sqlx::Row::try_get::<i64, _>(&rows, 0).unwrap(), 4, "the removed coding keeps its row");
        let kinds: Vec<String> = store::entries_after(&store, 0, 100)
            .await
            .unwrap()
            .into_iter()
            .map(|entry| entry.kind)
            .filter(|kind| kind.starts_with("coding"))
            .collect();
        assert_eq!(
            kinds,
            ["coding.applied", "coding.applied", "coding.applied", "coding.removed", "coding.applied"]
        );
    })
    .await;
}

#[tokio::test]
async fn what_may_not_be_coded_is_refused_with_a_way_on() {
    story(async |store| {
        let actor = coder(&store);
        let title = plan::current(&store, &study()).await.unwrap().unwrap().title.vi.clone();
        let heading = format!("Phục vụ Đề án “{title}”.");
        let version = send(&store, "TU.H26", &[&title, &heading, "Gác việc khó."]).await;
        let check = async |asked: NewCoding| {
            let error = apply(&store, &actor, asked).await.unwrap_err();
            error.told().unwrap().en
        };
        let own_title =
            "only the study's own title was marked, and the title is never coded; mark what the report itself says";
        let asked = async |address: &str, words: &str, code: &str| asked(&store, version, address, words, code).await;
        assert_eq!(check(asked("manifestations/p1", "", "BH-01").await).await, own_title);
        assert_eq!(check(asked("manifestations/p2", "né tránh, đùn đẩy", "BH-01").await).await, own_title);

        let good = asked("manifestations/p3", "", "BH-02").await;
        let unknown = NewCoding { code: "BH-99".parse().unwrap(), ..good.clone() };
        assert!(check(unknown).await.starts_with("the code BH-99 is not in the study's current codebook"));
        let beyond = NewCoding { span: Span::Part { start: 3, end: 99 }, ..good.clone() };
        assert!(check(beyond).await.starts_with("the words marked reach beyond the end"));
        let changed = NewCoding { digest: kernel::Digest::of(b"other"), ..good.clone() };
        assert!(check(changed).await.contains("reads differently from what was coded"));
        let nowhere = NewCoding { address: "manifestations/p9".to_owned(), ..good.clone() };
        assert!(check(nowhere).await.contains("reads differently from what was coded"));
        let no_version = NewCoding { version: store.world().new_id(), ..good.clone() };
        assert!(check(no_version).await.starts_with("the version does not exist"));
        let long = NewCoding { memo: "x".repeat(2001), ..good };
        assert!(check(long).await.starts_with("the memo has 2001 characters"));
    })
    .await;
}
