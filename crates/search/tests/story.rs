//! Searching on both databases: a study with several reports, a later version, statements, rights, codes and rounds.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use accounts::NewAccount;
use coding::{NewCoding, NewRound, Reach, Span, Sphere, SphereFilter};
use formats::docx_write::{Page, Part, write};
use kernel::{Actor, BodyCode, Role, StudyCode};
use reports::VersionId;
use reports::passport::NewPassport;
use search::{Asked, Count, Filter, Found, Indexes, Kind, Known, Marks, Place, Query, SearchError};
use store::Store;

const STUDY: &str = "responsibility-2023";

fn study() -> StudyCode {
    STUDY.parse().unwrap()
}

fn actor(role: Role) -> Actor {
    Actor { account: None, role, body: None }
}

fn drafter(body: &str) -> Actor {
    Actor { account: None, role: Role::Drafter, body: Some(body.parse().unwrap()) }
}

/// Sends a report: manifestations, then causes.
async fn send(store: &Store, body: &str, manifestations: &[&str], causes: &[&str]) -> VersionId {
    let mut parts = vec![Part::heading(1, "II. Biểu hiện, hành vi")];
    parts.extend(manifestations.iter().map(|text| Part::paragraph(*text)));
    parts.push(Part::heading(1, "IV. Nguyên nhân"));
    parts.extend(causes.iter().map(|text| Part::paragraph(*text)));
    let bytes = write(&Page { parts, ..Page::default() }).unwrap();
    let upload = reports::Upload {
        study: study(),
        body: body.parse().unwrap(),
        file_name: "bc.docx".to_owned(),
        encoding: Default::default(),
        bytes,
    };
    let reader = formats::DocumentReader::alone();
    reports::receive(store, &reader, &drafter(body), upload).await.unwrap().version
}

async fn story(check: impl AsyncFn(Store, Indexes)) {
    let migrations =
        [accounts::MIGRATIONS, plan::MIGRATIONS, reports::MIGRATIONS, coding::MIGRATIONS, scheme::MIGRATIONS];
    testkit::on_each_database(&migrations, async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
        plan::issue(&store, &Actor::system(), plan::files_of_folder(&folder).unwrap()).await.unwrap();
        let hanoi =
            ["Có nơi đùn đẩy việc khó sang đơn vị khác.", "Chậm 1.234 hồ sơ theo Nghị định 30/2020/NĐ-CP."];
        send(&store, "TU.H26", &hanoi, &["Phân cấp chưa rõ nên đùn đẩy."]).await;
        send(
            &store,
            "TU.H29",
            &["Co noi dun day viec kho.", "Né tránh, thủy chung chờ ý kiến."],
            &["Sợ sai."],
        )
        .await;
        send(&store, "BCS.CP", &["Đẩy việc xuống dưới, không đùn lên trên."], &["Luật chồng chéo."]).await;
        check(store, Indexes::default()).await;
    })
    .await;
}

fn asked(typed: &str) -> Asked {
    Asked { query: Query::parse(typed).unwrap(), filter: Filter::default(), page: 1 }
}

async fn find(store: &Store, indexes: &Indexes, viewer: &Actor, asked: &Asked) -> Found {
    indexes.find(store, viewer, &study(), asked, &Known::default()).await.unwrap()
}

