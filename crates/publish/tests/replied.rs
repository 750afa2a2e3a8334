//! What bodies replied, as it is published: beside the evidence, with its answer and the wording it was made to; on both
//! databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use formats::docx_write::{self, Page, Part};
use kernel::{Actor, BodyCode, Language, Role, StudyCode};
use publish::EvidenceKind;
use reports::{ReportId, Upload};
use scheme::{
    Edit, NewBodyReply, NewCitation, NewReplyAnswer, Replied, ReplyOutcome, Span, StatementId, Target,
};
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

fn study() -> StudyCode {
    "responsibility-2023".parse().unwrap()
}

fn body() -> BodyCode {
    "TU.H26".parse().unwrap()
}

fn editor() -> Actor {
    Actor { account: None, role: Role::Editor, body: None }
}

fn drafter() -> Actor {
    Actor { account: None, role: Role::Drafter, body: Some(body()) }
}

async fn send(store: &Store, cause: &str) -> ReportId {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    plan::issue(store, &Actor::system(), plan::files_of_folder(&folder).unwrap()).await.unwrap();
    let parts = vec![Part::heading(1, "IV. Nguyên nhân"), Part::paragraph(cause)];
    let upload = Upload {
        study: study(),
        body: body(),
        file_name: "bc.docx".to_owned(),
        encoding: Default::default(),
        bytes: docx_write::write(&Page { parts, ..Page::default() }).unwrap(),
    };
    reports::receive(store, &formats::DocumentReader::alone(), &drafter(), upload).await.unwrap().report
}

async fn cite(store: &Store, text: &str, target: Target) -> StatementId {
    let statement = scheme::write_statement(store, &editor(), &study(), "causes", text).await.unwrap();
    let (target, content, _) = scheme::preview(store, &study(), &target).await.unwrap();
    let new = NewCitation { statement, target, seen: content.digest };
    scheme::cite(store, &editor(), new).await.unwrap();
    statement
}

/// Replies to the use in this statement.
async fn reply(store: &Store, statement: StatementId, text: &str) -> scheme::BodyReplyId {
    let view = scheme::view(store, &study()).await.unwrap();
    let mirror =
        scheme::mirror(store, &drafter(), &view, &body(), (&Default::default(), &Default::default()))
            .await
            .unwrap();
    let it = mirror.uses.into_iter().find(|each| each.statement == statement).unwrap();
    let to = Replied::Use(it.cited.citation.id);
    let new = NewBodyReply { study: study(), body: body(), to, seen: it.seen, text: text.to_owned() };
    scheme::reply(store, &drafter(), new).await.unwrap()
}

#[tokio::test]
async fn a_reply_is_frozen_beside_its_evidence_with_its_answer() {
    testkit::on_each_database(&ROOMS, async |store| {
        let report = send(&store, "Luật chồng chéo.").await;
        let passage = || Target::Passage { report, address: "causes/p1".to_owned(), span: Span::Whole };
        let one = cite(&store, "Luật chồng chéo là nguyên nhân chính.", passage()).await;
        let other = cite(&store, "Có nơi nêu luật.", passage()).await;
        let bare = publish::release(&store, &editor(), &study()).await.unwrap();
        let page = publish::page(&store, &bare).await.unwrap();
        assert!(page.evidence[0].replies.is_empty());

        let first = reply(&store, one, "Chỉ một lĩnh vực.").await;
        reply(&store, other, "Đúng như báo cáo.").await;
        let answer =
            NewReplyAnswer { reply: first, outcome: ReplyOutcome::Taken, reason: "đã sửa".to_owned() };
        scheme::answer_reply(&store, &editor(), &study(), answer).await.unwrap();
        let edit = Edit {
            statement: one, seen: 1, text: "Luật chồng chéo là một nguyên nhân.".to_owned()
        };
        scheme::edit_statement(&store, &editor(), edit).await.unwrap();
        let heard = cite(&store, "Có cơ quan nói rõ.", Target::Reply { reply: first }).await;

        let release = publish::release(&store, &editor(), &study()).await.unwrap();
        let page = publish::page(&store, &release).await.unwrap();
        let told: Vec<_> = page.evidence[0]
            .replies
            .iter()
            .map(|reply| {
                let answer = reply.answer.as_ref().map(|answer| answer.outcome.vi.as_str());
                (reply.statement.clone(), reply.text.as_str(), reply.to_wording.as_deref(), answer)
            })
            .collect();
        assert_eq!(
            told,
            [
                (
                    one.to_string(),
                    "Chỉ một lĩnh vực.",
                    Some("Luật chồng chéo là nguyên nhân chính."),
                    Some("Đã tiếp thu")
                ),
                (other.to_string(), "Đúng như báo cáo.", None, None),
            ],
            "one piece of evidence of two statements bears what was replied to each"
        );
        let cited = &page.evidence[1];
        assert_eq!((cited.kind, cited.quote.vi.as_str()), (EvidenceKind::Reply, "Chỉ một lĩnh vực."));
        assert_eq!(cited.place.vi, "ý kiến về báo cáo, phiên bản 1");

        // The Word file, and the annex of evidence with where the ledger tells of the reply.
        let read = |bytes: Vec<u8>| {
            let document = formats::docx::read(&bytes, &formats::Limits::default()).unwrap().value;
            document.texts().map(|(_, text)| text.to_owned()).collect::<Vec<_>>().join("\n")
        };
        let word = read(publish::word(&store, &release).await.unwrap());
        let annex = publish::evidence_annex(&store, &study(), plan::DocumentFamily::Party).await.unwrap();
        let annex = read(annex.bytes);
        for text in [&word, &annex] {
            for part in ["“Chỉ một lĩnh vực.”", "đã tiếp thu. đã sửa", "Tổ Biên tập chưa trả lời ý kiến này."]
            {
                assert!(text.contains(part), "«{part}» is missing:\n{text}");
            }
        }
        let entries = store::entries_of(&store, "body_reply.answered", 0, 10).await.unwrap();
        let position = vietnamese::format_integer(entries[0].sequence, Language::Vietnamese);
        assert!(annex.contains(&format!("sổ cái vị trí {position}")), "{annex}");

        // Which release publishes what: by statement and by what it rests on.
        let publications = publish::publications(&store, &study()).await.unwrap();
        let digest = page.evidence[0].digest;
        assert_eq!(publications.of(one, digest), [1, 2]);
        assert_eq!(publications.of(heard, digest), [0i64; 0]);
        assert_eq!(publications.of(heard, cited.digest), [2]);
    })
    .await;
}
