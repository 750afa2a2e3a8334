//! Citations of passages and figures on both databases: what a new version of a report does to them, and what a person
//! may decide then.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod desk;

use std::path::Path;

use kernel::{Actor, Digest};
use scheme::{
    Freshness, Look, LookedAt, NewCitation, Offer, Place, SchemeError, Span, StatementId, TakenOffer, Target,
};
use store::Store;

use desk::{STUDY, cite, editor, passage, send, statement, story, study, take_out};

/// Each standing statement with the states of its citations.
async fn states(store: &Store) -> String {
    let view = scheme::view(store, &study()).await.unwrap();
    let line = |statement: &scheme::StatementView| {
        let states = statement.citations.iter().map(|citation| match &citation.freshness {
            Freshness::Stale { offered: Some(Place::Passage(address)), .. } => format!("stale → {address}"),
            Freshness::Stale { stands: None, .. } => "stale, gone".to_owned(),
            other => other.code().to_owned(),
        });
        format!("{}: {}", statement.statement.text, states.collect::<Vec<_>>().join(", "))
    };
    view.statements().map(|(_, statement)| line(statement)).collect::<Vec<_>>().join("\n")
}

async fn only_citation(store: &Store, statement: StatementId) -> scheme::CitationView {
    scheme::statement(store, statement).await.unwrap().citations.remove(0)
}

async fn look(
    store: &Store,
    view: &scheme::CitationView,
    at: LookedAt,
    seen: Digest,
) -> Result<(), SchemeError> {
    let citation = &view.citation;
    let look = Look {
        citation: citation.id,
        after: citation.pinned.number,
        at,
        seen,
        reason: "đã đối chiếu".to_owned(),
    };
    scheme::look_at(store, &editor(store), look).await
}

fn offered(address: &str, version: i64) -> LookedAt {
    LookedAt::OfferedPlace(Offer { address: address.to_owned(), version })
}

#[tokio::test]
async fn a_new_version_turns_exactly_the_touched_statements_stale() {
    story(async |store| {
        let hanoi =
            send(&store, "TU.H26", &["Luật chồng chéo.", "Quá tải ở 12 phòng.", "Thiếu người."]).await;
        let hue = send(&store, "TU.H57", &["Luật chồng chéo.", "Quá tải ở 12 phòng."]).await;
        let law = statement(&store, "luật").await;
        let load = statement(&store, "quá tải").await;
        let people = statement(&store, "thiếu người").await;
        cite(&store, law, passage(hanoi, "causes/p1")).await.unwrap();
        cite(&store, law, passage(hue, "causes/p1")).await.unwrap();
        cite(&store, load, passage(hanoi, "causes/p2")).await.unwrap();
        cite(&store, load, passage(hue, "causes/p2")).await.unwrap();
        cite(&store, people, passage(hanoi, "causes/p3")).await.unwrap();
        assert_eq!(states(&store).await, "luật: fresh, fresh\nquá tải: fresh, fresh\nthiếu người: fresh");

        // One number changes; the other body's report says the old words still, and nothing moves there.
        send(&store, "TU.H26", &["Luật chồng chéo.", "Quá tải ở 17 phòng.", "Thiếu người."]).await;
        assert_eq!(states(&store).await, "luật: fresh, fresh\nquá tải: stale, fresh\nthiếu người: fresh");

        // A paragraph before the others moves them: offered, not moved. The last one ends as well.
        send(&store, "TU.H26", &["Mới.", "Luật chồng chéo.", "Quá tải ở 12 phòng."]).await;
        assert_eq!(
            states(&store).await,
            "luật: stale → causes/p2, fresh\nquá tải: stale → causes/p3, fresh\nthiếu người: stale"
        );
        send(&store, "TU.H26", &["Luật chồng chéo."]).await;
        assert_eq!(
            states(&store).await,
            "luật: fresh, fresh\nquá tải: stale, gone, fresh\nthiếu người: stale, gone"
        );
        let view = scheme::view(&store, &study()).await.unwrap();
        let tally = view.tally();
        assert_eq!((tally.fresh, tally.stale, tally.orphan, view.to_look_at().len()), (3, 2, 0, 2));
    })
    .await;
}

