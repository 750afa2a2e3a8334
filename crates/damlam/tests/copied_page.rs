//! Spans in common as a page shows them: the author sees earlier versions and the outline, only the secretariat and the
//! editors see other bodies' reports. Over HTTP and without JavaScript.

use std::path::Path;

use accounts::NewAccount;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use formats::docx_write::{self, Page, Part};
use kernel::{Actor, BodyCode, Role};
use reports::Upload;
use store::Store;
use tower::ServiceExt as _;

const STUDY: &str = "responsibility-2023";
const PASSWORD: &str = "a long enough one";

/// A report of one cause; `number` is what it tells of.
fn report(number: u32) -> Vec<u8> {
    let cause = format!(
        "Quy định về xác định giá đất còn chồng chéo, dẫn đến {number} văn bản hỏi đi hỏi lại trong năm 2022 giữa các sở."
    );
    let parts = vec![Part::heading(1, "IV. Nguyên nhân"), Part::paragraph(cause)];
    docx_write::write(&Page { parts, ..Page::default() }).expect("a small page can be packed")
}

async fn send(store: &Store, body: &str, number: u32) {
    let upload = Upload {
        study: STUDY.parse().expect("a code"),
        body: BodyCode::parse(body).expect("a code"),
        file_name: "bc.docx".to_owned(),
        encoding: reports::Letters::Ask,
        bytes: report(number),
    };
    reports::receive(store, &reports::DocumentReader::alone(), &Actor::system(), upload)
        .await
        .expect("it is received");
}

#[tokio::test]
async fn each_sees_what_is_theirs_to_see() {
    let (store, _dir) = testkit::sqlite(&[accounts::MIGRATIONS, plan::MIGRATIONS, reports::MIGRATIONS]).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
    let files = plan::files_of_folder(&folder).expect("the shipped plan is there");
    plan::issue(&store, &Actor::system(), files).await.expect("it is good");
    let own = BodyCode::parse("TU.H26").expect("a code");
    for (login, role) in [
        ("editor", Role::Editor),
        ("secretary", Role::Secretariat),
        ("member", Role::Committee),
        ("drafter", Role::Drafter),
    ] {
        let body = (role == Role::Drafter).then(|| own.clone());
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
    for (body, number) in [("TU.H26", 12), ("TU.H26", 13), ("TU.H29", 35)] {
        send(&store, body, number).await;
    }
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
    let get = async |login: &str, body: &str, number: i64, language: &str| {
        let session = accounts::sign_in(&store, login, PASSWORD.to_owned()).await.expect("signed in");
        let cookie = format!("damlam_session={}; damlam_language={language}", session.token);
        let path = format!("/studies/{STUDY}/reports/{body}/versions/{number}/copied");
        let request = Request::get(path).header("cookie", cookie).body(Body::empty()).expect("a request");
        let answer = app.clone().oneshot(request).await.expect("an answer");
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), 8 << 20).await.expect("a body");
        (status, String::from_utf8(bytes.to_vec()).expect("text"))
    };
    for login in ["editor", "secretary"] {
        let (status, page) = get(login, "TU.H26", 2, "vi").await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("Thành phố Hồ Chí Minh") && page.contains("dẫn đến 35 văn bản"), "{login}");
    }
    for login in ["drafter", "member"] {
        let (status, page) = get(login, "TU.H26", 2, "vi").await;
        assert_eq!(status, StatusCode::OK);
        assert!(!page.contains("35 văn bản") && !page.contains("id=\"bodies\""), "{login}");
        assert!(page.contains("toàn văn: chỉ đổi ngày và số liệu"), "{login}");
        assert!(page.contains("dẫn đến 12 văn bản") && page.contains("dẫn đến 13 văn bản"), "{login}");
    }
    assert_eq!(get("drafter", "TU.H29", 1, "vi").await.0, StatusCode::FORBIDDEN);
    let (_, first) = get("drafter", "TU.H26", 1, "en").await;
    assert!(first.contains("There is no version before this one"));
}
