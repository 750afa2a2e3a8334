//! The pages about a measured work log, over HTTP and without a browser: every one in both languages, who may see them and
//! who may reply for a unit, and names that look like markup.

use std::fmt::Write as _;
use std::path::Path;

use accounts::NewAccount;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use kernel::{Actor, BodyCode, Role, StudyCode};
use store::Store;
use tower::ServiceExt as _;
use worklog::Upload;

const STUDY: &str = "responsibility-2023";
const OWN: &str = "TU.H26";
const OTHER: &str = "TU.H17";
const PASSWORD: &str = "a long enough one";
const MAPPING: &str = "title = \"Hồ sơ một cửa\"\n[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\nunit = \"unit\"\n[compare]\nperiod = \"all\"\n";
/// The unit whose figures are worth asking about; its name looks like markup.
const UNIT: &str = "<b>Phòng 07 & 08</b>";
const ENCODED: &str = "%3Cb%3EPh%C3%B2ng%2007%20%26%2008%3C%2Fb%3E";

/// Twenty cases begun by each of twenty-four units; one sends nearly all of its cases there and back, the others few.
fn log() -> String {
    let mut text = "case,step,time,unit\n".to_owned();
    for begun in 0..24 {
        for case in 0..20 {
            let mut event = |hour: usize, unit: usize| {
                let (day, unit) = (case + 1, unit % 24);
                let name = if unit == 7 { UNIT.to_owned() } else { format!("Phòng {unit:02}") };
                writeln!(text, "HS-{begun:02}-{case:02},Xử lý,2022-03-{day:02}T{hour:02}:00:00+07:00,{name}")
                    .expect("a row");
            };
            event(8, begun);
            if begun == 7 || case % 8 == begun % 8 {
                event(9, begun + 1 + case);
                event(10, begun);
                event(11, begun + 1 + case);
                event(12, begun);
            } else if case % 2 == 0 {
                event(9, begun + 1 + case);
            }
        }
    }
    text
}

struct Site {
    store: Store,
    app: axum::Router,
    /// The address of the measured log's pages.
    base: String,
    _dir: tempfile::TempDir,
}

/// A site with the shipped plan and one measured work log.
async fn site() -> Site {
    let migrations = [
        accounts::MIGRATIONS,
        plan::MIGRATIONS,
        reports::MIGRATIONS,
        worklog::MIGRATIONS,
        measurements::MIGRATIONS,
    ];
    let (store, dir) = testkit::sqlite(&migrations).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    let files = plan::files_of_folder(&folder).expect("the shipped plan is there");
    plan::issue(&store, &Actor::system(), files).await.expect("it is good");
    let upload = Upload {
        study: StudyCode::parse(STUDY).expect("a study"),
        body: BodyCode::parse(OWN).expect("a body"),
        name: "Một cửa".to_owned(),
        file_name: "mot-cua.csv".to_owned(),
        bytes: log().into_bytes(),
        mapping: MAPPING.to_owned(),
    };
    let worklog = worklog::register(&store, &Actor::system(), upload).await.expect("registered").worklog;
    measurements::run(&store, &Actor::system(), worklog).await.expect("measured");
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
    Site { store, app, base: format!("/studies/{STUDY}/measures/{worklog}"), _dir: dir }
}

impl Site {
    /// Signs a new account in; gives its cookie.
    async fn person(&self, login: &str, role: Role, body: Option<&str>) -> String {
        let new = NewAccount {
            login: login.parse().expect("a login"),
            name: login.to_owned(),
            role,
            post: None,
            body: body.map(|body| BodyCode::parse(body).expect("a body")),
            password: PASSWORD.to_owned(),
        };
        accounts::create_account(&self.store, &Actor::system(), new).await.expect("an account");
        let session = accounts::sign_in(&self.store, login, PASSWORD.to_owned()).await.expect("signed in");
        format!("damlam_session={}", session.token)
    }

    async fn answer(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.app.clone().oneshot(request).await.expect("an answer");
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 8 << 20).await.expect("a body");
        (status, String::from_utf8(bytes.to_vec()).expect("text"))
    }

    async fn get(&self, cookie: &str, rest: &str) -> (StatusCode, String) {
        let path = format!("{}{rest}", self.base);
        self.answer(Request::get(path).header("cookie", cookie).body(Body::empty()).expect("a request")).await
    }

    async fn reply(&self, cookie: &str, about: &str, text: &str) -> (StatusCode, String) {
        let (_, page) = self.get(cookie, "").await;
        let token = page.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split_once('"'));
        let token = token.map_or("", |(token, _)| token);
        let form = format!("csrf={token}&unit={ENCODED}&about={about}&text={}", text.replace(' ', "+"));
        let request = Request::post(format!("{}/reply", self.base))
            .header("cookie", cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .expect("a request");
        self.answer(request).await
    }
}

/// Every page about the log.
fn pages() -> Vec<String> {
    let case = "HS-07-00";
    vec![
        String::new(),
        "/indicators/handover".to_owned(),
        "/indicators/ping_pong?aspect=ping_pong.gets_back&sort=q&page=2".to_owned(),
        "/indicators/late".to_owned(),
        "/indicators/handover?find=phong+0&sort=name".to_owned(),
        "/units?find=phong+0&sort=name".to_owned(),
        "/how".to_owned(),
        format!("/unit?name={ENCODED}"),
        format!("/figure?aspect=handover&unit={ENCODED}"),
        format!("/case?key={case}"),
        "/network?top=40".to_owned(),
    ]
}

