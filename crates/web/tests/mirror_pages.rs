//! The mirror over HTTP and without JavaScript: who sees it, what a reply is and where it stands.

mod site;

use axum::http::StatusCode;
use kernel::{Actor, BodyCode, Role};
use scheme::{NewCitation, Span, Target};
use store::Store;

use site::{STUDY, Site, between, holds, text};

const MIRROR: &str = "/studies/responsibility-2023/mirror/TU.H29";
const SCHEME: &str = "/studies/responsibility-2023/scheme";

/// The shipped plan, two reports, a sentence that rests on both, and one account a role that matters here.
async fn opened() -> Site {
    let site = Site::open(&[
        ("editor", Role::Editor, None),
        ("secretary", Role::Secretariat, None),
        ("auditor", Role::Auditor, None),
        ("committee", Role::Committee, None),
        ("reader", Role::Reader, None),
        ("drafter", Role::Drafter, Some("TU.H29")),
        ("signer", Role::Signer, Some("TU.H29")),
        ("other", Role::Drafter, Some("TU.H26")),
    ])
    .await;
    let own = send(&site.store, "TU.H29", "Có nơi né tránh việc khó.").await;
    let other = send(&site.store, "TU.H26", "Chỉ nơi kia mới nói điều này.").await;
    let study = STUDY.parse().expect("a code");
    let actor = Actor { account: None, role: Role::Editor, body: None };
    let text = "Né tránh có ở nhiều nơi.";
    let statement = scheme::write_statement(&site.store, &actor, &study, "manifestations", text).await;
    let statement = statement.expect("written");
    for report in [own, other] {
        let address = "manifestations/p1".to_owned();
        let target = Target::Passage { report, address, span: Span::Whole };
        let (target, content, _) = scheme::preview(&site.store, &study, &target).await.expect("there");
        let new = NewCitation { statement, target, seen: content.digest };
        scheme::cite(&site.store, &actor, new).await.expect("cited");
    }
    site
}

async fn send(store: &Store, body: &str, text: &str) -> reports::ReportId {
    let page = format!(
        "<html><head><meta charset=\"utf-8\"></head><body><h1>II. Biểu hiện, hành vi</h1><p>{text}</p></body></html>"
    );
    let body = BodyCode::parse(body).expect("a code");
    let drafter = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let upload = reports::Upload {
        study: STUDY.parse().expect("a code"),
        body,
        file_name: "bc.doc".to_owned(),
        encoding: Default::default(),
        bytes: page.into_bytes(),
    };
    let reader = reports::DocumentReader::alone();
    reports::receive(store, &reader, &drafter, upload).await.expect("received").report
}

