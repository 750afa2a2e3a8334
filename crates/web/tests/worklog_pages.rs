//! Sending a work log over HTTP and without JavaScript: what is refused, that nothing of it is kept, and how a draft is mapped, looked at
//! and sent.

use std::path::Path;
use std::time::Duration;

use accounts::NewAccount;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use kernel::{Actor, Digest, Role};
use store::Store;
use tower::ServiceExt as _;

const SEND: &str = "/studies/responsibility-2023/worklogs/send";
const PASSWORD: &str = "a long enough one";
const MAPPING: &str = "title = \"Hồ sơ\"\n[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\n";
const LOG: &str =
    "case,step,time,note\nHS1,một,2022-03-01T08:00:00+07:00,ghi chú\nHS1,hai,2022-03-02T08:00:00+07:00,\n";

struct Site {
    store: Store,
    app: axum::Router,
    _dir: tempfile::TempDir,
}

/// Somebody who is signed in.
struct Person<'s> {
    site: &'s Site,
    cookie: String,
    csrf: String,
}

/// Status, page, and where it leads.
type Answer = (StatusCode, String, String);

/// A site with the shipped plan.
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
    /// An account of the secretariat called `login`, signed in and speaking English.
    async fn person(&self, login: &str) -> Person<'_> {
        let new = NewAccount {
            login: login.parse().expect("a login"),
            name: login.to_owned(),
            role: Role::Secretariat,
            post: None,
            body: None,
            password: PASSWORD.to_owned(),
        };
        accounts::create_account(&self.store, &Actor::system(), new).await.expect("an account");
        let session = accounts::sign_in(&self.store, login, PASSWORD.to_owned()).await.expect("signed in");
        let cookie = format!("damlam_session={}; damlam_language=en", session.token);
        let mut person = Person { site: self, cookie, csrf: String::new() };
        let (status, page, _) = person.get(SEND).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect("a token");
        person.csrf = rest.split_once('"').expect("its end").0.to_owned();
        person
    }
}

impl Person<'_> {
    async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self.site.app.clone().oneshot(request).await.expect("an answer");
        let status = response.status();
        let location =
            response.headers().get("location").map(|value| value.to_str().expect("text").to_owned());
        let bytes = axum::body::to_bytes(response.into_body(), 8 << 20).await.expect("a body");
        let page = String::from_utf8(bytes.to_vec()).expect("text");
        (status, page, location.unwrap_or_default())
    }

    async fn get(&self, address: &str) -> Answer {
        let request = Request::get(address).header("cookie", &self.cookie).body(Body::empty());
        self.answer(request.expect("a request")).await
    }

    async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let pair = |(name, text): &(&str, &str)| format!("{}={}", encoded(name), encoded(text));
        let csrf = ("csrf", self.csrf.as_str());
        let form: Vec<String> = [csrf].iter().chain(fields).map(pair).collect();
        let request = Request::post(address)
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.join("&")));
        self.answer(request.expect("a request")).await
    }

    /// Chooses `file` (name and text) on the page of sending.
    async fn choose(&self, fields: &[(&str, &str)], file: (&str, &str)) -> Answer {
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
            .body(Body::from(form));
        self.answer(request.expect("a request")).await
    }

    /// A draft of [`LOG`]; its address.
    async fn draft(&self) -> String {
        let (status, page, draft) = self.choose(&NAMED, ("log.csv", LOG)).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        draft
    }

    /// The page of the import of `draft` when it has ended.
    async fn ended(&self, draft: &str) -> String {
        for _ in 0..600 {
            let (_, page, _) = self.get(&format!("{draft}/run?part")).await;
            if !page.contains("data-working") {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the import does not end");
    }
}

const NAMED: [(&str, &str); 2] = [("body", "TU.H26"), ("name", "một cửa")];
const MAPPED: [(&str, &str); 9] = [
    NAMED[0],
    NAMED[1],
    ("column.case", "case"),
    ("column.activity", "step"),
    ("column.time", "time"),
    ("zone", "Asia/Ho_Chi_Minh"),
    ("forms", "iso"),
    ("period", "quarter"),
    ("due_of", "case"),
];

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn with<'f>(fields: &[(&'f str, &'f str)], more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    [fields, more].concat()
}

#[tokio::test]
async fn a_marked_log_is_neither_shown_nor_kept() {
    let site = site().await;
    let person = site.person("secretary").await;
    let marked = LOG.replace("ghi chú", "TỐI MẬT");
    for file in [("log.csv", marked.as_str()), ("TỐI MẬT.csv", LOG)] {
        let (status, page, _) = person.choose(&NAMED, file).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("The work log is marked TỐI MẬT: this system may not take it in."), "{page}");
        assert!(
            page.contains("There is none.") && !page.contains("HS1"),
            "nothing of it is shown or kept: {page}"
        );
        assert!(!site.store.blobs().has(&Digest::of(file.1.as_bytes())).await, "nothing of it is kept");
    }
    let draft = person.draft().await;
    let text = format!("# TUYỆT MẬT\n{MAPPING}");
    let (status, page, _) = person.post(&format!("{draft}/text"), &[("mapping", &text)]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("The work log is marked"), "{page}");
    let (_, kept, _) = person.get(&format!("{draft}/mapping.toml")).await;
    assert!(!kept.contains("MẬT"), "{kept}");
}

