//! The pages of comment rounds over HTTP and without JavaScript: who sees and does what, and whole in both languages.

mod site;

use axum::http::StatusCode;
use kernel::{Actor, Role};

use site::{STUDY, Site, holds, text};

const COMMENTS: &str = "/studies/responsibility-2023/scheme/comments";

/// The shipped plan and one account a role that matters here.
async fn opened() -> Site {
    Site::open(&[
        ("editor", Role::Editor, None),
        ("editor2", Role::Editor, None),
        ("secretary", Role::Secretariat, None),
        ("auditor", Role::Auditor, None),
        ("committee", Role::Committee, None),
        ("reader", Role::Reader, None),
        ("drafter", Role::Drafter, Some("TU.H29")),
    ])
    .await
}

impl Site {
    async fn id_of(&self, login: &str) -> String {
        let all = accounts::accounts(&self.store, "", 100).await.expect("read");
        let found = all.iter().find(|account| account.login.as_str() == login);
        found.expect("it was made").id.to_string()
    }

    /// Posts fields with the token of the account's page; gives where it leads.
    async fn post(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String, String) {
        let answer = self.form(cookie, "/account", path, fields).await;
        let place = answer.headers().get("location").and_then(|place| place.to_str().ok()).map(str::to_owned);
        let (status, page) = text(answer).await;
        (status, place.unwrap_or_default(), page)
    }

