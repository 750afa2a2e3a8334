//! The mirror and replies on both databases: what a body sees of the scheme, what it replies, and what becomes of it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod desk;

use coding::{NewCoding, Reach};
use kernel::{Actor, BodyCode, Digest, Role};
use scheme::{
    BodyReplyId, Edit, Freshness, Mirror, NewBodyReply, NewReplyAnswer, Replied, ReplyOutcome, SchemeError,
    Span, StatementId, Target, Wording,
};
use sqlx::Executor as _;
use store::Store;

use desk::{cite, editor, passage, send, statement, story, study, take_out};

fn body(code: &str) -> BodyCode {
    code.parse().unwrap()
}

fn drafter(code: &str) -> Actor {
    Actor { account: None, role: Role::Drafter, body: Some(body(code)) }
}

async fn mirror(store: &Store, code: &str) -> Mirror {
    let view = scheme::view(store, &study()).await.unwrap();
    scheme::mirror(store, &drafter(code), &view, &body(code), (&Default::default(), &Default::default()))
        .await
        .unwrap()
}

async fn reply(
    store: &Store,
    code: &str,
    to: Replied,
    seen: Digest,
    text: &str,
) -> Result<BodyReplyId, SchemeError> {
    let new = NewBodyReply { study: study(), body: body(code), to, seen, text: text.to_owned() };
    scheme::reply(store, &drafter(code), new).await
}

/// Replies to the first use in the body's mirror.
async fn reply_to_first(store: &Store, code: &str, text: &str) -> Result<BodyReplyId, SchemeError> {
    let first = mirror(store, code).await.uses.remove(0);
    reply(store, code, Replied::Use(first.cited.citation.id), first.seen, text).await
}

async fn edit(store: &Store, statement: StatementId, text: &str) {
    let seen = scheme::statement(store, statement).await.unwrap().statement.version;
    let edit = Edit { statement, seen, text: text.to_owned() };
    scheme::edit_statement(store, &editor(store), edit).await.unwrap();
}

async fn wordings(store: &Store) -> Vec<Wording> {
    let view = scheme::view(store, &study()).await.unwrap();
    view.replies.into_iter().map(|each| each.wording).collect()
}

