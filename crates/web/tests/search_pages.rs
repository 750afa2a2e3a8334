//! Searching, comparing and looking again at codings as people do it, over HTTP and without JavaScript.

use std::path::Path;

use accounts::NewAccount;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use coding::{NewCoding, Reach, Span};
use kernel::{Actor, BodyCode, Role};
use store::Store;
use tower::ServiceExt as _;

const STUDY: &str = "responsibility-2023";
const PASSWORD: &str = "a long enough one";

struct Site {
    store: Store,
    app: axum::Router,
    _dir: tempfile::TempDir,
}

/// A site with the shipped plan, three reports, and one account a role that matters here.
async fn site() -> Site {
    let (store, dir) = testkit::sqlite(&[
        accounts::MIGRATIONS,
        plan::MIGRATIONS,
        reports::MIGRATIONS,
        worklog::MIGRATIONS,
        measurements::MIGRATIONS,
        coding::MIGRATIONS,
        scheme::MIGRATIONS,
        committee::MIGRATIONS,
    ])
    .await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
    let files = plan::files_of_folder(&folder).expect("the shipped plan is there");
    plan::issue(&store, &Actor::system(), files).await.expect("it is good");
    for (login, role, body) in [
        ("editor", Role::Editor, None),
        ("committee", Role::Committee, None),
        ("secretary", Role::Secretariat, None),
        ("drafter", Role::Drafter, Some("TU.H29")),
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
    let hanoi: Vec<String> =
        (1..=12).map(|number| format!("Có nơi đùn đẩy việc khó lần thứ {number}.")).collect();
    let hanoi: Vec<&str> = hanoi.iter().map(String::as_str).collect();
    send(&store, "TU.H26", &hanoi).await;
    send(&store, "TU.H29", &["Co noi dun day viec <kho>.", "Né tránh."]).await;
    send(&store, "BCS.CP", &["Chậm thẩm định."]).await;
    let settings = web::Settings {
        generated: false,
        plain_http: true,
        speaker: Default::default(),
        fonts: Default::default(),
        mail: None,
        reader: reports::DocumentReader::alone(),
        readers: 2,
    };
    let app = web::router(web::App::new(store.clone(), settings));
    Site { store, app, _dir: dir }
}

/// Sends a report whose manifestations are these paragraphs, as the web pages that Word saves.
async fn send(store: &Store, body: &str, texts: &[&str]) {
    let escaped = |text: &&str| format!("<p>{}</p>", text.replace('<', "&lt;").replace('>', "&gt;"));
    let paragraphs: String = texts.iter().map(escaped).collect();
    let page = format!(
        "<html><head><meta charset=\"utf-8\"></head><body><h1>II. Biểu hiện, hành vi</h1>{paragraphs}</body></html>"
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
    reports::receive(store, &reports::DocumentReader::alone(), &drafter, upload).await.expect("received");
}

/// Sends a report whose text says 52 late tasks of 100 and whose table says 25.
async fn send_contradicting(store: &Store, body: &str) {
    let page = "<html><head><meta charset=\"utf-8\"></head><body><h1>I. Thực trạng tình hình</h1>\
        <p>Tổng số nhiệm vụ được giao có thời hạn: 100 nhiệm vụ.</p>\
        <p>Nhiệm vụ hoàn thành quá hạn: 52 nhiệm vụ.</p>\
        <table><tr><td>Nội dung</td><td>Số nhiệm vụ</td></tr>\
        <tr><td>Nhiệm vụ hoàn thành đúng hạn</td><td>40</td></tr>\
        <tr><td>Nhiệm vụ hoàn thành quá hạn</td><td>25</td></tr></table></body></html>";
    let body = BodyCode::parse(body).expect("a code");
    let drafter = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let upload = reports::Upload {
        study: STUDY.parse().expect("a code"),
        body,
        file_name: "bc.doc".to_owned(),
        encoding: Default::default(),
        bytes: page.as_bytes().to_vec(),
    };
    reports::receive(store, &reports::DocumentReader::alone(), &drafter, upload).await.expect("received");
}

impl Site {
    async fn sign_in(&self, login: &str) -> String {
        let session = accounts::sign_in(&self.store, login, PASSWORD.to_owned()).await.expect("signed in");
        format!("damlam_session={}", session.token)
    }

    async fn get(&self, cookie: &str, path: &str) -> (StatusCode, String) {
        let path = format!("/studies/{STUDY}{path}");
        let request = Request::get(path).header("cookie", cookie).body(Body::empty()).expect("a request");
        let answer = self.app.clone().oneshot(request).await.expect("an answer");
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), 8 << 20).await.expect("a body");
        (status, String::from_utf8(bytes.to_vec()).expect("text"))
    }

    async fn post(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> StatusCode {
        let pair = |(name, value): &(&str, &str)| {
            let encoded: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
            format!("{name}={encoded}")
        };
        let form: Vec<String> = fields.iter().map(pair).collect();
        let request = Request::post(format!("/studies/{STUDY}{path}"))
            .header("cookie", cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.join("&")))
            .expect("a request");
        self.app.clone().oneshot(request).await.expect("an answer").status()
    }

    /// Codes passages of a body's report, the first `named` of them as naming where.
    async fn code(&self, body: &str, count: usize, code: &str, named: usize) {
        let editor = accounts::sign_in(&self.store, "editor", PASSWORD.to_owned()).await.expect("signed in");
        let found = accounts::session(&self.store, &editor.token, self.store.world().now()).await;
        let editor = found.expect("read").expect("signed in").account.actor();
        let body = BodyCode::parse(body).expect("a code");
        let study = STUDY.parse().expect("a code");
        let report = reports::report_of(&self.store, &study, &body).await.expect("read").expect("there");
        let version = reports::latest(&self.store, report).await.expect("read").expect("there");
        for number in 1..=count {
            let address = format!("manifestations/p{number}");
            let passage =
                reports::passage(&self.store, version.id, &address).await.expect("read").expect("there");
            let new = NewCoding {
                version: version.id,
                address,
                digest: passage.digest,
                span: Span::Whole,
                code: code.parse().expect("a code"),
                reach: if number <= named { Reach::Named } else { Reach::General },
                sphere: Default::default(),
                memo: String::new(),
            };
            coding::code(&self.store, &editor, new).await.expect("coded");
        }
    }
}

