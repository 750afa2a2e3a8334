//! Looking again on both databases: what waits after the codebook was amended, what was said of it, and what still counts.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;

use accounts::NewAccount;
use coding::{
    CodingId, Ending, NewCoding, NewRecheck, NewRound, Reach, RecheckError, RecheckId, Ruling, Span, Sphere,
};
use formats::docx_write::{Page, Part, write};
use kernel::{Actor, BodyCode, Role, StudyCode};
use plan::{Amendment, CodeId};
use reports::VersionId;
use store::Store;

const STUDY: &str = "responsibility-2023";
const FILE: &str = "codebook.toml";

fn study() -> StudyCode {
    STUDY.parse().unwrap()
}

async fn account(store: &Store, login: &str, role: Role) -> Actor {
    let new = NewAccount {
        login: login.parse().unwrap(),
        name: login.to_owned(),
        role,
        body: None,
        post: None,
        password: "a long enough one".to_owned(),
    };
    let id = accounts::create_account(store, &Actor::system(), new).await.unwrap();
    accounts::account(store, id).await.unwrap().unwrap().actor()
}

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

async fn give(store: &Store, actor: &Actor, version: VersionId, place: &str, code: &str) -> CodingId {
    let address = format!("manifestations/{place}");
    let passage = reports::passage(store, version, &address).await.unwrap().unwrap();
    let new = NewCoding {
        version,
        address,
        digest: passage.digest,
        span: Span::Whole,
        code: code.parse().unwrap(),
        reach: Reach::Named,
        sphere: Sphere { field: "land-resources".to_owned(), level: String::new() },
        memo: "nguyên văn".to_owned(),
    };
    coding::code(store, actor, new).await.unwrap()
}

/// Amends the codebook: each pair is replaced once; an empty second word takes a code out.
async fn amend(store: &Store, pairs: &[(&str, &str)]) -> i64 {
    let current = plan::current(store, &study()).await.unwrap().unwrap().version;
    let mut text = plan::files(store, &study(), current).await.unwrap().remove(FILE).unwrap();
    for (before, after) in pairs {
        assert!(text.contains(before), "{before}");
        text = match *after {
            "" => {
                let from = text.find(&format!("[[code]]\nid = \"{before}\"")).unwrap();
                let to = text[from + 1..].find("[[code]]").unwrap() + from + 1;
                format!("{}{}", &text[..from], &text[to..])
            }
            after => text.replacen(before, after, 1),
        };
    }
    let amendment =
        Amendment { study: study(), base: current, files: BTreeMap::from([(FILE.to_owned(), text)]) };
    plan::amend(store, &Actor::system(), amendment).await.unwrap().version
}

async fn queue(store: &Store) -> String {
    let queue = coding::recode_queue(store, &study()).await.unwrap();
    let codes = queue.by_code().into_iter().map(|(code, count)| format!("{code} {count}"));
    let mut words: Vec<String> = codes.collect();
    if queue.withheld > 0 {
        words.push(format!("withheld {}", queue.withheld));
    }
    words.join(", ")
}

/// What counts, code by code: passages, and how many of them wait.
async fn counts(store: &Store) -> String {
    let counts = coding::counted(&coding::bearings(store, &Actor::system(), &study()).await.unwrap());
    let line =
        |count: coding::Count| format!("{} {} {}/{}", count.body, count.code, count.waiting, count.passages);
    counts.into_iter().map(line).collect::<Vec<_>>().join(", ")
}

fn new(codings: &[CodingId], ruling: Ruling, plan_version: i64) -> NewRecheck {
    NewRecheck { codings: codings.to_vec(), ruling, plan_version, memo: " đã đọc lại ".to_owned() }
}

fn refused(done: Result<Vec<RecheckId>, RecheckError>) -> String {
    done.unwrap_err().told().unwrap().en
}

async fn story(check: impl AsyncFn(Store)) {
    let migrations = [accounts::MIGRATIONS, plan::MIGRATIONS, reports::MIGRATIONS, coding::MIGRATIONS];
    testkit::on_each_database(&migrations, async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
        plan::issue(&store, &Actor::system(), plan::files_of_folder(&folder).unwrap()).await.unwrap();
        check(store).await;
    })
    .await;
}