    /// A round with the committee's member, the secretariat and another editor, opened through the page.
    async fn round(&self, editor: &str) -> String {
        let people =
            [self.id_of("committee").await, self.id_of("secretary").await, self.id_of("editor2").await];
        let mut fields = vec![("title", "Đợt <một>"), ("due", "2099-01-01")];
        fields.extend(people.iter().map(|id| ("person", id.as_str())));
        let (status, place, page) = self.post(editor, COMMENTS, &fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        place
    }

    async fn statement(&self, text: &str) -> String {
        let editor = Actor { account: None, role: Role::Editor, body: None };
        let study = STUDY.parse().expect("a code");
        let written = scheme::write_statement(&self.store, &editor, &study, "manifestations", text).await;
        written.expect("written").to_string()
    }
}

#[tokio::test]
async fn who_sees_the_scheme_sees_the_rounds_and_only_the_invited_comment() {
    let site = opened().await;
    let editor = site.sign_in("editor").await;
    let round = site.round(&editor).await;
    let (ok, no) = (StatusCode::OK, StatusCode::FORBIDDEN);
    let table = format!("{round}/table.docx");
    for (login, sees) in [
        ("secretary", ok),
        ("committee", ok),
        ("editor", ok),
        ("auditor", ok),
        ("drafter", no),
        ("reader", no),
    ] {
        let cookie = site.sign_in(login).await;
        for path in [COMMENTS, &round, &table] {
            assert_eq!(site.get(&cookie, path).await.0, sees, "{login} {path}");
        }
    }
    assert_eq!(site.get("", COMMENTS).await.0, StatusCode::SEE_OTHER);
    let nothing = site.store.world().new_id::<kernel::AccountId>();
    for path in
        [format!("{COMMENTS}/{nothing}"), format!("{COMMENTS}/x"), format!("{COMMENTS}/{nothing}/table.docx")]
    {
        assert_eq!(site.get(&editor, &path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    // A member opens, rules and closes nothing; an auditor says nothing; an editor who is not invited is told.
    let member = site.sign_in("committee").await;
    let (rule, close) = (format!("{round}/of/{nothing}/rule"), format!("{round}/close"));
    for path in [COMMENTS, &rule, &close] {
        assert_eq!(site.post(&member, path, &[("outcome", "accepted")]).await.0, no, "{path}");
    }
    let auditor = site.sign_in("auditor").await;
    assert_eq!(site.post(&auditor, &round, &[("words", "x")]).await.0, no);
    let (status, _, page) = site.post(&editor, &round, &[("words", "Tôi <cũng> nói.")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "chưa được mời");
    let withdraw = format!("{round}/of/{nothing}/withdraw");
    assert_eq!(site.post(&member, &withdraw, &[("reason", "x")]).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_comment_goes_its_way_and_nothing_typed_is_lost() {
    let site = opened().await;
    let editor = site.sign_in("editor").await;
    let (status, _, page) =
        site.post(&editor, COMMENTS, &[("title", "Đợt <một>"), ("due", "2099-01-01")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "Chưa mời ai");
    holds(&page, "value=\"Đợt &#60;một&#62;\"");
    let statement = site.statement("Né tránh có ở nhiều nơi.").await;
    let round = site.round(&editor).await;
    let member = site.sign_in("committee").await;
    let (_, page) = site.get(&member, &format!("{round}?statement={statement}")).await;
    holds(&page, "Né tránh có ở nhiều nơi.</textarea>");

    let words = [
        ("statement", statement.as_str()),
        ("seen", "7"),
        ("words", "Chưa <rõ>."),
        ("proposed", "Né tránh có ở vài nơi."),
    ];
    let (status, _, page) = site.post(&member, &round, &words).await;
    assert_eq!(status, StatusCode::CONFLICT);
    holds(&page, "Chưa &#60;rõ&#62;.</textarea>");
    holds(&page, "Né tránh có ở vài nơi.</textarea>");
    let words = [("statement", statement.as_str()), ("seen", "1"), words[2], words[3]];
    let (status, place, _) = site.post(&member, &round, &words).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let comment = place.rsplit_once("#comment-").expect("it leads to the comment").1.to_owned();
    let (_, page) = site.get(&member, &place).await;
    holds(&page, "<ins>vài</ins>");
    holds(&page, "Rút góp ý này");

    // It stands beside the statement, too.
    let scheme = format!("/studies/{STUDY}/scheme?statement={statement}");
    let (_, page) = site.get(&editor, &scheme).await;
    holds(&page, "1 góp ý chờ");
    holds(&page, "Góp ý về luận điểm này (1)");

    // Somebody edits: the editor is told with both texts, and what they typed stands there still.
    let edit = scheme::Edit {
        statement: statement.parse().expect("an id"),
        seen: 1,
        text: "Né tránh có ở một số nơi.".to_owned(),
    };
    scheme::edit_statement(&site.store, &Actor::system(), edit).await.expect("edited");
    let rule = format!("{round}/of/{comment}/rule");
    let accepted = [("outcome", "accepted"), ("take", "yes"), ("seen", "1"), ("reason", "Đúng <vậy>.")];
    let (status, _, page) = site.post(&editor, &rule, &accepted).await;
    assert_eq!(status, StatusCode::CONFLICT);
    holds(&page, "«Né tránh có ở một số nơi.»");
    holds(&page, "value=\"Đúng &#60;vậy&#62;.\"");
    holds(&page, "về câu khi ấy");
    let close = format!("{round}/close");
    let (status, _, page) = site.post(&editor, &close, &[]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    holds(&page, "Còn 1 góp ý chưa được giải trình");
    let (status, _, page) = site.post(&editor, &rule, &[("outcome", "rejected"), ("seen", "2")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "lý do được lưu cùng thay đổi");
    let accepted = [("outcome", "accepted"), ("take", "yes"), ("seen", "2"), ("reason", "")];
    assert_eq!(site.post(&editor, &rule, &accepted).await.0, StatusCode::SEE_OTHER);
    let (_, page) = site.get(&member, COMMENTS).await;
    holds(&page, "Góp ý của tôi");
    holds(&page, "câu đề nghị đã đưa vào luận điểm, bản 3");
    holds(&site.get(&editor, &scheme).await.1, "Né tránh có ở vài nơi.");

    // An editor does not rule on their own comment; it can be withdrawn, and then the round closes.
    let other = site.sign_in("editor2").await;
    let (_, place, _) = site.post(&other, &round, &[("words", "Bố cục dài.")]).await;
    let own = place.rsplit_once("#comment-").expect("it leads to the comment").1.to_owned();
    let (_, page) = site.get(&other, &place).await;
    assert!(!page.contains("Lưu giải trình"), "nothing to rule on is one's own");
    let (status, _, page) =
        site.post(&other, &format!("{round}/of/{own}/rule"), &[("outcome", "accepted")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "góp ý của chính đồng chí");
    let withdraw = format!("{round}/of/{own}/withdraw");
    assert_eq!(site.post(&other, &withdraw, &[("reason", "Đã trao đổi.")]).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.post(&editor, &close, &[]).await.0, StatusCode::SEE_OTHER);
    let (status, _, page) = site.post(&member, &round, &[("words", "Muộn.")]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    holds(&page, "Đợt góp ý đã đóng");
    assert_eq!(scheme::audit(&site.store).await.expect("audited"), Vec::<String>::new());
}

#[tokio::test]
async fn every_page_is_whole_in_both_languages() {
    let site = opened().await;
    let editor = site.sign_in("editor").await;
    let (_, page) = site.get(&editor, COMMENTS).await;
    holds(&page, "Chưa có đợt góp ý nào.");
    let statement = site.statement("Né tránh có ở nhiều nơi.").await;
    let round = site.round(&editor).await;
    let member = site.sign_in("committee").await;
    let said = [("statement", statement.as_str()), ("seen", "1"), ("words", "Chưa rõ.")];
    assert_eq!(site.post(&member, &round, &said).await.0, StatusCode::SEE_OTHER);
    let chosen = format!("{round}?statement={statement}");
    let pages: [(&str, &str, &[&str], &[&str]); 4] = [
        (
            &editor,
            COMMENTS,
            &["Đợt góp ý (1)", "Đợt &#60;một&#62;", "đang mở", "Mở đợt", "Người committee"],
            &["Rounds (1)", "Open a round", "Who is invited", "01/01/2099"],
        ),
        (&member, COMMENTS, &["Góp ý của tôi", "chờ giải trình"], &["My comments", "waits for a ruling"]),
        (
            &editor,
            &round,
            &["Người được mời (3)", "Tiếp thu một phần", "Lưu giải trình", "Về câu"],
            &["Who is invited (3)", "Accepted in part", "Keep the ruling", "About the sentence"],
        ),
        (
            &member,
            &chosen,
            &["Góp ý của đồng chí", "Đề nghị viết lại câu này", "Rút góp ý này"],
            &["Your comment", "The wording you propose", "Withdraw this comment"],
        ),
    ];
    for (cookie, path, vi, en) in pages {
        let (status, page) = site.get(cookie, path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        vi.iter().for_each(|part| holds(&page, part));
        let (_, page) = site.get(&format!("{cookie}; damlam_language=en"), path).await;
        en.iter().for_each(|part| holds(&page, part));
    }
}