/// Whether the page holds this part.
#[track_caller]
fn holds(page: &str, part: &str) {
    assert!(page.contains(part), "the page does not hold «{part}»:\n{page}");
}

#[tokio::test]
async fn words_are_found_marked_and_led_to_their_place() {
    let site = site().await;
    let editor = site.sign_in("editor").await;
    let (status, page) = site.get(&editor, "/search").await;
    assert_eq!(status, StatusCode::OK);
    assert!(!page.contains("role=\"alert\""), "nothing typed yet is no mistake");
    let (_, page) = site.get(&editor, "/search?q=%22%C4%91%C3%B9n+%C4%91%E1%BA%A9y%22").await;
    holds(&page, "12 kết quả đúng dấu, 1 kết quả khác dấu");
    holds(&page, "Có nơi <mark>đùn</mark> <mark>đẩy</mark> việc khó lần thứ 12.");
    // What a report says is words and never markup.
    holds(&page, "<mark>dun</mark> <mark>day</mark> viec &#60;kho&#62;.");
    holds(&page, &format!("/studies/{STUDY}/reports/TU.H29/versions/1#manifestations/p1"));
    holds(&page, &format!("/studies/{STUDY}/coding/TU.H29?passage=manifestations%2Fp1#manifestations/p1"));
    let order = page.find(">Đúng dấu</h2>").zip(page.find(">Khác dấu</h2>"));
    assert!(order.is_some_and(|(same, other)| same < other), "the same marks come first");
    let (_, page) =
        site.get(&format!("{editor}; damlam_language=en"), "/search?q=dun+day&kind=passage").await;
    holds(&page, "13 found");
    let (status, page) = site.get(&editor, "/search?q=%22dun").await;
    assert_eq!(status, StatusCode::OK);
    holds(&page, "Thiếu dấu đóng ngoặc kép");
    let (_, page) = site.get(&editor, "/search?q=%3Cscript%3E").await;
    holds(&page, "value=\"&#60;script&#62;\"");
}