const DEFINITION: &str = "Đơn vị có chức năng phụ trách mà không đề xuất gì cho đến khi bị giao.";

#[tokio::test]
async fn what_was_coded_by_older_words_waits_counts_and_is_answered_once() {
    story(async |store| {
        let (one, other) =
            (account(&store, "editor1", Role::Editor).await, account(&store, "editor2", Role::Editor).await);
        let hanoi = send(&store, "TU.H26", &["Gác việc khó.", "Chờ ý kiến 12 lần.", "Đẩy ngang."]).await;
        let saigon = send(&store, "TU.H29", &["Không đề xuất gì."]).await;
        let first = give(&store, &one, hanoi, "p1", "BH-01").await;
        let second = give(&store, &other, hanoi, "p1", "BH-01").await;
        let third = give(&store, &one, saigon, "p1", "BH-01").await;
        let ended = give(&store, &one, hanoi, "p2", "BH-02").await;
        give(&store, &one, hanoi, "p3", "BH-03").await;
        assert_eq!(queue(&store).await, "");

        // A new name and sample make nothing wait; a new definition does, and so does a code that is gone.
        amend(&store, &[("Không chủ động tham mưu", "Không tự mình tham mưu")]).await;
        assert_eq!(queue(&store).await, "");
        let version =
            amend(&store, &[(DEFINITION, "Đơn vị phụ trách mà không đề xuất gì."), ("BH-02", "")]).await;
        assert_eq!(version, 3);
        assert_eq!(queue(&store).await, "BH-01 3, BH-02 1");
        let told = "TU.H26 BH-01 1/1, TU.H26 BH-02 1/1, TU.H26 BH-03 0/1, TU.H29 BH-01 1/1";
        assert_eq!(counts(&store).await, told, "what waits counts and says so; nothing is dropped");

        let say = async |new: NewRecheck| coding::recheck(&store, &one, new).await;
        assert!(
            refused(say(new(&[first], Ruling::Keep, 1)).await).contains("you read version 1 of the plan")
        );
        assert!(
            refused(say(new(&[first, ended], Ruling::Keep, 3)).await).starts_with("Only codings of one code")
        );
        assert!(refused(say(new(&[ended], Ruling::Keep, 3)).await).contains("cannot be kept"));
        assert!(refused(say(new(&[], Ruling::Keep, 3)).await).starts_with("Nothing was ticked"));
        let many: Vec<CodingId> = (0..=coding::MOST_AT_ONCE).map(|_| store.world().new_id()).collect();
        assert!(refused(say(new(&many, Ruling::Keep, 3)).await).starts_with("At most 50"));
        assert_eq!(queue(&store).await, "BH-01 3, BH-02 1", "a refusal changes nothing");

        // Two at once are one entry that names both; who kept by which version stays.
        let kept = say(new(&[first, third], Ruling::Keep, 3)).await.unwrap();
        assert_eq!((kept.len(), queue(&store).await.as_str()), (2, "BH-01 1, BH-02 1"));
        let told = "TU.H26 BH-01 0/1, TU.H26 BH-02 1/1, TU.H26 BH-03 0/1, TU.H29 BH-01 0/1";
        assert_eq!(counts(&store).await, told, "one coder kept it: the passage does not wait");
        assert!(refused(say(new(&[first], Ruling::Keep, 3)).await).contains("does not wait any more"));
        coding::recheck(&store, &other, new(&[second], Ruling::Remove, 3)).await.unwrap();
        let code: CodeId = "BH-05".parse().unwrap();
        coding::recheck(&store, &other, new(&[ended], Ruling::Give(code), 3)).await.unwrap();
        assert_eq!(queue(&store).await, "");
        let told = "TU.H26 BH-01 0/1, TU.H26 BH-03 0/1, TU.H26 BH-05 0/1, TU.H29 BH-01 0/1";
        assert_eq!(counts(&store).await, told);
        let seen = coding::codings_of(&store, &Actor::system(), hanoi).await.unwrap();
        let given =
            seen.into_iter().map(|seen| seen.coding).find(|coding| coding.code.as_str() == "BH-05").unwrap();
        assert_eq!((given.account, given.plan_version, given.reach), (other.account, 3, Reach::Named));
        assert_eq!((given.sphere.field.as_str(), given.memo.as_str()), ("land-resources", "đã đọc lại"));

        let report = reports::version(&store, hanoi).await.unwrap().unwrap().report;
        let said = coding::rechecks_of(&store, report).await.unwrap();
        let said: Vec<(&str, i64)> =
            said.iter().map(|each| (each.ruling.code(), each.plan_version)).collect();
        assert_eq!(said, [("keep", 3), ("give", 3)]);
        assert_eq!(coding::latest_rechecks(&store, &study()).await.unwrap().len(), 4);
        let entries = store::entries_of(&store, "coding.rechecked", 0, 10).await.unwrap();
        let subjects: Vec<&str> = entries.iter().map(|entry| entry.subject.as_str()).collect();
        assert_eq!(
            subjects,
            [
                "code/responsibility-2023/BH-01",
                "code/responsibility-2023/BH-01",
                "code/responsibility-2023/BH-02"
            ]
        );
        assert!(
            entries[0].payload.contains(&first.to_string())
                && entries[0].payload.contains(&third.to_string())
        );

        // Amended again, what was kept waits again; the words of a newer version that changed do not.
        amend(&store, &[("mà không đề xuất gì.", "mà không hề đề xuất gì.")]).await;
        assert_eq!(queue(&store).await, "BH-01 2");
        let newer = send(&store, "TU.H29", &["Có đề xuất."]).await;
        assert_eq!(queue(&store).await, "BH-01 1", "words left behind count nowhere and do not wait");
        assert!(refused(say(new(&[third], Ruling::Keep, 4)).await).contains("does not wait any more"));
        assert!(newer != saigon);
    })
    .await;
}