impl Site {
    /// Posts fields with the token of the page at `from`.
    async fn post(
        &self,
        cookie: &str,
        from: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> (StatusCode, String) {
        text(self.form(cookie, from, path, fields).await).await
    }
}

#[tokio::test]
async fn only_the_body_and_those_who_run_the_study_see_its_mirror() {
    let site = opened().await;
    for (login, status) in [
        ("drafter", StatusCode::OK),
        ("signer", StatusCode::OK),
        ("editor", StatusCode::OK),
        ("secretary", StatusCode::OK),
        ("auditor", StatusCode::OK),
        ("other", StatusCode::FORBIDDEN),
        ("committee", StatusCode::FORBIDDEN),
        ("reader", StatusCode::FORBIDDEN),
    ] {
        let cookie = site.sign_in(login).await;
        let (answered, page) = site.get(&cookie, MIRROR).await;
        assert_eq!(answered, status, "{login}");
        let may_reply = page.contains("Gửi ý kiến</button>");
        assert_eq!(may_reply, ["drafter", "signer"].contains(&login), "{login}");
    }
    assert_eq!(site.get("", MIRROR).await.0, StatusCode::SEE_OTHER);
    let cookie = site.sign_in("drafter").await;
    let unknown = "/studies/responsibility-2023/mirror/TU.H99";
    assert_eq!(site.get(&cookie, unknown).await.0, StatusCode::FORBIDDEN);
    let cookie = site.sign_in("editor").await;
    assert_eq!(site.get(&cookie, unknown).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_reply_goes_from_the_mirror_to_the_editors_and_the_answer_comes_back() {
    let site = opened().await;
    let drafter = site.sign_in("drafter").await;
    let (_, desk) = site.get(&drafter, "/desk").await;
    holds(&desk, &format!("href=\"{MIRROR}\""));
    let (_, page) = site.get(&drafter, MIRROR).await;
    holds(&page, "Né tránh có ở nhiều nơi.");
    holds(&page, "Có nơi né tránh việc khó.");
    holds(&page, "căn cứ khác.");
    assert!(!page.contains("Chỉ nơi kia"), "nothing of another body's evidence");
    let (to, name) = ("use", between(&page, "name=\"name\" value=\"", "\"").to_owned());
    let seen = between(&page, "name=\"seen\" value=\"", "\"").to_owned();
    let anchor = format!("use-{name}");
    let form = |text: &'static str| {
        [
            ("to", to),
            ("name", name.as_str()),
            ("seen", seen.as_str()),
            ("anchor", anchor.as_str()),
            ("text", text),
        ]
    };
    let path = format!("{MIRROR}/replies");

    // Another body's drafter and an editor send nothing in its name.
    for login in ["other", "editor"] {
        let cookie = site.sign_in(login).await;
        let (status, _) = site.post(&cookie, "/account", &path, &form("Mạo danh.")).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{login}");
    }
    let (status, page) = site.post(&drafter, MIRROR, &path, &form("TUYỆT MẬT\nNội dung")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "Ý kiến mang dấu TUYỆT MẬT; không lưu lại gì.");
    let (status, _) = site.post(&drafter, MIRROR, &path, &form("Chỉ là <một> nơi.")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);

    let editor = site.sign_in("editor").await;
    let (_, page) = site.get(&editor, SCHEME).await;
    holds(&page, "Ý kiến của cơ quan (1)");
    holds(&page, "Chỉ là &#60;một&#62; nơi.");
    holds(&page, "chưa được trả lời");
    assert!(!page.contains("Người drafter"), "no person is named");
    let reply = between(&page, "/scheme/replies/", "/answer").to_owned();
    let answer = format!("{SCHEME}/replies/{reply}/answer");
    let auditor = site.sign_in("auditor").await;
    let taken = [("outcome", "taken"), ("reason", "đã sửa câu")];
    assert_eq!(site.post(&auditor, SCHEME, &answer, &taken).await.0, StatusCode::FORBIDDEN);
    let (status, _) = site.post(&editor, SCHEME, &answer, &[("reason", "quên chọn")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.post(&editor, SCHEME, &answer, &taken).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.post(&editor, SCHEME, &answer, &taken).await.0, StatusCode::CONFLICT);

    let (_, page) = site.get(&drafter, MIRROR).await;
    holds(&page, "Đã tiếp thu");
    holds(&page, "đã sửa câu");
    // It stands beside the citation, and it can be cited.
    let statement = between(&site.get(&editor, SCHEME).await.1, "?statement=", "#").to_owned();
    let (_, page) = site.get(&editor, &format!("{SCHEME}?statement={statement}")).await;
    holds(&page, &format!("id=\"beside-{reply}\""));
    let (status, page) = site.get(&editor, &format!("{SCHEME}/cite?target=reply~-{reply}")).await;
    assert_eq!(status, StatusCode::OK);
    holds(&page, "ý kiến của cơ quan");

    // From a page that is out of date: nothing is kept, and what was typed is not lost.
    let study = STUDY.parse().expect("a code");
    let view = scheme::view(&site.store, &study).await.expect("read");
    let (_, first) = view.statements().next().expect("a statement");
    let edit =
        scheme::Edit {
            statement: first.statement.id, seen: 1, text: "Né tránh có ở vài nơi.".to_owned()
        };
    scheme::edit_statement(&site.store, &Actor::system(), edit).await.expect("edited");
    let (status, page) = site.post(&drafter, MIRROR, &path, &form("Viết dở.")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    holds(&page, "Viết dở.</textarea>");
    holds(&page, "Ý kiến này nói về câu khi ấy ghi");
    holds(&page, "câu đã sửa từ khi có ý kiến");

    // Published, it stands beside the evidence for everybody.
    let actor = Actor { account: None, role: Role::Editor, body: None };
    publish::release(&site.store, &actor, &study).await.expect("published");
    let (_, page) = site.get("", "/releases/responsibility-2023/1").await;
    holds(&page, "Chỉ là &#60;một&#62; nơi.");
    holds(&page, "đã sửa câu");
    let (_, page) = site.get(&drafter, MIRROR).await;
    holds(&page, "bản công bố số 1");
}