#[tokio::test]
async fn only_a_body_of_the_plan_sends_and_no_text_field_is_endless() {
    let site = site().await;
    let person = site.person("secretary").await;
    let (status, page, _) = person.choose(&[("body", "ZZ.Z99"), NAMED[1]], ("log.csv", LOG)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Choose the body."), "{page}");
    let long = "#".repeat(1_000_001);
    let (status, page, _) = person.choose(&[NAMED[0], ("name", &long)], ("log.csv", LOG)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("A text field of the form is longer than 1 MB."), "{page}");
    let draft = person.draft().await;
    let (status, page, _) = person.post(&draft, &with(&[("body", "ZZ.Z99")], &MAPPED[1..])).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("Choose the body."), "{page}");
    for _ in 1..worklog::MOST_DRAFTS {
        person.draft().await;
    }
    let (status, page, _) = person.choose(&NAMED, ("log.csv", LOG)).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("Send or discard one"), "{page}");
}

#[tokio::test]
async fn a_draft_is_mapped_checked_and_sent_without_a_script() {
    let site = site().await;
    let person = site.person("secretary").await;
    let draft = person.draft().await;
    let (_, page, _) = person.get(&draft).await;
    for text in ["3 to mend", "ghi chú", "fairly sure", "– not chosen –"] {
        assert!(page.contains(text), "no «{text}»: {page}");
    }
    let (_, kept, _) = person.get(&format!("{draft}/mapping.toml")).await;
    assert!(kept.contains("[columns]\n\n"), "nothing is taken by itself: {kept}");

    let (status, page, _) = person.post(&draft, &with(&MAPPED[..4], &[("do", "send")])).await;
    assert!(
        status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("«columns.time» is missing"),
        "{page}"
    );

    let classes = [("class.activity.m%E1%BB%99t", "receive"), ("class.activity.hai", "")];
    let (status, _, to) = person.post(&draft, &with(&MAPPED, &with(&classes, &[("do", "check")]))).await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("{draft}#check")));
    let (_, page, _) = person.get(&draft).await;
    assert!(page.contains("can be read") && page.contains("<td>Receive</td>"), "{page}");

    let fields = with(&MAPPED, &classes);
    let (status, _, to) = person.post(&draft, &with(&fields, &[("do", "whole")])).await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("{draft}/run")));
    let page = person.ended(&draft).await;
    assert!(page.contains("The whole file can be read. Nothing was sent."), "{page}");
    assert!(
        worklog::worklogs(&site.store, &"responsibility-2023".parse().expect("a code"))
            .await
            .expect("rows")
            .is_empty()
    );

    let (status, ..) = person.post(&format!("{draft}/run"), &[("aim", "send")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let page = person.ended(&draft).await;
    assert!(page.contains("Registered, version 1.") && page.contains("<b>2</b> <span>kept</span>"), "{page}");
    let (status, page, _) = person.get(&draft).await;
    assert!(status == StatusCode::CONFLICT && page.contains("it was sent or discarded"), "{page}");

    let draft = person.draft().await;
    person.post(&draft, &fields).await;
    let (_, page, _) = person.get(&draft).await;
    assert!(page.contains("Known already: version 1"), "{page}");
    person.post(&draft, &with(&fields, &[("do", "send")])).await;
    let page = person.ended(&draft).await;
    assert!(page.contains("there is no new version"), "{page}");
}

#[tokio::test]
async fn form_and_text_are_two_views_of_one_mapping() {
    let site = site().await;
    let person = site.person("secretary").await;
    let draft = person.draft().await;
    let parts = format!("{draft}/parts");
    let (_, page, _) = person.post(&parts, &with(&NAMED, &[("take", "likely")])).await;
    for part in ["id=\"fields\"", "id=\"check\"", "id=\"state\"", "case = &#34;case&#34;"] {
        assert!(page.contains(part), "no «{part}»: {page}");
    }
    let (_, page, _) = person.post(&parts, &with(&MAPPED, &[("zone", "Asia/Hanoi")])).await;
    assert!(page.contains("there is no time zone «Asia/Hanoi»") && !page.contains("id=\"fields\""), "{page}");

    let (text, commented) = (format!("{draft}/text"), format!("# vì sao\n{MAPPING}"));
    let (status, _, to) = person.post(&text, &[("mapping", &commented)]).await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("{draft}#text")));
    let (_, page, _) = person.get(&draft).await;
    assert!(page.contains("<option value=\"step\" selected>"), "{page}");
    person.post(&draft, &with(&MAPPED, &[("title", "Hồ sơ")])).await;
    let (_, kept, _) = person.get(&format!("{draft}/mapping.toml")).await;
    assert_eq!(kept, commented, "a comment stays as long as the form says the same");
    let (status, page, _) = person.post(&text, &[("mapping", "[columns\n")]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("the TOML is wrong"), "{page}");
    let (_, kept, _) = person.get(&format!("{draft}/mapping.toml")).await;
    assert_eq!(kept, commented, "what is no TOML is not kept");
}

#[tokio::test]
async fn a_draft_is_its_senders_alone() {
    let site = site().await;
    let (person, other) = (site.person("secretary").await, site.person("colleague").await);
    let draft = person.draft().await;
    assert!(other.get(SEND).await.1.contains("There is none."));
    for rest in ["", "/mapping.toml", "/run"] {
        assert_eq!(other.get(&format!("{draft}{rest}")).await.0, StatusCode::CONFLICT, "{rest}");
    }
    for rest in ["", "/parts", "/text", "/run", "/discard", "/cancel"] {
        let (status, ..) = other.post(&format!("{draft}{rest}"), &with(&MAPPED, &[("aim", "send")])).await;
        assert_eq!(status, StatusCode::CONFLICT, "{rest}");
    }
    let (status, _, to) = person.post(&format!("{draft}/discard"), &[]).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, SEND));
    assert_eq!(person.get(&draft).await.0, StatusCode::CONFLICT);
}