#[tokio::test]
async fn a_person_looks_and_the_citation_rests_on_what_they_saw() {
    story(async |store| {
        let report = send(&store, "TU.H26", &["Quá tải ở 12 phòng."]).await;
        let id = statement(&store, "quá tải").await;
        cite(&store, id, passage(report, "causes/p1")).await.unwrap();
        let fresh = only_citation(&store, id).await;
        let pinned = fresh.citation.pinned.content.digest;
        let refused = look(&store, &fresh, LookedAt::SamePlace, pinned).await;
        assert!(matches!(refused, Err(SchemeError::NothingToLookAt)));

        send(&store, "TU.H26", &["Quá tải ở 17 phòng."]).await;
        let stale = only_citation(&store, id).await;
        let now = stale.now.clone().unwrap();
        assert_eq!(stale.citation.pinned.content.quote.vi, "Quá tải ở 12 phòng.");
        assert_eq!((now.quote.vi.as_str(), now.version), ("Quá tải ở 17 phòng.", 2));

        // Nobody pins what they have not seen, and nobody takes a place that is not offered.
        let unseen = look(&store, &stale, LookedAt::SamePlace, pinned).await;
        assert!(matches!(unseen, Err(SchemeError::ChangedMeanwhile(_))));
        let no_offer = look(&store, &stale, offered("causes/p2", 2), pinned).await;
        assert!(matches!(no_offer, Err(SchemeError::OfferChanged(changed)) if changed.now.is_none()));

        look(&store, &stale, LookedAt::SamePlace, now.digest).await.unwrap();
        let again = look(&store, &stale, LookedAt::SamePlace, now.digest).await;
        assert!(matches!(again, Err(SchemeError::LookedMeanwhile)));
        assert_eq!(states(&store).await, "quá tải: fresh");

        send(&store, "TU.H26", &["Mới.", "Quá tải ở 17 phòng."]).await;
        let moved = only_citation(&store, id).await;
        look(&store, &moved, offered("causes/p2", 3), now.digest).await.unwrap();
        let taken = only_citation(&store, id).await;
        assert_eq!(taken.citation.target, passage(report, "causes/p2"));
        assert!(taken.freshness.is_fresh());
        let looks = scheme::looks_at(&store, taken.citation.id).await.unwrap();
        let looks: Vec<String> = looks
            .iter()
            .map(|(target, pinned)| {
                format!("{} v{} «{}»", target_address(target), pinned.content.version, pinned.reason)
            })
            .collect();
        assert_eq!(looks, ["causes/p1 v1 «»", "causes/p1 v2 «đã đối chiếu»", "causes/p2 v3 «đã đối chiếu»"]);
        let kinds: Vec<String> = store::entries_after(&store, 0, 100)
            .await
            .unwrap()
            .into_iter()
            .map(|entry| entry.kind)
            .filter(|kind| kind.starts_with("citation"))
            .collect();
        assert_eq!(kinds, ["citation.added", "citation.looked_at", "citation.looked_at"]);
    })
    .await;
}

fn target_address(target: &Target) -> &str {
    match target {
        Target::Passage { address, .. } => address,
        _ => "",
    }
}

#[tokio::test]
async fn a_quoted_span_keeps_its_words_and_watches_the_whole_passage() {
    story(async |store| {
        let text = "Trong năm, nhiều phòng quá tải, nhất là địa chính.";
        let report = send(&store, "TU.H26", &[text]).await;
        let id = statement(&store, "quá tải").await;
        let span = Span::of_words("nhiều phòng quá tải", text).unwrap();
        let target = Target::Passage { report, address: "causes/p1".to_owned(), span };
        cite(&store, id, target).await.unwrap();
        assert_eq!(only_citation(&store, id).await.citation.pinned.content.quote.vi, "nhiều phòng quá tải");

        send(&store, "TU.H26", &["Không phải nhiều phòng quá tải, trừ địa chính."]).await;
        let stale = only_citation(&store, id).await;
        let now = stale.now.clone().unwrap();
        assert_eq!(
            now.quote.vi, "Không phải nhiều phòng quá tải, trừ địa chính.",
            "the words around are shown"
        );
        look(&store, &stale, LookedAt::SamePlace, now.digest).await.unwrap();
        let kept = only_citation(&store, id).await;
        assert_eq!(kept.citation.pinned.content.quote.vi, "nhiều phòng quá tải");

        send(&store, "TU.H26", &["Không còn nơi nào."]).await;
        let stale = only_citation(&store, id).await;
        look(&store, &stale, LookedAt::SamePlace, stale.now.clone().unwrap().digest).await.unwrap();
        assert_eq!(only_citation(&store, id).await.citation.pinned.content.quote.vi, "Không còn nơi nào.");
    })
    .await;
}

