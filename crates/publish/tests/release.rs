//! A scheme from its first statement to its releases, on both databases: what is frozen, what is refused.

use formats::docx_write::{self, Page, Part};
use kernel::{Actor, BodyCode, Digest, Role, StudyCode};
use publish::{BriefRefused, HeldBack, Material, PublishError, WithholdingRefused};
use reports::{ReportId, Upload, VersionId};
use scheme::{CitationId, Look, LookedAt, NewCitation, Span, StatementId, Target};
use store::{Migration, Store};

const ROOMS: [&[Migration]; 7] = [
    plan::MIGRATIONS,
    reports::MIGRATIONS,
    worklog::MIGRATIONS,
    measurements::MIGRATIONS,
    coding::MIGRATIONS,
    scheme::MIGRATIONS,
    publish::MIGRATIONS,
];

fn editor() -> Actor {
    Actor { account: None, role: Role::Editor, body: None }
}

/// The shipped plan, issued.
async fn study(store: &Store) -> StudyCode {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    let files = plan::files_of_folder(&folder).expect("the shipped plan");
    plan::issue(store, &Actor::system(), files).await.expect("it is issued").study
}

/// A report whose causes say `cause`.
async fn send(store: &Store, study: &StudyCode, cause: &str) -> VersionId {
    let plan = plan::current(store, study).await.expect("the plan").expect("it is issued");
    let mut parts = Vec::new();
    for section in &plan.outline.sections {
        parts.push(Part::heading(1, section.title.vi.as_str()));
        parts.push(Part::paragraph(if section.key == "causes" { cause } else { "Không phát hiện." }));
    }
    let bytes = docx_write::write(&Page { parts, ..Page::default() }).expect("a Word file");
    let body = plan.assignments[0].body.clone();
    let drafter = Actor {
        account: None,
        role: Role::Drafter,
        body: Some(BodyCode::parse(body.as_str()).expect("a code")),
    };
    let upload = Upload {
        study: study.clone(),
        body,
        file_name: "bc.docx".to_owned(),
        encoding: Default::default(),
        bytes,
    };
    reports::receive(store, &formats::DocumentReader::alone(), &drafter, upload)
        .await
        .expect("it is received")
        .version
}

/// The one passage on causes of a report.
struct Cause {
    report: ReportId,
    address: String,
    digest: Digest,
}

/// Sends a report whose causes say `words`.
async fn told(store: &Store, study: &StudyCode, words: &str) -> Cause {
    let version = send(store, study, words).await;
    let report = reports::version(store, version).await.expect("a version").expect("it is there").report;
    let passages = reports::passages(store, version).await.expect("passages");
    let cause = passages.into_iter().find(|each| each.section == "causes").expect("a passage on causes");
    Cause { report, address: cause.address, digest: cause.digest }
}

/// Writes a statement that cites `cause`.
async fn say(store: &Store, study: &StudyCode, cause: &Cause, text: &str) -> (StatementId, CitationId) {
    let statement =
        scheme::write_statement(store, &editor(), study, "causes", text).await.expect("a statement");
    let target = Target::Passage { report: cause.report, address: cause.address.clone(), span: Span::Whole };
    let new = NewCitation { statement, target, seen: cause.digest };
    (statement, scheme::cite(store, &editor(), new).await.expect("a citation"))
}

