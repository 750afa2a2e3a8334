//! Sending a work log over HTTP and without JavaScript: what is refused, and that nothing of it is kept.

use std::path::Path;
use std::sync::Arc;

use accounts::NewAccount;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use kernel::{Actor, Digest, Role};
use store::Store;
use tower::ServiceExt as _;

const SEND: &str = "/studies/responsibility-2023/worklogs/send";
const PASSWORD: &str = "a long enough one";
const MAPPING: &str = "title = \"Hồ sơ\"\n[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\n";
const LOG: &str = "case,step,time,note\nHS1,một,2022-03-01T08:00:00+07:00,ghi chú\n";

struct Site {
    store: Store,
    app: axum::Router,
    cookie: String,
    csrf: String,
    _dir: tempfile::TempDir,
}

/// A site with the shipped plan, as the secretariat sees it.
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
    let new = NewAccount {
        login: "secretary".parse().expect("a login"),
        name: "secretary".to_owned(),
        role: Role::Secretariat,
        post: None,
        body: None,
        password: PASSWORD.to_owned(),
    };
    accounts::create_account(&store, &Actor::system(), new).await.expect("an account");
    let session = accounts::sign_in(&store, "secretary", PASSWORD.to_owned()).await.expect("signed in");
    let cookie = format!("damlam_session={}; damlam_language=en", session.token);
    let settings = web::Settings { generated: false, plain_http: true, espeak: "espeak-ng".into() };
    let app = web::router(web::App { store: store.clone(), settings: Arc::new(settings) });
    let mut site = Site { store, app, cookie, csrf: String::new(), _dir: dir };
    let request = Request::get(SEND).header("cookie", &site.cookie).body(Body::empty()).expect("a request");
    let (status, page) = site.answer(request).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect("a token");
    site.csrf = rest.split_once('"').expect("its end").0.to_owned();
    site
}

impl Site {
    async fn answer(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.app.clone().oneshot(request).await.expect("an answer");
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 8 << 20).await.expect("a body");
        (status, String::from_utf8(bytes.to_vec()).expect("text"))
    }

    async fn send(&self, fields: &[(&str, &str)], file: (&str, &str)) -> (StatusCode, String) {
        let part = |name: &str, value: &str| {
            format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let mut form = part("csrf", &self.csrf);
        form.extend(fields.iter().map(|(name, value)| part(name, value)));
        let (file, text) = file;
        form += &format!(
            "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{file}\"\r\n\r\n{text}\r\n--edge--\r\n"
        );
        let request = Request::post(SEND)
            .header("cookie", &self.cookie)
            .header("content-type", "multipart/form-data; boundary=edge")
            .body(Body::from(form))
            .expect("a request");
        self.answer(request).await
    }
}

#[tokio::test]
async fn a_marked_log_is_neither_shown_nor_kept() {
    let site = site().await;
    let marked = LOG.replace("ghi chú", "TỐI MẬT");
    for (what, file) in [
        ("check", ("log.csv", marked.as_str())),
        ("send", ("log.csv", &marked)),
        ("send", ("TỐI MẬT.csv", LOG)),
    ] {
        let fields = [("body", "TU.H26"), ("name", "một cửa"), ("mapping", MAPPING), ("do", what)];
        let (status, page) = site.send(&fields, file).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("The work log is marked TỐI MẬT: this system may not take it in."), "{page}");
        assert!(!page.contains("HS1"), "nothing of it is shown");
        assert!(!site.store.blobs().has(&Digest::of(file.1.as_bytes())).await, "nothing of it is kept");
    }
    let fields = [("body", "TU.H26"), ("name", "một cửa"), ("mapping", MAPPING), ("do", "send")];
    let (status, page) = site.send(&fields, ("log.csv", LOG)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
}

#[tokio::test]
async fn only_a_body_of_the_plan_sends_and_no_text_field_is_endless() {
    let site = site().await;
    let fields = [("body", "ZZ.Z99"), ("name", "một cửa"), ("mapping", MAPPING), ("do", "send")];
    let (status, page) = site.send(&fields, ("log.csv", LOG)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Choose the body."), "{page}");
    let long = "#".repeat(1_000_001);
    for field in ["mapping", "name"] {
        let fields = [("body", "TU.H26"), (field, long.as_str()), ("do", "check")];
        let (status, page) = site.send(&fields, ("log.csv", LOG)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("A text field of the form is longer than 1 MB."), "{page}");
    }
    assert!(!site.store.blobs().has(&Digest::of(LOG.as_bytes())).await, "nothing is kept");
}