#[tokio::test]
async fn every_page_is_there_in_both_languages_and_no_name_becomes_markup() {
    let site = site().await;
    let editor = site.person("editor", Role::Editor, None).await;
    for rest in pages() {
        for (language, word) in [("vi", "Đo lường"), ("en", "Measures")] {
            let cookie = format!("{editor}; damlam_language={language}");
            let (status, page) = site.get(&cookie, &rest).await;
            assert_eq!(status, StatusCode::OK, "{rest}: {page}");
            assert!(page.contains(word), "{rest} in {language}");
            assert!(!page.contains(UNIT), "{rest} has a name as markup");
            assert!(!page.contains("style=\""), "{rest}: the security policy takes no inline styles");
        }
    }
    let (_, page) = site.get(&editor, &format!("/figure?aspect=handover&unit={ENCODED}")).await;
    for told in
        ["handover v", "cần hỏi thêm", "SHA-256", "tráo ngẫu nhiên", "mot-cua.csv", "/scheme/cite?target="]
    {
        assert!(page.contains(told), "«{told}» in {page}");
    }
    let limits = measure::known_limits("handover").expect("limits of the study").words();
    for rest in ["/indicators/handover", &format!("/figure?aspect=handover&unit={ENCODED}")] {
        let (_, page) = site.get(&editor, rest).await;
        assert!(page.contains(&limits.vi), "«{}» in {page}", limits.vi);
    }
}

#[tokio::test]
async fn a_unit_is_found_by_its_name_typed_without_marks() {
    let site = site().await;
    let editor = site.person("editor", Role::Editor, None).await;
    for rest in ["/units?find=phong+07", "/indicators/handover?find=phong+07"] {
        let (_, page) = site.get(&editor, rest).await;
        assert!(page.contains("name=%3Cb%3EPh%C3%B2ng%2007"), "{rest}: {page}");
        assert!(!page.contains("name=Ph%C3%B2ng%2006\""), "{rest}: {page}");
    }
    let (_, page) = site.get(&editor, "/units?find=nobody").await;
    assert!(page.contains("Không có đơn vị nào có tên như vậy"), "{page}");
}

#[tokio::test]
async fn a_result_is_kept_as_a_file_and_what_units_reply_goes_with_it() {
    let site = site().await;
    let own = site.person("own", Role::Drafter, Some(OWN)).await;
    let other = site.person("other", Role::Drafter, Some(OTHER)).await;
    assert_eq!(site.reply(&own, "", "chung cho cả năm").await.0, StatusCode::SEE_OTHER);
    for form in ["html", "csv", "json"] {
        let file = format!("/result.{form}");
        let (status, text) = site.get(&own, &file).await;
        assert_eq!(status, StatusCode::OK, "{file}");
        assert!(text.contains("chung cho cả năm"), "{file}: {text}");
        assert_eq!(site.get(&other, &file).await.0, StatusCode::FORBIDDEN, "{file}");
    }
    for (form, magic) in [("xlsx", b"PK".as_slice()), ("parquet", b"PAR1".as_slice())] {
        let path = format!("{}/result.{form}", site.base);
        let request = Request::get(path).header("cookie", &own).body(Body::empty()).expect("a request");
        let response = site.app.clone().oneshot(request).await.expect("an answer");
        let bytes = axum::body::to_bytes(response.into_body(), 8 << 20).await.expect("a body");
        assert!(bytes.starts_with(magic), "{form}");
    }
    for file in ["/result.exe", "/result", "/anything"] {
        assert_eq!(site.get(&own, file).await.0, StatusCode::NOT_FOUND, "{file}");
    }
    let (_, page) = site.get(&own, "").await;
    assert!(page.contains("chung cho cả năm") && page.contains("1 đã trả lời"), "{page}");
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let site = site().await;
    let editor = site.person("editor", Role::Editor, None).await;
    for rest in [
        "/indicators/laziness",
        "/unit?name=Ph%C3%B2ng+99",
        "/unit",
        "/figure?aspect=handover&unit=x",
        &format!("/figure?aspect=laziness&unit={ENCODED}"),
        "/case?key=HS-99-99",
    ] {
        assert_eq!(site.get(&editor, rest).await.0, StatusCode::NOT_FOUND, "{rest}");
    }
}

#[tokio::test]
async fn a_body_sees_and_answers_for_its_own_units_only() {
    let site = site().await;
    let own = site.person("own", Role::Drafter, Some(OWN)).await;
    let other = site.person("other", Role::Drafter, Some(OTHER)).await;
    let secretary = site.person("secretary", Role::Secretariat, None).await;
    for rest in pages() {
        assert_eq!(site.get(&own, &rest).await.0, StatusCode::OK, "{rest}");
        assert_eq!(site.get(&other, &rest).await.0, StatusCode::FORBIDDEN, "{rest}");
    }
    let figure = format!("/figure?aspect=handover&unit={ENCODED}");
    assert_ne!(site.reply(&other, "handover", "of+another+body").await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.reply(&secretary, "handover", "of the secretariat").await.0, StatusCode::FORBIDDEN);
    assert!(!site.get(&secretary, &figure).await.1.contains("the secretariat"));

    let (status, page) = site.reply(&own, "handover", "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Câu trả lời trống"), "{page}");
    assert_eq!(site.reply(&own, "handover", "hồ sơ chuyển nhầm").await.0, StatusCode::SEE_OTHER);
    let (_, page) = site.get(&secretary, "/indicators/handover").await;
    let example =
        page.split_once("/case?key=").and_then(|(_, rest)| rest.split_once('"')).expect("an example").0;
    let case = format!("/case?key={example}");
    for rest in [&figure, "/indicators/handover", &format!("/unit?name={ENCODED}"), &case] {
        assert!(site.get(&secretary, rest).await.1.contains("hồ sơ chuyển nhầm"), "{rest}");
    }
    assert!(!site.get(&secretary, "/indicators/late").await.1.contains("hồ sơ chuyển nhầm"));
}
