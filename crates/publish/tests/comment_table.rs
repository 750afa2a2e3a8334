//! The table of a round of comments as a Word file: who said what about which words, and what became of it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::path::Path;

use accounts::NewAccount;
use formats::Limits;
use kernel::{Actor, Role, StudyCode};
use plan::DocumentFamily;
use scheme::{CommentOutcome, NewComment, NewCommentRound, NewRuling, NewWithdrawal, Subject, Takes};
use store::{Migration, Store};

const ROOMS: [&[Migration]; 8] = [
    accounts::MIGRATIONS,
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

async fn member(store: &Store) -> Actor {
    let new = NewAccount {
        login: "member".parse().unwrap(),
        name: "Thành viên".to_owned(),
        role: Role::Committee,
        body: None,
        post: None,
        password: "a long enough one".to_owned(),
    };
    accounts::create_account(store, &Actor::system(), new).await.unwrap();
    accounts::accounts(store, "", 1).await.unwrap().remove(0).actor()
}

#[tokio::test]
async fn every_comment_stands_in_it_with_what_became_of_it() {
    testkit::on_each_database(&ROOMS, async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        plan::issue(&store, &Actor::system(), plan::files_of_folder(&folder).unwrap()).await.unwrap();
        let editor = Actor { account: None, role: Role::Editor, body: None };
        let member = member(&store).await;
        let text = "Luật chồng chéo.";
        let statement = scheme::write_statement(&store, &editor, &study(), "causes", text).await.unwrap();
        let due = jiff::tz::TimeZone::UTC.to_datetime(store.world().now()).date().tomorrow().unwrap();
        let new = NewCommentRound {
            study: study(),
            title: "Lần thứ nhất".to_owned(),
            due,
            invited: member.account.into_iter().collect(),
        };
        let round = scheme::open_comment_round(&store, &editor, new).await.unwrap();
        let say = async |words: &str, subject, proposed: &str| {
            let new = NewComment { round, subject, words: words.to_owned(), proposed: proposed.to_owned() };
            scheme::comment(&store, &member, &study(), new).await.unwrap()
        };
        let subject = Subject::Statement { statement, seen: 1 };
        let taken = say("Nói rõ phạm vi.", subject, "Luật chồng chéo ở một số lĩnh vực.").await;
        let rejected = say("Gộp mục.", Subject::Whole, "").await;
        let withdrawn = say("Nhầm.", Subject::Whole, "").await;
        say("Còn chờ.", Subject::Whole, "").await;
        for (comment, outcome, reason, takes) in [
            (taken, CommentOutcome::Accepted, "", Takes::Wording { seen: 1 }),
            (rejected, CommentOutcome::Rejected, "theo đề cương", Takes::Nothing),
        ] {
            let new = NewRuling { comment, outcome, reason: reason.to_owned(), takes };
            scheme::rule_on(&store, &editor, &study(), new).await.unwrap();
        }
        let new = NewWithdrawal { comment: withdrawn, reason: "nhầm".to_owned() };
        scheme::withdraw_comment(&store, &member, &study(), new).await.unwrap();

        let names = HashMap::from([(member.account.unwrap(), "Thành viên".to_owned())]);
        for family in [DocumentFamily::State, DocumentFamily::Party] {
            let with = (family, names.clone());
            let made = publish::comment_table(&store, &study(), round, with).await.unwrap();
            let document = formats::docx::read(&made.bytes, &Limits::default()).unwrap().value;
            let text: Vec<&str> = document.texts().map(|(_, text)| text).collect();
            let text = text.join("\n");
            for part in [
                "BẢNG TỔNG HỢP Ý KIẾN GÓP Ý, TIẾP THU, GIẢI TRÌNH",
                "Có 4 góp ý: 2 đã giải trình, 1 chưa, 1 người viết đã rút.",
                "“Luật chồng chéo.” (bản 1 của luận điểm)",
                "“Luật chồng chéo ở một số lĩnh vực.”",
                "Tiếp thu; câu đề nghị đã đưa vào dự thảo, bản 2 của luận điểm",
                "Toàn văn dự thảo Đề án",
                "theo đề cương (Tổ Biên tập)",
                "CHƯA GIẢI TRÌNH",
            ] {
                assert!(text.contains(part), "the table does not hold «{part}»:\n{text}");
            }
            assert!(!text.contains("Nhầm."), "what was withdrawn is counted and not told");
        }
    })
    .await;
}
