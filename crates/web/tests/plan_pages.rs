//! The board and the plan's pages as the secretariat uses them, over HTTP and without JavaScript.

use std::path::Path;

use accounts::NewAccount;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use kernel::{Actor, BodyCode, Role};
use store::Store;
use tower::ServiceExt as _;

const STUDY: &str = "/studies/responsibility-2023";
const PASSWORD: &str = "a long enough one";

struct Site {
    store: Store,
    app: axum::Router,
    _dir: tempfile::TempDir,
}

/// A site with the shipped plan and one account a role that matters here.
async fn site() -> Site {
    let (store, dir) = testkit::sqlite(&[
        accounts::MIGRATIONS,
        plan::MIGRATIONS,
        reports::MIGRATIONS,
        measurements::MIGRATIONS,
        coding::MIGRATIONS,
        scheme::MIGRATIONS,
        committee::MIGRATIONS,
        reminders::MIGRATIONS,
    ])
    .await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    let files = plan::files_of_folder(&folder).expect("the shipped plan is there");
    plan::issue(&store, &Actor::system(), files).await.expect("it is good");
    for (login, role, body) in [
        ("secretary", Role::Secretariat, None),
        ("drafter", Role::Drafter, Some("TU.H26")),
        ("reader", Role::Reader, None),
    ] {
        let body = body.map(|code| BodyCode::parse(code).expect("a code"));
        let new = NewAccount {
            login: login.parse().expect("a login"),
            name: login.to_owned(),
            role,
            post: body.as_ref().map(|_| "drafter".to_owned()),
            body,
            password: PASSWORD.to_owned(),
        };
        accounts::create_account(&store, &Actor::system(), new).await.expect("an account");
    }
    let settings = web::Settings {
        generated: false,
        plain_http: true,
        speaker: Default::default(),
        fonts: Default::default(),
        mail: None,
        reader: Default::default(),
        readers: 2,
    };
    let app = web::router(web::App::new(store.clone(), settings));
    Site { store, app, _dir: dir }
}

impl Site {
    async fn sign_in(&self, login: &str) -> String {
        let session = accounts::sign_in(&self.store, login, PASSWORD.to_owned()).await.expect("signed in");
        format!("damlam_session={}", session.token)
    }

    async fn get(&self, cookie: &str, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header("cookie", cookie).body(Body::empty()).expect("a request");
        text(self.app.clone().oneshot(request).await.expect("an answer")).await
    }

    async fn amend(&self, cookie: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let form: String = fields
            .iter()
            .map(|(name, value)| {
                format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            })
            .collect();
        let request = Request::post(format!("{STUDY}/plan/amend"))
            .header("cookie", cookie)
            .header("content-type", "multipart/form-data; boundary=edge")
            .body(Body::from(form + "--edge--\r\n"))
            .expect("a request");
        text(self.app.clone().oneshot(request).await.expect("an answer")).await
    }
}

async fn text(response: Response) -> (StatusCode, String) {
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 8 << 20).await.expect("a body");
    (status, String::from_utf8(bytes.to_vec()).expect("text"))
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let start = text.find(before).map(|at| at + before.len()).expect("the page has it");
    let end = text[start..].find(after).expect("the page has its end");
    &text[start..start + end]
}

#[tokio::test]
async fn every_page_of_the_plan_is_there_in_both_languages() {
    let site = site().await;
    let cookie = site.sign_in("secretary").await;
    for path in ["", "/plan", "/plan/outline", "/plan/codebook", "/plan/versions", "/plan/amend"] {
        for (language, word) in [("vi", "Đăng xuất"), ("en", "Sign out")] {
            let cookie = format!("{cookie}; damlam_language={language}");
            let (status, page) = site.get(&cookie, &format!("{STUDY}{path}")).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert!(page.contains(word), "{path} in {language}");
        }
    }
    let (_, board) = site.get(&cookie, STUDY).await;
    for group in 1..=7 {
        assert!(board.contains(&format!("id=\"group-{group}\"")), "group {group} is missing");
    }
    assert_eq!(board.matches("<td class=\"small\">").count(), 107);
    assert!(board.contains("lãnh đạo ký: chưa có người giữ"));
    let (_, filtered) = site.get(&cookie, &format!("{STUDY}?group=7&state=overdue")).await;
    assert!(filtered.contains("0 / 107") && filtered.contains("Không có cơ quan nào như vậy"));
}

