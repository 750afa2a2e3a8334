//! Reminders, one's own page, the calendar feed and the board's silent bodies, over HTTP and without JavaScript.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::Arc;

use accounts::{Correspondence, NewAccount};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use jiff::civil::date;
use kernel::{AccountId, Actor, FixedClock, Language, Role, SeededEntropy, StudyCode, World};
use store::Store;
use tower::ServiceExt as _;

const STUDY: &str = "/studies/responsibility-2023";
const PASSWORD: &str = "a long enough one";

struct Site {
    store: Store,
    app: axum::Router,
    clock: Arc<FixedClock>,
    _dir: tempfile::TempDir,
}

async fn site(mail: Option<&str>) -> Site {
    let clock = Arc::new(FixedClock::new("2023-09-22T01:30:00Z".parse().unwrap()));
    let world = World::new(clock.clone(), Arc::new(SeededEntropy::new(1)));
    let dir = tempfile::tempdir().unwrap();
    let tables = [
        accounts::MIGRATIONS,
        plan::MIGRATIONS,
        reports::MIGRATIONS,
        committee::MIGRATIONS,
        reminders::MIGRATIONS,
    ]
    .concat();
    let store = Store::open(&store::Settings::folder(dir.path()), world, &tables).await.unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    plan::issue(&store, &Actor::system(), plan::files_of_folder(&folder).unwrap()).await.unwrap();
    let settings = web::Settings {
        generated: false,
        plain_http: true,
        speaker: Default::default(),
        fonts: Default::default(),
        reader: Default::default(),
        readers: 2,
        mail: mail.map(str::to_owned),
    };
    let app = web::router(web::App::new(store.clone(), settings));
    Site { store, app, clock, _dir: dir }
}

impl Site {
    async fn person(&self, login: &str, role: Role, email: &str) -> AccountId {
        let body = matches!(role, Role::Drafter | Role::Signer).then(|| "TU.H26".parse().unwrap());
        let new = NewAccount {
            login: login.parse().unwrap(),
            name: format!("Người {login}"),
            role,
            post: body.as_ref().map(|_| role.code().to_owned()),
            body,
            password: PASSWORD.to_owned(),
        };
        let email = (!email.is_empty()).then(|| email.parse().unwrap());
        let reached = Correspondence { email, language: Language::Vietnamese };
        accounts::create_account_reached_at(&self.store, &Actor::system(), new, reached).await.unwrap()
    }

    async fn sign_in(&self, login: &str) -> String {
        let session = accounts::sign_in(&self.store, login, PASSWORD.to_owned()).await.unwrap();
        format!("damlam_session={}", session.token)
    }

    async fn get(&self, cookie: &str, path: &str) -> (StatusCode, String) {
        let request =
            Request::get(path).header("cookie", cookie).header("host", "damlam.test").body(Body::empty());
        text(self.app.clone().oneshot(request.unwrap()).await.unwrap()).await
    }

    /// Posts a form with the token that the page at `from` carries.
    async fn post(&self, cookie: &str, from: &str, path: &str, fields: &str) -> (StatusCode, String) {
        let (_, page) = self.get(cookie, from).await;
        let csrf = between(&page, "name=\"csrf\" value=\"", "\"");
        let request = Request::post(path)
            .header("cookie", cookie)
            .header("host", "damlam.test")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(format!("csrf={csrf}&{fields}")));
        text(self.app.clone().oneshot(request.unwrap()).await.unwrap()).await
    }
}