#[tokio::test]
async fn a_figure_is_found_by_its_key_and_stale_when_it_changes() {
    story(async |store| {
        let report = send(&store, "TU.H26", &["Năm 2022 có 45 hồ sơ trả lại."]).await;
        let version = reports::latest(&store, report).await.unwrap().unwrap();
        let figures = reports::figures(&store, version.id).await.unwrap();
        let figure = figures.iter().find(|figure| figure.address == "causes/p1").unwrap();
        let id = statement(&store, "trả lại").await;
        cite(&store, id, Target::Figure { report, key: figure.key.clone() }).await.unwrap();
        assert_eq!(states(&store).await, "trả lại: fresh");
        send(&store, "TU.H26", &["Mới.", "Năm 2022 có 45 hồ sơ trả lại."]).await;
        assert_eq!(states(&store).await, "trả lại: fresh", "a figure is found where it went");
        send(&store, "TU.H26", &["Năm 2022 có 46 hồ sơ trả lại."]).await;
        assert_eq!(states(&store).await, "trả lại: stale");
        let stale = only_citation(&store, id).await;
        assert!(stale.now.unwrap().quote.vi.contains("46"), "what stands there now is shown");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_cited_is_refused() {
    story(async |store| {
        let report = send(&store, "TU.H26", &["Luật chồng chéo."]).await;
        let id = statement(&store, "luật").await;
        let nowhere = cite(&store, id, passage(report, "causes/p9")).await;
        assert!(matches!(nowhere, Err(SchemeError::NothingThere)));
        let unknown = cite(&store, id, passage(store.world().new_id(), "causes/p1")).await;
        assert!(matches!(unknown, Err(SchemeError::NothingThere)));
        let beyond = Target::Passage {
            report,
            address: "causes/p1".to_owned(),
            span: Span::Part { start: 3, end: 99 },
        };
        assert!(matches!(cite(&store, id, beyond).await, Err(SchemeError::OutsidePassage)));

        let target = passage(report, "causes/p1");
        let unseen =
            NewCitation { statement: id, target: target.clone(), seen: Digest::of(b"something else") };
        let unseen = scheme::cite(&store, &editor(&store), unseen).await;
        assert!(matches!(unseen, Err(SchemeError::ChangedMeanwhile(_))));

        let citation = cite(&store, id, target.clone()).await.unwrap();
        assert!(matches!(cite(&store, id, target.clone()).await, Err(SchemeError::CitedAlready)));
        scheme::uncite(&store, &editor(&store), citation, "trùng").await.unwrap();
        let again = scheme::uncite(&store, &editor(&store), citation, "trùng").await;
        assert!(matches!(again, Err(SchemeError::UnknownCitation)));
        assert_eq!(states(&store).await, "luật: ");
        cite(&store, id, target).await.expect("what was taken away may be cited again");
    })
    .await;
}

#[tokio::test]
async fn nobody_takes_a_place_they_were_not_shown() {
    story(async |store| {
        let report = send(&store, "TU.H26", &["Quá tải ở 12 phòng."]).await;
        let id = statement(&store, "quá tải").await;
        cite(&store, id, passage(report, "causes/p1")).await.unwrap();
        send(&store, "TU.H26", &["Mới.", "Quá tải ở 12 phòng."]).await;
        let page = only_citation(&store, id).await;
        let pinned = page.citation.pinned.content.digest;
        // While the page is open the words move on, then a third version leaves them where they are.
        send(&store, "TU.H26", &["Mới.", "Mới hơn.", "Quá tải ở 12 phòng."]).await;
        let moved_on = look(&store, &page, offered("causes/p2", 2), pinned).await.unwrap_err();
        assert!(moved_on.is_conflict());
        assert_eq!(
            moved_on.to_string(),
            "The page offered causes/p2 (version 2); now causes/p3 (version 3) is offered: look at that place."
        );
        let other_version = look(&store, &page, offered("causes/p3", 2), pinned).await;
        assert!(matches!(other_version, Err(SchemeError::OfferChanged(_))));
        look(&store, &page, offered("causes/p3", 3), pinned).await.unwrap();
        assert_eq!(only_citation(&store, id).await.citation.target, passage(report, "causes/p3"));
    })
    .await;
}

#[tokio::test]
async fn offers_taken_together_are_each_refused_or_taken_by_themselves() {
    story(async |store| {
        let report = send(&store, "TU.H26", &["Luật chồng chéo.", "Quá tải.", "Thiếu người."]).await;
        let [law, load, people] = ["luật", "quá tải", "thiếu người"];
        let [law, load, people] =
            [statement(&store, law).await, statement(&store, load).await, statement(&store, people).await];
        for (statement, address) in [(law, "causes/p1"), (load, "causes/p2"), (people, "causes/p3")] {
            cite(&store, statement, passage(report, address)).await.unwrap();
        }
        send(&store, "TU.H26", &["Mới.", "Luật chồng chéo.", "Quá tải.", "Thiếu hai người."]).await;
        let offers = async |statements: &[StatementId]| {
            let mut offers = Vec::new();
            for statement in statements {
                let view = only_citation(&store, *statement).await;
                let (citation, offer) = (&view.citation, view.offer());
                let (after, pinned) = (citation.pinned.number, citation.pinned.content.digest);
                offers.extend(offer.map(|offer| TakenOffer { citation: citation.id, after, offer, pinned }));
            }
            offers
        };
        let taken = offers(&[law, load, people]).await;
        assert_eq!(taken.len(), 2);
        let again = taken[0].clone();
        let no_reason = scheme::take_offers(&store, &editor(&store), taken.clone(), " ").await;
        assert!(matches!(no_reason, Err(SchemeError::NoReason)));
        let wrong =
            TakenOffer { offer: Offer { address: "causes/p1".to_owned(), version: 2 }, ..again.clone() };
        let refused = scheme::take_offers(
            &store,
            &editor(&store),
            [vec![wrong.clone()], taken].concat(),
            "chỉ đổi chỗ",
        )
        .await
        .unwrap();
        assert_eq!(refused.iter().map(|(offer, _)| offer).collect::<Vec<_>>(), [&wrong]);
        assert_eq!(states(&store).await, "luật: fresh\nquá tải: fresh\nthiếu người: stale");
        let refused = scheme::take_offers(&store, &editor(&store), vec![again], "lần nữa").await.unwrap();
        assert!(matches!(refused[0].1, SchemeError::LookedMeanwhile));
    })
    .await;
}

#[tokio::test]
async fn the_ledger_names_reasons_by_digest_and_the_rows_keep_them() {
    story(async |store| {
        let reason = "có tên người trong lý do";
        let report = send(&store, "TU.H26", &["Quá tải ở 12 phòng."]).await;
        let id = statement(&store, "quá tải").await;
        cite(&store, id, passage(report, "causes/p1")).await.unwrap();
        send(&store, "TU.H26", &["Quá tải ở 17 phòng."]).await;
        let stale = only_citation(&store, id).await;
        let at = LookedAt::SamePlace;
        let (after, seen) = (stale.citation.pinned.number, stale.now.unwrap().digest);
        let look = Look { citation: stale.citation.id, after, at, seen, reason: reason.to_owned() };
        scheme::look_at(&store, &editor(&store), look).await.unwrap();
        scheme::uncite(&store, &editor(&store), stale.citation.id, reason).await.unwrap();
        take_out(&store, id, reason).await.unwrap();
        let removals = scheme::removals_of(&store, id).await.unwrap();
        assert_eq!((removals.len(), removals[0].reason.as_str()), (1, reason));
        let reasons = scheme::removal_reasons(&store, &study()).await.unwrap();
        assert_eq!(reasons, [(id, reason.to_owned())].into());

        let digest = Digest::of(reason.as_bytes()).to_string();
        let entries = store::entries_after(&store, 0, 100).await.unwrap();
        let mut named = Vec::new();
        for entry in &entries {
            let payload = entry.payload.to_string();
            assert!(!payload.contains(reason), "{}: {payload}", entry.kind);
            if payload.contains(&digest) {
                named.push(entry.kind.as_str());
            }
        }
        assert_eq!(named, ["citation.looked_at", "citation.removed", "statement.removed"]);
    })
    .await;
}

#[tokio::test]
async fn a_changed_row_of_the_scheme_shows_and_names_its_entry() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS, scheme::MIGRATIONS], async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
        plan::issue(&store, &Actor::system(), plan::files_of_folder(&folder).unwrap()).await.unwrap();
        let report = send(&store, "TU.H26", &["Phân cấp chưa rõ."]).await;
        let id = statement(&store, "Nguyên nhân là phân cấp chưa rõ.").await;
        let cited = cite(&store, id, passage(report, "causes/p1")).await.unwrap();
        let edit = scheme::Edit { statement: id, seen: 1, text: "Phân cấp còn chưa rõ.".to_owned() };
        scheme::edit_statement(&store, &editor(&store), edit).await.unwrap();
        send(&store, "TU.H26", &["Phân cấp còn chồng chéo."]).await;
        let (_, now, _) = scheme::preview(&store, &study(), &passage(report, "causes/p1")).await.unwrap();
        let look = Look {
            citation: cited,
            after: 1,
            at: LookedAt::SamePlace,
            seen: now.digest,
            reason: "Vẫn đúng.".to_owned(),
        };
        scheme::look_at(&store, &editor(&store), look).await.unwrap();
        take_out(&store, id, "Trùng ý.").await.unwrap();
        scheme::restore_statement(&store, &editor(&store), id).await.unwrap();
        let second = cite(&store, id, passage(report, "real-state/p1")).await.unwrap();
        scheme::uncite(&store, &editor(&store), second, "Không cần.").await.unwrap();
        assert_eq!(scheme::audit(&store).await.unwrap(), Vec::<String>::new());

        let entries = store::entries_after(&store, 0, 100).await.unwrap();
        let of =
            |kind: &str| entries.iter().find(|entry| entry.kind == kind).map_or(0, |entry| entry.sequence);
        let (first, looked) = (format!("citation = '{cited}' AND number = 1"), of("citation.looked_at"));
        let gone = format!("id = '{second}'");
        let changes = [
            ("statement_version", "text = 'khác'", "number = 1".to_owned(), of("statement.written")),
            ("statement_version", "text = 'khác'", "number = 2".to_owned(), of("statement.edited")),
            ("statement_version", "role = 'auditor'", "number = 2".to_owned(), of("statement.edited")),
            ("statement", "version = 1", "version = 2".to_owned(), of("statement.edited")),
            ("statement", "section = 'khác'", "version = 2".to_owned(), of("statement.written")),
            ("statement", "state = 'removed'", "version = 2".to_owned(), of("statement.restored")),
            ("statement_removal", "reason = 'khác'", "number = 1".to_owned(), of("statement.removed")),
            ("citation_look", "quote_vi = 'khác'", first.clone(), of("citation.added")),
            ("citation_look", "place = 'causes/p9'", first, of("citation.added")),
            ("citation_look", "reason = 'khác'", "number = 2".to_owned(), looked),
            (
                "citation_look",
                "digest = (SELECT MIN(digest) FROM citation_look)",
                "number = 2".to_owned(),
                looked,
            ),
            (
                "citation_look",
                "digest = (SELECT MAX(digest) FROM citation_look)",
                "number = 2".to_owned(),
                looked,
            ),
            ("citation", "look = 1", "look = 2".to_owned(), looked),
            ("citation", "removed_at = NULL", gone.clone(), of("citation.removed")),
            ("citation", "removed_reason = 'khác'", gone, of("citation.removed")),
        ];
        let mut noticed = 0;
        for (table, set, place, position) in changes {
            // Each change alone: it is undone by what the table held before.
            let mut tx = store.begin(&Actor::system()).await.unwrap();
            let keep = format!("CREATE TABLE kept AS SELECT * FROM {table} WHERE {place}");
            sqlx::query(sqlx::AssertSqlSafe(keep)).execute(tx.sql()).await.unwrap();
            let change = format!("UPDATE {table} SET {set} WHERE {place}");
            sqlx::query(sqlx::AssertSqlSafe(change.clone())).execute(tx.sql()).await.unwrap();
            tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
            let found = scheme::audit(&store).await.unwrap();
            if !set.starts_with("digest") {
                assert_eq!(found.len(), 1, "{change}: {found:?}");
            }
            noticed += found.len();
            for line in &found {
                assert!(line.starts_with(&format!("entry {position}: ")), "{change}: {line}");
            }
            let column = set.split(' ').next().unwrap();
            let key = match table {
                "statement" | "citation" => "k.id = t.id",
                "citation_look" => "k.citation = t.citation AND k.number = t.number",
                _ => "k.statement = t.statement AND k.number = t.number",
            };
            let mut tx = store.begin(&Actor::system()).await.unwrap();
            let back = format!(
                "UPDATE {table} AS t SET {column} = (SELECT k.{column} FROM kept k WHERE {key}) \
                 WHERE EXISTS (SELECT 1 FROM kept k WHERE {key})"
            );
            sqlx::query(sqlx::AssertSqlSafe(back)).execute(tx.sql()).await.unwrap();
            sqlx::query("DROP TABLE kept").execute(tx.sql()).await.unwrap();
            tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
            assert_eq!(scheme::audit(&store).await.unwrap(), Vec::<String>::new(), "{change} was undone");
        }
        // Of the two digests put in place of the second look's, at least one is another.
        assert!(noticed >= 14, "{noticed}");
    })
    .await;
}