/// One line a hit: where, how its marks are, and the cut with the words found in brackets.
fn lines(found: &Found) -> String {
    let line = |hit: &search::Hit| {
        let place = match &hit.place {
            Place::Passage { body, number, address, .. } => format!("{body} v{number} {address}"),
            Place::Figure { body, number, .. } => format!("{body} v{number} figure"),
            Place::Statement { number, .. } => format!("statement v{number} {}", hit.section),
        };
        let marks = match hit.marks {
            Some(Marks::Same) => "same",
            Some(Marks::Other) => "other",
            None => "-",
        };
        let runs = hit.snippet.runs.iter();
        let cut: String = runs
            .map(|run| if run.is_marked { format!("[{}]", run.words) } else { run.words.clone() })
            .collect();
        format!("{place} {marks}: {cut}")
    };
    found.hits.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Found passages by body and address alone, in the order of the text.
fn places(found: &Found) -> String {
    let mut lines: Vec<String> =
        lines(found).lines().map(|line| line.split(" v").next().unwrap_or_default().to_owned()).collect();
    lines.sort();
    lines.join(", ")
}

#[tokio::test]
async fn exact_marks_come_first_and_a_query_without_marks_finds_all() {
    story(async |store, indexes| {
        let editor = actor(Role::Editor);
        let found = find(&store, &indexes, &editor, &asked("\"đùn đẩy\"")).await;
        assert_eq!(
            lines(&found),
            "TU.H26 v1 causes/p1 same: Phân cấp chưa rõ nên [đùn] [đẩy].\n\
             TU.H26 v1 manifestations/p1 same: Có nơi [đùn] [đẩy] việc khó sang đơn vị khác.\n\
             TU.H29 v1 manifestations/p1 other: Co noi [dun] [day] viec kho."
        );
        assert_eq!(found.count, Count::ByMarks { same: 2, other: 1 });
        let found = find(&store, &indexes, &editor, &asked("dun day")).await;
        assert_eq!(found.count, Count::All(4), "the words of the Government's report stand apart");
        assert!(found.hits.iter().all(|hit| hit.marks.is_none()));
        let found = find(&store, &indexes, &editor, &asked("THUỶ")).await;
        assert_eq!(
            lines(&found),
            "TU.H29 v1 manifestations/p2 same: Né tránh, [thủy] chung chờ ý kiến.",
            "one tone placement is the other"
        );
        let found = find(&store, &indexes, &editor, &asked("30/2020/nđ-cp")).await;
        let symbol = "theo Nghị định [30]/[2020]/[NĐ]-[CP].";
        assert!(lines(&found).contains(symbol), "{}", lines(&found));
        let found = find(&store, &indexes, &editor, &asked("không có ở đâu cả")).await;
        assert_eq!(
            (found.hits.len(), found.count, found.pages),
            (0, Count::ByMarks { same: 0, other: 0 }, 1)
        );
    })
    .await;
}

#[tokio::test]
async fn filters_narrow_by_body_group_section_and_kind() {
    story(async |store, indexes| {
        let editor = actor(Role::Editor);
        let check = async |typed: &str, filter: Filter| {
            places(&find(&store, &indexes, &editor, &Asked { filter, ..asked(typed) }).await)
        };
        let of_body = Filter { body: Some("TU.H29".parse().unwrap()), ..Filter::default() };
        assert_eq!(check("day", of_body).await, "TU.H29");
        let of_group = Filter { group: Some(3), ..Filter::default() };
        assert_eq!(check("day", of_group).await, "BCS.CP");
        let of_section = Filter { section: Some("causes".to_owned()), ..Filter::default() };
        assert_eq!(check("day", of_section).await, "TU.H26");
        let figures = Filter { kind: Some(Kind::Figure), ..Filter::default() };
        let found = find(&store, &indexes, &editor, &Asked { filter: figures, ..asked("1.234") }).await;
        assert_eq!(found.count, Count::All(1));
        assert!(lines(&found).contains("[1].[234]"), "{}", lines(&found));
    })
    .await;
}

#[tokio::test]
async fn the_next_search_answers_from_a_new_version_and_never_from_the_old() {
    story(async |store, indexes| {
        let editor = actor(Role::Editor);
        let before = find(&store, &indexes, &editor, &asked("\"đùn đẩy\"")).await;
        assert_eq!(before.count, Count::ByMarks { same: 2, other: 1 });
        send(&store, "TU.H26", &["Có nơi đùn đẩy việc khó sang phường."], &["Phân cấp đã rõ."]).await;
        let after = find(&store, &indexes, &editor, &asked("\"đùn đẩy\"")).await;
        assert_eq!(
            lines(&after),
            "TU.H26 v2 manifestations/p1 same: Có nơi [đùn] [đẩy] việc khó sang phường.\n\
             TU.H29 v1 manifestations/p1 other: Co noi [dun] [day] viec kho."
        );
        assert_eq!((after.count, after.withheld), (Count::ByMarks { same: 1, other: 1 }, 0));

        // Words changed behind the program's back are not shown as they were, nor as they are.
        let mut tx = store.begin(&Actor::system()).await.unwrap();
        sqlx::query("UPDATE passage SET text = 'Có nơi đùn đẩy, sửa lén.' WHERE text LIKE '%sang phường.'")
            .execute(tx.sql())
            .await
            .unwrap();
        tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
        let stale = find(&store, &indexes, &editor, &asked("\"đùn đẩy\"")).await;
        assert_eq!((places(&stale).as_str(), stale.withheld), ("TU.H29", 1));
    })
    .await;
}

#[tokio::test]
async fn statements_are_found_as_they_stand() {
    story(async |store, indexes| {
        let editor = actor(Role::Editor);
        let id =
            scheme::write_statement(&store, &editor, &study(), "causes", "Phân cấp chưa rõ là gốc.").await;
        let id = id.unwrap();
        let found = find(&store, &indexes, &editor, &asked("gốc")).await;
        assert_eq!(lines(&found), "statement v1 causes same: Phân cấp chưa rõ là [gốc].");
        let edit = scheme::Edit {
            statement: id, seen: 1, text: "Phân cấp chưa rõ là cội nguồn.".to_owned()
        };
        scheme::edit_statement(&store, &editor, edit).await.unwrap();
        assert_eq!(find(&store, &indexes, &editor, &asked("gốc")).await.count.total(), 0);
        let found = find(&store, &indexes, &editor, &asked("cội nguồn")).await;
        assert_eq!(lines(&found), "statement v2 causes same: Phân cấp chưa rõ là [cội] [nguồn].");
        let removal = scheme::NewRemoval { statement: id, seen: 2, reason: "thừa".to_owned() };
        scheme::remove_statement(&store, &editor, removal).await.unwrap();
        assert_eq!(find(&store, &indexes, &editor, &asked("cội nguồn")).await.count.total(), 0);
    })
    .await;
}

#[tokio::test]
async fn how_a_figure_is_counted_is_found_once_somebody_vouched() {
    story(async |store, indexes| {
        let editor = actor(Role::Editor);
        assert_eq!(find(&store, &indexes, &editor, &asked("đối chiếu sổ")).await.count.total(), 0);
        let body: BodyCode = "TU.H26".parse().unwrap();
        let report = reports::report_of(&store, &study(), &body).await.unwrap().unwrap();
        let version = reports::latest(&store, report).await.unwrap().unwrap();
        let figures = reports::figures(&store, version.id).await.unwrap();
        let figure = figures.iter().find(|figure| figure.quote.contains("1.234")).unwrap();
        let new = NewPassport {
            figure: figure.key.clone(),
            figure_digest: figure.digest(),
            numerator: None,
            denominator: None,
            definition: "Đếm tay, đối chiếu sổ.".to_owned(),
            as_of: None,
        };
        let place = (&study(), &body, version.digest);
        reports::passport::vouch(&store, &drafter("TU.H26"), "A", place, &[new]).await.unwrap();
        let found = find(&store, &indexes, &editor, &asked("đối chiếu sổ")).await;
        assert_eq!(found.count, Count::ByMarks { same: 1, other: 0 });
        assert!(lines(&found).starts_with("TU.H26 v1 figure same:"), "{}", lines(&found));
    })
    .await;
}

#[tokio::test]
async fn nobody_finds_or_counts_what_they_may_not_see() {
    story(async |store, indexes| {
        scheme::write_statement(&store, &actor(Role::Editor), &study(), "causes", "Có nơi đùn đẩy.")
            .await
            .unwrap();
        let check = async |viewer: &Actor| {
            let found = find(&store, &indexes, viewer, &asked("dun day")).await;
            format!("{}: {}", found.count.total(), places(&found))
        };
        assert_eq!(check(&actor(Role::Committee)).await, "5: BCS.CP, TU.H26, TU.H26, TU.H29, statement");
        assert_eq!(check(&drafter("TU.H29")).await, "1: TU.H29");
        assert_eq!(check(&drafter("TU.H26.SNV")).await, "0: ", "a unit does not see its body's report");
        assert_eq!(check(&actor(Role::Reader)).await, "0: ");
        let by_code = Filter { code: Some("BH-08".parse().unwrap()), ..Filter::default() };
        let refused = indexes
            .find(
                &store,
                &drafter("TU.H29"),
                &study(),
                &Asked { filter: by_code, ..asked("day") },
                &Known::default(),
            )
            .await;
        assert!(matches!(refused, Err(SearchError::NotAllowed(_))));
    })
    .await;
}

async fn account(store: &Store, login: &str) -> Actor {
    let new = NewAccount {
        login: login.parse().unwrap(),
        name: login.to_owned(),
        role: Role::Editor,
        body: None,
        post: None,
        password: "a long enough one".to_owned(),
    };
    let id = accounts::create_account(store, &Actor::system(), new).await.unwrap();
    accounts::account(store, id).await.unwrap().unwrap().actor()
}

#[tokio::test]
async fn a_code_narrows_and_tells_a_blind_coder_nothing() {
    story(async |store, indexes| {
        let (one, other, third) =
            (account(&store, "one").await, account(&store, "other").await, account(&store, "third").await);
        let body: BodyCode = "TU.H29".parse().unwrap();
        let report = reports::report_of(&store, &study(), &body).await.unwrap().unwrap();
        let version = reports::latest(&store, report).await.unwrap().unwrap();
        let passage = reports::passage(&store, version.id, "manifestations/p1").await.unwrap().unwrap();
        let new = NewCoding {
            version: version.id,
            address: passage.address,
            digest: passage.digest,
            span: Span::Whole,
            code: "BH-08".parse().unwrap(),
            reach: Reach::General,
            sphere: Sphere { field: "land-resources".to_owned(), level: "commune".to_owned() },
            memo: String::new(),
        };
        coding::code(&store, &third, new).await.unwrap();
        let filter = Filter { code: Some("BH-08".parse().unwrap()), ..Filter::default() };
        let asked = Asked { filter, ..asked("day") };
        let total = async |viewer: &Actor| find(&store, &indexes, viewer, &asked).await.count.total();
        assert_eq!((total(&one).await, total(&third).await), (1, 1));
        let of_field = async |field: &str| {
            let filter = Filter { sphere: SphereFilter::parse(field, "commune"), ..Filter::default() };
            find(&store, &indexes, &one, &Asked { filter, ..asked.clone() }).await.count.total()
        };
        assert_eq!((of_field("land-resources").await, of_field("health").await), (1, 0));
        // Every passage is drawn, so the coders of the round must not learn what the third coded.
        let coders = vec![one.account.unwrap(), other.account.unwrap()];
        let round = NewRound { study: study(), name: "Đợt một".to_owned(), passages: 8, coders };
        let started = coding::start(&store, &third, round).await;
        let drawn = match started {
            Ok(id) => coding::drawn(&store, id).await.unwrap(),
            Err(error) => panic!("{error:?}"),
        };
        assert!(drawn.iter().any(|drawn| drawn.body == body && drawn.address == "manifestations/p1"));
        assert_eq!((total(&one).await, total(&third).await), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn pages_are_turned_to_the_last_and_not_beyond() {
    story(async |store, indexes| {
        let texts: Vec<String> = (1..=45).map(|number| format!("Vướng mắc thứ {number}.")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        send(&store, "TU.H13", &texts, &[]).await;
        let editor = actor(Role::Editor);
        let filter = Filter { kind: Some(Kind::Passage), ..Filter::default() };
        let mut seen = std::collections::BTreeSet::new();
        for page in 1..=3 {
            let asked = Asked { page, filter: filter.clone(), ..asked("vướng mắc") };
            let found = find(&store, &indexes, &editor, &asked).await;
            assert_eq!((found.page, found.pages, found.count.total()), (page, 3, 45));
            seen.extend(lines(&found).lines().map(str::to_owned));
        }
        assert_eq!(seen.len(), 45, "every hit stands on one page");
        let beyond = find(&store, &indexes, &editor, &Asked { page: 99, filter, ..asked("vướng mắc") }).await;
        assert_eq!((beyond.page, beyond.hits.len()), (3, 5));
    })
    .await;
}
