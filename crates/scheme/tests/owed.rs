//! What a text owes: findings of a minority, what did not reach it, and solutions with their directives; on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod desk;

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Actor, BodyCode, Digest};
use scheme::{
    Feasibility, LookedAt, MinorityId, NewMinority, NewSolution, Offer, Omitted, Reached, SchemeError,
    Solutions, StatementId, Target, coverage,
};
use sqlx::Executor as _;
use store::Store;

use desk::{cite, editor, passage, send, statement, story, study, take_out};

async fn pin(store: &Store, target: Target, why: &str) -> Result<MinorityId, SchemeError> {
    let (target, content, _) = scheme::preview(store, &study(), &target).await?;
    let new = NewMinority { target, seen: content.digest, why: why.to_owned() };
    scheme::pin_minority(store, &editor(store), &study(), new).await
}

async fn reached(store: &Store) -> Vec<Reached> {
    let view = scheme::view(store, &study()).await.unwrap();
    view.minorities.iter().map(scheme::MinorityView::reached).collect()
}

#[tokio::test]
async fn a_pinned_finding_is_open_until_it_is_cited_or_dropped_with_a_reason() {
    story(async |store| {
        let report = send(&store, "TU.H26", &["Luật chồng chéo.", "Riêng nơi này không thấy quá tải."]).await;
        let here = || passage(report, "causes/p2");
        assert!(matches!(pin(&store, here(), " ").await, Err(SchemeError::NoReason)));
        let pinned = pin(&store, here(), "chỉ một nơi nói vậy").await.unwrap();
        assert!(matches!(pin(&store, here(), "lần nữa").await, Err(SchemeError::PinnedAlready)));
        let other = NewMinority { target: here(), seen: Digest::of(b"x"), why: "vì".to_owned() };
        let changed = scheme::pin_minority(&store, &editor(&store), &study(), other).await;
        assert!(matches!(changed, Err(SchemeError::ChangedMeanwhile(_))));
        let figure = NewMinority {
            target: Target::Figure { report, key: "tasks-late".to_owned() },
            seen: Digest::of(b"x"),
            why: "vì".to_owned(),
        };
        let figure = scheme::pin_minority(&store, &editor(&store), &study(), figure).await;
        assert!(matches!(figure, Err(SchemeError::NoPassage)));
        assert_eq!(reached(&store).await, [Reached::Open]);

        // Another passage of the report does not do; this one does, also of a statement that rests on its words' new place.
        let text = statement(&store, "luật").await;
        cite(&store, text, passage(report, "causes/p1")).await.unwrap();
        assert_eq!(reached(&store).await, [Reached::Open]);
        let heard = statement(&store, "có nơi không quá tải").await;
        let citation = cite(&store, heard, here()).await.unwrap();
        assert_eq!(reached(&store).await, [Reached::Cited]);
        send(&store, "TU.H26", &["Mới.", "Luật chồng chéo.", "Riêng nơi này không thấy quá tải."]).await;
        let stale = scheme::statement(&store, heard).await.unwrap().citations.remove(0);
        let look = scheme::Look {
            citation,
            after: 1,
            at: LookedAt::OfferedPlace(Offer { address: "causes/p3".to_owned(), version: 2 }),
            seen: stale.citation.pinned.content.digest,
            reason: "chỉ đổi chỗ".to_owned(),
        };
        scheme::look_at(&store, &editor(&store), look).await.unwrap();
        assert_eq!(reached(&store).await, [Reached::Cited]);

        // Taken out of the text, it is owed again, until somebody says why not.
        take_out(&store, heard, "gọn lại").await.unwrap();
        assert_eq!(reached(&store).await, [Reached::Open]);
        let drop = async |reason| scheme::drop_minority(&store, &editor(&store), pinned, reason).await;
        assert!(matches!(drop("").await, Err(SchemeError::NoReason)));
        drop("báo cáo sau đã nói khác").await.unwrap();
        assert!(matches!(drop("lần nữa").await, Err(SchemeError::UnknownMinority)));
        assert_eq!(reached(&store).await, [Reached::Dropped]);
        pin(&store, passage(report, "causes/p3"), "giữ lại").await.unwrap();
        assert_eq!(reached(&store).await, [Reached::Dropped, Reached::Open]);
        assert_eq!(scheme::audit(&store).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn what_did_not_reach_the_text_is_told_with_the_reason_given() {
    story(async |store| {
        let report = send(&store, "TU.H26", &["Luật chồng chéo, 12 phòng quá tải năm 2022."]).await;
        send(&store, "TU.H57", &["Thiếu người ở 3 phòng năm 2022."]).await;
        let text = statement(&store, "luật").await;
        cite(&store, text, passage(report, "causes/p1")).await.unwrap();
        let silent = async || {
            let plan = plan::current(&store, &study()).await.unwrap().unwrap();
            let view = scheme::view(&store, &study()).await.unwrap();
            let states = reports::board(&store, &study()).await.unwrap();
            let told = reports::SectionsTold::default().of(&store, &study()).await.unwrap();
            let bearings = coding::bearings(&store, &Actor::system(), &study()).await.unwrap();
            let bearings = coding::Bearings::new(bearings);
            let coverage = coverage(&plan, &view, (&states, &told), &bearings, &view.omissions);
            let heard = |body: &str| {
                let body = coverage.bodies.iter().find(|each| each.body.as_str() == body).unwrap();
                (body.version, body.statements, body.omission.clone().map(|omission| omission.reason))
            };
            (heard("TU.H26"), heard("TU.H57"), heard("TU.H29"))
        };
        assert_eq!(silent().await, ((Some(1), 1, None), (Some(1), 0, None), (None, 0, None)));
        let body = Omitted::Body(BodyCode::parse("TU.H57").unwrap());
        let explain = async |omitted: &Omitted, reason| {
            scheme::explain_omission(&store, &editor(&store), &study(), omitted.clone(), reason).await
        };
        assert!(matches!(explain(&body, "").await, Err(SchemeError::NoReason)));
        explain(&body, "trùng với nơi khác").await.unwrap();
        explain(&body, "để lần sau").await.unwrap();
        explain(&Omitted::Section("causes".to_owned()), "có lý do").await.unwrap();
        let unknown = explain(&Omitted::Section("không có".to_owned()), "vì").await;
        assert!(matches!(unknown, Err(SchemeError::NothingOmitted { .. })));
        assert_eq!(silent().await.1, (Some(1), 0, Some("để lần sau".to_owned())));
        assert_eq!(scheme::audit(&store).await.unwrap(), Vec::<String>::new());

        // What is changed past the program is told.
        let mut tx = store.begin(&Actor::system()).await.unwrap();
        tx.sql()
            .execute("UPDATE omission SET reason = 'khác' WHERE kind = 'body' AND number = 2")
            .await
            .unwrap();
        tx.sql().execute("DELETE FROM omission WHERE kind = 'section'").await.unwrap();
        tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
        let differences: BTreeMap<bool, usize> =
            scheme::audit(&store).await.unwrap().iter().fold(BTreeMap::new(), |mut counted, line| {
                *counted.entry(line.contains("gives another reason than a person wrote")).or_default() += 1;
                counted
            });
        assert_eq!(differences, BTreeMap::from([(true, 2)]));
    })
    .await;
}

fn description(statement: StatementId, seen: i64, time: &str, directives: &[&str]) -> NewSolution {
    NewSolution {
        statement,
        seen,
        feasibility: Feasibility {
            authority: "Ban Tổ chức Trung ương".to_owned(),
            resources: "trong chỉ tiêu hiện có".to_owned(),
            time: time.to_owned(),
            risk: String::new(),
        },
        directives: directives.iter().map(|id| (*id).to_owned()).collect(),
    }
}

/// Solutions without a directive, directives without a solution, and the descriptions that stand.
async fn told(store: &Store) -> String {
    let plan = plan::current(store, &study()).await.unwrap().unwrap();
    let view = scheme::view(store, &study()).await.unwrap();
    let solutions = Solutions::of(&plan, &view);
    let undirected: Vec<&str> = solutions.undirected().map(|each| each.statement.text.as_str()).collect();
    let unfollowed: BTreeSet<&str> = solutions.unfollowed().map(|each| each.id.as_str()).collect();
    let is_open = |id: &str| if unfollowed.contains(id) { "open" } else { "followed" };
    let described = view.solutions.values().map(|it| format!("{}. {}", it.number, it.feasibility.time));
    format!(
        "{undirected:?}, CD-01 {}, CD-03 {}, {:?}",
        is_open("CD-01"),
        is_open("CD-03"),
        described.collect::<Vec<_>>()
    )
}

#[tokio::test]
async fn solutions_and_directives_that_have_no_other_are_told() {
    story(async |store| {
        let cause = statement(&store, "nguyên nhân").await;
        let write = async |text| {
            scheme::write_statement(&store, &editor(&store), &study(), "solutions", text).await.unwrap()
        };
        let (one, other) = (write("giao việc rõ").await, write("công khai tiến độ").await);
        let describe = async |new| scheme::describe_solution(&store, &editor(&store), new).await;
        assert_eq!(
            told(&store).await,
            r#"["giao việc rõ", "công khai tiến độ"], CD-01 open, CD-03 open, []"#
        );
        describe(description(one, 0, "trong năm 2024", &["CD-01", "CD-03"])).await.unwrap();
        describe(description(other, 0, "hằng quý", &[])).await.unwrap();
        assert_eq!(
            told(&store).await,
            r#"["công khai tiến độ"], CD-01 followed, CD-03 followed, ["1. trong năm 2024", "1. hằng quý"]"#
        );

        let before = store::head(&store).await.unwrap();
        let overtaken = describe(description(one, 0, "khác", &[])).await.unwrap_err();
        assert!(matches!(overtaken, SchemeError::DescribedMeanwhile) && overtaken.is_conflict());
        let unknown = describe(description(one, 1, "khác", &["CD-99"])).await;
        assert!(matches!(unknown, Err(SchemeError::UnknownDirective { id }) if id == "CD-99"));
        assert!(matches!(describe(description(cause, 0, "x", &[])).await, Err(SchemeError::NoSolution)));
        describe(description(one, 1, " trong  năm 2024 ", &["CD-03", "CD-01"])).await.unwrap();
        assert_eq!(store::head(&store).await.unwrap(), before, "the same again changes nothing");
        describe(description(one, 1, "trong năm 2025", &["CD-03"])).await.unwrap();
        take_out(&store, other, "gọn lại").await.unwrap();
        assert_eq!(
            told(&store).await,
            r#"[], CD-01 open, CD-03 followed, ["2. trong năm 2025", "1. hằng quý"]"#
        );

        assert_eq!(scheme::audit(&store).await.unwrap(), Vec::<String>::new());
        let mut tx = store.begin(&Actor::system()).await.unwrap();
        tx.sql().execute("UPDATE solution SET risk = 'không có' WHERE number = 2").await.unwrap();
        tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
        let differences = scheme::audit(&store).await.unwrap();
        assert_eq!(differences.len(), 1);
        assert!(differences[0].contains("says something else than a person wrote"), "{differences:?}");
    })
    .await;
}