#[tokio::test]
async fn a_number_in_the_text_is_the_figure_cited_and_follows_it_when_a_person_looked() {
    story(async |store| {
        let report = send(&store, "TU.H26", &["Trong năm 2022 có 35 văn bản hỏi đi hỏi lại."]).await;
        let key = {
            let version = reports::latest(&store, report).await.unwrap().unwrap();
            let figures = reports::figures(&store, version.id).await.unwrap();
            figures.into_iter().find(|figure| figure.quote.starts_with("35")).unwrap().key
        };
        let id =
            statement(&store, "Các sở hỏi đi hỏi lại 35 lần trong năm 2022, theo Nghị định 30/2020/NĐ-CP.")
                .await;
        let shown = async || {
            let view = scheme::statement(&store, id).await.unwrap();
            let typed: Vec<String> = view.typed_numbers().into_iter().map(str::to_owned).collect();
            (view.read(kernel::Language::Vietnamese).text, typed, view.uncited_figures().len())
        };
        assert_eq!(shown().await.1, ["35"], "the year and the decree's number count nothing");

        cite(&store, id, Target::Figure { report, key: key.clone() }).await.unwrap();
        let view = scheme::statement(&store, id).await.unwrap();
        let text = view.with_figure(&view.citations[0]).expect("the number stands in the text once");
        assert!(text.starts_with(&format!("Các sở hỏi đi hỏi lại {{figure {key}@TU.H26}} lần")), "{text}");
        let edit = scheme::Edit { statement: id, seen: 1, text };
        scheme::edit_statement(&store, &editor(&store), edit).await.unwrap();
        let said = "Các sở hỏi đi hỏi lại 35 lần trong năm 2022, theo Nghị định 30/2020/NĐ-CP.";
        assert_eq!(shown().await, (said.to_owned(), vec![], 0));
        let view = scheme::statement(&store, id).await.unwrap();
        assert_eq!(view.with_figure(&view.citations[0]), None, "it stands there already");

        // The report says another number: the statement is stale and says what was seen until a person looks.
        send(&store, "TU.H26", &["Trong năm 2022 có 1.040 văn bản hỏi đi hỏi lại."]).await;
        assert_eq!(only_citation(&store, id).await.freshness.code(), "stale");
        assert_eq!(shown().await.0, said);
        let view = only_citation(&store, id).await;
        let seen = view.now.as_ref().unwrap().digest;
        look(&store, &view, LookedAt::SamePlace, seen).await.unwrap();
        assert_eq!(shown().await.0, said.replace("35 lần", "1.040 lần"));
        assert_eq!(scheme::audit(&store).await.unwrap(), Vec::<String>::new());

        // Without the citation the reference leads nowhere, and is told.
        let view = only_citation(&store, id).await;
        scheme::uncite(&store, &editor(&store), view.citation.id, "thử").await.unwrap();
        assert_eq!(shown().await.2, 1);
        let edit = scheme::Edit { statement: id, seen: 2, text: "Có {figure 35} lần.".to_owned() };
        let refused = scheme::edit_statement(&store, &editor(&store), edit).await.unwrap_err();
        assert!(matches!(&refused, SchemeError::BrokenFigure { text } if text == "{figure 35}"), "{refused}");
    })
    .await;
}