#[tokio::test]
async fn what_an_open_round_judges_is_left_alone_and_what_was_said_is_audited() {
    story(async |store| {
        let (one, other) =
            (account(&store, "editor1", Role::Editor).await, account(&store, "editor2", Role::Editor).await);
        let secretariat = account(&store, "secretariat", Role::Secretariat).await;
        let hanoi = send(&store, "TU.H26", &["Gác việc khó."]).await;
        let coding = give(&store, &one, hanoi, "p1", "BH-01").await;
        let round = NewRound {
            study: study(),
            name: "Đợt một".to_owned(),
            passages: 1,
            coders: vec![one.account.unwrap(), other.account.unwrap()],
        };
        let round = coding::start(&store, &secretariat, round).await.unwrap();
        let version = amend(&store, &[(DEFINITION, "Đơn vị phụ trách mà không đề xuất gì.")]).await;
        assert_eq!(queue(&store).await, "withheld 1");
        let done = coding::recheck(&store, &one, new(&[coding], Ruling::Keep, version)).await;
        assert!(refused(done).contains("wait until the round is closed"));
        coding::close(&store, &secretariat, round, Ending::Early).await.unwrap();
        assert_eq!(queue(&store).await, "BH-01 1");
        coding::recheck(&store, &one, new(&[coding], Ruling::Keep, version)).await.unwrap();
        assert_eq!(queue(&store).await, "");
        assert_eq!(coding::audit(&store).await.unwrap(), Vec::<String>::new());

        let mut tx = store.begin(&Actor::system()).await.unwrap();
        sqlx::query("UPDATE coding_recheck SET memo = 'khác'").execute(tx.sql()).await.unwrap();
        sqlx::query(
            "INSERT INTO coding_recheck (id, study, coding, ruling, given, successor, plan_version, memo, account, \
             role, at, entry) SELECT 'x', study, coding, ruling, given, successor, plan_version, memo, account, \
             role, at, 1 FROM coding_recheck",
        )
        .execute(tx.sql())
        .await
        .unwrap();
        let past = kernel::NewEntry::new("test.tampered", "study/x", serde_json::json!({}));
        tx.commit(past).await.unwrap();
        let differences = coding::audit(&store).await.unwrap();
        assert_eq!(differences.len(), 2, "{differences:?}");
        assert!(differences[0].contains("was changed, added or lost"), "{differences:?}");
        assert!(differences[1].contains("past the program"), "{differences:?}");
    })
    .await;
}