#[tokio::test]
async fn a_scheme_is_released_refused_while_stale_and_released_again() {
    testkit::on_each_database(&ROOMS, async |store| {
        let study = study(&store).await;
        let refused = publish::release(&store, &editor(), &study).await;
        assert!(
            matches!(&refused, Err(PublishError::Refused(refused)) if refused.blocking.is_empty()),
            "{refused:?}"
        );

        let version = send(&store, &study, "Phân cấp chưa rõ nên phải xin ý kiến nhiều nơi.").await;
        let passages = reports::passages(&store, version).await.expect("passages");
        let cause = passages.iter().find(|each| each.section == "causes").expect("a passage on causes");
        let report =
            reports::version(&store, version).await.expect("the version").expect("it is there").report;
        let statement =
            scheme::write_statement(&store, &editor(), &study, "causes", "Nguyên nhân là phân cấp chưa rõ.")
                .await
                .expect("a statement");
        let target = Target::Passage { report, address: cause.address.clone(), span: Span::Whole };
        let citation = NewCitation { statement, target, seen: cause.digest };
        let citation = scheme::cite(&store, &editor(), citation).await.expect("a citation");

        let first = publish::release(&store, &editor(), &study).await.expect("the first release");
        assert_eq!((first.number, first.statements, first.evidence), (1, 1, 1));
        let page = publish::page(&store, &first).await.expect("its page");
        assert_eq!(page.material, Material::Received);
        assert_eq!(page.evidence[0].quote.vi, "Phân cấp chưa rõ nên phải xin ý kiến nhiều nơi.");
        assert!(page.evidence[0].place.vi.contains("đoạn 1"), "{:?}", page.evidence[0].place);
        let entry = store::entries_after(&store, 0, 1000).await.expect("the ledger").pop().expect("an entry");
        assert_eq!(entry.kind, "release.published");
        assert!(
            entry.payload.contains(&first.page.to_string())
                && entry.payload.contains(&first.docx.to_string())
        );

        send(&store, &study, "Phân cấp đã rõ, nhưng thiếu người làm.").await;
        let before = store::head(&store).await.expect("the head");
        let refused = publish::release(&store, &editor(), &study).await;
        let Err(PublishError::Refused(refused)) = refused else { panic!("not refused: {refused:?}") };
        let blocking = &refused.blocking[0];
        assert_eq!((refused.blocking.len(), blocking.statement, blocking.citation), (1, statement, citation));
        assert!(blocking.why.vi.contains("nội dung khác"), "{}", blocking.why.vi);
        assert_eq!(store::head(&store).await.expect("the head"), before, "a refusal writes nothing");

        let seen = reports::current_passage(&store, report, &cause.address)
            .await
            .expect("it")
            .expect("is there")
            .digest;
        let look = Look {
            citation,
            after: 1,
            at: LookedAt::SamePlace,
            seen,
            reason: "Vẫn đúng với nơi khác.".to_owned(),
        };
        scheme::look_at(&store, &editor(), look).await.expect("looked at");
        plan::mark_generated(&store, &Actor::system(), &study).await.expect("marked");
        let second = publish::release(&store, &editor(), &study).await.expect("the second release");
        assert_eq!(second.number, 2);
        let again = publish::page(&store, &second).await.expect("its page");
        assert_eq!(again.material, Material::Generated);
        assert_eq!(again.evidence[0].version, 2);
        assert_eq!(
            publish::page(&store, &first).await.expect("the first page"),
            page,
            "the first release stays as it was"
        );
    })
    .await;
}

#[tokio::test]
async fn a_changed_release_shows_and_names_its_entry() {
    testkit::on_each_database(&ROOMS, async |store| {
        let study = study(&store).await;
        let version = send(&store, &study, "Phân cấp chưa rõ.").await;
        let report = reports::version(&store, version).await.expect("a version").expect("it is there").report;
        let passages = reports::passages(&store, version).await.expect("passages");
        let cause = passages.iter().find(|each| each.section == "causes").expect("a passage on causes");
        let statement = scheme::write_statement(&store, &editor(), &study, "causes", "Phân cấp chưa rõ.")
            .await
            .expect("a statement");
        let target = Target::Passage { report, address: cause.address.clone(), span: Span::Whole };
        let citation = NewCitation { statement, target, seen: cause.digest };
        scheme::cite(&store, &editor(), citation).await.expect("a citation");
        publish::release(&store, &editor(), &study).await.expect("a release");
        let position = store::head(&store).await.expect("the head").sequence;
        assert_eq!(publish::audit(&store).await.expect("an audit"), Vec::<String>::new());
        for change in [
            "UPDATE release SET title_vi = 'khác'",
            "UPDATE release SET at = at - 1",
            "UPDATE release SET page = docx",
            "UPDATE release SET statements = 7",
            "DELETE FROM release",
        ] {
            let mut tx = store.begin(&Actor::system()).await.expect("a change");
            sqlx::query(change).execute(tx.sql()).await.expect("it is made");
            tx.commit_bookkeeping(store::Bookkeeping::Cache).await.expect("it is kept");
            let found = publish::audit(&store).await.expect("an audit");
            assert_eq!(found.len(), 1, "{change}: {found:?}");
            assert!(found[0].starts_with(&format!("entry {position}: ")), "{change}: {}", found[0]);
        }
    })
    .await;
}