async fn text(response: Response) -> (StatusCode, String) {
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 8 << 20).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let start = text.find(before).map(|at| at + before.len()).expect("the page has it");
    let end = text[start..].find(after).expect("the page has its end");
    &text[start..start + end]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secretariat_sees_what_goes_out_and_what_to_do_and_no_address() {
    let site = site(None).await;
    site.person("thuong.truc", Role::Secretariat, "tt@noichinh.example.vn").await;
    site.person("soan.h26", Role::Drafter, "soan@hanoi.example.vn").await;
    site.person("ky.h26", Role::Signer, "").await;
    let cookie = site.sign_in("thuong.truc").await;
    let path = format!("{STUDY}/reminders");
    let (status, page) = site.get(&cookie, &path).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Chưa gửi được: chưa cấu hình máy chủ thư."));
    assert!(page.contains("27/09/2023") && page.contains("NH-03"), "the next days are listed");
    assert!(page.contains("Chưa có thư nào như vậy"));

    let study: StudyCode = "responsibility-2023".parse().unwrap();
    let day = date(2023, 9, 22);
    assert_eq!(reminders::make(&site.store, &Actor::system(), &study, day).await.unwrap().letters, 3);
    let (_, page) = site.get(&cookie, &path).await;
    assert!(page.contains("Người soan.h26") && page.contains("chờ gửi") && page.contains("bản tin ngày"));

    let server = testkit::TestMailServer::start();
    let mail = reminders::MailServer::new(
        "127.0.0.1",
        server.port,
        reminders::Security::None,
        "Dám Làm <nhac@noichinh.example.vn>",
    );
    let site_address = reminders::Site::default();
    let sent = reminders::send(&site.store, &mail.unwrap(), &site_address).await.unwrap();
    assert_eq!((sent.sent, sent.wanting_care), (2, 1));
    let (_, page) = site.get(&cookie, &path).await;
    assert!(page.contains("1 thư cần xử lý") && page.contains("Tài khoản chưa có địa chỉ thư điện tử"));
    assert!(page.contains("Báo cáo chuyên đề chưa gửi: Thành ủy Hà Nội, còn 7 ngày"));
    assert!(!page.contains("example.vn"), "no address is shown");
    let (_, failed) = site.get(&cookie, &format!("{path}?state=failed")).await;
    assert!(failed.contains("Người ky.h26") && !failed.contains("Người soan.h26"));

    let letter = between(&failed, "id=\"letter-", "\"").to_owned();
    let (status, _) = site.post(&cookie, &path, &format!("{path}/{letter}/again"), "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, page) = site.post(&cookie, &path, &format!("{path}/{letter}/again"), "").await;
    assert_eq!(status, StatusCode::CONFLICT, "it waits already");
    assert!(page.contains("Hãy tải lại danh sách"));

    let (_, board) = site.get(&cookie, STUDY).await;
    let silent = between(&board, "id=\"silent\"", "</section>");
    assert_eq!(silent.matches("còn 7 ngày").count(), 107);
    assert!(silent.contains("đã nhắc 1 thư, gần nhất 22/09/2023 08:30"));

    let drafter = site.sign_in("soan.h26").await;
    assert_eq!(site.get(&drafter, &path).await.0, StatusCode::FORBIDDEN);
    let (status, _) = site.post(&drafter, "/account", &format!("{path}/{letter}/again"), "").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sets_where_letters_come_and_has_a_calendar_of_their_own() {
    let site = site(Some("Dám Làm <nhac@noichinh.example.vn>")).await;
    let id = site.person("soan.h26", Role::Drafter, "").await;
    let cookie = site.sign_in("soan.h26").await;
    let (status, refused) =
        site.post(&cookie, "/account", "/account", "email=kh%C3%B4ng+ph%E1%BA%A3i&language=vi").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.contains("Địa chỉ thư điện tử chưa đúng") && refused.contains("không phải"));
    let (status, _) =
        site.post(&cookie, "/account", "/account", "email=soan%40hanoi.example.vn&language=en").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let kept = accounts::account(&site.store, id).await.unwrap().unwrap().correspondence;
    assert_eq!(
        (kept.email.unwrap().to_string(), kept.language),
        ("soan@hanoi.example.vn".into(), Language::English)
    );

    let (_, page) = site.get(&cookie, "/account").await;
    assert!(!page.contains(".ics"));
    let feed = async || {
        let (status, _) = site.post(&cookie, "/account", "/account/calendar", "").await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (_, page) = site.get(&cookie, "/account").await;
        between(&page, "value=\"http://damlam.test", "\"").to_owned()
    };
    let first = feed().await;
    let (status, calendar) = site.get("", &first).await;
    assert_eq!(status, StatusCode::OK, "a calendar program signs in nowhere");
    assert!(calendar.contains("DTSTART;VALUE=DATE:20230929\r\n") && calendar.contains("Thematic report due"));
    site.clock.set("2023-09-22T02:00:00Z".parse().unwrap());
    let second = feed().await;
    assert_ne!(first, second);
    assert_eq!(site.get("", &first).await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.get("", &second).await.0, StatusCode::OK);
    assert_eq!(site.get("", "/account").await.0, StatusCode::SEE_OTHER, "the way to sign in");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secretariat_sets_addresses_on_the_page_of_accounts() {
    let site = site(None).await;
    site.person("thuong.truc", Role::Secretariat, "").await;
    let id = site.person("soan.h26", Role::Drafter, "").await;
    let cookie = site.sign_in("thuong.truc").await;
    let path = format!("/accounts/{id}/email");
    assert_eq!(
        site.post(&cookie, "/accounts", &path, "email=a%40b.vn&after=").await.0,
        StatusCode::SEE_OTHER
    );
    assert!(site.get(&cookie, "/accounts").await.1.contains("a@b.vn"));
    let (status, page) = site.post(&cookie, "/accounts", &path, "email=a%40b&after=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Địa chỉ thư điện tử chưa đúng"));
    let drafter = site.sign_in("soan.h26").await;
    assert_eq!(site.post(&drafter, "/account", &path, "email=x%40y.vn").await.0, StatusCode::FORBIDDEN);
    let new = "login=ky.h26&name=K%C3%BD&role=signer&body=TU.H26&post=signer&email=ky%40hanoi.example.vn&password=a+long+enough+one";
    assert_eq!(site.post(&cookie, "/accounts", "/accounts", new).await.0, StatusCode::SEE_OTHER);
    assert!(site.get(&cookie, "/accounts").await.1.contains("ky@hanoi.example.vn"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_shows_provinces_of_both_years() {
    let site = site(None).await;
    site.person("chi.dao", Role::Committee, "").await;
    let cookie = site.sign_in("chi.dao").await;
    let (_, page) = site.get(&cookie, STUDY).await;
    let map = between(&page, "<ol class=\"tiles\">", "</ol>");
    assert_eq!(map.matches("<li class=\"x").count(), 63);
    assert!(map.contains("Bà Rịa - Vũng Tàu") && map.contains("chưa gửi, còn hạn"));
    let (_, page) = site.get(&cookie, &format!("{STUDY}?map=2026")).await;
    let map = between(&page, "<ol class=\"tiles few\">", "</ol>");
    assert_eq!(map.matches("<li class=\"x").count(), 34);
    assert_eq!(map.matches("chưa gửi, còn hạn").count(), 63);
    assert!(!page.contains("/reminders\""), "the committee does not remind");
    assert!(page.contains("Chưa nhận báo cáo nào"));
}