#[tokio::test]
async fn a_body_sees_the_sentences_that_rest_on_it_and_nothing_of_others() {
    story(async |store| {
        let hanoi = send(&store, "TU.H26", &["Luật chồng chéo.", "Thiếu người."]).await;
        let other = send(&store, "TU.H57", &["Riêng nơi này khác."]).await;
        let shared = statement(&store, "Nhiều nơi nêu luật chồng chéo.").await;
        cite(&store, shared, passage(hanoi, "causes/p1")).await.unwrap();
        cite(&store, shared, passage(other, "causes/p1")).await.unwrap();
        let figures: Vec<_> = {
            let version = reports::latest(&store, other).await.unwrap().unwrap();
            reports::figures(&store, version.id).await.unwrap()
        };
        let key = figures[0].key.clone();
        cite(&store, shared, Target::Figure { report: other, key: key.clone() }).await.unwrap();
        let named = format!("{{figure {key}@TU.H57}}");
        edit(&store, shared, &format!("Nhiều nơi nêu luật chồng chéo, có nơi {named} việc.")).await;
        let alone = statement(&store, "Chỉ của nơi kia.").await;
        cite(&store, alone, passage(other, "causes/p1")).await.unwrap();

        let own = mirror(&store, "TU.H26").await;
        let told: Vec<_> = own
            .uses
            .iter()
            .map(|each| {
                (each.sentence.as_str(), each.others, each.cited.citation.pinned.content.quote.vi.as_str())
            })
            .collect();
        assert_eq!(told, [("Nhiều nơi nêu luật chồng chéo, có nơi […] việc.", 2, "Luật chồng chéo.")]);
        let theirs = mirror(&store, "TU.H57").await;
        let told: Vec<_> = theirs.uses.iter().map(|each| each.sentence.as_str()).collect();
        let number = scheme::statement(&store, shared).await.unwrap().read(kernel::Language::Vietnamese).text;
        assert!(!number.contains('['), "{number}");
        assert_eq!(told, [number.as_str(), &number, "Chỉ của nơi kia."], "its own number it reads");
        assert!(mirror(&store, "TU.H29").await.uses.is_empty());

        // What was taken out of the text is not in the mirror.
        take_out(&store, shared, "gọn lại").await.unwrap();
        assert!(mirror(&store, "TU.H26").await.uses.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_reply_stands_beside_its_citation_and_says_to_which_wording_it_was_made() {
    story(async |store| {
        let report = send(&store, "TU.H26", &["Luật chồng chéo."]).await;
        send(&store, "TU.H57", &["Khác."]).await;
        let text = statement(&store, "Luật chồng chéo là nguyên nhân chính.").await;
        let citation = cite(&store, text, passage(report, "causes/p1")).await.unwrap();
        let first = mirror(&store, "TU.H26").await.uses.remove(0);

        // Only what was seen, only by the body whose evidence it is, only with words.
        let to = || Replied::Use(citation);
        let before = store::head(&store).await.unwrap();
        let empty = reply(&store, "TU.H26", to(), first.seen, " \n").await;
        assert!(matches!(empty, Err(SchemeError::EmptyReply)));
        let other = reply(&store, "TU.H57", to(), first.seen, "Không phải của tôi.").await;
        assert!(matches!(other, Err(SchemeError::NothingToReplyTo)));
        let unseen = reply(&store, "TU.H26", to(), Digest::of(b"x"), "Chưa đọc.").await.unwrap_err();
        assert!(matches!(unseen, SchemeError::ReplyOvertaken) && unseen.is_conflict());
        let coded = reply(&store, "TU.H26", Replied::Coding("causes/p1".to_owned()), first.seen, "x").await;
        assert!(matches!(coded, Err(SchemeError::NothingToReplyTo)), "it bears no code");
        assert_eq!(store::head(&store).await.unwrap(), before, "nothing was kept");
        let secret = reply(&store, "TU.H26", to(), first.seen, "Trả lời:\nTỐI MẬT\nNội dung").await;
        assert!(matches!(secret, Err(SchemeError::SecretReply { mark: "TỐI MẬT" })));

        let id = reply(&store, "TU.H26", to(), first.seen, "Chỉ một lĩnh vực.\n\nXin ghi rõ.").await.unwrap();
        let again = reply_to_first(&store, "TU.H26", "Chỉ một lĩnh vực.\nXin ghi rõ.").await.unwrap();
        assert_eq!(again, id, "the same words to the same wording are one reply");
        let beside = scheme::statement(&store, text).await.unwrap().citations.remove(0).replies;
        assert_eq!(beside.len(), 1);
        assert_eq!(beside[0].reply.text, "Chỉ một lĩnh vực.\nXin ghi rõ.");
        assert_eq!(beside[0].wording, Wording::Same);
        assert_eq!(beside[0].reply.quote.vi, "Luật chồng chéo.");

        // Another wording: the reply stays with the one it answers, and a further one answers the new.
        edit(&store, text, "Luật chồng chéo là một nguyên nhân.").await;
        assert_eq!(wordings(&store).await, [Wording::Changed]);
        let now = mirror(&store, "TU.H26").await.uses.remove(0);
        let stood = now.cited.replies[0].reply.about.sentence().map(str::to_owned);
        assert_eq!(stood.as_deref(), Some("Luật chồng chéo là nguyên nhân chính."));
        let late = reply(&store, "TU.H26", to(), first.seen, "Gửi từ trang cũ.").await;
        assert!(matches!(late, Err(SchemeError::ReplyOvertaken)));
        reply_to_first(&store, "TU.H26", "Nay đúng rồi.").await.unwrap();
        assert_eq!(wordings(&store).await, [Wording::Changed, Wording::Same]);

        // Answered once, with a reason.
        let answer = async |outcome, reason: &str| {
            let new = NewReplyAnswer { reply: id, outcome, reason: reason.to_owned() };
            scheme::answer_reply(&store, &editor(&store), &study(), new).await
        };
        assert!(matches!(answer(ReplyOutcome::Taken, "").await, Err(SchemeError::NoReason)));
        answer(ReplyOutcome::Taken, "đã sửa câu").await.unwrap();
        let twice = answer(ReplyOutcome::Stays, "khác").await.unwrap_err();
        assert!(matches!(twice, SchemeError::AnsweredAlready) && twice.is_conflict());
        let view = scheme::view(&store, &study()).await.unwrap();
        assert_eq!(view.unanswered().count(), 1);
        let kept = view.replies[0].reply.answer.clone().unwrap();
        assert_eq!((kept.outcome, kept.reason.as_str()), (ReplyOutcome::Taken, "đã sửa câu"));

        // The sentence goes; the replies stay, and the body still finds them.
        take_out(&store, text, "gọn lại").await.unwrap();
        assert_eq!(wordings(&store).await, [Wording::Gone, Wording::Gone]);
        assert_eq!(mirror(&store, "TU.H26").await.past.len(), 2);
        assert_eq!(scheme::audit(&store).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

async fn code(store: &Store, report: reports::ReportId, address: &str, id: &str, reach: Reach) {
    let version = reports::latest(store, report).await.unwrap().unwrap().id;
    let passage = reports::passage(store, version, address).await.unwrap().unwrap();
    let new = NewCoding {
        version,
        address: passage.address,
        digest: passage.digest,
        span: Span::Whole,
        code: id.parse().unwrap(),
        reach,
        sphere: Default::default(),
        memo: "riêng của người gán".to_owned(),
    };
    coding::code(store, &editor(store), new).await.unwrap();
}

/// How the passages of the body were coded, and how many are held back.
async fn coded(store: &Store, of: &str) -> (String, usize) {
    let mirror = mirror(store, of).await;
    let code = |coded: &scheme::CodedAs| format!("{} {}", coded.code, coded.reach.code());
    let line = |each: &scheme::CodedPassage| {
        let codes: Vec<String> = each.codes.iter().map(code).collect();
        format!("{}: {}", each.address, codes.join(", "))
    };
    (mirror.coded.iter().map(line).collect::<Vec<_>>().join("; "), mirror.withheld)
}

#[tokio::test]
async fn a_passage_shows_its_codes_unless_a_round_judges_it_blind() {
    story(async |store| {
        let report = send(&store, "TU.H26", &["Luật chồng chéo.", "Thiếu người."]).await;
        code(&store, report, "causes/p1", "NN-02", Reach::General).await;
        code(&store, report, "causes/p1", "NN-02", Reach::Named).await;
        code(&store, report, "causes/p1", "NN-01", Reach::General).await;
        code(&store, report, "causes/p2", "NN-09", Reach::General).await;
        let told = "causes/p1: NN-01 general, NN-02 named; causes/p2: NN-09 general";
        assert_eq!(coded(&store, "TU.H26").await, (told.to_owned(), 0));
        let first = mirror(&store, "TU.H26").await.coded.remove(0);
        let to = || Replied::Coding("causes/p1".to_owned());
        reply(&store, "TU.H26", to(), first.seen, "Không phải NN-02.").await.unwrap();
        assert_eq!(mirror(&store, "TU.H26").await.coded[0].replies.len(), 1);
        assert_eq!(wordings(&store).await, [Wording::OfCodes]);

        // While coders judge these words blind, neither the codes nor what was said of them show, whoever looks.
        let round = format!(
            "INSERT INTO coding_round (id, study, name, plan_version, seed, frame, leader, leader_role, at) \
             VALUES ('r', 'responsibility-2023', 'đợt', 1, '0', 1, '', 'editor', 0); \
             INSERT INTO coding_round_passage (round, number, body_group, body, report, version, address, digest) \
             VALUES ('r', 1, 5, 'TU.H26', '{report}', 'v', 'causes/p1', '{}')",
            first.digest
        );
        let run = async |sql: &str| {
            let mut tx = store.begin(&Actor::system()).await.unwrap();
            tx.sql().execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))).await.unwrap();
            tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
        };
        run(&round).await;
        assert_eq!(coded(&store, "TU.H26").await, ("causes/p2: NN-09 general".to_owned(), 1));
        let view = scheme::view(&store, &study()).await.unwrap();
        assert!(view.replies.is_empty());
        assert_eq!(view.withheld_replies.get(&body("TU.H26")), Some(&1));
        let held = reply(&store, "TU.H26", to(), first.seen, "Lần nữa.").await;
        assert!(matches!(held, Err(SchemeError::NothingToReplyTo)));
        run("UPDATE coding_round SET closed_at = 1").await;
        assert_eq!(coded(&store, "TU.H26").await, (told.to_owned(), 0));
        assert_eq!(wordings(&store).await, [Wording::OfCodes]);

        // Another code: what was said of the codes before stays findable.
        code(&store, report, "causes/p1", "NN-03", Reach::General).await;
        let now = mirror(&store, "TU.H26").await;
        assert_eq!((now.coded[0].replies.len(), now.past.len()), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn a_reply_is_cited_and_stays_fresh_while_the_report_moves_on() {
    story(async |store| {
        let report = send(&store, "TU.H26", &["Luật chồng chéo."]).await;
        let text = statement(&store, "Luật chồng chéo.").await;
        cite(&store, text, passage(report, "causes/p1")).await.unwrap();
        let id = reply_to_first(&store, "TU.H26", "Chỉ một lĩnh vực.").await.unwrap();
        let heard = statement(&store, "Có cơ quan nói rõ là một lĩnh vực.").await;
        let target = || Target::Reply { reply: id };
        cite(&store, heard, target()).await.unwrap();
        let twice = cite(&store, heard, target()).await;
        assert!(matches!(twice, Err(SchemeError::CitedAlready)));
        let unknown = cite(&store, heard, Target::Reply { reply: store.world().new_id() }).await;
        assert!(matches!(unknown, Err(SchemeError::NothingThere)));

        send(&store, "TU.H26", &["Nội dung khác hẳn."]).await;
        let cited = scheme::statement(&store, heard).await.unwrap().citations.remove(0);
        assert_eq!(cited.freshness, Freshness::Fresh);
        assert_eq!(cited.citation.pinned.content.quote.vi, "Chỉ một lĩnh vực.");
        assert_eq!(cited.origin.body, Some(body("TU.H26")));
        assert_eq!(mirror(&store, "TU.H26").await.uses.len(), 2, "the body sees that it was heard");
        assert_eq!(scheme::audit(&store).await.unwrap(), Vec::<String>::new());

        // What is changed past the program is told, and a citation of it is not fresh any more.
        let mut tx = store.begin(&Actor::system()).await.unwrap();
        tx.sql().execute("UPDATE body_reply SET text = 'khác'").await.unwrap();
        tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
        let differences = scheme::audit(&store).await.unwrap();
        assert_eq!(differences.len(), 1);
        assert!(differences[0].contains("says something else than the body wrote"), "{differences:?}");
        let cited = scheme::statement(&store, heard).await.unwrap().citations.remove(0);
        assert!(matches!(cited.freshness, Freshness::Stale { stands: Some(_), offered: None }));
        let mut tx = store.begin(&Actor::system()).await.unwrap();
        tx.sql()
            .execute(sqlx::raw_sql(
                "INSERT INTO body_reply_answer (reply, outcome, reason, account, role, at) \
                 SELECT id, 'stays', 'lén', '', 'editor', 0 FROM body_reply; \
                 UPDATE body_reply SET text = 'Chỉ một lĩnh vực.'",
            ))
            .await
            .unwrap();
        tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
        let differences = scheme::audit(&store).await.unwrap();
        assert_eq!(differences.len(), 1);
        assert!(differences[0].contains("has another answer than an editor gave"), "{differences:?}");
    })
    .await;
}