#[tokio::test]
async fn each_finds_what_they_may_see() {
    let site = site().await;
    let drafter = site.sign_in("drafter").await;
    let (_, page) = site.get(&drafter, "/search?q=dun+day").await;
    holds(&page, "1 kết quả");
    assert!(!page.contains("TU.H26") && !page.contains("id=\"code\""), "nothing of another body");
    let (status, page) = site.get(&drafter, "/search?q=dun+day&code=BH-08").await;
    assert_eq!(status, StatusCode::OK);
    holds(&page, "Chỉ Tổ Biên tập và cơ quan thường trực được so sánh");
    let (status, _) = site.get(&drafter, "/search?q=dun&page=999&group=x&body=%20&section=zz&kind=y").await;
    assert_eq!(status, StatusCode::OK, "what names nothing does no harm");
    let reader = site.sign_in("reader").await;
    assert_eq!(site.get(&reader, "/search?q=dun").await.0, StatusCode::FORBIDDEN);
    assert_eq!(site.get("", "/search?q=dun").await.0, StatusCode::SEE_OTHER);
    let committee = site.sign_in("committee").await;
    for path in ["/compare", "/compare/together", "/compare/passages?codes=BH-08"] {
        assert_eq!(site.get(&committee, path).await.0, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_cell_tells_a_share_and_opens_its_passages() {
    let site = site().await;
    site.code("TU.H26", 12, "BH-08", 6).await;
    site.code("TU.H29", 1, "BH-08", 0).await;
    site.code("TU.H29", 2, "BH-01", 0).await;
    let secretary = site.sign_in("secretary").await;
    let (status, page) = site.get(&secretary, "/compare").await;
    assert_eq!(status, StatusCode::OK);
    // Group 5 has 14 passages coded, 13 of them with BH-08, six of these with address.
    let cell = format!("<a href=\"/studies/{STUDY}/compare/passages?codes=BH-08&amp;by=group&amp;of=5\">");
    let cell = cell.replace("&amp;", "&#38;");
    holds(&page, &format!("{cell}93\u{a0}%"));
    holds(&page, "46\u{a0}%");
    holds(&page, "2/");
    let (_, page) = site.get(&secretary, "/compare?by=body&group=5&family=BH-A").await;
    holds(&page, ">ít<span");
    let path = "/compare/passages?codes=BH-08&by=group&of=5";
    let (_, page) = site.get(&secretary, path).await;
    holds(&page, "13 đoạn của 2 cơ quan");
    holds(&page, "editor (Tổ Biên tập)");
    let (_, page) = site.get(&format!("{secretary}; damlam_language=en"), &format!("{path}&page=2")).await;
    holds(&page, "13 passages of 2 bodies");
    for wrong in ["codes=XX-01", "codes=BH-08&by=region&of=nowhere", "codes=BH-08&with=ZZ-09"] {
        let (status, _) = site.get(&secretary, &format!("/compare/passages?{wrong}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{wrong}");
    }
    for by in ["group", "region", "level", "body"] {
        for kind in ["manifestations", "causes", "consequences", "solutions"] {
            let (status, _) = site.get(&secretary, &format!("/compare?by={by}&kind={kind}")).await;
            assert_eq!(status, StatusCode::OK, "{by} {kind}");
        }
    }
}

#[tokio::test]
async fn what_goes_together_opens_its_passages() {
    let site = site().await;
    site.code("TU.H26", 10, "BH-08", 0).await;
    site.code("TU.H26", 4, "NN-01", 0).await;
    let editor = site.sign_in("editor").await;
    let (_, page) = site.get(&editor, "/compare/together?family=BH-B").await;
    // Four of ten passages bear both; one body is too few for a share of bodies.
    holds(&page, "40\u{a0}%");
    holds(&page, "within=passage");
    holds(&page, "within=body");
    let (_, page) = site.get(&editor, "/compare/passages?codes=BH-08&with=NN-01&within=passage").await;
    holds(&page, "4 đoạn của 1 cơ quan");
    let (_, page) = site.get(&editor, "/compare/passages?codes=BH-08&with=NN-01&within=body").await;
    holds(&page, "10 đoạn của 1 cơ quan");
}

/// The values of a form's hidden fields on a page, by name.
fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let before = format!("name=\"{name}\" value=\"");
    let from = page.find(&before).map(|at| at + before.len()).expect("the page has the field");
    page[from..].split('"').next().expect("it ends")
}

#[tokio::test]
async fn figures_stand_side_by_side_and_a_contradiction_is_decided_with_a_reason() {
    let site = site().await;
    send_contradicting(&site.store, "TU.H57").await;
    let editor = site.sign_in("editor").await;
    for login in ["committee", "drafter", "reader"] {
        let cookie = site.sign_in(login).await;
        for path in ["/figures", "/contradictions", "/figures/TU.H57"] {
            assert_eq!(site.get(&cookie, path).await.0, StatusCode::FORBIDDEN, "{login} {path}");
        }
    }
    let (_, page) = site.get(&editor, "/figures?figure=tasks-on-time").await;
    holds(&page, "40 nhiệm vụ");
    holds(&page, "40%");
    let (_, page) = site.get(&editor, "/figures?figure=tasks-late").await;
    holds(&page, "nêu nhiều số khác nhau, chưa so được");
    let (_, page) = site.get(&editor, "/figures/TU.H57").await;
    holds(&page, "Tổng số nhiệm vụ được giao có thời hạn");
    assert_eq!(site.get(&editor, "/figures/TU.NO").await.0, StatusCode::NOT_FOUND);

    let (_, page) = site.get(&editor, "/contradictions").await;
    holds(&page, "Lời văn và bảng, phụ lục");
    holds(&page, "chưa xử lý");
    let csrf = hidden(&page, "csrf");
    let fields = ["contradiction", "after", "one", "other"].map(|name| (name, hidden(&page, name)));
    let decide = async |reason: &str| {
        let fields: Vec<(&str, &str)> =
            fields.into_iter().chain([("csrf", csrf), ("verdict", "open"), ("reason", reason)]).collect();
        site.post(&editor, "/contradictions", &fields).await
    };
    assert_eq!(decide(" ").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(decide("Đang chờ cơ quan trả lời.").await, StatusCode::SEE_OTHER);
    assert_eq!(decide("Lần nữa.").await, StatusCode::CONFLICT, "somebody decided since the page was shown");
    let (_, page) = site.get(&editor, "/contradictions").await;
    holds(&page, "để ngỏ, có lý do");
    holds(&page, "Đang chờ cơ quan trả lời.");
    let secretary = site.sign_in("secretary").await;
    let (status, page) = site.get(&secretary, "/contradictions").await;
    assert_eq!(
        (status, page.contains("name=\"verdict\"")),
        (StatusCode::OK, false),
        "only who writes the scheme decides"
    );
}

/// Amends the codebook by replacing words of it once.
async fn amend(store: &Store, before: &str, after: &str) {
    let study: kernel::StudyCode = STUDY.parse().expect("a code");
    let base = plan::current(store, &study).await.expect("read").expect("there").version;
    let text = plan::files(store, &study, base).await.expect("read")["codebook.toml"].clone();
    assert!(text.contains(before), "the codebook says «{before}»");
    let files =
        std::collections::BTreeMap::from([("codebook.toml".to_owned(), text.replacen(before, after, 1))]);
    plan::amend(store, &Actor::system(), plan::Amendment { study, base, files }).await.expect("amended");
}

/// The values of the boxes that can be ticked.
fn boxes(page: &str) -> Vec<&str> {
    let parts = page.split("name=\"coding\" value=\"").skip(1);
    parts.filter_map(|part| part.split('"').next()).collect()
}

#[tokio::test]
async fn what_was_coded_by_older_words_is_looked_at_again_without_scripts() {
    let site = site().await;
    site.code("TU.H26", 12, "BH-08", 6).await;
    let editor = site.sign_in("editor").await;
    let english = format!("{editor}; damlam_language=en");
    let (_, page) = site.get(&editor, "/recode").await;
    holds(&page, "Không có mã nào chờ xem lại.");
    let (_, page) = site.get(&english, "/plan/codebook/history").await;
    holds(&page, "No version of the plan changed the codebook yet.");
    for login in ["committee", "secretary", "drafter", "reader"] {
        let cookie = site.sign_in(login).await;
        for path in ["/recode", "/recode/BH-08"] {
            assert_eq!(site.get(&cookie, path).await.0, StatusCode::FORBIDDEN, "{login} {path}");
        }
    }

    amend(&site.store, "Chuyển cho cơ quan ngang cấp vì", "Chuyển cho cơ quan cùng cấp vì").await;
    amend(&site.store, "Pushing sideways", "Pushing aside").await;
    let (_, page) = site.get(&editor, "/plan/codebook/history").await;
    holds(&page, "<del>ngang</del> <ins>cùng</ins>");
    assert!(page.find("id=\"v3\"") < page.find("id=\"v2\""), "the newest first");
    let (_, page) = site.get(&english, "/plan/codebook/history").await;
    holds(&page, "Pushing <del>sideways</del> <ins>aside</ins>");
    holds(&page, "<dd lang=\"vi\">Chuyển cho cơ quan <del>ngang</del> <ins>cùng</ins>");
    let (_, page) = site.get(&editor, "/coding").await;
    holds(&page, "12 lần gán mã chờ xem lại vì bộ mã đã đổi.");
    let (_, page) = site.get(&english, "/recode").await;
    holds(&page, "reads differently now");
    holds(&page, &format!("<a href=\"/studies/{STUDY}/recode/BH-08\">"));
    let (_, page) = site.get(&editor, "/compare").await;
    holds(&page, "chờ 12");
    holds(&page, "100\u{a0}%");
    let (_, page) = site.get(&english, "/compare").await;
    holds(&page, "wait 12");
    let (_, page) = site.get(&editor, "/coding/TU.H26").await;
    holds(&page, "chờ xem lại</a>");

    let (status, page) = site.get(&editor, "/recode/BH-08").await;
    assert_eq!((status, boxes(&page).len()), (StatusCode::OK, 12));
    holds(&page, "Đã gán theo bản 1");
    holds(&page, "Có nơi đùn đẩy việc khó lần thứ 12.");
    let (_, other) = site.get(&english, "/recode/BH-08").await;
    holds(&other, "Coded by version 1");
    for wrong in ["/recode/BH-99", "/recode/x"] {
        assert_eq!(site.get(&editor, wrong).await.0, StatusCode::NOT_FOUND, "{wrong}");
    }
    let (csrf, version) = (hidden(&page, "csrf"), hidden(&page, "plan_version"));
    let codings = boxes(&page);
    let answer = async |codings: &[&str], more: &[(&str, &str)]| {
        let mut fields = vec![("csrf", csrf)];
        fields.extend(codings.iter().map(|coding| ("coding", *coding)));
        fields.extend(more);
        site.post(&editor, "/recode/BH-08", &fields).await
    };
    let read = ("plan_version", version);
    assert_eq!(answer(&codings[..1], &[read]).await, StatusCode::UNPROCESSABLE_ENTITY, "no answer");
    assert_eq!(answer(&[], &[read, ("ruling", "keep")]).await, StatusCode::UNPROCESSABLE_ENTITY);
    let old = ("plan_version", "1");
    assert_eq!(answer(&codings[..1], &[old, ("ruling", "keep")]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer(&codings[..1], &[read, ("ruling", "give")]).await, StatusCode::UNPROCESSABLE_ENTITY);
    let memo = ("memo", "đã đọc <lại>");
    assert_eq!(answer(&codings[..10], &[read, ("ruling", "keep"), memo]).await, StatusCode::SEE_OTHER);
    let give = [read, ("ruling", "give"), ("given", "BH-09")];
    assert_eq!(answer(&codings[10..11], &give).await, StatusCode::SEE_OTHER);
    assert_eq!(answer(&codings[11..], &[read, ("ruling", "remove")]).await, StatusCode::SEE_OTHER);
    let (_, page) = site.get(&editor, "/recode?answered=1").await;
    holds(&page, "Đã trả lời: 1.");
    holds(&page, "Không có mã nào chờ xem lại.");
    holds(&page, "đã đọc &#60;lại&#62;");
    let (_, page) = site.get(&english, "/recode").await;
    holds(&page, "given another code <b class=\"mono\">BH-09</b>");
    let (_, page) = site.get(&editor, "/coding/TU.H26").await;
    holds(&page, "Xem lại: giữ mã, theo bản kế hoạch 3");
}

#[tokio::test]
async fn field_and_level_are_kept_shown_and_compared_by() {
    let site = site().await;
    site.code("TU.H26", 12, "BH-08", 6).await;
    let editor = site.sign_in("editor").await;
    let (_, page) = site.get(&editor, "/coding/TU.H29?passage=manifestations%2Fp1").await;
    holds(&page, "<option value=\"land-resources\">10. Đất đai, tài nguyên</option>");
    let fields = ["csrf", "version", "address", "digest"].map(|name| (name, hidden(&page, name)));
    let code = async |field: &str| {
        let said = [("code", "BH-08"), ("reach", "named"), ("field", field), ("level", "commune")];
        let fields: Vec<(&str, &str)> = fields.into_iter().chain(said).collect();
        site.post(&editor, "/coding/TU.H29", &fields).await
    };
    assert_eq!(code("nowhere").await, StatusCode::UNPROCESSABLE_ENTITY, "no value of the axis");
    assert_eq!(code("land-resources").await, StatusCode::SEE_OTHER);
    let english = format!("{editor}; damlam_language=en");
    let (_, page) = site.get(&english, "/coding/TU.H29").await;
    holds(&page, "<span class=\"badge\">Land, resources</span> <span class=\"badge\">Commune, ward</span>");
    let (_, page) = site.get(&editor, "/compare?by=field").await;
    holds(&page, "compare/passages?codes=BH-08&#38;by=field&#38;of=land-resources\">ít");
    holds(&page, "compare/passages?codes=BH-08&#38;by=field&#38;of=unsaid\">100\u{a0}%");
    let (_, page) = site.get(&english, "/compare?by=told-level").await;
    holds(&page, "Not said");
    let (_, page) = site.get(&editor, "/compare/passages?codes=BH-08&by=field&of=unsaid").await;
    holds(&page, "12 đoạn của 1 cơ quan");
    let (_, page) =
        site.get(&editor, "/compare/passages?codes=BH-08&field=land-resources&level=commune").await;
    holds(&page, "1 đoạn của 1 cơ quan");
    let (_, page) = site.get(&editor, "/search?q=day&field=land-resources").await;
    holds(&page, "1 kết quả");
    let (_, page) = site.get(&editor, "/search?q=day&field=health").await;
    assert!(!page.contains("1 kết quả"));
    let drafter = site.sign_in("drafter").await;
    let (_, page) = site.get(&drafter, "/search?q=day&field=health").await;
    holds(&page, "Chỉ Tổ Biên tập và cơ quan thường trực được so sánh");
}