#[tokio::test]
async fn an_open_token_holds_a_release_back_and_each_release_keeps_how_it_is_read() {
    testkit::on_each_database(&ROOMS, async |store| {
        let study = study(&store).await;
        let cause = told(&store, &study, "Phân cấp chưa rõ.").await;
        let (statement, _) = say(&store, &study, &cause, "Việc giao XYZT chưa rõ.").await;

        let before = store::head(&store).await.expect("the head");
        let refused = publish::release(&store, &editor(), &study).await;
        let Err(PublishError::Refused(refused)) = refused else { panic!("not refused: {refused:?}") };
        let open = &refused.unread[0];
        assert_eq!((refused.unread.len(), open.token.as_str(), open.places.len()), (1, "XYZT", 1));
        assert_eq!((open.read_as.as_str(), open.places[0].before.as_str()), ("ích y dét tê", "giao"));
        assert_eq!(open.places[0].at, publish::ReadAt::Statement(statement));
        assert!(refused.to_string().contains("XYZT"), "{refused}");
        assert_eq!(store::head(&store).await.expect("the head"), before, "a refusal writes nothing");

        let answer = async |north: &str| {
            let new = publish::NewAnswer {
                written: "XYZT".to_owned(),
                context: vietnamese::Context::Anywhere,
                north: north.to_owned(),
                south: String::new(),
            };
            publish::answer_token(&store, &editor(), &study, new).await.expect("it is kept");
        };
        let read = async |release: &publish::Release| {
            let page = publish::page(&store, release).await.expect("its page");
            let lexicon = page.lexicon().expect("its lexicon");
            vietnamese::spoken_with(&page.parts()[2].text, vietnamese::Region::South, &lexicon)
        };
        answer("tổ một").await;
        let first = publish::release(&store, &editor(), &study).await.expect("the first release");
        assert_eq!(read(&first).await, "Việc giao tổ một chưa rõ.");
        let same = publish::release(&store, &editor(), &study).await;
        assert!(matches!(same, Err(PublishError::Unchanged { number: 1 })), "{same:?}");
        answer("tổ hai").await;
        let second = publish::release(&store, &editor(), &study).await.expect("the second release");
        assert_eq!(read(&second).await, "Việc giao tổ hai chưa rõ.");
        assert_eq!(read(&first).await, "Việc giao tổ một chưa rõ.", "the first is read as it was");
        let pages = [publish::page(&store, &first).await, publish::page(&store, &second).await];
        let [first, second] = pages.map(|page| page.expect("a page"));
        let changes = publish::changes(&first, &second);
        assert_eq!((changes.statements.len(), changes.readings.len()), (0, 1));
        assert_eq!(publish::audit(&store).await.expect("an audit"), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn what_is_withheld_or_personal_is_refused_and_personal_data_in_evidence_is_masked() {
    testkit::on_each_database(&ROOMS, async |store| {
        let study = study(&store).await;
        let cause = told(&store, &study, "Một hộ dân (điện thoại 0912 345 678) chờ bảy tháng.").await;
        let report = cause.report;
        let (statement, citation) = say(&store, &study, &cause, "Hộ có số máy 0912 345 678 chờ lâu.").await;
        let refused = async || match publish::release(&store, &editor(), &study).await {
            Err(PublishError::Refused(refused)) => refused,
            other => panic!("not refused: {other:?}"),
        };
        let passage = HeldBack::Passage { report, address: cause.address.clone() };
        let nowhere = HeldBack::Passage { report, address: "causes/p99".to_owned() };
        let withhold = async |what: &HeldBack, reason: &str| {
            publish::withhold(&store, &editor(), &study, what.clone(), reason).await
        };
        let let_through = async |what: &HeldBack| {
            publish::let_through(&store, &editor(), &study, what.clone(), "Cơ quan đã đồng ý.").await
        };
        for (told, why) in [
            (withhold(&nowhere, "Nhạy cảm.").await, WithholdingRefused::Unknown),
            (withhold(&passage, " ").await, WithholdingRefused::NoReason),
            (let_through(&passage).await, WithholdingRefused::NotWithheld),
        ] {
            assert!(matches!(&told, Err(PublishError::Withholding(is)) if *is == why), "{told:?}");
        }
        withhold(&passage, "Vụ việc đang kiểm tra.").await.expect("withheld");
        let again = withhold(&passage, "Nữa.").await;
        assert!(matches!(again, Err(PublishError::Withholding(WithholdingRefused::Already))), "{again:?}");
        let told = refused().await;
        let held = &told.withheld[0];
        assert_eq!(
            (told.withheld.len(), held.citation, held.reason.as_str()),
            (1, citation, "Vụ việc đang kiểm tra.")
        );
        assert!(held.label.vi.contains("Nguyên nhân"), "{}", held.label.vi);
        assert_eq!((told.personal.len(), told.personal[0].kinds.vi.as_str()), (1, "số điện thoại"));
        let said = told.said(kernel::Language::Vietnamese);
        assert!(said.contains("hãy gỡ trích dẫn hoặc bỏ đánh dấu") && !said.contains("0912"), "{said}");
        let link = publish::NewDraftLink {
            shows: publish::Shows::Draft,
            purpose: "Hội đồng".to_owned(),
            last_day: "2023-07-10".parse().expect("a day"),
        };
        publish::make_draft_link(&store, &editor(), &study, link).await.expect("a link");
        let shared = publish::shared_draft_page(&store, &study, "2023-07-10".parse().expect("a day")).await;
        let shared = String::from_utf8(shared.expect("a page").bytes).expect("text");
        assert!(!shared.contains("0912") && !shared.contains("bảy tháng"), "{shared}");
        assert!(shared.contains("có người đã đánh dấu không công bố"), "{shared}");

        let_through(&passage).await.expect("let through");
        let whole = HeldBack::Version { report, version: 1 };
        withhold(&whole, "Cơ quan gửi nhầm.").await.expect("withheld");
        assert_eq!(refused().await.withheld[0].reason, "Cơ quan gửi nhầm.");
        let_through(&whole).await.expect("let through");
        let edit = scheme::Edit { statement, seen: 1, text: "Có hộ dân chờ lâu.".to_owned() };
        scheme::edit_statement(&store, &editor(), edit).await.expect("edited");
        let release = publish::release(&store, &editor(), &study).await.expect("a release");
        let page = publish::page(&store, &release).await.expect("its page");
        let evidence = &page.evidence[0];
        assert_eq!(evidence.quote.vi, "Một hộ dân (điện thoại •••) chờ bảy tháng.");
        assert_eq!(evidence.masked, [publish::Masked::Personal]);
        assert_ne!(evidence.digest, cause.digest, "its digest is sealed");
        let published = publish::publications(&store, &study).await.expect("publications");
        assert_eq!(published.of(statement, cause.digest), [1], "its body finds it all the same");
        assert_eq!(publish::audit(&store).await.expect("an audit"), Vec::<String>::new());
        let mut tx = store.begin(&Actor::system()).await.expect("a change");
        sqlx::query("UPDATE withholding SET withheld = 0 WHERE number = 1")
            .execute(tx.sql())
            .await
            .expect("it");
        tx.commit_bookkeeping(store::Bookkeeping::Cache).await.expect("kept");
        let told = publish::audit(&store).await.expect("an audit").join("\n");
        assert!(told.contains("names a row that is gone"), "{told}");
    })
    .await;
}

#[tokio::test]
async fn a_release_with_an_embargo_waits_and_the_next_does_not_overtake_it() {
    testkit::on_each_database(&ROOMS, async |store| {
        let study = study(&store).await;
        let cause = told(&store, &study, "Phân cấp chưa rõ.").await;
        let (statement, _) = say(&store, &study, &cause, "Phân cấp chưa rõ.").await;
        let until = "2023-08-01T01:00:00Z".parse().expect("a moment");
        let passed = "2023-06-01T01:00:00Z".parse().expect("a moment");
        let refused = publish::release_later(&store, &editor(), &study, passed).await;
        assert!(
            matches!(refused, Err(PublishError::Embargo(publish::EmbargoRefused::Passed))),
            "{refused:?}"
        );
        let first = publish::release_later(&store, &editor(), &study, until).await.expect("a release");
        assert_eq!(publish::latest(&store, &study).await.expect("the store"), None);
        assert_eq!(publish::numbered(&store, &study, 1).await.expect("the store"), Some(first));
        let entry = store::entries_after(&store, 0, 1000).await.expect("the ledger").pop().expect("an entry");
        assert!(entry.payload.contains("\"until\":\"2023-08-01T01:00:00Z\""), "{}", entry.payload);
        let unchanged = publish::release(&store, &editor(), &study).await;
        assert!(matches!(unchanged, Err(PublishError::Unchanged { number: 1 })), "{unchanged:?}");
        let edit = scheme::Edit { statement, seen: 1, text: "Phân cấp rất chưa rõ.".to_owned() };
        scheme::edit_statement(&store, &editor(), edit).await.expect("edited");
        let overtakes = publish::release(&store, &editor(), &study).await;
        let early = publish::EmbargoRefused::BeforeEarlier { number: 1, until };
        assert!(matches!(&overtakes, Err(PublishError::Embargo(why)) if *why == early), "{overtakes:?}");
        publish::release_later(&store, &editor(), &study, until).await.expect("at the same moment");
        assert_eq!(publish::audit(&store).await.expect("an audit"), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_release_holds_the_brief_in_the_order_chosen() {
    testkit::on_each_database(&ROOMS, async |store| {
        let study = study(&store).await;
        let cause = told(&store, &study, "Phân cấp chưa rõ.").await;
        let mut statements = Vec::new();
        for text in ["Phân cấp chưa rõ.", "Luật chồng chéo.", "Người làm còn thiếu."] {
            statements.push(say(&store, &study, &cause, text).await.0);
        }
        let choose = async |seen, chosen: &[usize]| {
            let chosen = chosen.iter().map(|place| statements[*place]).collect();
            publish::choose_brief(&store, &editor(), &study, seen, chosen).await
        };
        assert_eq!(publish::brief(&store, &study).await.expect("the store"), None);
        publish::release(&store, &editor(), &study).await.expect("a release without a brief");
        choose(0, &[2, 0]).await.expect("chosen");
        for (told, why) in [
            (choose(0, &[1]).await, BriefRefused::Overtaken),
            (choose(1, &[1, 1]).await, BriefRefused::Unknown),
            (choose(1, &[2, 0]).await, BriefRefused::Same),
        ] {
            assert!(matches!(&told, Err(PublishError::Brief(is)) if *is == why), "{told:?}");
        }
        let release =
            publish::release(&store, &editor(), &study).await.expect("another brief is another release");
        let page = publish::page(&store, &release).await.expect("its page");
        let brief = |page: &publish::PublicPage| -> Vec<(usize, String)> {
            page.brief_statements().into_iter().map(|(place, each)| (place, each.text.clone())).collect()
        };
        let wanted = [(3, "Người làm còn thiếu.".to_owned()), (1, "Phân cấp chưa rõ.".to_owned())];
        assert_eq!(brief(&page), wanted);
        // A statement that is taken out of the scheme is not in the next release's brief.
        let removal = scheme::NewRemoval { statement: statements[2], seen: 1, reason: "Thừa.".to_owned() };
        scheme::remove_statement(&store, &editor(), removal).await.expect("removed");
        let release = publish::release(&store, &editor(), &study).await.expect("a release");
        let page = publish::page(&store, &release).await.expect("its page");
        assert_eq!(brief(&page), [(1, "Phân cấp chưa rõ.".to_owned())]);
        choose(1, &[]).await.expect("none");
        assert_eq!(publish::audit(&store).await.expect("an audit"), Vec::<String>::new());
        let mut tx = store.begin(&Actor::system()).await.expect("a change");
        sqlx::query("UPDATE brief SET statements = '[]' WHERE number = 1")
            .execute(tx.sql())
            .await
            .expect("it");
        tx.commit_bookkeeping(store::Bookkeeping::Cache).await.expect("kept");
        let told = publish::audit(&store).await.expect("an audit").join("\n");
        assert!(told.contains("something else"), "{told}");
    })
    .await;
}