#[tokio::test]
async fn only_those_who_may_see_or_amend_do() {
    let site = site().await;
    let drafter = site.sign_in("drafter").await;
    assert_eq!(site.get(&drafter, &format!("{STUDY}/plan")).await.0, StatusCode::OK);
    assert_eq!(site.get(&drafter, STUDY).await.0, StatusCode::FORBIDDEN);
    assert_eq!(site.get(&drafter, &format!("{STUDY}/plan/amend")).await.0, StatusCode::FORBIDDEN);
    let reader = site.sign_in("reader").await;
    assert_eq!(site.get(&reader, &format!("{STUDY}/plan")).await.0, StatusCode::FORBIDDEN);
    let secretary = site.sign_in("secretary").await;
    assert_eq!(site.get(&secretary, "/studies/no-such-study/plan").await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.get("", &format!("{STUDY}/plan")).await.0, StatusCode::SEE_OTHER);
    let untrusted = [("csrf", "x"), ("base", "1"), ("step", "issue")];
    assert_eq!(site.amend(&secretary, &untrusted).await.0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_plan_is_amended_in_the_browser_once_its_problems_are_mended() {
    let site = site().await;
    let cookie = site.sign_in("secretary").await;
    let (_, form) = site.get(&cookie, &format!("{STUDY}/plan/amend")).await;
    let csrf = between(&form, "name=\"csrf\" value=\"", "\"").to_owned();
    let study = "responsibility-2023".parse().expect("a code");
    let files = plan::files(&site.store, &study, 1).await.expect("the files");
    // Browsers send CRLF.
    let text = files["plan.toml"].replace('\n', "\r\n");
    let send = async |step: &str, base: &str, text: &str| {
        let fields = [("csrf", csrf.as_str()), ("base", base), ("text-plan.toml", text), ("step", step)];
        site.amend(&cookie, &fields).await
    };

    let (status, page) = send("check", "1", &text).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Chưa có gì thay đổi"));

    let broken = text.replacen("\"TU.H26\"", "\"TU.H266\"", 1);
    let (status, page) = send("issue", "1", &broken).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("plan.toml:408") && page.contains("TU.H266") && page.contains("Thành ủy Hà Nội"));

    let (before, after) = text.split_once("\"BCS.CP\"").expect("group 3");
    let later = format!("{before}\"BCS.CP\"{}", after.replacen("due = 2023-09-29", "due = 2023-10-15", 1));
    let (status, page) = send("check", "1", &later).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("thời hạn 29/09/2023 → 15/10/2023") && page.contains("1 cơ quan sẽ nhận thông báo")
    );
    assert_eq!(send("issue", "1", &later).await.0, StatusCode::SEE_OTHER);
    let (status, page) = send("issue", "1", &later).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("bản 2 đã được ban hành"));

    let (_, versions) = site.get(&cookie, &format!("{STUDY}/plan/versions")).await;
    assert!(versions.contains("Bản 2") && versions.contains("thời hạn 29/09/2023 → 15/10/2023"));
    let (_, old) = site.get(&cookie, &format!("{STUDY}/plan?version=1")).await;
    assert!(old.contains("Đây là bản"));
    let (_, file) = site.get(&cookie, &format!("{STUDY}/plan/files/2/plan.toml")).await;
    assert_eq!(file, later.replace("\r\n", "\n").trim_end().to_owned() + "\n");
}
